"""Features of a voice as arousal in [0, 1] against that voice's own baseline (Bone, Lee & Narayanan 2014).

Each feature is placed in the distribution of the speaker's own lines, and the places are joined with weights that
follow how far each feature agrees with the others: where the mix has levelled the loudness, loudness hardly counts.
"""

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
_WEIGHT_LINES = 20
_MOST_AGREEMENT = 0.98
_TRUST_LINES = 5.0
_FILM_TRUST = 0.5
# Rows times baseline lines of one step of the density, to bound memory.
_CELLS = 2_000_000

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]


class Baselines:
    """Each speaker's usual features; one with fewer than three lines is measured against the whole film."""

    def __init__(self, features: Floats, voices: Sequence[str]) -> None:
        """`features` (lines, 3), NaN where nothing was measured; `voices` says whose each line is, "" if unknown."""
        self._features = features
        measured = np.isfinite(features[:, 0]) if len(features) else np.zeros(0, np.bool_)
        names = np.array(voices, dtype=np.str_)
        self._of = np.full(len(voices), -1, np.int64)
        self._sets: list[Rows] = []
        for name in sorted(set(voices) - {""}):
            rows = np.flatnonzero((names == name) & measured)
            if len(rows) >= LEAST_BASELINE:
                self._of[names == name] = len(self._sets)
                self._sets.append(rows)
        self._all = np.flatnonzero(measured)
        self._weights = self._all_weights(measured)

    def arousal(self, features: Floats, lines: Rows) -> tuple[Floats, Floats]:
        """Arousal of rows of `features`, each of the voice of its line in `lines`, and how far the features disagree.

        Arousal 0.5 is usual for the voice; the disagreement is the weighted deviation of the features' places, 0 to 1.
        Both are NaN where nothing was measured.
        """
        arousal, spread = np.full(len(features), np.nan), np.full(len(features), np.nan)
        group = self._of[lines] if len(lines) else lines
        for number in range(-1, len(self._sets)):
            base = self._all if number < 0 else self._sets[number]
            rows = np.flatnonzero((group == number) & np.isfinite(features[:, 0]))
            if len(rows) and len(base):
                places = _placed(features[rows], self._features[base])
                score = places @ self._weights[number]
                arousal[rows] = np.clip((score + 1.0) / 2.0, 0.0, 1.0)
                spread[rows] = np.sqrt((places - score[:, None]) ** 2 @ self._weights[number])
        return arousal, spread

    def trust(self) -> Floats:
        """How far each line's baseline can be trusted, in [0, 1]: by its number of lines, less for the whole film's."""
        size = np.array([len(rows) for rows in self._sets] + [len(self._all)], np.float64)
        trust = size / (size + _TRUST_LINES)
        trust[-1] *= _FILM_TRUST
        return trust[self._of]

    def _all_weights(self, measured: npt.NDArray[np.bool_]) -> list[Floats]:
        """The weights of every set, and last those of the film.

        The film's come from all lines, each placed among its own voice's: voices differ by more than their moods do.
        A few lines say little about which feature to trust, so that a voice's own weights lean on the film's.
        """
        own = [_placed(self._features[rows], self._features[rows]) for rows in self._sets]
        loose = np.flatnonzero(measured & (self._of < 0))
        others = [_placed(self._features[loose], self._features[self._all])] if len(loose) else []
        film = _weights(np.concatenate([*own, *others])) if len(self._all) else np.full(FEATURES, 1.0 / FEATURES)
        shares = [len(places) / (len(places) + _WEIGHT_LINES) for places in own]
        return [part * _weights(one) + (1.0 - part) * film for part, one in zip(shares, own, strict=True)] + [film]


def _weights(places: Floats) -> Floats:
    """Weights of the features, none below zero, summing to one; `places` (lines, 3).

    The paper weighs each by its rank correlation r with the mean of all. Taking r as its loading on the one factor
    that they share, the best estimate of that factor weighs each by r / (1 - r^2) (Thurstone 1935, Thomson 1939).
    """
    if len(places) < LEAST_BASELINE:
        return np.full(FEATURES, 1.0 / FEATURES)
    mean = rankdata(places.mean(axis=1))
    ranks = np.stack([rankdata(column) for column in places.T])
    spread = ranks.std(axis=1) * mean.std()
    covariance = ((ranks - ranks.mean(axis=1, keepdims=True)) * (mean - mean.mean())).mean(axis=1)
    agree = np.divide(covariance, spread, out=np.zeros(FEATURES), where=spread > 0)
    agree = np.clip(agree, 0.0, _MOST_AGREEMENT)
    agree = agree / (1.0 - agree**2)
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
