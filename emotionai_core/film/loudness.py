"""How loud the film's sound is, ten times a second: RMS in dBFS, where 0 is a square wave of full scale."""

from __future__ import annotations

import os
import wave
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.errors import Cancelled

STEP: Final = 0.1
SILENCE: Final = -120.0
_FULL_SCALE: Final = 32768.0
# A minute and a half of sound at 16 kHz, as steps of a tenth of a second.
_BLOCK_STEPS: Final = 900

Floats = npt.NDArray[np.float64]


def _never() -> bool:
    return False


def loudness(sound: Path, stop: Callable[[], bool] = _never) -> Floats:
    """(m,) dBFS of each tenth of a second of a 16-bit mono WAV; the last one may be shorter. -120 is silence.

    Memory is flat in its length. Raises `Cancelled` when `stop` says so, `wave.Error` and `EOFError` for another kind
    of file.
    """
    parts: list[Floats] = []
    with wave.open(str(sound), "rb") as source:
        if (source.getnchannels(), source.getsampwidth()) != (1, 2):
            raise wave.Error("not 16-bit mono sound")
        width = round(source.getframerate() * STEP)
        while data := source.readframes(width * _BLOCK_STEPS):
            if stop():
                raise Cancelled
            parts.append(_power(np.frombuffer(data, np.int16), width))
    power = np.concatenate([np.zeros(0), *parts])
    return np.maximum(10.0 * np.log10(np.maximum(power, 1e-12)), SILENCE)


def loudness_of(sound: Path, cache: Path, stop: Callable[[], bool] = _never) -> Floats:
    """The loudness of a project's sound, from its cache where it was computed before; (0,) without a readable sound."""
    if not sound.is_file():
        return np.zeros(0)
    stored = cache / f"loudness-{sound.stem}.npz"
    found = _stored(stored)
    if found is not None:
        return found
    try:
        made = loudness(sound, stop).astype(np.float32)
    except (wave.Error, EOFError):
        # A damaged copy in the cache is a film without sound here; the next analysis makes it anew.
        return np.zeros(0)
    _store(made, stored)
    return made.astype(np.float64)


def _power(samples: npt.NDArray[np.int16], width: int) -> Floats:
    """Mean power of every `width` samples, as a share of full scale."""
    whole = len(samples) // width * width
    parts = samples[:whole].reshape(-1, width).astype(np.float32)
    power = np.einsum("ij,ij->i", parts, parts).astype(np.float64) / width
    if whole < len(samples):
        power = np.append(power, np.square(samples[whole:].astype(np.float64)).mean())
    return power / _FULL_SCALE**2


def _stored(path: Path) -> Floats | None:
    """What was computed before; None when it is not there or cannot be read, for it can be computed again."""
    try:
        with path.open("rb") as handle, np.load(handle, allow_pickle=False) as file:
            level = file["level"]
    except (OSError, ValueError, LookupError, EOFError, zipfile.BadZipFile):
        return None
    if level.dtype != np.float32 or level.ndim != 1 or not np.isfinite(level).all():
        return None
    return level.astype(np.float64)


def _store(level: npt.NDArray[np.float32], path: Path) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with partial.open("wb") as handle:
            np.savez(handle, level=level)
        partial.replace(path)
    except OSError:
        # A project that may only be read is looked at without a cache: next time it is computed again.
        return
    finally:
        if os.access(path.parent, os.W_OK):
            partial.unlink(missing_ok=True)
