"""The gallery of faces an analyst chose to remember over films: one small file of this machine, kept until forgotten.

An embedding describes a face and is personal data: nothing enters here unasked, everything can be taken out again, and
nothing leaves the machine.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from emotionai_core.errors import StudioError
from emotionai_core.wire.tables import write_atomically
from emotionai_core.workers.locks import FileLock
from emotionai_core.workers.places import user_data

_WIDEST = 4096
_CHANGING = threading.Lock()
_PATIENCE, _PAUSE = 50, 0.02


@dataclass(frozen=True, slots=True)
class Remembered:
    """One face: whose, from which film (title and content hash), and its embedding."""

    name: str
    film: str
    digest: str
    embedding: tuple[float, ...]


def gallery_file() -> Path:
    """Where the gallery lies."""
    return user_data() / "people.json"


def remembered() -> tuple[Remembered, ...]:
    """Everybody, by name and film; raises `StudioError` when the file cannot be read."""
    path = gallery_file()
    try:
        raw = cast(dict[str, list[dict[str, object]]], json.loads(path.read_text(encoding="utf-8")))
        found = [_one(row) for row in raw["people"]]
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StudioError(
            f"The gallery of remembered faces cannot be read ({path.name}).",
            "Move the file away to start a new one; films and projects are not concerned.",
        ) from error
    return tuple(sorted(found, key=lambda one: (one.name, one.film, one.digest)))


def remember(face: Remembered) -> None:
    """Keep `face`, in the place of one of the same name from the same film."""
    with _alone():
        others = [one for one in remembered() if (one.name, one.digest) != (face.name, face.digest)]
        _write([*others, face])


def forget(name: str) -> int:
    """Take out every face of this name; returns how many those were."""
    with _alone():
        everybody = remembered()
        kept = [one for one in everybody if one.name != name]
        if len(kept) < len(everybody):
            _write(kept)
    return len(everybody) - len(kept)


@contextmanager
def _alone() -> Generator[None]:
    """Nobody else changes the gallery meanwhile, neither another thread nor another studio."""
    path = gallery_file().with_name("people.lock")
    with _CHANGING:
        path.parent.mkdir(parents=True, exist_ok=True)
        for _ in range(_PATIENCE):
            try:
                lock = FileLock(path)
                break
            except BlockingIOError:
                time.sleep(_PAUSE)
        else:
            raise StudioError("Another studio is changing the remembered faces.", "Try again in a moment.")
        try:
            yield
        finally:
            lock.release()


def _write(faces: Sequence[Remembered]) -> None:
    rows = [
        {"name": one.name, "film": one.film, "digest": one.digest, "embedding": list(one.embedding)}
        for one in sorted(faces, key=lambda one: (one.name, one.film, one.digest))
    ]
    path = gallery_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, json.dumps({"people": rows}, ensure_ascii=False, indent=1).encode())
    except OSError as error:
        raise StudioError(
            f"The gallery of remembered faces cannot be written: {error.strerror or error}.", "Free some disk space."
        ) from error


def _one(row: dict[str, object]) -> Remembered:
    vector = tuple(float(cast(float, value)) for value in cast(list[object], row["embedding"]))
    if not 0 < len(vector) <= _WIDEST:
        raise ValueError("an embedding of no known width")
    return Remembered(str(row["name"]), str(row["film"]), str(row["digest"]), vector)
