"""What the pointer does on the timeline: each gesture is one object from press to release, and gives one wish at most.

`move` shows what would be, `end` wishes it, `cancel` leaves everything as it was before the press.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.timeline.sheet import HEADER, RULER
from app.timeline.tracks import Hit, Track
from app.timeline.tracks.base import Edge, Kind
from emotionai_core.records.timebase import timecode

if TYPE_CHECKING:
    from app.timeline.canvas import TimelineCanvas

# Less than this is a click by a hand that is not quite steady.
CLICK = 4.0
_LEAST_SECONDS = 0.04


class Gesture:
    """From press to release."""

    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, canvas: TimelineCanvas, place: QPointF) -> None:
        self.canvas = canvas
        self.begun = place

    def move(self, place: QPointF, free: bool) -> None:
        """The pointer is elsewhere; `free` does without snapping."""

    def end(self, place: QPointF) -> None:
        """The button was let go."""

    def cancel(self) -> None:
        """Nothing happened."""

    def abandon(self) -> None:
        """The film it was of is gone: there is nothing to go back to."""
        self.canvas.show_snap(None)

    def paint(self, painter: QPainter) -> None:
        """What would be, over everything else."""


class Scrub(Gesture):
    """The playhead follows the pointer."""

    def __init__(self, canvas: TimelineCanvas, place: QPointF) -> None:
        super().__init__(canvas, place)
        self._before = canvas.playhead.position
        self.move(place, False)

    def move(self, place: QPointF, free: bool) -> None:
        """There."""
        self.canvas.playhead.seek(self.canvas.time_at(place.x()), self.canvas)

    def cancel(self) -> None:
        """Back to where it was."""
        self.canvas.playhead.seek(self._before, self.canvas)


class Pan(Gesture):
    """The film follows the pointer."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, canvas: TimelineCanvas, place: QPointF) -> None:
        super().__init__(canvas, place)
        self._before = canvas.scale

    def move(self, place: QPointF, free: bool) -> None:
        """As far as the pointer."""
        self.canvas.set_scale(self._before.panned(round(self.begun.x() - place.x())))

    def cancel(self) -> None:
        """The view before."""
        self.canvas.set_scale(self._before)


class ChooseSpan(Gesture):
    """A stretch of film, from the press (or the end that stays) to the pointer. A mere click seeks."""

    cursor = Qt.CursorShape.IBeamCursor

    def __init__(self, canvas: TimelineCanvas, place: QPointF, anchor: float | None = None) -> None:
        super().__init__(canvas, place)
        self._before = canvas.playhead.span
        self._moved = False
        self._anchor = canvas.snap(place.x(), None)[0] if anchor is None else anchor

    def move(self, place: QPointF, free: bool) -> None:
        """The stretch so far, which every panel follows."""
        if self._moved or abs(place.x() - self.begun.x()) >= CLICK:
            self._moved = True
            time = self.canvas.time_at(place.x()) if free else self.canvas.snap(place.x(), None)[0]
            self.canvas.playhead.choose_span((self._anchor, time))

    def end(self, place: QPointF) -> None:
        """It stands already."""
        self.canvas.show_snap(None)
        if not self._moved:
            self.canvas.playhead.seek(self.canvas.time_at(place.x()), self.canvas)

    def cancel(self) -> None:
        """The stretch before."""
        self.canvas.show_snap(None)
        self.canvas.playhead.choose_span(self._before)


