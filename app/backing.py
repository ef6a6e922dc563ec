"""What the studio needs of an open project, and the one place where the core's project enters the studio.

Everything here is called on the project's lane, never on the GUI thread.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication

from app.edit_sentences import Known, edit_sentence
from emotionai_core.errors import ProjectError, ProjectLocked, ProjectNotWritable
from emotionai_core.project.edits import Edit, LogEntry
from emotionai_core.records.agreement import Agreement
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.signals import Signals
from emotionai_core.settings import Settings

if TYPE_CHECKING:
    from emotionai_core.exchange.telling import Language
    from emotionai_core.fusion.known import Suggestion
    from emotionai_core.pipeline import FilmFiles
    from emotionai_core.project.recovery import Opening
    from emotionai_core.project.rewording import Rereading
    from emotionai_core.project.store import WordReadings

_log = logging.getLogger(__name__)

History = tuple[LogEntry, ...]
Exporting = Callable[[Callable[[], bool]], list[Path]]
# So many edits at most are in the project alone.
_BACKUP_EVERY = 50


class Backing(Protocol):
    """An open project: its current view and its log of edits."""

    @property
    def path(self) -> Path:
        """The project folder."""
        ...

    @property
    def name(self) -> str:
        """The project's name, for a person."""
        ...

    @property
    def read_only(self) -> bool:
        """Whether it cannot be changed."""
        ...

    @property
    def read_only_reason(self) -> str:
        """Why it cannot be changed, as a sentence; empty when it can."""
        ...

    @property
    def can_undo(self) -> bool:
        """Whether an edit can be taken back."""
        ...

    @property
    def can_redo(self) -> bool:
        """Whether an edit can be put back."""
        ...

    def analysis(self) -> Analysis:
        """Artefacts plus edits."""
        ...

    def film_path(self) -> Path:
        """Where the film is now."""
        ...

    def files(self) -> FilmFiles:
        """What was made from the film for looking at it."""
        ...

    @property
    def opening_notice(self) -> str:
        """What had to be mended on opening, or how the last studio ended; empty when nothing is to be said."""
        ...

    def append_all(self, edits: Sequence[Edit], coder: str = "") -> None:
        """Write the edits of one gesture to the log, in the coder's name; one undo takes them all back."""
        ...

    def go_to(self, number: int) -> None:
        """Undo or redo until edit `number` is the newest that stands; 0 takes all back."""
        ...

    def agreement(self) -> Agreement:
        """How far coders and channels agree."""
        ...

    def suggested_names(self) -> tuple[Suggestion, ...]:
        """Who people may be, by faces remembered from other films."""
        ...

    def remember_person(self, key: str) -> str:
        """Keep a face for other films; the name it is kept under."""
        ...

    def rereading(self) -> Rereading | None:
        """The run that reads corrected words nobody has read yet; None when none is needed or possible."""
        ...

    def signals(self) -> Signals:
        """What is measured many times within a line."""
        ...

    def keep_word_readings(self, reader: str, readings: WordReadings) -> None:
        """Keep what the program of this identity read in corrected words."""
        ...

    def undo(self) -> Sequence[Edit]:
        """Take the last gesture back; its edits."""
        ...

    def redo(self) -> Sequence[Edit]:
        """Put the last undone gesture back; its edits."""
        ...

    def history(self) -> History:
        """The log of edits in order."""
        ...

    def settings(self) -> Settings:
        """What the project is analysed and fused with."""
        ...

    def change_settings(self, changes: Mapping[str, object]) -> None:
        """Change settings that take effect at once; None puts one back to its default."""
        ...

    def exporting(self, folder: Path, language: Language = "en") -> Exporting:
        """What writes every report and table into a folder, to be run on any thread; it stops once it is told to."""
        ...

    def close(self) -> None:
        """Release the project."""
        ...


