"""What a program says about itself in its `worker.toml`: the environment, its variants, stages and models.

Names become folders and addresses are fetched from, so both are checked here, before anything uses them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final, cast
from urllib.parse import urlsplit

from emotionai_core.errors import EnvironmentMissing
from emotionai_core.wire.messages import Json

DEFAULT_VARIANT: Final = "cpu"
_DEFAULT_LOCK: Final = "requirements.lock"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\Z")
_HEX: Final = re.compile(r"[0-9a-f]{64}\Z")
_ARCHIVES: Final = ("", "zip", "tar.gz")
_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")

Raw = Mapping[str, Json]
ModelsFor = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Models by the name of a setting and its value."""


@dataclass(frozen=True, slots=True)
class StageSpec:
    """One stage a program offers. `settings` are its defaults; `silence` seconds without an event mean it hangs.

    It never runs without `models`. `models_for` says by setting and value which others that value needs, unless one of
    the inputs `spared_by` is given. `optional_models` are read where they are there, those of `optional_for` only with
    the value of the setting that they stand under. `resources` are files of ours that it reads, under `resources/`.
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
    models_for: ModelsFor = field(default_factory=dict[str, Mapping[str, tuple[str, ...]]])
    spared_by: tuple[str, ...] = ()
    optional_models: tuple[str, ...] = ()
    optional_for: ModelsFor = field(default_factory=dict[str, Mapping[str, tuple[str, ...]]])

    def needed(self, settings: Mapping[str, Json] | None = None, given: Collection[str] = ()) -> tuple[str, ...]:
        """The models it cannot run without, with `settings` over its own and the inputs `given`."""
        spared = any(name in given for name in self.spared_by)
        return _once(self.models, () if spared else self._chosen(self.models_for, settings))

    def optional(self, settings: Mapping[str, Json] | None = None) -> tuple[str, ...]:
        """The models it reads where they are there, with `settings` over its own."""
        return _once(self.optional_models, self._chosen(self.optional_for, settings))

    @property
    def all_models(self) -> tuple[str, ...]:
        """Every model that it can read, whatever the settings."""
        chosen = [names for one in (self.models_for, self.optional_for) for by in one.values() for names in by.values()]
        return _once(self.models, self.optional_models, *chosen)

    def _chosen(self, models: ModelsFor, settings: Mapping[str, Json] | None) -> tuple[str, ...]:
        values = {**self.settings, **(settings or {})}
        return _once(*(by_value.get(str(values.get(name)), ()) for name, by_value in models.items()))


def _once(*names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for some in names for name in some))


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to install a program: its lock file, its size in MB (10^6 bytes), and what hardware it `needs`.

    `needs` is "" or "nvidia"; `weights` names the models that this variant reads in place of the stages' own.
    """

    name: str
    title: str
    lock: str
    disk_mb: int
    needs: str = ""
    weights: Mapping[str, str] = field(default_factory=dict[str, str])

    def own(self, names: Iterable[str]) -> tuple[str, ...]:
        """The models that this variant reads for those named."""
        return tuple(self.weights.get(name, name) for name in names)


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model: its path inside the model's folder and where its publisher keeps it.

    `bytes` is 0 and `sha256` "" where the publisher does not say; `unpack` is "", "zip" or "tar.gz".
    """

    file: str
    source: str = ""
    bytes: int = 0
    sha256: str = ""
    unpack: str = ""


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """Weights a program computes with. Those with a `package` come with the program, the others are downloaded.

    `owned` are folders in which users of the original software already have the files.
    """

    name: str
    environment: str
    title: str
    purpose: str
    licence: str
    licence_note: str
    non_commercial: bool
    gated: bool
    service: str
    revision: str
    owned: tuple[str, ...]
    package: str
    note: str
    files: tuple[ModelFile, ...]

    @property
    def shipped(self) -> bool:
        """Whether it is installed with its program, out of a package."""
        return self.package != ""

    @property
    def bytes(self) -> int:
        """What a download takes, in bytes; 0 where the publisher does not say for every file."""
        sizes = [one.bytes for one in self.files]
        return sum(sizes) if all(sizes) else 0


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
    accelerator: tuple[str, ...] = (DEFAULT_VARIANT,)
    variants: Mapping[str, Variant] = field(default_factory=dict[str, Variant])
    models: Mapping[str, ModelSpec] = field(default_factory=dict[str, ModelSpec])
    note: str = ""

    def variant(self, name: str = "") -> Variant:
        """The variant of that name, or the default one; raises `EnvironmentMissing` when there is none."""
        if not self.variants and name in ("", DEFAULT_VARIANT):
            return Variant(DEFAULT_VARIANT, "Processor", _DEFAULT_LOCK, self.disk_mb)
        wanted = name or (DEFAULT_VARIANT if DEFAULT_VARIANT in self.variants else next(iter(self.variants)))
        if wanted not in self.variants:
            there = ", ".join(self.variants or (DEFAULT_VARIANT,))
            raise EnvironmentMissing(f"'{self.title}' has no variant '{wanted}'; there are: {there}.")
        return self.variants[wanted]


def read_environment(folder: Path) -> EnvironmentSpec:
    """The program described by `folder/worker.toml`; raises `EnvironmentMissing` when the description is wrong."""
    try:
        raw = cast(dict[str, Json], tomllib.loads((folder / "worker.toml").read_text(encoding="utf-8")))
        return _environment(folder, raw)
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        reason = f"'{error.args[0]}' is missing" if isinstance(error, KeyError) else str(error)
        raise EnvironmentMissing(
            f"The description of the perception program in '{folder.name}' cannot be read ({reason}).",
            "Reinstall the studio, or take the folder away if it was added later.",
        ) from error


def _environment(folder: Path, raw: Raw) -> EnvironmentSpec:
    about = cast(dict[str, Json], raw["environment"])
    stages = cast(dict[str, dict[str, Json]], raw["stages"])
    models = cast(dict[str, dict[str, Json]], raw.get("models", {}))
    variants = cast(dict[str, dict[str, Json]], about.get("variants", {}))
    name = _name(about["name"])
    disk_mb = _whole(about, "disk_mb")
    accelerator = str(about.get("accelerator", DEFAULT_VARIANT))
    spec = EnvironmentSpec(
        name=name,
        title=str(about["title"]),
        question=str(about["question"]),
        folder=folder,
        own_interpreter=about.get("interpreter", "own") == "own",
        disk_mb=disk_mb,
        stages={stage: _stage(stage, name, spec) for stage, spec in stages.items()},
        accelerator=tuple(part.strip() for part in accelerator.split(",") if part.strip()),
        variants={key: _variant(key, entry, disk_mb) for key, entry in variants.items()},
        models={key: _model(key, name, entry) for key, entry in models.items()},
        note=str(about.get("note", "")),
    )
    named = {model for stage in spec.stages.values() for model in stage.all_models}
    named |= {model for variant in spec.variants.values() for model in variant.weights.values()}
    unknown = named - spec.models.keys()
    if spec.models and unknown:
        raise ValueError(f"a stage or variant names models that are not described: {', '.join(sorted(unknown))}")
    return spec


def _stage(stage: str, environment: str, raw: Raw) -> StageSpec:
    return StageSpec(
        stage=stage,
        environment=environment,
        backend=str(raw["backend"]),
        version=str(raw["version"]),
        title=str(raw["title"]),
        settings=cast(dict[str, Json], raw.get("settings", {})),
        inputs=_texts(raw, "inputs"),
        silence=float(cast(float, raw.get("silence_s", 120))),
        models=_texts(raw, "models"),
        resources=_texts(raw, "resources"),
        limits=_texts(raw, "limits"),
        calibration=cast(dict[str, Json], raw.get("calibration", {})),
        models_for=_by_value(raw, "models_for"),
        spared_by=_texts(raw, "spared_by"),
        optional_models=_texts(raw, "optional_models"),
        optional_for=_by_value(raw, "optional_for"),
    )


def _by_value(raw: Raw, name: str) -> ModelsFor:
    by_setting = cast(dict[str, dict[str, Json]], raw.get(name, {}))
    return {setting: {value: _texts(by_value, value) for value in by_value} for setting, by_value in by_setting.items()}


def _variant(name: str, raw: Raw, disk_mb: int) -> Variant:
    lock = _inside(str(raw.get("lock", _DEFAULT_LOCK)))
    weights = cast(dict[str, Json], raw.get("weights", {}))
    return Variant(
        name=_name(name),
        title=str(raw["title"]),
        lock=lock,
        disk_mb=_whole(raw, "disk_mb") or disk_mb,
        needs=str(raw.get("needs", "")),
        weights={model: str(other) for model, other in weights.items()},
    )


def _model(name: str, environment: str, raw: Raw) -> ModelSpec:
    return ModelSpec(
        name=_name(name),
        environment=environment,
        title=str(raw.get("title", name)),
        purpose=str(raw.get("purpose", raw.get("note", ""))),
        licence=str(raw["licence"]),
        licence_note=str(raw.get("licence_note", "")),
        non_commercial=_switch(raw, "non_commercial"),
        gated=_switch(raw, "gated"),
        service=_name(raw["service"]) if raw.get("service") else "",
        revision=str(raw.get("revision", "")),
        owned=_texts(raw, "owned"),
        package=str(raw.get("package", "")),
        note=str(raw.get("note", "")),
        files=tuple(_file(entry, "package" in raw) for entry in cast(list[Json], raw["files"])),
    )


def _file(raw: Json, shipped: bool) -> ModelFile:
    if isinstance(raw, str):
        if not shipped:
            raise ValueError(f"'{raw}' has no source")
        return ModelFile(_inside(raw))
    entry = cast(dict[str, Json], raw)
    sha256, unpack = str(entry.get("sha256", "")).lower(), str(entry.get("unpack", ""))
    if sha256 and not _HEX.match(sha256):
        raise ValueError(f"the hash of '{entry['file']}' is not a SHA-256 in hex")
    if unpack not in _ARCHIVES:
        raise ValueError(f"'{unpack}' is no archive that can be unpacked")
    source = _address(str(entry["source"]))
    return ModelFile(_inside(str(entry["file"])), source, _whole(entry, "bytes"), sha256, unpack)


def _address(text: str) -> str:
    """An address that may be fetched from: encrypted, or this very machine."""
    parts = urlsplit(text)
    if parts.scheme == "https" and parts.hostname:
        return text
    if parts.scheme == "http" and parts.hostname in _LOOPBACK:
        return text
    raise ValueError(f"'{text}' is not an https address")


def _inside(text: str) -> str:
    """A relative path that stays inside its folder."""
    path = PurePosixPath(text)
    if not text or "\\" in text or ":" in text or path.is_absolute() or ".." in path.parts:
        raise ValueError(f"'{text}' is not a path inside a folder")
    return str(path)


def _name(value: Json) -> str:
    if not isinstance(value, str) or not _NAME.match(value):
        raise ValueError(f"'{value}' cannot be a name")
    return value


def _whole(raw: Raw, name: str) -> int:
    value = raw.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"'{name}' is not a whole number")
    return value


def _switch(raw: Raw, name: str) -> bool:
    value = raw.get(name, False)
    if not isinstance(value, bool):
        raise ValueError(f"'{name}' is neither true nor false")
    return value


def _texts(raw: Raw, name: str) -> tuple[str, ...]:
    return tuple(str(item) for item in cast(list[Json], raw.get(name, [])))
