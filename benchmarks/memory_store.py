"""Long-term memory in Chroma: how long filling, bringing up to date and asking take, and whether neighbours are exact.

    python -m benchmarks.memory_store [--memories 10740 45000]

Made up: 3,874 lines and 101 people, who remember ever fewer of them; every memory is kept for long.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from emotionai_core.cognition.chroma import load, opened
from emotionai_core.cognition.long_term import ExactIndex
from emotionai_core.cognition.recall import recall
from emotionai_core.cognition.stored_recall import recall_stored
from emotionai_core.records.analysis import Meanings
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.memory import Memories
from emotionai_core.settings import Settings

LINES, PEOPLE, TOPICS, QUERIES = 3_874, 101, 120, 300


def made_up(count: int) -> tuple[Any, ExactIndex, Any]:
    """A mind with `count` memories, the index of its lines, and the lines."""
    chance = np.random.default_rng(11)
    about = chance.normal(size=(TOPICS, 384))[chance.integers(0, TOPICS, LINES)] + chance.normal(size=(LINES, 384))
    # A tenth of all lines are the same few words.
    small = chance.random(LINES) < 0.1
    about[small] = about[chance.integers(0, 20, int(small.sum()))]
    vectors = (about / np.sqrt((about * about).sum(axis=1, keepdims=True))).astype(np.float32)
    numbers = np.arange(LINES)
    share = 1.0 / np.arange(1, PEOPLE + 1) ** 0.6
    share = np.minimum(share / share.sum() * count, LINES).astype(int)
    pairs = [(line, person) for person, own in enumerate(share) for line in chance.choice(LINES, own, replace=False)]
    line, person = np.array(sorted(pairs), np.int64).T
    rows, none = len(line), np.zeros(0, np.int64)
    values = {name: np.round(chance.random(rows), 3) for name in ("valence", "arousal", "surprise")}
    memories = Memories(
        tuple(f"face-{number}" for number in range(PEOPLE)), line, line, person, np.zeros(rows, np.int8), line + 1.0,
        chance.integers(0, len(EMOTIONS), rows).astype(np.int8), values["valence"], values["arousal"],
        values["surprise"], np.full(rows, np.inf), line + 1.0, np.ones(rows, np.int8), line + 60.0,
        np.full(rows, 2, np.int64), none, none, np.zeros(0),
    )  # fmt: skip
    text = "It is what one says in a film when nothing else comes to mind."
    said = [SimpleNamespace(utterance=SimpleNamespace(text=f"{text} {number}")) for number in range(LINES)]
    film = SimpleNamespace(people=(), lines=said, name=str)
    return SimpleNamespace(memories=memories), ExactIndex(numbers.tolist(), Meanings(numbers, vectors, "")), film


def _asked(folder: Path, memories: Memories, index: ExactIndex) -> tuple[list[float], list[float], float, int]:
    """Seconds per question to Chroma and to the exact index, Chroma's mean processor time, how many answers differ."""
    chance = np.random.default_rng(12)
    slow, fast, busy, differ = list[float](), list[float](), 0.0, 0
    with opened(folder) as store:
        for _ in range(QUERIES):
            place = int(chance.integers(LINES // 4, LINES))
            key = memories.keys[int(chance.integers(0, PEOPLE) ** 2 // PEOPLE)]
            asked = (memories, index, key, place, EMOTIONS[int(chance.integers(7))], float(place), Settings())
            began, spent = time.perf_counter(), time.process_time()
            found = recall_stored(store, *asked)
            slow.append(time.perf_counter() - began)
            busy += time.process_time() - spent
            began = time.perf_counter()
            exact = recall(*asked)
            fast.append(time.perf_counter() - began)
            differ += found != exact
    return slow, fast, busy / QUERIES, differ


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--memories", type=int, nargs="+", default=[10_740, 45_000])
    for count in parser.parse_args().memories:
        mind, index, film = made_up(count)
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "memory"
            began, spent = time.perf_counter(), time.process_time()
            done = load(folder, mind, index, film)
            filled, spent = time.perf_counter() - began, time.process_time() - spent
            began = time.perf_counter()
            load(folder, mind, index, film)
            kept = time.perf_counter() - began
            mind.memories.references[:100] += 1
            began = time.perf_counter()
            changed = load(folder, mind, index, film).did.value
            updated = time.perf_counter() - began
            slow, fast, busy, differ = _asked(folder, mind.memories, index)
            size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        p50, p95 = np.percentile(slow, [50, 95]) * 1e3
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{done.count} memories: filled in {filled:.1f} s (processor {spent:.1f}), nothing to do {kept:.2f} s")
        print(f"  100 of them changed: {changed} in {updated:.1f} s")
        print(f"  asked: p50 {p50:.1f} ms, p95 {p95:.1f} ms, processor {busy * 1e3:.1f} ms each")
        print(f"  the exact index: p50 {np.median(fast) * 1e3:.2f} ms, p95 {np.percentile(fast, 95) * 1e3:.2f} ms")
        print(f"  answers that differ: {differ} of {QUERIES}; {size / 1e6:.0f} MB on disk, peak {peak:.0f} MiB")


if __name__ == "__main__":
    main()
