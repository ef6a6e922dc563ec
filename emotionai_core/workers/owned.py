"""Weights the user already has for the original software: found where that keeps them, and taken over after hashing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from emotionai_core.workers.catalogue import ModelFile, ModelSpec
from emotionai_core.workers.progress import Asked, never
from emotionai_core.workers.reading import StoppableFile, sha256_of

# Software keeps its files elsewhere when one of these says so: the first that is set counts.
_MOVED: Final = (
    ("~/.cache/huggingface/hub", (("HF_HUB_CACHE", ""), ("HUGGINGFACE_HUB_CACHE", ""), ("HF_HOME", "hub"))),
    ("~/.cache/torch", (("TORCH_HOME", ""),)),
    ("~/.deepface", (("DEEPFACE_HOME", ".deepface"),)),
    ("~/nltk_data", (("NLTK_DATA", ""),)),
)


def owned_files(model: ModelSpec) -> Mapping[str, Path]:
    """Where every file of `model` lies on this machine, by its path in the model's folder; empty unless all are there.

    Sizes are compared where they are known; hashes only when the files are taken over.
    """
    if not model.files or any(one.unpack for one in model.files):
        return {}
    for place in model.owned:
        for folder in _folders(_expanded(place), model.revision):
            found = {one.file: path for one in model.files if (path := _in_folder(folder, one)) is not None}
            if len(found) == len(model.files):
                return found
    return {}


def take_over(one: ModelFile, source: Path, target: Path, cancelled: Asked = never) -> bool:
    """Link or copy `source` to `target` when its hash is the catalogued one (or none is known).

    Raises `OSError`, or `Cancelled`.
    """
    if one.sha256 and sha256_of(source, cancelled) != one.sha256:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.taking")
    partial.unlink(missing_ok=True)
    real = source.resolve()
    try:
        os.link(real, partial)
    except OSError:
        # Another disk, or a file system without links.
        with StoppableFile(real, cancelled) as file, partial.open("wb") as copy:
            shutil.copyfileobj(file, copy)
    partial.replace(target)
    return True


def _expanded(place: str) -> Path:
    for usual, variables in _MOVED:
        if place != usual and not place.startswith(f"{usual}/"):
            continue
        for variable, below in variables:
            if moved := os.environ.get(variable):
                return Path(moved, below, place[len(usual) :].lstrip("/"))
    return Path(place).expanduser()


def _folders(place: Path, revision: str) -> list[Path]:
    """The folder itself, and a hub cache's snapshots: the pinned revision, or all when none is pinned."""
    snapshots = place / "snapshots"
    if not snapshots.is_dir():
        return [place]
    if revision and (snapshots / revision).is_dir():
        return [snapshots / revision]
    return sorted(path for path in snapshots.iterdir() if path.is_dir())


def _in_folder(folder: Path, one: ModelFile) -> Path | None:
    for name in dict.fromkeys((one.file, PurePosixPath(one.file).name)):
        path = folder / name
        if path.is_file() and one.bytes in (0, path.stat().st_size):
            return path
    return None
