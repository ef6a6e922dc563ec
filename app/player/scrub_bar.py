"""A thin bar over the whole film: where it stands, which stretch is chosen; press and drag to search."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.playhead import Playhead
from app.theme import Theme
from app.words import short_time

_HEIGHT = 16
_LINE = 4.0
_MARGIN = 8.0


class ScrubBar(QWidget):
    """Draws the playhead's position and span, and seeks."""

    def __init__(self, playhead: Playhead, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._playhead = playhead
        self._theme = theme
        self._hovered = False
        self._drawn_at = -1
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Search in the film"))
        playhead.moved.connect(self._on_moved)
        playhead.span_changed.connect(lambda _span: self.update())
        playhead.film_changed.connect(self.update)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(200, _HEIGHT)

    def _x_of(self, seconds: float) -> float:
        length = max(self._playhead.duration, 1e-6)
        return _MARGIN + seconds / length * (self.width() - 2 * _MARGIN)

    def _time_at(self, x: float) -> float:
        share = (x - _MARGIN) / max(1.0, self.width() - 2 * _MARGIN)
        return min(max(0.0, share), 1.0) * self._playhead.duration

    def _on_moved(self, position: float, _source: object) -> None:
        # Most pictures do not move the handle by half a point.
        at = round(2 * self._x_of(position))
        if at != self._drawn_at:
            self._drawn_at = at
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        if event.button() == Qt.MouseButton.LeftButton and self._playhead.duration:
            self._playhead.seek(self._time_at(event.position().x()), self)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which time is under the pointer, and go along while the button is held."""
        if not self._playhead.duration:
            return
        time = self._time_at(event.position().x())
        QToolTip.showText(event.globalPosition().toPoint(), short_time(time), self)
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._playhead.seek(time, self)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Grow the handle."""
        self._hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Shrink it again."""
        self._hovered = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Line, chosen stretch, what is behind, handle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        look, middle = self._theme.look, self.height() / 2
        line = QRectF(_MARGIN, middle - _LINE / 2, self.width() - 2 * _MARGIN, _LINE)
        painter.setBrush(look.colour("border"))
        painter.drawRoundedRect(line, 2, 2)
        if not self._playhead.duration:
            return
        here = self._x_of(self._playhead.position)
        painter.setBrush(look.colour("accent"))
        painter.drawRoundedRect(QRectF(line.left(), line.top(), max(0.0, here - line.left()), _LINE), 2, 2)
        if self._playhead.span is not None:
            start, end = (self._x_of(one) for one in self._playhead.span)
            painter.setBrush(look.colour("warn", 0.85))
            painter.drawRect(QRectF(start, middle + _LINE / 2 + 1, max(2.0, end - start), 2))
            for edge in (start, max(start + 2, end)):
                painter.drawRoundedRect(QRectF(edge - 1, middle - 6, 2, 12), 1, 1)
        painter.setBrush(look.colour("ink"))
        radius = 6.0 if self._hovered else 5.0
        painter.drawEllipse(QPointF(here, middle), radius, radius)
