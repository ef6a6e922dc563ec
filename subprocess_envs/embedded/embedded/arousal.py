"""Features of a voice as arousal in [0, 1] against that voice's own baseline (Bone, Lee & Narayanan 2014)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr
from scipy.stats import rankdata

FEATURES = 3
LEAST_BASELINE = 3
# Differences below these say nothing (octaves, dB, dB); without a floor a voice that never changes would seem to.
_FLOORS = np.array([0.06, 1.0, 0.8])
_WEIGHT_LINES = 10
_TRUST_LINES = 5.0
_FILM_TRUST = 0.5
# Rows times baseline lines of one step of the density, to bound memory.
_CELLS = 2_000_000

Floats = npt.NDArray[np.float64]


class Baselines:
    """Each speaker's usual features; one with fewer than three lines is measured against the whole film."""

    def __init__(self, features: Floats, voices: Sequence[str]) -> None:
        """`features` (lines, 3), NaN where nothing was measured; `voices` says whose each line is, "" if unknown."""
        self._features = features
        measured = np.isfinite(features[:, 0]) if len(features) else np.zeros(0, np.bool_)
        names = np.array(voices, dtype=np.str_)
        self._of = np.full(len(voices), -1, np.int64)
        self._sets: list[npt.NDArray[np.int64]] = []
        for name in sorted(set(voices) - {""}):
            rows = np.flatnonzero((names == name) & measured)
            if len(rows) >= LEAST_BASELINE:
                self._of[names == name] = len(self._sets)
                self._sets.append(rows)
        self._all = np.flatnonzero(measured)
        self._film_weights = self._agreement(self._all)
        self._weights = [self._shrunk(rows) for rows in self._sets]

    def arousal(self, features: Floats, lines: npt.NDArray[np.int64]) -> Floats:
        """Arousal of rows of `features`, each of the voice of its line in `lines`; 0.5 is usual, NaN unmeasured."""
        out = np.full(len(features), np.nan)
        group = self._of[lines] if len(lines) else lines
        for number in range(-1, len(self._sets)):
            base = self._all if number < 0 else self._sets[number]
            weights = self._film_weights if number < 0 else self._weights[number]
            rows = np.flatnonzero((group == number) & np.isfinite(features[:, 0]))
            if len(rows) and len(base):
                score = _placed(features[rows], self._features[base]) @ weights
                out[rows] = np.clip((score + 1.0) / 2.0, 0.0, 1.0)
        return out

    def trust(self) -> Floats:
        """How far each line's baseline can be trusted, in [0, 1]: by its number of lines, less for the whole film's."""
        size = np.array([len(rows) for rows in self._sets] + [len(self._all)], np.float64)
        trust = size / (size + _TRUST_LINES)
        trust[-1] *= _FILM_TRUST
        return trust[self._of]

    def _shrunk(self, rows: npt.NDArray[np.int64]) -> Floats:
        """A few lines say little about which feature to trust: their weights lean on the film's."""
        share = len(rows) / (len(rows) + _WEIGHT_LINES)
        return share * self._agreement(rows) + (1.0 - share) * self._film_weights

    def _agreement(self, rows: npt.NDArray[np.int64]) -> Floats:
        """Weights of the features: rank correlation of each with the mean of all, none below zero, summing to one."""
        if len(rows) < LEAST_BASELINE:
            return np.full(FEATURES, 1.0 / FEATURES)
        scores = _placed(self._features[rows], self._features[rows])
        mean = rankdata(scores.mean(axis=1))
        ranks = np.stack([rankdata(column) for column in scores.T])
        spread = ranks.std(axis=1) * mean.std()
        covariance = ((ranks - ranks.mean(axis=1, keepdims=True)) * (mean - mean.mean())).mean(axis=1)
        agree = np.maximum(0.0, np.divide(covariance, spread, out=np.zeros(FEATURES), where=spread > 0))
        return agree / agree.sum() if agree.sum() > 0 else np.full(FEATURES, 1.0 / FEATURES)


def _placed(features: Floats, base: Floats) -> Floats:
    """Where each value lies in the smoothed distribution of `base`, -1 (below it) to 1; shape of `features`."""
    # Silverman's rule of thumb, as in the paper's kernel density.
    width = np.maximum(1.06 * base.std(axis=0) * len(base) ** -0.2, _FLOORS)
    out = np.empty_like(features)
    rows = max(1, _CELLS // (len(base) * FEATURES))
    for at in range(0, len(features), rows):
        part = features[at : at + rows, None, :]
        out[at : at + rows] = 2.0 * ndtr((part - base[None]) / width).mean(axis=1) - 1.0
    return out
