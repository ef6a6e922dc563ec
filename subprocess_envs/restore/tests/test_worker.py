"""The worker program as the studio runs it: one request on standard input, events on standard output."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ENVIRONMENT, ROOT, flat, make_film, write_faces

from emotionai_core.perception.schema import check_tables
from emotionai_core.wire.messages import (
    CANCEL_LINE,
    Done,
    Event,
    Failed,
    Hello,
    RunRequest,
    encode_request,
    parse_event,
)
from emotionai_core.wire.tables import read_tables


def run(request: RunRequest, weights: Path, cancel: bool = False) -> tuple[list[Event], int]:
    """Every event and the exit status."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "EMOTIONAI_WEIGHTS": str(weights)}
    with subprocess.Popen(
        [sys.executable, str(ENVIRONMENT / "worker.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    ) as process:
        assert process.stdin and process.stdout
        process.stdin.write(f"{encode_request(request)}\n".encode() + (CANCEL_LINE.encode() + b"\n" if cancel else b""))
        process.stdin.flush()
        events = [parse_event(line) for line in process.stdout]
        process.stdin.close()
        return events, process.wait(60)


@pytest.fixture
def request_(tmp_path: Path) -> RunRequest:
    film = make_film(tmp_path / "film.mp4", range(0, 2000, 40), flat)
    (tmp_path / "out").mkdir()
    inputs = write_faces(tmp_path / "faces.json", {}, {"best_time": 1.0})
    return RunRequest("restored", "gfpgan", str(film), str(tmp_path / "out"), 2.0, inputs=inputs)


def test_a_whole_run(request_: RunRequest, made_weights: Path, tmp_path: Path) -> None:
    events, status = run(request_, made_weights)
    hello, done = events[0], events[-1]
    assert isinstance(hello, Hello) and "invents detail" in hello.limits[0]
    assert [item.name for item in hello.weights] == ["gfpgan/GFPGANv1.4.pth"]
    assert isinstance(done, Done) and done.summary == {"faces": 2} and status == 0
    tables = read_tables(tmp_path / "out" / "chunk-000000.json")
    check_tables("restored", tables)
    assert tables["restored"]["track"] == [0, 1]


def test_without_weights(request_: RunRequest, tmp_path: Path) -> None:
    (failed,), status = run(request_, tmp_path / "nowhere")
    assert isinstance(failed, Failed) and failed.code == "weights-missing" and "gfpgan" in failed.hint
    assert status == 1 and list((tmp_path / "out").iterdir()) == []


def test_cancelled(request_: RunRequest, made_weights: Path) -> None:
    events, status = run(request_, made_weights, cancel=True)
    assert isinstance(events[-1], Done) and events[-1].cancelled and status == 0
