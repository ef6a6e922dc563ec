"""The account of the characters follows the lines while somebody looks at it, and not otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from sample_analysis import SampleProject, make_analysis

from app.session import Session
from emotionai_core.errors import StudioError
from emotionai_core.project.edits import CorrectText, RenamePerson


@pytest.fixture
def project():
    return SampleProject(make_analysis())


@pytest.fixture
def session(project, qtbot):
    made = Session()
    made.open(lambda: project, "Sample")
    qtbot.waitUntil(lambda: made.analysis is not None, timeout=5000)
    yield made
    made.shut_down()


@pytest.fixture
def panel(session, qtbot):
    """Something that shows the account."""
    widget = QWidget()
    qtbot.addWidget(widget)
    session.understood.serve(widget)
    return widget


def test_nothing_is_computed_until_somebody_looks(session, panel, qtbot):
    qtbot.wait(600)
    assert session.account is None and session.account_pending
    with qtbot.waitSignal(session.account_changed, timeout=10000, check_params_cb=lambda: session.account is not None):
        panel.show()
    account = session.account
    assert account.analysis is session.analysis and not session.account_pending
    assert set(account.cards) == {person.key for person in account.analysis.people}


def test_it_follows_an_edit_and_says_that_it_is_on_its_way(session, panel, qtbot):
    panel.show()
    qtbot.waitUntil(lambda: session.account is not None, timeout=10000)
    first, line = session.account, session.analysis.lines[20].utterance
    session.edit(CorrectText(line.number, "I love you."))
    qtbot.waitUntil(lambda: session.account_pending, timeout=5000)
    assert session.account is first
    qtbot.waitUntil(lambda: session.account is not first, timeout=10000)
    assert session.account.analysis.lines[20].utterance.text == "I love you."


def test_what_is_hidden_again_is_not_kept_up(session, panel, qtbot):
    panel.show()
    qtbot.waitUntil(lambda: session.account is not None, timeout=10000)
    first = session.account
    panel.hide()
    session.edit(RenamePerson("face-0", "Somebody"))
    qtbot.wait(800)
    assert session.account is first and session.account_pending
    panel.show()
    qtbot.waitUntil(lambda: session.account is not first, timeout=10000)
    assert session.account.analysis.name("face-0") == "Somebody"


def test_a_blind_coder_gets_none(session, panel, qtbot):
    panel.show()
    qtbot.waitUntil(lambda: session.account is not None, timeout=10000)
    session.code_as("Ada", True)
    assert session.account is None and not session.account_pending
    session.edit(RenamePerson("face-0", "Somebody"))
    qtbot.wait(600)
    assert session.account is None
    session.code_as("Ada", False)
    qtbot.waitUntil(lambda: session.account is not None, timeout=10000)


def test_a_closed_project_has_none(session, panel, qtbot):
    panel.show()
    qtbot.waitUntil(lambda: session.account is not None, timeout=10000)
    session.close_project()
    assert session.account is None and not session.account_pending


def test_a_failure_is_told_and_tried_again_after_the_next_edit(session, project, panel, qtbot, monkeypatch):
    def broken():
        raise StudioError("The sound cannot be read.")

    monkeypatch.setattr(project, "signals", broken)
    with qtbot.waitSignal(session.failed, timeout=10000) as told:
        panel.show()
    assert told.args == ["The sound cannot be read."] and session.account is None and not session.account_pending
    monkeypatch.undo()
    session.edit(RenamePerson("face-0", "Somebody"))
    qtbot.waitUntil(lambda: session.account is not None, timeout=10000)


def test_what_was_computed_before_a_failure_is_not_shown_as_fresh(session, panel, qtbot, monkeypatch):
    from emotionai_core.understanding import Understanding

    panel.show()
    qtbot.waitUntil(lambda: session.account is not None, timeout=10000)

    def broken(*_arguments):
        raise RuntimeError("boom")

    monkeypatch.setattr(Understanding, "account", broken)
    with qtbot.waitSignal(session.failed, timeout=10000):
        session.edit(RenamePerson("face-0", "Somebody"))
    assert session.account is None and not session.account_pending
    monkeypatch.undo()
    session.edit(RenamePerson("face-0", "Somebody else"))
    qtbot.waitUntil(lambda: session.account is not None, timeout=10000)


def test_another_project_while_one_is_computed(session, panel, qtbot):
    panel.show()
    other = replace(make_analysis(lines=12, seed=3))
    session.open(lambda: SampleProject(other, "Other"), "Other")
    qtbot.waitUntil(lambda: session.account is not None and len(session.account.analysis.lines) == 12, timeout=10000)
