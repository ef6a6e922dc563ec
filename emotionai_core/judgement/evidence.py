"""What each line says about the performance in it: the columns that the six dimensions are made of.

A channel that abstains does not count at all. Two channels of 60-65 % accuracy disagree in over half of all lines by
error alone; weighing such calls by their confidence would only score that error. Lines whose contradiction the analyst
rejected leave out what compares channels, as one of them was misread.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.cognition.affect import AROUSAL, CIRCUMPLEX, VALENCE
from emotionai_core.fusion.dataset import voice_degraded
from emotionai_core.fusion.gallery import reading_valence
from emotionai_core.judgement.weights import tier_of
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.evidence import EMOTIONS, POLARITY_OF, Channel, Polarity, Reading
from emotionai_core.records.line import Line
from emotionai_core.records.memory import EmotionState, Mind
from emotionai_core.records.reliability import Tier
from emotionai_core.settings import Settings

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_SIGN: Final = {Polarity.NEGATIVE: -1.0, Polarity.NEUTRAL: 0.0, Polarity.POSITIVE: 1.0}
_NOTHING: Final = float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """(n,) each, in the order of `Analysis.lines`; NaN where a line says nothing of it.

    `expression`: |v_face - v_text| in [0, 2]. `voice`: distance of the voice from face and words in the circumplex
    (Euclidean; along arousal alone where its valence was not read), at most 2 between emotions; `climax` 1.0 or 0.0.
    `coherence`: mean distance of the polarities that speak, in [0, 2]. `transition`: jump to this line's state, `cut`
    1.0 where a scene boundary lies before it. `empathy`: 1.0 where the listener's face has the polarity of the
    speaker's state. `emotion` is an index into `EMOTIONS`, -1 where nothing speaks.
    """

    expression: Floats
    voice: Floats
    climax: Floats
    coherence: Floats
    transition: Floats
    cut: Floats
    empathy: Floats
    emotion: Ints


def evidence(analysis: Analysis, mind: Mind, settings: Settings) -> Evidence:
    """Gathered from readings, states and transitions; one pass over the lines."""
    lines = analysis.lines
    tier = tier_of(analysis)
    off = voice_degraded(np.array([line.voice.arousal for line in lines]), settings.voice_range_floor)
    states = {state.utterance: state for state in mind.states}
    made = _Made(tier is not Tier.DEGRADED, not off, settings.climax_arousal)
    rows = [
        made.row(line, states.get(line.utterance.number), analysis.judgements.get(line.utterance.number) == "rejected")
        for line in lines
    ]
    columns = np.array(rows, np.float64).reshape(len(lines), 6).T
    jump, cut = _jumps(analysis, mind)
    expression, voice, climax, coherence, empathy, emotion = columns
    return Evidence(expression, voice, climax, coherence, jump, cut, empathy, emotion.astype(np.int64))


def _jumps(analysis: Analysis, mind: Mind) -> tuple[Floats, Floats]:
    """The jump to each line's state within a scene, and whether one was left out because of a scene boundary."""
    place = {line.utterance.number: row for row, line in enumerate(analysis.lines)}
    jump, cut = np.full(len(place), np.nan), np.zeros(len(place))
    for one in mind.transitions:
        row = place.get(one.utterance)
        if row is not None and one.cut:
            cut[row] = 1.0
        elif row is not None:
            jump[row] = one.jump
    return jump, cut


@dataclass(frozen=True, slots=True)
class _Made:
    """Makes the numbers of one line: `faces`, `voices` say whether these channels count in this film."""

    faces: bool
    voices: bool
    climax: float

    def row(self, line: Line, state: EmotionState | None, rejected: bool) -> tuple[float, ...]:
        speaking = {
            one.channel: one
            for one in line.readings
            if one.polarity is not Polarity.ABSTAINS and (self.faces or one.channel is not Channel.FACE)
        }
        face, text = speaking.get(Channel.FACE), speaking.get(Channel.TEXT)
        told = state is not None and (face is not None or text is not None)
        return (
            _NOTHING if rejected else _gap(face, text),
            _NOTHING if rejected else self._distance(line, speaking.get(Channel.VOICE), face, text),
            float(state is not None and state.arousal >= self.climax),
            _NOTHING if rejected else _disagreement(tuple(speaking.values())),
            self._empathy(line, state),
            float(EMOTIONS.index(state.emotion)) if told and state is not None else -1.0,
        )

    def _distance(self, line: Line, voice: Reading | None, face: Reading | None, text: Reading | None) -> float:
        wanted = _point([one for one in (face, text) if one is not None])
        if wanted is None:
            return _NOTHING
        if voice is not None and voice.label:
            heard = (CIRCUMPLEX[voice.label].valence, CIRCUMPLEX[voice.label].arousal)
        elif self.voices:
            # Arousal is measured wherever it is there; valence is a call, which the channel may abstain from.
            heard = (_NOTHING if voice is None else voice.valence, line.voice.arousal)
        else:
            return _NOTHING
        squares = [(heard[0] - wanted[0]) ** 2, (2.0 * (heard[1] - wanted[1])) ** 2]
        read = [one for one in squares if not math.isnan(one)]
        return math.sqrt(sum(read)) if read and not math.isnan(heard[1]) else _NOTHING

    def _empathy(self, line: Line, state: EmotionState | None) -> float:
        if state is None or not line.listener_emotion or not self.faces:
            return _NOTHING
        return float(POLARITY_OF[line.listener_emotion] is POLARITY_OF[state.emotion])


def _gap(face: Reading | None, text: Reading | None) -> float:
    if face is None or text is None:
        return _NOTHING
    return abs(_valence(face) - _valence(text))


def _valence(reading: Reading) -> float:
    """Positive minus negative probability; of a reading that has none, its polarity."""
    found = reading_valence(reading)
    return _SIGN[reading.polarity] if math.isnan(found) else found


def _disagreement(speaking: tuple[Reading, ...]) -> float:
    if len(speaking) < 2:
        return _NOTHING
    apart = [abs(_SIGN[a.polarity] - _SIGN[b.polarity]) for a, b in itertools.combinations(speaking, 2)]
    return sum(apart) / len(apart)


def _point(readings: list[Reading]) -> tuple[float, float] | None:
    """Where face and words lie in the circumplex: (valence, arousal), each reading by its confidence."""
    told = [one for one in readings if one.distribution and one.confidence > 0.0]
    if not told:
        return None
    total = sum(one.confidence * sum(one.distribution) for one in told)
    valence = sum(one.confidence * _dot(one.distribution, VALENCE) for one in told)
    arousal = sum(one.confidence * _dot(one.distribution, AROUSAL) for one in told)
    return valence / total, arousal / total


def _dot(shares: tuple[float, ...], values: tuple[float, ...]) -> float:
    return sum(share * value for share, value in zip(shares, values, strict=True))
