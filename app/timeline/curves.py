"""Long curves as short polylines that keep every peak."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QPolygonF
from shiboken6 import VoidPtr

from app.timeline.scale import TimeScale
from emotionai_core.fusion.pyramid import CurvePyramid

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# A pause in the samples longer than this, or eight usual steps, is a gap, not a line.
_GAP_SECONDS = 8.0
_SEEN_GAP = 3.0


def decimate(x: Floats, low: Floats, high: Floats, broken: Ints) -> tuple[Floats, Floats, Ints]:
    """Least and greatest value of every pixel column, and where the curve breaks: before each index in `broken`.

    Few single values (`low` is `high`) stay as they are.
    """
    if not len(x):
        return x, low, broken
    column = np.floor(x).astype(np.int64)
    fresh = column[1:] != column[:-1]
    fresh[broken - 1] = True
    first = np.r_[0, np.flatnonzero(fresh) + 1]
    if low is high and (len(x) < 8 or len(first) * 3 >= len(x)):
        return x, low, broken
    pairs = np.empty((len(first), 2))
    np.minimum.reduceat(low, first, out=pairs[:, 0])
    np.maximum.reduceat(high, first, out=pairs[:, 1])
    # Every second column the other way round: the line then goes on where it is instead of jumping across.
    odd = column[first] % 2 == 1
    pairs[odd] = pairs[odd, ::-1]
    return np.repeat(column[first] + 0.5, 2).astype(np.float64), pairs.ravel(), first.searchsorted(broken) * 2


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Points (n,) of a curve in view: pixels from the scale's start, and values; a line for each [first, stop)."""

    x: Floats
    value: Floats
    lines: list[tuple[int, int]]


_NOTHING = Seen(np.zeros(0), np.zeros(0), [])


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """A curve cut at its gaps, NaN removed: prepared once, drawn often. `density` is samples a second."""

    pyramid: CurvePyramid | None
    begins: Floats
    ends: Floats
    density: float

    @classmethod
    def of(cls, time: Floats, value: Floats) -> Runs:
        """Cut a curve."""
        known = np.isfinite(value)
        time, value = time[known], value[known]
        if not len(time):
            return cls(None, np.zeros(0), np.zeros(0), 0.0)
        steps = np.diff(time)
        usual = float(np.median(steps)) if len(steps) else 0.0
        cuts = np.flatnonzero(steps > max(_GAP_SECONDS, 8 * usual)) + 1
        begins, ends = time[np.r_[0, cuts]], time[np.r_[cuts - 1, len(time) - 1]]
        length = max(float((ends - begins).sum()), 1e-9)
        density = len(time) / length if len(time) > len(begins) else 0.0
        return cls(CurvePyramid.of(time, value, cuts), begins, ends, density)

    def crosses(self, begin: float, end: float) -> bool:
        """Whether there is anything between two times."""
        first = int(self.ends.searchsorted(begin))
        return first < len(self.ends) and bool(self.begins[first] <= end)

    def visible(self, scale: TimeScale, begin: float, end: float) -> Seen:
        """What lies between two times, and one sample beyond each."""
        if self.pyramid is None:
            return _NOTHING
        seen = self.pyramid.between(begin, end, max(1, int((end - begin) / scale.per_pixel)))
        x = (seen.time - scale.start) / scale.per_pixel
        # Gaps too narrow to be seen are none: a film's length of them would be drawn one by one.
        broken = np.flatnonzero((seen.run[1:] != seen.run[:-1]) & (x[1:] - x[:-1] > _SEEN_GAP)) + 1
        x, y, breaks = decimate(x, seen.low, seen.high, broken)
        edges = [0, *breaks.tolist(), len(x)]
        return Seen(x, y, [(a, b) for a, b in itertools.pairwise(edges) if b > a])


def polygon(x: Floats, y: Floats) -> QPolygonF:
    """A polyline of pixel positions, filled through its memory: a Python point per sample would be slow."""
    line = QPolygonF()
    line.resize(len(x))
    if len(x):
        memory = VoidPtr(line.data(), len(x) * 16, True)  # type: ignore[call-arg]
        points = np.frombuffer(memory, np.float64).reshape(-1, 2)  # type: ignore[call-overload]
        points[:, 0], points[:, 1] = x, y
    return line
