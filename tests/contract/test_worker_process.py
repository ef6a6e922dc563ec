"""Every way a worker can end is one outcome and one sentence, and nothing of it is left running."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from emotionai_core.errors import Cancelled, WorkerError
from emotionai_core.wire.messages import MAX_LINE_BYTES, Chunk, Progress, RunRequest, Warned
from emotionai_core.workers import process as module
from emotionai_core.workers.locks import in_use
from emotionai_core.workers.process import Launch, Supervisor

pytestmark = [
    pytest.mark.usefixtures("no_thread_left"),
    pytest.mark.skipif(os.name == "nt", reason="signals and process groups are POSIX"),
]
DONE = {"event": {"done": {"chunks": 1, "summary": {"cuts": 3}}}}
HELLO = {"event": {"hello": {"protocol": 1, "stage": "cuts", "backend": "b", "version": "1"}}}
CUTS = {"cuts": {"time": [1.0]}}


class Stage:
    """Runs scripts under a supervisor and remembers what was seen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out = folder / "out"
        self.out.mkdir()
        self.seen: list = []

    def run(self, *steps: dict, silence: float = 10.0, resume_after: int = -1, cancelled=lambda: False, on_event=None):
        script = self.folder / "script.json"
        script.write_text(json.dumps(steps))
        request = RunRequest("cuts", "fake", "/f.mp4", str(self.out), 60.0, resume_after=resume_after)
        command = [sys.executable, "-m", "emotionai_core.workers.fake", str(script)]
        launch = Launch(command, {"PATH": os.environ["PATH"]}, self.folder / "logs" / "cuts.log", silence)
        return Supervisor(launch, request, on_event or self.seen.append, cancelled).run()

    def fails(self, *steps: dict, **more) -> WorkerError:
        with pytest.raises(WorkerError) as caught:
            self.run(*steps, **more)
        error = caught.value
        assert str(error).endswith(".") and "\n" not in error.sentence()
        assert "Traceback" not in error.sentence()
        return error


def children() -> set[int]:
    """Processes below this one, zombies too."""
    listed = subprocess.run(["ps", "-o", "pid=,ppid=,stat=", "-e"], capture_output=True, text=True, check=True)
    rows = [line.split() for line in listed.stdout.splitlines()]
    return {int(pid) for pid, parent, _ in rows if int(parent) == os.getpid()}


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.fixture
def stage(tmp_path: Path):
    if subprocess.run(["sh", "-c", "command -v ps"], capture_output=True).returncode:
        pytest.skip("there is no 'ps' here: left-over processes were NOT checked")
    before = children()
    made = Stage(tmp_path)
    yield made
    left = {pid for pid in children() - before if pid and Path(f"/proc/{pid}").exists()}
    assert not left, f"processes left: {left}"


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(module, "_PATIENCE", 0.4)


def chunk(number: int) -> dict:
    return {"chunk": number, "start": number, "end": number + 1, "tables": CUTS}


def test_a_good_run(stage: Stage):
    progress = {"event": {"progress": {"done": 1, "total": 2, "unit": "s"}}}
    warning = {"event": {"warning": {"code": "dark", "message": "It is dark."}}}
    finished = stage.run(progress, chunk(0), warning, DONE)
    assert [type(event) for event in stage.seen] == [Progress, Chunk, Warned]
    assert finished.done.summary == {"cuts": 3}
    assert finished.warnings == ("It is dark.",)
    assert finished.hello.backend == "fake"
    assert (stage.out / "chunk-000000.json").exists()


def test_a_slow_run_is_not_a_silent_one(stage: Stage):
    steps = [{"event": {"progress": {"done": i, "total": 4, "unit": "s"}}} for i in range(4)]
    slow = [step for pair in zip(steps, [{"sleep": 0.5}] * 4, strict=True) for step in pair]
    assert stage.run(*slow, DONE, silence=1.2).done.chunks == 1
    assert len(stage.seen) == 4


def test_silence(stage: Stage, impatient):
    began = time.monotonic()
    # Long enough for a busy machine to start the program.
    error = stage.fails(chunk(0), {"sleep": 60}, silence=3.0)
    assert "did not answer for 3 seconds" in str(error)
    assert "1 finished part kept" in error.hint and error.retryable
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"signal": signal.SIGSEGV}, "crashed (SIGSEGV)"),
        ({"signal": signal.SIGABRT}, "crashed (SIGABRT)"),
        ({"signal": signal.SIGKILL}, "was killed, probably because memory ran out"),
        ({"exit": 3}, "stopped before it was finished (status 3)"),
        ({"exit": 0}, "stopped before it was finished (status 0)"),
    ],
)
def test_a_crash(stage: Stage, how, says):
    error = stage.fails(chunk(0), chunk(1), how)
    assert says in str(error)
    assert error.retryable and "2 finished parts kept" in error.hint
    assert "cuts.log" in error.hint


