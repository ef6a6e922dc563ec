"""QActions and menus made from the catalogue."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from app.actions.catalogue import ACTIONS, MENUS
from app.actions.keys import ACTIONS_NAME, Keys, native, text_of
from app.actions.records import Action
from app.actions.verbs import Verbs


class Actions(QObject):
    """One QAction per record; `refresh` asks the facts which are possible."""

    # Keys were exchanged: whoever shows them shows others now.
    keys_changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName(ACTIONS_NAME)
        self.by_id: dict[str, QAction] = {}
        self.keys = Keys()
        self._verbs: Verbs | None = None
        self._groups: dict[str, QActionGroup] = {}
        for record in ACTIONS:
            self.by_id[record.id] = self._make(record)

    def _make(self, record: Action) -> QAction:
        made = QAction(text_of(record), self)
        made.setObjectName(record.id)
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
        if record.id == "preferences":
            made.setMenuRole(QAction.MenuRole.PreferencesRole)
        made.triggered.connect(lambda _checked=False, record=record: self._run(record))
        self._give_keys(made, record)
        return made

    def _give_keys(self, made: QAction, record: Action) -> None:
        keys = self.keys.of(record)
        portable = QKeySequence.SequenceFormat.PortableText
        made.setShortcuts([QKeySequence.fromString(one, portable) for one in keys])
        tip = QCoreApplication.translate("actions", record.tip) if record.tip else text_of(record)
        made.setToolTip(f"{tip} ({native(keys[:1])})" if keys else tip)

    def _run(self, record: Action) -> None:
        if self._verbs is not None:
            record.run(self._verbs)
            self.refresh()

    def bind(self, verbs: Verbs, window: QMainWindow, film_widgets: list[QWidget]) -> None:
        """Let the actions work on a window; `film_widgets` get the keys that lists need for themselves."""
        self._verbs = verbs
        self.keys = Keys(verbs.preferences)
        self.apply_keys()
        for record in ACTIONS:
            action = self.by_id[record.id]
            if record.local:
                for widget in film_widgets:
                    widget.addAction(action)
            else:
                window.addAction(action)
        self.refresh()

    def apply_keys(self) -> None:
        """Give every action the keys that are chosen for it now."""
        for record in ACTIONS:
            self._give_keys(self.by_id[record.id], record)
        self.keys_changed.emit()

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
