"""Faces and lines on the picture: they move with it, and say nothing that is hidden."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.player.overlay import Overlay
from app.player.screen import Screen
from app.playhead import Playhead
from app.session import Session
from emotionai_core.records.analysis import FaceTable


@pytest.fixture
def screen(opened: Session, playhead: Playhead, theme):
    made = Screen()
    playhead.set_film(opened.analysis.film.duration)
    overlay = Overlay(opened, playhead, theme, made)
    yield made
    overlay.deleteLater()
    made.deleteLater()


def take(session: Session, faces: FaceTable) -> None:
    session._analysis = replace(session.analysis, faces=faces)
    session.analysis_changed.emit(frozenset())


def moving_face(session: Session, emotion: np.ndarray) -> FaceTable:
    """One face that goes from the left to the right between 1.0 and 1.5 s."""
    keys = session.analysis.faces.keys
    who = keys.index(next(iter(sorted(session.people_shown & set(keys)))))
    box = np.array([[0.1, 0.2, 0.1, 0.1], [0.2, 0.2, 0.1, 0.1], [0.4, 0.2, 0.1, 0.1]])
    ones = np.ones(3)
    numbers = np.zeros(3, int)
    return FaceTable(np.array([1.0, 1.25, 1.5]), numbers, numbers + who, box, ones, ones, emotion, keys)


def test_boxes_move_between_the_looks(opened: Session, playhead: Playhead, screen: Screen):
    take(opened, moving_face(opened, np.tile([0.4, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1], (3, 1))))
    places = []
    for time in (1.0, 1.125, 1.25, 1.375):
        playhead.seek(time)
        places.append(screen.marks[0].box[0])
    assert places == pytest.approx([0.1, 0.15, 0.2, 0.3])
    assert "40%" in screen.marks[0].reading
    playhead.seek(3.0)
    assert screen.marks == ()


def test_who_codes_blind_sees_names_only(opened: Session, playhead: Playhead, screen: Screen):
    take(opened, moving_face(opened, np.full((3, 7), np.nan)))
    playhead.seek(1.1)
    assert screen.marks[0].name and screen.marks[0].reading == ""
    screen.resize(320, 180)
    screen.grab()


def say(session: Session, *lines: tuple[str, float, float, str]) -> None:
    """Only these lines are said: by whom, from when, until when, what."""
    first = session.analysis.lines[0]
    made = tuple(
        replace(first, person=who, utterance=replace(first.utterance, number=number, start=start, end=end, text=text))
        for number, (who, start, end, text) in enumerate(lines)
    )
    session._analysis = replace(session.analysis, lines=made)
    session.analysis_changed.emit(frozenset())


def test_the_subtitle_is_the_line_spoken_now_though_others_lie_inside_it(
    opened: Session, playhead: Playhead, screen: Screen
):
    say(opened, ("a", 1.0, 9.0, "long"), ("a", 2.0, 3.0, "inside"), ("b", 10.0, 11.0, "later"))
    said = {}
    for time in (0.5, 1.5, 2.5, 3.0, 5.0, 9.0, 10.5, 11.0):
        playhead.seek(time)
        said[time] = screen.line
    assert said == {0.5: "", 1.5: "long", 2.5: "inside", 3.0: "long", 5.0: "long", 9.0: "", 10.5: "later", 11.0: ""}


def test_two_who_talk_at_once_have_a_row_each(opened: Session, playhead: Playhead, screen: Screen, qapp):
    say(opened, ("a", 1.0, 9.0, "first"), ("b", 2.0, 4.0, "second"), ("c", 3.0, 3.5, "third"))
    playhead.seek(2.5)
    assert screen.line == "– first\n– second"
    playhead.seek(3.2)
    assert screen.line == "– second\n– third"
    playhead.seek(8.0)
    assert screen.line == "first"
