"""The five circles around a person, and what the signs of the graph mean."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.graph.frame import Frame
from app.graph.scene import Scene
from app.graph.strokes import BALANCES, balance_colour, width_of
from app.graph.words import ring_label
from app.panels.paint import LEFT, RIGHT, elided, sized
from app.theme import Look, Theme
from emotionai_core.records.society import Circle
from emotionai_core.social.layout import RINGS

_HIGH = 34


def paint_rings(painter: QPainter, look: Look, frame: Frame, scene: Scene) -> None:
    """The five rings."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    x, y = frame.middle
    for circle in Circle:
        radius = RINGS[circle] * frame.scale
        painter.setPen(QPen(look.colour("line"), 1.2, Qt.PenStyle.DashLine if circle == 4 else Qt.PenStyle.SolidLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(x, y), radius, radius)


def paint_ring_names(painter: QPainter, look: Look, frame: Frame, scene: Scene) -> None:
    """What each ring is, at its top, and how many are on it."""
    x, y = frame.middle
    font = sized(painter.font(), 11)
    painter.setFont(font)
    own = scene.relations.circle[scene.ego]
    others = np.arange(len(own)) != scene.ego
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for circle in Circle:
        text = ring_label(circle, int(((own == circle) & others).sum()))
        wide = QFontMetricsF(font).horizontalAdvance(text) + 8
        area = QRectF(x - wide / 2, y - RINGS[circle] * frame.scale - 8, wide, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("panel", 0.85))
        painter.drawRoundedRect(area, 4, 4)
        painter.setPen(look.colour("muted"))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), text)


class GraphLegend(QWidget):
    """Width is intimacy from 0 to 1, colour the balance of good and bad from -1 to 1."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(_HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            self.tr(
                "An arrow from A to B is what A feels for B. Width: intimacy, from 0 to 1. Colour: balance, gains "
                "minus losses over both, from −1 (only losses) to +1 (only gains); grey where there was neither. "
                "Of very many links only the 300 strongest show their width and arrow."
            )
        )
        self.setAccessibleName(self.toolTip())
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """One line of signs over one of words."""
        return QSize(240, _HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A wedge for the width, a band for the colours."""
        look, painter = self._theme.look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = self.width() / 2
        font = sized(self.font(), 11)
        painter.setFont(font)
        left, right = QRectF(12, 3, half - 24, 9), QRectF(half + 4, 3, half - 16, 9)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("muted"))
        low, high = (float(width_of(np.array(one))) / 2 for one in (0.0, 1.0))
        middle = left.center().y()
        wedge = [(left.x(), -low), (left.right(), -high), (left.right(), high), (left.x(), low)]
        painter.drawPolygon([QPointF(x, middle + y) for x, y in wedge])
        band = QLinearGradient(right.topLeft(), right.topRight())
        for step in range(BALANCES):
            band.setColorAt(step / (BALANCES - 1), balance_colour(look, step / (BALANCES - 1) * 2 - 1))
        painter.setBrush(band)
        painter.drawRoundedRect(right, 3, 3)
        painter.setPen(look.colour("muted"))
        for area, ends, text in (
            (left, ("0", "1"), self.tr("intimacy")),
            (right, ("−1", "+1"), self.tr("balance")),
        ):
            words = QRectF(area.x(), 14, area.width(), 16)
            painter.drawText(words, LEFT, ends[0])
            painter.drawText(words, RIGHT, ends[1])
            room = area.width() - 40
            painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), elided(font, text, room))
