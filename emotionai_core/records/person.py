"""Who is in the film."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Portrait:
    """Where a face is best seen: film time in seconds, box (x, y, w, h) as fractions of the frame."""

    time: float
    box: tuple[float, float, float, float]
    quality: float


@dataclass(frozen=True, slots=True)
class RestoredLook:
    """A portrait with detail that a network made up: the face track, film time in seconds, and the picture as JPEG."""

    track: int
    time: float
    picture: bytes


@dataclass(frozen=True, slots=True)
class Person:
    """One identity over face, voice and name.

    `key` is stable while the artefacts are: "face-0", "voice-2" or "name-MARA". `screen_time` and `speaking_time` in
    seconds; `confidence` in [0, 1] is how sure the grouping is.
    """

    key: str
    name: str
    portrait: Portrait | None
    screen_time: float
    speaking_time: float
    lines: int
    confidence: float
