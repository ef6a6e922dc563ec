"""What coders said of lines."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPen

from app.timeline.content import Content
from app.timeline.scale import TimeScale
from app.timeline.tracks.base import Brush, Hit, Kind, Track
from app.words import emotion_name, short_time

_ROOM = 4.0


class CodingTrack(Track):
    """One coder's codings as a row of dots in the colours of the emotions; hollow where none was named."""

    kind: Kind = "codings"
    least, most = 16, 18

    def __init__(self, coder: str, content: Content) -> None:
        super().__init__()
        self._coder = coder
        self._mine = [(time, one) for time, one in content.codings if one.coder == coder]
        self._time = np.array([time for time, _ in self._mine], np.float64)

    def title(self) -> str:
        """Whose codings."""
        if not self._coder:
            return QCoreApplication.translate("timeline", "Codings")
        return QCoreApplication.translate("timeline", "Coded: {coder}").format(coder=self._coder)

    def paint(self, brush: Brush, area: QRectF) -> None:
        """A dot in the middle of each coded line; where they would cover each other, one of each place."""
        x = (self._time - brush.scale.start) / brush.scale.per_pixel
        place = np.floor(self._time / (brush.scale.per_pixel * _ROOM)).astype(np.int64)
        first = np.r_[True, np.diff(place) != 0] if len(place) else np.zeros(0, np.bool_)
        seen = first & (x > brush.first - _ROOM) & (x < brush.last + _ROOM)
        for index in np.flatnonzero(seen).tolist():
            emotion = self._mine[index][1].emotion
            colour = brush.look.emotion(emotion) if emotion else brush.look.colour("muted")
            brush.painter.setPen(QPen(colour, 1.2))
            brush.painter.setBrush(colour if emotion else Qt.BrushStyle.NoBrush)
            brush.painter.drawEllipse(QPointF(area.x() + float(x[index]), area.center().y()), 3.2, 3.2)

    def hit(self, scale: TimeScale, x: float, y: float) -> Hit | None:
        """The nearest coding."""
        if not len(self._time):
            return None
        index = int(np.argmin(np.abs(self._time - scale.time(x))))
        time, one = self._mine[index]
        if abs(scale.x(time) - x) > 6:
            return None
        parts = [emotion_name(one.emotion) if one.emotion else ""]
        if one.arousal is not None:
            parts.append(QCoreApplication.translate("timeline", "arousal {value:.2f}").format(value=one.arousal))
        if one.valence is not None:
            parts.append(QCoreApplication.translate("timeline", "valence {value:+.2f}").format(value=one.valence))
        said = ", ".join(part for part in parts if part)
        return Hit(time, one.utterance, f"{self.title()}, {short_time(time)}\n{said}")
