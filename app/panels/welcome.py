"""What the studio says when no project is open: what to do next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.icons import icon, pixmap
from app.jobs.analysis_job import AnalysisJob, JobState
from app.panels.jobs_strip import time_left
from app.panels.recent import RecentProjects
from app.theme import Theme

_WIDTH = 380


class DropArea(QLabel):
    """Says that things can be dropped; the whole window takes them."""

    def __init__(self, text: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self.setObjectName("faint")
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumHeight(64)
        self.setMargin(12)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dashed frame around the text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._theme.look.colour("border"), 1.2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()
        super().paintEvent(event)


class Welcome(QWidget):
    """Three big buttons, recent projects, and the analysis while it runs."""

    def __init__(
        self,
        theme: Theme,
        job: AnalysisJob,
        verbs: dict[str, Callable[[], None]],
        open_project: Callable[[Path], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self.mark = QLabel()
        self.title = QLabel(self.tr("EmotionalAI Studio"))
        self.title.setObjectName("heading")
        self.hint = QLabel(
            self.tr("Reads faces, voices and words in a film, and shows where they contradict each other.")
        )
        self.hint.setObjectName("muted")
        self.hint.setWordWrap(True)
        self.film = self._button("film", self.tr("Open a film…"), verbs["film"], primary=True)
        self.project = self._button("folder", self.tr("Open a project…"), verbs["project"])
        self.demo = self._button("sparkle", self.tr("Try the demo"), verbs["demo"])
        self.drop = DropArea(self.tr("Drop a film or a project folder anywhere on this window"), theme)
        self.ethics = QLabel(
            self.tr(
                "Results are estimates with a confidence, not facts about a real person. "
                "Everything stays on this machine."
            )
        )
        self.ethics.setObjectName("faint")
        self.ethics.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.ethics.setWordWrap(True)
        self.status = QLabel()
        self.status.setObjectName("muted")
        self.status.setWordWrap(True)
        self.bar = self._progress()
        self.recent = RecentProjects(theme)
        self.recent.chosen.connect(open_project)
        self._lay_out()
        theme.changed.connect(self._paint_icons)
        job.changed.connect(self._on_job)
        self._paint_icons()
        self.show_recent([])

    def _button(self, name: str, text: str, run: Callable[[], None], primary: bool = False) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName("primary" if primary else "big")
        button.setProperty("big", True)
        button.setProperty("icon_name", name)
        button.setIconSize(QSize(24, 24))
        button.clicked.connect(lambda _checked=False: run())
        return button

    def _progress(self) -> QProgressBar:
        bar = QProgressBar()
        bar.setRange(0, 1000)
        bar.setTextVisible(False)
        bar.setAccessibleName(self.tr("Progress of the analysis"))
        bar.hide()
        return bar

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(10)
        for widget in (self.mark, self.title, self.hint):
            column.addWidget(widget)
        column.addSpacing(14)
        for button in (self.film, self.project, self.demo):
            column.addWidget(button)
        column.addWidget(self.drop)
        column.addWidget(self.status)
        column.addWidget(self.bar)
        column.addStretch(1)
        box = QWidget()
        box.setFixedWidth(_WIDTH)
        box.setLayout(column)
        self.recent.setFixedWidth(_WIDTH)
        row = QHBoxLayout()
        row.setSpacing(56)
        row.addStretch(1)
        row.addWidget(box)
        row.addWidget(self.recent)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addLayout(row)
        whole.addStretch(3)
        whole.addWidget(self.ethics)

    def _paint_icons(self) -> None:
        look = self._theme.look
        for button in (self.film, self.project, self.demo):
            ink = "on_accent" if button.objectName() == "primary" else "accent"
            button.setIcon(icon(button.property("icon_name"), look.colour(ink)))
        picture = pixmap("app", look.colour("ink"), 112)
        picture.setDevicePixelRatio(2)
        self.mark.setPixmap(picture)

    def show_recent(self, projects: list[Path]) -> None:
        """List projects to go on with."""
        self.recent.setVisible(bool(projects))
        self.recent.show_projects(projects)

    def say(self, sentence: str) -> None:
        """What is going on, or what went wrong."""
        self.status.setText(sentence)

    def _on_job(self, state: JobState) -> None:
        parts = [state.sentence, time_left(state.seconds_left) if state.running else ""]
        self.say(" · ".join(part for part in parts if part))
        self.bar.setVisible(state.running)
        self.bar.setValue(round(state.overall * 1000))
        self.film.setEnabled(not state.running)
        self.demo.setEnabled(not state.running)
