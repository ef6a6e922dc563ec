"""Winding: the speeds of J, K and L, and moving at those that no player plays."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence

from app.player.interface import VideoPlayer
from emotionai_core.records.timebase import FrameTimes

SPEEDS = (1.0, 2.0, 4.0, 8.0)
# Beyond this no voice can be followed: the pictures alone are shown.
FASTEST_PLAYED = 4.0

_TICK_MS = 16
# A picture that has not come after this long is asked for again.
_PATIENCE_SECONDS = 2.0
_HELD_SECONDS = 1.5


def next_speed(speed: float, direction: int) -> float:
    """The speed after one more press: faster the same way, slower the other way, and through one to turn round."""
    along = speed * direction
    if along >= 0:
        return direction * next((step for step in SPEEDS if step > along + 1e-6), SPEEDS[-1])
    slower = [step for step in SPEEDS if step < -along - 1e-6]
    return -direction * slower[-1] if slower else direction * SPEEDS[0]


class Winder(QObject):
    """Moves through a paused film, backwards or very fast; the position goes on only with the picture shown.

    A slow decoder therefore shows fewer pictures, never a position without its picture.
    """

    moved = Signal(float)
    ended = Signal()

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._now = clock
        self._player: VideoPlayer | None = None
        self._times: FrameTimes | None = None
        self._speed = 0.0
        self._at = self._since = self._shown = self._last = 0.0
        self._asked: float | None = None
        self._asked_at = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._ask)

    @property
    def running(self) -> bool:
        """Whether it winds."""
        return self._speed != 0

    def start(self, player: VideoPlayer, times: FrameTimes | None, at: float, last: float, speed: float) -> None:
        """Wind from `at` seconds, to the start or to `last`."""
        self._player, self._times, self._speed, self._last = player, times, speed, last
        self._at, self._since, self._shown, self._asked = at, self._now(), at, None
        self._timer.start()

    def stop(self) -> None:
        """Stand."""
        self._speed, self._asked = 0.0, None
        self._timer.stop()

    def on_shown(self, seconds: float) -> None:
        """A picture is on screen."""
        if not self.running or self._asked is None:
            return
        self._asked, self._shown = None, seconds
        self.moved.emit(seconds)
        if self.running and (seconds <= 0 if self._speed < 0 else seconds >= self._last):
            self.ended.emit()

    def _ask(self) -> None:
        now = self._now()
        if self._player is None or (self._asked is not None and now - self._asked_at < _PATIENCE_SECONDS):
            return
        wanted = min(max(0.0, self._at + self._speed * (now - self._since)), self._last)
        if self._times is not None:
            wanted = self._times.time_of(self._times.frame_at(wanted))
        if wanted != self._shown or wanted in (0.0, self._last):
            self._asked, self._asked_at = wanted, now
            self._player.glimpse(wanted)


class HeldKey(QObject):
    """Tells whether an action's key is still held down after it triggered the action."""

    changed = Signal(bool)

    def __init__(self, action: QAction, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        # Triggered from a menu no key is down, and no release will ever come.
        self._limit.setInterval(round(_HELD_SECONDS * 1000))
        self._limit.timeout.connect(self.release)
        self._down = False
        action.triggered.connect(self.press)

    def press(self, *_: object) -> None:
        """The action was triggered; a held key repeats it."""
        self._limit.start()
        application = QCoreApplication.instance()
        if not self._down and application is not None:
            self._down = True
            application.installEventFilter(self)
            self.changed.emit(True)

    def release(self) -> None:
        """The key is up."""
        self._limit.stop()
        application = QCoreApplication.instance()
        if self._down and application is not None:
            self._down = False
            application.removeEventFilter(self)
            self.changed.emit(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the release, wherever the focus is; never take an event away."""
        if event.type() != QEvent.Type.KeyRelease or not isinstance(event, QKeyEvent):
            return False
        if not event.isAutoRepeat() and QKeySequence(event.key()) in self._action.shortcuts():
            self.release()
        return False
