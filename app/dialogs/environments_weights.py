"""The weights of one program as a table, and what there is to know about those chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHeaderView, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from app.described import described
from app.dialogs.environments_list import MARK
from app.dialogs.environments_overview import ModelRow
from app.dialogs.program_texts import licence_words, size_text, weights_mark, weights_word
from app.icons import icon
from app.theme import Theme
from emotionai_core.workers.models import page_of

_NAME = Qt.ItemDataRole.UserRole
_MOST_ROWS = 5


class WeightsTable(QWidget):
    """A row a model."""

    chosen_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: dict[str, ModelRow] = {}
        self.tree = QTreeWidget()
        self.tree.setColumnCount(4)
        self.tree.setHeaderLabels([self.tr("Weights"), self.tr("Licence"), self.tr("Size"), self.tr("State")])
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setAllColumnsShowFocus(True)
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setIconSize(MARK)
        self.tree.setStyleSheet("QTreeWidget::item { padding: 4px; }")
        self.tree.setAccessibleName(self.tr("Weights of the program"))
        header = self.tree.header()
        header.setSectionsClickable(False)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        # Both are long: where room is short, neither is cut away wholly.
        for column in (0, 1):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.about = QLabel()
        self.about.setObjectName("faint")
        self.about.setWordWrap(True)
        self.about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.tree)
        layout.addWidget(self.about)
        self.tree.currentItemChanged.connect(lambda _now, _before: self._on_row())

    @property
    def chosen(self) -> ModelRow | None:
        """What the current row is about."""
        item = self.tree.currentItem()
        return self._rows.get(item.data(0, _NAME)) if item is not None else None

    def show_models(self, models: tuple[ModelRow, ...]) -> None:
        """Other rows; the current one stays the current one while it is there."""
        before = self.chosen
        name = before.spec.name if before is not None else ""
        self._rows = {one.spec.name: one for one in models}
        self.tree.blockSignals(True)
        self.tree.clear()
        for one in models:
            item = self._item(one)
            self.tree.addTopLevelItem(item)
            if one.spec.name == name or self.tree.currentItem() is None:
                self.tree.setCurrentItem(item)
        self.tree.blockSignals(False)
        row = self.tree.sizeHintForRow(0) if models else 0
        self.tree.setFixedHeight(self.tree.header().sizeHint().height() + row * min(len(models), _MOST_ROWS) + 4)
        self.setVisible(bool(models))
        self._on_row()

    def _item(self, one: ModelRow) -> QTreeWidgetItem:
        model = one.spec
        licence = licence_words(model.licence, model.non_commercial)
        if model.gated:
            licence = self.tr("{licence}; needs a token").format(licence=licence)
        size = self.tr("with the program") if model.shipped else size_text(model.bytes)
        title, word = described(model.title), weights_word(one.state, one.needed, one.useful)
        item = QTreeWidgetItem([title, licence, size, word])
        item.setData(0, _NAME, model.name)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{title}, {licence}, {size}, {word}")
        icon_name, token = weights_mark(one.state)
        item.setIcon(3, icon(icon_name, self._theme.look.colour(token)))
        if model.non_commercial:
            item.setForeground(1, self._theme.look.colour("warn"))
        item.setToolTip(0, described(model.purpose))
        item.setToolTip(1, described(model.licence_note))
        return item

    def _on_row(self) -> None:
        one = self.chosen
        self.about.setText(_about(one) if one is not None else "")
        self.about.setVisible(bool(self.about.text()))
        self.chosen_changed.emit()


def _about(one: ModelRow) -> str:
    model = one.spec
    parts = [described(model.title), described(model.purpose), described(model.licence_note)]
    if model.note != model.purpose:
        parts.append(described(model.note))
    parts.append(model.package or page_of(model))
    return "\n".join(part for part in parts if part)
