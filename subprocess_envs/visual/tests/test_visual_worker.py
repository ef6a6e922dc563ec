"""The worker program as the studio runs it: one request on standard input, events on standard output."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ANNA, PROGRAM, ROOT, ground, make_film, put_face, steady

from emotionai_core.perception.schema import check_tables
from emotionai_core.wire.messages import Done, Event, Failed, Hello, RunRequest, encode_request, parse_event
from emotionai_core.wire.tables import read_tables, write_tables


def _events(request: RunRequest, weights: Path, home: Path, **more: str) -> tuple[list[Event], int]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "EMOTIONAI_WEIGHTS": str(weights), "HOME": str(home), **more}
    with subprocess.Popen(
        [sys.executable, str(PROGRAM / "worker.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    ) as process:
        assert process.stdin and process.stdout
        process.stdin.write(f"{encode_request(request)}\n".encode())
        process.stdin.flush()
        events = [parse_event(line) for line in process.stdout]
        process.stdin.close()
        return events, process.wait(30)


def _request(stage: str, tmp_path: Path, **more: object) -> RunRequest:
    (tmp_path / "out").mkdir(exist_ok=True)
    return RunRequest(stage, "deepface", str(tmp_path / "film.mp4"), str(tmp_path / "out"), 2.0, **more)  # type: ignore[arg-type]


def _files_in(home: Path) -> list[Path]:
    """What lies in a user's home; empty folders of a package's cache do no harm."""
    return [path for path in home.rglob("*") if path.is_file()]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def test_a_film_is_read_and_its_people_found(tmp_path: Path, made_up_weights: Path, shots, home: Path) -> None:
    make_film(tmp_path / "film.mp4", steady(50), lambda _: put_face(ground(), 24, 40, ANNA))
    events, status = _events(_request("faces", tmp_path, inputs=shots), made_up_weights, home)
    hello = events[0]
    assert isinstance(hello, Hello) and hello.limits and len(hello.weights) == 3 and hello.device == "cpu (onnx)"
    assert isinstance(events[-1], Done) and events[-1].chunks == 1 and status == 0
    path = tmp_path / "out" / "chunk-000000.json"
    tables = read_tables(path)
    check_tables("faces", tables)
    assert len(tables["faces"]["time"]) == 8 and len(tables["tracks"]["track"]) == 1
    assert _files_in(home) == []

    path.rename(tmp_path / "faces.json")
    events, status = _events(
        _request("people", tmp_path, inputs={"faces": str(tmp_path / "faces.json")}), tmp_path / "nowhere", home
    )
    assert isinstance(events[0], Hello) and events[0].weights == ()
    assert isinstance(events[-1], Done) and status == 0
    assert read_tables(path)["people"]["person"] == [0]


def test_missing_weights_are_one_error_with_the_way_out(tmp_path: Path, home: Path) -> None:
    events, status = _events(_request("faces", tmp_path), tmp_path / "nowhere", home)
    (failed,) = events
    assert isinstance(failed, Failed) and failed.code == "weights-missing" and "emotionai env models" in failed.hint
    assert status == 1 and _files_in(home) == []


def test_the_users_own_copies_are_not_read(tmp_path: Path, home: Path) -> None:
    own = home / ".deepface" / "weights"
    own.mkdir(parents=True)
    (own / "retinaface.onnx").write_bytes(b"not weights")
    events, _ = _events(_request("faces", tmp_path), tmp_path / "nowhere", home)
    assert isinstance(events[0], Failed) and events[0].code == "weights-missing"


def test_an_engine_that_is_not_installed_is_said(tmp_path: Path, home: Path) -> None:
    events, status = _events(_request("faces", tmp_path), tmp_path / "nowhere", home, EMOTIONAI_VARIANT="tensorflow")
    assert isinstance(events[-1], Failed) and status == 1


def test_a_stage_it_does_not_have(tmp_path: Path, home: Path) -> None:
    write_tables(tmp_path / "faces.json", {"tracks": {"track": []}})
    events, status = _events(_request("speech", tmp_path), tmp_path, home)
    assert isinstance(events[-1], Failed) and events[-1].code == "unknown-stage" and status == 1
