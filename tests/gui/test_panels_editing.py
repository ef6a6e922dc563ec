"""What is being typed is kept, whatever happens around it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from sample_analysis import SampleProject

from app.panels.editing import commit_open_editor
from app.panels.notes import NotesPanel
from app.panels.people_model import PERSON_ROLE
from app.window import MainWindow
from emotionai_core.project.edits import (
    CommentConflict,
    CorrectText,
    JudgeConflict,
    RenamePerson,
    WriteNote,
)


def field_in(widget: QWidget) -> QLineEdit:
    """The field that has the focus there."""
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit) and widget.isAncestorOf(field)
    return field


def type_into(widget: QWidget, words: str, qtbot) -> None:
    """Type over what stands in the field that is open there."""
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit), timeout=5000)
    field = field_in(widget)
    field.selectAll()
    qtbot.keyClicks(field, words)


def open_line(studio: MainWindow, qtbot) -> None:
    studio.workspace.show_panel("lines")
    studio.lines.list.setCurrentIndex(studio.lines.model.index(2))
    studio.lines.edit_text()
    type_into(studio.lines, "Other words", qtbot)


def open_name(studio: MainWindow, qtbot) -> None:
    studio.workspace.show_panel("people")
    studio.people.list.setCurrentIndex(studio.people.model.index(1))
    studio.people.list.edit(studio.people.model.index(1))
    type_into(studio.people, "Zoe", qtbot)


def open_note(studio: MainWindow, qtbot) -> None:
    studio.workspace.show_panel("notes")
    panel = studio.findChild(NotesPanel)
    panel.add_note()
    qtbot.waitUntil(lambda: panel.model.rowCount() == 1 and panel.list.state() == panel.list.State.EditingState)
    type_into(panel, "A remark", qtbot)


def open_comment(studio: MainWindow, qtbot) -> None:
    studio.workspace.show_panel("conflicts")
    studio.session.select(studio.session.analysis.conflicts[0].utterance)
    studio.conflicts.write_comment()
    type_into(studio.conflicts, "She lies", qtbot)


def open_inline(studio: MainWindow, qtbot) -> None:
    studio.timeline.canvas.setFocus()
    studio.timeline.editor._write_note(1.0)
    type_into(studio.timeline, "On the timeline", qtbot)


def expected(studio: MainWindow, which: str) -> object:
    analysis = studio.session.analysis
    return {
        "line": lambda: CorrectText(studio.lines.model.row(2).said.number, "Other words"),
        "name": lambda: RenamePerson(studio.people.model.index(1).data(PERSON_ROLE).key, "Zoe"),
        "note": lambda: WriteNote(1, studio.playhead.position, "A remark", 0.0, "yellow"),
        "comment": lambda: CommentConflict(analysis.conflicts[0].utterance, "She lies"),
        "inline": lambda: WriteNote(1, 1.0, "On the timeline", 0.0, "yellow"),
    }[which]()


OPEN = {
    "line": open_line,
    "name": open_name,
    "note": open_note,
    "comment": open_comment,
    "inline": open_inline,
}


@pytest.mark.parametrize("which", OPEN)
def test_what_is_typed_is_kept_before_the_window_closes(which: str, studio: MainWindow, project: SampleProject, qtbot):
    OPEN[which](studio, qtbot)
    edit = expected(studio, which)
    commit_open_editor()
    qtbot.waitUntil(lambda: not studio.session.busy)
    assert project.log[-1][0] == edit
    count = len(project.log)
    commit_open_editor()
    qtbot.waitUntil(lambda: not studio.session.busy)
    assert len(project.log) == count


@pytest.mark.parametrize("which", OPEN)
def test_what_is_typed_is_kept_while_another_window_has_the_focus(
    which: str, studio: MainWindow, project: SampleProject, qtbot
):
    OPEN[which](studio, qtbot)
    edit = expected(studio, which)
    other = QWidget()
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow, timeout=5000)
    commit_open_editor()
    qtbot.waitUntil(lambda: not studio.session.busy)
    other.close()
    assert [one for one, _ in project.log].count(edit) == 1 and project.log[-1][0] == edit


@pytest.mark.parametrize("which", OPEN)
def test_what_is_typed_is_kept_when_the_layout_changes(which: str, studio: MainWindow, project: SampleProject, qtbot):
    OPEN[which](studio, qtbot)
    edit = expected(studio, which)
    name = {"line": "lines", "name": "people", "note": "notes", "comment": "conflicts", "inline": "timeline"}[which]
    studio.workspace.docks[name].hide()
    qtbot.waitUntil(lambda: not studio.session.busy)
    assert project.log[-1][0] == edit
    studio.workspace.docks[name].show()


@pytest.mark.parametrize("which", OPEN)
def test_what_is_typed_is_kept_for_its_own_line_when_another_is_selected(
    which: str, studio: MainWindow, project: SampleProject, qtbot
):
    OPEN[which](studio, qtbot)
    edit = expected(studio, which)
    studio.session.select(studio.session.analysis.conflicts[4].utterance)
    commit_open_editor()
    qtbot.waitUntil(lambda: not studio.session.busy)
    assert project.log[-1][0] == edit


@pytest.mark.parametrize("which", ["line", "name", "note"])
def test_what_is_typed_outlives_a_view_that_arrives_meanwhile(
    which: str, studio: MainWindow, project: SampleProject, qtbot
):
    OPEN[which](studio, qtbot)
    edit = expected(studio, which)
    with qtbot.waitSignal(studio.session.analysis_changed):
        studio.session.edit(JudgeConflict(studio.session.analysis.conflicts[0].utterance, "accepted"))
    commit_open_editor()
    qtbot.waitUntil(lambda: not studio.session.busy)
    assert project.log[-1][0] == edit


def test_the_comment_of_one_conflict_is_never_another_ones(studio: MainWindow, project: SampleProject, qtbot):
    open_comment(studio, qtbot)
    first, other = studio.session.analysis.conflicts[:2]
    studio.session.select(other.utterance)
    assert not studio.conflicts.comment.isVisible()
    qtbot.waitUntil(lambda: not studio.session.busy)
    assert [one for one, _ in project.log] == [CommentConflict(first.utterance, "She lies")]
    studio.conflicts.write_comment()
    assert studio.conflicts.comment.field.text() == ""
    qtbot.keyClick(studio.conflicts.comment.field, Qt.Key.Key_Escape)
    assert len(project.log) == 1
