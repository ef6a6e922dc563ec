"""The model files of the three tiers: what each is like on this machine, its licence, and getting it.

Files that the user has already (an installation of ComfyUI, the model hub's cache, folders that were named) are used
where they lie; the others are fetched into the studio's own weights, resumed and checked like every other model.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final, cast

from emotionai_core.errors import EnvironmentMissing
from emotionai_core.generation.comfy.model_files import fault_of, found_elsewhere, in_hub_cache, usual_roots
from emotionai_core.generation.configuration import Configuration, Kind
from emotionai_core.records.clip import Tier
from emotionai_core.workers.description import ModelFile, ModelSpec
from emotionai_core.workers.models import (
    ModelState,
    accept,
    damage_of,
    fetch_model,
    is_accepted,
    model_folder,
    model_state,
    size_of_model,
)
from emotionai_core.workers.places import free_bytes, program_root, weights_folder
from emotionai_core.workers.progress import Asked, OnProgress, Say, mb, never, silent
from emotionai_core.workers.reading import sha256_of

_RESERVE: Final = 1_000_000_000


class FileState(Enum):
    """What a model file is like; FOUND: the user has it elsewhere."""

    ABSENT = "absent"
    PARTLY = "partly"
    READY = "ready"
    DAMAGED = "damaged"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class ComfyModel:
    """One catalogued file: its `role` in a workflow, the `folder` below models/, and its size in bytes.

    `bytes` is exact where `exactly`, else known to 10 MB or coarser. `page` is where its licence is read.
    """

    spec: ModelSpec
    file: str
    role: str
    tiers: tuple[Tier, ...]
    folder: str
    bytes: int
    exactly: bool
    page: str

    @property
    def name(self) -> str:
        """What it is called in commands."""
        return self.spec.name

    @property
    def gigabytes(self) -> float:
        """Its size in 10^9 bytes."""
        return self.bytes / 1e9


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """A model file here: `path` where it is, `fault` what is wrong with it, `here` bytes that have arrived."""

    model: ComfyModel
    state: FileState
    path: Path | None = None
    fault: str = ""
    here: int = 0
    accepted: bool = False

    @property
    def usable(self) -> bool:
        """Whether a workflow can load it."""
        return self.state in (FileState.READY, FileState.FOUND)

    @property
    def missing_bytes(self) -> int:
        """What a download would still take."""
        return 0 if self.usable else max(0, self.model.bytes - self.here)


def catalogue(tier: Tier | None = None) -> tuple[ComfyModel, ...]:
    """All model files, or those of a tier, in the catalogue's order; raises `EnvironmentMissing` when it is damaged."""
    path = program_root() / "subprocess_envs" / "comfyui" / "models.toml"
    try:
        described = tomllib.loads(path.read_text(encoding="utf-8"))
        licences = cast(Mapping[str, Mapping[str, str]], described["licences"])
        rows = cast(list[Mapping[str, object]], described["files"])
        found = tuple(_model(row, licences[str(row["licence"])]) for row in rows)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EnvironmentMissing(
            f"The catalogue of LTX-Video's models cannot be read ({error}).", "Install the studio again."
        ) from error
    return tuple(one for one in found if tier is None or tier in one.tiers)


def _model(row: Mapping[str, object], licence: Mapping[str, str]) -> ComfyModel:
    name, file, source = (str(row[key]) for key in ("name", "file", "source"))
    if Path(file).name != file or Path(name).name != name or not source.startswith(("https://", "http://127.0.0.1:")):
        raise ValueError(f"'{name}' is not described properly")
    exactly = int(cast(int, row["bytes"]))
    spec = ModelSpec(
        name=name,
        environment="comfyui",
        title=str(row["title"]),
        purpose=str(row["role"]),
        licence=licence["name"],
        licence_note=licence["note"],
        non_commercial=False,
        gated=False,
        service="huggingface",
        revision=str(row["revision"]),
        owned=(),
        package="",
        note="",
        files=(ModelFile(file, source, exactly, str(row["sha256"])),),
    )
    tiers = tuple(Tier(one) for one in cast(list[str], row["tiers"]))
    size = exactly or round(float(cast(float, row["gigabytes"])) * 1e9)
    return ComfyModel(spec, file, str(row["role"]), tiers, str(row["folder"]), size, exactly > 0, licence["page"])


def model_named(name: str) -> ComfyModel:
    """The model file of that name; raises `EnvironmentMissing`."""
    for one in catalogue():
        if one.name == name:
            return one
    known = ", ".join(one.name for one in catalogue())
    raise EnvironmentMissing(f"There is no model '{name}' for LTX-Video.", f"There are: {known}.")


def model_statuses(chosen: Configuration, tier: Tier | None) -> tuple[ModelStatus, ...]:
    """Every file of the tier (all files for None) as it is here; quick, nothing is hashed."""
    roots = model_roots(chosen)
    return tuple(_status(one, roots) for one in catalogue(tier))


