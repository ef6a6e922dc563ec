"""The tools that install: run, heard, stopped and explained."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from emotionai_core.errors import Cancelled, EnvironmentMissing
from emotionai_core.workers import uv
from emotionai_core.workers.catalogue import (
    read_environment,
)
from emotionai_core.workers.commands import CommandFailed, reason_in, run_command
from emotionai_core.workers.environment import (
    install,
)
from emotionai_core.workers.locks import FileLock
from emotionai_core.workers.progress import Progressed
from emotionai_core.workers.uv import UvProgress, locked_packages, uv_variables
from tests.core.programs import Steps, program


@pytest.fixture
def root(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("EMOTIONAI_ROOT", str(tmp_path / "program"))
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    return tmp_path / "program"


@pytest.fixture
def steps(monkeypatch) -> Steps:
    return Steps(monkeypatch)


def test_a_tool_that_speaks_no_utf8_still_gives_its_reason():
    script = "import sys; sys.stderr.buffer.write(b'caf\\xe9 is closed\\n'); sys.exit(1)"
    with pytest.raises(CommandFailed, match="is closed") as caught:
        run_command([sys.executable, "-c", script], dict(os.environ))
    assert caught.value.status == 1


def test_cancelling_ends_a_tool_with_its_children(tmp_path: Path, no_thread_left):
    inner = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(60)"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}, sys.argv[1]])"
    mark = tmp_path / "pid"
    began = time.monotonic()
    with pytest.raises(Cancelled):
        run_command(
            [sys.executable, "-c", outer, str(mark)], cancelled=lambda: mark.exists() and mark.read_text() != ""
        )
    assert time.monotonic() - began < 20
    child = int(mark.read_text())
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            gone = Path(f"/proc/{child}/stat").read_text().split(")")[-1].split()[0] == "Z"
        except OSError:
            gone = True
        if gone:
            return
        time.sleep(0.05)
    raise AssertionError("the child of the tool still runs")


def test_lines_are_heard_while_the_tool_runs(tmp_path: Path):
    mark = tmp_path / "go"
    script = "import pathlib, sys, time\nprint('one', flush=True)\np = pathlib.Path(sys.argv[1])\n"
    script += "for _ in range(200):\n    if p.exists(): break\n    time.sleep(.05)\nelse: sys.exit(3)\nprint('two')"
    heard: list[str] = []

    def hear(line: str) -> None:
        heard.append(line)
        mark.touch()

    assert run_command([sys.executable, "-c", script, str(mark)], on_line=hear) == ("one", "two")
    assert heard == ["one", "two"]


@pytest.mark.skipif(os.name == "nt", reason="handles are not inherited there")
def test_a_tool_that_outlives_its_killed_studio_keeps_the_lock(tmp_path: Path):
    path, mark, end = tmp_path / "lock", tmp_path / "started", tmp_path / "end"
    tool = "import pathlib, sys, time\npathlib.Path(sys.argv[1]).touch()\n"
    tool += "while not pathlib.Path(sys.argv[2]).exists(): time.sleep(.02)"
    studio = f"""
import sys
from pathlib import Path
from emotionai_core.workers.commands import run_command
from emotionai_core.workers.locks import FileLock
lock = FileLock(Path({str(path)!r}))
run_command([sys.executable, "-c", {tool!r}, {str(mark)!r}, {str(end)!r}], holding=(lock.handle,))
"""
    variables = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    process = subprocess.Popen([sys.executable, "-c", studio], env=variables)
    try:
        _until(mark.exists)
        process.kill()
        process.wait()
        with pytest.raises(BlockingIOError):
            FileLock(path)
    finally:
        end.touch()

    def free() -> bool:
        try:
            FileLock(path).release()
        except BlockingIOError:
            return False
        return True

    _until(free)


def _until(true) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["x", "error: No solution", "  cause: no torch"], "No solution: no torch"),
        (['{"done": 1}', '{"error": "The models could not be prepared: x."}'], "The models could not be prepared: x"),
        (['{"check": "a", "ok": true}', '{"check": "b", "ok": false, "error": "no"}'], "the check 'b' failed: no"),
        (['{"check": "a", "ok": true, "error": null}', "Killed"], "Killed"),
        ([], ""),
    ],
)
def test_the_reason_is_what_the_tool_says(lines, reason):
    assert reason_in(lines) == reason


def test_uv_tells_how_far_it_is(tmp_path: Path):
    lock = tmp_path / "requirements.lock"
    lock.write_text("a==1 \\\n    --hash=sha256:0\nb==2\n# c==3\n")
    assert locked_packages(lock) == 2
    told: list[Progressed] = []
    progress = UvProgress("packages", lock, told.append)
    said = ["Using Python 3.11", "Resolved 4 packages in 1ms", "Downloading torch (181.1MiB)"]
    said += ["Downloading numpy (50.0MiB)", " Downloaded torch"]
    said += ["Prepared 4 packages in 6s", "Installed 4 packages in 5ms", *(f" + {name}==1" for name in "abcd")]
    for line in said:
        progress.line(line)
    assert [one.done for one in told] == [0, 0, 0, 1.57, 2, 2.5, 3, 3.5, 4]
    assert {one.total for one in told} == {4} and told[1].name == "torch"


def test_uv_hears_of_the_folders_that_pip_knows(monkeypatch):
    monkeypatch.delenv("UV_FIND_LINKS", raising=False)
    monkeypatch.setenv("PIP_FIND_LINKS", "/some/wheels /more")
    assert uv_variables()["UV_FIND_LINKS"] == "/some/wheels,/more"
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.setattr(uv, "pip_setting", lambda name: "/configured" if name == "find-links" else "")
    assert uv_variables()["UV_FIND_LINKS"] == "/configured"
    monkeypatch.setenv("UV_FIND_LINKS", "/own")
    assert uv_variables()["UV_FIND_LINKS"] == "/own"
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "https://example.org/simple file:///here")
    assert uv.other_indexes(os.environ) == "https://example.org/simple"


def test_a_missing_installer_is_a_sentence(root: Path, monkeypatch):
    monkeypatch.setattr(uv.shutil, "which", lambda _: None)
    monkeypatch.setattr(uv.sys, "executable", "/nowhere/python")
    with pytest.raises(EnvironmentMissing, match="'uv' is missing"):
        install(read_environment(program(root)), lambda _: None)
