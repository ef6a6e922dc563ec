"""What moves over the picture of the tracks: playhead, chosen stretch, snap line."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from app.theme import Look
from app.timeline.scale import TimeScale
from app.timeline.sheet import HEADER, RULER

_HANDLE = 7.0


def paint_playhead(painter: QPainter, look: Look, x: float, area: QRect) -> None:
    """Where the film stands."""
    if not HEADER <= x <= area.width():
        return
    colour, x, top = look.colour("playhead"), round(x) + 0.5, RULER - 15
    painter.setPen(QPen(colour, 1.5))
    painter.drawLine(QPointF(x, RULER - 6), QPointF(x, area.height()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    corners = [(-6, 0), (6, 0), (6, 6), (0, 13), (-6, 6)]
    painter.drawPolygon(QPolygonF([QPointF(x + dx, top + dy) for dx, dy in corners]))


def paint_span(painter: QPainter, look: Look, scale: TimeScale, span: tuple[float, float] | None, area: QRect) -> None:
    """The chosen stretch of film: shaded over all tracks, with ends to take hold of in the ruler."""
    if span is None:
        return
    left, right = (HEADER + scale.x(time) for time in span)
    if right < HEADER or left > area.width():
        return
    painter.save()
    painter.setClipRect(QRectF(HEADER, 0, area.width() - HEADER, area.height()))
    painter.fillRect(QRectF(left, RULER, right - left, area.height() - RULER), look.colour("accent", 0.13))
    painter.fillRect(QRectF(left, RULER - 9, right - left, 9), look.colour("accent", 0.4))
    painter.setPen(QPen(look.colour("accent"), 1))
    for x in (round(left) + 0.5, round(right) - 0.5):
        painter.drawLine(QPointF(x, RULER - 9), QPointF(x, area.height()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("accent"))
    for x, way in ((left, 1), (right, -1)):
        corners = [(0, -9), (way * _HANDLE, -9), (0, 0)]
        painter.drawPolygon(QPolygonF([QPointF(x + dx, RULER + dy) for dx, dy in corners]))
    painter.restore()


def paint_snap(painter: QPainter, look: Look, x: float, height: int) -> None:
    """To what the dragged end clings."""
    painter.setPen(QPen(look.colour("warn"), 1, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(round(x) + 0.5, RULER), QPointF(round(x) + 0.5, height))


def paint_label(painter: QPainter, look: Look, font: QFont, place: QPointF, text: str, area: QRect) -> None:
    """A few words beside a point, inside the area."""
    metrics = QFontMetricsF(font)
    wide, high = metrics.horizontalAdvance(text) + 12, metrics.height() + 6
    x = min(max(HEADER + 2.0, place.x() - wide / 2), area.width() - wide - 2)
    y = place.y() + 4 if place.y() + 4 + high < area.height() else place.y() - high - 30
    box = QRectF(x, y, wide, high)
    painter.setPen(QPen(look.colour("border"), 1))
    painter.setBrush(look.colour("raised"))
    painter.drawRoundedRect(box, 4, 4)
    painter.setFont(font)
    painter.setPen(look.colour("ink"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