class CoreBacking:
    """A project on disk."""

    def __init__(self, path: Path) -> None:
        # The core's storage and tables load slowly; the window is on screen before this runs.
        from emotionai_core import pipeline
        from emotionai_core.project import backups, recovery, store

        self._pipeline, self._recovery, self._backups = pipeline, recovery, backups
        self._reason, self._since_backup = "", 0
        self._opening: Opening | None = None
        try:
            opening = recovery.open_for_work(path)
        except (ProjectLocked, ProjectNotWritable) as error:
            # Not its hint: that advises what is done here.
            self._reason = str(error)
            self._project = store.Project.open(path, writable=False)
        else:
            self._project, self._opening = opening.project, opening
            self._back_up()
        self._view = pipeline.CurrentView(self._project)
        self._last: Analysis | None = None
        self._signals: tuple[object, Signals] | None = None

    @property
    def path(self) -> Path:
        """The project folder."""
        return self._project.path

    @property
    def name(self) -> str:
        """The project's name."""
        return self._project.name

    @property
    def read_only(self) -> bool:
        """Whether it cannot be changed."""
        return self._project.read_only

    @property
    def read_only_reason(self) -> str:
        """Why it cannot be changed, as a sentence; empty when it can."""
        return self._reason

    @property
    def can_undo(self) -> bool:
        """Whether an edit can be taken back."""
        return self._project.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether an edit can be put back."""
        return self._project.can_redo

    def analysis(self) -> Analysis:
        """Artefacts plus edits."""
        self._last = self._view.analysis()
        return self._last

    def film_path(self) -> Path:
        """Where the film is now."""
        return Path(self._pipeline.film_path(self._project))

    def files(self) -> FilmFiles:
        """What was made from the film for looking at it."""
        return self._pipeline.film_files(self._project)

    @property
    def opening_notice(self) -> str:
        """What had to be mended on opening, or how the last studio ended; empty when nothing is to be said."""
        if self._opening is None or not (self._opening.crashed or self._opening.restored):
            return ""
        return _notice(self._opening, Known.of(self._view.analysis()))

    def append_all(self, edits: Sequence[Edit], coder: str = "") -> None:
        """Write the edits of one gesture to the log, in the coder's name; one undo takes them all back."""
        self._project.append_all(edits, coder)
        self._changed(len(edits))

    def go_to(self, number: int) -> None:
        """Undo or redo until edit `number` is the newest that stands; 0 takes all back."""
        self._project.go_to(number)
        self._changed(1)

    def agreement(self) -> Agreement:
        """How far coders and channels agree."""
        return self._pipeline.agreement_of(self._view.analysis())

    def suggested_names(self) -> tuple[Suggestion, ...]:
        """Who people may be, by faces remembered from other films."""
        return self._pipeline.suggested_names(self._project, self._last or self.analysis())

    def remember_person(self, key: str) -> str:
        """Keep a face for other films; the name it is kept under."""
        analysis = self._last or self.analysis()
        self._pipeline.remember_person(self._project, analysis, key)
        return analysis.name(key)

    def rereading(self) -> Rereading | None:
        """The run that reads corrected words nobody has read yet; None when none is needed or possible."""
        return None if self._project.read_only else self._view.rereading()

    def signals(self) -> Signals:
        """What is measured many times within a line; read once for each analysis."""
        runs = self._project.runs()
        if self._signals is None or self._signals[0] != runs:
            self._signals = runs, self._pipeline.load_signals(self._project)
        return self._signals[1]

    def keep_word_readings(self, reader: str, readings: WordReadings) -> None:
        """Keep what the program of this identity read in corrected words."""
        self._project.keep_word_readings(reader, readings)

    def undo(self) -> Sequence[Edit]:
        """Take the last gesture back; its edits."""
        edits = self._project.undo()
        self._changed(len(edits))
        return edits

    def redo(self) -> Sequence[Edit]:
        """Put the last undone gesture back; its edits."""
        edits = self._project.redo()
        self._changed(len(edits))
        return edits

    def history(self) -> History:
        """The log of edits in order."""
        return self._project.history()

    def settings(self) -> Settings:
        """What the project is analysed and fused with."""
        return self._project.settings

    def change_settings(self, changes: Mapping[str, object]) -> None:
        """Change settings that take effect at once; None puts one back to its default."""
        self._project.change_settings(changes)

    def exporting(self, folder: Path, language: Language = "en") -> Exporting:
        """What writes every report and table into a folder, to be run on any thread; it stops once it is told to."""
        path = self._project.path
        from emotionai_core.exports import export_all
        from emotionai_core.project.store import Project

        def write(cancelled: Callable[[], bool]) -> list[Path]:
            # A look of its own at the project: corrections go on meanwhile.
            project = Project.open(path, writable=False)
            try:
                return export_all(project, folder, language, cancelled)
            finally:
                project.close()

        return write

    def close(self) -> None:
        """Release the project, with a backup of what was changed."""
        if self._project.read_only:
            self._project.close()
            return
        self._back_up()
        self._recovery.close_after_work(self._project)

    def _changed(self, edits: int) -> None:
        self._since_backup += edits
        if self._since_backup >= _BACKUP_EVERY:
            self._back_up()

    def _back_up(self) -> None:
        """Copy the log out of the project's folder; where that fails, the edits are in the project all the same."""
        self._since_backup = 0
        try:
            self._backups.back_up(self._project)
        except ProjectError:
            _log.warning("no backup could be made", exc_info=True)


def _notice(opening: Opening, known: Known) -> str:
    """What is to be said of an opening, for a person."""
    if opening.restored is not None:
        text = QCoreApplication.translate(
            "backing",
            "The project's database was damaged: the backup of {when} was put back ({work}). "
            "The damaged file is kept in the project's folder.",
        )
        return text.format(when=opening.restored.astimezone().strftime("%Y-%m-%d %H:%M"), work=_work(opening))
    if opening.last is None:
        return QCoreApplication.translate("backing", "The studio ended unexpectedly last time. Nothing was lost.")
    text = QCoreApplication.translate(
        "backing", "The studio ended unexpectedly last time. Nothing was lost: {work}; the last one: {last}"
    )
    return text.format(work=_work(opening), last=edit_sentence(opening.last, known))


def _work(opening: Opening) -> str:
    """How much of people's work is there; a coding is an observation and corrects nothing."""
    # The tool that collects texts understands nothing but a name as their number.
    codings = opening.codings
    corrections = opening.edits - codings
    parts = [QCoreApplication.translate("backing", "%n correction(s)", "", corrections)] if corrections else []
    parts += [QCoreApplication.translate("backing", "%n coding(s)", "", codings)] if codings else []
    return ", ".join(parts) or QCoreApplication.translate("backing", "no corrections")
