"""What every way of making a clip has in common: it takes a request, tells how far it is, and leaves one file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from emotionai_core.records.clip import ClipRequest


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a clip is: `done` in [0, 1], a sentence, and a picture of it (JPEG or PNG) where there is one."""

    done: float
    text: str = ""
    preview: bytes = b""


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file in the folder that was given; `versions` (what, which) of all that had a hand in it.

    `peak` is the most of the card's memory that was in use, in GB, NaN where no card was.
    """

    file: Path
    versions: tuple[tuple[str, str], ...] = ()
    peak: float = field(default=float("nan"))


Tell = Callable[[Progress], None]
Asked = Callable[[], bool]


class MakeClip(Protocol):
    """One way of making clips. `folder` is empty and its own, on the file system of the project.

    Raises `GenerationError` (or another `StudioError`), and `Cancelled` soon after `cancelled()` is true; whatever it
    raises, nothing that was there before is touched.
    """

    def __call__(self, request: ClipRequest, folder: Path, tell: Tell, cancelled: Asked) -> Made:
        """Make the clip that `request` describes."""
        ...


@runtime_checkable
class Resumes(Protocol):
    """A maker that can take up a job which another process had sent: `sent` is told an id before it is used."""

    def resuming(self, prompt_id: str, sent: Callable[[str], None]) -> MakeClip:
        """The maker of one job that the server may know as `prompt_id` ("" for a new one)."""
        ...
