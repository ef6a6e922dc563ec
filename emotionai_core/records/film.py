"""What a film file is, before anything has been read from it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Track:
    """One stream of the file; `start` is its first presentation time relative to the first video frame, in seconds."""

    index: int
    kind: Literal["video", "audio", "subtitle"]
    codec: str
    language: str
    start: float


@dataclass(frozen=True, slots=True)
class Film:
    """A probed film. `duration` in seconds from the first video frame; `rate` is the nominal rate, for display only.

    `origin` is the first video frame's time on the container's clock in seconds: players that use the container's
    clock add it. `variable` says that frame lengths differ.
    """

    path: Path
    digest: str
    size_bytes: int
    duration: float
    width: int
    height: int
    rate: Fraction
    frames: int
    origin: float
    variable: bool
    tracks: tuple[Track, ...]

    @property
    def has_sound(self) -> bool:
        """Whether there is an audio track."""
        return any(track.kind == "audio" for track in self.tracks)


@dataclass(frozen=True, slots=True)
class Shot:
    """An unbroken run of frames between two cuts, [start, end) in seconds; `scene` numbers the scene it belongs to."""

    index: int
    start: float
    end: float
    scene: int = 0
