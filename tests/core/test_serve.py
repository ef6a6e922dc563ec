"""The worker's side as a real process: a clean protocol, an end by cancel or a lost parent, one event for a fault."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import emotionai_core
from emotionai_core.wire.messages import (
    CANCEL_LINE,
    Chunk,
    Done,
    Failed,
    Hello,
    Progress,
    RunRequest,
    Warned,
    encode_request,
    parse_event,
)
from emotionai_core.wire.tables import read_tables

WORKER = """
import os, sys, time
from emotionai_core.wire.messages import Hello
from emotionai_core.wire.serve import StageError, serve

def noisy(job):
    print("not part of the protocol")
    os.write(1, b"neither is this\\n")
    os.system("echo nor that")
    for i in range(3):
        if job.wants(i):
            job.progress(i, 3, "parts")
            job.save(i, i, i + 1, {"cuts": {"time": [i + 0.5]}})
    job.warn("odd", "x" * 9000)
    return {"found": 3}

def endless(job):
    while True:
        job.check()
        job.progress(1, 2, "s")
        time.sleep(0.05)

def broken(job):
    raise {"value": ValueError("boom " * 2000), "exit": SystemExit(3), "memory": MemoryError(),
           "disk": OSError(28, "No space left on device"),
           "stage": StageError("no-face", "No face.", "Look elsewhere.", True)}[job.request.settings["how"]]

def wrong(job):
    return {"x": object()}

def asks(job):
    return {"rows": len(job.table("shots", "shots")["start"])}

sys.exit(serve(dict(noisy=noisy, endless=endless, broken=broken, wrong=wrong, asks=asks),
               lambda request: Hello(request.stage, request.backend, "1")))
