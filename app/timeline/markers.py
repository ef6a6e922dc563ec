"""One glyph per kind of conflict, so that colour is never the only difference."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from emotionai_core.records.conflict import ConflictKind


@cache
def glyph(kind: ConflictKind) -> QPainterPath:
    """The outline of a kind's glyph in a square of side 2 around the origin."""
    path = QPainterPath()
    if kind is ConflictKind.MASKING:
        # A mask: a half-moon of a face, open on one side.
        path.moveTo(0, -1)
        path.arcTo(QRectF(-1, -1, 2, 2), 90, 180)
        path.lineTo(0, -1)
        path.addPath(_ring())
    elif kind is ConflictKind.SARCASM:
        path.addPolygon(QPolygonF([QPointF(0, -1), QPointF(1, 0), QPointF(0, 1), QPointF(-1, 0), QPointF(0, -1)]))
    elif kind is ConflictKind.SUPPRESSION:
        path.addRoundedRect(QRectF(-0.85, -0.85, 1.7, 1.7), 0.25, 0.25)
        path.addRect(QRectF(-0.45, -0.16, 0.9, 0.32))
    else:
        path.addPolygon(QPolygonF([QPointF(0, -1), QPointF(0.95, 0.8), QPointF(-0.95, 0.8), QPointF(0, -1)]))
    return path


def _ring() -> QPainterPath:
    ring = QPainterPath()
    ring.addEllipse(QPointF(0, 0), 1, 1)
    inner = QPainterPath()
    inner.addEllipse(QPointF(0, 0), 0.76, 0.76)
    return ring.subtracted(inner)


def paint_glyph(
    painter: QPainter, kind: ConflictKind, centre: QPointF, size: float, colour: QColor, hollow: bool = False
) -> None:
    """Draw a glyph `size` pixels high; hollow ones are judged "rejected"."""
    placed = QTransform.fromTranslate(centre.x(), centre.y()).scale(size / 2, size / 2)
    path = placed.map(glyph(kind))
    if hollow:
        painter.setPen(QPen(colour, 1.2))
        painter.setBrush(QColor(0, 0, 0, 0))
    else:
        painter.setPen(QPen(QColor(0, 0, 0, 0), 0))
        painter.setBrush(colour)
    painter.drawPath(path)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph of a size and colour, which can be painted around the origin and kept as a picture."""

    kind: ConflictKind
    size: float
    colour: int
    hollow: bool

    def __call__(self, painter: QPainter) -> None:
        """Paint it."""
        paint_glyph(painter, self.kind, QPointF(0, 0), self.size, QColor.fromRgba(self.colour), self.hollow)


@dataclass(frozen=True, slots=True)
class Dot:
    """A disc of a radius and colour, which can be painted around the origin and kept as a picture."""

    radius: float
    colour: int

    def __call__(self, painter: QPainter) -> None:
        """Paint it."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor.fromRgba(self.colour))
        painter.drawEllipse(QPointF(0, 0), self.radius, self.radius)
