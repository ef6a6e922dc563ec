"""Opened again, everything is where it was left."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_analysis import SampleProject, make_analysis

from app.places import Place, Places
from app.preferences import Preferences
from app.theme import Theme
from app.window import MainWindow


def opened(window: MainWindow, project: SampleProject, qtbot) -> MainWindow:
    window.resize(1280, 720)
    window.show()
    with qtbot.waitSignal(window.session.opened, timeout=5000):
        window.session.open(lambda: project, "Sample")
    qtbot.waitUntil(lambda: not window.portraits.loading, timeout=5000)
    qtbot.wait(80)
    return window


def test_a_restart_goes_back_to_where_one_was(theme: Theme, silent, tmp_path: Path, qtbot):
    file = tmp_path / "studio.ini"
    first = opened(MainWindow(theme, Preferences(file), silent), SampleProject(make_analysis()), qtbot)
    number = first.session.analysis.lines[7].utterance.number
    first.session.select(number)
    first.session.show_people(frozenset({"face-1", "face-3"}))
    first.playhead.choose_span((20.0, 42.0))
    first.timeline.look_at(10.0, 60.0)
    first.playhead.seek(33.0)
    view = first.timeline.canvas.scale
    colours = dict(first.session.colours)
    first.close()
    first.deleteLater()

    again = opened(MainWindow(theme, Preferences(file), type(silent)()), SampleProject(make_analysis()), qtbot)
    assert again.session.selected == number
    assert again.session.people_shown == {"face-1", "face-3"}
    assert again.playhead.span == (20.0, 42.0)
    assert again.playhead.position == pytest.approx(33.0, abs=0.05)
    assert again.timeline.canvas.scale.start == pytest.approx(view.start, abs=0.5)
    assert again.timeline.canvas.scale.per_pixel == pytest.approx(view.per_pixel, rel=0.02)
    assert dict(again.session.colours) == colours
    again.close()
    again.deleteLater()


def test_colours_and_order_outlive_a_correction(theme: Theme, silent, tmp_path: Path, qtbot):
    file = tmp_path / "studio.ini"
    project = SampleProject(make_analysis())
    first = opened(MainWindow(theme, Preferences(file), silent), project, qtbot)
    before = sorted(first.session.colours, key=lambda key: first.session.colours[key])
    first.close()
    first.deleteLater()
    # Other people speak most now, as after many corrections.
    other = make_analysis(seed=11)
    again = opened(MainWindow(theme, Preferences(file), type(silent)()), SampleProject(other), qtbot)
    assert sorted(again.session.colours, key=lambda key: again.session.colours[key]) == before
    assert [again.people.model.index(row).data() for row in range(4)] == [
        again.session.analysis.name(key) for key in before
    ]
    again.close()
    again.deleteLater()


def test_a_closed_project_is_remembered_too(studio: MainWindow, qtbot):
    studio.playhead.seek(40.0)
    path = studio.session.path
    studio.verbs.close_project()
    assert studio.places.of(path).position == pytest.approx(40.0, abs=0.05)
    qtbot.waitUntil(lambda: not studio.session.busy)


def test_twenty_places_are_kept_and_nonsense_is_none(tmp_path: Path):
    places = Places(Preferences(tmp_path / "p.ini"))
    for number in range(25):
        places.keep(Path(f"/films/{number}.emai"), Place(float(number)))
    assert places.of(Path("/films/4.emai")) is None
    assert places.of(Path("/films/5.emai")) == Place(5.0)
    preferences = Preferences(tmp_path / "q.ini")
    for stored in ("no json", "[]", '{"/a": 3}', '{"/a": {"position": "x"}}'):
        preferences.put("places", stored)
        assert Places(preferences).of(Path("/a")) is None
