"""What a face shows over time: valence of every look at it, and a smooth line through them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from emotionai_core.fusion.smoothing import running_mean
from emotionai_core.records.analysis import FaceTable, Floats, Ints
from emotionai_core.records.evidence import EMOTIONS, POLARITY_OF, Polarity

# Half of the window that is averaged over; about a line of dialogue in all.
HALF_WINDOW: Final = 1.5
# A face not seen for longer than this is a new appearance: nothing is averaged across.
LONGEST_GAP: Final = 2.0

_SIGNS: Final = {Polarity.POSITIVE: 1.0, Polarity.NEGATIVE: -1.0}
_WEIGHTS: Final = np.array([_SIGNS.get(POLARITY_OF[name], 0.0) for name in EMOTIONS])


@dataclass(frozen=True, slots=True, eq=False)
class ExpressionCurve:
    """One person's face, (n,) in time order: `raw` is positive minus negative probability of each look, in [-1, 1];
    `smooth` its mean over `HALF_WINDOW` seconds on both sides, weighted by how sure the face was found."""

    time: Floats
    raw: Floats
    smooth: Floats


def expression_curves(faces: FaceTable) -> dict[str, ExpressionCurve]:
    """Everybody's curve, by key; looks whose emotion is unknown count nowhere."""
    valence: Floats = faces.emotion @ _WEIGHTS
    known = np.isfinite(valence) & (faces.person >= 0)
    order = np.flatnonzero(known)
    order = order[np.lexsort((faces.time[order], faces.person[order]))]
    people: Ints = faces.person[order]
    edges = np.flatnonzero(np.diff(people)) + 1
    found: dict[str, ExpressionCurve] = {}
    for rows in np.split(order, edges):
        if len(rows):
            time, raw = faces.time[rows], valence[rows]
            weight: Floats = np.maximum(faces.confidence[rows], 1e-3)
            key = faces.keys[int(faces.person[rows[0]])]
            found[key] = ExpressionCurve(time, raw, running_mean(time, raw, weight, HALF_WINDOW, LONGEST_GAP))
    return found
