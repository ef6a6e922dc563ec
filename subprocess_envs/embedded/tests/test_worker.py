"""The worker program as the studio runs it: one request on standard input, events on standard output."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
from conftest import ROOT, make_film

from emotionai_core.perception.schema import check_tables
from emotionai_core.wire.messages import Done, Event, Failed, Hello, RunRequest, encode_request, parse_event
from emotionai_core.wire.tables import read_tables, write_tables

WORKER = Path(__file__).parents[1] / "worker.py"


def _events(request: RunRequest, models: str) -> tuple[list[Event], int]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "EMOTIONAI_MODELS": models}
    with subprocess.Popen(
        [sys.executable, str(WORKER)],
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
    return RunRequest(stage, "embedded", str(tmp_path / "film.mp4"), str(tmp_path / "out"), 4.0, **more)  # type: ignore[arg-type]


def test_missing_models_are_one_error_with_the_way_out(tmp_path: Path) -> None:
    events, status = _events(_request("faces", tmp_path), str(tmp_path / "nowhere"))
    (failed,) = events
    assert isinstance(failed, Failed) and failed.code == "models-missing" and "repair" in failed.hint
    assert status == 1


def test_people_runs_without_any_model(tmp_path: Path) -> None:
    columns = ("track", "start", "end", "best_time", "x", "y", "w", "h", "quality", "embedding")
    write_tables(tmp_path / "faces.json", {"tracks": {name: [] for name in columns}})
    events, status = _events(_request("people", tmp_path, inputs={"faces": str(tmp_path / "faces.json")}), "")
    assert isinstance(events[0], Hello) and events[0].weights == ()
    assert isinstance(events[-1], Done) and events[-1].chunks == 1 and status == 0
    check_tables("people", read_tables(tmp_path / "out" / "chunk-000000.json"))


def test_the_faces_stage_runs_with_the_real_networks(tmp_path: Path, models: Path) -> None:
    numbers = np.random.default_rng(0)
    make_film(
        tmp_path / "film.mp4", list(range(0, 4000, 40)), lambda _: numbers.integers(0, 255, (180, 320, 3), np.uint8)
    )
    write_tables(tmp_path / "shots.json", {"shots": {"start": [0.0], "end": [4.0]}})
    inputs = {"shots": str(tmp_path / "shots.json")}
    request = _request("faces", tmp_path, inputs=inputs, settings={"old_movie": True, "max_side": 200})
    events, status = _events(request, str(models))
    hello = events[0]
    assert isinstance(hello, Hello) and hello.limits
    rows = json.loads((models / "models.json").read_text())["models"]
    catalogued = {f"{row['model']}/{row['file']}": row["sha256"] for row in rows}
    named = {f"mtcnn/{part}.onnx" for part in ("pnet", "rnet", "onet")} | {"mini-xception/mini_xception.onnx"}
    assert {item.name for item in hello.weights} >= named
    assert all(catalogued[item.name] == item.sha256 for item in hello.weights)
    assert isinstance(events[-1], Done) and status == 0
    tables = read_tables(tmp_path / "out" / "chunk-000000.json")
    check_tables("faces", tables)
    assert tables["faces"]["time"] == []
