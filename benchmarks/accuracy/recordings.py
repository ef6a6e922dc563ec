"""Labelled recordings: sound as the programs read it, RTTM and UEM files, and which sound belongs to which label."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.audio.resampler import AudioResampler

from benchmarks.accuracy.metrics import Turn

RATE = 16_000
SOUNDS = (".wav", ".flac", ".mp3", ".ogg", ".m4a", ".mpg", ".mp4")

Samples = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound file with its reference turns, and the parts of it that were labelled, in seconds."""

    name: str
    path: Path
    turns: tuple[Turn, ...]
    scored: tuple[tuple[float, float], ...]


def samples_of(path: Path) -> Samples:
    """The first sound track of `path` at 16 kHz, mono, 16 bits."""
    parts: list[Samples] = []
    with av.open(str(path)) as container:
        resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
        for frame in container.decode(container.streams.audio[0]):
            parts += [one.to_ndarray().reshape(-1).astype(np.int16) for one in resampler.resample(frame)]
        parts += [one.to_ndarray().reshape(-1).astype(np.int16) for one in resampler.resample(None)]
    return np.concatenate(parts) if parts else np.zeros(0, np.int16)


def write_wav(target: Path, samples: Samples) -> float:
    """Write `samples` in the form that the programs read; returns their length in seconds."""
    with wave.open(str(target), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.astype("<i2").tobytes())
    return len(samples) / RATE


def joined(parts: Sequence[Samples], gap: float) -> tuple[Samples, list[float]]:
    """`parts` one after the other with `gap` seconds of silence around each, and where each begins in seconds."""
    silence = np.zeros(round(gap * RATE), np.int16)
    pieces, starts, at = [silence], list[float](), len(silence)
    for part in parts:
        starts.append(at / RATE)
        pieces += [part, silence]
        at += len(part) + len(silence)
    return np.concatenate(pieces), starts


def read_rttm(text: str) -> dict[str, list[Turn]]:
    """The turns of each recording named in an RTTM file (NIST 2009): "SPEAKER uri 1 start seconds ... name ..."."""
    found: dict[str, list[Turn]] = {}
    for line in text.splitlines():
        fields = line.split()
        if len(fields) >= 8 and fields[0] == "SPEAKER":
            start = float(fields[3])
            found.setdefault(fields[1], []).append((start, start + float(fields[4]), fields[7]))
    return found


def read_uem(text: str) -> dict[str, list[tuple[float, float]]]:
    """The labelled parts of each recording named in a UEM file: "uri channel start end"."""
    found: dict[str, list[tuple[float, float]]] = {}
    for line in text.splitlines():
        fields = line.split()
        if len(fields) >= 4:
            found.setdefault(fields[0], []).append((float(fields[2]), float(fields[3])))
    return found


def diarised(data: Path) -> list[Recording]:
    """Recordings under `data` that an RTTM file in their folder names: "uri.wav", or any name ending in "_uri".

    Raises `FileNotFoundError` when there is none. Where no UEM file says otherwise, all of a recording was labelled.
    """
    found: list[Recording] = []
    for rttm in sorted(data.rglob("*.rttm")):
        parts: dict[str, list[tuple[float, float]]] = {}
        for uem in sorted(rttm.parent.glob("*.uem")):
            parts.update(read_uem(uem.read_text("utf-8")))
        for name, turns in sorted(read_rttm(rttm.read_text("utf-8")).items()):
            path = sound_named(rttm.parent, name)
            if path is not None:
                whole = [(0.0, float("inf"))]
                found.append(Recording(name, path, tuple(turns), tuple(parts.get(name, whole))))
    if not found:
        raise FileNotFoundError("no sound file with an RTTM file beside it")
    return found


def sound_named(folder: Path, name: str) -> Path | None:
    """The sound file in `folder` that is called `name`, else one whose name ends in "_name"."""
    sounds = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in SOUNDS]
    exact = [path for path in sounds if path.stem == name]
    return next(iter(exact or [path for path in sounds if path.stem.endswith(f"_{name}")]), None)


def ends_at(recording: Recording, seconds: float) -> list[tuple[float, float]]:
    """The labelled parts, cut at the end of the sound."""
    return [(a, min(b, seconds)) for a, b in recording.scored if a < seconds]
