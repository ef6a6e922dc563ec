"""The lines of subtitles that this stage was given."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from emotionai_core.wire.serve import Job, StageError

# How much before and after its time a line is looked for in the sound.
SLACK = 0.3
_LONGEST_TEXT = 4000
_LONGEST_LABEL = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One subtitle line, [start, end) in seconds; `label` is the speaker's name or ""."""

    start: float
    end: float
    text: str
    label: str


def read_lines(job: Job) -> tuple[Line, ...] | None:
    """The subtitle lines in time order, None without any; raises `StageError` when they are not a table of lines."""
    if "subtitles" not in job.request.inputs:
        return None
    table = job.table("subtitles", "subtitles")
    try:
        rows = zip(table["start"], table["end"], table["text"], table["label"], strict=True)
        lines = [
            Line(float(str(a)), float(str(b)), str(text)[:_LONGEST_TEXT], str(label)[:_LONGEST_LABEL])
            for a, b, text, label in rows
        ]
    except (KeyError, ValueError) as error:
        raise StageError(
            "subtitles-unreadable", "The subtitles given to this stage are not a table of lines."
        ) from error
    kept = sorted(
        (one for one in lines if one.end > one.start >= 0.0 and one.text.strip()),
        key=lambda one: (one.start, one.end, one.text, one.label),
    )
    return tuple(kept) or None


def reach(lines: Sequence[Line], number: int) -> tuple[float, float]:
    """[early, late) in which line `number` is looked for: with slack that stays out of its neighbours' words."""
    line = lines[number]
    before = lines[number - 1].end if number else 0.0
    after = lines[number + 1].start if number + 1 < len(lines) else math.inf
    early = min(line.start, max(before, line.start - SLACK))
    return max(0.0, early), max(line.end, min(after, line.end + SLACK))
