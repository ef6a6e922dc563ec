"""Clips side by side: one clock for both pictures; and rating them without their names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from clip_sessions import opener
from fake_generate import FILM, fill, make_clip, make_request
from PySide6.QtCore import Qt

from app.dialogs.compare_clips import CompareDialog, scene_of
from app.dialogs.compare_clips_rating import RatingDialog
from app.dialogs.compare_clips_results import pairs_of, results_page
from app.player.interface import PlayerState
from app.session import Session
from emotionai_core.records.clip import Maker
from emotionai_core.records.direction import Rating
from tests.films import write_film


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "Sample.emai"
    place.mkdir()
    write_film(place / FILM, 24, 24)
    return place


@pytest.fixture
def session_with(qapp, folder, qtbot, monkeypatch) -> Iterator[Callable[..., Session]]:
    sessions: list[Session] = []
    open_ = opener(folder, qtbot, monkeypatch, sessions)

    def make(*utterances: int) -> Session:
        fill(folder / "clips", folder / FILM, tuple(make_request(one) for one in utterances))
        return open_()[0]

    yield make
    for session in sessions:
        session.shut_down()
        session.deleteLater()


def ready(dialog) -> bool:
    return all(side.player.state is PlayerState.PAUSED for side in dialog.view.sides)


def test_two_clips_go_together(session_with, theme, qtbot):
    session = session_with(1, 2)
    first, second = session.clips.clips
    dialog = CompareDialog(session, theme, (first, second), (first, second))
    dialog.show()
    qtbot.waitUntil(lambda: ready(dialog) and dialog.view.clock.duration == pytest.approx(1.0), timeout=10_000)
    assert dialog.choices[0].currentData() == first.id and dialog.choices[1].currentData() == second.id
    assert "0.82 → 0.74" in dialog.facts[0].text()
    dialog.view.clock.seek(0.5, dialog)
    at_half = lambda: [side.player.shown_time for side in dialog.view.sides] == [pytest.approx(0.5)] * 2  # noqa: E731
    qtbot.waitUntil(at_half, timeout=5000)
    qtbot.keyClick(dialog, Qt.Key.Key_Space)
    assert [side.player.state for side in dialog.view.sides] == [PlayerState.PLAYING] * 2
    qtbot.waitUntil(lambda: not dialog.view.clock.playing, timeout=5000)
    shown = [side.player.shown_time for side in dialog.view.sides]
    qtbot.waitUntil(
        lambda: dialog.view.sides[0].player.shown_time == dialog.view.sides[1].player.shown_time, timeout=5000
    )
    assert shown and dialog.view.clock.position == pytest.approx(1.0, abs=0.1)
    qtbot.keyClick(dialog, Qt.Key.Key_Left)
    assert dialog.view.clock.position < 1.0
    dialog.reject()


def test_only_one_is_heard(session_with, theme, qtbot):
    session = session_with(1, 2)
    dialog = CompareDialog(session, theme, session.clips.clips, session.clips.clips)
    dialog.show()
    assert [side.player._muted for side in dialog.view.sides] == [False, True]
    dialog.view.sound.click()
    assert [side.player._muted for side in dialog.view.sides] == [True, False]
    dialog.reject()


def test_a_clip_beside_its_scene(session_with, theme, qtbot):
    session = session_with(2)
    clip = session.clips.clips[0]
    scene = scene_of(session, clip)
    assert scene is not None and (scene.start, scene.end) == (20.0, 22.0) and scene.file == session.film_path
    dialog = CompareDialog(session, theme, (clip,), (clip,))
    dialog.show()
    assert dialog.choices[1].currentData() == "scene" and dialog.view.sides[1].footage == scene
    # The film of the sample is not there: that is said where its picture would be.
    qtbot.waitUntil(lambda: "film.mp4" in dialog.view.sides[1].screen.message, timeout=10_000)
    dialog.reject()


def test_ratings_are_edits_without_names(session_with, theme, qtbot):
    session = session_with(1, 2, 3)
    session.code_as("anna", False)
    a, b, c = (clip.id for clip in session.clips.clips)
    asked: list[object] = []

    def pairs(clips, ratings, coder):
        asked.append((len(clips), tuple(ratings), coder))
        return [(a, b), (b, "gone"), (c, a)]

    dialog = RatingDialog(session, theme, session.clips.clips, pairs=pairs)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.pair == (a, b), timeout=5000)
    assert asked == [(3, (), "anna")] and dialog.count.text() == "Pair 1 of 2"
    shown = " ".join(one.text() for one in dialog.findChildren(type(dialog.count)))
    assert a not in shown and "animatic" not in shown and "seed" not in shown
    qtbot.keyClick(dialog, Qt.Key.Key_2)
    assert dialog.pair == (c, a) and dialog.count.text() == "Pair 2 of 2"
    dialog.answers["equal"].click()
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 1, timeout=5000)
    assert "Nothing has been rated" in dialog.page.toPlainText()
    rated = {Rating(a, b, "second", "anna"), Rating(c, a, "equal", "anna")}
    qtbot.waitUntil(lambda: set(session.analysis.direction.ratings) == rated, timeout=5000)
    dialog.reject()


def test_what_cannot_be_paired_is_said(session_with, theme, qtbot):
    session = session_with(1)

    def pairs(_clips, _ratings, _coder):
        raise ValueError("no")

    dialog = RatingDialog(session, theme, session.clips.clips, pairs=pairs)
    dialog.show()
    qtbot.waitUntil(lambda: "ValueError" in dialog.count.text(), timeout=5000)
    assert dialog.pair is None and not dialog.answers["first"].isEnabled()
    dialog.reject()


def test_real_pairs_and_what_they_say(session_with, theme, qtbot):
    session = session_with(1, 1, 1, 2)
    session.code_as("anna", False)
    dialog = RatingDialog(session, theme, session.clips.clips)
    dialog.show()
    qtbot.waitUntil(lambda: bool(dialog.count.text()), timeout=5000)
    # Three of one line would be pairs, if their pictures were not the same.
    assert dialog.pair is None and "no pair" in dialog.count.text()
    dialog.reject()


def test_the_page_of_results_abstains_where_little_is_known(qapp):
    made = [make_request(1, Maker.LTX), make_request(1, Maker.LTX, seed=7)]
    first, second = make_clip("a" * 16, made[0]), make_clip("b" * 16, made[1])
    assert pairs_of([first, second], (), "anna") in ([("a" * 16, "b" * 16)], [("b" * 16, "a" * 16)])
    # The sway of a hand is all that another seed gives an animatic.
    swayed = [replace(one, request=replace(one.request, maker=Maker.ANIMATIC)) for one in (first, second)]
    assert pairs_of(swayed, (), "anna") == []
    rated = [Rating("a" * 16, "b" * 16, "first", coder) for coder in ("anna", "ben")]
    page = results_page([first, second], rated, "#888")
    assert "2 ratings" in page and "not enough yet" in page and "the same in 100%" in page and "0.500" in page
    many = [replace(rated[0], coder=f"coder {number}") for number in range(8)]
    assert "not enough yet" not in results_page([first, second], many, "#888")


def test_an_arc_has_no_scene_beside_it_and_no_half_is_black_without_a_word(session_with, theme, qtbot):
    session = session_with(1)
    clip = session.clips.clips[0]
    arc = replace(clip, id="c" * 16, request=replace(clip.request, maker=Maker.ARC, clips=(clip.id, clip.id)))
    dialog = CompareDialog(session, theme, (clip, arc), (arc,))
    dialog.show()
    assert dialog.choices[0].currentData() == arc.id and dialog.choices[1].currentData() == clip.id
    dialog.choices[1].setCurrentIndex(dialog.choices[1].findData("scene"))
    assert "several scenes" in dialog.view.sides[1].screen.message and dialog.facts[1].text() == ""
    dialog.choices[0].setCurrentIndex(dialog.choices[0].findData("scene"))
    assert all("Choose a clip" in side.screen.message for side in dialog.view.sides)
    dialog.reject()
