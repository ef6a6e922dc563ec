"""The picture of all tracks, of which only what changed is painted again.

Panning shows another part of a picture that is wider than the view. Where it ends, a piece in the direction of the
pan is painted at once; beside that only those names are, that stay at the left edge.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QPixmap

from app.theme import Look
from app.timeline.scale import TimeScale
from app.timeline.tracks import Brush, Track
from app.timeline.tracks.batches import labels_in
from app.words import short_time

HEADER = 128
RULER = 24
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight

# Room on both sides of the view, and how much more than what comes into view is painted at once.
_ROOM = 640
_AHEAD = 320

Window = tuple[float, float]


@dataclass(slots=True)
class Scene:
    """What is to be seen."""

    tracks: list[Track]
    scale: TimeScale
    offset: int
    size: QSize
    ratio: float
    look: Look
    font: QFont
    small: QFont
    selected: int | None
    focused: str


class Sheet:
    """A picture of time kept between paints, wider than the view: what comes into view is mostly there already.

    `_at` is the pixel of the picture where the view begins; from `_painted[0]` to `_painted[1]` it is painted.
    """

    def __init__(self) -> None:
        self._names: QPixmap | None = None
        self._picture: QPixmap | None = None
        self._scale: TimeScale | None = None
        self._at = 0
        self._painted = (0, 0)
        self._spoilt: set[int] = set()
        # How many times all of it, or a part, was painted: what panning costs is asserted by tests.
        self.whole = 0
        self.parts = 0

    def spoil(self, track: Track | None = None) -> None:
        """What was painted of a track, or of everything, is no longer true."""
        if track is None:
            self._picture = None
        else:
            self._spoilt.add(id(track))

    def draw(self, painter: QPainter, scene: Scene, area: QRect) -> None:
        """Draw a part of the scene."""
        self._bring_up_to_date(scene)
        assert self._names is not None and self._picture is not None
        ratio, whole = scene.ratio, QRect(0, 0, HEADER, scene.size.height())
        names = area.intersected(whole)
        if not names.isEmpty():
            painter.drawPixmap(names, self._names, QRect(names.topLeft() * ratio, names.size() * ratio))
        time = area.intersected(whole.adjusted(HEADER, 0, scene.size.width() - HEADER, 0))
        if not time.isEmpty():
            corner = time.topLeft() + QPoint(self._at - HEADER, 0)
            painter.drawPixmap(time, self._picture, QRect(corner * ratio, time.size() * ratio))
            _cover_cut_mark(painter, scene)

    def _bring_up_to_date(self, scene: Scene) -> None:
        shift = self._shift(scene)
        if self._picture is None:
            self._begin(scene)
            self._paint_whole(scene)
        elif shift is None:
            self._paint_whole(scene)
        elif shift or self._spoilt:
            self._paint_parts(scene, shift)
        self._scale = scene.scale
        self._spoilt.clear()

    def _shift(self, scene: Scene) -> int | None:
        """By how many pixels time moved to the left; None when the picture cannot be moved so."""
        old, new = self._scale, scene.scale
        if self._picture is None or old is None or (old.per_pixel, old.width) != (new.per_pixel, new.width):
            return None
        pixels = (new.start - old.start) / new.per_pixel
        device = pixels * scene.ratio
        if abs(pixels - round(pixels)) > 0.02 or abs(device - round(device)) > 0.02 or abs(pixels) > 0.7 * new.width:
            return None
        return round(pixels)

    def _begin(self, scene: Scene) -> None:
        """Fresh pictures, and the names, which neither panning nor zooming changes."""
        width, height = scene.size.width() - HEADER + 2 * _ROOM, scene.size.height()
        self._names = _blank(HEADER, height, scene.ratio)
        self._picture = _blank(width, height, scene.ratio)
        painter = QPainter(self._names)
        painter.fillRect(QRect(0, 0, HEADER, height), scene.look.colour("panel"))
        painter.setPen(QPen(scene.look.colour("line"), 1))
        painter.drawLine(0, RULER - 1, HEADER, RULER - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(QRectF(0, RULER, HEADER, height - RULER))
        for _, track, top in _in_view(scene):
            _paint_header(painter, scene, track, top)
        painter.end()

    def _paint_whole(self, scene: Scene) -> None:
        """What is in view."""
        self.whole += 1
        width = int(scene.scale.width)
        self._at, self._painted = _ROOM, (_ROOM, _ROOM + width)
        painter = self._painter(scene)
        for index, track, top in _in_view(scene):
            _paint_strip(painter, scene, track, top, index, (0.0, float(width)))
        _paint_ruler(painter, scene, (0.0, float(width)))
        painter.end()

    def _painter(self, scene: Scene) -> QPainter:
        """One whose x is that of the view."""
        assert self._picture is not None
        painter = QPainter(self._picture)
        painter.translate(self._at, 0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return painter

    def _move(self, scene: Scene, shift: int) -> None:
        """Let the view begin elsewhere; near an end of the picture, all of it is moved to the middle."""
        assert self._picture is not None
        self._at += shift
        width = int(scene.scale.width)
        if 0 <= self._at <= 2 * _ROOM:
            return
        by = _ROOM - self._at
        self._picture.scroll(round(by * scene.ratio), 0, self._picture.rect())
        self._at = _ROOM
        first, last = self._painted[0] + by, self._painted[1] + by
        self._painted = (max(0, first), min(last, width + 2 * _ROOM))

    def _paint_parts(self, scene: Scene, shift: int) -> None:
        """What comes into view and some more in that direction, the names at the left edge, and what was spoilt."""
        old, width = self._scale, int(scene.scale.width)
        assert old is not None
        self._move(scene, shift)
        first, last = self._painted
        missing: list[Window] = []
        if self._at + width > last:
            end = min(self._at + width + _AHEAD, width + 2 * _ROOM)
            missing.append(_outwards(max(last, self._at) - self._at, end - self._at))
            last = end
        if self._at < first:
            begin = max(0, self._at - _AHEAD)
            missing.append(_outwards(begin - self._at, min(first, self._at + width) - self._at))
            first = begin
        self._painted = (first, last)
        painter = self._painter(scene)
        for index, track, top in _in_view(scene):
            for window in self._windows(track, scene.scale, old, missing, shift):
                self.parts += 1
                _paint_strip(painter, scene, track, top, index, window)
        painter.setClipping(False)
        for window in missing:
            _paint_ruler(painter, scene, window)
        painter.end()

    def _windows(self, track: Track, new: TimeScale, old: TimeScale, missing: list[Window], shift: int) -> list[Window]:
        """What of a track has to be painted."""
        if id(track) in self._spoilt:
            return [_outwards(self._painted[0] - self._at, self._painted[1] - self._at)]
        reach = min(max(track.reach(new), track.reach(old) - shift), new.width) if shift else 0.0
        if reach <= 0:
            return missing
        return [*missing, _outwards(-abs(shift), int(reach) + 2)]


def _outwards(first: int, last: int) -> Window:
    """A window whose ends lie between pixels of the screen at 125 % and 150 %, too: else its seams could be seen."""
    return float(first // 4 * 4), float(-(-last // 4) * 4)


def _blank(width: int, height: int, ratio: float) -> QPixmap:
    picture = QPixmap(QSize(width, height) * ratio)
    picture.setDevicePixelRatio(ratio)
    return picture


def _in_view(scene: Scene) -> list[tuple[int, Track, int]]:
    """Place, track and top of every track that is not scrolled away."""
    found: list[tuple[int, Track, int]] = []
    top = RULER - scene.offset
    for index, track in enumerate(scene.tracks):
        if top + track.height > RULER and top < scene.size.height():
            found.append((index, track, top))
        top += track.height
    return found


def _paint_strip(painter: QPainter, scene: Scene, track: Track, top: int, index: int, window: Window) -> None:
    area = QRectF(0, top, scene.scale.width, track.height)
    # Edges between pixels of the screen would be blended with what lies there, once more with every part painted.
    upper, lower = (round(y * scene.ratio) / scene.ratio for y in (max(top, RULER), top + track.height))
    clip = QRectF(window[0], upper, window[1] - window[0], lower - upper)
    painter.setClipRect(clip)
    painter.fillRect(clip, scene.look.colour("track_alt" if index % 2 else "track"))
    track.paint(Brush(painter, scene.look, scene.scale, scene.small, scene.selected, window), area)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _paint_header(painter: QPainter, scene: Scene, track: Track, top: int) -> None:
    look, left = scene.look, 12.0
    middle = top + track.height / 2
    if track.kind == scene.focused:
        painter.fillRect(QRectF(0, top + 2, 3, track.height - 4), look.colour("focus"))
    dot = track.colour(look)
    if dot is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(dot)
        painter.drawEllipse(QPointF(left + 4, middle), 4, 4)
        left += 16
    texts = track.scale_texts()
    painter.setFont(scene.font)
    painter.setPen(look.colour("ink" if dot is not None else "muted"))
    room = QRectF(left, top, HEADER - left - (28 if texts else 8), track.height)
    text = QFontMetricsF(scene.font).elidedText(track.title(), Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, _LEFT, text)
    if texts:
        painter.setFont(scene.small)
        painter.setPen(look.colour("faint"))
        painter.drawText(QRectF(HEADER - 30, top + 1, 24, 14), _RIGHT, texts[0])
        painter.drawText(QRectF(HEADER - 30, top + track.height - 15, 24, 14), _RIGHT, texts[1])


def _mark_text(time: float, step: float) -> str:
    return short_time(time) + (f"{time % 1:.2f}"[1:] if step < 1 else "")


def _cover_cut_mark(painter: QPainter, scene: Scene) -> None:
    """A time of which only the end is in view would be read as another one."""
    step = scene.scale.step()
    time = int(scene.scale.start / step) * step
    x = scene.scale.x(time) + 4
    end = x + labels_in(scene.small).width(_mark_text(time, step))
    if x < -1 and end > 0:
        painter.fillRect(QRectF(HEADER, 0, end + 1, RULER - 8), scene.look.colour("panel"))


def _paint_ruler(painter: QPainter, scene: Scene, window: Window) -> None:
    """The marks of a window, and the empty ground below the last track."""
    look, scale, height = scene.look, scene.scale, scene.size.height()
    painter.setClipRect(QRectF(window[0], 0, window[1] - window[0], height + 1))
    painter.fillRect(QRectF(window[0], 0, window[1] - window[0], RULER), look.colour("panel"))
    bottom = max(RULER, RULER - scene.offset + sum(track.height for track in scene.tracks))
    # One pixel more at the foot, whose last row of the screen may be a part of one.
    bottom = round(bottom * scene.ratio) / scene.ratio
    painter.fillRect(QRectF(window[0], bottom, window[1] - window[0], height + 1 - bottom), look.colour("panel"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(look.colour("line"), 1))
    painter.drawLine(QPointF(window[0], RULER - 1), QPointF(window[1], RULER - 1))
    painter.setFont(scene.small)
    step = scale.step()
    first = max(0, int(scale.time(window[0] - 90) / step))
    marks = [(scale.x(count * step), count * step) for count in range(first, int(scale.time(window[1]) / step) + 1)]
    painter.setPen(look.colour("border"))
    painter.drawLines([QLineF(x, RULER - 7, x, RULER - 1) for x, _ in marks])
    painter.setPen(look.colour("muted"))
    labels, room = labels_in(scene.small), QRectF(0, 2, 90, RULER - 6)
    for x, time in marks:
        labels.draw(painter, x + 4, room, _mark_text(time, step))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
