"""Menus of what no table can list: the panels, and the arrangements they are kept in."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from app.actions.menus import Actions
from app.actions.verbs import Verbs
from app.layouts import Layouts
from app.workspace import PRESETS, Workspace


class PanelMenus(QObject):
    """Adds "Panels" and "Layouts" to the top of a menu."""

    def __init__(self, view: QMenu, window: QWidget, workspace: Workspace, actions: Actions, verbs: Verbs) -> None:
        super().__init__(window)
        self._actions, self._verbs = actions, verbs
        self._layouts: Layouts = verbs.layouts
        panels = QMenu(self.tr("Panels"), window)
        for dock in workspace.docks.values():
            panels.addAction(dock.toggleViewAction())
        self._menu = QMenu(self.tr("Layouts"), window)
        self._menu.aboutToShow.connect(self._fill)
        first = view.actions()[0]
        view.insertMenu(first, panels)
        view.insertMenu(first, self._menu)
        view.insertSeparator(first)

    def _fill(self) -> None:
        menu, layouts = self._menu, self._layouts
        menu.clear()
        for name in PRESETS:
            menu.addAction(self._actions.by_id[f"layout_{name}"])
        menu.addSeparator()
        for name in layouts.names():
            menu.addAction(name, lambda name=name: self._verbs.show_layout(name))
        menu.addSeparator()
        menu.addAction(self._actions.by_id["save_layout"])
        forget = menu.addMenu(self.tr("Forget a layout"))
        forget.setEnabled(bool(layouts.names()))
        for name in layouts.names():
            forget.addAction(name, lambda name=name: layouts.remove(name))
