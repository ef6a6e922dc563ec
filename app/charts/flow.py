"""What follows what: ribbons from one emotion to the next, as thick as they are frequent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from app.charts.chart import Chart
from app.charts.legend import Entry, legend_height, paint_legend
from app.panels.paint import LEFT, RIGHT, sized
from app.theme import Look, Theme
from app.words import emotion_name

_PLOT, _HEAD, _GAP, _NODE = 190.0, 20.0, 7.0, 8.0


@dataclass(frozen=True, slots=True)
class Ribbon:
    """`count` times `emotion` followed `origin`, `sudden` of them suddenly."""

    origin: str
    emotion: str
    count: int
    sudden: int


class FlowChart(Chart):
    """Emotions before on the left, after on the right; the sudden part of a ribbon is darker."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._ribbons: tuple[Ribbon, ...] = ()
        self._chosen: tuple[str, str] | None = None

    def show_ribbons(self, ribbons: Sequence[Ribbon]) -> None:
        """Other changes; thick ones are painted first so that thin ones stay in sight."""
        self._ribbons = tuple(sorted(ribbons, key=lambda one: (-one.count, one.origin, one.emotion)))
        self.setAccessibleName(self.tr("Changes of emotion: %n kind(s)", "", len(ribbons)))
        self.redraw()

    def choose(self, key: tuple[str, str] | None) -> None:
        """Mark one ribbon."""
        if key != self._chosen:
            self._chosen = key
            self.redraw()

    def _entries(self) -> list[Entry]:
        return [
            Entry("bar", "faint", self.tr("thickness: how often")),
            Entry("bar", "ink", self.tr("full colour: sudden")),
        ]

    def _needed(self, width: int) -> int:
        if not self._ribbons:
            return 0
        return int(_HEAD + _PLOT + 6 + legend_height(self._entries(), self.font(), width - 4) + 4)

    def _stacks(self, side: str) -> dict[str, tuple[float, float]]:
        """Top and height of each emotion on one side."""
        sums: dict[str, int] = {}
        for ribbon in sorted(self._ribbons, key=lambda one: getattr(one, side)):
            label = getattr(ribbon, side)
            sums[label] = sums.get(label, 0) + ribbon.count
        scale, y, placed = self._scale(), _HEAD, dict[str, tuple[float, float]]()
        for label, count in sums.items():
            placed[label] = y, count * scale
            y += count * scale + _GAP
        return placed

    def _scale(self) -> float:
        total = sum(ribbon.count for ribbon in self._ribbons)
        most = max(len({ribbon.origin for ribbon in self._ribbons}), len({ribbon.emotion for ribbon in self._ribbons}))
        return (_PLOT - _GAP * (most - 1)) / max(1, total)

    def _draw(self, painter: QPainter, look: Look) -> None:
        if not self._ribbons:
            return
        small = sized(painter.font(), 12)
        before, after = self._stacks("origin"), self._stacks("emotion")
        metrics = QFontMetricsF(small)
        left = max(metrics.horizontalAdvance(emotion_name(label)) for label in before) + 8
        right = self.width() - max(metrics.horizontalAdvance(emotion_name(label)) for label in after) - 8
        painter.setFont(sized(painter.font(), 11))
        painter.setPen(look.colour("muted"))
        painter.drawText(QRectF(0, 0, self.width() / 2, _HEAD - 4), LEFT, self.tr("before"))
        painter.drawText(QRectF(self.width() / 2, 0, self.width() / 2, _HEAD - 4), RIGHT, self.tr("after"))
        self._draw_ribbons(painter, look, QRectF(left, _HEAD, right - left, _PLOT), before, after)
        self._draw_nodes(painter, look, small, left, right, before, after)
        legend = QRectF(2, _HEAD + _PLOT + 6, self.width() - 4, 0)
        paint_legend(painter, look, legend, self._entries())

    def _draw_ribbons(
        self,
        painter: QPainter,
        look: Look,
        plot: QRectF,
        before: dict[str, tuple[float, float]],
        after: dict[str, tuple[float, float]],
    ) -> None:
        scale = self._scale()
        tops = {("o", label): top for label, (top, _) in before.items()}
        tops |= {("e", label): top for label, (top, _) in after.items()}
        places: dict[Ribbon, tuple[float, float]] = {}
        for ribbon in sorted(self._ribbons, key=lambda one: (one.origin, one.emotion)):
            start, end = tops["o", ribbon.origin], tops["e", ribbon.emotion]
            places[ribbon] = start, end
            tops["o", ribbon.origin] += ribbon.count * scale
            tops["e", ribbon.emotion] += ribbon.count * scale
        for ribbon in self._ribbons:
            self._draw_ribbon(painter, look, plot, ribbon, *places[ribbon], ribbon.count * scale)

    def _draw_ribbon(
        self, painter: QPainter, look: Look, plot: QRectF, ribbon: Ribbon, start: float, end: float, thick: float
    ) -> None:
        left, right = plot.x() + _NODE, plot.right() - _NODE
        shape = _band(left, right, start, end, thick)
        chosen = self._chosen == (ribbon.origin, ribbon.emotion)
        painter.fillPath(shape, _ground(look, ribbon, left, right, 0.55 if chosen else 0.32))
        if ribbon.sudden:
            part = thick * ribbon.sudden / ribbon.count
            sudden = _band(left, right, start + thick - part, end + thick - part, part)
            painter.fillPath(sudden, _ground(look, ribbon, left, right, 1.0 if chosen else 0.85))
        if chosen:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("ink"), 1))
            painter.drawPath(shape)
        self._spot(_band(left, right, start, end, max(thick, 5.0)), (ribbon.origin, ribbon.emotion), self._tip(ribbon))

    def _tip(self, ribbon: Ribbon) -> str:
        count, sudden = ribbon.count, ribbon.sudden
        text = f"{emotion_name(ribbon.origin)} → {emotion_name(ribbon.emotion)}: " + self.tr("%n time(s)", "", count)
        return f"{text}, " + self.tr("%n of them sudden", "", sudden) if sudden else text

    def _draw_nodes(
        self,
        painter: QPainter,
        look: Look,
        font: object,
        left: float,
        right: float,
        before: dict[str, tuple[float, float]],
        after: dict[str, tuple[float, float]],
    ) -> None:
        painter.setFont(font)  # type: ignore[arg-type]
        for stacks, x, words, side in (
            (before, left, QRectF(0, 0, left - 5, 16), RIGHT),
            (after, right - _NODE, QRectF(right + 5, 0, self.width() - right - 5, 16), LEFT),
        ):
            # Labels of thin neighbours are pushed apart; they stay in order.
            low = 0.0
            for label, (top, high) in stacks.items():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.emotion(label))
                painter.drawRoundedRect(QRectF(x, top, _NODE, max(2.0, high)), 2, 2)
                y = max(top + high / 2 - 8, low)
                low = y + 14
                painter.setPen(look.colour("ink"))
                painter.drawText(words.translated(0, y), side, emotion_name(label))


def _ground(look: Look, ribbon: Ribbon, left: float, right: float, strength: float) -> QLinearGradient:
    """From the colour of one emotion to that of the other."""
    ground = QLinearGradient(left, 0, right, 0)
    for stop, label in ((0.0, ribbon.origin), (1.0, ribbon.emotion)):
        colour = QColor(look.emotion(label))
        colour.setAlphaF(strength)
        ground.setColorAt(stop, colour)
    return ground


def _curve(left: float, right: float, start: float, end: float) -> QPainterPath:
    path = QPainterPath(QPointF(left, start))
    half = (left + right) / 2
    path.cubicTo(QPointF(half, start), QPointF(half, end), QPointF(right, end))
    return path


def _band(left: float, right: float, start: float, end: float, thick: float) -> QPainterPath:
    half = (left + right) / 2
    path = _curve(left, right, start, end)
    path.lineTo(right, end + thick)
    path.cubicTo(QPointF(half, end + thick), QPointF(half, start + thick), QPointF(left, start + thick))
    path.closeSubpath()
    return path
