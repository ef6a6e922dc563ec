"""The surface all tracks are painted on.

Tracks are painted once into a picture when what they show changes; the playhead moves over it sixty times a second
and only repaints the columns it leaves and enters. Own painting instead of plot items, because one pass over columns is
several times faster than thousands of items and lets every track look as designed.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from app.playhead import Playhead
from app.theme import Theme
from app.timeline.scale import TimeScale
from app.timeline.tracks import Brush, CurveTrack, Hit, Track
from app.words import short_time

HEADER = 128
RULER = 24
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class TimelineCanvas(QWidget):
    """Ruler and tracks. Emits what the pointer asks for; it changes nothing but its own view."""

    line_chosen = Signal(int)
    view_changed = Signal()
    offset_changed = Signal()

    def __init__(self, playhead: Playhead, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._playhead = playhead
        self._theme = theme
        self._tracks: list[Track] = []
        self._scale = TimeScale(1.0, 100.0).fitted()
        self._selected: int | None = None
        self._offset = 0
        self._picture: QPixmap | None = None
        self._drag: str = ""
        self._drag_from = QPointF()
        self._drawn_x = 0.0
        self._small = QFont(self.font())
        self._small.setPixelSize(11)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumHeight(120)
        self.setAccessibleName(self.tr("Timeline"))
        self.setAccessibleDescription(self.tr("Shots, conflicts, lines and curves over the film's time"))
        playhead.moved.connect(self._on_moved)
        theme.changed.connect(self.refresh)

    @property
    def scale(self) -> TimeScale:
        """The view: which time lies at which pixel, counted from the header's right edge."""
        return self._scale

    @property
    def tracks(self) -> list[Track]:
        """The tracks from top to bottom."""
        return self._tracks

    @property
    def content_height(self) -> int:
        """Height of all tracks, without the ruler."""
        return sum(track.height for track in self._tracks)

    def show_tracks(self, tracks: list[Track], duration: float) -> None:
        """Other tracks; another duration shows the whole film again."""
        self._tracks = tracks
        self._fit_heights()
        if duration != self._scale.duration:
            self._scale = TimeScale(max(duration, 0.04), self._room()).fitted()
            self.view_changed.emit()
        self.set_offset(self._offset)
        self.refresh()

    def select(self, number: int | None) -> None:
        """Mark a line."""
        self._selected = number
        self.refresh()

    def set_scale(self, scale: TimeScale) -> None:
        """Another view."""
        if scale != self._scale:
            self._scale = scale
            self.refresh()
            self.view_changed.emit()

    @property
    def offset(self) -> int:
        """How far the tracks are scrolled down."""
        return self._offset

    def set_offset(self, offset: int) -> None:
        """Scroll the tracks."""
        most = max(0, self.content_height - (self.height() - RULER))
        wanted = min(max(0, offset), most)
        if wanted != self._offset:
            self._offset = wanted
            self.refresh()
            self.offset_changed.emit()

    def refresh(self) -> None:
        """Paint everything again."""
        self._picture = None
        self.update()

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Zoom around a pixel of the time area, the playhead by default."""
        if x is None:
            head = self._scale.x(self._playhead.position)
            x = head if 0 <= head <= self._scale.width else self._scale.width / 2
        self.set_scale(self._scale.zoomed(factor, x))

    def fit(self) -> None:
        """The whole film."""
        self.set_scale(self._scale.fitted())

    def hit_at(self, place: QPointF) -> Hit | None:
        """What lies under a point of the widget."""
        top = RULER - self._offset
        if place.x() < HEADER or place.y() < RULER:
            return None
        for track in self._tracks:
            if top <= place.y() < top + track.height:
                return track.hit(self._scale, place.x() - HEADER, place.y() - top)
            top += track.height
        return None

    def _fit_heights(self) -> None:
        room = self.height() - RULER - 2
        least, most = sum(track.least for track in self._tracks), sum(track.most for track in self._tracks)
        share = (room - least) / (most - least) if most > least else 0.0
        for track in self._tracks:
            track.fit(share)

    def _room(self) -> float:
        return max(1.0, float(self.width() - HEADER))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the view."""
        self._scale = self._scale.resized(self._room())
        self._fit_heights()
        self.set_offset(self._offset)
        self.refresh()
        self.view_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture of the tracks, and the playhead over it."""
        if self._picture is None:
            self._picture = self._paint_picture()
        painter = QPainter(self)
        ratio = self._picture.devicePixelRatio()
        for area in event.region():  # type: ignore[attr-defined]
            painter.drawPixmap(area, self._picture, QRect(area.topLeft() * ratio, area.size() * ratio))
        self._paint_playhead(painter)

    def _paint_picture(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        look = self._theme.look
        painter = QPainter(picture)
        painter.fillRect(self.rect(), look.colour("panel"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        brush = Brush(painter, look, self._scale, self._small, self._selected)
        painter.setClipRect(QRectF(0, RULER, self.width(), self.height() - RULER))
        top = RULER - self._offset
        for index, track in enumerate(self._tracks):
            if top + track.height > RULER and top < self.height():
                self._paint_track(brush, track, top, index)
            top += track.height
        painter.setClipping(False)
        self._paint_ruler(brush)
        painter.end()
        return picture

    def _paint_track(self, brush: Brush, track: Track, top: int, index: int) -> None:
        painter, look = brush.painter, brush.look
        area = QRectF(HEADER, top, self.width() - HEADER, track.height)
        painter.fillRect(area, look.colour("track_alt" if index % 2 else "track"))
        painter.save()
        painter.setClipRect(area.intersected(QRectF(HEADER, RULER, area.width(), self.height())))
        track.paint(brush, area)
        painter.restore()
        dot = track.colour(look)
        left = 12.0
        if dot is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(dot)
            painter.drawEllipse(QPointF(left + 4, area.center().y()), 4, 4)
            left += 16
        painter.setFont(self.font())
        painter.setPen(look.colour("ink" if dot is not None else "muted"))
        room = QRectF(left, top, HEADER - left - (28 if isinstance(track, CurveTrack) else 8), track.height)
        text = QFontMetricsF(self.font()).elidedText(track.title(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _LEFT, text)
        if isinstance(track, CurveTrack):
            upper, lower = track.scale_texts()
            painter.setFont(self._small)
            painter.setPen(look.colour("faint"))
            painter.drawText(QRectF(HEADER - 30, top + 1, 24, 14), _RIGHT, upper)
            painter.drawText(QRectF(HEADER - 30, top + track.height - 15, 24, 14), _RIGHT, lower)

    def _paint_ruler(self, brush: Brush) -> None:
        painter, look, scale = brush.painter, brush.look, brush.scale
        painter.fillRect(QRectF(0, 0, self.width(), RULER), look.colour("panel"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(0, RULER - 1, self.width(), RULER - 1)
        painter.setFont(self._small)
        step = scale.step()
        count = int(scale.start / step)
        while count * step <= scale.end:
            x = HEADER + scale.x(count * step)
            if x >= HEADER - 1:
                painter.setPen(look.colour("border"))
                painter.drawLine(QPointF(x, RULER - 7), QPointF(x, RULER - 1))
                painter.setPen(look.colour("muted"))
                text = short_time(count * step) + (f"{count * step % 1:.2f}"[1:] if step < 1 else "")
                painter.drawText(QRectF(x + 4, 2, 90, RULER - 6), _LEFT, text)
            count += 1

    def _head_x(self) -> float:
        return HEADER + self._scale.x(self._playhead.position)

    def _paint_playhead(self, painter: QPainter) -> None:
        self._drawn_x = self._head_x()
        if not HEADER <= self._drawn_x <= self.width() or not self._playhead.duration:
            return
        colour = self._theme.look.colour("playhead")
        x = round(self._drawn_x) + 0.5
        painter.setPen(QPen(colour, 1.5))
        painter.drawLine(QPointF(x, RULER - 6), QPointF(x, self.height()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        top = RULER - 15
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(x - 6, top),
                    QPointF(x + 6, top),
                    QPointF(x + 6, top + 6),
                    QPointF(x, top + 13),
                    QPointF(x - 6, top + 6),
                ]
            )
        )

    def _on_moved(self, position: float, source: object) -> None:
        if not self.isVisible():
            return
        if source is not self:
            shown = self._scale.showing(position)
            if shown is not self._scale:
                self.set_scale(shown)
                return
        for x in (self._drawn_x, self._head_x()):
            self.update(QRect(int(x) - 9, 0, 19, self.height()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Wheel zooms around the pointer; with Shift, or sideways, it pans; over the names it scrolls the tracks."""
        delta = event.angleDelta()
        sideways = delta.x() if abs(delta.x()) > abs(delta.y()) else 0
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            sideways = delta.y() or delta.x()
        if sideways:
            self.set_scale(self._scale.panned(-sideways))
        elif event.position().x() < HEADER:
            self.set_offset(self._offset - delta.y() // 3)
        else:
            self.zoom(1.0016 ** delta.y(), event.position().x() - HEADER)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Left seeks and begins a scrub, middle begins a pan."""
        if event.position().x() < HEADER:
            return
        self._drag_from = event.position()
        if event.button() == Qt.MouseButton.MiddleButton:
            self._drag = "pan"
        elif event.button() == Qt.MouseButton.LeftButton:
            self._drag = "scrub"
            hit = self.hit_at(event.position())
            self._scrub(event.position())
            if hit is not None and hit.line is not None and event.position().y() >= RULER:
                self.line_chosen.emit(hit.line)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub or pan while a button is held."""
        if self._drag == "scrub":
            self._scrub(event.position())
        elif self._drag == "pan":
            self.set_scale(self._scale.panned(self._drag_from.x() - event.position().x()))
            self._drag_from = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The gesture ends."""
        self._drag = ""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select the line under the pointer and go to its start."""
        hit = self.hit_at(event.position())
        if hit is not None and hit.line is not None:
            self._playhead.seek(hit.time, self)
            self.line_chosen.emit(hit.line)

    def _scrub(self, place: QPointF) -> None:
        self._playhead.seek(self._scale.time(place.x() - HEADER), self)

    def event(self, event: QEvent) -> bool:
        """Tooltips for what lies under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            hit = self.hit_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos() + QPoint(12, 8), hit.tip if hit else "", self)
            return True
        return super().event(event)
