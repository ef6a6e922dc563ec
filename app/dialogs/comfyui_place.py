"""Which ComfyUI server makes clips: the studio's own, an installation of the user's, or one at an address."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.described_clips import core_text
from app.dialogs.clip_options import choose
from app.dialogs.comfyui_view import in_window
from app.panels.clips_words import tier_name
from app.panels.parts import name_combo
from app.panels.person_parts import label
from emotionai_core.errors import GenerationError, SettingError
from emotionai_core.generation.configuration import Configuration, Kind, Memory, checked_address, keep
from emotionai_core.records.clip import Tier

_FIELD = 30
_EXAMPLE = "http://127.0.0.1:8188"


class PlaceForm(QWidget):
    """`chosen` brings a whole configuration once somebody presses the button."""

    chosen = Signal(object)
    # What is filled in was refused here.
    refused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = Configuration()
        self.whose = QComboBox()
        for kind, text in (
            (Kind.MANAGED, self.tr("The one that the studio installs")),
            (Kind.FOLDER, self.tr("An installation of mine")),
            (Kind.ADDRESS, self.tr("A server that runs already")),
        ):
            self.whose.addItem(text, kind)
        name_combo(self.whose, self.tr("Which server"))
        self.whose.currentIndexChanged.connect(lambda _place: self._refresh())
        self.folder, self.python, self.address = QLineEdit(), QLineEdit(), QLineEdit()
        self.tier, self.memory = QComboBox(), QComboBox()
        self.reserve = QDoubleSpinBox()
        self.models = QListWidget()
        self.fault = label()
        self.keep = QPushButton(self.tr("Use this"))
        self.keep.setObjectName("primary")
        self.keep.setAutoDefault(False)
        self.keep.clicked.connect(self._on_keep)
        self._fill()
        self._lay_out()
        self.show_choice(Configuration())

    def _fill(self) -> None:
        self.folder.setPlaceholderText(self.tr("folder with its main.py"))
        self.python.setPlaceholderText(self.tr("its Python, found by itself where it is usual"))
        self.address.setPlaceholderText(_EXAMPLE)
        for field, name in (
            (self.folder, self.tr("Folder of ComfyUI")),
            (self.python, self.tr("Python of that folder")),
            (self.address, self.tr("Address of the server")),
        ):
            field.setAccessibleName(name)
        self.tier.addItem(self.tr("What fits the card"), None)
        for tier in Tier:
            self.tier.addItem(tier_name(tier), tier)
        name_combo(self.tier, self.tr("Card"))
        for memory, text in (
            (Memory.AUTO, self.tr("As the card needs")),
            (Memory.DYNAMIC, self.tr("The server’s dynamic way")),
            (Memory.LOW, self.tr("Low memory, as before version 0.16")),
        ):
            self.memory.addItem(text, memory)
        name_combo(self.memory, self.tr("The card’s memory"))
        self.reserve.setRange(0.0, 64.0)
        self.reserve.setSingleStep(0.5)
        self.reserve.setDecimals(1)
        self.reserve.setSuffix(" GB")
        self.reserve.setMinimumHeight(_FIELD)
        self.reserve.setAccessibleName(self.tr("Left to other programs"))
        self.models.setAccessibleName(self.tr("Further folders with model files"))
        self.models.setMaximumHeight(72)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(self.tr("Which server"), self.whose)
        form.addRow(self.tr("Folder of ComfyUI"), self._with_button(self.folder, self.tr("Choose…"), self._ask_folder))
        form.addRow(self.tr("Python of that folder"), self.python)
        form.addRow(self.tr("Address of the server"), self.address)
        form.addRow(self.tr("Card"), self.tier)
        form.addRow(self.tr("The card’s memory"), self.memory)
        form.addRow(self.tr("Left to other programs"), self.reserve)
        buttons = QVBoxLayout()
        self.add = QPushButton(self.tr("Add…"))
        self.drop = QPushButton(self.tr("Leave out"))
        for button, run in ((self.add, self._ask_models), (self.drop, self._drop_models)):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, run=run: run())
            buttons.addWidget(button)
        buttons.setSpacing(8)
        folders = QHBoxLayout()
        folders.setSpacing(8)
        folders.addWidget(self.models, 1)
        folders.addLayout(buttons)
        form.addRow(self.tr("Further model folders"), folders)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 12, 4, 4)
        column.setSpacing(8)
        column.addLayout(form)
        column.addStretch(1)
        column.addWidget(self.fault)
        column.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignRight)

    def _with_button(self, field: QLineEdit, text: str, run: object) -> QHBoxLayout:
        self.choose = QPushButton(text)
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(run)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(field, 1)
        row.addWidget(self.choose)
        return row

    def show_choice(self, chosen: Configuration) -> None:
        """What counts now."""
        self._before = chosen
        choose(self.whose, chosen.kind)
        self.folder.setText(chosen.folder)
        self.python.setText(chosen.python)
        self.address.setText(chosen.address)
        choose(self.tier, chosen.tier)
        choose(self.memory, chosen.memory)
        self.reserve.setValue(chosen.reserve_vram)
        self.models.clear()
        self.models.addItems(list(chosen.model_folders))
        self._refresh()

    @property
    def kind(self) -> Kind:
        """Whose server is chosen."""
        return self.whose.currentData()

    def wanted(self) -> Configuration:
        """What is filled in; raises `SettingError`."""
        address = self.address.text().strip()
        return replace(
            self._before,
            kind=self.kind,
            folder=self.folder.text().strip(),
            python=self.python.text().strip(),
            address=checked_address(address) if address else "",
            tier=self.tier.currentData(),
            memory=self.memory.currentData(),
            reserve_vram=self.reserve.value(),
            model_folders=tuple(self.models.item(row).text() for row in range(self.models.count())),
        )

    def _refresh(self) -> None:
        self.fault.setText("")
        kind = self.kind
        for widget in (self.folder, self.python, self.choose):
            widget.setEnabled(kind is Kind.FOLDER)
        self.address.setEnabled(kind is Kind.ADDRESS)

    def _on_keep(self) -> None:
        try:
            wanted = self.wanted()
        except SettingError as error:
            self.fault.setText(core_text(error.sentence()))
            self.refused.emit()
            return
        self.fault.setText("")
        if wanted.elsewhere:
            self.fault.setText(self.tr("Prompts, pictures and voices will be sent to that address."))
        self.chosen.emit(wanted)

    def _ask_folder(self) -> None:
        self._ask(self.tr("Folder of ComfyUI"), self.folder.setText)

    def _ask_models(self) -> None:
        self._ask(self.tr("Folder like ComfyUI’s models"), lambda path: self.models.addItem(path))

    def _drop_models(self) -> None:
        self.models.takeItem(self.models.currentRow())

    def _ask(self, title: str, take: object) -> None:
        asking = QFileDialog(self, title)
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asking.setFileMode(QFileDialog.FileMode.Directory)
        asking.fileSelected.connect(take)
        asking.open()


def keep_place(wanted: Configuration) -> None:
    """Store the choice; raises `GenerationError` for a folder that cannot be used, `OSError`.

    Looks into the folder: not for the GUI thread.
    """
    from emotionai_core.generation.comfy.program import check_folder, described

    if wanted.kind is Kind.FOLDER:
        found = check_folder(Path(wanted.folder), wanted.python, described().oldest)
        if not found.fine:
            raise GenerationError(in_window(" ".join(found.missing)), "Nothing was changed.")
    keep(wanted)
