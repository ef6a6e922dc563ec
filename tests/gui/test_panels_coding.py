from __future__ import annotations

import time
from collections.abc import Iterator
from typing import get_args

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from sample_analysis import SampleProject

from app.coders import coders_of, who_corrected, work_of
from app.dialogs.coders import CodersDialog
from app.edit_sentences import Known, edit_sentence
from app.panels.agreement import AgreementPanel
from app.panels.agreement_rows import AgreementModel
from app.panels.coding import CodingPanel
from app.panels.history import BRIEF_ROLE, CURRENT_ROLE, ENTRY_ROLE, TIME_ROLE, HistoryModel, HistoryPanel
from app.panels.notes import NotesPanel
from app.playhead import Playhead
from app.session import EditState, Session
from app.theme import Theme
from emotionai_core.project import edits
from emotionai_core.project.edits import EDITS, CodeLine, CorrectText, JudgeConflict, LogEntry, RenamePerson, WriteNote
from emotionai_core.records.agreement import Agreement, AgreementRow, Ceiling

NAN = float("nan")


def shown(widget: QWidget, qtbot, focus: QWidget | None = None) -> None:
    widget.resize(300, 700)
    widget.show()
    qtbot.waitExposed(widget)
    widget.activateWindow()
    if focus is not None:
        focus.setFocus()
        qtbot.waitUntil(focus.hasFocus, timeout=5000)


@pytest.fixture
def film(playhead: Playhead) -> Playhead:
    playhead.set_film(160.08)
    return playhead


@pytest.fixture
def coding(opened: Session, film: Playhead, theme: Theme, qtbot) -> Iterator[CodingPanel]:
    opened.code_as("Anna", False)
    made = CodingPanel(opened, film, theme)
    made._on_analysis(frozenset())
    shown(made, qtbot, made)
    opened.select(0)
    yield made
    made.close()
    made.deleteLater()


def test_a_figure_codes_the_line_and_plays_the_next(coding: CodingPanel, project: SampleProject, qtbot):
    assert coding.number == 0 and coding.count.text() == "0 of 42 coded"
    with qtbot.waitSignal(coding._session.analysis_changed):
        qtbot.keyClick(coding, Qt.Key.Key_4)
    assert project.log == [(CodeLine(0, "joy"), True)] and project.coders == ["Anna"]
    line = coding._session.analysis.lines[1].utterance
    assert coding.number == 1 == coding._session.selected and coding._playhead.playing
    assert coding._playhead.position == pytest.approx(line.start - 0.5, abs=0.1)
    assert coding.count.text() == "1 of 42 coded"
    coding._playhead.pause()
    coding._session.select(0)
    assert coding.emotions["joy"].isChecked()
    with qtbot.waitSignal(coding._session.analysis_changed):
        qtbot.keyClick(coding, Qt.Key.Key_0)
    assert coding._session.analysis.codings == () and not coding.emotions["joy"].isChecked()


def test_arousal_and_valence_by_mouse_and_keys_keep_the_emotion(coding: CodingPanel, project: SampleProject, qtbot):
    coding.onward.setChecked(False)
    with qtbot.waitSignal(coding._session.analysis_changed):
        coding.emotions["fear"].click()
    area = coding.field._field()
    place = QPoint(int(area.x() + area.width() * 0.25), int(area.y() + area.height() * 0.1))
    with qtbot.waitSignal(coding._session.analysis_changed):
        qtbot.mouseClick(coding.field, Qt.MouseButton.LeftButton, pos=place)
    edit = project.log[-1][0]
    assert isinstance(edit, CodeLine) and edit.emotion == "fear"
    assert edit.arousal == pytest.approx(0.9, abs=0.03) and edit.valence == pytest.approx(-0.5, abs=0.03)
    with qtbot.waitSignal(coding._session.analysis_changed):
        qtbot.keyClick(coding.field, Qt.Key.Key_Right)
    assert project.log[-1][0].valence == pytest.approx(edit.valence + 0.2)
    with qtbot.waitSignal(coding._session.analysis_changed):
        qtbot.keyClick(coding.field, Qt.Key.Key_Delete)
    assert project.log[-1][0] == CodeLine(0, "fear")


