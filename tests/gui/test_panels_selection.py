"""What is selected is what somebody chose: neither the running film, nor a filter, nor an edit changes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from sample_analysis import SampleProject

from app.panels.coding import CodingPanel
from app.panels.conflicts import ConflictsPanel
from app.panels.lines import LinesPanel
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from app.window import MainWindow
from emotionai_core.project.edits import CodeLine, CorrectText, HideLine, MergeLines, SplitLine


@pytest.fixture
def film(playhead: Playhead) -> Playhead:
    playhead.set_film(160.08)
    return playhead


@pytest.fixture
def lines(opened: Session, film: Playhead, theme: Theme, qtbot) -> Iterator[LinesPanel]:
    made = LinesPanel(opened, film, theme)
    made._on_analysis(frozenset())
    made.resize(320, 600)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.list.setFocus()
    qtbot.waitUntil(made.list.hasFocus, timeout=5000)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def conflicts(opened: Session, film: Playhead, theme: Theme, qtbot) -> Iterator[ConflictsPanel]:
    made = ConflictsPanel(opened, film, theme)
    made._on_analysis(frozenset({"people"}))
    made.resize(340, 600)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.list.setFocus()
    qtbot.waitUntil(made.list.hasFocus, timeout=5000)
    yield made
    made.review.stop()
    made.close()
    made.deleteLater()


def calm(session: Session, qtbot) -> None:
    qtbot.waitUntil(lambda: not session.busy, timeout=5000)


def selected_rows(panel: LinesPanel) -> list[int]:
    return sorted(index.row() for index in panel.list.selectionModel().selectedIndexes())


@pytest.mark.parametrize("blind", [False, True])
def test_keys_faster_than_the_film_code_one_line_each(studio: MainWindow, project: SampleProject, blind: bool, qtbot):
    session, panel = studio.session, studio.coding
    session.code_as("Anna", blind)
    studio.verbs.show_panel("coding")
    panel.setFocus()
    qtbot.waitUntil(panel.hasFocus, timeout=5000)
    qtbot.keyClick(panel, Qt.Key.Key_Return)
    assert session.selected == 0
    for key in range(1, 7):
        qtbot.keyClick(panel, Qt.Key(Qt.Key.Key_0 + key))
        assert panel.number == session.selected == key
        # The film runs through the moment before the line, which shows other lines.
        qtbot.wait(120)
    calm(session, qtbot)
    coded = [edit for edit, _ in project.log if isinstance(edit, CodeLine)]
    assert [edit.utterance for edit in coded] == [0, 1, 2, 3, 4, 5]
    assert panel.count.text().startswith("6 of") and studio.playhead.playing
    studio.playhead.pause()


def test_the_playhead_never_changes_what_is_coded(opened: Session, film: Playhead, theme: Theme, qtbot):
    opened.code_as("Anna", False)
    panel = CodingPanel(opened, film, theme)
    panel._on_analysis(frozenset())
    panel.resize(324, 700)
    panel.show()
    qtbot.waitExposed(panel)
    assert panel.number is None and panel._empty.title == "No line selected"
    assert opened.analysis is not None
    film.seek(opened.analysis.lines[4].utterance.start)
    assert panel.number is None
    assert panel._empty.button is not None
    panel._empty.button.click()
    assert panel.number == opened.selected == opened.analysis.lines[4].utterance.number
    film.seek(opened.analysis.lines[9].utterance.start)
    assert panel.number == opened.analysis.lines[4].utterance.number
    panel.close()
    panel.deleteLater()


def test_an_edit_that_ends_a_conflict_selects_no_other(conflicts: ConflictsPanel, film: Playhead, qtbot):
    session = conflicts._session
    index = conflicts.filter.index(2, 0)
    place = conflicts.list.visualRect(index).center()
    qtbot.mouseClick(conflicts.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    number, position = session.selected, film.position
    assert number is not None and position > 0
    count = conflicts.filter.rowCount()
    with qtbot.waitSignal(session.analysis_changed):
        session.edit(HideLine(number, True))
    assert conflicts.filter.rowCount() == count - 1
    assert session.selected is None and film.position == position
    assert not conflicts.list.selectionModel().hasSelection()
    # The next key goes on where the list was.
    qtbot.keyClick(conflicts.list, Qt.Key.Key_Down)
    assert session.selected == conflicts.model.row(2).conflict.utterance


def test_a_filter_of_conflicts_changes_no_selection(conflicts: ConflictsPanel, film: Playhead, qtbot):
    session = conflicts._session
    qtbot.keyClick(conflicts.list, Qt.Key.Key_Down)
    qtbot.keyClick(conflicts.list, Qt.Key.Key_Down)
    number, position = session.selected, film.position
    kind = conflicts.model.row(conflicts.model.row_of(number)).conflict.kind
    other = next(one for one in range(1, 5) if conflicts.kinds.itemData(one) is not kind)
    conflicts.kinds.setCurrentIndex(other)
    assert (session.selected, film.position) == (number, position)
    assert not conflicts.list.selectionModel().hasSelection()
    conflicts.kinds.setCurrentIndex(0)
    assert (session.selected, film.position) == (number, position)
    assert conflicts.list.selectionModel().isSelected(conflicts.list.currentIndex())


def test_a_search_of_lines_changes_no_selection(lines: LinesPanel, film: Playhead, qtbot):
    session = lines._session
    session.select(31)
    qtbot.keyClicks(lines.search, "jewels")
    assert 0 < lines.model.rowCount() < 42 and lines.model.row_of(31) == -1
    assert session.selected == 31 and selected_rows(lines) == []
    lines.search.clear()
    assert session.selected == 31 and selected_rows(lines) == [lines.model.row_of(31)]
    assert lines.list.viewport().rect().contains(lines.list.visualRect(lines.list.currentIndex()))
    assert film.position == 0.0


def test_after_a_choice_elsewhere_exactly_that_line_is_selected(lines: LinesPanel, project: SampleProject, qtbot):
    session = lines._session
    for row, keys in ((1, Qt.KeyboardModifier.NoModifier), (3, Qt.KeyboardModifier.ShiftModifier)):
        place = lines.list.visualRect(lines.model.index(row)).center()
        qtbot.mouseClick(lines.list.viewport(), Qt.MouseButton.LeftButton, keys, place)
    assert selected_rows(lines) == [1, 2, 3] and session.selected == 3
    with qtbot.waitSignal(session.analysis_changed):
        session.edit(CorrectText(2, "Something else."))
    assert selected_rows(lines) == [1, 2, 3]
    session.select(7)
    assert selected_rows(lines) == [7]
    with qtbot.waitSignal(session.analysis_changed):
        qtbot.keyClick(lines.list, Qt.Key.Key_Delete)
    assert [edit.utterance for edit, _ in project.log if isinstance(edit, HideLine)] == [7]


def test_split_and_merge_act_on_the_current_of_several(
    lines: LinesPanel, film: Playhead, project: SampleProject, qtbot
):
    session = lines._session
    assert session.analysis is not None
    for row, keys in ((1, Qt.KeyboardModifier.NoModifier), (3, Qt.KeyboardModifier.ShiftModifier)):
        place = lines.list.visualRect(lines.model.index(row)).center()
        qtbot.mouseClick(lines.list.viewport(), Qt.MouseButton.LeftButton, keys, place)
    said = session.analysis.lines[3].utterance
    film.seek((said.start + said.end) / 2)
    with qtbot.waitSignal(session.analysis_changed):
        qtbot.keyClick(lines.list, Qt.Key.Key_B)
    assert [edit.utterance for edit, _ in project.log if isinstance(edit, SplitLine)] == [3]
    assert not [edit for edit, _ in project.log if isinstance(edit, MergeLines)]


def test_tab_keeps_the_words_and_opens_the_next_line_with_the_film_there(
    lines: LinesPanel, film: Playhead, project: SampleProject, qtbot
):
    session = lines._session
    session.select(2)
    qtbot.keyClick(lines.list, Qt.Key.Key_F2)
    field = next(one for one in lines.list.findChildren(QLineEdit) if one.isVisible())
    field.selectAll()
    qtbot.keyClicks(field, "He is in.")
    with qtbot.waitSignal(session.analysis_changed):
        qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert project.log[-1][0] == CorrectText(2, "He is in.")
    assert session.selected == 3 and lines.list.editing and session.analysis is not None
    assert film.position == pytest.approx(session.analysis.lines[3].utterance.start, abs=0.05)
    following = next(one for one in lines.list.findChildren(QLineEdit) if one.isVisible())
    assert following.text() == lines.model.row(3).said.text and not following.hasSelectedText()
    qtbot.keyClick(following, Qt.Key.Key_Escape)
