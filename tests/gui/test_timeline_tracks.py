"""What tracks show, how they are arranged, and what of them is painted again."""

from __future__ import annotations

import json
import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication
from sample_analysis import SampleProject, make_analysis

from app.timeline import backdrop
from app.timeline.arrangement import KINDS, Arrangement, arrangement_from
from app.timeline.content import content_of
from app.timeline.scale import TimeScale
from app.timeline.sheet import HEADER, RULER, Scene, Sheet
from app.timeline.tracks import ConflictTrack, CurveTrack, FaceTrack, LaneTrack, NoteTrack, SoundTrack, TransitionTrack
from app.timeline.view import TimelineView
from emotionai_core.film.waveform import outline
from emotionai_core.records.analysis import Coding, Note
from emotionai_core.records.utterance import VoiceAffect


def rich():
    """An analysis with everything a track can show."""
    analysis = make_analysis(lines=80, people=5)
    lines = tuple(replace(one, voice=VoiceAffect(0.5, 0.1, 0.4, 0.9)) for one in analysis.lines)
    numbers = [one.utterance for one in analysis.conflicts]
    return replace(
        analysis,
        lines=lines,
        notes=(Note(1, 20.0, "Hands", tag="red"), Note(2, 40.0, "The whole exchange", 70.0, "blue", "Ann")),
        codings=(Coding("", lines[4].utterance.number, "joy", 0.4, None), Coding("Ben", 5, "fear", None, None)),
        judgements={numbers[0]: "accepted", numbers[1]: "second-look", numbers[2]: "rejected"},
        comments={numbers[1]: "Is this a smile?"},
        corrected={lines[4].utterance.number: frozenset({"text", "speaker"})},
    )


@pytest.fixture
def project() -> SampleProject:
    return SampleProject(rich())


@pytest.fixture
def view(opened, playhead, theme, qtbot):
    made = TimelineView(opened, playhead, theme)
    playhead.set_film(opened.analysis.film.duration)
    made.resize(1200, 620)
    made.show()
    qtbot.waitExposed(made)
    made._on_analysis(frozenset({"people", "lines", "conflicts", "notes", "codings"}))
    qtbot.waitUntil(lambda: not made.backdrop.busy, timeout=5000)
    yield made
    made.close()
    made.deleteLater()


def kinds(view: TimelineView) -> list[str]:
    return list(dict.fromkeys(track.kind for track in view.canvas.tracks))


def find(view: TimelineView, kind: type):
    return next(track for track in view.canvas.tracks if isinstance(track, kind))


def header(view: TimelineView, kind: str) -> QPoint:
    track = next(track for track in view.canvas.tracks if track.kind == kind)
    return QPoint(40, view.canvas.top_of(track) + track.height // 2)


def test_there_is_a_track_for_everything_there_is_and_none_for_what_is_not(view: TimelineView):
    everything = {"shots", "conflicts", "transitions", "people", "codings", "notes"}
    assert set(kinds(view)) == everything | {"arousal", "valence", "dominance", "faces"}
    assert isinstance(find(view, FaceTrack), FaceTrack)


def test_panning_paints_only_the_strip_that_comes_into_view(view: TimelineView):
    canvas = view.canvas
    canvas.zoom(6, 300)
    canvas.grab()
    whole, parts = canvas.sheet.whole, canvas.sheet.parts
    for _ in range(40):
        canvas.set_scale(canvas.scale.panned(17.4))
        canvas.grab()
    assert canvas.sheet.whole == whole
    painted = canvas.sheet.parts - parts
    # 680 pixels in pieces of 320, and names that stay at the left edge: far less than 40 times every track.
    assert 0 < painted < 15 * len(canvas.tracks)


@pytest.mark.parametrize("steps", [(31, 31, 31), (-44, -44), (250, -90, 13), (601, -1, -320)])
@pytest.mark.parametrize("zoom", [3.0, 40.0])
def test_a_panned_picture_is_the_picture_painted_anew(view: TimelineView, steps: tuple[int, ...], zoom: float):
    canvas = view.canvas
    canvas.zoom(zoom, 700)
    canvas.grab()
    for step in steps:
        canvas.set_scale(canvas.scale.panned(step))
        panned = canvas.grab().toImage()
    strips = canvas.sheet.parts
    canvas.refresh()
    anew = canvas.grab().toImage()
    assert strips > 0 and differing(panned, anew) < 0.002


def test_no_seam_stays_between_tracks_at_125_percent(view: TimelineView):
    canvas, ratio = view.canvas, 1.25
    canvas.zoom(20.0, 700)
    scale = canvas.scale

    def painted(sheet: Sheet, to: TimeScale) -> QImage:
        size = canvas.size()
        scene = Scene(canvas.tracks, to, 0, size, ratio, canvas.look, canvas.font(), canvas.font(), None, "")
        picture = QImage(size * ratio, QImage.Format.Format_RGB32)
        picture.setDevicePixelRatio(ratio)
        painter = QPainter(picture)
        sheet.draw(painter, scene, canvas.rect())
        painter.end()
        return picture

    kept = Sheet()
    painted(kept, scale)
    for step in (320, 320, -480, 600):
        scale = replace(scale, start=scale.start + step * scale.per_pixel)
        panned = painted(kept, scale)
    assert kept.whole == 1
    rows = [
        np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1).astype(np.int16)
        for image in (panned, painted(Sheet(), scale))
    ]
    assert (np.abs(rows[0] - rows[1]) > 2).mean(axis=1).max() < 0.02


