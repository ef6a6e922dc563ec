from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtWidgets import QLineEdit
from sample_analysis import SampleProject, make_analysis

from app.panels.conflict_list import chip_areas, reading_tip
from app.panels.conflict_model import CONFLICT_ROLE, JUDGEMENT_ROLE, UNJUDGED
from app.panels.paint import chip_words
from app.panels.people import PERSON_ROLE
from app.window import MainWindow
from app.words import reading_meaning, reading_numbers
from emotionai_core.project.edits import JudgeConflict, RenamePerson
from emotionai_core.records.conflict import ConflictKind, Verdict
from emotionai_core.records.evidence import Channel, Polarity, Reading


def test_every_conflict_has_a_row_in_film_order(studio: MainWindow):
    panel, conflicts = studio.conflicts, studio.session.analysis.conflicts
    rows = [panel.filter.index(row, 0).data(CONFLICT_ROLE) for row in range(panel.filter.rowCount())]
    assert rows == list(conflicts)
    assert all({reading.channel for reading in row.evidence} == set(Channel) for row in rows)
    said = panel.filter.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Masking" in said or "Sarcasm" in said


def test_a_click_jumps_and_selects(studio: MainWindow, qtbot):
    panel = studio.conflicts
    index = panel.filter.index(2, 0)
    panel.list.scrollTo(index)
    qtbot.mouseClick(
        panel.list.viewport(), Qt.MouseButton.LeftButton, pos=panel.list.visualRect(index).center() - QPoint(0, 20)
    )
    conflict = studio.session.analysis.conflicts[2]
    assert studio.session.selected == conflict.utterance
    assert studio.playhead.position == pytest.approx(conflict.start)
    assert studio.evidence.text.text().strip("“”") == studio.session.line(conflict.utterance).utterance.text


