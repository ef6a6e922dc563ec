"""The candidate buffer: memories that wait for being called up again, and those that came into long-term memory.

SPEC section 2: surprising memories enter unconfirmed; a later memory of the same character that is like one of them is
a rehearsal, and enough of these make it a long-term memory.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from emotionai_core.records.memory import Entry, Floats, Ints, Small

Numbers = npt.NDArray[np.intp]


class Candidates:
    """What became of each memory so far; n rows, those of memories still to come are untouched.

    `entered`, `entry`, `promoted`, `references` are as in `Memories`.
    """

    def __init__(self, rows: int, needed: int) -> None:
        """`needed` references make a candidate a long-term memory."""
        self._needed = needed
        self.entered: Floats = np.full(rows, np.inf)
        self.entry: Small = np.zeros(rows, np.int8)
        self.promoted: Floats = np.full(rows, np.inf)
        self.references: Ints = np.zeros(rows, np.int64)
        self._pairs: list[tuple[Numbers, Numbers, Floats]] = []
        # Rehearsals by lines that may not have ended yet: when, and what they call up.
        self._lately: list[tuple[float, Numbers]] = []

    def copy(self, upto: int, rows: int) -> Candidates:
        """One of `rows` memories that goes on by itself after the first `upto`."""
        other = Candidates(rows, self._needed)
        for mine, its in (
            (self.entered, other.entered),
            (self.entry, other.entry),
            (self.promoted, other.promoted),
            (self.references, other.references),
        ):
            its[:upto] = mine[:upto]
        other._pairs, other._lately = self._pairs.copy(), self._lately.copy()
        return other

    def enter(self, rows: Numbers, time: Floats, why: Entry) -> Numbers:
        """Take those of `rows` in that are not there yet, at `time` (as many); the rows that entered."""
        new = np.isinf(self.entered[rows])
        entering = rows[new]
        self.entered[entering] = time[new]
        self.entry[entering] = why
        return entering

    def rehearse(self, rows: Numbers, by: Numbers, similarity: Floats, time: float) -> Numbers:
        """The memories at `by`, made at `time`, call up those at `rows`, each once; places of those that were there.

        Whatever never entered is not called up: it has faded.
        """
        there = np.flatnonzero(np.isfinite(self.entered[rows]))
        if not len(there):
            return there
        old = rows[there]
        self.references[old] += 1
        self._pairs.append((old, by[there], similarity[there]))
        self._lately.append((time, old))
        ready = old[(self.references[old] >= self._needed) & np.isinf(self.promoted[old])]
        self.promoted[ready] = np.maximum(time, self.entered[ready])
        return there

    def called_up(self, row: int, time: float) -> int:
        """How often the memory was called up until `time`, which is never earlier than in the question before."""
        self._lately = [one for one in self._lately if one[0] > time]
        later = sum(int(np.count_nonzero(old == row)) for _, old in self._lately)
        return int(self.references[row]) - later

    def keep(self, rows: Numbers, time: Floats) -> None:
        """Take `rows` straight into long-term memory at `time` (as many): the memories of a hotspot."""
        still = np.isinf(self.promoted[rows])
        new, time = rows[still], time[still]
        self.entered[new] = np.minimum(self.entered[new], time)
        self.entry[new] = Entry.HOTSPOT
        self.promoted[new] = np.maximum(time, self.entered[new])

    def pairs(self) -> tuple[Ints, Ints, Floats]:
        """`rehearsed`, `rehearsal`, `similarity` as in `Memories`."""
        if not self._pairs:
            return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
        old, by, near = (np.concatenate(column) for column in zip(*self._pairs, strict=True))
        return old.astype(np.int64), by.astype(np.int64), near.astype(np.float64)
