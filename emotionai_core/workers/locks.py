"""An operating-system lock on a file, gone with its process however that ends."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import IO

if os.name == "nt":
    import msvcrt

    def _take(handle: IO[bytes]) -> None:
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
else:
    import fcntl

    def _take(handle: IO[bytes]) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FileLock:
    """An exclusive lock held until `release` or the end of the process; `BlockingIOError` when taken."""

    def __init__(self, path: Path) -> None:
        self._handle: IO[bytes] = path.open("ab")
        try:
            _take(self._handle)
        except OSError as error:
            self._handle.close()
            if error.errno in (errno.EAGAIN, errno.EACCES, errno.EDEADLK):
                raise BlockingIOError(str(path)) from error
            raise

    @property
    def handle(self) -> int:
        """What a child process must inherit to hold the lock too, in case it outlives this one."""
        return self._handle.fileno()

    def release(self) -> None:
        """Let others in."""
        self._handle.close()
