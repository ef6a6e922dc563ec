"""Long curves at every zoom: ever shorter ones that keep each least and greatest value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from emotionai_core.records.analysis import Floats, Ints

_FACTOR: Final = 4
_LEAST_LENGTH: Final = 256


@dataclass(frozen=True, slots=True, eq=False)
class CurveLevel:
    """Stretches of a curve, (n,): when each begins, its least and greatest value, and the run without gap it is of."""

    time: Floats
    low: Floats
    high: Floats
    run: Ints


@dataclass(frozen=True, slots=True, eq=False)
class CurvePyramid:
    """A curve and its shorter ones, each `_FACTOR` times shorter than the one before; no stretch crosses a gap."""

    levels: tuple[CurveLevel, ...]

    @classmethod
    def of(cls, time: Floats, value: Floats, cuts: Ints) -> CurvePyramid:
        """Build it: `time` ascending, no NaN in `value`, a gap before each index in `cuts`."""
        begins = np.r_[0, cuts].astype(np.int64)
        lengths = np.diff(np.r_[begins, len(time)])
        run = np.repeat(np.arange(len(begins)), lengths)
        within = np.arange(len(time)) - np.repeat(begins, lengths)
        levels = [CurveLevel(time, value, value, run)]
        while len(levels[-1].time) > _LEAST_LENGTH:
            below = levels[-1]
            first = np.flatnonzero(within % _FACTOR == 0)
            if len(first) * 2 > len(within):
                break
            low, high = np.minimum.reduceat(below.low, first), np.maximum.reduceat(below.high, first)
            levels.append(CurveLevel(below.time[first], low, high, below.run[first]))
            within = within[first] // _FACTOR
        return cls(tuple(levels))

    def between(self, start: float, end: float, wanted: int) -> CurveLevel:
        """What lies between two times, one stretch beyond each, in `wanted` stretches or a few times more.

        `low` and `high` are the same array where these are the samples themselves.
        """
        whole, level = self.levels[0].time, 0
        count = int(whole.searchsorted(end)) - int(whole.searchsorted(start))
        while level + 1 < len(self.levels) and count >= wanted * _FACTOR:
            level, count = level + 1, count // _FACTOR
        chosen = self.levels[level]
        first = max(int(chosen.time.searchsorted(start)) - 1, 0)
        stop = min(int(chosen.time.searchsorted(end)) + 1, len(chosen.time))
        low = chosen.low[first:stop]
        high = low if level == 0 else chosen.high[first:stop]
        return CurveLevel(chosen.time[first:stop], low, high, chosen.run[first:stop])
