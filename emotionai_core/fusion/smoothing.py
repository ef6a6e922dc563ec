"""Running means over unevenly spaced samples: the line through what was measured."""

from __future__ import annotations

from typing import Final

import numpy as np

from emotionai_core.records.analysis import Floats

# Affect is measured once a line, every six seconds or so while a person talks: two to four lines in all.
AFFECT_HALF_WINDOW: Final = 8.0
# After a pause this long, what is said has nothing to do with what was said before.
AFFECT_LONGEST_GAP: Final = 60.0


def running_mean(time: Floats, value: Floats, weight: Floats, half_window: float, longest_gap: float) -> Floats:
    """Weighted means over `half_window` seconds on both sides of every sample, `time` ascending.

    `value` is (n,) or (n, k), and so is the result; `weight` (n,). Nothing is averaged across a gap of more than
    `longest_gap` seconds. By sums from the beginning: the window's length costs nothing.
    """
    if not len(time):
        return np.zeros(value.shape)
    cuts = np.flatnonzero(np.diff(time) > longest_gap) + 1
    begins = np.r_[0, cuts]
    run = np.repeat(np.arange(len(begins)), np.diff(np.r_[begins, len(time)]))
    ends = np.r_[cuts, len(time)]
    first = np.maximum(np.searchsorted(time, time - half_window), begins[run])
    stop = np.minimum(np.searchsorted(time, time + half_window, side="right"), ends[run])
    total = np.r_[0.0, np.cumsum(weight)]
    summed = np.concatenate([np.zeros((1, *value.shape[1:])), np.cumsum((weight * value.T).T, axis=0)])
    return ((summed[stop] - summed[first]).T / (total[stop] - total[first])).T


def smooth_affect(time: Floats, value: Floats) -> Floats:
    """The smooth line (n,) through one measure of a person's lines; NaN where nothing was measured."""
    known = np.isfinite(value)
    found = np.full(len(value), np.nan)
    found[known] = running_mean(
        time[known], value[known], np.ones(int(known.sum())), AFFECT_HALF_WINDOW, AFFECT_LONGEST_GAP
    )
    return found
