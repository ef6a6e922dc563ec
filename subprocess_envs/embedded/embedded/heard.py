"""The utterances of a film with the parts of them in which somebody is heard; input of the stages on voices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from emotionai_core.wire.serve import Job, StageError

MINUTE = 60.0

Times = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class HeardLine:
    """One utterance; `parts` are its voiced pieces as (start, end) rows in seconds, shape (n, 2)."""

    number: int
    start: float
    end: float
    label: str
    parts: Times

    @property
    def voice(self) -> float:
        """Seconds of voice."""
        return float((self.parts[:, 1] - self.parts[:, 0]).sum())


def heard_lines(job: Job) -> list[HeardLine]:
    """The utterances of the speech stage in time order; raises `StageError` when its tables are not usable."""
    utterances, voiced = job.table("speech", "utterances"), job.table("speech", "voiced")
    try:
        spans = np.array([voiced["start"], voiced["end"]], np.float64).T.reshape(-1, 2)
        rows = zip(utterances["utterance"], utterances["start"], utterances["end"], utterances["label"], strict=True)
        found = [(int(str(n)), float(str(a)), float(str(b)), str(label)) for n, a, b, label in rows]
    except (KeyError, TypeError, ValueError) as error:
        raise StageError("input-incomplete", "The result of 'speech' is not what this stage can read.") from error
    spans = spans[np.argsort(spans[:, 0], kind="stable")]
    lines = [HeardLine(n, a, b, label, _inside(spans, a, b)) for n, a, b, label in found]
    return sorted(lines, key=lambda one: (one.start, one.number))


def _inside(spans: Times, start: float, end: float) -> Times:
    """The parts of `spans` (sorted, not overlapping) within [start, end)."""
    first = int(np.searchsorted(spans[:, 1], start, side="right"))
    last = int(np.searchsorted(spans[:, 0], end, side="left"))
    return np.clip(spans[first:last], start, end)


def by_minute(lines: Sequence[HeardLine]) -> dict[int, list[HeardLine]]:
    """The lines by the minute of film in which they start, minutes in order."""
    out: dict[int, list[HeardLine]] = {}
    for line in lines:
        out.setdefault(max(0, int(line.start // MINUTE)), []).append(line)
    return dict(sorted(out.items()))
