"""Installing against scripted processes that speak the command's JSON lines."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from app.jobs.analysis_job import Phase
from app.jobs.environment_job import EnvironmentJob, Task, TaskState, Work, _step_text
from app.panels.jobs_strip import JobsStrip

HEAD = """
import json, os, pathlib, signal, sys, time
def say(**event): print(json.dumps(event), flush=True)
with open(pathlib.Path(__file__).with_name("told.txt"), "a") as told: told.write(" ".join(sys.argv[1:]) + "\\n")
"""
SCRIPTS = {
    "good": """
say(note={"message": "Installing 'Visual' ..."})
say(progress={"stage": "packages", "name": "numpy", "done": 12, "total": 40, "unit": "packages", "overall": 0.3,
              "overall_eta": 90.0})
say(progress={"stage": "packages", "name": "numpy", "done": 13, "total": 40, "overall": 0.1, "overall_eta": -1})
print("this is not json", flush=True)
say(progress={"stage": "check", "name": "Visual", "done": "much", "total": 1, "unit": "checks", "overall_eta": None})
say(done={"name": "visual"})
""",
    "error": """
say(error={"message": "'Visual' needs 9 GB on the disk, and 2 GB are free.", "hint": "Free some.", "exit": 6})
sys.exit(6)
""",
    "crash": "print('boom', file=sys.stderr, flush=True); os._exit(9)",
    "polite": """
def stop(*_):
    say(error={"message": "Stopped.", "hint": "", "exit": 130})
    sys.exit(130)
signal.signal(signal.SIGTERM, stop)
say(progress={"stage": "download", "name": "net", "done": 3e8, "total": 6e8, "unit": "bytes", "overall": 0.5,
              "overall_eta": 30.0})
while True: time.sleep(0.05)
""",
    "stubborn": """