@pytest.mark.parametrize(
    "raw",
    ["garbage", "{}", "[1, 2]", '{"progress": {"done": NaN, "total": 1, "unit": ""}}', '{"nonsense": {}}',
     '{"hello": {"protocol": 2, "stage": "s", "backend": "b", "version": "1"}}', '{"done": {"chunks": "many"}}',
     '{"chunk": {"index": 0, "path": "../../etc/passwd", "start": 0, "end": 1}}', "[" * 100_000,
     '{"progress": {"done": 1' + "0" * 400 + ', "total": 1, "unit": ""}}'],
    ids=lambda raw: raw[:24],
)  # fmt: skip
def test_a_line_outside_the_protocol(stage: Stage, impatient, raw):
    error = stage.fails(HELLO, chunk(0), {"raw": raw}, {"sleep": 60})
    assert "not part of the protocol" in str(error)
    assert not error.retryable and "1 finished part kept" in error.hint


def test_a_huge_line_costs_no_memory(stage: Stage, impatient):
    error = stage.fails(HELLO, {"raw": "x" * (3 * MAX_LINE_BYTES)}, {"sleep": 60})
    assert "over the limit" in str(error)
    assert len(error.sentence()) < 600


def test_bytes_that_are_no_text(stage: Stage, impatient, tmp_path: Path):
    program = tmp_path / "worker.py"
    program.write_text(
        "import sys, time\nsys.stdout.buffer.write(b'\\xff\\xfe\\x00\\n')\nsys.stdout.flush()\ntime.sleep(60)"
    )
    request = RunRequest("cuts", "fake", "f", str(tmp_path), 1.0)
    launch = Launch([sys.executable, str(program)], {}, tmp_path / "log", 10.0)
    with pytest.raises(WorkerError, match="not part of the protocol"):
        Supervisor(launch, request, stage.seen.append, lambda: False).run()


def test_a_worker_that_never_says_who_it_is(stage: Stage):
    error = stage.fails({"raw": json.dumps(DONE["event"])})
    assert "without saying who it is" in str(error)


def test_a_worker_that_stops_by_itself_is_not_finished(stage: Stage):
    error = stage.fails(chunk(0), {"event": {"done": {"chunks": 1, "cancelled": True}}})
    assert "before it was finished" in str(error) and error.retryable


def test_an_error_event_is_passed_on(stage: Stage):
    failed = {"code": "no-model", "message": "The model is missing.", "hint": "Install it.", "retryable": True}
    error = stage.fails(chunk(0), {"event": {"error": failed}})
    assert (str(error), error.retryable) == ("The model is missing.", True)
    assert error.hint == "Install it. 1 finished part kept."


def test_a_listener_that_refuses_stops_the_run(stage: Stage, impatient):
    class Refused(Exception):
        pass

    def refuse(_event):
        raise Refused

    with pytest.raises(Refused):
        stage.run(chunk(0), {"sleep": 60}, on_event=refuse)


def test_cancel_is_heard(stage: Stage):
    began = time.monotonic()
    with pytest.raises(Cancelled):
        stage.run(chunk(0), {"sleep": 60}, cancelled=lambda: bool(stage.seen))
    assert time.monotonic() - began < 4


def test_cancel_before_anything_happened(stage: Stage):
    with pytest.raises(Cancelled):
        stage.run({"sleep": 60}, cancelled=lambda: True)


def test_a_deaf_worker_is_killed(stage: Stage, impatient):
    began = time.monotonic()
    with pytest.raises(Cancelled):
        stage.run({"deaf": True}, chunk(0), {"sleep": 60}, cancelled=lambda: bool(stage.seen))
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("end", ["cancel", "crash", "done"])
def test_children_go_too(stage: Stage, impatient, end, tmp_path: Path):
    marker = 7000 + os.getpid() % 900 + {"cancel": 0, "crash": 1, "done": 2}[end] / 10
    steps = [{"spawn": marker}, {"sleep": 0.3}, chunk(0)]
    if end == "cancel":
        with pytest.raises(Cancelled):
            stage.run(*steps, {"sleep": 60}, cancelled=lambda: bool(stage.seen))
    elif end == "crash":
        stage.fails(*steps, {"signal": 9})
    else:
        stage.run(*steps, DONE)
    time.sleep(0.1)
    found = subprocess.run(["ps", "-eo", "pid=,args="], capture_output=True, text=True, check=True).stdout
    assert [line for line in found.splitlines() if f"time.sleep({marker})" in line] == []


def test_a_grandchild_in_its_own_session_does_not_hold_the_studio(stage: Stage, impatient, tmp_path: Path):
    """It keeps the pipe open; the run still ends. The grandchild is ended here, as nobody else can know it."""
    program = tmp_path / "worker.py"
    program.write_text(
        "import subprocess, sys, time, pathlib\n"
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(8)'], start_new_session=True)\n"
        f"pathlib.Path({str(tmp_path / 'pid')!r}).write_text(str(p.pid))\n"
    )
    launch = Launch([sys.executable, str(program)], {}, tmp_path / "log", 3.0)
    began = time.monotonic()
    try:
        with pytest.raises(WorkerError):
            request = RunRequest("cuts", "fake", "f", str(tmp_path), 1.0)
            Supervisor(launch, request, stage.seen.append, lambda: False).run()
        assert time.monotonic() - began < 6
    finally:
        os.kill(int((tmp_path / "pid").read_text()), signal.SIGKILL)


