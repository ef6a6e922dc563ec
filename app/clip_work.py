"""The process that makes clips, kept alive as long as there is something to make and the project is open."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.described_clips import core_text
from app.jobs.clip_job import ClipRunner, FailedEvent, JobEvent, ServerEvent, ServerState
from emotionai_core.records.clip import JobState

# A server that holds a model is not let go between two ideas.
_REST_MS = 10 * 60 * 1000
_AGAIN_MS = 400
# After so many deaths in a row without a clip in between somebody has to look.
_DEATHS = 3


class ClipWork(QObject):
    """Starts, wakes and ends the process of the open project, and knows what it last said."""

    changed = Signal()
    # A job went on, or there is a new picture of it.
    stepped = Signal(str)
    # The process changed the store.
    stock_changed = Signal()

    def __init__(self, parent: QObject, command: Sequence[str] | None = None) -> None:
        super().__init__(parent)
        self._command = command
        self._project: Path | None = None
        self._runner: ClipRunner | None = None
        # Those that are still ending.
        self._leavers: list[ClipRunner] = []
        self._begun = self._closed = False
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.leave)
        self._again = QTimer(self, singleShot=True, interval=_AGAIN_MS)
        self._again.timeout.connect(self._start)
        self._forget()

    def _forget(self) -> None:
        self.steps: dict[str, JobEvent] = {}
        self.previews: dict[str, Path] = {}
        self.server = ServerEvent(ServerState.STOPPED)
        self.remark = ""
        self._deaths = 0
        self._held = False

    @property
    def held(self) -> bool:
        """Whether what waits is only made once somebody says so."""
        return self._held

    @property
    def running(self) -> bool:
        """Whether the process is there."""
        return self._runner is not None

    @property
    def ending(self) -> bool:
        """Whether processes of earlier projects are still on their way out."""
        return bool(self._leavers)

    def open(self, project: Path) -> None:
        """Work for this project from now on; nothing is started."""
        self.leave()
        self._forget()
        self._project = project

    def hold(self, why: str) -> None:
        """Make nothing until somebody says so."""
        self._held, self.remark = True, why
        self.changed.emit()

    def go_on(self, waiting: int) -> None:
        """Make what waits."""
        self._held, self._deaths, self.remark = False, 0, ""
        if waiting:
            self.wake()
        self.changed.emit()

    def wake(self) -> None:
        """The queue is another one: look at it, if anything is to be made."""
        if self._held or self._project is None:
            return
        self._rest.stop()
        if self._runner is not None:
            self._runner.wake()
        else:
            self._start()

    def cancel(self, job: str) -> None:
        """Stop making a clip."""
        if self._runner is not None:
            self._runner.cancel(job)

    def leave(self) -> None:
        """Let the process end; what it was making waits for the next time."""
        self._rest.stop()
        self._again.stop()
        runner, self._runner = self._runner, None
        if runner is not None:
            self._leavers.append(runner)
            runner.leave()
        self.steps.clear()
        self.server = ServerEvent(ServerState.STOPPED)

    def pause(self, why: str) -> None:
        """Let the process end, and its server with it; nothing is made until somebody says so."""
        self.leave()
        self.hold(why)

    def keep_steps_of(self, jobs: set[str]) -> None:
        """Forget what was said of jobs that are over."""
        for known in (self.steps, self.previews):
            for job in known.keys() - jobs:
                del known[job]

    def close(self) -> None:
        """End every process, at the end of the studio: they are told first, and waited for together."""
        self._closed = True
        self.leave()
        for runner in self._leavers:
            runner.shut_down()
        self._leavers.clear()

    def _start(self) -> None:
        if self._project is None or self._runner is not None or self._closed:
            return
        runner = ClipRunner(self._project, self, self._command)
        self._runner = runner
        runner.stepped.connect(lambda event: self._on_step(runner, event))
        runner.previewed.connect(lambda job, file: self._on_preview(runner, job, file))
        runner.server_changed.connect(lambda event: self._on_server(runner, event))
        runner.failed.connect(lambda event: self._on_failed(runner, event))
        runner.made.connect(lambda _job: self._on_made(runner))
        runner.idle.connect(lambda: self._on_idle(runner))
        runner.ended.connect(lambda status: self._on_ended(runner, status))
        runner.start()
        self.changed.emit()

    def _on_step(self, runner: ClipRunner, event: JobEvent) -> None:
        if runner is not self._runner:
            return
        before = self.steps.get(event.id)
        self.steps[event.id] = event
        if before is None or before.state is not event.state or event.state is not JobState.RUNNING:
            self.stock_changed.emit()
        self.stepped.emit(event.id)

    def _on_preview(self, runner: ClipRunner, job: str, file: Path) -> None:
        if runner is self._runner:
            self.previews[job] = file
            self.stepped.emit(job)

    def _on_server(self, runner: ClipRunner, event: ServerEvent) -> None:
        if runner is self._runner:
            self.server = event
            self.changed.emit()

    def _on_failed(self, runner: ClipRunner, event: FailedEvent) -> None:
        if runner is self._runner:
            if not event.id:
                self.hold(core_text(f"{event.message} {event.hint}".strip()))
            self.stock_changed.emit()

    def _on_made(self, runner: ClipRunner) -> None:
        if runner is self._runner:
            self._deaths = 0
            self.stock_changed.emit()

    def _on_idle(self, runner: ClipRunner) -> None:
        if runner is self._runner:
            self._rest.start()
            self.stock_changed.emit()

    def _on_ended(self, runner: ClipRunner, status: int) -> None:
        runner.deleteLater()
        if runner in self._leavers:
            self._leavers.remove(runner)
            return
        if runner is not self._runner:
            return
        self._runner = None
        self._rest.stop()
        self.steps.clear()
        self.server = ServerEvent(ServerState.STOPPED)
        if status and not self._held:
            self._on_death(runner.errors)
        self.stock_changed.emit()
        self.changed.emit()

    def _on_death(self, errors: str) -> None:
        self._deaths += 1
        if self._deaths < _DEATHS:
            self._again.start()
            return
        text = self.tr("The program that makes clips ended unexpectedly. Nothing in the queue is lost.")
        self._held, self.remark = True, f"{text} {errors}".strip()
