"""Mel spectrogram as the GE2E speaker encoder was trained on it (librosa's defaults: Slaney mel, power, 25/10 ms)."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from embedded.sound import RATE, Samples

WINDOW = 400
HOP = 160
BANDS = 40

Matrix = npt.NDArray[np.float32]


def to_mel(hertz: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Slaney's mel scale: linear below 1 kHz, logarithmic above (Auditory Toolbox, 1998)."""
    above = 15.0 + np.log(np.maximum(hertz, 1e-9) / 1000.0) / (np.log(6.4) / 27.0)
    return np.where(hertz < 1000.0, hertz * 3.0 / 200.0, above)


def to_hertz(mel: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The inverse of `to_mel`."""
    return np.where(mel < 15.0, mel * 200.0 / 3.0, 1000.0 * np.exp(np.log(6.4) / 27.0 * (mel - 15.0)))


@cache
def filters() -> Matrix:
    """Triangular filters of equal area, shape (BANDS, WINDOW // 2 + 1)."""
    edges = to_hertz(np.linspace(0.0, float(to_mel(np.array(RATE / 2))), BANDS + 2))
    bins = np.linspace(0.0, RATE / 2, WINDOW // 2 + 1)
    ramps = edges[:, None] - bins[None]
    steps = np.diff(edges)
    triangles = np.maximum(0.0, np.minimum(-ramps[:-2] / steps[:-1, None], ramps[2:] / steps[1:, None]))
    return (triangles * (2.0 / (edges[2:] - edges[:-2]))[:, None]).astype(np.float32)


def mel_frames(samples: Samples) -> Matrix:
    """Mel power spectrum of `samples` at 100 frames a second, frame n centred on sample 160 n; shape (frames, 40)."""
    padded = np.pad(samples, WINDOW // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    hann = np.hanning(WINDOW + 1)[:-1].astype(np.float32)
    power = np.abs(np.fft.rfft(frames * hann, axis=1)) ** 2
    return power.astype(np.float32) @ filters().T
