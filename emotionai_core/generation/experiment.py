"""An experiment: factors and their levels, crossed, for each line and seed; and which clips were made for it.

A clip counts only where its whole request is what the file asks for now: after a change of the prompt, of the line or
of a level it is missing, and made again.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from emotionai_core.errors import GenerationError
from emotionai_core.generation.codec import request_to_json
from emotionai_core.generation.requests import RequestContext, Wish, request_for
from emotionai_core.records.clip import Clip, ClipJob, ClipRequest, JobState, Maker, Mode, Sampling, Size, Tier
from emotionai_core.records.prompt import Movement, PromptBook, PromptFrame, PromptTier, Staging

MOST_CLIPS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done to a clip; None where the project's settings, or the experiment's base, decide.

    `prompt` is how much goes into the prompt; `sigmas` to `strength` how LTX-Video samples; `grading` and `camera`
    False leave an animatic's picture ungraded and its camera still; `sound` False leaves the line's sound out.
    """

    prompt: PromptTier | None = None
    maker: Maker | None = None
    mode: Mode | None = None
    tier: Tier | None = None
    sigmas: tuple[float, ...] | None = None
    cfg: float | None = None
    sampler: str | None = None
    strength: float | None = None
    seconds: float | None = None
    sound: bool | None = None
    grading: bool | None = None
    camera: bool | None = None

    def over(self, base: Treatment) -> Treatment:
        """This one where it says something, else `base`."""
        said = {one.name: getattr(self, one.name) for one in dataclasses.fields(self)}
        return replace(base, **{name: value for name, value in said.items() if value is not None})


@dataclass(frozen=True, slots=True)
class Level:
    """One value of a factor."""

    name: str
    treatment: Treatment


@dataclass(frozen=True, slots=True)
class Factor:
    """What varies; its first level is what the others are compared with."""

    name: str
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Experiment:
    """`lines` are utterance numbers, None for all key scenes; `base` holds for every clip."""

    name: str
    about: str
    lines: tuple[int, ...] | None
    seeds: tuple[int, ...]
    base: Treatment
    factors: tuple[Factor, ...]

    def cells(self) -> Iterator[tuple[Level, ...]]:
        """Every combination of levels, the last factor's fastest."""
        return itertools.product(*(factor.levels for factor in self.factors))


@dataclass(frozen=True, slots=True)
class Trial:
    """One clip of an experiment: its `levels`, a number for each factor, and what was made, None where nothing was.

    `apart` says that the guard made it in another size than most clips that asked for the same one: what it shows may
    come of that, and it is counted apart.
    """

    levels: tuple[int, ...]
    request: ClipRequest
    clip: Clip | None = None
    apart: bool = False

    @property
    def granted(self) -> Size:
        """The size that it was made in, or is asked for in."""
        clamp = None if self.clip is None else self.clip.request.clamp
        return self.request.size if clamp is None else clamp.granted


def requests_of(
    experiment: Experiment, books: Callable[[PromptTier], PromptBook], context: RequestContext
) -> tuple[ClipRequest, ...]:
    """All requests in a fixed order, seed by seed, so that whatever is finished first can be compared.

    `books` gives the prompts of a tier. Raises `GenerationError` where a line has none, or cannot be made as asked.
    """
    found: list[ClipRequest] = []
    usual = PromptTier(context.settings.prompt_tier)
    numbers = _lines(experiment, books(experiment.base.prompt or usual))
    if len(numbers) * len(experiment.seeds) * math.prod(len(one.levels) for one in experiment.factors) > MOST_CLIPS:
        raise GenerationError(
            f"This experiment asks for more than {MOST_CLIPS} clips of this film.", "Name fewer lines, seeds or levels."
        )
    for seed, number, cell in itertools.product(experiment.seeds, numbers, experiment.cells()):
        treatment = experiment.base
        for level in cell:
            treatment = level.treatment.over(treatment)
        frame = _frame(books(treatment.prompt or usual), number)
        named = tuple((factor.name, level.name) for factor, level in zip(experiment.factors, cell, strict=True))
        wish = replace(_wish(treatment, context), seed=seed, experiment=experiment.name, factors=named)
        made = request_for(replace(frame, staging=_staged(frame.staging, treatment)), context, wish)
        found.append(made)
    return tuple(found)


