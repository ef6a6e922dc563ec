"""Analysing the open film once more: the project is let go first, because the analysis writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from app.actions.verbs import Verbs

_LOOK_MS = 20


def analyse_again(verbs: Verbs, changes: Mapping[str, object]) -> None:
    """Close the project, analyse its film with `changes`, and let the result open as after any analysis."""
    session, job = verbs.session, verbs.job
    if session.analysis is None or job.state.running:
        return
    film, project = session.film_path, session.path
    verbs.close_project()

    def start() -> None:
        if session.busy:
            QTimer.singleShot(_LOOK_MS, job, start)
        else:
            job.start(film, changes=changes, project=project)

    start()
