"""Environments: the programs that read a film and their weights, installed, checked and removed without waiting."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QProgressBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.described import described
from app.dialogs.environments_detail import ProgramDetail
from app.dialogs.environments_list import ProgramTable
from app.dialogs.environments_overview import ModelRow, Overview, ProgramRow, look_around
from app.dialogs.environments_terms import Agreement, TermsDialog, gate_of
from app.dialogs.program_texts import size_text
from app.icons import icon
from app.jobs.analysis_job import Phase
from app.jobs.environment_job import EnvironmentJob, Task, TaskState, Work
from app.jobs.operations import Lane, Operation, sentence_for
from app.panels.jobs_strip import time_left
from app.theme import Theme
from emotionai_core.errors import EnvironmentMissing
from emotionai_core.workers.models import accept


class EnvironmentsDialog(QDialog):
    """A table, the chosen program in full, and what is being done below. Closing it stops nothing."""

    def __init__(
        self,
        job: EnvironmentJob,
        theme: Theme,
        parent: QWidget | None = None,
        look: Callable[[], Overview] = look_around,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Environments"))
        self._job, self._theme, self._look = job, theme, look
        self._overview: Overview | None = None
        self._lane = Lane(self)
        self.table = ProgramTable(theme)
        self.detail = ProgramDetail(theme)
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.left = QLabel()
        self.left.setObjectName("faint")
        self.cancel = QToolButton()
        self.cancel.setIconSize(QSize(16, 16))
        self.cancel.setIcon(icon("close", theme.look.colour("muted"), theme.look.colour("faint")))
        self.cancel.setToolTip(self.tr("Stop. What has arrived is kept."))
        self.cancel.setAccessibleName(self.tr("Stop"))
        self.cancel.clicked.connect(job.cancel)
        self._lay_out()
        self.table.chosen_changed.connect(self._show_chosen)
        self.detail.wanted.connect(self._on_wanted)
        self.detail.weights_wanted.connect(self._on_weights_wanted)
        job.changed.connect(self._on_job)
        job.ended.connect(self._on_ended)
        self.finished.connect(lambda _result: self._lane.close())
        self._on_job(job.state)
        self.refresh()

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(12)
        # In a narrow window the details, which hold the buttons, keep what they need.
        self.table.setMinimumWidth(300)
        self.table.setMaximumWidth(460)
        middle.addWidget(self.table, 2)
        middle.addWidget(self.detail, 3)
        progress = QHBoxLayout()
        progress.setSpacing(10)
        progress.addWidget(self.bar, 1)
        progress.addWidget(self.left)
        progress.addWidget(self.cancel)
        self.progress = QWidget()
        self.progress.setLayout(progress)
        progress.setContentsMargins(0, 0, 0, 0)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        layout.addLayout(middle, 1)
        layout.addWidget(self.message)
        layout.addWidget(self.progress)
        layout.addWidget(buttons)
        self.resize(1120, 640)
        self.setMinimumSize(820, 460)

    @property
    def loading(self) -> bool:
        """Whether something is still being looked up."""
        return self._lane.busy

    def refresh(self) -> None:
        """Look at the disk again."""
        self._lane.run(Operation(self._look, self._on_overview, self._on_failure))

    def _on_overview(self, overview: Overview) -> None:
        self._overview = overview
        self.table.show_overview(overview)

    def _on_failure(self, error: Exception) -> None:
        self._say(sentence_for(error), "danger")

    def _show_chosen(self) -> None:
        if self._overview is not None:
            self.detail.show_row(self.table.chosen, self._overview)

    # What is asked for

    def _on_wanted(self, work: Work) -> None:
        program = self.table.chosen
        if not isinstance(program, ProgramRow) or self._job.state.running:
            return
        names, title = (program.spec.name,), described(program.spec.title)
        chosen = self.detail.chosen_model
        match work:
            case Work.INSTALL:
                self._job.start(Task(work, names, title, self.detail.chosen_variant))
            case Work.CHECK:
                self._job.start(Task(work, names, title))
            case Work.REMOVE if self._sure(self._loss(program)):
                self._job.start(Task(work, names, title))
            case Work.GET:
                self._ask_terms(program.missing)
            case Work.DISCARD if chosen is not None and self._sure(self._loss(chosen)):
                self._job.start(Task(work, (chosen.spec.name,), described(chosen.spec.title)))
            case _:
                pass

    def _on_weights_wanted(self) -> None:
        chosen = self.detail.chosen_model
        if chosen is not None and chosen.here:
            self._job.start(Task(Work.GET, (chosen.spec.name,), described(chosen.spec.title)))
        elif chosen is not None:
            self._ask_terms((chosen,))

    def _loss(self, row: ProgramRow | ModelRow) -> str:
        if isinstance(row, ModelRow):
            text = self.tr("Remove the weights of {title}? They have to be fetched again before they can be used.")
            return text.format(title=described(row.spec.title))
        text = self.tr("Remove {title} ({size})? Projects and weights stay; it can be installed again at any time.")
        return text.format(title=described(row.spec.title), size=size_text(row.disk))

    def _sure(self, question: str) -> bool:
        box = QMessageBox(QMessageBox.Icon.Question, self.tr("Remove"), question, parent=self)
        yes = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        return box.clickedButton() is yes

    def _ask_terms(self, models: Sequence[ModelRow]) -> None:
        """Show the licences; the token that may be there already is asked for in the background."""
        service = gate_of(models)

        def known() -> bool:
            # Slow to import, and needed only where weights are behind a gate.
            from emotionai_core.workers.tokens import has_token

            return bool(service) and has_token(service)

        def show(token_known: bool) -> None:
            terms = TermsDialog(models, token_known, self)
            terms.agreed.connect(self._on_agreed)
            terms.open()

        self._lane.run(Operation(known, show, self._on_failure))

    def _on_agreed(self, agreement: Agreement) -> None:
        names = tuple(model.name for model in agreement.models)
        title = ", ".join(described(model.title) for model in agreement.models)
        task = Task(Work.GET, names, title)
        self._lane.run(Operation(lambda: _keep(agreement), lambda _: self._job.start(task), self._on_failure))

    # What is being done

    def _on_job(self, state: TaskState) -> None:
        self.detail.be_busy(state.running)
        self.progress.setVisible(state.running)
        removes = state.task is not None and state.task.removes
        # A removal has no steps: the bar only says that something is going on.
        self.bar.setRange(0, 0 if state.running and removes else 1000)
        self.bar.setValue(round(state.overall * 1000))
        self.left.setText("" if state.cancelling else time_left(state.seconds_left))
        self.cancel.setVisible(not removes)
        self.cancel.setEnabled(state.stoppable)
        failed = state.phase is Phase.FAILED
        parts = (state.sentence, state.detail)
        self._say("  ·  ".join(part for part in parts if part), "danger" if failed else "muted")

    def _on_ended(self, _state: TaskState) -> None:
        self.refresh()

    def _say(self, text: str, token: str) -> None:
        self.message.setStyleSheet(f"color: {self._theme.look.tokens[token]}")
        self.message.setText(text)
        self.message.setVisible(bool(text))


def _keep(agreement: Agreement) -> None:
    """Remember what was agreed to, and the token where it is safe; raises `EnvironmentMissing`."""
    if agreement.token:
        from emotionai_core.workers.tokens import set_token

        try:
            set_token(agreement.service, agreement.token)
        except EnvironmentMissing:
            if not agreement.file_allowed:
                raise
            set_token(agreement.service, agreement.token, in_file=True)
    for model in agreement.models:
        accept(model)
