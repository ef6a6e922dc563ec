"""What comes to a character's mind, asked of the Chroma store: what `recall` finds over the exact index."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from emotionai_core.cognition.chroma import MemoryStore
from emotionai_core.cognition.long_term import ExactIndex
from emotionai_core.cognition.recall import boosts, held, ranked, references_before
from emotionai_core.records.memory import Memories, Recalled
from emotionai_core.settings import Settings


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
    while True:
        near = store.nearest(vector, key, wanted)
        own = [(row_of[one.utterance], one.similarity) for one in near if one.utterance in row_of]
        found = _strongest(memories, own, emotion, time, settings, limit)
        if len(near) < wanted:
            return found
        # What is farther away than all of these cannot come before one that leads by more than the boost.
        most = near[-1].similarity + settings.emotion_boost
        if most < (found[-1].score if len(found) == limit else settings.memory_similarity):
            return found
        wanted *= 4


def _strongest(
    memories: Memories, own: Sequence[tuple[int, float]], emotion: str, time: float, settings: Settings, limit: int
) -> tuple[Recalled, ...]:
    """The best of (row, similarity)."""
    rows = np.array([row for row, _ in own], np.int64)
    similarity = np.array([alike for _, alike in own], np.float64)
    boost = boosts(memories, rows, emotion, settings)
    found: list[Recalled] = []
    for at in ranked(rows, similarity, boost)[:limit].tolist():
        row, alike, more = int(rows[at]), float(similarity[at]), float(boost[at])
        if alike + more < settings.memory_similarity:
            break
        found.append(Recalled(row, alike, more, alike + more, references_before(memories, row, time)))
    return tuple(found)
