"""Which faces belong to an utterance: three windows by binary search over sorted times, no loop over faces.

Before (1.5 s), during and after (1.5 s) as in seed document 001. Reading of the contract: what a face shows while its
owner speaks counts alone when it was looked at often enough; the windows before and after help out when it was not;
5 s on both sides are the last resort, at confidence 0.4. O(n log m) for n utterances and m faces.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from emotionai_core.records.analysis import FaceTable, Floats, Ints

DURING: Final = 0
NEAR: Final = 1
WIDE: Final = 2
NOWHERE: Final = -1
WINDOW_NAMES: Final = {DURING: "while speaking", NEAR: "just before or after", WIDE: "seconds away", NOWHERE: ""}


@dataclass(frozen=True, slots=True, eq=False)
class FaceReadings:
    """What a person's face showed around each of n utterances.

    `emotion` (n, 7) quality-weighted mean distribution, NaN rows where nothing was seen; `confidence` (n,) mean
    detection confidence times the window's own; `samples` (n,) looks that counted; `window` (n,) which window;
    `polarity` (n, 3) probabilities of negative, neutral and positive, once they were calibrated.
    """

    emotion: Floats
    confidence: Floats
    samples: Ints
    window: Ints
    polarity: Floats | None = None


class FaceIndex:
    """Faces sorted by person and time, with running sums, so that any window of any person is two binary searches."""

    def __init__(self, faces: FaceTable, min_quality: float) -> None:
        use = (faces.person >= 0) & (faces.quality >= min_quality)
        person, time = faces.person[use], faces.time[use]
        order = np.lexsort((time, person))
        self.people = len(faces.keys)
        self._person, self._time = person[order], time[order]
        # One ascending key for (person, time): people are set further apart than any film is long.
        self._stride = 1e7
        self._key = self._person * self._stride + self._time
        by_time = np.argsort(time, kind="stable")
        self._seen_time, self._seen_person = time[by_time], person[by_time]
        weight = (faces.quality[use] * faces.confidence[use])[order]
        self._emotion = _running((faces.emotion if faces.raw is None else faces.raw)[use][order] * weight[:, None])
        self._weight = _running(weight)
        self._confidence = _running(faces.confidence[use][order])

    def edges(self, person: Ints, start: Floats, end: Floats) -> tuple[Ints, Ints]:
        """Row ranges [low, high) of `person` within [start, end); any broadcastable shapes."""
        base = person * self._stride
        low = np.searchsorted(self._key, base + np.clip(start, 0.0, self._stride / 2), side="left")
        high = np.searchsorted(self._key, base + np.clip(end, 0.0, self._stride / 2), side="left")
        return low.astype(np.int64), np.maximum(high, low).astype(np.int64)

    def emotion(self, low: Ints, high: Ints) -> Floats:
        """Weighted mean distribution of row ranges, (..., 7); NaN for empty ones."""
        weight = self._weight[high] - self._weight[low]
        total = self._emotion[high] - self._emotion[low]
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = total / weight[..., None]
        # Differences of running sums can leave -1e-17 where nothing was.
        mean = np.clip(np.where((high > low)[..., None], mean, np.nan), 0.0, 1.0)
        return mean / mean.sum(axis=-1, keepdims=True)

    def confidence(self, low: Ints, high: Ints) -> Floats:
        """Mean detection confidence of row ranges; NaN for empty ones."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return (self._confidence[high] - self._confidence[low]) / (high - low)

    def visible(self, start: Floats, end: Floats) -> Ints:
        """Looks at every person within each of n windows, (n, people)."""
        low = np.searchsorted(self._seen_time, np.clip(start, 0.0, None), side="left")
        high = np.searchsorted(self._seen_time, np.clip(end, 0.0, None), side="left")
        counts = np.maximum(high - low, 0)
        # All looks of all windows laid end to end: a few per person and line, against a search for every pair.
        first = np.cumsum(counts) - counts
        looks = np.arange(int(counts.sum())) + np.repeat(low - first, counts)
        cells = np.repeat(np.arange(len(start)), counts) * self.people + self._seen_person[looks]
        return np.bincount(cells, minlength=len(start) * self.people).reshape(len(start), self.people)

    def looks(self, person: Ints, start: Floats, end: Floats) -> Ints:
        """Looks at `person` (n,), -1 for nobody, within [start, end), (n,)."""
        low, high = self.edges(np.where(person >= 0, person, self.people), start, end)
        return high - low

    def looks_in_order(self) -> tuple[Ints, Floats]:
        """Person and time of every look that counts, (m,) each, by person and then time."""
        return self._person, self._time


def read_faces(
    index: FaceIndex, person: Ints, start: Floats, end: Floats, *, margin: float, wide: float, wide_confidence: float,
    min_samples: int,
) -> FaceReadings:  # fmt: skip
    """What the face of `person` (n,), -1 for nobody, showed around the utterances [start, end)."""
    known = person >= 0
    who = np.where(known, person, index.people)
    during = index.edges(who, start, end)
    near = index.edges(who, start - margin, end + margin)
    far = index.edges(who, start - wide, end + wide)
    counts = [high - low for low, high in (during, near, far)]
    window = np.select(
        [~known, counts[0] >= min_samples, counts[1] >= 1, counts[2] >= 1], [NOWHERE, DURING, NEAR, WIDE], NOWHERE
    )
    low = np.choose(np.maximum(window, 0), [during[0], near[0], far[0]])
    high = np.where(window >= 0, np.choose(np.maximum(window, 0), [during[1], near[1], far[1]]), low)
    confidence = index.confidence(low, high) * np.where(window == WIDE, wide_confidence, 1.0)
    return FaceReadings(index.emotion(low, high), confidence, high - low, window)


def find_listeners(index: FaceIndex, speaker: Ints, start: Floats, end: Floats) -> tuple[Ints, Floats]:
    """The non-speaker seen most in each of n windows, -1 for nobody, and the (n, 7) distribution of that face."""
    n = len(start)
    if not index.people or not n:
        return np.full(n, -1, np.int64), np.full((n, 7), np.nan)
    seen = index.visible(start, end)
    rows = np.arange(n)
    known = speaker >= 0
    seen[rows[known], speaker[known]] = 0
    listener = np.where(seen.max(axis=1) > 0, seen.argmax(axis=1), -1)
    low, high = index.edges(np.where(listener >= 0, listener, index.people), start, end)
    return listener, index.emotion(low, high)


def _running(values: Floats) -> Floats:
    zero = np.zeros((1, *values.shape[1:]))
    return np.concatenate([zero, np.cumsum(values, axis=0)])
