"""From a key scene's prompt to everything a clip is made of."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from emotionai_core.errors import GenerationError
from emotionai_core.generation.choosing import (
    CANNOT,
    FPS,
    Ability,
    choose_maker,
    choose_mode,
    has_face,
    seconds_for,
    size_for,
    what_there_is,
)
from emotionai_core.project.load import stored_film
from emotionai_core.project.store import Project
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.clip import (
    SEEDS,
    Clip,
    ClipRequest,
    Heard,
    Maker,
    Mode,
    Pictured,
    Sampling,
    Size,
    Target,
    Tier,
)
from emotionai_core.records.line import Line
from emotionai_core.records.memory import EmotionState
from emotionai_core.records.person import Portrait
from emotionai_core.records.prompt import PromptFrame, spans_to_json
from emotionai_core.settings import Settings


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody decided themselves; None where the settings and what there is decide.

    `seconds` is the clip's length, `size` overrules it together with the tier's pixels. `sound` False leaves the
    line's sound out. `experiment` and `factors` say what varies.
    """

    maker: Maker | None = None
    mode: Mode | None = None
    tier: Tier | None = None
    seed: int = SEEDS[0]
    seconds: float | None = None
    size: Size | None = None
    sampling: Sampling | None = None
    sound: bool = True
    experiment: str = ""
    factors: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class RequestContext:
    """What requests of one project are made from.

    `sound` is a WAV file on the first frame's clock, None where there is none; `separated` says that it is voices
    alone; `film_sound` is the film's own in any case. `states` is what each line shows, by utterance number, and
    `portraits` where each person is best seen.
    """

    settings: Settings
    film: Path
    digest: str
    duration: float
    lines: Mapping[int, Line]
    names: Mapping[str, str]
    states: Mapping[int, EmotionState] = field(default_factory=dict[int, EmotionState])
    sound: Path | None = None
    separated: bool = False
    ability: Ability = CANNOT
    portraits: Mapping[str, Portrait] = field(default_factory=dict[str, Portrait])
    film_sound: Path | None = None

    @property
    def says(self) -> str:
        """Why clips are made by what they are made by; "" where somebody decided it."""
        return choose_maker(self.settings, self.ability)[1]


def context_of(
    project: Project, analysis: Analysis, states: Iterable[EmotionState] = (), ability: Ability = CANNOT
) -> RequestContext:
    """What there is in a project to make clips from; `states` are the mind's."""
    sound, separated = sound_of(project)
    return RequestContext(
        settings=project.settings,
        film=analysis.film.path,
        digest=analysis.film.digest,
        duration=analysis.film.duration,
        lines={line.utterance.number: line for line in analysis.lines},
        names={person.key: person.name for person in analysis.people},
        states={one.utterance: one for one in states},
        sound=sound,
        separated=separated,
        ability=ability,
        portraits={person.key: person.portrait for person in analysis.people if person.portrait is not None},
        film_sound=film_sound_of(project),
    )


def film_sound_of(project: Project) -> Path | None:
    """The film's own sound as a WAV file, None where it was not kept."""
    own = project.path / "cache" / f"sound-{stored_film(project).digest}.wav"
    return own if own.is_file() else None


def sound_of(project: Project) -> tuple[Path | None, bool]:
    """The separated voices where there are any, else the film's own sound, else None; and whether they are voices."""
    runs, cache = project.runs(), project.path / "cache"
    if "vocals" in runs and (voices := cache / f"{runs['vocals'].key}.wav").is_file():
        return voices, True
    return film_sound_of(project), False


def request_for(frame: PromptFrame, context: RequestContext, wish: Wish | None = None) -> ClipRequest:
    """The request of one key scene; raises `GenerationError` where what was wished for cannot be."""
    wish = wish if wish is not None else Wish()
    settings, line = context.settings, context.lines.get(frame.utterance)
    maker, _ = choose_maker(settings, context.ability, wish.maker)
    if maker is Maker.ARC:
        raise GenerationError("An arc is made of clips, not of a key scene.", "Choose the clips to join.")
    animatic = maker is Maker.ANIMATIC
    frame = _with_portrait(frame, context) if animatic else frame
    # An animatic plays the scene's sound whatever it is; LTX-Video moves lips to it, so there must be a voice in it.
    heard = wish.sound and context.sound is not None and (animatic or _audible(line))
    face = has_face(frame.staging)
    mode = what_there_is(face, heard) if animatic else choose_mode(settings, face, heard, wish.mode)
    heard = heard and (animatic or mode.voice)
    tier = wish.tier or context.ability.tier
    seconds = seconds_for(settings, frame.end - frame.start, animatic or mode.voice, wish.seconds)
    size = wish.size or size_for(maker, tier, seconds)
    length = size.frames / FPS
    return ClipRequest(
        maker=maker,
        utterance=frame.utterance,
        person=frame.person,
        name=context.names.get(frame.person, ""),
        prompt=frame.text,
        negative=frame.negative,
        spans=_spans(frame),
        staging=frame.staging,
        target=_target(frame, context),
        caption="" if line is None else line.utterance.text,
        film=str(context.film),
        film_digest=context.digest,
        start=frame.start,
        end=frame.end,
        picture=Pictured(_picture_time(frame, context)),
        sound=_sound(frame, context, length) if heard else None,
        mode=mode,
        tier=tier,
        size=size,
        fps=FPS,
        seed=wish.seed,
        sampling=wish.sampling or Sampling(strength=settings.picture_strength),
        crossfade=settings.crossfade,
        experiment=wish.experiment,
        factors=wish.factors,
    )