def differing(one: QImage, other: QImage) -> float:
    """The share of pixels that differ visibly."""
    rows = [
        np.frombuffer(image.convertToFormat(QImage.Format.Format_RGB32).constBits(), np.uint8).astype(np.int16)
        for image in (one, other)
    ]
    return float((np.abs(rows[0] - rows[1]).reshape(-1, 4).max(axis=1) > 40).mean())


def test_the_playhead_repaints_no_track(view: TimelineView, playhead):
    canvas = view.canvas
    canvas.grab()
    before = (canvas.sheet.whole, canvas.sheet.parts)
    for step in range(30):
        playhead.seek(1.0 + step * 0.04)
        canvas.repaint()
    assert (canvas.sheet.whole, canvas.sheet.parts) == before


def test_the_view_says_what_it_leaves_out(view: TimelineView, opened, qtbot):
    conflicts = find(view, ConflictTrack)
    hidden = conflicts.hidden(view.canvas.scale)
    drawn = int(conflicts.drawn(view.canvas.scale, None).sum())
    assert (hidden is None) == (drawn == len(opened.analysis.conflicts))
    opened.show_person("face-0", False)
    opened.show_person("face-1", False)
    assert "2 people hidden" in view.left_out.text
    assert "people" in view.left_out.toolTip()
    opened.show_person("face-0", True)
    opened.show_person("face-1", True)
    assert "hidden" not in view.left_out.text


def test_crowded_conflicts_are_counted_and_the_most_severe_are_drawn(view: TimelineView, opened):
    analysis = make_analysis(duration=14_400, lines=900, people=5)
    track = ConflictTrack(content_of(analysis, {}))
    scale = replace(view.canvas.scale, duration=14_400.0, per_pixel=14_400 / 1000, width=1000.0, start=0.0)
    drawn = track.drawn(scale, None)
    hidden = track.hidden(scale)
    assert hidden is not None and hidden.text == f"{drawn.sum()} of 300 conflicts drawn"
    assert "Zoom in" in hidden.tip
    worst = max(range(300), key=lambda index: analysis.conflicts[index].severity)
    assert drawn[worst]
    faint = int(np.flatnonzero(~drawn)[0])
    assert track.drawn(scale, analysis.conflicts[faint].utterance)[faint], "the selected one is always drawn"
    close = replace(scale, per_pixel=0.02)
    assert track.drawn(close, None).all() and track.hidden(close) is None


def test_tips_name_channels_programs_and_what_was_corrected(view: TimelineView, opened):
    number = opened.analysis.lines[4].utterance.number
    box = view.canvas.box_of(number)
    assert box is not None
    hit = view.canvas.hit_at(box.center())
    assert hit is not None and hit.line == number
    assert "Words: " in hit.tip and "embedded 1.0" in hit.tip and "Corrected by hand: who speaks, the words" in hit.tip
    note = find(view, NoteTrack)
    found = note.hit(view.canvas.scale, view.canvas.scale.x(55.0), 8)
    assert found is not None and found.note == 2 and "Ann" in found.tip
    conflict = find(view, ConflictTrack)
    second = opened.analysis.conflicts[1]
    said = conflict.hit(view.canvas.scale, view.canvas.scale.x((second.start + second.end) / 2), 8)
    assert said is not None and said.conflict and "Is this a smile?" in said.tip


