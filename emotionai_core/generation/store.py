"""The queue and the finished clips of a project, on disk before anybody is told: `NAME.emai/clips/`.

`clips.sqlite` (WAL, synchronous) is written by the studio and by the process that makes clips at the same time. Each
clip lies in a folder of its own, `ID/`, with the whole request beside it (`clip.json`). A folder is renamed into place
before its row is written, so that whatever ends a process, a clip is either whole or made again, never both.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import time
from collections.abc import Collection, Generator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from emotionai_core.errors import GenerationError, ProjectError
from emotionai_core.generation.clip_folders import ClipFolders
from emotionai_core.generation.codec import clip_to_json, measured_to_json, request_to_json
from emotionai_core.generation.process_owner import owner
from emotionai_core.generation.repeating import Reproduced, compared
from emotionai_core.generation.store_database import ClipDatabase
from emotionai_core.generation.store_rows import clip_of_row, is_name, job_of, writable
from emotionai_core.records.clip import Clip, ClipJob, ClipRequest, JobState, Maker, Measured
from emotionai_core.workers.locks import FileLock

MOST_ATTEMPTS: Final = 3
"""How often a job may end the whole process, under a studio that lives, before it is left alone."""
_PATIENCE: Final = 1.0
"""Seconds: somebody who only looks whether clips are being made holds the lock for a moment."""
_COLUMNS: Final = "id, place, state, request, progress, left, message, prompt_id, attempts"
_WAITING, _RUNNING = JobState.WAITING.value, JobState.RUNNING.value
_OVER: Final = (JobState.DONE.value, JobState.FAILED.value, JobState.CANCELLED.value)


class BeingMade(GenerationError):
    """Another process makes the clips of this project."""


class ClipStore(ClipDatabase):
    """The clips of one project. Safe to use from several threads and processes."""

    def __init__(self, folder: Path, *, writable: bool = True) -> None:
        super().__init__(folder, writable=writable)
        self._folders = ClipFolders(folder)

    # What there is

    def jobs(self) -> tuple[ClipJob, ...]:
        """All jobs in the order of the queue; what cannot be read is left out and told by `unreadable`."""
        rows = self.rows(f"SELECT {_COLUMNS} FROM jobs ORDER BY place, id")
        return tuple(job for row in rows if (job := job_of(row)) is not None)

    def job(self, name: str) -> ClipJob | None:
        """One job, None where there is none of this id that can be read."""
        rows = self.rows(f"SELECT {_COLUMNS} FROM jobs WHERE id = ?", (name,)) if is_name(name) else ()
        return job_of(rows[0]) if rows else None

    def clips(self) -> tuple[Clip, ...]:
        """All finished clips, in the order in which they were finished."""
        rows = self.rows("SELECT clip, measured FROM clips ORDER BY number")
        return tuple(clip for row in rows if (clip := clip_of_row(row)) is not None)

    def clip(self, name: str) -> Clip | None:
        """One clip, None where there is none of this id that can be read."""
        rows = self.rows("SELECT clip, measured FROM clips WHERE id = ?", (name,)) if is_name(name) else ()
        return clip_of_row(rows[0]) if rows else None

    def file(self, name: str) -> Path:
        """Where a clip's video lies; raises `GenerationError` where there is none."""
        clip = self.clip(name)
        path = None if clip is None else self._folders.file(clip)
        if path is None:
            raise GenerationError(f"The clip '{name}' is not there any more.", "Make it again.")
        return path

    def preview(self, name: str) -> Path:
        """Where the picture of a job that runs lies; the file need not be there."""
        return self._folders.preview(name)

    def unreadable(self) -> tuple[str, ...]:
        """A sentence for every row, and every clip's folder, that cannot be read."""
        jobs = self.rows(f"SELECT {_COLUMNS} FROM jobs ORDER BY place, id")
        clips = self.rows("SELECT clip, measured, id FROM clips ORDER BY number")
        lost = [str(row[0]) for row in jobs if job_of(row) is None]
        gone = [str(row[2]) for row in clips if clip_of_row(row) is None]
        stray = [name for name, clip in self._folders.without_row({str(row[2]) for row in clips}) if clip is None]
        return (
            *(f"The job '{name[:40]}' cannot be read and is left out." for name in lost),
            *(f"The clip '{name[:40]}' cannot be read and is left out." for name in (*gone, *stray)),
        )

    def reproduced(self, clip: str) -> Reproduced | None:
        """Whether the clip's newest repetition shows the same pictures; None before there is one."""
        first = self.clip(clip)
        return None if first is None else compared(first, self.clips())

    def waiting_names(self) -> frozenset[str]:
        """The ids of all that waits, cheaply."""
        return frozenset(str(row[0]) for row in self.rows("SELECT id FROM jobs WHERE state = ?", (_WAITING,)))

    # What the studio does

    def add(self, request: ClipRequest) -> str:
        """Put a request at the end of the queue; its id."""
        return self.add_all((request,))[0]

    def add_all(self, requests: Sequence[ClipRequest]) -> tuple[str, ...]:
        """Put requests at the end of the queue, all or none; their ids in the same order."""
        texts = [request_to_json(one) for one in requests]
        with self.transaction() as db:
            place = int(db.execute("SELECT COALESCE(MAX(place), 0) FROM jobs").fetchone()[0])
            names: list[str] = []
            for text in texts:
                place, name = place + 1, self._free_name(db, text)
                names.append(name)
                row = (name, place, _WAITING, text)
                db.execute("INSERT INTO jobs (id, place, state, request) VALUES (?, ?, ?, ?)", row)
        return tuple(names)

    def add_new(self, requests: Sequence[ClipRequest]) -> tuple[str, ...]:
        """Put those in the queue that do not wait there already and are not being made; their ids."""
        there = {_asked(one.request) for one in self.jobs() if one.state in (JobState.WAITING, JobState.RUNNING)}
        return self.add_all([one for one in requests if _asked(one) not in there])

    def cancel(self, name: str) -> None:
        """Take a waiting job out of the queue; one that runs is stopped by whoever makes it."""
        with self._nobody_makes() as nobody, self.transaction() as db:
            sql = "UPDATE jobs SET state = ?, message = ?, left = NULL WHERE id = ? AND state IN (?, ?)"
            db.execute(sql, (JobState.CANCELLED.value, "Cancelled.", name, _WAITING, _RUNNING if nobody else _WAITING))
            db.execute("UPDATE jobs SET stopping = 1 WHERE id = ? AND state = ?", (name, _RUNNING))

    def remove(self, name: str) -> None:
        """Forget a job that is not being made; its clip stays."""
        with self._nobody_makes() as nobody, self.transaction() as db:
            db.execute("DELETE FROM jobs WHERE id = ? AND (? OR state != ?)", (name, nobody, _RUNNING))

    def clear(self) -> None:
        """Forget all jobs that are over; clips stay."""
        with self.transaction() as db:
            db.execute("DELETE FROM jobs WHERE state IN (?, ?, ?)", _OVER)

    def move(self, name: str, before: str | None) -> None:
        """Let a waiting job come right before another one, or last; nothing happens to one that does not wait."""
        with self.transaction() as db:
            found = db.execute("SELECT id, place FROM jobs WHERE state = ? ORDER BY place, id", (_WAITING,)).fetchall()
            order, places = [str(row[0]) for row in found], [int(row[1]) for row in found]
            if name not in order or name == before:
                return
            order.remove(name)
            order.insert(order.index(before) if before in order else len(order), name)
            db.executemany("UPDATE jobs SET place = ? WHERE id = ?", zip(places, order, strict=True))

    def retry(self, name: str) -> None:
        """Put a job that failed or was cancelled at the end of the queue again."""
        sql = (
            "UPDATE jobs SET state = ?, progress = 0, left = NULL, message = '', prompt_id = '', attempts = 0,"
            " stopping = 0, place = (SELECT MAX(place) + 1 FROM jobs) WHERE id = ? AND state IN (?, ?)"
        )
        with self.transaction() as db:
            db.execute(sql, (_WAITING, name, JobState.FAILED.value, JobState.CANCELLED.value))

    # What the process that makes clips does

    def take(self) -> None:
        """Be the one who makes this project's clips, until `close`; raises `GenerationError` where another does.

        What was running when a process ended waits again; what it had finished is kept.
        """
        if self.read_only:
            raise ProjectError("This project is open for reading only.", "Close it in the other studio first.")
        try:
            self._maker = self._lock(_PATIENCE)
        except BlockingIOError:
            raise BeingMade("Another process is already making the clips of this project.") from None
        self._adopt()
        self.requeue()
        self._folders.sweep()

    @property
    def taken(self) -> bool:
        """Whether this store is the one that makes the clips."""
        return self._maker is not None

    def _lock(self, patience: float) -> FileLock:
        until = time.monotonic() + patience
        while True:
            try:
                return FileLock(self.folder / "making.lock")
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise
            time.sleep(0.05)

    @contextlib.contextmanager
    def _nobody_makes(self) -> Generator[bool]:
        """Whether no process makes clips, and none begins to while this is entered: what is running is dead then."""
        if self.taken or self.read_only:
            yield False
            return
        try:
            lock = self._lock(0.0)
        except OSError:
            yield False
            return
        try:
            yield True
        finally:
            lock.release()

    def requeue(self) -> None:
        """Let what is running wait again; for the one who makes the clips, before beginning.

        Only a program that ended while the studio that had started it went on counts against a job: a studio that is
        closed by force, and a computer that is switched off, say nothing about it.
        """
        with self.transaction() as db:
            db.execute("UPDATE jobs SET state = ? WHERE state = ? AND stopping", (JobState.CANCELLED.value, _RUNNING))
            sql = "UPDATE jobs SET attempts = MAX(0, attempts - 1) WHERE state = ? AND owner != ?"
            db.execute(sql, (_RUNNING, owner()))
            gone = "It ended the program that makes clips three times; it is not tried again by itself."
            lost = (JobState.FAILED.value, gone, _RUNNING, MOST_ATTEMPTS)
            db.execute("UPDATE jobs SET state = ?, message = ? WHERE state = ? AND attempts >= ?", lost)
            again = (_WAITING, "The program ended while this was made; it is made again.", _RUNNING)
            db.execute("UPDATE jobs SET state = ?, message = ?, progress = 0, left = NULL WHERE state = ?", again)

    def _adopt(self) -> None:
        """Enter clips in their place that have no row; what cannot be read stays where it is (`unreadable`)."""
        known = {str(row[0]) for row in self.rows("SELECT id FROM clips")}
        for _, clip in self._folders.without_row(known):
            if clip is not None:
                self._enter(clip)

    def claim(self, without: Collection[Maker] = ()) -> ClipJob | None:
        """The next job, from now on running; None where none waits. One that cannot be read has failed.

        Jobs of the makers in `without` go on waiting.
        """
        with self.transaction() as db:
            sql = f"SELECT {_COLUMNS} FROM jobs WHERE state = ? ORDER BY place, id"
            for row in db.execute(sql, (_WAITING,)).fetchall():
                job = job_of(row)
                if job is None:
                    lost = (JobState.FAILED.value, "What was asked for cannot be read.", row[0])
                    db.execute("UPDATE jobs SET state = ?, message = ? WHERE id = ?", lost)
                    continue
                if job.request.maker in without:
                    continue
                sql = "UPDATE jobs SET state = ?, attempts = attempts + 1, progress = 0, left = NULL, stopping = 0"
                db.execute(f"{sql}, owner = ? WHERE id = ?", (_RUNNING, owner(), job.id))
                return replace(job, state=JobState.RUNNING, attempts=job.attempts + 1, progress=0.0, left=float("nan"))
        return None

    def waiting(self, without: Collection[Maker] = ()) -> bool:
        """Whether any job waits for a maker that is not in `without`."""
        if without:
            return any(job.state is JobState.WAITING and job.request.maker not in without for job in self.jobs())
        return bool(self.rows("SELECT 1 FROM jobs WHERE state = ? LIMIT 1", (_WAITING,)))

    def stopping(self, name: str) -> bool:
        """Whether somebody wants the running job to stop, or removed it."""
        rows = self.rows("SELECT stopping FROM jobs WHERE id = ? AND state = ?", (name, _RUNNING))
        return not rows or bool(rows[0][0])

    def progress(self, name: str, done: float, left: float, message: str) -> None:
        """How far a running job is: `done` in [0, 1] (NaN: not known), `left` seconds (NaN: not known)."""
        share = min(max(done, 0.0), 1.0) if done == done else 0.0
        values = (share, None if left != left else max(left, 0.0), writable(message), name, _RUNNING)
        with self.transaction() as db:
            db.execute("UPDATE jobs SET progress = ?, left = ?, message = ? WHERE id = ? AND state = ?", values)

    def sent(self, name: str, prompt_id: str) -> None:
        """Keep what the server knows the job by, before it is sent."""
        with self.transaction() as db:
            db.execute("UPDATE jobs SET prompt_id = ? WHERE id = ?", (writable(prompt_id), name))

    def change_request(self, name: str, request: ClipRequest) -> None:
        """Keep what the guard made of a request."""
        with self.transaction() as db:
            db.execute("UPDATE jobs SET request = ? WHERE id = ?", (request_to_json(request), name))

    def workplace(self, name: str) -> Path:
        """An empty folder to make the clip in."""
        return self._folders.workplace(name)

    def reading_place(self) -> Path:
        """A folder for what is only needed while a clip is read; swept when the next process begins."""
        return self._folders.reading()

    def keep_preview(self, name: str, picture: bytes) -> Path:
        """Keep the picture of a running job for the studio to look at. Raises `OSError`."""
        return self._folders.keep_preview(name, picture)

    def finish(self, clip: Clip, message: str = "") -> None:
        """Move the made folder into place and let the clip stand; `clip.file` is relative to it until then.

        Raises `OSError` and `StudioError`; nothing is changed then but what the next `take` mends.
        """
        if self.rows("SELECT 1 FROM clips WHERE id = ?", (clip.id,)):
            raise GenerationError(f"There is a clip '{clip.id}' already.", "Ask for it again.")
        placed = replace(clip, file=f"{clip.id}/{clip.file}")
        self._folders.place(placed)
        self._enter(placed, message)
        self._folders.forget(clip.id)

    def _enter(self, clip: Clip, message: str = "") -> None:
        with self.transaction() as db:
            plain = clip_to_json(replace(clip, measured=None))
            measured = None if clip.measured is None else measured_to_json(clip.measured)
            db.execute("INSERT OR IGNORE INTO clips (id, clip, measured) VALUES (?, ?, ?)", (clip.id, plain, measured))
            done = (JobState.DONE.value, writable(message), clip.id)
            db.execute("UPDATE jobs SET state = ?, progress = 1, left = 0, message = ? WHERE id = ?", done)

    def measure(self, name: str, measured: Measured) -> None:
        """Keep what was read in a clip."""
        with self.transaction() as db:
            db.execute("UPDATE clips SET measured = ? WHERE id = ?", (measured_to_json(measured), name))
        if (clip := self.clip(name)) is not None:
            self._folders.write_record(clip)

    def say(self, name: str, message: str) -> None:
        """Keep a sentence about what happened last to a job."""
        with self.transaction() as db:
            db.execute("UPDATE jobs SET message = ? WHERE id = ?", (writable(message), name))

    def fail(self, name: str, message: str) -> None:
        """The running job could not be made; it stays in the list, to be tried again."""
        self._end(name, JobState.FAILED, message)

    def cancelled(self, name: str) -> None:
        """The running job was stopped because somebody asked for that."""
        self._end(name, JobState.CANCELLED, "Cancelled.")

    def put_back(self, name: str, message: str = "") -> None:
        """Let the running job wait again, as though it had not been begun."""
        sql = "UPDATE jobs SET state = ?, message = ?, progress = 0, left = NULL, attempts = MAX(0, attempts - 1)"
        with self.transaction() as db:
            db.execute(f"{sql} WHERE id = ? AND state = ?", (_WAITING, writable(message), name, _RUNNING))
        self._folders.forget(name)

    def _end(self, name: str, state: JobState, message: str) -> None:
        sql = "UPDATE jobs SET state = ?, message = ?, left = NULL WHERE id = ? AND state = ?"
        with self.transaction() as db:
            db.execute(sql, (state.value, writable(message), name, _RUNNING))
        self._folders.forget(name)

    def _free_name(self, db: sqlite3.Connection, text: str) -> str:
        """A name that no job and no clip has, not even one whose row was lost."""
        while True:
            name = _name(text, _next(db, "job"))
            sql = "SELECT 1 FROM jobs WHERE id = ?1 UNION ALL SELECT 1 FROM clips WHERE id = ?1"
            if db.execute(sql, (name,)).fetchone() is None and not self._folders.taken(name):
                return name


def _next(db: sqlite3.Connection, name: str) -> int:
    """Numbers are never given twice, so that a removed job's name never comes back as another's."""
    sql = "INSERT INTO numbers VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value"
    return int(db.execute(sql, (name,)).fetchone()[0])


def _name(text: str, number: int) -> str:
    return hashlib.blake2b(f"{number}:{text}".encode(), digest_size=8).hexdigest()


def _asked(request: ClipRequest) -> str:
    return request_to_json(replace(request, clamp=None))
