"""What was corrected, newest first, when in the film and by whom; from here one goes back to any state and forth."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QPushButton,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.coders import OPINIONS
from app.edit_sentences import Known, edit_time, gesture_sentence
from app.icons import icon
from app.panels.paint import LEFT, RIGHT, elided, sized
from app.panels.parts import EmptyState
from app.panels.rows import Index, RowsModel
from app.session import Session
from app.theme import Look, Theme
from app.tips import plain_tip
from app.words import short_time
from emotionai_core.project.edits import CodeLine, Edit, LogEntry
from emotionai_core.project.log import same_start

ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1
CURRENT_ROLE = Qt.ItemDataRole.UserRole + 2
TIME_ROLE = Qt.ItemDataRole.UserRole + 3
BRIEF_ROLE = Qt.ItemDataRole.UserRole + 4
_ROW = 30
_TIME, _CODER = 40, 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One gesture of the log: its last edit's number (0: the beginning), its edits, who, and whether it stands."""

    number: int
    edits: tuple[Edit, ...] = ()
    coder: str = ""
    standing: bool = True


class Gestures:
    """The log as gestures, going on from the log before where only its end is new."""

    def __init__(self) -> None:
        self._history: tuple[LogEntry, ...] = ()
        self._made: list[Entry] = []

    def of(self, history: tuple[LogEntry, ...]) -> list[Entry]:
        """Newest first, with the beginning as the last."""
        made, start = self._made, len(self._history)
        same = same_start(history, self._history)
        # A gesture that was the last one may have grown.
        while made and (
            start > same or (start < len(history) and _gesture(history[start]) == _gesture(history[start - 1]))
        ):
            start -= len(made.pop().edits)
        for _, entries in itertools.groupby(history[start:], _gesture):
            own = tuple(entries)
            made.append(Entry(own[-1].number, tuple(one.edit for one in own), own[-1].coder, own[-1].standing))
        self._history = history
        return [*reversed(made), Entry(0)] if made else []


def _gesture(entry: LogEntry) -> int:
    # Projects in memory, and logs of before, know no gestures: each entry is one.
    return entry.gesture or entry.number


