"""Small films of lines that are said by known people, for the tests of scores and of delivery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from emotionai_core.cognition.presence import Presence, presence
from emotionai_core.records.analysis import Analysis, FaceTable, Meanings
from emotionai_core.records.conflict import Verdict
from emotionai_core.records.evidence import EMOTIONS, POLARITY_OF, Channel, Polarity, Reading
from emotionai_core.records.line import Line
from emotionai_core.records.memory import EmotionState, Memories, Mind, SurpriseModel, Transition, TransitionKind
from emotionai_core.records.person import Person
from emotionai_core.records.reliability import FaceReliability, Tier
from emotionai_core.records.utterance import Utterance, VoiceAffect
from tests.core.fusions import FILM, face_table

SECONDS = 2.0
_SIGN = {Polarity.NEGATIVE: -1.0, Polarity.NEUTRAL: 0.0, Polarity.POSITIVE: 1.0}


def reading(channel: Channel, emotion: str, *, speaks: bool = True) -> Reading:
    """What a sure channel says; one that does not speak leans the same way."""
    lean = POLARITY_OF[emotion]
    spread = tuple(float(name == emotion) for name in EMOTIONS)
    return Reading(channel, lean if speaks else Polarity.ABSTAINS, 1.0, 1.0, lean, emotion, _SIGN[lean], spread)


@dataclass(frozen=True)
class Said:
    """A line: who says it, what face and words show ("" for silent), how aroused the voice is, who listens how."""

    person: str = "mara"
    face: str = "neutral"
    text: str = "neutral"
    arousal: float = 0.5
    listener: str = ""
    listener_emotion: str = ""
    words: str = "Nothing to say."
    speaks: bool = True


def line_of(number: int, said: Said) -> Line:
    """The line `number`, two seconds long, three seconds after the one before."""
    start = 3.0 * number
    channels = ((Channel.FACE, said.face), (Channel.TEXT, said.text))
    readings = tuple(reading(channel, emotion, speaks=said.speaks) for channel, emotion in channels if emotion)
    utterance = Utterance(number, start, start + SECONDS, said.words, "subtitle", 1.0, said.person)
    voice = VoiceAffect(arousal=said.arousal, confidence=0.8)
    return Line(utterance, said.person, voice, readings, said.listener, said.listener_emotion, Verdict.UNSURE, None)


def film(
    said: Sequence[Said],
    *,
    tier: Tier = Tier.RELIABLE,
    faces: FaceTable | None = None,
    vectors: np.ndarray | None = None,
) -> Analysis:
    """The lines as an analysis; `vectors` are sentence vectors of all of them."""
    keys = sorted({one.person for one in said} | {one.listener for one in said} - {""})
    people = tuple(Person(key, key.title(), None, 10.0, 10.0, 1, 0.9) for key in keys)
    numbers = np.arange(len(said), dtype=np.int64)
    return Analysis(
        film=FILM,
        shots=(),
        people=people,
        lines=tuple(line_of(number, one) for number, one in enumerate(said)),
        faces=faces or face_table([], 0),
        curves={},
        runs=(),
        reliability=FaceReliability(tier, 0.3, 0.8, 0.9),
        meanings=None if vectors is None else Meanings(numbers, vectors.astype(np.float32), "made up"),
    )


def mind_of(
    analysis: Analysis, states: Mapping[int, tuple[str, float]], jumps: Mapping[int, tuple[float, bool]]
) -> Mind:
    """States by line number as (emotion, arousal); transitions as (jump, whether a scene boundary lies before)."""
    speaker = {line.utterance.number: line.person for line in analysis.lines}
    found = tuple(
        EmotionState(number, speaker[number], 3.0 * number, emotion, 0.0, arousal, 0.8, (0.5, 0.0, 0.5))
        for number, (emotion, arousal) in sorted(states.items())
    )
    moved = tuple(
        Transition(
            number, number - 1, speaker[number], 3.0 * number, TransitionKind.NATURAL, "neutral", "joy", jump, 3.0,
            (0.0, 0.5), 0.1, 0.2, 0.8, cut,
        )
        for number, (jump, cut) in sorted(jumps.items())
    )  # fmt: skip
    none, whole, small = np.zeros(0), np.zeros(0, np.int64), np.zeros(0, np.int8)
    nothing = Memories(
        (),
        whole,
        whole,
        whole,
        small,
        none,
        small,
        none,
        none,
        none,
        none,
        none,
        small,
        none,
        whole,
        whole,
        whole,
        none,
    )
    return Mind(found, moved, nothing, (), (), (), (), {}, {}, SurpriseModel("persistence", "1", (), ""))


def there(analysis: Analysis) -> Presence:
    """Who takes part in each line."""
    return presence(analysis, 60.0)


def looks(spans: Sequence[tuple[float, float, int, str]], people: Sequence[str]) -> FaceTable:
    """A look every 0.25 s in [start, end) at a person (place in `people`) who shows an emotion."""
    rows = [(float(t), person, emotion) for start, end, person, emotion in spans for t in np.arange(start, end, 0.25)]
    return replace(face_table(rows, len(people)), keys=tuple(people))
