from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLineEdit
from sample_analysis import SampleProject, make_analysis

from app.corrections_people import free_names
from app.dialogs.cast import CastDialog, names_in
from app.dialogs.split_person import FacesDialog
from app.panels.people import PeoplePanel
from app.panels.people_model import PERSON_ROLE
from app.portraits import Portraits
from app.session import Session
from app.theme import Theme
from emotionai_core.fusion.appearances import appearances
from emotionai_core.project.edits import (
    ChoosePortrait,
    MarkNotFace,
    MergePeople,
    MoveTracks,
    RenamePerson,
    SetCast,
)
from emotionai_core.records.analysis import Analysis

DEMO = Path(__file__).parents[2] / "resources" / "demo" / "demo.mp4"


def in_tracks(analysis: Analysis, count: int) -> Analysis:
    """Everybody's faces in so many appearances."""
    faces = analysis.faces
    block = (faces.time / (analysis.film.duration / count)).astype(np.int64)
    return replace(analysis, faces=replace(faces, track=faces.person * count + np.minimum(block, count - 1)))


@pytest.fixture
def project() -> SampleProject:
    return SampleProject(in_tracks(make_analysis(film=DEMO), 12))


@pytest.fixture
def portraits(qapp) -> Iterator[Portraits]:
    made = Portraits()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def panel(opened: Session, portraits: Portraits, theme: Theme, qtbot) -> Iterator[PeoplePanel]:
    made = PeoplePanel(opened, portraits, theme)
    made.resize(300, 560)
    made.show()
    qtbot.waitExposed(made)
    made._on_analysis(frozenset())
    made.activateWindow()
    made.list.setFocus()
    qtbot.waitUntil(made.list.hasFocus, timeout=5000)
    yield made
    made.close()
    made.deleteLater()


def key_of(panel: PeoplePanel, row: int) -> str:
    return panel.model.index(row).data(PERSON_ROLE).key


def choose(panel: PeoplePanel, *rows: int) -> None:
    panel.list.setCurrentIndex(panel.model.index(rows[0]))
    flag = panel.list.selectionModel().SelectionFlag.Select
    for row in rows[1:]:
        panel.list.selectionModel().select(panel.model.index(row), flag)


def test_several_selected_people_become_one_with_one_key(panel: PeoplePanel, project: SampleProject, qtbot):
    keys = [key_of(panel, row) for row in range(4)]
    choose(panel, 0, 2, 3)
    assert panel.join.isVisible() and panel.join.text() == "Merge 3 people"
    with qtbot.waitSignal(panel._session.analysis_changed):
        qtbot.keyClick(panel.list, Qt.Key.Key_G)
    assert [edit for edit, _ in project.log] == [MergePeople(keys[0], keys[2]), MergePeople(keys[0], keys[3])]
    assert panel.model.rowCount() == 2 and not panel.join.isVisible()
    tip = panel.model.index(panel.model.place_of(keys[0])).data(Qt.ItemDataRole.ToolTipRole)
    assert all(f"face {key.removeprefix('face-')}" in tip for key in (keys[0], keys[2], keys[3]))
    with qtbot.waitSignal(panel._session.analysis_changed):
        panel._session.undo()
    assert panel.model.rowCount() == 4


def test_dragging_one_onto_another_merges_them(panel: PeoplePanel, project: SampleProject, qtbot):
    first, second = key_of(panel, 0), key_of(panel, 1)
    data = panel.model.mimeData([panel.model.index(1)])
    onto, action = panel.model.index(0), Qt.DropAction.LinkAction
    assert not panel.model.canDropMimeData(data, action, -1, -1, QModelIndex())
    assert not panel.model.canDropMimeData(data, action, -1, -1, panel.model.index(1))
    with qtbot.waitSignal(panel._session.analysis_changed):
        assert panel.model.dropMimeData(data, action, -1, -1, onto)
    assert project.log[-1][0] == MergePeople(first, second)


def test_the_same_person_is_picked_by_typing(panel: PeoplePanel, project: SampleProject, qtbot):
    choose(panel, 1)
    moved, other = key_of(panel, 1), panel.model.index(3).data(PERSON_ROLE)
    picker = panel.choose_same()
    assert picker is not None and picker.list.count() == 3
    qtbot.keyClicks(picker.field, other.name.lower())
    with qtbot.waitSignal(panel._session.analysis_changed):
        qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    assert project.log[-1][0] == MergePeople(other.key, moved)


