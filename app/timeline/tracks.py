"""The tracks of the timeline. Each paints itself into a strip and says what lies under a point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from app.theme import Look, ink_on
from app.timeline.content import FAINT, Content, Lane, shown_emotion, words_sure
from app.timeline.curves import Runs, polygon
from app.timeline.markers import paint_glyph
from app.timeline.scale import TimeScale
from app.words import channel_name, emotion_name, judgement_name, kind_name, percent, polarity_name, short_time
from emotionai_core.records.conflict import Conflict
from emotionai_core.records.evidence import EMOTIONS, Channel, Polarity
from emotionai_core.records.line import Line

_GLYPH_ROOM = 9
_NAME_ROOM = 30
_THICK_POINTS = 240
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


@dataclass(slots=True)
class Brush:
    """What a track paints with."""

    painter: QPainter
    look: Look
    scale: TimeScale
    font: QFont
    selected: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """What lies under a point: a time to go to, perhaps a line to select, and a sentence."""

    time: float
    line: int | None
    tip: str


class Track:
    """One strip of the timeline; its height lies between `least` and `most`, as there is room."""

    least, most = 18, 24

    def __init__(self) -> None:
        self.height = self.most

    def fit(self, share: float) -> None:
        """Take a height: 0 is the least, 1 the most."""
        self.height = int(self.least + min(1.0, max(0.0, share)) * (self.most - self.least))

    def title(self) -> str:
        """The name at the left edge."""
        return ""

    def colour(self, look: Look) -> QColor | None:
        """The dot before the name, if any."""
        return None

    def paint(self, brush: Brush, area: QRectF) -> None:
        """Draw the visible part into `area`, whose left edge is the scale's start."""
        raise NotImplementedError

    def hit(self, scale: TimeScale, x: float, y: float) -> Hit | None:
        """What lies under a point, counted from the strip's corner."""
        return None


class ShotTrack(Track):
    """Shots as a strip, scenes told apart by shade and number."""

    least, most = 20, 26

    def __init__(self, content: Content) -> None:
        super().__init__()
        self._content = content

    def title(self) -> str:
        """Shots."""
        return QCoreApplication.translate("timeline", "Shots")

    def paint(self, brush: Brush, area: QRectF) -> None:
        """Scenes as bands, cuts as thin lines where there is room for them."""
        content, scale, painter = self._content, brush.scale, brush.painter
        if not len(content.shot_start):
            return
        first = max(int(np.searchsorted(content.shot_end, scale.start, side="right")), 0)
        last = int(np.searchsorted(content.shot_start, scale.end))
        starts, scenes = content.shot_start[first:last], content.shot_scene[first:last]
        if not len(starts):
            return
        strip = area.adjusted(0, 3, 0, -3)
        edges = np.r_[scale.x(0) + starts / scale.per_pixel, scale.x(float(content.shot_end[last - 1]))]
        change = np.flatnonzero(np.r_[True, np.diff(scenes) != 0])
        ends = np.r_[change[1:], len(starts)]
        painter.setFont(brush.font)
        bands = [
            (QRectF(area.x() + edges[begin], strip.y(), max(1.0, edges[end] - edges[begin]), strip.height()), scene)
            for begin, end, scene in zip(change, ends, scenes[change].tolist(), strict=True)
        ]
        for box, scene in bands:
            painter.fillRect(box, brush.look.colour("pressed" if scene % 2 else "border"))
        columns = np.unique(np.floor(edges).astype(np.int64))
        if len(columns) * 3 < area.width():
            painter.setPen(QPen(brush.look.colour("panel"), 1))
            painter.drawLines(
                [
                    line
                    for x in columns.tolist()
                    for line in (QPointF(area.x() + x, strip.top()), QPointF(area.x() + x, strip.bottom()))
                ]
            )
        for box, scene in bands:
            self._paint_name(brush, box.intersected(strip), scene)

    def _paint_name(self, brush: Brush, seen: QRectF, scene: int) -> None:
        if seen.width() < _NAME_ROOM:
            return
        text = QCoreApplication.translate("timeline", "Scene {number}").format(number=scene + 1)
        width = QFontMetricsF(brush.font).horizontalAdvance(text) + 10
        if seen.width() > width:
            ground = QRectF(seen.x(), seen.y(), width, seen.height())
            brush.painter.fillRect(ground, brush.look.colour("pressed" if scene % 2 else "border"))
            brush.painter.setPen(brush.look.colour("ink"))
            brush.painter.drawText(ground.adjusted(6, 0, 0, 0), _LEFT, text)

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


