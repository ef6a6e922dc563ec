"""Long curves as paths in film time that keep every peak: made once per zoom level, drawn through a transform."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QByteArray, QDataStream
from PySide6.QtGui import QPainterPath, QPolygonF
from shiboken6 import VoidPtr

from emotionai_core.fusion.pyramid import CurveLevel, CurvePyramid

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

# A pause in the samples longer than this, or eight usual steps, is a gap, not a line.
_GAP_SECONDS = 8.0
# Stretches in one path: few paths for a view, and little beyond the view in each.
_TILE = 128
_ELEMENT = np.dtype([("type", ">i4"), ("x", ">f8"), ("y", ">f8")])


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """A curve cut at its gaps, NaN removed: prepared once, drawn often. `density` is samples a second.

    Where the curve is but one sample between two gaps, that is in `lone_time` and `lone_value`.
    """

    pyramid: CurvePyramid | None
    begins: Floats
    ends: Floats
    density: float
    lone_time: Floats
    lone_value: Floats
    _paths: dict[tuple[int, int], QPainterPath] = field(default_factory=dict[tuple[int, int], QPainterPath])

    @classmethod
    def of(cls, time: Floats, value: Floats) -> Runs:
        """Cut a curve."""
        known = np.isfinite(value)
        time, value = time[known], value[known]
        if not len(time):
            return cls(None, np.zeros(0), np.zeros(0), 0.0, np.zeros(0), np.zeros(0))
        steps = np.diff(time)
        usual = float(np.median(steps)) if len(steps) else 0.0
        cuts = np.flatnonzero(steps > max(_GAP_SECONDS, 8 * usual)) + 1
        first, last = np.r_[0, cuts], np.r_[cuts - 1, len(time) - 1]
        begins, ends = time[first], time[last]
        length = max(float((ends - begins).sum()), 1e-9)
        density = len(time) / length if len(time) > len(begins) else 0.0
        lone = first[first == last]
        return cls(CurvePyramid.of(time, value, cuts), begins, ends, density, time[lone], value[lone])

    def crosses(self, begin: float, end: float) -> bool:
        """Whether there is anything between two times."""
        first = int(self.ends.searchsorted(begin))
        return first < len(self.ends) and bool(self.begins[first] <= end)

    def paths(self, per_pixel: float, begin: float, end: float) -> list[QPainterPath]:
        """Lines, x in seconds and y in values, that hold what lies between two times at a zoom."""
        if self.pyramid is None or not self.crosses(begin, end):
            return []
        number = self.pyramid.level_for(per_pixel)
        level = self.pyramid.levels[number]
        if len(level.time) <= _TILE:
            return [self._path(number, 0)]
        first = max(int(level.time.searchsorted(begin - level.length)) - 1, 0)
        last = max(int(level.time.searchsorted(end + level.length)), first + 1)
        return [self._path(number, tile) for tile in range(first // _TILE, (last - 1) // _TILE + 1)]

    def _path(self, number: int, tile: int) -> QPainterPath:
        found = self._paths.get((number, tile))
        if found is None:
            assert self.pyramid is not None
            found = self._paths[number, tile] = _tile_path(self.pyramid.levels[number], tile)
        return found

    def lone(self, begin: float, end: float) -> tuple[Floats, Floats]:
        """The single samples between two times: when, and their values."""
        part = slice(int(self.lone_time.searchsorted(begin)), int(self.lone_time.searchsorted(end, side="right")))
        return self.lone_time[part], self.lone_value[part]


def _tile_path(level: CurveLevel, tile: int) -> QPainterPath:
    """The lines of a tile, and the one to the next tile."""
    part = slice(tile * _TILE, (tile + 1) * _TILE + 1)
    time, low, run = level.time[part], level.low[part], level.run[part]
    begins = np.r_[True, run[1:] != run[:-1]]
    if level.length == 0.0:
        return path_of(time, low, begins)
    pairs = np.column_stack([low, level.high[part]])
    # Every second stretch the other way round: the line then goes on where it is instead of jumping across.
    odd = np.floor(time / level.length).astype(np.int64) % 2 == 1
    pairs[odd] = pairs[odd, ::-1]
    return path_of(np.repeat(time, 2), pairs.ravel(), np.column_stack([begins, np.zeros_like(begins)]).ravel())


def path_of(x: Floats, y: Floats, begins: Bools) -> QPainterPath:
    """A path through points, of which some begin a line, read from bytes: a call per point would be slow."""
    elements = np.empty(len(x), _ELEMENT)
    elements["type"], elements["x"], elements["y"] = ~begins, x, y
    # How many there are before them; after them where the last line begins, and the fill rule.
    data = QByteArray(np.array([len(x)], ">i4").tobytes() + elements.tobytes() + np.zeros(2, ">i4").tobytes())
    path = QPainterPath()
    stream = QDataStream(data)
    stream >> path  # pyright: ignore[reportUnusedExpression]
    return path


def polygon(x: Floats, y: Floats) -> QPolygonF:
    """Points at pixel positions, filled through their memory: a Python point per sample would be slow."""
    line = QPolygonF()
    line.resize(len(x))
    if len(x):
        memory = VoidPtr(line.data(), len(x) * 16, True)  # type: ignore[call-arg]
        points = np.frombuffer(memory, np.float64).reshape(-1, 2)  # type: ignore[call-overload]
        points[:, 0], points[:, 1] = x, y
    return line
