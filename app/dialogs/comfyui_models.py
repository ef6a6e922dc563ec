"""The model files of LTX-Video as a table: what each is for, its size, its licence, whether it is here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QHeaderView, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from app.described import described
from app.described_clips import core_text
from app.dialogs.environments_list import MARK
from app.dialogs.program_texts import size_text
from app.icons import icon
from app.theme import Theme

if TYPE_CHECKING:
    from emotionai_core.generation.comfy.models import ModelStatus

_NAME = Qt.ItemDataRole.UserRole


def state_word(state: str) -> str:
    """The state of a model file in a word or two."""
    return {
        "absent": QCoreApplication.translate("ComfyDialog", "Needed"),
        "partly": QCoreApplication.translate("ComfyDialog", "Partly here"),
        "ready": QCoreApplication.translate("ComfyDialog", "Here"),
        "damaged": QCoreApplication.translate("ComfyDialog", "Damaged"),
        "found": QCoreApplication.translate("ComfyDialog", "You have it"),
    }[state]


_MARKS = {
    "absent": ("download", "muted"),
    "partly": ("half", "warn"),
    "ready": ("check", "good"),
    "damaged": ("warning", "danger"),
    "found": ("folder", "accent"),
}


class ModelsTable(QWidget):
    """A row a file; what there is to know about the current one below."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: dict[str, ModelStatus] = {}
        self.tree = QTreeWidget()
        self.tree.setColumnCount(4)
        self.tree.setHeaderLabels([self.tr("Model file"), self.tr("Licence"), self.tr("Size"), self.tr("State")])
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setAllColumnsShowFocus(True)
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setIconSize(MARK)
        self.tree.setStyleSheet("QTreeWidget::item { padding: 4px; }")
        self.tree.setAccessibleName(self.tr("Model files of LTX-Video"))
        header = self.tree.header()
        header.setSectionsClickable(False)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in (0, 1):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.about = QLabel()
        self.about.setObjectName("faint")
        self.about.setWordWrap(True)
        self.about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.tree, 1)
        column.addWidget(self.about)
        self.tree.currentItemChanged.connect(lambda _now, _before: self._on_row())

    @property
    def due(self) -> list[ModelStatus]:
        """Those that are still to be got."""
        return [one for one in self._rows.values() if not one.usable]

    def show_models(self, models: Sequence[ModelStatus]) -> None:
        """Other rows; the current one stays the current one while it is there."""
        current = self.tree.currentItem()
        name = current.data(0, _NAME) if current is not None else ""
        self._rows = {one.model.name: one for one in models}
        self.tree.blockSignals(True)
        self.tree.clear()
        for one in models:
            item = self._item(one)
            self.tree.addTopLevelItem(item)
            if one.model.name == name or self.tree.currentItem() is None:
                self.tree.setCurrentItem(item)
        self.tree.blockSignals(False)
        self._on_row()

    def _item(self, one: ModelStatus) -> QTreeWidgetItem:
        model = one.model
        size = size_text(model.bytes)
        if not model.exactly:
            size = self.tr("about {size}").format(size=size)
        title, licence = described(model.spec.title), described(model.spec.licence)
        item = QTreeWidgetItem([title, licence, size, state_word(one.state.value)])
        item.setData(0, _NAME, model.name)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, ", ".join(item.text(column) for column in range(4)))
        name, token = _MARKS[one.state.value]
        item.setIcon(3, icon(name, self._theme.look.colour(token)))
        item.setToolTip(1, described(model.spec.licence_note))
        return item

    def _on_row(self) -> None:
        item = self.tree.currentItem()
        one = self._rows.get(item.data(0, _NAME)) if item is not None else None
        if one is None:
            self.about.setText("")
            return
        where = str(one.path) if one.path is not None else one.model.spec.files[0].source
        parts = (f"{one.model.file} · {described(one.model.role)}", core_text(one.fault), where, one.model.page)
        self.about.setText("\n".join(part for part in parts if part))
