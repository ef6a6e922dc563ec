"""What people say: one lane per person."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPen

from app.theme import Look, ink_on, look_named
from app.timeline.content import FAINT, Content, Lane, shown_emotion, words_sure
from app.timeline.scale import TimeScale
from app.timeline.tracks.base import LEFT, Brush, Hit, Kind, Track, edge_at
from app.timeline.tracks.batches import labels_in, paint_row
from app.timeline.tracks.sources import line_tip
from app.words import emotion_name
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.line import Line

_NARROW = 6.0
_WORDS_ROOM = 20.0


def block_colour(look: Look, label: str, sure: bool) -> QColor:
    """The colour of a line's block."""
    colour = QColor(look.emotion(label))
    colour.setAlphaF(1.0 if sure else FAINT)
    return colour


@cache
def _block_colours(name: str) -> npt.NDArray[np.uint32]:
    """ARGB of the emotions in a theme, then of the same ones faint."""
    look = look_named(name)
    pairs = [(label, sure) for sure in (True, False) for label in EMOTIONS]
    return np.array([block_colour(look, label, sure).rgba() for label, sure in pairs], np.uint32)


class LaneTrack(Track):
    """One person's lines as blocks coloured by what the words say, faint where they are not sure."""

    kind: Kind = "people"
    least, most = 19, 32
    edges = True

    def __init__(self, lane: Lane, content: Content | None = None) -> None:
        super().__init__()
        self.lane = lane
        self._content = content if content is not None else Content()
        self._index = {line.utterance.number: place for place, line in enumerate(lane.lines)}
        # Lines may lie within others: what is searched for by its end needs ends that only grow.
        self._latest = np.maximum.accumulate(lane.end) if len(lane.end) else lane.end

    def title(self) -> str:
        """The person."""
        return self.lane.name or QCoreApplication.translate("timeline", "Nobody")

    def colour(self, look: Look) -> QColor | None:
        """The person's colour."""
        return look.person(self.lane.colour) if self.lane.colour >= 0 else look.colour("faint")

    def paint(self, brush: Brush, area: QRectF) -> None:
        """Narrow blocks all at once, wide ones one by one with their words."""
        lane, scale = self.lane, brush.scale
        first = int(np.searchsorted(self._latest, brush.begin, side="right"))
        last = int(np.searchsorted(lane.start, brush.end))
        if last > first:
            left = (lane.start[first:last] - scale.start) / scale.per_pixel
            width = np.maximum((lane.end[first:last] - lane.start[first:last]) / scale.per_pixel, 1.5)
            # One colour per emotion, and the same ones faint after them.
            colour = lane.emotion[first:last] + len(EMOTIONS) * ~lane.sure[first:last]
            narrow = width < _NARROW
            self._paint_narrow(brush, area, left[narrow], width[narrow], colour[narrow])
            brush.painter.setFont(brush.font)
            metrics = QFontMetricsF(brush.font)
            for index in np.flatnonzero(~narrow).tolist():
                box = QRectF(area.x() + left[index], area.y() + 3, width[index] - 1, area.height() - 6)
                self._paint_wide(brush, area, box, lane.lines[first + index], metrics)
        self._paint_selected(brush, area)

    def _paint_narrow(
        self,
        brush: Brush,
        area: QRectF,
        left: npt.NDArray[np.float64],
        width: npt.NDArray[np.float64],
        colour: npt.NDArray[np.int64],
    ) -> None:
        """Thousands of them, in one row of colours."""
        if not len(left):
            return
        ratio = brush.ratio
        origin = int(np.floor(brush.first * ratio))
        columns = int(np.ceil(brush.last * ratio)) - origin
        first = np.floor(left * ratio + 1e-6).astype(np.int64) - origin
        count = np.maximum((width * ratio).astype(np.int64) - (width > 3), 1)
        block = np.repeat(np.arange(len(first)), count)
        place = first[block] + np.arange(len(block)) - np.repeat(np.cumsum(count) - count, count)
        inside = (place >= 0) & (place < columns)
        row = np.zeros(columns, np.uint32)
        row[place[inside]] = _block_colours(brush.look.name)[colour[block[inside]]]
        paint_row(brush, area.adjusted(0, 3, 0, -3), origin, row)

    def _paint_wide(self, brush: Brush, area: QRectF, box: QRectF, line: Line, metrics: QFontMetricsF) -> None:
        sure = words_sure(line)
        colour = block_colour(brush.look, shown_emotion(line), sure)
        painter = brush.painter
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(box, min(4.0, box.width() / 4), 4)
        seen = QRectF(box)
        seen.setLeft(max(box.left(), area.left()))
        seen.adjust(6, 0, -4, 0)
        if seen.width() <= _WORDS_ROOM:
            return
        painter.setPen(ink_on(colour) if sure else brush.look.colour("ink"))
        labels, text = labels_in(brush.font), line.utterance.text
        if labels.width(text) <= seen.width():
            labels.draw(painter, seen.x(), seen, text)
        else:
            painter.drawText(seen, LEFT, metrics.elidedText(text, Qt.TextElideMode.ElideRight, seen.width()))

    def _paint_selected(self, brush: Brush, area: QRectF) -> None:
        place = self._index.get(brush.selected) if brush.selected is not None else None
        if place is None:
            return
        left = area.x() + brush.scale.x(float(self.lane.start[place]))
        right = area.x() + brush.scale.x(float(self.lane.end[place]))
        brush.painter.setBrush(Qt.BrushStyle.NoBrush)
        brush.painter.setPen(QPen(brush.look.colour("ink"), 2))
        brush.painter.drawRoundedRect(QRectF(left, area.y() + 2, max(4.0, right - left - 1), area.height() - 4), 4, 4)

    def reach(self, scale: TimeScale) -> float:
        """The words of the lines that began before the view."""
        first = int(np.searchsorted(self._latest, scale.start, side="right"))
        last = int(np.searchsorted(self.lane.start, scale.start))
        crossing = self.lane.end[first:last]
        reach = scale.x(float(crossing.max())) if len(crossing) else 0.0
        return reach if reach > _WORDS_ROOM else 0.0

    def line_at(self, time: float, slack: float) -> Line | None:
        """The line spoken at a time, or within `slack` seconds of it; of several the one on top."""
        first = int(np.searchsorted(self._latest, time - slack))
        last = int(np.searchsorted(self.lane.start, time + slack, side="right"))
        start, end = self.lane.start[first:last], self.lane.end[first:last]
        away = np.maximum(np.maximum(start - time, time - end), 0.0)
        near = np.flatnonzero(away <= slack)
        if not len(near):
            return None
        # Of lines that lie over each other the last is painted uppermost.
        nearest = near[away[near] == away[near].min()][-1]
        return self.lane.lines[first + int(nearest)]

    def line(self, number: int) -> Line | None:
        """The line with this number, if this person says it."""
        place = self._index.get(number)
        return None if place is None else self.lane.lines[place]

    def hit(self, scale: TimeScale, x: float, y: float) -> Hit | None:
        """The line under the pointer."""
        line = self.line_at(scale.time(x), 2 * scale.per_pixel)
        if line is None:
            return None
        said = line.utterance
        tip = line_tip(line, self.title(), self._content)
        return Hit(said.start, said.number, tip, edge=edge_at(scale, said.start, said.end, x))

    def spoken(self, number: int) -> str:
        """A line for a screen reader."""
        line = self.line(number)
        if line is None:
            return ""
        return f"{self.title()}: {line.utterance.text} ({emotion_name(shown_emotion(line))})"
