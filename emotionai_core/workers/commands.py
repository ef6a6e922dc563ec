"""Tools run to their end: their lines read as they come, stopped with all their children, their failure explained."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, cast

from emotionai_core.errors import Cancelled
from emotionai_core.workers.progress import Asked, never

_POLL: Final = 0.1
_PATIENCE: Final = 5.0
_KEPT: Final = 400
_LONGEST: Final = 300


class CommandFailed(Exception):
    """A tool ended with a status other than 0; `lines` are its last ones."""

    def __init__(self, status: int, lines: Sequence[str]) -> None:
        super().__init__(reason_in(lines) or f"a step ended with status {status}")
        self.status = status
        self.lines = tuple(lines)


def run_command(
    command: Sequence[str],
    variables: Mapping[str, str] | None = None,
    on_line: Callable[[str], None] = lambda _: None,
    cancelled: Asked = never,
    holding: Sequence[int] = (),
) -> tuple[str, ...]:
    """Run `command`, giving each line it writes to `on_line`; returns the last lines.

    `holding` are handles of locks that the tool keeps should this process be killed and it go on.
    Raises `CommandFailed`, `Cancelled` after ending it and its children, or `OSError` when it cannot be started.
    """
    process = subprocess.Popen(
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=None if variables is None else dict(variables),
        encoding="utf-8",
        errors="replace",
        start_new_session=os.name != "nt",
        pass_fds=() if os.name == "nt" else tuple(holding),
    )
    lines: queue.Queue[str | None] = queue.Queue()
    reader = threading.Thread(target=_read, args=(process, lines), name="command", daemon=True)
    reader.start()
    kept: deque[str] = deque(maxlen=_KEPT)
    try:
        for line in _lines(process, lines, cancelled):
            kept.append(line)
            on_line(line)
        status = process.wait()
    finally:
        _end(process)
        reader.join(_PATIENCE)
    if status:
        raise CommandFailed(status, kept)
    return tuple(kept)


def _read(process: subprocess.Popen[str], lines: queue.Queue[str | None]) -> None:
    assert process.stdout is not None
    with process.stdout as stream:
        for line in stream:
            lines.put(line.rstrip())
    lines.put(None)


def _lines(process: subprocess.Popen[str], lines: queue.Queue[str | None], cancelled: Asked) -> Iterator[str]:
    """Lines until the tool ends; a child of it that holds its output open is not waited for."""
    gone = 0.0
    while True:
        if cancelled():
            raise Cancelled
        try:
            line = lines.get(timeout=_POLL)
        except queue.Empty:
            if process.poll() is not None:
                gone = gone or time.monotonic()
                if time.monotonic() - gone > 1.0:
                    return
            continue
        if line is None:
            return
        yield line


def _end(process: subprocess.Popen[str]) -> None:
    """End the tool and its children, politely first."""
    if process.poll() is None:
        _signal_group(process, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_PATIENCE)
    if os.name != "nt":
        _signal_group(process, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
    process.wait()


def _signal_group(process: subprocess.Popen[str], number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.name == "nt":
            process.terminate()
        else:
            os.killpg(process.pid, number)


def reason_in(lines: Sequence[str]) -> str:
    """Why a tool failed, from what it wrote: its own word for it where it has one, else its last line."""
    told = [line.strip() for line in lines if line.strip()]
    for line in told:
        if found := _in_json(line):
            return found[:_LONGEST]
    for number, line in enumerate(told):
        if line.startswith("error:"):
            parts = [line.removeprefix("error:"), *(one.removeprefix("cause:") for one in told[number + 1 :])]
            return ": ".join(part.strip().rstrip(".") for part in parts)[:_LONGEST]
    return told[-1][:_LONGEST].rstrip(".") if told else ""


def _in_json(line: str) -> str:
    """What one of our own scripts says: {"error": ...}, or {"check": ..., "ok": false, "error": ...}."""
    if not line.startswith("{"):
        return ""
    try:
        found = cast(dict[str, object], json.loads(line))
    except ValueError:
        return ""
    if "check" in found and found.get("ok") is not True:
        return f"the check '{found['check']}' failed: {found.get('error', 'its numbers are others than expected')}"
    error = found.get("error")
    return error.rstrip(".") if isinstance(error, str) and "check" not in found else ""
