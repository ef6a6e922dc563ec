"""Blind ratings of clips: which pairs to show, and what all ratings together say.

Only clips of the same line are compared: which of two scenes one likes better says nothing about how they were made.
"""

from __future__ import annotations

import hashlib
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from emotionai_core.generation.repeating import REPRODUCE
from emotionai_core.generation.strengths import ELO, Floats, Ints, binomial_p, redrawn, strengths
from emotionai_core.records.clip import Clip, ClipRequest, Maker
from emotionai_core.records.direction import Preference, Rating
from emotionai_core.review.measures import nominal_alpha

SEED: Final = 42
ENOUGH: Final = 5
"""Comparisons (of coders: pairs) that an interval or a coefficient stands on; with fewer it is left out."""
RESAMPLES: Final = 400
_SCORE: Final[dict[Preference, float]] = {"first": 1.0, "equal": 0.5, "second": 0.0}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a clip, or a level of a factor, fared: `wins`, `losses` and `ties` in comparisons.

    `p` is the exact binomial probability (two-sided) of wins against losses, ties left out; NaN without either.
    `strength` is Bradley-Terry's on Elo's scale, 0 the mean of those it was compared with; [`low`, `high`] is the 95 %
    interval of a parametric bootstrap. All three are NaN before `ENOUGH` comparisons.
    """

    name: str
    wins: int
    losses: int
    ties: int
    p: float
    strength: float
    low: float
    high: float

    @property
    def count(self) -> int:
        """How many comparisons."""
        return self.wins + self.losses + self.ties


@dataclass(frozen=True, slots=True)
class ClipStanding:
    """How one clip of the line `utterance` fared against the others of that line."""

    clip: Clip
    standing: Standing

    @property
    def utterance(self) -> int:
        """The line it plays."""
        return self.clip.request.utterance


@dataclass(frozen=True, slots=True)
class FactorStanding:
    """How the levels of one factor fared, over pairs that differ in this factor alone (their seeds may differ).

    A pair has one vote, that of most coders: ten who see the same two clips say nothing about other clips. `pairs` and
    `lines` count what was compared.
    """

    factor: str
    levels: tuple[Standing, ...]
    pairs: int = 0
    lines: int = 0


@dataclass(frozen=True, slots=True)
class CoderAgreement:
    """How far coders agree: over `pairs` that two or more rated, the share `same` of pairs of coders that said the
    same, and Krippendorff's `alpha` (whichever clip stood first); NaN where there is not enough.
    """

    coders: tuple[str, ...]
    pairs: int
    same: float
    alpha: float


@dataclass(frozen=True, slots=True)
class RatingTable:
    """What all ratings say. `left` and `right` count how often the clip shown first, or second, was preferred; `side_p`
    is the binomial probability of that: a small one warns of a habit of the coders'.
    """

    count: int
    clips: tuple[ClipStanding, ...]
    factors: tuple[FactorStanding, ...]
    agreement: CoderAgreement
    left: int
    right: int
    side_p: float


def pairs(
    clips: Sequence[Clip], ratings: Iterable[Rating], coder: str, seed: int = SEED
) -> tuple[tuple[str, str], ...]:
    """Pairs of clips of the same line that `coder` has not rated: (shown first, shown second), ids.

    Their order is shuffled by `seed` and tells nothing; it does not change for the others when a clip is added. Each
    clip stands first as often as second, as far as that goes. Clips with the same pictures are not compared.
    """
    known = sorted((one for one in clips if one.request.maker is not Maker.ARC), key=lambda one: one.id)
    lead = Counter[str]()
    rated = set[frozenset[str]]()
    for rating in ratings:
        if rating.coder == coder:
            rated.add(frozenset((rating.first, rating.second)))
            lead.update({rating.first: 1, rating.second: -1})
    open_pairs = [
        (one.id, other.id)
        for one, other in itertools.combinations(known, 2)
        if one.request.utterance == other.request.utterance
        and one.frames_hash != other.frames_hash
        and frozenset((one.id, other.id)) not in rated
    ]
    found: list[tuple[str, str]] = []
    for _, one, other in sorted((_drawn(seed, coder, *pair), *pair) for pair in open_pairs):
        swap = lead[one] > lead[other] or (lead[one] == lead[other] and _drawn(seed, coder, other, one)[0] % 2 == 1)
        first, second = (other, one) if swap else (one, other)
        lead.update({first: 1, second: -1})
        found.append((first, second))
    return tuple(found)


def table(clips: Sequence[Clip], ratings: Iterable[Rating]) -> RatingTable:
    """What the ratings of these clips say; those of other clips are left out. Their order does not matter."""
    known = {one.id: one for one in clips}
    counted = sorted(
        (one for one in ratings if _comparable(known.get(one.first), known.get(one.second))),
        key=lambda one: (one.coder, one.first, one.second, one.preferred),
    )
    left = sum(one.preferred == "first" for one in counted)
    right = sum(one.preferred == "second" for one in counted)
    return RatingTable(
        len(counted),
        tuple(_of_clips(known, counted)),
        tuple(_of_factors(known, counted)),
        _agreement(counted),
        left,
        right,
        binomial_p(left, right),
    )


def factors_of(request: ClipRequest) -> tuple[tuple[str, str], ...]:
    """What a clip can be compared by: the factors of its experiment, and what made it where that is none of them."""
    own = tuple(one for one in request.factors if one[0] != REPRODUCE)
    if any(name in ("maker", "mode") for name, _ in own):
        return own
    made = request.maker.value if request.maker is not Maker.LTX else f"{request.maker.value} {request.mode.value}"
    return (*own, ("maker", made))


def _drawn(seed: int, *names: str) -> bytes:
    return hashlib.blake2b("\0".join((str(seed), *names)).encode(), digest_size=8).digest()


def _comparable(first: Clip | None, second: Clip | None) -> bool:
    if first is None or second is None or first.id == second.id:
        return False
    return first.request.utterance == second.request.utterance


def _of_clips(known: dict[str, Clip], ratings: Sequence[Rating]) -> Iterable[ClipStanding]:
    """The clips of each line that were rated, in the order in which they were given."""
    by_line: defaultdict[int, list[tuple[str, str, float]]] = defaultdict(list)
    for one in ratings:
        by_line[known[one.first].request.utterance].append((one.first, one.second, _SCORE[one.preferred]))
    standing = {row.name: row for line in sorted(by_line) for row in _standings(by_line[line])}
    return (ClipStanding(clip, standing[name]) for name, clip in known.items() if name in standing)


def _of_factors(known: dict[str, Clip], ratings: Sequence[Rating]) -> Iterable[FactorStanding]:
    compared: defaultdict[str, list[tuple[str, str, float]]] = defaultdict(list)
    lines: defaultdict[str, set[int]] = defaultdict(set)
    for first, second, score in _votes(ratings):
        here, there = (dict(factors_of(known[name].request)) for name in (first, second))
        if here.keys() != there.keys():
            continue
        # Of a pair that differs in two factors nobody knows which of them it was.
        differing = [name for name in here if here[name] != there[name]]
        if len(differing) == 1:
            name = differing[0]
            compared[name].append((here[name], there[name], score))
            lines[name].add(known[first].request.utterance)
    return (
        FactorStanding(name, _standings(compared[name]), len(compared[name]), len(lines[name]))
        for name in sorted(compared)
    )


def _votes(ratings: Sequence[Rating]) -> Iterable[tuple[str, str, float]]:
    """Of each pair of clips what most coders said: (one, other, 1, 0 or 0.5), the pair's ids in order."""
    said: defaultdict[tuple[str, str], float] = defaultdict(float)
    for one in ratings:
        lead = 2.0 * _SCORE[one.preferred] - 1.0
        key = (one.first, one.second) if one.first < one.second else (one.second, one.first)
        said[key] += lead if key[0] == one.first else -lead
    return ((*key, 0.5 + 0.5 * ((said[key] > 0) - (said[key] < 0))) for key in sorted(said))


