"""All relations at one moment of the film, out of the record of their changes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from emotionai_core.records.society import Circle, RelationsAt, Society
from emotionai_core.social.closeness import LEAST_FELT, Rules, by_threshold, crossings, level, room

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class RelationIndex:
    """Answers for any moment; made once for a society, it finds the last change of every pair by bisection."""

    def __init__(self, society: Society) -> None:
        people = len(society.keys)
        pair = society.source * people + society.target
        self._society = society
        self._rules = Rules(society.decay, np.array(society.thresholds), np.ones(len(Circle)))
        # Changes are in film order; sorted by pair, they are in film order within each pair.
        self._span = len(pair) + 1
        self._sorted = np.sort(pair * self._span + np.arange(len(pair)))
        self._first = np.arange(people * people) * self._span

    def at(self, time: float) -> RelationsAt:
        """Everybody's relation towards everybody at `time` in seconds, changes at that very moment included."""
        said, people = self._society, len(self._society.keys)
        row = self._last(time)
        met = row >= 0
        levels, positive, negative = np.full(len(row), -np.inf), np.zeros(len(row)), np.zeros(len(row))
        known = row[met]
        levels[met] = level(said.intimacy[known], said.time[known], self._rules.decay)
        positive[met], negative[met] = said.positive[known], said.negative[known]
        square = levels.reshape(people, people)
        crossing = crossings(square, self._rules)
        circle = np.maximum(by_threshold(crossing, time), room(square, crossing, time))
        both = positive + negative
        balance = np.divide(positive - negative, both, out=np.full(len(row), np.nan), where=both >= LEAST_FELT)
        return RelationsAt(
            time=time,
            keys=said.keys,
            intimacy=np.clip(square - self._rules.decay * time, 0.0, 1.0),
            circle=circle,
            balance=balance.reshape(people, people),
            met=met.reshape(people, people),
        )

    def _last(self, time: float) -> Ints:
        """The last change of every pair (pairs,) up to `time`; -1 for none."""
        if not len(self._sorted):
            return np.full(len(self._first), -1, np.int64)
        passed = int(np.searchsorted(self._society.time, time, side="right"))
        place = np.searchsorted(self._sorted, self._first + passed) - 1
        found = np.where(place >= 0, self._sorted[np.maximum(place, 0)], -1)
        return np.where(found >= self._first, found - self._first, -1)


def relations_at(society: Society, time: float) -> RelationsAt:
    """Everybody's relation towards everybody at `time`; whoever asks often keeps a `RelationIndex`."""
    return RelationIndex(society).at(time)
