"""Where the parts of a film's sound begin and end, in samples: pieces to deliver, segments that the network hears.

Everything lies on one grid that starts at the first video frame, so that a piece follows from the film and its own
place alone, and neighbours that were computed apart fit together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RATE = 16_000
"""Samples a second of what is delivered."""
MODEL_RATE = 44_100
"""Samples a second of what Demucs hears."""
NOISE_RATE = 48_000
"""Samples a second of what DeepFilterNet hears."""
TICKS = 100
"""All three rates have whole samples in a hundredth of a second; borders lie there."""

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch [first, last) of film time in ticks of a hundredth of a second; may begin before the film."""

    first: int
    last: int

    def widened(self, before: int, after: int) -> Span:
        """The same with more on both sides, in ticks."""
        return Span(self.first - before, self.last + after)

    def samples(self, rate: int) -> tuple[int, int]:
        """First sample and number of samples at `rate`, which has whole ones in a tick."""
        per_tick = rate // TICKS
        return self.first * per_tick, (self.last - self.first) * per_tick


@dataclass(frozen=True, slots=True)
class Piece:
    """One part to deliver: its number, and its samples [first, last) at `RATE`."""

    index: int
    first: int
    last: int

    @property
    def span(self) -> Span:
        """The ticks that hold all its samples; the last one may reach past the film's end."""
        per_tick = RATE // TICKS
        return Span(self.first // per_tick, -(-self.last // per_tick))

    @property
    def seconds(self) -> tuple[float, float]:
        """Start and end in seconds."""
        return self.first / RATE, self.last / RATE


def pieces(samples: int, seconds: float) -> list[Piece]:
    """A sound of `samples` at `RATE`, cut every `seconds` (to the nearest tick); an empty one is one empty piece."""
    size = max(1, round(seconds * TICKS)) * (RATE // TICKS)
    starts = range(0, max(samples, 1), size)
    return [Piece(index, start, min(start + size, samples)) for index, start in enumerate(starts)]


@dataclass(frozen=True, slots=True)
class Segments:
    """How the network hears a film: `length` samples at a time, a new segment every `stride` samples."""

    length: int
    stride: int

    def touching(self, first: int, count: int, total: int) -> list[int]:
        """Starts of all segments that lie in part in [first, first + count); all begin within [0, total)."""
        earliest = max(0, (first - self.length) // self.stride + 1)
        return list(range(earliest * self.stride, min(first + count, total), self.stride))

    def weights(self) -> Samples:
        """How much each sample of a segment counts: a triangle, so that neighbours fade into each other."""
        rising = np.arange(1, self.length + 1, dtype=np.float32)
        triangle = np.minimum(rising, rising[::-1])
        return triangle / triangle.max()


class Fading:
    """Adds overlapping parts up to one stretch of sound: the mean of what lies over each sample, by weight."""

    def __init__(self, first: int, count: int) -> None:
        self._first = first
        self._sum = np.zeros(count, np.float32)
        self._weight = np.zeros(count, np.float32)

    def add(self, start: int, part: Samples, weights: Samples) -> None:
        """Lay `part` (n,) down at sample `start`; what lies outside of the stretch is left out."""
        low = max(start, self._first)
        high = min(start + len(part), self._first + len(self._sum))
        if low >= high:
            return
        here, there = slice(low - self._first, high - self._first), slice(low - start, high - start)
        self._sum[here] += part[there] * weights[there]
        self._weight[here] += weights[there]

    def result(self) -> Samples:
        """The stretch (count,); silence where nothing was laid down."""
        return np.divide(self._sum, self._weight, out=np.zeros_like(self._sum), where=self._weight > 0)


def placed(parts: Sequence[tuple[int, Samples]], first: int, count: int) -> Samples:
    """`parts` (start, (2, n)) side by side over [first, first + count): (2, count), silence where there is none."""
    out = np.zeros((2, count), np.float32)
    for start, part in parts:
        low, high = max(start, first), min(start + part.shape[1], first + count)
        if low < high:
            out[:, low - first : high - first] = part[:, low - start : high - start]
    return out
