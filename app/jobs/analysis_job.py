"""The analysis of a film as a process of its own: progress, time left, cancel, and one plain sentence in the end."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from app.jobs.stage_names import stage_name

_KILL_AFTER_MS = 5000
_LONGEST_LINE = 1 << 20
_STDERR_KEPT = 4000
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


class AnalysisJob(QObject):
    """Runs one analysis at a time."""

    changed = Signal(object)
    finished = Signal(object)
    failed = Signal(str)
    warned = Signal(str)

    def __init__(
        self, parent: QObject | None = None, command: Sequence[str] | None = None, kill_after_ms: int = _KILL_AFTER_MS
    ) -> None:
        super().__init__(parent)
        self._command = list(command) if command is not None else [sys.executable, "-m", "app.command"]
        self._state = JobState()
        self._process: QProcess | None = None
        self._rest = b""
        self._stderr = b""
        self._project: Path | None = None
        self._error = ""
        self._killer = QTimer(self)
        self._killer.setSingleShot(True)
        self._killer.setInterval(kill_after_ms)
        self._killer.timeout.connect(self._kill)

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
        self._rest = self._stderr = b""
        self._project, self._error = None, ""
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        # The process must find the studio's packages wherever it was started from, and its output must be UTF-8.
        paths = [str(Path(__file__).resolve().parents[2]), environment.value("PYTHONPATH", "")]
        environment.insert("PYTHONPATH", os.pathsep.join(path for path in paths if path))
        environment.insert("PYTHONUTF8", "1")
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._on_output)
        process.readyReadStandardError.connect(self._on_stderr)
        process.errorOccurred.connect(self._on_process_error)
        process.finished.connect(self._on_finished)
        self._process = process
        sentence = self.tr("Starting the analysis of {film}").format(film=film.name)
        # The command's own rule, so that the log can be shown before the first result is there.
        place = project if project is not None else film.with_suffix(".emai")
        self._set(JobState(Phase.RUNNING, sentence, film=film, project=place))
        process.start(self._command[0], [*self._command[1:], *arguments])

    def cancel(self) -> None:
        """Ask it to stop; after five seconds make it stop. What is finished is kept."""
        if self._process is None or self._state.phase is not Phase.RUNNING:
            return
        self._set(replace(self._state, phase=Phase.CANCELLING, sentence=self.tr("Stopping the analysis…")))
        self._process.terminate()
        self._killer.start()

    def shut_down(self) -> None:
        """Stop without asking, at the end of the studio."""
        process = self._process
        if process is None:
            return
        process.blockSignals(True)
        process.terminate()
        if not process.waitForFinished(self._killer.interval()):
            process.kill()
            process.waitForFinished(2000)
        self._killer.stop()
        self._process = None

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()

    def _set(self, state: JobState) -> None:
        self._state = state
        self.changed.emit(state)

    def _on_output(self) -> None:
        if self._process is None:
            return
        self._rest += self._process.readAllStandardOutput().data()
        *lines, self._rest = self._rest.split(b"\n")
        if len(self._rest) > _LONGEST_LINE:
            self._rest = b""
        for line in lines:
            self._take(line)

    def _on_stderr(self) -> None:
        if self._process is not None:
            self._stderr = (self._stderr + self._process.readAllStandardError().data())[-_STDERR_KEPT:]

    def _take(self, line: bytes) -> None:
        try:
            event = json.loads(line)
        except (ValueError, UnicodeDecodeError, RecursionError):
            _log.warning("the analysis wrote a line that is no event: %r", line[:200])
            return
        if not isinstance(event, dict):
            return
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
            overall = min(1.0, max(self._state.overall, _number(event.get("overall"), self._state.overall)))
            self._set(replace(self._state, overall=overall, seconds_left=_number(event.get("overall_eta"), -1.0)))

    def _on_process_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._end(Phase.FAILED, self.tr("The analysis could not be started."))

    def _on_finished(self, status: int, how: QProcess.ExitStatus) -> None:
        self._on_output()
        self._on_stderr()
        if self._rest.strip():
            self._take(self._rest)
        if self._state.cancelling or (status == 130 and self._project is None):
            self._end(Phase.CANCELLED, self.tr("Stopped. What was finished is kept; the next run goes on from there."))
        elif how is QProcess.ExitStatus.NormalExit and status == 0 and self._project is not None:
            self._end(Phase.DONE, self.tr("The analysis is finished."))
        elif self._error:
            self._end(Phase.FAILED, self._error)
        else:
            _log.error("analysis died, status %s: %s", status, self._stderr.decode(errors="replace"))
            sentence = self.tr("The analysis ended unexpectedly. What was finished is kept: start it again to go on.")
            self._end(Phase.FAILED, sentence)

    def _end(self, phase: Phase, sentence: str) -> None:
        self._killer.stop()
        if self._process is not None:
            self._process.deleteLater()
            self._process = None
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


def _number(value: object, default: float) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value == value:
        return float(value)
    return default
