"""The surface all tracks are painted on: which time and which track lies where.

Own painting instead of plot items, because one pass over columns is several times faster than thousands of items and
lets every track look as designed. The playhead moves over the picture sixty times a second and only repaints the
columns it leaves and enters.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.playhead import Playhead
from app.theme import Look, Theme
from app.timeline import marks
from app.timeline.curves import Floats
from app.timeline.scale import TimeScale
from app.timeline.sheet import HEADER, RULER, Scene, Sheet
from app.timeline.snapping import REACH, snapped, stations
from app.timeline.tracks import Hit, LaneTrack, Track
from app.timeline.tracks.base import Kind


class Surface(QWidget):
    """Ruler, tracks and what moves over them, seen through one scale."""

    view_changed = Signal()
    offset_changed = Signal()

    def __init__(self, playhead: Playhead, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.playhead = playhead
        self.sheet = Sheet()
        self._theme = theme
        self._tracks: list[Track] = []
        self._cuts: Floats = np.zeros(0)
        self._heights: dict[Kind, int] = {}
        self._scale = TimeScale(1.0, 100.0).fitted()
        self._selected: int | None = None
        self._focused = ""
        self._offset = 0
        self._snap: float | None = None
        self._stations: Floats | None = None
        self._drawn_x = 0.0
        self._small = QFont(self.font())
        self._small.setPixelSize(11)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumHeight(120)
        playhead.moved.connect(self._on_moved)
        playhead.span_changed.connect(self._on_span)
        theme.changed.connect(self.refresh)

    @property
    def scale(self) -> TimeScale:
        """The view: which time lies at which pixel, counted from the header's right edge."""
        return self._scale

    @property
    def look(self) -> Look:
        """The colours in use."""
        return self._theme.look

    @property
    def tracks(self) -> list[Track]:
        """The tracks from top to bottom."""
        return self._tracks

    @property
    def selected(self) -> int | None:
        """The marked line."""
        return self._selected

    @property
    def focused(self) -> str:
        """The kind of track that keys move."""
        return self._focused

    @property
    def content_height(self) -> int:
        """Height of all tracks, without the ruler."""
        return sum(track.height for track in self._tracks)

    def show_tracks(self, tracks: list[Track], duration: float, cuts: Floats | None = None) -> None:
        """Other tracks; another duration shows the whole film again."""
        self._tracks = tracks
        self._cuts = cuts if cuts is not None else np.zeros(0)
        self._fit_heights()
        self.set_offset(self._offset)
        self.refresh()
        if duration != self._scale.duration:
            self._scale = TimeScale(max(duration, 0.04), self._room()).fitted()
        self.view_changed.emit()

    def set_heights(self, heights: Mapping[Kind, int]) -> None:
        """Heights set by hand, by kind; other tracks share the room."""
        self._heights = dict(heights)
        self._fit_heights()
        self.set_offset(self._offset)
        self.refresh()

    def select(self, number: int | None) -> None:
        """Mark a line."""
        self._selected = number
        for track in self._tracks:
            if track.kind in ("people", "conflicts"):
                self.spoil(track)

    def spoil(self, track: Track) -> None:
        """A track has something else to show."""
        self.sheet.spoil(track)
        self.update()

    def focus_track(self, kind: str) -> None:
        """The track that keys move."""
        self._focused = kind
        self.refresh()

    def set_scale(self, scale: TimeScale) -> None:
        """Another view. At the same zoom it moves by whole pixels, so that the picture can be moved along."""
        if scale.per_pixel == self._scale.per_pixel and scale.width == self._scale.width:
            scale = scale.aligned(self._scale, whole_pixels(self.devicePixelRatioF()))
        if scale != self._scale:
            self._scale = scale
            self.update()
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
        self.sheet.spoil()
        self.update()

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Zoom around a pixel of the time area, the playhead by default."""
        if x is None:
            head = self._scale.x(self.playhead.position)
            x = head if 0 <= head <= self._scale.width else self._scale.width / 2
        self.set_scale(self._scale.zoomed(factor, x))

    def fit(self) -> None:
        """The whole film."""
        self.set_scale(self._scale.fitted())

    def show_stretch(self, start: float, end: float) -> None:
        """Zoom so that a stretch of film fills the view."""
        room = max(end - start, 0.04) * 1.1
        closer = self._scale.zoomed(self._scale.width * self._scale.per_pixel / room, 0.0)
        self.set_scale(closer.panned((start - 0.05 * (end - start) - closer.start) / closer.per_pixel))

    def time_at(self, x: float) -> float:
        """The film time under a pixel of the widget."""
        return self._scale.time(x - HEADER)

    def top_of(self, track: Track) -> int:
        """Where a track begins on the widget."""
        top = RULER - self._offset
        for one in self._tracks:
            if one is track:
                break
            top += one.height
        return top

    def track_at(self, y: float) -> Track | None:
        """The track under a height of the widget."""
        if y < RULER:
            return None
        return next((one for one in self._tracks if self.top_of(one) <= y < self.top_of(one) + one.height), None)

    def hit_at(self, place: QPointF) -> Hit | None:
        """What lies under a point of the widget."""
        track = self.track_at(place.y()) if place.x() >= HEADER else None
        return None if track is None else track.hit(self._scale, place.x() - HEADER, place.y() - self.top_of(track))

    def box_of(self, number: int) -> QRectF | None:
        """Where a line's block lies on the widget."""
        for track in self._tracks:
            line = track.line(number) if isinstance(track, LaneTrack) else None
            if line is not None:
                left, right = (HEADER + self._scale.x(time) for time in (line.utterance.start, line.utterance.end))
                return QRectF(left, self.top_of(track) + 1, right - left, track.height - 2)
        return None

    def snap(self, x: float, own: Hit | None) -> tuple[float, bool]:
        """The time that a dragged end at a pixel clings to; shows a line where it does."""
        if self._stations is None:
            span = self.playhead.span if own is not None else None
            self._stations = stations(self._tracks, self._cuts, own, [self.playhead.position, *(span or ())])
        time = min(max(0.0, self.time_at(x)), self._scale.duration)
        found, clings = snapped(time, self._stations, REACH * self._scale.per_pixel, self.playhead.times)
        self.show_snap(found if clings else None)
        return found, clings

    def show_snap(self, time: float | None) -> None:
        """A line where something clings."""
        self._snap = time
        self.update()

    def paint_time(self, painter: QPainter, x: float, y: float, text: str) -> None:
        """A time beside what is dragged."""
        marks.paint_label(painter, self.look, self._small, QPointF(x, y), text, self.rect())

    def _fit_heights(self) -> None:
        free = [track for track in self._tracks if track.kind not in self._heights]
        fixed = sum(self._heights[track.kind] for track in self._tracks if track.kind in self._heights)
        room = self.height() - RULER - 2 - fixed
        least, most = sum(track.least for track in free), sum(track.most for track in free)
        share = (room - least) / (most - least) if most > least else 0.0
        for track in free:
            track.fit(share)
        for track in self._tracks:
            track.height = self._heights.get(track.kind, track.height)

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
        """The picture of the tracks, and what moves over it."""
        ratio = self.devicePixelRatioF()
        scene = Scene(
            self._tracks,
            self._scale,
            self._offset,
            self.size(),
            ratio,
            self.look,
            self.font(),
            self._small,
            self._selected,
            self._focused,
        )
        painter = QPainter(self)
        for area in event.region():  # type: ignore[attr-defined]
            self.sheet.draw(painter, scene, area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marks.paint_span(painter, self.look, self._scale, self.playhead.span, self.rect())
        self.paint_over(painter)
        if self._snap is not None:
            marks.paint_snap(painter, self.look, HEADER + self._scale.x(self._snap), self.height())
        self._drawn_x = self._head_x()
        if self.playhead.duration:
            marks.paint_playhead(painter, self.look, self._drawn_x, self.rect())

    def paint_over(self, painter: QPainter) -> None:
        """What a gesture shows over the tracks."""

    def _head_x(self) -> float:
        return HEADER + self._scale.x(self.playhead.position)

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

    def _on_span(self, _span: object) -> None:
        self.update()


def whole_pixels(ratio: float) -> int:
    """How many pixels together are a whole number of the screen's: 2 at 150 %, 4 at 125 %."""
    return next((count for count in (1, 2, 4) if abs(count * ratio - round(count * ratio)) < 1e-6), 1)
