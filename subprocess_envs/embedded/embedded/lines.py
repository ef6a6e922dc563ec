"""The lines of dialogue as the stages that read words take them: in English, in time order, minute by minute."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from emotionai_core.wire.serve import Job, StageError

MINUTE = 60.0

Row = tuple[int, float, str]


@dataclass(frozen=True, slots=True)
class Minute:
    """Chunk `index`, [start, end) in seconds, and the lines that begin in it: (number, start, words)."""

    index: int
    start: float
    end: float
    rows: tuple[Row, ...]

    @property
    def numbers(self) -> list[int]:
        """The lines' numbers."""
        return [number for number, _, _ in self.rows]

    @property
    def texts(self) -> list[str]:
        """The lines' words."""
        return [words for _, _, words in self.rows]


def is_readable(text: str) -> bool:
    """Whether a line is in Latin letters, the only ones the sentence model was trained on."""
    letters = [one for one in text if one.isalpha()]
    return bool(letters) and 2 * sum(one.isascii() for one in letters) > len(letters)


def english_lines(job: Job, said: str) -> list[Row]:
    """The lines that can be read, in time order; the others are left out, and `said` is the warning's beginning.

    Reads the setting `language`. Raises `StageError`.
    """
    table = job.table("speech", "utterances")
    try:
        rows = [
            (int(str(number)), float(str(start)), str(words))
            for number, start, words in zip(table["utterance"], table["start"], table["text"], strict=True)
        ]
    except (KeyError, ValueError) as error:
        raise StageError("input-incomplete", "The result of 'speech' is not what this stage can read.") from error
    language = str(job.request.settings.get("language", "en")).lower().split("-")[0]
    kept = [row for row in rows if is_readable(row[2])] if language == "en" else []
    if len(kept) < len(rows):
        job.warn("text-language", f"{said}; {len(rows) - len(kept)} of {len(rows)} lines are left out.")
    return [(number, max(0.0, start), words) for number, start, words in sorted(kept, key=lambda row: (row[1], row[0]))]


def wanted_minutes(job: Job, rows: Sequence[Row]) -> Iterator[Minute]:
    """The minutes of the film that are still to be done; the last one takes whatever lies behind it."""
    duration = job.request.duration
    minutes = max(1, math.ceil(duration / MINUTE - 1e-9))
    for index in range(minutes):
        if not job.wants(index):
            continue
        last = index == minutes - 1
        mine = [row for row in rows if index * MINUTE <= row[1] and (last or row[1] < (index + 1) * MINUTE)]
        yield Minute(index, index * MINUTE, duration if last else (index + 1) * MINUTE, tuple(mine))
