"""Where an animatic's camera stands: from a face's box and a shot scale to a crop of the picture.

Everything is in pixels of the source, whose first pixel covers [0, 1). The conventions are the usual ones of the craft
(the eyes on the upper third, room in the direction of the partner); the seed gives the scales, not the numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from emotionai_core.records.prompt import Grouping, ShotScale, Staging

Box = tuple[float, float, float, float]
"""(x, y, width, height)."""

DUTCH: Final = math.radians(7.0)

# Height of the picture in heights of the face (brow to chin, as detectors give it).
_OF_FACE: Final = {
    ShotScale.EXTREME_CLOSE_UP: 1.0,
    ShotScale.CLOSE_UP: 2.0,
    ShotScale.MEDIUM_CLOSE_UP: 3.2,
    ShotScale.MEDIUM: 5.2,
    ShotScale.WIDE: math.inf,
}
_SCALES: Final = tuple(ShotScale)
# A scale shows at least so much more than the next tighter one, however near the film's own camera stood.
_STEP: Final = 1.1
# So much off what a scale means is another scale.
_OTHER_SCALE: Final = 1.35
# Least height of a wide shot in heights of the face: the knees are in it.
_WIDE: Final = 6.0
# Air beside two faces, in widths of the larger one: the closer the circle, the less.
_AIR: Final = {
    Grouping.INTIMATE: 0.25,
    Grouping.CLOSE: 0.5,
    Grouping.FRIENDS: 0.8,
    Grouping.ACQUAINTANCE: 1.2,
    Grouping.STRANGER: 0.1,
}
_HEADROOM: Final = 0.3
"""Hair above a face's box, in heights of the face."""
_EYES: Final = 0.4
_UPPER_THIRD: Final = 1 / 3
# Where no face is known, less is cut off above than below: heads are there.
_HEADS: Final = 0.25
_AT_EDGE: Final = 0.22
_TWO: Final = (ShotScale.MEDIUM_CLOSE_UP, ShotScale.MEDIUM, ShotScale.WIDE)


@dataclass(frozen=True, slots=True)
class Shot:
    """A crop: its centre, its height, and how far it is turned (radians, clockwise as seen)."""

    x: float
    y: float
    height: float
    angle: float = 0.0


@dataclass(frozen=True, slots=True)
class Room:
    """What a camera may show: a source of `width` x `height`, a crop `aspect` times as wide as high, turned by up to
    `angle` and shaken by up to `shake` of its height, of which no corner may leave the source.
    """

    width: int
    height: int
    aspect: float
    angle: float = 0.0
    shake: float = 0.0

    @property
    def reach(self) -> tuple[float, float]:
        """How far a crop of height 1 reaches from its centre, sideways and upwards."""
        sine, cosine = math.sin(self.angle), math.cos(self.angle)
        return (self.aspect * cosine + sine) / 2 + self.shake, (self.aspect * sine + cosine) / 2 + self.shake

    @property
    def tallest(self) -> float:
        """Height of the largest crop."""
        wide, high = self.reach
        return min(self.width / (2 * wide), self.height / (2 * high))

    def held(self, shot: Shot) -> Shot:
        """The nearest crop that shows nothing from outside the source.

        Crops between two such ones, mixed in a straight line, are such ones too: the bounds are linear.
        """
        wide, high = self.reach
        height = min(shot.height, self.tallest)
        across, up = wide * height, high * height
        x = min(max(shot.x, across), max(self.width - across, across))
        y = min(max(shot.y, up), max(self.height - up, up))
        return Shot(x, y, height, shot.angle)


@dataclass(frozen=True, slots=True)
class Composition:
    """A point of the source and where on the screen it belongs, as fractions from the left and the top; the crop's
    `height` as prompted, and how far it is turned.
    """

    x: float
    y: float
    across: float
    down: float
    height: float
    angle: float = 0.0

    def at(self, height: float, room: Room) -> Shot:
        """The crop of this height that keeps the point in its place, as far as the source allows."""
        height = min(height, room.tallest)
        right, below = (self.across - 0.5) * room.aspect * height, (self.down - 0.5) * height
        sine, cosine = math.sin(self.angle), math.cos(self.angle)
        x = self.x - (cosine * right - sine * below)
        y = self.y - (sine * right + cosine * below)
        return room.held(Shot(x, y, height, self.angle))


