"""`weights.toml` as types, and the conversion of its entries into a folder of models with a manifest."""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from embedded.convert import ConversionError

MANIFEST = "models.json"
MANIFEST_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One weights file: where it lies in which package, and what is made of it."""

    name: str
    model: str
    package: str
    file: str
    sha256: str
    converter: str
    output: str
    licence: str


def read_catalogue(path: Path) -> tuple[Entry, ...]:
    """The entries of `weights.toml`, in its order; raises `ConversionError` when it is not well formed."""
    try:
        rows = tomllib.loads(path.read_text("utf-8"))["weights"]
        entries = tuple(Entry(**row) for row in rows)
    except (OSError, KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise ConversionError(f"{path.name} cannot be read: {error}") from error
    for entry in entries:
        place = PurePosixPath(entry.file)
        if place.is_absolute() or ".." in place.parts or PurePosixPath(entry.output).name != entry.output:
            raise ConversionError(f"{path.name} names a file outside its folder: {entry.name}")
    return entries


def file_hash(path: Path) -> str:
    """The sha256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def checked_source(packages: Path, entry: Entry) -> Path:
    """The entry's file in the folder of packages; raises `ConversionError` unless it has the promised content."""
    source = packages.joinpath(*PurePosixPath(entry.file).parts)
    if not source.is_file():
        raise ConversionError(f"{entry.package} is not installed completely: {entry.file} is missing")
    if file_hash(source) != entry.sha256:
        raise ConversionError(f"{entry.file} of {entry.package} is not the file that this version was made for")
    return source


def _copied(source: Path) -> bytes:
    return source.read_bytes()


def converter(kind: str) -> Callable[[Path], bytes]:
    """The function that turns a weights file into a model's bytes; imported on demand, because each needs packages."""
    match kind:
        case "copy":
            return _copied
        case "pnet" | "rnet" | "onet":
            from embedded.convert.mtcnn import NETWORKS

            return NETWORKS[kind]
        case "mini-xception":
            from embedded.convert.xception import mini_xception

            return mini_xception
        case "dlib-resnet":
            from embedded.convert.dlib_resnet import dlib_resnet

            return dlib_resnet
        case "ge2e":
            from embedded.convert.ge2e import ge2e

            return ge2e
        case "minilm":
            from embedded.convert.minilm import minilm

            return minilm
        case _:
            raise ConversionError(f"there is no converter '{kind}'")


def _write(path: Path, data: bytes) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    with partial.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def convert(entries: Sequence[Entry], packages: Path, models: Path) -> Iterator[tuple[int, Entry]]:
    """Make every model, then the manifest; yields the number done after each. Raises `ConversionError`, `OSError`.

    A manifest that stands in the folder is removed first, so that its presence always means a complete set.
    """
    models.mkdir(parents=True, exist_ok=True)
    (models / MANIFEST).unlink(missing_ok=True)
    rows: list[dict[str, object]] = []
    for done, entry in enumerate(entries, 1):
        data = converter(entry.converter)(checked_source(packages, entry))
        _write(models / entry.output, data)
        rows.append(
            {
                "name": entry.name,
                "model": entry.model,
                "file": entry.output,
                "sha256": hashlib.sha256(data).hexdigest(),
                "bytes": len(data),
                "source_sha256": entry.sha256,
                "licence": entry.licence,
                "package": entry.package,
            }
        )
        yield done, entry
    manifest = {"format": MANIFEST_FORMAT, "models": rows}
    _write(models / MANIFEST, (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode())
