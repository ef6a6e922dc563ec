"""Opening a project to work on it: what the last studio left open or damaged is found, mended and told."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from emotionai_core.errors import ProjectDamaged, ProjectError
from emotionai_core.project.backups import put_back
from emotionai_core.project.edits import CodeLine, Edit
from emotionai_core.project.store import Project

_MARK: Final = "open"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opening:
    """A project opened for work. `crashed` says that the last studio did not close it; `restored` when the copy was
    made that had to take its database's place; `edits` how many stand, `codings` how many of these are codings, `last`
    the newest of them.
    """

    project: Project
    crashed: bool
    restored: datetime | None
    edits: int
    codings: int
    last: Edit | None


def open_for_work(path: Path) -> Opening:
    """Open the project for writing and mark it as open, its newest backup put back where it is damaged.

    Raises what `Project.open` raises; `ProjectDamaged` only where there is no backup.
    """
    restored: datetime | None = None
    try:
        project = Project.open(path)
    except ProjectDamaged:
        backup = put_back(path)
        if backup is None:
            raise
        project, restored = Project.open(path), backup.made
    try:
        crashed = bool(project.meta(_MARK)) and restored is None
        standing = project.standing_edits() if crashed or restored else ()
        _mark(project, "yes")
    except BaseException:
        project.close()
        raise
    codings = sum(isinstance(one, CodeLine) for one in standing)
    return Opening(project, crashed, restored, len(standing), codings, standing[-1] if standing else None)


def close_after_work(project: Project) -> None:
    """Close the project and say so in it."""
    try:
        _mark(project, "")
    finally:
        project.close()


def _mark(project: Project, value: str) -> None:
    try:
        project.set_meta({_MARK: value})
    except ProjectError:
        # A full disk must not keep anybody from looking at a project, nor from closing it.
        _log.warning("'%s' could not be marked as %s", project.name, "open" if value else "closed", exc_info=True)
