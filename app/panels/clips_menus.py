"""What can be done with jobs in the queue of clips, as a menu."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu, QWidget

from app.clips import Clips
from app.panels.clips_queue import QueueList
from emotionai_core.records.clip import JobState


def of_queue(queue: QueueList, clips: Clips, parent: QWidget, editable: bool) -> QMenu:
    """The menu of the chosen jobs."""
    rows = queue.chosen()
    names, states = [row.job.id for row in rows], {row.job.state for row in rows}
    going, ended = {JobState.WAITING, JobState.RUNNING}, {JobState.FAILED, JobState.CANCELLED}
    waits = JobState.WAITING in states
    entries: list[tuple[str, bool, Callable[[], object]]] = [
        (QCoreApplication.translate("ClipsPanel", "Stop"), bool(states & going), lambda: clips.cancel(names)),
        (QCoreApplication.translate("ClipsPanel", "Try again"), bool(states & ended), lambda: clips.retry(names)),
        (QCoreApplication.translate("ClipsPanel", "Earlier"), waits, lambda: queue.shift(-1)),
        (QCoreApplication.translate("ClipsPanel", "Later"), waits, lambda: queue.shift(1)),
        (QCoreApplication.translate("ClipsPanel", "Clear what ended"), True, clips.clear),
    ]
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for text, possible, run in entries:
        action = menu.addAction(text)
        action.setEnabled(possible and editable)
        action.triggered.connect(lambda _on=False, run=run: run())
    return menu
