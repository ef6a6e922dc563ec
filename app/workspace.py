"""The panels around the film: each a dock that can be moved, tabbed, floated or hidden; arrangements have names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QSizePolicy,
    QTabBar,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.icons import icon
from app.theme import Theme

Place = Literal["left", "right", "bottom"]
_AREAS: Final = {
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
}
# Raised when panels are added or renamed: an arrangement stored before is then not applied.
_VERSION: Final = 5


@dataclass(frozen=True, slots=True)
class Panel:
    """A widget, what it is called, where it stands at first; `header` takes the place of a title bar."""

    name: str
    title: str
    widget: QWidget
    place: Place
    header: QWidget | None = None


@dataclass(frozen=True, slots=True)
class Preset:
    """An arrangement as data: panels in front and panels hidden by name, and the edges' shares of the window."""

    front: tuple[str, ...]
    hidden: tuple[str, ...]
    left: float
    right: float
    bottom: float


PRESETS: Final = {
    "review": Preset(
        ("conflicts", "evidence"),
        ("agreement", "jobs", "memory", "delivery", "social", "prompts", "screenplay", "clips"),
        0.26,
        0.23,
        0.44,
    ),
    "cut": Preset(
        ("lines",),
        (
            "conflicts",
            "people",
            "evidence",
            "coding",
            "agreement",
            "history",
            "jobs",
            "person",
            "memory",
            "delivery",
            "social",
            "prompts",
            "screenplay",
            "clips",
        ),
        0.22,
        0.0,
        0.50,
    ),
    "characters": Preset(
        ("social", "person"),
        ("conflicts", "notes", "history", "coding", "agreement", "jobs", "prompts", "screenplay", "clips"),
        0.32,
        0.30,
        0.24,
    ),
    "creation": Preset(
        ("prompts", "clips"),
        (
            "conflicts",
            "notes",
            "history",
            "evidence",
            "coding",
            "agreement",
            "jobs",
            "person",
            "memory",
            "delivery",
            "social",
        ),
        0.36,
        0.30,
        0.22,
    ),
}


class TitleBar(QWidget):
    """A slim title for a dock that stands alone; tabs name the others."""

    def __init__(self, dock: QDockWidget, theme: Theme, header: QWidget | None) -> None:
        super().__init__(dock)
        self._dock = dock
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("dockTitle")
        row = QHBoxLayout(self)
        row.setContentsMargins(0 if header is not None else 12, 0, 4, 0)
        row.setSpacing(0)
        if header is not None:
            row.addWidget(header, 1)
        else:
            title = QLabel(dock.windowTitle())
            title.setObjectName("panelTitle")
            row.addWidget(title, 1)
        self._buttons: dict[str, QToolButton] = {}
        for name, text, run in (
            ("float", self.tr("Float or dock"), lambda: dock.setFloating(not dock.isFloating())),
            ("close", self.tr("Hide this panel"), dock.hide),
        ):
            button = QToolButton()
            button.setIconSize(QSize(14, 14))
            button.setToolTip(text)
            button.setAccessibleName(f"{text}: {dock.windowTitle()}")
            button.clicked.connect(lambda _checked=False, run=run: run())
            row.addWidget(button)
            self._buttons[name] = button
        self.has_header = header is not None
        theme.changed.connect(self._paint_icons)
        self._paint_icons()

    def _paint_icons(self) -> None:
        for name, button in self._buttons.items():
            button.setIcon(icon(name, self._theme.look.colour("muted")))

    def sizeHint(self) -> QSize:
        """As high as a tab."""
        return QSize(120, 34)

    def minimumSizeHint(self) -> QSize:
        """Nothing but the buttons."""
        return QSize(60, 30)


class _Body(QWidget):
    """A panel on its card. Hidden panels may be of any size; shown ones keep what they need."""

    def __init__(self, widget: QWidget, least: int) -> None:
        super().__init__()
        self.setObjectName("dockBody")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(least)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(widget)


