"""A picture of the real window once everything it shows has arrived."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.player.interface import PlayerState
from app.window import MainWindow

_LIMIT_MS = 30_000
_LOOK_MS = 50
# Two turns in a row with nothing left to come: the last picture has been painted then.
_CALM_LOOKS = 4


class Screenshot(QObject):
    """Waits for analysis, first frame and portraits, then saves; after a time limit it saves what is there."""

    done = Signal(bool)

    def __init__(
        self,
        window: MainWindow,
        target: Path,
        prepare: Callable[[MainWindow], None] | None = None,
        limit_ms: int = _LIMIT_MS,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._target = target
        self._prepare = prepare
        self._calm = 0
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._on_look)
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.setInterval(limit_ms)
        self._limit.timeout.connect(self._save)
        self._failed = False
        window.session.failed.connect(self._on_failed)
        self._look.start()
        self._limit.start()

    def _on_failed(self, _sentence: str) -> None:
        self._failed = True

    def _ready(self) -> bool:
        window = self._window
        if self._failed or window.session.analysis is None:
            return self._failed
        settled = window.player.state in (PlayerState.PAUSED, PlayerState.FAILED)
        return settled and not window.portraits.loading and not window.session.busy

    def _on_look(self) -> None:
        if not self._ready():
            self._calm = 0
            return
        if self._prepare is not None:
            prepare, self._prepare = self._prepare, None
            prepare(self._window)
            return
        self._calm += 1
        if self._calm >= _CALM_LOOKS:
            self._save()

    def _save(self) -> None:
        self._look.stop()
        self._limit.stop()
        self._target.parent.mkdir(parents=True, exist_ok=True)
        saved = self._window.grab().save(str(self._target), "PNG")
        self.done.emit(saved and not self._failed and self._window.session.analysis is not None)


def show_most_severe(window: MainWindow) -> None:
    """Select the conflict that says most, so that the picture shows what the studio is for."""
    analysis = window.session.analysis
    if analysis is not None and analysis.conflicts:
        conflict = max(analysis.conflicts, key=lambda one: one.severity)
        window.session.select(conflict.utterance)
        window.playhead.seek((conflict.start + conflict.end) / 2)
