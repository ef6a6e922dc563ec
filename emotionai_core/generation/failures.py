"""What went wrong while a clip was made, told apart: a fault of this clip, or a disk on which none can be made."""

from __future__ import annotations

import errno
from typing import Final

from emotionai_core.errors import GenerationError, StudioError

_FULL: Final = (errno.ENOSPC, errno.EDQUOT)
_DEEPEST: Final = 8


class DiskFull(StudioError):
    """There is no room for clips; nothing that waits would fare better."""


def as_failure(error: StudioError | OSError) -> StudioError:
    """The error for a person; `DiskFull` also where what writes files has already given it a sentence of its own."""
    if _no_room(error):
        return DiskFull("The disk is full: no clip can be made.", "Free some space and try again; the queue is kept.")
    if isinstance(error, StudioError):
        return DiskFull(str(error), error.hint) if "disk is full" in str(error) else error
    return GenerationError(f"A file could not be read or written: {error.strerror or error}.", "Check the disk.")


def _no_room(error: BaseException) -> bool:
    """Whether the system said so, to this error or to what it follows from."""
    at: BaseException | None = error
    for _ in range(_DEEPEST):
        if at is None:
            return False
        if isinstance(at, OSError) and at.errno in _FULL:
            return True
        at = at.__cause__
    return False
