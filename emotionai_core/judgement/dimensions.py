"""The six dimensions of a performance, 0 to 10, each a formula that is shown beside its number (seed document 001).

All are estimates about a performance as it was recorded and cut, made of what programs read; none is a judgement of a
person.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.judgement.bootstrap import DRAWS, estimate, sums
from emotionai_core.judgement.evidence import Evidence
from emotionai_core.records.estimate import Estimate, Input, not_enough
from emotionai_core.records.evidence import EMOTIONS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_WORST: Final = 5
_CLIMAX_WEIGHT: Final = 1.5
_TOP: Final = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A dimension before its weight is known; `draws` (DRAWS,) are the bootstrap's values, `rows` the lines that moved
    it most, worst first.
    """

    name: str
    estimate: Estimate
    draws: Floats
    formula: str
    inputs: tuple[Input, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One person's part of a film: `spoken`, `heard` are the rows of the lines that they speak or listen to, `rows`
    both in film order, `counts` (DRAWS, rows) how often each of those is drawn.
    """

    spoken: Ints
    heard: Ints
    rows: Ints
    counts: Floats


def expression(of: Evidence, part: Part, needed: int) -> Found:
    """How far the face says what the words say, over lines where both speak."""
    at = part.spoken
    return _mean(
        "expression", "10 - |v_face - v_text| * 5", "|v_face - v_text|", (10.0, -5.0), _Told(at, of.expression), part,
        needed,
    )  # fmt: skip


def voice(of: Evidence, part: Part, needed: int) -> Found:
    """How near the voice lies to what face and words say; climactic lines count one and a half times."""
    weight = np.where(of.climax > 0.0, _CLIMAX_WEIGHT, 1.0)
    told = _Told(part.spoken, of.voice, weight)
    climactic = int((np.isfinite(of.voice[part.spoken]) & (of.climax[part.spoken] > 0.0)).sum())
    return _mean(
        "voice", "10 - distance * 5; climax * 1.5", "distance", (10.0, -5.0), told, part, needed,
        (Input("climax", climactic),),
    )  # fmt: skip


def coherence(of: Evidence, part: Part, needed: int) -> Found:
    """How far the polarities of the channels that speak agree."""
    opposed = int((of.coherence[part.spoken] > 1.0).sum())
    return _mean(
        "coherence", "10 - disagreement * 5", "disagreement", (10.0, -5.0), _Told(part.spoken, of.coherence), part,
        needed, (Input("opposed", opposed),),
    )  # fmt: skip


def transition(of: Evidence, part: Part, needed: int) -> Found:
    """How smoothly one state follows another within scenes."""
    cuts = int(of.cut[part.spoken].sum())
    return _mean(
        "transition", "10 - mean_jump * 5", "mean_jump", (10.0, -5.0), _Told(part.spoken, of.transition), part, needed,
        (Input("cuts", cuts),),
    )  # fmt: skip


def interaction(of: Evidence, part: Part, needed: int) -> Found:
    """How often the face of the listener goes with what the speaker shows."""
    known = of.empathy[part.heard]
    matches = float(np.nansum(known))
    found = _mean(
        "interaction", "matches / total * 7 + 3", "matches / total", (3.0, 7.0), _Told(part.heard, of.empathy), part,
        needed,
    )  # fmt: skip
    if not found.estimate.enough:
        return found
    total = float(np.isfinite(known).sum())
    inputs = (Input("matches", matches, matches / total * 7.0), Input("total", total), Input("base", 3.0, 3.0))
    missed = tuple(int(row) for row in part.heard[known == 0.0][:_WORST])
    return Found(found.name, found.estimate, found.draws, found.formula, inputs, missed)


UNCAPPED: Final = "uncapped"
"""What the range would be without its cap of 10; beyond it the score tells nobody from anybody else."""


def emotion_range(of: Evidence, part: Part, needed: int) -> Found:
    """How many of the seven emotions are shown, with a bonus for many lines."""
    formula = "min(10, unique / max * 10 + log(n))"
    emotion = of.emotion[part.spoken]
    count = int((emotion >= 0).sum())
    if count < needed:
        return Found("range", not_enough(count, needed), np.full(DRAWS, np.nan), formula, (), ())
    own = of.emotion[part.rows]
    # Lines that they only listen to are in the part, and show nothing of theirs.
    mine = np.isin(part.rows, part.spoken)
    shown = ((own[:, None] == np.arange(len(EMOTIONS))) & mine[:, None]).astype(np.float64)
    drawn = sums(part.counts, shown)
    draws = _range((drawn > 0.0).sum(axis=1), drawn.sum(axis=1))
    unique = len(set(emotion[emotion >= 0].tolist()))
    value = float(_range(np.array([unique]), np.array([float(count)]))[0])
    inputs = (
        Input("unique", unique, unique / len(EMOTIONS) * _TOP),
        Input("max", len(EMOTIONS)),
        Input("n", count, math.log(count)),
        Input(UNCAPPED, unique / len(EMOTIONS) * _TOP + math.log(count)),
    )
    return Found("range", estimate(value, draws, count, needed), draws, formula, inputs, _first_of_each(of, part))


def _range(unique: npt.NDArray[np.int64], lines: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        bonus = np.where(lines > 0.0, np.log(np.maximum(lines, 1.0)), np.nan)
    return np.minimum(_TOP, unique / len(EMOTIONS) * _TOP + bonus)


def _first_of_each(of: Evidence, part: Part) -> tuple[int, ...]:
    """The first line of each emotion, the rarest first: those are what the range hangs on."""
    emotion = of.emotion[part.spoken]
    kinds, first, count = np.unique(emotion[emotion >= 0], return_index=True, return_counts=True)
    rows = part.spoken[emotion >= 0][first]
    order = sorted(range(len(kinds)), key=lambda one: (int(count[one]), int(rows[one])))
    return tuple(int(rows[one]) for one in order[:_WORST])


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """What is averaged: `rows` of the film, and `value`, `weight` (n,) of all its lines."""

    rows: Ints
    value: Floats
    weight: Floats | None = None


def _mean(
    name: str,
    formula: str,
    measure: str,
    line: tuple[float, float],
    told: _Told,
    part: Part,
    needed: int,
    more: tuple[Input, ...] = (),
) -> Found:
    """`line[0] + line[1] * mean`, held within [0, 10], of the weighted mean of what is told."""
    value = told.value[told.rows]
    known = np.isfinite(value)
    count = int(known.sum())
    if count < needed:
        return Found(name, not_enough(count, needed), np.full(DRAWS, np.nan), formula, (), ())
    weight = np.ones(len(told.value)) if told.weight is None else told.weight
    base, slope = line
    mean = float((value * weight[told.rows])[known].sum() / weight[told.rows][known].sum())
    usable = np.isin(part.rows, told.rows) & np.isfinite(told.value[part.rows])
    weighed = np.where(usable, weight[part.rows], 0.0)
    drawn = sums(part.counts, np.stack([weighed * np.where(usable, told.value[part.rows], 0.0), weighed], axis=1))
    means = np.divide(drawn[:, 0], drawn[:, 1], out=np.full(DRAWS, np.nan), where=drawn[:, 1] > 0.0)
    draws = np.clip(base + slope * means, 0.0, _TOP)
    score = min(_TOP, max(0.0, base + slope * mean))
    inputs = (Input(measure, mean, slope * mean), Input("n", count), *more)
    loss = np.where(known, value * weight[told.rows], 0.0)
    worst = [int(told.rows[one]) for one in np.argsort(-loss, kind="stable")[:_WORST] if loss[one] > 0.0]
    return Found(name, estimate(score, draws, count, needed), draws, formula, inputs, tuple(worst))


RULES: Final[dict[str, Callable[[Evidence, Part, int], Found]]] = {
    "expression": expression,
    "voice": voice,
    "coherence": coherence,
    "range": emotion_range,
    "transition": transition,
    "interaction": interaction,
}
"""Each of `records.scores.DIMENSIONS` and what computes it."""
