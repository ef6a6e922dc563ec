"""Correlations and areas under the curve with intervals that know that neighbours are alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Statistic = Callable[[Floats, Floats], float]

DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Measure:
    """`value` of a comparison of `count` things with its 95 % interval; `fed` says what the studio was given."""

    what: str
    fed: str
    count: int
    value: float
    low: float
    high: float

    def row(self) -> str:
        """As a row of a table."""
        return f"| {self.what} | {self.fed} | {self.count} | {self.value:.2f} | {self.low:.2f} to {self.high:.2f} |"


def pearson(one: Floats, other: Floats) -> float:
    """Pearson's r; NaN where one of the two does not vary."""
    if len(one) < 3 or not np.ptp(one) or not np.ptp(other):
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])


def ranks(values: Floats) -> Floats:
    """Ranks from 1, the mean of them for equal values."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return (last - (count - 1) / 2.0)[place]


def spearman(one: Floats, other: Floats) -> float:
    """Spearman's rank correlation."""
    return pearson(ranks(one), ranks(other))


def measured(what: str, fed: str, statistic: Statistic, one: Floats, other: Floats, block: int = 1) -> Measure:
    """`statistic` of the pairs where both are known, with an interval from drawing blocks of neighbours again.

    `block` neighbours in the order given stay together (moving blocks, Künsch 1989); 1 for things without an order.
    """
    known = ~(np.isnan(one) | np.isnan(other))
    one, other = one[known], other[known]
    count = len(one)
    length = max(1, min(block, count // 2))
    random = np.random.default_rng(0)
    drawn: list[float] = []
    for _ in range(DRAWS if count else 0):
        starts = random.integers(0, count - length + 1, -(-count // length))
        rows = (starts[:, None] + np.arange(length)).ravel()[:count]
        drawn.append(statistic(one[rows], other[rows]))
    usable = [value for value in drawn if not np.isnan(value)]
    low, high = np.percentile(usable, [2.5, 97.5]) if usable else (np.nan, np.nan)
    return Measure(what, fed, count, statistic(one, other), float(low), float(high))
