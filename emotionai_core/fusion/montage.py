"""Which shots belong to one exchange: how far around a line a face may be looked for.

Two neighbouring shots are joined when somebody is seen on both sides of the cut between them, or is back after one
shot of somebody else (shot and reverse shot), and no scene begins at the cut. O(m log k) for m faces and k shots.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.fusion.windows import FaceIndex
from emotionai_core.records.analysis import Floats, Ints

# How many shots on somebody may be seen again so that the cuts between are within one exchange.
_BACK_WITHIN: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class Shots:
    """The k shots of a film: `start` (k,) seconds, ascending, and the number of each one's `scene` (k,)."""

    start: Floats
    scene: Ints

    def place(self, time: Floats) -> Ints:
        """Number of the shot that each moment is in; what lies before the first counts to it."""
        return np.maximum(np.searchsorted(self.start, time, side="right") - 1, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Montage:
    """`edge` (k + 1,) where the k shots begin and the last ends; `joined` (k + 1,) which edges are within an exchange.

    The first and last edge are infinite and never joined.
    """

    edge: Floats
    joined: npt.NDArray[np.bool_]

    def within(self, start: Floats, end: Floats) -> tuple[Floats, Floats]:
        """From when to when the shots that each line [start, end) is in last, both (n,)."""
        first, last = self._shots(start, end)
        return self.edge[first], self.edge[last + 1]

    def around(self, start: Floats, end: Floats) -> tuple[Floats, Floats]:
        """As `within`, with the shots on either side that are joined to them."""
        first, last = self._shots(start, end)
        return self.edge[first - self.joined[first]], self.edge[last + 1 + self.joined[last + 1]]

    def _shots(self, start: Floats, end: Floats) -> tuple[Ints, Ints]:
        """Number of the first and the last shot of each line."""
        inner = self.edge[1:-1]
        first = np.searchsorted(inner, start, side="right")
        return first, np.maximum(np.searchsorted(inner, end, side="left"), first)


UNCUT: Final = Montage(np.array([-np.inf, np.inf]), np.zeros(2, np.bool_))


def montage(index: FaceIndex, shots: Shots | None) -> Montage:
    """The shots as the faces in `index` join them; without shots the film is one."""
    if shots is None or len(shots.start) < 2:
        return UNCUT
    person, time = index.looks_in_order()
    shot = shots.place(time)
    before, after = shot[:-1], shot[1:]
    back = (person[1:] == person[:-1]) & (after > before) & (after - before <= _BACK_WITHIN)
    count = len(shots.start)
    opened = np.bincount(before[back] + 1, minlength=count + 1) - np.bincount(after[back] + 1, minlength=count + 1)
    joined = np.cumsum(opened)[: count + 1] > 0
    joined[[0, -1]] = False
    joined[1:-1] &= shots.scene[1:] == shots.scene[:-1]
    return Montage(np.concatenate([[-np.inf], shots.start[1:], [np.inf]]), joined)
