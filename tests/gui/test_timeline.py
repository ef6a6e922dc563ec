from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPainter, QPainterPath, QWheelEvent
from PySide6.QtWidgets import QApplication
from sample_analysis import SampleProject, make_analysis

from app.timeline.canvas import TimelineCanvas
from app.timeline.content import FAINT, content_of, shown_emotion, words_sure
from app.timeline.curves import Runs, polygon
from app.timeline.legend import Legend
from app.timeline.scale import TimeScale
from app.timeline.sheet import HEADER, RULER
from app.timeline.tracks import Brush, ConflictTrack, LaneTrack, ShotTrack
from app.timeline.view import TimelineView
from app.window import MainWindow
from emotionai_core.records.evidence import Channel, Polarity
from emotionai_core.records.line import Line
from emotionai_core.records.timebase import FrameTimes


def frame_times(rate: float) -> FrameTimes:
    base = Fraction(1, 25) if rate == 25.0 else Fraction(1001, 24000)
    return FrameTimes(np.arange(4002, dtype=np.int64), base)


def wheel(canvas: TimelineCanvas, x: float, delta: int, keys=Qt.KeyboardModifier.NoModifier, sideways: int = 0) -> None:
    place = QPointF(x, 60)
    event = QWheelEvent(
        place,
        QPointF(canvas.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(sideways, delta),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


def test_scale_is_one_mapping_both_ways():
    scale = TimeScale(600.0, 1000.0).fitted()
    for moment in (0.0, 1.5, 333.3, 600.0):
        assert scale.time(scale.x(moment)) == pytest.approx(moment)
    assert scale.x(600.0) == pytest.approx(1000.0)


@pytest.mark.parametrize("x", [1.0, 250.0, 999.0])
@pytest.mark.parametrize("factor", [1.1, 3.0, 40.0])
def test_zoom_keeps_the_time_under_the_pointer(x: float, factor: float):
    scale = TimeScale(600.0, 1000.0).fitted()
    closer = scale.zoomed(factor, x)
    assert closer.time(x) == pytest.approx(scale.time(x), abs=1e-6)
    back = closer.zoomed(1 / factor, x)
    assert back.per_pixel == pytest.approx(scale.per_pixel)


def test_the_view_never_leaves_the_film():
    scale = TimeScale(600.0, 1000.0).fitted().zoomed(10, 500)
    assert scale.panned(-1e6).start == 0.0
    assert scale.panned(1e6).end == pytest.approx(600.0)
    assert scale.zoomed(0.001, 100) == TimeScale(600.0, 1000.0).fitted()
    assert scale.zoomed(1e12, 100).per_pixel > 0


def test_marks_are_round_and_not_crowded():
    scale = TimeScale(7200.0, 1200.0).fitted()
    while scale.per_pixel > 0.01:
        assert scale.step() / scale.per_pixel >= 90
        scale = scale.zoomed(1.7, 300)


def points(paths: list[QPainterPath]) -> list[tuple[bool, float, float]]:
    """Whether a line begins there, and the place, of all elements."""
    elements = [path.elementAt(index) for path in paths for index in range(path.elementCount())]
    return [(element.isMoveTo(), element.x, element.y) for element in elements]  # type: ignore[attr-defined]


def test_curves_keep_every_peak_at_every_zoom():
    random = np.random.default_rng(1)
    value = random.normal(0, 0.1, 100_000)
    value[[777, 50_001, 99_998]] = 9.0
    value[12_345] = -9.0
    runs = Runs.of(np.arange(100_000) / 10, value)
    for per_pixel in (0.1, 1.0, 10.0):
        drawn = np.array([(x, y) for _, x, y in points(runs.paths(per_pixel, 0, 10_000))])
        assert len(drawn) <= max(100_000, 2 * 2 * 10_000 / per_pixel) * 1.01
        for sample in (777, 50_001, 99_998):
            nearest = np.abs(drawn[drawn[:, 1] == 9.0, 0] - sample / 10).min()
            assert nearest <= per_pixel
        assert np.any(drawn[:, 1] == -9.0)
        assert np.all(np.diff(drawn[:, 0]) >= 0)


def test_only_what_is_in_view_is_drawn():
    runs = Runs.of(np.arange(100_000) / 10, np.sin(np.arange(100_000)))
    near = points(runs.paths(0.1, 5000, 5100))
    assert len(near) < 3 * 1024 + 256
    assert near[0][1] <= 5000 and near[-1][1] >= 5100
    assert runs.paths(0.1, 5000, 5100)[0] is runs.paths(0.1, 5000, 5100)[0]


def test_curves_break_at_gaps_and_unknown_values():
    moment = np.arange(0, 100, 0.5)
    value = np.sin(moment)
    value[(moment > 40) & (moment < 60)] = np.nan
    runs = Runs.of(moment, value)
    assert list(zip(runs.begins, runs.ends, strict=True)) == [(0.0, 40.0), (60.0, 99.5)]
    for per_pixel in (0.1, 1.0, 2.0):
        drawn = points(runs.paths(per_pixel, 0, 100))
        # A line that goes on in the next path begins there at the same point.
        before = [(-1.0, 0.0), *((x, y) for _, x, y in drawn)]
        lines = [x for (begins, x, y), last in zip(drawn, before, strict=False) if begins and (x, y) != last]
        assert lines == [pytest.approx(0, abs=2), pytest.approx(60, abs=2)]
    assert runs.paths(0.1, 45, 55) == []
    assert Runs.of(moment, np.full(len(moment), np.nan)).paths(0.1, 0, 100) == []


def test_a_sample_between_two_gaps_is_a_dot():
    runs = Runs.of(np.array([0.0, 1.0, 2.0, 50.0, 98.0, 99.0]), np.array([0.0, 0, 0, 7, 0, 0]))
    assert [one.tolist() for one in runs.lone(0, 100)] == [[50.0], [7.0]]
    assert not len(runs.lone(51, 100)[0])


def test_polygon_holds_the_points():
    line = polygon(np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0]))
    assert [(line[i].x(), line[i].y()) for i in range(3)] == [(1, 4), (2, 5), (3, 6)]


