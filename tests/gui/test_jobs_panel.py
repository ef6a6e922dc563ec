"""The jobs panel: what runs, what ran in this session and in earlier ones, its log."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.jobs.analysis_job import AnalysisJob, Phase
from app.jobs.past import PastJobs, read_logs
from app.jobs.stage_names import stage_name
from app.panels.jobs import JobsPanel
from app.panels.jobs_log import LogDialog
from app.panels.jobs_strip import JobsStrip, time_taken
from app.preferences import Preferences
from emotionai_core.perception.schema import STAGE_TABLES
from emotionai_core.workers.catalogue import stage_spec

WORK = """
import json, pathlib, sys, time
def say(**event): print(json.dumps(event), flush=True)
film = pathlib.Path(sys.argv[sys.argv.index("analyze") + 1])
place = film.with_suffix(".emai")
(place / "logs").mkdir(parents=True, exist_ok=True)
(place / "logs" / "faces.log").write_text("looked at 12 pictures\\n" + " ".join(sys.argv[2:]))
say(stage="faces", title="Faces", index=1, count=2)
say(progress={"overall": 0.4, "overall_eta": 90.0})
say(warning={"message": "The light is low."})
WAIT
say(done={"project": str(place)})
"""


@pytest.fixture
def made(qapp, theme, tmp_path: Path):
    """A job that runs a scripted analysis, and the panel on it."""
    jobs: list[tuple[AnalysisJob, JobsPanel]] = []

    def make(wait: str = "", preferences: Preferences | None = None) -> tuple[AnalysisJob, JobsPanel]:
        script = tmp_path / "fake.py"
        script.write_text(WORK.replace("WAIT", wait), "utf-8")
        job = AnalysisJob(command=[sys.executable, str(script)], kill_after_ms=300)
        panel = JobsPanel(job, preferences or Preferences(tmp_path / "studio.ini"), theme)
        panel.show()
        jobs.append((job, panel))
        return job, panel

    yield make
    for job, panel in jobs:
        job.shut_down()
        panel.close()
        panel.deleteLater()
        job.deleteLater()


def run(job: AnalysisJob, film: Path, qtbot, **more) -> None:
    with qtbot.waitSignal(job.finished, timeout=10_000):
        job.start(film, **more)


def test_nothing_yet(made):
    _, panel = made()
    assert panel._stack.currentWidget() is panel._empty and not panel.running.isVisible()


def test_what_runs_is_shown_and_can_be_stopped(made, tmp_path: Path, qtbot):
    job, panel = made("time.sleep(30)")
    job.start(tmp_path / "Film.mp4")
    qtbot.waitUntil(lambda: job.state.stage == "faces" and job.state.overall > 0.3, timeout=10_000)
    assert panel.running.isVisible() and panel.film.text() == "Film.mp4"
    assert "Faces and expressions" in panel.stage.text() and panel.bar.value() == 400
    assert "min" in panel.left.text()
    qtbot.mouseClick(panel.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: job.state.phase is Phase.CANCELLED, timeout=5000)
    assert not panel.running.isVisible() and panel.chosen is not None
    assert panel.chosen.phase == "cancelled" and "kept" in panel.result.text()
    assert not panel.open.isEnabled() and panel.log.isEnabled()


def test_how_it_ended_its_warnings_and_its_project(made, tmp_path: Path, qtbot):
    job, panel = made()
    run(job, tmp_path / "Film.mp4", qtbot)
    assert panel.list.rows.rows[0].title == "Film.mp4" and panel.list.rows.rows[0].detail.startswith("Finished")
    assert "The light is low." in panel.result.text()
    with qtbot.waitSignal(panel.project_wanted) as wanted:
        qtbot.mouseClick(panel.open, Qt.MouseButton.LeftButton)
    assert wanted.args == [tmp_path / "Film.emai"]
    qtbot.mouseClick(panel.copy, Qt.MouseButton.LeftButton)
    assert "The light is low." in QApplication.clipboard().text()


def test_the_log_is_read_and_copied(made, tmp_path: Path, qtbot):
    job, panel = made()
    run(job, tmp_path / "Film.mp4", qtbot, changes={"face_interval": 0.5, "language": "zh", "recognise": None})
    panel.show_log()
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, LogDialog))
    qtbot.waitUntil(lambda: not dialog.loading, timeout=5000)
    text = dialog.text.toPlainText()
    assert "The light is low." in text and "faces" in text and "looked at 12 pictures" in text
    assert '--set face_interval=0.5 --set language="zh" --set recognise=' in text
    qtbot.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == text
    dialog.close()


def test_earlier_sessions_are_remembered(made, tmp_path: Path, qtbot):
    job, _ = made()
    run(job, tmp_path / "One.mp4", qtbot)
    run(job, tmp_path / "Two.mp4", qtbot)
    again = PastJobs(job, Preferences(tmp_path / "studio.ini"))
    assert [one.film for one in again.jobs] == ["Two.mp4", "One.mp4"]
    assert all(one.ended_well and 0 <= one.seconds < 10 for one in again.jobs)
    again.forget()
    assert PastJobs(job, Preferences(tmp_path / "studio.ini")).jobs == ()


@pytest.mark.parametrize("text", ["{", "[1]", '[{"film": "x"}]', "null", '"x"', '[{"film": 1, "began": "soon"}]'])
def test_a_damaged_list_is_no_list(qapp, tmp_path: Path, text: str):
    preferences = Preferences(tmp_path / "studio.ini")
    preferences.put("jobs", text)
    job = AnalysisJob(command=[sys.executable])
    assert PastJobs(job, preferences).jobs == ()
    job.deleteLater()


def test_only_so_many_are_kept(qapp, tmp_path: Path):
    row = {"film": "x", "project": "y", "began": "2026-01-01T10:00:00", "seconds": 1, "phase": "done", "sentence": ""}
    preferences = Preferences(tmp_path / "studio.ini")
    preferences.put("jobs", json.dumps([row] * 100))
    job = AnalysisJob(command=[sys.executable])
    assert len(PastJobs(job, preferences).jobs) == 30
    job.deleteLater()


def test_a_long_log_is_read_from_its_end(tmp_path: Path):
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "faces.log").write_bytes(b"start\n" + b"x" * 5000 + b"\n\xff end")
    text = read_logs(tmp_path, 100)
    assert "end" in text and "start" not in text and "…" in text
    assert read_logs(tmp_path / "nowhere") == ""


def test_every_stage_has_a_name_of_ours(qapp):
    for stage in (*STAGE_TABLES, "proxy"):
        assert stage_name(stage, "?") not in ("?", stage)
        assert stage_spec(stage).title
    assert stage_name("new", "A title of its own") == "A title of its own" and stage_name("new") == "new"


def test_the_strip_asks_for_the_panel(qapp, theme, qtbot):
    job = AnalysisJob(command=[sys.executable])
    strip = JobsStrip(job, theme)
    for clicked in (strip, strip.stage):
        with qtbot.waitSignal(strip.clicked, timeout=1000):
            qtbot.mouseClick(clicked, Qt.MouseButton.LeftButton)
    strip.deleteLater()
    job.deleteLater()


def test_time_taken(qapp):
    assert [time_taken(one) for one in (0.2, 12, 200, 4805)] == ["1 s", "12 s", "3 min", "1 h 20 min"]
