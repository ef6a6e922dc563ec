"""The whole account of a 225-minute film: time, memory, retrieval, and the same bytes in every process.

    python -m benchmarks.account [--project NAME.emai] [--json]

Without a project a synthetic one is made (3,874 lines, 101 people) and its scenes are crowded as in `benchmarks.mind`,
so that there are 45,000 memories. Each figure is taken in a process of its own; the account's digest must be the same
with another hash seed, with one core, and after an edit taken back.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np

_RUNS = (("", "0", 2), ("another hash seed", "4711", 2), ("one core", "0", 1))
_QUERIES = 2_000


def digest(value: object) -> str:
    """Hex digits of everything in a record: the same for the same bytes."""
    found = hashlib.sha256()
    _feed(value, found)
    return found.hexdigest()


def _feed(value: Any, into: Any) -> None:
    match value:
        case np.ndarray():
            into.update(f"{value.dtype}{value.shape}".encode())
            into.update(np.ascontiguousarray(value).tobytes())
        case Mapping():
            for key in value:
                into.update(f"{key}:".encode())
                _feed(value[key], into)
        case Enum():
            into.update(str(value).encode())
        case tuple() | list():
            into.update(f"[{len(value)}".encode())
            for one in value:
                _feed(one, into)
        case _ if dataclasses.is_dataclass(value):
            for one in dataclasses.fields(value):
                _feed(getattr(value, one.name), into)
        case _:
            into.update(repr(value).encode())


def measure(path: Path, crowd: bool) -> dict[str, float | str]:
    """Compute the account of a project once, once more after a line in its middle changed, and ask it questions."""
    from benchmarks.mind import crowded
    from emotionai_core.cognition.long_term import ExactIndex
    from emotionai_core.cognition.recall import recall
    from emotionai_core.pipeline import current_analysis
    from emotionai_core.project.signals import load_signals
    from emotionai_core.project.store import Project
    from emotionai_core.understanding import Understanding

    project = Project.open(path, writable=False)
    try:
        settings, analysis, signals = project.settings, current_analysis(project), load_signals(project)
    finally:
        project.close()
    analysis = crowded(analysis) if crowd else analysis
    before = _peak()
    understanding = Understanding(settings)
    began = time.perf_counter()
    account = understanding.account(analysis, signals)
    whole = time.perf_counter() - began
    place = int(len(analysis.lines) * 0.18)
    lines = list(analysis.lines)
    lines[place] = dataclasses.replace(lines[place], person=lines[place - 1].person, readings=())
    began = time.perf_counter()
    understanding.account(dataclasses.replace(analysis, lines=tuple(lines)), signals)
    edited = time.perf_counter() - began
    again = understanding.account(analysis, signals)
    memories = account.mind.memories
    index = ExactIndex([line.utterance.number for line in analysis.lines], analysis.meanings)
    chance = np.random.default_rng(0)
    took: list[float] = []
    for row in chance.integers(0, max(1, len(memories)), _QUERIES).tolist() if len(memories) else []:
        key, emotion = memories.keys[int(memories.person[row])], memories.shown(row)
        began = time.perf_counter()
        recall(memories, index, key, int(memories.line[row]), emotion, float(memories.time[row]), settings)
        took.append(time.perf_counter() - began)
    return {
        "lines": len(lines),
        "people": len(analysis.people),
        "memories": len(memories),
        "long_term": int(np.isfinite(memories.promoted).sum()),
        "migrations": len(account.society.moved),
        "seconds": whole,
        "edit_seconds": edited,
        "added_MiB": _peak() - before,
        "peak_MiB": _peak(),
        "recall_p95_ms": float(np.percentile(took, 95) * 1000) if took else float("nan"),
        "digest": digest(dataclasses.replace(account, analysis=analysis)),
        "digest_after": digest(again),
    }


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _in_process(path: Path, crowd: bool, seed: str, cores: int) -> dict[str, float | str]:
    environment = os.environ | {
        "PYTHONHASHSEED": seed,
        "OMP_NUM_THREADS": str(cores),
        "OPENBLAS_NUM_THREADS": str(cores),
    }
    command = [sys.executable, "-m", "benchmarks.account", "--project", str(path), "--once", str(cores)]
    command += ["--crowd"] if crowd else []
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def main() -> int:
    """Print the figures; 1 when the bytes differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--project", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--once", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--crowd", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.once])
        print(json.dumps(measure(options.project, options.crowd)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = options.project
        if path is None:
            from benchmarks.project import make_project

            path = make_project(Path(folder) / "film.emai")
        found = [_in_process(path, options.project is None, seed, cores) for _, seed, cores in _RUNS]
    if options.json:
        print(json.dumps(found))
    else:
        for (name, _, _), row in zip(_RUNS, found, strict=True):
            print(name or "as it is")
            for key, value in row.items():
                print(f"  {key:14} {value:.3f}" if isinstance(value, float) else f"  {key:14} {value}")
    digests = {str(row[key]) for row in found for key in ("digest", "digest_after")}
    print("the same bytes everywhere" if len(digests) == 1 else "THE BYTES DIFFER", file=sys.stderr)
    return len(digests) != 1


if __name__ == "__main__":
    sys.exit(main())
