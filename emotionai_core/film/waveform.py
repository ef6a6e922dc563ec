"""The sound's outline at every zoom: the least and greatest sample of ever longer stretches.

A pyramid: the lowest level holds both for every `BUCKET` samples, each next one for `FACTOR` times as many. Whatever
the zoom, a click of one sample is in what is drawn. Values are int8, rounded outwards.
"""

from __future__ import annotations

import os
import wave
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.errors import Cancelled

BUCKET: Final = 32
FACTOR: Final = 4
_BLOCK: Final = BUCKET * 2**15
_LEAST_LENGTH: Final = 512

Bytes = npt.NDArray[np.int8]
Floats = npt.NDArray[np.float64]


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True, eq=False)
class Waveform:
    """`levels` from fine to coarse: (low, high), each (n,) int8 in 128ths of full scale, for every
    `BUCKET * FACTOR**level` samples of `rate` a second."""

    rate: int
    levels: tuple[tuple[Bytes, Bytes], ...]

    def extremes(self, start: float, per_column: float, columns: int) -> tuple[Floats, Floats]:
        """Least and greatest value, in [-1, 1], of `columns` columns of `per_column` seconds from `start` on.

        Every sample is in the column it falls into, or in the one after it; silence outside the sound.
        """
        low, high = np.zeros(columns), np.zeros(columns)
        level, length = self._level(per_column)
        mins, maxs = self.levels[level]
        edges = np.floor((start + per_column * np.arange(columns + 1)) / length + 1e-9).astype(np.int64)
        inside = (edges[:-1] >= 0) & (edges[:-1] < len(mins))
        first, stop = edges[:-1][inside], min(int(edges[-1]), len(mins))
        if not len(first):
            return low, high
        stop = max(stop, int(first[-1]) + 1)
        low[inside] = np.minimum.reduceat(mins[:stop], first) / 128.0
        high[inside] = np.maximum.reduceat(maxs[:stop], first) / 128.0
        return low, high

    def _level(self, per_column: float) -> tuple[int, float]:
        """The coarsest level that is finer than a column, and the seconds of its stretches."""
        level, length = 0, BUCKET / self.rate
        while level + 1 < len(self.levels) and length * FACTOR <= per_column:
            level, length = level + 1, length * FACTOR
        return level, length


def outline(sound: Path, stop: Callable[[], bool] = _never) -> Waveform:
    """Read a 16-bit mono WAV through once; raises `Cancelled` when `stop` says so. Memory is flat in its length."""
    lows: list[Bytes] = []
    highs: list[Bytes] = []
    with wave.open(str(sound), "rb") as source:
        rate = source.getframerate()
        while data := source.readframes(_BLOCK):
            if stop():
                raise Cancelled
            low, high = _extremes_of(np.frombuffer(data, np.int16), BUCKET)
            lows.append((low >> 8).astype(np.int8))
            # Outwards: the greatest value of a stretch is never drawn smaller than it is.
            highs.append(np.minimum((high.astype(np.int32) + 255) >> 8, 127).astype(np.int8))
    none = np.zeros(0, np.int8)
    return Waveform(rate, _pyramid(np.concatenate([none, *lows]), np.concatenate([none, *highs])))


def waveform_of(sound: Path, cache: Path, stop: Callable[[], bool] = _never) -> Waveform | None:
    """The outline of a project's sound, from its cache where it was computed before; None without a sound."""
    if not sound.is_file():
        return None
    stored = cache / f"waveform-{sound.stem}.npz"
    found = _stored(stored)
    if found is None:
        found = outline(sound, stop)
        _store(found, stored)
    return found


def _stored(path: Path) -> Waveform | None:
    """What was computed before; None when it is not there or cannot be read, for it can be computed again."""
    try:
        with path.open("rb") as handle, np.load(handle, allow_pickle=False) as file:
            low, high, rate = file["low"], file["high"], int(file["rate"])
    except (OSError, ValueError, LookupError, EOFError, zipfile.BadZipFile):
        return None
    if low.dtype != np.int8 or high.dtype != np.int8 or low.shape != high.shape or low.ndim != 1 or rate <= 0:
        return None
    return Waveform(rate, _pyramid(low, high))


def _store(made: Waveform, path: Path) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    low, high = made.levels[0]
    try:
        with partial.open("wb") as handle:
            np.savez(handle, low=low, high=high, rate=np.array(made.rate))
        partial.replace(path)
    except OSError:
        # A project that may only be read is looked at without a cache: next time it is computed again.
        return
    finally:
        if os.access(path.parent, os.W_OK):
            partial.unlink(missing_ok=True)


def _pyramid(low: Bytes, high: Bytes) -> tuple[tuple[Bytes, Bytes], ...]:
    levels = [(low, high)]
    while len(levels[-1][0]) > _LEAST_LENGTH:
        below = levels[-1]
        levels.append((_reduced(below[0], np.minimum), _reduced(below[1], np.maximum)))
    return tuple(levels)


def _reduced(values: Bytes, keep: np.ufunc) -> Bytes:
    return keep.reduceat(values, np.arange(0, len(values), FACTOR))


def _extremes_of(samples: npt.NDArray[np.int16], length: int) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int16]]:
    whole = len(samples) // length * length
    parts = samples[:whole].reshape(-1, length)
    low, high = parts.min(axis=1), parts.max(axis=1)
    if whole < len(samples):
        rest = samples[whole:]
        low, high = np.append(low, rest.min()), np.append(high, rest.max())
    return low, high