def test_names_of_the_cast_are_completed_and_given_by_a_click(panel: PeoplePanel, project: SampleProject, qtbot):
    with qtbot.waitSignal(panel._session.analysis_changed):
        panel._session.edit(SetCast(("Hildy", "MOLLY MALLOY", "DIAMOND LOUIE")))
    assert free_names(panel._session.analysis) == ["MOLLY MALLOY", "DIAMOND LOUIE"]
    choose(panel, 2)
    key = key_of(panel, 2)
    assert [button.text() for button in panel._names.buttons] == ["MOLLY MALLOY", "DIAMOND LOUIE"]
    with qtbot.waitSignal(panel._session.analysis_changed):
        qtbot.mouseClick(panel._names.buttons[1], Qt.MouseButton.LeftButton)
    assert project.log[-1][0] == RenamePerson(key, "DIAMOND LOUIE")
    assert [button.text() for button in panel._names.buttons] == ["MOLLY MALLOY"]
    panel.list.edit(panel.list.currentIndex())
    field = next(one for one in panel.list.findChildren(QLineEdit) if one.isVisible())
    assert field.completer().model().rowCount() == 1
    qtbot.keyClick(field, Qt.Key.Key_Escape)


def test_only_one_person_is_shown_and_hidden_again(panel: PeoplePanel, qtbot):
    choose(panel, 1)
    qtbot.keyClick(panel.list, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert panel._session.people_shown == {key_of(panel, 1)}
    qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    assert panel._session.people_shown == frozenset()


def test_many_people_can_be_searched(session: Session, portraits: Portraits, theme: Theme, qtbot):
    panel = PeoplePanel(session, portraits, theme)
    crowd = SampleProject(make_analysis(people=20))
    with qtbot.waitSignal(session.opened):
        session.open(lambda: crowd, "Crowd")
    panel._on_analysis(frozenset())
    assert panel._head.isVisibleTo(panel)
    panel.search.setText("mara")
    assert panel.model.rowCount() == 3
    panel.search.setText("nobody of that name")
    assert panel._stack.currentIndex() == 1 and panel._empty.title == "Nobody found"
    panel.deleteLater()


def test_selection_and_order_outlive_an_edit_that_gives_somebody_more_lines(panel: PeoplePanel, qtbot):
    choose(panel, 3)
    key = key_of(panel, 3)
    lines = [line.utterance.number for line in panel._session.analysis.lines]
    from emotionai_core.project.edits import AssignSpeaker

    with qtbot.waitSignal(panel._session.analysis_changed):
        panel._session.edit(*[AssignSpeaker(number, key) for number in lines[:30]])
    assert key_of(panel, 3) == key
    assert [person.key for person in panel.chosen()] == [key]


@pytest.fixture
def faces(opened: Session, portraits: Portraits, theme: Theme, qtbot) -> Iterator[FacesDialog]:
    portraits.open(DEMO)
    made = FacesDialog(opened, portraits, theme, "face-1")
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def take(dialog: FacesDialog, *rows: int) -> tuple[int, ...]:
    dialog.grid.clearSelection()
    flag = dialog.grid.selectionModel().SelectionFlag.Select
    for row in rows:
        dialog.grid.selectionModel().select(dialog.model.index(row), flag)
    return tuple(sorted(dialog.model.row(row).track for row in rows))


def test_chosen_faces_become_a_new_person(faces: FacesDialog, project: SampleProject, qtbot):
    count = faces.model.rowCount()
    assert count > 3 and not faces.fresh.isEnabled()
    tracks = take(faces, 0, 2)
    assert faces.fresh.isEnabled() and not faces.portrait.isEnabled()
    with qtbot.waitSignal(faces._session.analysis_changed):
        faces.fresh.click()
    assert project.log[-1][0] == MoveTracks(tracks, "made-1")
    assert faces.model.rowCount() == count - 2
    made = appearances(faces._session.analysis, "made-1")
    assert {one.track for one in made} == set(tracks)
    tracks = take(faces, 0)
    with qtbot.waitSignal(faces._session.analysis_changed):
        faces.fresh.click()
    assert project.log[-1][0] == MoveTracks(tracks, "made-2")


def test_faces_are_moved_marked_and_made_the_portrait(faces: FacesDialog, project: SampleProject, qtbot):
    tracks = take(faces, 1)
    picker = faces.choose_person()
    assert picker is not None
    first = picker.list.item(0).text()
    with qtbot.waitSignal(faces._session.analysis_changed):
        qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    edit = project.log[-1][0]
    assert isinstance(edit, MoveTracks) and edit.tracks == tracks
    assert faces._session.analysis.name(edit.key) == first
    tracks = take(faces, 0)
    with qtbot.waitSignal(faces._session.analysis_changed):
        faces.no_face.click()
    assert project.log[-1][0] == MarkNotFace(tracks)
    take(faces, 2)
    best = faces.model.row(2).best
    with qtbot.waitSignal(faces._session.analysis_changed):
        faces.portrait.click()
    assert project.log[-1][0] == ChoosePortrait("face-1", best.time, best.box)
    with qtbot.waitSignal(faces._session.analysis_changed):
        faces.undo.click()
    assert not project.log[-1][1]


def test_pictures_arrive_for_what_is_in_view_only(
    opened: Session, project: SampleProject, portraits: Portraits, theme: Theme, qtbot
):
    many = SampleProject(in_tracks(make_analysis(film=DEMO, people=2), 200), "Many")
    with qtbot.waitSignal(opened.opened):
        opened.open(lambda: many, "Many")
    portraits.open(DEMO)
    dialog = FacesDialog(opened, portraits, theme, "face-0")
    dialog.show()
    qtbot.waitExposed(dialog)
    assert dialog.model.rowCount() > 150
    qtbot.waitUntil(lambda: len(portraits._looks) > 4 and not portraits.loading, timeout=20_000)
    seen = len(portraits._looks)
    assert seen == len(portraits._in_view) < 60
    dialog.grid.scrollToBottom()
    last = dialog.model.row(dialog.model.rowCount() - 1).track
    qtbot.waitUntil(lambda: last in portraits._looks, timeout=20_000)
    assert len(portraits._looks) < dialog.model.rowCount()
    dialog.close()
    assert portraits._in_view == frozenset()


def test_least_sure_faces_come_first_when_asked(faces: FacesDialog):
    faces.order.setCurrentIndex(1)
    sure = [faces.model.row(row).confidence for row in range(faces.model.rowCount())]
    assert sure == sorted(sure)
    faces.order.setCurrentIndex(2)
    starts = [faces.model.row(row).start for row in range(faces.model.rowCount())]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HILDY\n\n  WALTER   BURNS \nHILDY\n", ["HILDY", "WALTER BURNS"]),
        ("Smith, John\nDoe, Jane", ["Smith, John", "Doe, Jane"]),
        ("actor,character\nRussell,Hildy\nGrant,Walter\n", ["Hildy", "Walter"]),
        ("Rolle;Schauspieler\nHildy;Russell\n", ["Hildy"]),
        ("角色\t演員\n希爾迪\t羅素\n", ["希爾迪"]),
        ("", []),
    ],
)
def test_cast_lists_are_read(text: str, expected: list[str]):
    assert names_in(text) == expected


