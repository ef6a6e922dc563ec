"""Everything that is said: the list follows the film, a click goes there."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.panels.paint import LEFT, elided, paint_emotion, sized
from app.panels.parts import EmptyState
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from app.timeline.content import shown_emotion, words_sure
from app.timeline.markers import paint_glyph
from app.words import short_time
from emotionai_core.records.evidence import Channel
from emotionai_core.records.line import Line

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = Qt.ItemDataRole.UserRole + 1
NAME_ROLE = Qt.ItemDataRole.UserRole + 2
COLOUR_ROLE = Qt.ItemDataRole.UserRole + 3
CURRENT_ROLE = Qt.ItemDataRole.UserRole + 4
SEARCH_ROLE = Qt.ItemDataRole.UserRole + 5
_ROW = 54


class LinesModel(QAbstractListModel):
    """The lines of the film in order, and which one is spoken now."""

    def __init__(self, session: Session, parent: Any = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rows: tuple[Line, ...] = ()
        self._starts = np.zeros(0)
        self._rows_of: dict[int, int] = {}
        self._names: dict[str, str] = {}
        self._current = -1

    def reload(self) -> None:
        """Take the session's current view."""
        analysis = self._session.analysis
        rows = analysis.lines if analysis is not None else ()
        self._names = {person.key: person.name for person in analysis.people} if analysis is not None else {}
        same = [one.utterance.number for one in rows] == [one.utterance.number for one in self._rows]
        if not same:
            self.beginResetModel()
        self._rows = rows
        self._starts = np.array([line.utterance.start for line in rows], np.float64)
        self._rows_of = {line.utterance.number: row for row, line in enumerate(rows)}
        if same and rows:
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
        elif not same:
            self._current = -1
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of lines."""
        return 0 if parent.isValid() else len(self._rows)

    def row_of(self, number: int) -> int:
        """The row of a line, -1 without one."""
        return self._rows_of.get(number, -1)

    def row_at(self, time: float) -> int:
        """The row of the line spoken at a time, -1 in a pause."""
        row = int(np.searchsorted(self._starts, time, side="right")) - 1
        return row if row >= 0 and time < self._rows[row].utterance.end else -1

    def set_time(self, time: float) -> bool:
        """Move the mark; whether it moved."""
        row = self.row_at(time)
        if row == self._current:
            return False
        before, self._current = self._current, row
        for changed in (before, row):
            if 0 <= changed < len(self._rows):
                self.dataChanged.emit(self.index(changed), self.index(changed), [CURRENT_ROLE])
        return True

    @property
    def current(self) -> int:
        """The row of the line spoken now, -1 in a pause."""
        return self._current

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What the delegate, the search and assistive technology ask for."""
        if not index.isValid():
            return None
        line = self._rows[index.row()]
        if role == LINE_ROLE:
            return line
        if role == NAME_ROLE:
            return self._names.get(line.person, "")
        if role == COLOUR_ROLE:
            return self._session.colours.get(line.person, -1)
        if role == CURRENT_ROLE:
            return index.row() == self._current
        if role == SEARCH_ROLE:
            return f"{self._names.get(line.person, '')} {line.utterance.text}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.utterance.text
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            name = self._names.get(line.person, "")
            return f"{short_time(line.utterance.start)} {name}: {line.utterance.text}"
        return None


