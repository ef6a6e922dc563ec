"""Subtitles that run before or behind the voices by the same time throughout: how much, and whether that is sure.

Lines of another release are often shifted as a whole. Every line is taken to be said for as long as its text needs,
and the shift at which the lines lie best on the voices is found by cross-correlation with the speech probability.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.signal import fftconvolve

from embedded.vad import HOP, Probabilities

FARTHEST = 10.0
# Subtitles are cut to be read, not to the syllable: less than this is no mistake.
LEAST = 0.4
LEAST_LINES = 6
# By how much, and by how many standard errors, the lines must lie better on the voices than before.
_LEAST_GAIN, _SURE = 0.1, 4.0
# A line that stays on the screen long before or after its words holds them where it is: it must be short of voice.
_LEAST_LACK, _LACKING = 0.05, 2.0
_VOICED_SHARE = 0.8
_SECONDS_PER_LETTER = 0.07
_BREATH = 0.2

Spoken = tuple[float, float, int]
"""A line: its start and end in seconds, and how many letters it has."""


def offset_of(lines: Sequence[Spoken], probabilities: Probabilities) -> float:
    """Seconds to add to every line so that they lie on the voices; 0 when they do, or when nothing is sure.

    `probabilities` are the speech probabilities of the whole film, one for each `HOP` seconds.
    """
    if len(lines) < LEAST_LINES or not len(probabilities):
        return 0.0
    most, count = round(FARTHEST / HOP), len(probabilities)
    said, shown = _said(lines, count), _frames([(start, end) for start, end, _ in lines], count)
    shift = _best(said, probabilities, most)
    if abs(shift) * HOP < LEAST or abs(shift) >= most:
        return 0.0
    gained = _heard(said + shift, probabilities) - _heard(said, probabilities)
    needed = _VOICED_SHARE * (said[:, 1] - said[:, 0])
    before, after = (np.minimum(1.0, _voice(spans, probabilities) / needed) for spans in (shown, shown + shift))
    sure = _clear(gained, _LEAST_GAIN, _SURE) and _clear(after - before, _LEAST_LACK, _LACKING)
    return round(shift * HOP, 2) if sure else 0.0


def _clear(gained: npt.NDArray[np.float64], least: float, errors: float) -> bool:
    """Whether the mean of `gained` is at least `least`, and that many standard errors above nothing."""
    error = float(gained.std(ddof=1)) / np.sqrt(len(gained))
    return bool(gained.mean() >= max(least, errors * error))


def _said(lines: Sequence[Spoken], count: int) -> npt.NDArray[np.int64]:
    """Frames [first, last) in which each line should be said; subtitles stay longer than voices."""
    shown = [(a, min(b, a + _BREATH + _SECONDS_PER_LETTER * letters)) for a, b, letters in lines]
    return _frames(shown, count)


def _frames(spans: Sequence[tuple[float, float]], count: int) -> npt.NDArray[np.int64]:
    """Frames [first, last) of `spans` in seconds within a film of `count` frames, at least one each; (spans, 2)."""
    first = np.clip(np.round(np.array([a for a, _ in spans]) / HOP).astype(np.int64), 0, count - 1)
    last = np.clip(np.round(np.array([b for _, b in spans]) / HOP).astype(np.int64), 0, count)
    return np.stack([first, np.maximum(first + 1, last)], axis=1)


def _best(spans: npt.NDArray[np.int64], probabilities: Probabilities, most: int) -> int:
    """The shift in frames, within `most`, at which the most voice lies under the lines; the nearest to 0 of equals."""
    mask = np.zeros(len(probabilities))
    for first, last in spans:
        mask[first:last] = 1.0
    # What hangs over the film's ends counts as neither voice nor silence.
    level = probabilities - probabilities.mean()
    product = fftconvolve(np.pad(level, most), mask[::-1], mode="valid")
    near = np.abs(np.arange(len(product)) - most)
    best = np.flatnonzero(product >= product.max() - 1e-6 * len(mask))
    return int(best[np.argmin(near[best])]) - most


def _voice(spans: npt.NDArray[np.int64], probabilities: Probabilities) -> npt.NDArray[np.float64]:
    """Speech probability summed over each span, silence outside the film."""
    sums = np.concatenate(([0.0], np.cumsum(probabilities, dtype=np.float64)))
    inside = np.clip(spans, 0, len(probabilities))
    return sums[inside[:, 1]] - sums[inside[:, 0]]


def _heard(spans: npt.NDArray[np.int64], probabilities: Probabilities) -> npt.NDArray[np.float64]:
    """Mean speech probability under each span."""
    return _voice(spans, probabilities) / (spans[:, 1] - spans[:, 0])
