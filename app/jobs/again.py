"""Analysing the open film once more: the project is let go first, because the analysis writes it, and comes back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.jobs.analysis_job import JobState, Phase

if TYPE_CHECKING:
    from app.actions.verbs import Verbs

_LOOK_MS = 20


def analyse_again(verbs: Verbs, changes: Mapping[str, object]) -> None:
    """Close the project, analyse its film with `changes`, and let the result open as after any analysis.

    Where there is no result, the project opens as it was, and what went wrong is said over it.
    """
    session, job = verbs.session, verbs.job
    if session.analysis is None or job.state.running:
        return
    film, project = session.film_path, session.path
    verbs.close_project()

    def start() -> None:
        if session.busy:
            QTimer.singleShot(_LOOK_MS, job, start)
        else:
            _Return(verbs, project)
            job.start(film, changes=changes, project=project)

    start()


class _Return(QObject):
    """Brings the project back when its analysis ends without a result; gone after that."""

    def __init__(self, verbs: Verbs, project: Path) -> None:
        super().__init__(verbs.window)
        self._verbs, self._project, self._sentence = verbs, project, ""
        verbs.job.changed.connect(self._on_job)

    def _on_job(self, state: JobState) -> None:
        if state.running:
            return
        session = self._verbs.session
        self._verbs.job.changed.disconnect(self._on_job)
        # Whoever went on with another film meanwhile is left there.
        if state.phase is Phase.DONE or session.analysis is not None or session.busy:
            self.deleteLater()
            return
        self._sentence = state.sentence
        session.opened.connect(self._on_opened)
        session.failed.connect(self.deleteLater)
        self._verbs.show_project(self._project)

    def _on_opened(self) -> None:
        verbs, sentence = self._verbs, self._sentence
        if verbs.session.path.resolve() == self._project.resolve():
            # After whatever opening a project says; the panel keeps it.
            QTimer.singleShot(0, verbs.window, lambda: verbs.tell(sentence))
            verbs.show_panel("jobs")
        self.deleteLater()
