"""`worker.toml` as the worker itself reads it: what each stage is, and a request's settings completed from it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emotionai_core.wire.messages import Hello, Json, RunRequest, Weights
from emotionai_core.wire.serve import StageError
from emotionai_core.wire.weights import stored_model


@dataclass(frozen=True, slots=True)
class StageManual:
    """One stage's part of worker.toml."""

    name: str
    backend: str
    version: str
    settings: Mapping[str, Json]
    models: tuple[str, ...]
    limits: tuple[str, ...]
    resources: tuple[str, ...]


def read_manual(description: Path, stage: str) -> StageManual:
    """The entry of `stage` in the worker.toml at `description`; raises `StageError` when there is none."""
    stages: Mapping[str, Any] = tomllib.loads(description.read_text("utf-8"))["stages"]
    if stage not in stages:
        raise StageError("unknown-stage", f"This worker has no stage '{stage}'.")
    entry = stages[stage]
    return StageManual(
        name=stage,
        backend=str(entry["backend"]),
        version=str(entry["version"]),
        settings=dict(entry.get("settings", {})),
        models=tuple(entry.get("models", ())),
        limits=tuple(entry.get("limits", ())),
        resources=tuple(entry.get("resources", ())),
    )


def completed(request: RunRequest, manual: StageManual) -> None:
    """Add the defaults that `request.settings` leaves out; raises `StageError` for one of a wrong type.

    Names that the manual does not list stay: a newer studio may send more than this worker knows.
    """
    for name, default in manual.settings.items():
        value = request.settings.setdefault(name, default)
        if not _fits(value, default):
            raise StageError("bad-setting", f"The setting '{name}' of stage '{request.stage}' has a wrong type.")


def introduction_of(description: Path, device: Callable[[], str]) -> Callable[[RunRequest], Hello]:
    """What a worker with downloaded weights says first; it raises `StageError` when weights are missing.

    `device` names where it computes ("cpu", "cuda:0 NVIDIA ...", "mps"); it is asked after the weights were found.
    """

    def introduce(request: RunRequest) -> Hello:
        manual = read_manual(description, request.stage)
        weights: tuple[Weights, ...] = tuple(one for name in manual.models for one in stored_model(name).weights)
        return Hello(request.stage, manual.backend, manual.version, weights, device(), manual.limits)

    return introduce


def _fits(value: Json, default: Json) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, int | float):
        return isinstance(value, int | float)
    return type(value) is type(default)
