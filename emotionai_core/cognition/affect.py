"""What each line shows of its speaker as a point in the circumplex of affect (Russell 1980).

Channels are weighed by how far this film's faces can be relied upon; one that abstains counts little, and what a person
set counts alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from emotionai_core.fusion.dataset import voice_degraded
from emotionai_core.fusion.gallery import reading_valence
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.evidence import EMOTIONS, POLARITY_OF, Channel, Polarity, Reading
from emotionai_core.records.line import Line
from emotionai_core.records.memory import EmotionState
from emotionai_core.records.reliability import Tier
from emotionai_core.settings import Settings


@dataclass(frozen=True, slots=True)
class Point:
    """Where an emotion lies: `valence` in [-1, 1], `arousal` in [0, 1], and where the coordinates are from."""

    valence: float
    arousal: float
    source: str


_NORMS: Final = "Russell & Mehrabian 1977, mean ratings of '{}'; arousal (x + 1) / 2"


def _rated(word: str, pleasure: float, arousal: float) -> Point:
    return Point(pleasure, (arousal + 1.0) / 2.0, _NORMS.format(word))


CIRCUMPLEX: Final[dict[str, Point]] = {
    "anger": _rated("angry", -0.51, 0.59),
    "disgust": _rated("disgusted", -0.60, 0.35),
    "fear": _rated("fearful", -0.64, 0.60),
    "joy": _rated("joyful", 0.76, 0.48),
    "neutral": Point(0.0, 0.5, "the origin, by definition (Russell 1980)"),
    "sadness": _rated("sad", -0.63, -0.27),
    "surprise": Point(
        0.0,
        _rated("surprised", 0.0, 0.67).arousal,
        _NORMS.format("surprised") + "; valence 0: surprise has no polarity",
    ),
}
"""Russell, J. A. (1980), J. Pers. Soc. Psychol. 39, 1161-1178; Russell, J. A. & Mehrabian, A. (1977), J. Research in
Personality 11, 273-294.
"""

VALENCE: Final[tuple[float, ...]] = tuple(CIRCUMPLEX[name].valence for name in EMOTIONS)
AROUSAL: Final[tuple[float, ...]] = tuple(CIRCUMPLEX[name].arousal for name in EMOTIONS)

WEIGHTS: Final[dict[Tier, tuple[float, float, float]]] = {
    Tier.RELIABLE: (0.35, 0.10, 0.40),
    Tier.PARTIAL: (0.14, 0.15, 0.40),
    Tier.DEGRADED: (0.056, 0.225, 0.40),
}
"""What face, voice and words count for. The first are the contract's (SPEC: content-adaptive weights); it takes the
face to 0.10/0.25 and the voice to 0.30/0.20 of that where faces are partial, and so again where they are degraded.
"""

_CHANNELS: Final = (Channel.FACE, Channel.VOICE, Channel.TEXT)
# The part of `Analysis.corrected` that says that a person set the channel.
_SET: Final = {Channel.FACE: "face", Channel.VOICE: "voice", Channel.TEXT: "words"}
_ABSTAINING: Final = 0.25
# A channel that is not sure of anything still tells more than none.
_LEAST_CONFIDENCE: Final = 0.05
_PEOPLE_SAID: Final = frozenset(_SET.values())
_NEGATIVE: Final = tuple(place for place, name in enumerate(EMOTIONS) if POLARITY_OF[name] is Polarity.NEGATIVE)
_JOY: Final = EMOTIONS.index("joy")


def nearest_emotion(valence: float, arousal: float) -> str:
    """The emotion nearest to a point of the circumplex."""
    return min(EMOTIONS, key=lambda name: distance((valence, arousal), _at(name)))


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two (valence, arousal) in the circumplex, whose axes are valence and 2 arousal - 1: [0, 2.83]."""
    return math.hypot(one[0] - other[0], 2.0 * (one[1] - other[1]))


def states(analysis: Analysis, settings: Settings) -> tuple[EmotionState | None, ...]:
    """What each of `analysis.lines` shows, in their order; None where no channel tells of an emotion.

    `person` is "" where nobody knows who speaks, `time` when the line begins. `weights` are those of valence and
    emotion; arousal is the voice's own where it was measured and varies enough over the film, else the emotions'.
    """
    tier = Tier.RELIABLE if analysis.reliability is None else analysis.reliability.tier
    heard = not voice_degraded(np.array([line.voice.arousal for line in analysis.lines]), settings.voice_range_floor)
    nothing = frozenset[str]()
    return tuple(
        _state(line, analysis.corrected.get(line.utterance.number, nothing), WEIGHTS[tier], heard)
        for line in analysis.lines
    )