def test_the_cast_is_set_from_a_file(opened: Session, project: SampleProject, tmp_path: Path, qtbot):
    file = tmp_path / "cast.csv"
    file.write_bytes("Actor,Character\nA,Zoé\nB,Max\n".encode("cp1252"))
    dialog = CastDialog(opened)
    dialog.load(file)
    assert dialog.field.toPlainText() == "Zoé\nMax" and dialog.said.text() == "2 name(s)"
    dialog.load(tmp_path / "missing.txt")
    assert "cannot be read" in dialog.said.text()
    with qtbot.waitSignal(opened.analysis_changed):
        dialog.accept()
    assert project.log == [(SetCast(("Zoé", "Max")), True)] and opened.analysis.cast == ("Zoé", "Max")


def test_the_keys_stay_in_the_grid_and_somebody_new_is_shown_and_named(
    panel: PeoplePanel, project: SampleProject, qtbot
):
    session = panel._session
    panel.list.setCurrentIndex(panel.model.index(0))
    dialog = panel.show_faces()
    assert dialog is not None
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    dialog.grid.setFocus()
    qtbot.waitUntil(dialog.grid.hasFocus, timeout=5000)
    take(dialog, 0, 1)
    with qtbot.waitSignal(session.analysis_changed):
        qtbot.mouseClick(dialog.fresh, Qt.MouseButton.LeftButton)
    edit = project.log[-1][0]
    assert isinstance(edit, MoveTracks) and edit.key in session.people_shown
    assert dialog.grid.hasFocus() and not dialog.undo.hasFocus()
    count = len(project.log)
    qtbot.keyClick(dialog.grid, Qt.Key.Key_Space)
    qtbot.keyClick(dialog.grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not session.busy, timeout=5000)
    assert len(project.log) == count and project.log[-1][1]
    dialog.close()
    panel.activateWindow()
    field = next(one for one in panel.list.findChildren(QLineEdit) if one.isVisible())
    qtbot.waitUntil(field.hasFocus, timeout=5000)
    field.selectAll()
    qtbot.keyClicks(field, "Edith")
    with qtbot.waitSignal(session.analysis_changed):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert session.analysis.name(edit.key) == "Edith"
