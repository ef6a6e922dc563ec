"""Sound for the tests: speech made by espeak-ng, tones and silence, written as the studio's WAV."""

from __future__ import annotations

import json
import shutil
import subprocess
import wave
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from embedded.sound import RATE, as_pcm

Samples = npt.NDArray[np.float32]


def write_wav(path: Path, samples: Samples, rate: int = RATE) -> Path:
    """`samples` in [-1, 1) as 16-bit mono."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(as_pcm(samples))
    return path


def said(folder: Path, text: str, voice: str = "en-us", pitch: int = 50, speed: int = 150, loud: int = 100) -> Samples:
    """`text` spoken by espeak-ng at 16 kHz; skips where the program is missing."""
    program = shutil.which("espeak-ng")
    if program is None:
        pytest.skip("espeak-ng is not installed: nothing can speak for this test")
    target = folder / "said.wav"
    options = ["-v", voice, "-p", str(pitch), "-s", str(speed), "-a", str(loud), "-w", str(target)]
    subprocess.run([program, *options, text], check=True, timeout=60)
    with wave.open(str(target)) as file:
        rate = file.getframerate()
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 32768
    times = np.arange(0, len(samples) / rate, 1 / RATE)
    return np.interp(times, np.arange(len(samples)) / rate, samples).astype(np.float32)


def silence(seconds: float, level: float = 1e-4) -> Samples:
    """Very quiet noise, the same every time."""
    return (np.random.default_rng(7).standard_normal(round(seconds * RATE)) * level).astype(np.float32)


def write_tables(path: Path, **tables: Mapping[str, Sequence[object]]) -> Path:
    """Tables as an input artefact."""
    path.write_text(json.dumps({"format": 1, "tables": tables}), "utf-8")
    return path


def subtitles(path: Path, *lines: tuple[float, float, str, str]) -> Path:
    """A subtitle table of (start, end, text, label)."""
    columns = [list(column) for column in zip(*lines, strict=True)]
    return write_tables(path, subtitles=dict(zip(("start", "end", "text", "label"), columns, strict=True)))


def chunks(folder: Path) -> dict[str, bytes]:
    """Every finished chunk file with its bytes."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("chunk-*.json"))}


def joined(folder: Path) -> dict[str, dict[str, list]]:
    """The tables of all chunks, one after the other."""
    out: dict[str, dict[str, list]] = {}
    for data in chunks(folder).values():
        for name, table in json.loads(data)["tables"].items():
            for column, values in table.items():
                out.setdefault(name, {}).setdefault(column, []).extend(values)
    return out


def checked(stage: str, folder: Path) -> dict[str, dict[str, list]]:
    """`joined`, after checking every chunk against the stage's contract."""
    from emotionai_core.perception.schema import check_tables

    for data in chunks(folder).values():
        check_tables(stage, json.loads(data)["tables"])
    return joined(folder)
