"""How a key scene looks in the list, and the keys of that list."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.icons import pixmap
from app.panels.jump_list import JumpList
from app.panels.paint import LEFT, elided, sized
from app.panels.prompts_model import ROW_ROLE, SceneRow, chapter_name
from app.panels.rows import Index
from app.theme import Look, Theme
from app.words import short_time

_ROW = 54


class ScenesDelegate(QStyledItemDelegate):
    """Paints time, who, chapter and points; below them what is said."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are equally high."""
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One key scene."""
        row: SceneRow = index.data(ROW_ROLE)
        look, area = self._theme.look, QRectF(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, look.colour("selection"))
            painter.fillRect(QRectF(area.x(), area.y(), 3, area.height()), look.colour("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, look.colour("raised"))
        right = self._paint_points(painter, look, area, row)
        self._paint_head(painter, look, area, row, right)
        font = sized(painter.font(), 13)
        painter.setFont(font)
        painter.setPen(look.colour("ink"))
        words = QRectF(area.x() + 12, area.y() + 28, area.width() - 24, 20)
        painter.drawText(words, LEFT, elided(font, row.text, words.width()))
        painter.restore()

    def _paint_points(self, painter: QPainter, look: Look, area: QRectF, row: SceneRow) -> float:
        """Chapter, points, and what the analyst did, from the right; returns where they begin."""
        right, middle = area.right() - 12, area.y() + 17
        small = sized(painter.font(), 11)
        metrics = QFontMetricsF(small)
        painter.setFont(small)
        for text, ground in ((f"{row.score:.1f}", "selection"), (chapter_name(row.chapter), "hover")):
            width = metrics.horizontalAdvance(text) + 12
            chip = QRectF(right - width, middle - 9, width, 18)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour(ground))
            painter.drawRoundedRect(chip, 5, 5)
            painter.setPen(look.colour("ink"))
            painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), text)
            right = chip.x() - 5
        for name, wanted in (("flag", row.chosen), ("pencil", row.edited)):
            if wanted:
                sign = QRectF(right - 14, middle - 7, 14, 14)
                painter.drawPixmap(sign, pixmap(name, look.colour("accent"), 28), QRectF(0, 0, 28, 28))
                right = sign.x() - 4
        return right

    def _paint_head(self, painter: QPainter, look: Look, area: QRectF, row: SceneRow, right: float) -> None:
        small, strong = sized(painter.font(), 12), sized(painter.font(), 12, bold=True)
        painter.setFont(small)
        painter.setPen(look.colour("muted"))
        time = short_time(row.start)
        head = QRectF(area.x() + 12, area.y() + 7, max(34.0, QFontMetricsF(small).horizontalAdvance(time)), 20)
        painter.drawText(head, LEFT, time)
        left = head.right() + 8
        if row.colour >= 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.person(row.colour))
            painter.drawEllipse(QPointF(left + 4, head.center().y()), 4, 4)
        painter.setFont(strong)
        painter.setPen(look.colour("ink"))
        room = right - left - 16
        painter.drawText(QRectF(left + 14, head.y(), room, 20), LEFT, elided(strong, row.name or "?", room))


class ScenesList(JumpList):
    """The key scenes; the arrows go to the next one at once, Delete takes one away."""

    unwanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Key scenes"))
        self.setUniformItemSizes(True)
        self.setItemDelegate(ScenesDelegate(theme, self))
        theme.changed.connect(self.viewport().update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From scene to scene."""
        before = self.currentIndex()
        if event.key() == Qt.Key.Key_Delete:
            if before.isValid():
                self.unwanted.emit(before.data(ROW_ROLE).number)
            return
        super().keyPressEvent(event)
        if self.currentIndex() != before:
            self.went.emit(self.currentIndex())
