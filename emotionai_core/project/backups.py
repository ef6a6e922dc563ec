"""Rotating copies of a project's database in the user's data folder, away from the project.

They lie under an identity of the project's own, so that one that is moved or renamed keeps them. A copy is made only
when the log of edits is another than in the newest copy. The newest ten are kept, and beyond them the newest of each of
the last seven days.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from emotionai_core.errors import ProjectError
from emotionai_core.project.migrations import CURRENT, version_of
from emotionai_core.project.store import SUFFIX, Project
from emotionai_core.wire.tables import write_atomically
from emotionai_core.workers.locks import FileLock
from emotionai_core.workers.places import user_data

NEWEST: Final = 10
DAYS: Final = 7
_STAMP: Final = "%Y%m%dT%H%M%S%fZ"
_DATABASE: Final = "project.sqlite"
# A name of the project's own, kept in its database and beside it, and where it was when it was opened last.
_IDENTITY: Final = "identity"
_PLACE: Final = "place"


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy: where it lies, when it was made, and of which log."""

    path: Path
    made: datetime
    log: str


def backups_folder(project: Path) -> Path:
    """Where new copies of the project at this path lie: by its identity, by its path while it has none."""
    known = _identity_at(project)
    if not known:
        return _folder_of_path(project)
    there = sorted(_root().glob(f"*-{known}"))
    return there[0] if there else _root() / f"{_stem(project)}-{known}"


def backups_of(project: Path) -> list[Backup]:
    """The copies there are, the newest first: those under its identity, and those under its path."""
    found: list[Backup] = []
    for folder in {backups_folder(project), _folder_of_path(project)}:
        for path in folder.glob("*.sqlite"):
            stamp, _, log = path.stem.partition("-")
            with contextlib.suppress(ValueError):
                found.append(Backup(path, datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC), log))
    return sorted(found, key=lambda one: one.path.name, reverse=True)


def identify(project: Project) -> None:
    """Give the project an identity that stays with it wherever it is moved, unless it has one.

    A copy of a project that is still where it was gets one of its own: their corrections go apart from here on.
    """
    path = project.path
    # A database that was put back may be older than the identity.
    known, place = _valid(project.meta(_IDENTITY)) or _identity_at(path), json.dumps(str(path.resolve()))
    if not known or (project.meta(_PLACE) != place and _stands_elsewhere(known, project.meta(_PLACE), path)):
        known = secrets.token_hex(8)
    if (project.meta(_IDENTITY), project.meta(_PLACE)) != (known, place):
        project.set_meta({_IDENTITY: known, _PLACE: place})
    if _identity_at(path) != known:
        # Beside the database as well: it is wanted when that cannot be read any more.
        write_atomically(path / _IDENTITY, known.encode())
    if _folder_of_path(path).is_dir() and not backups_folder(path).exists():
        _folder_of_path(path).replace(backups_folder(path))


def _stands_elsewhere(known: str, place: str, path: Path) -> bool:
    """Whether the project of this identity is still at the place where it was opened last, which is not `path`."""
    try:
        other = Path(str(json.loads(place)))
        return _identity_at(other) == known and not other.samefile(path)
    except (OSError, ValueError):
        return False


def _identity_at(project: Path) -> str:
    """The identity that stands beside the database of the project at this path; "" for none."""
    try:
        return _valid((project / _IDENTITY).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return ""


def _valid(identity: str) -> str:
    return identity if re.fullmatch("[0-9a-f]{16}", identity) else ""


def _folder_of_path(project: Path) -> Path:
    digest = hashlib.blake2b(os.fsencode(project.resolve()), digest_size=6).hexdigest()
    return _root() / f"{_stem(project)}-{digest}"


def _stem(project: Path) -> str:
    return project.resolve().name.removesuffix(SUFFIX)[:40]


def _root() -> Path:
    return user_data() / "backups"


def _utc_now() -> datetime:
    return datetime.now(UTC)


def back_up(project: Project, now: Callable[[], datetime] = _utc_now) -> Path | None:
    """Copy the project's database unless the newest copy has the same log; the copy, None when none was needed.

    Raises `ProjectError` with one sentence when it cannot be written.
    """
    try:
        identify(project)
        log, there = project.log_fingerprint(), backups_of(project.path)
        if (there[0].log if there else "") == log:
            return None
        folder = backups_folder(project.path)
        target = folder / f"{now().strftime(_STAMP)}-{log}.sqlite"
        partial = folder / f".{target.name}.part"
        folder.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        project.copy_database(partial)
        with partial.open("rb+") as handle:
            os.fsync(handle.fileno())
        partial.replace(target)
        _rotate(project.path, now())
    except (OSError, sqlite3.Error) as error:
        why = (error.strerror if isinstance(error, OSError) else "") or error
        raise ProjectError(
            f"No backup of '{project.name}' could be made: {why}.",
            "Edits are saved in the project itself all the same.",
        ) from error
    return target


def kept(made: list[datetime], now: datetime) -> set[datetime]:
    """Which of the copies made at these moments stay."""
    newest = sorted(made, reverse=True)
    days = {(now - timedelta(days=back)).date() for back in range(DAYS)}
    of_day = {moment.date(): moment for moment in reversed(newest) if moment.date() in days}
    return {*newest[:NEWEST], *of_day.values()}


def _rotate(project: Path, now: datetime) -> None:
    there = backups_of(project)
    staying = kept([one.made for one in there], now)
    for one in there:
        if one.made not in staying:
            one.path.unlink(missing_ok=True)


def put_back(project: Path, now: Callable[[], datetime] = _utc_now) -> Backup | None:
    """Let the newest readable copy take the place of a damaged database, which is moved aside; None without a copy."""
    newest = next((one for one in backups_of(project) if _readable(one.path)), None)
    if newest is None:
        return None
    try:
        lock = FileLock(project / "writer.lock")
        try:
            fresh = project / f".{_DATABASE}.part"
            shutil.copyfile(newest.path, fresh)
            with fresh.open("rb+") as handle:
                os.fsync(handle.fileno())
            stamp = now().strftime(_STAMP)
            for suffix in ("-wal", "-shm", ""):
                place = project / f"{_DATABASE}{suffix}"
                if place.exists():
                    place.replace(project / f"damaged-{stamp}-{_DATABASE}{suffix}")
            fresh.replace(project / _DATABASE)
        finally:
            lock.release()
    except OSError as error:
        name = project.name.removesuffix(SUFFIX)
        raise ProjectError(
            f"The database of '{name}' is damaged and its backup could not be put back: {error.strerror or error}.",
            f"The newest copy is '{newest.path.name}'.",
        ) from error
    return newest


def _readable(path: Path) -> bool:
    try:
        where = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        with contextlib.closing(sqlite3.connect(where, uri=True)) as database:
            version = version_of(database)
            check = database.execute("PRAGMA quick_check(1)").fetchone()[0]
            return check == "ok" and 0 < version <= CURRENT
    except sqlite3.DatabaseError:
        return False
