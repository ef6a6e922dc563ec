"""The server's process below its launcher: what it writes, kept bounded, and its end."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import threading
from collections import deque
from pathlib import Path
from typing import IO, Final

from emotionai_core.generation.comfy.launch import variables

_PATIENCE: Final = 12.0
_LOG_BYTES: Final = 2_000_000
_TAIL: Final = 40
_LONGEST: Final = 240
_NOISE: Final = re.compile(r"^\s*(File |\^|Traceback|~|at )|^\s*$")
_TELLING: Final = re.compile(r"error|exception|killed|out of memory", re.IGNORECASE)


class ServerProcess:
    """The launcher with the server below it, and what they write."""

    def __init__(self, words: tuple[str, ...], log: Path, address: str, handles: tuple[int, ...]) -> None:
        self.address, self.log = address, log
        self.tail: deque[str] = deque(maxlen=_TAIL)
        self._ending = threading.Lock()
        self._process = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(variables()),
            start_new_session=os.name != "nt",
            pass_fds=() if os.name == "nt" else handles,
        )
        assert self._process.stdout is not None
        self._reader = threading.Thread(
            target=self._read, args=(self._process.stdout,), name="comfyui output", daemon=True
        )
        self._reader.start()

    def poll(self) -> int | None:
        """The exit status, None while it runs."""
        return self._process.poll()

    def reason(self) -> str:
        """The last line that says something of an error, else the last one of all."""
        told = [line.strip() for line in tuple(self.tail) if not _NOISE.match(line)]
        errors = [line for line in told if _TELLING.search(line)]
        return (errors or told or [""])[-1][:_LONGEST].rstrip(".")

    def finish(self) -> None:
        """Wait for the last words of a process that ended."""
        self._reader.join(2.0)

    def end(self) -> None:
        """Close the lifeline and wait; then kill what is left."""
        with self._ending:
            if self._process.stdin is not None:
                with contextlib.suppress(OSError):
                    self._process.stdin.close()
            try:
                self._process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                # On Linux the server goes with its launcher.
                self._process.kill()
                self._process.wait()
            self._reader.join(2.0)

    def _read(self, stream: IO[bytes]) -> None:
        # A log that cannot be written must not stop the server, whose output would then fill its pipe.
        with stream, contextlib.suppress(OSError, ValueError), BoundedLog(self.log) as log:
            while line := stream.readline(1 << 16):
                self.tail.append(line.decode("utf-8", "replace").rstrip())
                log.write(line)


class BoundedLog:
    """A log of at most twice `_LOG_BYTES`: when the file is full it becomes ".1" and a new one begins."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def __enter__(self) -> BoundedLog:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def write(self, line: bytes) -> None:
        """Add a line; a full disk only costs the line."""
        with contextlib.suppress(OSError):
            if self._file is None:
                self._file = self._path.open("ab", buffering=0)
            if self._file.tell() > _LOG_BYTES:
                self._file.close()
                self._path.replace(self._path.with_name(f"{self._path.name}.1"))
                self._file = self._path.open("ab", buffering=0)
            self._file.write(line)
