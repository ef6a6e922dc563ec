"""Small made-up films with minds, for the tests of relations, traits and networks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from emotionai_core.cognition.presence import Presence
from emotionai_core.records.analysis import Analysis, FaceTable
from emotionai_core.records.conflict import Verdict
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.line import Line
from emotionai_core.records.memory import (
    EmotionState,
    Hotspot,
    Memories,
    Mind,
    Role,
    SurpriseModel,
    Transition,
    TransitionKind,
)
from emotionai_core.records.person import Person
from emotionai_core.records.utterance import Utterance, VoiceAffect
from tests.core.fusions import FILM

WORDS = (
    "Fine.",
    "The train leaves at nine.",
    "You betrayed me!",
    "I love you.",
    "I would die for you.",
    "我背叛了你。",
)


def person(key: str) -> Person:
    return Person(key, key.upper(), None, 1.0, 1.0, 1, 0.9)


def spoken(
    number: int, start: float, end: float, who: str, listener: str = "", reply: str = "", text: str = "Fine."
) -> Line:
    utterance = Utterance(number, start, end, text, "subtitle", 1.0)
    return Line(utterance, who, VoiceAffect(), (), listener, reply, Verdict.CONFLICT, None)


def analysis_of(lines: Sequence[Line], keys: Sequence[str], duration: float = 120.0) -> Analysis:
    nothing = np.zeros(0)
    none = np.zeros(0, np.int64)
    faces = FaceTable(nothing, none, none, np.zeros((0, 4)), nothing, nothing, np.zeros((0, 7)), ())
    film = replace(FILM, duration=duration)
    return Analysis(film, (), tuple(map(person, keys)), tuple(lines), faces, {}, ())


def present_in(lines: Sequence[Line], keys: Sequence[str], witnesses: Sequence[Sequence[str]] = ()) -> Presence:
    """Speaker and listener of each line, and the witnesses that are named for it."""
    place = {key: at for at, key in enumerate(sorted(keys))}
    offset, people, role = [0], [], []
    for at, line in enumerate(lines):
        own, other = line.person, line.listener
        rest = [one for one in (sorted(witnesses[at]) if witnesses else ()) if one not in (own, other)]
        rows = [(own, Role.SPEAKER)] * bool(own) + [(other, Role.LISTENER)] * bool(other)
        rows += [(one, Role.WITNESS) for one in rest]
        people += [place[one] for one, _ in rows]
        role += [int(one) for _, one in rows]
        offset.append(len(people))
    scene = np.array([int(line.utterance.start // 40.0) for line in lines], np.int64)
    return Presence(
        tuple(sorted(keys)), np.array(offset), np.array(people, np.int64), np.array(role, np.int8), scene
    )  # fmt: skip


def mind_of(
    states: Sequence[EmotionState], transitions: Sequence[Transition] = (), hotspots: Sequence[Hotspot] = ()
) -> Mind:
    floats, whole, small = np.zeros(0), np.zeros(0, np.int64), np.zeros(0, np.int8)
    memories = Memories(
        (), whole, whole, whole, small, floats, small, floats, floats, floats, floats, floats, small, floats,
        whole, whole, whole, floats,
    )  # fmt: skip
    model = SurpriseModel("persistence", "1", (), "")
    return Mind(tuple(states), tuple(transitions), memories, (), (), tuple(hotspots), (), {}, {}, model)


def state_of(line: Line, valence: float, arousal: float, emotion: str = "neutral") -> EmotionState:
    said = line.utterance
    return EmotionState(said.number, line.person, said.start, emotion, valence, arousal, 1.0, (0.0, 0.0, 1.0))


def change_of(after: EmotionState, before: EmotionState, **more) -> Transition:
    plain = {
        "kind": TransitionKind.NATURAL, "jump": 0.1, "elapsed": 1.0, "predicted": (0.0, 0.5), "error": 0.0,
        "surprise": 0.0, "stability": 0.5, "cut": False,
    }  # fmt: skip
    return Transition(
        after.utterance, before.utterance, after.person, after.time, origin=before.emotion, emotion=after.emotion,
        **{**plain, **more},
    )  # fmt: skip


def random_film(
    seed: int, count: int, people: int, *, minutes: float = 30.0, events: float = 0.1, crowd: float = 0.3
) -> tuple[Analysis, Mind, Presence]:
    """Lines of random people, in random tones, before random witnesses; some tell of events."""
    chance = np.random.default_rng(seed)
    keys = [f"p{number:03d}" for number in range(people)]
    # On a grid, so that lines may begin and end together.
    starts = np.sort(np.round(chance.uniform(0.0, minutes * 60.0 - 8.0, count)))
    lines, states, witnesses = [], [], []
    for number, start in enumerate(starts.tolist()):
        cast = chance.permutation(people)[: int(chance.integers(1, max(2, min(people, 2 + crowd * people))) + 1)]
        own = "" if chance.random() < 0.1 else keys[int(cast[0])]
        other = keys[int(cast[1])] if len(cast) > 1 and chance.random() < 0.7 else ""
        reply = str(chance.choice(EMOTIONS)) if other and chance.random() < 0.6 else ""
        text = str(chance.choice(WORDS)) if chance.random() < events else "Fine."
        end = start + float(chance.integers(1, 8))
        lines.append(spoken(number, start, end, own, other, reply, text))
        witnesses.append([keys[int(one)] for one in cast[2:]])
        if own and chance.random() < 0.95:
            valence, arousal = chance.uniform(-0.6, 1.0), chance.uniform(0.0, 1.0)
            states.append(state_of(lines[-1], float(valence), float(arousal), str(chance.choice(EMOTIONS))))
    analysis = analysis_of(lines, keys, minutes * 60.0)
    return analysis, mind_of(states), present_in(lines, keys, witnesses)
