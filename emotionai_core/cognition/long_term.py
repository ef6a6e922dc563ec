"""How much lines mean the same: an exact index over sentence vectors, for recall and for rehearsal."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from emotionai_core.records.analysis import Meanings

Single = npt.NDArray[np.float32]

# Whole numbers up to 4000: sums of products of two such unit vectors stay below 2**24, so single precision adds them
# without rounding, in whatever order and on however many cores; similarities are the same bytes everywhere.
_STEPS = 4000.0


class ExactIndex:
    """Cosine similarities between all lines of a film."""

    def __init__(self, utterances: Sequence[int], meanings: Meanings | None) -> None:
        """`utterances` are the lines' numbers in film order; a line without a vector is like no other."""
        count, width = len(utterances), 0 if meanings is None else meanings.vector.shape[1]
        self._vectors = np.zeros((count, width), np.float32)
        if meanings is not None:
            place = {number: row for row, number in enumerate(meanings.utterance.tolist())}
            rows = [(at, place[number]) for at, number in enumerate(utterances) if number in place]
            at, of = [pair[0] for pair in rows], [pair[1] for pair in rows]
            self._vectors[at] = np.round(meanings.vector[of] * _STEPS)

    def __len__(self) -> int:
        return len(self._vectors)

    def known(self, place: int) -> bool:
        """Whether the line at `place` has a vector."""
        return bool(self._vectors[place].any())

    def vector(self, place: int) -> Single:
        """The line's vector as it is compared, length about 1."""
        return self._vectors[place] / np.float32(_STEPS)

    def like(self, place: int, up_to: int | None = None) -> Single:
        """Similarity, in [-1, 1], of the line at `place` with the lines before `up_to` (all): (lines,)."""
        return self._vectors[:up_to] @ self._vectors[place] / np.float32(_STEPS * _STEPS)

    def near(self, vector: Single) -> Single:
        """Similarity, in [-1, 1], of all lines with a vector (384,) of length 1 from elsewhere: (lines,)."""
        if self._vectors.shape[1] != len(vector):
            return np.zeros(len(self._vectors), np.float32)
        whole: Single = np.round(vector.astype(np.float32) * np.float32(_STEPS)).astype(np.float32)
        return self._vectors @ whole / np.float32(_STEPS * _STEPS)

    def block(self, first: int, last: int) -> Single:
        """Similarities of the lines [first, last) with all lines before `last`: (last - first, last)."""
        return self._vectors[first:last] @ self._vectors[:last].T / np.float32(_STEPS * _STEPS)
