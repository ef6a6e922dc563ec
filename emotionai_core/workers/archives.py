"""Archives of weights, unpacked without letting an entry out of its folder."""

from __future__ import annotations

import gzip
import io
import lzma
import shutil
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Final

from emotionai_core.errors import EnvironmentMissing
from emotionai_core.workers.progress import Asked, never
from emotionai_core.workers.reading import StoppableFile

_BLOCK: Final = 1 << 20
# RuntimeError: the archive is encrypted, or packed in a way that is not known here.
_BROKEN: Final = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, struct.error, EOFError, ValueError, RuntimeError,
)  # fmt: skip


def unpack(archive: Path, kind: str, wanted: str, folder: Path, cancelled: Asked = never) -> tuple[str, ...]:
    """Unpack `archive` ("zip" or "tar.gz") for the path `wanted` inside `folder`; returns the files, as paths in there.

    When the archive holds a file of that path or name, that one alone is stored as `wanted`; otherwise everything is
    stored under the folder `wanted` ("." for the model's own). Raises `EnvironmentMissing`, `OSError`, or `Cancelled`.
    """
    scratch = folder / ".unpacking"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    try:
        _extract(archive, kind, scratch, cancelled)
        found = sorted(path.relative_to(scratch).as_posix() for path in scratch.rglob("*") if path.is_file())
        chosen = _chosen(found, wanted)
        placed = {chosen: wanted} if chosen else {name: str(PurePosixPath(wanted) / name) for name in found}
        for name, place in placed.items():
            target = folder / place
            target.parent.mkdir(parents=True, exist_ok=True)
            (scratch / name).replace(target)
        return tuple(sorted(placed.values()))
    except _BROKEN as error:
        raise _thrown_away(archive, error) from error
    except OSError as error:
        # What the system says has a number; without one it is a decompressor that complains of its data.
        if error.errno is not None:
            raise
        raise _thrown_away(archive, error) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _thrown_away(archive: Path, error: Exception) -> EnvironmentMissing:
    archive.unlink(missing_ok=True)
    return EnvironmentMissing(
        f"The archive '{archive.name}' cannot be unpacked ({error}); it was thrown away.", "Try again."
    )


def _extract(archive: Path, kind: str, target: Path, cancelled: Asked) -> None:
    with io.BufferedReader(StoppableFile(archive, cancelled)) as file:
        if kind == "zip":
            with zipfile.ZipFile(file) as opened:
                for name in opened.namelist():
                    _check(name)
                opened.extractall(target)
            return
        with gzip.GzipFile(fileobj=file) as plain:
            with tarfile.open(fileobj=plain, mode="r:") as opened:
                # The filter refuses absolute paths, paths upwards, links out of the folder and devices.
                opened.extractall(target, filter="data")
            # The checksum lies behind all that a reader of tar needs.
            while plain.read(_BLOCK):
                pass


def _check(name: str) -> None:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in name:
        raise ValueError(f"'{name}' would lie outside its folder")


def _chosen(found: list[str], wanted: str) -> str:
    if wanted in found:
        return wanted
    same = [name for name in found if PurePosixPath(name).name == PurePosixPath(wanted).name]
    return same[0] if len(same) == 1 else ""
