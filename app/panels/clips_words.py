"""How clips are told of: makers, modes, states, target against measured, and what the memory guard did."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from app.described_clips import core_text
from app.panels.jobs_strip import time_left
from app.words import emotion_name, percent, short_time
from emotionai_core.records.clip import Clamp, Clip, ClipJob, ClipRequest, JobState, Maker, Measured, Mode, Size, Tier


def maker_name(maker: Maker) -> str:
    """What made a clip, as its label."""
    return {
        Maker.ANIMATIC: QCoreApplication.translate("clips", "animatic"),
        Maker.LTX: "LTX",
        Maker.ARC: QCoreApplication.translate("clips", "arc"),
    }[maker]


def mode_name(mode: Mode) -> str:
    """What LTX-Video is given."""
    return {
        Mode.T2V: QCoreApplication.translate("clips", "words"),
        Mode.I2V: QCoreApplication.translate("clips", "picture"),
        Mode.A2V: QCoreApplication.translate("clips", "voice"),
        Mode.I2V_A2V: QCoreApplication.translate("clips", "picture and voice"),
    }[mode]


def tier_name(tier: Tier) -> str:
    """Which card a tier is for."""
    return {
        Tier.LOCAL12: QCoreApplication.translate("clips", "12 GB (GGUF Q3_K_M)"),
        Tier.CLOUD48: QCoreApplication.translate("clips", "48 GB (FP8)"),
        Tier.CLOUD80: QCoreApplication.translate("clips", "80 GB (BF16)"),
    }[tier]


def state_name(state: JobState) -> str:
    """What has become of a job."""
    return {
        JobState.WAITING: QCoreApplication.translate("clips", "waiting"),
        JobState.RUNNING: QCoreApplication.translate("clips", "being made"),
        JobState.DONE: QCoreApplication.translate("clips", "finished"),
        JobState.FAILED: QCoreApplication.translate("clips", "failed"),
        JobState.CANCELLED: QCoreApplication.translate("clips", "stopped"),
    }[state]


def size_name(size: Size) -> str:
    """Pixels and frames."""
    text = QCoreApplication.translate("clips", "{width}×{height}, {frames} frames")
    return text.format(width=size.width, height=size.height, frames=size.frames)


def title_of(request: ClipRequest) -> str:
    """What a clip is of: the line's words, or what an arc joins."""
    if request.maker is Maker.ARC:
        return QCoreApplication.translate("clips", "Arc of {count} clips").format(count=len(request.clips))
    return f"“{request.caption}”" if request.caption else QCoreApplication.translate("clips", "A scene without words")


def place_of(request: ClipRequest) -> str:
    """Who, and when in the film."""
    return " · ".join(part for part in (request.name, short_time(request.start)) if part)


def made_with(request: ClipRequest) -> str:
    """How a clip is made, in a few words."""
    if request.maker is Maker.ARC:
        text = QCoreApplication.translate("clips", "cross-fade {seconds} s")
        return text.format(seconds=f"{request.crossfade:g}")
    if request.maker is Maker.ANIMATIC:
        # Its seed changes nothing.
        return ""
    return " · ".join(
        (QCoreApplication.translate("clips", "seed {seed}").format(seed=request.seed), mode_name(request.mode))
    )


def standing(job: ClipJob, left: float) -> str:
    """How a job stands, for its row; `left` seconds, negative while unknown."""
    parts = [state_name(job.state)]
    if job.state is JobState.RUNNING:
        parts.append(time_left(left))
    if job.message and job.state not in (JobState.FAILED, JobState.CANCELLED):
        parts.append(core_text(job.message))
    return " · ".join(part for part in parts if part)


def clamp_words(clamp: Clamp | None) -> str:
    """What the guard made of a size; "" where it left it as it was."""
    if clamp is None or not clamp.changed:
        return ""
    text = QCoreApplication.translate("clips", "asked {wanted} → granted {granted}")
    return text.format(wanted=size_name(clamp.wanted), granted=size_name(clamp.granted))


def number(value: float, signed: bool = False) -> str:
    """A measure, "–" where it abstains."""
    return "–" if math.isnan(value) else f"{value:+.2f}" if signed else f"{value:.2f}"


def _emotion(label: str) -> str:
    return emotion_name(label) if label else "–"


def against(clip: Clip) -> str:
    """Target and measured in one line; "" for what has no target."""
    request, measured = clip.request, clip.measured
    if request.maker is Maker.ARC or measured is None:
        return ""
    target = request.target
    return "  ".join(
        (
            f"{_emotion(target.emotion)} → {_emotion(measured.emotion)}",
            arousal_name() + f" {number(target.arousal)} → {number(measured.arousal)}",
        )
    )


def arousal_name() -> str:
    """Arousal, in a table of a clip."""
    return QCoreApplication.translate("clips", "arousal")


def comparison(clip: Clip) -> list[tuple[str, str, str]]:
    """Rows of what was wanted beside what was measured."""
    target, measured = clip.request.target, clip.measured
    nothing = Measured("", math.nan, math.nan, (), math.nan, 0, ())
    found = nothing if measured is None else measured
    seen = _emotion(found.emotion)
    if found.emotion and not math.isnan(found.confidence):
        seen += f" {percent(found.confidence)}"
    valence = QCoreApplication.translate("clips", "valence")
    return [
        (QCoreApplication.translate("clips", "emotion"), _emotion(target.emotion), seen),
        (arousal_name(), number(target.arousal), number(found.arousal)),
        (valence, number(target.valence, True), number(found.valence, True)),
    ]


def repetition_words(clip: Clip, known: Callable[[str], Clip | None]) -> str:
    """Whether a clip that repeats another shows the same pictures; "" for one that repeats none."""
    from emotionai_core.generation.repeating import compared, repeats

    first = known(name) if (name := repeats(clip.request)) else None
    found = None if first is None else compared(first, (clip,))
    if found is None:
        return ""
    if found.same:
        return QCoreApplication.translate("clips", "Made again: exactly the same pictures.")
    other = QCoreApplication.translate("clips", "Made again: other pictures than the first time.")
    if not found.changed:
        return other
    since = QCoreApplication.translate("clips", "Not the same as then: {what}.")
    return f"{other} {since.format(what=', '.join(what for what, _, _ in found.changed))}"


def limits_of(clip: Clip) -> Sequence[str]:
    """Why a measure is missing or weak."""
    if clip.request.maker is Maker.ARC:
        return ()
    if clip.measured is None:
        return (QCoreApplication.translate("clips", "This clip was not read by the perception programs."),)
    return [core_text(one) for one in clip.measured.limits]
