"""Curves over time: per line from the channels, and per look from faces."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from app.theme import Look
from app.timeline.curves import Floats, Runs, polygon
from app.timeline.tracks.base import Brush, Kind, Track

# With more samples than this on a pixel nobody sees a smooth line, which costs twice what a crisp one does.
_DENSE = 0.35
_FAINT = 0.3
# Half the width of a sample that has no neighbour.
_DOT = 1.5
_SMOOTH = QPainter.RenderHint.Antialiasing

Curve = tuple[int, Runs]


class CurveTrack(Track):
    """One measure of the shown people: every sample faint, the smooth line over it."""

    least, most = 34, 110

    def __init__(
        self,
        kind: Kind,
        title: str,
        smooth: list[Curve],
        raw: list[Curve],
        low: float,
        high: float,
        middle: float,
    ) -> None:
        super().__init__()
        self.kind = kind
        self._title = title
        self._curves = smooth
        self._raw = raw
        self._low, self._high, self._middle = low, high, middle

    def title(self) -> str:
        """What is measured."""
        return self._title

    def scale_texts(self) -> tuple[str, str]:
        """The values at the strip's upper and lower edge."""
        return f"{self._high:g}", f"{self._low:g}".replace("-", "−")

    def paint(self, brush: Brush, area: QRectF) -> None:
        """A line for the middle, what was measured, and over it what it amounts to."""
        strip = self._paint_middle(brush, area)
        # Crisp one-pixel lines: thousands of faint smooth ones would be the dearest thing on the timeline.
        brush.painter.setRenderHint(_SMOOTH, False)
        colours = {colour: faint(brush.look, colour) for colour, _ in self._raw}
        self._paint_lines(brush, area, strip, self._raw, colours, (0.0,))
        self._paint_curves(brush, area, strip)

    def _paint_middle(self, brush: Brush, area: QRectF) -> QRectF:
        painter = brush.painter
        strip = area.adjusted(0, 5, 0, -5)
        painter.setRenderHint(_SMOOTH, False)
        painter.setPen(QPen(brush.look.colour("border"), 1))
        level = round(self._level(strip, np.array([self._middle]))[0])
        painter.drawLine(QPointF(area.x() + brush.first, level), QPointF(area.x() + brush.last, level))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        return strip

    def _level(self, strip: QRectF, value: Floats) -> Floats:
        return strip.bottom() - (value - self._low) / (self._high - self._low) * strip.height()

    def _paint_curves(self, brush: Brush, area: QRectF, strip: QRectF) -> None:
        """Crisp lines under smooth ones."""
        per_pixel = brush.scale.per_pixel
        crisp, smooth = list[Curve](), list[Curve]()
        for one in self._curves:
            (crisp if one[1].density * per_pixel > _DENSE else smooth).append(one)
        pens = {colour: brush.look.person(colour) for colour, _ in self._curves}
        self._paint_lines(brush, area, strip, crisp, pens, (0.0,))
        brush.painter.setRenderHint(_SMOOTH, True)
        # Two thin smooth lines beside each other look like a thick one and cost a tenth of it or less.
        self._paint_lines(brush, area, strip, smooth, pens, _beside(brush.ratio))

    def _paint_lines(
        self,
        brush: Brush,
        area: QRectF,
        strip: QRectF,
        curves: list[Curve],
        colours: dict[int, QColor],
        offsets: tuple[float, ...],
    ) -> None:
        """Paths in seconds and values, brought to pixels by the painter; single samples as dots."""
        painter, scale, begin, end = brush.painter, brush.scale, brush.begin, brush.end
        found = [(colour, runs, runs.paths(scale.per_pixel, begin, end)) for colour, runs in curves]
        if not found:
            return
        slope = -strip.height() / (self._high - self._low)
        left, top = area.x() - scale.start / scale.per_pixel, strip.bottom() - slope * self._low
        before = painter.worldTransform()
        placed = [QTransform(1 / scale.per_pixel, 0.0, 0.0, slope, left, top + by) * before for by in offsets]
        for colour, _, paths in found:
            # Width 0 is one pixel under every transform.
            painter.setPen(QPen(colours[colour], 0))
            for transform in placed if paths else ():
                painter.setWorldTransform(transform)
                for path in paths:
                    painter.drawPath(path)
        painter.setWorldTransform(before)
        for colour, runs, _ in found:
            if len(runs.lone_time):
                self._paint_lone(brush, area, strip, runs, colours[colour])

    def _paint_lone(self, brush: Brush, area: QRectF, strip: QRectF, runs: Runs, colour: QColor) -> None:
        scale, reach = brush.scale, _DOT * brush.scale.per_pixel
        time, value = runs.lone(brush.begin - reach, brush.end + reach)
        if len(time):
            pen = QPen(colour, 2 * _DOT)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            brush.painter.setPen(pen)
            x = area.x() + (time - scale.start) / scale.per_pixel
            brush.painter.drawPoints(polygon(x, self._level(strip, value)))


def _beside(ratio: float) -> tuple[float, ...]:
    """Where thin lines make a thick one of 1.6 pixels: one more and closer ones on finer screens."""
    count = max(2, round(1.6 * ratio))
    return tuple((place - (count - 1) / 2) * 0.7 / ratio for place in range(count))


class FaceTrack(CurveTrack):
    """Valence of the faces."""

    def __init__(self, title: str, smooth: list[Curve], raw: list[Curve]) -> None:
        super().__init__("faces", title, smooth, raw, -1.0, 1.0, 0.0)


def faint(look: Look, person: int) -> QColor:
    """A person's colour, mixed into the ground: a transparent pen would darken wherever it crosses itself."""
    full, ground = look.person(person), look.colour("track")
    parts = [_FAINT * a + (1 - _FAINT) * b for a, b in zip(_rgb(full), _rgb(ground), strict=True)]
    return QColor.fromRgbF(parts[0], parts[1], parts[2])


def _rgb(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()
