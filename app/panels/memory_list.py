"""How headings, sentences and memories look in the memory inspector."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.panels.jump_list import JumpList
from app.panels.memory_rows import ROW_ROLE, Head, More, Remembered, Told
from app.panels.paint import LEFT, RIGHT, elided, paint_emotion, paint_kind, sized
from app.panels.rows import Index
from app.theme import Look, Theme
from app.words import short_time

_HEAD, _MEMORY = 34, 64
_SIDE = 12
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)


class MemoryDelegate(QStyledItemDelegate):
    """Paints a row of any kind; sentences are as high as their words need."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as what it says."""
        row, width = index.data(ROW_ROLE), self._view.viewport().width()
        if isinstance(row, Head):
            return QSize(width, _HEAD)
        if isinstance(row, Remembered):
            return QSize(width, _MEMORY)
        metrics = QFontMetrics(sized(self._view.font(), 12))
        room = QRect(0, 0, max(40, width - 2 * _SIDE), 10_000)
        return QSize(width, metrics.boundingRect(room, _WRAP, row.text).height() + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Heading, sentence or memory."""
        row, area = index.data(ROW_ROLE), QRectF(option.rect)  # type: ignore[attr-defined]
        look, state = self._theme.look, option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = index.flags() & Qt.ItemFlag.ItemIsSelectable
        if chosen and state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, look.colour("selection"))
        elif chosen and state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, look.colour("raised"))
        inner = area.adjusted(_SIDE, 0, -_SIDE, 0)
        if isinstance(row, Head):
            self._paint_head(painter, look, inner, row)
        elif isinstance(row, Told | More):
            painter.setFont(sized(painter.font(), 12))
            token = "accent" if isinstance(row, More) else "ink" if row.place >= 0 else "muted"
            painter.setPen(look.colour(token))
            painter.drawText(inner.adjusted(0, 4, 0, 0), _WRAP, row.text)
        else:
            self._paint_memory(painter, look, inner, row)
        painter.restore()

    def _paint_head(self, painter: QPainter, look: Look, area: QRectF, row: Head) -> None:
        painter.setPen(look.colour("line"))
        painter.drawLine(area.topLeft(), area.topRight())
        font = sized(painter.font(), 13, bold=True)
        painter.setFont(font)
        painter.setPen(look.colour("ink"))
        line = area.adjusted(0, 8, 0, 0)
        painter.drawText(line, LEFT, elided(font, row.title, line.width() - 50))
        painter.setFont(sized(painter.font(), 12))
        painter.setPen(look.colour("muted"))
        painter.drawText(line, RIGHT, row.count)

    def _paint_memory(self, painter: QPainter, look: Look, area: QRectF, row: Remembered) -> None:
        small, strong, tiny = sized(painter.font(), 12), sized(painter.font(), 12, bold=True), sized(painter.font(), 11)
        middle = area.y() + 14
        right = area.right()
        if row.emotion:
            right = paint_emotion(painter, look, right, middle, row.emotion, painter.font())
        right = paint_kind(painter, look, right, middle, row.kind)
        time = short_time(row.time)
        painter.setFont(small)
        wide = max(34.0, QFontMetricsF(small).horizontalAdvance(time))
        painter.setPen(look.colour("muted"))
        painter.drawText(QRectF(area.x(), area.y() + 5, wide, 18), LEFT, time)
        left = area.x() + wide + 8
        painter.setFont(strong)
        painter.setPen(look.colour("ink"))
        painter.drawText(
            QRectF(left, area.y() + 5, right - left - 8, 18), LEFT, elided(strong, row.who, right - left - 8)
        )
        painter.setFont(small)
        painter.drawText(QRectF(area.x(), area.y() + 23, area.width(), 18), LEFT, elided(small, row.text, area.width()))
        painter.setFont(tiny)
        painter.setPen(look.colour("muted"))
        text = elided(tiny, row.detail, area.width())
        painter.drawText(QRectF(area.x(), area.y() + 41, area.width(), 17), LEFT, text)


class MemoryList(JumpList):
    """Lays its rows out again when it becomes wider or narrower: sentences break differently."""

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setItemDelegate(MemoryDelegate(theme, self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        theme.changed.connect(self.viewport().update)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
