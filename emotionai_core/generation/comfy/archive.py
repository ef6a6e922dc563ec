"""A program's archive: fetched within a limit, unpacked without letting anything out, and recognised by its content.

The digest of a folder is over paths and contents alone: a code host may pack the same files differently from one day to
the next.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import tarfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final, cast

from emotionai_core.errors import Cancelled, EnvironmentMissing
from emotionai_core.wire.tables import write_atomically
from emotionai_core.workers.progress import Asked, OnProgress, Progressed, Say, mb, never, silent
from emotionai_core.workers.reading import StoppableFile, sha256_of

_BLOCK: Final = 1 << 20
_MOST_FILES: Final = 50_000
_MOST_PADDING: Final = 64
_BROKEN: Final = (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, ValueError)


@dataclass(frozen=True, slots=True)
class Source:
    """One archive: where it is, which `folder` of the program it becomes ("." for the program itself), what it must
    hold, its content's `digest` ("" where not known) and the most bytes that may arrive and come out of it.
    """

    name: str
    folder: str
    commit: str
    address: str
    licence: str
    digest: str
    largest_archive: int
    largest_content: int
    must_hold: tuple[str, ...]


def fetch(
    source: Source,
    scratch: Path,
    seen: Path,
    say: Say,
    cancelled: Asked = never,
    on_progress: OnProgress = silent,
    accept_changed: bool = False,
) -> Path:
    """The unpacked source, a folder in `scratch`; raises `EnvironmentMissing`, `OSError`, or `Cancelled`.

    `seen` is the file that remembers the digests of sources without a known one: another content than the first time
    is refused unless `accept_changed`. The archive stays in `scratch`, so that an attempt that fails later, or was
    interrupted, is gone on with; one that cannot be used does not.
    """
    # Imported where it is used: the network's libraries would slow every start of the studio.
    from emotionai_core.workers.download import Wanted, download

    if cancelled():
        raise Cancelled
    archive, folder = _archive(source, scratch), scratch / source.name

    def tell(event: Progressed) -> None:
        if max(event.done, event.total) > source.largest_archive:
            raise _Larger
        on_progress(event)

    try:
        if not archive.is_file():
            download(Wanted(source.name, source.address, archive), tell, cancelled)
    except _Larger as error:
        for part in scratch.glob(f"{archive.name}.part*"):
            part.unlink()
        raise EnvironmentMissing(
            f"What the publisher sends as '{source.name}' is larger than {mb(source.largest_archive)}.",
            "It was thrown away: it cannot be what was pinned. Try again later.",
        ) from error
    try:
        unpack(archive, folder, source.largest_content, cancelled)
        missing = [name for name in source.must_hold if not (folder / name).is_file()]
        if missing:
            raise ValueError(f"it lacks {', '.join(missing)}")
        _recognise(source, digest_of(folder, cancelled), seen, say, accept_changed)
    except EnvironmentMissing:
        archive.unlink(missing_ok=True)
        raise
    except _BROKEN as error:
        shutil.rmtree(folder, ignore_errors=True)
        archive.unlink(missing_ok=True)
        raise EnvironmentMissing(
            f"The archive of '{source.name}' cannot be used ({error}); it was thrown away.", "Try again."
        ) from error
    return folder


def forget_others(scratch: Path, sources: Iterable[Source]) -> None:
    """Delete archives that are of none of `sources`, such as those of another version."""
    names = {_archive(one, scratch).name for one in sources}
    for path in scratch.glob("*.tar.gz*"):
        if path.name.partition(".part")[0] not in names:
            path.unlink(missing_ok=True)


def _archive(source: Source, scratch: Path) -> Path:
    return scratch / f"{source.name}-{hashlib.sha256(source.address.encode()).hexdigest()[:12]}.tar.gz"


class _Larger(Exception):
    """More arrives than may."""


def unpack(archive: Path, folder: Path, most: int, cancelled: Asked = never) -> None:
    """Unpack a tar.gz whose entries share one top folder, which is left out; `folder` is made anew.

    Raises `ValueError` (or what `tarfile`, `gzip` and `zlib` raise) when an entry leaves the folder, is neither file
    nor folder, or more than `most` bytes would come out; `OSError`; `Cancelled`.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    left, files = most, 0
    with StoppableFile(archive, cancelled) as file, gzip.GzipFile(fileobj=cast(IO[bytes], file)) as plain:
        with tarfile.open(fileobj=plain, mode="r|") as opened:
            for entry in opened:
                place = _inside(entry.name)
                if place is None:
                    continue
                if entry.isdir():
                    (folder / place).mkdir(parents=True, exist_ok=True)
                    continue
                if not entry.isfile():
                    raise ValueError(f"'{entry.name}' is neither a file nor a folder")
                left, files = left - entry.size, files + 1
                if left < 0 or files > _MOST_FILES:
                    raise ValueError(f"more than {mb(most)} or {_MOST_FILES} files would come out of it")
                _write(opened, entry, folder / place, cancelled)
        # The checksum lies behind all that a reader of tar needs; no more than that may follow.
        for _ in range(_MOST_PADDING):
            if not plain.read(_BLOCK):
                return
        raise ValueError("it does not end")


def _inside(name: str) -> Path | None:
    """Where an entry belongs, without the archive's own top folder; None for that folder itself."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in name or "\0" in name:
        raise ValueError(f"'{name}' would lie outside its folder")
    return Path(*path.parts[1:]) if len(path.parts) > 1 else None


def _write(opened: tarfile.TarFile, entry: tarfile.TarInfo, target: Path, cancelled: Asked) -> None:
    content = opened.extractfile(entry)
    if content is None:
        raise ValueError(f"'{entry.name}' has no content")
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, target.open("xb") as file:
        while block := content.read(_BLOCK):
            if cancelled():
                raise Cancelled
            file.write(block)


def digest_of(folder: Path, cancelled: Asked = never) -> str:
    """SHA-256 (hex) over the sorted (path, SHA-256) of all files below `folder`; raises `OSError`, or `Cancelled`."""
    files = sorted((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file())
    whole = hashlib.sha256()
    for name, path in files:
        whole.update(f"{name}\0{sha256_of(path, cancelled)}\n".encode())
    return whole.hexdigest()


def _recognise(source: Source, digest: str, seen: Path, say: Say, accept_changed: bool) -> None:
    if source.digest:
        if digest != source.digest:
            raise ValueError("its content is not the one that was pinned")
        return
    known = first_seen(seen)
    before = known.get(source.address, "")
    if before and before != digest:
        another = f"The content of '{source.name}' is another one than when it was first fetched"
        if not accept_changed:
            raise EnvironmentMissing(
                f"{another}: {digest} now, {before} then; it was thrown away.",
                "If you trust its publisher, run: emotionai comfy install --accept-changed",
            )
        say(f"{another}; it was accepted, digest {digest}.")
    elif not before:
        say(f"No digest of '{source.name}' was known before; the one of this first fetch is kept: {digest}.")
    known[source.address] = digest
    seen.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(seen, json.dumps(known, indent=1, sort_keys=True).encode())


def first_seen(seen: Path) -> dict[str, str]:
    """The digests that were kept, by address."""
    try:
        found = cast(object, json.loads(seen.read_bytes()))
    except (OSError, ValueError):
        return {}
    rows = cast(dict[str, object], found) if isinstance(found, dict) else {}
    return {address: digest for address, digest in rows.items() if isinstance(digest, str)}
