"""One worker process under supervision: every way it can end is a named outcome and one plain sentence.

A silent worker, a crash, an out-of-memory kill and a bad line each become one `WorkerError` that says what was saved;
a later run goes on after the last finished chunk. Cancel is a message, then 5 s, terminate, 5 s, kill, for the whole
process group.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from emotionai_core.errors import Cancelled, WorkerError
from emotionai_core.wire.messages import (
    CANCEL_LINE,
    MAX_LINE_BYTES,
    Chunk,
    Done,
    Event,
    Failed,
    Hello,
    Progress,
    RunRequest,
    Warned,
    WireError,
    encode_request,
    parse_event,
)
from emotionai_core.workers.locks import in_use

_POLL = 0.1
_PATIENCE = 5.0
_LAST_WORDS = 10.0
_LINGER = 1.0


@dataclass(frozen=True, slots=True)
class Launch:
    """How to start a worker: its command, process environment, log file and how long it may be silent (seconds).

    While it runs, the installation whose `sign` of completeness is given is neither removed nor replaced.
    """

    command: Sequence[str]
    variables: Mapping[str, str]
    log: Path
    silence: float
    sign: Path | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """A run that went well."""

    hello: Hello
    done: Done
    warnings: tuple[str, ...]


OnEvent = Callable[[Progress | Chunk | Warned], None]


class _End:
    """The worker's standard output was closed."""


