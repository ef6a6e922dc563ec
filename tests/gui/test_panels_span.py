"""A chosen stretch of film drives what the list of people counts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.panels.people import PeoplePanel
from app.panels.people_model import PERSON_ROLE, PRESENCE_ROLE
from app.playhead import Playhead
from app.portraits import Portraits
from app.session import Session
from app.theme import Theme
from emotionai_core.fusion.appearances import presence
from emotionai_core.project.edits import HideLine


@pytest.fixture
def panel(opened: Session, playhead: Playhead, theme: Theme, qtbot) -> Iterator[PeoplePanel]:
    playhead.set_film(opened.analysis.film.duration)
    portraits = Portraits()
    made = PeoplePanel(opened, portraits, theme)
    made.follow(playhead)
    made.show()
    qtbot.waitExposed(made)
    made._on_analysis(frozenset())
    yield made
    made.close()
    made.deleteLater()
    portraits.close()
    portraits.deleteLater()


def numbers(panel: PeoplePanel) -> list[str]:
    delegate = panel.list.itemDelegate()
    indexes = [panel.model.index(row) for row in range(panel.model.rowCount())]
    return [delegate._numbers(index.data(PERSON_ROLE), index.data(PRESENCE_ROLE)) for index in indexes]


def test_people_are_counted_within_the_chosen_stretch(panel: PeoplePanel, playhead: Playhead, qtbot):
    session, whole = panel._session, numbers(panel)
    keys = [panel.model.row(row).key for row in range(panel.model.rowCount())]
    assert not any("span" in text for text in whole)
    first = session.analysis.lines[0]
    playhead.choose_span((0.0, session.analysis.lines[1].utterance.start))
    found = presence(session.analysis, *playhead.span)
    place = keys.index(first.person)
    assert found[first.person].lines == 1
    assert numbers(panel)[place].startswith("1 line")
    assert [panel.model.row(row).key for row in range(panel.model.rowCount())] == keys
    with qtbot.waitSignal(session.analysis_changed):
        session.edit(HideLine(first.utterance.number, True))
    place = panel.model.place_of(first.person)
    assert numbers(panel)[place].startswith("0 line")
    assert not panel.grab().isNull()
    playhead.choose_span(None)
    assert not any("span" in text for text in numbers(panel))


def test_a_stretch_chosen_while_the_panel_was_hidden_counts_when_it_is_shown(panel: PeoplePanel, playhead: Playhead):
    panel.hide()
    playhead.choose_span((0.0, 20.0))
    panel.show()
    assert all("in the span" in text for text in numbers(panel))
