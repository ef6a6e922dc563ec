"""What is noted of a finished file: its hashes and what it is, read from the file itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from emotionai_core.generation.making import Made
from emotionai_core.records.clip import Clip, ClipRequest


@dataclass(frozen=True, slots=True)
class Facts:
    """Sides in pixels, frames, frames a second, seconds, and whether there is sound; hashes in hexadecimal."""

    sha256: str
    frames_hash: str
    width: int
    height: int
    frames: int
    fps: float
    duration: float
    sound: bool


def facts_of(file: Path) -> Facts:
    """Read a finished video; raises `GenerationError` where it cannot be read."""
    from emotionai_core.generation.pictures import frames_hash, probe_clip

    found = probe_clip(file)
    return Facts(
        sha256=_sha256(file),
        frames_hash=frames_hash(file),
        width=found.width,
        height=found.height,
        frames=found.frames,
        fps=found.fps,
        duration=found.duration,
        sound=found.sound,
    )


def clip_of(name: str, request: ClipRequest, made: Made, facts: Facts, took: float) -> Clip:
    """The clip that a finished file is; its `file` is the bare name."""
    return Clip(
        id=name,
        request=request,
        file=made.file.name,
        sha256=facts.sha256,
        frames_hash=facts.frames_hash,
        width=facts.width,
        height=facts.height,
        frames=facts.frames,
        fps=facts.fps,
        duration=facts.duration,
        sound=facts.sound,
        versions=made.versions,
        peak=made.peak,
        took=took,
    )


def _sha256(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
