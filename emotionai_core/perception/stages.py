"""The stages of an analysis in order: what each reads, which settings it declares, and how heavy it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from emotionai_core.settings import Settings
from emotionai_core.wire.messages import Json

Declare = Callable[[Settings], Mapping[str, Json]]


def _always(_: Settings) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class StagePlan:
    """One stage: `inputs` name earlier stages or "sound", "shots", "subtitles"; `weight` is its share of the time.

    `program` names the setting that says which backend answers it; `wanted` whether the analysis runs it at all;
    `extra` that the others can do without it, so that its failure does not end the analysis.
    """

    stage: str
    inputs: tuple[str, ...]
    weight: float
    declares: Declare
    needs_sound: bool = False
    program: str = ""
    wanted: Callable[[Settings], bool] = _always
    extra: bool = False

    def backend(self, settings: Settings) -> str | None:
        """The backend that is to answer; None for the only one there is."""
        return str(getattr(settings, self.program)) if self.program else None


def _none(_: Settings) -> Mapping[str, Json]:
    return {}


def _speech(settings: Settings) -> Mapping[str, Json]:
    declared: dict[str, Json] = {"language": settings.language, "recognise": settings.recognise}
    # What a program does not read must not make its results others.
    own: Mapping[str, Mapping[str, Json]] = {
        "embedded": {"mend_offset": settings.mend_offset},
        "whisperx": {"model": settings.whisper_model},
    }
    return declared | own.get(settings.speech_backend, {})


def _voice(settings: Settings) -> Mapping[str, Json]:
    return {"hop": settings.voice_hop} if settings.voice_backend == "transformers" else {}


PLAN: Final = (
    StagePlan("cuts", (), 0.15, lambda s: {"threshold": s.shot_threshold}),
    StagePlan(
        "faces",
        ("shots",),
        0.34,
        lambda s: {
            "interval": s.face_interval,
            "min_face": s.face_min_pixels,
            "threshold": s.face_threshold,
            "old_movie": s.old_movie,
        },
        program="faces_backend",
    ),
    # Embeddings of different networks have nothing in common: whoever made them tells the people apart.
    StagePlan("people", ("faces",), 0.01, _none, program="faces_backend"),
    StagePlan("restored", ("faces",), 0.01, _none, wanted=lambda s: s.restore_faces, extra=True),
    StagePlan(
        "vocals",
        (),
        0.10,
        lambda s: {"denoise": s.denoise},
        needs_sound=True,
        wanted=lambda s: s.separate_voices,
        extra=True,
    ),
    StagePlan(
        "speech",
        ("sound", "subtitles"),
        0.14,
        _speech,
        program="speech_backend",
    ),
    StagePlan(
        "speakers",
        ("sound", "speech"),
        0.06,
        lambda s: {
            "speakers": s.speakers,
            "min_speakers": s.min_speakers,
            "max_speakers": max(s.min_speakers, s.max_speakers),
        },
        needs_sound=True,
        program="speakers_backend",
    ),
    StagePlan("voice", ("sound", "speech", "speakers"), 0.08, _voice, needs_sound=True, program="voice_backend"),
    StagePlan("text", ("speech",), 0.02, lambda s: {"language": s.language}, program="text_backend"),
    StagePlan("meaning", ("speech",), 0.01, lambda s: {"language": s.language}, extra=True),
    StagePlan("micro", ("faces", "speech", "shots"), 0.05, _none, wanted=lambda s: s.micro_expressions, extra=True),
)
"""Every stage of an analysis; a later one only reads what comes before it."""


def declared(plan: StagePlan, settings: Settings, heard: str) -> Mapping[str, Json]:
    """What the stage declares. Where the language is to be found out, later stages read in the one that was `heard`.

    `heard` is its ISO 639-1 code, "" while it is not known.
    """
    found = plan.declares(settings)
    if not heard or found.get("language") not in ("", "auto"):
        return found
    return {**found, "language": heard}
