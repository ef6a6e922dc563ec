"""All that the mind of a film is made of, line by line in film order, and where two versions of it first differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.cognition.affect import states
from emotionai_core.cognition.long_term import ExactIndex
from emotionai_core.cognition.presence import Presence, presence
from emotionai_core.records.analysis import Analysis, Meanings
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.line import Line
from emotionai_core.records.memory import EmotionState, Floats, Ints, Small
from emotionai_core.settings import Settings

Bools = npt.NDArray[np.bool_]
Single = npt.NDArray[np.float32]
Signature = tuple[object, ...]

_NOTHING: Final = -1


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """Lines by (start, number), whatever order simultaneous ones came in; `order` (n,) are their places in the film's.

    `states` (n,) None where nothing is shown or nobody known speaks; `shown` (n,) also where nobody knows who speaks;
    `others` (n,) whether another person spoke since the speaker's state before; `emotion` (n,) -1 and `valence`,
    `arousal` (n,) NaN where nothing is shown; `ends` (n,) in seconds. `people` and `places` (rows,) are key and line of
    each memory, `row_of` (n, people) the memory of each person of each line, -1 for none; `known` (n,) whether there
    is a sentence vector. `signatures` (n,) hold all that the mind takes from a line but its vector.
    """

    lines: tuple[Line, ...]
    order: Ints
    shown: tuple[EmotionState | None, ...]
    states: tuple[EmotionState | None, ...]
    others: Bools
    emotion: Small
    valence: Floats
    arousal: Floats
    ends: Floats
    presence: Presence
    people: tuple[str, ...]
    places: Ints
    scene: tuple[int, ...]
    row_of: Ints
    index: ExactIndex
    known: Bools
    vectors: Single
    signatures: tuple[Signature, ...]

    def __len__(self) -> int:
        return len(self.lines)


def inputs_of(analysis: Analysis, settings: Settings) -> Inputs:
    """Everything that `analysis` gives."""
    count = len(analysis.lines)
    by_start = sorted(range(count), key=lambda one: _when(analysis.lines[one]))
    lines = tuple(analysis.lines[one] for one in by_start)
    analysis = replace(analysis, lines=lines)
    there = presence(analysis, settings.presence_seconds)
    shown = states(analysis, settings)
    names = frozenset(there.keys)
    own = tuple(one if one is not None and one.person in names else None for one in shown)
    vectors = _vectors(lines, analysis.meanings)
    row_of = np.full((count, len(there.keys)), -1, np.int64)
    places = np.repeat(np.arange(count), np.diff(there.offset))
    row_of[places, there.person] = np.arange(len(there.person))
    whose: list[int] = there.person.tolist()
    people = tuple(there.keys[one] for one in whose)
    return Inputs(
        lines=lines,
        order=np.array(by_start, np.int64),
        shown=shown,
        states=own,
        others=_others(lines, own),
        emotion=np.array([_NOTHING if one is None else EMOTIONS.index(one.emotion) for one in shown], np.int8),
        valence=np.array([np.nan if one is None else one.valence for one in shown]),
        arousal=np.array([np.nan if one is None else one.arousal for one in shown]),
        ends=np.array([line.utterance.end for line in lines]),
        presence=there,
        people=people,
        places=places,
        scene=tuple(there.scene.tolist()),
        row_of=row_of,
        index=ExactIndex([line.utterance.number for line in lines], analysis.meanings),
        known=(vectors != 0.0).any(axis=1),
        vectors=vectors,
        signatures=_signatures(lines, shown, there, people),
    )


def first_difference(one: Inputs, other: Inputs) -> int:
    """The first place from which the minds of two films may differ: that many lines are the same in both."""
    common = min(len(one), len(other))
    pairs = zip(one.signatures, other.signatures, strict=False)
    same = next((place for place, (left, right) in enumerate(pairs) if left != right), common)
    if one.vectors.shape[1] != other.vectors.shape[1]:
        return 0
    unlike = np.flatnonzero((one.vectors[:same] != other.vectors[:same]).any(axis=1))
    return int(unlike[0]) if len(unlike) else same


def _when(line: Line) -> tuple[float, int]:
    return line.utterance.start, line.utterance.number


def _others(lines: Sequence[Line], own: Sequence[EmotionState | None]) -> Bools:
    """Whether anybody else spoke between each state and its speaker's state before; False for their first."""
    found = np.zeros(len(lines), np.bool_)
    said: dict[str, int] = {}
    before: dict[str, tuple[int, int]] = {}
    for place, (line, state) in enumerate(zip(lines, own, strict=True)):
        count = said[line.person] = said.get(line.person, 0) + 1
        if state is not None:
            last = before.get(state.person)
            found[place] = last is not None and place - last[0] > count - last[1]
            before[state.person] = place, count
    return found


def _vectors(lines: Sequence[Line], meanings: Meanings | None) -> Single:
    """The lines' sentence vectors (n, width), zeros where there is none."""
    if meanings is None:
        return np.zeros((len(lines), 0), np.float32)
    row = {number: place for place, number in enumerate(meanings.utterance.tolist())}
    of = np.array([row.get(line.utterance.number, -1) for line in lines], np.int64)
    padded = np.concatenate([meanings.vector, np.zeros((1, meanings.vector.shape[1]), np.float32)])
    return padded[of]


def _signatures(
    lines: Sequence[Line], shown: Sequence[EmotionState | None], there: Presence, people: tuple[str, ...]
) -> tuple[Signature, ...]:
    roles = there.role.tolist()
    edges, scenes = there.offset.tolist(), there.scene.tolist()
    return tuple(
        (
            line.utterance.number,
            line.utterance.start,
            line.utterance.end,
            line.person,
            state,
            scenes[place],
            people[edges[place] : edges[place + 1]],
            roles[edges[place] : edges[place + 1]],
        )
        for place, (line, state) in enumerate(zip(lines, shown, strict=True))
    )
