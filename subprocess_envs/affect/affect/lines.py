"""The lines of a film as both stages read them, minute by minute."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, inf
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from emotionai_core.wire.serve import Job, StageError
from emotionai_core.wire.tables import Table

MINUTE = 60.0

Times = npt.NDArray[np.float64]
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Line:
    """One utterance; times in seconds from the first frame."""

    number: int
    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class Minute:
    """One chunk of the film: [start, end) seconds; the last one takes what begins `late`, beyond the film's end."""

    index: int
    start: float
    end: float
    late: float

    def holds(self, time: float) -> bool:
        """Whether what begins at `time` belongs to this chunk; the first one takes what begins before the film."""
        return (self.index == 0 or time >= self.start) and time < self.late


def minutes(duration: float) -> Iterator[Minute]:
    """The chunks of a film of `duration` seconds, at least one."""
    count = max(1, ceil(duration / MINUTE - 1e-9))
    for index in range(count):
        last = index == count - 1
        yield Minute(
            index, index * MINUTE, duration if last else (index + 1) * MINUTE, inf if last else (index + 1) * MINUTE
        )


def lines_of(job: Job) -> list[Line]:
    """The utterances of the speech stage in film order; raises `StageError` when its table is not usable."""

    def read(table: Table) -> list[Line]:
        columns = (table[name] for name in ("utterance", "start", "end", "text"))
        return [
            Line(int(str(number)), float(str(start)), float(str(end)), str(text))
            for number, start, end, text in zip(*columns, strict=True)
        ]

    found = _usable(read, job.table("speech", "utterances"))
    return sorted(found, key=lambda line: (line.start, line.number))


def voiced_of(job: Job, lines: Sequence[Line]) -> Times:
    """Where somebody is heard within a line: rows (start, end), sorted and apart, shape (n, 2).

    Raises `StageError` when the speech stage's table is not usable.
    """

    def read(table: Table) -> Times:
        return np.array([table["start"], table["end"]], np.float64).T.reshape(-1, 2)

    spans = _usable(read, job.table("speech", "voiced"))
    spans = spans[np.argsort(spans[:, 0], kind="stable")]
    parts = [inside(spans, line.start, line.end) for line in lines]
    return _apart(np.concatenate(parts)) if parts else np.zeros((0, 2))


def inside(spans: Times, start: float, end: float) -> Times:
    """The parts of `spans` (sorted, apart) within [start, end)."""
    first = int(np.searchsorted(spans[:, 1], start, side="right"))
    last = int(np.searchsorted(spans[:, 0], end, side="left"))
    return np.clip(spans[first:last], start, end)


def _apart(spans: Times) -> Times:
    """`spans` sorted, with those that touch joined."""
    joined: list[list[float]] = []
    for start, end in spans[np.argsort(spans[:, 0], kind="stable")].tolist():
        if joined and start <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], end)
        elif end > start:
            joined.append([start, end])
    return np.array(joined, np.float64).reshape(-1, 2)


def _usable(read: Callable[[Table], Row], table: Table) -> Row:
    try:
        return read(table)
    except (KeyError, TypeError, ValueError) as error:
        raise StageError("input-incomplete", "The result of 'speech' is not what this stage can read.") from error