class Supervisor:
    """Runs one request to its end; `on_event` sees progress, chunks and warnings and may raise to stop the run."""

    def __init__(self, launch: Launch, request: RunRequest, on_event: OnEvent, cancelled: Callable[[], bool]) -> None:
        self._launch = launch
        self._request = request
        self._on_event = on_event
        self._cancelled = cancelled
        self._events: queue.Queue[Event | WireError | _End] = queue.Queue()
        self._hello: Hello | None = None
        self._saved = request.resume_after + 1
        self._warnings: list[str] = []

    def run(self) -> Finished:
        """Start, listen, and return the outcome; raises `WorkerError` or `Cancelled`. No process is left behind."""
        with self._open_log() as log, self._installation() as handles:
            process = self._start(log, handles)
            reader = threading.Thread(target=self._read, args=(process,), daemon=True)
            reader.start()
            try:
                return self._follow(process)
            except BaseException:
                _end(process, politely=True)
                raise
            finally:
                _end(process, politely=False)
                # A grandchild in a session of its own can outlive the group and hold the pipe open.
                reader.join(_PATIENCE)
                if process.stdin is not None:
                    with contextlib.suppress(OSError):
                        process.stdin.close()

    def _open_log(self) -> IO[bytes]:
        try:
            self._launch.log.parent.mkdir(parents=True, exist_ok=True)
            return self._launch.log.open("ab")
        except OSError as error:
            raise WorkerError(
                f"The run's log '{self._launch.log.name}' cannot be written: {error.strerror}.",
                "Free some disk space or check the permissions, then run it again.",
                True,
            ) from error

    @contextlib.contextmanager
    def _installation(self) -> Generator[tuple[int, ...]]:
        if self._launch.sign is None:
            yield ()
            return
        with contextlib.ExitStack() as held:
            try:
                handles = held.enter_context(in_use(self._launch.sign))
            except BlockingIOError as error:
                raise WorkerError(
                    f"The program for '{self._request.stage}' is being removed or replaced right now.",
                    "Wait for that, then run it again.",
                    True,
                ) from error
            yield handles

    def _start(self, log: IO[bytes], handles: tuple[int, ...]) -> subprocess.Popen[bytes]:
        try:
            process = subprocess.Popen(
                list(self._launch.command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=dict(self._launch.variables),
                start_new_session=os.name != "nt",
                # One that outlives a killed studio goes on holding its installation.
                pass_fds=() if os.name == "nt" else handles,
            )
        except OSError as error:
            raise WorkerError(
                f"The program for '{self._request.stage}' cannot be started: {error.strerror}.",
                "Run: emotionai doctor --repair",
            ) from error
        assert process.stdin is not None
        with contextlib.suppress(OSError):
            process.stdin.write(encode_request(self._request).encode() + b"\n")
            process.stdin.flush()
        return process

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            while line := lines.readline(MAX_LINE_BYTES + 2):
                try:
                    self._events.put(parse_event(line))
                except WireError as error:
                    self._events.put(error)
        self._events.put(_End())

    def _follow(self, process: subprocess.Popen[bytes]) -> Finished:
        heard = time.monotonic()
        while True:
            if self._cancelled():
                self._cancel(process)
                raise Cancelled
            event = self._next(process)
            if event is None:
                if time.monotonic() - heard > self._launch.silence:
                    raise self._fault(f"did not answer for {self._launch.silence:.0f} seconds", True)
                continue
            heard = time.monotonic()
            finished = self._take(event, process)
            if finished is not None:
                return finished

    def _next(self, process: subprocess.Popen[bytes]) -> Event | WireError | _End | None:
        """What the worker said next, None when it has said nothing for a moment."""
        with contextlib.suppress(queue.Empty):
            return self._events.get(timeout=_POLL)
        if process.poll() is None:
            return None
        # Dead: its last words may still be on their way, but a child of it can hold the pipe open for ever.
        with contextlib.suppress(queue.Empty):
            return self._events.get(timeout=_LINGER)
        return _End()

    def _take(self, event: Event | WireError | _End, process: subprocess.Popen[bytes]) -> Finished | None:
        match event:
            case _End():
                raise self._crash(process)
            case WireError():
                raise self._fault(f"sent something that is not part of the protocol ({event})", False)
            case Hello():
                self._hello = event
            case Failed():
                saved = f" {self._kept()}" if event.retryable else ""
                raise WorkerError(event.message, f"{event.hint}{saved}".strip(), event.retryable)
            case Done():
                if self._hello is None:
                    raise self._fault("finished without saying who it is", False)
                if event.cancelled:
                    # Nobody asked it to (that path ends in `_follow`), so what is there is not the whole result.
                    raise self._fault("stopped before it was finished", True)
                return Finished(self._hello, event, tuple(self._warnings))
            case Progress() | Chunk() | Warned():
                if isinstance(event, Chunk):
                    self._saved = max(self._saved, event.index + 1)
                if isinstance(event, Warned):
                    self._warnings.append(event.message)
                self._on_event(event)
        return None

    def _crash(self, process: subprocess.Popen[bytes]) -> WorkerError:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_LAST_WORDS)
        status = process.poll()
        if status is not None and status < 0:
            name = signal.Signals(-status).name if -status in set(signal.Signals) else str(-status)
            # The kernel's out-of-memory killer uses SIGKILL; nothing else in the studio does so unasked.
            why = "was killed, probably because memory ran out" if name == "SIGKILL" else f"crashed ({name})"
            return self._fault(why, True)
        return self._fault(f"stopped before it was finished (status {status})", True)

    def _fault(self, why: str, retryable: bool) -> WorkerError:
        stage = self._request.stage
        hint = f"{self._kept()} Run it again to go on; the log is {self._launch.log.name} in the project's folder."
        return WorkerError(f"The program for '{stage}' {why}.", hint, retryable)

    def _kept(self) -> str:
        return f"{self._saved} finished part{'' if self._saved == 1 else 's'} kept."

    def _cancel(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        with contextlib.suppress(OSError):
            process.stdin.write(CANCEL_LINE.encode() + b"\n")
            process.stdin.flush()
        deadline = time.monotonic() + _PATIENCE
        while process.poll() is None and time.monotonic() < deadline:
            time.sleep(_POLL)


def _end(process: subprocess.Popen[bytes], politely: bool) -> None:
    """Terminate, wait, kill: the worker and its children."""
    if politely and process.poll() is None:
        _signal_group(process, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_PATIENCE)
    if process.stdin is not None and not process.stdin.closed:
        with contextlib.suppress(OSError):
            process.stdin.close()
    if process.poll() is None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.5)
    _signal_group(process, signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
    process.wait()


def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.name == "nt":
            process.terminate()
        else:
            os.killpg(process.pid, number)
