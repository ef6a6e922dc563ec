"""How fast faces are read, against the video loops of `fer` and DeepFace on the same clip, one after the other.

    python -m benchmarks.faces_speed [FILM] [--peer-python PYTHON] [--backend NAME] [--times 4]

FILM is the demo film unless named; for that, the share of drawn faces that are found and read as drawn is printed too.
PYTHON is an interpreter that has the packages `fer` and `deepface` (with DEEPFACE_HOME naming its weights); the one
that runs this is tried without it, and a package that is not there is said. Ours counts from starting the program to
its last row, theirs the loop alone. The peers run on every frame, as they do by themselves, and on the
frames that we look at; --every names others. Memory: our peak on the film, and on the film TIMES times.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import numpy as np

from benchmarks.accuracy.faces import NAMES
from benchmarks.accuracy.program import film_of, run_stage_on
from benchmarks.analysis import joined, resident, tree
from emotionai_core.film.shots import find_cuts, shots_between
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.settings import Settings

DEMO: Final = Path(__file__).parents[1] / "resources" / "demo" / "demo.mp4"
PEERS: Final = ("fer", "deepface")
_NEAR: Final = 0.08

Look = tuple[float, float, float, float, float, str]


@dataclass(frozen=True, slots=True)
class Measured:
    """One way of reading a film: seconds it took, frames it looked at, peak memory in MiB, what it saw."""

    name: str
    seconds: float
    frames: int
    peak: float
    looks: tuple[Look, ...]


def ours(path: Path, backend: str | None) -> Measured:
    """The stage `faces` with its tracking and identities; finding the cuts is not counted, which the peers don't do."""
    film = film_of(path)
    spans = find_cuts(path, film.duration, Settings().shot_threshold, 0, lambda _: None)
    shots = shots_between([cut for span in spans for cut in span.cuts], film.duration, Settings().shot_min_seconds)
    edges = {"start": [shot.start for shot in shots], "end": [shot.end for shot in shots]}
    began = time.perf_counter()
    with _Peak() as peak:
        table = run_stage_on("faces", backend, film, {"shots": {"shots": edges}})["faces"]
    seconds = time.perf_counter() - began
    shares = np.array(cast("list[list[float]]", table["emotion"])).reshape(-1, len(EMOTIONS))
    columns = [[float(cast(float, value)) for value in table[name]] for name in ("time", "x", "y", "w", "h")]
    looks = tuple(zip(*columns, [EMOTIONS[place] for place in shares.argmax(axis=1)], strict=True))
    frames = round(film.duration / Settings().face_interval)
    return Measured(backend or "embedded", seconds, frames, peak.mebibytes, cast("tuple[Look, ...]", looks))


class _Peak:
    """The largest memory of all processes started while it is open, in `mebibytes`."""

    def __enter__(self) -> _Peak:
        self.mebibytes = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.2):
            used = sum(resident(pid) for pid in tree(os.getpid())[1:])
            self.mebibytes = max(self.mebibytes, used / 2**20)


def peer(name: str, python: str, film: Path, every: int) -> Measured | str:
    """The loop of `name` on every `every`-th frame, or why there is none."""
    script = Path(__file__).with_name("faces_peer.py")
    done = subprocess.run(
        [python, str(script), name, str(film), str(every)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        return f"{name} did not run with {python}: {last}"
    found = cast("dict[str, Any]", json.loads(done.stdout.strip().splitlines()[-1]))
    seen = cast("list[Look]", found["looks"])
    looks = tuple((t, x, y, w, h, NAMES.get(emotion, emotion)) for t, x, y, w, h, emotion in seen)
    which = "every frame" if every == 1 else f"every {every}th frame"
    return Measured(f"{name}, {which}", found["seconds"], found["frames"], found["peak_mib"], looks)


def against_truth(looks: tuple[Look, ...], truth: dict[str, Any]) -> tuple[float, float]:
    """Share of drawn moments (four a second) with a face in its place, and share of those faces read as drawn."""
    moments = found = right = 0
    for face in truth["faces"]:
        x, y = face["box_centre"][0] / truth["width"], face["box_centre"][1] / truth["height"]
        mine = [
            look
            for look in looks
            if face["start"] <= look[0] < face["end"]
            and abs(look[1] + look[3] / 2 - x) < _NEAR
            and abs(look[2] + look[4] / 2 - y) < 2 * _NEAR
        ]
        slots = range(int(face["start"] * 4), int(face["end"] * 4))
        for slot in slots:
            near = [look for look in mine if slot / 4 <= look[0] < (slot + 1) / 4]
            moments += 1
            found += bool(near)
            right += bool(near) and near[0][5] == face["expression"]
    return found / max(moments, 1), right / max(found, 1)


def report(measured: Measured, seconds: float, own: Measured, truth: dict[str, Any] | None) -> str:
    """One way of reading the film of `seconds`, in a line."""
    parts = [
        f"{measured.name:24s} {measured.seconds:7.1f} s",
        f"real-time factor {measured.seconds / seconds:.3f}",
        f"{measured.frames} frames, {len(measured.looks)} faces",
        f"peak {measured.peak:.0f} MiB",
    ]
    if truth is not None:
        share, right = against_truth(measured.looks, truth)
        parts.append(f"drawn faces found {share:.1%}, read as drawn {right:.1%}")
    if measured is not own:
        parts.append(f"ours is {measured.seconds / own.seconds:.1f} times as fast")
    return "; ".join(parts)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Speed of reading faces.")
    parser.add_argument("film", type=Path, nargs="?", default=DEMO)
    parser.add_argument("--peer-python", default=sys.executable)
    parser.add_argument("--backend")
    parser.add_argument("--times", type=int, default=4)
    parser.add_argument("--every", type=int, nargs="+", help="peers look at every this many frames")
    options = parser.parse_args()
    film = film_of(options.film)
    listed = options.film.with_suffix(".truth.json")
    truth = json.loads(listed.read_text(encoding="utf-8")) if listed.is_file() else None
    own = ours(options.film, options.backend)
    print(report(own, film.duration, own, truth), flush=True)
    for every in options.every or (1, max(1, round(float(film.rate) * Settings().face_interval))):
        for name in PEERS:
            found = peer(name, options.peer_python, options.film, every)
            print(found if isinstance(found, str) else report(found, film.duration, own, truth), flush=True)
    if options.times > 1:
        with tempfile.TemporaryDirectory() as folder:
            long = ours(
                joined(options.film, options.times, Path(folder) / f"long{options.film.suffix}"), options.backend
            )
        print(f"{options.times} times the film: peak {long.peak:.0f} MiB against {own.peak:.0f}, {long.seconds:.1f} s")


if __name__ == "__main__":
    main()
