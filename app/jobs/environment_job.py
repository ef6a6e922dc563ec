"""Installing, checking and removing perception programs and their weights, in a process of its own.

What takes long is `emotionai env ...`, so that the window never waits and killing it costs nothing: an installation
that was stopped goes on where it was, a download keeps what has arrived.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.jobs.analysis_job import Phase
from app.jobs.command_process import CommandProcess, number_in

# The command ends its own tools first, which it gives five seconds.
_KILL_AFTER_MS = 15_000
_LONGEST_SENTENCE = 600
_CANCELLED = 130
_log = logging.getLogger(__name__)


class Work(Enum):
    """What is done to a program or to weights."""

    INSTALL = "install"
    CHECK = "check"
    REMOVE = "remove"
    GET = "get"
    DISCARD = "discard"


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work. `names` are of a program or of models, `title` says the same to a person."""

    work: Work
    names: tuple[str, ...]
    title: str
    variant: str = ""

    def arguments(self) -> list[str]:
        """What the command is told."""
        match self.work:
            case Work.GET | Work.DISCARD:
                flag = "--get" if self.work is Work.GET else "--remove"
                return ["env", "models", *(word for name in self.names for word in (flag, name)), "--json"]
            case Work.INSTALL if self.variant:
                return ["env", "install", *self.names, "--variant", self.variant, "--json"]
            case _:
                return ["env", self.work.value, *self.names, "--json"]

    @property
    def removes(self) -> bool:
        """Whether it takes something away: quickly, without steps, and not to be stopped halfway."""
        return self.work in (Work.REMOVE, Work.DISCARD)

    def sentence(self) -> str:
        """What is being done, for a person."""
        text = {
            Work.INSTALL: QCoreApplication.translate("EnvironmentJob", "Installing {title}"),
            Work.CHECK: QCoreApplication.translate("EnvironmentJob", "Checking {title}"),
            Work.REMOVE: QCoreApplication.translate("EnvironmentJob", "Removing {title}"),
            Work.GET: QCoreApplication.translate("EnvironmentJob", "Getting the weights of {title}"),
            Work.DISCARD: QCoreApplication.translate("EnvironmentJob", "Removing the weights of {title}"),
        }[self.work]
        return text.format(title=self.title)

    def success(self) -> str:
        """That it is done, for a person."""
        text = {
            Work.INSTALL: QCoreApplication.translate("EnvironmentJob", "{title} is installed and works."),
            Work.CHECK: QCoreApplication.translate("EnvironmentJob", "{title} passed its self-test."),
            Work.REMOVE: QCoreApplication.translate("EnvironmentJob", "{title} is removed."),
            Work.GET: QCoreApplication.translate("EnvironmentJob", "The weights of {title} are here."),
            Work.DISCARD: QCoreApplication.translate("EnvironmentJob", "The weights of {title} are removed."),
        }[self.work]
        return text.format(title=self.title)


@dataclass(frozen=True, slots=True)
class TaskState:
    """How the work stands: `overall` in [0, 1], `seconds_left` negative while unknown; `detail` is the step in it."""

    phase: Phase = Phase.IDLE
    task: Task | None = None
    sentence: str = ""
    detail: str = ""
    overall: float = 0.0
    seconds_left: float = -1.0

    @property
    def running(self) -> bool:
        """Whether the process is there."""
        return self.phase in (Phase.RUNNING, Phase.CANCELLING)

    @property
    def cancelling(self) -> bool:
        """Whether it was asked to stop."""
        return self.phase is Phase.CANCELLING

    @property
    def stoppable(self) -> bool:
        """Whether it may be asked to stop."""
        return self.phase is Phase.RUNNING and not (self.task is not None and self.task.removes)


