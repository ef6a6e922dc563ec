"""Corrections made with pointer and keys on the timeline."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QMenu
from sample_analysis import SampleProject, make_analysis

from app.timeline.sheet import HEADER, RULER
from app.timeline.snapping import snapped
from app.timeline.tracks import Hit, NoteTrack
from app.timeline.view import TimelineView
from emotionai_core.project.edits import (
    AssignSpeaker,
    CorrectText,
    HideLine,
    JudgeConflict,
    MergeLines,
    MoveEdges,
    OverrideEmotion,
    RelabelConflict,
    SplitLine,
    WriteNote,
)
from emotionai_core.records.analysis import Note
from emotionai_core.records.timebase import FrameTimes

LEFT = Qt.MouseButton.LeftButton
TIMES = FrameTimes(np.arange(4002, dtype=np.int64), Fraction(1, 25))


@pytest.fixture
def project() -> SampleProject:
    notes = (Note(1, 20.0, "Hands", tag="red"), Note(2, 40.0, "The whole exchange", 70.0, "blue", "Ann"))
    return SampleProject(replace(make_analysis(lines=30), notes=notes))


@pytest.fixture
def view(opened, playhead, theme, qtbot):
    made = TimelineView(opened, playhead, theme)
    playhead.set_film(opened.analysis.film.duration, TIMES)
    made.resize(1400, 620)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made._on_analysis(frozenset({"people", "lines", "conflicts", "notes", "codings"}))
    yield made
    qtbot.waitUntil(lambda: not opened.busy, timeout=5000)
    made.close()
    made.deleteLater()


def edits(project: SampleProject, opened, qtbot) -> list:
    qtbot.waitUntil(lambda: not opened.busy, timeout=5000)
    return [edit for edit, standing in project.log if standing]


def places(view: TimelineView, number: int) -> tuple[QPoint, QPoint]:
    """A line's left and right end on the canvas."""
    box = view.canvas.box_of(number)
    assert box is not None
    y = round(box.center().y())
    return QPoint(round(box.left()), y), QPoint(round(box.right()), y)


def close_to(view: TimelineView, time: float, zoom: float = 6.0) -> None:
    view.canvas.fit()
    view.canvas.zoom(zoom, view.canvas.scale.x(time))


def choose(menu: QMenu | None, *texts: str) -> None:
    """Trigger an action of a menu by its texts, submenus first."""
    assert menu is not None
    for text in texts[:-1]:
        menu = next(action.menu() for action in menu.actions() if action.text() == text)
    next(action for action in menu.actions() if action.text() == texts[-1]).trigger()


