"""Long-term memories made up for the tests of recall: who, which line, what was felt, when it came to stay."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np

from emotionai_core.cognition.long_term import ExactIndex
from emotionai_core.records.analysis import Meanings
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.memory import Memories

WIDTH = 384
Row = tuple[int, int, str, float]


def unit_vectors(count: int, seed: int = 0) -> np.ndarray:
    made = np.random.default_rng(seed).normal(size=(count, WIDTH))
    return (made / np.sqrt((made * made).sum(axis=1, keepdims=True))).astype(np.float32)


def index_of(vectors: np.ndarray, without: Sequence[int] = ()) -> ExactIndex:
    """Line n has number 10 n and the nth vector; lines in `without` have none."""
    rows = np.array([n for n in range(len(vectors)) if n not in without], np.int64)
    return ExactIndex([10 * n for n in range(len(vectors))], Meanings(10 * rows, vectors[rows], "made up"))


def memories_of(rows: Sequence[Row], keys: Sequence[str], rehearsals: Sequence[tuple[int, int]] = ()) -> Memories:
    """Rows of (person, line, emotion or "", promoted); line n ends at n + 1 seconds; (called up, by) for rehearsals."""
    count = len(rows)
    person, line, emotion, promoted = zip(*rows, strict=True) if rows else ((), (), (), ())
    lines = np.array(line, np.int64)
    called = np.array(rehearsals, np.int64).reshape(-1, 2)
    zeros = np.zeros(count)
    return Memories(
        keys=tuple(keys),
        line=lines,
        utterance=10 * lines,
        person=np.array(person, np.int64),
        role=np.zeros(count, np.int8),
        time=lines + 1.0,
        emotion=np.array([EMOTIONS.index(name) if name else -1 for name in emotion], np.int8),
        valence=zeros,
        arousal=zeros,
        surprise=zeros,
        left=np.full(count, np.inf),
        entered=np.array(promoted, float),
        entry=np.zeros(count, np.int8),
        promoted=np.array(promoted, float),
        references=np.bincount(called[:, 0], minlength=count).astype(np.int64),
        rehearsed=called[:, 0],
        rehearsal=called[:, 1],
        similarity=np.ones(len(called)),
    )


class People:
    """Stands for an analysis: who there is and what was said."""

    def __init__(self, keys: Sequence[str], texts: Sequence[str]) -> None:
        self.people = [SimpleNamespace(key=key) for key in keys]
        self.lines = [SimpleNamespace(utterance=SimpleNamespace(text=text)) for text in texts]

    def name(self, key: str) -> str:
        return key.upper()
