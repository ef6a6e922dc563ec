"""What a clip was to show against what was read in it, and how large differences between clips are.

Effect sizes are those of textbooks: Hedges (1981), Distribution theory for Glass's estimator of effect size, J. of
Educational Statistics 6(2); partial eta squared after Cohen (1973), Eta-squared and partial eta-squared, Educational
and Psychological Measurement 33.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.records.clip import Clip, Measured, Target
from emotionai_core.records.evidence import EMOTIONS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_NOTHING: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Gap:
    """Measured minus wanted: `arousal` in [-1, 1], `valence` in [-2, 2], NaN where either abstains; `same` whether the
    emotion is the same, None where it is not known.
    """

    same: bool | None
    arousal: float
    valence: float


def gap(target: Target, measured: Measured | None) -> Gap:
    """How far what was read in a clip is from what it was to show."""
    if measured is None:
        return Gap(None, math.nan, math.nan)
    both = bool(target.emotion and measured.emotion)
    same = target.emotion == measured.emotion if both else None
    return Gap(same, measured.arousal - target.arousal, measured.valence - target.valence)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A number read in a clip; `ratio` says that 0 is none of it, so that a change in percent means something."""

    name: str
    about: str
    ratio: bool
    of: Callable[[Clip], float]


def _wanted_share(clip: Clip) -> float:
    emotion, read = clip.request.target.emotion, clip.measured
    if read is None or not read.distribution or emotion not in EMOTIONS:
        return math.nan
    return read.distribution[EMOTIONS.index(emotion)]


def _expression(clip: Clip) -> float:
    read = clip.measured
    return math.nan if read is None or not read.distribution else 1.0 - read.distribution[EMOTIONS.index("neutral")]


def _arousal(clip: Clip) -> float:
    return math.nan if clip.measured is None else clip.measured.arousal


def _valence(clip: Clip) -> float:
    return math.nan if clip.measured is None else clip.measured.valence


def _arousal_gap(clip: Clip) -> float:
    return abs(gap(clip.request.target, clip.measured).arousal)


def _valence_gap(clip: Clip) -> float:
    return abs(gap(clip.request.target, clip.measured).valence)


OUTCOMES: Final = (
    Outcome("wanted emotion", "probability that the face shows the wanted emotion", True, _wanted_share),
    Outcome("expression", "probability that the face shows any emotion but neutral", True, _expression),
    Outcome("arousal", "arousal, 0 to 1", True, _arousal),
    Outcome("valence", "valence, -1 to 1", False, _valence),
    Outcome("arousal gap", "how far arousal is from the wanted", True, _arousal_gap),
    Outcome("valence gap", "how far valence is from the wanted", True, _valence_gap),
)
"""What an experiment is judged by."""


def correction(freedom: float) -> float:
    """Hedges' factor that takes the bias of small samples out of Cohen's d; `freedom` n1 + n2 - 2."""
    if freedom < 2:
        return math.nan
    half = freedom / 2.0
    return math.exp(math.lgamma(half) - math.lgamma(half - 0.5)) / math.sqrt(half)


def hedges_g(reference: Floats, other: Floats) -> float:
    """Difference of means in pooled standard deviations, without small samples' bias; NaN where nothing scatters."""
    freedom = len(reference) + len(other) - 2
    if not len(reference) or not len(other) or freedom < 2:
        return math.nan
    apart = float(other.mean() - reference.mean())
    squares = float(((reference - reference.mean()) ** 2).sum() + ((other - other.mean()) ** 2).sum())
    spread = math.sqrt(squares / freedom)
    # Rounding alone makes some spread of values that are all the same.
    scale = max(abs(float(reference.mean())), abs(float(other.mean())), 1.0)
    return math.nan if spread <= _NOTHING * scale else correction(freedom) * apart / spread


def partial_eta_squared(values: Floats, levels: Ints, blocks: Ints, effect: Sequence[int]) -> float:
    """Share of the variance that an effect explains, of what it and the error do together.

    `values` (n,) without NaN; `levels` (n, k) the level of each factor; `blocks` (n,) numbers the lines; `effect` the
    factors whose interaction it is, one for a main effect. All interactions are in the model, lines add to it. Sums of
    squares are those of type III, so that clips which are missing do not favour a factor. NaN where a combination of
    levels has no value, nothing scatters, or there are not more values than effects.
    """
    count = [int(levels[:, one].max()) + 1 if len(levels) else 0 for one in range(levels.shape[1])]
    if len(np.unique(levels, axis=0)) < math.prod(count) or min(count, default=0) < 2:
        return math.nan
    terms: dict[tuple[int, ...], Floats] = {}
    for size in range(1, len(count) + 1):
        for term in itertools.combinations(range(len(count)), size):
            terms[term] = _columns(levels, count, term)
    base = _blocked(blocks)
    whole = np.concatenate([base, *terms.values()], axis=1)
    without = np.concatenate([base, *(part for term, part in terms.items() if term != tuple(effect))], axis=1)
    centred = values - values.mean()
    error, more = _residual(whole, centred), _residual(without, centred)
    if len(values) <= whole.shape[1] or more <= _NOTHING * max(float(values @ values), 1.0):
        return math.nan
    return min(1.0, max(0.0, (more - error) / more))


def _columns(levels: Ints, count: Sequence[int], term: Sequence[int]) -> Floats:
    """(n, columns) sum-to-zero contrasts of a factor, products of those for an interaction."""
    found = np.ones((len(levels), 1))
    for factor in term:
        coded = np.concatenate([np.eye(count[factor] - 1), -np.ones((1, count[factor] - 1))])[levels[:, factor]]
        found = (found[:, :, None] * coded[:, None, :]).reshape(len(levels), -1)
    return found


def _blocked(blocks: Ints) -> Floats:
    """(n, lines): a constant, and a column for each line but the first."""
    found = (blocks[:, None] == np.unique(blocks)[None, :]).astype(np.float64)
    found[:, 0] = 1.0
    return found


def _residual(design: Floats, values: Floats) -> float:
    solved = np.linalg.lstsq(design, values, rcond=None)[0]
    return float(((values - design @ solved) ** 2).sum())
