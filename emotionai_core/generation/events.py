"""What the making of clips says while it goes on: typed, so that a terminal, a studio and a test hear the same."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from emotionai_core.records.clip import JobState

ServerState = Literal["absent", "starting", "ready", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class ServerSaid:
    """What has become of the ComfyUI server."""

    state: ServerState
    text: str


@dataclass(frozen=True, slots=True)
class JobSaid:
    """How a job is: `progress` in [0, 1], `left` seconds (NaN: unknown)."""

    id: str
    state: JobState
    progress: float
    left: float
    text: str


@dataclass(frozen=True, slots=True)
class PreviewSaid:
    """There is a new picture of a job that runs."""

    id: str
    file: Path


@dataclass(frozen=True, slots=True)
class ClipSaid:
    """A clip is finished, or something new is known about it."""

    id: str


@dataclass(frozen=True, slots=True)
class FailedSaid:
    """A job could not be made (`id` "": making clips as a whole stopped)."""

    id: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class IdleSaid:
    """Nothing waits."""


Event = ServerSaid | JobSaid | PreviewSaid | ClipSaid | FailedSaid | IdleSaid
