"""The process that makes a project's queued clips: started, woken, told to cancel, asked to end; never waited for.

It is `emotionai generate PROJECT --json`: events come as JSON lines, commands go to its input, and the end of its input
ends it, however the studio ends.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.jobs.command_process import CommandProcess, number_in
from emotionai_core.records.clip import JobState

# It stops what it makes and its server first.
_KILL_AFTER_MS = 15_000
_LONGEST_SENTENCE = 600
_log = logging.getLogger(__name__)


class ServerState(Enum):
    """How the server that LTX-Video runs on stands."""

    ABSENT = "absent"
    STARTING = "starting"
    READY = "ready"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """How the server stands, and a sentence about it."""

    state: ServerState
    text: str = ""


@dataclass(frozen=True, slots=True)
class JobEvent:
    """How far a job is: `progress` in [0, 1], `left` seconds, negative while unknown."""

    id: str
    state: JobState
    progress: float = 0.0
    left: float = -1.0
    text: str = ""


@dataclass(frozen=True, slots=True)
class FailedEvent:
    """What went wrong with a job, and what to do; `id` "" where no clip can be made."""

    id: str
    message: str
    hint: str = ""


class ClipRunner(QObject):
    """One run of the command over one project."""

    server_changed = Signal(object)
    stepped = Signal(object)
    # A picture of a clip that is being made: the job, and the file.
    previewed = Signal(str, object)
    made = Signal(str)
    failed = Signal(object)
    # Nothing is left to make.
    idle = Signal()
    # Its exit status, -1 when it was killed or could not be started.
    ended = Signal(int)

    def __init__(
        self,
        project: Path,
        parent: QObject | None = None,
        command: Sequence[str] | None = None,
        kill_after_ms: int = _KILL_AFTER_MS,
    ) -> None:
        super().__init__(parent)
        self.project = project
        self._running = self._leaving = False
        self._process = CommandProcess(self, command, kill_after_ms)
        self._process.said.connect(self._take)
        self._process.ended.connect(self._on_ended)
        self._process.not_started.connect(lambda: self._on_ended(-1))

    @property
    def running(self) -> bool:
        """Whether the process is there."""
        return self._running

    @property
    def leaving(self) -> bool:
        """Whether it was asked to end."""
        return self._leaving

    @property
    def errors(self) -> str:
        """The last thing it wrote for nobody in particular."""
        lines = [line for line in self._process.errors.splitlines() if line.strip()]
        return lines[-1].strip()[:_LONGEST_SENTENCE] if lines else ""

    def start(self) -> None:
        """Begin with what waits."""
        self._running, self._leaving = True, False
        self._process.start(["generate", str(self.project), "--json"])

    def wake(self) -> None:
        """Look at the queue again."""
        self._process.tell({"wake": True})

    def cancel(self, job: str) -> None:
        """Stop making a clip."""
        self._process.tell({"cancel": job})

    def leave(self) -> None:
        """Ask it to end; what it was making waits for the next time."""
        if self._running and not self._leaving:
            self._leaving = True
            self._process.hang_up()

    def shut_down(self) -> None:
        """Wait for its end, at most some seconds, at the end of the studio."""
        self.leave()
        self._process.shut_down(hung_up=True)
        self._running = False

    def _on_ended(self, status: int) -> None:
        self._running = False
        if status and not self._leaving:
            _log.error("making clips ended, status %s: %s", status, self._process.errors)
        self.ended.emit(status)

    def _take(self, event: dict[str, Any]) -> None:
        job = _text(event.get("id"))
        match event.get("event"):
            case "server":
                self._on_server(event)
            case "job" if job:
                self._on_job(job, event)
            case "preview" if job and _text(event.get("file")):
                self.previewed.emit(job, Path(_text(event.get("file"))))
            case "clip" if job:
                self.made.emit(job)
            case "failed":
                self.failed.emit(FailedEvent(job, _text(event.get("message")), _text(event.get("hint"))))
            case "idle":
                self.idle.emit()
            case _:
                _log.debug("an event that nobody knows: %r", event)

    def _on_server(self, event: dict[str, Any]) -> None:
        try:
            state = ServerState(event.get("state"))
        except ValueError:
            return
        self.server_changed.emit(ServerEvent(state, _text(event.get("text"))))

    def _on_job(self, job: str, event: dict[str, Any]) -> None:
        try:
            state = JobState(event.get("state"))
        except ValueError:
            return
        progress = min(1.0, max(0.0, number_in(event.get("progress"), 0.0)))
        left = number_in(event.get("left"), -1.0)
        self.stepped.emit(JobEvent(job, state, progress, left, _text(event.get("text"))))


def _text(value: object) -> str:
    return value[:_LONGEST_SENTENCE] if isinstance(value, str) else ""