def _state(line: Line, corrected: frozenset[str], tier: tuple[float, float, float], heard: bool) -> EmotionState | None:
    said = corrected & _PEOPLE_SAID
    readings: list[tuple[int, Reading]] = []
    for reading in line.readings:
        place = _CHANNELS.index(reading.channel)
        silent = reading.channel is Channel.VOICE and not heard and not reading.label
        if _tells(reading) and not silent and (not said or _SET[reading.channel] in said):
            readings.append((place, reading))
    weights = [0.0, 0.0, 0.0]
    for place, reading in readings:
        doubt = _ABSTAINING if reading.polarity is Polarity.ABSTAINS else 1.0
        weights[place] = tier[place] * doubt * max(reading.confidence, _LEAST_CONFIDENCE)
    total = sum(weights)
    if not total:
        return None
    weights = [weight / total for weight in weights]
    shared = [(weights[place], reading) for place, reading in readings]
    return _mixed(line, shared, (weights[0], weights[1], weights[2]), heard)


def _mixed(
    line: Line, shared: Sequence[tuple[float, Reading]], weights: tuple[float, float, float], heard: bool
) -> EmotionState | None:
    valence = sum(weight * _valence(reading) for weight, reading in shared)
    confidence = sum(weight * reading.confidence for weight, reading in shared)
    spread = [(weight, found) for weight, reading in shared if (found := _distribution(reading))]
    mixed = [sum(weight * one[place] for weight, one in spread) for place in range(len(EMOTIONS))] if spread else []
    arousal = _arousal(line, mixed, heard)
    if math.isnan(arousal):
        return None
    emotion = EMOTIONS[mixed.index(max(mixed))] if mixed else nearest_emotion(valence, arousal)
    return EmotionState(
        utterance=line.utterance.number,
        person=line.person,
        time=line.utterance.start,
        emotion=emotion,
        valence=min(1.0, max(-1.0, valence)),
        arousal=min(1.0, max(0.0, arousal)),
        confidence=min(1.0, max(0.0, confidence)),
        weights=weights,
    )


def _arousal(line: Line, mixed: Sequence[float], heard: bool) -> float:
    voice = next((one for one in line.readings if one.channel is Channel.VOICE), None)
    named = voice is not None and bool(voice.label)
    if heard and not named and not math.isnan(line.voice.arousal):
        return line.voice.arousal
    if not mixed:
        return math.nan
    return sum(share * AROUSAL[place] for place, share in enumerate(mixed)) / sum(mixed)


def _tells(reading: Reading) -> bool:
    """Whether it says anything of valence; an embedded voice tells of arousal only."""
    if reading.distribution:
        return all(math.isfinite(share) for share in reading.distribution) and sum(reading.distribution) > 0.0
    return bool(reading.label) or math.isfinite(reading.valence)


def _distribution(reading: Reading) -> tuple[float, ...]:
    if reading.distribution:
        return reading.distribution
    return tuple(float(name == reading.label) for name in EMOTIONS) if reading.label else ()


def _valence(reading: Reading) -> float:
    """Of a channel: the voice's own, or how far its probabilities lean to one side times how far out that side lies.

    Positive minus negative is what calibration knows best of a face (doubt about which of four negative emotions it is
    must not look like anger); the seven shares say only where on the negative side.
    """
    spread = _distribution(reading)
    if not spread:
        return reading.valence
    lean = reading_valence(reading)
    if math.isnan(lean):
        lean = spread[_JOY] - sum(spread[place] for place in _NEGATIVE)
    if lean >= 0.0:
        return lean * VALENCE[_JOY]
    negative = sum(spread[place] for place in _NEGATIVE)
    if not negative:
        return lean * VALENCE[_JOY]
    return -lean * sum(spread[place] * VALENCE[place] for place in _NEGATIVE) / negative


def _at(name: str) -> tuple[float, float]:
    return CIRCUMPLEX[name].valence, CIRCUMPLEX[name].arousal
