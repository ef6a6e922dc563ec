"""What the tests of this environment share; they run with the environment's own interpreter."""

from __future__ import annotations

import io
import json
import os
import sys
import wave
from collections.abc import Callable, Mapping, Sequence
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

from tiny import make_voice, make_words  # noqa: E402

from emotionai_core.perception.schema import check_tables  # noqa: E402
from emotionai_core.wire.manual import completed, read_manual  # noqa: E402
from emotionai_core.wire.messages import RunRequest  # noqa: E402
from emotionai_core.wire.serve import Job  # noqa: E402

RATE = 16_000
Samples = npt.NDArray[np.float32]


class Recorder(io.StringIO):
    """Stands for the worker's standard output; keeps every event."""

    def events(self, kind: str) -> list[dict[str, object]]:
        """The events of one kind."""
        lines = [json.loads(line) for line in self.getvalue().splitlines()]
        return [line[kind] for line in lines if kind in line]


@pytest.fixture(scope="session")
def made_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both models, small and random, made once."""
    root = tmp_path_factory.mktemp("weights")
    make_voice(root)
    make_words(root)
    return root


@pytest.fixture
def weights(made_weights: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of models, found as the studio lets it be found."""
    monkeypatch.setenv("EMOTIONAI_WEIGHTS", str(made_weights))
    return made_weights


@pytest.fixture
def job_for(tmp_path: Path) -> Callable[..., tuple[Job, Recorder]]:
    """Makes jobs of a stage as the worker would; settings are completed from worker.toml."""

    def make(stage: str, duration: float, out: str = "out", **request: object) -> tuple[Job, Recorder]:
        folder = tmp_path / out
        folder.mkdir(exist_ok=True)
        settings = dict(request.pop("settings", {}))  # type: ignore[call-overload]
        asked = RunRequest(stage, "transformers", "film.mp4", str(folder), duration, settings, **request)  # type: ignore[arg-type]
        completed(asked, read_manual(worker.DESCRIPTION, stage))
        recorder = Recorder()
        return Job(asked, recorder), recorder

    return make


def voice_like(seconds: float, seed: int = 0) -> Samples:
    """A buzz whose pitch and loudness wander, the same for the same seed."""
    chance = np.random.default_rng(seed)
    times = np.arange(round(seconds * RATE)) / RATE
    wander = np.interp(
        times, np.arange(0, seconds + 1, 0.25)[: int(seconds * 4) + 4], chance.uniform(-1, 1, int(seconds * 4) + 4)
    )
    tone = np.sin(2 * np.pi * np.cumsum(140 + 60 * wander) / RATE)
    return (0.3 * tone * (1 + 0.5 * wander) + chance.standard_normal(len(times)) * 0.01).astype(np.float32)


def write_sound(path: Path, samples: Samples, rate: int = RATE) -> str:
    """`samples` in [-1, 1) as the studio's WAV; returns its path."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(np.clip(np.rint(samples * 32768), -32768, 32767).astype("<i2").tobytes())
    return str(path)


def write_speech(
    path: Path, lines: Sequence[tuple[int, float, float, str]], voiced: Sequence[tuple[float, float]]
) -> str:
    """The result of the speech stage with (number, start, end, text) and (start, end); returns its path."""
    columns = [list(column) for column in zip(*lines, strict=True)] or [[], [], [], []]
    utterances = dict(zip(("utterance", "start", "end", "text"), columns, strict=True))
    count = len(lines)
    utterances |= {"source": ["subtitle"] * count, "confidence": [1.0] * count, "label": [""] * count}
    spans = {"start": [a for a, _ in voiced], "end": [b for _, b in voiced], "confidence": [0.9] * len(voiced)}
    path.write_text(json.dumps({"format": 1, "tables": {"utterances": utterances, "voiced": spans}}), "utf-8")
    return str(path)


def chunks(folder: Path) -> dict[str, bytes]:
    """Every finished chunk file with its bytes."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("chunk-*.json"))}


def checked(stage: str, folder: Path) -> dict[str, dict[str, list]]:
    """The tables of all chunks one after the other, after checking each against the stage's contract."""
    out: dict[str, dict[str, list]] = {}
    for data in chunks(folder).values():
        tables: Mapping[str, Mapping[str, list]] = json.loads(data)["tables"]
        check_tables(stage, tables)  # type: ignore[arg-type]
        for name, table in tables.items():
            for column, values in table.items():
                out.setdefault(name, {}).setdefault(column, []).extend(values)
    return out
