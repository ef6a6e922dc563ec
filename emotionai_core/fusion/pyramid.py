"""Long curves at every zoom: ever shorter ones that keep each least and greatest value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from emotionai_core.records.analysis import Floats, Ints

_FACTOR: Final = 2.0
_LEAST_LENGTH: Final = 64
# A gap of more stretches than this stays one; a shorter one is too narrow to be seen.
_SEEN_GAP: Final = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class CurveLevel:
    """Stretches of a curve, (n,): where each is, its least and greatest value, and the run without gap it is of.

    `length` is a stretch's seconds; 0 where these are the samples themselves, and `low` and `high` the same array.
    """

    time: Floats
    low: Floats
    high: Floats
    run: Ints
    length: float


@dataclass(frozen=True, slots=True, eq=False)
class CurvePyramid:
    """A curve and its shorter ones, whose stretches are each twice as long; none crosses a gap that can be seen."""

    levels: tuple[CurveLevel, ...]

    @classmethod
    def of(cls, time: Floats, value: Floats, cuts: Ints) -> CurvePyramid:
        """Build it: `time` ascending, no NaN in `value`, a gap before each index in `cuts`."""
        begins = np.r_[0, cuts].astype(np.int64)
        run = np.repeat(np.arange(len(begins)), np.diff(np.r_[begins, len(time)]))
        levels = [CurveLevel(time, value, value, run, 0.0)]
        gaps = time[cuts] - time[cuts - 1]
        steps = np.diff(time)
        length = _FACTOR * float(np.median(steps[steps > 0])) if (steps > 0).any() else 0.0
        while length > 0 and len(levels[-1].time) > _LEAST_LENGTH:
            # Places on the film's own clock: whatever part is drawn, its stretches are the same.
            below = levels[-1]
            place = np.floor(below.time / length)
            first = np.flatnonzero(np.r_[True, place[1:] != place[:-1]])
            merged = np.r_[0, np.cumsum(gaps > _SEEN_GAP * length)]
            low, high = np.minimum.reduceat(below.low, first), np.maximum.reduceat(below.high, first)
            # The runs of the samples, numbered anew where a gap has closed.
            origin = run[np.minimum(time.searchsorted(place[first] * length), len(run) - 1)]
            levels.append(CurveLevel((place[first] + 0.5) * length, low, high, merged[origin], length))
            length *= _FACTOR
        return cls(tuple(levels))

    def level_for(self, seconds: float) -> int:
        """The coarsest level of which no stretch is longer than some seconds."""
        place = len(self.levels) - 1
        while place and self.levels[place].length > seconds:
            place -= 1
        return place
