"""What the tests of this environment share; they run with the environment's own interpreter."""

from __future__ import annotations

import io
import json
import os
import sys
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

ROOT = Path(__file__).parents[3]
ENVIRONMENT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ENVIRONMENT)]

# As worker.py sets them, before the libraries are loaded.
import worker  # noqa: E402

os.environ.update(worker.SURROUNDINGS)

from tiny import make_denoiser, make_separator  # noqa: E402

from emotionai_core.wire.manual import completed, read_manual  # noqa: E402
from emotionai_core.wire.messages import RunRequest  # noqa: E402
from emotionai_core.wire.serve import Job  # noqa: E402

RATE, FILM_RATE = 16_000, 44_100
Samples = npt.NDArray[np.float32]


class Recorder(io.StringIO):
    """Stands for the worker's standard output; keeps every event."""

    def events(self, kind: str) -> list[dict[str, object]]:
        """The events of one kind."""
        lines = [json.loads(line) for line in self.getvalue().splitlines()]
        return [line[kind] for line in lines if kind in line]


@pytest.fixture(scope="session")
def made_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both models, random, made once."""
    root = tmp_path_factory.mktemp("weights")
    make_separator(root)
    make_denoiser(root)
    return root


@pytest.fixture
def weights(made_weights: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of models, found as the studio lets it be found."""
    monkeypatch.setenv("EMOTIONAI_WEIGHTS", str(made_weights))
    return made_weights


@pytest.fixture
def job_for(tmp_path: Path) -> Callable[..., tuple[Job, Recorder]]:
    """Makes jobs of the stage as the worker would; settings are completed from worker.toml."""

    def make(inputs: dict[str, str], film: str, out: str = "out", done: int = -1, **settings: object):
        folder = tmp_path / out
        folder.mkdir(exist_ok=True)
        asked = RunRequest("vocals", "demucs", film, str(folder), 3.0, dict(settings), inputs, done)  # type: ignore[arg-type]
        completed(asked, read_manual(worker.DESCRIPTION, "vocals"))
        recorder = Recorder()
        return Job(asked, recorder), recorder

    return make


@pytest.fixture
def film(tmp_path: Path) -> dict[str, str]:
    """3.0123 seconds of stereo sound as a film without pictures, and what the studio makes of it."""
    stereo = noise(round(3.0123 * FILM_RATE), 2)
    write_sound(tmp_path / "film.wav", stereo, FILM_RATE)
    write_sound(tmp_path / "sound.wav", noise(round(3.0123 * RATE), 1), RATE)
    return {"film": str(tmp_path / "film.wav"), "sound": str(tmp_path / "sound.wav")}


def noise(samples: int, channels: int, seed: int = 0) -> Samples:
    """(channels, samples) that sound like nothing, the same for the same seed."""
    return np.random.default_rng(seed).normal(0, 0.1, (channels, samples)).astype(np.float32)


def write_sound(path: Path, samples: Samples, rate: int) -> None:
    """`samples` (channels, n) in [-1, 1) as 16-bit WAV."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(samples.shape[0])
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(np.clip(np.rint(samples.T * 32768), -32768, 32767).astype("<i2").tobytes())


def read_pieces(folder: Path) -> tuple[list[bytes], int]:
    """Every piece's bytes, and how many samples they have together."""
    paths = sorted(folder.glob("piece-*.wav"))
    count = 0
    for path in paths:
        with wave.open(str(path), "rb") as sound:
            assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, RATE)
            count += sound.getnframes()
    return [path.read_bytes() for path in paths], count
