from __future__ import annotations

import gc
import threading
import time
from pathlib import Path

import pytest
from sample_analysis import SampleProject, make_analysis

from app.backing import CoreBacking
from app.opened import undisturbed
from app.session import Session
from emotionai_core.errors import ProjectError, ProjectLocked, ProjectNotWritable
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
    assert [entry.edit for entry in opened.edits.history] == [RenamePerson("face-1", "Edith")]


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
    qtbot.waitUntil(lambda: project.closed, timeout=5000)
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
    with qtbot.waitSignal(session.notice) as notice:
        session.edit(RenamePerson("face-0", "X"))
    assert "another studio" in notice.args[0]
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
    qtbot.waitUntil(lambda: project.closed, timeout=5000)
    session.deleteLater()


def test_a_folder_that_is_no_project_is_a_sentence(session: Session, qtbot, tmp_path: Path):
    pytest.importorskip("pyarrow")
    (tmp_path / "x.emai").mkdir()
    with qtbot.waitSignal(session.failed, timeout=10_000) as failed:
        session.open(lambda: CoreBacking(tmp_path / "x.emai"), "x")
    assert "Traceback" not in failed.args[0]
    assert len(failed.args[0]) > 10


def slow_down(opened: Session, project: SampleProject, qtbot) -> None:
    """Edit once, and wait until the view of it is being computed, slowly; then edit again."""
    began = threading.Event()

    def slow() -> None:
        began.set()
        time.sleep(0.3)

    project.before_compute = slow
    opened.edit(RenamePerson("face-0", "A"))
    assert began.wait(5)
    opened.edit(RenamePerson("face-1", "B"))


BOTH = [(RenamePerson("face-0", "A"), True), (RenamePerson("face-1", "B"), True)]


def test_shutting_down_at_once_keeps_every_correction(opened: Session, project: SampleProject, qtbot):
    slow_down(opened, project, qtbot)
    opened.shut_down()
    assert project.log == BOTH
    qtbot.waitUntil(lambda: project.closed, timeout=5000)
    assert project.computed <= 2, "a view nobody will see was computed"


def test_closing_the_project_at_once_keeps_every_correction(opened: Session, project: SampleProject, qtbot):
    slow_down(opened, project, qtbot)
    opened.close_project()
    qtbot.waitUntil(lambda: project.closed, timeout=5000)
    assert project.log == BOTH
    assert opened.analysis is None and opened.edits.history == ()


def test_closing_the_project_and_the_window_at_once_keeps_them_too(opened: Session, project: SampleProject, qtbot):
    slow_down(opened, project, qtbot)
    opened.close_project()
    opened.shut_down()
    assert project.log == BOTH
    qtbot.waitUntil(lambda: project.closed, timeout=5000)


def test_opening_another_project_at_once_keeps_every_correction(opened: Session, project: SampleProject, qtbot):
    slow_down(opened, project, qtbot)
    second = SampleProject(make_analysis(lines=6), "Second")
    with qtbot.waitSignal(opened.opened, timeout=5000):
        opened.open(lambda: second, "Second")
        # The first is on screen until the second is there: what is corrected now belongs to the first.
        opened.edit(JudgeConflict(1, "accepted"))
    qtbot.waitUntil(lambda: project.closed, timeout=5000)
    assert project.log == [*BOTH, (JudgeConflict(1, "accepted"), True)]
    assert second.log == [] and not second.closed
    qtbot.waitUntil(lambda: not opened.busy, timeout=5000)
    assert opened.edits.history == () and len(opened.analysis.lines) == 6


def test_a_correction_made_while_the_second_project_loads_is_written(opened: Session, project: SampleProject, qtbot):
    loading, go_on = threading.Event(), threading.Event()
    second = SampleProject(make_analysis(lines=6), "Second")

    def make() -> SampleProject:
        loading.set()
        assert go_on.wait(5)
        return second

    opened.open(make, "Second")
    assert loading.wait(5)
    opened.edit(RenamePerson("face-0", "A"))
    go_on.set()
    opened.shut_down()
    assert project.log == BOTH[:1]
    assert project.closed and second.closed and second.log == []


def test_a_correction_that_fails_after_closing_is_told(opened: Session, project: SampleProject, qtbot, monkeypatch):
    def fail(edits: object, coder: str) -> None:
        raise ProjectError("The disk is full.")

    monkeypatch.setattr(project, "append_all", fail)
    with qtbot.waitSignal(opened.failed) as failed:
        opened.edit(RenamePerson("face-0", "A"))
        opened.close_project()
    assert failed.args == ["The disk is full."]


class Unwritable:
    """What the core does with a project that may only be read."""

    def __init__(self, error: ProjectError) -> None:
        self.error = error
        self.read_only = True

    def open(self, path: Path, *, writable: bool = True) -> Unwritable:
        if writable:
            raise self.error
        return self


@pytest.mark.parametrize("kind", [ProjectNotWritable, ProjectLocked])
def test_a_project_that_may_not_be_changed_opens_for_reading(kind: type[ProjectError], monkeypatch):
    store = pytest.importorskip("emotionai_core.project.store")
    recovery = pytest.importorskip("emotionai_core.project.recovery")
    unwritable = Unwritable(kind("'x' may not be changed.", "Open it for reading only."))
    monkeypatch.setattr(store, "Project", unwritable)
    monkeypatch.setattr(recovery, "Project", unwritable)
    backing = CoreBacking(Path("x.emai"))
    assert backing.read_only
    assert backing.read_only_reason == "'x' may not be changed."


def test_a_project_that_may_not_be_changed_says_the_true_reason(session: Session, qtbot):
    project = SampleProject(make_analysis(), read_only=True, reason="'Sample' lies in a folder of another user.")
    heard: list[str] = []
    session.notice.connect(heard.append)
    with qtbot.waitSignal(session.notice):
        session.open(lambda: project, "Sample")
    session.edit(RenamePerson("face-0", "X"))
    assert heard == ["'Sample' lies in a folder of another user. It can be looked at, not changed."] * 2
    assert project.log == []


def test_loading_leaves_the_search_for_garbage_as_it_was():
    assert gc.isenabled()
    with undisturbed():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(OSError), undisturbed():
        raise OSError
    assert gc.isenabled()
    gc.disable()
    try:
        with undisturbed():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
