from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from sample_analysis import make_analysis

from app.timeline.arrangement import KINDS, arrangement_from
from app.timeline.content import content_of
from app.timeline.scale import TimeScale
from app.timeline.sheet import HEADER
from app.timeline.tracks import KeySceneTrack
from app.window import MainWindow
from emotionai_core.records.prompt import PromptBook
from tests.prompt_books import make_book


def give(studio: MainWindow) -> PromptBook:
    """What the session would have written."""
    prompted, analysis = studio.session.prompted, studio.session.analysis
    assert analysis is not None
    prompted._pause.stop()
    prompted._book, prompted._pending = make_book(analysis), False
    prompted.changed.emit()
    return prompted._book


def track_of(studio: MainWindow) -> KeySceneTrack | None:
    return next((track for track in studio.timeline.canvas.tracks if isinstance(track, KeySceneTrack)), None)


def point_of(studio: MainWindow, start: float) -> QPoint:
    canvas, track = studio.timeline.canvas, track_of(studio)
    assert track is not None
    return QPoint(round(HEADER + canvas.scale.x(start)), canvas.top_of(track) + track.height // 2)


def test_key_scenes_come_with_the_prompts_and_lead_to_them(studio: MainWindow, hurry, qtbot):
    assert track_of(studio) is None
    book = give(studio)
    canvas = studio.timeline.canvas
    hurry(studio)
    frame = book.frames[3]
    asked: list[int] = []
    studio.timeline.prompt_wanted.connect(asked.append)
    place = point_of(studio, frame.start)
    hit = canvas.hit_at(place.toPointF())
    assert hit is not None and hit.line == frame.utterance and "Key scene" in hit.tip and frame.text in hit.tip
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place)
    assert studio.session.selected == frame.utterance and asked == []
    qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=place)
    assert asked == [frame.utterance]
    assert frame.start <= studio.playhead.position < frame.end
    studio.timeline.arranger.show_kind("key_scenes", False)
    assert track_of(studio) is None


def test_a_diamond_stands_where_the_line_begins(studio: MainWindow, hurry):
    book = give(studio)
    hurry(studio)
    studio.timeline.canvas.set_heights({})
    picture = studio.timeline.canvas.grab().toImage()
    frame = book.frames[5]
    place = point_of(studio, frame.start)
    colour = studio.theme.look.person(studio.session.colours[frame.person])
    ratio = picture.devicePixelRatio()
    assert picture.pixelColor(round(place.x() * ratio), round(place.y() * ratio)).name() == colour.name()


def test_crowded_key_scenes_give_way_to_the_strongest_and_that_is_said():
    analysis = make_analysis()
    book = make_book(analysis, every=1)
    chosen = book.frames[7]
    book = replace(book, frames=tuple(replace(one, chosen=one is chosen) for one in book.frames))
    track = KeySceneTrack(book, content_of(analysis, {}))
    far = TimeScale(analysis.film.duration, 20.0, 0.0, 8.0)
    drawn = track.drawn(far)
    assert len(drawn) < len(book.frames) and 7 in drawn
    hidden = track.hidden(far)
    assert hidden is not None and str(len(drawn)) in hidden.text
    near = TimeScale(analysis.film.duration, 1700.0, 0.0, 0.1)
    assert len(track.drawn(near)) == len(book.frames) and track.hidden(near) is None
    weak = next(at for at in range(len(book.frames)) if at not in drawn)
    assert weak in track.drawn(far, book.frames[weak].utterance)
    assert track.hit(near, near.x(book.frames[0].start) + 19, 5) is None


@pytest.mark.parametrize("text", ["", '{"order": ["shots", "conflicts", "people"], "hidden": []}'])
def test_an_arrangement_of_before_gets_the_new_track_in_its_place(text: str):
    order = arrangement_from(text).order
    assert set(order) == set(KINDS) and order.index("key_scenes") == order.index("conflicts") + 1
