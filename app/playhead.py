"""The only source of time in the studio.

Players tell the time in coarse steps (libvlc every 250-500 ms). While playing, the playhead runs on its own clock at
60 Hz and is pulled towards the player's; while paused it stands exactly where it was put.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.player.interface import PlayerState, VideoPlayer
from emotionai_core.records.timebase import FrameTimes

_TICK_MS = 16
# A larger difference to the player's clock is a jump, a smaller one drift.
_JUMP_SECONDS = 0.35
_PULL = 0.15
_SETTLE_SECONDS = 1.0


class Playhead(QObject):
    """Position in seconds from the first video frame. `moved(position, source)` is the one signal of time."""

    moved = Signal(float, object)
    playing_changed = Signal(bool)
    rate_changed = Signal(float)
    film_changed = Signal()
    # The stretch between the in and out points, (start, end) in seconds, or None.
    span_changed = Signal(object)

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._now = clock
        self._player: VideoPlayer | None = None
        self._times: FrameTimes | None = None
        self._duration = 0.0
        self._position = 0.0
        self._rate = 1.0
        self._playing = False
        self._span: tuple[float, float] | None = None
        self._anchor = 0.0
        self._anchored_at = 0.0
        self._settling_until = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def position(self) -> float:
        """Where the film stands, in seconds."""
        return self._position

    @property
    def duration(self) -> float:
        """Length of the film in seconds, 0 without one."""
        return self._duration

    @property
    def playing(self) -> bool:
        """Whether the film runs."""
        return self._playing

    @property
    def rate(self) -> float:
        """How fast the film runs."""
        return self._rate

    @property
    def times(self) -> FrameTimes | None:
        """Every frame's time, once known."""
        return self._times

    @property
    def span(self) -> tuple[float, float] | None:
        """The chosen stretch of film, [start, end) in seconds, or None."""
        return self._span

    def choose_span(self, span: tuple[float, float] | None) -> None:
        """Choose a stretch of film, in whichever order its ends are given; None chooses none."""
        if span is not None:
            start, end = sorted(min(max(0.0, one), self._duration) for one in span)
            span = (start, end) if end > start else None
        if span != self._span:
            self._span = span
            self.span_changed.emit(span)

    def set_film(self, duration: float, times: FrameTimes | None = None) -> None:
        """Another film: back to its start."""
        self.pause()
        self._duration, self._times, self._position = max(0.0, duration), times, 0.0
        self.choose_span(None)
        self.film_changed.emit()
        self.moved.emit(0.0, self)

    def set_times(self, times: FrameTimes) -> None:
        """Every frame's time, which may become known after the film is shown."""
        self._times = times

    def attach(self, player: VideoPlayer) -> None:
        """Drive a player and listen to its clock."""
        self._player = player
        player.position_changed.connect(self._on_clock)
        player.state_changed.connect(self._on_state)

    def clamp(self, seconds: float) -> float:
        """The nearest time inside the film: at most the start of its last frame."""
        last = self._duration
        if self._times is not None and len(self._times):
            last = self._times.time_of(len(self._times) - 1)
        return min(max(0.0, seconds), max(0.0, last))

    def seek(self, seconds: float, source: object = None) -> None:
        """Go to a time; `source` tells listeners who asked."""
        wanted = self.clamp(seconds)
        if self._times is not None and not self._playing:
            wanted = self._times.time_of(self._times.frame_at(wanted))
        self._position = wanted
        self._anchor_at(wanted)
        self._settling_until = self._now() + _SETTLE_SECONDS
        if self._player is not None:
            self._player.seek(wanted)
        self.moved.emit(wanted, source)

    def step(self, frames: int, source: object = None) -> None:
        """Go some frames on or back, by the film's own frame times."""
        self.pause()
        if self._times is not None:
            self.seek(self._times.time_of(self._times.frame_at(self._position) + frames), source)
        else:
            self.seek(self._position + frames / 25, source)

    def play(self) -> None:
        """Let the film run."""
        if self._playing or not self._duration:
            return
        if self._position >= self.clamp(self._duration):
            self.seek(0.0)
        self._playing = True
        self._anchor_at(self._position)
        self._settling_until = self._now() + _SETTLE_SECONDS
        self._timer.start()
        if self._player is not None:
            self._player.play()
        self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stop on the frame that is due now."""
        if not self._playing:
            return
        self._stop()
        if self._player is not None:
            self._player.pause()
        # The picture and every panel must show the same frame, which the player's coarse clock cannot promise.
        self.seek(self._position)

    def toggle(self) -> None:
        """Play or pause."""
        if self._playing:
            self.pause()
        else:
            self.play()

    def set_rate(self, rate: float) -> None:
        """Run `rate` times as fast."""
        if rate == self._rate or rate <= 0:
            return
        self._anchor_at(self._position)
        self._rate = rate
        if self._player is not None:
            self._player.set_rate(rate)
        self.rate_changed.emit(rate)

    def _anchor_at(self, seconds: float) -> None:
        self._anchor, self._anchored_at = seconds, self._now()

    def _due(self) -> float:
        return self._anchor + (self._now() - self._anchored_at) * self._rate

    def _tick(self) -> None:
        # Pulled back by the player's clock, time stands still for a moment rather than run backwards.
        due = max(self._position, self._due())
        self._position = self.clamp(due)
        self.moved.emit(self._position, self)
        if self._player is None and due >= self.clamp(self._duration):
            self.pause()

    def _on_clock(self, seconds: float) -> None:
        if not self._playing:
            return
        off = seconds - self._due()
        if abs(off) <= _JUMP_SECONDS:
            self._anchor_at(self._due() + _PULL * off)
        elif self._now() >= self._settling_until:
            # Beyond the time a seek needs to take effect, the player is right.
            self._position = self.clamp(seconds)
            self._anchor_at(self._position)

    def _on_state(self, state: PlayerState) -> None:
        if not self._playing:
            return
        if state is PlayerState.ENDED:
            self._stop()
            self._position = self.clamp(self._duration)
            self.moved.emit(self._position, self)
        elif state in (PlayerState.FAILED, PlayerState.EMPTY):
            self._stop()

    def _stop(self) -> None:
        self._timer.stop()
        self._playing = False
        self.playing_changed.emit(False)
