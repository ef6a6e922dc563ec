"""One character of an account, put together for whoever shows it: only counted and picked, nothing estimated."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from emotionai_core.records.account import Account
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.memory import EmotionState, Hotspot, ShiftPattern, Transition, TransitionKind
from emotionai_core.records.society import Circle, RelationsAt
from emotionai_core.social.summary import SummaryFacts, summary_facts

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_BONDS = 5


@dataclass(frozen=True, slots=True)
class Change:
    """Lines in which `emotion` followed another `origin`, in film order; `sudden` are those that came suddenly."""

    origin: str
    emotion: str
    lines: tuple[int, ...]
    sudden: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A third of a character's lines: [start, end] seconds, mean valence and arousal, the most frequent emotion."""

    start: float
    end: float
    lines: int
    valence: float
    arousal: float
    emotion: str


@dataclass(frozen=True, slots=True)
class Bond:
    """How close a character is to `other` at the end of the film, and `back` how close the other is to them."""

    other: str
    circle: Circle
    intimacy: float
    back: float


@dataclass(frozen=True, slots=True, eq=False)
class Dossier:
    """One character.

    `counts` (7,) lines by emotion in the order of `EMOTIONS`; `changes` most frequent first, `stays` how often an
    emotion followed itself; `kinds` transitions of each kind; `thirds` beginning, middle and end, empty where there are
    fewer lines than an arc needs; `bonds` the closest first; `memories` (k,) rows of what is in long-term memory, in
    film order; `arousal` (n,) at the times of the arc.
    """

    person: str
    states: tuple[EmotionState, ...]
    counts: tuple[int, ...]
    changes: tuple[Change, ...]
    stays: int
    kinds: tuple[tuple[TransitionKind, int], ...]
    thirds: tuple[Stretch, ...]
    bonds: tuple[Bond, ...]
    patterns: tuple[ShiftPattern, ...]
    hotspots: tuple[Hotspot, ...]
    memories: Ints
    summary: SummaryFacts
    arousal: Floats


def dossier(account: Account, person: str, relations: RelationsAt) -> Dossier:
    """What an account holds about one character, by `Person.key`; empty for somebody who says nothing.

    `relations` are those at the end of the film, which whoever asks for several people makes once.
    """
    mind = account.mind
    states = tuple(state for state in mind.states if state.person == person)
    transitions = [transition for transition in mind.transitions if transition.person == person]
    arc = mind.arcs.get(person)
    changes, stays = _changes(transitions)
    kinds = Counter(transition.kind for transition in transitions)
    return Dossier(
        person=person,
        states=states,
        counts=tuple(sum(state.emotion == label for state in states) for label in EMOTIONS),
        changes=changes,
        stays=stays,
        kinds=tuple((kind, kinds[kind]) for kind in TransitionKind),
        thirds=_thirds(states) if arc is not None and arc.shape is not None else (),
        bonds=_bonds(person, relations),
        patterns=tuple(one for one in mind.patterns if one.person == person),
        hotspots=tuple(one for one in mind.hotspots if one.person == person),
        memories=_kept(account, person),
        summary=summary_facts(mind, person),
        arousal=np.array([state.arousal for state in states], np.float64),
    )


def _changes(transitions: list[Transition]) -> tuple[tuple[Change, ...], int]:
    lines: dict[tuple[str, str], list[Transition]] = {}
    for one in transitions:
        lines.setdefault((one.origin, one.emotion), []).append(one)
    found = [
        Change(
            origin,
            emotion,
            tuple(one.utterance for one in group),
            tuple(one.utterance for one in group if one.kind is TransitionKind.SUDDEN),
        )
        for (origin, emotion), group in lines.items()
        if origin != emotion
    ]
    stays = sum(len(group) for (origin, emotion), group in lines.items() if origin == emotion)
    return tuple(sorted(found, key=lambda one: (-len(one.lines), one.origin, one.emotion))), stays


def _thirds(states: tuple[EmotionState, ...]) -> tuple[Stretch, ...]:
    edges = [round(len(states) * part / 3) for part in range(4)]
    return tuple(_stretch(states[low:high]) for low, high in pairwise(edges) if high > low)


def _stretch(states: tuple[EmotionState, ...]) -> Stretch:
    counted = Counter(state.emotion for state in states)
    # Of equally frequent ones the first in the contract's order.
    emotion = max(EMOTIONS, key=lambda label: counted[label])
    valence = float(np.mean([state.valence for state in states]))
    arousal = float(np.mean([state.arousal for state in states]))
    return Stretch(states[0].time, states[-1].time, len(states), valence, arousal, emotion)


def _kept(account: Account, person: str) -> Ints:
    memories = account.mind.memories
    if person not in memories.keys:
        return np.zeros(0, np.int64)
    mine = memories.person == memories.keys.index(person)
    return np.flatnonzero(mine & np.isfinite(memories.promoted)).astype(np.int64)


def _bonds(person: str, relations: RelationsAt) -> tuple[Bond, ...]:
    """The closest, without whom they never met."""
    if person not in relations.keys:
        return ()
    own = relations.keys.index(person)
    met = [one for one in np.flatnonzero(relations.met[own]).tolist() if one != own]
    met.sort(key=lambda one: (-relations.intimacy[own, one], relations.keys[one]))
    return tuple(
        Bond(
            relations.keys[one],
            Circle(int(relations.circle[own, one])),
            float(relations.intimacy[own, one]),
            float(relations.intimacy[one, own]),
        )
        for one in met[:_BONDS]
    )
