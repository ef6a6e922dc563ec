"""The worker's side of the protocol: turns one function per stage into a program that can be cancelled and killed.

A stage is `def stage(job: Job) -> dict` that writes chunks through `job.save` and calls `job.progress`; `serve` does
the rest. Standard output belongs to the protocol: `print` and C libraries are re-pointed to standard error first.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, TextIO

from emotionai_core.wire.messages import (
    Chunk,
    Done,
    Event,
    Failed,
    Hello,
    Json,
    Progress,
    RunRequest,
    Warned,
    WireError,
    chunk_name,
    encode_event,
    parse_request,
)
from emotionai_core.wire.tables import Table, read_tables, write_tables

# Half of what the studio accepts: a library's endless error message must not end the run as a broken protocol.
_LONGEST_TEXT = 2000


class Cancelled(Exception):
    """Raised inside a stage when the studio asked it to stop or is gone."""


class StageError(Exception):
    """A stage cannot go on, for a reason a person can understand and act on."""

    def __init__(self, code: str, message: str, hint: str = "", retryable: bool = False) -> None:
        super().__init__(message)
        self.failed = Failed(code, message[:_LONGEST_TEXT], hint[:_LONGEST_TEXT], retryable)


class Job:
    """What a stage sees of its run: the request, where to save, and whether to stop."""

    def __init__(self, request: RunRequest, out: TextIO) -> None:
        self.request = request
        self.started = time.monotonic()
        self.saved = request.resume_after + 1
        self._out = out
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._first_done: float | None = None

    def send(self, event: Event) -> None:
        """Write one event line."""
        with self._lock:
            self._out.write(encode_event(event) + "\n")
            self._out.flush()

    def stop(self) -> None:
        """Ask the stage to stop at its next `check`."""
        self._stop.set()

    def check(self) -> None:
        """Raise `Cancelled` when the run should stop; stages call it at least a few times a second."""
        if self._stop.is_set():
            raise Cancelled

    def progress(self, done: float, total: float, unit: str) -> None:
        """Report and give the studio its chance to cancel; time left is measured from this run's own pace."""
        self.check()
        if self._first_done is None:
            self._first_done = done
            self.started = time.monotonic()
        pace = (done - self._first_done) / max(time.monotonic() - self.started, 1e-6)
        self.send(Progress(done, total, unit, round((total - done) / pace, 1) if pace > 0 else -1.0))

    def warn(self, code: str, message: str) -> None:
        """Tell the user something that does not stop the run."""
        self.send(Warned(code, message[:_LONGEST_TEXT]))

    def wants(self, index: int) -> bool:
        """Whether chunk `index` still has to be computed in this run."""
        return index > self.request.resume_after

    def save(self, index: int, start: float, end: float, tables: Mapping[str, Mapping[str, Sequence[object]]]) -> None:
        """Save one finished chunk covering [start, end) seconds and announce it."""
        self.check()
        name = chunk_name(index)
        write_tables(Path(self.request.out) / name, tables)
        self.saved = index + 1
        self.send(Chunk(index, name, start, end))

    def table(self, name: str, table: str) -> Table:
        """One table of an input artefact."""
        path = self.request.inputs.get(name)
        if path is None:
            raise StageError("input-missing", f"This stage needs the result of '{name}', which was not given.")
        tables = read_tables(Path(path))
        if table not in tables:
            raise StageError("input-incomplete", f"The result of '{name}' has no table '{table}'.")
        return tables[table]


Stage = Callable[[Job], Mapping[str, Json]]
Introduce = Callable[[RunRequest], Hello]


def _claim_stdout() -> TextIO:
    """A private copy of standard output for the protocol; descriptor 1 then points at standard error."""
    sys.stdout.flush()
    protocol = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return protocol


def _listen(job: Job, source: BinaryIO) -> None:
    """Stop the job at a cancel message or when the parent is gone (end of input)."""
    for line in source:
        try:
            if "cancel" in json.loads(line):
                break
        except (ValueError, TypeError, RecursionError):
            continue
    job.stop()


def serve(stages: Mapping[str, Stage], introduce: Introduce) -> int:
    """Answer exactly one run request from standard input; returns the process's exit status."""
    out = _claim_stdout()
    source = sys.stdin.buffer
    try:
        request = parse_request(source.readline())
    except WireError as error:
        out.write(encode_event(Failed("bad-request", f"The worker did not understand its request: {error}")) + "\n")
        return 2
    job = Job(request, out)
    threading.Thread(target=_listen, args=(job, source), daemon=True).start()
    status = 1
    try:
        status = _run(job, stages, introduce)
        out.flush()
    except OSError:
        # Nobody reads the protocol any more: the studio is gone.
        traceback.print_exc()
    finally:
        # The listener still blocks on standard input, and interpreter shutdown would wait for its lock.
        os._exit(status)


def _run(job: Job, stages: Mapping[str, Stage], introduce: Introduce) -> int:
    try:
        stage = stages.get(job.request.stage)
        if stage is None:
            raise StageError("unknown-stage", f"This worker has no stage '{job.request.stage}'.")
        job.send(introduce(job.request))
        summary = stage(job)
        job.send(Done(job.saved, summary=dict(summary)))
        return 0
    except Cancelled:
        job.send(Done(job.saved, cancelled=True))
        return 0
    except StageError as error:
        job.send(error.failed)
        return 1
    except MemoryError:
        job.send(
            Failed("out-of-memory", "The worker ran out of memory.", "Close other programs and run it again.", True)
        )
        return 1
    except OSError as error:
        traceback.print_exc()
        sentence = f"The worker could not read or write a file: {error.strerror or error}."
        job.send(Failed("file", sentence, "Free some disk space or check the file, then run it again.", True))
        return 1
    except (Exception, SystemExit) as error:
        traceback.print_exc()
        sentence = f"The worker stopped on an unexpected fault ({type(error).__name__}: {str(error)[:200]})."
        job.send(Failed("fault", sentence, "The run's log has the details; finished parts are kept.", False))
        return 1
