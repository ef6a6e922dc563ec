"""The annotated intervals as an analysis: a line for each, its channels the cues that observers named.

Only emotions, cues and times are fed. Valence, arousal and whom a feeling is about are kept for comparing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from benchmarks.studyforrest.annotations import Floats, Interval, overlap
from emotionai_core.fusion.conflict import emotion_readings
from emotionai_core.fusion.dataset import judged
from emotionai_core.records.analysis import Analysis, FaceTable
from emotionai_core.records.conflict import Verdict
from emotionai_core.records.evidence import EMOTIONS, Channel, Reading
from emotionai_core.records.film import Film, Shot
from emotionai_core.records.line import Line
from emotionai_core.records.person import Person
from emotionai_core.records.utterance import Utterance, VoiceAffect
from emotionai_core.settings import Settings


def analysis(found: Sequence[Interval], begins: Floats, settings: Settings) -> Analysis:
    """A film of the intervals; places that begin at `begins` are its shots and scenes."""
    names = sorted({one.character for one in found})
    end = max(one.end for one in found)
    edges = [*begins.tolist(), max(end, float(begins[-1])) + 1.0]
    return Analysis(
        film=Film(Path("film"), "0" * 32, 0, edges[-1], 720, 576, Fraction(25), int(edges[-1] * 25), 0.0, False, ()),
        shots=tuple(Shot(place, edges[place], edges[place + 1], place) for place in range(len(begins))),
        people=tuple(_person(name, [one for one in found if one.character == name]) for name in names),
        lines=tuple(_line(number, found, settings) for number in range(len(found))),
        faces=_faces(found, names),
        curves={},
        runs=(),
    )


def _person(name: str, own: Sequence[Interval]) -> Person:
    seconds = sum(one.end - one.start for one in own)
    return Person(name, name.title(), None, seconds, seconds, len(own), 1.0)


def _top(one: Interval) -> str:
    return EMOTIONS[int(np.argmax(one.emotions))]


def _reading(channel: Channel, one: Interval, settings: Settings) -> Reading:
    certainty = {
        Channel.FACE: settings.face_certainty,
        Channel.VOICE: settings.voice_certainty,
        Channel.TEXT: settings.text_certainty,
    }[channel]
    shares = np.array([one.emotions])
    found = emotion_readings(channel, shares, [True], [""], certainty, settings.margin)[0]
    if found is None:
        raise ValueError(f"no reading from {one}")
    return replace(found, label=_top(one))


def _line(number: int, found: Sequence[Interval], settings: Settings) -> Line:
    own = found[number]
    # Intervals are in order of their beginnings, and few last longer than a minute.
    near = found[max(0, number - 60) : number + 60]
    others = [(overlap(one, own.start, own.end), one) for one in near if one.character != own.character]
    seconds, other = max(others, key=lambda pair: pair[0], default=(0.0, own))
    readings = tuple(_reading(channel, own, settings) for channel, share in own.cues.items() if share > 0.0)
    said = Utterance(number, own.start, own.end, "", "subtitle", 1.0)
    listener = (other.character, _top(other)) if seconds > 0.0 else ("", "")
    return judged(Line(said, own.character, VoiceAffect(), readings, *listener, Verdict.UNSURE, None), settings)


def _faces(found: Sequence[Interval], names: Sequence[str]) -> FaceTable:
    """A look a second at whoever is seen to show something."""
    looks = sorted(
        (float(second), names.index(one.character), one.emotions)
        for one in found
        if one.cues[Channel.FACE] > 0.0
        for second in np.arange(one.start, one.end)
    )
    count = len(looks)
    return FaceTable(
        time=np.array([look[0] for look in looks]),
        track=np.arange(count),
        person=np.array([look[1] for look in looks], np.int64),
        box=np.zeros((count, 4)),
        confidence=np.ones(count),
        quality=np.ones(count),
        emotion=np.array([look[2] for look in looks]).reshape(count, len(EMOTIONS)),
        keys=tuple(names),
    )
