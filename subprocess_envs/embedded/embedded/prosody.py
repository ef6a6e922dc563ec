"""Pitch, intensity and brightness of a voice in frames of 10 ms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyworld

from embedded.sound import RATE, Samples

FRAME = 0.01
PITCH_RANGE = (75.0, 500.0)
LEAST_PITCHED = 0.15
_HOP = round(FRAME * RATE)
_WIDTH = 400
_BRIGHT = (500.0, 5000.0)
_DARK = (80.0, 500.0)
_QUIET = 1e-10

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Prosody:
    """Frames of a stretch of sound: `time` of each frame's middle in seconds, its `level` in dB, and `features`.

    `features` has shape (frames, 3): log2 of pitch, level in dB, and the ratio of energy above to below 500 Hz in dB
    (HF500); a row is NaN where there is no pitched voice.
    """

    time: Floats
    level: Floats
    features: Floats
    inside: npt.NDArray[np.bool_]

    @property
    def pitched(self) -> npt.NDArray[np.bool_]:
        """Which frames are pitched voice."""
        return np.isfinite(self.features[:, 0])


def prosody(samples: Samples, origin: float, parts: Floats) -> Prosody:
    """Frames of `samples`, which start at `origin` seconds; only the voiced `parts` (seconds, shape (n, 2)) count."""
    count = max(0, (len(samples) - _WIDTH) // _HOP + 1)
    time = origin + (np.arange(count) * _HOP + _WIDTH / 2) / RATE
    inside = _within(time, parts)
    level, bright = _spectral(samples, count)
    features = np.full((count, 3), np.nan)
    if inside.any():
        first, last = np.flatnonzero(inside)[[0, -1]]
        pitch = _pitch(samples[first * _HOP : last * _HOP + _WIDTH], last - first + 1)
        voiced = np.zeros(count, np.bool_)
        voiced[first : last + 1] = pitch > 0
        voiced &= inside
        logarithm = np.zeros(count)
        logarithm[first : last + 1] = np.log2(np.maximum(pitch, 1.0))
        features[voiced] = np.stack([logarithm, level, bright], axis=1)[voiced]
    return Prosody(time, level, features, inside)


def _within(time: Floats, parts: Floats) -> npt.NDArray[np.bool_]:
    if not len(parts):
        return np.zeros(len(time), np.bool_)
    row = np.searchsorted(parts[:, 0], time, side="right") - 1
    return (row >= 0) & (time < parts[np.maximum(row, 0), 1])


def _pitch(samples: Samples, count: int) -> Floats:
    """Pitch in Hz of `count` frames, 0 where there is none: WORLD's DIO, refined by StoneMask (Morise 2009, 2016)."""
    # WORLD's frame n is centred on sample n * hop, ours half a window later.
    signal = samples[_WIDTH // 2 :].astype(np.float64)
    if len(signal) < RATE // 20:
        return np.zeros(count)
    low, high = PITCH_RANGE
    rough, times = pyworld.dio(signal, RATE, f0_floor=low, f0_ceil=high, frame_period=FRAME * 1000)
    found = np.asarray(pyworld.stonemask(signal, rough, times, RATE), np.float64)
    found = np.where((found >= low) & (found <= high), found, 0.0)
    return np.pad(found, (0, max(0, count - len(found))))[:count]


def _spectral(samples: Samples, count: int) -> tuple[Floats, Floats]:
    """Level and HF500 of each frame, in dB."""
    if not count:
        return np.zeros(0), np.zeros(0)
    frames = np.lib.stride_tricks.sliding_window_view(samples, _WIDTH)[::_HOP][:count]
    level = 10.0 * np.log10((frames.astype(np.float64) ** 2).mean(axis=1) + _QUIET)
    power = np.abs(np.fft.rfft(frames * np.hanning(_WIDTH).astype(np.float32), axis=1)) ** 2
    hertz = np.fft.rfftfreq(_WIDTH, 1 / RATE)
    bright = power[:, (hertz >= _BRIGHT[0]) & (hertz <= _BRIGHT[1])].sum(axis=1, dtype=np.float64)
    dark = power[:, (hertz >= _DARK[0]) & (hertz < _DARK[1])].sum(axis=1, dtype=np.float64)
    return level, 10.0 * np.log10((bright + _QUIET) / (dark + _QUIET))


def summary(frames: Prosody) -> tuple[list[float], float, float]:
    """Median features of a line (NaN without enough pitch), its pitched seconds, and how far it stands out in dB."""
    pitched = frames.pitched
    seconds = float(pitched.sum()) * FRAME
    if seconds < LEAST_PITCHED:
        return [np.nan] * 3, seconds, 0.0
    middle = np.median(frames.features[pitched], axis=0)
    floor = float(np.percentile(frames.level, 10))
    return middle.tolist(), seconds, float(middle[1]) - floor


def windowed(frames: Prosody, start: float, end: float, step: float, width: float) -> tuple[Floats, Floats, Floats]:
    """Windows of `step` seconds on the film's own grid that touch voice within [start, end).

    Returns their times, the mean features over `width` seconds around each (shape (n, 3)) and its pitched seconds.
    Windows without enough pitch around them are left out.
    """
    first, last = int(np.floor(start / step + 1e-9)), int(np.ceil(end / step - 1e-9))
    number = np.arange(first, last)
    middle = (number + 0.5) * step
    pitched = frames.pitched
    sums = np.concatenate((np.zeros((1, 3)), np.cumsum(np.where(pitched[:, None], frames.features, 0.0), axis=0)))
    counts = np.concatenate(([0], np.cumsum(pitched)))
    voiced = np.concatenate(([0], np.cumsum(frames.inside)))
    a, b = (np.searchsorted(frames.time, middle + side * width / 2) for side in (-1, 1))
    near = counts[b] - counts[a]
    c, d = (np.searchsorted(frames.time, middle + side * step / 2) for side in (-1, 1))
    kept = (near * FRAME >= LEAST_PITCHED) & (voiced[d] > voiced[c])
    mean = (sums[b] - sums[a])[kept] / np.maximum(near[kept], 1)[:, None]
    times: Floats = np.round(number[kept] * step, 6).astype(np.float64)
    return times, mean, near[kept] * FRAME
