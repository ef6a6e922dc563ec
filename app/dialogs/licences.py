"""Licences: under which everything here may be used, to search, with the texts that come with the studio."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSplitter,
    QStackedLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.described import described
from app.dialogs.program_texts import licence_words
from app.jobs.operations import Lane, Operation, sentence_for
from app.jobs.stage_names import stage_name
from app.panels.parts import EmptyState
from app.theme import Theme
from emotionai_core.generation.comfy.licensing import all_licences
from emotionai_core.workers.catalogue import environments
from emotionai_core.workers.licences import OUR_LICENCE, Kind, LicenceRow, licence_texts, own_text, texts_of

_ROW = Qt.ItemDataRole.UserRole


class LicenceTextDialog(QDialog):
    """The texts that a licence expression names."""

    def __init__(self, licence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(licence)
        self.text = QPlainTextEdit(licence_text(licence))
        self.text.setReadOnly(True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setAccessibleName(self.tr("Text of the licence"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)
        self.resize(640, 520)


def licence_text(licence: str) -> str:
    """The texts of a licence expression that come with the studio, "" where none does."""
    texts = licence_texts()
    return "\n\n\n".join(texts[name] for name in texts_of(licence))


class LicencesDialog(QDialog):
    """A table to search, and the whole licence of the chosen row."""

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, look: Callable[[], Sequence[LicenceRow]] = all_licences
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Licences"))
        self._theme = theme
        self._names = _names()
        self._items: list[tuple[QTreeWidgetItem, LicenceRow, str]] = []
        self._groups: list[QTreeWidgetItem] = []
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search a name, a licence or a program"))
        self.search.setAccessibleName(self.tr("Search a name, a licence or a program"))
        self.search.setClearButtonEnabled(True)
        self.search.setEnabled(False)
        self.tree = self._make_tree()
        self.about = QLabel()
        self.about.setWordWrap(True)
        self.about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setAccessibleName(self.tr("Text of the licence"))
        self._empty = EmptyState()
        self._empty.say(self.tr("Looking at what is installed…"))
        self._lay_out()
        self.search.textChanged.connect(self._filter)
        self.tree.currentItemChanged.connect(lambda _now, _before: self._on_row())
        self._lane = Lane(self)
        self.finished.connect(lambda _result: self._lane.close())
        self._lane.run(Operation(look, self._fill, self._on_failure))

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setColumnCount(4)
        tree.setHeaderLabels([self.tr("Name"), self.tr("Version"), self.tr("Licence"), self.tr("Used for")])
        tree.setFrameShape(QFrame.Shape.NoFrame)
        tree.setStyleSheet("QTreeWidget::item { padding: 4px; }")
        tree.setRootIsDecorated(False)
        tree.setIndentation(12)
        tree.setUniformRowHeights(True)
        tree.setAllColumnsShowFocus(True)
        tree.setAccessibleName(self.tr("Licences"))
        header = tree.header()
        header.setSectionsClickable(False)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((270, 120, 270)):
            header.resizeSection(column, width)
        return tree

    def _lay_out(self) -> None:
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.about)
        column.addWidget(self.text, 1)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.tree)
        halves.addWidget(below)
        halves.setSizes([330, 210])
        middle = QWidget()
        self._stack = QStackedLayout(middle)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(halves)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy = buttons.addButton(self.tr("Copy the list"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.setAutoDefault(False)
        self.copy.setEnabled(False)
        self.copy.clicked.connect(self.copy_list)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.search)
        layout.addWidget(middle, 1)
        layout.addWidget(buttons)
        self.resize(960, 640)
        self.setMinimumSize(640, 420)

    @property
    def loading(self) -> bool:
        """Whether the list is still to come."""
        return self._lane.busy

    def _fill(self, rows: Sequence[LicenceRow]) -> None:
        titles: dict[Kind, str] = {
            "ours": self.tr("Made by us"),
            "model": self.tr("Weights"),
            "package": self.tr("Packages"),
        }
        for kind, title in titles.items():
            found = [row for row in rows if row.kind == kind]
            if found:
                group = QTreeWidgetItem([title])
                group.setFlags(Qt.ItemFlag.ItemIsEnabled)
                font = group.font(0)
                font.setWeight(font.Weight.DemiBold)
                group.setFont(0, font)
                self.tree.addTopLevelItem(group)
                group.setFirstColumnSpanned(True)
                self._groups.append(group)
                for row in found:
                    self._add(group, row)
        self.tree.expandAll()
        self._stack.setCurrentIndex(1)
        self.search.setEnabled(True)
        self.copy.setEnabled(True)
        self._choose_first()
        self.search.setFocus()

    def _add(self, group: QTreeWidgetItem, row: LicenceRow) -> None:
        cells = [described(row.what), row.version, self._licence(row), self._users(row.used_for)]
        item = QTreeWidgetItem(group, cells)
        item.setData(0, _ROW, row)
        for column, cell in enumerate(cells):
            item.setToolTip(column, cell)
        if row.non_commercial:
            item.setForeground(2, self._theme.look.colour("warn"))
        if not row.here:
            item.setForeground(0, self._theme.look.colour("faint"))
        self._items.append((item, row, " ".join((*cells, row.what, row.licence, row.used_for)).casefold()))

    def _users(self, text: str) -> str:
        """Who uses it, with the programs and stages as they are called here."""
        for name, ours in self._names:
            text = text.replace(name, ours)
        return text

    def _licence(self, row: LicenceRow) -> str:
        return licence_words(row.licence, row.non_commercial)

    def _on_failure(self, error: Exception) -> None:
        self._empty.say(self.tr("The licences could not be listed"), sentence_for(error))

    def _filter(self, text: str) -> None:
        """Leave the rows that have all the words."""
        words = text.casefold().split()
        for item, _, searched in self._items:
            item.setHidden(not all(word in searched for word in words))
        for group in self._groups:
            group.setHidden(all(item.isHidden() for item, _, _ in self._items if item.parent() is group))
        current = self.tree.currentItem()
        if current is None or current.isHidden():
            self._choose_first()

    def _choose_first(self) -> None:
        shown = next((item for item, _, _ in self._items if not item.isHidden()), None)
        self.tree.setCurrentItem(shown)  # type: ignore[arg-type]
        self._on_row()

    @property
    def chosen(self) -> LicenceRow | None:
        """What the text is about."""
        item = self.tree.currentItem()
        return item.data(0, _ROW) if item is not None and not item.isHidden() else None

    def _on_row(self) -> None:
        row = self.chosen
        if row is None:
            self.about.setText(self.tr("Nothing fits.") if self.search.text() else "")
            self.text.setPlainText("")
            return
        state = "" if row.here else self.tr("Not on this machine")
        note = described(row.note)
        if row.kind == "ours" and note:
            note = self.tr("Learned from {sets}").format(sets=note)
        self.about.setText("\n".join(part for part in (note, row.source, state) if part))
        self.about.setVisible(bool(self.about.text()))
        whole = own_text() if row.kind == "ours" and row.licence == OUR_LICENCE else licence_text(row.licence)
        self.text.setPlainText(whole or self.tr("Its text comes with the package, or stands at the address above."))

    def copy_list(self) -> None:
        """The rows that are shown on the clipboard, as a table for a spreadsheet."""
        lines = [
            "\t".join((row.what, row.version, row.licence, row.used_for, row.source))
            for item, row, _ in self._items
            if not item.isHidden()
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))


def _names() -> tuple[tuple[str, str], ...]:
    """What programs and stages are called in their descriptions and here; longest first, as some contain others."""
    specs = environments()
    names = {spec.title: described(spec.title) for spec in specs}
    stages = [stage for spec in specs for stage in spec.stages.values()]
    names |= {stage.title: stage_name(stage.stage, stage.title) for stage in stages if stage.title not in names}
    names["The studio"] = QCoreApplication.translate("LicencesDialog", "The studio")
    return tuple(sorted(names.items(), key=lambda pair: -len(pair[0])))
