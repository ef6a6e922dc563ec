"""Intervals of numbers made of lines that follow each other: a circular block bootstrap (Politis, Romano 1992)."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.records.estimate import Estimate

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

DRAWS: Final = 400
_SEED: Final = 20_260
# 90 % lie between.
_BOUNDS: Final = (0.05, 0.95)


def drawn_counts(rows: int) -> Floats:
    """(DRAWS, rows) how often each of `rows` lines in film order is drawn; the same for the same number of rows.

    Neighbouring lines are alike, so blocks of them are drawn, about the cube root of their number long (Künsch 1989).
    """
    if not rows:
        return np.zeros((DRAWS, 0))
    length = math.ceil(math.cbrt(rows) - 1e-9)
    chance = np.random.default_rng(_SEED)
    starts = chance.integers(rows, size=(DRAWS, math.ceil(rows / length), 1), dtype=np.int64)
    blocks: Ints = np.mod(starts + np.arange(length), rows)
    drawn: Ints = np.reshape(blocks, (DRAWS, -1))[:, :rows] + rows * np.arange(DRAWS)[:, None]
    return np.bincount(np.ravel(drawn), minlength=DRAWS * rows).reshape(DRAWS, rows).astype(np.float64)


def sums(counts: Floats, values: Floats) -> Floats:
    """(DRAWS, columns): of each draw the sum of `values` (rows, columns)."""
    # Not a product of matrices: its sums depend on the number of cores.
    return np.einsum("bm,mk->bk", counts, values)


def estimate(value: float, draws: Floats, count: int, needed: int) -> Estimate:
    """`value` with the middle 90 % of `draws`; draws that hold nothing (NaN) are left out.

    The interval is widened to hold the value: a draw with repetitions has fewer different emotions than the lines.
    """
    known = draws[np.isfinite(draws)]
    low, high = np.quantile(known, _BOUNDS).tolist() if len(known) else (value, value)
    return Estimate(value, min(low, value), max(high, value), count, needed)
