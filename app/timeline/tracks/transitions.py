"""Where people's emotions change."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication, QRectF, Qt

from app.timeline.content import Content
from app.timeline.markers import Dot
from app.timeline.scale import TimeScale
from app.timeline.tracks.base import Brush, Hidden, Hit, Kind, Track
from app.timeline.tracks.batches import paint_rectangles, put_signs, sheet_of
from app.words import emotion_name, percent, short_time
from emotionai_core.fusion.changes import Transition
from emotionai_core.records.evidence import EMOTIONS

_ROOM = 6.0


class TransitionTrack(Track):
    """Changes of emotion between a person's consecutive lines: a stem as high as the change is large.

    The stem has the colour of the emotion that is left, the head that of the one that comes.
    """

    kind: Kind = "transitions"
    least, most = 22, 44

    def __init__(self, changes: Sequence[Transition], content: Content) -> None:
        super().__init__()
        self._changes = tuple(changes)
        self._content = content
        self._time = np.array([one.time for one in changes], np.float64)
        self._size = np.array([one.size for one in changes], np.float64)
        self._before = np.array([EMOTIONS.index(one.before) for one in changes], np.int64)
        self._after = np.array([EMOTIONS.index(one.after) for one in changes], np.int64)
        self._zoom = 0.0
        self._drawn: npt.NDArray[np.int64] = np.zeros(0, np.int64)

    def title(self) -> str:
        """Changes of emotion."""
        return QCoreApplication.translate("timeline", "Transitions")

    def drawn(self, scale: TimeScale) -> npt.NDArray[np.int64]:
        """Which are drawn at a zoom: the largest of each place."""
        if self._zoom != scale.per_pixel:
            place = np.floor(self._time / (scale.per_pixel * _ROOM)).astype(np.int64)
            order = np.lexsort((-self._size, place))
            first = np.r_[True, np.diff(place[order]) != 0] if len(order) else np.zeros(0, np.bool_)
            self._drawn = np.sort(order[first])
            self._zoom = scale.per_pixel
        return self._drawn

    def paint(self, brush: Brush, area: QRectF) -> None:
        """Stems and heads."""
        drawn = self.drawn(brush.scale)
        x = (self._time[drawn] - brush.scale.start) / brush.scale.per_pixel
        seen = (x > brush.first - _ROOM) & (x < brush.last + _ROOM)
        shown, at = drawn[seen], area.x() + x[seen]
        painter, foot, ratio = brush.painter, area.bottom() - 3, brush.ratio
        high = np.maximum(3.0, self._size[shown] * (area.height() - 10))
        # On whole pixels, which needs no smoothing; the heads stand on the same ones.
        wide = max(1, round(1.5 * ratio)) / ratio
        left, top = np.round((at - wide / 2) * ratio) / ratio, np.round((foot - high) * ratio) / ratio
        stems = np.column_stack([left, top, np.full(len(at), wide), foot - top])
        painter.setRenderHint(painter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        # By colour, because changing it costs as much as drawing.
        for place in np.unique(self._before[shown]).tolist():
            painter.setBrush(brush.look.emotion(EMOTIONS[place]))
            paint_rectangles(painter, stems[self._before[shown] == place])
        heads = sheet_of(tuple(Dot(3.0, brush.look.emotion(one).rgba()) for one in EMOTIONS), 8, ratio)
        put_signs(painter, heads, self._after[shown], left + wide / 2, top, ratio)

    def hidden(self, scale: TimeScale) -> Hidden | None:
        """How many there is no room for."""
        there = int(((self._time >= scale.start) & (self._time <= scale.end)).sum())
        times = self._time[self.drawn(scale)]
        drawn = int(((times >= scale.start) & (times <= scale.end)).sum())
        if drawn == there:
            return None
        text = QCoreApplication.translate("timeline", "{drawn} of {there} transitions drawn")
        tip = QCoreApplication.translate("timeline", "Of changes too close to each other the largest is drawn.")
        return Hidden(
            text.format(drawn=drawn, there=there),
            tip + " " + QCoreApplication.translate("timeline", "Zoom in to see them all."),
        )

    def hit(self, scale: TimeScale, x: float, y: float) -> Hit | None:
        """The nearest drawn change."""
        drawn = self.drawn(scale)
        if not len(drawn):
            return None
        away = np.abs((self._time[drawn] - scale.start) / scale.per_pixel - x)
        index = int(np.argmin(away))
        if away[index] > 6:
            return None
        one = self._changes[int(drawn[index])]
        text = QCoreApplication.translate("timeline", "{who}, {time}: from {before} to {after}, {size} of the circle")
        who = self._content.names.get(one.person, "") or "?"
        return Hit(
            one.time,
            one.utterance,
            text.format(
                who=who,
                time=short_time(one.time),
                before=emotion_name(one.before),
                after=emotion_name(one.after),
                size=percent(one.size),
            ),
        )
