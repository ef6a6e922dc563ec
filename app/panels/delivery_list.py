"""How a line looks beside what was expected and expressed of it, and the keys of that list."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.charts.axes import signed
from app.icons import pixmap
from app.panels.delivery_model import ROW_ROLE, DeliveryRow
from app.panels.delivery_words import (
    confidence_text,
    delivery_name,
    delivery_sign,
    delivery_token,
    gap_text,
    override_text,
)
from app.panels.jump_list import JumpList
from app.panels.paint import LEFT, RIGHT, elided, paint_bar, sized
from app.panels.rows import Index
from app.theme import Look, Theme
from app.words import short_time
from emotionai_core.records.scores import Amplifier

_ROW = 94
_ICONS = {Amplifier.LOUDNESS: "sound", Amplifier.JAW: "face"}
# Deviations at which a bar is empty or full: rarer than one line in eighty.
_REACH = 2.5
EXPECTED, EXPRESSED = "warn", "accent"


def bar_share(z: float) -> float:
    """How much of a bar a standardised intensity fills, half for the usual one: verdicts compare what bars show."""
    return min(1.0, max(0.0, 0.5 + z / (2.0 * _REACH)))


def paint_verdict(painter: QPainter, look: Look, right: float, middle: float, row: DeliveryRow) -> float:
    """A verdict tag that ends at `right`, a mere outline within the error; returns its left edge."""
    delivery = row.delivery
    text = f"{delivery_sign(delivery, row.sure)} {delivery_name(delivery)}"
    font = sized(painter.font(), 12)
    width = QFontMetricsF(font).horizontalAdvance(text) + 14
    area = QRectF(right - width, middle - 10, width, 20)
    if row.sure:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(delivery_token(delivery), 0.3))
    else:
        painter.setPen(QPen(look.colour(delivery_token(delivery), 0.6), 1, Qt.PenStyle.DotLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    painter.setFont(font)
    painter.setPen(look.colour("ink" if row.sure else "muted"))
    painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), text)
    return area.x()


class DeliveryDelegate(QStyledItemDelegate):
    """Paints who and when, verdict and gap; the words; two bars in deviations; override and confidence."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are equally high."""
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One line."""
        row: DeliveryRow = index.data(ROW_ROLE)
        look, area = self._theme.look, QRectF(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, look.colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, look.colour("raised"))
        inner = area.adjusted(12, 0, -12, 0)
        right = paint_verdict(painter, look, inner.right(), area.y() + 17, row) - 6
        if row.amplifier is not Amplifier.NONE:
            sign = QRectF(right - 16, area.y() + 9, 16, 16)
            painter.drawPixmap(sign, pixmap(_ICONS[row.amplifier], look.colour("danger"), 32), QRectF(0, 0, 32, 32))
            right = sign.x() - 6
        self._paint_head(painter, look, QRectF(inner.x(), area.y() + 7, right - inner.x(), 20), row)
        words = sized(painter.font(), 13)
        painter.setFont(words)
        painter.setPen(look.colour("ink"))
        text = QRectF(inner.x(), area.y() + 28, inner.width(), 20)
        painter.drawText(text, LEFT, elided(words, row.text, text.width()))
        for place, (value, token) in enumerate(((row.expected_z, EXPECTED), (row.expressed_z, EXPRESSED))):
            self._paint_value(
                painter, look, QRectF(inner.x(), area.y() + 49 + 13 * place, inner.width(), 12), value, token
            )
        self._paint_foot(painter, look, QRectF(inner.x(), area.y() + 76, inner.width(), 14), row)
        painter.restore()

    def _paint_foot(self, painter: QPainter, look: Look, foot: QRectF, row: DeliveryRow) -> None:
        parts = (
            override_text(row.amplifier, row.measured, row.expressed),
            confidence_text(row.delivery, row.confidence),
        )
        small = sized(painter.font(), 11)
        painter.setFont(small)
        painter.setPen(look.colour("muted"))
        painter.drawText(foot, LEFT, elided(small, " · ".join(part for part in parts if part), foot.width()))

    def _paint_head(self, painter: QPainter, look: Look, head: QRectF, row: DeliveryRow) -> None:
        small, strong = sized(painter.font(), 12), sized(painter.font(), 12, bold=True)
        metrics = QFontMetricsF(small)
        painter.setFont(small)
        painter.setPen(look.colour("muted"))
        time = short_time(row.start)
        painter.drawText(head, LEFT, time)
        left = head.x() + max(34.0, metrics.horizontalAdvance(time)) + 8
        gap, right = gap_text(row.gap), head.right()
        if gap and right - left - metrics.horizontalAdvance(gap) > 60:
            painter.drawText(head, RIGHT, gap)
            right -= metrics.horizontalAdvance(gap) + 8
        if row.colour >= 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.person(row.colour))
            painter.drawEllipse(QPointF(left + 4, head.center().y()), 4, 4)
        painter.setFont(strong)
        painter.setPen(look.colour("ink"))
        room = right - left - 14
        painter.drawText(QRectF(left + 14, head.y(), room, 20), LEFT, elided(strong, row.name or "?", room))

    def _paint_value(self, painter: QPainter, look: Look, area: QRectF, value: float, token: str) -> None:
        known = not math.isnan(value)
        bar = QRectF(area.x(), area.center().y() - 3, area.width() - 44, 6)
        paint_bar(painter, look, bar, bar_share(value) if known else 0.0, look.colour(token))
        if known:
            painter.setPen(QPen(look.colour("ink"), 1))
            painter.drawLine(QPointF(bar.center().x(), bar.y() - 1), QPointF(bar.center().x(), bar.bottom() + 1))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("border"), 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(bar, 3, 3)
        painter.setFont(sized(painter.font(), 11))
        painter.setPen(look.colour("muted"))
        painter.drawText(area, RIGHT, signed(value) if known else "–")


class DeliveryList(JumpList):
    """The lines; the arrows go to the next one at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Lines with expected and expressed intensity"))
        self.setUniformItemSizes(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From line to line."""
        before = self.currentIndex()
        super().keyPressEvent(event)
        if self.currentIndex() != before:
            self.went.emit(self.currentIndex())
