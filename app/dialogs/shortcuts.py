"""The keys of every action, and other keys for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.actions import catalogue
from app.actions.keys import ACTIONS_NAME, Keys, native, text_of
from app.actions.records import Action
from app.dialogs.fuzzy import match

if TYPE_CHECKING:
    # The actions open this dialog.
    from app.actions.menus import Actions

_ID = Qt.ItemDataRole.UserRole
_PORTABLE = QKeySequence.SequenceFormat.PortableText


class ShortcutsDialog(QDialog):
    """A list to search, and a field that records keys; every change counts at once."""

    def __init__(self, parent: QWidget | None = None, actions: Actions | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self._actions = actions if actions is not None else _actions_of(parent)
        self._keys = self._actions.keys if self._actions is not None else Keys()
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search a command or a key"))
        self.search.setAccessibleName(self.tr("Search a command or a key"))
        self.search.setClearButtonEnabled(True)
        self.tree = self._make_tree()
        self.recorder = QKeySequenceEdit()
        self.recorder.setMaximumSequenceLength(1)
        self.recorder.setAccessibleName(self.tr("New key"))
        self.message = QLabel()
        self.message.setObjectName("muted")
        self.message.setWordWrap(True)
        self.message.setMinimumHeight(36)
        self.use = self._button(self.tr("Use this key"), self.take_key)
        self.none = self._button(self.tr("No key"), lambda: self._give(()))
        self.reset = self._button(self.tr("Reset"), self.reset_one)
        self.reset_all = self._button(self.tr("Reset all"), self.reset_every)
        self._lay_out()
        self.search.textChanged.connect(lambda _text: self._filter())
        self.tree.currentItemChanged.connect(lambda _now, _before: self._on_row())
        self.tree.itemActivated.connect(lambda _item, _column: self.recorder.setFocus())
        self.recorder.keySequenceChanged.connect(lambda _keys: self._on_recorded())
        self._fill()
        self.search.setFocus()

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setColumnCount(2)
        tree.setHeaderHidden(True)
        tree.setFrameShape(QFrame.Shape.NoFrame)
        tree.setStyleSheet("QTreeWidget::item { padding: 5px 4px; }")
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        tree.header().setStretchLastSection(False)
        tree.setRootIsDecorated(False)
        tree.setIndentation(12)
        tree.setUniformRowHeights(True)
        tree.setAccessibleName(self.tr("Commands and their keys"))
        return tree

    def _button(self, text: str, run: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: run())  # type: ignore[operator]
        return button

    def _lay_out(self) -> None:
        record = QHBoxLayout()
        record.setSpacing(8)
        record.addWidget(self.recorder, 1)
        for button in (self.use, self.none, self.reset):
            record.addWidget(button)
        mouse = QLabel(
            self.tr(
                "On the timeline: wheel zooms around the pointer, Shift and wheel or the middle button pan, "
                "a click seeks, dragging scrubs."
            )
        )
        mouse.setObjectName("faint")
        mouse.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.reset_all, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(self.search)
        layout.addWidget(self.tree, 1)
        layout.addLayout(record)
        layout.addWidget(self.message)
        layout.addWidget(mouse)
        layout.addWidget(buttons)
        self.resize(600, 600)
        self.setMinimumSize(460, 420)

    def _fill(self) -> None:
        menus = {name: _plain(QCoreApplication.translate("actions", title)) for name, title in catalogue.MENUS}
        menus[""] = self.tr("Elsewhere")
        self._items: dict[str, QTreeWidgetItem] = {}
        self._groups: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        for name, title in menus.items():
            group = QTreeWidgetItem([title, ""])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            font = group.font(0)
            font.setWeight(font.Weight.DemiBold)
            group.setFont(0, font)
            items: list[QTreeWidgetItem] = []
            for record in catalogue.ACTIONS:
                if record.menu == name:
                    item = QTreeWidgetItem(group, [text_of(record), ""])
                    item.setData(0, _ID, record.id)
                    self._items[record.id] = item
                    items.append(item)
            if items:
                self.tree.addTopLevelItem(group)
                self._groups.append((group, items))
        self.tree.expandAll()
        self._show_keys()
        self._filter()

    def _show_keys(self) -> None:
        for name, item in self._items.items():
            record = catalogue.action(name)
            item.setText(1, native(self._keys.of(record)))
            font = item.font(1)
            font.setWeight(font.Weight.DemiBold if self._keys.changed(record) else font.Weight.Normal)
            item.setFont(1, font)
            item.setToolTip(1, self.tr("Changed by you") if self._keys.changed(record) else "")
        self.reset_all.setEnabled(any(self._keys.changed(record) for record in catalogue.ACTIONS))

    def _filter(self) -> None:
        """Show what has the letters in its name, or the keys that were typed."""
        wanted = self.search.text().strip()
        first: QTreeWidgetItem | None = None
        for name, item in self._items.items():
            keys = self._keys.of(catalogue.action(name))
            by_key = wanted.casefold() in (native((one,)).casefold() for one in keys)
            fits = not wanted or by_key or wanted.casefold() in item.text(0).casefold() or _fits(wanted, item.text(0))
            item.setHidden(not fits)
            first = first or (item if fits else None)
        for group, items in self._groups:
            group.setHidden(all(item.isHidden() for item in items))
        current = self.tree.currentItem()
        if current is None or current.isHidden():
            self.tree.setCurrentItem(first)  # type: ignore[arg-type]
        self._on_row()

    @property
    def chosen(self) -> Action | None:
        """The action whose keys are to be changed."""
        item = self.tree.currentItem()
        name = item.data(0, _ID) if item is not None and not item.isHidden() else None
        return catalogue.action(name) if name else None

    def _on_row(self) -> None:
        record = self.chosen
        self.recorder.clear()
        for widget in (self.recorder, self.none, self.reset):
            widget.setEnabled(record is not None)
        if record is not None:
            self.reset.setEnabled(self._keys.changed(record))
            self.none.setEnabled(bool(self._keys.of(record)))
        self._on_recorded()

    @property
    def recorded(self) -> str:
        """The keys in the field."""
        return self.recorder.keySequence().toString(_PORTABLE)

    def _on_recorded(self) -> None:
        record, keys = self.chosen, self.recorded
        self.use.setEnabled(record is not None and bool(keys))
        self.use.setText(self.tr("Use this key"))
        if record is None:
            self.message.setText(self.tr("Nothing is called so."))
        elif not keys:
            self.message.setText(
                self.tr("Choose a command, press Enter or click into the field, and press the new key.")
            )
        elif (other := self._keys.taken(keys, record)) is not None:
            self.use.setText(self.tr("Take it over"))
            text = self.tr("{key} belongs to “{command}”. Taking it over leaves that command without it.")
            self.message.setText(text.format(key=native((keys,)), command=text_of(other)))
        else:
            self.message.setText(self.tr("{key} is free.").format(key=native((keys,))))

    def take_key(self) -> None:
        """Give the recorded key to the chosen action, and take it from whoever had it."""
        record, keys = self.chosen, self.recorded
        if record is None or not keys:
            return
        while (other := self._keys.taken(keys, record)) is not None:
            left = [one for one in self._keys.of(other) if not _same(one, keys)]
            self._keys.choose(other, left)
        self._give((keys,))

    def _give(self, keys: tuple[str, ...]) -> None:
        record = self.chosen
        if record is not None:
            self._keys.choose(record, keys)
            self._apply()

    def reset_one(self) -> None:
        """The catalogue's keys for the chosen action; whoever took one of them gives it back."""
        record = self.chosen
        if record is None:
            return
        self._keys.choose(record, record.keys)
        for keys in self._keys.of(record):
            while (other := self._keys.taken(keys, record)) is not None:
                self._keys.choose(other, [one for one in self._keys.of(other) if not _same(one, keys)])
        self._apply()

    def reset_every(self) -> None:
        """The catalogue's keys for all."""
        for record in catalogue.ACTIONS:
            self._keys.choose(record, record.keys)
        self._apply()

    def _apply(self) -> None:
        if self._actions is not None:
            self._actions.apply_keys()
        self._show_keys()
        self._on_row()


def _actions_of(parent: QWidget | None) -> Actions | None:
    found = parent.window().findChild(QObject, ACTIONS_NAME) if parent is not None else None
    return cast("Actions | None", found)


def _plain(title: str) -> str:
    return title.replace("&", "").split("(")[0].strip()


def _fits(wanted: str, name: str) -> bool:
    found = match(wanted, name)
    return found is not None and found[0] > 4 * len(wanted)


def _same(one: str, other: str) -> bool:
    first, second = QKeySequence.fromString(one, _PORTABLE), QKeySequence.fromString(other, _PORTABLE)
    nothing = QKeySequence.SequenceMatch.NoMatch
    return first.matches(second) != nothing or second.matches(first) != nothing
