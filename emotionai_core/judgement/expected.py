"""How strongly the words of a line ask to be said: a linear head over sentence vectors and marks of punctuation.

Seed document 002 ("expected intensity"); the head was learned from EmoBank's arousal and GoEmotions' labels, see the
model card in resources/models/expected_intensity. 0.5 is an ordinary line of dialogue and 0.2 a deviation, the scale
that the contract compares intensities on.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.errors import EnvironmentMissing
from emotionai_core.judgement.marks import NAMES, marks
from emotionai_core.records.analysis import Analysis
from emotionai_core.workers.places import resources

Floats = npt.NDArray[np.float64]

HEAD: Final = Path("models", "expected_intensity", "head.npz")
WIDTH: Final = 384
MEAN: Final = 0.5
DEVIATION: Final = 0.2
# A unit vector's numbers are near 0.05; this puts them beside the marks.
_VECTOR_SCALE: Final = 16.0
_MARK_SCALE: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """`weights` (398,) over `features` and `bias` give an intensity; `trust` is its correlation with EmoBank's arousal
    on the test split, in [0, 1].
    """

    weights: Floats
    bias: float
    trust: float

    def intensity(self, read: Floats) -> Floats:
        """Of (n, 398) features: (n,) in [0, 1]."""
        # Not a product of matrices: its sums depend on the number of cores.
        return np.clip(np.einsum("ij,j->i", read, self.weights) + self.bias, 0.0, 1.0)


def features(texts: Sequence[str], vectors: npt.NDArray[np.float32]) -> Floats:
    """What the head reads: scaled sentence vectors (texts, 384) of length 1 beside scaled marks, (texts, 398)."""
    return np.concatenate([vectors.astype(np.float64) * _VECTOR_SCALE, marks(texts) * _MARK_SCALE], axis=1)


def load_head() -> Head:
    """The head among our own data files; raises `EnvironmentMissing` when it is missing or damaged."""
    return _read(resources() / HEAD)


@cache
def _read(path: Path) -> Head:
    try:
        with path.open("rb") as handle, np.load(handle, allow_pickle=False) as stored:
            weights = np.asarray(stored["weights"], np.float64)
            head = Head(weights, float(stored["bias"]), float(stored["trust"]))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise EnvironmentMissing("The studio's model for the strength of words is missing.", _REPAIR) from error
    if head.weights.shape != (WIDTH + len(NAMES),) or not np.isfinite([*head.weights, head.bias, head.trust]).all():
        raise EnvironmentMissing("The studio's model for the strength of words is damaged.", _REPAIR)
    return head


_REPAIR: Final = "Install the studio again; projects are not touched."


def expected_intensity(analysis: Analysis) -> Floats:
    """(lines,) in [0, 1], NaN where a line has no sentence vector. Raises `EnvironmentMissing`."""
    out = np.full(len(analysis.lines), np.nan)
    meanings = analysis.meanings
    if meanings is None or not len(meanings.utterance) or meanings.vector.shape[1] != WIDTH:
        return out
    place = {number: row for row, number in enumerate(meanings.utterance.tolist())}
    rows = [
        (at, place[line.utterance.number])
        for at, line in enumerate(analysis.lines)
        if line.utterance.number in place and line.utterance.number not in analysis.unread
    ]
    if rows:
        at, of = [row[0] for row in rows], [row[1] for row in rows]
        texts = [analysis.lines[one].utterance.text for one in at]
        out[at] = load_head().intensity(features(texts, meanings.vector[of]))
    return out
