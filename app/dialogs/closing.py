"""Closing the studio while a program is being installed: whether that is meant."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from app.jobs.environment_job import EnvironmentJob


def may_stop(job: EnvironmentJob, parent: QWidget) -> bool:
    """Whether the studio may close now; asks only while something is being done."""
    if not job.state.running:
        return True
    text = QCoreApplication.translate(
        "closing",
        "{what}. Closing the studio stops it. What has arrived is kept; the next try goes on from there.",
    )
    box = QMessageBox(QMessageBox.Icon.Question, "EmotionalAI Studio", text.format(what=job.state.sentence))
    box.setParent(parent, box.windowFlags())
    stop = box.addButton(QCoreApplication.translate("closing", "Stop and close"), QMessageBox.ButtonRole.AcceptRole)
    stay = box.addButton(QCoreApplication.translate("closing", "Keep going"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.exec()
    # It may have ended by itself while the question stood.
    return box.clickedButton() is stop
