"""The stages of an analysis in order: what each reads, which settings it declares, and how heavy it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from emotionai_core.settings import Settings
from emotionai_core.wire.messages import Json

Declare = Callable[[Settings], Mapping[str, Json]]


@dataclass(frozen=True, slots=True)
class StagePlan:
    """One stage: `inputs` name earlier stages or "sound", "shots", "subtitles"; `weight` is its share of the time."""

    stage: str
    inputs: tuple[str, ...]
    weight: float
    declares: Declare
    needs_sound: bool = False


def _none(_: Settings) -> Mapping[str, Json]:
    return {}


PLAN: Final = (
    StagePlan("cuts", (), 0.15, lambda s: {"threshold": s.shot_threshold}),
    StagePlan(
        "faces",
        ("shots",),
        0.35,
        lambda s: {
            "interval": s.face_interval,
            "min_face": s.face_min_pixels,
            "threshold": s.face_threshold,
            "old_movie": s.old_movie,
        },
    ),
    StagePlan("people", ("faces",), 0.01, _none),
    StagePlan("speech", ("sound", "subtitles"), 0.14, lambda s: {"language": s.language, "recognise": s.recognise}),
    StagePlan("speakers", ("sound", "speech"), 0.06, lambda s: {"speakers": s.speakers}, needs_sound=True),
    StagePlan("voice", ("sound", "speech", "speakers"), 0.08, _none, needs_sound=True),
    StagePlan("text", ("speech",), 0.02, lambda s: {"language": s.language}),
)
"""Every stage of the default analysis; a later one only reads what comes before it."""
