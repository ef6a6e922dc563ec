"""The database of a project's clips: opened by two processes at a time, and its failures as sentences."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Final

from emotionai_core.errors import GenerationError, ProjectDamaged, ProjectError, StudioError
from emotionai_core.generation.store_schema import CURRENT, migrate, version_of
from emotionai_core.workers.locks import FileLock

NAME: Final = "clips.sqlite"
_WAIT: Final = 20.0


class ClipDatabase:
    """The database in `folder`; one that may not be written to shows what others write."""

    def __init__(self, folder: Path, *, writable: bool = True) -> None:
        self.folder = folder
        self.read_only = not writable
        self._guard = threading.RLock()
        self._maker: FileLock | None = None
        self._db = self._connect()

    def _connect(self) -> sqlite3.Connection:
        try:
            connection = self._opened()
        except (sqlite3.DatabaseError, OSError) as error:
            raise _failed(error) from error
        try:
            connection.execute(f"PRAGMA busy_timeout = {int(_WAIT * 1000)}")
            # One text that is none must not take the whole list with it.
            connection.text_factory = _text
            if not self.read_only:
                connection.execute("PRAGMA journal_mode = WAL")
                # FULL: a job that was accepted survives the power going off, not only the program.
                connection.execute("PRAGMA synchronous = FULL")
            migrate(connection)
        except BaseException as error:
            connection.close()
            if isinstance(error, sqlite3.DatabaseError):
                raise _failed(error) from error
            raise
        return connection

    def _opened(self) -> sqlite3.Connection:
        path = self.folder / NAME
        if self.read_only:
            return self._read_along(path)
        self.folder.mkdir(parents=True, exist_ok=True)
        return sqlite3.connect(path, timeout=_WAIT, check_same_thread=False, isolation_level=None)

    def _read_along(self, path: Path) -> sqlite3.Connection:
        """What others write is seen; a database of an older format is brought to ours in memory."""
        copy = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        if not path.is_file():
            return copy
        beside = path.with_name(f"{NAME}-wal")
        fresh = not (beside.is_file() and beside.stat().st_size)
        # A medium that may not be written to has no room for SQLite's notes beside the file.
        mode = "ro&immutable=1" if fresh and not os.access(self.folder, os.W_OK) else "ro"
        address = f"{path.resolve().as_uri()}?mode={mode}"
        source = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
        if version_of(source) == CURRENT:
            copy.close()
            return source
        source.backup(copy)
        source.close()
        return copy

    def close(self) -> None:
        """Let go of the database, and of the right to make clips."""
        with self._guard:
            self._db.close()
            if self._maker is not None:
                self._maker.release()
                self._maker = None

    @contextlib.contextmanager
    def transaction(self) -> Generator[sqlite3.Connection]:
        """All that is written within stands, or nothing of it; raises `StudioError`."""
        if self.read_only:
            raise ProjectError("This project is open for reading only.", "Close it in the other studio first.")
        with self._guard:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                try:
                    yield self._db
                    self._db.execute("COMMIT")
                except BaseException:
                    # On a full disk SQLite has often rolled back by itself.
                    if self._db.in_transaction:
                        self._db.execute("ROLLBACK")
                    raise
            except sqlite3.DatabaseError as error:
                raise _failed(error) from error

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """The rows of a question."""
        with self._guard:
            try:
                return self._db.execute(sql, tuple(values)).fetchall()
            except sqlite3.DatabaseError as error:
                raise _failed(error) from error


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _failed(error: Exception) -> StudioError:
    text = " ".join(str(error).split())[:200]
    if "full" in text:
        return GenerationError("The queue of clips could not be saved: the disk is full.", "Free some space.")
    if "locked" in text:
        return GenerationError("Another program is using the list of clips.", "Try again.", retryable=True)
    if "readonly" in text or "unable to open" in text or isinstance(error, OSError):
        return ProjectError(
            f"Clips may not be written in this project ({text}).", "Copy it to a folder you may write to."
        )
    return ProjectDamaged(
        f"The list of clips is damaged ({text}).",
        f"Rename {NAME} in the project's folder 'clips'; finished clips are found again by their own files.",
    )
