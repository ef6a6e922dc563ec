"""One program in full: what it answers, how it stands, what can be done with it, its weights."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.described import described
from app.dialogs.environments_overview import ModelRow, Overview, ProgramRow
from app.dialogs.environments_weights import WeightsTable
from app.dialogs.program_texts import size_text, state_mark, state_word
from app.icons import pixmap
from app.jobs.environment_job import Work
from app.jobs.stage_names import stage_name
from app.panels.flow import FlowLayout
from app.panels.parts import name_combo
from app.theme import Theme
from emotionai_core.workers.catalogue import BrokenEnvironment
from emotionai_core.workers.installed import State
from emotionai_core.workers.models import ModelState

_MARK = 16
_COMBO_FRAME = 42


class ProgramDetail(QScrollArea):
    """Shows one program; whoever listens to `wanted` does the work."""

    # What is to be done with the program that is shown.
    wanted = Signal(Work)
    # The weights whose row is the current one are to be fetched, or hashed where they are here.
    weights_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._program: ProgramRow | None = None
        self._busy = False
        self.title = QLabel()
        self.title.setObjectName("panelTitle")
        self.question = _wrapped("muted")
        self.mark = QLabel()
        self.state = _wrapped("")
        self.room = _wrapped("muted")
        self.stages = _wrapped("")
        self.stages.setTextFormat(Qt.TextFormat.RichText)
        self.note = _wrapped("faint")
        self.variant = QComboBox()
        self.variant.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        name_combo(self.variant, self.tr("Variant to install"))
        self.variant.currentIndexChanged.connect(lambda _place: self._on_variant())
        self.install = self._button(self.tr("Install"), Work.INSTALL)
        self.check = self._button(self.tr("Check"), Work.CHECK)
        self.check.setToolTip(self.tr("Run the program's self-test and compare its weights with their hashes"))
        self.remove = self._button(self.tr("Remove"), Work.REMOVE)
        self.weights = WeightsTable(theme)
        self.weights.chosen_changed.connect(self._show_buttons)
        self.get = self._button(self.tr("Get what is needed…"), Work.GET)
        self.get_chosen = QPushButton(self.tr("Get the chosen…"))
        self.get_chosen.setAutoDefault(False)
        self.get_chosen.clicked.connect(lambda: self.weights_wanted.emit())
        self.discard = self._button(self.tr("Remove the chosen"), Work.DISCARD)
        self.heading = QLabel(self.tr("Answers"))
        self.weights_heading = QLabel(self.tr("Weights"))
        for heading in (self.heading, self.weights_heading):
            heading.setObjectName("sectionTitle")
        self._overview: Overview | None = None
        self._lay_out()

    def _button(self, text: str, work: Work) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self.wanted.emit(work))
        return button

    def _lay_out(self) -> None:
        state = QHBoxLayout()
        state.setSpacing(8)
        state.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        state.addWidget(self.state, 1)
        buttons = FlowLayout(gap=8)
        for widget in (self.variant, self.install, self.check, self.remove):
            buttons.addWidget(widget)
        of_weights = FlowLayout(gap=8)
        for button in (self.get, self.get_chosen, self.discard):
            of_weights.addWidget(button)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.question)
        column.addLayout(state)
        column.addWidget(self.room)
        column.addLayout(buttons)
        column.addSpacing(6)
        for widget in (self.heading, self.stages, self.weights_heading):
            column.addWidget(widget)
        column.addLayout(of_weights)
        column.addWidget(self.weights)
        column.addWidget(self.note)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(body)

    @property
    def chosen_variant(self) -> str:
        """The variant to install; "" leaves the choice to the installer, which knows the machine."""
        return str(self.variant.currentData() or "")

    @property
    def chosen_model(self) -> ModelRow | None:
        """The weights whose row is the current one."""
        return self.weights.chosen

    def show_row(self, row: ProgramRow | BrokenEnvironment | None, overview: Overview) -> None:
        """Another program, or the same one as it stands now."""
        self._overview = overview
        broken = isinstance(row, BrokenEnvironment)
        self._program = row if isinstance(row, ProgramRow) else None
        name, token = state_mark(None if self._program is None else self._program.state)
        ratio = self.devicePixelRatioF()
        picture = pixmap(name, self._theme.look.colour(token), round(_MARK * ratio))
        picture.setDevicePixelRatio(ratio)
        self.mark.setPixmap(picture)
        if broken:
            self.title.setText(row.folder.name)
            self.question.setText("")
            self.state.setText(row.sentence)
        elif self._program is not None:
            self._show_program(self._program)
        self._show_weights()
        self._show_room()
        self._show_buttons()

    def _on_variant(self) -> None:
        self._show_room()
        self._show_buttons()

    def be_busy(self, busy: bool) -> None:
        """While something is being done, nothing else can be begun."""
        self._busy = busy
        self._show_buttons()

    def _show_program(self, program: ProgramRow) -> None:
        spec = program.spec
        self.title.setText(described(spec.title))
        self.question.setText(described(spec.question))
        self.state.setText(self._standing(program))
        lines = [
            self.tr("{stage} <span style='color:{muted}'>by {backend} {version}</span>").format(
                stage=escape(stage_name(stage.stage, stage.title)),
                muted=self._theme.look.tokens["muted"],
                backend=escape(stage.backend),
                version=escape(stage.version),
            )
            for stage in spec.stages.values()
        ]
        self.stages.setText("<br>".join(lines))
        self.note.setText(described(spec.note))
        self.variant.blockSignals(True)
        installed = program.variant.name if program.variant is not None else ""
        wanted = self.chosen_variant if self.variant.property("program") == spec.name else installed
        self.variant.clear()
        self.variant.addItem(self.tr("Best here: {variant}").format(variant=described(program.best.title)), "")
        for variant in spec.variants.values():
            self.variant.addItem(described(variant.title), variant.name)
        self.variant.setCurrentIndex(max(0, self.variant.findData(wanted)))
        # Qt measures the ink; a sign that ends in white space would be cut.
        texts = [self.variant.itemText(place) for place in range(self.variant.count())]
        widest = max(self.fontMetrics().horizontalAdvance(text) for text in texts)
        self.variant.setMinimumWidth(widest + _COMBO_FRAME)
        self.variant.setProperty("program", spec.name)
        self.variant.blockSignals(False)

    def _standing(self, program: ProgramRow) -> str:
        """How it stands, in a sentence."""
        if not program.spec.own_interpreter:
            return self.tr("{state}: a part of the studio").format(state=state_word(program.state))
        if program.state is State.READY:
            word = state_word(program.state, bool(program.missing))
            parts = [word, self.tr("{size} on disk").format(size=size_text(program.disk))]
            if program.variant is not None:
                parts.insert(1, described(program.variant.title))
            return " · ".join(parts)
        return {
            State.INCOMPLETE: self.tr("Unfinished: an installation was stopped; installing goes on from there."),
            State.OUTDATED: self.tr("Older version: works no longer with this studio until it is updated."),
        }.get(program.state, state_word(program.state))

    def _show_weights(self) -> None:
        models = self._program.models if self._program is not None else ()
        self.weights.show_models(models)

    def _show_room(self) -> None:
        """What an installation takes, and what there is."""
        program, overview = self._program, self._overview
        if program is None or overview is None or not self._installs():
            self.room.setText("")
            self.room.hide()
            return
        variant = program.spec.variants.get(self.chosen_variant, program.best)
        need = variant.disk_mb * 1e6
        text = self.tr("Installing takes about {need}; {free} are free.")
        text = text.format(need=size_text(need), free=size_text(overview.free))
        weights = sum(one.spec.bytes for one in program.missing)
        if weights:
            known = all(one.spec.bytes for one in program.missing)
            more = self.tr("Its weights take {size} more.") if known else self.tr("Its weights take over {size} more.")
            text += " " + more.format(size=size_text(weights))
        short = need + weights > overview.free
        self.room.setStyleSheet(f"color: {self._theme.look.tokens['danger']}" if short else "")
        self.room.setText(text)
        self.room.show()

    def _installs(self) -> bool:
        """Whether there is something to install: all of it, a newer one, or another variant."""
        program = self._program
        if program is None or not program.spec.own_interpreter:
            return False
        return program.state is not State.READY or self._other_variant()

    def _show_buttons(self) -> None:
        program, idle = self._program, not self._busy
        own = program is not None and program.spec.own_interpreter
        here = program is not None and own and program.state is not State.ABSENT
        ready = program is not None and program.state is State.READY
        several = program is not None and len(program.spec.variants) > 1
        self.question.setVisible(bool(self.question.text()))
        self.note.setVisible(program is not None and bool(program.spec.note))
        for widget in (self.heading, self.stages):
            widget.setVisible(program is not None)
        self.weights_heading.setVisible(program is not None and bool(program.models))
        self.variant.setVisible(own and several)
        self.variant.setEnabled(idle)
        self.install.setVisible(own)
        self.install.setText(self._install_text())
        self.install.setEnabled(idle)
        self.check.setVisible(program is not None)
        self.check.setEnabled(idle and ready)
        self.remove.setVisible(own)
        self.remove.setEnabled(idle and here)
        # What is to be done next stands out.
        self._stress(self.install, not ready)
        self._show_weights_buttons(program, idle, ready)

    def _show_weights_buttons(self, program: ProgramRow | None, idle: bool, ready: bool) -> None:
        missing = program.missing if program is not None else ()
        loose = program is not None and any(not one.spec.shipped for one in program.models)
        chosen = self.chosen_model
        for button in (self.get, self.get_chosen, self.discard):
            button.setVisible(loose)
        self.get.setEnabled(idle and bool(missing))
        here = chosen is not None and chosen.here
        # Hashing gigabytes is left to whoever doubts them; what is found damaged is fetched again.
        self.get_chosen.setText(self.tr("Check the chosen") if here else self.tr("Get the chosen…"))
        self.get_chosen.setEnabled(idle and chosen is not None and not chosen.spec.shipped)
        there = chosen is not None and chosen.state not in (ModelState.ABSENT, ModelState.OWNED)
        self.discard.setEnabled(idle and there and chosen is not None and not chosen.spec.shipped)
        self._stress(self.get, ready and bool(missing))

    def _install_text(self) -> str:
        program = self._program
        if program is None or program.state is State.ABSENT:
            return self.tr("Install")
        if program.state is State.INCOMPLETE:
            return self.tr("Go on installing")
        if program.state is State.OUTDATED:
            return self.tr("Update")
        return self.tr("Install this variant") if self._other_variant() else self.tr("Repair")

    def _other_variant(self) -> bool:
        program = self._program
        if program is None or program.variant is None:
            return False
        return self.chosen_variant not in ("", program.variant.name)

    def _stress(self, button: QPushButton, stressed: bool) -> None:
        name = "primary" if stressed else ""
        if button.objectName() != name:
            button.setObjectName(name)
            button.style().unpolish(button)
            button.style().polish(button)


def _wrapped(name: str) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    if name:
        label.setObjectName(name)
    return label
