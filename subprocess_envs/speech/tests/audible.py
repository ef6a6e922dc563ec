"""Sound for the tests: vowels with formants and hisses between them, which the real voice activity detector hears."""

from __future__ import annotations

import wave
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from emotionai_core.wire.tables import write_tables

RATE = 16_000
VOWELS = ((730, 1090, 2440), (270, 2290, 3010), (300, 870, 2240), (530, 1840, 2480), (570, 840, 2410))
SYLLABLE = round(0.22 * RATE)

Samples = npt.NDArray[np.float32]


def voice(seconds: float, pitch: float = 120.0, seed: int = 0) -> Samples:
    """Babble of `seconds` at about `pitch` Hz, the same every time."""
    numbers = np.random.default_rng(seed)
    time = np.arange(round(seconds * RATE)) / RATE
    tone = pitch * (1 + 0.1 * np.sin(2 * np.pi * 2.3 * time) + 0.05 * np.sin(2 * np.pi * 0.7 * time))
    phase = 2 * np.pi * np.cumsum(tone) / RATE
    source = np.sum([np.sin(k * phase) / k for k in range(1, 30)], axis=0)
    out = np.zeros(len(time))
    for first in range(0, len(time), SYLLABLE):
        part = source[first : first + SYLLABLE]
        spectrum, at = np.fft.rfft(part * np.hanning(len(part))), np.fft.rfftfreq(len(part), 1 / RATE)
        formants = zip(VOWELS[numbers.integers(len(VOWELS))], (80, 100, 120), strict=True)
        gain = np.sum([1 / (1 + ((at - centre) / width) ** 2) for centre, width in formants], axis=0)
        out[first : first + len(part)] += np.fft.irfft(spectrum * gain, len(part))
        hiss = min(len(part), RATE // 20)
        out[first : first + hiss] += 0.05 * numbers.standard_normal(hiss)
    return (out / np.abs(out).max() * 0.5).astype(np.float32)


def silence(seconds: float) -> Samples:
    """Digital silence."""
    return np.zeros(round(seconds * RATE), np.float32)


def write_wav(path: Path, *parts: Samples, rate: int = RATE) -> Path:
    """`parts` one after the other as 16-bit mono."""
    samples = np.concatenate(parts)
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, rate, 0, "NONE", ""))
        out.writeframes((samples * 32767).astype("<i2").tobytes())
    return path


def subtitles(path: Path, *lines: tuple[float, float, str]) -> Path:
    """A subtitle table of (start, end, text)."""
    columns: Mapping[str, Sequence[object]] = {
        "start": [one[0] for one in lines],
        "end": [one[1] for one in lines],
        "text": [one[2] for one in lines],
        "label": ["" for _ in lines],
    }
    write_tables(path, {"subtitles": columns})
    return path


def utterances(path: Path, *lines: tuple[int, float, float]) -> Path:
    """The result of the speech stage with lines of (number, start, end)."""
    columns: dict[str, Sequence[object]] = {
        "utterance": [one[0] for one in lines],
        "start": [one[1] for one in lines],
        "end": [one[2] for one in lines],
        "text": ["..." for _ in lines],
        "source": ["recogniser" for _ in lines],
        "confidence": [0.9 for _ in lines],
        "label": ["" for _ in lines],
    }
    voiced: Mapping[str, Sequence[object]] = {
        "start": [one[1] for one in lines],
        "end": [one[2] for one in lines],
        "confidence": [0.9 for _ in lines],
    }
    write_tables(path, {"utterances": columns, "voiced": voiced})
    return path
