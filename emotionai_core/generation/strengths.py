"""How strong things are that were compared in pairs: Bradley-Terry strengths, and the exact test against chance.

Strengths do not depend on the order in which pairs were rated, as running Elo numbers do; they are told on Elo's scale,
where 400 points are odds of ten to one. Every item is also given half a win and half a loss against an imaginary item
of strength 0, so that one that never lost is not infinitely strong.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

PRIOR: Final = 0.5
ELO: Final = 400.0 / math.log(10.0)
_STEPS: Final = 2000
_CLOSE: Final = 1e-8


def binomial_p(wins: int, losses: int) -> float:
    """Exact two-sided probability of a split at least this uneven where both are as likely; NaN without any."""
    total = wins + losses
    if not total:
        return math.nan
    tail = sum(math.comb(total, one) for one in range(min(wins, losses) + 1))
    return min(1.0, 2 * tail / 2**total)


def strengths(first: Ints, second: Ints, score: Floats, items: int, prior: float = PRIOR) -> Floats:
    """(b, items) natural logarithms of Bradley-Terry strengths, for b outcomes of the same n comparisons.

    `first`, `second` (n,) number the items; `score` (b, n) is what the first won: 1, 0, or 0.5 for a tie. Solved by
    minorisation (Hunter 2004, MM algorithms for generalized Bradley-Terry models, Annals of Statistics 32). With
    `prior` 0 only differences mean anything, and the mean is 0.
    """
    won = _summed(first, score, items) + _summed(second, 1.0 - score, items) + prior
    # Who meets whom how often is all that is needed from here on: two levels are one pair, however often it was rated.
    met_pairs, often = np.unique(np.sort(np.stack([first, second], axis=1), axis=1), axis=0, return_counts=True)
    here, there = met_pairs[:, 0], met_pairs[:, 1]
    gamma = np.ones(won.shape)
    for _ in range(_STEPS):
        share = often / (gamma[:, here] + gamma[:, there])
        met = _summed(here, share, items) + _summed(there, share, items) + 2.0 * prior / (gamma + 1.0)
        better = won / met
        if not prior:
            better = better / np.exp(np.log(better).mean(axis=1, keepdims=True))
        moved = float(np.abs(np.log(better) - np.log(gamma)).max())
        gamma = better
        if moved < _CLOSE:
            break
    return np.log(gamma)


def redrawn(first: Ints, second: Ints, strength: Floats, draws: int, seed: int) -> Floats:
    """(draws, n) outcomes of the same comparisons as items of `strength` (items,), natural logarithms, would have them.

    A bootstrap of the ratings themselves cannot move an item that always won; this one can. It knows no ties, so that
    its intervals are rather too wide than too narrow.
    """
    chance = 1.0 / (1.0 + np.exp(strength[second] - strength[first]))
    return (np.random.default_rng(seed).random((draws, len(first))) < chance).astype(np.float64)


def _summed(place: Ints, values: Floats, items: int) -> Floats:
    """(b, items): of each row of `values` (b, n) the sums by `place` (n,)."""
    draws = len(values)
    cells = place + items * np.arange(draws)[:, None]
    return np.bincount(cells.ravel(), values.ravel(), minlength=draws * items).reshape(draws, items).astype(np.float64)
