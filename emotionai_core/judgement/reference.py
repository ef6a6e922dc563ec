"""How far measured intensity is from what people heard and saw: the threshold that a film with codings gives itself.

Seed document 002 names fixed thresholds as a limit of the method. A gap smaller than the usual distance between
measurement and coders says nothing, so that distance is the least gap that counts.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.judgement.scale import robust_scale
from emotionai_core.records.analysis import Analysis

Floats = npt.NDArray[np.float64]

LINES: Final = 20
"""Lines with a measurement and a coded arousal that a reference set needs."""

_LEAST_DEVIATION: Final = 0.02


def coded_arousal(analysis: Analysis) -> Floats:
    """(n,) the mean arousal that coders gave each line, NaN where none did."""
    given: defaultdict[int, list[float]] = defaultdict(list)
    for coding in analysis.codings:
        if coding.arousal is not None:
            given[coding.utterance].append(coding.arousal)
    rows = [sorted(given.get(line.utterance.number, ())) for line in analysis.lines]
    return np.array([sum(row) / len(row) if row else np.nan for row in rows], np.float64)


def threshold_from(measured: Floats, coded: Floats) -> float | None:
    """The median distance of measured from coded intensity (n,), each in deviations of its own over the lines that
    have both; None where those are fewer than `LINES`.
    """
    both = np.isfinite(measured) & np.isfinite(coded)
    if int(both.sum()) < LINES:
        return None
    apart: list[Floats] = []
    for values in (measured[both], coded[both]):
        middle, spread = robust_scale(values, _LEAST_DEVIATION)
        apart.append((values - middle) / spread)
    return float(np.median(np.abs(apart[0] - apart[1])))