def test_quick_keys_lose_nothing_while_the_view_is_recomputed(coding: CodingPanel, project: SampleProject, qtbot):
    coding.onward.setChecked(False)
    coding._on_point(0.8, 0.4)
    qtbot.keyClick(coding, Qt.Key.Key_2)
    assert coding.coding(0) == CodeLine(0, "disgust", 0.8, 0.4)
    qtbot.waitUntil(lambda: not coding._session.busy, timeout=5000)
    assert project.log[-1][0] == CodeLine(0, "disgust", 0.8, 0.4)


def test_without_a_name_nothing_is_coded(coding: CodingPanel, project: SampleProject, qtbot):
    coding._session.code_as("", False)
    assert coding._stack.currentIndex() == 1 and coding._empty.title == "Who codes?"
    qtbot.keyClick(coding, Qt.Key.Key_4)
    coding.code("joy")
    assert project.log == []
    field = coding.coder.lineEdit()
    field.selectAll()
    qtbot.keyClicks(field, "Ben 2")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert coding._session.coder == "Ben 2" and coding._stack.currentIndex() == 0


def test_the_blind_switch_hides_what_others_said(coding: CodingPanel, qtbot):
    with qtbot.waitSignal(coding._session.analysis_changed):
        qtbot.keyClick(coding, Qt.Key.Key_1)
    coding.blind.setChecked(True)
    assert coding._session.blind and coding._session.analysis.conflicts == ()
    assert coding.coding(0).emotion == "anger"
    coding._session.code_as("Ben", True)
    assert coding.coding(0).emotion == "" and coding.blind.isChecked()


def test_the_chosen_stretch_is_what_is_coded(coding: CodingPanel, qtbot):
    lines = coding._session.analysis.lines
    coding._playhead.choose_span((lines[5].utterance.start, lines[8].utterance.end))
    assert coding.count.text() == "0 of 4 coded"


def test_the_dialog_says_who_worked_and_changes_the_name(opened: Session, qtbot):
    opened.code_as("Anna", False)
    with qtbot.waitSignal(opened.analysis_changed):
        opened.edit(CorrectText(1, "So."), CodeLine(1, "joy"))
    assert coders_of(opened) == ["Anna"] and work_of(opened) == {"Anna": (1, 1)}
    assert who_corrected(opened.edits.history, 1) == {"text": "Anna"}
    dialog = CodersDialog(opened)
    assert dialog.list.item(0).text() == "Anna  ·  1 correction(s), 1 coded line(s)"
    dialog.name.setText(" Ben   Hecht ")
    dialog.blind.setChecked(True)
    dialog.accept()
    assert (opened.coder, opened.blind) == ("Ben Hecht", True)


@pytest.fixture
def notes(opened: Session, film: Playhead, theme: Theme, qtbot) -> Iterator[NotesPanel]:
    made = NotesPanel(opened, film, theme)
    made._on_analysis(frozenset())
    shown(made, qtbot)
    yield made
    made.close()
    made.deleteLater()


def test_a_note_is_made_written_coloured_and_removed(notes: NotesPanel, project: SampleProject, qtbot):
    session = notes._session
    assert notes._stack.currentIndex() == 1 and notes._empty.title == "No notes yet"
    notes._playhead.seek(30.0)
    with qtbot.waitSignal(session.analysis_changed):
        notes.add.click()
    made = session.analysis.notes[0]
    assert made.time == 30.0 and made.text == ""
    field = next(one for one in notes.list.findChildren(QLineEdit) if one.isVisible())
    qtbot.keyClicks(field, "The hat comes off")
    with qtbot.waitSignal(session.analysis_changed):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert session.analysis.notes[0].text == "The hat comes off"
    notes.list.setFocus()
    notes.list.setCurrentIndex(notes.model.index(0))
    with qtbot.waitSignal(session.analysis_changed):
        qtbot.keyClick(notes.list, Qt.Key.Key_4)
    assert session.analysis.notes[0].tag == "green"
    notes._playhead.seek(0.0)
    qtbot.keyClick(notes.list, Qt.Key.Key_Return)
    assert notes._playhead.position == 30.0
    with qtbot.waitSignal(session.analysis_changed):
        qtbot.keyClick(notes.list, Qt.Key.Key_Delete)
    assert session.analysis.notes == () and notes.model.rowCount() == 0