def trials_of(experiment: Experiment, requests: Sequence[ClipRequest], clips: Iterable[Clip]) -> tuple[Trial, ...]:
    """What was made for each of `requests`, as `requests_of` gives them; of several clips the newest."""
    made = {_identity(one.request): one for one in clips}
    places = [{level.name: number for number, level in enumerate(factor.levels)} for factor in experiment.factors]
    return _set_apart(
        Trial(
            tuple(place[name] for place, (_, name) in zip(places, one.factors, strict=True)),
            one,
            made.get(_identity(one)),
        )
        for one in requests
    )


def _set_apart(found: Iterable[Trial]) -> tuple[Trial, ...]:
    """Those of another size than most of the same wish, the larger where as many have either."""
    trials = tuple(found)
    sizes: defaultdict[tuple[Size, Tier], Counter[Size]] = defaultdict(Counter)
    for one in trials:
        if one.clip is not None:
            sizes[one.request.size, one.request.tier][one.granted] += 1
    usual = {
        wish: max(counted, key=lambda size: (counted[size], size.frames, size.width, size.height))
        for wish, counted in sizes.items()
    }
    return tuple(
        replace(one, apart=one.clip is not None and one.granted != usual[one.request.size, one.request.tier])
        for one in trials
    )


def missing(trials: Iterable[Trial], jobs: Iterable[ClipJob]) -> tuple[ClipRequest, ...]:
    """The requests for which there is neither a clip nor a job that will make one."""
    coming = {_identity(one.request) for one in jobs if one.state in (JobState.WAITING, JobState.RUNNING)}
    return tuple(one.request for one in trials if one.clip is None and _identity(one.request) not in coming)


def _lines(experiment: Experiment, book: PromptBook) -> tuple[int, ...]:
    if experiment.lines is not None:
        return experiment.lines
    if not book.frames:
        raise GenerationError("This film has no key scene.", "Name lines in the experiment's file.")
    return tuple(one.utterance for one in book.frames)


def _frame(book: PromptBook, number: int) -> PromptFrame:
    frame = book.frame(number)
    if frame is None:
        raise GenerationError(
            f"Line {number} is not among the key scenes.",
            f"Key scenes: {', '.join(str(one.utterance) for one in book.frames) or 'none'}.",
        )
    return frame


def _wish(treatment: Treatment, context: RequestContext) -> Wish:
    plain = Sampling(strength=context.settings.picture_strength)
    sampling = Sampling(
        plain.sigmas if treatment.sigmas is None else treatment.sigmas,
        plain.cfg if treatment.cfg is None else treatment.cfg,
        plain.sampler if treatment.sampler is None else treatment.sampler,
        plain.strength if treatment.strength is None else treatment.strength,
    )
    return Wish(
        maker=treatment.maker,
        mode=treatment.mode,
        tier=treatment.tier,
        seconds=treatment.seconds,
        sampling=sampling,
        sound=treatment.sound is not False,
    )


def _staged(staging: Staging, treatment: Treatment) -> Staging:
    if treatment.grading is False:
        staging = replace(staging, grade="", arousal=math.nan, valence=math.nan)
    if treatment.camera is False:
        staging = replace(staging, movement=Movement.STATIC, dutch=False)
    return staging


def _identity(request: ClipRequest) -> str:
    """A request without what the guard made of it, where files lie, and what only an arc has."""
    heard = None if request.sound is None else replace(request.sound, file="")
    return request_to_json(replace(request, clamp=None, film="", sound=heard, crossfade=0.0))
