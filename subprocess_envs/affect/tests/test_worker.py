"""The worker program as the studio runs it: one request on standard input, events on standard output."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ENVIRONMENT, ROOT, voice_like, write_sound, write_speech

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

MODELS = {"voice": "wav2vec2-dimensions", "text": "distilroberta-emotion"}


def run(request: RunRequest, weights: Path, cancel: bool = False) -> tuple[list[Event], int]:
    """Every event and the exit status; no proxy is reachable, and asking for one would fail."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "EMOTIONAI_WEIGHTS": str(weights), "HF_HOME": "/nowhere"}
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
def inputs(tmp_path: Path) -> dict[str, str]:
    sound = write_sound(tmp_path / "sound.wav", voice_like(6.0))
    speech = write_speech(tmp_path / "speech.json", [(0, 0.5, 5.0, "I love this film so much!")], [(0.6, 4.5)])
    return {"sound": sound, "speech": speech}


def request(stage: str, tmp_path: Path, inputs: dict[str, str], duration: float = 6.0, done: int = -1) -> RunRequest:
    out = tmp_path / "out"
    out.mkdir(exist_ok=True)
    return RunRequest(stage, "transformers", "film.mp4", str(out), duration, inputs=inputs, resume_after=done)


@pytest.mark.parametrize("stage", MODELS)
def test_a_whole_run(stage: str, tmp_path: Path, made_weights: Path, inputs: dict[str, str]) -> None:
    events, status = run(request(stage, tmp_path, inputs), made_weights)
    hello, done = events[0], events[-1]
    assert isinstance(hello, Hello) and hello.limits and hello.backend == "transformers"
    hashes = {
        f"{MODELS[stage]}/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (made_weights / MODELS[stage]).iterdir()
    }
    assert {item.name: item.sha256 for item in hello.weights} == {
        k: v for k, v in hashes.items() if not k.endswith("model.json")
    }
    assert isinstance(done, Done) and done.chunks == 1 and done.summary["utterances"] == 1 and status == 0
    tables = read_tables(tmp_path / "out" / "chunk-000000.json")
    check_tables(stage, tables)
    assert tables[stage]["utterance"] == [0]


@pytest.mark.parametrize("stage", MODELS)
def test_without_weights(stage: str, tmp_path: Path, inputs: dict[str, str]) -> None:
    events, status = run(request(stage, tmp_path, inputs), tmp_path / "nowhere")
    (failed,) = events
    assert isinstance(failed, Failed) and failed.code == "weights-missing" and MODELS[stage] in failed.hint
    assert status == 1 and list((tmp_path / "out").iterdir()) == []


def test_broken_weights_end_the_run_and_keep_what_was_finished(
    tmp_path: Path, made_weights: Path, inputs: dict[str, str]
) -> None:
    broken = tmp_path / "weights"
    (broken / MODELS["voice"]).mkdir(parents=True)
    for path in (made_weights / MODELS["voice"]).iterdir():
        data = path.read_bytes()
        # The size is the promised one, the content is not.
        (broken / MODELS["voice"] / path.name).write_bytes(bytes(len(data)) if path.suffix == ".safetensors" else data)
    # One minute is finished; the film has a second one.
    asked = request("voice", tmp_path, inputs, duration=90.0, done=0)
    finished = tmp_path / "out" / "chunk-000000.json"
    finished.write_text("finished")
    events, status = run(asked, broken)
    assert isinstance(events[-1], Failed) and events[-1].code == "weights-damaged" and status == 1
    assert finished.read_text() == "finished"


def test_cancelled(tmp_path: Path, made_weights: Path, inputs: dict[str, str]) -> None:
    events, status = run(request("voice", tmp_path, inputs), made_weights, cancel=True)
    assert isinstance(events[-1], Done) and events[-1].cancelled and status == 0