def _standings(compared: Sequence[tuple[str, str, float]]) -> tuple[Standing, ...]:
    """Of (first, second, what the first won), by name."""
    names = sorted({name for first, second, _ in compared for name in (first, second)})
    place = {name: number for number, name in enumerate(names)}
    first = np.array([place[one[0]] for one in compared], np.int64)
    second = np.array([place[one[1]] for one in compared], np.int64)
    score = np.array([one[2] for one in compared], np.float64)
    value, low, high = _strengths(first, second, score, len(names))
    found: list[Standing] = []
    for number, name in enumerate(names):
        here, there = first == number, second == number
        wins = int((here & (score == 1.0)).sum() + (there & (score == 0.0)).sum())
        losses = int((here & (score == 0.0)).sum() + (there & (score == 1.0)).sum())
        ties = int(((here | there) & (score == 0.5)).sum())
        enough = wins + losses + ties >= ENOUGH
        told = (float(one[number]) if enough else math.nan for one in (value, low, high))
        found.append(Standing(name, wins, losses, ties, binomial_p(wins, losses), *told))
    return tuple(found)


def _strengths(first: Ints, second: Ints, score: Floats, items: int) -> tuple[Floats, Floats, Floats]:
    """Elo points of each item, and the 95 % interval of what the same comparisons would give again; each (items,)."""
    found = strengths(first, second, score[None, :], items)
    again = strengths(first, second, redrawn(first, second, found[0], RESAMPLES, SEED), items)
    points, drawn = (ELO * (one - one.mean(axis=1, keepdims=True)) for one in (found, again))
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    return points[0], np.minimum(low, points[0]), np.maximum(high, points[0])


def _agreement(ratings: Sequence[Rating]) -> CoderAgreement:
    coders = tuple(sorted({one.coder for one in ratings}))
    said: defaultdict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for one in ratings:
        turned = one.first > one.second
        score = _SCORE[one.preferred]
        key = (one.second, one.first) if turned else (one.first, one.second)
        said[key][one.coder] = 1.0 - score if turned else score
    shared = [said[key] for key in sorted(said) if len(said[key]) > 1]
    alike = [one == other for row in shared for one, other in itertools.combinations(row.values(), 2)]
    alpha = math.nan
    if len(shared) >= ENOUGH:
        values = np.array([[2.0 * row.get(coder, math.nan) for coder in coders] for row in shared])
        # Each pair both ways round: which of two ids comes first must not change what is expected by chance.
        alpha = nominal_alpha(np.concatenate([values, 2.0 - values]), 3).of_all()
    same = sum(alike) / len(alike) if alike else math.nan
    return CoderAgreement(coders, len(shared), same, alpha)
