"""What somebody wants of a clip beside its scene, and the requests that come of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.clip_files import look_for_films
from app.described_clips import core_text
from emotionai_core.records.clip import SEEDS, Clip, ClipRequest, Maker, Mode, Sampling, Size, Tier

if TYPE_CHECKING:
    from emotionai_core.generation.requests import RequestContext
    from emotionai_core.records.analysis import Analysis
    from emotionai_core.records.memory import EmotionState
    from emotionai_core.records.prompt import PromptFrame


@dataclass(frozen=True, slots=True)
class Options:
    """How clips are to be made; None leaves it to the settings, the scene and the machine.

    `seconds` is the length, `strength` in [0, 1] how far the film's picture binds; one clip for each of `seeds`.
    """

    maker: Maker | None = None
    mode: Mode | None = None
    tier: Tier | None = None
    size: Size | None = None
    seconds: float | None = None
    strength: float | None = None
    seeds: tuple[int, ...] = SEEDS[:1]


@dataclass(frozen=True, slots=True)
class Material:
    """What requests are made from: the project's folder, where its film is now, its analysis, what its lines show."""

    project: Path
    film: Path
    analysis: Analysis
    states: tuple[EmotionState, ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """Requests ready for the queue, and what is to be said of them."""

    requests: tuple[ClipRequest, ...]
    remark: str = ""


def requests_for(frames: Iterable[PromptFrame], material: Material, options: Options) -> Built:
    """A request for every frame and seed; raises `StudioError`. Reads the project: not for the GUI thread."""
    from emotionai_core.generation.requests import Wish, requests_for

    context = _context(material)
    sampling = None if options.strength is None else Sampling(strength=options.strength)
    wish = Wish(options.maker, options.mode, options.tier, SEEDS[0], options.seconds, options.size, sampling)
    made = requests_for(frames, context, options.seeds, wish)
    away = QCoreApplication.translate("Clips", "The film {name} is not there: no clip can be made of it.")
    look_for_films(
        made, away, QCoreApplication.translate("core", "Put the film back where it was, or open the project with it.")
    )
    once = _once_without_seeds(made)
    remarks = [core_text(context.says)] if options.maker is None and context.says else []
    if len(once) < len(made):
        remarks.append(QCoreApplication.translate("Clips", "Seeds change clips of LTX-Video only: one animatic each."))
    return Built(once, " ".join(remarks))


def _once_without_seeds(requests: Sequence[ClipRequest]) -> tuple[ClipRequest, ...]:
    """One animatic of a scene: another seed makes the same film again."""
    seen = set[int]()
    kept: list[ClipRequest] = []
    for one in requests:
        if one.maker is Maker.ANIMATIC and one.utterance in seen:
            continue
        seen.add(one.utterance)
        kept.append(one)
    return tuple(kept)


def arc_of(
    clips: Sequence[Clip], material: Material, crossfade: float | None, scene_sound: bool = False
) -> ClipRequest:
    """What joins clips in this order, with so many seconds of cross-fade, None for the settings'; raises `StudioError`.

    By `scene_sound` the film's own sound is heard in place of the clips'. Reads the project: not for the GUI thread.
    """
    from emotionai_core.generation.requests import arc_for

    return arc_for(clips, _context(material), crossfade, scene_sound)


def repetition_of(clip: Clip) -> ClipRequest:
    """What makes a clip once more, to see whether the same pictures come out."""
    from emotionai_core.generation.repeating import repeat

    return repeat(clip)


def _context(material: Material) -> RequestContext:
    from emotionai_core.generation.requests import context_of
    from emotionai_core.generation.serving import ability
    from emotionai_core.project.store import Project

    # A look of its own at the project: corrections go on meanwhile.
    project = Project.open(material.project, writable=False)
    try:
        context = context_of(project, material.analysis, material.states, ability())
    finally:
        project.close()
    return replace(context, film=material.film)
