"""Lines of the film quoted in a panel: each says when, what and why it is there, and a press goes to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.panels.jump_list import JumpList
from app.panels.paint import LEFT, elided, paint_emotion, paint_kind, sized
from app.panels.rows import Index
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from app.tips import plain_tip
from app.words import emotion_name, kind_name, short_time
from emotionai_core.records.conflict import ConflictKind

QUOTE_ROLE = Qt.ItemDataRole.UserRole + 1
_ROW, _FOLDED = 46, 64


@dataclass(frozen=True, slots=True)
class Quote:
    """A line by its number: when it is, its words, the emotion shown ("" for none), what there is to say of it, and how
    its channels disagree.
    """

    number: int
    time: float
    text: str
    emotion: str = ""
    note: str = ""
    kind: ConflictKind | None = None


def go_to_line(session: Session, playhead: Playhead, quote: Quote, source: object) -> None:
    """Select a quoted line with the film at its start; where an edit took it away, only the time is left."""
    line = session.line(quote.number)
    if line is None:
        playhead.seek(quote.time, source)
        return
    playhead.go_to_start(line.utterance.start, line.utterance.end, source)
    session.select(quote.number)


class QuotesModel(QAbstractListModel):
    """Quotes in the order given."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._quotes: tuple[Quote, ...] = ()

    def take(self, quotes: Sequence[Quote]) -> None:
        """Other quotes."""
        if tuple(quotes) != self._quotes:
            self.beginResetModel()
            self._quotes = tuple(quotes)
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of rows."""
        return 0 if parent.isValid() else len(self._quotes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What the delegate and assistive technology ask for."""
        if not index.isValid():
            return None
        quote = self._quotes[index.row()]
        if role == QUOTE_ROLE:
            return quote
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            feeling = emotion_name(quote.emotion) if quote.emotion else ""
            kind = kind_name(quote.kind) if quote.kind is not None else ""
            head = ", ".join(part for part in (short_time(quote.time), quote.note, feeling, kind) if part)
            said = f"{head}: “{quote.text}”"
            return plain_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        return None


class QuotesDelegate(QStyledItemDelegate):
    """Paints time, note and emotion; below them the words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        # Whether notes stand in a line of their own.
        self.folded = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are equally high."""
        return QSize(160, _FOLDED if self.folded else _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One quote."""
        look, row = self._theme.look, QRectF(option.rect)  # type: ignore[attr-defined]
        state, quote = option.state, index.data(QUOTE_ROLE)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(row, look.colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(row, look.colour("hover"))
        inner = row.adjusted(8, 0, -8, 0)
        right, middle = inner.right(), row.y() + 14
        if quote.emotion:
            right = paint_emotion(painter, look, right, middle, quote.emotion, painter.font())
        right = paint_kind(painter, look, right, middle, quote.kind) - 6
        strong, small = sized(painter.font(), 12, bold=True), sized(painter.font(), 12)
        time = short_time(quote.time)
        painter.setFont(strong)
        painter.setPen(look.colour("accent"))
        painter.drawText(QRectF(inner.x(), row.y() + 4, inner.width(), 20), LEFT, time)
        left = inner.x() + painter.fontMetrics().horizontalAdvance(time) + 8
        note = QRectF(left, row.y() + 4, right - left, 20)
        if self.folded:
            note = QRectF(inner.x(), row.y() + 23, inner.width(), 18)
        painter.setFont(small)
        painter.setPen(look.colour("muted"))
        painter.drawText(note, LEFT, elided(small, quote.note, note.width()))
        words = sized(painter.font(), 13)
        painter.setFont(words)
        painter.setPen(look.colour("ink"))
        text = elided(words, quote.text, inner.width())
        painter.drawText(QRectF(inner.x(), row.bottom() - 23, inner.width(), 20), LEFT, text)
        painter.restore()


class QuotedLines(JumpList):
    """As high as its rows up to a number of them, beyond which it scrolls; Enter or a click says which was pressed."""

    pressed_quote = Signal(object)

    def __init__(self, theme: Theme, name: str, most: int = 5, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._most = most
        self.quotes = QuotesModel(self)
        self.setModel(self.quotes)
        self._delegate = QuotesDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        # How wide the widest time, emotion and note are together.
        self._wide = 0.0
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.went.connect(self._press)
        theme.changed.connect(self.viewport().update)
        self.show_quotes(())

    def show_quotes(self, quotes: Sequence[Quote]) -> None:
        """Other lines; without any the list takes no room."""
        self.quotes.take(quotes)
        small = QFontMetricsF(sized(self.font(), 12))
        noted = [quote for quote in quotes if quote.note]
        # Each text is measured once: notes, times and emotions come back all the time.
        parts = (
            {quote.note for quote in noted},
            {"0" * len(short_time(quote.time)) for quote in noted},
            {emotion_name(quote.emotion) for quote in noted},
        )
        wide = sum(max((small.horizontalAdvance(text) for text in texts), default=0.0) for texts in parts)
        self._wide = wide + 86 + (20 if any(quote.kind is not None for quote in noted) else 0)
        self._fold()
        self.setVisible(bool(quotes))

    def _fold(self) -> None:
        """Put notes into lines of their own where they have no room beside time and emotion."""
        folded = self._wide > self.width()
        if folded != self._delegate.folded:
            self._delegate.folded = folded
            self.scheduleDelayedItemsLayout()
        high = _FOLDED if folded else _ROW
        self.setFixedHeight(min(self.quotes.rowCount(), self._most) * high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Notes have more room, or less."""
        super().resizeEvent(event)
        self._fold()

    def _press(self, index: Index) -> None:
        quote = index.data(QUOTE_ROLE)
        if quote is not None:
            self.pressed_quote.emit(quote)
