"""A synthetic film of 225 minutes as a real project folder: 3,874 lines, 54,000 faces, 101 people, 200 conflicts.

    python -m benchmarks.project FOLDER.emai [--small] [--seed N] [--film] [--sound] [--edits N]

The same seed gives the same project. `--film` writes a small film beside the folder, so that there is a picture;
`--sound` writes its sound where the sound stage puts it. As a module: `make_project(path)`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from fractions import Fraction
from pathlib import Path

import numpy as np

from benchmarks.synthetic import RATE, Size, Story, story
from benchmarks.synthetic_film import write_film, write_sound
from benchmarks.synthetic_tables import tables_of
from emotionai_core.errors import EnvironmentMissing
from emotionai_core.film.probe import probe
from emotionai_core.perception.schema import STAGE_TABLES
from emotionai_core.perception.stages import PLAN
from emotionai_core.pipeline import current_analysis
from emotionai_core.project.artefacts import ArtefactSpec
from emotionai_core.project.edits import JudgeConflict, RenamePerson, WriteNote
from emotionai_core.project.load import film_record, save_times
from emotionai_core.project.parquet import write_stored
from emotionai_core.project.store import Project
from emotionai_core.records.analysis import StageRun
from emotionai_core.records.film import Film, Track
from emotionai_core.records.timebase import FrameTimes
from emotionai_core.settings import Settings
from emotionai_core.wire.tables import write_atomically
from emotionai_core.workers.catalogue import stage_spec

_VERSION = "synthetic"


def make_project(
    path: Path, size: Size | None = None, seed: int = 0, *, film: bool = False, sound: bool = False, edits: int = 0
) -> Path:
    """Write the project to `path`, which must not exist yet, and return it."""
    if path.exists():
        raise FileExistsError(path)
    told = story(size or Size(), seed)
    project = Project.create_or_open(path)
    try:
        found, times = _film(told, path, film)
        save_times(project, found.digest, times)
        project.set_meta({"film": film_record(found), "film_path": json.dumps(str(found.path.resolve()))})
        runs = _artefacts(project, told, found, seed)
        project.replace_runs(runs, {"settings": json.dumps(Settings().differing())})
        if sound:
            write_sound(told, project.folder("cache") / f"sound-{found.digest}.wav")
        _correct(project, told, edits)
    finally:
        project.close()
    return path


def _film(told: Story, path: Path, wanted: bool) -> tuple[Film, FrameTimes]:
    """The film's record, of a real file or of one that is missing."""
    place = path.with_suffix(".mp4")
    if wanted:
        write_film(told, place)
        found = probe(place)
        return found.film, found.times
    frames = round(told.size.seconds * RATE)
    times = FrameTimes(np.arange(frames, dtype=np.int64), Fraction(1, RATE))
    digest = hashlib.blake2b(repr(told.size).encode(), digest_size=16).hexdigest()
    tracks = (Track(0, "video", "h264", "", 0.0), Track(1, "audio", "aac", "eng", 0.0))
    return Film(place, digest, 1, told.size.seconds, 1280, 720, Fraction(RATE), frames, 0.0, False, tracks), times


def _artefacts(project: Project, told: Story, film: Film, seed: int) -> list[StageRun]:
    runs: list[StageRun] = []
    keys: dict[str, str] = {}
    for stage, tables in tables_of(told, seed).items():
        backend, limits = _program(stage)
        plan = next(plan for plan in PLAN if plan.stage == stage)
        inputs = {name: keys[name] for name in plan.inputs if name in keys}
        spec = ArtefactSpec(film.digest, stage, backend, _VERSION, (), {"seed": seed}, inputs)
        place = project.artefacts.folder / spec.key
        place.mkdir(parents=True)
        for name, table in tables.items():
            write_stored(place / f"{name}.parquet", table, STAGE_TABLES[stage][name])
        write_atomically(place / "about.json", json.dumps({"backend": backend, "version": _VERSION}).encode())
        keys[stage] = spec.key
        runs.append(StageRun(stage, backend, _VERSION, spec.key, (), limits, ("Made up for measuring.",)))
    return runs


def _program(stage: str) -> tuple[str, tuple[str, ...]]:
    """Whose calibration applies to the stage."""
    try:
        spec = stage_spec(stage)
    except EnvironmentMissing:
        return "synthetic", ()
    return spec.backend, spec.limits


def _correct(project: Project, told: Story, count: int) -> None:
    """A log of some edits: a third names, a third judgements, a third notes."""
    conflicts = np.flatnonzero(told.lines.contradicted).tolist()
    for number in range(count):
        if number % 3 == 0:
            project.append(RenamePerson(f"face-{number % told.size.people}", f"Character {number}"), "A. Nalyst")
        elif number % 3 == 1:
            judgement = "accepted" if number % 2 else "rejected"
            project.append(JudgeConflict(conflicts[number // 3 % len(conflicts)], judgement), "A. Nalyst")
        else:
            at = told.size.seconds * (number * 0.618 % 1.0)
            project.append(WriteNote(number, at, f"Look at this again ({number})", at + number % 5, "blue"), "B. Ravo")


def main() -> None:
    """Write one project and say what is in it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--small", action="store_true", help="three minutes instead of 225")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--film", action="store_true", help="write a small film beside it")
    parser.add_argument("--sound", action="store_true", help="write the film's sound into the project's cache")
    parser.add_argument("--edits", type=int, default=0, help="that many corrections in its log")
    given = parser.parse_args()
    size = Size.small() if given.small else Size()
    began = time.perf_counter()
    make_project(given.folder, size, given.seed, film=given.film, sound=given.sound, edits=given.edits)
    print(f"written in {time.perf_counter() - began:.1f} s")
    project = Project.open(given.folder, writable=False)
    began = time.perf_counter()
    analysis = current_analysis(project)
    taken = time.perf_counter() - began
    project.close()
    print(
        f"{len(analysis.lines)} lines, {len(analysis.faces)} faces, {len(analysis.people)} people, "
        f"{len(analysis.conflicts)} conflicts, {len(analysis.shots)} shots; analysis in {taken:.2f} s"
    )


if __name__ == "__main__":
    main()
