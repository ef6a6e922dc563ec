from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from sample_analysis import SampleProject, make_analysis

from app.corrections import merge_next
from app.panels.lines import LinesPanel
from app.panels.lines_model import ROW_ROLE, Wanted
from app.panels.moment import first_frame
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from emotionai_core.project.edits import (
    AssignSpeaker,
    CorrectText,
    HideLine,
    MergeLines,
    OverrideEmotion,
    RenamePerson,
    SplitLine,
)
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.timebase import FrameTimes


@pytest.fixture
def panel(opened: Session, playhead: Playhead, theme: Theme, qtbot) -> Iterator[LinesPanel]:
    playhead.set_film(160.08)
    made = LinesPanel(opened, playhead, theme)
    made.resize(320, 600)
    made.show()
    qtbot.waitExposed(made)
    made._on_analysis(frozenset())
    made.activateWindow()
    made.list.setFocus()
    qtbot.waitUntil(made.list.hasFocus, timeout=5000)
    yield made
    made.close()
    made.deleteLater()


def editor(panel: LinesPanel) -> QLineEdit:
    found = [field for field in panel.list.findChildren(QLineEdit) if field.isVisible()]
    assert len(found) == 1
    return found[0]


def choose(panel: LinesPanel, row: int) -> None:
    panel.list.setCurrentIndex(panel.model.index(row))


def test_enter_keeps_the_words_and_gives_the_keys_back(panel: LinesPanel, project: SampleProject, qtbot):
    choose(panel, 2)
    qtbot.keyClick(panel.list, Qt.Key.Key_F2)
    field = editor(panel)
    field.selectAll()
    qtbot.keyClicks(field, "  He is   in. ")
    with qtbot.waitSignal(panel._session.analysis_changed):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert project.log[-1][0] == CorrectText(2, "He is in.")
    assert panel.list.currentIndex().row() == 2 and not panel.list.editing and panel.list.hasFocus()
    assert panel.model.row(2).said.text == "He is in." and "text" in panel.model.row(2).corrected
    assert "the words" in panel.model.index(2).data(Qt.ItemDataRole.ToolTipRole)


def test_what_is_being_typed_outlives_an_edit_elsewhere(panel: LinesPanel, qtbot):
    choose(panel, 4)
    panel.edit_text()
    field = editor(panel)
    field.selectAll()
    qtbot.keyClicks(field, "Half a sen")
    with qtbot.waitSignal(panel._session.analysis_changed):
        panel._session.edit(AssignSpeaker(9, "face-1"))
    assert editor(panel) is field and field.text() == "Half a sen"


def test_escape_leaves_the_words_as_they_were(panel: LinesPanel, project: SampleProject, qtbot):
    choose(panel, 2)
    panel.edit_text()
    field = editor(panel)
    qtbot.keyClicks(field, "nonsense")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    qtbot.wait(20)
    assert project.log == [] and not panel.list.editing


def test_control_enter_splits_at_the_cursor_with_what_was_typed(panel: LinesPanel, project: SampleProject, qtbot):
    choose(panel, 1)
    panel.edit_text()
    field = editor(panel)
    field.setText("Tell me. Is he in?")
    field.setCursorPosition(9)
    with qtbot.waitSignal(panel._session.analysis_changed):
        qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (text, _), (cut, _) = project.log
    assert text == CorrectText(1, "Tell me. Is he in?")
    assert isinstance(cut, SplitLine) and cut.utterance == 1
    assert [panel.model.row(row).said.text for row in (1, 2)] == ["Tell me.", "Is he in?"]
    assert len({entry.gesture for entry in panel._session.edits.history}) == 1
    with qtbot.waitSignal(panel._session.analysis_changed):
        panel._session.undo()
    assert panel.model.row(1).said.text == "Tell me, is the lord of the universe in?"


def test_keys_split_join_and_hide(panel: LinesPanel, project: SampleProject, qtbot):
    line = panel.model.row(8).line
    choose(panel, 8)
    panel._playhead.seek((line.utterance.start + line.utterance.end) / 2)
    with qtbot.waitSignal(panel._session.analysis_changed):
        qtbot.keyClick(panel.list, Qt.Key.Key_B)
    cut = project.log[-1][0]
    assert isinstance(cut, SplitLine) and line.utterance.start < cut.at < line.utterance.end
    assert panel.list.currentIndex().data(ROW_ROLE).said.number == 8
    with qtbot.waitSignal(panel._session.analysis_changed):
        qtbot.keyClick(panel.list, Qt.Key.Key_G)
    assert project.log[-1][0] == MergeLines(8, cut.number)
    with qtbot.waitSignal(panel._session.analysis_changed):
        qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert project.log[-1][0] == HideLine(8, True) and panel.model.row_of(8) == -1
    panel.filter.toggle("hidden")
    assert panel.model.row(panel.model.row_of(8)).line is None
    panel.list.setCurrentIndex(panel.model.index(panel.model.row_of(8)))
    with qtbot.waitSignal(panel._session.analysis_changed):
        qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert project.log[-1][0] == HideLine(8, False) and panel.model.row(panel.model.row_of(8)).line is not None


