"""The folders of a project's clips: no path is made of a name that is not our own, and nothing outside is touched.

A project may come from a stranger. Names are 16 hexadecimal digits; a link in a folder's place is never followed. What
was finished is never deleted: what is in the way lies in `.lost` from then on.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from emotionai_core.errors import GenerationError
from emotionai_core.generation.codec import clip_to_json
from emotionai_core.generation.store_rows import is_name, whole_clip
from emotionai_core.records.clip import Clip
from emotionai_core.wire.tables import write_atomically

RECORD: Final = "clip.json"
_MAKING, _PREVIEWS, _LOST = ".making", ".previews", ".lost"
_READING: Final = "reading"


class ClipFolders:
    """Where clips lie, are made and are looked at; all methods raise `GenerationError` for a name that is none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def of(self, name: str) -> Path:
        """A finished clip's own folder; it need not be there."""
        return self.folder / _checked(name)

    def file(self, clip: Clip) -> Path | None:
        """A clip's video; None where it is not there, or is a link to somewhere else."""
        path = self.folder / clip.file
        return path if _inside(self.folder, path) and path.is_file() else None

    def preview(self, name: str) -> Path:
        """Where the picture of a job that runs lies; the file need not be there."""
        return self.folder / _PREVIEWS / f"{_checked(name)}.jpg"

    def workplace(self, name: str) -> Path:
        """An empty folder to make the clip in."""
        place = self._own(_MAKING) / _checked(name)
        _away(place)
        place.mkdir()
        return place

    def reading(self) -> Path:
        """A folder for what is only needed while a clip is read; swept when the next process begins."""
        place = self._own(_MAKING) / _READING
        if place.is_symlink():
            place.unlink()
        place.mkdir(exist_ok=True)
        return place

    def keep_preview(self, name: str, picture: bytes) -> Path:
        """Keep the picture of a running job; without waiting for the disk, for it is gone soon."""
        path = self.preview(name)
        partial = self._own(_PREVIEWS) / f"{name}.part"
        partial.write_bytes(picture)
        partial.replace(path)
        return path

    def forget(self, name: str) -> None:
        """Sweep what is left of a job that is not being made; a picture that somebody looks at stays until later."""
        _away(self._own(_MAKING) / _checked(name))
        with contextlib.suppress(OSError):
            self.preview(name).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Sweep what earlier processes left; only for the one who makes the clips."""
        for name in (_MAKING, _PREVIEWS):
            _away(self.folder / name)

    def place(self, clip: Clip) -> None:
        """Move the made folder to where the clip stands, on disk before it is told. Raises `OSError`."""
        making, place = self._own(_MAKING) / _checked(clip.id), self.of(clip.id)
        write_atomically(making / RECORD, clip_to_json(clip).encode())
        _flush(making / Path(clip.file).name)
        if os.path.lexists(place):
            self._set_aside(place)
        making.replace(place)
        _flush_folder(self.folder)

    def write_record(self, clip: Clip) -> None:
        """Write what is known of a clip into its folder, where that is there."""
        place = self.of(clip.id)
        if place.is_dir() and _inside(self.folder, place):
            write_atomically(place / RECORD, clip_to_json(clip).encode())

    def without_row(self, known: Collection[str]) -> Iterator[tuple[str, Clip | None]]:
        """Folders with one of our names that are not in `known`, oldest first: name and clip, None if not whole."""
        found: list[tuple[float, str, Clip | None]] = []
        for place in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            if not is_name(place.name) or place.name in known or not place.is_dir() or not _inside(self.folder, place):
                continue
            clip = whole_clip(place, RECORD)
            video = place if clip is None else self.folder / clip.file
            found.append((video.stat().st_mtime, place.name, clip))
        return ((name, clip) for _, name, clip in sorted(found, key=lambda one: one[:2]))

    def taken(self, name: str) -> bool:
        """Whether something lies where a clip of this name would."""
        return os.path.lexists(self.of(name))

    def _own(self, name: str) -> Path:
        """A folder of ours, made anew where a link to somewhere else is in its place."""
        place = self.folder / name
        if place.is_symlink() or (place.exists() and not (place.is_dir() and _inside(self.folder, place))):
            place.unlink()
        place.mkdir(parents=True, exist_ok=True)
        return place

    def _set_aside(self, place: Path) -> None:
        lost = self._own(_LOST)
        number = next(one for one in range(1_000_000) if not os.path.lexists(lost / f"{place.name}-{one}"))
        place.replace(lost / f"{place.name}-{number}")


def _checked(name: str) -> str:
    if not is_name(name):
        raise GenerationError(f"'{name[:40]}' is no name of a clip.", "The project was changed by another program.")
    return name


def _inside(folder: Path, path: Path) -> bool:
    """Whether no link leads from `folder` to `path`."""
    try:
        return path.resolve() == folder.resolve() / path.relative_to(folder)
    except OSError:
        return False


def _away(place: Path) -> None:
    if place.is_symlink() or place.is_file():
        place.unlink()
    else:
        shutil.rmtree(place, ignore_errors=True)


def _flush(path: Path) -> None:
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())


def _flush_folder(path: Path) -> None:
    """A rename is on disk only when its folder is; Windows has no such thing."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        # Some network file systems know no flush of a folder.
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
