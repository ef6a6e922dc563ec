"""How people's emotions change from line to line: distances on the circumplex of affect."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from emotionai_core.records.analysis import Floats
from emotionai_core.records.evidence import EMOTIONS, Polarity
from emotionai_core.records.line import Line

# Angles in degrees from "pleasure", of the words Russell placed on the circle ("A circumplex model of affect", Journal
# of Personality and Social Psychology 39, 1980): angry, frustrated (for disgust, which is not among his words), afraid,
# happy, sad, astonished. Neutral is the centre.
_ANGLES: Final = {"anger": 99.0, "disgust": 141.0, "fear": 116.0, "joy": 7.8, "sadness": 207.5, "surprise": 69.8}
# Someone heard again after longer than this has not changed from line to line: there was something between.
LONGEST_PAUSE: Final = 60.0


def _places() -> Floats:
    places = np.zeros((len(EMOTIONS), 2))
    for name, angle in _ANGLES.items():
        radians = math.radians(angle)
        places[EMOTIONS.index(name)] = math.cos(radians), math.sin(radians)
    return places


@dataclass(frozen=True, slots=True)
class Transition:
    """A person's emotion in one line and another one in their next.

    `time` is the start of the later line (`utterance`) in seconds; `before` and `after` are emotions; `size` in
    [0, 1] is how far apart the two lines lie on the circumplex, 1 being from one side of the circle to the other.
    """

    person: str
    utterance: int
    previous: int
    time: float
    before: str
    after: str
    size: float


def spoken_emotion(line: Line) -> Floats | None:
    """The mean of what the channels show that speak, (7,) probabilities; None when none does."""
    shown = [one for one in line.readings if one.polarity is not Polarity.ABSTAINS]
    known = [one.distribution for one in shown if one.distribution and not math.isnan(sum(one.distribution))]
    return np.asarray(known, np.float64).mean(axis=0) if known else None


def transitions(lines: Sequence[Line], longest_pause: float = LONGEST_PAUSE) -> tuple[Transition, ...]:
    """Every change of emotion between two lines that a person says one after the other, in film order."""
    last: dict[str, tuple[Line, str, Floats]] = {}
    found: list[Transition] = []
    places = _places()
    for line in lines:
        shown = spoken_emotion(line) if line.person else None
        if shown is None:
            continue
        label, place = EMOTIONS[int(shown.argmax())], shown @ places
        earlier = last.get(line.person)
        last[line.person] = (line, label, place)
        if earlier is None or earlier[1] == label:
            continue
        before = earlier[0].utterance
        if line.utterance.start - before.end > longest_pause:
            continue
        size = min(1.0, float(np.hypot(*(place - earlier[2]))) / 2)
        said = line.utterance
        found.append(Transition(line.person, said.number, before.number, said.start, earlier[1], label, size))
    return tuple(sorted(found, key=lambda one: one.time))
