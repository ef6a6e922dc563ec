"""Bars with a name and a number each, where it is known with the interval the number lies in."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.charts.chart import Chart, box
from app.panels.paint import LEFT, RIGHT, elided, paint_bar, sized
from app.theme import Look, Theme

_ROW, _COMPACT, _BARE, _NOTE = 44.0, 24.0, 26.0, 18.0


@dataclass(frozen=True, slots=True)
class Bar:
    """`part`, `low`, `high` are shares of the bar, NaN where not known; `value` and `note` what is written.

    A `bare` one is a number that no bar could show.
    """

    key: Hashable
    name: str
    value: str
    part: float
    low: float = float("nan")
    high: float = float("nan")
    note: str = ""
    token: str = "accent"
    tip: str = ""
    bare: bool = False


class BarsChart(Chart):
    """Rows of name, number and bar; `compact` puts all three into one line."""

    def __init__(self, theme: Theme, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._bars: tuple[Bar, ...] = ()
        self._compact = compact
        self._chosen: Hashable = None

    def show_bars(self, bars: Sequence[Bar], name: str) -> None:
        """Other bars; `name` is what they are about."""
        self._bars = tuple(bars)
        said = ", ".join(f"{bar.name} {bar.value}" for bar in bars)
        self.setAccessibleName(f"{name}: {said}" if said else name)
        self.redraw()

    def choose(self, key: Hashable) -> None:
        """Mark one bar as the one that is told about, None for none."""
        if key != self._chosen:
            self._chosen = key
            self.redraw()

    @property
    def chosen(self) -> Hashable:
        """The bar that is told about."""
        return self._chosen

    def _needed(self, width: int) -> int:
        folded = self._folded(width)
        return int(sum(self._high(bar, folded) for bar in self._bars)) + 2

    def _high(self, bar: Bar, folded: bool) -> float:
        if self._compact:
            return _COMPACT
        return (_BARE if bar.bare else _ROW) + (_NOTE if folded and bar.note else 0.0)

    def _folded(self, width: float) -> bool:
        """Whether the notes go into lines of their own, all of them, since one has no room beside its name."""
        name, small = QFontMetricsF(sized(self.font(), 13, bold=True)), QFontMetricsF(sized(self.font(), 12))
        return any(
            bar.note and name.horizontalAdvance(bar.name + bar.value) + small.horizontalAdvance(bar.note) + 40 > width
            for bar in self._bars
        )

    def _draw(self, painter: QPainter, look: Look) -> None:
        columns = self._columns(painter) if self._compact else (0.0, 0.0)
        y, folded = 1.0, self._folded(self.width())
        for bar in self._bars:
            row = QRectF(1, y, self.width() - 2, self._high(bar, folded))
            y = row.bottom()
            shape = box(row.adjusted(0, 1, 0, -1))
            if bar.key == self._chosen and bar.key is not None:
                painter.fillPath(shape, look.colour("selection"))
            if self._compact:
                self._draw_line(painter, look, row, bar, *columns)
            else:
                self._draw_row(painter, look, row, bar, folded)
            self._spot(shape, bar.key, bar.tip or f"{bar.name}: {bar.value}")

    def _columns(self, painter: QPainter) -> tuple[float, float]:
        metrics = QFontMetricsF(sized(painter.font(), 12))
        names = max((metrics.horizontalAdvance(bar.name) for bar in self._bars), default=0.0)
        values = max((metrics.horizontalAdvance(bar.value) for bar in self._bars), default=0.0)
        return names, values

    def _draw_line(self, painter: QPainter, look: Look, row: QRectF, bar: Bar, names: float, values: float) -> None:
        painter.setFont(sized(painter.font(), 12))
        painter.setPen(look.colour("muted"))
        inner = row.adjusted(6, 0, -6, 0)
        painter.drawText(inner, LEFT, bar.name)
        painter.drawText(inner, RIGHT, bar.value)
        area = QRectF(inner.x() + names + 10, inner.center().y() - 4, inner.width() - names - values - 20, 8)
        if area.width() > 8:
            self._draw_bar(painter, look, area, bar)

    def _draw_row(self, painter: QPainter, look: Look, row: QRectF, bar: Bar, folded: bool) -> None:
        known = bar.bare or not math.isnan(bar.part)
        head = QRectF(row.x() + 6, row.y() + 3, row.width() - 12, 20)
        small, name = sized(painter.font(), 12), sized(painter.font(), 13)
        painter.setFont(sized(painter.font(), 13, bold=known))
        painter.setPen(look.colour("ink" if known else "faint"))
        painter.drawText(head, RIGHT, bar.value)
        head.setRight(head.right() - painter.fontMetrics().horizontalAdvance(bar.value) - 10)
        painter.setFont(name)
        painter.setPen(look.colour("ink"))
        painter.drawText(head, LEFT, elided(name, bar.name, head.width()))
        if bar.note:
            line = QRectF(head.x(), row.y() + 22, row.width() - 12, 16) if folded else head
            painter.setFont(small)
            painter.setPen(look.colour("muted"))
            painter.drawText(line, LEFT if folded else RIGHT, elided(small, bar.note, line.width()))
        if not bar.bare:
            self._draw_bar(painter, look, QRectF(head.x(), row.bottom() - 16, row.width() - 12, 8), bar)

    def _draw_bar(self, painter: QPainter, look: Look, area: QRectF, bar: Bar) -> None:
        known = not math.isnan(bar.part)
        paint_bar(painter, look, area, bar.part if known else 0.0, look.colour(bar.token))
        if not known:
            painter.setPen(QPen(look.colour("border"), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, 4, 4)
        elif not math.isnan(bar.low):
            paint_interval(painter, area, bar.low, bar.high, look.colour("ink"))


def paint_interval(painter: QPainter, area: QRectF, low: float, high: float, colour: QColor) -> None:
    """A whisker over a bar from one share of it to another."""
    ends = [area.x() + area.width() * min(1.0, max(0.0, share)) for share in (low, high)]
    middle = area.center().y()
    painter.setPen(QPen(colour, 1.4))
    painter.drawLine(QPointF(ends[0], middle), QPointF(ends[1], middle))
    for x in ends:
        painter.drawLine(QPointF(x, middle - 4), QPointF(x, middle + 4))
