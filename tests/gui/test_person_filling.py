"""In which order the person panel's sections come to show somebody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sample_analysis import SampleProject

import app.panels.person
from app.panels.person import PersonPanel
from app.playhead import Playhead
from app.portraits import Portraits
from app.session import Session
from app.theme import Theme
from emotionai_core.records.account import Account
from tests.accounts import make_account


@pytest.fixture
def account() -> Account:
    return make_account(seed=3)


@pytest.fixture
def project(account: Account) -> SampleProject:
    return SampleProject(account.analysis)


@pytest.fixture
def panel(opened: Session, account: Account, playhead: Playhead, theme: Theme, qtbot) -> Iterator[PersonPanel]:
    portraits = Portraits()
    made = PersonPanel(opened, playhead, portraits, theme)
    made.resize(320, 900)
    made.show()
    qtbot.waitExposed(made)
    opened.understood._show(account)
    qtbot.waitUntil(lambda: not made._waiting, timeout=5000)
    yield made
    made.close()
    made.deleteLater()
    portraits.close()
    portraits.deleteLater()


def test_what_is_in_view_is_filled_first_and_the_rest_soon(panel: PersonPanel, account: Account, monkeypatch, qtbot):
    panel.resize(320, 300)
    panel.page.verticalScrollBar().setValue(panel.scores.y())
    monkeypatch.setattr(app.panels.person, "_TURN", 1e-9)
    order = []
    for section in panel.sections:
        monkeypatch.setattr(section, "show_character", lambda _who, section=section: order.append(section))
    other = next(one.key for one in account.analysis.people if one.key != panel.choice.key)
    panel.show_person(other)
    assert len(order) == 1 and panel.head.name.text() == account.analysis.name(other)
    qtbot.waitUntil(lambda: len(order) == len(panel.sections), timeout=5000)
    assert order[0] is panel.scores and set(order) == set(panel.sections)


def test_sections_that_wait_are_filled_when_the_panel_comes_back(
    panel: PersonPanel, account: Account, monkeypatch, qtbot
):
    monkeypatch.setattr(app.panels.person, "_TURN", 1e-9)
    other = next(one.key for one in account.analysis.people if one.key != panel.choice.key)
    panel.show_person(other)
    panel.hide()
    qtbot.waitUntil(lambda: not panel._turn.isActive(), timeout=5000)
    filled = []
    monkeypatch.setattr(panel.summary, "show_character", lambda who: filled.append(who.person.key))
    panel.show()
    qtbot.waitUntil(lambda: filled == [other], timeout=5000)
