"""What a folder of files held when it was closed, so that files damaged since are never opened.

A damaged graph file can end the process that reads it; comparing its bytes first costs a tenth of a second.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from emotionai_core.wire.tables import write_atomically

_FORMAT: Final = 1
CONTENTS: Final = "contents.seal"

Files = dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Shelf:
    """One person's records: the collection they are in, and what each was made from, by id."""

    collection: str
    records: dict[str, str]


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a store: its shelves by person's key, and the files that hold them."""

    shelves: dict[str, Shelf]
    files: Files


def seal(folder: Path, shelves: dict[str, Shelf]) -> None:
    """Write down what the closed store holds; raises `OSError`."""
    body: dict[str, Any] = {
        "format": _FORMAT,
        "shelves": {key: [shelf.collection, shelf.records] for key, shelf in sorted(shelves.items())},
        "files": {name: list(one) for name, one in _files(folder).items()},
    }
    # Records stay in the order of the film.
    text = json.dumps(body)
    write_atomically(folder / CONTENTS, f"{_digest(text.encode())}\n{text}".encode())


def unseal(folder: Path) -> None:
    """From here on the store is unfinished, until it is sealed again; raises `OSError`."""
    (folder / CONTENTS).unlink(missing_ok=True)


def sealed(folder: Path) -> Contents | None:
    """What the store holds; None where it is unfinished, damaged or of another format."""
    try:
        check, _, text = (folder / CONTENTS).read_text(encoding="utf-8").partition("\n")
        if check != _digest(text.encode()):
            return None
        body = cast(dict[str, Any], json.loads(text))
        if body["format"] != _FORMAT:
            return None
        files: Files = {str(name): (int(size), str(digest)) for name, (size, digest) in body["files"].items()}
        if _files(folder) != files:
            return None
        return Contents({key: Shelf(str(name), dict(ids)) for key, (name, ids) in body["shelves"].items()}, files)
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _files(folder: Path) -> Files:
    """Size and hash of every file but the seal, by its place in the folder."""
    found: Files = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != CONTENTS:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
            found[path.relative_to(folder).as_posix()] = path.stat().st_size, digest
    return found


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()