def test_a_key_accepts_and_the_same_key_takes_it_back(studio: MainWindow, project: SampleProject, qtbot):
    conflict = studio.session.analysis.conflicts[1]
    studio.session.select(conflict.utterance)
    for expected in ("accepted", ""):
        with qtbot.waitSignal(studio.session.analysis_changed):
            qtbot.keyClick(studio, Qt.Key.Key_A)
        assert project.log[-1][0] == JudgeConflict(conflict.utterance, expected)
    with qtbot.waitSignal(studio.session.analysis_changed):
        qtbot.keyClick(studio, Qt.Key.Key_R)
    assert studio.conflicts.filter.index(1, 0).data(JUDGEMENT_ROLE) == "rejected"
    with qtbot.waitSignal(studio.session.analysis_changed):
        qtbot.keyClick(studio, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert studio.conflicts.filter.index(1, 0).data(JUDGEMENT_ROLE) == ""


def test_without_a_selected_conflict_nothing_is_judged(studio: MainWindow, project: SampleProject, qtbot):
    calm = next(line for line in studio.session.analysis.lines if line.conflict is None)
    studio.session.select(calm.utterance.number)
    qtbot.keyClick(studio, Qt.Key.Key_A)
    qtbot.wait(20)
    assert project.log == []
    assert not studio.actions_.by_id["accept"].isEnabled()


def test_filters_by_kind_person_and_judgement(studio: MainWindow, qtbot):
    panel, conflicts = studio.conflicts, studio.session.analysis.conflicts
    panel.kinds.setCurrentIndex(panel.kinds.findData(ConflictKind.SARCASM))
    assert panel.filter.rowCount() == sum(one.kind is ConflictKind.SARCASM for one in conflicts)
    panel.kinds.setCurrentIndex(0)
    who = conflicts[0].person
    panel.persons.setCurrentIndex(panel.persons.findData(who))
    assert panel.filter.rowCount() == sum(one.person == who for one in conflicts)
    panel.persons.setCurrentIndex(0)
    studio.session.select(conflicts[0].utterance)
    with qtbot.waitSignal(studio.session.analysis_changed):
        panel.judge("accepted")
    panel.judgements.setCurrentIndex(panel.judgements.findData("accepted"))
    assert panel.filter.rowCount() == 1
    panel.judgements.setCurrentIndex(panel.judgements.findData(UNJUDGED))
    assert panel.filter.rowCount() == len(conflicts) - 1
    panel.judgements.setCurrentIndex(panel.judgements.findData("rejected"))
    assert panel._stack.currentIndex() == 1 and "filters" in panel._empty.title
    assert panel._empty.button.isVisible() and panel._empty.button.text() == "Clear filters"
    panel._empty.button.click()
    assert panel._stack.currentIndex() == 0
    assert panel.filter.rowCount() == len(conflicts)
    assert [combo.currentIndex() for combo in (panel.kinds, panel.persons, panel.judgements)] == [0, 0, 0]


def test_the_footer_counts_unsure_lines(studio: MainWindow):
    unsure = sum(line.verdict is Verdict.UNSURE for line in studio.session.analysis.lines)
    assert unsure > 0 and str(unsure) in studio.conflicts.footer.text()


def test_chips_lie_beside_each_other_inside_the_row():
    row = QRectF(0, 100, 360, 92)
    areas = chip_areas(row, 3)
    assert all(row.contains(area) for area in areas)
    assert all(left.right() < right.left() for left, right in itertools.pairwise(areas))


def test_an_abstaining_channel_says_why(studio: MainWindow):
    silent = next(
        reading
        for conflict in studio.session.analysis.conflicts
        for reading in conflict.evidence
        if reading.polarity is Polarity.ABSTAINS
    )
    assert silent.note in reading_tip(silent)
    assert "abstains" in reading_tip(silent)


def test_renaming_in_place_is_an_edit_everywhere_and_can_be_undone(studio: MainWindow, project: SampleProject, qtbot):
    people = studio.people
    index = people.model.index(0)
    person = index.data(PERSON_ROLE)
    people.list.setCurrentIndex(index)
    people.list.edit(index)
    field = people.list.findChild(QLineEdit)
    field.setText("  Hildegard   Johnson ")
    with qtbot.waitSignal(studio.session.analysis_changed):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert project.log[-1][0] == RenamePerson(person.key, "Hildegard Johnson")
    assert people.model.index(0).data() == "Hildegard Johnson"
    assert "Hildegard Johnson" in [track.title() for track in studio.timeline.canvas.tracks]
    assert "Hildegard Johnson" in studio.history.model.index(0).data()
    with qtbot.waitSignal(studio.session.analysis_changed):
        studio.session.undo()
    assert people.model.index(0).data() == person.name
    assert studio.history.redo.isEnabled()


@pytest.mark.parametrize("name", ["", "   ", "Hildy"])
def test_no_name_or_the_same_name_is_no_edit(studio: MainWindow, project: SampleProject, name: str):
    row = next(row for row in range(4) if studio.people.model.index(row).data() == "Hildy")
    assert not studio.people.model.setData(studio.people.model.index(row), name)
    assert project.log == []


def test_the_check_box_puts_a_person_on_the_timeline(studio: MainWindow):
    index = studio.people.model.index(1)
    key = index.data(PERSON_ROLE).key
    studio.people.model.setData(index, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert key not in studio.session.people_shown
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked


def test_lines_follow_the_film_and_can_be_searched(studio: MainWindow, qtbot):
    lines, analysis = studio.lines, studio.session.analysis
    tenth = analysis.lines[10].utterance
    studio.playhead.seek(tenth.start + 0.05)
    assert lines.model.current == 10
    studio.playhead.seek(tenth.end + 0.01)
    assert lines.model.current == -1
    lines.search.setText("crown JEWELS")
    assert lines.model.rowCount() == sum("crown jewels" in line.utterance.text for line in analysis.lines)
    lines.go_to(lines.model.index(0))
    assert "crown jewels" in studio.session.line(studio.session.selected).utterance.text
    lines.search.setText("no such words")
    assert lines._stack.currentIndex() == 1


def test_the_evidence_names_channels_reasons_and_sources(studio: MainWindow, hurry):
    conflict = next(
        one
        for one in studio.session.analysis.conflicts
        if any(reading.polarity is Polarity.ABSTAINS for reading in one.evidence)
    )
    studio.session.select(conflict.utterance)
    hurry(studio)
    said = [card.accessibleName() for card in studio.evidence.cards.values()]
    assert [text.split(":")[0] for text in said] == ["Face", "Voice", "Words"]
    assert "no range" in said[1]
    studio.playhead.seek(0)
    studio.evidence.cards[Channel.FACE].clicked.emit()
    assert studio.playhead.position == pytest.approx(conflict.start)


def test_the_picture_shows_who_is_seen_and_what_is_said(studio: MainWindow):
    said = studio.session.analysis.lines[4].utterance
    studio.playhead.seek((said.start + said.end) / 2)
    screen = studio.stage.screen
    assert screen.line == said.text
    assert {mark.name for mark in screen.marks} <= {person.name for person in studio.session.analysis.people}
    assert screen.marks
    for key in studio.session.people_shown:
        studio.session.show_person(key, False)
    assert screen.marks == ()


def test_a_film_without_conflicts_says_so(window: MainWindow, qtbot):
    calm = make_analysis(lines=1)
    with qtbot.waitSignal(window.session.opened):
        window.session.open(lambda: SampleProject(calm), "Calm")
    assert calm.conflicts == ()
    assert window.conflicts._stack.currentIndex() == 1
    assert "No contradictions" in window.conflicts._empty.title
    assert window.conflicts._empty.hint == "0 line(s) show no contradiction, 1 could not be judged."
    assert not window.conflicts._empty.button.isVisible()
    qtbot.waitUntil(lambda: not window.portraits.loading, timeout=5000)


def test_without_voice_valence_the_list_says_what_was_judged(window: MainWindow, qtbot):
    analysis = make_analysis(lines=12)
    quiet = tuple(
        replace(line, conflict=None, voice=replace(line.voice, valence=float("nan")))
        for line in analysis.lines
        if line.conflict is None
    )
    agree = sum(line.verdict is Verdict.AGREES for line in quiet)
    unsure = sum(line.verdict is Verdict.UNSURE for line in quiet)
    assert agree > 1 and unsure > 0
    with qtbot.waitSignal(window.session.opened):
        window.session.open(lambda: SampleProject(replace(analysis, lines=quiet)), "Calm")
    qtbot.waitUntil(lambda: not window.portraits.loading, timeout=5000)
    assert analysis.conflicts and not window.session.analysis.conflicts
    assert window.conflicts._empty.hint == (
        f"{agree} line(s) show no contradiction, {unsure} could not be judged. "
        "The voice gives no valence with this program."
    )


FACE = Reading(
    Channel.FACE,
    Polarity.NEGATIVE,
    0.86,
    0.72,
    Polarity.NEGATIVE,
    "anger",
    distribution=(0.70, 0.05, 0.05, 0.04, 0.10, 0.06, 0.0),
)
VOICE = Reading(Channel.VOICE, Polarity.NEGATIVE, 0.64, 0.3, Polarity.NEGATIVE)


def test_the_number_beside_an_emotion_is_that_emotions():
    assert chip_words(FACE) == ("anger", "70%")
    assert chip_words(VOICE) == ("negative", "64%")
    assert chip_words(replace(FACE, polarity=Polarity.ABSTAINS)) == ("abstains", "")
    assert chip_words(replace(FACE, distribution=())) == ("negative", "86%")


def test_direction_and_emotion_are_told_apart():
    assert reading_numbers(FACE) == "negative 86% (lead 72%) · anger 70%"
    assert reading_numbers(VOICE) == "negative 64% (lead 30%)"
    leaning = reading_numbers(replace(FACE, polarity=Polarity.ABSTAINS))
    assert leaning == "leans negative 86% (lead 72%) · anger 70%"
    for tip in (reading_meaning(FACE), reading_tip(FACE)):
        assert "negative 86%:" in tip and "anger 70%:" in tip and "all its emotions" in tip


def test_the_evidence_explains_both_numbers(studio: MainWindow):
    line = next(one for one in studio.session.analysis.lines if one.conflict is not None)
    studio.session.select(line.utterance.number)
    face = line.reading(Channel.FACE)
    assert reading_meaning(face) in studio.evidence.cards[Channel.FACE].toolTip()
    assert "Go to this moment" in studio.evidence.cards[Channel.FACE].toolTip()


def test_the_lines_panel_paints_lines_without_sure_words(window: MainWindow, qtbot):
    analysis = make_analysis(lines=6)
    first, second, *rest = analysis.lines
    silent = [replace(one, polarity=Polarity.ABSTAINS) for one in first.readings]
    lines = (replace(first, readings=tuple(silent)), replace(second, readings=second.readings[:2]), *rest)
    with qtbot.waitSignal(window.session.opened):
        window.session.open(lambda: SampleProject(replace(analysis, lines=lines)), "Unsure")
    qtbot.waitUntil(lambda: not window.portraits.loading, timeout=5000)
    assert not window.lines.grab().isNull()
