"""The analysis of a film as a process of its own: progress, time left, cancel, and one plain sentence in the end."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.jobs.command_process import KILL_AFTER_MS, CommandProcess, number_in
from app.jobs.stage_names import stage_name

_WARNINGS_KEPT = 20
_log = logging.getLogger(__name__)


class Phase(Enum):
    """Where a job stands."""

    IDLE = "idle"
    RUNNING = "running"
    CANCELLING = "cancelling"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class JobState:
    """A job as the user sees it: `overall` in [0, 1], `seconds_left` negative while unknown.

    `stage` is the id of the stage that runs; `warnings` are the sentences the analysis said so far.
    """

    phase: Phase = Phase.IDLE
    sentence: str = ""
    overall: float = 0.0
    seconds_left: float = -1.0
    film: Path = Path()
    project: Path = Path()
    stage: str = ""
    warnings: tuple[str, ...] = ()

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
        return self.phase is Phase.RUNNING


class AnalysisJob(QObject):
    """Runs one analysis at a time."""

    changed = Signal(object)
    finished = Signal(object)
    failed = Signal(str)
    warned = Signal(str)

    def __init__(
        self, parent: QObject | None = None, command: Sequence[str] | None = None, kill_after_ms: int = KILL_AFTER_MS
    ) -> None:
        super().__init__(parent)
        self._state = JobState()
        self._project: Path | None = None
        self._error = ""
        self._process = CommandProcess(self, command, kill_after_ms)
        self._process.said.connect(self._take)
        self._process.ended.connect(self._on_ended)
        self._process.not_started.connect(
            lambda: self._end(Phase.FAILED, self.tr("The analysis could not be started."))
        )

    @property
    def state(self) -> JobState:
        """How it stands."""
        return self._state

    def start(
        self,
        film: Path,
        subtitles: Path | None = None,
        changes: Mapping[str, object] | None = None,
        project: Path | None = None,
    ) -> None:
        """Analyse a film, with some settings changed; ignored while another analysis runs.

        `project` is the folder it goes to, beside the film unless said otherwise.
        """
        if self._state.running:
            return
        arguments = ["analyze", str(film), "--json"]
        if project is not None:
            arguments += ["--project", str(project)]
        for name, value in (changes or {}).items():
            arguments += ["--set", f"{name}={_spelled(value)}"]
        if subtitles is not None:
            arguments += ["--subtitles", str(subtitles)]
        self._project, self._error = None, ""
        sentence = self.tr("Starting the analysis of {film}").format(film=film.name)
        # The command's own rule, so that the log can be shown before the first result is there.
        place = project if project is not None else film.with_suffix(".emai")
        self._set(JobState(Phase.RUNNING, sentence, film=film, project=place))
        self._process.start(arguments)

    def cancel(self) -> None:
        """Ask it to stop; after five seconds make it stop. What is finished is kept."""
        if self._state.phase is not Phase.RUNNING:
            return
        self._set(replace(self._state, phase=Phase.CANCELLING, sentence=self.tr("Stopping the analysis…")))
        self._process.stop()

    def shut_down(self) -> None:
        """Stop without asking, at the end of the studio."""
        self._process.shut_down()

    def _set(self, state: JobState) -> None:
        self._state = state
        self.changed.emit(state)

    def _take(self, event: dict[str, Any]) -> None:
        if "stage" in event:
            self._on_stage(event)
        elif isinstance(progress := event.get("progress"), dict):
            self._on_progress(progress)
        elif isinstance(warning := event.get("warning"), dict):
            said = str(warning.get("message", ""))[:500]
            self._state = replace(self._state, warnings=(*self._state.warnings, said)[-_WARNINGS_KEPT:])
            self.warned.emit(said)
        elif isinstance(error := event.get("error"), dict):
            parts = (str(error.get("message", "")), str(error.get("hint", "")))
            self._error = " ".join(part for part in parts if part)[:1000]
        elif isinstance(done := event.get("done"), dict) and done.get("project"):
            self._project = Path(str(done["project"]))

    def _on_stage(self, event: dict[str, Any]) -> None:
        if self._state.phase is not Phase.RUNNING:
            return
        text = self.tr("{title} ({index} of {count})").format(
            title=stage_name(str(event["stage"]), str(event.get("title", ""))[:80]),
            index=event.get("index", "?"),
            count=event.get("count", "?"),
        )
        self._set(replace(self._state, sentence=text, stage=str(event["stage"])[:40]))

    def _on_progress(self, event: dict[str, Any]) -> None:
        if self._state.phase is Phase.RUNNING:
            overall = min(1.0, max(self._state.overall, number_in(event.get("overall"), self._state.overall)))
            self._set(replace(self._state, overall=overall, seconds_left=number_in(event.get("overall_eta"), -1.0)))

    def _on_ended(self, status: int) -> None:
        if self._state.cancelling or (status == 130 and self._project is None):
            self._end(Phase.CANCELLED, self.tr("Stopped. What was finished is kept; the next run goes on from there."))
        elif status == 0 and self._project is not None:
            self._end(Phase.DONE, self.tr("The analysis is finished."))
        elif self._error:
            self._end(Phase.FAILED, self._error)
        else:
            _log.error("analysis died, status %s: %s", status, self._process.errors)
            sentence = self.tr("The analysis ended unexpectedly. What was finished is kept: start it again to go on.")
            self._end(Phase.FAILED, sentence)

    def _end(self, phase: Phase, sentence: str) -> None:
        overall = 1.0 if phase is Phase.DONE else self._state.overall
        place = self._project or self._state.project
        self._set(
            replace(self._state, phase=phase, sentence=sentence, overall=overall, seconds_left=-1.0, project=place)
        )
        if phase is Phase.DONE:
            self.finished.emit(self._project)
        elif phase is Phase.FAILED:
            self.failed.emit(sentence)


def _spelled(value: object) -> str:
    """A setting as the command reads it; nothing stands for its default."""
    return "" if value is None else json.dumps(value)