def test_the_speaker_of_several_lines_is_picked_by_typing(panel: LinesPanel, project: SampleProject, qtbot):
    choose(panel, 5)
    for _ in range(2):
        qtbot.keyClick(panel.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [line.utterance.number for line in panel.chosen()] == [5, 6, 7]
    picker = panel.choose_speaker()
    assert picker is not None and picker.list.count() == 5
    qtbot.keyClicks(picker.field, "jo")
    assert [picker.list.item(row).text() for row in range(picker.list.count())] == ["Jonas"]
    jonas = next(one.key for one in panel._session.analysis.people if one.name == "Jonas")
    with qtbot.waitSignal(panel._session.analysis_changed):
        qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    assert {panel._session.line(number).person for number in (5, 6, 7)} == {jonas}
    assert len({entry.gesture for entry in panel._session.edits.history}) == 1
    assert [line.utterance.number for line in panel.chosen()] == [5, 6, 7]


def test_the_speaker_of_a_line_that_is_filtered_out_can_be_picked(panel: LinesPanel, project: SampleProject, qtbot):
    panel._session.select(5)
    panel.search.setText("no such words")
    assert panel.model.rowCount() == 0
    picker = panel.choose_speaker()
    assert picker is not None
    qtbot.keyClicks(picker.field, "nobody")
    with qtbot.waitSignal(panel._session.analysis_changed):
        qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    assert project.log[-1][0] == AssignSpeaker(5, "")


def test_a_figure_says_the_emotion_of_the_words_and_zero_takes_it_back(
    panel: LinesPanel, project: SampleProject, qtbot
):
    choose(panel, 10)
    with qtbot.waitSignal(panel._session.analysis_changed):
        qtbot.keyClick(panel.list, Qt.Key.Key_6)
    assert project.log[-1][0] == OverrideEmotion(10, "text", "sadness")
    assert "words" in panel.model.row(10).corrected
    with qtbot.waitSignal(panel._session.analysis_changed):
        qtbot.keyClick(panel.list, Qt.Key.Key_0)
    assert project.log[-1][0] == OverrideEmotion(10, "text", "") and not panel.model.row(10).corrected


def test_filters_are_chips_that_can_be_clicked_away(panel: LinesPanel, qtbot):
    everyone = panel.model.rowCount()
    panel.filter.choose_person("face-1")
    panel.filter.choose_emotion("joy")
    rows = [panel.model.row(row) for row in range(panel.model.rowCount())]
    assert 0 < len(rows) < everyone and {row.line.person for row in rows} == {"face-1"}
    assert panel.chips.texts == [panel._session.analysis.name("face-1"), "joy"]
    panel._playhead.choose_span((20.0, 60.0))
    assert panel.chips.texts[0] == "in 0:20–1:00" and panel.span.isVisible()
    rows = [panel.model.row(row).said for row in range(panel.model.rowCount())]
    assert all(said.end > 20 and said.start < 60 for said in rows)
    qtbot.mouseClick(panel.span, Qt.MouseButton.LeftButton)
    assert panel.span.span is None and panel._playhead.span == (20.0, 60.0)
    panel._playhead.choose_span((20.0, 61.0))
    assert panel.span.span == (20.0, 61.0)
    panel.clear_filters()
    assert panel.model.rowCount() == everyone and panel.chips.texts == []
    assert not panel.chips.isVisible()


@pytest.mark.parametrize("name", ["unsure", "corrected", "shown_people"])
def test_switches_hold_lines_back(panel: LinesPanel, name: str, qtbot):
    with qtbot.waitSignal(panel._session.analysis_changed):
        panel._session.edit(CorrectText(3, "Somebody."))
    panel._session.show_person("face-0", False)
    everyone = panel.model.rowCount()
    panel.filter.toggle(name)
    assert 0 < panel.model.rowCount() < everyone
    if name == "shown_people":
        panel._session.show_person("face-0", True)
        assert panel.model.rowCount() == everyone


def test_the_menu_offers_every_verb(panel: LinesPanel, project: SampleProject, qtbot):
    choose(panel, 3)
    menu = panel.menu()
    texts = [action.text().split("\t")[0] for action in menu.actions() if action.text()]
    assert texts == [
        "Edit the words",
        "Speaker…",
        "Emotion",
        "Split at the playhead",
        "Merge with the speaker's next line",
        "Hide",
    ]
    channels = next(action.menu() for action in menu.actions() if action.text() == "Emotion")
    face = next(action.menu() for action in channels.actions() if action.text() == "Face")
    with qtbot.waitSignal(panel._session.analysis_changed):
        face.actions()[EMOTIONS.index("fear")].trigger()
    assert project.log[-1][0] == OverrideEmotion(3, "face", "fear")
    menu.deleteLater()


def test_an_edit_keeps_selection_and_scroll_position(panel: LinesPanel, qtbot):
    choose(panel, 30)
    panel.list.scrollTo(panel.model.index(30))
    qtbot.wait(20)
    place = panel.list.verticalScrollBar().value()
    assert place > 0
    with qtbot.waitSignal(panel._session.analysis_changed):
        panel._session.edit(CorrectText(29, "Another word."))
    assert panel.list.currentIndex().row() == 30 and panel.list.verticalScrollBar().value() == place


def test_a_jump_lands_on_the_first_frame_of_the_line(playhead: Playhead):
    from fractions import Fraction

    playhead.set_film(10.0, FrameTimes(np.arange(250) * 40, Fraction(1, 1000)))
    assert first_frame(playhead, 1.01, 2.0) == pytest.approx(1.04)
    assert first_frame(playhead, 1.0, 2.0) == pytest.approx(1.0)
    assert first_frame(playhead, 1.01, 1.02) == pytest.approx(1.0)


def test_a_large_film_is_filtered_at_once(session: Session, playhead: Playhead, theme: Theme, qtbot):
    import time

    large = SampleProject(make_analysis(lines=3874, people=30, duration=13_500.0))
    with qtbot.waitSignal(session.opened, timeout=20_000):
        session.open(lambda: large, "Large")
    made = LinesPanel(session, playhead, theme)
    made._on_analysis(frozenset())
    before = time.perf_counter()
    made.model.show_only(Wanted(words=("crown",)))
    took = time.perf_counter() - before
    assert 0 < made.model.rowCount() < 3874
    assert took < 0.25
    made.deleteLater()


def test_a_read_only_project_cannot_be_corrected(session: Session, playhead: Playhead, theme: Theme, qtbot):
    locked = SampleProject(make_analysis(), read_only=True)
    with qtbot.waitSignal(session.opened):
        session.open(lambda: locked, "Locked")
    made = LinesPanel(session, playhead, theme)
    made._on_analysis(frozenset())
    made.list.setCurrentIndex(made.model.index(2))
    assert not made.model.flags(made.model.index(2)) & Qt.ItemFlag.ItemIsEditable
    for key in (Qt.Key.Key_1, Qt.Key.Key_B, Qt.Key.Key_Delete):
        qtbot.keyClick(made.list, key)
    assert made.choose_speaker() is None and locked.log == []
    made.deleteLater()


def test_the_picker_says_that_nobody_has_the_typed_name(panel: LinesPanel, project: SampleProject, qtbot):
    choose(panel, 4)
    picker = panel.choose_speaker()
    assert picker is not None
    qtbot.keyClicks(picker.field, "xyz")
    assert [picker.list.item(row).text() for row in range(picker.list.count())] == ["Nobody of this name"]
    qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    assert picker.isVisible() and project.log == []
    picker.close()


def test_what_cannot_be_joined_says_why(panel: LinesPanel, project: SampleProject, qtbot):
    session = panel._session
    assert session.analysis is not None
    joined = {one.utterance.number: merge_next(one, session.analysis) is not None for one in session.analysis.lines}
    choose(panel, panel.model.row_of(next(number for number, can in joined.items() if not can)))
    action = next(one for one in panel.menu().actions() if "\tG" in one.text())
    assert not action.isEnabled()
    with qtbot.waitSignal(session.notice) as told:
        qtbot.keyClick(panel.list, Qt.Key.Key_G)
    assert "within 3 seconds" in told.args[0] and project.log == []


def test_a_name_that_changes_changes_the_rows_of_that_speaker_only(panel: LinesPanel, qtbot):
    session, told = panel._session, set[int]()
    key = panel.model.row(0).line.person
    panel.model.dataChanged.connect(lambda first, last, _roles: told.update(range(first.row(), last.row() + 1)))
    with qtbot.waitSignal(session.analysis_changed):
        session.edit(RenamePerson(key, "Somebody Else"))
    theirs = {row for row in range(panel.model.rowCount()) if panel.model.row(row).line.person == key}
    assert told == theirs and panel.model.row(0).name == "Somebody Else"
