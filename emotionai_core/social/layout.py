"""Where people stand in a drawing of their relations: on rings around one of them, or near whom they are close to.

Drawings are in a disc of radius 1, x to the right, y down. Nothing here is random and no sum depends on the number of
cores: the same relations give the same places.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.records.society import Circle

Floats = npt.NDArray[np.float64]
Small = npt.NDArray[np.int8]

RINGS: Final = (0.24, 0.44, 0.63, 0.81, 1.0)
"""Radius of each circle, from the intimate one out."""

# Rings are open at the top; the arc goes clockwise from the right end of the gap. As wide as a person is drawn.
_ARC: Final = 2 * np.pi * 0.84
_FIRST: Final = -np.pi / 2 + (2 * np.pi - _ARC) / 2
_SIDE_BY_SIDE = 0.13
_INSIDE = 0.85
_NARROWEST = 0.2

_ROUNDS, _MORE_ROUNDS = 300, 12
_HEAT, _WARMTH = 0.12, 0.012
# How strongly all relations of a person together pull, and how strongly the middle does, so that nobody drifts away.
_PULL, _GRAVITY = 3.0, 1.5
_GOLDEN_ANGLE: Final = float(np.pi * (3 - np.sqrt(5)))


@dataclass(frozen=True, slots=True, eq=False)
class Placing:
    """`position` (p, 2) in the unit disc; `room` (p,) is half the distance to whoever stands nearest."""

    position: Floats
    room: Floats


def ring_layout(circle: Small, ego: int) -> Placing:
    """Everybody on the ring of their circle, `circle` (p,), around the person at place `ego`, who stands in the middle.

    Everybody has an angle of their own, the same on every ring, so that a change of circle is a way in or out; where
    people of a ring would touch they make room. The top of every ring is left free for its name.
    """
    count = len(circle)
    home = _FIRST + (np.arange(count) + 0.5) / max(1, count) * _ARC
    position = np.zeros((count, 2))
    for ring in Circle:
        there = np.flatnonzero((circle == ring) & (np.arange(count) != ego))
        if len(there):
            angle = _apart(home[there], min(_ARC / len(there), _SIDE_BY_SIDE / RINGS[ring]))
            position[there] = RINGS[ring] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return Placing(position, _room(position))


def _apart(angle: Floats, least: float) -> Floats:
    """Rising angles moved so that neighbours are at least `least` apart and all stay on the arc, which has room."""
    wanted = np.arange(len(angle)) * least
    # What has to be pushed on is pushed on, and what then lies beyond the end comes back.
    forward = np.maximum.accumulate(angle - wanted) + wanted
    latest = _FIRST + _ARC - least / 2 - wanted[::-1]
    return np.minimum(forward, latest)


def force_layout(intimacy: Floats, start: Floats | None = None) -> Placing:
    """Close people near each other (Fruchterman and Reingold 1991), from `intimacy` (p, p) in [0, 1], row to column.

    Both directions of a pair pull together. Whoever is close to nobody stands on the rim, at an angle of their own.
    From `start` (p, 2), where people stood a moment ago, it goes on gently, so that a drawing that follows time does
    not jump.
    """
    count = len(intimacy)
    pull = (intimacy + intimacy.T) / 2
    np.fill_diagonal(pull, 0.0)
    known = np.flatnonzero(pull.sum(axis=1) > 0)
    angle = _FIRST + (np.arange(count) + 0.5) / max(1, count) * 2 * np.pi
    position = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    # Those with relations stand a step inside the rim, if anybody is on it.
    inside = 1.0 if len(known) == count else _INSIDE
    begin = spiral(len(known)) if start is None else start[known] / inside
    pull = pull[np.ix_(known, known)]
    position[known] = inside * _drawn(begin, pull, (_ROUNDS, _HEAT) if start is None else (_MORE_ROUNDS, _WARMTH))
    return Placing(position, _room(position))


def _drawn(position: Floats, pull: Floats, effort: tuple[int, float]) -> Floats:
    """Where forces move people (n, 2) who all have relations, in so many rounds from so much heat on."""
    count = len(position)
    if count < 2:
        return position
    # In a crowd where everybody knows everybody, single relations would pull all of them into one point.
    pull = pull * (_PULL / max(1.0, float(pull.sum(axis=1).mean())))
    apart = 0.8 * float(np.sqrt(np.pi / count))
    rounds, heat = effort
    position = position * _ease(position, pull, apart)
    for turn in range(rounds):
        position = _moved(position, pull, apart, heat * (1 - turn / rounds))
    # However tightly they hold together, they are shown as large as there is room.
    return position / max(_NARROWEST, float(np.sqrt((position * position).sum(axis=1)).max()))


def _ease(position: Floats, pull: Floats, apart: float) -> float:
    """How much larger or smaller a drawing has to be for its forces to hold each other (the virial of all of them).

    Drawings are shown as large as there is room; going on from one begins where it is at ease.
    """
    away = np.sqrt(sum(np.subtract.outer(axis, axis) ** 2 for axis in position.T))
    push = apart * apart * len(position) * (len(position) - 1) / 2
    draw = float((pull * away**3).sum()) / apart / 2
    middle = _GRAVITY * float((position * position).sum())
    low, high = 0.0, 10.0
    for _ in range(40):
        half = (low + high) / 2
        low, high = (half, high) if draw * half**3 + middle * half**2 < push else (low, half)
    return high


def spiral(count: int) -> Floats:
    """Places (count, 2) spread evenly over the disc, in the manner of sunflower seeds."""
    number = np.arange(count)
    radius, angle = np.sqrt((number + 0.5) / max(1, count)), number * _GOLDEN_ANGLE
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1) * 0.9


def _moved(position: Floats, pull: Floats, apart: float, heat: float) -> Floats:
    """Everybody one step of at most `heat` on, inside the disc."""
    away_x, away_y = (np.subtract.outer(axis, axis) for axis in position.T)
    distance = np.sqrt(away_x * away_x + away_y * away_y)
    np.maximum(distance, 1e-4, out=distance)
    # Repulsion apart^2 / d and attraction d^2 / apart, along the unit vector of each pair.
    force = (apart * apart / distance - pull * distance * distance / apart) / distance
    step = np.stack([(force * away_x).sum(axis=1), (force * away_y).sum(axis=1)], axis=1) - _GRAVITY * position
    length = np.sqrt((step * step).sum(axis=1))[:, None]
    moved = position + step / np.maximum(length, 1e-9) * np.minimum(length, heat)
    radius = np.sqrt((moved * moved).sum(axis=1))[:, None]
    return moved / np.maximum(radius, 1.0)


def _room(position: Floats) -> Floats:
    """Half the distance of each place to its nearest neighbour, 1 for somebody alone."""
    if len(position) < 2:
        return np.ones(len(position))
    away = np.sqrt(sum(np.subtract.outer(axis, axis) ** 2 for axis in position.T))
    np.fill_diagonal(away, np.inf)
    return away.min(axis=1) / 2
