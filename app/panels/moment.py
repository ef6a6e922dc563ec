"""Playing one moment of the film by itself, and landing on the first frame of a line."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.playhead import Playhead

# What is heard before and after a line, so that one knows where it stands.
AROUND = 1.5


def first_frame(playhead: Playhead, start: float, end: float) -> float:
    """The time of the first frame that lies inside [start, end), else of the frame on screen at `start`."""
    return playhead.first_frame(start, end)


class Moment(QObject):
    """Plays a stretch and stops at its end, unless somebody goes elsewhere or stops it first."""

    finished = Signal()

    def __init__(self, playhead: Playhead, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._playhead = playhead
        self._until: float | None = None
        self._from = 0.0
        # A chosen stretch that is played again and again would never let the moment end.
        self._looped = False
        playhead.moved.connect(self._on_moved)
        playhead.playing_changed.connect(self._on_playing)

    @property
    def running(self) -> bool:
        """Whether a moment is being played."""
        return self._until is not None

    def play(self, start: float, end: float, around: float = AROUND) -> None:
        """Play from `around` seconds before `start` to as many after `end`."""
        self._end()
        self._playhead.pause()
        self._looped = self._playhead.loop
        self._playhead.set_loop(False)
        self._from = max(0.0, start - around)
        self._playhead.seek(self._from, self)
        self._until = min(end + around, self._playhead.clamp(self._playhead.duration))
        self._playhead.play()
        if not self._playhead.playing:
            self._end()

    def stop(self) -> None:
        """Stop the film where it is, if it plays this moment."""
        if self._until is not None:
            self._playhead.pause()
            self._end()

    def _end(self) -> None:
        """No moment is played any more."""
        self._until = None
        looped, self._looped = self._looped, False
        if looped:
            self._playhead.set_loop(True)

    def _on_moved(self, position: float, source: object) -> None:
        if self._until is None or source is self:
            return
        if source is not self._playhead and not self._from - 0.1 <= position <= self._until:
            self._end()
        elif position >= self._until:
            self._playhead.pause()
            self._end()
            self.finished.emit()

    def _on_playing(self, playing: bool) -> None:
        if not playing:
            self._end()
