"""The film itself in small pictures."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QPixmap

from app.timeline.pictures import Thumbnails
from app.timeline.scale import TimeScale
from app.timeline.tracks.base import Brush, Hidden, Hit, Kind, Track
from app.words import short_time

# Steps between pictures grow by this: at least one and at most this many picture widths lie between two beginnings.
_LADDER = math.sqrt(2.0)
_FINEST = 0.04


class FilmstripTrack(Track):
    """Pictures at round places of the film's time, so that panning finds the same ones again."""

    kind: Kind = "film"
    least, most = 28, 64

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._thumbnails = thumbnails
        self._scaled: dict[tuple[int, int], QPixmap] = {}

    def title(self) -> str:
        """The film."""
        return QCoreApplication.translate("timeline", "Film")

    def step(self, scale: TimeScale) -> float:
        """Seconds between two pictures."""
        least = max(self._width() * scale.per_pixel, _FINEST)
        return _FINEST * _LADDER ** math.ceil(math.log(least / _FINEST, _LADDER) - 1e-9)

    def _width(self) -> float:
        return (self.height - 4) * self._thumbnails.aspect + 1

    def moments(self, scale: TimeScale, begin: float, end: float) -> list[float]:
        """The times of the pictures between two times."""
        step = self.step(scale)
        first = max(0, math.floor(begin / step))
        last = min(math.floor(end / step), math.ceil(scale.duration / step) - 1)
        return [index * step for index in range(first, last + 1)]

    def look_at(self, scale: TimeScale) -> None:
        """Ask for the pictures in view."""
        self._thumbnails.want(self.moments(scale, scale.start, scale.end))

    def paint(self, brush: Brush, area: QRectF) -> None:
        """What has been decoded; the rest is painted when it comes."""
        painter, high = brush.painter, round(area.height()) - 4
        painter.setRenderHint(painter.RenderHint.SmoothPixmapTransform, False)
        slot = self.step(brush.scale) / brush.scale.per_pixel
        empty = brush.look.colour("border", 0.35)
        for moment in self.moments(brush.scale, brush.begin, brush.end):
            x = round(area.x() + brush.scale.x(moment))
            picture = self._picture(moment, high, painter.device().devicePixelRatioF())
            if picture is None:
                painter.fillRect(QRectF(x, area.y() + 2, min(self._width() - 1, slot - 1), high), empty)
            else:
                painter.drawPixmap(x, round(area.y()) + 2, picture)

    def _picture(self, moment: float, high: int, ratio: float) -> QPixmap | None:
        image = self._thumbnails.image(moment)
        if image is None:
            return None
        pixels = round(high * ratio)
        key = (image.cacheKey(), pixels)
        found = self._scaled.get(key)
        if found is None:
            if len(self._scaled) > 300:
                self._scaled.clear()
            found = QPixmap.fromImage(image.scaledToHeight(pixels, Qt.TransformationMode.SmoothTransformation))
            found.setDevicePixelRatio(ratio)
            self._scaled[key] = found
        return found

    def hidden(self, scale: TimeScale) -> Hidden | None:
        """How far the pictures are apart."""
        step = self.step(scale)
        if step < 1.0:
            return None
        text = QCoreApplication.translate("timeline", "a picture every {time}").format(time=short_time(step))
        return Hidden(text, QCoreApplication.translate("timeline", "Zoom in to see more pictures of the film."))

    def hit(self, scale: TimeScale, x: float, y: float) -> Hit | None:
        """The time of the picture under the pointer."""
        step = self.step(scale)
        moment = math.floor(scale.time(x) / step) * step
        return Hit(
            scale.time(x),
            None,
            QCoreApplication.translate("timeline", "Picture at {time}").format(time=short_time(moment)),
        )