def requests_for(
    frames: Iterable[PromptFrame], context: RequestContext, seeds: Sequence[int] = SEEDS[:1], wish: Wish | None = None
) -> tuple[ClipRequest, ...]:
    """One request for every frame and seed, the seeds of a frame together."""
    wish = wish if wish is not None else Wish()
    return tuple(request_for(frame, context, replace(wish, seed=seed)) for frame in frames for seed in seeds)


def arc_for(
    clips: Sequence[Clip], context: RequestContext, crossfade: float | None = None, scene_sound: bool = False
) -> ClipRequest:
    """The request that joins clips in the given order, with their own sound or, by `scene_sound`, with the film's.

    Raises `GenerationError` for fewer than two, and where the film's sound is not there.
    """
    if len(clips) < 2:
        raise GenerationError("An arc needs two clips.", "Choose two or more clips to join.")
    first, last = clips[0].request, clips[-1].request
    fade = context.settings.crossfade if crossfade is None else crossfade
    largest = max(clips, key=lambda one: one.width * one.height)
    fps = max(1, round(first.fps))
    seconds = sum(one.duration for one in clips) - fade * (len(clips) - 1)
    return ClipRequest(
        maker=Maker.ARC,
        utterance=first.utterance,
        person=first.person,
        name=first.name,
        prompt="",
        negative="",
        spans="[]",
        staging=first.staging,
        target=Target("", float("nan"), float("nan")),
        caption="",
        film=str(context.film),
        film_digest=context.digest,
        start=min(first.start, last.start),
        end=max(first.end, last.end),
        picture=first.picture,
        sound=None,
        mode=first.mode,
        tier=first.tier,
        size=Size(largest.width, largest.height, max(1, round(seconds * fps))),
        fps=fps,
        seed=first.seed,
        clips=tuple(one.id for one in clips),
        crossfade=fade,
        scene=_scene(clips, context) if scene_sound else (),
        one_scale=_sound_of_the_film(clips),
    )


def _scene(clips: Sequence[Clip], context: RequestContext) -> tuple[Heard, ...]:
    """What is heard in the film where each clip is from."""
    if context.film_sound is None:
        raise GenerationError("The film's own sound is not kept in this project.", "Analyse the film again for it.")
    if any(clip.request.film_digest != context.digest or not math.isfinite(clip.request.start) for clip in clips):
        raise GenerationError("Not all of these clips are scenes of this film.", "Join them with their own sound.")
    starts = [max(0.0, clip.request.start) for clip in clips]
    file = str(context.film_sound)
    return tuple(Heard(file, start, start + clip.duration) for start, clip in zip(starts, clips, strict=True))


def _sound_of_the_film(clips: Sequence[Clip]) -> bool:
    """Whether all sound in the clips was cut from one file of the film's, so that it is on one scale already."""
    heard = [None if clip.request.sound is None else clip.request.sound.file for clip in clips if clip.sound]
    return None not in heard and len(set(heard)) == 1


def _with_portrait(frame: PromptFrame, context: RequestContext) -> PromptFrame:
    """The frame, with where the speaker is best seen in the film if they are not seen in the line."""
    portrait = context.portraits.get(frame.person)
    if has_face(frame.staging) or portrait is None:
        return frame
    return replace(frame, staging=replace(frame.staging, face_time=portrait.time, face=portrait.box, other=None))


def _audible(line: Line | None) -> bool:
    """Whether a voice was measured in the line; a line without one may be a title, or said by nobody."""
    if line is None:
        return False
    voice = line.voice
    return any(math.isfinite(one) for one in (voice.arousal, voice.valence, voice.dominance))


def _target(frame: PromptFrame, context: RequestContext) -> Target:
    state = context.states.get(frame.utterance)
    if state is None:
        return Target(frame.staging.emotion, frame.staging.arousal, frame.staging.valence)
    return Target(state.emotion, state.arousal, state.valence)


def _picture_time(frame: PromptFrame, context: RequestContext) -> float:
    time = frame.staging.face_time
    if not math.isfinite(time):
        time = (frame.start + frame.end) / 2
    return min(max(0.0, time), max(0.0, context.duration - 0.001))


def _sound(frame: PromptFrame, context: RequestContext, length: float) -> Heard | None:
    start = max(0.0, frame.start)
    end = min(start + length, context.duration)
    if context.sound is None or end <= start:
        return None
    return Heard(str(context.sound), start, end, context.separated)


def _spans(frame: PromptFrame) -> str:
    """The spans of every part in the order in which the prompt tells them, the negative ones last."""
    return spans_to_json([span for part in frame.parts for span in part.spans])
