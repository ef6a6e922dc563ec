"""Who is in the film: named, merged, split, given a portrait, and put on the timeline or off it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.corrections_people import free_names, merge
from app.dialogs.cast import CastDialog
from app.dialogs.split_person import FacesDialog
from app.panels.flow import FlowLayout
from app.panels.known_faces import RememberedDialog, SuggestionStrip
from app.panels.parts import EmptyState
from app.panels.people_list import PeopleDelegate, PeopleList, Verb
from app.panels.people_model import PERSON_ROLE, PeopleModel
from app.panels.picker import Choice, Picker
from app.playhead import Playhead
from app.portraits import Portraits
from app.session import Session
from app.theme import Theme
from app.timeline.content import ranked
from emotionai_core.fusion.appearances import presence
from emotionai_core.project.edits import MergePeople, RenamePerson
from emotionai_core.records.person import Person

# Fewer are found by looking.
_SEARCH_FROM = 12
_NAMES_AT_ONCE = 12


class PeoplePanel(QWidget):
    """The list of people."""

    def __init__(self, session: Session, portraits: Portraits, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._portraits = portraits
        self._theme = theme
        # Somebody new whom the next view will show, without a name.
        self._nameless = ""
        self._span: tuple[float, float] | None = None
        self.model = PeopleModel(session, portraits, self)
        self.list = PeopleList(self._verb_of)
        self.list.setModel(self.model)
        self.list.setItemDelegate(PeopleDelegate(theme, self._free_names, self.list))
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search people"))
        self.search.setAccessibleName(self.tr("Search people"))
        self.search.setClearButtonEnabled(True)
        self.join = QPushButton(self.tr("Merge"))
        self.join.setToolTip(self.tr("The selected people are one and the same (G)"))
        self._names = _CastStrip(self)
        self.order = QComboBox()
        self.order.addItems([self.tr("Most lines first"), self.tr("Least certain first")])
        self.order.setAccessibleName(self.tr("Order of the people"))
        self.order.setToolTip(
            self.tr(
                "Least certain first: go through them once and merge or split what is wrong. Who is named, merged, "
                "split or said to be right goes to the end."
            )
        )
        self.suggestion = SuggestionStrip()
        self._empty = EmptyState()
        self._lay_out()
        self.search.textChanged.connect(self._on_search)
        self.join.clicked.connect(self.merge)
        self.list.menu_wanted.connect(self.show_menu)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.model.dropped.connect(self._on_dropped)
        session.analysis_changed.connect(self._on_analysis)
        self.order.currentIndexChanged.connect(lambda place: self.model.review(place == 1))
        self.suggestion.accepted.connect(self.rename)
        self.suggestion.declined.connect(self._decline)
        self.model.known.changed.connect(self._show_chosen)
        theme.changed.connect(self.list.viewport().update)
        self._show_chosen()

    def _lay_out(self) -> None:
        self._head = QWidget()
        head = QVBoxLayout(self._head)
        head.setContentsMargins(12, 8, 12, 4)
        head.addWidget(self.search)
        head.addWidget(self.order)
        self._head.hide()
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 4, 12, 8)
        foot.setSpacing(6)
        foot.addWidget(self.suggestion)
        foot.addWidget(self._names)
        foot.addWidget(self.join)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addLayout(self._stack, 1)
        layout.addLayout(foot)

    def follow(self, playhead: Playhead) -> None:
        """Count what lies in the stretch of film that is chosen there, while one is."""
        playhead.span_changed.connect(self._on_span)
        self._on_span(playhead.span)

    def _on_span(self, span: tuple[float, float] | None) -> None:
        self._span = span
        self._count()

    def _count(self) -> None:
        analysis, span = self._session.analysis, self._span
        if analysis is None or span is None:
            self.model.show_presence(None)
        elif self.isVisible():
            # Hidden, every move of a dragged edge would count for nobody: it is done when the panel is looked at.
            self.model.show_presence(presence(analysis, *span))

    def showEvent(self, event: QShowEvent) -> None:
        """Count what was chosen meanwhile."""
        super().showEvent(event)
        self._count()

    def _on_analysis(self, _touches: frozenset[str]) -> None:
        chosen = [person.key for person in self.chosen()]
        current: Person | None = self.list.currentIndex().data(PERSON_ROLE)
        self.model.reload()
        self._count()
        self._select_again(chosen, current.key if current is not None else "")
        analysis = self._session.analysis
        many = analysis is not None and len(analysis.people) > _SEARCH_FROM
        self.search.setVisible(many or bool(self.search.text()))
        self._head.setVisible(analysis is not None and len(analysis.people) > 1)
        self._show_empty()
        self._show_chosen()
        self._open_name()

    def _on_made(self, key: str) -> None:
        self._nameless = key
        self.search.clear()

    def _open_name(self) -> None:
        place = self.model.place_of(self._nameless) if self._nameless else -1
        if place >= 0:
            self._nameless = ""
            self.list.setCurrentIndex(self.model.index(place))
            self.list.edit(self.model.index(place))

    def _select_again(self, keys: list[str], current: str) -> None:
        """An edit may move people up or down; who was selected stays so."""
        flags = QItemSelectionModel.SelectionFlag
        model = self.list.selectionModel()
        if current and self.model.place_of(current) >= 0 and not self.list.editing:
            model.setCurrentIndex(self.model.index(self.model.place_of(current)), flags.NoUpdate)
        for place in (self.model.place_of(key) for key in keys):
            if place >= 0:
                model.select(self.model.index(place), flags.Select)

    def _on_search(self, text: str) -> None:
        self.model.search(text)
        self._show_empty()

    def _show_empty(self) -> None:
        if self.search.text():
            self._empty.say(self.tr("Nobody found"), self.tr("No name holds these words."))
        else:
            hint = self.tr("People appear here once faces, voices or names in the subtitles are found in a film.")
            self._empty.say(self.tr("Nobody yet"), hint)
        self._stack.setCurrentIndex(0 if self.model.rowCount() else 1)

    def chosen(self) -> list[Person]:
        """The selected people, in the order of the list."""
        places = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        return [self.model.row(place) for place in places]

    def _show_chosen(self) -> None:
        chosen, writable = self.chosen(), not self._session.read_only
        self.join.setVisible(len(chosen) > 1 and writable)
        self.join.setText(self.tr("Merge %n people", "", len(chosen)))
        self.suggestion.offer(self.model.known.of(chosen[0].key) if len(chosen) == 1 and writable else None)
        names = self._free_names() if len(chosen) == 1 and writable else []
        self._names.offer(names[:_NAMES_AT_ONCE], chosen[0].name if names else "")

    def _free_names(self) -> list[str]:
        return free_names(self._session.analysis) if self._session.analysis is not None else []

    def _verb_of(self, event: QKeyEvent) -> Verb | None:
        """What a key means here, None for nothing."""
        chosen = self.chosen()
        if self.list.editing or not chosen:
            return None
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if shift and event.key() == Qt.Key.Key_Space:
            return self.show_only
        if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            return None
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self.show_faces
        if event.key() == Qt.Key.Key_G and not self._session.read_only:
            return self.merge if len(chosen) > 1 else self.choose_same
        return None

    def rename(self, name: str) -> None:
        """Give the selected person a name."""
        chosen = self.chosen()
        if len(chosen) == 1 and name and name != chosen[0].name:
            self._session.edit(RenamePerson(chosen[0].key, name))

    def confirm(self) -> None:
        """Say that the selected person is rightly one, under the name there is; the review is done with them."""
        chosen = self.chosen()
        if len(chosen) == 1 and not self._session.read_only:
            self._session.edit(RenamePerson(chosen[0].key, chosen[0].name))

    def merge(self) -> None:
        """The selected people are one; the first of the list stays."""
        edits = merge(self.chosen())
        if edits and not self._session.read_only:
            self._session.edit(*edits)

    def _decline(self) -> None:
        for person in self.chosen():
            self.model.known.decline(person.key)

    def remember(self) -> None:
        """Keep the selected person's face for other films, once it was said what that means."""
        chosen = self.chosen()
        if len(chosen) != 1:
            return
        text = self.tr(
            "A description of the face of {name} (numbers, no picture) is kept on this machine and compared with the "
            "faces of films you open later. You can take it out again under “Remembered faces”."
        )
        asked = QMessageBox.question(self.window(), self.tr("Remember this face?"), text.format(name=chosen[0].name))
        if asked == QMessageBox.StandardButton.Yes:
            self.model.known.remember(chosen[0].key)

    def show_remembered(self) -> RememberedDialog:
        """Open the list of remembered faces."""
        dialog = RememberedDialog(self.window())
        dialog.forgotten.connect(self.model.known.ask)
        dialog.open()
        return dialog

    def _on_dropped(self, keys: list[str], onto: str) -> None:
        self._session.edit(*[MergePeople(onto, key) for key in keys])

    def choose_same(self) -> Picker | None:
        """Pick who the selected person is the same as."""
        analysis, chosen = self._session.analysis, self.chosen()
        if analysis is None or not chosen:
            return None
        keys = {person.key for person in chosen}
        colours = self._session.colours
        others = [
            Choice(one.key, one.name or one.key, colours.get(one.key, 0))
            for one in ranked(analysis.people)
            if one.key not in keys
        ]
        picker = Picker(self.tr("The same person as…"), others, self._theme.look, self)
        picker.picked.connect(lambda onto: self._on_dropped([person.key for person in chosen], onto))
        area = self.list.visualRect(self.list.currentIndex())
        picker.open_at(self.list.viewport().mapToGlobal(area.topLeft() + QPoint(60, area.height())))
        return picker

    def show_faces(self) -> FacesDialog | None:
        """Open all faces of the selected person."""
        chosen = self.chosen()
        if not chosen:
            return None
        dialog = FacesDialog(self._session, self._portraits, self._theme, chosen[0].key, self.window())
        dialog.person_made.connect(self._on_made)
        dialog.show()
        return dialog

    def set_cast(self) -> CastDialog:
        """Open the list of characters."""
        dialog = CastDialog(self._session, self.window())
        dialog.open()
        return dialog

    def show_only(self) -> None:
        """Nobody but the selected people on timeline and picture."""
        keys = frozenset(person.key for person in self.chosen())
        for key in keys - self._session.people_shown:
            self._session.show_person(key, True)
        for key in self._session.people_shown - keys:
            self._session.show_person(key, False)

    def show_or_hide(self, shown: bool) -> None:
        """Put the selected people on timeline and picture, or take them off."""
        for person in self.chosen():
            self._session.show_person(person.key, shown)

    def menu(self) -> QMenu:
        """What can be done with the selected people."""
        menu, chosen, writable = QMenu(self), self.chosen(), not self._session.read_only
        if chosen:
            self._fill_corrections(menu, chosen, writable)
            menu.addSeparator()
            menu.addAction(self.tr("Show only this") + "\t⇧␣", self.show_only)
            shown = all(person.key in self._session.people_shown for person in chosen)
            text = self.tr("Hide") if shown else self.tr("Show")
            menu.addAction(f"{text}\t␣", partial(self.show_or_hide, not shown))
            menu.addSeparator()
        menu.addAction(self.tr("Set the cast…"), self.set_cast).setEnabled(writable)
        seen = len(chosen) == 1 and chosen[0].screen_time > 0
        menu.addAction(self.tr("Remember this face for other films…"), self.remember).setEnabled(seen)
        menu.addAction(self.tr("Remembered faces…"), self.show_remembered)
        return menu

    def _fill_corrections(self, menu: QMenu, chosen: list[Person], writable: bool) -> None:
        one = len(chosen) == 1 and writable
        rename = partial(self.list.edit, self.list.currentIndex())
        menu.addAction(self.tr("Rename") + "\tF2", rename).setEnabled(one)
        names = menu.addMenu(self.tr("Name from the cast"))
        for name in self._free_names():
            names.addAction(name, partial(self.rename, name))
        names.setEnabled(one and not names.isEmpty())
        if len(chosen) > 1:
            menu.addAction(self.tr("Merge") + "\tG", self.merge).setEnabled(writable)
        else:
            menu.addAction(self.tr("Same person as…") + "\tG", self.choose_same).setEnabled(writable)
        menu.addAction(self.tr("All faces…") + "\t⏎", self.show_faces).setEnabled(len(chosen) == 1)
        menu.addAction(self.tr("The grouping is right"), self.confirm).setEnabled(one)

    def show_menu(self, place: QPoint) -> None:
        """Open the menu at a place of the screen."""
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)


class _CastStrip(QWidget):
    """Names of the cast that nobody has yet: a click gives one to the selected person."""

    def __init__(self, panel: PeoplePanel) -> None:
        super().__init__()
        self._panel = panel
        self._title = QLabel()
        self._title.setObjectName("faint")
        self._title.setWordWrap(True)
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._title)
        layout.addWidget(self._chips)
        self._shown: list[str] = []
        self.hide()

    @property
    def buttons(self) -> list[QPushButton]:
        """The names that are offered."""
        widgets = [self._flow.itemAt(place) for place in range(self._flow.count())]
        found = [item.widget() for item in widgets if item is not None]
        return [one for one in found if isinstance(one, QPushButton)]

    def offer(self, names: list[str], whom: str) -> None:
        """Offer these names for one person."""
        self.setVisible(bool(names))
        self._title.setText(self.tr("{name} is…").format(name=whom))
        if names == self._shown:
            return
        self._shown = names
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for name in names:
            button = QPushButton(name, self._chips)
            button.setObjectName("name")
            button.setToolTip(self.tr("Give this name to the selected person"))
            button.clicked.connect(lambda _checked=False, name=name: self._panel.rename(name))
            self._flow.addWidget(button)
            button.show()
        self._chips.updateGeometry()