def test_a_program_that_cannot_be_started(tmp_path: Path):
    request = RunRequest("cuts", "fake", "f", str(tmp_path), 1.0)
    launch = Launch([str(tmp_path / "nothing")], {}, tmp_path / "log", 1.0)
    with pytest.raises(WorkerError, match="cannot be started") as caught:
        Supervisor(launch, request, lambda _: None, lambda: False).run()
    assert "doctor" in caught.value.hint


def test_an_installation_is_held_while_its_worker_runs(stage: Stage, tmp_path: Path):
    sign = tmp_path / "ready.json"
    sign.write_text("{}")
    worker = tmp_path / "worker.py"
    worker.write_text(
        "import json, sys\nsys.stdin.readline()\n"
        f"print(json.dumps({HELLO['event']!r}), flush=True)\n"
        "print(json.dumps({'progress': {'done': 1, 'total': 2, 'unit': 's'}}), flush=True)\n"
        f"print(json.dumps({DONE['event']!r}), flush=True)\n"
    )
    request = RunRequest("cuts", "fake", "f", str(tmp_path), 1.0)
    launch = Launch([sys.executable, str(worker)], {}, tmp_path / "log", 10.0, sign)
    refused: list[bool] = []

    def look(_: object) -> None:
        with in_use(sign), pytest.raises(BlockingIOError), in_use(sign, alone=True):
            pass
        refused.append(True)

    Supervisor(launch, request, look, lambda: False).run()
    assert refused
    with in_use(sign, alone=True), pytest.raises(WorkerError, match="removed or replaced right now") as caught:
        Supervisor(launch, request, look, lambda: False).run()
    assert caught.value.hint


def test_a_worker_that_outlives_its_killed_studio_holds_its_installation(tmp_path: Path):
    sign, mark, end = tmp_path / "ready.json", tmp_path / "started", tmp_path / "end"
    sign.write_text("{}")
    worker = tmp_path / "worker.py"
    worker.write_text(
        "import pathlib, time\n"
        f"pathlib.Path({str(mark)!r}).touch()\nwhile not pathlib.Path({str(end)!r}).exists(): time.sleep(.02)\n"
    )
    studio = f"""
import sys
from pathlib import Path
from emotionai_core.wire.messages import RunRequest
from emotionai_core.workers.process import Launch, Supervisor
launch = Launch([sys.executable, {str(worker)!r}], {{}}, Path({str(tmp_path / "log")!r}), 60.0, Path({str(sign)!r}))
Supervisor(launch, RunRequest("cuts", "fake", "f", ".", 1.0), print, lambda: False).run()
"""
    variables = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    process = subprocess.Popen([sys.executable, "-c", studio], env=variables)
    try:
        wait_for(mark.exists)
        process.kill()
        process.wait()
        with pytest.raises(BlockingIOError), in_use(sign, alone=True):
            pass
    finally:
        end.touch()

    def free() -> bool:
        try:
            with in_use(sign, alone=True):
                return True
        except BlockingIOError:
            return False

    wait_for(free)


def wait_for(true) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_log_that_cannot_be_written(tmp_path: Path):
    (tmp_path / "logs").write_text("a file where the folder should be")
    request = RunRequest("cuts", "fake", "f", str(tmp_path), 1.0)
    with pytest.raises(WorkerError, match=r"log 'x\.log' cannot be written"):
        Supervisor(Launch(["true"], {}, tmp_path / "logs" / "x.log", 1.0), request, lambda _: None, lambda: False).run()


def test_what_a_worker_prints_is_in_the_log(stage: Stage):
    stage.fails({"raw": "x"}, {"exit": 1})
    stage.fails({"nothing": 1}, {"chunk": 0, "start": 0, "end": 1, "tables": {"t": {"a": [1], "b": []}}})
    assert "different lengths" in (stage.folder / "logs" / "cuts.log").read_text()


def test_a_film_whose_name_is_not_text_reaches_the_worker(tmp_path: Path):
    program = tmp_path / "worker.py"
    program.write_text(
        "import json, sys, os\n"
        "run = json.loads(sys.stdin.readline())['run']\n"
        "name = os.fsencode(run['film']).hex()\n"
        "print(json.dumps({'hello': {'protocol': 1, 'stage': 's', 'backend': name, 'version': '1'}}))\n"
        "print(json.dumps({'done': {'chunks': 0}}))\n"
    )
    film = b"/films/caf\xe9.mp4"
    request = RunRequest("cuts", "fake", os.fsdecode(film), str(tmp_path), 1.0)
    launch = Launch([sys.executable, str(program)], {}, tmp_path / "log", 5.0)
    finished = Supervisor(launch, request, lambda _: None, lambda: False).run()
    assert bytes.fromhex(finished.hello.backend) == film
