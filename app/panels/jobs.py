"""The analysis that runs, and those that ran: stage, time left, cancel; how it ended, its log."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from app.dialogs.results import ResultList, Row
from app.jobs.analysis_job import AnalysisJob, JobState, Phase
from app.jobs.past import PastJob, PastJobs
from app.panels.jobs_log import LogDialog
from app.panels.jobs_strip import time_left, time_taken
from app.panels.parts import EmptyState
from app.preferences import Preferences
from app.theme import Theme


class JobsPanel(QWidget):
    """One running, many past."""

    # A finished project is asked for.
    project_wanted = Signal(object)

    def __init__(self, job: AnalysisJob, preferences: Preferences, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self.past = PastJobs(job, preferences, self)
        self.list = ResultList(theme, self.tr("Earlier analyses"))
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._empty = EmptyState()
        self._empty.say(
            self.tr("Nothing was analysed yet"), self.tr("Open a film: its analysis runs here while you go on working.")
        )
        self._build_running()
        self._build_buttons()
        self._lay_out()
        job.changed.connect(self._on_job)
        self.past.changed.connect(self._fill)
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._on_row())
        self.list.activated.connect(lambda _index: self.open_project())
        self._fill()
        self._on_job(job.state)

    def _build_running(self) -> None:
        self.film = QLabel()
        self.film.setObjectName("panelTitle")
        self.film.setWordWrap(True)
        self.stage = QLabel()
        self.stage.setObjectName("muted")
        self.stage.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the analysis"))
        self.left = QLabel()
        self.left.setObjectName("faint")
        self.cancel = QPushButton(self.tr("Stop"))
        self.cancel.setToolTip(self.tr("Stop the analysis. What is finished is kept."))
        self.cancel.setAccessibleName(self.tr("Stop the analysis"))
        self.cancel.clicked.connect(self._job.cancel)

    def _build_buttons(self) -> None:
        self.open = QPushButton(self.tr("Open"))
        self.open.setToolTip(self.tr("Open the project"))
        self.open.clicked.connect(self.open_project)
        self.log = QPushButton(self.tr("Show log"))
        self.log.clicked.connect(self.show_log)
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.setToolTip(self.tr("Copy what is known of this analysis"))
        self.copy.clicked.connect(self.copy_job)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.left, 1)
        foot.addWidget(self.cancel)
        self.running = QWidget()
        box = QVBoxLayout(self.running)
        box.setContentsMargins(14, 12, 14, 8)
        box.setSpacing(6)
        for widget in (self.film, self.stage, self.bar):
            box.addWidget(widget)
        box.addLayout(foot)
        self.result = QLabel()
        self.result.setObjectName("muted")
        self.result.setWordWrap(True)
        self.result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.open, self.log, self.copy):
            row.addWidget(button, 1)
        ended = QWidget()
        column = QVBoxLayout(ended)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.list, 1)
        below = QVBoxLayout()
        below.setContentsMargins(14, 0, 14, 12)
        below.setSpacing(8)
        below.addWidget(self.result)
        below.addLayout(row)
        column.addLayout(below)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(ended)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.running)
        whole.addLayout(self._stack, 1)

    def _on_job(self, state: JobState) -> None:
        self.running.setVisible(state.running)
        self.film.setText(state.film.name)
        self.stage.setText(state.sentence)
        self.bar.setValue(round(state.overall * 1000))
        self.left.setText("" if state.cancelling else time_left(state.seconds_left))
        self.cancel.setEnabled(not state.cancelling)

    def _fill(self) -> None:
        rows = [Row(one.film, _how(one), _when(one), payload=one) for one in self.past.jobs]
        self.list.show_rows(rows)
        self._stack.setCurrentIndex(1 if rows else 0)
        self._on_row()

    @property
    def chosen(self) -> PastJob | None:
        """The analysis whose details are shown."""
        row = self.list.chosen
        return row.payload if row is not None else None

    def _on_row(self) -> None:
        job = self.chosen
        self.result.setText(_whole(job) if job is not None else "")
        self.open.setEnabled(job is not None and job.ended_well and Path(job.project).is_dir())
        self.log.setEnabled(job is not None and Path(job.project).is_dir())
        self.copy.setEnabled(job is not None)

    def open_project(self) -> None:
        """Ask for the chosen project."""
        job = self.chosen
        if job is not None and self.open.isEnabled():
            self.project_wanted.emit(Path(job.project))

    def show_log(self) -> None:
        """What the programs wrote."""
        job = self.chosen
        if job is not None:
            LogDialog(job.film, Path(job.project), job.warnings, self.window()).open()

    def copy_job(self) -> None:
        """What is known of the chosen analysis on the clipboard, for a report."""
        job = self.chosen
        if job is not None:
            parts = (job.film, job.project, f"{job.began} · {time_taken(job.seconds)}", job.sentence, *job.warnings)
            QGuiApplication.clipboard().setText("\n".join(parts))


def _how(job: PastJob) -> str:
    """How it ended, in a word or two, and how long it took."""
    word = {
        Phase.DONE.value: QCoreApplication.translate("JobsPanel", "Finished"),
        Phase.CANCELLED.value: QCoreApplication.translate("JobsPanel", "Stopped"),
    }.get(job.phase, QCoreApplication.translate("JobsPanel", "Failed"))
    return f"{word} · {time_taken(job.seconds)}"


def _when(job: PastJob) -> str:
    began = QDateTime.fromString(job.began, Qt.DateFormat.ISODate)
    return QLocale().toString(began, QLocale.FormatType.ShortFormat)


def _whole(job: PastJob) -> str:
    return "\n".join((job.sentence, *job.warnings[-3:]))
