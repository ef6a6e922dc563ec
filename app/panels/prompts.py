"""Key scenes and their prompts: which lines are to become clips, and in which words."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedLayout,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.panels.parts import EmptyState
from app.panels.person_parts import label
from app.panels.prompts_buttons import SignButton
from app.panels.prompts_check import SourceCheck
from app.panels.prompts_copies import CopyButton
from app.panels.prompts_editor import PromptEditor, Shown
from app.panels.prompts_filter import ScenesFilter
from app.panels.prompts_list import ScenesList
from app.panels.prompts_model import ROW_ROLE, SceneRow, ScenesModel
from app.panels.prompts_states import limits_of, why_empty
from app.panels.rows import Index
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from app.tips import plain_tip
from emotionai_core.project.edits import ChooseScene, Edit
from emotionai_core.records.prompt import PromptBook, PromptFrame, Span

# From here on, list and editor stand side by side.
_WIDE = 720
# From here on, they stand one above the other.
_HIGH = 560


class PromptsPanel(QWidget):
    """The key scenes, and the prompt of the chosen one."""

    # Clips of these lines (numbers) were asked for, and the session's clips have been told.
    clip_wanted = Signal(object)
    # An element of the screenplay, by number, is what some words come from.
    element_wanted = Signal(int)

    def __init__(self, session: Session, playhead: Playhead, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._playhead = session, playhead
        self._book: PromptBook | None = None
        self._number: int | None = None
        # A line that becomes a key scene is shown as soon as it is one.
        self._awaited: int | None = None
        # Clips asked for while newer words are on their way.
        self._asked: tuple[int, ...] = ()
        # An edit of ours is on its way into the analysis.
        self._writing = False
        self._jumping = self._stale = False
        self.summary, self.limits = label("muted"), label("faint")
        self.model = ScenesModel(self)
        self.filter = ScenesFilter(session, self.model)
        self.list = ScenesList(theme)
        self.list.setModel(self.model)
        self.add = SignButton(theme, "plus", self.tr("Make the selected line a key scene"))
        self.take_away = SignButton(theme, "minus", self.tr("This line is no key scene (Delete in the list)"))
        self.editor = PromptEditor(theme)
        self._check = SourceCheck(session, self.editor)
        self.editor.add_tier(self.filter.tier)
        self.copy = CopyButton(session, theme, lambda: self.editor.typed)
        self.make = QPushButton(self.tr("Make a clip"))
        self.make_all = QPushButton(self.tr("Clips of all"))
        # In a small panel either the list or the prompt is shown.
        self.pages = QTabBar()
        self._empty = EmptyState()
        self._prepare()
        self._lay_out()
        self._connect()
        self._refresh()

    def _prepare(self) -> None:
        self.make.setObjectName("primary")
        self.make_all.setToolTip(self.tr("Make clips of all key scenes"))
        for title in (self.tr("Key scenes"), self.tr("Prompt")):
            self.pages.addTab(title)
        self.pages.setAccessibleName(self.tr("Key scenes or their prompt"))

    def _lay_out(self) -> None:
        self._body = QWidget()
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self._list_page, self._prompt_page = self._scenes(), self._prompt()
        self.splitter.addWidget(self._list_page)
        self.splitter.addWidget(self._prompt_page)
        self.splitter.setSizes([320, 480])
        self.splitter.setChildrenCollapsible(False)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pages)
        column.addWidget(self.splitter, 1)
        column.addLayout(self._foot())
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._body)

    def _scenes(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 8, 0, 6)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(2)
        row.addWidget(self.summary, 1)
        row.addWidget(self.add)
        row.addWidget(self.take_away)
        column.addLayout(row)
        column.addWidget(self.filter)
        self.list.setMinimumHeight(60)
        column.addWidget(self.list, 1)
        self.limits.setContentsMargins(12, 0, 12, 0)
        column.addWidget(self.limits)
        return page

    def _prompt(self) -> QWidget:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(self.tr("Prompt of the key scene"))
        area.setWidget(self.editor)
        return area

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 12, 8)
        row.setSpacing(6)
        row.addWidget(self.make)
        row.addWidget(self.make_all)
        row.addStretch(1)
        row.addWidget(self.copy)
        return row

    def _connect(self) -> None:
        session = self._session
        self.pages.currentChanged.connect(lambda _place: self._show_pages())
        self.list.clicked.connect(lambda _index: self.pages.setCurrentIndex(1))
        self.filter.changed.connect(self._mark)
        self.filter.tier_chosen.connect(self._choose_tier)
        self.copy.told.connect(session.notice)
        self.list.went.connect(self._go)
        self.list.unwanted.connect(self.remove_scene)
        self.add.clicked.connect(self.add_selected)
        self.take_away.clicked.connect(lambda: self.remove_scene(self._number))
        self.editor.wanted.connect(self._edit)
        self.editor.all_wanted.connect(lambda edits: self._edit(*edits))
        self.editor.told.connect(session.notice)
        self.editor.span_pressed.connect(self._to_source)
        self.make.clicked.connect(self.make_clip)
        self.make_all.clicked.connect(self.make_all_clips)
        session.prompted.changed.connect(self._on_prompted)
        session.selection_changed.connect(self._on_selected)
        session.closing.connect(self._let_go)
        session.failed.connect(self._on_failed)
        for changed in (session.closed, session.coder_changed):
            changed.connect(self._refresh)
        session.analysis_changed.connect(self._on_analysis)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """List and prompt side by side where there is room, else one above the other, else one of them."""
        super().resizeEvent(event)
        upright = self.width() < _WIDE
        self.splitter.setOrientation(Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal)
        self._show_pages()

    def _show_pages(self) -> None:
        small = self.width() < _WIDE and self.height() < _HIGH
        self.pages.setVisible(small)
        self.limits.setVisible(not small and bool(self.limits.text()))
        for place, page in enumerate((self._list_page, self._prompt_page)):
            page.setVisible(not small or place == self.pages.currentIndex())

    def showEvent(self, event: QShowEvent) -> None:
        """What happened meanwhile."""
        super().showEvent(event)
        if self._stale:
            self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """A panel that is put away takes nothing with it."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.editor.keep()

    # What there is to show.

    def _on_analysis(self, _touched: object) -> None:
        self._writing = False
        self._on_prompted()

    def _on_failed(self, _sentence: str) -> None:
        """What was kept last may not have been written: it counts as typed again."""
        self._writing = False
        self.editor.give_up()

    def _on_prompted(self) -> None:
        self._stale = True
        if self.isVisible() or self._session.prompted.book is None:
            self._refresh()

    def _refresh(self) -> None:
        self._stale = False
        session, book = self._session, self._session.prompted.book
        if book is None or session.analysis is None or session.blind:
            self._book, self._number = None, None
            self.model.show_book(None, None, {})
            self._empty.say(*why_empty(session))
            self._stack.setCurrentIndex(0)
            return
        fresh, self._book = book is not self._book, book
        if fresh:
            self.model.show_book(book, session.analysis, session.colours)
            self.filter.refill()
        self._choose_shown(book)
        self._say_summary(book)
        self._show_frame()
        self._stack.setCurrentIndex(1)
        self._make_asked()

    def _say_summary(self, book: PromptBook) -> None:
        chapters = len({frame.chapter for frame in book.frames})
        text = self.tr("%n key scene(s)", "", len(book.frames))
        text += " · " + self.tr("%n chapter(s)", "", chapters)
        if not book.frames:
            text = self.tr("No line stands out. Select one and make it a key scene.")
        if self._session.prompted.pending:
            text += " · " + self.tr("being brought up to date…")
        self.summary.setText(text)
        left_out = self.tr("{full} lines lost against the others of their chapter, {trivial} say too little.")
        limits = limits_of(book, self._session)
        told = [left_out.format(full=len(book.full), trivial=len(book.trivial)), *limits]
        self.summary.setToolTip(plain_tip("\n".join(told)))
        self.limits.setText("\n".join(limits))
        self._show_pages()

    def _choose_tier(self, tier: str) -> None:
        self.editor.keep()
        self._session.change_settings({"prompt_tier": tier})

    # Which scene is shown.

    @property
    def number(self) -> int | None:
        """The line whose prompt is shown."""
        return self._number

    def show_scene(self, number: int) -> None:
        """Show the prompt of a line; where it is no key scene (yet), as soon as it is one."""
        self._awaited = number
        self.pages.setCurrentIndex(1)
        self._refresh()

    def _choose_shown(self, book: PromptBook) -> None:
        numbers = [frame.utterance for frame in book.frames]
        if self._awaited in numbers:
            self._number, self._awaited = self._awaited, None
        elif self._number not in numbers:
            selected = self._session.selected
            self._number = selected if selected in numbers else numbers[0] if numbers else None

    def _frame(self) -> PromptFrame | None:
        return self._book.frame(self._number) if self._book is not None and self._number is not None else None

    def _show_frame(self) -> None:
        session, frame = self._session, self._frame()
        self.editor.setVisible(frame is not None)
        for button in (self.make, self.make_all):
            button.setEnabled(frame is not None and not session.read_only)
        self.copy.setEnabled(frame is not None)
        self.take_away.setEnabled(frame is not None and not session.read_only)
        self._offer_selected()
        self._mark()
        analysis = session.analysis
        if frame is None or analysis is None:
            return
        settled = not session.prompted.pending and not self._writing
        self.editor.show_frame(frame, Shown(analysis, session.edits.history, settled, session.read_only))
        self._check.look(frame)

    def _mark(self) -> None:
        place = self.model.place_of(self._number) if self._number is not None else -1
        if place < 0:
            self.list.clearSelection()
            self.list.selectionModel().clearCurrentIndex()
        elif place != self.list.currentIndex().row():
            self.list.setCurrentIndex(self.model.index(place))

    def _offer_selected(self) -> None:
        book, selected = self._book, self._session.selected
        free = book is not None and selected is not None and book.frame(selected) is None
        self.add.setEnabled(free and not self._session.read_only)

    def _on_selected(self, number: int | None) -> None:
        self._offer_selected()
        book = self._book
        if self._jumping or number is None or book is None or book.frame(number) is None or number == self._number:
            return
        self.editor.keep()
        self._number = number
        self._show_frame()

    def _go(self, index: Index) -> None:
        row: SceneRow = index.data(ROW_ROLE)
        self.editor.keep()
        self._number = row.number
        self._show_frame()
        self._jump(row.number)
        self._playhead.go_to_start(row.start, row.end, self)

    def _jump(self, number: int) -> None:
        """Select a line without letting it choose the prompt."""
        self._jumping = True
        try:
            self._session.select(number)
        finally:
            self._jumping = False

    def _to_source(self, span: Span) -> None:
        """To the screenplay's element, else to the moment of the film, that made some words."""
        element = next((one.element for one in span.sources if one.element >= 0), -1)
        timed = next((one for one in span.sources if not math.isnan(one.time)), None)
        line = self._session.line(next((one.utterance for one in span.sources if one.utterance >= 0), None))
        if line is not None:
            self._jump(line.utterance.number)
        if timed is not None:
            self._playhead.seek(timed.time, self)
        elif line is not None:
            self._playhead.go_to_start(line.utterance.start, line.utterance.end, self)
        if element >= 0:
            self.element_wanted.emit(element)

    # What is changed.

    def _edit(self, *edits: Edit) -> None:
        self._writing = True
        self._session.edit(*edits)

    def _let_go(self) -> None:
        """What is typed is kept; nothing that was asked for in this project is done in the next."""
        self.editor.keep()
        self.editor.forget()
        self._asked, self._awaited, self._writing = (), None, False

    def add_selected(self) -> None:
        """Make the selected line a key scene."""
        selected = self._session.selected
        if selected is not None:
            self._awaited = selected
            self._edit(ChooseScene(selected, True))

    def remove_scene(self, number: int | None) -> None:
        """Say that a line is no key scene."""
        if number is not None and not self._session.read_only:
            self.editor.keep()
            self._edit(ChooseScene(number, False))

    def make_clip(self) -> None:
        """Ask for a clip of the prompt on screen."""
        if self._number is not None:
            self._ask_clips((self._number,))

    def make_all_clips(self) -> None:
        """Ask for clips of all key scenes."""
        if self._book is not None:
            self._ask_clips(tuple(frame.utterance for frame in self._book.frames))

    def _ask_clips(self, numbers: tuple[int, ...]) -> None:
        self.editor.keep()
        self._asked = numbers
        self._make_asked()

    def _make_asked(self) -> None:
        """Clips are made of the words that were kept last, so these must stand first."""
        session = self._session
        if not self._asked or session.prompted.pending or self._writing:
            return
        numbers, self._asked = self._asked, ()
        session.clips.make(numbers)
        self.clip_wanted.emit(numbers)
