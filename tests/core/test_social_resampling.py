"""Blocks of lines, and the width of the intervals that are made of them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from emotionai_core.social.resampling import block_length, drawn_lines, half_width, student


@pytest.mark.parametrize(("count", "length"), [(1, 1), (2, 1), (8, 3), (20, 6), (30, 8), (60, 12), (120, 18)])
def test_blocks_are_neighbours_and_as_long_as_they_should_be(count, length):
    assert block_length(count) == length
    drawn = drawn_lines(count, "a")
    assert drawn.shape[1] == count and drawn.min() >= 0 and drawn.max() < count
    inside = np.arange(1, count) % length != 0
    assert (np.diff(drawn, axis=1)[:, inside] == 1).all()


@pytest.mark.parametrize(("freedom", "quantile"), [(2, 2.920), (3, 2.353), (4, 2.132), (10, 1.812), (1e9, 1.645)])
def test_students_quantiles_are_those_of_the_tables(freedom, quantile):
    assert student(freedom) == pytest.approx(quantile, rel=0.03 if freedom < 3 else 0.006)


def test_the_width_by_hand():
    """Draws at -0.1 and 0.1; 30 lines in blocks of 8: 3.75 blocks, and 8 of 30 lines are what blocks miss."""
    drawn = np.tile([-0.1, 0.1], 100)
    error = 0.1 * math.sqrt(200 / 199) * math.sqrt(30 / 22)
    assert half_width(drawn, 30) == pytest.approx(student(2.75) * error)
    assert half_width(np.append(drawn, np.nan), 30) == half_width(drawn, 30)


def test_there_is_always_some_doubt():
    assert half_width(np.zeros(200), 40) == 1.0 / 40.0
    assert half_width(np.zeros(200), 1) == half_width(np.full(200, np.nan), 40) == math.inf
