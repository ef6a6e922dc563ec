"""The only source of time in the studio.

An exact player tells the film time of every picture it shows: the position is that picture's time, and what has passed
since, inside that picture. Libraries tell the time in coarse steps (libvlc every 250-500 ms): with them the playhead
runs on its own clock at 60 Hz and is pulled towards theirs. While paused it stands exactly where it was put.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.player.interface import PlayerState, VideoPlayer
from app.player.place import FilmPlace
from app.player.shuttle import FASTEST_PLAYED, Winder, next_speed
from emotionai_core.records.timebase import FrameTimes

SLOWEST, FASTEST = 0.25, FASTEST_PLAYED
_TICK_MS = 16
# A larger difference to the player's clock is a jump, a smaller one drift.
_JUMP_SECONDS = 0.35
_PULL = 0.15
_SETTLE_SECONDS = 1.0
# Just before a frame leaves the screen.
_INSIDE = 1e-4


class Playhead(FilmPlace):
    """Position in seconds from the first video frame. `moved(position, source)` is the one signal of time."""

    moved = Signal(float, object)
    playing_changed = Signal(bool)
    rate_changed = Signal(float)
    # How fast the film runs now, backwards below 0, 0 while it stands.
    speed_changed = Signal(float)
    sound_changed = Signal()

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._now = clock
        self._player: VideoPlayer | None = None
        self._rate = 1.0
        self._speed = 0.0
        self._told_rate = 1.0
        self._playing = False
        self._until: float | None = None
        self._held = False
        self._volume, self._muted = 0.8, False
        self._anchor = self._anchored_at = self._settling_until = 0.0
        # With an exact player: when the picture on screen leaves it; None until the one asked for is there.
        self._frame_end: float | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._winder = Winder(self, clock)
        self._winder.moved.connect(self._on_wound)
        self._winder.ended.connect(self.pause)

    @property
    def playing(self) -> bool:
        """Whether the film runs, at whatever speed."""
        return self._playing

    @property
    def rate(self) -> float:
        """How fast the film is played."""
        return self._rate

    @property
    def speed(self) -> float:
        """How fast the film runs now, backwards below 0, 0 while it stands."""
        return self._speed

    @property
    def volume(self) -> float:
        """Loudness from 0 to 1."""
        return self._volume

    @property
    def muted(self) -> bool:
        """Whether the film is silenced."""
        return self._muted

    def set_volume(self, volume: float) -> None:
        """Loudness from 0 to 1."""
        self._volume = min(max(0.0, volume), 1.0)
        self._pass_sound_on()

    def set_muted(self, muted: bool) -> None:
        """Silence without losing the volume."""
        self._muted = muted
        self._pass_sound_on()

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
        if not player.exact:
            player.position_changed.connect(self._on_clock)
        player.shown.connect(self._on_shown)
        player.state_changed.connect(self._on_state)
        player.failed.connect(self._on_failed)
        self._pass_sound_on()

    def seek(self, seconds: float, source: object = None) -> None:
        """Go to a time; `source` tells listeners who asked."""
        wanted = self.clamp(seconds)
        if self._times is not None and (not self._playing or self._exact):
            wanted = self._times.time_of(self._times.frame_at(wanted))
        self._position = wanted
        self._anchor_at(wanted)
        self._frame_end = None
        self._settling_until = self._now() + _SETTLE_SECONDS
        self._renew_loop()
        if self._winder.running:
            self._wind(self._speed)
        elif self._player is not None:
            self._player.seek(wanted)
        self.moved.emit(wanted, source)

    def go_to_start(self, start: float, end: float, source: object = None) -> None:
        """Go to the first frame of what lasts from `start` to `end`, such as a line."""
        self.seek(self.first_frame(start, end), source)

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
        self._renew_loop()
        self._run(self._rate)

    def play_span(self) -> None:
        """Play the chosen stretch from its start and stop at its end, or begin it again."""
        if self._span is None:
            self.play()
            return
        end = self._span[1]
        self.pause()
        self.seek(self._span[0])
        self._run(self._rate)
        self._until = end

    def pause(self) -> None:
        """Stop on the frame that is due now."""
        if not self._playing:
            return
        wound = self._winder.running
        self._stop()
        if self._player is not None and not wound:
            self._player.pause()
        # The picture and every panel must show the same frame, which the player's coarse clock cannot promise.
        self.seek(self._position)

    def toggle(self) -> None:
        """Play or pause."""
        if self._playing:
            self.pause()
        else:
            self.play()

    def shuttle(self, direction: int) -> None:
        """Run forwards (1) or backwards (-1), faster with each call; one frame while `hold` lasts."""
        if self._held:
            self.step(direction)
        elif self._duration:
            self._run(next_speed(self._speed, direction))

    def hold(self, held: bool) -> None:
        """While held, `shuttle` goes a frame at a time."""
        self._held = held

    def set_rate(self, rate: float) -> None:
        """Play `rate` times as fast."""
        if rate == self._rate or not SLOWEST <= rate <= FASTEST:
            return
        self._rate = rate
        if self._playing and not self._winder.running:
            self._run(rate)
        else:
            self._tell_rate(rate)
        self.rate_changed.emit(rate)

    @property
    def _exact(self) -> bool:
        return self._player is not None and self._player.exact

    def _run(self, speed: float) -> None:
        """Run at any speed, from standing, playing or winding."""
        before, self._speed = self._playing, speed
        self._playing = True
        self._anchor_at(self._position)
        if 0 < speed <= FASTEST_PLAYED or self._player is None:
            self._play_at(speed, before)
        else:
            self._wind(speed)
        if not before:
            self.playing_changed.emit(True)
        self.speed_changed.emit(speed)

    def _play_at(self, speed: float, running: bool) -> None:
        wound = self._winder.running
        self._winder.stop()
        if not running or wound:
            self._frame_end = None
            self._settling_until = self._now() + _SETTLE_SECONDS
            self._timer.start()
        self._tell_rate(speed)
        if self._player is not None and (not running or wound):
            self._player.play()

    def _wind(self, speed: float) -> None:
        assert self._player is not None
        if not self._winder.running:
            self._timer.stop()
            self._player.pause()
        self._winder.start(self._player, self._times, self._position, self.clamp(self._duration), speed)

    def _tell_rate(self, rate: float) -> None:
        if self._player is not None and rate != self._told_rate:
            self._told_rate = rate
            self._player.set_rate(rate)

    def _pass_sound_on(self) -> None:
        if self._player is not None:
            self._player.set_volume(self._volume)
            self._player.set_muted(self._muted)
        self.sound_changed.emit()

    def _renew_loop(self) -> None:
        loop = self._loop_span()
        self._until = None if loop is None else loop.end
        if self._player is not None:
            self._player.set_loop(loop)

    def _anchor_at(self, seconds: float) -> None:
        self._anchor, self._anchored_at = seconds, self._now()

    def _due(self) -> float:
        return self._anchor + (self._now() - self._anchored_at) * self._speed

    def _tick(self) -> None:
        due = self._due()
        if self._exact:
            if self._frame_end is None:
                return
            due = min(due, self._frame_end - _INSIDE)
            if self._loop and self._until is not None:
                # It turns round by itself, and the position with its next picture.
                due = min(due, self._until - 2 * _INSIDE)
        # Pulled back by the player's clock, time stands still for a moment rather than run backwards.
        due = max(self._position, due)
        self._arrive(due if self._exact else self.clamp(due))
        if self._player is None and due >= self.clamp(self._duration):
            self.pause()

    def _arrive(self, position: float) -> None:
        if self._until is not None and position >= self._until - _INSIDE:
            self._turn_back(self._until)
            return
        self._position = position
        self.moved.emit(position, self)

    def _turn_back(self, end: float) -> None:
        if self._loop and self._span is not None:
            self.seek(self._span[0])
        else:
            self.pause()
            self.seek(end - 2 * _INSIDE)

    def _on_shown(self, seconds: float) -> None:
        if self._winder.running:
            self._winder.on_shown(seconds)
        elif self._playing and self._exact:
            self._frame_end = self._duration
            if self._times is not None:
                self._frame_end = self._times.end_of(self._times.frame_at(seconds))
            self._anchor_at(seconds)
            self._arrive(seconds)

    def _on_wound(self, seconds: float) -> None:
        self._position = seconds
        self._anchor_at(seconds)
        self.moved.emit(seconds, self)

    def _on_clock(self, seconds: float) -> None:
        if not self._playing or self._winder.running:
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
            if self._loop and self._player is not None:
                self.seek(self._span[0] if self._span is not None else 0.0)
                self._player.play()
                return
            self._stop()
            self._position = self.clamp(self._duration)
            self.moved.emit(self._position, self)
        elif state in (PlayerState.FAILED, PlayerState.EMPTY):
            self._stop()

    def _on_failed(self, _sentence: str) -> None:
        if self._playing:
            self._stop()
            if self._times is not None:
                self._position = self._times.time_of(self._times.frame_at(self._position))
            self.moved.emit(self._position, self)

    def _stop(self) -> None:
        self._timer.stop()
        self._winder.stop()
        self._playing, self._speed, self._until = False, 0.0, None
        self._tell_rate(self._rate)
        self.playing_changed.emit(False)
        self.speed_changed.emit(0.0)
