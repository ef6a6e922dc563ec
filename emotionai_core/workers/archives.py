"""Archives of weights, unpacked without letting an entry out of its folder."""

from __future__ import annotations

import shutil
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

from emotionai_core.errors import EnvironmentMissing


def unpack(archive: Path, kind: str, wanted: str, folder: Path) -> tuple[str, ...]:
    """Unpack `archive` ("zip" or "tar.gz") for the path `wanted` inside `folder`; returns the files, as paths in there.

    When the archive holds a file of that path or name, that one alone is stored as `wanted`; otherwise everything is
    stored under the folder `wanted` ("." for the model's own). Raises `EnvironmentMissing`, or `OSError`.
    """
    scratch = folder / ".unpacking"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    try:
        _extract(archive, kind, scratch)
        found = sorted(path.relative_to(scratch).as_posix() for path in scratch.rglob("*") if path.is_file())
        chosen = _chosen(found, wanted)
        placed = {chosen: wanted} if chosen else {name: str(PurePosixPath(wanted) / name) for name in found}
        for name, place in placed.items():
            target = folder / place
            target.parent.mkdir(parents=True, exist_ok=True)
            (scratch / name).replace(target)
        return tuple(sorted(placed.values()))
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, ValueError, NotImplementedError) as error:
        archive.unlink(missing_ok=True)
        raise EnvironmentMissing(
            f"The archive '{archive.name}' cannot be unpacked ({error}); it was thrown away.", "Try again."
        ) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _extract(archive: Path, kind: str, target: Path) -> None:
    if kind == "zip":
        with zipfile.ZipFile(archive) as opened:
            for name in opened.namelist():
                _check(name)
            opened.extractall(target)
        return
    with tarfile.open(archive, "r:gz") as opened:
        # The filter refuses absolute paths, paths upwards, links out of the folder and devices.
        opened.extractall(target, filter="data")


def _check(name: str) -> None:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in name:
        raise ValueError(f"'{name}' would lie outside its folder")


def _chosen(found: list[str], wanted: str) -> str:
    if wanted in found:
        return wanted
    same = [name for name in found if PurePosixPath(name).name == PurePosixPath(wanted).name]
    return same[0] if len(same) == 1 else ""
