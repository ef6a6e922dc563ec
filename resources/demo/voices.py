"""Speech from espeak-ng with planted prosody, and the sound of the rooms around it."""

from __future__ import annotations

import io
import subprocess
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[Any]
ESPEAK_RATE = 22050
RATE = 44100


@dataclass(frozen=True)
class Voice:
    """An espeak-ng voice and the pitch (0-99) at which its owner speaks when calm."""

    variant: str
    pitch: int
    speed: int


@dataclass(frozen=True)
class Delivery:
    """How an arousal level changes a voice: pitch steps, pitch range, words a minute, and loudness."""

    pitch: int
    span: str
    speed: int
    peak: float
    brightness: float


VOICES = {
    "MARA": Voice("en-us+f3", 40, 158),
    "TOMAS": Voice("en-gb+m3", 34, 154),
    "INES": Voice("en-gb-scotland+f5", 30, 160),
}
DELIVERIES = {
    "calm": Delivery(0, "45%", -4, 0.32, 0.0),
    "normal": Delivery(6, "90%", 4, 0.42, 0.2),
    "agitated": Delivery(36, "170%", 26, 0.72, 0.75),
}


def speak(speaker: str, text: str, arousal: str) -> Sound:
    """One spoken line, trimmed of silence, at ``RATE``."""
    voice, delivery = VOICES[speaker], DELIVERIES[arousal]
    markup = f'<speak><prosody range="{delivery.span}">{text}</prosody></speak>'
    command = ["espeak-ng", "-m", "-v", voice.variant, "-p", str(voice.pitch + delivery.pitch)]
    command += ["-s", str(voice.speed + delivery.speed), "-a", "100", "--stdout", markup]
    done = subprocess.run(command, check=True, capture_output=True)
    sound = _tilted(_doubled(_trimmed(_samples(done.stdout))), delivery.brightness)
    return sound * np.float32(delivery.peak / np.abs(sound).max())


def _samples(riff: bytes) -> Sound:
    # espeak-ng writes an endless length into a streamed header, which the wave module reads as "all there is".
    with wave.open(io.BytesIO(riff)) as reader:
        if reader.getframerate() != ESPEAK_RATE:
            raise ValueError(f"espeak-ng spoke at {reader.getframerate()} Hz instead of {ESPEAK_RATE}")
        raw = reader.readframes(len(riff))
    return np.frombuffer(raw[: len(raw) // 2 * 2], "<i2").astype(np.float32) / 32768


def _trimmed(sound: Sound) -> Sound:
    loud = np.flatnonzero(np.abs(sound) > 0.01)
    return sound[max(loud[0] - 200, 0) : loud[-1] + 800]


def _doubled(sound: Sound) -> Sound:
    """Twice the sampling rate, by a windowed sinc."""
    taps = np.arange(-32, 33)
    kernel = np.sinc(taps / 2.0) * np.hanning(67)[1:-1]
    spread = np.zeros(2 * len(sound), np.float32)
    spread[::2] = sound
    return np.convolve(spread, kernel, "same").astype(np.float32)


def _tilted(sound: Sound, brightness: float) -> Sound:
    """Spectral tilt: calm voices are softer above 2 kHz, pressed ones carry more there."""
    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    gain = (1.0 + (hertz / 1800.0) ** 2) ** (-0.35 + 0.35 * brightness) / (1.0 + (hertz / 9000.0) ** 6)
    return np.fft.irfft(spectrum * gain, len(sound)).astype(np.float32)


def room(sound: Sound, seconds: float, level: float, seed: int) -> Sound:
    """Early reflections and a short tail of a room."""
    rng = np.random.default_rng(seed)
    length = int(seconds * RATE)
    tail = rng.standard_normal(length) * np.exp(-np.arange(length) / (length / 5.0))
    tail[: int(0.004 * RATE)] = 0.0
    tail *= level / np.sqrt((tail**2).sum())
    size = len(sound) + length
    wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size), size)[: len(sound)]
    return (sound + wet).astype(np.float32)


def air(count: int, dark: float, level: float, seed: int) -> Sound:
    """Steady room tone of ``count`` samples: noise whose energy falls off above ``dark`` hertz."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    hertz = np.fft.rfftfreq(count, 1 / RATE)
    spectrum *= (hertz / (hertz + 40.0)) / (1.0 + (hertz / dark) ** 2)
    noise = np.fft.irfft(spectrum, count)
    return (noise * level / np.sqrt((noise**2).mean())).astype(np.float32)


def chord(seconds: float, notes: Sequence[float], level: float) -> Sound:
    """A soft held chord that swells and fades."""
    t = np.arange(int(seconds * RATE)) / RATE
    swell = np.sin(np.pi * np.clip(t / seconds, 0, 1)) ** 1.5
    total = np.zeros_like(t)
    for note in notes:
        for harmonic, weight in ((1, 1.0), (2, 0.35), (3, 0.12)):
            total += weight * np.sin(2 * np.pi * note * harmonic * t + 0.5 * np.sin(2 * np.pi * 4.5 * t))
    return (level * swell * total / len(notes)).astype(np.float32)
