"""The five traits (OCEAN) of a character, as performed: estimates from what the character shows, never of an actor.

Seed document 001 names what goes into each trait; how, is written here and told with every trait. Each input is brought
to [0, 1] and weighed; inputs that the film does not give (dominance of the voice, sudden shifts to recover from) leave
their weight to the others.

    openness           0.6 variety + 0.4 surprise
    conscientiousness  0.4 recovery + 0.3 (1 - volatility) + 0.3 arousal control
    extraversion       0.5 arousal + 0.5 expression
    agreeableness      0.4 positive share + 0.4 social polarity + 0.2 (1 - dominance)
    neuroticism        0.4 (1 - stability floor) + 0.4 sudden density + 0.2 hotspots

Few lines show fewer emotions and smaller deviations than many would. Variety is therefore Shannon's entropy with Miller
& Madow's correction (Miller 1955), for as many independent lines as there are; deviations divide by one line less. How
low stability goes cannot be corrected: it needs time to fall. A trait is told from `fewest_lines` of the settings on,
and from `LEAST` on whatever they say. The interval is that of `resampling`. Traits are not comparable with those of a
questionnaire.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.records.analysis import Analysis
from emotionai_core.records.estimate import Estimate, Input, not_enough
from emotionai_core.records.evidence import EMOTIONS, POLARITY_OF, Polarity
from emotionai_core.records.memory import EmotionState, Mind, TransitionKind
from emotionai_core.records.society import Trait
from emotionai_core.settings import Settings
from emotionai_core.social.resampling import drawn_lines, half_width

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

TRAITS: Final = ("openness", "conscientiousness", "extraversion", "agreeableness", "neuroticism")
LEAST: Final = {"openness": 30, "conscientiousness": 12, "neuroticism": 30}
"""Lines that a trait needs whatever is set: from fewer it is off by up to a quarter on average (docs/cognition.md)."""
# Likeness of neighbours counts up to this: a ninth of the lines is taken as independent at least.
_MOST_ALIKE = 0.8
# Half of all changes being surprising, or sudden, is as much as a trait counts.
_OFTEN = 0.5
# The largest deviations that are read: of valence two thirds of an even spread over [-1, 1], of arousal over [0, 1].
_WIDEST_VALENCE = 0.6
_WIDEST_AROUSAL = 0.3
_FLOOR_QUANTILE = 0.1
_POSITIVE = np.array([POLARITY_OF[name] is Polarity.POSITIVE for name in EMOTIONS])
_NEGATIVE = np.array([POLARITY_OF[name] is Polarity.NEGATIVE for name in EMOTIONS])
_NEUTRAL = EMOTIONS.index("neutral")


@dataclass(frozen=True, slots=True, eq=False)
class _Lines:
    """A character's lines, (..., n) each; NaN where a line says nothing of it."""

    emotion: Ints
    valence: Floats
    arousal: Floats
    social: Floats
    dominance: Floats
    surprising: Floats
    sudden: Floats
    recovered: Floats
    stability: Floats
    hotspot: Floats

    def __getitem__(self, chosen: Ints) -> _Lines:
        return _Lines(*(getattr(self, name)[chosen] for name in self.__slots__))


def traits(analysis: Analysis, mind: Mind, settings: Settings) -> dict[str, tuple[Trait, ...]]:
    """The five traits of everybody in `analysis.people`, in the order of `TRAITS`, with 90 % intervals.

    Whoever has fewer lines than a trait needs (`settings.fewest_lines`, or `LEAST`) gets no number. They describe the
    character as performed in this film, by what face, voice and words show; they are no statement about a real person.
    """
    own: dict[str, list[EmotionState]] = {person.key: [] for person in analysis.people}
    for state in mind.states:
        if state.person in own:
            own[state.person].append(state)
    shared = _Shared(analysis, mind, settings)
    return {key: _traits(key, shared.lines(states), settings.fewest_lines) for key, states in own.items()}