def model_roots(chosen: Configuration) -> tuple[Path, ...]:
    """Folders laid out like ComfyUI's models/ in which the user's files are looked for."""
    named = [Path(one) for one in chosen.model_folders]
    if chosen.kind is Kind.FOLDER and chosen.folder:
        named.append(Path(chosen.folder) / "models")
    return tuple(dict.fromkeys((*named, *usual_roots())))


def _status(one: ComfyModel, roots: Iterable[Path]) -> ModelStatus:
    accepted, place = is_accepted(one.spec), model_folder(one.spec) / one.file
    size = one.bytes if one.exactly else 0
    now = model_state(one.spec)
    fault = fault_of(place, size, one.gigabytes) if now is ModelState.READY else ""
    if now is ModelState.READY and not fault:
        return ModelStatus(one, FileState.READY, place, here=one.bytes, accepted=accepted)
    elsewhere = found_elsewhere(one.file, one.folder, roots, size, one.gigabytes) or in_hub_cache(
        one.spec.files[0].source, one.file, size, one.gigabytes
    )
    if elsewhere is not None:
        return ModelStatus(one, FileState.FOUND, elsewhere, here=one.bytes, accepted=accepted)
    if now in (ModelState.READY, ModelState.DAMAGED):
        return ModelStatus(one, FileState.DAMAGED, place, fault or "it is not as it arrived", accepted=accepted)
    if now is ModelState.PARTIAL:
        return ModelStatus(one, FileState.PARTLY, None, here=size_of_model(one.spec), accepted=accepted)
    return ModelStatus(one, FileState.ABSENT, accepted=accepted)


def damage(one: ModelStatus, cancelled: Asked = never) -> str:
    """What is wrong with a file that is here, after hashing it; "" when nothing. Raises `OSError`, or `Cancelled`."""
    if one.state is FileState.READY:
        return damage_of(one.model.spec, cancelled)
    known = one.model.spec.files[0].sha256
    if one.state is FileState.FOUND and one.path is not None and known and sha256_of(one.path, cancelled) != known:
        return f"{one.path} is another file than '{one.model.spec.title}', or damaged."
    return f"'{one.model.file}' is damaged: {one.fault}." if one.state is FileState.DAMAGED else ""


def assurance(one: ModelStatus) -> str:
    """What it means that `damage` found nothing: against what a file that is here could be held."""
    if one.model.spec.files[0].sha256:
        return f"{one.model.file} is as it was published."
    if one.state is FileState.READY:
        return f"{one.model.file} is as it arrived; no published hash of it is known here."
    return f"{one.model.file}: no hash of it is known here; only its name, size and first bytes were looked at."


def model_folders(statuses: Iterable[ModelStatus]) -> dict[str, list[Path]]:
    """Where usable files lie, by kind of model: what ComfyUI is told through its extra paths."""
    folders: dict[str, list[Path]] = {}
    for one in statuses:
        if one.usable and one.path is not None:
            folders.setdefault(one.model.folder, []).append(one.path.parent)
    return {kind: list(dict.fromkeys(places)) for kind, places in folders.items()}


def accept_licence(one: ComfyModel) -> None:
    """Note that the user accepts its licence; raises `OSError`."""
    accept(one.spec)


def check_room(statuses: Iterable[ModelStatus]) -> None:
    """Raise `EnvironmentMissing` unless what is missing fits on the disk."""
    need = sum(one.missing_bytes for one in statuses)
    free = free_bytes(weights_folder())
    if need and free < need + _RESERVE:
        raise EnvironmentMissing(
            f"The models need {mb(need)} more on the disk, and {mb(free)} are free.", "Free some disk space first."
        )


def fetch(
    one: ComfyModel,
    on_progress: OnProgress = silent,
    cancelled: Asked = never,
    say: Say = lambda _: None,
    accept_changed: bool = False,
) -> Path:
    """Fetch a model file into the studio's weights; raises `EnvironmentMissing` with the reason, or `Cancelled`.

    What has arrived is kept for the next attempt.
    """
    if not is_accepted(one.spec):
        raise EnvironmentMissing(
            f"The licence of '{one.spec.title}' ({one.spec.licence}) has not been accepted yet.",
            f"Read it on {one.page}, then run: emotionai comfy fetch {one.name} --accept-licences",
        )
    try:
        fetch_model(one.spec, on_progress, cancelled, say, accept_changed)
    except EnvironmentMissing as error:
        # The same download belongs to another command here.
        hint = error.hint.replace("emotionai env models --get", "emotionai comfy fetch")
        raise EnvironmentMissing(str(error), hint) from error
    path = model_folder(one.spec) / one.file
    if fault := fault_of(path, one.bytes if one.exactly else 0, 0.0):
        raise EnvironmentMissing(f"What arrived as '{one.file}' cannot be used: {fault}.", "Try again later.")
    return path
