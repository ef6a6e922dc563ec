"""The whole film in one thin strip, with the part the timeline shows."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.playhead import Playhead
from app.theme import Theme
from app.timeline.content import Content
from app.timeline.scale import TimeScale
from app.timeline.sheet import HEADER
from emotionai_core.records.evidence import EMOTIONS

_HEIGHT = 28


class Overview(QWidget):
    """Lines as a band, conflicts as ticks, the visible range as a frame that can be dragged."""

    range_wanted = Signal(float, float)

    def __init__(self, playhead: Playhead, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._playhead = playhead
        self._theme = theme
        self._content = Content()
        self._view = TimeScale(1.0, 1.0)
        self._picture: QPixmap | None = None
        self._grab: float | None = None
        self._drawn_x = 0
        self.setFixedHeight(_HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Overview of the film"))
        self.setToolTip(self.tr("The whole film. Drag the frame to look elsewhere."))
        playhead.moved.connect(self._on_moved)
        theme.changed.connect(self._repaint)

    def show_content(self, content: Content) -> None:
        """Another film or other edits; notes and codings change nothing here."""
        before, self._content = self._content, content
        if (before.duration, before.lanes, before.conflicts) != (content.duration, content.lanes, content.conflicts):
            self._repaint()

    def show_view(self, view: TimeScale) -> None:
        """The range the timeline shows."""
        self._view = view
        self.update()

    def _repaint(self) -> None:
        self._picture = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint for the new width."""
        self._repaint()

    def _x(self, time: float) -> float:
        return HEADER + time / max(self._content.duration, 0.04) * (self.width() - HEADER)

    def _time(self, x: float) -> float:
        return (x - HEADER) / max(1, self.width() - HEADER) * self._content.duration

    def paintEvent(self, event: QPaintEvent) -> None:
        """The strip, the range, the playhead."""
        if self._picture is None:
            self._picture = self._paint_picture()
        look = self._theme.look
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        if not self._content.duration:
            return
        left, right = self._x(self._view.start), self._x(min(self._view.end, self._content.duration))
        shade = look.colour("panel", 0.55)
        painter.fillRect(QRectF(HEADER, 4, left - HEADER, _HEIGHT - 8), shade)
        painter.fillRect(QRectF(right, 4, self.width() - right, _HEIGHT - 8), shade)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("accent"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(left + 0.75, 3.75, max(6.0, right - left - 1.5), _HEIGHT - 7.5), 4, 4)
        self._drawn_x = round(self._x(self._playhead.position))
        painter.setPen(QPen(look.colour("playhead"), 1.5))
        painter.drawLine(QPointF(self._drawn_x + 0.5, 3), QPointF(self._drawn_x + 0.5, _HEIGHT - 3))

    def _paint_picture(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        look = self._theme.look
        picture.fill(look.colour("panel"))
        painter = QPainter(picture)
        painter.fillRect(QRectF(HEADER, 4, self.width() - HEADER, _HEIGHT - 8), look.colour("track_alt"))
        painter.setPen(look.colour("muted"))
        painter.drawText(QRectF(12, 0, HEADER - 16, _HEIGHT), Qt.AlignmentFlag.AlignVCenter, self.tr("Whole film"))
        if self._content.duration:
            self._paint_lines(painter)
            for conflict in self._content.conflicts:
                x = self._x((conflict.start + conflict.end) / 2)
                painter.fillRect(QRectF(x - 1, 5, 2.5, 7), look.kind(conflict.kind))
        painter.end()
        return picture

    def _paint_lines(self, painter: QPainter) -> None:
        """Thousands of lines as one row of colours, as every correction paints it anew."""
        lanes = [lane for lane in self._content.lanes if len(lane.start)]
        ratio = self.devicePixelRatioF()
        columns = int((self.width() - HEADER) * ratio)
        if not lanes or columns <= 0:
            return
        room = columns / self._content.duration
        start, end = (np.concatenate(one) for one in zip(*((lane.start, lane.end) for lane in lanes), strict=True))
        first = np.floor(start * room).astype(np.int64)
        count = np.maximum(((end - start) * room).astype(np.int64), 1)
        block = np.repeat(np.arange(len(first)), count)
        place = first[block] + np.arange(len(block)) - np.repeat(np.cumsum(count) - count, count)
        inside = (place >= 0) & (place < columns)
        colours = np.array([self._theme.look.emotion(one).rgba() for one in EMOTIONS], np.uint32)
        row = np.zeros(columns, np.uint32)
        row[place[inside]] = colours[np.concatenate([lane.emotion for lane in lanes])[block[inside]]]
        picture = QImage(row.tobytes(), columns, 1, columns * 4, QImage.Format.Format_ARGB32)
        painter.drawImage(QRectF(HEADER, 14, columns / ratio, _HEIGHT - 19), picture)

    def _on_moved(self, _position: float, _source: object) -> None:
        if self.isVisible() and round(self._x(self._playhead.position)) != self._drawn_x:
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Inside the frame: drag it; outside: bring it here."""
        if event.button() != Qt.MouseButton.LeftButton or event.position().x() < HEADER:
            return
        time = self._time(event.position().x())
        half = (self._view.end - self._view.start) / 2
        if not self._view.start <= time <= self._view.end:
            self.range_wanted.emit(time - half, time + half)
        self._grab = time - self._view.start

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the frame."""
        if self._grab is not None:
            start = self._time(event.position().x()) - self._grab
            self.range_wanted.emit(start, start + self._view.end - self._view.start)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The gesture ends."""
        self._grab = None