class _Shared:
    """What is looked up for every line, by its number."""

    def __init__(self, analysis: Analysis, mind: Mind, settings: Settings) -> None:
        self._threshold = settings.surprise_threshold
        self._line = {line.utterance.number: line for line in analysis.lines}
        self._transition = {one.utterance: one for one in mind.transitions}
        self._hot = {(spot.person, number) for spot in mind.hotspots for number in spot.utterances}

    def lines(self, states: list[EmotionState]) -> _Lines:
        """One character's lines as columns, in film order."""
        rows = [self._row(state) for state in states]
        column = np.array(rows, np.float64).reshape(len(rows), 8).T
        sudden = column[5]
        # A shift is recovered from where the very next change is not sudden again.
        recovered = np.full(len(rows), np.nan)
        after = np.flatnonzero(sudden[:-1] == 1.0) + 1
        recovered[after] = 1.0 - sudden[after]
        return _Lines(
            emotion=np.array([EMOTIONS.index(state.emotion) for state in states], np.int64),
            valence=column[0],
            arousal=column[1],
            social=column[2],
            dominance=column[3],
            surprising=column[4],
            sudden=sudden,
            recovered=recovered,
            stability=column[6],
            hotspot=column[7],
        )

    def _row(self, state: EmotionState) -> tuple[float, ...]:
        line, nothing = self._line.get(state.utterance), float("nan")
        change = self._transition.get(state.utterance)
        social = state.valence if line is not None and line.listener else nothing
        dominance = nothing if line is None else line.voice.dominance
        surprising = nothing if change is None else float(change.surprise >= self._threshold)
        sudden = nothing if change is None else float(change.kind is TransitionKind.SUDDEN)
        stability = nothing if change is None else change.stability
        hot = float((state.person, state.utterance) in self._hot)
        return state.valence, state.arousal, social, dominance, surprising, sudden, stability, hot


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """One input of a trait: what is told (...), and what it counts as, in [0, 1]; NaN for not given."""

    name: str
    weight: float
    value: Floats
    counts: Floats


def _traits(key: str, lines: _Lines, fewest: int) -> tuple[Trait, ...]:
    count = len(lines.emotion)
    needed = {name: max(fewest, LEAST.get(name, 0)) for name in TRAITS}
    if count < min(needed.values()) or count == 0:
        return tuple(Trait(name, not_enough(count, needed[name]), ()) for name in TRAITS)
    drawn = lines[drawn_lines(count, key)]
    whole = lines[np.arange(count)[None, :]]
    return tuple(
        _trait(name, parts, resampled, count, needed[name])
        for name, parts, resampled in zip(TRAITS, _parts(whole), _parts(drawn), strict=True)
    )


def _trait(name: str, parts: tuple[_Part, ...], drawn: tuple[_Part, ...], count: int, needed: int) -> Trait:
    value, shares = _mixed(parts)
    number = float(value[0])
    if count < needed or math.isnan(number):
        return Trait(name, not_enough(count, needed), ())
    half = half_width(_mixed(drawn)[0], count)
    estimate = Estimate(number, max(number - half, 0.0), min(number + half, 1.0), count, needed)
    inputs = tuple(
        Input(part.name, float(part.value[0]), float(share[0])) for part, share in zip(parts, shares, strict=True)
    )
    return Trait(name, estimate, inputs)


def _mixed(parts: tuple[_Part, ...]) -> tuple[Floats, list[Floats]]:
    """The weighted mean over the parts that are given, and each part's share of it (NaN where it is not given)."""
    given = [np.where(np.isnan(part.counts), 0.0, part.weight) for part in parts]
    total = np.sum(given, axis=0)
    total = np.where(total > 0.0, total, np.nan)
    shares = [part.counts * weight / total for part, weight in zip(parts, given, strict=True)]
    value = np.where(np.isnan(total), np.nan, np.sum([np.nan_to_num(share) for share in shares], axis=0))
    return np.clip(value, 0.0, 1.0), shares


