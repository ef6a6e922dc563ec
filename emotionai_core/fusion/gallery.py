"""Everybody in the film as the studio lists them, and what they show over time."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from emotionai_core.fusion.identity import Identities
from emotionai_core.fusion.speakers import Casting, title_of
from emotionai_core.project.edits import MADE_PERSON
from emotionai_core.project.load import MachineReading
from emotionai_core.records.analysis import Curve, FaceTable
from emotionai_core.records.evidence import Reading
from emotionai_core.records.line import Line
from emotionai_core.records.person import Person, Portrait


def lines_by_person(rows: Sequence[Line]) -> dict[str, list[Line]]:
    """Everybody's lines in film order; "" for those that nobody is known to speak."""
    found: dict[str, list[Line]] = defaultdict(list)
    for row in rows:
        found[row.person].append(row)
    return found


def look_seconds(faces: FaceTable) -> float:
    """The time that one look at a face stands for."""
    steps = np.diff(faces.time)
    steps = steps[steps > 0]
    return float(np.median(steps)) if len(steps) else 0.0


def screen_times(faces: FaceTable) -> dict[str, float]:
    """Seconds on screen of everybody who is seen."""
    seen = np.bincount(faces.person[faces.person >= 0], minlength=len(faces.keys)).tolist()
    step = look_seconds(faces)
    return {key: round(looks * step, 3) for key, looks in zip(faces.keys, seen, strict=False) if looks}


def people(
    reading: MachineReading,
    casting: Casting,
    who: Identities,
    own: Mapping[str, Sequence[Line]],
    screen: Mapping[str, float],
    portraits: Mapping[str, Portrait | None],
) -> tuple[Person, ...]:
    """Everybody seen or heard, longest on screen first, then by speaking time and key.

    `portraits` are those of people whose tracks were corrected; what a person chose comes before them.
    """
    count = len(reading.faces.keys)
    number = {key: index for index, key in enumerate(reading.faces.keys)}
    found: list[Person] = []
    for key in {*screen, *own} - {""}:
        # Of several faces of one person, their own comes first.
        faces = who.members(key)
        looks = [portraits[one] if one in portraits else reading.portraits.get(number.get(one, -1)) for one in faces]
        sure = [reading.people_confidence[number[one]] for one in faces if number.get(one) in reading.people_confidence]
        made = key.startswith(MADE_PERSON)
        spoken = [line.utterance for line in own.get(key, ())]
        found.append(
            Person(
                key=key,
                name=who.name(key, casting, title_of(key, count)),
                portrait=who.portraits.get(key) or next((look for look in looks if look is not None), None),
                screen_time=screen.get(key, 0.0),
                speaking_time=round(sum(one.end - one.start for one in spoken), 3),
                lines=len(spoken),
                confidence=1.0 if made else sure[0] if sure else casting.confidence.get(key, 0.0),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.screen_time, -one.speaking_time, one.key)))


def curve(own: Sequence[Line], valence: Mapping[int, float]) -> Curve:
    """A point in the middle of each of a person's lines: arousal by voice, `valence` by the line's number."""
    return Curve(
        time=np.array([(row.utterance.start + row.utterance.end) / 2 for row in own]),
        arousal=np.array([row.voice.arousal for row in own]),
        valence=np.array([valence[row.utterance.number] for row in own]),
    )


def shown_valence(row: Line) -> float:
    """Positive minus negative probability, averaged over the channels that were read; the voice's own where given."""
    values = [reading_valence(reading) for reading in row.readings]
    known = [value for value in values if not math.isnan(value)]
    return sum(known) / len(known) if known else math.nan


def reading_valence(reading: Reading) -> float:
    """The valence of one channel's reading in [-1, 1]: positive minus negative probability; NaN where it has none."""
    if reading.distribution == () or not math.isnan(reading.valence):
        return reading.valence
    anger, disgust, fear, joy, _, sadness, _ = reading.distribution
    return joy - anger - disgust - fear - sadness
