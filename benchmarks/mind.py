"""How long the mind of a film of 225 minutes takes: 3,874 lines, 101 people, 45,000 memories; and after an edit.

    python -m benchmarks.mind [--project FOLDER.emai] [--model lstm|linear|persistence]

The film is made up; so many people are put into its scenes as bystanders that there are as many memories.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.project import make_project
from emotionai_core.cognition.expectation import Persistence, Predictor
from emotionai_core.cognition.inspection import candidates, long_term, short_term
from emotionai_core.cognition.stream import MindStream
from emotionai_core.pipeline import current_analysis
from emotionai_core.project.store import Project
from emotionai_core.records.analysis import Analysis, FaceTable, Meanings
from emotionai_core.records.memory import Memories
from emotionai_core.settings import Settings

GOAL_SECONDS = 4.0
GOAL_MS = 2.0
BYSTANDERS = 8
EVERY = 20.0


def crowded(analysis: Analysis) -> Analysis:
    """The same film with bystanders in every scene, and sentence vectors in clusters where it has none."""
    chance = np.random.default_rng(0)
    faces, keys = analysis.faces, tuple(person.key for person in analysis.people)
    scene_of = np.array([shot.scene for shot in analysis.shots])
    begins = np.array([shot.start for shot in analysis.shots])
    times = np.arange(0.0, analysis.film.duration, EVERY)
    scenes = scene_of[np.searchsorted(begins, times, side="right") - 1]
    who = {scene: chance.choice(len(keys), BYSTANDERS, replace=False) for scene in np.unique(scenes).tolist()}
    time_of, person = np.repeat(times, BYSTANDERS), np.concatenate([who[scene] for scene in scenes.tolist()])
    count = len(time_of)
    plain = FaceTable(
        time=np.r_[faces.time, time_of],
        track=np.r_[faces.track, np.full(count, -1)],
        person=np.r_[np.array([keys.index(key) for key in faces.keys])[faces.person], person],
        box=np.r_[faces.box, np.tile([0.4, 0.4, 0.1, 0.2], (count, 1))],
        confidence=np.r_[faces.confidence, np.full(count, 0.9)],
        quality=np.r_[faces.quality, np.full(count, 0.1)],
        emotion=np.r_[faces.emotion, np.full((count, 7), 1 / 7)],
        keys=keys,
    )
    order = np.argsort(plain.time, kind="stable")
    columns = ("time", "track", "person", "box", "confidence", "quality", "emotion")
    sorted_faces = replace(plain, **{name: getattr(plain, name)[order] for name in columns})
    return replace(analysis, faces=sorted_faces, meanings=analysis.meanings or clustered(analysis, chance))


def clustered(analysis: Analysis, chance: np.random.Generator) -> Meanings:
    """Unit vectors around sixty topics."""
    count = len(analysis.lines)
    vector = chance.normal(size=(60, 384))[chance.integers(60, size=count)] + chance.normal(size=(count, 384))
    vector = (vector / np.linalg.norm(vector, axis=1, keepdims=True)).astype(np.float32)
    return Meanings(np.array([line.utterance.number for line in analysis.lines]), vector, "made up")


def edited(analysis: Analysis, share: float) -> Analysis:
    """The film with one line that ends a little later, at that share of its lines."""
    lines = list(analysis.lines)
    place = int(len(lines) * share)
    said = lines[place].utterance
    lines[place] = replace(lines[place], utterance=replace(said, end=said.end + 0.01))
    return replace(analysis, lines=tuple(lines))


def seconds(action, times: int = 1) -> float:
    """The median duration of an action."""
    taken: list[float] = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def inspect(memories: Memories, settings: Settings, duration: float) -> float:
    """The slowest of the three views of memory, for the busiest person, in milliseconds."""
    key = memories.keys[int(np.bincount(memories.person).argmax())]
    at = duration * 0.9
    views = (
        lambda: short_term(memories, key, at, settings),
        lambda: candidates(memories, key, at),
        lambda: long_term(memories, key, at),
    )
    return max(seconds(view, 21) for view in views) * 1000


def predictor(name: str) -> Predictor:
    """What expects the next state."""
    if name == "persistence":
        return Persistence()
    from emotionai_core.cognition import surprise

    return surprise.predictor(name)


def main() -> int:
    """Measure; exit status 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--project", type=Path)
    parser.add_argument("--model", default="lstm", choices=("lstm", "linear", "persistence"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = Project.open(given.project or make_project(Path(folder) / "synthetic.emai"), writable=False)
        analysis = crowded(current_analysis(project))
        project.close()
    settings, model = Settings(), predictor(given.model)
    stream = MindStream(settings, model)
    fresh = seconds(lambda: stream.mind(analysis))
    memories = stream.mind(analysis).memories
    print(f"{len(analysis.lines)} lines, {len(analysis.people)} people, {len(memories)} memories")
    print(f"{len(memories.rehearsed)} rehearsals, {int(np.isfinite(memories.promoted).sum())} long-term memories")
    print(f"fresh: {fresh:.2f} s (goal {GOAL_SECONDS:.0f} s)")
    for share in (0.9, 0.4, 40 / 225):
        taken = seconds(lambda share=share: stream.mind(edited(analysis, share)))
        print(f"edit at {share:.0%} of the lines: {taken:.2f} s, from line {stream.recomputed_from}")
    views = inspect(memories, settings, analysis.film.duration)
    print(f"memory at one moment: {views:.2f} ms (goal {GOAL_MS:.0f} ms)")
    tracemalloc.start()
    MindStream(settings, model).mind(analysis)
    print(f"peak memory: {tracemalloc.get_traced_memory()[1] / 2**20:.0f} MiB")
    return 0 if fresh < GOAL_SECONDS and views < GOAL_MS else 1


if __name__ == "__main__":
    sys.exit(main())
