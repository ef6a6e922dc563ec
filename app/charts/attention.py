"""How intensity and attention run over the seconds of one line."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from app.charts.axes import paint_levels, plain
from app.charts.chart import Chart
from app.charts.legend import Entry, legend_height, paint_legend
from app.panels.paint import LEFT, sized
from app.theme import Look, Theme
from app.words import exact_time

Floats = npt.NDArray[np.float64]

_LEFT, _RIGHT, _HEAD, _HIGH, _AXIS = 30.0, 10.0, 22.0, 110.0, 20.0


@dataclass(frozen=True, slots=True, eq=False)
class LineSteps:
    """`attention`, `intensity` (50,) over a line from `start` to `end` seconds, NaN where nothing was measured.

    `expressed` is the line's intensity in [0, 1]; `expected` the one that would meet its words on the same scale, not
    clipped; NaN where not estimated.
    """

    start: float = 0.0
    end: float = 1.0
    attention: Floats = field(default_factory=lambda: np.zeros(0))
    intensity: Floats = field(default_factory=lambda: np.zeros(0))
    expected: float = float("nan")
    expressed: float = float("nan")


class AttentionChart(Chart):
    """Attention as bars, intensity as a line through them, expected and expressed as levels; a press goes there."""

    # Seconds in the film.
    sought = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._steps = LineSteps()
        self._position = -1.0
        # Nothing in it can be pressed by key; the film's own keys step through the line.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_line(self, steps: LineSteps) -> None:
        """Another line."""
        self._steps = steps
        peak = self._peak()
        said = self.tr("nothing was measured")
        if peak is not None:
            said = self.tr("most attention at {time}").format(time=exact_time(peak))
        self.setAccessibleName(self.tr("Intensity and attention over the line: {said}").format(said=said))
        self.redraw()

    def _peak(self) -> float | None:
        steps = self._steps
        if not len(steps.attention) or bool(np.all(np.isnan(steps.attention))):
            return None
        share = (int(np.nanargmax(steps.attention)) + 0.5) / len(steps.attention)
        return steps.start + share * (steps.end - steps.start)

    def set_position(self, position: float) -> None:
        """Move the playhead, which is drawn while it is inside the line."""
        before, self._position = self._mark(), position
        after = self._mark()
        for x in (before, after):
            if x is not None and before != after:
                self.update(QRectF(x - 2, 0, 4, self.height()).toAlignedRect())

    def _mark(self) -> float | None:
        steps = self._steps
        if not steps.start <= self._position <= steps.end:
            return None
        plot = self._plot()
        return plot.x() + plot.width() * (self._position - steps.start) / max(1e-9, steps.end - steps.start)

    def _entries(self) -> list[Entry]:
        return [
            Entry("bar", "wave", self.tr("attention: what counts")),
            Entry("line", "accent", self.tr("intensity shown")),
            Entry("dashes", "warn", self.tr("what would meet the words")),
            Entry("dashes", "accent", self.tr("expressed, on the whole")),
        ]

    def _needed(self, width: int) -> int:
        return int(_HEAD + _HIGH + _AXIS + legend_height(self._entries(), self.font(), width - 4) + 6)

    def _plot(self) -> QRectF:
        return QRectF(_LEFT, _HEAD, max(20.0, self.width() - _LEFT - _RIGHT), _HIGH)

    def _draw(self, painter: QPainter, look: Look) -> None:
        plot, steps = self._plot(), self._steps
        painter.setFont(sized(painter.font(), 11))
        painter.setPen(look.colour("muted"))
        painter.drawText(QRectF(2, 0, self.width(), _HEAD - 7), LEFT, self.tr("Intensity, 0 to 1"))
        paint_levels(painter, look, plot, [(0.0, "0"), (0.5, "0.5"), (1.0, "1")])
        self._draw_axis(painter, look, plot)
        if self._peak() is None:
            painter.setPen(look.colour("faint"))
            painter.drawText(plot, int(Qt.AlignmentFlag.AlignCenter), self.tr("Nothing was measured in this line"))
        else:
            self._draw_attention(painter, look, plot)
            self._draw_intensity(painter, look, plot)
        for value, token in ((steps.expected, "warn"), (steps.expressed, "accent")):
            if not math.isnan(value):
                y = plot.bottom() - min(1.0, max(0.0, value)) * plot.height()
                painter.setPen(QPen(look.colour(token), 1.6, Qt.PenStyle.DashLine))
                painter.drawLine(QPointF(plot.x(), y), QPointF(plot.right(), y))
        paint_legend(painter, look, QRectF(2, plot.bottom() + _AXIS + 2, self.width() - 4, 0), self._entries())

    def _draw_axis(self, painter: QPainter, look: Look, plot: QRectF) -> None:
        painter.setFont(sized(painter.font(), 11))
        painter.setPen(look.colour("muted"))
        area, steps = QRectF(plot.x(), plot.bottom() + 3, plot.width(), 16), self._steps
        painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft), exact_time(steps.start))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignRight), exact_time(steps.end))
        middle = self.tr("{seconds} s").format(seconds=plain(steps.end - steps.start, 1))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignHCenter), middle)

    def _draw_attention(self, painter: QPainter, look: Look, plot: QRectF) -> None:
        attention = self._steps.attention
        # Sums to 1: an even spread would be low everywhere, so the highest step is drawn at four fifths.
        scale = 0.8 / max(1e-9, float(np.nanmax(attention)))
        wide = plot.width() / len(attention)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("wave", 0.55))
        for place, share in enumerate(attention.tolist()):
            if not math.isnan(share):
                high = share * scale * plot.height()
                painter.drawRect(QRectF(plot.x() + place * wide, plot.bottom() - high, max(1.0, wide - 1), high))

    def _draw_intensity(self, painter: QPainter, look: Look, plot: QRectF) -> None:
        intensity, path, drawing = self._steps.intensity, QPainterPath(), False
        wide = plot.width() / max(1, len(intensity))
        for place, value in enumerate(intensity.tolist()):
            if math.isnan(value):
                drawing = False
                continue
            point = QPointF(plot.x() + (place + 0.5) * wide, plot.bottom() - value * plot.height())
            if drawing:
                path.lineTo(point)
            else:
                path.moveTo(point)
            drawing = True
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour("accent"), 2))
        painter.drawPath(path)

    def _draw_over(self, painter: QPainter, look: Look) -> None:
        x = self._mark()
        if x is not None:
            plot = self._plot()
            painter.setPen(QPen(look.colour("playhead"), 2))
            painter.drawLine(QPointF(round(x), plot.y()), QPointF(round(x), plot.bottom()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The film goes there."""
        plot, steps = self._plot(), self._steps
        share = (event.position().x() - plot.x()) / plot.width()
        if event.button() == Qt.MouseButton.LeftButton and 0 <= share <= 1:
            self.sought.emit(steps.start + share * (steps.end - steps.start))
