"""Which perception programs there are: every folder of `subprocess_envs/` with a `worker.toml` is one.

Dropping a folder in adds it; the built-in ones enter the same way.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from emotionai_core.errors import EnvironmentMissing
from emotionai_core.wire.messages import Json
from emotionai_core.workers.places import program_root


@dataclass(frozen=True, slots=True)
class StageSpec:
    """One stage a program offers. `settings` are its defaults; `silence` seconds without an event mean it hangs.

    `resources` are files of ours that it reads, under `resources/`.
    """

    stage: str
    environment: str
    backend: str
    version: str
    title: str
    settings: Mapping[str, Json]
    inputs: tuple[str, ...]
    silence: float
    models: tuple[str, ...]
    resources: tuple[str, ...]
    limits: tuple[str, ...]
    calibration: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class EnvironmentSpec:
    """A program and what it needs. `own_interpreter` is False for programs that run in the studio's environment."""

    name: str
    title: str
    question: str
    folder: Path
    own_interpreter: bool
    disk_mb: int
    stages: Mapping[str, StageSpec]


def read_environment(folder: Path) -> EnvironmentSpec:
    """The program described by `folder/worker.toml`; raises `EnvironmentMissing` when the description is wrong."""
    path = folder / "worker.toml"
    try:
        raw = cast(dict[str, Json], tomllib.loads(path.read_text(encoding="utf-8")))
        about = cast(dict[str, Json], raw["environment"])
        stages = cast(dict[str, dict[str, Json]], raw["stages"])
        name = str(about["name"])
        return EnvironmentSpec(
            name=name,
            title=str(about["title"]),
            question=str(about["question"]),
            folder=folder,
            own_interpreter=about.get("interpreter", "own") == "own",
            disk_mb=int(cast(int, about.get("disk_mb", 0))),
            stages={stage: _stage(stage, name, spec) for stage, spec in stages.items()},
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise EnvironmentMissing(
            f"The description of the perception program in '{folder.name}' cannot be read ({error}).",
            "Reinstall the studio.",
        ) from error


def _stage(stage: str, environment: str, raw: Mapping[str, Json]) -> StageSpec:
    def texts(name: str) -> tuple[str, ...]:
        return tuple(str(item) for item in cast(list[Json], raw.get(name, [])))

    return StageSpec(
        stage=stage,
        environment=environment,
        backend=str(raw["backend"]),
        version=str(raw["version"]),
        title=str(raw["title"]),
        settings=cast(dict[str, Json], raw.get("settings", {})),
        inputs=texts("inputs"),
        silence=float(cast(float, raw.get("silence_s", 120))),
        models=texts("models"),
        resources=texts("resources"),
        limits=texts("limits"),
        calibration=cast(dict[str, Json], raw.get("calibration", {})),
    )


def environments() -> tuple[EnvironmentSpec, ...]:
    """All programs, by name."""
    root = program_root() / "subprocess_envs"
    folders = sorted(path.parent for path in root.glob("*/worker.toml"))
    return tuple(read_environment(folder) for folder in folders)


def stage_spec(stage: str, backend: str | None = None) -> StageSpec:
    """The program's entry for a stage: the named backend, else the first in order of environment name."""
    found = [
        spec
        for environment in environments()
        for spec in environment.stages.values()
        if spec.stage == stage and backend in (None, spec.backend)
    ]
    if not found:
        raise EnvironmentMissing(f"No installed program answers '{stage}'.", "Run: emotionai doctor")
    return found[0]


def environment_named(name: str) -> EnvironmentSpec:
    """The program with this name."""
    for environment in environments():
        if environment.name == name:
            return environment
    raise EnvironmentMissing(f"There is no perception program '{name}'.", "Run: emotionai doctor")
