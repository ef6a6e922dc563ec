"""What comes to a character's mind: long-term memories by likeness, and a little for the same emotion.

Retrieval as in the domain contract (embedding similarity + 0.15 where the emotion matches the query), over the exact
index; the Chroma store gives the same neighbours.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from emotionai_core.cognition.long_term import ExactIndex, Single
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.memory import Ints, Memories, Recalled
from emotionai_core.settings import Settings


def recall(
    memories: Memories,
    index: ExactIndex,
    key: str,
    place: int,
    emotion: str,
    time: float,
    settings: Settings,
    limit: int = 5,
) -> tuple[Recalled, ...]:
    """What the line at `place` calls up in `key` at `time` (seconds): at most `limit` memories, the strongest first.

    Only memories that were in long-term memory before `time`, and not those of the line itself; nothing whose score is
    below `settings.memory_similarity` comes to mind. `emotion` is what is felt now, "" for nothing. Equal scores go by
    row. A line without a sentence vector calls up nothing.
    """
    if not index.known(place):
        return ()
    rows = held(memories, key, time)
    rows = rows[memories.line[rows] != place]
    return strongest(memories, index, rows, index.like(place), emotion, time, settings, limit)


def recall_words(
    memories: Memories,
    index: ExactIndex,
    key: str,
    vector: npt.NDArray[np.float32],
    emotion: str,
    time: float,
    settings: Settings,
    limit: int = 5,
) -> tuple[Recalled, ...]:
    """What words with the sentence vector `vector` (384,) would call up; else as `recall`."""
    rows = held(memories, key, time)
    return strongest(memories, index, rows, index.near(vector), emotion, time, settings, limit)


def held(memories: Memories, key: str, time: float) -> Ints:
    """The rows that are in the long-term memory of `key` before `time`, in film order; none for somebody unknown."""
    if key not in memories.keys:
        return np.zeros(0, np.int64)
    own = memories.person == memories.keys.index(key)
    return np.flatnonzero(own & (memories.promoted < time)).astype(np.int64)


def references_before(memories: Memories, row: int, time: float) -> int:
    """How often the memory was called up until `time`."""
    times = memories.time[memories.rehearsal[memories.rehearsed == row]]
    return int(np.count_nonzero(times <= time))


def ranked(rows: Ints, similarity: npt.NDArray[np.float64], boost: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Places of `rows` (n,) from the highest sum of `similarity` and `boost` (n,) to the lowest; equal ones by row."""
    return np.lexsort((rows, -(similarity + boost))).astype(np.int64)


def boosts(memories: Memories, rows: Ints, emotion: str, settings: Settings) -> npt.NDArray[np.float64]:
    """What the same emotion adds to each row (n,)."""
    if emotion not in EMOTIONS:
        return np.zeros(len(rows))
    return np.where(memories.emotion[rows] == EMOTIONS.index(emotion), settings.emotion_boost, 0.0)


def strongest(
    memories: Memories,
    index: ExactIndex,
    rows: Ints,
    like: Single,
    emotion: str,
    time: float,
    settings: Settings,
    limit: int,
) -> tuple[Recalled, ...]:
    """The best of the memories at `rows` (k,), ascending; `like` (lines,) says how like each line is."""
    similarity = like[memories.line[rows]].astype(np.float64)
    boost = boosts(memories, rows, emotion, settings)
    found: list[Recalled] = []
    for at in ranked(rows, similarity, boost).tolist():
        if len(found) == limit or similarity[at] + boost[at] < settings.memory_similarity:
            break
        row = int(rows[at])
        # How like a line without a vector is, nobody knows.
        if index.known(int(memories.line[row])):
            near, more = float(similarity[at]), float(boost[at])
            found.append(Recalled(row, near, more, near + more, references_before(memories, row, time)))
    return tuple(found)
