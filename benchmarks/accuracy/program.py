"""Runs one stage of a real perception program through the worker protocol, outside of any project."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from emotionai_core.film.probe import probe
from emotionai_core.film.sound import extract_sound
from emotionai_core.perception.runner import StageJob, environment_for, launch_for, require, run_stage
from emotionai_core.perception.schema import STAGE_TABLES
from emotionai_core.records.film import Film
from emotionai_core.wire.messages import Json
from emotionai_core.wire.tables import Table, read_tables, write_tables
from emotionai_core.workers.catalogue import stage_spec

Tables = dict[str, Table]


def run_stage_on(
    stage: str,
    backend: str | None,
    film: Film,
    inputs: Mapping[str, Mapping[str, Mapping[str, Sequence[object]]] | Path],
    settings: Mapping[str, Json] | None = None,
) -> Tables:
    """All rows of the stage's tables. `inputs` are paths ("sound") or tables by name ("shots", "speech", ...).

    The program's environment is installed when it is an embedded one; raises `EnvironmentMissing`, `WorkerError`.
    """
    spec = stage_spec(stage, backend)
    require(spec)
    where = environment_for(spec, lambda _: None)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        files: dict[str, Path] = {}
        for name, given in inputs.items():
            files[name] = given if isinstance(given, Path) else place / f"input-{name}.json"
            if not isinstance(given, Path):
                write_tables(files[name], given)
        log = place / "worker.log"
        job = StageJob(spec, film, {**spec.settings, **(settings or {})}, files, place, log, -1)
        run_stage(job, launch_for(spec, where, log), lambda _: None, lambda: False)
        return _joined(stage, place)


def _joined(stage: str, place: Path) -> Tables:
    rules = STAGE_TABLES[stage]
    joined: Tables = {name: {column: [] for column in columns} for name, columns in rules.items()}
    for path in sorted(place.glob("chunk-*.json")):
        for name, table in read_tables(path).items():
            for column, values in table.items():
                joined[name][column].extend(values)
    return joined


def film_of(path: Path) -> Film:
    """The film at `path` as the studio sees it."""
    return probe(path).film


def made_up_film(path: Path, seconds: float) -> Film:
    """A film that no stage opens: for those that read only tables, or a sound of their own; `path` may be any file."""
    frames = max(1, round(seconds * 25))
    return Film(path, "0" * 32, 0, seconds, 2, 2, Fraction(25), frames, 0.0, False, ())


def sound_of(film: Film, target: Path) -> Path:
    """The film's sound as the workers read it."""
    if not extract_sound(film, target, lambda _: None):
        raise ValueError(f"'{film.path.name}' has no sound")
    return target


def lasting(film: Film, seconds: float) -> Film:
    """The same film said to last `seconds`."""
    return replace(film, duration=seconds)