def test_notes_are_sorted_searched_and_filtered(notes: NotesPanel, qtbot):
    numbers = notes._session.numbers
    with qtbot.waitSignal(notes._session.analysis_changed):
        notes._session.edit(
            WriteNote(numbers.note(), 90.0, "Third", 0.0, "red"),
            WriteNote(numbers.note(), 10.0, "First hat", 20.0, "blue"),
            WriteNote(numbers.note(), 50.0, "Second hat", 0.0, "red"),
        )
    assert [notes.model.row(row).number for row in range(3)] == [2, 3, 1]
    notes.search.setText("HAT")
    assert notes.model.rowCount() == 2
    notes.show_only("red")
    assert notes.model.rowCount() == 1 and notes.chips.texts == ["red"]
    notes.search.clear()
    notes.show_only(None)
    notes._playhead.choose_span((15.0, 60.0))
    assert [notes.model.row(row).number for row in range(notes.model.rowCount())] == [2, 3]
    with qtbot.waitSignal(notes._session.analysis_changed):
        notes.add_note()
    made = next(one for one in notes._session.analysis.notes if one.number == 4)
    assert (made.time, made.end) == (15.0, 60.0)


@pytest.fixture
def history(opened: Session, theme: Theme, qtbot) -> Iterator[HistoryPanel]:
    made = HistoryPanel(opened, theme)
    shown(made, qtbot)
    yield made
    made.close()
    made.deleteLater()


