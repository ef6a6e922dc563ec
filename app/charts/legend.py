"""What the signs of a chart mean, one after the other below it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.panels.paint import LEFT, sized
from app.theme import Look

ROW = 18.0
_SIGN = 20.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign and its meaning: `sign` is "line", "dashes", "dot", "bar", "band", "up" or "down"; `token` its colour."""

    sign: str
    token: str
    text: str


def _rows(entries: list[Entry], font: QFont, width: float) -> list[tuple[Entry, float, int]]:
    """Each entry with where it begins and in which row."""
    metrics, placed = QFontMetricsF(sized(font, 11)), list[tuple[Entry, float, int]]()
    x, row = 0.0, 0
    for entry in entries:
        wide = _SIGN + metrics.horizontalAdvance(entry.text) + 14
        if x and x + wide - 14 > width:
            x, row = 0.0, row + 1
        placed.append((entry, x, row))
        x += wide
    return placed


def legend_height(entries: list[Entry], font: QFont, width: float) -> float:
    """How high the legend is at a width."""
    return ROW * (1 + max((row for *_, row in _rows(entries, font, width)), default=-1))


def paint_legend(painter: QPainter, look: Look, area: QRectF, entries: list[Entry]) -> None:
    """Signs and words from the left, in as many rows as they need."""
    painter.setFont(sized(painter.font(), 11))
    for entry, x, row in _rows(entries, painter.font(), area.width()):
        left, middle = area.x() + x, area.y() + row * ROW + ROW / 2
        paint_sign(painter, entry.sign, QPointF(left + 7, middle), look.colour(entry.token))
        painter.setPen(look.colour("muted"))
        painter.drawText(QRectF(left + _SIGN, middle - ROW / 2, area.width(), ROW), LEFT, entry.text)


def paint_sign(painter: QPainter, sign: str, middle: QPointF, colour: QColor) -> None:
    """One sign, 14 wide."""
    painter.setBrush(colour)
    painter.setPen(Qt.PenStyle.NoPen)
    if sign in ("line", "dashes"):
        style = Qt.PenStyle.SolidLine if sign == "line" else Qt.PenStyle.DashLine
        painter.setPen(QPen(colour, 2, style))
        painter.drawLine(middle - QPointF(7, 0), middle + QPointF(7, 0))
    elif sign == "dot":
        painter.drawEllipse(middle, 2.5, 2.5)
    elif sign in ("up", "down"):
        paint_triangle(painter, middle, sign == "up")
    else:
        if sign == "band":
            colour.setAlphaF(0.3)
            painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(middle.x() - 7, middle.y() - 4, 14, 8), 2, 2)


def paint_triangle(painter: QPainter, middle: QPointF, up: bool, size: float = 5.0) -> None:
    """A triangle in the brush set, point up or down."""
    turn = -1.0 if up else 1.0
    painter.drawPolygon(
        [
            middle + QPointF(0, turn * size),
            middle + QPointF(-size, -turn * size * 0.8),
            middle + QPointF(size, -turn * size * 0.8),
        ]
    )
