"""Readings per channel, and when their disagreement is a conflict.

Two seven-class channels of 60-65 % accuracy disagree in over half of all lines by error alone. So a channel speaks
only with a calibrated polarity probability and a lead over the runner-up; otherwise it abstains, and a line without two
speaking channels is *unsure*. A conflict is at least one positive and one negative channel among those that speak;
*suppression* is a neutral face over strongly negative voice and words (domain contract, section 1).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from emotionai_core.perception.calibration import POLARITIES, POLARITY_SUMS
from emotionai_core.records.analysis import Floats
from emotionai_core.records.conflict import ConflictKind, Verdict
from emotionai_core.records.evidence import EMOTIONS, POLARITY_OF, Channel, Polarity, Reading
from emotionai_core.records.utterance import VoiceAffect

_ORDER: Final = POLARITIES
_VALUE: Final = {Polarity.NEGATIVE: -1.0, Polarity.NEUTRAL: 0.0, Polarity.POSITIVE: 1.0}


def polarity_columns(mass: Floats, certainty: float, margin: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Of (n, 3) probabilities of negative, neutral, positive: leaning (n,) as index into them (NaN where silent),
    its probability, its lead over the runner-up, and 1.0 where the channel may speak.
    """
    silent = np.isnan(mass).any(axis=1)
    mass = np.nan_to_num(mass)
    ranked = np.sort(mass, axis=1)
    probability, lead = ranked[:, -1], ranked[:, -1] - ranked[:, -2]
    leaning = np.where(silent, np.nan, mass.argmax(axis=1))
    speaks = ~silent & (probability >= certainty) & (lead >= margin)
    return leaning, probability, lead, speaks.astype(float)


@dataclass(frozen=True, slots=True, eq=False)
class ChannelColumns:
    """What one channel says of n lines, in numbers: everything its readings are made of.

    `emotion` (n, 7) calibrated distributions, NaN rows where the channel is silent; `mass` (n, 3) the probabilities of
    negative, neutral and positive; `enough` (n,) False makes it
    abstain whatever it says; `notes` tell where each reading was taken; the rest as `polarity_columns` gives it.
    """

    channel: Channel
    emotion: Floats
    enough: Sequence[bool]
    notes: Sequence[str]
    mass: Floats
    leaning: Floats
    probability: Floats
    lead: Floats
    speaks: Floats
    certainty: float
    margin: float

    def numbers(self) -> Floats:
        """Every number that a reading depends on, (n, 15)."""
        return np.column_stack(
            [
                self.emotion,
                self.mass,
                np.array(self.enough, float),
                self.leaning,
                self.probability,
                self.lead,
                self.speaks,
            ]
        )

    def reading(self, row: int) -> Reading | None:
        """The reading of one line; None where the channel is silent."""
        if math.isnan(self.leaning[row]):
            return None
        lean = _ORDER[int(self.leaning[row])]
        enough, probability, lead = self.enough[row], float(self.probability[row]), float(self.lead[row])
        heard = bool(self.speaks[row]) and enough
        why = "" if heard else _why(enough, probability, self.certainty, lead, self.margin)
        distribution: list[float] = self.emotion[row].tolist()
        return Reading(
            channel=self.channel,
            polarity=lean if heard else Polarity.ABSTAINS,
            confidence=probability,
            margin=lead,
            leaning=lean,
            label=EMOTIONS[distribution.index(max(distribution))],
            distribution=tuple(distribution),
            valence=float(self.mass[row, 2] - self.mass[row, 0]),
            note="; ".join(part for part in (self.notes[row], why) if part),
        )


def channel_columns(
    channel: Channel,
    emotion: Floats,
    enough: Sequence[bool],
    notes: Sequence[str],
    certainty: float,
    margin: float,
    mass: Floats | None = None,
) -> ChannelColumns:
    """Of (n, 7) calibrated distributions: whatever the channel's readings need.

    `mass` (n, 3): probabilities of negative, neutral and positive, where they are known better than by adding up.
    """
    summed = emotion @ POLARITY_SUMS if mass is None else mass
    columns = polarity_columns(summed, certainty, margin)
    return ChannelColumns(channel, emotion, enough, notes, summed, *columns, certainty, margin)