def test_transitions_are_where_the_core_says(view: TimelineView, opened):
    track = find(view, TransitionTrack)
    one = view._sources.derived.transitions[3]
    hit = track.hit(view.canvas.scale, view.canvas.scale.x(one.time), 10)
    assert hit is not None and opened.line(hit.line) is not None


def test_a_dragged_name_moves_its_track(view: TimelineView, qtbot):
    canvas = view.canvas
    start, target = header(view, "valence"), header(view, "shots")
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(canvas, start - QPoint(0, 10))
    qtbot.mouseMove(canvas, QPoint(40, target.y() - 6))
    assert canvas.grab() is not None
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(40, target.y() - 6))
    assert kinds(view)[0] == "valence"
    view.arranger.reset()
    assert kinds(view)[0] == "shots"


def test_esc_gives_a_drag_up(view: TimelineView, qtbot):
    canvas, before = view.canvas, kinds(view)
    start = header(view, "valence")
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(canvas, start - QPoint(0, 150))
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start - QPoint(0, 150))
    assert kinds(view) == before and canvas.gesture is None


def test_a_dragged_lower_edge_makes_tracks_higher(view: TimelineView, qtbot):
    canvas = view.canvas
    track = next(one for one in canvas.tracks if one.kind == "arousal")
    edge, height = canvas.top_of(track) + track.height, track.height
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(40, edge))
    qtbot.mouseMove(canvas, QPoint(40, edge + 33))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(40, edge + 33))
    assert next(one for one in canvas.tracks if one.kind == "arousal").height == height + 33
    kept = view.state()
    view.arranger.reset()
    view.restore(kept)
    assert next(one for one in canvas.tracks if one.kind == "arousal").height == height + 33


