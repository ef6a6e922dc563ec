"""The analyst's own markers and ranges."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPen, QPolygonF

from app.theme import Look, ink_on
from app.timeline.scale import TimeScale
from app.timeline.tracks.base import LEFT, Brush, Hit, Kind, Track, edge_at
from app.words import short_time
from emotionai_core.records.analysis import Note

_FLAG = 9.0


def tag_colour(look: Look, tag: str) -> QColor:
    """The colour of a tag; notes without one are grey."""
    return look.colour(f"tag_{tag}") if f"tag_{tag}" in look.tokens else look.colour("faint")


class NoteTrack(Track):
    """Ranges as bars, markers as flags, both with their words while there is room up to the next one."""

    kind: Kind = "notes"
    least, most = 20, 28
    edges = True

    def __init__(self, notes: tuple[Note, ...]) -> None:
        super().__init__()
        self._notes = notes

    def title(self) -> str:
        """Notes."""
        return QCoreApplication.translate("timeline", "Notes")

    def note(self, number: int) -> Note | None:
        """The note with this number."""
        return next((note for note in self._notes if note.number == number), None)

    def _end(self, note: Note) -> float:
        return note.end if note.is_range else note.time

    def paint(self, brush: Brush, area: QRectF) -> None:
        """Ranges first, so that markers within them stay in sight."""
        metrics = QFontMetricsF(brush.font)
        brush.painter.setFont(brush.font)
        for ranges in (True, False):
            for index, note in enumerate(self._notes):
                if note.is_range is ranges and self._end(note) >= brush.begin - 300 * brush.scale.per_pixel:
                    if note.time > brush.end:
                        break
                    self._paint_one(brush, area, note, self._room(index, brush.scale), metrics)

    def _room(self, index: int, scale: TimeScale) -> float:
        """Pixels up to the next note's beginning."""
        note = self._notes[index]
        later = self._notes[index + 1].time if index + 1 < len(self._notes) else scale.duration
        return max(0.0, (later - note.time) / scale.per_pixel)

    def _paint_one(self, brush: Brush, area: QRectF, note: Note, room: float, metrics: QFontMetricsF) -> None:
        painter, colour = brush.painter, tag_colour(brush.look, note.tag)
        left = area.x() + brush.scale.x(note.time)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        if note.is_range:
            wide = max(3.0, (note.end - note.time) / brush.scale.per_pixel)
            box = QRectF(left, area.y() + 3, wide, area.height() - 6)
            painter.drawRoundedRect(box, min(3.0, wide / 3), 3)
            words, ink = QRectF(box), ink_on(colour)
            words.setLeft(max(box.left(), area.left()))
            words.adjust(6, 0, -4, 0)
        else:
            top, middle = area.y() + 3, area.y() + 3 + _FLAG / 2
            flag = [QPointF(left, top), QPointF(left + _FLAG, middle), QPointF(left, top + _FLAG)]
            painter.drawPolygon(QPolygonF(flag))
            painter.fillRect(QRectF(left - 0.75, top, 1.5, area.height() - 5), colour)
            words = QRectF(left + _FLAG + 4, area.y(), min(room - _FLAG - 8, 280.0), area.height())
            ink = brush.look.colour("ink")
        if words.width() > 20 and note.text:
            painter.setPen(QPen(ink))
            text = metrics.elidedText(note.text.replace("\n", " "), Qt.TextElideMode.ElideRight, words.width())
            painter.drawText(words, LEFT, text)

    def reach(self, scale: TimeScale) -> float:
        """The words of ranges that began before the view."""
        crossing = [scale.x(note.end) for note in self._notes if note.is_range and note.time < scale.start < note.end]
        return max(crossing, default=0.0)

    def hit(self, scale: TimeScale, x: float, y: float) -> Hit | None:
        """The shortest note under the pointer: a marker before the range it lies in."""
        slack = 5 * scale.per_pixel
        time = scale.time(x)
        there = [
            note
            for note in self._notes
            if note.time - slack <= time <= self._end(note) + (slack if note.is_range else 2 * slack)
        ]
        if not there:
            return None
        note = min(there, key=lambda one: (self._end(one) - one.time, abs(one.time - time)))
        span = f"{short_time(note.time)} – {short_time(note.end)}" if note.is_range else short_time(note.time)
        rows = [span, note.text, note.coder]
        edge = edge_at(scale, note.time, note.end, x) if note.is_range else "start"
        return Hit(note.time, None, "\n".join(row for row in rows if row), note=note.number, edge=edge)
