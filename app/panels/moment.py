"""Playing one moment of the film by itself, and landing on the first frame of a line."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.playhead import Playhead

# What is heard before and after a line, so that one knows where it stands.
AROUND = 1.5
_ROUNDING = 1e-6


def first_frame(playhead: Playhead, start: float, end: float) -> float:
    """The time of the first frame that lies inside [start, end), else of the frame on screen at `start`."""
    times = playhead.times
    if times is None or not len(times):
        return start
    frame = times.frame_at(start)
    shown = times.time_of(frame)
    if shown >= start - _ROUNDING:
        return shown
    # The frame on screen when a line begins started before it: going there would show the line before.
    following = times.time_of(frame + 1)
    return following if start <= following < end else shown


class Moment(QObject):
    """Plays a stretch and stops at its end, unless somebody goes elsewhere or stops it first."""

    finished = Signal()

    def __init__(self, playhead: Playhead, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._playhead = playhead
        self._until: float | None = None
        self._from = 0.0
        playhead.moved.connect(self._on_moved)
        playhead.playing_changed.connect(self._on_playing)

    @property
    def running(self) -> bool:
        """Whether a moment is being played."""
        return self._until is not None

    def play(self, start: float, end: float, around: float = AROUND) -> None:
        """Play from `around` seconds before `start` to as many after `end`."""
        self._until = None
        self._playhead.pause()
        self._from = max(0.0, start - around)
        self._playhead.seek(self._from, self)
        self._until = min(end + around, self._playhead.clamp(self._playhead.duration))
        self._playhead.play()
        if not self._playhead.playing:
            self._until = None

    def stop(self) -> None:
        """Stop the film where it is, if it plays this moment."""
        if self._until is not None:
            self._until = None
            self._playhead.pause()

    def _on_moved(self, position: float, source: object) -> None:
        if self._until is None or source is self:
            return
        if source is not self._playhead and not self._from - 0.1 <= position <= self._until:
            self._until = None
        elif position >= self._until:
            self._until = None
            self._playhead.pause()
            self.finished.emit()

    def _on_playing(self, playing: bool) -> None:
        if not playing:
            self._until = None