def test_a_double_click_goes_to_that_state_and_marks_it(history: HistoryPanel, project: SampleProject, qtbot):
    session = history._session
    session.code_as("Anna", False)
    for edit in ((RenamePerson("face-0", "Hildegard"),), (CorrectText(1, "A"), CorrectText(2, "B"))):
        with qtbot.waitSignal(session.analysis_changed):
            session.edit(*edit)
    model = history.model
    assert model.rowCount() == 3 and model.index(0).data(CURRENT_ROLE)
    assert "and 1 more" in model.index(0).data() and model.index(0).data(ENTRY_ROLE).coder == "Anna"
    assert model.index(2).data() == "As the machine read it"
    for row, expected in ((2, []), (1, [True, False, False]), (0, [True, True, True])):
        place = history.list.visualRect(model.index(row)).center()
        with qtbot.waitSignal(session.analysis_changed):
            qtbot.mouseClick(history.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
            assert not session.busy
            qtbot.mouseDClick(history.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert [standing for _, standing in project.log] == (expected or [False] * 3)
        assert model.index(row).data(CURRENT_ROLE)
        assert "shown now" in model.index(row).data(Qt.ItemDataRole.AccessibleTextRole)
    assert not history.grab().isNull()


def test_others_opinions_are_kept_from_a_blind_coder(history: HistoryPanel, qtbot):
    session = history._session
    for coder, edit in (("Anna", CodeLine(1, "joy")), ("Anna", CorrectText(1, "A")), ("Ben", CodeLine(1, "fear"))):
        session.code_as(coder, False)
        with qtbot.waitSignal(session.analysis_changed):
            session.edit(edit)
    session.code_as("Ben", True)
    said = [history.model.index(row).data() for row in range(3)]
    assert "fear" in said[0] and "words" in said[1] and said[2] == "Kept from view while you code blind"


def test_ten_thousand_entries_are_appended_without_a_reset(opened: Session, qtbot):
    log = tuple(LogEntry(n, JudgeConflict(n % 40, "accepted"), True, "Anna", n) for n in range(1, 10_001))
    opened._edits = EditState(log, True, False)
    model = HistoryModel(opened)
    model.reload()
    resets, inserted = [], []
    model.modelReset.connect(lambda: resets.append(1))
    model.rowsInserted.connect(lambda _parent, first, last: inserted.append((first, last)))
    opened._edits = EditState((*log, LogEntry(10_001, CorrectText(1, "New"), True, "Anna", 10_001)), True, False)
    before = time.perf_counter()
    model.reload()
    took = time.perf_counter() - before
    assert resets == [] and inserted == [(0, 0)] and model.rowCount() == 10_002
    assert took < 0.3
    model.deleteLater()


def example(kind: type) -> object:
    values = {"str": "joy", "int": 1, "float": 4.0, "bool": True}
    made = {}
    for name, hint in edits.get_type_hints(kind).items():
        if name in ("kind", "touches"):
            continue
        text = str(hint)
        if name == "spans":
            made[name] = '[{"sources": [{"field": "", "origin": "analyst", "value": ""}], "text": "lit from below"}]'
        elif name == "label":
            made[name] = "masking"
        elif name in ("tracks", "names"):
            made[name] = (1, 2) if name == "tracks" else ("A", "B")
        elif name == "box":
            made[name] = (0.1, 0.1, 0.2, 0.2)
        elif "Literal" in text:
            made[name] = next(one for one in get_args(hint) if one)
        else:
            made[name] = values[next(one for one in values if one in text)]
    return kind(**made)


@pytest.mark.parametrize("kind", EDITS, ids=lambda kind: kind.kind)
def test_every_kind_of_edit_has_a_sentence_of_its_own(kind: type, opened: Session):
    known = Known.of(opened.analysis)
    said = edit_sentence(example(kind), known)
    assert said and "{" not in said and kind.kind not in said
    others = [edit_sentence(example(one), known) for one in EDITS if one is not kind]
    assert said not in others


def row(raters: tuple[str, ...], value: float, lines: int = 40, person: str = "", scene: int = -1) -> AgreementRow:
    return AgreementRow(raters, "emotion", "cohen-kappa", person, scene, value, value - 0.1, value + 0.1, lines)


def test_agreement_is_computed_when_it_is_looked_at(
    opened: Session, project: SampleProject, film: Playhead, theme: Theme, qtbot
):
    project.agreed = Agreement(
        ("Anna", "Ben"),
        (
            row(("Anna", "machine:face"), 0.4),
            row(("Anna", "Ben"), 0.6),
            row(("Anna", "Ben"), NAN, 3, person="face-1"),
            row(("Anna", "Ben"), 0.5, 12, scene=2),
        ),
        (Ceiling("emotion", "cohen-kappa", 0.7, "Somebody 2019"),),
    )
    panel = AgreementPanel(opened, film, theme)
    with qtbot.waitSignal(opened.analysis_changed):
        opened.edit(CodeLine(1, "joy"))
    assert not panel._timer.isActive() and panel._agreement is None
    shown(panel, qtbot)
    qtbot.waitUntil(lambda: panel.model.rowCount() > 0, timeout=5000)
    figures = panel.model.figures
    assert [one.raters for one in figures] == [("Anna", "Ben"), ("Anna", "machine:face")]
    assert panel.model.index(1).data() == "Anna – Ben: Cohen's κ 0.60, 0.50 to 0.70 · 40 line(s)"
    assert "Somebody 2019" in panel.model.index(1).data(Qt.ItemDataRole.ToolTipRole)
    assert [panel.place.itemText(place) for place in range(panel.place.count())] == ["Whole film", "Walter", "Scene 3"]
    panel.place.setCurrentIndex(1)
    assert "not enough, 3 line(s), five are needed" in panel.model.index(1).data()
    assert not panel.grab().isNull()
    project.agreed = Agreement((), (), ())
    opened.edit(CodeLine(2, "joy"))
    qtbot.waitUntil(lambda: panel._empty.title == "Nobody coded yet", timeout=5000)
    opened.code_as("Ben", True)
    assert panel._empty.title == "Coding blind" and not panel.again.isEnabled()
    panel.close()
    panel.deleteLater()


@pytest.mark.parametrize(
    ("reason", "basis", "sentence"),
    [
        ("only-marked", "12 line(s), all marked", "marks every line"),
        ("only-unmarked", "12 line(s), none marked", "marks none"),
        ("one-answer", "12 line(s), all alike", "always said the same"),
        ("one-sided", "12 line(s), one never varies", "kappa would be 0"),
    ],
)
def test_a_figure_that_is_not_defined_says_why(
    opened: Session, project: SampleProject, film: Playhead, theme: Theme, qtbot, reason, basis, sentence
):
    none = AgreementRow(
        ("machine:conflict", "Anna"), "conflict", "cohen-kappa", "", -1, NAN, NAN, NAN, 12, reason
    )  # fmt: skip
    project.agreed = Agreement(("Anna",), (none,), (Ceiling("conflict", "cohen-kappa", 0.7, "Somebody 2019"),))
    panel = AgreementPanel(opened, film, theme)
    shown(panel, qtbot)
    qtbot.waitUntil(lambda: panel.model.rowCount() > 0, timeout=5000)
    assert panel.model.index(1).data() == f"Anna – conflicts (machine): Cohen's κ not defined, {basis}"
    assert sentence in panel.meaning.text() and "The mark" not in panel.meaning.text()
    assert sentence in panel.model.index(1).data(Qt.ItemDataRole.ToolTipRole)
    assert not panel.grab().isNull()
    panel.close()
    panel.deleteLater()


def test_a_heading_cannot_be_chosen(qapp):
    model = AgreementModel()
    model.show_rows([row(("A", "B", "C"), 0.5), row(("A", "B"), 0.4)], ())
    assert model.index(0).data() == "Emotion"
    assert model.flags(model.index(0)) == Qt.ItemFlag.NoItemFlags
    assert model.index(2).data().startswith("All 3 coders")
    model.deleteLater()


def test_the_history_says_what_going_back_takes_and_goes_there_by_key_and_button(history: HistoryPanel, qtbot):
    session = history._session
    for coder, edit in (("Anna", CorrectText(1, "A")), ("Ben", CodeLine(2, "joy")), ("Ben", CorrectText(2, "B"))):
        session.code_as(coder, False)
        with qtbot.waitSignal(session.analysis_changed):
            session.edit(edit)
    model = history.model
    assert "Ben: 1 correction(s), 1 coding(s)" in model.index(2).data(Qt.ItemDataRole.ToolTipRole)
    assert model.index(2).data(TIME_ROLE) and "0:" not in model.index(2).data(BRIEF_ROLE)
    # The line is named by its words where its time stands beside it.
    words = session.line(2).utterance.text
    assert model.index(1).data(BRIEF_ROLE).startswith("Coded “") and words[:8] in model.index(1).data(BRIEF_ROLE)
    assert history.list.visualRect(model.index(0)).height() <= 34 and not history.back.isVisible()
    history.list.setFocus()
    history.list.setCurrentIndex(model.index(1))
    assert history.back.isVisible() and not session.busy
    with qtbot.waitSignal(session.analysis_changed):
        qtbot.keyClick(history.list, Qt.Key.Key_Return)
    assert [entry.standing for entry in session.edits.history] == [True, True, False]
    history.list.setCurrentIndex(model.index(3))
    with qtbot.waitSignal(session.analysis_changed):
        history.back.click()
    assert not any(entry.standing for entry in session.edits.history)
    with qtbot.waitSignal(session.notice) as told:
        session.edit(CorrectText(5, "C"))
    assert told.args[0].startswith("3 step(s)")
    qtbot.waitUntil(lambda: not session.busy, timeout=5000)
    session.undo()
    qtbot.waitUntil(lambda: not session.busy, timeout=5000)
    with qtbot.assertNotEmitted(session.notice):
        session.edit(CorrectText(5, "D"))
        qtbot.waitUntil(lambda: not session.busy, timeout=5000)
