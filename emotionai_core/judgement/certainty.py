"""How sure a verdict about delivery is, and what chance alone would give.

The threshold of the contract is far smaller than the error of one line's estimates, so that verdicts by it are mostly
chance. They stay; which of them the estimates bear out is told beside them.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.records.scores import Alignment

Floats = npt.NDArray[np.float64]

# 90 % of a normal distribution lie within so many deviations of its mean; its median distance is 1 / 1.4826.
_WITHIN: Final = 1.6449
_TO_DEVIATION: Final = 1.4826


def gap_error(trust: float, apart: float | None) -> float:
    """Half the width of a gap's 90 % interval, in deviations.

    Two standardised numbers that correlate with `trust` differ by sqrt(2 (1 - trust)): so far is the expected z from
    what people rated in sentences held apart. `apart` is the median distance of the expressed z from this film's
    coders; without any its error is not known and left out, so that the true one is larger.
    """
    shown = 0.0 if apart is None else _TO_DEVIATION * apart
    return _WITHIN * math.sqrt(2.0 * (1.0 - trust) + shown**2)


def share_by_error(limit: float, error: float) -> float:
    """The share of lines beyond `limit`, were all delivered exactly as their words ask: error alone does that."""
    return math.erfc(limit * _WITHIN / error / math.sqrt(2.0)) if error > 0.0 else 0.0


def share_when_exchanged(of: Alignment, limit: float) -> float:
    """The share of gaps beyond `limit` when each line's delivery is set against the words of every other line; NaN
    with fewer than two lines that were compared.
    """
    known = np.isfinite(of.gap)
    count = int(known.sum())
    if count < 2:
        return math.nan
    asked, shown = of.expected_z[known], np.sort(of.expressed_z[known])
    within = np.searchsorted(shown, asked + limit, "right") - np.searchsorted(shown, asked - limit, "left")
    own = int((np.abs(of.gap[known]) <= limit).sum())
    return min(1.0, max(0.0, 1.0 - (int(within.sum()) - own) / (count * (count - 1))))
