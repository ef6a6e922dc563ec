"""The film program as the studio runs it: its own process, its faults as sentences, its chunks resumable."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from emotionai_core.errors import WorkerError
from emotionai_core.film.probe import probe
from emotionai_core.film.shots import VERSION
from emotionai_core.perception.schema import check_tables
from emotionai_core.wire.messages import Chunk, RunRequest
from emotionai_core.wire.tables import read_tables
from emotionai_core.workers.process import Launch, Supervisor
from tests import films

PROGRAM = Path(__file__).parents[2] / "subprocess_envs" / "film" / "worker.py"


def run(folder: Path, stage: str, film: Path, duration: float, settings: dict, resume_after: int = -1):
    request = RunRequest(stage, "b", str(film), str(folder), duration, settings, {}, resume_after)
    root = str(PROGRAM.parents[2])
    launch = Launch(
        [sys.executable, str(PROGRAM)], {"PATH": os.environ["PATH"], "PYTHONPATH": root}, folder / "log", 30.0
    )
    seen: list = []
    return Supervisor(launch, request, seen.append, lambda: False).run(), seen


def test_cuts(tmp_path: Path):
    path = films.write_film(tmp_path / "a film.mp4", 60, picture=films.scenes((20, 40)))
    finished, seen = run(tmp_path, "cuts", path, 2.4, {"threshold": 3.0})
    assert finished.hello.version == VERSION and finished.done.summary == {"cuts": 2}
    assert [event.index for event in seen if isinstance(event, Chunk)] == [0]
    tables = read_tables(tmp_path / "chunk-000000.json")
    check_tables("cuts", tables)
    times = probe(path).times
    assert [times.frame_at(one) for one in tables["cuts"]["time"]] == [20, 40]
    again, seen = run(tmp_path, "cuts", path, 2.4, {"threshold": 3.0}, resume_after=0)
    assert again.done.chunks == 1 and not any(isinstance(event, Chunk) for event in seen)


def test_the_copy(tmp_path: Path, constant_film: Path):
    finished, _ = run(tmp_path, "proxy", constant_film, 4.0, {"height": 48})
    assert finished.done.summary == {"segments": 1}
    assert probe(tmp_path / "segment-00000.mkv").film.frames == 100


@pytest.mark.parametrize("stage", ["cuts", "proxy"])
def test_a_bad_film_is_the_films_own_sentence(tmp_path: Path, stage):
    path = tmp_path / "text.mp4"
    path.write_text("no film at all")
    with pytest.raises(WorkerError, match=r"'text\.mp4' is not a film") as caught:
        run(tmp_path, stage, path, 4.0, {})
    assert caught.value.hint and not caught.value.retryable
