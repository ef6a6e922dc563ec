"""What the studio asks of a video player, whichever library is behind it.

A library plays; the paused picture comes from `Stills`, because libraries show nothing, or a frame next to the wanted
one, after a seek while paused (measured with both of ours). So a subclass only loads, starts, halts and tells the time.
"""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from app.player.screen import Screen
from app.player.stills import Stills
from emotionai_core.records.timebase import FrameTimes, Span

_OPEN_LIMIT_MS = 15_000
# The last instant that still shows the last frame, whatever the frame rate.
_END_ROOM = 0.002


class PlayerState(Enum):
    """What the player is doing."""

    EMPTY = "empty"
    LOADING = "loading"
    PAUSED = "paused"
    PLAYING = "playing"
    ENDED = "ended"
    FAILED = "failed"


class VideoPlayer(QObject):
    """Plays one film at a time. Every time is in seconds from the first video frame, whatever the container says.

    `position_changed` is the library's own clock, which may be coarse; only the `Playhead` listens to it. `shown` tells
    the film time of the picture now on screen; while playing, only an `exact` player knows it. `failed` is what to tell
    a person; a film that was open stays open, paused where it failed.
    """

    position_changed = Signal(float)
    state_changed = Signal(object)
    duration_changed = Signal(float)
    frame_shown = Signal()
    shown = Signal(float)
    ended = Signal()
    failed = Signal(str)

    name = ""
    exact = False

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = PlayerState.EMPTY
        self._screen = Screen()
        self._path: Path | None = None
        self._origin = 0.0
        self._duration = 0.0
        self._wanted = 0.0
        self._moved = False
        self._have_picture = False
        self._shown_time: float | None = None
        self._stills = Stills(self)
        self._stills.ready.connect(self._on_still)
        self._stills.loaded.connect(lambda _times, aspect: self._screen.set_aspect(aspect))
        self._stills.failed.connect(self._on_still_failed)
        self._deadline = QTimer(self)
        self._deadline.setSingleShot(True)
        self._deadline.setInterval(_OPEN_LIMIT_MS)
        self._deadline.timeout.connect(self._too_late)

    @property
    def state(self) -> PlayerState:
        """What the player is doing now."""
        return self._state

    def widget(self) -> Screen:
        """The widget that shows the picture."""
        return self._screen

    def duration(self) -> float:
        """Length in seconds, 0 while unknown."""
        return self._duration

    def position(self) -> float:
        """The library's clock while playing, else the time of the frame asked for."""
        return self._clock() if self._state is PlayerState.PLAYING else self._wanted

    @property
    def shown_time(self) -> float | None:
        """Film time of the picture on screen, None where it is not known."""
        return self._shown_time

    def open(
        self,
        path: Path,
        origin_seconds: float = 0.0,
        times: FrameTimes | None = None,
        proxy: Path | None = None,
    ) -> None:
        """Load a film and show its first frame, paused.

        `origin_seconds` is that frame's time on the container's clock; `times`, where known, saves reading them again;
        `proxy` is the folder of the scrubbing copy, which may be empty or still being written.
        """
        self._unload()
        self._path, self._origin = path, origin_seconds
        self._wanted, self._moved, self._duration, self._have_picture = 0.0, True, 0.0, False
        self._shown_time = None
        self._state = PlayerState.EMPTY
        self._set_state(PlayerState.LOADING)
        self._stills.open(path, times, proxy)
        self._stills.request(0.0)
        self._deadline.start()
        self._load(path)

    def play(self) -> None:
        """Go on from the current position; from the start when the film has ended."""
        if self._state is PlayerState.ENDED:
            self._wanted, self._moved = 0.0, True
        if self._state in (PlayerState.PAUSED, PlayerState.ENDED):
            if self._moved:
                self._jump(self._wanted)
            self._moved = False
            self._stills.forget()
            self._set_state(PlayerState.PLAYING)
            self._start()

    def pause(self) -> None:
        """Stop on the current frame."""
        if self._state is PlayerState.PLAYING:
            self._halt()
            self._wanted, self._moved = self._clock(), False
            self._set_state(PlayerState.PAUSED)

    def seek(self, seconds: float) -> None:
        """Show the frame at `seconds`, clamped to the film; keeps playing if it was."""
        if self._state in (PlayerState.EMPTY, PlayerState.FAILED):
            return
        self._wanted = max(0.0, seconds)
        if self._duration:
            self._wanted = min(self._wanted, max(0.0, self._duration - _END_ROOM))
        if self._state is PlayerState.PLAYING:
            self._jump(self._wanted)
            return
        if self._state is PlayerState.ENDED:
            self._set_state(PlayerState.PAUSED)
        self._moved = True
        self._stills.request(self._wanted)

    def glimpse(self, seconds: float) -> None:
        """Show the frame at `seconds` while winding: paused, as fast as can be, in whatever size that takes."""
        if self._state in (PlayerState.PAUSED, PlayerState.ENDED):
            if self._state is PlayerState.ENDED:
                self._set_state(PlayerState.PAUSED)
            self._wanted, self._moved = max(0.0, seconds), True
            self._stills.request(self._wanted, sharp=False)

    def set_loop(self, loop: Span | None) -> None:
        """Play a stretch again and again without a seam, where the player can: exact ones do."""

    def set_rate(self, rate: float) -> None:
        """Play `rate` times as fast."""
        raise NotImplementedError

    def set_volume(self, volume: float) -> None:
        """Loudness from 0 to 1."""
        raise NotImplementedError

    def set_muted(self, muted: bool) -> None:
        """Silence without losing the volume."""
        raise NotImplementedError

    def unload(self) -> None:
        """Release the film, and show nothing until another is opened."""
        self._unload()
        self._stills.unload()
        self._path, self._wanted, self._duration, self._shown_time = None, 0.0, 0.0, None
        self._screen.show_image(QImage())
        self._set_state(PlayerState.EMPTY)

    def close(self) -> None:
        """Release the film and everything that runs for it."""
        self._unload()
        self._stills.close()
        self._state = PlayerState.EMPTY

    def _load(self, path: Path) -> None:
        raise NotImplementedError

    def _drop(self) -> None:
        raise NotImplementedError

    def _start(self) -> None:
        raise NotImplementedError

    def _halt(self) -> None:
        raise NotImplementedError

    def _jump(self, seconds: float) -> None:
        raise NotImplementedError

    def _clock(self) -> float:
        raise NotImplementedError

    def _unload(self) -> None:
        self._deadline.stop()
        self._stills.forget()
        self._drop()

    def _learn_duration(self, seconds: float) -> None:
        if seconds > 0 and seconds != self._duration:
            self._duration = seconds
            self.duration_changed.emit(seconds)
        self._finish_loading()

    def _on_played(self, image: QImage) -> None:
        if self._state is PlayerState.PLAYING and not image.isNull():
            self._shown_time = None
            self._screen.show_image(image)
            self.frame_shown.emit()

    def _show_picture(self, image: QImage, seconds: float) -> None:
        self._shown_time = seconds
        self._screen.show_image(image)
        self.shown.emit(seconds)
        self.frame_shown.emit()

    def _reach_end(self) -> None:
        self._wanted, self._moved = self._duration, True
        self._set_state(PlayerState.ENDED)
        self.ended.emit()

    def _on_still(self, image: QImage, seconds: float) -> None:
        if self._state in (PlayerState.LOADING, PlayerState.PAUSED, PlayerState.ENDED):
            self._have_picture = True
            self._show_picture(image, seconds)
            self._finish_loading()

    def _on_still_failed(self, sentence: str) -> None:
        if self._state is PlayerState.LOADING:
            self._fail(sentence)
        elif self._state in (PlayerState.PAUSED, PlayerState.ENDED):
            self.failed.emit(sentence)

    def _finish_loading(self) -> None:
        if self._state is PlayerState.LOADING and self._duration and self._have_picture:
            self._deadline.stop()
            self._set_state(PlayerState.PAUSED)

    def _set_state(self, state: PlayerState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)

    def _fail(self, sentence: str) -> None:
        if self._state is not PlayerState.FAILED:
            self._unload()
            self._screen.show_image(QImage())
            self._set_state(PlayerState.FAILED)
            self.failed.emit(sentence)

    def _break_off(self, sentence: str) -> None:
        """The film cannot be played on: stand where it is, with the picture that is there."""
        self.pause()
        self._moved = True
        self.failed.emit(sentence)

    def _too_late(self) -> None:
        if self._state is PlayerState.LOADING:
            self._give_up()

    def _give_up(self) -> None:
        name = self._path.name if self._path is not None else ""
        self._fail(self.tr("“{name}” cannot be played. It may be damaged or not a film.").format(name=name))
