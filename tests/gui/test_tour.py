"""The tour: over the real window, by keys, with parts missing, at any size, once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.tour.first import offer_tour
from app.tour.steps import steps
from app.tour.tour import SEEN, Tour
from app.window import MainWindow


@pytest.fixture
def tour(studio, qtbot):
    studio.actions_.by_id["tour"].trigger()
    found = studio.findChild(Tour)
    assert found is not None
    yield found
    if studio.findChild(Tour) is not None:
        found.end()


def inside(tour: Tour) -> bool:
    return tour.mark.rect().contains(tour.mark.bubble.geometry())


def test_six_to_eight_steps_with_short_texts(studio):
    made = steps(studio.verbs)
    assert 6 <= len(made) <= 8
    for step in made:
        assert step.title and 20 < len(step.text) < 220 and "{" not in step.text


def test_every_step_points_at_a_part_of_the_window(tour, studio, qtbot):
    for number in range(tour.count):
        assert tour.number == number
        qtbot.wait(120)
        assert inside(tour) and tour.mark.geometry() == studio.rect()
        assert not tour.mark.hole.isEmpty(), tour.mark.bubble.title.text()
        assert not tour.mark.hole.intersects(tour.mark.bubble.geometry())
        QTest.keyClick(tour.mark, Qt.Key.Key_Return)
    assert studio.findChild(Tour) is None and studio.preferences.flag(SEEN, False)


def test_evidence_is_shown_of_the_most_severe_conflict(tour, studio):
    tour.go_on()
    tour.go_on()
    worst = max(studio.session.analysis.conflicts, key=lambda one: one.severity)
    assert studio.session.selected == worst.utterance


def test_back_and_buttons(tour):
    assert not tour.mark.bubble.back.isEnabled()
    QTest.keyClick(tour.mark, Qt.Key.Key_Right)
    assert tour.number == 1
    QTest.keyClick(tour.mark, Qt.Key.Key_Left)
    assert tour.number == 0
    QTest.mouseClick(tour.mark.bubble.next, Qt.MouseButton.LeftButton)
    assert tour.number == 1


def test_escape_ends_it_and_gives_the_focus_back(tour, studio, qtbot):
    QTest.keyClick(tour.mark, Qt.Key.Key_Escape)
    assert studio.findChild(Tour) is None and studio.preferences.flag(SEEN, False)
    qtbot.waitUntil(studio.timeline.canvas.hasFocus, timeout=2000)


def test_keys_of_the_studio_wait(tour, studio):
    QTest.keyClick(tour.mark, Qt.Key.Key_N)
    assert studio.session.selected is None
    QTest.keyClick(tour.mark, Qt.Key.Key_A)
    assert studio.session.edits.history == ()


def test_it_goes_with_the_window(tour, studio, qtbot):
    before = tour.mark.hole
    studio.resize(900, 600)
    qtbot.waitUntil(lambda: tour.mark.geometry() == studio.rect() and tour.mark.hole != before, timeout=2000)
    assert inside(tour)


def test_a_missing_part_leaves_the_bubble_in_the_middle(studio, qtbot):
    studio.workspace.docks["people"].setFloating(True)
    studio.actions_.by_id["tour"].trigger()
    tour = studio.findChild(Tour)
    assert tour is not None
    for _ in range(3):
        tour.go_on()
    assert tour.mark.hole.isEmpty() and inside(tour)
    tour.end()
    studio.workspace.docks["people"].setFloating(False)


def test_it_does_not_start_twice(tour, studio):
    studio.actions_.by_id["tour"].trigger()
    assert len(studio.findChildren(Tour)) == 1


def test_closing_the_project_ends_it(tour, studio):
    studio.verbs.close_project()
    assert studio.findChild(Tour) is None


def test_it_is_offered_once_and_on_the_demo_only(studio, monkeypatch):
    offer_tour(studio.verbs)
    assert studio.findChild(Tour) is None
    monkeypatch.setattr("app.tour.first.user_data", lambda: studio.session.path.parent.parent)
    monkeypatch.setattr(type(studio.session), "path", property(lambda self: self._path.parent / "demo" / "demo.emai"))
    monkeypatch.setattr("app.tour.first.user_data", lambda: studio.session.path.parent.parent)
    offer_tour(studio.verbs)
    tour = studio.findChild(Tour)
    assert tour is not None
    tour.end()
    offer_tour(studio.verbs)
    assert studio.findChild(Tour) is None


def test_a_window_that_is_only_photographed_offers_no_tour(window: MainWindow, project, monkeypatch, qtbot):
    asked: list[object] = []
    monkeypatch.setattr("app.window.offer_tour", asked.append)
    window.offers_tour = False
    with qtbot.waitSignal(window.session.opened, timeout=5000):
        window.session.open(lambda: project, "Sample")
    qtbot.waitUntil(lambda: not window.portraits.loading, timeout=5000)
    assert asked == []
    window.offers_tour = True
    with qtbot.waitSignal(window.session.opened, timeout=5000):
        window.verbs.session.open(lambda: type(project)(project._base), "Sample")
    qtbot.waitUntil(lambda: not window.portraits.loading, timeout=5000)
    assert asked == [window.verbs]
