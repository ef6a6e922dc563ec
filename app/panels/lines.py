"""Everything that is said: the list follows the film, a click goes there, and every part of a line can be corrected."""

from __future__ import annotations

from functools import partial
from typing import cast

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.corrections import merge_next
from app.icons import icon
from app.panels import line_verbs
from app.panels.chips import ChipRow, SpanChip
from app.panels.lines_filter import LinesFilter
from app.panels.lines_list import LinesDelegate, LinesList, Verb
from app.panels.lines_model import ROW_ROLE, LineRow, LinesModel
from app.panels.moment import first_frame
from app.panels.parts import EmptyState
from app.panels.picker import Choice, Picker
from app.panels.rows import Index
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from app.timeline.content import ranked
from app.words import channel_name, emotion_name
from emotionai_core.project.edits import ChannelName, EmotionName
from emotionai_core.records.evidence import EMOTIONS, Channel
from emotionai_core.records.line import Line


class LinesPanel(QWidget):
    """Search field, filters and list."""

    def __init__(self, session: Session, playhead: Playhead, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._playhead = playhead
        self._theme = theme
        # While the selection comes from here, the rows are selected already, perhaps several of them.
        self._choosing = False
        self.span = SpanChip(playhead)
        self.chips = ChipRow(self.span)
        self.model = LinesModel(session, self.span.holds, self)
        self.filter = LinesFilter(session, self.model, self.span, self.chips, self)
        self.list = LinesList(self._verb_of)
        self.list.setModel(self.model)
        self.delegate = LinesDelegate(theme, self.list)
        self.list.setItemDelegate(self.delegate)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search words or names"))
        self.search.setAccessibleName(self.tr("Search in the lines"))
        self.search.setClearButtonEnabled(True)
        self.more = QToolButton()
        self.more.setIconSize(QSize(18, 18))
        self.more.setToolTip(self.tr("Only some of the lines: by person, emotion, or what was corrected"))
        self.more.setAccessibleName(self.tr("Filter the lines"))
        self._empty = EmptyState(action=self.tr("Clear filters"))
        self._lay_out()
        self._connect()
        self._on_theme()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.search, 1)
        head.addWidget(self.more)
        top = QVBoxLayout()
        top.setContentsMargins(12, 8, 8, 8)
        top.setSpacing(6)
        top.addLayout(head)
        top.addWidget(self.chips)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addLayout(self._stack, 1)

    def _connect(self) -> None:
        session = self._session
        self.search.textChanged.connect(self.filter.search)
        self.filter.changed.connect(self._on_filter)
        self.more.clicked.connect(lambda: self.filter.open_menu(self.more.mapToGlobal(QPoint(0, self.more.height()))))
        self._empty.acted.connect(self.clear_filters)
        self.list.clicked.connect(self._on_click)
        self.list.activated.connect(self.go_to)
        self.list.menu_wanted.connect(self.show_menu)
        self.list.chosen.connect(self._on_chosen)
        self.list.went_on.connect(self.go_to)
        self.delegate.split_wanted.connect(self._on_split)
        session.analysis_changed.connect(self._on_analysis)
        session.selection_changed.connect(self._on_selection)
        self._playhead.moved.connect(self._on_moved)
        self._theme.changed.connect(self._on_theme)

    def _on_theme(self) -> None:
        look = self._theme.look
        self.more.setIcon(icon("filter", look.colour("ink"), look.colour("faint")))
        self.list.viewport().update()

    def _on_analysis(self, _touches: frozenset[str]) -> None:
        chosen = [row.said.number for row in self._rows()]
        self.filter.refresh()
        self._select_again(chosen)
        self._show_empty()

    def _select_again(self, numbers: list[int]) -> None:
        """Exactly these rows are selected, those of them that are there; never one that nobody chose."""
        selected, flags, model = self._session.selected, QItemSelectionModel.SelectionFlag, self.list.selectionModel()
        if selected is not None and selected not in numbers:
            numbers = [selected]
        rows = QItemSelection()
        for place in filter(lambda place: place >= 0, map(self.model.row_of, numbers)):
            rows.select(self.model.index(place), self.model.index(place))
        model.select(rows, flags.ClearAndSelect)
        place = -1 if selected is None else self.model.row_of(selected)
        if place >= 0 and place != self.list.currentIndex().row() and not self.list.editing:
            model.setCurrentIndex(self.model.index(place), flags.NoUpdate)

    def _on_filter(self) -> None:
        """What is filtered out stays selected for everybody else, and is here again with the filter gone."""
        number = self._session.selected
        place = -1 if number is None else self.model.row_of(number)
        back = place >= 0 and not self.list.selectionModel().isSelected(self.model.index(place))
        self._select_again([row.said.number for row in self._rows()] if number is None else [number])
        if back and not self.list.editing:
            self.list.scrollTo(self.model.index(place))
        self._show_empty()

    def _show_empty(self) -> None:
        analysis = self._session.analysis
        if analysis is not None and analysis.lines:
            self._empty.say(self.tr("Nothing found"), self.tr("No line passes the search and the filters."), True)
        else:
            hint = self.tr("Put subtitles beside the film, with the same name, and analyse it again.")
            self._empty.say(self.tr("No lines"), hint)
        self._stack.setCurrentIndex(0 if self.model.rowCount() else 1)

    def clear_filters(self) -> None:
        """Show every line again."""
        self.search.clear()
        self.filter.clear()
        self.list.setFocus()

    def _on_moved(self, position: float, _source: object) -> None:
        moved = self.model.set_time(position)
        if moved and self._playhead.playing and self.isVisible() and self.model.current >= 0 and not self.list.editing:
            index = self.model.index(self.model.current)
            self.list.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def go_to(self, index: Index) -> None:
        """Jump to a line and select it."""
        row: LineRow | None = index.data(ROW_ROLE)
        if row is not None:
            self._playhead.seek(first_frame(self._playhead, row.said.start, row.said.end), self)
            self._select(row.said.number if row.line is not None else None)

    def _on_click(self, index: QModelIndex) -> None:
        # A click that adds to a selection must not move the film.
        if len(self.list.selectionModel().selectedIndexes()) <= 1:
            self.go_to(index)
        else:
            self._on_chosen(index)

    def _on_chosen(self, index: QModelIndex) -> None:
        row: LineRow | None = index.data(ROW_ROLE)
        if row is not None and self.list.selectionModel().isSelected(index):
            # A hidden line is nobody else's; none of theirs is meant any more.
            self._select(row.said.number if row.line is not None else None)

    def _select(self, number: int | None) -> None:
        self._choosing = True
        self._session.select(number)
        self._choosing = False

    def _on_selection(self, number: int | None) -> None:
        if self._choosing:
            return
        row = -1 if number is None else self.model.row_of(number)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))
        elif row < 0 and not self.list.editing:
            self.list.clearSelection()
            self.list.selectionModel().clearCurrentIndex()

    def _rows(self) -> list[LineRow]:
        places = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        return [self.model.row(place) for place in places]

    def chosen(self) -> list[Line]:
        """The selected lines, without hidden ones."""
        return [row.line for row in self._rows() if row.line is not None]

    def _verb_of(self, event: QKeyEvent) -> Verb | None:
        """What a key means here, None for nothing."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if not plain or self.list.editing or not self._rows() or self._session.read_only:
            return None
        if event.key() == Qt.Key.Key_Delete:
            return self.hide_or_show
        lines = self.chosen()
        verbs = {Qt.Key.Key_S: self.choose_speaker, Qt.Key.Key_B: self.split, Qt.Key.Key_G: self.join}
        number = event.key() - Qt.Key.Key_0
        if not lines:
            return None
        if 0 <= number <= len(EMOTIONS):
            if self._session.blind:
                return self._say_where_to_code
            emotion = EMOTIONS[number - 1] if number else ""
            return partial(line_verbs.override, self._session, lines, "text", cast(EmotionName, emotion))
        return verbs.get(Qt.Key(event.key()))

    def _say_where_to_code(self) -> None:
        text = self.tr("While you code blind, say what you hear and see in the Coding panel.")
        self._session.notice.emit(text)

    def _current(self) -> Line | None:
        """The line with the focus among the selected ones, else the first of them."""
        row: LineRow | None = self.list.currentIndex().data(ROW_ROLE)
        if row is not None and self.list.selectionModel().isSelected(self.list.currentIndex()):
            return row.line
        return next(iter(self.chosen()), None)

    def choose_speaker(self) -> Picker | None:
        """Pick who speaks the selected lines."""
        analysis, lines = self._session.analysis, self.chosen()
        selected = self._session.line(self._session.selected)
        if not lines and selected is not None:
            # The filters hold it back, but somebody asked for it elsewhere.
            lines = [selected]
        if analysis is None or not lines or self._session.read_only:
            return None
        colours = self._session.colours
        people = [Choice(one.key, one.name or one.key, colours.get(one.key, 0)) for one in ranked(analysis.people)]
        picker = Picker(self.tr("Who speaks?"), [*people, Choice("", self.tr("Nobody"))], self._theme.look, self)
        picker.picked.connect(partial(line_verbs.assign, self._session, lines))
        area = self.list.visualRect(self.list.currentIndex())
        picker.open_at(self.list.viewport().mapToGlobal(area.topLeft() + QPoint(12, area.height())))
        return picker

    def split(self) -> None:
        """Split the current line at the playhead."""
        line = self._current()
        if line is not None:
            line_verbs.split_here(self._session, line, self._playhead.position)

    def _on_split(self, row: LineRow, text: str, letters: int) -> None:
        if row.line is not None and not line_verbs.split_text(self._session, row.line, text, letters):
            self._session.notice.emit(self.tr("Put the cursor between two words to split the line there."))

    def join(self) -> None:
        """Make one line of the current and the next of the same speaker."""
        line = self._current()
        if line is not None:
            line_verbs.join_next(self._session, line)

    def hide_or_show(self) -> None:
        """Hide the selected lines; when all of them are hidden, show them again."""
        rows = self._rows()
        hidden = [row.said.number for row in rows if row.line is None]
        shown = [row.said.number for row in rows if row.line is not None]
        line_verbs.hide(self._session, shown or hidden, bool(shown))

    def edit_text(self) -> None:
        """Edit the words of the current line in place."""
        if self.list.currentIndex().isValid():
            self.list.setFocus()
            self.list.edit(self.list.currentIndex())

    def menu(self) -> QMenu:
        """What can be done with the selected lines."""
        menu, lines, rows = QMenu(self), self.chosen(), self._rows()
        menu.setEnabled(not self._session.read_only)
        if not lines:
            menu.addAction(self.tr("Show again") + "\t⌦", self.hide_or_show).setEnabled(bool(rows))
            return menu
        one = len(rows) == 1
        menu.addAction(self.tr("Edit the words") + "\tF2", self.edit_text).setEnabled(one)
        menu.addAction(self.tr("Speaker…") + "\tS", self.choose_speaker)
        if not self._session.blind:
            emotions = menu.addMenu(self.tr("Emotion"))
            for channel in Channel:
                self._fill_emotions(emotions.addMenu(channel_name(channel)), channel, lines)
        menu.addSeparator()
        menu.addAction(self.tr("Split at the playhead") + "\tB", self.split).setEnabled(one)
        merge = menu.addAction(self.tr("Merge with the speaker's next line") + "\tG", self.join)
        merge.setEnabled(one and self._can_join(lines[0]))
        menu.addSeparator()
        menu.addAction(self.tr("Hide") + "\t⌦", self.hide_or_show)
        return menu

    def _can_join(self, line: Line) -> bool:
        analysis = self._session.analysis
        return analysis is not None and merge_next(line, analysis) is not None

    def _fill_emotions(self, menu: QMenu, channel: Channel, lines: list[Line]) -> None:
        name: ChannelName = channel.value  # type: ignore[assignment]
        for number, emotion in enumerate(EMOTIONS, 1):
            key = f"\t{number}" if channel is Channel.TEXT else ""
            label = cast(EmotionName, emotion)
            menu.addAction(
                f"{emotion_name(emotion)}{key}", partial(line_verbs.override, self._session, lines, name, label)
            )
        menu.addSeparator()
        back = self.tr("What the machine reads") + ("\t0" if channel is Channel.TEXT else "")
        menu.addAction(back, partial(line_verbs.override, self._session, lines, name, ""))

    def show_menu(self, place: QPoint) -> None:
        """Open the menu at a place of the screen."""
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)
