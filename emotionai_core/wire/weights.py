"""Downloaded weights as a worker sees them: one folder a model, with a manifest of what was verified when it arrived.

`EMOTIONAI_WEIGHTS/<model>/model.json` holds {"model", "licence", "files": [{"file", "bytes", "sha256"}]}; it is written
last, so that a folder without one is a download that was never finished. Nothing here fetches anything.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from emotionai_core.wire.messages import Weights
from emotionai_core.wire.serve import StageError
from emotionai_core.wire.tables import write_atomically

FOLDER_VARIABLE = "EMOTIONAI_WEIGHTS"
MANIFEST = "model.json"


@dataclass(frozen=True, slots=True)
class WeightsFile:
    """One verified file: its path inside the model's folder, its size and its SHA-256 in hex."""

    file: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class StoredModel:
    """A model that lies on this machine, complete."""

    model: str
    licence: str
    folder: Path
    files: tuple[WeightsFile, ...]

    @property
    def weights(self) -> tuple[Weights, ...]:
        """Its files for a worker's introduction."""
        return tuple(Weights(f"{self.model}/{one.file}", one.sha256, self.licence) for one in self.files)


def read_manifest(folder: Path) -> StoredModel | None:
    """The model in `folder`; None when it is absent, unfinished or its manifest is damaged."""
    try:
        raw = cast(dict[str, object], json.loads((folder / MANIFEST).read_bytes()))
        rows = cast(list[Mapping[str, object]], raw["files"])
        files = tuple(WeightsFile(str(row["file"]), int(str(row["bytes"])), str(row["sha256"])) for row in rows)
        return StoredModel(str(raw["model"]), str(raw["licence"]), folder, files)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_manifest(folder: Path, model: str, licence: str, files: Iterable[str]) -> StoredModel:
    """Hash `files` (paths inside `folder`), write the manifest and return what it says; raises `OSError`."""
    rows = [WeightsFile(name, (folder / name).stat().st_size, sha256_of(folder / name)) for name in sorted(files)]
    listed = [{"file": row.file, "bytes": row.bytes, "sha256": row.sha256} for row in rows]
    text = json.dumps({"model": model, "licence": licence, "files": listed}, indent=1, ensure_ascii=False)
    write_atomically(folder / MANIFEST, text.encode())
    return StoredModel(model, licence, folder, tuple(rows))


def sha256_of(path: Path) -> str:
    """A file's SHA-256 in hex, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stored_model(name: str, title: str = "") -> StoredModel:
    """Model `name`, every file there in its right size; raises `StageError` with what to do when it is not.

    Sizes only: hashing gigabytes before each run would cost more than many runs. `emotionai env check` hashes them.
    """
    shown = title or name
    root = os.environ.get(FOLDER_VARIABLE, "")
    found = read_manifest(Path(root) / name) if root else None
    hint = f"Get it under Environments in the studio, or run: emotionai env models --get {name}"
    if found is None:
        raise StageError("weights-missing", f"The weights of '{shown}' are not on this machine.", hint)
    for one in found.files:
        path = found.folder / one.file
        if not path.is_file() or path.stat().st_size != one.bytes:
            raise StageError("weights-damaged", f"The weights of '{shown}' are damaged ({Path(one.file).name}).", hint)
    return found
