"""Key scenes: lines that have a prompt, as diamonds where they begin."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen, QPolygonF

from app.theme import Look
from app.timeline.content import Content
from app.timeline.scale import TimeScale
from app.timeline.tracks.base import Brush, Hidden, Hit, Kind, Track
from app.words import short_time
from emotionai_core.records.prompt import PromptBook, PromptFrame

_HALF, _ROOM = 6.0, 8.0


class KeySceneTrack(Track):
    """One diamond for each key scene in its speaker's colour; a ring around those that the analyst chose."""

    kind: Kind = "key_scenes"
    least, most = 20, 26

    def __init__(self, book: PromptBook, content: Content) -> None:
        super().__init__()
        self._frames = sorted(book.frames, key=lambda one: (one.start, one.utterance))
        self._time = np.array([one.start for one in self._frames], np.float64)
        self._score = np.array([one.score + 100 * one.chosen for one in self._frames], np.float64)
        self._content = content

    def title(self) -> str:
        """Key scenes."""
        return QCoreApplication.translate("timeline", "Key scenes")

    def drawn(self, scale: TimeScale, selected: int | None = None) -> list[int]:
        """Which are drawn at a zoom, first to last: of those too close to each other the one with most points."""
        place = np.floor(self._time / (scale.per_pixel * _ROOM)).astype(np.int64)
        order = np.lexsort((-self._score, place))
        first = np.r_[True, np.diff(place[order]) != 0] if len(order) else np.zeros(0, np.bool_)
        chosen = set(order[first].tolist())
        return sorted(chosen | {at for at, one in enumerate(self._frames) if one.utterance == selected})

    def paint(self, brush: Brush, area: QRectF) -> None:
        """The diamonds of the window; the selected one last."""
        begin, end = brush.begin - 10 * brush.scale.per_pixel, brush.end + 10 * brush.scale.per_pixel
        shown = [self._frames[at] for at in self.drawn(brush.scale, brush.selected)]
        for frame in sorted(shown, key=lambda one: one.utterance == brush.selected):
            if begin <= frame.start <= end:
                middle = QPointF(area.x() + brush.scale.x(frame.start), area.center().y())
                _paint_diamond(brush, middle, frame, self._colour(brush.look, frame))

    def _colour(self, look: Look, frame: PromptFrame) -> QColor:
        place = self._content.colours.get(frame.person, -1)
        return look.person(place) if place >= 0 else look.colour("muted")

    def hidden(self, scale: TimeScale) -> Hidden | None:
        """How many there is no room for."""
        seen = (self._time >= scale.start) & (self._time <= scale.end)
        there, drawn = int(seen.sum()), int(seen[self.drawn(scale)].sum()) if len(self._frames) else 0
        if drawn == there:
            return None
        text = QCoreApplication.translate("timeline", "{drawn} of {there} key scenes drawn")
        tip = QCoreApplication.translate("timeline", "Of key scenes too close to each other the strongest is drawn.")
        more = QCoreApplication.translate("timeline", "Zoom in to see them all.")
        return Hidden(text.format(drawn=drawn, there=there), f"{tip} {more}")

    def hit(self, scale: TimeScale, x: float, y: float) -> Hit | None:
        """The nearest drawn key scene."""
        drawn = self.drawn(scale)
        if not drawn:
            return None
        away = np.abs((self._time[drawn] - scale.start) / scale.per_pixel - x)
        nearest = int(np.argmin(away))
        if away[nearest] > _HALF + 2:
            return None
        frame = self._frames[drawn[nearest]]
        return Hit(frame.start, frame.utterance, self._tip(frame), scene=True)

    def _tip(self, frame: PromptFrame) -> str:
        who = self._content.names.get(frame.person, "") or "?"
        head = QCoreApplication.translate("timeline", "Key scene: {who}, {time}, {score} points")
        points = f"{frame.score:.1f}"
        told = head.format(who=who, time=short_time(frame.start), score=points)
        more = QCoreApplication.translate("timeline", "Double click: its prompt")
        return f"{told}\n{frame.text}\n{more}"


def _paint_diamond(brush: Brush, middle: QPointF, frame: PromptFrame, colour: QColor) -> None:
    painter, ink = brush.painter, brush.look.colour("ink")
    corners = [QPointF(0, -_HALF), QPointF(_HALF, 0), QPointF(0, _HALF), QPointF(-_HALF, 0)]
    painter.setPen(QPen(ink, 1.6) if frame.utterance == brush.selected else Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))
    if frame.chosen:
        painter.setPen(QPen(ink, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolygon(QPolygonF([middle + corner * 1.5 for corner in corners]))