class HistoryModel(RowsModel[Entry]):
    """The log of edits, newest first; the last row is the machine's reading before any of them."""

    def __init__(self, session: Session, parent: Any = None) -> None:
        super().__init__(parent)
        self._session = session
        self._known = Known()
        self._current = 0
        self._gestures = Gestures()
        session.edits_changed.connect(self.reload)
        session.analysis_changed.connect(self._on_analysis)
        session.coder_changed.connect(self.repaint)

    def reload(self) -> None:
        """Take the session's log."""
        rows = self._gestures.of(self._session.edits.history)
        self._current = next((row for row, entry in enumerate(rows) if entry.standing), 0)
        self.take(rows, [entry.number for entry in rows])

    def _on_analysis(self, _touches: frozenset[str]) -> None:
        self._known = Known.of(self._session.analysis, self._session.edits.history)
        self.repaint()

    @property
    def current(self) -> int:
        """The row of the state that is shown."""
        return self._current

    def sentence(self, place: int, timed: bool = False) -> str:
        """A row in words; without the time, which is beside it, when `timed`."""
        entry = self.row(place)
        session = self._session
        if session.blind and entry.coder != session.coder and any(isinstance(one, OPINIONS) for one in entry.edits):
            return self.tr("Kept from view while you code blind")
        known = replace(self._known, timed=timed) if timed else self._known
        return gesture_sentence(entry.edits, known) if entry.edits else self.tr("As the machine read it")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A sentence; struck out when the edit was taken back."""
        if not index.isValid():
            return None
        entry = self.row(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.sentence(index.row())
        if role == ENTRY_ROLE:
            return entry
        if role == CURRENT_ROLE:
            return index.row() == self._current
        if role == TIME_ROLE:
            time = edit_time(entry.edits[0], self._known) if entry.edits else None
            return short_time(time) if time is not None else ""
        if role == BRIEF_ROLE:
            return self.sentence(index.row(), timed=True)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = [self.sentence(index.row()), self._who(entry)]
            said.append(self.tr("taken back") if not entry.standing else "")
            said.append(self.tr("shown now") if index.row() == self._current else "")
            return ", ".join(part for part in said if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            parts = (self.sentence(index.row()), self._who(entry), self._advice(index.row(), entry))
            return plain_tip("\n".join(part for part in parts if part))
        return None

    def _who(self, entry: Entry) -> str:
        return self.tr("by {coder}").format(coder=entry.coder) if entry.coder else ""

    def _advice(self, row: int, entry: Entry) -> str:
        if row == self._current:
            return self.tr("This is the state that is shown.")
        if not entry.standing:
            return self.tr("Taken back. A double-click or Enter puts it and everything before it back.")
        advice = self.tr("A double-click or Enter goes back to the state after this.")
        return advice if self._session.blind else f"{advice}\n{self._newer(row)}"

    def _newer(self, row: int) -> str:
        """Whose work going back to a row would take back, and how much."""
        corrections, codings = Counter[str](), Counter[str]()
        for entry in (self.row(place) for place in range(row)):
            coded = sum(isinstance(one, CodeLine) for one in entry.edits) if entry.standing else 0
            codings[entry.coder] += coded
            corrections[entry.coder] += len(entry.edits) - coded if entry.standing else 0
        parts: list[str] = []
        for coder in sorted(corrections | codings, key=str.casefold):
            work = (
                self.tr("%n correction(s)", "", corrections[coder]) if corrections[coder] else "",
                self.tr("%n coding(s)", "", codings[coder]) if codings[coder] else "",
            )
            text = self.tr("{coder}: {work}")
            said = ", ".join(part for part in work if part)
            parts.append(text.format(coder=coder or self.tr("(no name)"), work=said))
        return self.tr("That would take back {parts}.").format(parts="; ".join(parts))


class HistoryDelegate(QStyledItemDelegate):
    """Paints one entry: a mark on the line of states, the time in the film, the sentence, and who."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are equally high."""
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """All in one row; what does not fit is in the tooltip."""
        entry: Entry = index.data(ENTRY_ROLE)
        current = bool(index.data(CURRENT_ROLE))
        look, row = self._theme.look, QRectF(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(row, look.colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(row, look.colour("raised"))
        self._paint_mark(painter, look, row, entry, current)
        area = row.adjusted(32, 0, -12, 0)
        small = sized(painter.font(), 11)
        font = sized(painter.font(), 13, bold=current)
        font.setStrikeOut(not entry.standing)
        painter.setFont(small)
        painter.setPen(look.colour("muted"))
        time = str(index.data(TIME_ROLE))
        if time:
            painter.drawText(area, LEFT, time)
            area.setLeft(area.left() + max(_TIME, painter.fontMetrics().horizontalAdvance(time) + 8))
        if entry.coder:
            name = elided(small, entry.coder, _CODER)
            painter.drawText(area, RIGHT, name)
            area.setRight(area.right() - painter.fontMetrics().horizontalAdvance(name) - 8)
        painter.setFont(font)
        painter.setPen(look.colour("ink" if entry.standing else "faint"))
        painter.drawText(area, LEFT, elided(font, str(index.data(BRIEF_ROLE)), area.width()))
        painter.restore()

    def _paint_mark(self, painter: QPainter, look: Look, row: QRectF, entry: Entry, current: bool) -> None:
        x, y = row.x() + 17, row.center().y()
        low = row.height() if entry.number else row.height() / 2
        painter.fillRect(QRectF(x - 0.5, row.y(), 1, low), look.colour("border"))
        painter.setPen(look.colour("accent" if current else "border"))
        painter.setBrush(look.colour("accent" if current else "hover" if entry.standing else "panel"))
        painter.drawEllipse(QPointF(x, y), 5, 5)


class HistoryList(QListView):
    """A list that keeps the arrows and Enter for itself."""

    # Somebody wants the state of this row.
    wanted = Signal(object)

    def event(self, event: QEvent) -> bool:
        """Keys that mean something here must not move the film."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            mine = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
            if event.modifiers() == Qt.KeyboardModifier.NoModifier and event.key() in mine:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the state of the row; the arrows only look."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wanted.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class HistoryPanel(QWidget):
    """Undo, redo and the list."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self.model = HistoryModel(session, self)
        self.list = HistoryList()
        self.list.setModel(self.model)
        self.list.setItemDelegate(HistoryDelegate(theme, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName(self.tr("Edits"))
        self.undo = QPushButton(self.tr("Undo"))
        self.redo = QPushButton(self.tr("Redo"))
        # The state after the selected entry, which a click alone must not bring about.
        self.back = QPushButton(self.tr("Go back to here"))
        self.back.setObjectName("link")
        # Gestures that were taken back and may still be put back.
        self._undone: dict[int, Edit] = {}
        self.undo.clicked.connect(session.undo)
        self.redo.clicked.connect(session.redo)
        self._empty = EmptyState()
        self._empty.say(
            self.tr("No corrections yet"),
            self.tr(
                "Names you change, lines you correct and conflicts you judge are listed here. Nothing is ever lost."
            ),
        )
        buttons = QHBoxLayout()
        buttons.setContentsMargins(12, 8, 12, 8)
        buttons.setSpacing(8)
        buttons.addWidget(self.undo, 1)
        buttons.addWidget(self.redo, 1)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(buttons)
        layout.addLayout(self._stack, 1)
        layout.addWidget(self.back, 0, Qt.AlignmentFlag.AlignRight)
        layout.setAlignment(self.back, Qt.AlignmentFlag.AlignRight)
        self.back.clicked.connect(lambda: self.go_to(self.list.currentIndex()))
        self.list.doubleClicked.connect(self.go_to)
        self.list.wanted.connect(self.go_to)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._show_back())
        session.opened.connect(self._undone.clear)
        session.closed.connect(self._undone.clear)
        session.edits_changed.connect(self._on_edits)
        theme.changed.connect(self._on_theme)
        self._on_theme()
        self.model.reload()
        self._on_edits()

    def go_to(self, index: QModelIndex) -> None:
        """Undo or redo until this entry is the newest that stands."""
        entry: Entry | None = index.data(ENTRY_ROLE)
        if entry is not None and not index.data(CURRENT_ROLE) and not self._session.read_only:
            self._session.go_to_edit(entry.number)

    def _on_theme(self) -> None:
        look = self._theme.look
        self.undo.setIcon(icon("undo", look.colour("ink"), look.colour("faint")))
        self.redo.setIcon(icon("redo", look.colour("ink"), look.colour("faint")))
        self.list.viewport().update()

    def _on_edits(self) -> None:
        edits, writable = self._session.edits, not self._session.read_only
        self.undo.setEnabled(edits.can_undo and writable)
        self.redo.setEnabled(edits.can_redo and writable)
        self._stack.setCurrentIndex(0 if edits.history else 1)
        self._show_back()
        self._tell_dropped()

    def _show_back(self) -> None:
        index = self.list.currentIndex()
        entry: Entry | None = index.data(ENTRY_ROLE) if self.list.selectionModel().isSelected(index) else None
        there = entry is not None and not index.data(CURRENT_ROLE) and not self._session.read_only
        self.back.setVisible(there)
        if entry is not None and there:
            self.back.setText(self.tr("Go back to here") if entry.standing else self.tr("Put back up to here"))
            self.back.setToolTip(str(index.data(Qt.ItemDataRole.ToolTipRole)))

    def _tell_dropped(self) -> None:
        """A new edit takes the place of those that were taken back: of several, that is said."""
        edits = self._session.edits
        if self._undone:
            # A new gesture may have the number of one that is gone.
            there = {_gesture(entry): entry.edit for entry in edits.history}
            gone = sum(there.get(gesture) != edit for gesture, edit in self._undone.items())
            if gone > 1:
                text = self.tr(
                    "%n step(s) that were taken back cannot be put back any more: something new was said.", "", gone
                )
                self._session.notice.emit(text)
        self._undone.clear()
        if edits.can_redo:
            self._undone.update((_gesture(entry), entry.edit) for entry in edits.history if not entry.standing)