class Workspace(QMainWindow):
    """The film in the middle and the panels around it."""

    arranged = Signal()

    # Its parent must be there from the start: a window of its own would insist on being as high as its docks once were.
    def __init__(self, centre: QWidget, panels: Sequence[Panel], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setObjectName("workspace")
        self._theme = theme
        self._panels = {panel.name: panel for panel in panels}
        self._docks: dict[str, QDockWidget] = {}
        self._titles: dict[str, TitleBar] = {}
        self._nothing: dict[str, QWidget] = {}
        # The preset whose sizes are still to be given, once the window has one of its own.
        self._share_out: Preset | None = None
        self._front: tuple[str, ...] = ()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(0)
        self._settle.timeout.connect(self._on_settled)
        self.tabifiedDockWidgetActivated.connect(lambda _dock: self._settle.start())
        self.setCentralWidget(centre)
        self.setDockNestingEnabled(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        options = QMainWindow.DockOption
        self.setDockOptions(options.AllowNestedDocks | options.AllowTabbedDocks)
        for panel in panels:
            self._add(panel)
        self.apply_preset("review")

    def _add(self, panel: Panel) -> None:
        dock = QDockWidget(panel.title, self)
        dock.setObjectName(f"dock-{panel.name}")
        dock.setWidget(_Body(panel.widget, 260 if panel.place != "bottom" else 320))
        title = TitleBar(dock, self._theme, panel.header)
        title.setParent(dock)
        dock.setTitleBarWidget(title)
        self._docks[panel.name], self._titles[panel.name] = dock, title
        self._nothing[panel.name] = QWidget(dock)
        for changed in (dock.dockLocationChanged, dock.topLevelChanged, dock.visibilityChanged):
            changed.connect(lambda *_: self._settle.start())
        # Qt only moves a dock behind a tab out of sight: its panel must not keep the keyboard, nor count as shown.
        dock.visibilityChanged.connect(panel.widget.setVisible)
        earlier = [
            self._docks[one.name]
            for one in self._panels.values()
            if one.place == panel.place and one.name in self._docks
        ]
        if earlier[0] is dock:
            self.addDockWidget(_AREAS[panel.place], dock)
        else:
            self.tabifyDockWidget(earlier[0], dock)

    @property
    def docks(self) -> dict[str, QDockWidget]:
        """The docks by the names of their panels."""
        return self._docks

    def titles(self) -> dict[str, str]:
        """What the panels are called, by name."""
        return {name: panel.title for name, panel in self._panels.items()}

    def show_panel(self, name: str) -> None:
        """Bring a panel to the front and give it the keyboard."""
        dock = self._docks[name]
        dock.show()
        dock.raise_()
        QTimer.singleShot(0, self, lambda: self._focus(self._panels[name].widget))

    def _on_tab_clicked(self, bar: QTabBar, index: int) -> None:
        """Whoever clicks a tab wants its panel under the keyboard."""
        for panel in self._panels.values():
            if panel.title == bar.tabText(index):
                QTimer.singleShot(0, self, lambda panel=panel: self._focus(panel.widget))

    def _focus(self, widget: QWidget) -> None:
        """Give a panel the keyboard: its list where it has one."""
        lists = [one for one in widget.findChildren(QAbstractItemView) if one.isVisible() and one.isEnabled()]
        (lists[0] if lists else widget).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def apply_preset(self, name: str) -> None:
        """Arrange everything as the preset of this name says."""
        preset = PRESETS[name]
        last: dict[str, QDockWidget] = {}
        for dock in self._docks.values():
            dock.setFloating(False)
            self.removeDockWidget(dock)
        # Tab bars of groups that are no more go only with a layout that has none.
        layout = self.layout()
        assert layout is not None
        layout.activate()
        for panel in self._panels.values():
            dock = self._docks[panel.name]
            # Never one above the other in between: the window would grow to hold them all.
            if panel.place in last:
                self.tabifyDockWidget(last[panel.place], dock)
            else:
                self.addDockWidget(_AREAS[panel.place], dock)
            last[panel.place] = dock
            dock.setVisible(panel.name not in preset.hidden)
        self._share_out = preset
        self._settle.start()
        self._raise([one for one in preset.front if one in self._docks])

    def _share(self, preset: Preset) -> None:
        wide, high = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        for place, share, way, whole in (
            ("left", preset.left, wide, self.width()),
            ("right", preset.right, wide, self.width()),
            ("bottom", preset.bottom, high, self.height()),
        ):
            here = [self._docks[one.name] for one in self._panels.values() if one.place == place]
            shown = [dock for dock in here if not dock.isHidden()]
            if shown and share:
                self.resizeDocks(shown[:1], [round(share * whole)], way)

    def _raise(self, names: Sequence[str]) -> None:
        self._front = tuple(names)
        self._raise_front()
        # Docks that were just moved come to the front by themselves once they are laid out.
        QTimer.singleShot(0, self, self._raise_front)

    def _raise_front(self) -> None:
        for name in self._front:
            self._docks[name].raise_()

    def arrangement(self) -> QByteArray:
        """The arrangement, to be kept."""
        return self.saveState(_VERSION)

    def arrange(self, state: QByteArray) -> bool:
        """Put back an arrangement kept earlier; False when it does not fit this version."""
        fits = not state.isEmpty() and self.restoreState(state, _VERSION)
        if fits:
            self._share_out, self._front = None, ()
        return fits

    def showEvent(self, event: QShowEvent) -> None:
        """Sizes can be shared out now."""
        self._settle.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is arranged behind a window that is gone."""
        self._settle.stop()

    def _on_settled(self) -> None:
        if self._share_out is not None and self.isVisible():
            preset, self._share_out = self._share_out, None
            self._share(preset)
        for name, dock in self._docks.items():
            tabbed = any(not other.isHidden() for other in self.tabifiedDockWidgets(dock)) and not dock.isFloating()
            title = self._titles[name]
            wanted = self._nothing[name] if tabbed and not title.has_header else title
            if dock.titleBarWidget() is not wanted:
                dock.setTitleBarWidget(wanted)
                title.setVisible(wanted is title)
                self._nothing[name].setVisible(wanted is not title)
        for bar in self.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            bar.setDocumentMode(True)
            bar.setExpanding(False)
            bar.setElideMode(Qt.TextElideMode.ElideNone)
            bar.setUsesScrollButtons(True)
            if not bar.accessibleName():
                bar.setAccessibleName(self.tr("Panels"))
                bar.tabBarClicked.connect(lambda index, bar=bar: self._on_tab_clicked(bar, index))
        self.arranged.emit()
