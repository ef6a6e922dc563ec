"""The queue and the finished clips of a project, on disk before anybody is told: `NAME.emai/clips/`.

`clips.sqlite` (WAL, synchronous) is written by the studio and by the process that makes clips at the same time. Each
clip lies in a folder of its own, `ID/`, with the whole request beside it (`clip.json`). A folder is renamed into place
before its row is written, so that whatever ends a process, a clip is either whole or made again, never both.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from emotionai_core.errors import GenerationError, ProjectError
from emotionai_core.generation.codec import (
    clip_from_json,
    clip_to_json,
    measured_from_json,
    measured_to_json,
    request_from_json,
    request_to_json,
)
from emotionai_core.generation.repeating import Reproduced, repeats
from emotionai_core.generation.store_database import ClipDatabase
from emotionai_core.records.clip import Clip, ClipJob, ClipRequest, JobState, Measured
from emotionai_core.wire.tables import write_atomically
from emotionai_core.workers.locks import FileLock

RECORD: Final = "clip.json"
MOST_ATTEMPTS: Final = 3
"""How often a job may end the whole process before it is left alone."""
_MAKING, _PREVIEWS = ".making", ".previews"
_COLUMNS: Final = "id, place, state, request, progress, left, message, prompt_id, attempts"
_WAITING, _RUNNING = JobState.WAITING.value, JobState.RUNNING.value
_OVER: Final = (JobState.DONE.value, JobState.FAILED.value, JobState.CANCELLED.value)


class ClipStore(ClipDatabase):
    """The clips of one project. Safe to use from several threads and processes."""

    # What there is

    def jobs(self) -> tuple[ClipJob, ...]:
        """All jobs in the order of the queue; what cannot be read is left out and told by `unreadable`."""
        rows = self.rows(f"SELECT {_COLUMNS} FROM jobs ORDER BY place, id")
        return tuple(job for row in rows if (job := _job(row)) is not None)

    def job(self, name: str) -> ClipJob | None:
        """One job, None where there is none of this id that can be read."""
        rows = self.rows(f"SELECT {_COLUMNS} FROM jobs WHERE id = ?", (name,))
        return _job(rows[0]) if rows else None

    def clips(self) -> tuple[Clip, ...]:
        """All finished clips, in the order in which they were finished."""
        rows = self.rows("SELECT clip, measured FROM clips ORDER BY number")
        return tuple(clip for row in rows if (clip := _clip(row)) is not None)

    def clip(self, name: str) -> Clip | None:
        """One clip, None where there is none of this id that can be read."""
        rows = self.rows("SELECT clip, measured FROM clips WHERE id = ?", (name,))
        return _clip(rows[0]) if rows else None

    def file(self, name: str) -> Path:
        """Where a clip's video lies; raises `GenerationError` where there is none."""
        clip = self.clip(name)
        path = None if clip is None else self.folder / clip.file
        if path is None or not path.is_file():
            raise GenerationError(f"The clip '{name}' is not there any more.", "Make it again.")
        return path

    def preview(self, name: str) -> Path:
        """Where the picture of a job that runs lies; the file need not be there."""
        return self.folder / _PREVIEWS / f"{name}.jpg"

    def unreadable(self) -> tuple[str, ...]:
        """A sentence for every row that cannot be read."""
        jobs = self.rows(f"SELECT {_COLUMNS} FROM jobs ORDER BY place, id")
        clips = self.rows("SELECT clip, measured, id FROM clips ORDER BY number")
        told = [f"The job '{row[0]}' cannot be read and is left out." for row in jobs if _job(row) is None]
        return (*told, *(f"The clip '{row[2]}' cannot be read and is left out." for row in clips if _clip(row) is None))

    def reproduced(self, clip: str) -> Reproduced | None:
        """Whether the clip's newest repetition shows the same pictures; None before there is one."""
        first = self.clip(clip)
        again = [one for one in self.clips() if repeats(one.request) == clip]
        if first is None or not again:
            return None
        return Reproduced(clip, again[-1].id, first.frames_hash == again[-1].frames_hash)

    # What the studio does

    def add(self, request: ClipRequest) -> str:
        """Put a request at the end of the queue; its id."""
        return self.add_all((request,))[0]

    def add_all(self, requests: Sequence[ClipRequest]) -> tuple[str, ...]:
        """Put requests at the end of the queue, all or none; their ids in the same order."""
        texts = [request_to_json(one) for one in requests]
        with self.transaction() as db:
            last = _next(db, "job", len(texts)) - len(texts)
            place = int(db.execute("SELECT COALESCE(MAX(place), 0) FROM jobs").fetchone()[0])
            names = [_name(text, last + number) for number, text in enumerate(texts, 1)]
            rows = [
                (name, place + at, _WAITING, text) for at, (name, text) in enumerate(zip(names, texts, strict=True), 1)
            ]
            db.executemany("INSERT INTO jobs (id, place, state, request) VALUES (?, ?, ?, ?)", rows)
        return tuple(names)

    def cancel(self, name: str) -> None:
        """Take a waiting job out of the queue; one that runs is stopped by whoever makes it."""
        with self.transaction() as db:
            cancelled = (JobState.CANCELLED.value, "Cancelled.", name, _WAITING)
            db.execute("UPDATE jobs SET state = ?, message = ? WHERE id = ? AND state = ?", cancelled)
            db.execute("UPDATE jobs SET stopping = 1 WHERE id = ? AND state = ?", (name, _RUNNING))

    def remove(self, name: str) -> None:
        """Forget a job that is over or waits; its clip stays."""
        with self.transaction() as db:
            db.execute("DELETE FROM jobs WHERE id = ? AND state != ?", (name, _RUNNING))

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

        What was running when a process ended waits again; what it had finished is kept, the rest is swept away.
        """
        if self.read_only:
            raise ProjectError("This project is open for reading only.", "Close it in the other studio first.")
        try:
            self._maker = FileLock(self.folder / "making.lock")
        except BlockingIOError:
            raise GenerationError("Another process is already making the clips of this project.") from None
        self._adopt()
        self.requeue()
        for name in (_MAKING, _PREVIEWS):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def requeue(self) -> None:
        """Let what is running wait again; for the one who makes the clips, before beginning."""
        with self.transaction() as db:
            db.execute("UPDATE jobs SET state = ? WHERE state = ? AND stopping", (JobState.CANCELLED.value, _RUNNING))
            gone = "It ended the program that makes clips three times; it is not tried again by itself."
            lost = (JobState.FAILED.value, gone, _RUNNING, MOST_ATTEMPTS)
            db.execute("UPDATE jobs SET state = ?, message = ? WHERE state = ? AND attempts >= ?", lost)
            again = (_WAITING, "The program ended while this was made; it is made again.", _RUNNING)
            db.execute("UPDATE jobs SET state = ?, message = ?, progress = 0, left = NULL WHERE state = ?", again)

    def _adopt(self) -> None:
        """Folders that were renamed into place and have no row: whole ones are entered, anything else goes."""
        known = {str(row[0]) for row in self.rows("SELECT id FROM clips")}
        for place in sorted(self.folder.iterdir()):
            if not place.is_dir() or place.name.startswith(".") or place.name in known:
                continue
            clip = _whole(place)
            if clip is None:
                # Only what has the form of our own names: anything else is somebody's, not ours to delete.
                if _is_name(place.name):
                    shutil.rmtree(place, ignore_errors=True)
                continue
            self._enter(clip)

    def claim(self, without: Collection[Maker] = ()) -> ClipJob | None:
        """The next job, from now on running; None where none waits. One that cannot be read has failed.

        Jobs of the makers in `without` go on waiting.
        """
        with self.transaction() as db:
            sql = f"SELECT {_COLUMNS} FROM jobs WHERE state = ? ORDER BY place, id"
            for row in db.execute(sql, (_WAITING,)).fetchall():
                job = _job(row)
                if job is None:
                    lost = (JobState.FAILED.value, "What was asked for cannot be read.", row[0])
                    db.execute("UPDATE jobs SET state = ?, message = ? WHERE id = ?", lost)
                    continue
                if job.request.maker in without:
                    continue
                sql = "UPDATE jobs SET state = ?, attempts = attempts + 1, progress = 0, left = NULL, stopping = 0"
                db.execute(f"{sql} WHERE id = ?", (_RUNNING, job.id))
                return replace(job, state=JobState.RUNNING, attempts=job.attempts + 1, progress=0.0, left=float("nan"))
        return None

    def waiting(self) -> bool:
        """Whether any job waits."""
        return bool(self.rows("SELECT 1 FROM jobs WHERE state = ? LIMIT 1", (_WAITING,)))

    def stopping(self, name: str) -> bool:
        """Whether somebody wants the running job to stop, or removed it."""
        rows = self.rows("SELECT stopping FROM jobs WHERE id = ? AND state = ?", (name, _RUNNING))
        return not rows or bool(rows[0][0])

    def progress(self, name: str, done: float, left: float, message: str) -> None:
        """How far a running job is: `done` in [0, 1], `left` seconds (NaN: unknown)."""
        values = (min(max(done, 0.0), 1.0), None if left != left else max(left, 0.0), message, name, _RUNNING)
        with self.transaction() as db:
            db.execute("UPDATE jobs SET progress = ?, left = ?, message = ? WHERE id = ? AND state = ?", values)

    def sent(self, name: str, prompt_id: str) -> None:
        """Keep what the server knows the job by, before it is sent."""
        with self.transaction() as db:
            db.execute("UPDATE jobs SET prompt_id = ? WHERE id = ?", (prompt_id, name))

    def change_request(self, name: str, request: ClipRequest) -> None:
        """Keep what the guard made of a request."""
        with self.transaction() as db:
            db.execute("UPDATE jobs SET request = ? WHERE id = ?", (request_to_json(request), name))

    def workplace(self, name: str) -> Path:
        """An empty folder to make the clip in."""
        place = self.folder / _MAKING / name
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        return place

    def keep_preview(self, name: str, picture: bytes) -> Path:
        """Keep the picture of a running job for the studio to look at."""
        path = self.preview(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, picture)
        return path

    def finish(self, clip: Clip, message: str = "") -> None:
        """Move the made folder into place and let the clip stand; `clip.file` is relative to it until then.

        Raises `OSError` and `StudioError`; nothing is changed then but what the next `take` mends.
        """
        placed = replace(clip, file=f"{clip.id}/{clip.file}")
        making, place = self.folder / _MAKING / clip.id, self.folder / clip.id
        write_atomically(making / RECORD, clip_to_json(placed).encode())
        _flush(making / clip.file)
        shutil.rmtree(place, ignore_errors=True)
        making.replace(place)
        self._enter(placed, message)
        self.preview(clip.id).unlink(missing_ok=True)

    def _enter(self, clip: Clip, message: str = "") -> None:
        with self.transaction() as db:
            plain = clip_to_json(replace(clip, measured=None))
            measured = None if clip.measured is None else measured_to_json(clip.measured)
            db.execute("INSERT OR IGNORE INTO clips (id, clip, measured) VALUES (?, ?, ?)", (clip.id, plain, measured))
            done = (JobState.DONE.value, message, clip.id)
            db.execute("UPDATE jobs SET state = ?, progress = 1, left = 0, message = ? WHERE id = ?", done)

    def measure(self, name: str, measured: Measured) -> None:
        """Keep what was read in a clip."""
        with self.transaction() as db:
            db.execute("UPDATE clips SET measured = ? WHERE id = ?", (measured_to_json(measured), name))
        if (clip := self.clip(name)) is not None:
            write_atomically(self.folder / name / RECORD, clip_to_json(clip).encode())

    def say(self, name: str, message: str) -> None:
        """Keep a sentence about what happened last to a job."""
        with self.transaction() as db:
            db.execute("UPDATE jobs SET message = ? WHERE id = ?", (message, name))

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
            db.execute(f"{sql} WHERE id = ? AND state = ?", (_WAITING, message, name, _RUNNING))
        shutil.rmtree(self.folder / _MAKING / name, ignore_errors=True)

    def _end(self, name: str, state: JobState, message: str) -> None:
        sql = "UPDATE jobs SET state = ?, message = ?, left = NULL WHERE id = ? AND state = ?"
        with self.transaction() as db:
            db.execute(sql, (state.value, message, name, _RUNNING))
        shutil.rmtree(self.folder / _MAKING / name, ignore_errors=True)
        self.preview(name).unlink(missing_ok=True)


def _next(db: sqlite3.Connection, name: str, count: int) -> int:
    """Numbers are never given twice, so that a removed job's name never comes back as another's."""
    sql = "INSERT INTO numbers VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = value + ?2 RETURNING value"
    return int(db.execute(sql, (name, count)).fetchone()[0])


def _name(text: str, number: int) -> str:
    return hashlib.blake2b(f"{number}:{text}".encode(), digest_size=8).hexdigest()


def _is_name(text: str) -> bool:
    return len(text) == 16 and all(one in "0123456789abcdef" for one in text)


def _job(row: Sequence[object]) -> ClipJob | None:
    name, place, state, request, progress, left, message, prompt_id, attempts = row
    try:
        return ClipJob(
            str(name),
            int(str(place)),
            JobState(str(state)),
            request_from_json(str(request)),
            float(str(progress)),
            float("nan") if left is None else float(str(left)),
            str(message),
            str(prompt_id),
            int(str(attempts)),
        )
    except ValueError:
        return None


def _clip(row: Sequence[object]) -> Clip | None:
    try:
        clip = clip_from_json(str(row[0]))
        inside = Path(clip.file)
        if inside.is_absolute() or ".." in inside.parts or not _is_name(clip.id):
            return None
        return clip if row[1] is None else replace(clip, measured=measured_from_json(str(row[1])))
    except ValueError:
        return None


def _whole(place: Path) -> Clip | None:
    """The clip in a folder without a row, if it is all there."""
    try:
        clip = _clip(((place / RECORD).read_text(encoding="utf-8"), None))
        if clip is None or clip.id != place.name or Path(clip.file).parts[0] != place.name:
            return None
        data = (place.parent / clip.file).read_bytes()
    except (OSError, ValueError):
        return None
    return clip if hashlib.sha256(data).hexdigest() == clip.sha256 else None


def _flush(path: Path) -> None:
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())
