"""Small films of a few lines, to see what a mind makes of them, and a mind in a form that compares."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from emotionai_core.records.analysis import Analysis, FaceTable, Meanings
from emotionai_core.records.conflict import Verdict
from emotionai_core.records.evidence import EMOTIONS, POLARITY_OF, Channel, Polarity, Reading
from emotionai_core.records.film import Shot
from emotionai_core.records.line import Line
from emotionai_core.records.memory import Memories, Mind
from emotionai_core.records.person import Person
from emotionai_core.records.reliability import FaceReliability, Tier
from emotionai_core.records.utterance import Utterance, VoiceAffect
from tests.core.fusions import FILM

NOTHING = float("nan")


@dataclass(frozen=True)
class Said:
    """A line: what the words show ("" for nothing), to whom, the arousal of the voice, and its topic (-1 for none)."""

    start: float
    end: float
    person: str
    emotion: str = "neutral"
    listener: str = ""
    arousal: float = NOTHING
    topic: int = -1
    number: int = -1


def word_reading(emotion: str, strength: float = 1.0, channel: Channel = Channel.TEXT, speaks: bool = True) -> Reading:
    """What the words (or a face) show, with `strength` probability."""
    rest = (1.0 - strength) / 6
    spread = tuple(strength if name == emotion else rest for name in EMOTIONS)
    lean = POLARITY_OF[emotion]
    return Reading(
        channel, lean if speaks else Polarity.ABSTAINS, strength, strength, lean, emotion, distribution=spread
    )


def line(said: Said, number: int) -> Line:
    """The line as fusion would have it, without verdict."""
    readings = (word_reading(said.emotion),) if said.emotion else ()
    number = said.number if said.number >= 0 else number
    utterance = Utterance(number, said.start, said.end, f"words {number}", "subtitle", 1.0)
    voice = VoiceAffect(arousal=said.arousal, confidence=0.8)
    return Line(utterance, said.person, voice, readings, said.listener, "", Verdict.UNSURE, None)


def no_faces() -> FaceTable:
    """Nobody is ever seen."""
    none = np.zeros(0)
    whole = np.zeros(0, np.int64)
    return FaceTable(none, whole, whole, np.zeros((0, 4)), none, none, np.zeros((0, 7)), ())


def looks(seen: Sequence[tuple[float, str]]) -> FaceTable:
    """Faces of people by key at some times, in the order of time."""
    keys = tuple(sorted({key for _, key in seen}))
    time = np.array([at for at, _ in seen])
    whose = np.array([keys.index(key) for _, key in seen], np.int64)
    count = len(seen)
    plain = np.full(count, 0.9)
    return FaceTable(time, whose, whose, np.full((count, 4), 0.1), plain, plain, np.full((count, 7), 1 / 7), keys)


def vector(topic: int) -> np.ndarray:
    """Topics have nothing to do with each other; one is like itself."""
    return np.eye(1, 16, topic % 16, dtype=np.float32)[0]


def film(
    said: Sequence[Said], scenes: Sequence[float] = (), faces: FaceTable | None = None, tier: Tier | None = None
) -> Analysis:
    """An analysis of these lines in this order; `scenes` are when all but the first begin."""
    lines = tuple(line(one, number) for number, one in enumerate(said))
    seen = faces if faces is not None else no_faces()
    keys = sorted({one.person for one in said} | {one.listener for one in said} | set(seen.keys) - {""})
    edges = [0.0, *scenes, 1e5]
    about = [(made.utterance.number, one.topic) for made, one in zip(lines, said, strict=True) if one.topic >= 0]
    meanings = None
    if about:
        meanings = Meanings(
            np.array([number for number, _ in about]), np.array([vector(topic) for _, topic in about]), "topics"
        )
    return Analysis(
        film=FILM,
        shots=tuple(Shot(place, edges[place], edges[place + 1], place) for place in range(len(edges) - 1)),
        people=tuple(Person(key, key.title(), None, 1.0, 1.0, 1, 0.9) for key in keys if key),
        lines=lines,
        faces=seen,
        curves={},
        runs=(),
        reliability=None if tier is None else FaceReliability(tier, 0.5, 0.5, 0.5),
        meanings=meanings,
    )


def columns(memories: Memories) -> dict[str, object]:
    """Every column as its type and bytes."""
    parts = {one.name: getattr(memories, one.name) for one in dataclasses.fields(memories)}
    return {
        name: (part.dtype.str, part.tobytes()) if isinstance(part, np.ndarray) else part for name, part in parts.items()
    }


def snapshot(mind: Mind) -> tuple[object, ...]:
    """All of a mind, to compare."""
    arcs = [
        (key, one.shape, one.turns, one.smoothed.tobytes(), one.valence.tobytes()) for key, one in mind.arcs.items()
    ]
    moods = [(key, repr(one.baseline), one.valence.tobytes(), one.arousal.tobytes()) for key, one in mind.moods.items()]
    rest = dataclasses.replace(mind, memories=None, arcs={}, moods={})
    return repr(rest), columns(mind.memories), arcs, moods
