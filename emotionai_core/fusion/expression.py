"""What a face shows over time: looks set against the same face when calm and steadied along a track; valence lines."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, cast

import numpy as np

from emotionai_core.fusion.smoothing import running_mean
from emotionai_core.perception.calibration import calibrated, valences
from emotionai_core.records.analysis import FaceTable, Floats, Ints
from emotionai_core.records.evidence import EMOTIONS, POLARITY_OF, Polarity
from emotionai_core.wire.messages import Json

# Half of the window that is averaged over; about a line of dialogue in all.
HALF_WINDOW: Final = 1.5
# A face not seen for longer than this is a new appearance: nothing is averaged across.
LONGEST_GAP: Final = 2.0

# What a face shows in its calmest quarter of looks is how it is built, not what it expresses.
_CALM_SHARE: Final = 0.25
# Looks of which half of that is believed; below this quality a look tells nothing of how a face is built.
_HALF_BELIEVED: Final = 6
_READABLE: Final = 0.25
# Shares below this are rounding of the network, and their logarithms would outweigh everything else.
_FLOOR: Final = 1e-3
# Tracks are set further apart than any film is long, so that no mean reaches from one into the next.
_APART: Final = 1e6
_NEUTRAL: Final = EMOTIONS.index("neutral")

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
    valence: Floats = faces.emotion @ _WEIGHTS if faces.valence is None else faces.valence
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


def steadied(faces: FaceTable, calibration: Mapping[str, Json]) -> FaceTable:
    """`faces` with every look set against its person's calm face and averaged with its neighbours of the same track.

    `calibration` may hold `calm_odds`, the most (in log odds against neutral) that is taken off for how a face is
    built, and `smooth_s`, half the window in seconds; without them nothing changes. `raw` is left unsmoothed: windows
    average for themselves, and what is shown just before a line must not leak into it. People are the machine's own:
    correcting one changes no look of another.
    """
    odds, half = (float(cast(float, calibration.get(name, 0.0))) for name in ("calm_odds", "smooth_s"))
    raw = faces.emotion if faces.raw is None else faces.raw
    if not len(faces) or (odds <= 0 and half <= 0):
        return faces
    logs: Floats = np.log(np.maximum(raw, _FLOOR))
    if odds > 0:
        logs = logs - _calm_offsets(faces, logs, odds)
    smooth = _smoothed(faces, logs, half) if half > 0 else logs
    shown = _shares(smooth)
    emotion, valence = calibrated(shown, calibration), valences(shown, calibration)
    return replace(faces, raw=_shares(logs), emotion=emotion, valence=valence)


def _shares(logs: Floats) -> Floats:
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)


def _calm_offsets(faces: FaceTable, logs: Floats, most: float) -> Floats:
    """By how much (n, 7) each expression of a person leads neutral even in their calmest looks, at most `most`."""
    over: Floats = logs - logs[:, _NEUTRAL : _NEUTRAL + 1]
    offsets = np.zeros_like(logs)
    readable = (faces.quality >= _READABLE) & np.isfinite(over).all(axis=1)
    order = np.argsort(faces.person, kind="stable")
    edges = np.searchsorted(faces.person[order], np.arange(len(faces.keys) + 1))
    for low, high in itertools.pairwise(edges.tolist()):
        mine = order[low:high]
        looks = over[mine[readable[mine]]]
        if len(looks):
            calm = np.clip(np.quantile(looks, _CALM_SHARE, axis=0), 0.0, most)
            offsets[mine] = calm * len(looks) / (len(looks) + _HALF_BELIEVED)
    return offsets


def _smoothed(faces: FaceTable, logs: Floats, half: float) -> Floats:
    """Means of `logs` (n, 7) over `half` seconds on both sides within each track, good looks counting more."""
    known = np.flatnonzero(np.isfinite(logs).all(axis=1))
    known = known[np.lexsort((faces.time[known], faces.track[known]))]
    _, number = np.unique(faces.track[known], return_inverse=True)
    time: Floats = faces.time[known] + number * _APART
    weight: Floats = np.maximum(faces.quality[known] * faces.confidence[known], 1e-3)
    result = logs.copy()
    result[known] = running_mean(time, logs[known], weight, half, LONGEST_GAP)
    return result
