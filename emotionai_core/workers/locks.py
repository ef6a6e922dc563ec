"""An operating-system lock on a file, gone with its process however that ends."""

from __future__ import annotations

import errno
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

if os.name == "nt":
    import msvcrt

    def _take(handle: IO[bytes]) -> None:
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]

    def _take_part(handle: IO[bytes], alone: bool) -> None:
        """Needless: a folder in which a file is open cannot be moved away there."""
else:
    import fcntl

    def _take(handle: IO[bytes]) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _take_part(handle: IO[bytes], alone: bool) -> None:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)


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


@contextmanager
def in_use(sign: Path, alone: bool = False) -> Generator[tuple[int, ...]]:
    """Hold what the existing file `sign` stands for: together with others, or `alone` to take it away.

    Yields the handles that a child process must inherit to hold it too. `BlockingIOError` when it is taken otherwise;
    where there is no such file there is nothing to hold.
    """
    if alone and os.name == "nt":
        # The system refuses to move a folder with open files, a handle of our own included.
        yield ()
        return
    try:
        # Over a network a lock of one's own needs a handle for writing.
        handle = sign.open("r+b" if alone else "rb")
    except FileNotFoundError:
        yield ()
        return
    with handle:
        try:
            _take_part(handle, alone)
        except OSError as error:
            if error.errno in (errno.EAGAIN, errno.EACCES):
                raise BlockingIOError(str(sign)) from error
            raise
        yield (handle.fileno(),)
