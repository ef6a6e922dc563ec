"""Showing, hiding, ordering and sizing tracks: by menu, by dragging names and edges, by keys."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import cast

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton

from app.timeline.arrangement import Arrangement, arrangement_from, kind_name
from app.timeline.canvas import TimelineCanvas
from app.timeline.tracks.base import Kind


class Arranger(QObject):
    """Holds the arrangement and changes it as the canvas asks; `changed` says that it did."""

    changed = Signal()
    person_unwanted = Signal(str)
    only_person_wanted = Signal(str)

    def __init__(self, canvas: TimelineCanvas, parent: QObject) -> None:
        super().__init__(parent)
        self.arrangement = Arrangement()
        self.menu: QMenu | None = None
        self._canvas = canvas
        canvas.track_moved.connect(self._on_moved)
        canvas.track_resized.connect(self._on_resized)
        canvas.track_shifted.connect(self._on_shifted)
        canvas.header_menu_wanted.connect(self._on_menu)

    def restore(self, text: str) -> None:
        """What was kept in the preferences."""
        self._take(arrangement_from(text))

    def make_button(self) -> QToolButton:
        """The button with the menu of tracks."""
        button = QToolButton()
        button.setToolTip(self.tr("Which tracks are shown"))
        button.setAccessibleName(self.tr("Which tracks are shown"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.aboutToShow.connect(lambda: self._refill(menu))
        button.setMenu(menu)
        return button

    def show_kind(self, kind: Kind, shown: bool) -> None:
        """Show or hide the tracks of a kind."""
        self._take(self.arrangement.with_shown(kind, shown))

    def reset(self) -> None:
        """Everything as at first."""
        self._take(Arrangement())

    def _take(self, arrangement: Arrangement) -> None:
        if arrangement != self.arrangement:
            self.arrangement = arrangement
            self.changed.emit()

    def _on_moved(self, kind: str, target: str, below: bool) -> None:
        self._take(self.arrangement.placed(cast(Kind, kind), cast(Kind, target), below))

    def _on_resized(self, kind: str, height: int) -> None:
        self._take(self.arrangement.with_height(cast(Kind, kind), height))

    def _on_shifted(self, kind: str, by: int) -> None:
        there: list[Kind] = [track.kind for track in self._canvas.tracks]
        self._take(self.arrangement.shifted(cast(Kind, kind), by, tuple(dict.fromkeys(there))))

    def _on_menu(self, kind: str, person: str, where: QPoint) -> None:
        menu = QMenu(self._canvas)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if person:
            only, hide = menu.addAction(self.tr("Only this person")), menu.addAction(self.tr("Hide this person"))
            only.triggered.connect(lambda: self.only_person_wanted.emit(person))
            hide.triggered.connect(lambda: self.person_unwanted.emit(person))
            menu.addSeparator()
        self._fill(menu, cast(Kind, kind) if kind else None)
        self.menu = menu
        menu.popup(where)

    def _refill(self, menu: QMenu) -> None:
        menu.clear()
        self._fill(menu, None)

    def _fill(self, menu: QMenu, kind: Kind | None) -> None:
        if kind is not None:
            hide = self.tr("Hide “{track}”").format(track=kind_name(kind))
            menu.addAction(hide).triggered.connect(lambda: self.show_kind(kind, False))
            for text, by in ((self.tr("Move up"), -1), (self.tr("Move down"), 1)):
                menu.addAction(text).triggered.connect(partial(self._shift, kind, by))
            menu.addSeparator()
        for one in self.arrangement.order:
            action = menu.addAction(kind_name(one))
            action.setCheckable(True)
            action.setChecked(one not in self.arrangement.hidden)
            action.toggled.connect(partial(self.show_kind, one))
        menu.addSeparator()
        raw = menu.addAction(self.tr("Every single value under the smooth lines"))
        raw.setCheckable(True)
        raw.setChecked(self.arrangement.raw)
        raw.toggled.connect(self._show_raw)
        menu.addSeparator()
        menu.addAction(self.tr("Reset the tracks")).triggered.connect(self.reset)

    def _shift(self, kind: Kind, by: int, _checked: bool = False) -> None:
        self._on_shifted(kind, by)

    def _show_raw(self, raw: bool) -> None:
        self._take(replace(self.arrangement, raw=raw))
