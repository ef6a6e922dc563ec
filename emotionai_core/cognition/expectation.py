"""What a character's next state is expected to be, and how surprising the state is that comes instead.

A predictor sees the last states only, never the film around them, so that predictions can be made in batches. The error
is normalised by its rank among those of the film so far (SPEC: surprise): nothing that comes later changes it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from emotionai_core.records.memory import EmotionState, SurpriseModel

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

WINDOW: Final = 8
"""States of the character that a prediction sees."""

COLUMNS: Final = ("valence", "arousal", "elapsed", "others")
"""Valence in [-1, 1], arousal in [0, 1], seconds since the character's state before (0 for their first), and 1 where
another person spoke in between.
"""

# A network's arithmetic may depend on how many rows it is given; a batch of always the same size keeps a prediction
# the same bytes wherever in the film it is asked for.
_BATCH: Final = 256
# The prior counts like this many errors of the film, so that a film soon speaks for itself.
_PRIOR_WEIGHT: Final = 30.0


class Predictor(Protocol):
    """Expects the next (valence, arousal) of a character from their last states.

    `prior` (k,) are mean squared errors on (variants of) characters that were held apart, ascending; may be empty.
    """

    @property
    def model(self) -> SurpriseModel:
        """What it is, and how well it does."""
        ...

    @property
    def prior(self) -> Floats:
        """Errors to compare the first ones of a film with."""
        ...

    def predict(self, history: Floats, known: Bools) -> Floats:
        """(n, 2) valence and arousal after `history` (n, `WINDOW`, 4), whose columns are `COLUMNS`, oldest first.

        `known` (n, `WINDOW`) masks the padding at the front.
        """
        ...


class Persistence:
    """Expects that everything stays as it is: the baseline that a model has to beat."""

    model: SurpriseModel = SurpriseModel(
        "persistence", "1", (), "Each state is expected to be like the one before; nothing was learnt."
    )
    prior: Floats = np.zeros(0)

    def predict(self, history: Floats, known: Bools) -> Floats:
        """The last state of each row."""
        return history[:, -1, :2].copy()


class Surprises:
    """The errors of a film so far, for the rank of the next one."""

    def __init__(self, prior: Floats) -> None:
        self._prior = np.sort(np.asarray(prior, np.float64))
        self._seen: list[float] = []

    def copy(self) -> Surprises:
        """One that goes on by itself."""
        other = Surprises(self._prior)
        other._seen = self._seen.copy()
        return other

    def next(self, error: float) -> float:
        """The share in (0, 1) of errors so far that are smaller; equal ones, and the error itself, count by half."""
        below, up_to = bisect_left(self._seen, error), bisect_right(self._seen, error)
        smaller = below + (up_to - below + 1) / 2.0
        count = len(self._seen) + 1.0
        insort(self._seen, error)
        if len(self._prior):
            low, high = np.searchsorted(self._prior, [error, np.nextafter(error, np.inf)])
            smaller += _PRIOR_WEIGHT * float(low + high) / (2.0 * len(self._prior))
            count += _PRIOR_WEIGHT
        return smaller / count


def histories(states: Sequence[EmotionState], others: Bools, rows: Sequence[int]) -> tuple[Floats, Bools]:
    """What a predictor needs for the states at `rows` of `states`: (k, `WINDOW`, 4) and the mask (k, `WINDOW`).

    `states` are in film order; `others` (n,) says of each whether another person spoke since the state before it.
    """
    valence = np.array([one.valence for one in states])
    arousal = np.array([one.arousal for one in states])
    time = np.array([one.time for one in states])
    elapsed, earlier = np.zeros(len(states)), np.full((len(states), WINDOW), -1, np.int64)
    own: dict[str, list[int]] = {}
    for row, state in enumerate(states):
        before = own.setdefault(state.person, [])
        if before:
            elapsed[row] = time[row] - time[before[-1]]
            last = before[-WINDOW:]
            earlier[row, -len(last) :] = last
        before.append(row)
    features = np.column_stack([valence, arousal, elapsed, others.astype(np.float64)])
    window = earlier[np.asarray(rows, np.int64)]
    known = window >= 0
    return np.where(known[:, :, None], features[np.maximum(window, 0)], 0.0), known


def expected(predictor: Predictor, history: Floats, known: Bools) -> Floats:
    """Predictions (n, 2), within the ranges of valence and arousal."""
    found = np.zeros((len(history), 2))
    for first in range(0, len(history), _BATCH):
        count = min(_BATCH, len(history) - first)
        batch, mask = np.zeros((_BATCH, WINDOW, len(COLUMNS))), np.zeros((_BATCH, WINDOW), np.bool_)
        batch[:count], mask[:count] = history[first : first + count], known[first : first + count]
        # A row without any state is none that a predictor has to bear.
        mask[count:, -1] = True
        found[first : first + count] = predictor.predict(batch, mask)[:count]
    return np.clip(found, [-1.0, 0.0], 1.0)