def drag(view: TimelineView, qtbot, start: QPoint, end: QPoint, keys=Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.mousePress(view.canvas, LEFT, keys, pos=start)
    qtbot.mouseMove(view.canvas, start + (end - start) / 2)
    qtbot.mouseMove(view.canvas, end)
    view.canvas.grab()
    qtbot.mouseRelease(view.canvas, LEFT, keys, pos=end)


def test_a_dragged_edge_moves_it_to_a_frame(view: TimelineView, opened, project, playhead, qtbot):
    said = opened.analysis.lines[9].utterance
    close_to(view, said.end, 30)
    before = playhead.position
    _, right = places(view, said.number)
    drag(view, qtbot, right, right + QPoint(23, 0))
    (edit,) = edits(project, opened, qtbot)
    assert isinstance(edit, MoveEdges) and edit.utterance == said.number and edit.start == said.start
    assert edit.end == pytest.approx(view.canvas.time_at(right.x() + 23), abs=0.04)
    assert edit.end * 25 == pytest.approx(round(edit.end * 25), abs=1e-6)
    assert playhead.position == before


def test_a_dragged_edge_clings_to_cuts(view: TimelineView, opened, project, qtbot):
    said = opened.analysis.lines[9].utterance
    cuts = np.array([shot.start for shot in opened.analysis.shots])
    cut = float(cuts[np.argmin(np.abs(cuts - said.end))])
    close_to(view, said.end, 12)
    _, right = places(view, said.number)
    x = HEADER + round(view.canvas.scale.x(cut)) + 3
    drag(view, qtbot, right, QPoint(x, right.y()))
    made = edits(project, opened, qtbot)
    assert isinstance(made[0], MoveEdges) and made[0].end == pytest.approx(cut)


def test_a_click_on_an_edge_changes_nothing_and_esc_takes_a_drag_back(view, opened, project, playhead, qtbot):
    said = opened.analysis.lines[9].utterance
    close_to(view, said.start, 30)
    left, _ = places(view, said.number)
    qtbot.mouseClick(view.canvas, LEFT, pos=left + QPoint(1, 0))
    assert opened.selected == said.number
    qtbot.mousePress(view.canvas, LEFT, pos=left)
    qtbot.mouseMove(view.canvas, left + QPoint(60, 0))
    qtbot.keyClick(view.canvas, Qt.Key.Key_Escape)
    qtbot.mouseRelease(view.canvas, LEFT, pos=left + QPoint(60, 0))
    assert edits(project, opened, qtbot) == []


def test_snapping_prefers_places_to_frames():
    places = np.array([1.0, 5.0])
    assert snapped(1.03, places, 0.05, TIMES) == (1.0, True)
    assert snapped(2.031, places, 0.05, TIMES) == (pytest.approx(2.04), False)
    assert snapped(2.031, np.zeros(0), 0.05, None) == (2.031, False)


def test_words_are_corrected_where_they_stand(view: TimelineView, opened, project, qtbot):
    line = opened.analysis.lines[9]
    close_to(view, line.utterance.start, 12)
    left, right = places(view, line.utterance.number)
    qtbot.mouseDClick(view.canvas, LEFT, pos=(left + right) / 2)
    field = view.editor.input
    assert field is not None and field.text() == line.utterance.text
    assert view.canvas.rect().contains(field.geometry())
    field.setText("Quite other words")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert edits(project, opened, qtbot) == [CorrectText(line.utterance.number, "Quite other words")]
    view.canvas.words_wanted.emit(Hit(0.0, line.utterance.number, ""))
    again = view.editor.input
    assert again is not None
    again.setText("Never mind")
    qtbot.keyClick(again, Qt.Key.Key_Escape)
    assert len(edits(project, opened, qtbot)) == 1


def test_the_menu_of_a_line_corrects_it(view: TimelineView, opened, project, playhead, qtbot):
    line = opened.analysis.lines[9]
    said = line.utterance
    close_to(view, said.start, 12)
    playhead.seek((said.start + said.end) / 2)
    box = view.canvas.box_of(said.number)
    assert box is not None

    def menu() -> QMenu | None:
        hit = view.canvas.hit_at(box.center())
        view.canvas.menu_wanted.emit(hit, said.start, view.canvas.mapToGlobal(box.center().toPoint()))
        return view.editor.menu

    other = next(one for one in opened.analysis.people if one.key != line.person)
    for texts in (
        ("Speaker", other.name),
        ("Speaker", "Nobody"),
        ("Emotion", "Face", "joy"),
        ("Emotion", "Words", "The machine’s reading"),
        ("Split at the playhead",),
        ("Merge with the speaker’s next line",),
        ("Hide",),
    ):
        shown = menu()
        choose(shown, *texts)
        assert shown is not None
        shown.close()
    made = edits(project, opened, qtbot)
    assert made[:4] == [
        AssignSpeaker(said.number, other.key),
        AssignSpeaker(said.number, ""),
        OverrideEmotion(said.number, "face", "joy"),
        OverrideEmotion(said.number, "text", ""),
    ]
    assert isinstance(made[4], SplitLine) and made[4].utterance == said.number
    assert isinstance(made[5], MergeLines) and made[5].utterance == said.number
    assert made[6] == HideLine(said.number, True)


def test_the_menu_of_a_conflict_judges_it(view: TimelineView, opened, project, qtbot):
    number = opened.analysis.conflicts[2].utterance
    for texts in (("Needs a second look",), ("Accept",), ("Accept",), ("Kind", "Leakage")):
        view.canvas.menu_wanted.emit(Hit(0.0, number, "", conflict=True), 0.0, QPoint(10, 10))
        shown = view.editor.menu
        choose(shown, *texts)
        assert shown is not None
        shown.close()
        qtbot.waitUntil(lambda: not opened.busy, timeout=5000)
    assert edits(project, opened, qtbot) == [
        JudgeConflict(number, "second-look"),
        JudgeConflict(number, "accepted"),
        JudgeConflict(number, ""),
        RelabelConflict(number, "leakage"),
    ]


def test_notes_are_dragged_reworded_coloured_and_removed(view: TimelineView, opened, project, qtbot):
    track = next(one for one in view.canvas.tracks if isinstance(one, NoteTrack))
    y = view.canvas.top_of(track) + track.height // 2
    end = QPoint(HEADER + round(view.canvas.scale.x(70.0)), y)
    drag(view, qtbot, end, end + QPoint(80, 0), Qt.KeyboardModifier.AltModifier)
    (moved,) = edits(project, opened, qtbot)
    assert isinstance(moved, WriteNote) and (moved.number, moved.time, moved.tag) == (2, 40.0, "blue")
    assert moved.end == pytest.approx(view.canvas.time_at(end.x() + 80), abs=7 * view.canvas.scale.per_pixel)
    marker = QPoint(HEADER + round(view.canvas.scale.x(20.0)) + 2, y)
    drag(view, qtbot, marker, marker + QPoint(40, 0))
    made = edits(project, opened, qtbot)
    assert isinstance(made[1], WriteNote) and made[1].number == 1 and made[1].end == 0.0 and made[1].time > 20.5
    view.canvas.words_wanted.emit(Hit(20.0, None, "", note=1))
    field = view.editor.input
    assert field is not None and field.text() == "Hands"
    field.setText("Her hands")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    made = edits(project, opened, qtbot)
    assert isinstance(made[2], WriteNote) and (made[2].text, made[2].tag) == ("Her hands", "red")
    for texts in (("Colour", "Green"), ("Remove",)):
        view.canvas.menu_wanted.emit(Hit(20.0, None, "", note=1), 20.0, QPoint(10, 10))
        shown = view.editor.menu
        choose(shown, *texts)
        assert shown is not None
        shown.close()
        made = edits(project, opened, qtbot)
    assert isinstance(made[3], WriteNote) and made[3].tag == "green"
    assert isinstance(made[4], WriteNote) and (made[4].text, made[4].tag) == ("", "")


def test_markers_and_notes_are_made(view: TimelineView, opened, project, playhead, qtbot):
    playhead.seek(33.0)
    view.editor.add_marker()
    playhead.choose_span((50.0, 60.0))
    view.editor.add_range_note()
    field = view.editor.input
    assert field is not None
    field.setText("Here it turns")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    view.canvas.menu_wanted.emit(None, 12.0, QPoint(10, 10))
    shown = view.editor.menu
    choose(shown, "Marker here")
    assert shown is not None
    shown.close()
    made = edits(project, opened, qtbot)
    assert [(one.time, one.end, one.text) for one in made] == [
        (33.0, 0.0, ""),
        (50.0, 60.0, "Here it turns"),
        (12.0, 0.0, ""),
    ]
    assert all(one.tag for one in made)


def test_shift_drag_chooses_a_span_whose_ends_can_be_dragged(view: TimelineView, playhead, qtbot):
    canvas = view.canvas
    y = canvas.height() - 40
    drag(view, qtbot, QPoint(HEADER + 300, y), QPoint(HEADER + 500, y), Qt.KeyboardModifier.ShiftModifier)
    slack = 7 * canvas.scale.per_pixel
    assert playhead.span == (
        pytest.approx(canvas.scale.time(300), abs=slack),
        pytest.approx(canvas.scale.time(500), abs=slack),
    )
    start, end = playhead.span
    handle = QPoint(HEADER + round(canvas.scale.x(end)), 8)
    drag(view, qtbot, handle, handle + QPoint(150, 0), Qt.KeyboardModifier.AltModifier)
    assert playhead.span == (start, pytest.approx(canvas.time_at(handle.x() + 150), abs=0.01))
    qtbot.mousePress(canvas, LEFT, pos=QPoint(HEADER + 100, RULER - 5))
    qtbot.mouseMove(canvas, QPoint(HEADER + 160, RULER - 5))
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    qtbot.mouseRelease(canvas, LEFT, pos=QPoint(HEADER + 160, RULER - 5))
    assert playhead.span is not None and playhead.span[0] == start
    view.show_span()
    assert canvas.scale.start <= start and canvas.scale.end >= playhead.span[1]
    assert canvas.scale.end - canvas.scale.start < 1.2 * (playhead.span[1] - start)


def test_keys_go_from_line_to_line_and_say_it(view: TimelineView, opened, playhead, qtbot):
    view.canvas.setFocus()
    control = Qt.KeyboardModifier.ControlModifier
    lines = sorted(opened.analysis.lines, key=lambda one: one.utterance.start)
    playhead.seek(lines[3].utterance.start + 0.05)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Right, control)
    assert opened.selected == lines[4].utterance.number
    qtbot.keyClick(view.canvas, Qt.Key.Key_Right, control)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Left, control)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Left, control)
    assert opened.selected == lines[3].utterance.number
    spoken = QAccessible.queryAccessibleInterface(view.canvas).text(QAccessible.Text.Description)
    assert lines[3].utterance.text in spoken
    qtbot.keyClick(view.canvas, Qt.Key.Key_F2)
    field = view.editor.input
    assert field is not None and field.text() == lines[3].utterance.text
    qtbot.keyClick(field, Qt.Key.Key_Escape)


def test_a_read_only_project_is_not_edited(view: TimelineView, opened, project, qtbot):
    opened._read_only = True
    view._show()
    line = opened.analysis.lines[9]
    close_to(view, line.utterance.end, 30)
    _, right = places(view, line.utterance.number)
    drag(view, qtbot, right, right + QPoint(23, 0))
    menu = view.editor.menu
    view.canvas.menu_wanted.emit(view.canvas.hit_at(QPointF(right)), 0.0, QPoint(10, 10))
    view.canvas.words_wanted.emit(Hit(0.0, line.utterance.number, ""))
    assert view.editor.menu is menu and view.editor.input is None
    assert edits(project, opened, qtbot) == []


def test_a_blind_coder_is_not_offered_the_machines_channels(view: TimelineView, opened, qtbot):
    opened.code_as("Ben", True)
    number = opened.analysis.lines[9].utterance.number
    view.canvas.menu_wanted.emit(Hit(0.0, number, ""), 0.0, QPoint(10, 10))
    menu = view.editor.menu
    assert menu is not None
    texts = [action.text() for action in menu.actions()]
    assert "Emotion" not in texts and "Speaker" in texts
    menu.close()
