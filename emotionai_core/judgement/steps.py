"""Fifty steps over each line: what was measured there, and how much each step is attended to (seed document 002)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.records.scores import STEPS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

TEMPERATURE: Final = 1.0
"""A step one deviation above its line's mean is attended to e times as much as one at the mean."""

# Below this deviation a line is level: its steps are attended to alike.
_LEVEL: Final = 0.02
# Groups are set further apart than any film is long.
_APART: Final = 1e6


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """`value` (n,) measured at `time` (n,) of `group` (n,), whole numbers from 0 on; sorted by group and time."""

    group: Ints
    time: Floats
    value: Floats

    @property
    def key(self) -> Floats:
        """One ascending number for group and time."""
        return self.group * _APART + self.time


def samples(group: Ints, time: Floats, value: Floats) -> Samples:
    """Sorted, without what is not known."""
    known = np.flatnonzero(np.isfinite(value) & (group >= 0))
    order = known[np.lexsort((time[known], group[known]))]
    return Samples(group[order], time[order], value[order])


def step_times(start: Floats, end: Floats) -> Floats:
    """(n, 50) the middles of the steps of lines from `start` to `end` (n,)."""
    return start[:, None] + (end - start)[:, None] * ((np.arange(STEPS) + 0.5) / STEPS)


def at_steps(given: Samples, times: Floats, group: Ints, reach: float) -> Floats:
    """(n, 50) what was measured of `group` (n,) at `times` (n, 50), NaN beyond `reach` seconds from any sample.

    Between two samples within reach it is interpolated; where only one is, that one holds.
    """
    if not len(given.time):
        return np.full(times.shape, np.nan)
    last = len(given.time) - 1
    after = np.searchsorted(given.key, group[:, None] * _APART + times)
    low, high = np.clip(after - 1, 0, last), np.clip(after, 0, last)
    before, behind = times - given.time[low], given.time[high] - times
    has_low = (after > 0) & (given.group[low] == group[:, None]) & (before <= reach)
    has_high = (after <= last) & (given.group[high] == group[:, None]) & (behind <= reach)
    span = before + behind
    share = np.divide(before, span, out=np.zeros_like(span), where=has_low & has_high & (span > 0.0))
    share = np.where(has_low, share, 1.0)
    mixed = given.value[low] * (1.0 - share) + given.value[high] * share
    return np.where(has_low | has_high, mixed, np.nan)


def count_within(given: Samples, start: Floats, end: Floats, group: Ints) -> Ints:
    """(n,) how many samples of `group` lie within [start, end)."""
    low, high = (np.searchsorted(given.key, group * _APART + edge) for edge in (start, end))
    return np.where(group >= 0, high - low, 0)


def row_means(values: Floats) -> Floats:
    """(n,) means of what is known in each row of (n, k), NaN where nothing is."""
    known = np.isfinite(values)
    count = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.divide(total, count, out=np.full(len(values), np.nan), where=count > 0)


def attention(intensity: Floats) -> Floats:
    """(n, 50) a softmax of the standardised intensities of each line, 0 where a step is not known, NaN rows without
    any: a few loud moments in a long line weigh more than the silence around them.
    """
    known = np.isfinite(intensity)
    mean = row_means(intensity)[:, None]
    spread = np.sqrt(row_means((intensity - mean) ** 2))[:, None]
    with np.errstate(invalid="ignore"):
        odds = np.where(known, (intensity - mean) / np.maximum(spread, _LEVEL) / TEMPERATURE, -np.inf)
        weight = np.exp(odds - odds.max(axis=1, keepdims=True))
        return np.where(known.any(axis=1, keepdims=True), weight / weight.sum(axis=1, keepdims=True), np.nan)


def attended(values: Floats, weight: Floats) -> Floats:
    """(n,) means of (n, 50) weighed by attention over the steps that are known, NaN where none is."""
    known = np.isfinite(values) & np.isfinite(weight)
    counted = np.where(known, weight, 0.0)
    total = (counted * np.where(known, values, 0.0)).sum(axis=1)
    whole = counted.sum(axis=1)
    return np.divide(total, whole, out=np.full(len(values), np.nan), where=whole > 0.0)