@pytest.fixture
def view(opened, playhead, theme, qtbot):
    made = TimelineView(opened, playhead, theme)
    playhead.set_film(opened.analysis.film.duration)
    made.resize(1200, 420)
    made.show()
    qtbot.waitExposed(made)
    made._on_analysis(frozenset({"people", "lines", "conflicts", "notes"}))
    qtbot.waitUntil(lambda: not made.backdrop.busy, timeout=5000)
    yield made
    made.close()
    made.deleteLater()


def test_it_shows_shots_conflicts_one_lane_a_person_and_what_follows_from_them(view: TimelineView, opened):
    kinds = [type(track).__name__ for track in view.canvas.tracks]
    curves = ["TransitionTrack", "CurveTrack", "CurveTrack", "FaceTrack"]
    assert kinds == ["ShotTrack", "ConflictTrack", *["LaneTrack"] * 4, *curves]
    opened.show_person("face-0", False)
    assert [track.lane.key for track in view.canvas.tracks if isinstance(track, LaneTrack)].count("face-0") == 0
    assert len([track for track in view.canvas.tracks if isinstance(track, LaneTrack)]) == 3


def test_a_click_goes_to_the_time_under_it(view: TimelineView, playhead, qtbot):
    canvas = view.canvas
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(HEADER + 400, RULER - 5))
    assert playhead.position == pytest.approx(canvas.scale.time(400), abs=1e-6)


def test_dragging_scrubs(view: TimelineView, playhead, qtbot):
    canvas, places = view.canvas, []
    playhead.moved.connect(lambda position, _source: places.append(position))
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(HEADER + 100, 10))
    for x in (150, 200, 320):
        qtbot.mouseMove(canvas, QPoint(HEADER + x, 10))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(HEADER + 320, 10))
    assert places[0] == pytest.approx(canvas.scale.time(100))
    assert places[-1] == pytest.approx(canvas.scale.time(320), abs=canvas.scale.per_pixel * 2)


