"""Pitch, loudness and brightness of a voice in frames of 10 ms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

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
# Loudness grows with the 0.3rd power of energy (Stevens 1957).
_STEVENS = 0.3
_HIGH_PITCH = 80.0

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Prosody:
    """Frames of a stretch of sound, each array of shape (frames,).

    `time` is each frame's middle in seconds, `pitch` log2 of Hz (NaN where there is none within the voice), `level` dB
    of the samples, `loudness` in arbitrary units that twice the loudness doubles, `bright` the ratio of energy above to
    below 500 Hz in dB (HF500), `inside` whether somebody is heard.
    """

    time: Floats
    pitch: Floats
    level: Floats
    loudness: Floats
    bright: Floats
    inside: Flags

    @property
    def pitched(self) -> Flags:
        """Which frames are pitched voice."""
        return np.isfinite(self.pitch)


def prosody(samples: Samples, origin: float, parts: Floats) -> Prosody:
    """Frames of `samples`, which start at `origin` seconds; only the voiced `parts` (seconds, shape (n, 2)) count."""
    count = max(0, (len(samples) - _WIDTH) // _HOP + 1)
    time = origin + (np.arange(count) * _HOP + _WIDTH / 2) / RATE
    inside = _within(time, parts)
    pitch = np.full(count, np.nan)
    if inside.any():
        first, last = np.flatnonzero(inside)[[0, -1]]
        hertz = _pitch(samples[first * _HOP : last * _HOP + _WIDTH], last - first + 1)
        pitch[first : last + 1] = np.log2(np.where(hertz > 0, hertz, np.nan))
        pitch[~inside] = np.nan
    return Prosody(time, pitch, *_spectral(samples, count), inside)


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


@cache
def _bands() -> Floats:
    """Which bin of the spectrum belongs to which critical band (Traunmueller's Bark scale, 1990), (bins, bands)."""
    hertz = np.fft.rfftfreq(_WIDTH, 1 / RATE)
    bark = np.floor(26.81 * hertz / (1960.0 + hertz) - 0.53)
    return (bark[:, None] == np.arange(21)).astype(np.float64)


def _spectral(samples: Samples, count: int) -> tuple[Floats, Floats, Floats]:
    """Level in dB, loudness and HF500 in dB of each frame."""
    if not count:
        return np.zeros(0), np.zeros(0), np.zeros(0)
    frames = np.lib.stride_tricks.sliding_window_view(samples, _WIDTH)[::_HOP][:count]
    level = 10.0 * np.log10((frames.astype(np.float64) ** 2).mean(axis=1) + _QUIET)
    power = np.abs(np.fft.rfft(frames * np.hanning(_WIDTH).astype(np.float32), axis=1)).astype(np.float64) ** 2
    # Loudness adds up over critical bands, each compressed on its own (Zwicker; so in GeMAPS, Eyben et al. 2016).
    loudness = ((power @ _bands() + _QUIET) ** _STEVENS).sum(axis=1)
    hertz = np.fft.rfftfreq(_WIDTH, 1 / RATE)
    bright = power[:, (hertz >= _BRIGHT[0]) & (hertz <= _BRIGHT[1])].sum(axis=1)
    dark = power[:, (hertz >= _DARK[0]) & (hertz < _DARK[1])].sum(axis=1)
    return level, loudness, 10.0 * np.log10((bright + _QUIET) / (dark + _QUIET))


def _features(frames: Prosody, rows: slice) -> list[float]:
    """High pitch (log2 of Hz), mean loudness as a level in dB, and HF500 in dB over the frames of `rows`.

    The 80th percentile of pitch is GeMAPS' own, and keeps creaky ends and octave errors out. Loudness is averaged as
    heard, and HF500 weighted by it, so that pauses and noise between the syllables count little.
    """
    pitch, inside = frames.pitch[rows], frames.inside[rows]
    loudness = frames.loudness[rows][inside]
    total = float(loudness.sum())
    return [
        float(np.percentile(pitch[np.isfinite(pitch)], _HIGH_PITCH)),
        10.0 / _STEVENS * float(np.log10(total / len(loudness))),
        float((frames.bright[rows][inside] * loudness).sum()) / total,
    ]


def summary(frames: Prosody) -> tuple[list[float], float, float]:
    """Features of a line (NaN without enough pitch), its pitched seconds, and how far it stands out in dB."""
    pitched = frames.pitched
    seconds = float(pitched.sum()) * FRAME
    if seconds < LEAST_PITCHED:
        return [np.nan] * 3, seconds, 0.0
    clear = float(np.median(frames.level[pitched])) - float(np.percentile(frames.level, 10))
    return _features(frames, slice(None)), seconds, clear


def windowed(frames: Prosody, start: float, end: float, step: float, width: float) -> tuple[Floats, Floats, Floats]:
    """Windows of `step` seconds on the film's own grid that touch voice within [start, end).

    Returns their times, the features over `width` seconds around each (shape (n, 3)) and its pitched seconds. Windows
    without enough pitch around them are left out.
    """
    first, last = int(np.floor(start / step + 1e-9)), int(np.ceil(end / step - 1e-9))
    number = np.arange(first, last)
    middle = (number + 0.5) * step
    counts = np.concatenate(([0], np.cumsum(frames.pitched)))
    voiced = np.concatenate(([0], np.cumsum(frames.inside)))
    a, b = (np.searchsorted(frames.time, middle + side * width / 2) for side in (-1, 1))
    near = (counts[b] - counts[a]) * FRAME
    c, d = (np.searchsorted(frames.time, middle + side * step / 2) for side in (-1, 1))
    kept = np.flatnonzero((near >= LEAST_PITCHED - 1e-9) & (voiced[d] > voiced[c]))
    found = [_features(frames, slice(int(a[window]), int(b[window]))) for window in kept]
    times: Floats = np.round(number[kept] * step, 6).astype(np.float64)
    return times, np.array(found, np.float64).reshape(len(kept), 3), near[kept]
