"""`worker.toml` as seen by the worker: what each stage is, and a request's settings completed from its defaults."""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embedded.models import weights_of
from emotionai_core.wire.messages import Hello, Json, RunRequest, Weights
from emotionai_core.wire.serve import StageError

# Our own trained heads are given away with the studio.
OWN_LICENCE = "MIT"
_FILE = Path(__file__).parent.parent / "worker.toml"


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


def stage_manual(stage: str) -> StageManual:
    """The entry of `stage`; raises `StageError` when there is none."""
    stages: Mapping[str, Any] = tomllib.loads(_FILE.read_text("utf-8"))["stages"]
    if stage not in stages:
        raise StageError("unknown-stage", f"This worker has no stage '{stage}'.")
    entry = stages[stage]
    return StageManual(
        name=stage,
        backend=entry["backend"],
        version=entry["version"],
        settings=entry["settings"],
        models=tuple(entry["models"]),
        limits=tuple(entry["limits"]),
        resources=tuple(entry.get("resources", ())),
    )


def introduction(request: RunRequest) -> Hello:
    """The worker's first event for `request`; raises `StageError` for missing models."""
    manual = stage_manual(request.stage)
    weights = (*weights_of(manual.models), *(_shipped(name) for name in manual.resources))
    return Hello(request.stage, manual.backend, manual.version, weights, "cpu", manual.limits)


def _shipped(name: str) -> Weights:
    """A file of weights that comes with the studio itself."""
    path = Path(os.environ.get("EMOTIONAI_RESOURCES", "")) / name
    if not path.is_file():
        raise StageError(
            "resource-missing", f"The studio's own file '{path.name}' is missing.", "Reinstall the studio."
        )
    return Weights(path.parent.name, hashlib.sha256(path.read_bytes()).hexdigest(), OWN_LICENCE)


def _fits(value: Json, default: Json) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, int | float):
        return isinstance(value, int | float)
    return type(value) is type(default)


def complete_settings(request: RunRequest) -> None:
    """Add the defaults that `request.settings` leaves out; raises `StageError` for one of a wrong type.

    Names that the manual does not list stay: a newer studio may send more than this worker knows.
    """
    for name, default in stage_manual(request.stage).settings.items():
        value = request.settings.setdefault(name, default)
        if not _fits(value, default):
            raise StageError("bad-setting", f"The setting '{name}' of stage '{request.stage}' has a wrong type.")
