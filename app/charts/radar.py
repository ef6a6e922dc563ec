"""Several estimates from 0 to 1 on spokes of one circle, with the band they lie in."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app.charts.chart import Chart, box
from app.panels.paint import sized
from app.theme import Look, Theme

_LABEL = 22.0
_LARGEST = 120.0


@dataclass(frozen=True, slots=True)
class Spoke:
    """One estimate: a letter or short word at the end of its spoke; `value`, `low`, `high` NaN where there is none."""

    key: Hashable
    label: str
    value: float
    low: float
    high: float
    tip: str


class RadarChart(Chart):
    """Spokes from the top clockwise, rings at quarters; the band is drawn where every spoke has one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._spokes: tuple[Spoke, ...] = ()
        self._chosen: Hashable = None

    def show_spokes(self, spokes: Sequence[Spoke], name: str) -> None:
        """Other estimates; `name` is what they are about."""
        self._spokes = tuple(spokes)
        self.setAccessibleName(name + ": " + "; ".join(spoke.tip for spoke in spokes))
        self.redraw()

    def choose(self, key: Hashable) -> None:
        """Mark one spoke."""
        if key != self._chosen:
            self._chosen = key
            self.redraw()

    def _radius(self, width: int) -> float:
        return max(30.0, min(_LARGEST, width / 2 - _LABEL - 12))

    def _needed(self, width: int) -> int:
        # The lowest spoke rarely points straight down.
        lowest = max((self._towards(place).y() for place in range(len(self._spokes))), default=1.0)
        return int((1 + lowest) * (self._radius(width) + _LABEL / 2 + 1) + _LABEL + 4)

    def _draw(self, painter: QPainter, look: Look) -> None:
        radius = self._radius(self.width())
        middle = QPointF(self.width() / 2, radius + _LABEL + 2)
        self._draw_rings(painter, look, middle, radius)
        known = [spoke for spoke in self._spokes if not math.isnan(spoke.value)]
        if known and len(known) == len(self._spokes):
            outer, inner = (self._outline(middle, radius, which) for which in ("high", "low"))
            band = QPainterPath()
            band.setFillRule(Qt.FillRule.OddEvenFill)
            band.addPolygon(outer)
            band.closeSubpath()
            band.addPolygon(inner)
            band.closeSubpath()
            painter.fillPath(band, look.colour("accent", 0.28))
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(self._outline(middle, radius, "value"))
        for place, spoke in enumerate(self._spokes):
            self._draw_spoke(painter, look, middle, radius, place, spoke)

    def _towards(self, place: int) -> QPointF:
        angle = 2 * math.pi * place / max(1, len(self._spokes)) - math.pi / 2
        return QPointF(math.cos(angle), math.sin(angle))

    def _outline(self, middle: QPointF, radius: float, which: str) -> QPolygonF:
        shares = [min(1.0, max(0.0, float(getattr(spoke, which)))) for spoke in self._spokes]
        return QPolygonF([middle + self._towards(place) * (share * radius) for place, share in enumerate(shares)])

    def _draw_rings(self, painter: QPainter, look: Look, middle: QPointF, radius: float) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for share in (0.25, 0.5, 0.75, 1.0):
            painter.setPen(QPen(look.colour("border" if share == 1 else "line"), 1))
            painter.drawPolygon(
                QPolygonF([middle + self._towards(place) * (share * radius) for place in range(len(self._spokes))])
            )
        painter.setPen(QPen(look.colour("line"), 1))
        for place in range(len(self._spokes)):
            painter.drawLine(middle, middle + self._towards(place) * radius)
        painter.setFont(sized(painter.font(), 10))
        painter.setPen(look.colour("faint"))
        for share, text in ((0.5, "0.5"), (1.0, "1")):
            painter.drawText(QRectF(middle.x() + 3, middle.y() - share * radius - 1, 24, 12), 0, text)

    def _draw_spoke(
        self, painter: QPainter, look: Look, middle: QPointF, radius: float, place: int, spoke: Spoke
    ) -> None:
        towards, known = self._towards(place), not math.isnan(spoke.value)
        if known:
            painter.setPen(QPen(look.colour("accent"), 1.4))
            painter.drawLine(middle + towards * (spoke.low * radius), middle + towards * (spoke.high * radius))
            painter.setBrush(look.colour("accent"))
            painter.setPen(QPen(look.colour("panel"), 1.5))
            painter.drawEllipse(middle + towards * (spoke.value * radius), 4.5, 4.5)
        painter.setFont(sized(painter.font(), 13, bold=True))
        wide = max(_LABEL, painter.fontMetrics().horizontalAdvance(spoke.label) + 8.0)
        end = middle + towards * (radius + _LABEL / 2 + 1)
        area = QRectF(end.x() - wide / 2, end.y() - _LABEL / 2, wide, _LABEL)
        if spoke.key == self._chosen:
            painter.fillPath(box(area), look.colour("selection"))
        painter.setPen(look.colour("ink" if known else "faint"))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), spoke.label)
        self._spot(box(area), spoke.key, spoke.tip)
