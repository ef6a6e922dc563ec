"""Film time: integer ticks on a rational base, counted from the first video frame; seconds are derived, never added up.

A span is half-open, [start, end). Everything outside `film/` speaks of seconds as float64; `FrameTimes` is the only
place that knows which frame is on screen at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of film time in seconds."""

    start: float
    end: float

    @property
    def length(self) -> float:
        """Seconds from start to end."""
        return self.end - self.start

    def holds(self, time: float) -> bool:
        """Whether `time` lies in [start, end)."""
        return self.start <= time < self.end


@dataclass(frozen=True, slots=True, eq=False)
class FrameTimes:
    """Presentation times of every video frame: `ticks` (n,) int64 ascending from 0, each `base` seconds long."""

    ticks: npt.NDArray[np.int64]
    base: Fraction

    def __len__(self) -> int:
        return len(self.ticks)

    def seconds(self) -> npt.NDArray[np.float64]:
        """Start time of every frame, (n,) in seconds."""
        return self.ticks * self.base.numerator / self.base.denominator

    def time_of(self, frame: int) -> float:
        """Start time in seconds of frame `frame`, clamped to the film."""
        index = min(max(frame, 0), len(self.ticks) - 1)
        return float(int(self.ticks[index]) * self.base)

    def frame_at(self, time: float) -> int:
        """The frame on screen at `time` seconds: the last one that has started (0 before the first)."""
        # A time that was itself computed from a tick must land on that tick's frame, although the tables round times
        # to a millionth of a second.
        tick = int(np.floor((time + _ROUNDING) / float(self.base)))
        return max(int(np.searchsorted(self.ticks, tick, side="right")) - 1, 0)


def timecode(seconds: float) -> str:
    """`H:MM:SS.mmm` for people; negative times carry a minus sign."""
    sign = "-" if seconds < 0 else ""
    millis = round(abs(seconds) * 1000)
    hours, rest = divmod(millis, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{sign}{hours}:{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"
