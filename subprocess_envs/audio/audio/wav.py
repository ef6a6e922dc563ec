"""The studio's form of sound on disk: 16 kHz, mono, 16 bit."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import numpy as np

from audio.spans import RATE, Samples
from emotionai_core.wire.serve import StageError
from emotionai_core.wire.tables import write_atomically


def length_of(path: Path) -> int:
    """How many samples the film's sound has; raises `StageError` when the file is not the studio's."""
    try:
        with wave.open(str(path), "rb") as sound:
            if (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) != (1, 2, RATE):
                raise _unreadable(f"it is not {RATE} Hz mono with 16 bits")
            return sound.getnframes()
    except (wave.Error, EOFError, OSError) as error:
        raise _unreadable(str(error) or "it ends too early") from error


def is_there(path: Path, samples: int) -> bool:
    """Whether `path` is a whole piece of so many samples."""
    try:
        return length_of(path) == samples
    except StageError:
        return False


def write_piece(path: Path, samples: Samples) -> None:
    """`samples` (n,) in [-1, 1], whole or not at all; what is louder than full scale is clipped."""
    target = io.BytesIO()
    with wave.open(target, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(np.clip(np.rint(samples * 32768.0), -32768, 32767).astype("<i2").tobytes())
    write_atomically(path, target.getvalue())


def _unreadable(reason: str) -> StageError:
    return StageError(
        "bad-sound", f"The film's sound cannot be read ({reason[:120]}).", "Run the analysis again from the start."
    )
