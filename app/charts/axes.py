"""Where the marks of an axis lie, and how numbers are written there."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from app.panels.paint import sized
from app.theme import Look
from app.words import short_time

# Steps in seconds that people count film time in.
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
_APART = 64.0


def signed(value: float, digits: int = 2) -> str:
    """A number with its sign, minus as a minus."""
    return f"{value:+.{digits}f}".replace("-", "−")


def plain(value: float, digits: int = 2) -> str:
    """A number, minus as a minus."""
    return f"{value:.{digits}f}".replace("-", "−")


def time_marks(start: float, end: float, width: float) -> list[float]:
    """Round times in [start, end], far enough apart that their labels do not touch."""
    most = max(1, int(width / _APART))
    step = next((step for step in _STEPS if (end - start) / step <= most), _STEPS[-1])
    first = -int(-start // step)
    return [float(mark * step) for mark in range(first, int(end // step) + 1)]


def paint_time_axis(painter: QPainter, look: Look, plot: QRectF, start: float, end: float) -> None:
    """Marks and times below a plot that shows the film from `start` to `end` seconds."""
    painter.setFont(sized(painter.font(), 11))
    metrics = QFontMetricsF(painter.font())
    for mark in time_marks(start, end, plot.width()):
        x = plot.x() + plot.width() * (mark - start) / max(1e-9, end - start)
        painter.setPen(QPen(look.colour("border"), 1))
        painter.drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + 4))
        text = short_time(mark)
        wide = metrics.horizontalAdvance(text)
        left = min(max(plot.x() - 8, x - wide / 2), plot.right() - wide)
        painter.setPen(look.colour("muted"))
        painter.drawText(QRectF(left, plot.bottom() + 4, wide + 2, 16), Qt.AlignmentFlag.AlignLeft, text)


def paint_levels(painter: QPainter, look: Look, plot: QRectF, levels: list[tuple[float, str]]) -> None:
    """Horizontal lines over a plot with their labels to its left; a level is a share of its height from below."""
    painter.setFont(sized(painter.font(), 11))
    for share, text in levels:
        y = plot.bottom() - share * plot.height()
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(QPointF(plot.x(), y), QPointF(plot.right(), y))
        painter.setPen(look.colour("muted"))
        low = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, y - 8, plot.x() - 5, 16), int(low), text)
