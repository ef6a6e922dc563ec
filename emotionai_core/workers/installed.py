"""An environment's place on this machine: its interpreter, its models, what a worker is started with, and its state.

`ready.json`, written last by an installation, is the only sign of completeness.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import cast

import emotionai_core
from emotionai_core.errors import EnvironmentMissing
from emotionai_core.wire.messages import Json
from emotionai_core.wire.weights import FOLDER_VARIABLE, read_manifest
from emotionai_core.workers.catalogue import EnvironmentSpec, ModelSpec, StageSpec, Variant
from emotionai_core.workers.models import ModelState, model_state
from emotionai_core.workers.places import environments_folder, resources, weights_folder

READY_FILE = "ready.json"


class State(Enum):
    """What an environment is like on this machine."""

    ABSENT = "absent"
    INCOMPLETE = "incomplete"
    READY = "ready"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True)
class Installed:
    """An environment's place: its interpreter, its models, and what they are.

    `chosen` is the variant while it is being built; afterwards `ready.json` knows it.
    """

    spec: EnvironmentSpec
    home: Path
    chosen: str = ""

    @property
    def python(self) -> Path:
        """The interpreter that runs the worker."""
        if not self.spec.own_interpreter:
            return Path(sys.executable)
        folder = self.home / "venv"
        return folder / "Scripts" / "python.exe" if os.name == "nt" else folder / "bin" / "python"

    @property
    def sign(self) -> Path | None:
        """The file that says it is complete, held while a worker runs; None where nothing is installed."""
        return self.home / READY_FILE if self.spec.own_interpreter else None

    @property
    def models(self) -> Path:
        """The folder of converted models."""
        return self.home / "models"

    @property
    def variant(self) -> str:
        """The name of the variant that is installed, or would be by default."""
        return self.chosen or ready_record(self.home).get("variant", "") or self.spec.variant().name

    @property
    def _other_weights(self) -> Mapping[str, str]:
        try:
            return self.spec.variant(self.variant).weights
        except EnvironmentMissing:
            # The variant that is installed is no longer offered; its state says so.
            return {}

    def ready_for(self, stage: str) -> bool:
        """Whether the stage can run now: installed, up to date, and with all its models."""
        return state(self.spec) is State.READY and not needed_models(self.spec, (stage,))

    def variables(self) -> dict[str, str]:
        """The process environment of the worker: its models, our resources, the protocol on its import path."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        wire = str(self.home / "wire") if self.spec.own_interpreter else str(_package_parent())
        return {
            **kept,
            "EMOTIONAI_MODELS": str(self.models),
            "EMOTIONAI_RESOURCES": str(resources()),
            "EMOTIONAI_VARIANT": self.variant,
            FOLDER_VARIABLE: str(weights_folder()),
            "PYTHONPATH": wire,
            "PYTHONUNBUFFERED": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            # OpenCV and BLAS would otherwise start threads of their own on top of the runtime's.
            "OMP_NUM_THREADS": "2",
            # Idle threads that spin cost 4 to 19 times the work where the processor is shared (measured).
            "OMP_WAIT_POLICY": "PASSIVE",
            # ONNX Runtime sends what it runs to its maker from its import on, unless this is set before.
            "ORT_DISABLE_TELEMETRY": "1",
        }

    def weights(self, names: tuple[str, ...], ours: tuple[str, ...] = ()) -> tuple[tuple[str, str], ...]:
        """(name, sha256) of the models in `names` and of `ours` under `resources/`, for an artefact's key.

        Downloaded ones are called "model/file"; a variant may read others in place of those named.
        """
        read = [self._other_weights.get(name, name) for name in names]
        shipped = tuple((name, _sha256(resources() / name)) for name in ours)
        converted = tuple(
            (str(entry["name"]), str(entry["sha256"]))
            for entry in _converted(self.models)
            if entry.get("model") in names and {"name", "sha256"} <= entry.keys()
        )
        stored = (read_manifest(weights_folder() / name) for name in read)
        downloaded = tuple(
            (f"{one.model}/{row.file}", row.sha256) for one in stored if one is not None for row in one.files
        )
        return shipped + converted + downloaded


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        # The worker says which file is missing, in a sentence of its own.
        return "missing"


def installed(spec: EnvironmentSpec) -> Installed:
    """Where the environment is, whether or not it is there."""
    return Installed(spec, environments_folder() / spec.name)


def state(spec: EnvironmentSpec) -> State:
    """What the environment is like now."""
    if not spec.own_interpreter:
        return State.READY
    home = installed(spec).home
    ready = ready_record(home)
    if "fingerprint" not in ready:
        return State.INCOMPLETE if home.exists() or building_place(spec).exists() else State.ABSENT
    try:
        expected = fingerprint(spec, ready.get("variant", ""))
    except EnvironmentMissing:
        # The variant that is installed is no longer offered.
        return State.OUTDATED
    return State.READY if ready["fingerprint"] == expected else State.OUTDATED


