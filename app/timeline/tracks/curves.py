"""Curves over time: per line from the channels, and per look from faces."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from app.theme import Look
from app.timeline.curves import Floats, Runs, polygon
from app.timeline.tracks.base import Brush, Kind, Track

# With more samples than this on a pixel nobody sees a smooth line, which costs twice what a crisp one does.
_DENSE = 0.35
_FAINT = 0.3

Curve = tuple[int, Runs]


class CurveTrack(Track):
    """One measure of the shown people as lines."""

    least, most = 38, 110

    def __init__(self, kind: Kind, title: str, curves: list[Curve], low: float, high: float, middle: float) -> None:
        super().__init__()
        self.kind = kind
        self._title = title
        self._curves = curves
        self._low, self._high, self._middle = low, high, middle

    def title(self) -> str:
        """What is measured."""
        return self._title

    def scale_texts(self) -> tuple[str, str]:
        """The values at the strip's upper and lower edge."""
        return f"{self._high:g}", f"{self._low:g}".replace("-", "−")

    def paint(self, brush: Brush, area: QRectF) -> None:
        """A line for the middle, then one curve per person."""
        strip = self._paint_middle(brush, area)
        for colour, runs in self._curves:
            self._paint_curve(brush, area, strip, brush.look.person(colour), runs)

    def _paint_middle(self, brush: Brush, area: QRectF) -> QRectF:
        painter = brush.painter
        strip = area.adjusted(0, 5, 0, -5)
        painter.setRenderHint(painter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(brush.look.colour("border"), 1))
        level = round(self._level(strip, np.array([self._middle]))[0])
        painter.drawLine(QPointF(area.x() + brush.first, level), QPointF(area.x() + brush.last, level))
        painter.setRenderHint(painter.RenderHint.Antialiasing, True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        return strip

    def _level(self, strip: QRectF, value: Floats) -> Floats:
        return strip.bottom() - (value - self._low) / (self._high - self._low) * strip.height()

    def _paint_curve(self, brush: Brush, area: QRectF, strip: QRectF, colour: QColor, runs: Runs) -> None:
        if not runs.crosses(brush.begin, brush.end):
            return
        painter, long = brush.painter, runs.density * brush.scale.per_pixel > _DENSE
        pen = QPen(colour, 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setRenderHint(painter.RenderHint.Antialiasing, not long)
        # Two thin smooth lines beside each other look like a thick one and cost a tenth of it or less.
        self._paint_lines(brush, area, strip, runs, (0.0,) if long else _beside(painter.device().devicePixelRatioF()))

    def _paint_lines(self, brush: Brush, area: QRectF, strip: QRectF, runs: Runs, offsets: tuple[float, ...]) -> None:
        painter, seen = brush.painter, runs.visible(brush.scale, brush.begin, brush.end)
        if not seen.lines:
            return
        x, y = area.x() + seen.x, self._level(strip, seen.value)
        for first, stop in seen.lines:
            if stop - first == 1:
                painter.drawEllipse(QPointF(x[first], y[first]), 1.5, 1.5)
                continue
            line = polygon(x[first:stop], y[first:stop])
            for offset in offsets:
                painter.drawPolyline(line.translated(0.0, offset) if offset else line)


def _beside(ratio: float) -> tuple[float, ...]:
    """Where thin lines make a thick one of 1.6 pixels: one more and closer ones on finer screens."""
    count = max(2, round(1.6 * ratio))
    return tuple((place - (count - 1) / 2) * 0.7 / ratio for place in range(count))


class FaceTrack(CurveTrack):
    """Valence of the faces: every look faint, the smooth line over it."""

    def __init__(self, title: str, smooth: list[Curve], raw: list[Curve]) -> None:
        super().__init__("faces", title, smooth, -1.0, 1.0, 0.0)
        self._raw = raw

    def paint(self, brush: Brush, area: QRectF) -> None:
        """What was measured under what it amounts to."""
        strip = self._paint_middle(brush, area)
        # Crisp one-pixel lines: thousands of faint smooth ones would be the dearest thing on the timeline.
        brush.painter.setRenderHint(brush.painter.RenderHint.Antialiasing, False)
        for colour, runs in self._raw:
            self._paint_raw(brush, area, strip, faint(brush.look, colour), runs)
        brush.painter.setRenderHint(brush.painter.RenderHint.Antialiasing, True)
        for colour, runs in self._curves:
            self._paint_curve(brush, area, strip, brush.look.person(colour), runs)

    def _paint_raw(self, brush: Brush, area: QRectF, strip: QRectF, colour: QColor, runs: Runs) -> None:
        if not runs.crosses(brush.begin, brush.end):
            return
        brush.painter.setPen(QPen(colour, 0))
        self._paint_lines(brush, area, strip, runs, (0.0,))


def faint(look: Look, person: int) -> QColor:
    """A person's colour, mixed into the ground: a transparent pen would darken wherever it crosses itself."""
    full, ground = look.person(person), look.colour("track")
    parts = [_FAINT * a + (1 - _FAINT) * b for a, b in zip(_rgb(full), _rgb(ground), strict=True)]
    return QColor.fromRgbF(parts[0], parts[1], parts[2])


def _rgb(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()
