"""What the studio needs of an open project, and the one place where the core's project enters the studio.

Everything here is called on the project's lane, never on the GUI thread.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from emotionai_core.errors import ProjectLocked, ProjectNotWritable
from emotionai_core.project.edits import Edit, LogEntry
from emotionai_core.records.agreement import Agreement
from emotionai_core.records.analysis import Analysis

if TYPE_CHECKING:
    from emotionai_core.pipeline import FilmFiles

History = tuple[LogEntry, ...]


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

    def append(self, edit: Edit, coder: str = "") -> None:
        """Write an edit to the log, in the coder's name."""
        ...

    def go_to(self, number: int) -> None:
        """Undo or redo until edit `number` is the newest that stands; 0 takes all back."""
        ...

    def agreement(self) -> Agreement:
        """How far coders and channels agree."""
        ...

    def undo(self) -> Edit | None:
        """Take the last edit back."""
        ...

    def redo(self) -> Edit | None:
        """Put the last undone edit back."""
        ...

    def history(self) -> History:
        """The log of edits in order."""
        ...

    def export(self, folder: Path) -> list[Path]:
        """Write every report and table into a folder."""
        ...

    def close(self) -> None:
        """Release the project."""
        ...


class CoreBacking:
    """A project on disk."""

    def __init__(self, path: Path) -> None:
        # The core's storage and tables load slowly; the window is on screen before this runs.
        from emotionai_core import pipeline
        from emotionai_core.project.store import Project

        self._pipeline = pipeline
        self._reason = ""
        try:
            self._project = Project.open(path)
        except (ProjectLocked, ProjectNotWritable) as error:
            # Not its hint: that advises what is done here.
            self._reason = str(error)
            self._project = Project.open(path, writable=False)

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
        return self._pipeline.current_analysis(self._project)

    def film_path(self) -> Path:
        """Where the film is now."""
        return Path(self._pipeline.film_path(self._project))

    def files(self) -> FilmFiles:
        """What was made from the film for looking at it."""
        return self._pipeline.film_files(self._project)

    def append(self, edit: Edit, coder: str = "") -> None:
        """Write an edit to the log, in the coder's name."""
        self._project.append(edit, coder)

    def go_to(self, number: int) -> None:
        """Undo or redo until edit `number` is the newest that stands; 0 takes all back."""
        self._project.go_to(number)

    def agreement(self) -> Agreement:
        """How far coders and channels agree."""
        return self._pipeline.current_agreement(self._project)

    def undo(self) -> Edit | None:
        """Take the last edit back."""
        return self._project.undo()

    def redo(self) -> Edit | None:
        """Put the last undone edit back."""
        return self._project.redo()

    def history(self) -> History:
        """The log of edits in order."""
        return self._project.history()

    def export(self, folder: Path) -> list[Path]:
        """Write every report and table into a folder."""
        return list(self._pipeline.export_all(self._project, folder))

    def close(self) -> None:
        """Release the project."""
        self._project.close()