signal.signal(signal.SIGTERM, signal.SIG_IGN)
say(note={"message": "deaf"})
while True: time.sleep(0.05)
""",
}
INSTALL = Task(Work.INSTALL, ("visual",), "Visual", "cpu")


@pytest.fixture
def job_for(qapp, tmp_path: Path):
    made: list[EnvironmentJob] = []

    def make(script: str) -> tuple[EnvironmentJob, list[TaskState]]:
        path = tmp_path / "fake.py"
        path.write_text(HEAD + SCRIPTS[script], "utf-8")
        job = EnvironmentJob(command=[sys.executable, str(path)], kill_after_ms=300)
        states: list[TaskState] = []
        job.changed.connect(states.append)
        made.append(job)
        return job, states

    yield make
    for job in made:
        job.shut_down()
        job.deleteLater()


def told(tmp_path: Path) -> list[str]:
    return (tmp_path / "told.txt").read_text().splitlines()


def test_the_command_is_told_what_to_do():
    wanted = {
        INSTALL: "env install visual --variant cpu --json",
        Task(Work.INSTALL, ("visual",), "Visual"): "env install visual --json",
        Task(Work.CHECK, ("visual",), "Visual"): "env check visual --json",
        Task(Work.REMOVE, ("visual",), "Visual"): "env remove visual --json",
        Task(Work.GET, ("net", "ear"), "Net, Ear"): "env models --get net --get ear --json",
        Task(Work.DISCARD, ("net",), "Net"): "env models --remove net --json",
    }
    for task, words in wanted.items():
        assert " ".join(task.arguments()) == words


def test_progress_is_told_and_it_ends_well(job_for, qtbot, tmp_path):
    job, states = job_for("good")
    with qtbot.waitSignal(job.ended, timeout=10_000):
        job.start(INSTALL)
    assert told(tmp_path) == ["env install visual --variant cpu --json"]
    assert states[0].sentence == "Installing Visual" and states[0].running
    assert "Installing 'Visual' ..." in [state.detail for state in states]
    measured = [state for state in states if state.seconds_left == 90.0]
    assert measured and measured[0].overall == pytest.approx(0.3) and "12" in measured[0].detail
    assert [state.overall for state in states] == sorted(state.overall for state in states)
    assert job.state.phase is Phase.DONE and job.state.overall == 1.0
    assert job.state.sentence == "Visual is installed and works."


def test_a_failure_says_the_sentence_and_what_to_do(job_for, qtbot):
    job, _ = job_for("error")
    with qtbot.waitSignal(job.ended, timeout=10_000):
        job.start(INSTALL)
    assert job.state.phase is Phase.FAILED and not job.state.running
    assert job.state.sentence == "'Visual' needs 9 GB on the disk, and 2 GB are free. Free some."


def test_a_crash_is_a_sentence_too(job_for, qtbot):
    job, _ = job_for("crash")
    with qtbot.waitSignal(job.ended, timeout=10_000):
        job.start(INSTALL)
    assert job.state.phase is Phase.FAILED and "unexpectedly" in job.state.sentence


def test_a_command_that_is_not_there(qapp, qtbot):
    job = EnvironmentJob(command=["/nowhere/emotionai"])
    with qtbot.waitSignal(job.ended, timeout=5000):
        job.start(INSTALL)
    assert job.state.phase is Phase.FAILED and job.state.sentence == "The installer could not be started."
    job.deleteLater()


@pytest.mark.parametrize("script", ["polite", "stubborn"])
def test_cancel_works_on_whoever(job_for, qtbot, script):
    job, states = job_for(script)
    job.start(INSTALL)
    qtbot.waitUntil(lambda: len(states) > 1, timeout=10_000)
    with qtbot.waitSignal(job.ended, timeout=5000):
        job.cancel()
        assert job.state.cancelling
    assert job.state.phase is Phase.CANCELLED and "kept" in job.state.sentence


def test_one_thing_at_a_time(job_for, qtbot, tmp_path):
    job, states = job_for("good")
    job.start(INSTALL)
    job.start(Task(Work.CHECK, ("visual",), "Visual"))
    qtbot.waitUntil(lambda: not job.state.running, timeout=10_000)
    assert told(tmp_path) == ["env install visual --variant cpu --json"]
    job.start(Task(Work.CHECK, ("visual",), "Visual"))
    assert states[-1].sentence == "Checking Visual" and states[-1].overall == 0.0
    qtbot.waitUntil(lambda: not job.state.running, timeout=10_000)
    assert told(tmp_path)[1:] == ["env check visual --json"]


def test_the_strip_shows_it_and_stops_it(job_for, qtbot, theme):
    job, _ = job_for("polite")
    holder = QWidget()
    strip = JobsStrip(job, theme, holder)
    assert strip.isHidden() and strip.cancel.accessibleName() == "Stop the installation"
    job.start(INSTALL)
    qtbot.waitUntil(lambda: strip.bar.value() == 500, timeout=10_000)
    assert not strip.isHidden() and strip.stage.text() == "Installing Visual" and strip.left.text() == "about 30 s left"
    with qtbot.waitSignal(job.ended, timeout=5000):
        strip.cancel.click()
    assert strip.isHidden()
    holder.deleteLater()


def test_nothing_is_left_when_the_studio_ends(job_for, qtbot):
    job, states = job_for("stubborn")
    job.start(INSTALL)
    qtbot.waitUntil(lambda: len(states) > 1, timeout=10_000)
    count = len(states)
    job.shut_down()
    assert job.state == TaskState() and len(states) == count


@pytest.mark.parametrize("work", [Work.REMOVE, Work.DISCARD])
def test_a_removal_is_not_stopped_halfway(job_for, theme, qtbot, work: Work):
    job, _ = job_for("polite")
    strip = JobsStrip(job, theme)
    qtbot.addWidget(strip)
    job.start(Task(work, ("visual",), "Visual"))
    assert strip.bar.maximum() == 0 and not strip.cancel.isEnabled()
    job.cancel()
    assert job.state.phase is Phase.RUNNING and not job.state.stoppable
    job.shut_down()
    job.start(INSTALL)
    assert strip.bar.maximum() == 1000 and strip.cancel.isEnabled()


def test_before_the_first_package_has_a_name_no_name_is_announced(job_for, qtbot):
    job, states = job_for("good")
    with qtbot.waitSignal(job.ended, timeout=10_000):
        job.start(INSTALL)
    assert "package 12 of 40: numpy" in [state.detail for state in states]
    first = {"stage": "packages", "name": "", "done": 0, "total": 37}
    assert _step_text(first, 0, 37) == "37 packages"
