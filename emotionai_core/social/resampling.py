"""How far an estimate over one character's lines may be off: a moving-block bootstrap with a Student interval.

Lines next to each other are alike (Künsch 1989), so blocks of neighbours are drawn, of n ** 0.6 lines: longer than is
usual, since a state lasts for many lines. The draws' standard error is widened by what blocks of that length miss, and
multiplied by Student's quantile for as many independent values as there are blocks: with few lines the quantiles of
the draws themselves are far too close together, and share the bias of every small sample.
"""

from __future__ import annotations

import hashlib
import math
from statistics import NormalDist
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

RESAMPLES: Final = 200
COVERED: Final = 0.9
_LONGER = 0.6


def block_length(count: int) -> int:
    """Lines in a block, out of `count`; never more than half of them."""
    return max(1, min(round(count**_LONGER), count // 2))


def drawn_lines(count: int, key: str) -> Ints:
    """Which lines each resample takes: (RESAMPLES, count).

    The seed is made of the key, so that adding a person changes nobody else's interval.
    """
    seed = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
    length = block_length(count)
    starts = np.random.default_rng(seed).integers(0, count - length + 1, (RESAMPLES, -(-count // length)))
    drawn: Ints = (starts[:, :, None] + np.arange(length)).reshape(RESAMPLES, -1)[:, :count]
    return drawn


def half_width(drawn: Floats, count: int) -> float:
    """Half of the 90 % interval of an estimate over `count` lines, from its resampled values; inf for a single line.

    `drawn` (draws,) may hold NaN for draws that give no value; fewer than two others tell nothing: inf. It is never
    less than 1 / count: what one line unlike all the others would make of a share.
    """
    known = drawn[~np.isnan(drawn)]
    if count < 2 or len(known) < 2:
        return math.inf
    length = block_length(count)
    error = float(known.std(ddof=1)) * math.sqrt(count / (count - length))
    return max(student(count / length - 1.0) * error, 1.0 / count)


def student(freedom: float, covered: float = COVERED) -> float:
    """Half the width that holds `covered` of Student's distribution (Abramowitz & Stegun 26.7.5).

    Within 3 % for 1.6 or more degrees of freedom, too small below.
    """
    z = NormalDist().inv_cdf((1.0 + covered) / 2.0)
    terms = (
        z,
        (z**3 + z) / 4.0,
        (5.0 * z**5 + 16.0 * z**3 + 3.0 * z) / 96.0,
        (3.0 * z**7 + 19.0 * z**5 + 17.0 * z**3 - 15.0 * z) / 384.0,
    )
    return math.fsum(term / freedom**power for power, term in enumerate(terms))
