"""Which perception programs there are: every folder of `subprocess_envs/` with a `worker.toml` is one.

Dropping a folder in adds it; the built-in ones enter the same way. One that describes itself wrongly is left out and
listed apart, so that it cannot take the others with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from emotionai_core.errors import EnvironmentMissing
from emotionai_core.workers.description import (
    EnvironmentSpec,
    ModelFile,
    ModelSpec,
    StageSpec,
    Variant,
    read_environment,
)
from emotionai_core.workers.places import program_root

__all__ = [
    "BrokenEnvironment",
    "EnvironmentSpec",
    "ModelFile",
    "ModelSpec",
    "StageSpec",
    "Variant",
    "backends",
    "broken_environments",
    "environment_named",
    "environments",
    "model_named",
    "models",
    "read_environment",
    "stage_spec",
]

BUILT_IN: Final = ("film", "embedded")
"""The programs that answer a stage unless another backend is asked for."""


@dataclass(frozen=True, slots=True)
class BrokenEnvironment:
    """A folder whose description cannot be used, and why, in one sentence."""

    folder: Path
    sentence: str


def environments() -> tuple[EnvironmentSpec, ...]:
    """All programs with a usable description, by name."""
    return _read()[0]


def broken_environments() -> tuple[BrokenEnvironment, ...]:
    """The folders that were left out."""
    return _read()[1]


def _read() -> tuple[tuple[EnvironmentSpec, ...], tuple[BrokenEnvironment, ...]]:
    good: dict[str, EnvironmentSpec] = {}
    broken: list[BrokenEnvironment] = []
    found = (program_root() / "subprocess_envs").glob("*/worker.toml")
    # The built-in ones first: what was added later must not take a name of theirs.
    for path in sorted(found, key=lambda one: (one.parent.name not in BUILT_IN, one)):
        try:
            spec = read_environment(path.parent)
        except EnvironmentMissing as error:
            broken.append(BrokenEnvironment(path.parent, str(error)))
            continue
        if spec.name in good:
            other = good[spec.name].folder.name
            sentence = f"The programs in '{other}' and '{path.parent.name}' have the same name, '{spec.name}'."
            broken.append(BrokenEnvironment(path.parent, sentence))
        elif sentence := _other_models(spec, good.values()):
            broken.append(BrokenEnvironment(path.parent, sentence))
        else:
            good[spec.name] = spec
    return tuple(good[name] for name in sorted(good)), tuple(broken)


def _other_models(spec: EnvironmentSpec, others: Iterable[EnvironmentSpec]) -> str:
    """Why the models of `spec` cannot lie beside those of `others`: a name is a folder, and stands for one model."""
    for other in others:
        for name, model in spec.models.items():
            known = other.models.get(name)
            if known is not None and replace(known, environment=model.environment) != model:
                return f"The programs '{other.name}' and '{spec.name}' describe two models of the same name, '{name}'."
    return ""


def backends(stage: str) -> tuple[StageSpec, ...]:
    """Everything that answers a stage, the built-in backend first, then by name of backend."""
    found = [spec.stages[stage] for spec in environments() if stage in spec.stages]
    return tuple(sorted(found, key=lambda one: (one.environment not in BUILT_IN, one.backend, one.environment)))


def stage_spec(stage: str, backend: str | None = None) -> StageSpec:
    """The program's entry for a stage: the named backend, else the built-in one, else the only one there is.

    Raises `EnvironmentMissing`, naming what there is.
    """
    found = backends(stage)
    if not found:
        raise EnvironmentMissing(f"No installed program answers '{stage}'.", "Run: emotionai doctor")
    names = ", ".join(dict.fromkeys(one.backend for one in found))
    if backend is not None:
        for one in found:
            if one.backend == backend:
                return one
        raise EnvironmentMissing(
            f"No program '{backend}' answers '{stage}'; there are: {names}.", "Choose one of them."
        )
    if found[0].environment in BUILT_IN or len(found) == 1:
        return found[0]
    raise EnvironmentMissing(f"Several programs answer '{stage}': {names}.", "Choose one of them in the settings.")


def environment_named(name: str) -> EnvironmentSpec:
    """The program with this name; raises `EnvironmentMissing`, with what is wrong with it when that is known."""
    good, broken = _read()
    for environment in good:
        if environment.name == name:
            return environment
    for one in broken:
        if one.folder.name == name:
            raise EnvironmentMissing(one.sentence, "Run: emotionai doctor")
    raise EnvironmentMissing(f"There is no perception program '{name}'.", "Run: emotionai env list")


def models() -> tuple[ModelSpec, ...]:
    """The models of all programs, by program and then as described; one that several download is listed once."""
    listed: dict[tuple[str, str], ModelSpec] = {}
    for environment in environments():
        for model in environment.models.values():
            listed.setdefault((model.name, model.environment if model.shipped else ""), model)
    return tuple(listed.values())


def model_named(name: str) -> ModelSpec:
    """The model with this name; raises `EnvironmentMissing`."""
    for model in models():
        if model.name == name:
            return model
    raise EnvironmentMissing(f"There is no model '{name}'.", "Run: emotionai env models")
