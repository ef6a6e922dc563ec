"""The shape of a character's valence over the film, and where it turns.

Shapes after seed document 001 ("EmotionArc"): smoothed by convolution, turning points from a change of 0.3 on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.records.memory import Arc, ArcShape, EmotionState, TurningPoint
from emotionai_core.settings import Settings

Floats = npt.NDArray[np.float64]

# A tenth of the character's lines, and three at least, are one step of the arc.
_SHARE: Final = 10
_FEWEST: Final = 3


def arc(person: str, own: Sequence[EmotionState], settings: Settings) -> Arc:
    """The arc through the states of one person in film order; without a shape below `fewest_lines` of them."""
    time, valence = np.array([one.time for one in own]), np.array([one.valence for one in own])
    smooth = smoothed(valence)
    needed = settings.fewest_lines
    if len(own) < needed:
        return Arc(person, None, time, valence, smooth, (), needed)
    places = turns(smooth, settings.turning_point)
    found = shape(smooth, places, settings.turning_point)
    marks = [*places, len(own) - 1]
    points = tuple(
        TurningPoint(own[place].utterance, own[place].time, float(smooth[following] - smooth[place]))
        for place, following in zip(places, marks[1:], strict=True)
    )
    return Arc(person, found, time, valence, smooth, points, needed)


def smoothed(valence: Floats) -> Floats:
    """Means over a tenth of the values (n,), three at least, an odd number; at the ends over those that are there."""
    if not len(valence):
        return np.zeros(0)
    width = max(_FEWEST, len(valence) // _SHARE) | 1
    ones = np.ones(width)
    half = width // 2
    total = np.convolve(valence, ones)[half : half + len(valence)]
    count = np.convolve(np.ones(len(valence)), ones)[half : half + len(valence)]
    return np.clip(total / count, -1.0, 1.0)


def turns(values: Floats, least: float) -> list[int]:
    """Places where `values` (n,) turn, having changed by `least` since the turn before and changing as much after.

    Highs and lows in turn; the first and the last value are no turns.
    """
    found: list[int] = []
    high = low = 0
    going = 0
    for place, value in enumerate(values.tolist()):
        high = place if going >= 0 and value > values[high] else high
        low = place if going <= 0 and value < values[low] else low
        if going >= 0 and values[high] - value >= least:
            found += [high] if going else []
            going, low = -1, place
        elif going <= 0 and value - values[low] >= least:
            found += [low] if going else []
            going, high = 1, place
    return found


def shape(values: Floats, places: Sequence[int], least: float) -> ArcShape:
    """The shape of a smoothed arc (n,) that turns at `places`. The first rule that holds:

    FLAT where everything lies within `least`; RISING or FALLING without a turn; PEAK or VALLEY with one; W_SHAPE with
    three, the first a low; with two turns RISING or FALLING if the end is `least` away from the beginning; else
    VOLATILE.
    """
    if float(values.max() - values.min()) < least:
        return ArcShape.FLAT
    gain = float(values[-1] - values[0])
    if not places:
        return ArcShape.RISING if gain > 0 else ArcShape.FALLING
    first_is_low = bool(values[places[0]] < values[0])
    if len(places) == 1:
        return ArcShape.VALLEY if first_is_low else ArcShape.PEAK
    if len(places) == 2 and abs(gain) >= least:
        return ArcShape.RISING if gain > 0 else ArcShape.FALLING
    return ArcShape.W_SHAPE if len(places) == 3 and first_is_low else ArcShape.VOLATILE