def compose(staging: Staging, room: Room, smallest: float, face: Box | None, other: Box | None) -> Composition:
    """The composition that `staging` asks for. `smallest` is the least height of a crop; boxes in pixels.

    Without a face it is all there is: a crop about the middle would cut off heads as often as not.
    """
    angle = DUTCH if staging.dutch else 0.0
    if face is None:
        return Composition(room.width / 2, room.height * _HEADS, 0.5, _HEADS, room.tallest, angle)
    if staging.grouping is Grouping.SINGLE or staging.scale not in _TWO:
        other = None
    height = _heights(face, other, staging, room, smallest)[staging.scale]
    if other is not None:
        return _both(room, height, face, other, angle)
    x, y = face[0] + face[2] / 2, face[1] + _EYES * face[3]
    across = 0.5
    if staging.grouping is Grouping.STRANGER and staging.scale in _TWO:
        across = _AT_EDGE if x < room.width / 2 else 1 - _AT_EDGE
    return Composition(x, y, across, _UPPER_THIRD, height, angle)


def other_scale(scale: ShotScale, shown: float, face: Box, two: bool = False) -> str:
    """Why a crop `shown` pixels high about `face` is not of this scale, as a sentence; "" where it is near enough, or
    wider only to hold two.
    """
    least = (_WIDE if scale is ShotScale.WIDE else _OF_FACE[scale]) * face[3]
    if shown * _OTHER_SCALE < least:
        return "The film's own picture is closer than the scale that is asked for: less is shown."
    if not two and scale is not ShotScale.WIDE and shown > _OTHER_SCALE * least:
        return "The face is too small in the film for the scale that is asked for: more is shown."
    return ""


def holds(shot: Shot, box: Box, aspect: float) -> bool:
    """Whether a crop shows the whole of a box."""
    sine, cosine = math.sin(shot.angle), math.cos(shot.angle)
    for x in (box[0], box[0] + box[2]):
        for y in (box[1], box[1] + box[3]):
            right, down = x - shot.x, y - shot.y
            across, below = cosine * right + sine * down, cosine * down - sine * right
            if abs(across) > aspect * shot.height / 2 + 0.5 or abs(below) > shot.height / 2 + 0.5:
                return False
    return True


def _heights(face: Box, other: Box | None, staging: Staging, room: Room, smallest: float) -> dict[ShotScale, float]:
    """The height of every scale's crop, each larger than the one before wherever there is room for that.

    Two people are held together as far as the source allows, before their scale is looked at.
    """
    tallest = room.tallest
    least = min(smallest, tallest)
    step = min(_STEP, (tallest / least) ** (1 / (len(_SCALES) - 1)))
    made: dict[ShotScale, float] = {}
    for place, scale in enumerate(_SCALES):
        air = 0.0
        wanted, highest = _OF_FACE[scale] * face[3], tallest / step ** (len(_SCALES) - 1 - place)
        if other is not None and scale in _TWO:
            air = _AIR[staging.grouping] * max(face[2], other[2])
            wanted = max(wanted, _needed(face, other, air, room))
            highest = max(highest, min(_needed(face, other, 0.0, room), tallest))
        lowest = made[_SCALES[place - 1]] * step if place else least
        made[scale] = min(max(wanted, min(lowest, highest)), highest)
    return made


def _needed(face: Box, other: Box, air: float, room: Room) -> float:
    """Height of the crop that holds two faces with their hair, and `air` beside them."""
    left, top, right, bottom = _around(face, other)
    wide, high = right - left + 2 * air, (bottom - top) * 1.1
    sine, cosine = math.sin(room.angle), math.cos(room.angle)
    return max((wide * cosine + high * sine) / room.aspect, high * cosine + wide * sine)


def _around(face: Box, other: Box) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of two faces with their hair."""
    boxes = (face, other)
    return (
        min(one[0] for one in boxes),
        min(one[1] - _HEADROOM * one[3] for one in boxes),
        max(one[0] + one[2] for one in boxes),
        max(one[1] + one[3] for one in boxes),
    )


def _both(room: Room, height: float, face: Box, other: Box, angle: float) -> Composition:
    """Both faces, strangers at the edges; where they lie too far apart, as much as there is, with the speaker in it."""
    left, top, right, bottom = _around(face, other)
    x, half = (left + right) / 2, room.aspect * height / 2
    # The speaker stays in the picture, whatever happens to the listener.
    x = min(max(x, face[0] + face[2] - half), face[0] + half)
    y = (face[1] + _EYES * face[3] + other[1] + _EYES * other[3]) / 2
    above, below = height * _UPPER_THIRD, height * (1 - _UPPER_THIRD)
    y = max(min(y, top + above), bottom - below)
    y = min(max(y, face[1] + face[3] - below), face[1] + above)
    return Composition(x, y, 0.5, _UPPER_THIRD, height, angle)