def needed_models(
    spec: EnvironmentSpec, stages: Iterable[str] | None = None, variant: Variant | None = None
) -> tuple[ModelSpec, ...]:
    """The models to download, not here yet, that the program (or only some of its `stages`) cannot run without.

    Those of the installed variant, unless another one is given. Where a setting chooses among models, those of one
    of its values are enough; without any, those of the default are needed.
    """
    variant = variant or _variant_of(spec)
    named = spec.stages if stages is None else stages
    return _to_get(spec, variant, (name for stage in named for name in _enough(spec, variant, spec.stages[stage])))


def missing_models(
    stage: StageSpec, spec: EnvironmentSpec, settings: Mapping[str, Json], given: Collection[str]
) -> tuple[ModelSpec, ...]:
    """The models to download, not here yet, that one stage of `spec` needs with these settings and inputs."""
    return _to_get(spec, _variant_of(spec), stage.needed(settings, given))


def needed_names(spec: EnvironmentSpec) -> frozenset[str]:
    """The models that the program cannot run without, by the rule of `needed_models`, whether or not they are here."""
    variant = _variant_of(spec)
    return frozenset(name for stage in spec.stages.values() for name in variant.own(_enough(spec, variant, stage)))


def readable_names(spec: EnvironmentSpec) -> frozenset[str]:
    """The models that the program can read as it is installed, with whatever settings, whether or not they are here."""
    variant = _variant_of(spec)
    return frozenset(name for stage in spec.stages.values() for name in variant.own(stage.all_models))


def _enough(spec: EnvironmentSpec, variant: Variant, stage: StageSpec) -> tuple[str, ...]:
    names = dict.fromkeys(stage.models)
    for setting, by_value in stage.models_for.items():
        default = by_value.get(str(stage.settings.get(setting)), ())
        others = (models for models in by_value.values() if models and not _to_get(spec, variant, models))
        names |= dict.fromkeys(next(others, default) if _to_get(spec, variant, default) else default)
    return tuple(names)


def _to_get(spec: EnvironmentSpec, variant: Variant, names: Iterable[str]) -> tuple[ModelSpec, ...]:
    found = (spec.models[name] for name in dict.fromkeys(variant.own(names)) if name in spec.models)
    return tuple(model for model in found if not model.shipped and model_state(model) is not ModelState.READY)


def _variant_of(spec: EnvironmentSpec) -> Variant:
    """The installed variant, the default one where that is no longer offered."""
    try:
        return spec.variant(installed(spec).variant)
    except EnvironmentMissing:
        return spec.variant()


def building_place(spec: EnvironmentSpec) -> Path:
    """Where an installation is built before it takes its place."""
    return environments_folder() / f"{spec.name}.installing"


def ready_record(home: Path) -> dict[str, str]:
    """What the last complete installation wrote about itself, empty when there is none."""
    try:
        found = cast(object, json.loads((home / READY_FILE).read_bytes()))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): value for name, value in cast(dict[str, object], found).items() if isinstance(value, str)}


def fingerprint(spec: EnvironmentSpec, variant: str = "") -> str:
    """A hash over everything an installation is made from: lock files, converters and the protocol."""
    lock = spec.variant(variant).lock
    digest = hashlib.blake2b(digest_size=16)
    names = (lock, "weights.lock", "weights.toml", "prepare.py", "finish.py", "server.toml")
    sources = [spec.folder / name for name in names]
    sources += sorted((spec.folder / spec.name / "convert").glob("*.py"))
    if spec.stages:
        # A program without stages does not speak the protocol.
        sources += sorted((Path(emotionai_core.__file__).parent / "wire").glob("*.py"))
    for path in sources:
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def size_on_disk(spec: EnvironmentSpec) -> int:
    """What the environment takes, in bytes, a file that several environments share counted in each; 0 when absent."""
    if not spec.own_interpreter:
        return 0
    return _size(_files(installed(spec).home)) + _size(_files(building_place(spec)))


def _files(folder: Path) -> Iterable[Path]:
    for place, _, names in os.walk(folder):
        yield from (Path(place, name) for name in names)


def _size(paths: Iterable[Path]) -> int:
    total = 0
    for path in paths:
        try:
            total += path.lstat().st_size
        except OSError:
            # Gone meanwhile: an installation is going on.
            continue
    return total


def _package_parent() -> Path:
    return Path(emotionai_core.__file__).resolve().parent.parent


def _converted(models: Path) -> list[dict[str, object]]:
    try:
        raw = cast(object, json.loads((models / "models.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return []
    listed = cast(dict[str, object], raw).get("models", []) if isinstance(raw, dict) else raw
    entries = cast(list[object], listed) if isinstance(listed, list) else []
    return [cast(dict[str, object], entry) for entry in entries if isinstance(entry, dict)]
