"""A character's arc over the film: valence, raw and smoothed, with its turning points; arousal below."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app.charts.axes import paint_levels, paint_time_axis, signed
from app.charts.chart import Chart
from app.charts.legend import Entry, legend_height, paint_legend, paint_triangle
from app.panels.paint import LEFT, sized
from app.theme import Look, Theme
from app.words import short_time
from emotionai_core.records.memory import TurningPoint

Floats = npt.NDArray[np.float64]

_LEFT, _RIGHT, _HEAD, _HIGH, _LOW, _AXIS, _GAP = 30.0, 10.0, 22.0, 130.0, 44.0, 22.0, 34.0


def _nothing() -> Floats:
    return np.zeros(0)


@dataclass(frozen=True, slots=True, eq=False)
class ArcLines:
    """`time` (n,) seconds, `valence`, `smoothed` (n,) in [-1, 1], `arousal` (n,) in [0, 1]; `end` of the film."""

    time: Floats = field(default_factory=_nothing)
    valence: Floats = field(default_factory=_nothing)
    smoothed: Floats = field(default_factory=_nothing)
    arousal: Floats = field(default_factory=_nothing)
    turns: tuple[TurningPoint, ...] = ()
    end: float = 1.0


class ArcChart(Chart):
    """The arc; a press on a turning point tells its line, one elsewhere the time there."""

    # Seconds in the film.
    sought = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._arc = ArcLines()
        self._position = 0.0

    def show_arc(self, arc: ArcLines) -> None:
        """Another arc."""
        self._arc = arc
        text = self.tr("Arc of valence and arousal over the film: %n turning point(s)", "", len(arc.turns))
        self.setAccessibleName(text)
        self.redraw()

    def set_position(self, position: float) -> None:
        """Move the playhead; only the strips it leaves and enters are painted again."""
        before, self._position = self._mark(), position
        after = self._mark()
        if abs(after - before) >= 0.5:
            for x in (before, after):
                self.update(QRectF(x - 2, 0, 4, self.height()).toAlignedRect())

    def _entries(self) -> list[Entry]:
        return [
            Entry("dot", "faint", self.tr("valence of a line")),
            Entry("line", "accent", self.tr("smoothed")),
            Entry("up", "good", self.tr("turning point: valence rises from here")),
            Entry("down", "danger", self.tr("falls from here")),
            Entry("line", "warn", self.tr("arousal")),
        ]

    def _needed(self, width: int) -> int:
        legend = legend_height(self._entries(), self.font(), width - 4)
        return int(_HEAD + _HIGH + _GAP + _LOW + _AXIS + 18 + legend + 4)

    def _plot(self) -> QRectF:
        return QRectF(_LEFT, _HEAD, max(20.0, self.width() - _LEFT - _RIGHT), _HIGH)

    def _x(self, time: float | Floats) -> float | Floats:
        plot = self._plot()
        return plot.x() + plot.width() * time / max(1e-9, self._arc.end)

    def _mark(self) -> float:
        return float(self._x(min(self._position, self._arc.end)))

    def _draw(self, painter: QPainter, look: Look) -> None:
        plot = self._plot()
        low = QRectF(plot.x(), plot.bottom() + _GAP, plot.width(), _LOW)
        painter.setFont(sized(painter.font(), 11))
        painter.setPen(look.colour("muted"))
        painter.drawText(QRectF(2, 0, self.width(), _HEAD - 7), LEFT, self.tr("Valence, −1 to +1"))
        painter.drawText(QRectF(2, low.y() - _HEAD, self.width(), _HEAD - 7), LEFT, self.tr("Arousal, 0 to 1"))
        paint_levels(painter, look, plot, [(0.0, "−1"), (0.5, "0"), (1.0, "+1")])
        paint_levels(painter, look, low, [(0.0, "0"), (1.0, "1")])
        paint_time_axis(painter, look, low, 0.0, self._arc.end)
        painter.setFont(sized(painter.font(), 11))
        below = QRectF(plot.x(), low.bottom() + _AXIS - 2, plot.width(), 16)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignRight), self._unit())
        legend = QRectF(2, below.bottom() + 2, self.width() - 4, 0)
        paint_legend(painter, look, legend, self._entries())
        if len(self._arc.time):
            self._draw_lines(painter, look, plot, low)
            for turn in self._arc.turns:
                self._draw_turn(painter, look, plot, turn)

    def _unit(self) -> str:
        return self.tr("film time, h:min:s") if self._arc.end >= 3600 else self.tr("film time, min:s")

    def _draw_lines(self, painter: QPainter, look: Look, plot: QRectF, low: QRectF) -> None:
        arc, x = self._arc, np.asarray(self._x(self._arc.time))
        points = _polygon(x, plot.bottom() - (arc.valence + 1) / 2 * plot.height())
        dots = QPen(look.colour("faint", 0.8), 3.5)
        dots.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(dots)
        painter.drawPoints(points)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour("accent"), 2))
        painter.drawPolyline(_polygon(x, plot.bottom() - (arc.smoothed + 1) / 2 * plot.height()))
        if len(arc.arousal) == len(x):
            painter.setPen(QPen(look.colour("warn"), 1.4))
            painter.drawPolyline(_polygon(x, low.bottom() - arc.arousal * low.height()))

    def _draw_turn(self, painter: QPainter, look: Look, plot: QRectF, turn: TurningPoint) -> None:
        arc, x = self._arc, float(self._x(turn.time))
        nearest = int(np.argmin(np.abs(arc.time - turn.time)))
        y = plot.bottom() - (float(arc.smoothed[nearest]) + 1) / 2 * plot.height()
        up = turn.change > 0
        painter.setPen(QPen(look.colour("panel"), 1.5))
        painter.setBrush(look.colour("good" if up else "danger"))
        # Of many close together each has to be told from the next.
        paint_triangle(painter, QPointF(x, y), up, 6.5 if len(arc.turns) * 16 < plot.width() else 4.5)
        shape = QPainterPath()
        shape.addEllipse(QPointF(x, y), 10, 10)
        tip = self.tr("{time}: valence changes by {change} from here to the next turn").format(
            time=short_time(turn.time), change=signed(turn.change)
        )
        self._spot(shape, turn.utterance, tip)

    def _draw_over(self, painter: QPainter, look: Look) -> None:
        plot, x = self._plot(), round(self._mark())
        painter.setPen(QPen(look.colour("playhead"), 2))
        painter.drawLine(QPointF(x, plot.y()), QPointF(x, plot.bottom() + _GAP + _LOW))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Elsewhere than on a turning point: the film goes there."""
        place = event.position()
        if event.button() != Qt.MouseButton.LeftButton or self.spot_at(place) is not None:
            super().mousePressEvent(event)
            return
        plot = self._plot()
        share = (place.x() - plot.x()) / plot.width()
        if plot.y() <= place.y() <= plot.bottom() + _GAP + _LOW and 0 <= share <= 1:
            self.sought.emit(share * self._arc.end)


def _polygon(x: Floats, y: Floats) -> QPolygonF:
    return QPolygonF([QPointF(*pair) for pair in zip(x.tolist(), y.tolist(), strict=True)])
