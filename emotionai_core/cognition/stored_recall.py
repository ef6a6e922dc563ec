"""What comes to a character's mind, asked of the Chroma store: what `recall` finds over the exact index."""

from __future__ import annotations

from typing import Final

import numpy as np

from emotionai_core.cognition.chroma import MemoryStore
from emotionai_core.cognition.long_term import ExactIndex
from emotionai_core.cognition.recall import held, strongest
from emotionai_core.records.memory import Memories, Recalled
from emotionai_core.settings import Settings

# Chroma's cosines of the same two vectors differ by less.
_ROUNDING: Final = 1e-3


def recall_stored(
    store: MemoryStore,
    memories: Memories,
    index: ExactIndex,
    key: str,
    place: int,
    emotion: str,
    time: float,
    settings: Settings,
    limit: int = 5,
) -> tuple[Recalled, ...]:
    """What the line at `place` calls up in `key` at `time` (seconds), as `recall.recall` has it.

    `memories` are those the store was loaded with.
    """
    if not index.known(place):
        return ()
    vector, wanted = index.vector(place), 8 * limit
    rows = held(memories, key, time)
    row_of = {int(memories.utterance[row]): int(row) for row in rows[memories.line[rows] != place]}
    like = index.like(place)
    while True:
        near = store.nearest(vector, key, wanted)
        own = np.array(sorted(row_of[one.utterance] for one in near if one.utterance in row_of), np.int64)
        # Chroma says which come into question; how alike they are, the exact index.
        found = strongest(memories, index, own, like, emotion, time, settings, limit)
        if len(near) < wanted:
            return found
        # What is farther away than all of these cannot come before one that leads by more than the boost.
        most = near[-1].similarity + settings.emotion_boost + _ROUNDING
        if most < (found[-1].score if len(found) == limit else settings.memory_similarity):
            return found
        wanted *= 4
