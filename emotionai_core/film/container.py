"""Opening a film with PyAV: one place where the library's faults become sentences."""

from __future__ import annotations

import contextlib
import stat
from collections.abc import Generator
from pathlib import Path

import av
import av.container
import av.error

from emotionai_core.errors import FilmError

WAY_OUT = "Check the file, or convert it, for example to MP4 with H.264."

# Playlist demuxers open further addresses that stand in the file; a film must never make the studio read another one.
_OPTIONS = {"protocol_whitelist": "file"}


def check_file(path: Path) -> None:
    """Raise `FilmError` with the exact reason when `path` is not a readable, non-empty file."""
    shown = path.name or str(path)
    try:
        status = path.stat()
    except FileNotFoundError:
        raise FilmError(f"There is no file '{shown}'.", "Check the path.") from None
    except OSError as error:
        raise FilmError(f"The file '{shown}' cannot be reached: {error.strerror}.", "Check the path.") from error
    if stat.S_ISDIR(status.st_mode):
        raise FilmError(f"'{shown}' is a folder, not a film.", "Name a film file inside it.")
    if not stat.S_ISREG(status.st_mode):
        raise FilmError(f"'{shown}' is not an ordinary file.", "Copy the film to a file first.")
    if status.st_size == 0:
        raise FilmError(f"The file '{shown}' is empty (0 bytes).", "Copy or download it again.")
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        raise FilmError(f"The file '{shown}' may not be read: {error.strerror}.", "Check its permissions.") from error


@contextlib.contextmanager
def opened(path: Path) -> Generator[av.container.InputContainer]:
    """An open film, closed at the end; raises `FilmError` for anything that is not one."""
    check_file(path)
    try:
        # "file:" keeps a name such as "concat:..." from being taken for a protocol.
        container = av.open(f"file:{path}", metadata_errors="replace", options=_OPTIONS)
    except (av.error.FFmpegError, ValueError, OSError) as error:
        raise FilmError(f"'{path.name}' is not a film this studio can read.", WAY_OUT) from error
    try:
        yield container
    finally:
        container.close()
