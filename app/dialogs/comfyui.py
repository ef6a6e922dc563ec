"""LTX-Video and ComfyUI: how they stand here, installed, fetched, chosen and removed without waiting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QMessageBox,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.clips import Clips
from app.described_clips import core_text
from app.dialogs.comfyui_models import ModelsTable
from app.dialogs.comfyui_place import PlaceForm, keep_place
from app.dialogs.comfyui_terms import ModelTermsDialog, accept_licences
from app.dialogs.comfyui_view import (
    ComfyView,
    ability,
    fetch_task,
    install_task,
    look_around,
    remove_task,
    standing,
)
from app.dialogs.program_texts import size_text
from app.jobs.analysis_job import Phase
from app.jobs.environment_job import EnvironmentJob, Task, TaskState
from app.jobs.operations import Lane, Operation, sentence_for
from app.panels.flow import FlowLayout, flowing
from app.panels.jobs_strip import time_left
from app.panels.person_parts import label
from app.theme import Theme
from emotionai_core.generation.configuration import Configuration, Kind
from emotionai_core.workers.installed import State

if TYPE_CHECKING:
    from emotionai_core.generation.comfy.models import ModelStatus


class ComfyDialog(QDialog):
    """Three pages, and what is being done below them. Closing it stops nothing."""

    def __init__(
        self,
        clips: Clips,
        job: EnvironmentJob,
        theme: Theme,
        parent: QWidget | None = None,
        look: Callable[[], ComfyView] = look_around,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("LTX-Video and ComfyUI"))
        self._clips, self._job, self._theme, self._look = clips, job, theme, look
        self._view: ComfyView | None = None
        self._lane = Lane(self)
        self.ability, self.state, self.room = label(), label(), label("muted")
        self.memory = label()
        self.ability.setObjectName("panelTitle")
        self.install = self._button(self.tr("Install"), lambda: self._start(install_task()))
        self.remove = self._button(self.tr("Remove"), self._remove)
        self.stop = self._button(self.tr("Stop the server"), self._stop_server)
        self.server = label("muted")
        self.log = QPlainTextEdit()
        self.models = ModelsTable(theme)
        self.total = label("muted")
        self.get = self._button(self.tr("Get what is missing…"), self._get)
        self.place = PlaceForm()
        self.bar = QProgressBar()
        self.left, self.message = label("faint"), label()
        self.cancel = self._button(self.tr("Stop"), job.cancel)
        self._lay_out()
        self._connect()
        self._on_job(job.state)
        self._on_server()
        self.refresh()

    def _button(self, text: str, run: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: run())
        return button

    def _lay_out(self) -> None:
        self.pages = QTabWidget()
        self.pages.setAccessibleName(self.tr("Pages"))
        self.pages.addTab(self._server_page(), self.tr("Server"))
        self.pages.addTab(self._models_page(), self.tr("Model files"))
        self.pages.addTab(self.place, self.tr("Which server"))
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.cancel.setToolTip(self.tr("Stop. What has arrived is kept."))
        self.progress = QWidget()
        row = QHBoxLayout(self.progress)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for widget, stretch in ((self.bar, 1), (self.left, 0), (self.cancel, 0)):
            row.addWidget(widget, stretch)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(10)
        column.addWidget(self.ability)
        column.addWidget(self.pages, 1)
        column.addWidget(self.message)
        column.addWidget(self.progress)
        column.addWidget(buttons)
        self.resize(820, 600)
        self.setMinimumSize(620, 440)

    def _server_page(self) -> QWidget:
        page = QWidget()
        about = label(
            "muted",
            self.tr(
                "ComfyUI runs LTX-Video in a process of its own, over the loopback of this machine only. It is free "
                "software under the GPL 3.0, fetched from its publisher once; the studio ships none of it."
            ),
        )
        buttons = flowing()
        flow = FlowLayout(buttons, gap=8)
        for button in (self.install, self.remove, self.stop):
            flow.addWidget(button)
        self.log.setReadOnly(True)
        self.log.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.log.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.log.setAccessibleName(self.tr("What the server last wrote"))
        self.log.setPlaceholderText(self.tr("The server has written nothing yet."))
        column = QVBoxLayout(page)
        column.setContentsMargins(4, 12, 4, 4)
        column.setSpacing(8)
        for widget in (about, self.state, self.room, self.memory, buttons, self.server):
            column.addWidget(widget)
        column.addWidget(self.log, 1)
        return page

    def _models_page(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout()
        row.addWidget(self.total, 1)
        row.addWidget(self.get)
        column = QVBoxLayout(page)
        column.setContentsMargins(4, 12, 4, 4)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.models, 1)
        return page

    def _connect(self) -> None:
        self._job.changed.connect(self._on_job)
        self._job.ended.connect(lambda _state: self.refresh())
        self._clips.changed.connect(self._on_server)
        self.place.chosen.connect(self._keep)
        self.place.refused.connect(lambda: self._say("", "muted"))
        self.finished.connect(lambda _result: self._lane.close())

    @property
    def loading(self) -> bool:
        """Whether something is still being looked up."""
        return self._lane.busy

    def refresh(self) -> None:
        """Look at disk and card again."""
        self._lane.run(Operation(self._look, self._on_view, self._on_failure))

    def _on_view(self, view: ComfyView) -> None:
        self._view = view
        found, managed = view.overview, view.chosen.kind is Kind.MANAGED
        self.ability.setText(ability(view))
        self.state.setText(standing(view))
        room = self.tr("{size} on disk").format(size=size_text(view.disk)) if view.disk else ""
        if managed and found.state is not State.READY:
            room = self.tr("Installing takes about {need}; {free} are free.")
            room = room.format(need=size_text(view.need), free=size_text(view.free))
        self.room.setText(room)
        self.room.setVisible(bool(room))
        self.memory.setText(found.memory)
        self.memory.setStyleSheet(f"color: {self._theme.look.tokens['warn']}")
        self.memory.setVisible(bool(found.memory))
        self.log.setPlainText(view.log)
        self.log.moveCursor(self.log.textCursor().MoveOperation.End)
        self.models.show_models(view.models)
        self._say_total(view.models)
        self.place.show_choice(view.chosen)
        self._offer()

    def _say_total(self, models: Sequence[ModelStatus]) -> None:
        if not models:
            self.total.setText(self.tr("The model files of a server elsewhere cannot be seen from here."))
            return
        whole, missing = sum(one.model.bytes for one in models), sum(one.missing_bytes for one in models)
        text = self.tr("{count} files, {size} in all; {missing} are still to be got.")
        if not missing:
            text = self.tr("{count} files, {size} in all; all are here.")
        self.total.setText(text.format(count=len(models), size=size_text(whole), missing=size_text(missing)))

    def _offer(self) -> None:
        """What can be done now; what is to be done next stands out."""
        view, idle = self._view, not self._job.state.running
        managed = view is not None and view.chosen.kind is Kind.MANAGED
        state = view.overview.state if view is not None else State.ABSENT
        self.install.setVisible(managed)
        self.install.setText(
            {
                State.ABSENT: self.tr("Install"),
                State.INCOMPLETE: self.tr("Go on installing"),
                State.OUTDATED: self.tr("Update"),
                State.READY: self.tr("Repair"),
            }[state]
        )
        self.install.setEnabled(idle)
        self.remove.setVisible(managed)
        self.remove.setEnabled(idle and state is not State.ABSENT)
        self.get.setEnabled(idle and bool(self.models.due))

    # What is asked for

    def _start(self, task: Task) -> None:
        if not self._job.state.running:
            self._job.start(task)

    def _remove(self) -> None:
        text = self.tr("Remove ComfyUI ({size})? Model files and clips stay; it can be installed again at any time.")
        size = size_text(self._view.disk) if self._view is not None else "?"
        box = QMessageBox(QMessageBox.Icon.Question, self.tr("Remove"), text.format(size=size), parent=self)
        yes = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        if box.clickedButton() is yes:
            self._clips.work.leave()
            self._start(remove_task())

    def _stop_server(self) -> None:
        self._clips.work.pause(self.tr("The server was stopped; what waits is made once you go on."))
        self._on_server()

    def _get(self) -> None:
        due = self.models.due
        terms = ModelTermsDialog(due, self)
        terms.accepted.connect(lambda: self._agreed(due))
        terms.open()

    def _agreed(self, due: Sequence[ModelStatus]) -> None:
        task = fetch_task(due)
        self._lane.run(Operation(lambda: accept_licences(due), lambda _: self._start(task), self._on_failure))

    def _keep(self, wanted: Configuration) -> None:
        self._say("", "muted")
        self._lane.run(Operation(lambda: keep_place(wanted), lambda _: self._kept(), self._on_failure))

    def _kept(self) -> None:
        self._say(self.tr("Kept. It counts from the next clip on."), "muted")
        self._clips.work.leave()
        self.refresh()

    # What is being done

    def _on_server(self) -> None:
        running, event = self._clips.work.running, self._clips.server
        self.stop.setVisible(running)
        self.server.setText(core_text(event.text) if running else "")
        self.server.setVisible(bool(self.server.text()))

    def _on_job(self, state: TaskState) -> None:
        self._offer()
        self.progress.setVisible(state.running)
        removes = state.task is not None and state.task.removes
        self.bar.setRange(0, 0 if state.running and removes else 1000)
        self.bar.setValue(round(state.overall * 1000))
        self.left.setText("" if state.cancelling else time_left(state.seconds_left))
        self.cancel.setEnabled(state.stoppable)
        parts = (state.sentence, state.detail)
        token = "danger" if state.phase is Phase.FAILED else "muted"
        self._say("  ·  ".join(part for part in parts if part), token)

    def _on_failure(self, error: Exception) -> None:
        self._say(sentence_for(error), "danger")

    def _say(self, text: str, token: str) -> None:
        self.message.setStyleSheet(f"color: {self._theme.look.tokens[token]}")
        self.message.setText(text)
        self.message.setVisible(bool(text))
