"""The job against a scripted process that speaks the command's JSON lines."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.jobs.analysis_job import AnalysisJob, JobState, Phase

SCRIPTS = {
    "good": """
import json, sys, time
def say(**event): print(json.dumps(event), flush=True)
say(stage="shots", title="Shots", index=1, count=2)
say(progress={"stage": "shots", "done": 1, "total": 2, "unit": "s", "eta": 1, "overall": 0.25, "overall_eta": 30.0})
print("this is not json", flush=True)
print(json.dumps([1, 2]), flush=True)
print(json.dumps({"progress": {"overall": "much", "overall_eta": None}}), flush=True)
say(warning={"message": "quiet"})
say(stage="faces", title="Faces and expressions", index=2, count=2)
say(progress={"overall": 0.8, "overall_eta": 4.0})
say(progress={"overall": 0.5, "overall_eta": 3.0})
sys.stdout.write(json.dumps({"done": {"project": "/films/X.emai"}}))
""",
    "error": """
import json, sys
print(json.dumps({"error": {"message": "The film has no sound.", "hint": "Choose another.", "exit": 3}}), flush=True)
sys.exit(3)
""",
    "crash": "import os, sys; print('boom', file=sys.stderr, flush=True); os._exit(9)",
    "signal": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "no project": "import json; print(json.dumps({'done': {}}))",
    "polite": """
import json, signal, sys, time
def stop(*_):
    print(json.dumps({"error": {"message": "Stopped.", "hint": "", "exit": 130}}), flush=True)
    sys.exit(130)
signal.signal(signal.SIGTERM, stop)
print(json.dumps({"stage": "faces", "title": "Faces", "index": 1, "count": 1}), flush=True)
while True: time.sleep(0.05)
""",
    "stubborn": """
import json, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print(json.dumps({"stage": "faces", "title": "Faces", "index": 1, "count": 1}), flush=True)
while True: time.sleep(0.05)
""",
}


@pytest.fixture
def job_for(qapp, tmp_path: Path):
    made: list[AnalysisJob] = []

    def make(script: str) -> tuple[AnalysisJob, list[JobState]]:
        path = tmp_path / "fake.py"
        path.write_text(SCRIPTS[script], "utf-8")
        job = AnalysisJob(command=[sys.executable, str(path)], kill_after_ms=300)
        states: list[JobState] = []
        job.changed.connect(states.append)
        made.append(job)
        return job, states

    yield make
    for job in made:
        job.shut_down()
        job.deleteLater()


def test_progress_is_told_and_the_project_comes_out(job_for, qtbot):
    job, states = job_for("good")
    warnings = []
    job.warned.connect(warnings.append)
    with qtbot.waitSignal(job.finished, timeout=10_000) as finished:
        job.start(Path("/films/X.mp4"))
    assert finished.args == [Path("/films/X.emai")]
    assert warnings == ["quiet"]
    sentences = [state.sentence for state in states]
    assert "X.mp4" in sentences[0]
    assert any("Faces and expressions" in sentence and "2" in sentence for sentence in sentences)
    overall = [state.overall for state in states]
    assert overall == sorted(overall), "the bar ran backwards"
    assert max(overall[:-1]) == 0.8
    assert 4.0 in [state.seconds_left for state in states]
    assert job.state.phase is Phase.DONE and not job.state.running


def test_an_error_is_its_own_sentence(job_for, qtbot):
    job, _ = job_for("error")
    with qtbot.waitSignal(job.failed, timeout=10_000) as failed:
        job.start(Path("x.mp4"))
    assert failed.args == ["The film has no sound. Choose another."]
    assert job.state.phase is Phase.FAILED


@pytest.mark.parametrize("script", ["crash", "signal", "no project"])
def test_an_unexpected_end_is_a_sentence(job_for, qtbot, script: str):
    job, _ = job_for(script)
    with qtbot.waitSignal(job.failed, timeout=10_000) as failed:
        job.start(Path("x.mp4"))
    assert "unexpectedly" in failed.args[0]
    assert job.state.phase is Phase.FAILED


def test_a_program_that_is_not_there_is_a_sentence(qapp, qtbot):
    job = AnalysisJob(command=["/nowhere/python"])
    with qtbot.waitSignal(job.failed, timeout=10_000):
        job.start(Path("x.mp4"))
    assert job.state.phase is Phase.FAILED
    job.deleteLater()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM")
@pytest.mark.parametrize("script", ["polite", "stubborn"])
def test_cancel_ends_it(job_for, qtbot, script: str):
    job, states = job_for(script)
    failures = []
    job.failed.connect(failures.append)
    job.start(Path("x.mp4"))
    qtbot.waitUntil(lambda: any("Faces" in state.sentence for state in states), timeout=10_000)
    job.cancel()
    assert job.state.cancelling
    job.cancel()
    qtbot.waitUntil(lambda: job.state.phase is Phase.CANCELLED, timeout=5000)
    assert "kept" in job.state.sentence
    assert failures == []


def test_a_second_start_is_ignored_while_one_runs(job_for, qtbot):
    job, states = job_for("polite")
    job.start(Path("a.mp4"))
    qtbot.waitUntil(lambda: any("Faces" in state.sentence for state in states), timeout=10_000)
    count = len(states)
    job.start(Path("b.mp4"))
    assert len(states) == count
    job.cancel()
    qtbot.waitUntil(lambda: not job.state.running, timeout=5000)


def test_it_can_run_again_after_a_failure(job_for, qtbot, tmp_path: Path):
    job, _ = job_for("error")
    with qtbot.waitSignal(job.failed, timeout=10_000):
        job.start(Path("x.mp4"))
    (tmp_path / "fake.py").write_text(SCRIPTS["good"], "utf-8")
    with qtbot.waitSignal(job.finished, timeout=10_000):
        job.start(Path("x.mp4"))
