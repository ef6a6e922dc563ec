from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtWidgets import QLineEdit
from sample_analysis import SampleProject, make_analysis

from app.panels.conflict_model import CONFLICT_ROLE, JUDGEMENT_ROLE, UNJUDGED
from app.panels.conflicts import chip_areas, reading_tip
from app.panels.people import PERSON_ROLE
from app.window import MainWindow
from emotionai_core.project.edits import JudgeConflict, RenamePerson
from emotionai_core.records.conflict import ConflictKind, Verdict
from emotionai_core.records.evidence import Channel, Polarity


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
    assert lines.filter.rowCount() == sum("crown jewels" in line.utterance.text for line in analysis.lines)
    lines.go_to(lines.filter.index(0, 0))
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
    qtbot.waitUntil(lambda: not window.portraits.loading, timeout=5000)
