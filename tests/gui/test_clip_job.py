"""The process that makes clips, against a stand-in that uses the real store."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from fake_generate import FILM, fill, make_request

from app.jobs.clip_job import ClipRunner, ServerState
from emotionai_core.generation.store import ClipStore
from emotionai_core.records.clip import JobState
from tests.films import write_film

FAKE = str(Path(__file__).with_name("fake_generate.py"))


@pytest.fixture(scope="session")
def half_second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_film(tmp_path_factory.mktemp("clip") / FILM, 12, 24)


@pytest.fixture
def project(tmp_path: Path, half_second: Path) -> Path:
    folder = tmp_path / "demo.emai"
    folder.mkdir()
    shutil.copyfile(half_second, folder / FILM)
    return folder


def queue(project: Path, *utterances: int) -> list[str]:
    store = ClipStore(project / "clips")
    names = store.add_all([make_request(one) for one in utterances])
    store.close()
    return list(names)


def states(project: Path) -> list[JobState]:
    store = ClipStore(project / "clips")
    found = [job.state for job in store.jobs()]
    store.close()
    return found


@pytest.fixture
def runner_for(qapp, project: Path):
    made: list[ClipRunner] = []

    def make(behaviour: str) -> ClipRunner:
        runner = ClipRunner(project, command=[sys.executable, FAKE, behaviour], kill_after_ms=2000)
        made.append(runner)
        return runner

    yield make
    for runner in made:
        runner.shut_down()
        runner.deleteLater()


def test_it_makes_what_waits_and_is_woken_for_more(runner_for, project, qtbot):
    queue(project, 1, 2)
    runner = runner_for("good")
    clips, servers = [], []
    runner.made.connect(clips.append)
    runner.server_changed.connect(servers.append)
    with qtbot.waitSignal(runner.idle, timeout=10_000):
        runner.start()
    assert len(clips) == 2 and servers[0].state is ServerState.ABSENT and "animatics" in servers[0].text
    queue(project, 3)
    with qtbot.waitSignal(runner.idle, timeout=10_000):
        runner.wake()
    assert states(project) == [JobState.DONE] * 3
    with qtbot.waitSignal(runner.ended, timeout=10_000) as ended:
        runner.leave()
    assert ended.args == [0] and not runner.running


def test_a_job_is_followed_and_stopped(runner_for, project, qtbot):
    (name,) = queue(project, 1)
    runner = runner_for("slow")
    steps, previews = [], []
    runner.stepped.connect(steps.append)
    runner.previewed.connect(lambda job, file: previews.append((job, file)))
    runner.start()
    qtbot.waitUntil(lambda: any(step.progress == 0.5 for step in steps), timeout=10_000)
    assert steps[-1].left == 12.0 and steps[0].left == -1.0 and steps[-1].text == "step 4 of 8"
    assert previews[0][0] == name and previews[0][1].is_file()
    with qtbot.waitSignal(runner.idle, timeout=10_000):
        runner.cancel(name)
    assert steps[-1].state is JobState.CANCELLED and states(project) == [JobState.CANCELLED]


def test_leaving_loses_nothing(runner_for, project, qtbot):
    queue(project, 1)
    runner = runner_for("slow")
    with qtbot.waitSignal(runner.previewed, timeout=10_000):
        runner.start()
    with qtbot.waitSignal(runner.ended, timeout=10_000):
        runner.leave()
    assert states(project) == [JobState.WAITING]


def test_a_deaf_one_is_made_to_end(runner_for, project, qtbot):
    runner = runner_for("deaf")
    with qtbot.waitSignal(runner.server_changed, timeout=10_000):
        runner.start()
    with qtbot.waitSignal(runner.ended, timeout=10_000) as ended:
        runner.leave()
    assert ended.args == [-1]


def test_a_failure_and_a_death_are_told(runner_for, project, qtbot):
    (name,) = queue(project, 1)
    runner = runner_for("refuse")
    with qtbot.waitSignal(runner.failed, timeout=10_000) as failed:
        runner.start()
    assert failed.args[0].id == name and failed.args[0].hint == "Choose a smaller size."
    runner.shut_down()
    queue(project, 2)
    other = runner_for("crash")
    with qtbot.waitSignal(other.ended, timeout=10_000) as ended:
        other.start()
    assert ended.args == [9] and other.errors == "the card fell out"


def test_a_command_that_is_not_there(qapp, project, qtbot):
    runner = ClipRunner(project, command=["/nowhere/emotionai"])
    with qtbot.waitSignal(runner.ended, timeout=5000) as ended:
        runner.start()
    assert ended.args == [-1]
    runner.deleteLater()


@pytest.mark.parametrize(
    "event",
    [
        {"event": "server", "state": "odd"},
        {"event": "job", "id": "a", "state": "odd"},
        {"event": "job", "state": "running"},
        {"event": "preview", "id": "a", "file": 3},
        {"event": "clip", "id": ["a"]},
        {"event": None},
    ],
)
def test_what_makes_no_sense_is_left_out(qapp, project, event):
    runner = ClipRunner(project)
    heard = []
    for signal in (runner.server_changed, runner.stepped, runner.made, runner.failed, runner.idle):
        signal.connect(lambda *told: heard.append(told))
    runner._take(event)
    assert heard == []
    runner.deleteLater()


def test_numbers_are_held_within_their_bounds(qapp, project):
    runner, heard = ClipRunner(project), []
    runner.stepped.connect(heard.append)
    runner._take({"event": "job", "id": "a", "state": "running", "progress": 7, "left": "soon", "text": "x" * 9000})
    assert heard[0].progress == 1.0 and heard[0].left == -1.0 and len(heard[0].text) == 600
    runner.deleteLater()


def test_the_stand_in_fills_a_store(project):
    names = fill(project / "clips", project / FILM, (make_request(1), make_request(2)))
    assert len(names) == 2 and states(project) == [JobState.DONE] * 2
