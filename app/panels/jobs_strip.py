"""What runs in the background, in the status bar: an analysis, or programs being installed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from app.icons import icon
from app.jobs.analysis_job import AnalysisJob, JobState
from app.jobs.environment_job import EnvironmentJob, TaskState
from app.theme import Theme


class JobsStrip(QWidget):
    """Stage, bar, time left, cancel; a click asks for the panel."""

    clicked = Signal()

    def __init__(self, job: AnalysisJob | EnvironmentJob, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self._theme = theme
        installs = isinstance(job, EnvironmentJob)
        show = self.tr("Show the environments") if installs else self.tr("Show the analyses")
        progress = self.tr("Progress of the installation") if installs else self.tr("Progress of the analysis")
        stop = self.tr("Stop the installation") if installs else self.tr("Stop the analysis")
        self.stage = QToolButton()
        self.stage.setToolTip(show)
        self.stage.setAccessibleName(show)
        self.stage.clicked.connect(lambda: self.clicked.emit())
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(180)
        self.bar.setAccessibleName(progress)
        self.left = QLabel()
        self.cancel = QToolButton()
        self.cancel.setIconSize(QSize(16, 16))
        self.cancel.setToolTip(self.tr("{stop}. What is finished is kept.").format(stop=stop))
        self.cancel.setAccessibleName(stop)
        self.cancel.clicked.connect(job.cancel)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(8)
        for widget in (self.stage, self.bar, self.left, self.cancel):
            layout.addWidget(widget)
        job.changed.connect(self._show)
        theme.changed.connect(self._paint_icons)
        self._paint_icons()
        self._show(job.state)

    def _paint_icons(self) -> None:
        self.cancel.setIcon(icon("close", self._theme.look.colour("muted"), self._theme.look.colour("faint")))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The bar and the time are part of the same button."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def _show(self, state: JobState | TaskState) -> None:
        self.setVisible(state.running)
        self.stage.setText(state.sentence)
        removes = isinstance(state, TaskState) and state.task is not None and state.task.removes
        self.bar.setRange(0, 0 if state.running and removes else 1000)
        self.bar.setValue(round(state.overall * 1000))
        self.left.setText(time_left(state.seconds_left) if not state.cancelling else "")
        self.cancel.setEnabled(state.stoppable)


def time_left(seconds: float) -> str:
    """ "about 3 min left", "" while unknown."""
    if seconds < 0:
        return ""
    if seconds < 60:
        return QCoreApplication.translate("JobsStrip", "about {count} s left").format(count=max(1, round(seconds)))
    return QCoreApplication.translate("JobsStrip", "about {count} min left").format(count=round(seconds / 60))


def time_taken(seconds: float) -> str:
    """ "12 s", "3 min", "1 h 20 min"."""
    if seconds < 60:
        return QCoreApplication.translate("JobsStrip", "{count} s").format(count=max(1, round(seconds)))
    minutes = round(seconds / 60)
    if minutes < 60:
        return QCoreApplication.translate("JobsStrip", "{count} min").format(count=minutes)
    text = QCoreApplication.translate("JobsStrip", "{hours} h {minutes} min")
    return text.format(hours=minutes // 60, minutes=minutes % 60)
