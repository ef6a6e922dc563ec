"""Long curves as short polylines that keep every peak."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QPolygonF
from shiboken6 import VoidPtr

from app.timeline.scale import TimeScale

Floats = npt.NDArray[np.float64]

# A pause in the samples longer than this, or eight usual steps, is a gap, not a line.
_GAP_SECONDS = 8.0


def decimate(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Least and greatest value of every pixel column; short curves stay as they are. No NaN in `y`."""
    if len(x) < 8:
        return x, y
    column = np.floor(x).astype(np.int64)
    first = np.flatnonzero(np.r_[True, column[1:] != column[:-1]])
    if len(first) * 3 >= len(x):
        return x, y
    pairs = np.stack([np.minimum.reduceat(y, first), np.maximum.reduceat(y, first)], axis=1)
    # Every second column the other way round: the line then goes on where it is instead of jumping across.
    pairs[1::2] = pairs[1::2, ::-1]
    return np.repeat(column[first] + 0.5, 2).astype(np.float64), pairs.ravel()


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """A curve cut at its gaps, NaN removed: prepared once, drawn often."""

    parts: tuple[tuple[Floats, Floats], ...]

    @classmethod
    def of(cls, time: Floats, value: Floats) -> Runs:
        """Cut a curve."""
        known = np.isfinite(value)
        time, value = time[known], value[known]
        if not len(time):
            return cls(())
        steps = np.diff(time)
        usual = float(np.median(steps)) if len(steps) else 0.0
        cuts = np.flatnonzero(steps > max(_GAP_SECONDS, 8 * usual)) + 1
        return cls(tuple(zip(np.split(time, cuts), np.split(value, cuts), strict=True)))

    def visible(self, scale: TimeScale) -> list[tuple[Floats, Floats]]:
        """What lies inside the view, one sample beyond each edge, as (x pixels, value)."""
        found: list[tuple[Floats, Floats]] = []
        for time, value in self.parts:
            left = max(int(np.searchsorted(time, scale.start)) - 1, 0)
            right = min(int(np.searchsorted(time, scale.end)) + 1, len(time))
            if right > left and time[0] <= scale.end and time[-1] >= scale.start:
                x = (time[left:right] - scale.start) / scale.per_pixel
                found.append(decimate(x, value[left:right]))
        return found


def polygon(x: Floats, y: Floats) -> QPolygonF:
    """A polyline of pixel positions, filled through its memory: a Python point per sample would be slow."""
    line = QPolygonF()
    line.resize(len(x))
    if len(x):
        memory = VoidPtr(line.data(), len(x) * 16, True)  # type: ignore[call-arg]
        points = np.frombuffer(memory, np.float64).reshape(-1, 2)  # type: ignore[call-overload]
        points[:, 0], points[:, 1] = x, y
    return line
