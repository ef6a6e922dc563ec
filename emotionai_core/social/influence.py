"""What two people did to each other over the film: which lines made a relation, and both sides' memory of it.

Seed document 001, relationship influence: cumulative positive and negative memory of every pair.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from emotionai_core.records.society import MajorEvent, Society

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class EdgeScene:
    """One line's part in a relation: it moved `intimacy` by `change` at `time`, by influence `factor`.

    `line` is a place in `Analysis.lines`; `felt` is how good (positive) or bad (negative) the line was for
    the relation, being together apart.
    """

    line: int
    time: float
    change: float
    factor: float
    felt: float
    intimacy: float


@dataclass(frozen=True, slots=True, eq=False)
class CumulativeMemory:
    """How one person's good and bad memories of another add up over the film, (n,) each, in film order."""

    time: Floats
    positive: Floats
    negative: Floats


def edge_scenes(society: Society, source: str, target: str) -> tuple[EdgeScene, ...]:
    """The lines that made the relation of `source` towards `target`, the biggest change first.

    Equal changes stand in film order. Empty for people who never took part in one line, or are not known.
    """
    rows = _rows(society, source, target)
    positive = np.diff(society.positive[rows], prepend=0.0)
    negative = np.diff(society.negative[rows], prepend=0.0)
    order = np.argsort(-np.abs(society.change[rows]), kind="stable")
    return tuple(
        EdgeScene(
            line=int(society.line[row]),
            time=float(society.time[row]),
            change=float(society.change[row]),
            factor=float(society.factor[row]),
            felt=float(positive[at] - negative[at]),
            intimacy=float(society.intimacy[row]),
        )
        for at, row in zip(order.tolist(), rows[order].tolist(), strict=True)
    )


def cumulative_memory(society: Society, source: str, target: str) -> CumulativeMemory:
    """How good and bad exchanges of `source` with `target` added up for `source`."""
    rows = _rows(society, source, target)
    return CumulativeMemory(society.time[rows], society.positive[rows], society.negative[rows])


def events_between(society: Society, one: str, other: str) -> tuple[MajorEvent, ...]:
    """The betrayals, sacrifices and confessions between two people, whoever did them, in film order."""
    return tuple(event for event in society.events if {event.source, event.target} == {one, other})


def _rows(society: Society, source: str, target: str) -> npt.NDArray[np.int64]:
    if source not in society.keys or target not in society.keys:
        return np.zeros(0, np.int64)
    own, other = society.keys.index(source), society.keys.index(target)
    return np.flatnonzero((society.source == own) & (society.target == other))
