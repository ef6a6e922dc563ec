"""A position in the film as people read it: film time, timecode or frame number."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QCoreApplication

from emotionai_core.records.timebase import FrameTimes, smpte, timecode


class TimeFormat(Enum):
    """How a position is written."""

    FILM = "film"
    TIMECODE = "timecode"
    FRAME = "frame"

    def following(self) -> TimeFormat:
        """The next way, round and round."""
        kinds = list(TimeFormat)
        return kinds[(kinds.index(self) + 1) % len(kinds)]

    def title(self) -> str:
        """What this way is called."""
        return {
            TimeFormat.FILM: QCoreApplication.translate("time display", "Film time"),
            TimeFormat.TIMECODE: QCoreApplication.translate("time display", "Timecode"),
            TimeFormat.FRAME: QCoreApplication.translate("time display", "Frame number"),
        }[self]


def written(seconds: float, kind: TimeFormat, times: FrameTimes | None) -> str:
    """A position in one of the three ways; film time while the frames are not known."""
    if times is None or kind is TimeFormat.FILM:
        return timecode(seconds)
    if kind is TimeFormat.TIMECODE:
        return smpte(times.count_at(seconds), times.rate())
    return str(times.frame_at(seconds))
