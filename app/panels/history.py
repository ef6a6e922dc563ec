"""What was corrected, newest first, by whom; a click goes back to that state, and forth again."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QTextLayout, QTextOption
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
from app.edit_sentences import Known, gesture_sentence
from app.icons import icon
from app.panels.paint import LEFT, elided, sized
from app.panels.parts import EmptyState
from app.panels.rows import Index, RowsModel
from app.session import Session
from app.theme import Look, Theme
from emotionai_core.project.edits import Edit, LogEntry
from emotionai_core.project.log import same_start

ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1
CURRENT_ROLE = Qt.ItemDataRole.UserRole + 2
_ROW = 66


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
        self._known = Known.of(self._session.analysis)
        self.repaint()

    @property
    def current(self) -> int:
        """The row of the state that is shown."""
        return self._current

    def sentence(self, place: int) -> str:
        """A row in words."""
        entry = self.row(place)
        session = self._session
        if session.blind and entry.coder != session.coder and any(isinstance(one, OPINIONS) for one in entry.edits):
            return self.tr("Kept from view while you code blind")
        return gesture_sentence(entry.edits, self._known) if entry.edits else self.tr("As the machine read it")

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
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = [self.sentence(index.row()), self._who(entry)]
            said.append(self.tr("taken back") if not entry.standing else "")
            said.append(self.tr("shown now") if index.row() == self._current else "")
            return ", ".join(part for part in said if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{self.sentence(index.row())}\n{self._advice(index.row(), entry)}"
        return None

    def _who(self, entry: Entry) -> str:
        return self.tr("by {coder}").format(coder=entry.coder) if entry.coder else ""

    def _advice(self, row: int, entry: Entry) -> str:
        if row == self._current:
            return self.tr("This is the state that is shown.")
        if not entry.standing:
            return self.tr("Taken back. Click to put it and everything before it back.")
        return self.tr("Click to go back to the state after this.")


class HistoryDelegate(QStyledItemDelegate):
    """Paints one entry: a mark on the line of time, the sentence in two rows at most, and who."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are equally high."""
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Mark, sentence, coder."""
        entry: Entry = index.data(ENTRY_ROLE)
        current = bool(index.data(CURRENT_ROLE))
        look, row = self._theme.look, QRectF(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if current:
            painter.fillRect(row, look.colour("selection"))
        elif state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus):
            painter.fillRect(row, look.colour("raised"))
        self._paint_mark(painter, look, row, entry, current)
        area = QRectF(row.x() + 32, row.y() + 8, row.width() - 44, row.height() - 16)
        font = sized(painter.font(), 13)
        name = sized(painter.font(), 11)
        font.setStrikeOut(not entry.standing)
        painter.setPen(look.colour("ink" if entry.standing else "faint"))
        bottom = _paint_sentence(painter, font, area, str(index.data()))
        if entry.coder:
            painter.setFont(name)
            painter.setPen(look.colour("muted"))
            low = QRectF(area.x(), bottom + 2, area.width(), 14)
            painter.drawText(low, LEFT, elided(name, entry.coder, low.width()))
        painter.restore()

    def _paint_mark(self, painter: QPainter, look: Look, row: QRectF, entry: Entry, current: bool) -> None:
        x, y = row.x() + 17, row.y() + 17
        painter.fillRect(QRectF(x - 0.5, row.y(), 1, row.height() if entry.number else 17), look.colour("border"))
        painter.setPen(look.colour("accent" if current else "border"))
        painter.setBrush(look.colour("accent" if current else "hover" if entry.standing else "panel"))
        painter.drawEllipse(QPointF(x, y), 5, 5)


def _paint_sentence(painter: QPainter, font: QFont, area: QRectF, text: str) -> float:
    """Text in two rows at most, the second one elided; returns where it ends."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    high, y = QFontMetricsF(font).height(), area.y()
    painter.setFont(font)
    layout.beginLayout()
    for number in range(2):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(area.width())
        begin = line.textStart()
        part = text[begin : begin + line.textLength()] if number == 0 else text[begin:]
        painter.drawText(QRectF(area.x(), y, area.width(), high), LEFT, elided(font, part, area.width()))
        y += high
    layout.endLayout()
    return y


class HistoryList(QListView):
    """A list that keeps the arrows and Enter for itself."""

    def event(self, event: QEvent) -> bool:
        """Keys that mean something here must not move the film."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            mine = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
            if event.modifiers() == Qt.KeyboardModifier.NoModifier and event.key() in mine:
                event.accept()
                return True
        return super().event(event)


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
        self.list.clicked.connect(self.go_to)
        self.list.activated.connect(self.go_to)
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
