"""The contract that every backend's output passes, asked of the scripted fake through the whole studio side."""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from emotionai_core.errors import Cancelled, WorkerError
from emotionai_core.perception.runner import StageJob, launch_for, run_stage
from emotionai_core.perception.schema import STAGE_TABLES
from emotionai_core.project.artefacts import ArtefactStore
from emotionai_core.records.film import Film
from emotionai_core.wire.messages import Chunk
from emotionai_core.workers.catalogue import EnvironmentSpec, StageSpec
from emotionai_core.workers.environment import Installed
from emotionai_core.workers.process import Launch

FILM = Film(Path("film.mp4"), "d" * 32, 1000, 60.0, 640, 360, Fraction(25), 1500, 0.0, False, ())
GOOD = {
    "cuts": {"cuts": {"time": [1.0, 2.5]}},
    "people": {"people": {"track": [0, 1], "person": [0, 1], "confidence": [0.9, 0.0]}},
    "text": {"text": {"utterance": [0], "emotion": [[1 / 7] * 7]}},
    "speakers": {"speakers": {"utterance": [0, 1], "speaker": [1, 0], "confidence": [0.5, 1]}},
    "voice": {
        "voice": {"utterance": [0], "arousal": [0.5], "valence": [None], "dominance": [None], "confidence": [0.7]},
        "windows": {"time": [0.0], "step": [0.1], "arousal": [0.2], "valence": [-0.3], "dominance": [None]},
    },
}
BAD = {
    "cuts": {"cuts": {"time": ["one"]}},
    "people": {"people": {"track": [0], "person": [-1], "confidence": [0.9]}},
    "text": {"text": {"utterance": [0], "emotion": [[1 / 7] * 6]}},
    "speakers": {"speakers": {"utterance": [0], "speaker": [10**9], "confidence": [0.5]}},
    "voice": {"voice": {"utterance": [0], "arousal": [1.5], "valence": [0], "dominance": [0], "confidence": [0.7]}},
}


def spec(stage: str) -> StageSpec:
    return StageSpec(
        stage=stage, environment="fake", backend="fake", version="1", title="Fake", settings={}, inputs=(),
        silence=10.0,
        models=(), resources=(), limits=(), calibration={},
    )  # fmt: skip


class Bench:
    """A store, and runs of a scripted worker that fill it."""

    def __init__(self, folder: Path, stage: str) -> None:
        self.folder = folder
        self.stage = stage
        self.store = ArtefactStore(folder / "artefacts")
        self.key = f"{stage}-0123456789abcdef"

    def run(self, *steps: dict, cancelled=lambda: False):
        script = self.folder / "script.json"
        script.write_text(json.dumps(steps))
        launch = Launch([sys.executable, "-m", "emotionai_core.workers.fake", str(script)],
                        {"PATH": "/usr/bin:/bin"}, self.folder / "log", 10.0)  # fmt: skip
        place = self.store.workplace(self.key)
        resume = self.store.resume_after(self.key, self.stage)
        job = StageJob(spec(self.stage), FILM, {}, {}, place, self.folder / "log", resume)
        self.seen: list = []
        return run_stage(job, launch, self.seen.append, cancelled)

    def chunk(self, number: int, tables: dict) -> dict:
        return {"chunk": number, "start": number * 10, "end": number * 10 + 10, "tables": tables}


@pytest.fixture(params=sorted(GOOD))
def bench(request, tmp_path: Path) -> Bench:
    return Bench(tmp_path, request.param)


DONE = {"event": {"done": {"chunks": 2}}}


def test_good_chunks_become_an_artefact(bench: Bench):
    good = GOOD[bench.stage]
    finished = bench.run(bench.chunk(0, good), bench.chunk(1, good), DONE)
    assert finished.done.chunks == 2
    assert [type(event) for event in bench.seen] == [Chunk, Chunk]
    bench.store.finish(bench.key, bench.stage, {})
    assert bench.store.has(bench.key)
    for name, rules in STAGE_TABLES[bench.stage].items():
        rows = len(next(iter(good[name].values()))) if name in good else 0
        table = bench.store.table(bench.key, name)
        assert len(table) == 2 * rows
        assert list(table.plain()) == list(rules)


def test_a_chunk_outside_the_contract_is_thrown_away_and_named(bench: Bench):
    with pytest.raises(WorkerError, match=f"'{bench.stage}' delivered a part that breaks its contract") as caught:
        bench.run(bench.chunk(0, GOOD[bench.stage]), bench.chunk(1, BAD[bench.stage]), {"sleep": 30})
    assert "earlier ones are kept" in caught.value.hint
    assert [path.name for path in bench.store.workplace(bench.key).iterdir()] == ["chunk-000000.json"]
    assert bench.store.resume_after(bench.key, bench.stage) == 0


def test_a_killed_run_goes_on_after_its_last_chunk(bench: Bench):
    good = GOOD[bench.stage]
    with pytest.raises(WorkerError, match="memory ran out"):
        bench.run(bench.chunk(0, good), {"signal": 9})
    bench.run(bench.chunk(0, BAD[bench.stage]), bench.chunk(1, good), DONE)
    assert [event.index for event in bench.seen] == [1]
    bench.store.finish(bench.key, bench.stage, {})
    assert bench.store.has(bench.key)


def test_a_cancelled_run_keeps_its_chunks(tmp_path: Path):
    bench = Bench(tmp_path, "cuts")
    with pytest.raises(Cancelled):
        bench.run(bench.chunk(0, GOOD["cuts"]), {"sleep": 30}, cancelled=lambda: bool(bench.seen))
    assert bench.store.resume_after(bench.key, "cuts") == 0
    assert not bench.store.has(bench.key)


def test_a_promised_chunk_that_is_not_there(tmp_path: Path):
    bench = Bench(tmp_path, "cuts")
    event = {"event": {"chunk": {"index": 0, "path": "chunk-000000.json", "start": 0, "end": 1}}}
    hello = {"event": {"hello": {"protocol": 1, "stage": "cuts", "backend": "b", "version": "1"}}}
    with pytest.raises(WorkerError, match="breaks its contract"):
        bench.run(hello, event, DONE)


def test_how_a_worker_is_started(tmp_path: Path):
    own = EnvironmentSpec("fake", "Fake", "?", tmp_path, True, 0, {})
    launch = launch_for(spec("cuts"), Installed(own, tmp_path / "home"), tmp_path / "log")
    assert launch.command[-1] == str(tmp_path / "worker.py")
    assert launch.silence == 10.0
    assert launch.variables["PYTHONPATH"] == str(tmp_path / "home" / "wire")
    assert "PYTHONHOME" not in launch.variables
