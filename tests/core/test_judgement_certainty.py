"""How far a gap can be off, and what chance alone would make of it: by hand and by drawing."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from emotionai_core.judgement.certainty import gap_error, share_by_error, share_when_exchanged
from tests.accounts import make_account


@pytest.mark.parametrize(
    ("trust", "apart", "error"),
    [(1.0, None, 0.0), (0.5, None, 1.6449), (0.0, None, 2.3262), (1.0, 1.0, 2.4387), (0.5, 1.0, 2.9416)],
)
def test_the_error_of_a_gap_by_hand(trust: float, apart: float | None, error: float):
    assert gap_error(trust, apart) == pytest.approx(error, abs=1e-3)


def test_the_interval_holds_nine_of_ten_true_gaps():
    chance, r = np.random.default_rng(0), 0.46
    true = chance.normal(size=20_000)
    told = r * true + math.sqrt(1 - r * r) * chance.normal(size=20_000)
    beyond = np.abs(told - true)
    assert (beyond <= gap_error(r, None)).mean() == pytest.approx(0.9, abs=0.01)
    assert (beyond > 0.15).mean() == pytest.approx(share_by_error(0.15, gap_error(r, None)), abs=0.01)
    assert share_by_error(0.15, 0.0) == 0.0


def test_exchanged_deliveries_are_all_pairs_of_different_lines():
    of = make_account(seed=3).alignment
    known = np.flatnonzero(np.isfinite(of.gap))
    asked = (of.expected[known] - of.expected_scale[0]) / of.expected_scale[1]
    shown = (of.expressed[known] - of.expressed_scale[0]) / of.expressed_scale[1]
    apart = np.abs(shown[:, None] - asked[None, :])[~np.eye(len(known), dtype=bool)]
    for limit in (0.0, 0.15, 1.7, 9.0):
        assert share_when_exchanged(of, limit) == pytest.approx((apart > limit).mean())
    gap = np.full(len(of.gap), np.nan)
    assert math.isnan(share_when_exchanged(replace(of, gap=gap), 0.15))
