"""Reading long files so that it can be stopped."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import TYPE_CHECKING

from emotionai_core.errors import Cancelled
from emotionai_core.workers.progress import Asked, never

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class StoppableFile(io.FileIO):
    """A file for reading that asks before every block and raises `Cancelled`."""

    def __init__(self, path: Path, cancelled: Asked) -> None:
        super().__init__(path, "rb")
        self._cancelled = cancelled

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill `buffer`; returns the number of bytes, 0 at the end."""
        if self._cancelled():
            raise Cancelled
        return super().readinto(buffer)


def sha256_of(path: Path, cancelled: Asked = never) -> str:
    """A file's SHA-256 in hex; raises `OSError`, or `Cancelled`."""
    with StoppableFile(path, cancelled) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
