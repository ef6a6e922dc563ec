"""The worker program as the studio runs it: one request on standard input, events on standard output."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ENVIRONMENT, RATE, ROOT, noise, read_pieces, write_sound
from tiny import DENOISER, SEPARATOR, WEIGHTS

from emotionai_core.perception.schema import check_tables
from emotionai_core.wire.messages import (
    CANCEL_LINE,
    Chunk,
    Done,
    Event,
    Failed,
    Hello,
    Progress,
    RunRequest,
    encode_request,
    parse_event,
)
from emotionai_core.wire.tables import read_tables


def run(request: RunRequest, weights: Path, cancel_at: int = 0) -> tuple[list[Event], int, float]:
    """Every event, the exit status, and the seconds from the cancel message (after so many progresses) to the end."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "EMOTIONAI_WEIGHTS": str(weights), "HF_HOME": "/nowhere"}
    with subprocess.Popen(
        [sys.executable, str(ENVIRONMENT / "worker.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    ) as process:
        assert process.stdin and process.stdout
        process.stdin.write(f"{encode_request(request)}\n".encode())
        process.stdin.flush()
        events: list[Event] = []
        asked = time.monotonic()
        for line in process.stdout:
            events.append(parse_event(line))
            if cancel_at and sum(isinstance(one, Progress) for one in events) == cancel_at:
                cancel_at, asked = 0, time.monotonic()
                process.stdin.write(CANCEL_LINE.encode() + b"\n")
                process.stdin.flush()
        process.stdin.close()
        return events, process.wait(60), time.monotonic() - asked


def request(tmp_path: Path, film: dict[str, str], done: int = -1, seconds: float = 2.0) -> RunRequest:
    out = tmp_path / "out"
    out.mkdir(exist_ok=True)
    settings = {"denoise": False, "chunk_seconds": seconds}
    return RunRequest("vocals", "demucs", film["film"], str(out), 3.0, settings, {"sound": film["sound"]}, done)


def test_a_whole_run(tmp_path: Path, made_weights: Path, film: dict[str, str]) -> None:
    events, status, _ = run(request(tmp_path, film), made_weights)
    hello, done = events[0], events[-1]
    assert isinstance(hello, Hello) and hello.limits and (hello.backend, hello.version) == ("demucs", "1")
    assert {one.name.split("/")[0] for one in hello.weights} == {SEPARATOR, DENOISER}
    told = {one.name: one.sha256 for one in hello.weights}
    file = made_weights / SEPARATOR / WEIGHTS
    assert told[f"{SEPARATOR}/{WEIGHTS}"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert isinstance(done, Done) and done.chunks == 2 and status == 0
    for name in ("chunk-000000.json", "chunk-000001.json"):
        check_tables("vocals", read_tables(tmp_path / "out" / name))
    assert read_pieces(tmp_path / "out")[1] == round(3.0123 * RATE)


@pytest.mark.parametrize("gone", [SEPARATOR, DENOISER])
def test_without_weights(tmp_path: Path, film: dict[str, str], made_weights: Path, gone: str) -> None:
    some = tmp_path / "weights"
    some.mkdir()
    for model in {SEPARATOR, DENOISER} - {gone}:
        (some / model).symlink_to(made_weights / model)
    events, status, _ = run(request(tmp_path, film), some)
    (failed,) = events
    assert isinstance(failed, Failed) and failed.code == "weights-missing" and gone in failed.hint
    assert status == 1 and list((tmp_path / "out").iterdir()) == []


def test_broken_weights_end_the_run_and_keep_what_was_finished(
    tmp_path: Path, made_weights: Path, film: dict[str, str]
) -> None:
    broken = tmp_path / "weights"
    (broken / SEPARATOR).mkdir(parents=True)
    (broken / DENOISER).symlink_to(made_weights / DENOISER)
    for path in (made_weights / SEPARATOR).iterdir():
        data = path.read_bytes()
        # The size is the promised one, the content is not.
        (broken / SEPARATOR / path.name).write_bytes(bytes(len(data)) if path.name == WEIGHTS else data)
    finished = tmp_path / "out" / "chunk-000000.json"
    asked = request(tmp_path, film, done=0)
    finished.write_text("finished")
    events, status, _ = run(asked, broken)
    assert isinstance(events[-1], Failed) and events[-1].code == "weights-damaged" and status == 1
    assert finished.read_text() == "finished"


def test_cancelled_within_a_second(tmp_path: Path, made_weights: Path) -> None:
    write_sound(tmp_path / "film.wav", noise(44_100 * 60, 2), 44_100)
    write_sound(tmp_path / "sound.wav", noise(RATE * 60, 1), RATE)
    film = {"film": str(tmp_path / "film.wav"), "sound": str(tmp_path / "sound.wav")}
    events, status, seconds = run(request(tmp_path, film, seconds=10.0), made_weights, cancel_at=4)
    done = events[-1]
    assert isinstance(done, Done) and done.cancelled and done.chunks == 0 and status == 0
    assert seconds < 1.0 and not any(isinstance(one, Chunk) for one in events)
    assert list((tmp_path / "out").iterdir()) == []
