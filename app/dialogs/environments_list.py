"""The programs as a table: what each is called, how it stands, what it takes."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from app.described import described
from app.dialogs.environments_overview import Overview, ProgramRow
from app.dialogs.program_texts import size_text, state_mark, state_word
from app.icons import icon
from app.theme import Theme
from emotionai_core.workers.catalogue import BrokenEnvironment
from emotionai_core.workers.installed import State

_NAME = Qt.ItemDataRole.UserRole
MARK = QSize(16, 16)


class ProgramTable(QTreeWidget):
    """A row a program; those whose description is broken come last."""

    # What is chosen now: a program, one that is broken, or nothing.
    chosen_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: dict[str, ProgramRow | BrokenEnvironment] = {}
        self.setColumnCount(3)
        self.setHeaderLabels([self.tr("Program"), self.tr("State"), self.tr("Size")])
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIconSize(MARK)
        self.setStyleSheet("QTreeWidget::item { padding: 6px 4px; }")
        self.setAccessibleName(self.tr("Programs"))
        header = self.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(False)
        header.setSectionsClickable(False)
        self.currentItemChanged.connect(lambda _now, _before: self.chosen_changed.emit())

    @property
    def chosen(self) -> ProgramRow | BrokenEnvironment | None:
        """What the current row is about."""
        item = self.currentItem()
        return self._rows.get(item.data(0, _NAME)) if item is not None else None

    def show_overview(self, overview: Overview) -> None:
        """Other rows; the current one stays the current one while it is there."""
        before = self.currentItem()
        name = before.data(0, _NAME) if before is not None else ""
        self._rows = {row.spec.name: row for row in overview.programs}
        self._rows |= {f"broken/{one.folder.name}": one for one in overview.broken}
        self.blockSignals(True)
        self.clear()
        for key, row in self._rows.items():
            item = self._item(row)
            item.setData(0, _NAME, key)
            self.addTopLevelItem(item)
            if key == name:
                self.setCurrentItem(item)
        first = self.topLevelItem(0)
        if self.currentItem() is None and first is not None:
            self.setCurrentItem(first)
        self.blockSignals(False)
        self.chosen_changed.emit()

    def choose(self, name: str) -> None:
        """Make a program the current one."""
        for place in range(self.topLevelItemCount()):
            item = self.topLevelItem(place)
            if item is not None and item.data(0, _NAME) == name:
                self.setCurrentItem(item)

    def _item(self, row: ProgramRow | BrokenEnvironment) -> QTreeWidgetItem:
        if isinstance(row, BrokenEnvironment):
            return self._marked(row.folder.name, None, "", row.sentence)
        size = row.disk if row.disk else row.best.disk_mb * 1e6
        text = size_text(size) if row.spec.own_interpreter else ""
        title = described(row.spec.title)
        return self._marked(title, row.state, text, f"{title}\n{described(row.spec.question)}", bool(row.missing))

    def _marked(self, title: str, state: State | None, size: str, tip: str, lacking: bool = False) -> QTreeWidgetItem:
        word = state_word(state, lacking)
        item = QTreeWidgetItem([title, word, size])
        name, token = state_mark(state, lacking)
        item.setIcon(1, icon(name, self._theme.look.colour(token)))
        item.setToolTip(0, tip)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{title}, {word}, {size}")
        return item
