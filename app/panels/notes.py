"""Markers and remarks of the analysts: found, written, coloured, and gone to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.corrections import TAGS, new_marker, new_range, removed_note, retagged_note
from app.icons import icon
from app.panels.chips import ChipRow, SpanChip
from app.panels.notes_model import NOTE_ROLE, NotesDelegate, NotesModel
from app.panels.paint import tag_colour
from app.panels.parts import EmptyState
from app.panels.rows import Index
from app.playhead import Playhead
from app.session import Session
from app.theme import Look, Theme
from app.words import tag_name
from emotionai_core.project.edits import Tag
from emotionai_core.records.analysis import Note


def tag_icon(look: Look, tag: str) -> QIcon:
    """A tag's colour as a small icon."""
    image = QPixmap(QSize(24, 24))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tag_colour(look, tag))
    painter.drawRoundedRect(QRectF(4, 4, 16, 16), 5, 5)
    painter.end()
    return QIcon(image)


class NotesList(QListView):
    """A list that asks its panel about the keys that mean something to a note."""

    def __init__(self, panel: NotesPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Notes"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)

    def event(self, event: QEvent) -> bool:
        """Keys that mean something here must not move the film."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            arrows = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
            if plain and (event.key() in arrows or self._panel.verb_of(event.key()) is not None):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete, figures for colours, Enter to go there."""
        run = self._panel.verb_of(event.key()) if event.modifiers() == Qt.KeyboardModifier.NoModifier else None
        if run is not None:
            run()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Everything that can be done with a note."""
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keyboard else self.indexAt(event.pos())
        place = self.visualRect(index).center() if keyboard and index.isValid() else event.pos()
        self._panel.show_menu(self.viewport().mapToGlobal(place))


class NotesPanel(QWidget):
    """Search, colours, the list."""

    def __init__(self, session: Session, playhead: Playhead, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._playhead = playhead
        self._theme = theme
        self._tag: Tag | None = None
        # A note just made, to be opened for writing when it arrives.
        self._wanted: int | None = None
        self.model = NotesModel(session, self)
        self.list = NotesList(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(NotesDelegate(theme, self.list))
        self.span = SpanChip(playhead)
        self.chips = ChipRow(self.span)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search notes"))
        self.search.setAccessibleName(self.tr("Search in the notes"))
        self.search.setClearButtonEnabled(True)
        self.colours = self._button(self.tr("Only one colour"))
        self.add = self._button(self.tr("New note at the playhead, or for the chosen stretch"))
        self.colours.clicked.connect(self._choose_colour)
        self.add.clicked.connect(self.add_note)
        self._empty = EmptyState(action=self.tr("New note"))
        self._empty.acted.connect(self.add_note)
        self._lay_out()
        self.search.textChanged.connect(lambda _text: self._fill())
        self.span.changed.connect(self._fill)
        self.list.clicked.connect(self.go_to)
        session.analysis_changed.connect(self._on_analysis)
        session.failed.connect(self._on_failed)
        theme.changed.connect(self._on_theme)
        self._on_theme()
        self._fill()

    def _button(self, tip: str) -> QToolButton:
        button = QToolButton()
        button.setIconSize(QSize(18, 18))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.search, 1)
        head.addWidget(self.colours)
        head.addWidget(self.add)
        top = QVBoxLayout()
        top.setContentsMargins(12, 8, 8, 8)
        top.setSpacing(6)
        top.addLayout(head)
        top.addWidget(self.chips)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addLayout(self._stack, 1)

    def _on_theme(self) -> None:
        ink, faint = self._theme.look.colour("ink"), self._theme.look.colour("faint")
        self.add.setIcon(icon("plus", ink, faint))
        self.colours.setIcon(icon("filter", ink, faint))
        self.list.viewport().update()

    def _on_analysis(self, _touches: frozenset[str]) -> None:
        self._fill()
        if self._wanted is not None:
            place = self.model.place_of(self._wanted)
            # Until it is there: the view that arrives first may be one that was asked for before it.
            self._wanted = None if place >= 0 else self._wanted
            if place >= 0 and self.isVisible():
                index = self.model.index(place)
                self.list.setCurrentIndex(index)
                self.list.edit(index)

    def _on_failed(self, _sentence: str) -> None:
        self._wanted = None

    def _fill(self) -> None:
        analysis = self._session.analysis
        notes = analysis.notes if analysis is not None else ()
        wanted = self.search.text().casefold().split()
        self.model.show_notes([note for note in notes if self._passes(note, wanted)])
        self.add.setEnabled(analysis is not None and not self._session.read_only)
        chips = [] if self._tag is None else [(tag_name(self._tag), partial(self.show_only, None))]
        if chips or self.chips.texts:
            self.chips.show_chips(chips)
        offer = self.add.isEnabled()
        if notes:
            self._empty.say(self.tr("Nothing found"), self.tr("No note passes the search and the filters."), offer)
        else:
            hint = self.tr("Mark a moment at the playhead, or choose a stretch with I and O and write what is in it.")
            self._empty.say(self.tr("No notes yet"), hint, offer)
        self._stack.setCurrentIndex(0 if self.model.rowCount() else 1)

    def _passes(self, note: Note, wanted: list[str]) -> bool:
        text = f"{note.text} {note.coder}".casefold()
        coloured = self._tag is None or note.tag == self._tag
        return coloured and self.span.holds(note.time, note.end) and all(word in text for word in wanted)

    def show_only(self, tag: Tag | None) -> None:
        """Show the notes of one colour, or of all."""
        self._tag = tag
        self._fill()

    def _choose_colour(self) -> None:
        menu = QMenu(self)
        for tag in TAGS:
            menu.addAction(tag_icon(self._theme.look, tag), tag_name(tag), partial(self.show_only, tag))
        menu.addSeparator()
        menu.addAction(self.tr("All colours"), partial(self.show_only, None))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.colours.mapToGlobal(QPoint(0, self.colours.height())))

    def add_note(self) -> None:
        """Write a note for the chosen stretch, or at the playhead without one."""
        if self._session.analysis is None or self._session.read_only:
            return
        span = self.span.span
        number = self._session.numbers.note()
        edit = new_range(*span, number) if span is not None else new_marker(self._playhead.position, number)
        # What hides other notes must not hide the one that is to be written.
        self.search.clear()
        self._tag = None
        self._wanted = edit.number
        self._session.edit(edit)

    def go_to(self, index: Index) -> None:
        """Jump to a note."""
        note: Note | None = index.data(NOTE_ROLE)
        if note is not None:
            self._playhead.seek(note.time, self)

    def chosen(self) -> list[Note]:
        """The selected notes."""
        return [index.data(NOTE_ROLE) for index in self.list.selectionModel().selectedIndexes()]

    def colour(self, tag: Tag) -> None:
        """Give the selected notes a colour; "" takes it away."""
        self._session.edit(*[retagged_note(note, tag) for note in self.chosen() if note.tag != tag])

    def remove(self) -> None:
        """Take the selected notes away."""
        notes = self.chosen()
        if notes:
            self._session.edit(*[removed_note(note) for note in notes])

    def verb_of(self, key: int) -> Callable[[], None] | None:
        """What a key means here, None for nothing."""
        if self.list.state() == QAbstractItemView.State.EditingState or not self.chosen():
            return None
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return partial(self.go_to, self.list.currentIndex())
        if self._session.read_only:
            return None
        if key == Qt.Key.Key_Delete:
            return self.remove
        number = key - Qt.Key.Key_0
        if 0 <= number <= len(TAGS):
            return partial(self.colour, TAGS[number - 1] if number else "")
        return None

    def menu(self) -> QMenu:
        """What can be done with the selected notes."""
        menu, writable = QMenu(self), not self._session.read_only
        notes = self.chosen()
        if notes:
            index: QModelIndex = self.list.currentIndex()
            menu.addAction(self.tr("Go there") + "\t⏎", partial(self.go_to, index))
            menu.addAction(self.tr("Edit") + "\tF2", partial(self.list.edit, index)).setEnabled(writable)
            colours = menu.addMenu(self.tr("Colour"))
            colours.setEnabled(writable)
            for number, tag in enumerate(TAGS, 1):
                colours.addAction(
                    tag_icon(self._theme.look, tag), f"{tag_name(tag)}\t{number}", partial(self.colour, tag)
                )
            colours.addAction(f"{tag_name('')}\t0", partial(self.colour, ""))
            menu.addAction(self.tr("Remove") + "\t⌦", self.remove).setEnabled(writable)
            menu.addSeparator()
        menu.addAction(self.tr("New note"), self.add_note).setEnabled(writable)
        return menu

    def show_menu(self, place: QPoint) -> None:
        """Open the menu at a place of the screen."""
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def select(self, number: int) -> None:
        """Make one note the selected one."""
        place = self.model.place_of(number)
        if place >= 0:
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.list.selectionModel().setCurrentIndex(self.model.index(place), flag)
