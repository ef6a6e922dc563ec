"""What the analyst accepts and rejects teaches how far each channel is to be trusted in this film.

A rejected contradiction says that one of its two sides was wrong, not which: each bears half of it. A channel's trust
is the mean of a Beta posterior that starts out trusting it, and its certainties are mixed with a guess among the three
polarities in that proportion, as the calibration of its backend does for all films. Lines that a person has judged
stay as they are; the others follow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from emotionai_core.fusion.dataset import judged
from emotionai_core.records.conflict import ConflictKind, Verdict
from emotionai_core.records.evidence import Channel, Polarity, Reading
from emotionai_core.records.line import Line
from emotionai_core.settings import Settings

# Fewer judgements than this say more of the scenes that were looked at than of the film.
LEAST_JUDGED: Final = 5
# As many accepted contradictions as a channel is given before the first judgement.
_PRIOR: Final = 4.0
_GUESS: Final = 1.0 / 3.0


@dataclass(frozen=True, slots=True)
class Trust:
    """How far each channel is trusted in this film, in [0, 1], and out of how many judgements that came."""

    of: tuple[tuple[Channel, float], ...] = ()
    judged: int = 0
    rejected: int = 0

    def __bool__(self) -> bool:
        return bool(self.of)


def film_trust(lines: Sequence[Line], judgements: Mapping[int, str]) -> Trust:
    """The trust that `judgements` ("accepted", "rejected", ...) of contradictions leave; empty for too few."""
    accepted, rejected = Counter[Channel](), Counter[Channel]()
    said: list[str] = []
    for line in lines:
        word = judgements.get(line.utterance.number, "")
        if line.conflict is None or word not in ("accepted", "rejected"):
            continue
        if line.conflict.kind is ConflictKind.LEAKAGE:
            # The face against its own brief movement: no channel has been right or wrong beside another.
            continue
        said.append(word)
        (accepted if word == "accepted" else rejected).update(_sides(line))
    if len(said) < LEAST_JUDGED or not rejected:
        return Trust()
    found = [
        (channel, (_PRIOR + accepted[channel]) / (_PRIOR + accepted[channel] + rejected[channel] / 2))
        for channel in Channel
        if rejected[channel]
    ]
    return Trust(tuple(found), len(said), said.count("rejected"))


def recalibrated(
    lines: tuple[Line, ...], trust: Trust, judgements: Mapping[int, str], settings: Settings
) -> tuple[Line, ...]:
    """The lines with the certainties of channels weighed by `trust`, judged anew where nobody has judged."""
    if not trust:
        return lines
    weight = dict(trust.of)
    return tuple(line if line.utterance.number in judgements else _weighed(line, weight, settings) for line in lines)


def recalibration_remark(before: Sequence[Line], after: Sequence[Line], trust: Trust) -> str:
    """What the judgements did, for the analyst; "" when nothing."""
    if not trust:
        return ""
    shares = ", ".join(f"{channel.value} {share:.0%}" for channel, share in trust.of)
    lost = sum(
        old.verdict is Verdict.CONFLICT and new.verdict is not Verdict.CONFLICT
        for old, new in zip(before, after, strict=True)
    )
    changed = f"{lost} contradiction{'' if lost == 1 else 's'} not judged yet became unsure"
    return f"{trust.rejected} of {trust.judged} judged contradictions were rejected: {shares} trusted; {changed}."


def _sides(line: Line) -> set[Channel]:
    """The channels on either side of the contradiction that the machine read, not a person."""
    by_person = {one.channel for one in line.machine}
    sides = {Polarity.POSITIVE, Polarity.NEGATIVE}
    if line.conflict is not None and line.conflict.kind is ConflictKind.SUPPRESSION:
        sides.add(Polarity.NEUTRAL)
    return {one.channel for one in line.readings if one.polarity in sides and one.channel not in by_person}


def _weighed(line: Line, weight: Mapping[Channel, float], settings: Settings) -> Line:
    by_person = {one.channel for one in line.machine}
    readings = tuple(
        one if one.channel in by_person else _trusted(one, weight.get(one.channel, 1.0), settings)
        for one in line.readings
    )
    if readings == line.readings:
        return line
    return judged(replace(line, readings=readings), settings)


def _trusted(reading: Reading, share: float, settings: Settings) -> Reading:
    if share >= 1.0 or reading.polarity is Polarity.ABSTAINS:
        return reading
    confidence = share * reading.confidence + (1.0 - share) * _GUESS
    margin = reading.margin if reading.channel is Channel.VOICE else share * reading.margin
    needed = {
        Channel.FACE: settings.face_certainty,
        Channel.TEXT: settings.text_certainty,
        Channel.VOICE: settings.voice_certainty,
    }[reading.channel]
    leads = reading.channel is Channel.VOICE or margin >= settings.margin
    heard = confidence >= needed and leads
    why = f"trusted {share:.0%} after your judgements" + ("" if heard else ": abstains")
    return replace(
        reading,
        polarity=reading.polarity if heard else Polarity.ABSTAINS,
        confidence=confidence,
        margin=margin,
        note="; ".join(part for part in (reading.note, why) if part),
    )