def _parts(lines: _Lines) -> tuple[tuple[_Part, ...], ...]:
    """What goes into each trait, for lines (draws, n): (draws,) each."""
    counts = np.stack([(lines.emotion == one).sum(axis=1) for one in range(len(EMOTIONS))], axis=1)
    share = counts / counts.sum(axis=1, keepdims=True)
    variety = _variety(lines.emotion, counts, share)
    surprise, sudden = _mean(lines.surprising), _mean(lines.sudden)
    volatility, spread = _deviation(lines.valence), _deviation(lines.arousal)
    arousal, expression = _mean(lines.arousal), 1.0 - share[:, _NEUTRAL]
    good, bad = counts[:, _POSITIVE].sum(axis=1), counts[:, _NEGATIVE].sum(axis=1)
    # One line of either kind beforehand, so that a single smile is not all there is.
    positive = (good + 1.0) / (good + bad + 2.0)
    social, dominance = _mean(lines.social), _mean(lines.dominance)
    floor, recovery, hot = _floor(lines.stability), _mean(lines.recovered), _mean(lines.hotspot)
    return (
        (_plain("variety", 0.6, variety), _Part("surprise", 0.4, surprise, _within(surprise / _OFTEN))),
        (
            _plain("recovery", 0.4, recovery),
            _Part("volatility", 0.3, volatility, 1.0 - _within(volatility / _WIDEST_VALENCE)),
            _Part("arousal deviation", 0.3, spread, 1.0 - _within(spread / _WIDEST_AROUSAL)),
        ),
        (_plain("arousal", 0.5, arousal), _plain("expression", 0.5, expression)),
        (
            _plain("positive share", 0.4, positive),
            _Part("social polarity", 0.4, social, (social + 1.0) / 2.0),
            _Part("dominance", 0.2, dominance, 1.0 - dominance),
        ),
        (
            _Part("stability floor", 0.4, floor, 1.0 - floor),
            _Part("sudden density", 0.4, sudden, _within(sudden / _OFTEN)),
            _plain("hotspots", 0.2, hot),
        ),
    )


def _plain(name: str, weight: float, value: Floats) -> _Part:
    return _Part(name, weight, value, _within(value))


def _within(values: Floats) -> Floats:
    return np.clip(values, 0.0, 1.0)


def _mean(values: Floats) -> Floats:
    """Means over what is known of each row, NaN where nothing is."""
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.divide(total, count, out=np.full(len(count), np.nan), where=count > 0)


def _variety(emotion: Ints, counts: Ints, share: Floats) -> Floats:
    """Entropy of the emotions shown, 1 for all seven alike, corrected for few lines (Miller 1955).

    The correction is for independent lines; of lines whose emotion lasts there are as many as their likeness with the
    next line, beyond chance, leaves.
    """
    count, chance = emotion.shape[1], (share**2).sum(axis=1)
    plain = -(share * np.log(np.where(share > 0.0, share, 1.0))).sum(axis=1)
    same = (emotion[:, 1:] == emotion[:, :-1]).sum(axis=1) / max(count - 1, 1)
    alike = np.clip((same - chance) / np.where(chance < 1.0, 1.0 - chance, 1.0), 0.0, _MOST_ALIKE)
    independent = count * (1.0 - alike) / (1.0 + alike)
    missed = ((counts > 0).sum(axis=1) - 1.0) / (2.0 * independent)
    return np.minimum((plain + missed) / math.log(len(EMOTIONS)), 1.0)


def _deviation(values: Floats) -> Floats:
    """Standard deviations over what is known of each row, of the lines it was drawn from; NaN for less than two."""
    count = (~np.isnan(values)).sum(axis=1)
    fewer = np.divide(count, count - 1, out=np.full(len(count), np.nan), where=count > 1)
    return np.sqrt(_mean((values - _mean(values)[:, None]) ** 2) * fewer)


def _floor(stability: Floats) -> Floats:
    """How low stability goes: its 10 % quantile over each row, NaN where nothing is known."""
    ordered = np.sort(stability, axis=1)
    count = (~np.isnan(stability)).sum(axis=1)
    place = np.maximum(np.ceil(_FLOOR_QUANTILE * count).astype(np.int64) - 1, 0)
    return ordered[np.arange(len(count)), place]