class LinesDelegate(QStyledItemDelegate):
    """Paints one line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are equally high."""
        return QSize(220, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Time, who, emotion; below it what is said."""
        line: Line = index.data(LINE_ROLE)
        look, row = self._theme.look, QRectF(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        base = painter.font()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(row, look.colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(row, look.colour("raised"))
        if index.data(CURRENT_ROLE):
            painter.fillRect(QRectF(row.x(), row.y(), 3, row.height()), look.colour("playhead"))
        small = sized(base, 12)
        painter.setFont(small)
        painter.setPen(look.colour("muted"))
        head = QRectF(row.x() + 12, row.y() + 7, 52, 20)
        painter.drawText(head, LEFT, short_time(line.utterance.start))
        right, middle = row.right() - 12, head.center().y()
        if line.reading(Channel.TEXT) is not None:
            right = paint_emotion(painter, look, right, middle, shown_emotion(line), base, words_sure(line))
        if line.conflict is not None:
            right -= 20
            centre = QPointF(right + 8, head.center().y())
            paint_glyph(painter, line.conflict.kind, centre, 11, look.kind(line.conflict.kind))
        left = head.right() + 4
        colour = index.data(COLOUR_ROLE)
        if colour >= 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.person(colour))
            painter.drawEllipse(QPointF(left + 4, head.center().y()), 4, 4)
        name_font = sized(base, 12, bold=True)
        painter.setFont(name_font)
        painter.setPen(look.colour("ink"))
        name = index.data(NAME_ROLE) or "?"
        painter.drawText(
            QRectF(left + 14, head.y(), right - left - 20, 20), LEFT, elided(name_font, name, right - left - 20)
        )
        font = sized(base, 13)
        painter.setFont(font)
        words = QRectF(row.x() + 12, row.y() + 28, row.width() - 24, 20)
        painter.drawText(words, LEFT, elided(font, line.utterance.text, words.width()))
        painter.restore()


class LinesList(QListView):
    """A list that keeps the arrows for itself."""

    def event(self, event: QEvent) -> bool:
        """Keys that mean something here must not move the film."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            mine = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
            if event.modifiers() == Qt.KeyboardModifier.NoModifier and event.key() in mine:
                event.accept()
                return True
        return super().event(event)


class LinesPanel(QWidget):
    """Search field and list."""

    def __init__(self, session: Session, playhead: Playhead, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._playhead = playhead
        self.model = LinesModel(session, self)
        self.filter = QSortFilterProxyModel(self)
        self.filter.setSourceModel(self.model)
        self.filter.setFilterRole(SEARCH_ROLE)
        self.filter.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.list = LinesList()
        self.list.setModel(self.filter)
        self.list.setItemDelegate(LinesDelegate(theme, self.list))
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName(self.tr("Lines"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search words or names"))
        self.search.setAccessibleName(self.tr("Search in the lines"))
        self.search.setClearButtonEnabled(True)
        self._empty = EmptyState()
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        field = QVBoxLayout()
        field.setContentsMargins(12, 8, 12, 8)
        field.addWidget(self.search)
        layout.addLayout(field)
        layout.addLayout(self._stack, 1)
        self.search.textChanged.connect(self._on_search)
        self.list.clicked.connect(self.go_to)
        self.list.activated.connect(self.go_to)
        session.analysis_changed.connect(self._on_analysis)
        session.selection_changed.connect(self._on_selection)
        playhead.moved.connect(self._on_moved)
        theme.changed.connect(self.list.viewport().update)

    def _on_analysis(self, _touches: frozenset[str]) -> None:
        self.model.reload()
        self._show_empty()

    def _on_search(self, text: str) -> None:
        self.filter.setFilterFixedString(text)
        self._show_empty()

    def _show_empty(self) -> None:
        if self.model.rowCount():
            self._empty.say(self.tr("Nothing found"), self.tr("No line or name holds these words."))
        else:
            hint = self.tr("Put subtitles beside the film, with the same name, and analyse it again.")
            self._empty.say(self.tr("No lines"), hint)
        self._stack.setCurrentIndex(0 if self.filter.rowCount() else 1)

    def _on_moved(self, position: float, _source: object) -> None:
        if self.model.set_time(position) and self._playhead.playing and self.isVisible():
            index = self.filter.mapFromSource(self.model.index(self.model.current))
            if index.isValid():
                self.list.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def go_to(self, index: Index) -> None:
        """Jump to a line and select it."""
        line: Line | None = index.data(LINE_ROLE)
        if line is not None:
            self._playhead.seek(line.utterance.start, self)
            self._session.select(line.utterance.number)

    def _on_selection(self, number: int | None) -> None:
        row = -1 if number is None else self.model.row_of(number)
        index = self.filter.mapFromSource(self.model.index(row)) if row >= 0 else QModelIndex()
        if index.isValid():
            self.list.setCurrentIndex(index)
        else:
            self.list.clearSelection()