"""


class Worker:
    """A worker process and what it has said."""

    def __init__(self, folder: Path, request: RunRequest | bytes) -> None:
        program = folder / "worker.py"
        program.write_text(WORKER)
        root = str(Path(emotionai_core.__file__).parents[1])
        self.process = subprocess.Popen(
            [sys.executable, str(program)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={"PYTHONPATH": root},
        )  # fmt: skip
        line = request if isinstance(request, bytes) else encode_request(request).encode() + b"\n"
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def event(self):
        return parse_event(self.process.stdout.readline())

    def end(self) -> tuple[list, str, int]:
        """All remaining events, the log, the exit status; standard input stays open, as the studio keeps it."""
        events = [parse_event(line) for line in self.process.stdout]
        log = self.process.stderr.read().decode()
        return events, log, self.process.wait(20)


@pytest.fixture
def start(tmp_path: Path):
    begun: list[Worker] = []

    def make(stage: str | bytes, **more) -> Worker:
        if isinstance(stage, bytes):
            begun.append(Worker(tmp_path, stage))
        else:
            begun.append(Worker(tmp_path, RunRequest(stage, "b", "f.mp4", str(tmp_path), 3.0, **more)))
        return begun[-1]

    yield make
    for worker in begun:
        worker.process.kill()
        worker.process.wait()
        for pipe in (worker.process.stdin, worker.process.stdout, worker.process.stderr):
            pipe.close()


def test_print_does_not_reach_the_protocol(start, tmp_path: Path):
    events, log, status = start("noisy").end()
    assert status == 0
    assert [type(event) for event in events] == [Hello] + [Progress, Chunk] * 3 + [Warned, Done]
    assert events[-1] == Done(3, False, {"found": 3})
    assert all(text in log for text in ("not part of the protocol", "neither is this", "nor that"))
    assert read_tables(tmp_path / "chunk-000002.json") == {"cuts": {"time": [2.5]}}


def test_a_resumed_run_computes_only_what_is_missing(start, tmp_path: Path):
    events, _, _ = start("noisy", resume_after=1).end()
    assert [event.index for event in events if isinstance(event, Chunk)] == [2]
    assert events[-1].chunks == 3
    assert not (tmp_path / "chunk-000000.json").exists()


def test_cancel_stops_within_a_second(start):
    worker = start("endless")
    assert isinstance(worker.event(), Hello)
    assert isinstance(worker.event(), Progress)
    began = time.monotonic()
    worker.process.stdin.write(b'5\n"x"\nnot json\n\xff\xfe\n' + b"[" * 100_000 + b"\n" + CANCEL_LINE.encode() + b"\n")
    worker.process.stdin.flush()
    events, _, status = worker.end()
    assert time.monotonic() - began < 1.5
    assert events[-1] == Done(0, cancelled=True)
    assert status == 0


def test_a_lost_parent_stops_it(start):
    worker = start("endless")
    worker.event()
    began = time.monotonic()
    worker.process.stdin.close()
    events, _, _ = worker.end()
    assert time.monotonic() - began < 1.5
    assert events[-1].cancelled


def test_a_parent_that_died_with_all_its_pipes_stops_it(start):
    worker = start("endless")
    worker.event()
    worker.process.stdout.close()
    worker.process.stdin.close()
    assert worker.process.wait(5) == 1


@pytest.mark.parametrize(
    ("how", "code", "retryable"),
    [("value", "fault", False), ("exit", "fault", False), ("memory", "out-of-memory", True), ("disk", "file", True),
     ("stage", "no-face", True)],
)  # fmt: skip
def test_a_fault_is_one_error_event(start, how, code, retryable):
    events, _, status = start("broken", settings={"how": how}).end()
    assert [type(event) for event in events] == [Hello, Failed]
    assert (events[1].code, events[1].retryable, status) == (code, retryable, 1)
    assert "Traceback" not in events[1].message
    assert events[1].message


def test_a_summary_that_is_not_json_is_a_fault(start):
    events, log, status = start("wrong").end()
    assert [type(event) for event in events] == [Hello, Failed]
    assert status == 1
    assert "Traceback" in log


@pytest.mark.parametrize("line", [b"\n", b"nonsense\n", b"\xff\xff\n", b'{"cancel": true}\n', b'{"run": {}}\n'])
def test_a_bad_request_is_one_error_event(start, line):
    events, _, status = start(line).end()
    assert [event.code for event in events] == ["bad-request"]
    assert status == 2


def test_an_unknown_stage_and_a_missing_input_are_named(start, tmp_path: Path):
    events, _, _ = start("nothing").end()
    assert events == [Failed("unknown-stage", "This worker has no stage 'nothing'.")]
    events, _, _ = start("asks").end()
    assert events[-1].code == "input-missing"
    (tmp_path / "in.json").write_text(json.dumps({"format": 1, "tables": {"other": {}}}))
    events, _, _ = start("asks", inputs={"shots": str(tmp_path / "in.json")}).end()
    assert events[-1].code == "input-incomplete"


def test_the_protocol_needs_nothing_but_the_standard_library(tmp_path: Path):
    """Copied alone, as an environment gets it, and run without any site folder."""
    package = tmp_path / "lib" / "emotionai_core"
    shutil.copytree(Path(emotionai_core.__file__).parent / "wire", package / "wire")
    (package / "__init__.py").write_text("")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'lib')!r});"
        "import emotionai_core.wire.serve, emotionai_core.wire.messages, emotionai_core.wire.tables as t;"
        "t.write_tables(__import__('pathlib').Path(sys.argv[1]), {'t': {'a': [1.5]}});"
        "bad = [m for m in sys.modules if m.split('.')[0] in ('numpy', 'av', 'pyarrow', 'cv2', 'site')]; print(bad)"
    )
    target = tmp_path / "t.json"
    done = subprocess.run(
        [sys.executable, "-S", "-I", "-c", code, str(target)], capture_output=True, text=True, timeout=20, check=True
    )
    assert done.stdout.strip() == "[]"
    assert read_tables(target) == {"t": {"a": [1.5]}}