class ConflictTrack(Track):
    """One glyph per conflict: shape and colour say the kind, size the severity, a hollow one was rejected."""

    least, most = 25, 36

    def __init__(self, content: Content) -> None:
        super().__init__()
        self._content = content

    def title(self) -> str:
        """Conflicts."""
        return QCoreApplication.translate("timeline", "Conflicts")

    def paint(self, brush: Brush, area: QRectF) -> None:
        """Where there are too many for the pixels, the most severe of each place; the selected one always."""
        x = (self._content.conflict_middle - brush.scale.start) / brush.scale.per_pixel
        places: dict[int, tuple[Conflict, float]] = {}
        for index in np.flatnonzero((x > -20) & (x < area.width() + 20)).tolist():
            conflict, place = self._content.conflicts[index], int(x[index] // _GLYPH_ROOM)
            chosen = conflict.utterance == brush.selected
            if chosen or place not in places or places[place][0].severity < conflict.severity:
                if place in places and places[place][0].utterance == brush.selected:
                    continue
                places[place] = (conflict, float(x[index]))
        for conflict, at in sorted(places.values(), key=lambda pair: pair[0].severity):
            self._paint_one(brush, area, area.x() + at, conflict)

    def _paint_one(self, brush: Brush, area: QRectF, x: float, conflict: Conflict) -> None:
        judged = self._content.judgements.get(conflict.utterance, "")
        colour = brush.look.kind(conflict.kind)
        size = 9 + 10 * conflict.severity
        centre = QPointF(x, area.center().y())
        if brush.selected == conflict.utterance:
            brush.painter.setPen(QPen(brush.look.colour("ink"), 1.5))
            brush.painter.setBrush(brush.look.colour("selection"))
            brush.painter.drawEllipse(centre, size / 2 + 4, size / 2 + 4)
        paint_glyph(brush.painter, conflict.kind, centre, size, colour, hollow=judged == "rejected")

    def hit(self, scale: TimeScale, x: float, y: float) -> Hit | None:
        """The nearest glyph within its size."""
        if not len(self._content.conflict_middle):
            return None
        index = int(np.argmin(np.abs(self._content.conflict_middle - scale.time(x))))
        conflict = self._content.conflicts[index]
        if abs(scale.x(float(self._content.conflict_middle[index])) - x) > 12:
            return None
        text = QCoreApplication.translate("timeline", "{kind}, severity {severity}: {who} at {time} ({judged})").format(
            kind=kind_name(conflict.kind),
            severity=percent(conflict.severity),
            who=self._content.names.get(conflict.person, "") or "?",
            time=short_time(conflict.start),
            judged=judgement_name(self._content.judgements.get(conflict.utterance, "")),
        )
        return Hit(conflict.start, conflict.utterance, text)


def block_colour(look: Look, label: str, sure: bool) -> QColor:
    """The colour of a line's block."""
    colour = QColor(look.emotion(label))
    colour.setAlphaF(1.0 if sure else FAINT)
    return colour


class LaneTrack(Track):
    """One person's lines as blocks coloured by what the words say, faint where they are not sure."""

    least, most = 21, 32

    def __init__(self, lane: Lane) -> None:
        super().__init__()
        self.lane = lane

    def title(self) -> str:
        """The person."""
        return self.lane.name or QCoreApplication.translate("timeline", "Nobody")

    def colour(self, look: Look) -> QColor | None:
        """The person's colour."""
        return look.person(self.lane.colour) if self.lane.colour >= 0 else look.colour("faint")

    def paint(self, brush: Brush, area: QRectF) -> None:
        """Narrow blocks all at once, wide ones one by one with their words."""
        lane, scale = self.lane, brush.scale
        first = int(np.searchsorted(lane.end, scale.start, side="right"))
        last = int(np.searchsorted(lane.start, scale.end))
        if last <= first:
            return
        left = (lane.start[first:last] - scale.start) / scale.per_pixel
        width = np.maximum((lane.end[first:last] - lane.start[first:last]) / scale.per_pixel, 1.5)
        # One colour per emotion, and the same ones faint after them.
        colour = lane.emotion[first:last] + len(EMOTIONS) * ~lane.sure[first:last]
        narrow = width < 6
        self._paint_narrow(brush, area, left[narrow], width[narrow], colour[narrow])
        brush.painter.setFont(brush.font)
        metrics = QFontMetricsF(brush.font)
        for index in np.flatnonzero(~narrow):
            box = QRectF(area.x() + left[index], area.y() + 3, width[index] - 1, area.height() - 6)
            self._paint_wide(brush, area, box, lane.lines[first + int(index)], metrics)
        self._paint_selected(brush, area)

    def _paint_narrow(
        self, brush: Brush, area: QRectF, left: np.ndarray, width: np.ndarray, colour: np.ndarray
    ) -> None:
        """Thousands of them: a picture one pixel high, stretched, costs the same for ten and for ten thousand."""
        if not len(left):
            return
        ratio = brush.painter.device().devicePixelRatioF()
        columns = int(area.width() * ratio)
        first = np.clip((left * ratio).astype(np.int64), 0, columns - 1)
        count = np.maximum((width * ratio).astype(np.int64) - (width > 3), 1)
        block = np.repeat(np.arange(len(first)), count)
        within = np.arange(len(block)) - np.repeat(np.cumsum(count) - count, count)
        place = np.minimum(first[block] + within, columns - 1)
        pairs = [(label, sure) for sure in (True, False) for label in EMOTIONS]
        colours = np.array([block_colour(brush.look, label, sure).rgba() for label, sure in pairs], np.uint32)
        row = np.zeros(columns, np.uint32)
        row[place] = colours[colour[block]]
        image = QImage(row.tobytes(), columns, 1, columns * 4, QImage.Format.Format_ARGB32)
        brush.painter.drawImage(QRectF(area.x(), area.y() + 3, columns / ratio, area.height() - 6), image)

    def _paint_wide(self, brush: Brush, area: QRectF, box: QRectF, line: Line, metrics: QFontMetricsF) -> None:
        sure = words_sure(line)
        colour = block_colour(brush.look, shown_emotion(line), sure)
        painter = brush.painter
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(box, min(4.0, box.width() / 4), 4)
        seen = box.intersected(area).adjusted(6, 0, -4, 0)
        if seen.width() > 20:
            painter.setPen(ink_on(colour) if sure else brush.look.colour("ink"))
            text = metrics.elidedText(line.utterance.text, Qt.TextElideMode.ElideRight, seen.width())
            painter.drawText(seen, _LEFT, text)

    def _paint_selected(self, brush: Brush, area: QRectF) -> None:
        chosen = next((line for line in self.lane.lines if line.utterance.number == brush.selected), None)
        if chosen is None:
            return
        left = area.x() + brush.scale.x(chosen.utterance.start)
        right = area.x() + brush.scale.x(chosen.utterance.end)
        brush.painter.setBrush(Qt.BrushStyle.NoBrush)
        brush.painter.setPen(QPen(brush.look.colour("ink"), 2))
        brush.painter.drawRoundedRect(QRectF(left, area.y() + 2, max(4.0, right - left - 1), area.height() - 4), 4, 4)

    def line_at(self, time: float, slack: float) -> Line | None:
        """The line spoken at a time, or within `slack` seconds of it."""
        index = int(np.searchsorted(self.lane.start, time + slack, side="right")) - 1
        if index >= 0 and time <= self.lane.end[index] + slack:
            return self.lane.lines[index]
        return None

    def hit(self, scale: TimeScale, x: float, y: float) -> Hit | None:
        """The line under the pointer."""
        line = self.line_at(scale.time(x), 2 * scale.per_pixel)
        if line is None:
            return None
        said = emotion_name(shown_emotion(line)) if words_sure(line) else polarity_name(Polarity.ABSTAINS)
        tip = f"{self.title()} ({channel_name(Channel.TEXT)}: {said})\n{line.utterance.text}"
        return Hit(line.utterance.start, line.utterance.number, tip)


class CurveTrack(Track):
    """Arousal or valence of the shown people as lines."""

    least, most = 38, 110

    def __init__(self, title: str, curves: list[tuple[int, Runs]], low: float, high: float, middle: float) -> None:
        super().__init__()
        self._title = title
        self._curves = curves
        self._low, self._high, self._middle = low, high, middle

    def title(self) -> str:
        """What is measured."""
        return self._title

    def scale_texts(self) -> tuple[str, str]:
        """The values at the strip's upper and lower edge."""
        return f"{self._high:g}", f"{self._low:g}".replace("-", "−")

    def paint(self, brush: Brush, area: QRectF) -> None:
        """A line for the middle, then one curve per person."""
        painter = brush.painter
        strip = area.adjusted(0, 5, 0, -5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(brush.look.colour("border"), 1, Qt.PenStyle.DotLine))
        level = strip.bottom() - (self._middle - self._low) / (self._high - self._low) * strip.height()
        painter.drawLine(QPointF(area.x(), level), QPointF(area.right(), level))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, runs in self._curves:
            self._paint_curve(brush, area, strip, brush.look.person(colour), runs)

    def _paint_curve(self, brush: Brush, area: QRectF, strip: QRectF, colour: QColor, runs: Runs) -> None:
        parts = runs.visible(brush.scale)
        # Thick smooth lines of thousands of points cost thirty times as much as two thin ones beside each other.
        long = sum(len(x) for x, _ in parts) > _THICK_POINTS
        pen = QPen(colour, 1.0 if long else 1.8)
        pen.setCosmetic(long)
        brush.painter.setPen(pen)
        for x, y in parts:
            height = strip.bottom() - (y - self._low) / (self._high - self._low) * strip.height()
            if len(x) == 1:
                brush.painter.drawEllipse(QPointF(area.x() + x[0], height[0]), 1.5, 1.5)
            for offset in (0.0, 0.5) if long else (0.0,):
                brush.painter.drawPolyline(polygon(area.x() + x, height + offset))


def tracks_for(content: Content, shown: frozenset[str]) -> list[Track]:
    """The tracks of a film with these people shown."""
    tracks: list[Track] = [ShotTrack(content), ConflictTrack(content)]
    tracks += [LaneTrack(lane) for lane in content.lanes if (not lane.key or lane.key in shown) and len(lane.start)]
    keys = [lane.key for lane in content.lanes if lane.key in shown]
    arousal = [(content.colours[key], content.arousal[key]) for key in keys if key in content.arousal]
    valence = [(content.colours[key], content.valence[key]) for key in keys if key in content.valence]
    tracks.append(CurveTrack(QCoreApplication.translate("timeline", "Arousal"), arousal, 0.0, 1.0, 0.5))
    tracks.append(CurveTrack(QCoreApplication.translate("timeline", "Valence"), valence, -1.0, 1.0, 0.0))
    return tracks
