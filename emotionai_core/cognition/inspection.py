"""What is in a character's memory at any moment of the film, from the columns alone."""

from __future__ import annotations

import numpy as np

from emotionai_core.cognition.short_term import described
from emotionai_core.records.memory import Entry, Ints, Memories, ShortTerm
from emotionai_core.settings import Settings


def short_term(memories: Memories, key: str, time: float, settings: Settings) -> ShortTerm:
    """What `key` holds in mind at `time` (seconds), oldest first, and what it comes to.

    The others present, who put pressure, are those who took part in the last line that the character remembers.
    """
    own = _own(memories, key)
    rows = own[(memories.time[own] <= time) & (memories.left[own] > time)][-settings.short_term_size :]
    pressure = int(np.count_nonzero(memories.line == memories.line[rows[-1]])) - 1 if len(rows) else 0
    return described(rows.tolist(), memories.valence[rows], pressure, settings)


def candidates(memories: Memories, key: str, time: float) -> Ints:
    """Rows that wait at `time` for being called up often enough, in film order."""
    own = _own(memories, key)
    return own[(memories.entered[own] <= time) & (memories.promoted[own] > time)]


def long_term(memories: Memories, key: str, time: float) -> Ints:
    """Rows that are in long-term memory at `time`, in film order."""
    own = _own(memories, key)
    return own[memories.promoted[own] <= time]


def rehearsals(memories: Memories, row: int, time: float) -> Ints:
    """Places in `Memories.rehearsal` where the memory at `row` was called up until `time`."""
    found = np.flatnonzero(memories.rehearsed == row).astype(np.int64)
    return found[memories.time[memories.rehearsal[found]] <= time]


def entry_at(memories: Memories, row: int, time: float, settings: Settings) -> Entry:
    """Why the memory at `row` was kept, as far as that was known at `time`; NONE before it entered.

    What a hotspot takes into long-term memory may have waited before, since it was surprising or, at a scene's end,
    intense.
    """
    if memories.entered[row] > time:
        return Entry.NONE
    why = Entry(int(memories.entry[row]))
    if why is not Entry.HOTSPOT or memories.promoted[row] <= time:
        return why
    return Entry.SURPRISE if memories.surprise[row] >= settings.surprise_threshold else Entry.AROUSAL


def _own(memories: Memories, key: str) -> Ints:
    """Rows of one person, in film order; none for somebody unknown."""
    if key not in memories.keys:
        return np.zeros(0, np.int64)
    return np.flatnonzero(memories.person == memories.keys.index(key)).astype(np.int64)
