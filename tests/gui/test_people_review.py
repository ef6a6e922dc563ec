"""Going through the people once, least certain first, and names suggested by faces of other films."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from sample_analysis import SampleProject, make_analysis

from app.edit_sentences import Known, edit_sentence
from app.panels.known_faces import RememberedDialog
from app.panels.people import PeoplePanel
from app.panels.people_model import CERTAINTY_ROLE, PERSON_ROLE, SUGGESTION_ROLE
from app.portraits import Portraits
from app.session import Session
from app.theme import Theme
from emotionai_core.fusion.known import Suggestion
from emotionai_core.project.edits import MergePeople, MoveTracks, RenamePerson
from emotionai_core.project.known_people import Remembered, remember, remembered

DEMO = Path(__file__).parents[2] / "resources" / "demo" / "demo.mp4"


@pytest.fixture
def project() -> SampleProject:
    analysis = make_analysis(film=DEMO)
    doubts = {one.key: 0.9 - 0.2 * place for place, one in enumerate(analysis.people)}
    made = SampleProject(
        replace(analysis, people=tuple(replace(one, confidence=doubts[one.key]) for one in analysis.people))
    )
    made.suggestions = (Suggestion(analysis.people[0].key, "Cary", "His Girl Friday", 0.7),)
    return made


@pytest.fixture
def panel(opened: Session, theme: Theme, qtbot) -> Iterator[PeoplePanel]:
    portraits = Portraits()
    made = PeoplePanel(opened, portraits, theme)
    made.resize(320, 560)
    made.show()
    qtbot.waitExposed(made)
    made._on_analysis(frozenset())
    made.model.known.ask()
    yield made
    made.deleteLater()
    portraits.close()
    portraits.deleteLater()


def keys(panel: PeoplePanel) -> list[str]:
    return [panel.model.row(place).key for place in range(panel.model.rowCount())]


def test_the_least_certain_come_first_when_people_are_reviewed(panel: PeoplePanel, opened: Session):
    assert opened.analysis is not None
    usual = keys(panel)
    assert panel.model.index(0).data(CERTAINTY_ROLE) is None
    panel.order.setCurrentIndex(1)
    certain = {one.key: one.confidence for one in opened.analysis.people}
    assert keys(panel) == sorted(usual, key=lambda key: certain[key]) != usual
    assert panel.model.index(0).data(CERTAINTY_ROLE) == min(certain.values())
    panel.order.setCurrentIndex(0)
    assert keys(panel) == usual


def test_who_is_done_goes_to_the_end(panel: PeoplePanel, opened: Session, project: SampleProject, qtbot):
    panel.order.setCurrentIndex(1)
    first, second, third, last = keys(panel)
    edits = (MergePeople(second, first), MoveTracks((1,), third), RenamePerson(last, "Cary"))
    for edit, order in zip(edits, ([third, last, second], [last, second, third], [second, third, last]), strict=True):
        with qtbot.waitSignal(opened.analysis_changed):
            opened.edit(edit)
        qtbot.waitUntil(lambda: not opened.busy)
        assert keys(panel) == order
    with qtbot.waitSignal(opened.analysis_changed):
        opened.go_to_edit(0)
    assert keys(panel) == [first, second, third, last]


def test_a_grouping_that_is_right_is_said_to_be(panel: PeoplePanel, opened: Session, project: SampleProject, qtbot):
    panel.order.setCurrentIndex(1)
    first = keys(panel)[0]
    panel.list.setCurrentIndex(panel.model.index(0))
    name = panel.model.index(0).data(PERSON_ROLE).name
    action = next(one for one in panel.menu().actions() if one.text() == "The grouping is right")
    with qtbot.waitSignal(opened.analysis_changed):
        action.trigger()
    assert project.log == [(RenamePerson(first, name), True)] and keys(panel)[-1] == first
    place = panel.model.index(panel.model.rowCount() - 1)
    assert place.data(PERSON_ROLE).name == name
    assert panel.list.itemDelegate()._doubts(place)[0].startswith("grouping ")


def test_sentences_call_people_what_the_list_called_them(opened: Session, qtbot):
    mara, colonel = opened.analysis.people[2].key, opened.analysis.people[3].key
    merged = MergePeople(mara, colonel)
    assert edit_sentence(MergePeople("face-21", "face-24")) == "Said that Person 25 is the same person as Person 22"
    assert edit_sentence(RenamePerson("face-24", "Ada")) == "Named Person 25 “Ada”"
    assert edit_sentence(RenamePerson("face-24", "Person 25")) == "Said that Person 25 is rightly one person"
    with qtbot.waitSignal(opened.analysis_changed):
        opened.edit(RenamePerson(colonel, "Ada"), merged)
    qtbot.waitUntil(lambda: not opened.busy)
    known = Known.of(opened.analysis, opened.edits.history)
    assert edit_sentence(merged, known).startswith("Said that Ada is the same person")


def test_a_suggestion_is_taken_with_one_click_and_can_be_undone(
    panel: PeoplePanel, opened: Session, project: SampleProject, qtbot
):
    key = project.suggestions[0].key
    qtbot.waitUntil(lambda: panel.model.known.of(key) is not None)
    panel.list.setCurrentIndex(panel.model.index(panel.model.place_of(key)))
    assert panel.suggestion.isVisible() and "His Girl Friday" in panel.suggestion.text.text()
    qtbot.mouseClick(panel.suggestion.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: project.log == [(RenamePerson(key, "Cary"), True)])
    opened.undo()
    qtbot.waitUntil(lambda: project.log == [(RenamePerson(key, "Cary"), False)])


def test_a_suggestion_that_was_turned_down_stays_away(panel: PeoplePanel, project: SampleProject, qtbot):
    key = project.suggestions[0].key
    qtbot.waitUntil(lambda: panel.model.known.of(key) is not None)
    place = panel.model.index(panel.model.place_of(key))
    panel.list.setCurrentIndex(place)
    qtbot.mouseClick(panel.suggestion.no, Qt.MouseButton.LeftButton)
    assert not panel.suggestion.isVisible() and place.data(SUGGESTION_ROLE) is None
    panel.model.known.ask()
    qtbot.wait(50)
    assert panel.model.known.of(key) is None and project.log == []


@pytest.mark.parametrize("answer", [QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No])
def test_a_face_is_remembered_only_after_a_yes(
    panel: PeoplePanel, project: SampleProject, opened: Session, qtbot, monkeypatch: pytest.MonkeyPatch, answer
):
    asked: list[str] = []
    monkeypatch.setattr(QMessageBox, "question", lambda *said: asked.append(said[2]) or answer)
    panel.list.setCurrentIndex(panel.model.index(0))
    person = panel.model.index(0).data(PERSON_ROLE)
    if answer is QMessageBox.StandardButton.Yes:
        with qtbot.waitSignal(opened.notice) as told:
            panel.remember()
        assert person.name in told.args[0] and project.remembered == [person.key]
    else:
        panel.remember()
        qtbot.wait(50)
        assert project.remembered == []
    assert person.name in asked[0] and "this machine" in asked[0]


def test_remembered_faces_can_be_forgotten(qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path))
    remember(Remembered("Cary", "His Girl Friday", "d", (1.0,)))
    remember(Remembered("Audrey", "Charade", "e", (2.0,)))
    dialog = RememberedDialog()
    qtbot.addWidget(dialog)
    assert [dialog.list.item(row).text() for row in range(2)] == ["Audrey · Charade", "Cary · His Girl Friday"]
    with qtbot.waitSignal(dialog.forgotten):
        qtbot.mouseClick(dialog.forget, Qt.MouseButton.LeftButton)
    assert [one.name for one in remembered()] == ["Cary"]
    qtbot.mouseClick(dialog.forget, Qt.MouseButton.LeftButton)
    assert remembered() == () and not dialog.forget.isEnabled() and "No face" in dialog.said.text()
