"""Chapters put into the words of a language model on this machine: in the background, and stopped at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeVar

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from app.jobs.operations import Lane, Operation, sentence_for
from emotionai_core.prose.language_model import LanguageModel
from emotionai_core.prose.render import rendered
from emotionai_core.prose.telling import Language
from emotionai_core.records.prose import Chapter

_T = TypeVar("_T")


class Phase(Enum):
    """What is asked of the server."""

    IDLE = "idle"
    LISTING = "listing"
    WORDING = "wording"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: chapters done of all, and seconds since it began."""

    phase: Phase = Phase.IDLE
    done: int = 0
    total: int = 0
    seconds: float = 0.0

    @property
    def running(self) -> bool:
        """Whether something is asked of the server."""
        return self.phase is not Phase.IDLE

    @property
    def seconds_left(self) -> float:
        """At the pace so far; below 0 while unknown."""
        return self.seconds / self.done * (self.total - self.done) if self.done else -1.0


@dataclass(frozen=True, slots=True)
class Worded:
    """A chapter as the templates told it, and what became of it."""

    base: Chapter
    chapter: Chapter


class Wording(QObject):
    """Asks the server on a lane of its own; one request at a time, and a stopped one is never heard of again."""

    changed = Signal(object)
    listed = Signal(object)
    worded = Signal(object)
    failed = Signal(str)
    # A run's number, chapters done, chapters in all; sent from the lane's thread.
    _told = Signal(int, int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane: Lane | None = None
        self._stopped = threading.Event()
        self._run = 0
        self.progress = Progress()
        self._clock = QElapsedTimer()
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(lambda: self._show(self.progress))
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)

    def list_models(self, model: LanguageModel) -> None:
        """Ask what the server has; `listed` or `failed` follows."""
        self._begin(Progress(Phase.LISTING), model.models, self.listed.emit)

    def word(self, chapters: Sequence[Chapter], model: LanguageModel, language: Language) -> None:
        """Have chapters worded; `worded` with what became of each, or `failed`, follows."""
        run = self._run + 1

        def do(stopped: Callable[[], bool]) -> tuple[Worded, ...]:
            found = rendered(chapters, model, language, stopped, lambda *now: self._told.emit(run, *now))
            return tuple(Worded(base, chapter) for base, chapter in zip(chapters, found, strict=True))

        self._begin(Progress(Phase.WORDING, 0, len(chapters)), do, self.worded.emit)

    def stop(self) -> None:
        """Want the answer no more; the server is left alone within a moment."""
        if self.progress.running:
            self._stopped.set()
            self._end()

    def close(self) -> None:
        """Stop and end the thread."""
        self.stop()
        if self._lane is not None:
            self._lane.close()
            self._lane.deleteLater()
            self._lane = None

    def _begin(self, progress: Progress, do: Callable[[Callable[[], bool]], _T], tell: Callable[[_T], object]) -> None:
        self.stop()
        self._run += 1
        if self._lane is None:
            self._lane = Lane(self)
        stopped = self._stopped = threading.Event()

        def success(found: _T) -> None:
            self._end()
            tell(found)

        def failure(error: Exception) -> None:
            self._end()
            self.failed.emit(sentence_for(error))

        self._clock.start()
        self._second.start()
        self._show(progress)
        self._lane.run(Operation(lambda: do(stopped.is_set), success, failure, lambda: not stopped.is_set()))

    def _on_told(self, run: int, done: int, total: int) -> None:
        if run == self._run and self.progress.running:
            self._show(replace(self.progress, done=done, total=total))

    def _end(self) -> None:
        self._second.stop()
        self._show(Progress())

    def _show(self, progress: Progress) -> None:
        seconds = self._clock.elapsed() / 1000 if progress.running else 0.0
        self.progress = replace(progress, seconds=seconds)
        self.changed.emit(self.progress)
