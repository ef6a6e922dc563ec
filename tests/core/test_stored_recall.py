"""Recall asked of Chroma finds what recall over the exact index finds."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from emotionai_core.cognition.chroma import opened
from emotionai_core.cognition.recall import recall
from emotionai_core.cognition.stored_recall import recall_stored
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.settings import Settings
from tests.core.remembered import index_of, memories_of, unit_vectors
from tests.core.test_memory_store import filled


def clustered(count: int) -> np.ndarray:
    """Lines about a few things, so that boosts decide and some memories are as good as equal."""
    about = unit_vectors(6, 21)[np.arange(count) % 6] + 0.9 * unit_vectors(count, 22)
    about[7::30] = about[7]
    return (about / np.linalg.norm(about, axis=1, keepdims=True)).astype(np.float32)


def test_the_store_recalls_what_the_exact_index_does(tmp_path: Path):
    chance, chosen = np.random.default_rng(6), Settings(memory_similarity=0.15)
    rows = [
        (person, line, EMOTIONS[int(chance.integers(7))], line + float(chance.integers(1, 60)))
        for line in range(240)
        for person in (0, 1)
    ]
    memories, index = memories_of(rows, ("ada", "bob")), index_of(clustered(240), without=[50])
    filled(tmp_path / "memory", memories, index, ("ada", "bob"))
    seen = 0
    with opened(tmp_path / "memory") as store:
        for place in range(20, 240, 3):
            key, emotion = ("ada", "bob")[place % 2], ("joy", "fear", "")[place % 3]
            exact = recall(memories, index, key, place, emotion, float(place), chosen)
            found = recall_stored(store, memories, index, key, place, emotion, float(place), chosen)
            assert found == exact and place not in memories.line[[one.row for one in found]]
            seen += len(exact) > 2
        assert recall_stored(store, memories, index, "ada", 50, "joy", 200.0, Settings()) == ()
        assert recall_stored(store, memories, index, "nobody", 60, "joy", 200.0, Settings()) == ()
    assert seen > 20
