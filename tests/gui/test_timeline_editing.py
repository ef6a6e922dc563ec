"""Corrections made with pointer and keys on the timeline."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent
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

    def menu() -> QMenu | None:
        # Other lanes and, split, another length: it lies elsewhere after every edit.
        qtbot.waitUntil(lambda: not opened.busy, timeout=5000)
        box = view.canvas.box_of(said.number)
        assert box is not None
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


def note_row(view: TimelineView) -> int:
    track = next(one for one in view.canvas.tracks if isinstance(one, NoteTrack))
    return view.canvas.top_of(track) + track.height // 2


def test_a_range_is_moved_as_a_whole_by_its_middle(view: TimelineView, opened, project, playhead, qtbot):
    canvas, y = view.canvas, note_row(view)
    middle = QPoint(HEADER + round(canvas.scale.x(52.0)), y)
    drag(view, qtbot, middle, middle + QPoint(60, 0), Qt.KeyboardModifier.AltModifier)
    (moved,) = edits(project, opened, qtbot)
    assert isinstance(moved, WriteNote) and (moved.number, moved.text, moved.tag) == (2, "The whole exchange", "blue")
    assert moved.time == pytest.approx(40.0 + 60 * canvas.scale.per_pixel, abs=7 * canvas.scale.per_pixel)
    assert moved.end - moved.time == pytest.approx(30.0)
    now = QPoint(HEADER + round(canvas.scale.x(moved.time + 15)), note_row(view))
    drag(view, qtbot, now, now + QPoint(5000, 0), Qt.KeyboardModifier.AltModifier)
    last = edits(project, opened, qtbot)[-1]
    assert (last.end, last.end - last.time) == (pytest.approx(opened.analysis.film.duration), pytest.approx(30.0))
    count = len(edits(project, opened, qtbot))
    qtbot.mouseClick(canvas, LEFT, pos=QPoint(HEADER + round(canvas.scale.x(last.time + 15)), note_row(view)))
    assert playhead.position == pytest.approx(last.time + 15, abs=canvas.scale.per_pixel + 0.04)
    assert len(edits(project, opened, qtbot)) == count


def hold(view: TimelineView, qtbot, number: int, by: int = 60) -> QPoint:
    """Take hold of a line's end and drag it, without letting go; the pointer's place."""
    said = view._session.line(number).utterance
    close_to(view, said.end, 20)
    _, right = places(view, number)
    qtbot.mousePress(view.canvas, LEFT, pos=right)
    qtbot.mouseMove(view.canvas, right + QPoint(by // 2, 0))
    qtbot.mouseMove(view.canvas, right + QPoint(by, 0))
    assert view.canvas.gesture is not None
    return right + QPoint(by, 0)


@pytest.mark.parametrize("button", [Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton])
def test_a_second_button_gives_a_drag_up(view: TimelineView, opened, project, qtbot, button):
    canvas = view.canvas
    there = hold(view, qtbot, 9)
    canvas.show_snap(3.0)
    qtbot.mousePress(canvas, button, pos=there)
    assert canvas.gesture is None and canvas._snap is None
    canvas.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, there, canvas.mapToGlobal(there)))
    assert view.editor.menu is None, "the press that gave the drag up asks for nothing else"
    qtbot.mouseRelease(canvas, button, pos=there)
    qtbot.mouseRelease(canvas, LEFT, pos=there)
    assert edits(project, opened, qtbot) == []


def test_letting_go_of_another_button_ends_no_drag(view: TimelineView, opened, project, qtbot):
    there = hold(view, qtbot, 9)
    qtbot.mouseRelease(view.canvas, Qt.MouseButton.MiddleButton, pos=there)
    assert view.canvas.gesture is not None and edits(project, opened, qtbot) == []
    qtbot.mouseRelease(view.canvas, LEFT, pos=there)
    assert view.canvas.gesture is None and len(edits(project, opened, qtbot)) == 1


def test_going_elsewhere_gives_a_drag_up(view: TimelineView, opened, project, qtbot):
    view.canvas.setFocus()
    qtbot.waitUntil(view.canvas.hasFocus, timeout=5000)
    there = hold(view, qtbot, 9)
    view.overview.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    view.overview.setFocus()
    assert view.canvas.gesture is None
    qtbot.mouseRelease(view.canvas, LEFT, pos=there)
    assert edits(project, opened, qtbot) == []


def test_a_drag_keeps_the_end_that_was_corrected_meanwhile(view: TimelineView, opened, project, qtbot):
    said = opened.analysis.lines[9].utterance
    there = hold(view, qtbot, 9)
    opened.edit(MoveEdges(9, said.start + 0.4, said.end))
    opened.show_person(opened.analysis.people[0].key, False)
    edits(project, opened, qtbot)
    found = view.canvas.stretch_of(view.canvas.gesture._hit)
    if opened.analysis.lines[9].person != opened.analysis.people[0].key:
        assert found is not None and found[0] in view.canvas.tracks and found[1][0] == said.start + 0.4
    view.canvas.grab()
    qtbot.mouseRelease(view.canvas, LEFT, pos=there)
    last = edits(project, opened, qtbot)[-1]
    assert isinstance(last, MoveEdges) and last.start == pytest.approx(said.start + 0.4) and last.end > said.end


def test_a_drag_of_a_line_that_is_gone_writes_nothing(view: TimelineView, opened, project, qtbot):
    there = hold(view, qtbot, 9)
    opened.edit(HideLine(9, True))
    edits(project, opened, qtbot)
    view.canvas.grab()
    qtbot.mouseRelease(view.canvas, LEFT, pos=there)
    assert edits(project, opened, qtbot) == [HideLine(9, True)]


def test_nothing_begun_outlives_its_project(view: TimelineView, opened, project, playhead, qtbot):
    there = hold(view, qtbot, 9)
    playhead.seek(5.0)
    another = SampleProject(make_analysis(lines=30, seed=9), "Another")
    with qtbot.waitSignal(opened.opened, timeout=5000):
        opened.open(lambda: another, "Another")
    assert view.canvas.gesture is None
    qtbot.mouseRelease(view.canvas, LEFT, pos=there)
    qtbot.waitUntil(lambda: not opened.busy, timeout=5000)
    assert another.log == [] and playhead.position == pytest.approx(5.0)
    view.canvas.words_wanted.emit(Hit(0.0, 9, ""))
    field = view.editor.input
    assert field is not None
    field.setText("Words for another film")
    with qtbot.waitSignal(opened.opened, timeout=5000):
        opened.open(lambda: project, "Sample")
    assert view.editor.input is None
    assert edits(project, opened, qtbot) == [] and another.log == []
    there = hold(view, qtbot, 9)
    opened.close_project()
    assert view.canvas.gesture is None
    qtbot.mouseRelease(view.canvas, LEFT, pos=there)
    assert edits(project, opened, qtbot) == []


def test_notes_are_dragged_reworded_coloured_and_removed(view: TimelineView, opened, project, qtbot):
    y = note_row(view)
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
    number = opened.analysis.conflicts[2].utterance
    opened.code_as("Ben", True)
    for hit in (Hit(0.0, number, ""), Hit(0.0, number, "", conflict=True)):
        view.canvas.menu_wanted.emit(hit, 0.0, QPoint(10, 10))
        menu = view.editor.menu
        assert menu is not None
        texts = {action.text() for action in menu.actions()}
        assert not texts & {"Emotion", "Accept", "Reject", "Needs a second look", "Kind"} and "Speaker" in texts
        menu.close()