class EnvironmentJob(QObject):
    """Does one task at a time."""

    changed = Signal(object)
    # A task ended, well or not: what is on the disk is different now.
    ended = Signal(object)

    def __init__(
        self, parent: QObject | None = None, command: Sequence[str] | None = None, kill_after_ms: int = _KILL_AFTER_MS
    ) -> None:
        super().__init__(parent)
        self._state = TaskState()
        self._error = ""
        self._process = CommandProcess(self, command, kill_after_ms)
        self._process.said.connect(self._take)
        self._process.ended.connect(self._on_ended)
        self._process.not_started.connect(
            lambda: self._end(Phase.FAILED, self.tr("The installer could not be started."))
        )

    @property
    def state(self) -> TaskState:
        """How it stands."""
        return self._state

    def start(self, task: Task) -> None:
        """Do it; ignored while something else is being done."""
        if self._state.running:
            return
        self._error = ""
        self._set(TaskState(Phase.RUNNING, task, task.sentence()))
        self._process.start(task.arguments())

    def cancel(self) -> None:
        """Ask it to stop; after some seconds make it stop. What has arrived is kept. A removal goes on."""
        if not self._state.stoppable:
            return
        self._set(replace(self._state, phase=Phase.CANCELLING, detail=self.tr("Stopping…"), seconds_left=-1.0))
        self._process.stop()

    def shut_down(self) -> None:
        """Stop without asking, at the end of the studio."""
        self._process.shut_down()
        self._state = TaskState()

    def _set(self, state: TaskState) -> None:
        self._state = state
        self.changed.emit(state)

    def _take(self, event: dict[str, Any]) -> None:
        if isinstance(error := event.get("error"), dict):
            parts = (str(error.get("message", "")), str(error.get("hint", "")))
            self._error = " ".join(part for part in parts if part)[:_LONGEST_SENTENCE]
        elif self._state.phase is not Phase.RUNNING:
            return
        elif isinstance(progress := event.get("progress"), dict):
            self._on_progress(progress)
        elif isinstance(said := event.get("note") or event.get("warning"), dict):
            self._set(replace(self._state, detail=str(said.get("message", ""))[:_LONGEST_SENTENCE]))

    def _on_progress(self, event: dict[str, Any]) -> None:
        done, total = number_in(event.get("done"), -1.0), number_in(event.get("total"), 0.0)
        if total <= 0 or done < 0:
            return
        share = max(self._state.overall, min(1.0, number_in(event.get("overall"), done / total)))
        left = number_in(event.get("overall_eta"), -1.0)
        self._set(replace(self._state, overall=share, seconds_left=left, detail=_step_text(event, done, total)))

    def _on_ended(self, status: int) -> None:
        task = self._state.task
        if self._state.cancelling or status == _CANCELLED:
            self._end(Phase.CANCELLED, self.tr("Stopped. What has arrived is kept; the next try goes on from there."))
        elif status == 0 and task is not None:
            self._end(Phase.DONE, task.success())
        elif self._error:
            self._end(Phase.FAILED, self._error)
        else:
            _log.error("the installer died, status %s: %s", status, self._process.errors)
            sentence = self.tr("The installer ended unexpectedly. What was there before is untouched: try it again.")
            self._end(Phase.FAILED, sentence)

    def _end(self, phase: Phase, sentence: str) -> None:
        overall = 1.0 if phase is Phase.DONE else self._state.overall
        task = self._state.task
        ended = TaskState(phase, task, sentence, "", overall)
        self._set(ended)
        self.ended.emit(ended)


def _step_text(event: dict[str, Any], done: float, total: float) -> str:
    """How far a step is, with its own unit."""
    name = str(event.get("name", ""))[:80]
    if event.get("unit") == "bytes":
        text = QCoreApplication.translate("EnvironmentJob", "{name}: {done} of {total} MB")
        return text.format(name=name, done=f"{done / 1e6:.0f}", total=f"{total / 1e6:.0f}")
    texts = {
        "packages": QCoreApplication.translate("EnvironmentJob", "package {done} of {total}: {name}"),
        "weights": QCoreApplication.translate("EnvironmentJob", "package with weights {done} of {total}: {name}"),
        "convert": QCoreApplication.translate("EnvironmentJob", "converting {name}, {done} of {total}"),
        "check": QCoreApplication.translate("EnvironmentJob", "self-test"),
    }
    stage = str(event.get("stage", ""))
    if not name and stage in ("packages", "weights"):
        # Before the first of them has a name.
        return QCoreApplication.translate("EnvironmentJob", "{total} packages").format(total=f"{total:.0f}")
    text = texts.get(stage, "{name} {done}/{total}")
    return text.format(name=name, done=f"{done:.0f}", total=f"{total:.0f}")
