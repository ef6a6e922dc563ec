"""The project folder: its database, its artefacts, its locks.

`NAME.emai/` holds `project.sqlite` (settings, runs, edits; WAL, synchronous), `artefacts/`, `cache/` (may be deleted
at any time), `logs/` and `exports/`.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
import sqlite3
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from emotionai_core.errors import ProjectDamaged, ProjectError, ProjectLocked, ProjectNotWritable, SettingError
from emotionai_core.project.artefacts import ArtefactStore
from emotionai_core.project.edits import Edit, LogEntry, decode_edit, encode_edit
from emotionai_core.project.log import Based, KnownLog
from emotionai_core.project.migrations import CURRENT, migrate, version_of
from emotionai_core.records.analysis import StageRun
from emotionai_core.settings import Settings, changed, needs_analysis, settings_from
from emotionai_core.workers.locks import FileLock

# What was read by the words it was read in, an emotion or a sentence vector; None where there was nothing to read.
WordReadings = Mapping[str, tuple[float, ...] | None]

SUFFIX = ".emai"
_WAL = "project.sqlite-wal"
_AGAIN = "Analyse the film again: finished results are reused, your edits are kept."
_COLUMNS = "number, kind, payload, standing, coder, gesture, basis"
_RUNS = "SELECT stage, artefact, backend, version, weights, limits, warnings FROM runs ORDER BY stage"


class Project:
    """An open project. Safe to use from several threads; every change is on disk when its call returns."""

    def __init__(self, path: Path, *, writable: bool, create: bool) -> None:
        self.path = path
        self.read_only = not writable
        self._guard = threading.RLock()
        # The log as it was last seen, and SQLite's counter of what others had written until then.
        self._known: tuple[object, KnownLog] | None = None
        self._lock = self._take_lock() if writable else None
        try:
            self._db = self._connect(create)
        except BaseException:
            if self._lock is not None:
                self._lock.release()
            raise
        self.artefacts = ArtefactStore(path / "artefacts")

    @classmethod
    def open(cls, path: Path, *, writable: bool = True) -> Project:
        """Open an existing project; raises `ProjectLocked` when another studio writes it, `ProjectError` otherwise."""
        if not path.exists():
            raise ProjectError(f"There is no project '{path.name}'.", "Check the path, or analyse the film.")
        if not (path / "project.sqlite").is_file():
            raise ProjectError(f"'{path.name}' is not a project folder.", f"A project folder ends in {SUFFIX}.")
        return cls(path, writable=writable, create=False)

    @classmethod
    def create_or_open(cls, path: Path) -> Project:
        """Open `path`, making an empty project when there is none."""
        if path.exists() and not path.is_dir():
            raise ProjectError(f"'{path.name}' is a file, not a project folder.", "Name another folder with --project.")
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ProjectError(
                f"The project folder '{path.name}' cannot be made: {error.strerror}.",
                "Name a folder you may write to with --project.",
            ) from error
        return cls(path, writable=True, create=True)

    @property
    def name(self) -> str:
        """The project's name for a person."""
        return self.path.name.removesuffix(SUFFIX)

    def folder(self, name: str) -> Path:
        """A sub-folder such as "cache", "logs" or "exports", made when absent."""
        place = self.path / name
        place.mkdir(parents=True, exist_ok=True)
        return place

    def _take_lock(self) -> FileLock:
        try:
            return FileLock(self.path / "writer.lock")
        except BlockingIOError:
            raise ProjectLocked(
                f"'{self.name}' is open in another studio.", "Close it there, or open it here for reading only."
            ) from None
        except OSError as error:
            raise ProjectNotWritable(
                f"'{self.name}' may not be changed: {error.strerror}.", "It can be read; copy it to change it."
            ) from error

    def _connect(self, create: bool) -> sqlite3.Connection:
        database = self.path / "project.sqlite"
        mode = "rwc" if create else ("ro" if self.read_only else "rw")
        if self.read_only and not os.access(self.path, os.W_OK) and not _has_rows(database.with_name(_WAL)):
            # SQLite wants to write beside a WAL database even to read it, which a read-only medium does not allow.
            mode = "ro&immutable=1"
        try:
            connection = sqlite3.connect(
                f"{database.resolve().as_uri()}?mode={mode}", uri=True, check_same_thread=False, isolation_level=None
            )
        except sqlite3.DatabaseError as error:
            raise _damaged(self.name, error) from error
        try:
            if not self.read_only:
                connection.execute("PRAGMA journal_mode = WAL")
                # FULL: an edit that was confirmed survives the power going off, not only the program.
                connection.execute("PRAGMA synchronous = FULL")
            connection = self._current(connection)
            check = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if check != "ok":
                raise sqlite3.DatabaseError(check)
        except BaseException as error:
            connection.close()
            if isinstance(error, sqlite3.DatabaseError):
                raise _damaged(self.name, error) from error
            raise
        return connection

    def _current(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        """The database in the present format; one that may not be changed is brought to it in memory."""
        if self.read_only and 0 < version_of(connection) < CURRENT:
            copy = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
            connection.backup(copy)
            connection.close()
            connection = copy
        migrate(connection, self.name)
        return connection

    @contextlib.contextmanager
    def _transaction(self) -> Generator[sqlite3.Connection]:
        if self.read_only:
            raise ProjectError(f"'{self.name}' is open for reading only.", "Close it in the other studio first.")
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
                raise _damaged(self.name, error) from error

    def _rows(self, sql: str, values: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        with self._guard:
            try:
                return self._db.execute(sql, values).fetchall()
            except sqlite3.DatabaseError as error:
                raise _damaged(self.name, error) from error

    def close(self) -> None:
        """Release the database and the lock."""
        with self._guard:
            self._db.close()
            if self._lock is not None:
                self._lock.release()
                self._lock = None

    def copy_database(self, target: Path) -> None:
        """Write the database as it is now to `target`, as one plain file; raises `sqlite3.Error`."""
        with self._guard, contextlib.closing(sqlite3.connect(target)) as copy:
            self._db.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")

    # What the project knows about itself

    def meta(self, name: str) -> str:
        """A stored text, "" when absent."""
        rows = self._rows("SELECT value FROM meta WHERE name = ?", (name,))
        return str(rows[0][0]) if rows else ""

    def set_meta(self, values: Mapping[str, str]) -> None:
        """Store texts by name."""
        with self._transaction() as db:
            _store_meta(db, values)

    @property
    def settings(self) -> Settings:
        """The project's settings; unknown or wrong stored values are an error, not a silent default."""
        stored = self.meta("settings")
        try:
            return settings_from(cast(dict[str, object], json.loads(stored)) if stored else {})
        except (ValueError, TypeError, SettingError) as error:
            raise ProjectError(f"The settings stored in '{self.name}' cannot be read: {error}") from error

    def change_settings(self, changes: Mapping[str, object]) -> None:
        """Change settings that take effect at once; None puts one back. Raises `SettingError` for any other.

        What the stages read with is stored together with their runs only: it must never say more than was done.
        """
        for name in changes:
            if name in {one.name for one in dataclasses.fields(Settings)} and needs_analysis(name):
                raise SettingError(f"The setting '{name}' takes effect with an analysis.", "Analyse the film again.")
        wanted = changed(self.settings, changes)
        self.set_meta({"settings": json.dumps(wanted.differing(), sort_keys=True)})

    def replace_runs(self, runs: Sequence[StageRun], meta: Mapping[str, str]) -> None:
        """Let a whole analysis stand instead of the one before, together with its settings, at once or not at all.

        Lines and people are numbered anew by a new analysis; half of one and half of another would contradict itself.
        """
        with self._transaction() as db:
            db.execute("DELETE FROM runs")
            for run in runs:
                lists = (json.dumps(value) for value in (run.weights, run.limits, run.warnings))
                values = (run.stage, run.key, run.backend, run.version, *lists)
                db.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?)", values)
            _store_meta(db, meta)

    def runs(self) -> dict[str, StageRun]:
        """The standing run of every stage, by stage."""
        rows = self._rows(_RUNS)
        found: dict[str, StageRun] = {}
        for stage, key, backend, version, *lists in rows:
            try:
                weights, limits, warnings = (cast(list[Any], json.loads(str(one))) for one in lists)
                found[str(stage)] = StageRun(
                    str(stage),
                    str(backend),
                    str(version),
                    str(key),
                    tuple((str(name), str(digest), str(licence)) for name, digest, licence in weights),
                    tuple(str(text) for text in limits),
                    tuple(str(text) for text in warnings),
                )
            except (ValueError, TypeError) as error:
                raise ProjectError(f"The record of '{stage}' in '{self.name}' cannot be read.", _AGAIN) from error
        return found

    def word_readings(self, reader: str) -> WordReadings:
        """What the program of this identity read in words that people corrected.

        The column is called after emotions, which were read first; sentence vectors stand in it too.
        """
        rows = self._rows("SELECT words, emotion FROM word_readings WHERE reader = ? ORDER BY words", (reader,))
        return {str(words): None if found is None else tuple(json.loads(str(found))) for words, found in rows}

    def count_word_readings(self, reader: str) -> int:
        """How many readings of this program are kept; none of them ever changes or goes."""
        return cast(int, self._rows("SELECT COUNT(*) FROM word_readings WHERE reader = ?", (reader,))[0][0])

    def keep_word_readings(self, reader: str, readings: WordReadings) -> None:
        """Keep what the program read; a reading that is there stays, so that what was shown does not change."""
        rows = [
            (reader, words, None if emotion is None else json.dumps(emotion))
            for words, emotion in sorted(readings.items())
        ]
        with self._transaction() as db:
            db.executemany("INSERT OR IGNORE INTO word_readings VALUES (?, ?, ?)", rows)

    # The edit log

    def append(self, edit: Edit, coder: str = "") -> None:
        """Add an edit that is a gesture of its own."""
        self.append_all((edit,), coder)

    def append_all(self, edits: Sequence[Edit], coder: str = "") -> None:
        """Add the edits of one gesture, all or none; undone ones at the end of the log are dropped.

        Raises `ProjectError` for what could not be read again, and writes nothing of it.
        """
        rows = [encode_edit(edit) for edit in edits]
        if not rows:
            return
        for row in rows:
            decode_edit(*row)
        with self._guard:
            with self._transaction() as db:
                db.execute("DELETE FROM edits WHERE standing = 0")
                keys = db.execute("SELECT stage, artefact FROM runs ORDER BY stage").fetchall()
                basis = json.dumps(dict(keys))
                first = int(db.execute("SELECT COALESCE(MAX(number), 0) + 1 FROM edits").fetchone()[0])
                made = [(first + place, *row, 1, coder, first, basis) for place, row in enumerate(rows)]
                db.executemany(f"INSERT INTO edits ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", made)
            self._know(lambda log: log.appended(KnownLog.of(made)))

    def undo(self) -> tuple[Edit, ...]:
        """Take back the newest standing gesture; its edits, none when nothing stands."""
        return self._flip("SELECT MAX(gesture) FROM edits WHERE standing = 1", False)

    def redo(self) -> tuple[Edit, ...]:
        """Put back the gesture undone last; its edits, none when nothing was undone."""
        return self._flip("SELECT MIN(gesture) FROM edits WHERE standing = 0", True)

    def _flip(self, which: str, standing: bool) -> tuple[Edit, ...]:
        with self._guard:
            with self._transaction() as db:
                gesture = db.execute(which).fetchone()[0]
                db.execute("UPDATE edits SET standing = ? WHERE gesture = ?", (int(standing), gesture))
            self._know(lambda log: log.standing_where(lambda one: standing if one.gesture == gesture else one.standing))
            return tuple(one.edit for one in self._log().entries if one.gesture == gesture)

    def go_to(self, number: int) -> None:
        """Let every edit up to the gesture of edit `number` stand and none after it; 0 takes all back."""
        with self._guard:
            with self._transaction() as db:
                # Half a gesture never stands.
                which = "SELECT COALESCE(MAX(gesture), 0) FROM edits WHERE number <= ?"
                last = int(db.execute(which, (number,)).fetchone()[0])
                db.execute("UPDATE edits SET standing = (gesture <= ?1) WHERE standing != (gesture <= ?1)", (last,))
            self._know(lambda log: log.standing_where(lambda one: one.gesture <= last))

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return any(one.standing for one in self.history())

    @property
    def can_redo(self) -> bool:
        """Whether there is an edit to put back."""
        return not all(one.standing for one in self.history())

    def history(self) -> tuple[LogEntry, ...]:
        """The log in order; the same tuple as long as the log is the same."""
        return self._log().entries

    def _log(self) -> KnownLog:
        """The log; read again only when another connection has changed it, which is while this one reads along."""
        with self._guard:
            now = self._rows("PRAGMA data_version")[0][0]
            if self._known is None or self._known[0] != now:
                self._known = now, KnownLog.of(self._rows(f"SELECT {_COLUMNS} FROM edits ORDER BY number"))
            return self._known[1]

    def _know(self, change: Callable[[KnownLog], KnownLog]) -> None:
        """Do to the log that is known what was done to the one on disk."""
        if self._known is not None:
            self._known = self._known[0], change(self._known[1])

    def log_fingerprint(self) -> str:
        """Hex digits that change with the log, the settings and the runs; "" before the first edit or setting."""
        rows = self._rows("SELECT number, kind, payload, coder, standing, gesture FROM edits ORDER BY number")
        settings = self.meta("settings")
        if not rows and settings in ("", "{}"):
            return ""
        # A log put back beside other runs would speak of other lines.
        whole = (rows, settings, self._rows("SELECT stage, artefact FROM runs ORDER BY stage"))
        return hashlib.blake2b(repr(whole).encode(), digest_size=8).hexdigest()

    def standing_edits(self) -> tuple[Edit, ...]:
        """The edits that count, in order."""
        return tuple(entry.edit for entry in self.history() if entry.standing)

    def standing_with_basis(self) -> tuple[Based, ...]:
        """The edits that count, each with its coder and the artefacts (by stage) that its numbers refer to."""
        return self._log().standing()


def _store_meta(db: sqlite3.Connection, values: Mapping[str, str]) -> None:
    db.executemany(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", sorted(values.items())
    )


def _has_rows(wal: Path) -> bool:
    return wal.is_file() and wal.stat().st_size > 0


def _damaged(name: str, error: sqlite3.DatabaseError) -> ProjectError:
    text = " ".join(str(error).split())[:200]
    if "locked" in text:
        return ProjectError(f"Another program is using the database of '{name}'.", "Close it there and try again.")
    if "disk I/O" in text:
        return ProjectError(f"'{name}' could not be read or saved ({text}).", "Check the disk and its free space.")
    if "full" in text:
        return ProjectError(f"'{name}' could not be saved: the disk is full.", "Free some space and try again.")
    if "readonly" in text or "unable to open" in text:
        return ProjectError(f"'{name}' may not be changed here ({text}).", "Copy it to a folder you may write to.")
    return ProjectDamaged(
        f"The database of '{name}' is damaged ({text}).",
        "Put back a copy of project.sqlite, or rename it and analyse the film again: finished results are reused.",
    )