def emotion_readings(
    channel: Channel, emotion: Floats, enough: Sequence[bool], notes: Sequence[str], certainty: float, margin: float
) -> list[Reading | None]:
    """One reading per row of (n, 7) calibrated distributions; None where the channel is silent."""
    columns = channel_columns(channel, emotion, enough, notes, certainty, margin)
    return [columns.reading(row) for row in range(len(emotion))]


def _why(enough: bool, probability: float, certainty: float, lead: float, margin: float) -> str:
    if not enough:
        return "abstains: too few or too poor looks"
    if probability < certainty:
        return f"abstains: {probability:.0%} sure, {certainty:.0%} needed"
    return f"abstains: leads by {lead:.0%}, {margin:.0%} needed"


def voice_reading(voice: VoiceAffect, threshold: float, certainty: float, off: str) -> Reading | None:
    """The voice's reading by its valence; None where nothing was heard. `off` says why the channel is off.

    A backend that estimates arousal alone gives a reading that abstains: it is shown, and contradicts nothing.
    """
    valence, confidence = voice.valence, voice.confidence
    if math.isnan(valence):
        if math.isnan(voice.arousal):
            return None
        note = f"abstains: arousal {voice.arousal:.2f}, valence is not estimated"
        return Reading(Channel.VOICE, Polarity.ABSTAINS, confidence, 0.0, Polarity.ABSTAINS, note=note)
    lean = Polarity.NEGATIVE if valence < -threshold else Polarity.POSITIVE if valence > threshold else Polarity.NEUTRAL
    heard = not off and confidence >= certainty
    why = off or ("" if heard else f"abstains: {confidence:.0%} sure, {certainty:.0%} needed")
    return Reading(
        Channel.VOICE, lean if heard else Polarity.ABSTAINS, confidence, abs(valence), lean, valence=valence, note=why
    )


def judge(readings: Sequence[Reading], strong: float) -> tuple[Verdict, ConflictKind | None, float]:
    """Verdict, kind and severity of one line's readings.

    Severity is the confidence-weighted polarity distance of the pair that disagrees most: confidence of the one times
    confidence of the other times half the distance between their polarities (-1, 0, 1), so it lies in [0, 1].
    """
    speaking = [one for one in readings if one.polarity is not Polarity.ABSTAINS]
    positive = [one for one in speaking if one.polarity is Polarity.POSITIVE]
    negative = [one for one in speaking if one.polarity is Polarity.NEGATIVE]
    if positive and negative:
        return Verdict.CONFLICT, _kind(positive), max(_distance(a, b) for a in positive for b in negative)
    by_channel = {one.channel: one for one in speaking}
    face, voice, text = (by_channel.get(channel) for channel in (Channel.FACE, Channel.VOICE, Channel.TEXT))
    if (
        face is not None
        and face.polarity is Polarity.NEUTRAL
        and all(one is not None and one in negative and one.confidence >= strong for one in (voice, text))
    ):
        return Verdict.CONFLICT, ConflictKind.SUPPRESSION, max(_distance(face, one) for one in negative)
    return (Verdict.AGREES if len(speaking) >= 2 else Verdict.UNSURE), None, 0.0


def _kind(positive: Sequence[Reading]) -> ConflictKind:
    """Masking when the face (or, with a face that abstains, the voice alone) is what stays positive, else sarcasm."""
    channels = {one.channel for one in positive}
    if Channel.FACE in channels:
        return ConflictKind.MASKING
    return ConflictKind.SARCASM if Channel.TEXT in channels else ConflictKind.MASKING


def _distance(one: Reading, other: Reading) -> float:
    return one.confidence * other.confidence * abs(_VALUE[one.polarity] - _VALUE[other.polarity]) / 2


def said_reading(channel: Channel, emotion: str, coder: str) -> Reading:
    """What a person says that a channel shows: it speaks, and nothing is left to doubt."""
    lean = POLARITY_OF[emotion]
    heard = channel is Channel.VOICE
    return Reading(
        channel=channel,
        polarity=lean,
        confidence=1.0,
        margin=1.0,
        leaning=lean,
        label=emotion,
        valence=_VALUE[lean] if heard else math.nan,
        distribution=() if heard else tuple(float(name == emotion) for name in EMOTIONS),
        note=f"set by {coder or 'the analyst'}",
    )