class Stretch(Gesture):
    """Drags one end of a line or a range, a whole range, or a marker.

    What is dragged is looked up again with every step: a correction that arrives meanwhile may have moved it.
    """

    cursor = Qt.CursorShape.SizeHorCursor

    def __init__(self, canvas: TimelineCanvas, place: QPointF, hit: Hit, start: float) -> None:
        super().__init__(canvas, place)
        self._hit = hit
        self._edge: Edge = hit.edge
        # Taken in its middle, a range must not jump to the pointer.
        self._grip = 0.0 if hit.edge else place.x() - HEADER - canvas.scale.x(start)
        if not hit.edge:
            self.cursor = Qt.CursorShape.ClosedHandCursor
        self._time: float | None = None

    def move(self, place: QPointF, free: bool) -> None:
        """The end goes to the nearest frame, or to what it snaps to."""
        if self._time is None and abs(place.x() - self.begun.x()) < CLICK:
            return
        x = place.x() - self._grip
        self._time = self.canvas.time_at(x) if free else self.canvas.snap(x, self._hit)[0]
        self.canvas.update()

    def end(self, place: QPointF) -> None:
        """One wish, which names only what was dragged: the other end may have moved meanwhile."""
        self.canvas.show_snap(None)
        self.canvas.update()
        if self._time is None:
            self.canvas.click(self._hit, self.begun)
        elif self._hit.note is not None:
            self.canvas.note_moved.emit(self._hit.note, self._edge, self._time)
        elif self._hit.line is not None:
            self.canvas.line_moved.emit(self._hit.line, self._edge, self._time)

    def cancel(self) -> None:
        """As it was."""
        self.canvas.show_snap(None)
        self.canvas.update()

    def paint(self, painter: QPainter) -> None:
        """The stretch as it would be, and its time."""
        canvas, look = self.canvas, self.canvas.look
        found = canvas.stretch_of(self._hit)
        if self._time is None or found is None:
            return
        track, span = found
        now = stretched(span, self._edge, self._time, canvas.scale.duration)
        left, right = (HEADER + canvas.scale.x(time) for time in now)
        box = QRectF(left, canvas.top_of(track) + 2, max(2.0, right - left), track.height - 4)
        painter.setPen(QPen(look.colour("accent"), 2))
        painter.setBrush(look.colour("accent", 0.25))
        painter.drawRoundedRect(box, 4, 4)
        time = now[1] if self._edge == "end" else now[0]
        canvas.paint_time(painter, HEADER + canvas.scale.x(time), box.bottom(), timecode(time))


def stretched(span: tuple[float, float], edge: Edge, time: float, duration: float) -> tuple[float, float]:
    """A stretch with one end elsewhere, not shorter than a frame; without an edge all of it begins elsewhere.

    A marker is one end only.
    """
    start, end = span
    if end <= start:
        return max(0.0, time), end
    if not edge:
        moved = min(max(0.0, time), max(0.0, duration - (end - start)))
        return moved, moved + (end - start)
    if edge == "start":
        return min(max(0.0, time), end - _LEAST_SECONDS), end
    return start, max(time, start + _LEAST_SECONDS)


class MoveTrack(Gesture):
    """A track's name is dragged to another place; a click makes the track the one that keys move."""

    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, canvas: TimelineCanvas, place: QPointF, track: Track) -> None:
        super().__init__(canvas, place)
        # By kind: every analysis that arrives brings other tracks.
        self._kind = track.kind
        self._target: tuple[Kind, bool] | None = None

    def move(self, place: QPointF, free: bool) -> None:
        """Above or below what lies under the pointer."""
        if abs(place.y() - self.begun.y()) < CLICK and self._target is None:
            return
        self.canvas.setCursor(Qt.CursorShape.ClosedHandCursor)
        other = self.canvas.track_at(place.y())
        if other is not None:
            below = place.y() > self.canvas.top_of(other) + other.height / 2
            self._target = (other.kind, below)
        self.canvas.update()

    def end(self, place: QPointF) -> None:
        """There."""
        self.canvas.focus_track(self._kind)
        if self._target is not None and self._target[0] != self._kind:
            self.canvas.track_moved.emit(self._kind, *self._target)
        self.canvas.update()

    def cancel(self) -> None:
        """Where it was."""
        self.canvas.update()

    def paint(self, painter: QPainter) -> None:
        """A line where it would go."""
        if self._target is not None:
            kind, below = self._target
            group = [one for one in self.canvas.tracks if one.kind == kind]
            if not group:
                return
            track = group[-1 if below else 0]
            y = self.canvas.top_of(track) + (track.height if below else 0)
            painter.setPen(QPen(self.canvas.look.colour("accent"), 2))
            painter.drawLine(QPointF(0, max(RULER, y)), QPointF(self.canvas.width(), max(RULER, y)))


class ResizeTrack(Gesture):
    """A track's lower edge is dragged; all of its kind get that height."""

    cursor = Qt.CursorShape.SizeVerCursor

    def __init__(self, canvas: TimelineCanvas, place: QPointF, track: Track) -> None:
        super().__init__(canvas, place)
        self._kind, self._before = track.kind, track.height
        # Those of its kind above it grow along with it, so that its edge stays under the pointer.
        same = [one for one in canvas.tracks if one.kind == track.kind]
        self._share = next(index for index, one in enumerate(same, 1) if one is track)

    def move(self, place: QPointF, free: bool) -> None:
        """As high as the pointer says."""
        height = self._before + round((place.y() - self.begun.y()) / self._share)
        self.canvas.track_resized.emit(self._kind, height)

    def cancel(self) -> None:
        """As high as before."""
        self.canvas.track_resized.emit(self._kind, self._before)