def test_the_wheel_zooms_around_the_pointer_and_pans_with_shift(view: TimelineView):
    canvas = view.canvas
    under = canvas.scale.time(300)
    wheel(canvas, HEADER + 300, 360)
    assert canvas.scale.per_pixel < canvas.scale.fitted().per_pixel
    assert canvas.scale.time(300) == pytest.approx(under, abs=1e-6)
    before = canvas.scale
    wheel(canvas, HEADER + 300, -120, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.scale.per_pixel == before.per_pixel
    assert canvas.scale.start > before.start
    wheel(canvas, HEADER + 300, 0, sideways=120)
    assert canvas.scale.start == pytest.approx(before.start, abs=1e-6)


def test_the_middle_button_pans(view: TimelineView, qtbot):
    canvas = view.canvas
    canvas.zoom(8, 500)
    start = canvas.scale.start
    qtbot.mousePress(canvas, Qt.MouseButton.MiddleButton, pos=QPoint(HEADER + 500, 60))
    qtbot.mouseMove(canvas, QPoint(HEADER + 440, 60))
    qtbot.mouseRelease(canvas, Qt.MouseButton.MiddleButton, pos=QPoint(HEADER + 440, 60))
    assert canvas.scale.start == pytest.approx(start + 60 * canvas.scale.per_pixel)


def lane_place(canvas: TimelineCanvas, key: str, x: float) -> QPoint:
    top = RULER - canvas.offset
    for track in canvas.tracks:
        if isinstance(track, LaneTrack) and track.lane.key == key:
            return QPoint(HEADER + round(x), top + track.height // 2)
        top += track.height
    raise AssertionError(key)


def test_a_double_click_on_a_block_selects_its_line(view: TimelineView, opened, playhead, qtbot):
    line = opened.analysis.lines[11]
    said = line.utterance
    place = lane_place(view.canvas, line.person, view.canvas.scale.x((said.start + said.end) / 2))
    qtbot.mouseDClick(view.canvas, Qt.MouseButton.LeftButton, pos=place)
    assert opened.selected == said.number
    assert playhead.position == pytest.approx(said.start)


def test_hits_speak_of_what_lies_there(view: TimelineView, opened):
    canvas, conflict = view.canvas, opened.analysis.conflicts[2]
    tops = {type(track): sum(one.height for one in canvas.tracks[:i]) for i, track in enumerate(canvas.tracks)}
    x = HEADER + canvas.scale.x((conflict.start + conflict.end) / 2)
    hit = canvas.hit_at(QPointF(x, RULER + tops[ConflictTrack] + 12))
    assert hit is not None and hit.line == conflict.utterance
    shot = canvas.hit_at(QPointF(HEADER + 5, RULER + tops[ShotTrack] + 8))
    assert shot is not None and "1" in shot.tip
    assert canvas.hit_at(QPointF(HEADER - 5, RULER + 8)) is None


def test_cuts_and_conflicts_are_stations(view: TimelineView, opened, playhead):
    cuts = [shot.start for shot in opened.analysis.shots]
    view.go_to_cut(1)
    assert playhead.position == pytest.approx(cuts[1])
    view.go_to_cut(1)
    view.go_to_cut(-1)
    assert playhead.position == pytest.approx(cuts[1])
    playhead.seek(0)
    view.go_to_conflict(1)
    first = opened.analysis.conflicts[0]
    assert (playhead.position, opened.selected) == (pytest.approx(first.start), first.utterance)
    view.go_to_conflict(1)
    view.go_to_conflict(-1)
    assert opened.selected == first.utterance


def shaken(analysis):
    """The analysis with lines that begin between frames, as subtitles do, two of them on one frame."""
    lines = []
    for line in analysis.lines:
        start = line.utterance.start + 0.0137
        if line.utterance.number == 4:
            start = analysis.lines[1].utterance.start + 0.0150
        said = replace(line.utterance, start=start)
        conflict = replace(line.conflict, start=start) if line.conflict is not None else None
        lines.append(replace(line, utterance=said, conflict=conflict))
    return replace(analysis, lines=tuple(lines))


@pytest.mark.parametrize("times", [frame_times(25.0), frame_times(24000 / 1001)], ids=["25", "23.976"])
def test_every_conflict_is_reached_by_n_and_p(session, playhead, theme, qtbot, times: FrameTimes):
    analysis = shaken(make_analysis())
    with qtbot.waitSignal(session.opened, timeout=5000):
        session.open(lambda: SampleProject(analysis), "Shaken")
    view = TimelineView(session, playhead, theme)
    qtbot.addWidget(view)
    playhead.set_film(analysis.film.duration, times)
    view._on_analysis(frozenset({"lines", "conflicts"}))
    wanted = [one.utterance for one in sorted(analysis.conflicts, key=lambda one: one.start)]
    seen = []
    for _ in wanted:
        view.go_to_conflict(1)
        seen.append(session.selected)
        said = session.line(session.selected).utterance
        assert 0 <= playhead.position - said.start < 1 / 23, "on the line's first frame"
    assert seen == wanted
    view.go_to_conflict(1)
    assert session.selected == wanted[-1]
    for number in reversed(wanted[:-1]):
        view.go_to_conflict(-1)
        assert session.selected == number
    view.go_to_line(1)
    said = session.line(session.selected).utterance
    assert 0 <= playhead.position - said.start < 1 / 23
    view.close()


def test_cuts_between_frames_are_all_reached(view: TimelineView, playhead):
    playhead.set_times(frame_times(25.0))
    cuts = view.content.cuts()
    seen = [0.0]
    for _ in range(len(cuts) - 1):
        view.go_to_cut(1)
        assert playhead.position > seen[-1]
        seen.append(playhead.position)
    frames = {round(float(np.ceil(cut * 25 - 1e-6))) for cut in cuts}
    assert {round(one * 25) for one in seen} == frames | ({round(seen[-1] * 25)} if len(frames) < len(cuts) else set())
    for earlier in reversed(seen[:-1]):
        view.go_to_cut(-1)
        assert playhead.position <= earlier + 1e-6


def test_nested_lines_of_one_person_are_hit_where_they_are_seen():
    lines = [
        replace(line, person="face-0", utterance=replace(line.utterance, number=place, start=start, end=end))
        for place, (line, (start, end)) in enumerate(
            zip(make_analysis().lines, [(0.0, 60.0), (10.0, 20.0), (15.0, 30.0), (70.0, 80.0)], strict=False)
        )
    ]
    track = LaneTrack(content_of(replace(make_analysis(people=1), lines=tuple(lines)), {}).lanes[0])
    found = {time: track.line_at(time, 0.5) for time in (5.0, 12.0, 17.0, 25.0, 31.0, 60.4, 65.0, 69.7, 81.0)}
    numbers = {time: line.utterance.number if line is not None else None for time, line in found.items()}
    assert numbers == {5.0: 0, 12.0: 1, 17.0: 2, 25.0: 2, 31.0: 0, 60.4: 0, 65.0: None, 69.7: 3, 81.0: None}


def test_the_view_follows_the_playhead(view: TimelineView, playhead):
    view.canvas.zoom(20, 0)
    playhead.seek(120.0)
    scale = view.canvas.scale
    assert scale.start <= 120.0 <= scale.end


def test_the_overview_moves_the_view(view: TimelineView, qtbot):
    view.canvas.zoom(10, 0)
    overview = view.overview
    qtbot.mouseClick(overview, Qt.MouseButton.LeftButton, pos=QPoint(overview.width() // 2 + HEADER // 2, 14))
    middle = (view.canvas.scale.start + view.canvas.scale.end) / 2
    assert middle == pytest.approx(view.content.duration / 2, rel=0.02)


def test_tracks_use_the_room_there_is(view: TimelineView, qtbot):
    view.resize(1200, 700)
    tall = [track.height for track in view.canvas.tracks]
    view.resize(1200, 200)
    low = [track.height for track in view.canvas.tracks]
    assert all(high >= small for high, small in zip(tall, low, strict=True)) and sum(tall) > sum(low)
    view.canvas.set_offset(10_000)
    assert view.canvas.offset == view.canvas.content_height - (view.canvas.height() - RULER)


def test_columns_agree_with_the_lines():
    analysis = make_analysis(lines=60, people=3)
    colours = {person.key: place for place, person in enumerate(analysis.people)}
    content = content_of(analysis, colours)
    assert sum(len(lane.start) for lane in content.lanes) == 60
    assert content.lanes[0].key == max(analysis.people, key=lambda one: one.lines).key
    again = content_of(analysis, colours, content, frozenset({"conflicts"}))
    assert again.arousal is content.arousal
    assert {shown_emotion(line) for line in analysis.lines} > {"joy"}


def test_a_long_film_pans_by_painting_only_what_comes_into_view(window: MainWindow, qtbot):
    """Four hours, 3,874 lines, 100,000 points of curves: what a step costs must not depend on them."""
    analysis = make_analysis(duration=14_400, lines=3874, people=6, curve_points=100_000 // 12, shots=1500)
    with qtbot.waitSignal(window.session.opened, timeout=20_000):
        window.session.open(lambda: SampleProject(analysis), "Long")
    qtbot.waitUntil(lambda: not window.timeline.backdrop.busy, timeout=20_000)
    canvas = window.timeline.canvas
    canvas.zoom(6, 400)
    canvas.grab()
    whole, parts, quiet = canvas.sheet.whole, canvas.sheet.parts, 0
    for _ in range(30):
        before = canvas.sheet.parts
        canvas.set_scale(canvas.scale.panned(30))
        canvas.repaint()
        quiet += canvas.sheet.parts == before
        assert canvas.sheet.parts - before <= 2 * len(canvas.tracks), "each track once, and its names"
    assert canvas.sheet.whole == whole
    assert canvas.sheet.parts - parts < 12 * len(canvas.tracks)


def unsure_words(line: Line) -> Line:
    """The line with words that abstain."""
    readings = [
        replace(one, polarity=Polarity.ABSTAINS) if one.channel is Channel.TEXT else one for one in line.readings
    ]
    return replace(line, readings=tuple(readings))


def without_words(line: Line) -> Line:
    """The line whose words were not read."""
    return replace(line, readings=tuple(one for one in line.readings if one.channel is not Channel.TEXT))


def painted(line: Line, theme, duration: float) -> QImage:
    """A lane of one line that fills it (or is narrow, in a long film)."""
    line = replace(line, utterance=replace(line.utterance, start=0.0, end=20.0, text=""))
    analysis = make_analysis(lines=1, people=1)
    content = content_of(replace(analysis, lines=(replace(line, person="face-0"),)), {"face-0": 0})
    picture = QImage(100, 30, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    LaneTrack(content.lanes[0]).paint(
        Brush(painter, theme.look, TimeScale(duration, 100.0).fitted(), QFont()), QRectF(0, 0, 100, 30)
    )
    painter.end()
    return picture


@pytest.mark.parametrize(("duration", "x"), [(20.0, 50), (2000.0, 0)], ids=["wide", "narrow"])
def test_blocks_are_faint_where_the_words_are_not_sure(theme, duration: float, x: int):
    line = next(one for one in make_analysis().lines if shown_emotion(one) == "joy" and words_sure(one))
    assert painted(line, theme, duration).pixelColor(x, 15).alphaF() == pytest.approx(1.0)
    for faint in (unsure_words(line), without_words(line)):
        assert not words_sure(faint)
        assert painted(faint, theme, duration).pixelColor(x, 15).alphaF() == pytest.approx(FAINT, abs=0.02)
    assert shown_emotion(unsure_words(line)) == "joy"
    assert shown_emotion(without_words(line)) == "neutral", "the face must not colour what is called words"


def test_the_tip_of_a_block_says_that_the_words_abstain():
    analysis = make_analysis(lines=1, people=1)
    line = replace(unsure_words(analysis.lines[0]), person="face-0")
    content = content_of(replace(analysis, lines=(line,)), {"face-0": 0})
    track, scale = LaneTrack(content.lanes[0]), TimeScale(160.0, 1000.0).fitted()
    hit = track.hit(scale, scale.x(line.utterance.start + 0.5), 10)
    assert hit is not None and "Words: abstains" in hit.tip


def test_the_legend_says_what_the_colours_are_of(theme, qtbot):
    legend = Legend(theme)
    qtbot.addWidget(legend)
    legend.resize(800, 24)
    assert legend.title() == "Colour: words"
    assert "faint" in legend.toolTip()
    picture = legend.grab().toImage()
    anger = theme.look.emotion("anger")
    first = next(x for x in range(picture.width()) if picture.pixelColor(x, picture.height() // 2) == anger)
    assert first / picture.devicePixelRatio() > legend.fontMetrics().horizontalAdvance("Colour") / 2
