"""What makes a clip and what it is given, where the settings leave that open."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, cast

from emotionai_core.errors import GenerationError
from emotionai_core.generation.comfy.tiers import TIERS
from emotionai_core.records.clip import ClipRequest, Maker, Mode, Size, Tier
from emotionai_core.records.prompt import Staging
from emotionai_core.settings import Settings

FPS: Final = 24
ANIMATIC: Final = (512, 320)
"""Pixels of an animatic: those of the smallest tier, so that both can be compared."""
LONGEST: Final = 20.0
"""Seconds: no clip is longer, however long the line is (seed: about 20 s on the largest card)."""


@dataclass(frozen=True, slots=True)
class Ability:
    """Whether LTX-Video can run here, in which tier, and a sentence why (not)."""

    can: bool
    why: str
    tier: Tier = Tier.LOCAL12


CANNOT: Final = Ability(False, "LTX-Video is not set up on this machine; animatics are made instead.")


def choose_maker(settings: Settings, ability: Ability, wished: Maker | None = None) -> tuple[Maker, str]:
    """What makes the clips, and a sentence why ("" where somebody decided it)."""
    if wished is not None:
        return wished, ""
    match cast(Literal["auto", "animatic", "ltx"], settings.clip_maker):
        case "animatic":
            return Maker.ANIMATIC, ""
        case "ltx":
            return Maker.LTX, ""
        case "auto":
            return Maker.LTX if ability.can else Maker.ANIMATIC, ability.why


def choose_mode(settings: Settings, face: bool, voice: bool, wished: Mode | None = None) -> Mode:
    """What LTX-Video is given: what is asked for, or what there is. Raises `GenerationError` without the voice."""
    named = wished if wished is not None else None if settings.clip_mode == "auto" else Mode(settings.clip_mode)
    if named is not None and named.voice and not voice:
        raise GenerationError(
            "There is no voice to drive this clip.", "Choose words or a picture as what the clip is made from."
        )
    return what_there_is(face, voice) if named is None else named


def what_there_is(face: bool, voice: bool) -> Mode:
    """A face to start from, a voice to speak with, both, or words alone."""
    if face:
        return Mode.I2V_A2V if voice else Mode.I2V
    return Mode.A2V if voice else Mode.T2V


def has_face(staging: Staging) -> bool:
    """Whether the speaker is seen, so that a picture of the film shows who it is."""
    return staging.face is not None and math.isfinite(staging.face_time)


def seconds_for(settings: Settings, line: float, whole_line: bool, wished: float | None = None) -> float:
    """Length of a clip, in seconds: as asked, but not shorter than the line where its voice is heard."""
    asked = settings.clip_seconds if wished is None else wished
    return min(LONGEST, max(asked, line) if whole_line and wished is None else asked)


def line_end(request: ClipRequest) -> float:
    """Seconds after a clip's beginning at which its line has ended; NaN where no voice drives it."""
    if request.sound is None or not request.mode.voice:
        return math.nan
    return min(request.end, request.sound.end) - request.sound.start


def size_for(maker: Maker, tier: Tier, seconds: float, fps: int = FPS) -> Size:
    """Pixels of the tier and frames enough for `seconds`; 8k + 1 of them for LTX-Video."""
    if maker is not Maker.LTX:
        return Size(*ANIMATIC, max(1, math.ceil(round(seconds * fps, 6))))
    usual = TIERS[tier].size
    frames = max(1, math.ceil(round((seconds * fps - 1) / 8, 6)))
    return Size(usual.width, usual.height, 8 * frames + 1)
