"""Clips: the lines that were made into clips, as bars over the time of the line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPen

from app.theme import ink_on
from app.timeline.scale import TimeScale
from app.timeline.tracks.base import LEFT, Brush, Hit, Kind, Track
from app.words import short_time
from emotionai_core.records.clip import Clip, Maker

_NARROWEST, _SLACK = 3.0, 4.0


class ClipTrack(Track):
    """A bar for each line that was made into clips, with their number; what joins several lines has none."""

    kind: Kind = "clips"
    least, most = 20, 26

    def __init__(self, clips: Sequence[Clip]) -> None:
        super().__init__()
        by_line: dict[int, list[Clip]] = {}
        for clip in clips:
            if clip.request.maker is not Maker.ARC:
                by_line.setdefault(clip.request.utterance, []).append(clip)
        self._groups = sorted(by_line.values(), key=lambda one: (one[0].request.start, one[0].request.utterance))
        self._start = np.array([one[0].request.start for one in self._groups], np.float64)
        self._end = np.array([one[0].request.end for one in self._groups], np.float64)

    @property
    def lines(self) -> list[int]:
        """The lines that have clips, in film order."""
        return [group[0].request.utterance for group in self._groups]

    def title(self) -> str:
        """Clips."""
        return QCoreApplication.translate("timeline", "Clips")

    def paint(self, brush: Brush, area: QRectF) -> None:
        """The bars of the window."""
        slack = _NARROWEST * brush.scale.per_pixel
        seen = np.flatnonzero((self._end + slack >= brush.begin) & (self._start <= brush.end))
        painter, colour = brush.painter, brush.look.colour("accent")
        metrics = QFontMetricsF(brush.font)
        painter.setFont(brush.font)
        for at in seen.tolist():
            group = self._groups[at]
            left = area.x() + brush.scale.x(float(self._start[at]))
            wide = max(_NARROWEST, float(self._end[at] - self._start[at]) / brush.scale.per_pixel)
            box = QRectF(left, area.y() + 4, wide, area.height() - 8)
            selected = group[0].request.utterance == brush.selected
            painter.setPen(QPen(brush.look.colour("ink"), 1.6) if selected else Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(box, min(3.0, wide / 3), 3)
            text = f"×{len(group)}"
            if len(group) > 1 and wide > metrics.horizontalAdvance(text) + 10:
                painter.setPen(QPen(ink_on(colour)))
                painter.drawText(box.adjusted(5, 0, 0, 0), LEFT, text)

    def hit(self, scale: TimeScale, x: float, y: float) -> Hit | None:
        """The shortest bar under the pointer."""
        slack, time = _SLACK * scale.per_pixel, scale.time(x)
        there = np.flatnonzero((self._start - slack <= time) & (time <= self._end + slack)).tolist()
        if not there:
            return None
        group = self._groups[min(there, key=lambda at: float(self._end[at] - self._start[at]))]
        newest = group[-1].request
        head = QCoreApplication.translate("timeline", "{count} clips of {who}, {time}")
        told = head.format(count=len(group), who=newest.name or "?", time=short_time(newest.start))
        return Hit(newest.start, newest.utterance, f"{told}\n{newest.caption}", clip=group[-1].id)
