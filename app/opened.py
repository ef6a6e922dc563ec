"""What the project's lane hands to the GUI thread when a project is opened or changed."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.backing import Backing, History
from emotionai_core.errors import StudioError
from emotionai_core.project.edits import Edit
from emotionai_core.records.analysis import Analysis

if TYPE_CHECKING:
    from emotionai_core.pipeline import FilmFiles


@dataclass(frozen=True, slots=True)
class EditState:
    """What the log of edits looked like after an operation."""

    history: History = ()
    can_undo: bool = False
    can_redo: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """An open project and its first view."""

    backing: Backing
    name: str
    path: Path
    read_only: bool
    reason: str
    film: Path
    files: FilmFiles | None
    analysis: Analysis
    edits: EditState
    notice: str


@contextlib.contextmanager
def undisturbed() -> Generator[None]:
    """Without Python's searches for garbage, which go through everything that is loaded again and again.

    What is there after the first project was loaded (the window, the libraries, the film) is left out of later searches
    as well: each would hold up the window for some 40 ms.
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
        if not gc.get_freeze_count():
            gc.freeze()
    finally:
        if searching:
            gc.enable()


def opened(fresh: Backing) -> Opened:
    """Everything the studio shows of a project that was just opened."""
    analysis = fresh.analysis()
    film, edits = _film_of(fresh, analysis), state_of(fresh)
    reason, notice = fresh.read_only_reason, fresh.opening_notice
    return Opened(fresh, fresh.name, fresh.path, fresh.read_only, reason, film, fresh.files(), analysis, edits, notice)


def _film_of(backing: Backing, analysis: Analysis) -> Path:
    """Where the film is, or where it was: a project without its film can still be read."""
    try:
        return backing.film_path()
    except StudioError:
        return analysis.film.path


def state_of(backing: Backing) -> EditState:
    """What can be undone and redone, and what was done."""
    return EditState(backing.history(), backing.can_undo, backing.can_redo)


def touched_by(edits: Sequence[Edit]) -> frozenset[str]:
    """Which kinds of thing some edits change."""
    return frozenset(edit.touches for edit in edits)
