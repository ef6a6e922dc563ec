from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sample_analysis import SampleProject, make_analysis

from app.backing import CoreBacking
from app.session import Session
from emotionai_core.errors import ProjectError
from emotionai_core.project.edits import JudgeConflict, RenamePerson


def test_opening_happens_on_one_thread_that_is_not_the_windows(opened: Session, project: SampleProject, qtbot):
    with qtbot.waitSignal(opened.analysis_changed):
        opened.edit(RenamePerson("face-0", "Anna"))
    assert len(project.threads) == 1
    assert threading.get_ident() not in project.threads


def test_an_edit_is_recorded_shown_and_can_be_undone(opened: Session, project: SampleProject, qtbot):
    with qtbot.waitSignal(opened.analysis_changed) as changed:
        opened.edit(RenamePerson("face-1", "Edith"))
    assert changed.args == [frozenset({"people"})]
    assert opened.analysis.name("face-1") == "Edith"
    assert opened.edits.can_undo and not opened.edits.can_redo
    with qtbot.waitSignal(opened.analysis_changed):
        opened.undo()
    assert opened.analysis.name("face-1") == "Walter"
    assert opened.edits.can_redo
    with qtbot.waitSignal(opened.analysis_changed):
        opened.redo()
    assert opened.analysis.name("face-1") == "Edith"
    assert [edit for _, edit, _ in opened.edits.history] == [RenamePerson("face-1", "Edith")]


def test_of_many_recomputations_the_newest_wins(opened: Session, project: SampleProject, qtbot):
    gate = threading.Event()
    project.before_compute = lambda: gate.wait(5)
    before = project.computed
    heard = []
    opened.analysis_changed.connect(heard.append)
    opened.edit(RenamePerson("face-0", "first"))
    qtbot.waitUntil(lambda: len(project.log) == 1)
    for name in ("second", "third", "fourth"):
        opened.edit(RenamePerson("face-0", name))
    opened.edit(JudgeConflict(1, "accepted"))
    gate.set()
    qtbot.waitUntil(lambda: not opened.busy, timeout=5000)
    assert opened.analysis.name("face-0") == "fourth"
    assert len(project.log) == 5
    assert heard == [frozenset({"people", "conflicts"})], (
        "a stale view was shown, or what earlier edits touched forgotten"
    )
    assert project.computed - before <= 2


def test_another_project_replaces_the_first(opened: Session, project: SampleProject, qtbot):
    second = SampleProject(make_analysis(lines=6), "Second")
    with qtbot.waitSignal(opened.opened):
        opened.open(lambda: second, "Second")
    assert project.closed
    assert (opened.name, len(opened.analysis.lines)) == ("Second", 6)
    assert opened.selected is None


def test_of_two_openings_the_later_one_is_shown(session: Session, qtbot):
    gate = threading.Event()
    slow = SampleProject(make_analysis(lines=5), "Slow")
    slow.before_compute = lambda: gate.wait(5)
    fast = SampleProject(make_analysis(lines=7), "Fast")
    names = []
    session.opened.connect(lambda: names.append(session.name))
    session.open(lambda: slow, "Slow")
    session.open(lambda: fast, "Fast")
    gate.set()
    qtbot.waitUntil(lambda: names == ["Fast"], timeout=5000)
    qtbot.wait(30)
    assert names == ["Fast"]
    assert slow.closed or not slow.computed


def test_a_project_that_cannot_be_opened_is_a_sentence(session: Session, qtbot):
    def fail():
        raise ProjectError("The project is damaged.", "Restore it from a copy.")

    with qtbot.waitSignal(session.failed) as failed:
        session.open(fail, "Broken")
    assert failed.args == ["The project is damaged. Restore it from a copy."]
    assert session.analysis is None


def test_a_failed_opening_keeps_the_project_that_is_open(opened: Session, project: SampleProject, qtbot):
    def fail():
        raise ProjectError("No.")

    with qtbot.waitSignal(opened.failed):
        opened.open(fail, "Broken")
    assert not project.closed
    with qtbot.waitSignal(opened.analysis_changed):
        opened.edit(RenamePerson("face-0", "Still here"))


def test_a_read_only_project_is_not_changed(session: Session, qtbot):
    project = SampleProject(make_analysis(), read_only=True)
    with qtbot.waitSignal(session.opened):
        session.open(lambda: project, "Sample")
    with qtbot.waitSignal(session.notice):
        session.edit(RenamePerson("face-0", "X"))
    assert project.log == []


def test_selection_knows_only_lines_that_exist(opened: Session, qtbot):
    heard = []
    opened.selection_changed.connect(heard.append)
    opened.select(3)
    opened.select(3)
    opened.select(99_999)
    opened.select(None)
    assert heard == [3, None]


def test_closing_lets_the_project_go(opened: Session, project: SampleProject, qtbot):
    with qtbot.waitSignal(opened.closed):
        opened.close_project()
    qtbot.waitUntil(lambda: project.closed)
    assert opened.analysis is None
    opened.edit(RenamePerson("face-0", "X"))
    assert project.log == []


def test_shutting_down_closes_the_project(qapp, qtbot):
    session, project = Session(), SampleProject(make_analysis())
    with qtbot.waitSignal(session.opened):
        session.open(lambda: project, "Sample")
    session.shut_down()
    assert project.closed
    session.deleteLater()


def test_a_folder_that_is_no_project_is_a_sentence(session: Session, qtbot, tmp_path: Path):
    pytest.importorskip("pyarrow")
    (tmp_path / "x.emai").mkdir()
    with qtbot.waitSignal(session.failed, timeout=10_000) as failed:
        session.open(lambda: CoreBacking(tmp_path / "x.emai"), "x")
    assert "Traceback" not in failed.args[0]
    assert len(failed.args[0]) > 10
