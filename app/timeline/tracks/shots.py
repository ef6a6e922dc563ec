"""Shots and scenes."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF

from app.timeline.content import Content
from app.timeline.scale import TimeScale
from app.timeline.tracks.base import Brush, Hit, Kind, Track
from app.timeline.tracks.batches import labels_in, paint_row
from app.words import short_time

_NAME_ROOM = 30


class ShotTrack(Track):
    """Shots as a strip, scenes told apart by shade and number."""

    kind: Kind = "shots"
    least, most = 20, 26

    def __init__(self, content: Content) -> None:
        super().__init__()
        self._content = content
        scenes = content.shot_scene
        change = np.flatnonzero(np.r_[True, np.diff(scenes) != 0]) if len(scenes) else np.zeros(0, np.int64)
        ends = np.r_[change[1:], len(scenes)].astype(np.int64)
        self._scene = scenes[change]
        self._scene_start = content.shot_start[change]
        self._scene_end = content.shot_end[ends - 1] if len(change) else np.zeros(0)

    def title(self) -> str:
        """Shots."""
        return QCoreApplication.translate("timeline", "Shots")

    def paint(self, brush: Brush, area: QRectF) -> None:
        """Scenes as bands, cuts as thin lines where there is room for them."""
        scale, strip = brush.scale, area.adjusted(0, 3, 0, -3)
        self._paint_bands(brush, strip)
        brush.painter.setFont(brush.font)
        first = int(np.searchsorted(self._scene_end, brush.begin, side="right"))
        last = int(np.searchsorted(self._scene_start, brush.end))
        left = np.maximum((self._scene_start[first:last] - scale.start) / scale.per_pixel, 0.0)
        room = (self._scene_end[first:last] - scale.start) / scale.per_pixel - left
        for index in np.flatnonzero(room >= _NAME_ROOM).tolist():
            seen = QRectF(area.x() + float(left[index]), strip.y(), float(room[index]), strip.height())
            self._paint_name(brush, seen, int(self._scene[first + index]))

    def _paint_bands(self, brush: Brush, strip: QRectF) -> None:
        scale, look, content = brush.scale, brush.look, self._content
        if not len(self._scene):
            return
        ratio = brush.ratio
        origin = math.floor(brush.first * ratio)
        count = math.ceil(brush.last * ratio) - origin
        per_column = scale.per_pixel / ratio
        # The middles of the columns: a column belongs to the scene that has most of it.
        moments = scale.start + (origin + 0.5 + np.arange(count)) * per_column
        index = np.maximum(self._scene_start.searchsorted(moments, side="right") - 1, 0)
        shades = np.array([look.colour(token).rgba() for token in ("border", "pressed")], np.uint32)
        inside = (moments >= self._scene_start[index]) & (moments < self._scene_end[index])
        row = np.where(inside, shades[self._scene[index] % 2], np.uint32(0))
        shown = slice(*np.searchsorted(content.shot_start, (brush.begin, brush.end + scale.per_pixel)).tolist())
        cuts = np.floor((content.shot_start[shown] - scale.start) / scale.per_pixel)
        cuts = cuts[np.r_[True, np.diff(cuts) != 0]] if len(cuts) else cuts
        if len(cuts) * 3 < brush.last - brush.first:
            columns = np.floor(cuts * ratio).astype(np.int64) - origin
            for wide in range(max(1, round(ratio))):
                row[columns[(columns + wide >= 0) & (columns + wide < count)] + wide] = look.colour("panel").rgba()
        paint_row(brush, strip, origin, row)

    def _paint_name(self, brush: Brush, seen: QRectF, scene: int) -> None:
        text = QCoreApplication.translate("timeline", "Scene {number}").format(number=scene + 1)
        labels = labels_in(brush.font)
        width = labels.width(text) + 10
        if seen.width() > width:
            ground = QRectF(seen.x(), seen.y(), width, seen.height())
            brush.painter.fillRect(ground, brush.look.colour("pressed" if scene % 2 else "border"))
            brush.painter.setPen(brush.look.colour("ink"))
            labels.draw(brush.painter, ground.x() + 6, ground, text)

    def reach(self, scale: TimeScale) -> float:
        """The name of the scene that began before the view."""
        index = int(np.searchsorted(self._scene_start, scale.start, side="right")) - 1
        if index < 0:
            return 0.0
        return min(scale.x(float(self._scene_end[index])), 120.0)

    def hit(self, scale: TimeScale, x: float, y: float) -> Hit | None:
        """The shot under the pointer."""
        time = scale.time(x)
        index = int(np.searchsorted(self._content.shot_start, time, side="right")) - 1
        if index < 0 or time >= self._content.shot_end[index]:
            return None
        start, end = float(self._content.shot_start[index]), float(self._content.shot_end[index])
        text = QCoreApplication.translate("timeline", "Shot {shot}, scene {scene}: {start} to {end}").format(
            shot=index + 1, scene=int(self._content.shot_scene[index]) + 1, start=short_time(start), end=short_time(end)
        )
        return Hit(time, None, text)
