"""What the memories of a scene come to for those who spoke in it.

At the end of a scene short-term memory is archived and what moved most is kept (SPEC: reflection). Insights are few
and rest on the memories they name, in the manner of Park et al. 2023 (Generative Agents); here they are counted, not
told by a language model.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.memory import EmotionState, Floats, Insight, Transition
from emotionai_core.settings import Settings

# As few as somebody would name of a scene; a tone needs lines enough to have one.
_MOST: Final = 3
_FEWEST_LINES: Final = 3
_FEWEST_INTENSE: Final = 2

Numbers = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line of a scene that shows an emotion: the row of its speaker's memory, and whom it was said to ("" nobody)."""

    row: int
    state: EmotionState
    listener: str


@dataclass(frozen=True, slots=True)
class Recurrence:
    """The memory at `row` called up the long-term memory at `old`, at `similarity`."""

    old: int
    row: int
    similarity: float


@dataclass(frozen=True, slots=True)
class Scene:
    """What happened in one scene, in film order; `shifts` are rows (before, after) and the sudden change between."""

    spoken: Sequence[Spoken]
    shifts: Sequence[tuple[int, int, Transition]]
    recurring: Mapping[str, Sequence[Recurrence]]


def insights(scene: Scene, arousal: Floats, surprise: Floats, settings: Settings) -> tuple[Insight, ...]:
    """At most three insights of everybody who spoke, by person, the most important first.

    `arousal`, `surprise` (n,) of all memories so far, NaN where arousal is not known.
    """
    spoken: dict[str, list[Spoken]] = {}
    for one in scene.spoken:
        spoken.setdefault(one.state.person, []).append(one)
    found: list[Insight] = []
    for person in sorted(spoken):
        own = spoken[person]
        relations = _relations(own)
        drafts = [
            # What somebody said to one person only has no other tone than that.
            *(one for one in _tone(own) if all(one.rows != other.rows for other in relations)),
            *_shift([one for one in scene.shifts if one[2].person == person]),
            *relations,
            *_recurrence(scene.recurring.get(person, ()), own),
            *_intensity(own, settings.high_arousal),
        ]
        made = [one.insight(person, arousal, surprise) for one in drafts]
        found += sorted(made, key=lambda one: (-one.importance, one.kind, one.about))[:_MOST]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Draft:
    kind: str
    emotion: str
    numbers: Numbers
    rows: tuple[int, ...]
    about: str = ""

    def insight(self, person: str, arousal: Floats, surprise: Floats) -> Insight:
        rows = list(self.rows)
        known = arousal[rows][np.isfinite(arousal[rows])].tolist()
        felt = math.fsum(known) / len(known) if known else 0.0
        surprised = math.fsum(surprise[rows].tolist()) / len(rows)
        return Insight(person, self.kind, self.about, self.emotion, self.numbers, self.rows, (felt + surprised) / 2.0)


def _tone(own: Sequence[Spoken]) -> list[_Draft]:
    """What somebody's lines were like, where half of them at least show one emotion."""
    emotion = _commonest(own)
    if len(own) < _FEWEST_LINES or 2 * sum(one.state.emotion == emotion for one in own) < len(own):
        return []
    return [_Draft("tone", emotion, _valence(own), _rows(own))]


def _shift(shifts: Sequence[tuple[int, int, Transition]]) -> list[_Draft]:
    """Sudden changes; named is the widest."""
    if not shifts:
        return []
    widest = max((one[2] for one in shifts), key=lambda one: one.jump)
    rows = tuple(sorted({row for before, after, _ in shifts for row in (before, after)}))
    return [_Draft("shift", widest.emotion, (("shifts", float(len(shifts))), ("jump", widest.jump)), rows)]


def _relations(own: Sequence[Spoken]) -> list[_Draft]:
    """How somebody spoke to each of those who listened."""
    to: dict[str, list[Spoken]] = {}
    for one in own:
        if one.listener:
            to.setdefault(one.listener, []).append(one)
    return [
        _Draft("relation", _commonest(said), _valence(said), _rows(said), other)
        for other, said in sorted(to.items())
        if len(said) >= _FEWEST_LINES
    ]


def _recurrence(recurring: Sequence[Recurrence], own: Sequence[Spoken]) -> list[_Draft]:
    """Long-term memories that the scene called up."""
    if not recurring:
        return []
    old = {one.old for one in recurring}
    nearest = max(one.similarity for one in recurring)
    rows = tuple(sorted(old | {one.row for one in recurring}))
    return [_Draft("recurrence", _commonest(own), (("memories", float(len(old))), ("similarity", nearest)), rows)]


def _intensity(own: Sequence[Spoken], high: float) -> list[_Draft]:
    """Lines of high arousal."""
    loud = [one for one in own if one.state.arousal >= high]
    if len(loud) < _FEWEST_INTENSE:
        return []
    most = max(one.state.arousal for one in loud)
    return [_Draft("intensity", _commonest(loud), (("lines", float(len(loud))), ("arousal", most)), _rows(loud))]


def _commonest(own: Sequence[Spoken]) -> str:
    counts = [sum(one.state.emotion == name for one in own) for name in EMOTIONS]
    return EMOTIONS[counts.index(max(counts))]


def _valence(own: Sequence[Spoken]) -> Numbers:
    return ("lines", float(len(own))), ("valence", math.fsum(one.state.valence for one in own) / len(own))


def _rows(own: Sequence[Spoken]) -> tuple[int, ...]:
    return tuple(one.row for one in own)
