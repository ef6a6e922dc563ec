"""Shots and scenes."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPen

from app.timeline.content import Content
from app.timeline.scale import TimeScale
from app.timeline.tracks.base import LEFT, Brush, Hit, Kind, Track
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
        scale, painter, content = brush.scale, brush.painter, self._content
        first = int(np.searchsorted(self._scene_end, brush.begin, side="right"))
        last = int(np.searchsorted(self._scene_start, brush.end))
        strip = area.adjusted(0, 3, 0, -3)
        painter.setFont(brush.font)
        bands: list[tuple[QRectF, int]] = []
        for index in range(first, last):
            left, right = scale.x(float(self._scene_start[index])), scale.x(float(self._scene_end[index]))
            box = QRectF(area.x() + left, strip.y(), max(1.0, right - left), strip.height())
            bands.append((box, int(self._scene[index])))
            painter.fillRect(box, brush.look.colour("pressed" if bands[-1][1] % 2 else "border"))
        shown = slice(int(np.searchsorted(content.shot_start, brush.begin)), None)
        columns = np.floor((content.shot_start[shown] - scale.start) / scale.per_pixel)
        columns = np.unique(columns[columns <= brush.last])
        if len(columns) * 3 < brush.last - brush.first:
            painter.setPen(QPen(brush.look.colour("panel"), 1))
            ends = (strip.top(), strip.bottom())
            painter.drawLines([QPointF(area.x() + x, y) for x in columns.tolist() for y in ends])
        for box, scene in bands:
            box.setLeft(max(box.left(), area.left()))
            self._paint_name(brush, box, scene)

    def _paint_name(self, brush: Brush, seen: QRectF, scene: int) -> None:
        if seen.width() < _NAME_ROOM:
            return
        text = QCoreApplication.translate("timeline", "Scene {number}").format(number=scene + 1)
        width = QFontMetricsF(brush.font).horizontalAdvance(text) + 10
        if seen.width() > width:
            ground = QRectF(seen.x(), seen.y(), width, seen.height())
            brush.painter.fillRect(ground, brush.look.colour("pressed" if scene % 2 else "border"))
            brush.painter.setPen(brush.look.colour("ink"))
            brush.painter.drawText(ground.adjusted(6, 0, 0, 0), LEFT, text)

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
