"""Conflicts as glyphs."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPen

from app.theme import look_named
from app.timeline.content import Content
from app.timeline.markers import Glyph
from app.timeline.scale import TimeScale
from app.timeline.tracks.base import Brush, Hidden, Hit, Kind, Track
from app.timeline.tracks.batches import put_signs, sheet_of
from app.words import judgement_name, kind_name, percent, short_time
from emotionai_core.records.conflict import ConflictKind

_GLYPH_ROOM = 9
_REACH = 24.0
_GLYPH_SIDE = 24
# Heights of glyphs, from no severity to the greatest.
_SIZES = tuple(9 + step / 2 for step in range(21))
_KINDS = tuple(ConflictKind)


@cache
def _glyphs(theme: str) -> tuple[Glyph, ...]:
    """Every kind, full and hollow, in every size."""
    colours = {kind: look_named(theme).kind(kind).rgba() for kind in _KINDS}
    return tuple(
        Glyph(kind, size, colours[kind], hollow) for kind in _KINDS for hollow in (False, True) for size in _SIZES
    )


class ConflictTrack(Track):
    """One glyph per conflict: shape and colour say the kind, size the severity, hollow ones were rejected.

    A check is an accepted one, a ring one that wants a second look, a dot one with a comment.
    """

    kind: Kind = "conflicts"
    least, most = 25, 36

    def __init__(self, content: Content) -> None:
        super().__init__()
        self._content = content
        self._middle = content.conflict_middle
        self._severity = np.array([one.severity for one in content.conflicts], np.float64)
        self._numbers = np.array([one.utterance for one in content.conflicts], np.int64)
        rejected = np.array(
            [content.judgements.get(one.utterance) == "rejected" for one in content.conflicts], np.int64
        )
        kind = np.array([_KINDS.index(one.kind) for one in content.conflicts], np.int64)
        step = np.rint(self._severity * (len(_SIZES) - 1)).astype(np.int64)
        self._sign = (kind * 2 + rejected) * len(_SIZES) + step
        said = {*content.judgements, *(number for number, text in content.comments.items() if text)}
        self._spoken = np.array([one.utterance in said for one in content.conflicts], np.bool_)
        self._chosen: tuple[float, int | None] | None = None
        self._drawn: npt.NDArray[np.bool_] = np.zeros(0, np.bool_)

    def title(self) -> str:
        """Conflicts."""
        return QCoreApplication.translate("timeline", "Conflicts")

    def drawn(self, scale: TimeScale, selected: int | None) -> npt.NDArray[np.bool_]:
        """Which are drawn at a zoom: of each place the most severe, the selected one always."""
        if self._chosen != (scale.per_pixel, selected):
            weight = self._severity.copy()
            weight[self._numbers == (-1 if selected is None else selected)] = 2.0
            # Places are counted from the film's start, so that panning changes nobody's place.
            place = np.floor(self._middle / (scale.per_pixel * _GLYPH_ROOM)).astype(np.int64)
            order = np.lexsort((-weight, place))
            self._drawn = np.zeros(len(order), np.bool_)
            self._drawn[order[np.r_[True, np.diff(place[order]) != 0]] if len(order) else order] = True
            self._chosen = (scale.per_pixel, selected)
        return self._drawn

    def paint(self, brush: Brush, area: QRectF) -> None:
        """Those there is room for, the most severe on top, then what was said of them."""
        x = (self._middle - brush.scale.start) / brush.scale.per_pixel
        seen = self.drawn(brush.scale, brush.selected) & (x > brush.first - _REACH) & (x < brush.last + _REACH)
        indices = np.flatnonzero(seen)
        indices = indices[np.argsort(self._severity[indices], kind="stable")]
        middle = area.center().y()
        for index in indices[self._numbers[indices] == brush.selected].tolist():
            brush.painter.setPen(QPen(brush.look.colour("ink"), 1.5))
            brush.painter.setBrush(brush.look.colour("selection"))
            reach = self._size(index) / 2 + 4
            brush.painter.drawEllipse(QPointF(area.x() + float(x[index]), middle), reach, reach)
        sheet = sheet_of(_glyphs(brush.look.name), _GLYPH_SIDE, brush.ratio)
        places = area.x() + x[indices]
        put_signs(brush.painter, sheet, self._sign[indices], places, np.full(len(indices), middle), brush.ratio)
        for index in indices[self._spoken[indices]].tolist():
            self._paint_said(brush, area.x() + float(x[index]), middle, index)

    def _size(self, index: int) -> float:
        return _SIZES[0] + (_SIZES[-1] - _SIZES[0]) * float(self._severity[index])

    def _paint_said(self, brush: Brush, x: float, middle: float, index: int) -> None:
        """What a person said of a conflict."""
        painter, look, number = brush.painter, brush.look, int(self._numbers[index])
        judged, size, centre = self._content.judgements.get(number, ""), self._size(index), QPointF(x, middle)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if judged == "second-look":
            painter.setPen(QPen(look.colour("warn"), 1.6))
            painter.drawEllipse(centre, size / 2 + 2.5, size / 2 + 2.5)
        elif judged == "accepted":
            painter.setPen(QPen(look.colour("good"), 1.8))
            foot = QPointF(x + size / 2 + 1, middle + size / 2 - 1)
            painter.drawPolyline([foot + QPointF(-3, -3), foot, foot + QPointF(4, -6)])
        if self._content.comments.get(number):
            painter.setPen(QPen(look.colour("track"), 1))
            painter.setBrush(look.colour("ink"))
            painter.drawEllipse(centre + QPointF(size / 2 + 1, -size / 2), 2.6, 2.6)

    def hidden(self, scale: TimeScale) -> Hidden | None:
        """How many there is no room for."""
        selected = self._chosen[1] if self._chosen else None
        inside = (self._middle >= scale.start) & (self._middle <= scale.end)
        there, drawn = int(inside.sum()), int((inside & self.drawn(scale, selected)).sum())
        if drawn == there:
            return None
        text = QCoreApplication.translate("timeline", "{drawn} of {there} conflicts drawn")
        tip = QCoreApplication.translate("timeline", "Of conflicts too close to each other the most severe is drawn.")
        return Hidden(
            text.format(drawn=drawn, there=there),
            tip + " " + QCoreApplication.translate("timeline", "Zoom in to see them all."),
        )

    def hit(self, scale: TimeScale, x: float, y: float) -> Hit | None:
        """The nearest drawn glyph within its size."""
        if not len(self._middle):
            return None
        away = np.abs((self._middle - scale.start) / scale.per_pixel - x)
        if len(self._drawn) == len(away):
            away = np.where(self._drawn, away, away + 6)
        index = int(np.argmin(away))
        conflict = self._content.conflicts[index]
        if abs(scale.x(float(self._middle[index])) - x) > 12:
            return None
        text = QCoreApplication.translate("timeline", "{kind}, severity {severity}: {who} at {time} ({judged})").format(
            kind=kind_name(conflict.kind),
            severity=percent(conflict.severity),
            who=self._content.names.get(conflict.person, "") or "?",
            time=short_time(conflict.start),
            judged=judgement_name(self._content.judgements.get(conflict.utterance, "")),
        )
        comment = self._content.comments.get(conflict.utterance)
        return Hit(conflict.start, conflict.utterance, f"{text}\n{comment}" if comment else text, conflict=True)