def test_keys_move_the_focused_track(view: TimelineView, qtbot):
    canvas = view.canvas
    canvas.setFocus()
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=header(view, "conflicts"))
    assert canvas.focused == "conflicts"
    qtbot.keyClick(canvas, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert kinds(view)[:2] == ["conflicts", "shots"]
    qtbot.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert canvas.focused == "shots"


def test_tracks_are_hidden_and_shown_by_menu(view: TimelineView, qtbot):
    view.canvas.header_menu_wanted.emit("dominance", "", view.canvas.mapToGlobal(QPoint(20, 60)))
    menu = view.arranger.menu
    assert menu is not None
    hide = next(action for action in menu.actions() if "Dominance" in action.text() and "Hide" in action.text())
    hide.trigger()
    menu.close()
    assert "dominance" not in kinds(view)
    view.arranger.show_kind("dominance", True)
    assert "dominance" in kinds(view)


def test_the_menu_of_a_lane_shows_only_its_person_or_hides_them(view: TimelineView, opened, qtbot):
    canvas = view.canvas
    lanes = [track for track in canvas.tracks if isinstance(track, LaneTrack)]
    assert len(lanes) > 2

    def choose(key: str, text: str) -> None:
        lane = next(track for track in canvas.tracks if isinstance(track, LaneTrack) and track.lane.key == key)
        place = QPoint(40, canvas.top_of(lane) + lane.height // 2)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, canvas.mapToGlobal(place))
        QApplication.sendEvent(canvas, event)
        menu = view.arranger.menu
        assert menu is not None
        next(action for action in menu.actions() if action.text() == text).trigger()
        menu.close()

    choose(lanes[1].lane.key, "Hide this person")
    assert lanes[1].lane.key not in opened.people_shown and len(opened.people_shown) == len(lanes) - 1
    choose(lanes[2].lane.key, "Only this person")
    assert opened.people_shown == {lanes[2].lane.key}
    assert [track.lane.key for track in canvas.tracks if isinstance(track, LaneTrack)] == [lanes[2].lane.key]


def test_one_switch_draws_the_single_values_of_all_curves(view: TimelineView, opened):
    def faint_lines() -> dict[str, int]:
        return {track.kind: len(track._raw) for track in view.canvas.tracks if isinstance(track, CurveTrack)}

    people = len(opened.people_shown)
    assert faint_lines() == dict.fromkeys(("arousal", "valence", "dominance", "faces"), people)
    with_raw = view.canvas.grab().toImage()
    view.arranger._show_raw(False)
    assert set(faint_lines().values()) == {0}
    assert differing(with_raw, view.canvas.grab().toImage()) > 0.001


def test_a_correction_rebuilds_only_what_it_touches(opened):
    analysis = opened.analysis
    before = content_of(analysis, opened.colours)
    drawn = before.arousal.of("face-1")
    changed = analysis.lines[0]
    lines = (replace(changed, utterance=replace(changed.utterance, text="Other words")), *analysis.lines[1:])
    after = content_of(replace(analysis, lines=lines), opened.colours, before, frozenset({"lines"}))
    fresh = {lane.key for lane, old in zip(after.lanes, before.lanes, strict=True) if lane is not old}
    assert fresh == {changed.person}
    assert after.arousal.of("face-1") is drawn
    curve = replace(analysis.curves["face-1"], arousal=analysis.curves["face-1"].arousal * 0.5)
    halved = replace(analysis, curves={**analysis.curves, "face-1": curve})
    assert content_of(halved, opened.colours, before, frozenset({"lines"})).arousal.of("face-1") is not drawn


def test_arrangements_survive_their_file_and_nonsense():
    wished = Arrangement().with_shown("sound", False).placed("faces", "shots", False).with_height("film", 90)
    again = arrangement_from(wished.text())
    assert (again.order, again.hidden, dict(again.heights)) == (wished.order, wished.hidden, dict(wished.heights))
    for nonsense in ("", "[]", "3", '{"order": 5, "heights": [1]}', '{"hidden": ["x"], "heights": {"film": "big"}}'):
        assert arrangement_from(nonsense) == Arrangement()
    older = json.dumps({"order": [one for one in reversed(KINDS) if one != "film"]})
    assert set(arrangement_from(older).order) == set(KINDS)


OPINIONS = {"transitions", "faces", "dominance", "conflicts", "arousal", "valence"}


def test_opinions_are_gone_the_moment_a_coder_is_blind(view: TimelineView, opened):
    assert set(kinds(view)) >= OPINIONS
    opened.code_as("Ben", True)
    assert not OPINIONS & set(kinds(view))


def test_what_cannot_be_derived_is_said_and_leaves_nothing_old(view: TimelineView, opened, qtbot, monkeypatch):
    def broken(*_what: object) -> None:
        raise ValueError("no")

    assert "transitions" in kinds(view)
    monkeypatch.setattr(backdrop, "derived_of", broken)
    view._on_analysis(frozenset({"lines"}))
    qtbot.waitUntil(lambda: not view.backdrop.busy, timeout=5000)
    assert not {"transitions", "faces"} & set(kinds(view))
    assert "Faces and transitions missing" in view.left_out.text
    monkeypatch.undo()
    view._on_analysis(frozenset({"lines"}))
    qtbot.waitUntil(lambda: not view.backdrop.busy, timeout=5000)
    assert "transitions" in kinds(view) and "missing" not in view.left_out.text


def test_a_blind_coder_sees_no_opinions(view: TimelineView, opened, qtbot):
    opened.code_as("Ben", True)
    qtbot.waitUntil(lambda: not view.backdrop.busy, timeout=5000)
    assert not OPINIONS & set(kinds(view))
    lanes = [track for track in view.canvas.tracks if isinstance(track, LaneTrack)]
    assert lanes and all(set(track.lane.emotion.tolist()) == {4} for track in lanes)
    coded = [track for track in view.canvas.tracks if track.kind == "codings"]
    assert [track.title() for track in coded] == ["Coded: Ben"]


def test_the_waveform_shows_a_click_at_every_zoom(view: TimelineView, tmp_path: Path, theme):
    samples = np.zeros(16_000 * 160, np.int16)
    samples[16_000 * 100] = 32_000
    path = tmp_path / "sound.wav"
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
        out.writeframes(samples.tobytes())
    view._on_waveform(outline(path))
    view.arranger._on_resized("sound", 60)
    colour = theme.look.colour("wave")
    for zoom in (1.0, 8.0, 60.0):
        view.canvas.fit()
        view.canvas.zoom(zoom, view.canvas.scale.x(100.0))
        picture = view.canvas.grab().toImage()
        track = find(view, SoundTrack)
        top = view.canvas.top_of(track) + 4
        x = HEADER + round(view.canvas.scale.x(100.0))
        near = [picture.pixelColor(at, top) for at in range(x - 3, x + 4)]
        assert colour in near, zoom
        assert picture.pixelColor(x - 40, top) != colour


def test_every_kind_can_be_hit_without_a_project(playhead, theme, session, qtbot):
    empty = TimelineView(session, playhead, theme)
    qtbot.addWidget(empty)
    empty.resize(900, 400)
    empty.show()
    empty.grab()
    assert empty.canvas.hit_at(QPointF(HEADER + 40, RULER + 30)) is None
    empty.go_to_line(1)
    empty.close()
