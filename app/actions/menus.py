"""QActions and menus made from the catalogue."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from app.actions.catalogue import ACTIONS, MENUS
from app.actions.records import Action
from app.actions.verbs import Verbs


def text_of(action: Action) -> str:
    """The action's name in the user's language."""
    return QCoreApplication.translate("actions", action.text)


def keys_of(action: Action) -> list[QKeySequence]:
    """The action's keys."""
    return [QKeySequence.fromString(keys, QKeySequence.SequenceFormat.PortableText) for keys in action.keys]


class Actions(QObject):
    """One QAction per record; `refresh` asks the facts which are possible."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.by_id: dict[str, QAction] = {}
        self._verbs: Verbs | None = None
        self._groups: dict[str, QActionGroup] = {}
        for record in ACTIONS:
            self.by_id[record.id] = self._make(record)

    def _make(self, record: Action) -> QAction:
        made = QAction(text_of(record), self)
        made.setObjectName(record.id)
        made.setShortcuts(keys_of(record))
        tip = QCoreApplication.translate("actions", record.tip) if record.tip else text_of(record)
        keys = made.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        made.setToolTip(f"{tip} ({keys})" if keys else tip)
        made.setShortcutContext(
            Qt.ShortcutContext.WidgetWithChildrenShortcut if record.local else Qt.ShortcutContext.WindowShortcut
        )
        if record.checked is not None:
            made.setCheckable(True)
        if record.group:
            group = self._groups.setdefault(record.group, QActionGroup(self))
            group.addAction(made)
        if record.id == "quit":
            made.setMenuRole(QAction.MenuRole.QuitRole)
        made.triggered.connect(lambda _checked=False, record=record: self._run(record))
        return made

    def _run(self, record: Action) -> None:
        if self._verbs is not None:
            record.run(self._verbs)
            self.refresh()

    def bind(self, verbs: Verbs, window: QMainWindow, film_widgets: list[QWidget]) -> None:
        """Let the actions work on a window; `film_widgets` get the keys that lists need for themselves."""
        self._verbs = verbs
        for record in ACTIONS:
            action = self.by_id[record.id]
            if record.local:
                for widget in film_widgets:
                    widget.addAction(action)
            else:
                window.addAction(action)
        self.refresh()

    def refresh(self) -> None:
        """Enable what is possible, tick what is on."""
        if self._verbs is None:
            return
        facts = self._verbs.facts()
        for record in ACTIONS:
            action = self.by_id[record.id]
            action.setEnabled(facts[record.when])
            if record.checked is not None:
                action.setChecked(record.checked(self._verbs))

    def fill_menus(self, window: QMainWindow) -> dict[str, QMenu]:
        """Build the menu bar."""
        menus: dict[str, QMenu] = {}
        for name, title in MENUS:
            menu = window.menuBar().addMenu(QCoreApplication.translate("actions", title))
            menus[name] = menu
            for record in ACTIONS:
                if record.menu == name:
                    if record.separated:
                        menu.addSeparator()
                    menu.addAction(self.by_id[record.id])
        return menus
