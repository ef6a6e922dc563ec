"""What pointer and keys do on the timeline."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from app.playhead import Playhead
from app.theme import Theme
from app.timeline.gestures import ChooseSpan, Gesture, MoveTrack, Pan, ResizeTrack, Scrub, Stretch
from app.timeline.sheet import HEADER, RULER
from app.timeline.snapping import REACH
from app.timeline.surface import Surface
from app.timeline.tracks import Hit, LaneTrack, NoteTrack, Track
from app.tips import plain_tip

_EDGE = 4


class TimelineCanvas(Surface):
    """The surface in the user's hands. It says what is asked for, and changes nothing but view, playhead and span."""

    line_chosen = Signal(int)
    # Number, which end ("" is all of it), and the time where that is now.
    line_moved = Signal(int, str, float)
    note_moved = Signal(int, str, float)
    words_wanted = Signal(object)
    prompt_wanted = Signal(int)
    clip_chosen = Signal(str)
    menu_wanted = Signal(object, float, QPoint)
    # Kind of track, and the person whose lane it is.
    header_menu_wanted = Signal(str, str, QPoint)
    neighbour_wanted = Signal(int)
    track_moved = Signal(str, str, bool)
    track_resized = Signal(str, int)
    track_shifted = Signal(str, int)

    def __init__(self, playhead: Playhead, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(playhead, theme, parent)
        # Whether lines and notes may be dragged.
        self.editable = False
        self._gesture: Gesture | None = None
        self._button = Qt.MouseButton.NoButton
        # A press that ends a gesture asks for nothing else.
        self._spent = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Timeline"))
        self.setAccessibleDescription(self.tr("Shots, conflicts, lines and curves over the film's time"))

    @property
    def gesture(self) -> Gesture | None:
        """What the pointer is doing."""
        return self._gesture

    def paint_over(self, painter: QPainter) -> None:
        """What the gesture shows."""
        if self._gesture is not None:
            self._gesture.paint(painter)

    def click(self, hit: Hit | None, place: QPointF) -> None:
        """Go where was clicked, and choose the line that lies there."""
        self.playhead.seek(self.time_at(place.x()), self)
        if hit is not None and hit.line is not None and place.y() >= RULER:
            self.line_chosen.emit(hit.line)
            if hit.clip:
                self.clip_chosen.emit(hit.clip)

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
        """A gesture begins; a second button gives up the one under way."""
        self._spent = self._gesture is not None and event.button() != self._button
        self.cancel()
        if self._spent:
            return
        self._stations = None
        self._button = event.button()
        self._gesture = self._begun(event)
        if self._gesture is not None:
            self.setCursor(self._gesture.cursor)

    def _begun(self, event: QMouseEvent) -> Gesture | None:
        place, keys = event.position(), event.modifiers()
        if event.button() == Qt.MouseButton.MiddleButton:
            return Pan(self, place) if place.x() >= HEADER else None
        if event.button() != Qt.MouseButton.LeftButton:
            return None
        if place.x() < HEADER:
            return self._begun_at_header(place)
        end = self._span_end(place)
        if end is not None:
            return ChooseSpan(self, place, end)
        if keys & Qt.KeyboardModifier.ShiftModifier or RULER / 2 <= place.y() < RULER:
            return ChooseSpan(self, place)
        hit = self.hit_at(place)
        stretch = self._stretch(place, hit)
        if stretch is not None:
            return stretch
        gesture = Scrub(self, place)
        if hit is not None and hit.line is not None:
            self.line_chosen.emit(hit.line)
        return gesture

    def _begun_at_header(self, place: QPointF) -> Gesture | None:
        edge = self._lower_edge(place)
        if edge is not None:
            return ResizeTrack(self, place, edge)
        track = self.track_at(place.y())
        return None if track is None else MoveTrack(self, place, track)

    def _stretch(self, place: QPointF, hit: Hit | None) -> Stretch | None:
        """A drag of the end that lies under the pointer, or of a whole range."""
        if hit is None or not self._can_drag(hit):
            return None
        found = self.stretch_of(hit)
        return None if found is None else Stretch(self, place, hit, found[1][0])

    def _can_drag(self, hit: Hit) -> bool:
        return self.editable and not hit.conflict and (bool(hit.edge) or hit.note is not None)

    def stretch_of(self, hit: Hit) -> tuple[Track, tuple[float, float]] | None:
        """In which row a line or a note lies now, and from when to when; None where it is no longer shown."""
        for track in self._tracks:
            if isinstance(track, NoteTrack) and hit.note is not None:
                note = track.note(hit.note)
                if note is not None:
                    return track, (note.time, note.end)
            elif isinstance(track, LaneTrack) and hit.note is None and hit.line is not None:
                line = track.line(hit.line)
                if line is not None:
                    return track, (line.utterance.start, line.utterance.end)
        return None

    def _lower_edge(self, place: QPointF) -> Track | None:
        """The track whose lower edge can be dragged from here."""
        ends = [(self.top_of(track) + track.height, track) for track in self._tracks]
        return next((track for end, track in ends if abs(end - place.y()) <= _EDGE and end > RULER), None)

    def _span_end(self, place: QPointF) -> float | None:
        """The end that stays while the one under the pointer is dragged."""
        span = self.playhead.span
        if span is None or not 0 <= place.y() < RULER:
            return None
        away = [abs(HEADER + self._scale.x(time) - place.x()) for time in span]
        if min(away) > REACH:
            return None
        return span[1] if away[0] <= away[1] else span[0]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The gesture goes on; without one, the pointer shows what could begin here."""
        if self._gesture is not None:
            free = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self._gesture.move(event.position(), free)
            return
        place = event.position()
        shape = Qt.CursorShape.ArrowCursor
        if place.x() < HEADER:
            shape = Qt.CursorShape.SizeVerCursor if self._lower_edge(place) is not None else shape
        elif self._span_end(place) is not None:
            shape = Qt.CursorShape.SplitHCursor
        elif self.editable:
            hit = self.hit_at(place)
            if hit is not None and self._can_drag(hit):
                shape = Qt.CursorShape.SizeHorCursor if hit.edge else Qt.CursorShape.OpenHandCursor
        if shape != self.cursor().shape():
            self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The gesture ends with the button that began it."""
        if event.button() != self._button:
            return
        gesture = self._let_go()
        if gesture is not None:
            gesture.end(event.position())

    def _let_go(self) -> Gesture | None:
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            self.setCursor(Qt.CursorShape.ArrowCursor)
        return gesture

    def cancel(self) -> None:
        """The gesture never was."""
        gesture = self._let_go()
        if gesture is not None:
            gesture.cancel()

    def abandon(self) -> None:
        """Another film: the gesture was of the one before."""
        gesture = self._let_go()
        if gesture is not None:
            gesture.abandon()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever goes elsewhere in the middle of a gesture gives it up."""
        self.cancel()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Out of sight, the release never comes."""
        self.cancel()
        super().hideEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select the line under the pointer, go to its start, and ask for its words."""
        hit = self.hit_at(event.position())
        if hit is None or (hit.line is None and hit.note is None):
            return
        found = self.stretch_of(hit)
        start, end = found[1] if found is not None and hit.note is None else (hit.time, hit.time)
        self.playhead.go_to_start(start, end, self)
        if hit.line is not None:
            self.line_chosen.emit(hit.line)
        if hit.scene:
            self.prompt_wanted.emit(hit.line)
        elif not hit.clip:
            self.words_wanted.emit(hit)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A menu for what lies under the pointer; from the keyboard, for the selected line."""
        if self._spent and event.reason() == QContextMenuEvent.Reason.Mouse:
            return
        self.cancel()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            box = self.box_of(self._selected) if self._selected is not None else None
            hit = None if box is None else self.hit_at(box.center())
            corner = QPoint(HEADER + 20, RULER + 20) if box is None else box.bottomLeft().toPoint()
            self.menu_wanted.emit(hit, self.playhead.position, self.mapToGlobal(corner))
            return
        place = QPointF(event.pos())
        if place.x() < HEADER:
            track = self.track_at(place.y())
            person = track.lane.key if isinstance(track, LaneTrack) else ""
            self.header_menu_wanted.emit(track.kind if track is not None else "", person, event.globalPos())
        else:
            hit = self.hit_at(place)
            if hit is not None and hit.line is not None:
                self.line_chosen.emit(hit.line)
            self.menu_wanted.emit(hit, self.time_at(place.x()), event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+arrows go from line to line and from track to track, Alt+arrows move a track, F2 edits the words."""
        key, keys = event.key(), event.modifiers()
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}.get(Qt.Key(key), 0)
        control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
        across = key in (Qt.Key.Key_Left, Qt.Key.Key_Right)
        if key == Qt.Key.Key_Escape and self._gesture is not None:
            self.cancel()
        elif step and across and keys & control:
            self.neighbour_wanted.emit(step)
        elif step and not across and keys & control:
            self._focus_next(step)
        elif step and not across and keys & alt and self._focused:
            self.track_shifted.emit(self._focused, step)
        elif key == Qt.Key.Key_F2 and self._selected is not None:
            self.words_wanted.emit(Hit(self.playhead.position, self._selected, ""))
        else:
            super().keyPressEvent(event)

    def _focus_next(self, step: int) -> None:
        kinds = list(dict.fromkeys(track.kind for track in self._tracks))
        if kinds:
            here = kinds.index(self._focused) + step if self._focused in kinds else 0
            self.focus_track(kinds[min(max(here, 0), len(kinds) - 1)])

    def event(self, event: QEvent) -> bool:
        """Tooltips for what lies under the pointer; Esc belongs to the gesture while there is one."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            hit = self.hit_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos() + QPoint(12, 8), plain_tip(hit.tip if hit else ""), self)
            return True
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._gesture is not None
        ):
            event.accept()
            return True
        return super().event(event)
