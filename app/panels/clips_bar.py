"""What can be asked of all clips at once, and how making them stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.icons import icon
from app.panels.flow import FlowLayout, flowing
from app.panels.person_parts import label
from app.theme import Theme


class ClipsBar(QWidget):
    """Buttons above the queue; whoever listens does the work."""

    make_wanted = Signal()
    join_wanted = Signal()
    # The same, after order and cross-fade were chosen.
    order_wanted = Signal()
    compare_wanted = Signal()
    rating_wanted = Signal()
    options_wanted = Signal()
    server_wanted = Signal()
    go_on = Signal()
    stop_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.make = self._button(self.tr("Make all key scenes"), self.make_wanted.emit)
        self.make.setToolTip(self.tr("Make clips of all key scenes"))
        self.join = self._button(self.tr("Join to an arc"), self.join_wanted.emit)
        self.join.setToolTip(self.tr("Join the chosen clips, or the newest of each scene, in the order of the film"))
        self.order = self._tool(self.tr("Order and cross-fade of the arc…"), self.order_wanted.emit)
        self.compare = self._button(self.tr("Compare"), None)
        menu = QMenu(self.compare)
        menu.addAction(self.tr("Side by side…")).triggered.connect(lambda _on=False: self.compare_wanted.emit())
        menu.addAction(self.tr("Rate without names…")).triggered.connect(lambda _on=False: self.rating_wanted.emit())
        self.compare.setMenu(menu)
        self.options = self._tool(self.tr("How clips are made…"), self.options_wanted.emit)
        self.server = self._tool(self.tr("LTX-Video and ComfyUI…"), self.server_wanted.emit)
        self.standing = label("muted")
        self.stop = self._tool(self.tr("Stop the chosen, or the one being made"), self.stop_wanted.emit)
        self.again = self._tool(self.tr("Try again what failed or was stopped"), self.again_wanted.emit)
        self.resume = self._button(self.tr("Go on"), self.go_on.emit)
        self.resume.setObjectName("primary")
        self._lay_out()
        theme.changed.connect(self._paint_icons)
        self._paint_icons()

    def _button(self, text: str, run: Callable[[], object] | None) -> QPushButton:
        button = QPushButton(text)
        if run is not None:
            button.clicked.connect(lambda: run())
        return button

    def _tool(self, name: str, run: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        button.setIconSize(QSize(18, 18))
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.clicked.connect(lambda: run())
        return button

    def _lay_out(self) -> None:
        buttons = flowing()
        flow = FlowLayout(buttons)
        for widget in (self.make, self.join, self.order, self.compare, self.options, self.server):
            flow.addWidget(widget)
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.standing, 1)
        for widget in (self.stop, self.again, self.resume):
            below.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 6)
        column.setSpacing(6)
        column.addWidget(buttons)
        column.addLayout(below)

    def say(self, text: str, resumable: bool, going: bool, ended: bool) -> None:
        """How making clips stands: whether it waits for a word, something is to be made, something went wrong."""
        self.standing.setText(text)
        self.standing.setVisible(bool(text) or ended)
        self.resume.setVisible(resumable)
        self.stop.setVisible(going)
        self.again.setVisible(ended)

    def offer(self, editable: bool, clips: int, joinable: int, joined: bool) -> None:
        """What is possible with so many clips, `joinable` of them for an arc; what comes next stands out."""
        self._stress(self.join, editable and joinable > 1 and not joined)
        for widget in (self.make, self.options):
            widget.setEnabled(editable)
        for widget in (self.join, self.order):
            widget.setEnabled(editable and joinable > 1)
        self.compare.setEnabled(clips > 0)

    def _stress(self, button: QPushButton, stressed: bool) -> None:
        name = "primary" if stressed else ""
        if button.objectName() != name:
            button.setObjectName(name)
            button.style().unpolish(button)
            button.style().polish(button)

    def _paint_icons(self) -> None:
        look = self._theme.look
        for button, name in (
            (self.order, "sort"),
            (self.options, "filter"),
            (self.server, "download"),
            (self.stop, "close"),
            (self.again, "renew"),
        ):
            button.setIcon(icon(name, look.colour("muted"), look.colour("faint")))
