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
LARGEST: Final = 3.0
"""No pixel of the source becomes larger than this many of the clip, unless the whole picture is that small."""

# Height of the picture in heights of the face (brow to chin, as detectors give it).
_OF_FACE: Final = {
    ShotScale.EXTREME_CLOSE_UP: 1.0,
    ShotScale.CLOSE_UP: 2.0,
    ShotScale.MEDIUM_CLOSE_UP: 3.2,
    ShotScale.MEDIUM: 5.2,
    ShotScale.WIDE: math.inf,
}
# Where no face is known: share of the tallest crop.
_OF_PICTURE: Final = {
    ShotScale.EXTREME_CLOSE_UP: 0.45,
    ShotScale.CLOSE_UP: 0.55,
    ShotScale.MEDIUM_CLOSE_UP: 0.7,
    ShotScale.MEDIUM: 0.85,
    ShotScale.WIDE: 1.0,
}
# Air beside two faces, in widths of the larger one: the closer the circle, the less.
_AIR: Final = {
    Grouping.INTIMATE: 0.25,
    Grouping.CLOSE: 0.5,
    Grouping.FRIENDS: 0.8,
    Grouping.ACQUAINTANCE: 1.2,
    Grouping.STRANGER: 0.1,
}
_EYES: Final = 0.4
_UPPER_THIRD: Final = 1 / 3
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
    """The composition that `staging` asks for. `smallest` is the least height of a crop; boxes in pixels."""
    angle = DUTCH if staging.dutch else 0.0
    if face is None:
        height = max(_OF_PICTURE[staging.scale] * room.tallest, smallest)
        return Composition(room.width / 2, room.height / 2, 0.5, 0.5, min(height, room.tallest), angle)
    if other is not None and staging.grouping is not Grouping.SINGLE and staging.scale in _TWO:
        return _both(staging, room, smallest, face, other, angle)
    height = min(max(_OF_FACE[staging.scale] * face[3], smallest), room.tallest)
    x, y = face[0] + face[2] / 2, face[1] + _EYES * face[3]
    across = 0.5
    if staging.grouping is Grouping.STRANGER and staging.scale in _TWO:
        across = _AT_EDGE if x < room.width / 2 else 1 - _AT_EDGE
    return Composition(x, y, across, _UPPER_THIRD, height, angle)


def _both(staging: Staging, room: Room, smallest: float, face: Box, other: Box, angle: float) -> Composition:
    """Both faces; strangers at the edges. Where they lie too far apart, as much as there is, with the speaker in it."""
    air = _AIR[staging.grouping] * max(face[2], other[2])
    left, right = min(face[0], other[0]) - air, max(face[0] + face[2], other[0] + other[2]) + air
    top = min(face[1], other[1])
    bottom = max(face[1] + face[3], other[1] + other[3])
    needed = max((right - left) / room.aspect, (bottom - top) * 1.4)
    if staging.grouping is not Grouping.STRANGER:
        of_face = _OF_FACE[staging.scale] * face[3]
        needed = max(needed, min(of_face, room.tallest))
    height = min(max(needed, smallest), room.tallest)
    x = (left + right) / 2
    half = room.aspect * height / 2
    # The speaker stays in the picture, whatever happens to the listener.
    x = min(max(x, face[0] + face[2] - half), face[0] + half)
    y = (face[1] + _EYES * face[3] + other[1] + _EYES * other[3]) / 2
    return Composition(x, y, 0.5, _UPPER_THIRD, height, angle)
