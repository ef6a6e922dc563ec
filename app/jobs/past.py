"""The analyses of this session and of earlier ones, kept in the preferences."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.jobs.analysis_job import AnalysisJob, JobState, Phase
from app.preferences import Preferences

_NAME = "jobs"
_KEPT = 30
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PastJob:
    """One analysis that ended: `phase` is how, `began` a time in ISO 8601, `seconds` how long it took."""

    film: str
    project: str
    began: str
    seconds: float
    phase: str
    sentence: str
    warnings: tuple[str, ...] = ()

    @property
    def ended_well(self) -> bool:
        """Whether there is a result."""
        return self.phase == Phase.DONE.value


class PastJobs(QObject):
    """Writes down every analysis that ends."""

    changed = Signal()

    def __init__(
        self,
        job: AnalysisJob,
        preferences: Preferences,
        parent: QObject | None = None,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._now = now
        self._began: datetime | None = None
        self._jobs = _stored(preferences.text(_NAME))
        job.changed.connect(self._on_job)

    @property
    def jobs(self) -> tuple[PastJob, ...]:
        """What ended, newest first."""
        return self._jobs

    @property
    def began(self) -> datetime | None:
        """When the analysis that runs now was started."""
        return self._began

    def forget(self) -> None:
        """Forget all of them; projects and logs stay."""
        self._jobs = ()
        self._keep()

    def _on_job(self, state: JobState) -> None:
        if state.running:
            self._began = self._began or self._now()
        elif state.phase is not Phase.IDLE:
            began, self._began = self._began or self._now(), None
            ended = PastJob(
                film=state.film.name,
                project=str(state.project),
                began=began.isoformat(timespec="seconds"),
                seconds=round((self._now() - began).total_seconds(), 1),
                phase=state.phase.value,
                sentence=state.sentence,
                warnings=state.warnings,
            )
            self._jobs = (ended, *self._jobs)[:_KEPT]
            self._keep()

    def _keep(self) -> None:
        self._preferences.put(_NAME, json.dumps([asdict(one) for one in self._jobs]))
        self.changed.emit()


def _stored(text: str) -> tuple[PastJob, ...]:
    """What was kept; a preferences file that somebody edited must not keep the studio from starting."""
    try:
        rows = json.loads(text) if text else []
        return tuple(_job_of(row) for row in rows)[:_KEPT]
    except (ValueError, TypeError, KeyError, AttributeError):
        _log.warning("the list of past analyses cannot be read")
        return ()


def _job_of(row: dict[str, object]) -> PastJob:
    began = datetime.fromisoformat(str(row["began"])).isoformat(timespec="seconds")
    warnings = row.get("warnings", ())
    return PastJob(
        film=str(row["film"]),
        project=str(row["project"]),
        began=began,
        seconds=float(str(row["seconds"])),
        phase=str(row["phase"]),
        sentence=str(row["sentence"]),
        warnings=tuple(map(str, warnings)) if isinstance(warnings, list) else (),
    )


def log_files(project: Path) -> list[Path]:
    """What the programs wrote while they worked, oldest first."""
    return sorted((project / "logs").glob("*.log"), key=lambda path: path.stat().st_mtime)


def read_logs(project: Path, most: int = 64_000) -> str:
    """The ends of all logs of a project, each under its stage's name; "" when there are none."""
    parts: list[str] = []
    for path in log_files(project):
        with path.open("rb") as handle:
            size = path.stat().st_size
            handle.seek(max(0, size - most))
            text = handle.read().decode("utf-8", "replace")
        cut = "…\n" if size > most else ""
        parts.append(f"── {path.stem} ──\n{cut}{text.strip()}\n")
    return "\n".join(parts)
