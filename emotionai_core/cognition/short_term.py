"""Short-term memory: the last few memories of each character, and what they come to."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.records.memory import ShortTerm, Trend
from emotionai_core.settings import Settings

Floats = npt.NDArray[np.float64]

# Each other person present makes a swing count for more, up to twice as much.
_PRESSURE: Final = 0.05
_MOST_PRESSURE: Final = 0.5
_FEWEST: Final = 3


class ShortTermMemory:
    """Rows of memories by person, oldest first, at most `size` each (SPEC: `deque(maxlen=5)` per character)."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._held: dict[str, deque[int]] = {}

    def copy(self) -> ShortTermMemory:
        """One that goes on by itself."""
        other = ShortTermMemory(self._size)
        other._held = {key: held.copy() for key, held in self._held.items()}
        return other

    def add(self, key: str, row: int) -> int:
        """Take a memory in; the row that has to leave for it, or -1."""
        held = self._held.get(key)
        if held is None:
            held = self._held[key] = deque(maxlen=self._size)
        leaving = held[0] if len(held) == self._size else -1
        held.append(row)
        return leaving

    def held(self, key: str) -> tuple[int, ...]:
        """What a person holds in mind."""
        return tuple(self._held.get(key, ()))

    def archive(self) -> list[int]:
        """Empty everybody's; the rows that were in them, in film order."""
        rows = sorted(row for held in self._held.values() for row in held)
        self._held = {}
        return rows


def volatility_threshold(pressure: int, settings: Settings) -> float:
    """What the volatility has to pass with `pressure` others present: 5 % less for each of them, half at the least."""
    return settings.volatile_from * max(_MOST_PRESSURE, 1.0 - _PRESSURE * pressure)


def volatility(valences: Floats) -> float:
    """The standard deviation of the known valences, NaN below two of them."""
    known = valences[np.isfinite(valences)]
    return float(np.std(known)) if len(known) > 1 else float("nan")


def trend(valences: Floats, threshold: float, settings: Settings) -> Trend:
    """Where valences (n,), oldest first, go: VOLATILE where they swing beyond `threshold`, else by the line through
    them, if it gains or loses more than a natural change. STABLE where fewer than three are known.
    """
    place = np.flatnonzero(np.isfinite(valences))
    if len(place) < _FEWEST:
        return Trend.STABLE
    if volatility(valences) > threshold:
        return Trend.VOLATILE
    known, along = valences[place], place - place.mean()
    gain = float((along * known).sum() / (along * along).sum()) * float(place[-1] - place[0])
    if abs(gain) <= settings.natural_jump:
        return Trend.STABLE
    return Trend.IMPROVING if gain > 0 else Trend.DECLINING


def described(rows: Sequence[int], valences: Floats, pressure: int, settings: Settings) -> ShortTerm:
    """What the memories at `rows`, whose valences (n,) are given, come to."""
    threshold = volatility_threshold(pressure, settings)
    return ShortTerm(tuple(rows), trend(valences, threshold, settings), volatility(valences), pressure, threshold)
