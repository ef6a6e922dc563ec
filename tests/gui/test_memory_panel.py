from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sample_analysis import SampleProject

from app.panels.memory import MemoryPanel
from app.panels.memory_query import Inspector, Question
from app.panels.memory_rows import Head, More, Remembered, RowMaker, Told
from app.session import Session
from app.theme import Theme
from app.words import percent
from emotionai_core.cognition import inspection
from emotionai_core.cognition.long_term import ExactIndex
from emotionai_core.cognition.recall import recall
from emotionai_core.records.account import Account
from emotionai_core.records.analysis import Meanings
from emotionai_core.records.memory import Entry, TransitionKind
from emotionai_core.settings import Settings
from tests.accounts import make_account


def read(account: Account, seed: int = 1) -> Account:
    """With made-up sentence vectors in a few clusters."""
    chance, lines = np.random.default_rng(seed), account.analysis.lines
    middle = chance.normal(size=(12, 384))
    vector = middle[chance.integers(12, size=len(lines))] + 0.7 * chance.normal(size=(len(lines), 384))
    vector /= np.linalg.norm(vector, axis=1, keepdims=True)
    numbers = np.array([line.utterance.number for line in lines])
    meanings = Meanings(numbers, vector.astype(np.float32), "made up")
    return replace(account, analysis=replace(account.analysis, meanings=meanings))


@pytest.fixture(scope="module")
def film() -> Account:
    """At the scale of a long film."""
    return read(make_account(size="film"))


@pytest.fixture(scope="module")
def account() -> Account:
    return read(make_account(size="small"))


@pytest.fixture
def project(account: Account) -> SampleProject:
    return SampleProject(account.analysis)


def give(session: Session, account: Account | None) -> None:
    """What the session would have computed."""
    session.understood._account = account
    session.understood._pending = account is None
    session.understood.changed.emit()


def settled(panel: MemoryPanel, qtbot) -> None:
    qtbot.waitUntil(lambda: not panel._timer.isActive() and not panel.questions.busy, timeout=10_000)


@pytest.fixture
def panel(opened: Session, playhead, theme: Theme, account: Account, qtbot) -> Iterator[MemoryPanel]:
    made = MemoryPanel(opened, playhead, theme)
    playhead.set_film(account.analysis.film.duration)
    made.resize(360, 700)
    made.show()
    qtbot.waitExposed(made)
    give(opened, account)
    qtbot.waitUntil(lambda: made.model.rowCount() > 0, timeout=10_000)
    yield made
    made.close()
    made.shut_down()
    made.deleteLater()


def section(panel: MemoryPanel, title: str) -> tuple[Head, list[object]]:
    """A heading that begins like this, and what lies below it."""
    rows = [panel.model.row(at) for at in range(panel.model.rowCount())]
    start = next(at for at, row in enumerate(rows) if isinstance(row, Head) and row.title.startswith(title))
    end = next((at for at in range(start + 1, len(rows)) if isinstance(rows[at], Head)), len(rows))
    head = rows[start]
    assert isinstance(head, Head)
    return head, rows[start + 1 : end]


def late(account: Account) -> tuple[int, float]:
    """A surprising line late in the film, and a moment within it."""
    numbers = [line.utterance.number for line in account.analysis.lines]
    place = numbers.index(account.mind.explanations[-1].utterance)
    return place, account.analysis.lines[place].utterance.start + 0.05


def test_it_shows_what_the_speaker_holds_in_mind_and_what_the_line_calls_up(
    panel: MemoryPanel, account: Account, playhead, qtbot
):
    place, now = late(account)
    playhead.seek(now)
    settled(panel, qtbot)
    key, memories, settings = account.analysis.lines[place].person, account.mind.memories, Settings()
    assert panel.key == key and account.analysis.name(key) in panel.line.text()
    held = inspection.short_term(memories, key, playhead.position, settings)
    head, rows = section(panel, "In mind")
    shown = [row.place for row in rows if isinstance(row, Remembered)]
    assert head.count == f"{len(held.rows)}/5" and shown == [int(memories.line[row]) for row in reversed(held.rows)]
    assert isinstance(rows[0], Told) and f"{held.threshold:.2f}" in rows[0].text
    index = ExactIndex([line.utterance.number for line in account.analysis.lines], account.analysis.meanings)
    emotion = next(
        one.emotion for one in account.mind.states if one.utterance == account.analysis.lines[place].utterance.number
    )
    expected = recall(memories, index, key, place, emotion, playhead.position, settings)
    _, called = section(panel, "What this line calls up")
    assert [row.place for row in called if isinstance(row, Remembered)] == [
        int(memories.line[one.row]) for one in expected
    ]
    for one, row in zip(expected, called, strict=False):
        assert isinstance(row, Remembered) and f"{one.similarity:.2f}".replace("-", "−") in row.detail
        assert ("same emotion" in row.detail) == bool(one.boost) and row.reason


def test_what_waits_says_why_and_how_often_it_was_called_up(panel: MemoryPanel, account: Account, playhead, qtbot):
    _, now = late(account)
    playhead.seek(now)
    settled(panel, qtbot)
    waiting = inspection.candidates(account.mind.memories, panel.key, playhead.position)
    head, rows = section(panel, "Waiting")
    assert head.count == (str(len(waiting)) if len(waiting) else "")
    shown = [row for row in rows if isinstance(row, Remembered)]
    assert len(shown) == min(12, len(waiting)) > 0
    newest = int(waiting[-1])
    so_far = len(inspection.rehearsals(account.mind.memories, newest, playhead.position))
    assert f"{so_far} of 2" in shown[0].detail
    kept, _ = section(panel, "Long-term")
    assert kept.count == str(len(inspection.long_term(account.mind.memories, panel.key, playhead.position)))


def test_a_surprising_line_is_explained_and_a_calm_one_is_not(panel: MemoryPanel, account: Account, playhead, qtbot):
    _, now = late(account)
    playhead.seek(now)
    settled(panel, qtbot)
    explanation = account.mind.explanations[-1]
    head, rows = section(panel, "Why this line")
    surprise = next(one.surprise for one in account.mind.transitions if one.utterance == explanation.utterance)
    assert head.count == percent(surprise)
    text = " ".join(row.text for row in rows if isinstance(row, Told))
    assert account.analysis.name(explanation.person) in text
    assert all(account.analysis.name(key) in text for key in explanation.present)
    explained = {one.utterance for one in account.mind.explanations}
    calm = next(line for line in account.analysis.lines if line.utterance.number not in explained)
    playhead.seek(calm.utterance.start + 0.05)
    settled(panel, qtbot)
    assert not any(isinstance(row, Head) and row.title.startswith("Why") for row in panel.model._rows)


def test_every_memory_leads_into_the_film(panel: MemoryPanel, account: Account, playhead, qtbot):
    _, now = late(account)
    playhead.seek(now)
    settled(panel, qtbot)
    at = next(at for at in range(panel.model.rowCount()) if isinstance(panel.model.row(at), Remembered))
    row = panel.model.row(at)
    assert isinstance(row, Remembered)
    panel.activateWindow()
    panel.list.setFocus()
    qtbot.waitUntil(panel.list.hasFocus, timeout=5000)
    panel.list.setCurrentIndex(panel.model.index(at))
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    said = account.analysis.lines[row.place].utterance
    assert panel._session.selected == said.number and said.start <= playhead.position < said.end
    settled(panel, qtbot)
    at = next(at for at in range(panel.model.rowCount()) if isinstance(panel.model.row(at), Remembered))
    row = panel.model.row(at)
    place = panel.list.visualRect(panel.model.index(at)).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert isinstance(row, Remembered)
    assert panel._session.selected == account.analysis.lines[row.place].utterance.number


def test_headings_cannot_be_chosen_and_screen_readers_hear_every_row(panel: MemoryPanel):
    for at in range(panel.model.rowCount()):
        index = panel.model.index(at)
        chosen = bool(index.flags() & Qt.ItemFlag.ItemIsSelectable)
        row = panel.model.row(at)
        assert chosen == (isinstance(row, Remembered | More) or (isinstance(row, Told) and row.place >= 0))
        assert index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_another_person_stays_chosen_while_others_speak(panel: MemoryPanel, account: Account, playhead, qtbot):
    place, now = late(account)
    other = next(one.key for one in account.analysis.people if one.key != account.analysis.lines[place].person)
    panel.person.setCurrentIndex(panel.person.findData(other))
    playhead.seek(now)
    settled(panel, qtbot)
    assert panel.key == other and account.analysis.name(other) in panel.line.text()
    give(panel._session, replace(account))
    settled(panel, qtbot)
    assert panel.person.currentData() == other


def test_lines_whose_meaning_nobody_read_call_up_nothing_and_that_is_said(
    panel: MemoryPanel, account: Account, playhead, qtbot
):
    give(panel._session, replace(account, analysis=replace(account.analysis, meanings=None)))
    _, now = late(account)
    playhead.seek(now)
    qtbot.waitUntil(lambda: "was not read" in str(section(panel, "What this line")[1]), timeout=5000)


def test_a_panel_that_is_out_of_date_says_so(panel: MemoryPanel, account: Account):
    assert not panel.pending.isVisible()
    panel._session.understood._pending = True
    panel._session.understood.changed.emit()
    assert panel.pending.isVisible() and panel._stack.currentIndex() == 1
    give(panel._session, account)
    assert not panel.pending.isVisible()


def remembering(account: Account) -> Account:
    """Where every memory is kept for long a second after it was made."""
    memories = account.mind.memories
    kept = replace(memories, entered=memories.time, promoted=memories.time + 1.0)
    return replace(account, mind=replace(account.mind, memories=kept))


def test_older_memories_are_shown_when_asked_for(panel: MemoryPanel, account: Account, playhead, qtbot):
    account = remembering(account)
    give(panel._session, account)
    memories = account.mind.memories
    key = max(memories.keys, key=lambda one: len(inspection.long_term(memories, one, np.inf)))
    panel.person.setCurrentIndex(panel.person.findData(key))
    playhead.seek(account.analysis.film.duration - 0.1)
    settled(panel, qtbot)
    long = inspection.long_term(memories, key, playhead.position)
    head, rows = section(panel, "Long-term")
    assert head.count == str(len(long)) and [type(row) for row in rows] == [More] and len(long) > 0
    panel.list.went.emit(panel.model.index(panel.model.place_of(("long", "more"))))
    settled(panel, qtbot)
    _, rows = section(panel, "Long-term")
    shown = [row.place for row in rows if isinstance(row, Remembered)]
    assert shown == [int(memories.line[row]) for row in reversed(long[-50:])]
    panel.list.went.emit(panel.model.index(panel.model.place_of(("long", "fewer"))))
    settled(panel, qtbot)
    assert not any(isinstance(row, Remembered) for row in section(panel, "Long-term")[1])


def test_a_hotspot_is_no_reason_before_it_came_about(account: Account):
    memories = account.mind.memories
    row = int(np.flatnonzero(np.isfinite(memories.entered))[0])
    entry, promoted = memories.entry.copy(), memories.promoted.copy()
    entry[row], promoted[row] = Entry.HOTSPOT, memories.entered[row] + 100.0
    for surprise, why in ((0.95, Entry.SURPRISE), (0.1, Entry.AROUSAL)):
        level = memories.surprise.copy()
        level[row] = surprise
        later = replace(memories, entry=entry, promoted=promoted, surprise=level)
        times = (memories.entered[row] - 0.01, memories.entered[row], promoted[row])
        found = [inspection.entry_at(later, row, float(time), Settings()) for time in times]
        assert found == [Entry.NONE, why, Entry.HOTSPOT]
    mind = replace(account.mind, memories=later)
    inspector = Inspector(replace(account, mind=mind), Settings(), "en")
    key, before = memories.keys[int(memories.person[row])], float(memories.entered[row]) + 0.01
    waiting = {one.row: one.entry for one in inspector.answer(Question(key, before, -1, waiting=10**6)).waiting}
    assert waiting[row] is Entry.AROUSAL


def test_a_surprise_is_part_of_a_hotspot_only_once_there_is_one(account: Account):
    explained = account.mind.explanations[-1]
    place, _ = late(account)
    shift = next(one for one in account.mind.transitions if one.utterance == explained.utterance)
    crowd = tuple(
        replace(shift, utterance=number, time=shift.time + away, kind=TransitionKind.SUDDEN)
        for number, away in ((shift.utterance, 0.0), (-2, 1.0), (-3, 2.0), (-4, 3.0))
    )
    mind = replace(account.mind, transitions=crowd, explanations=(replace(explained, hotspot=True),), hotspots=())
    inspector = Inspector(replace(account, mind=mind), Settings(), "en")
    told = [
        inspector.answer(Question(explained.person, time, place)).explanation
        for time in (shift.time + 0.5, shift.time + 3.5)
    ]
    assert [one.hotspot for one in told if one is not None] == [False, True]


def test_nothing_alike_is_not_the_same_as_nothing_at_all(account: Account):
    account, strict = remembering(account), replace(Settings(), memory_similarity=1.0, emotion_boost=0.0)
    maker, inspector = RowMaker(account, strict), Inspector(account, strict, "en")
    place = len(account.analysis.lines) - 1
    memories = account.mind.memories
    key = max(memories.keys, key=lambda one: len(inspection.long_term(memories, one, np.inf)))
    for now, said in ((account.analysis.film.duration, "alike enough"), (0.0, "Nothing in long-term memory yet")):
        answer = inspector.answer(Question(key, now, place))
        rows = dict(maker.rows(answer))
        assert answer.recalled == () and said in rows["recall none"].text


def test_memories_of_contradicting_lines_are_marked(account: Account):
    maker, memories = RowMaker(account, Settings()), account.mind.memories
    lines = account.analysis.lines
    kinds = [None if lines[at].conflict is None else lines[at].conflict.kind for at in memories.line.tolist()]
    assert [maker._memory(row, "").kind for row in range(len(memories))] == kinds
    assert any(kinds) and not all(kinds)


def test_an_account_that_is_gone_is_let_go_of(panel: MemoryPanel, account: Account, playhead, qtbot):
    playhead.seek(3.0)
    settled(panel, qtbot)
    assert panel.questions._inspector is not None
    give(panel._session, None)
    qtbot.waitUntil(lambda: panel.questions._inspector is None, timeout=5000)


def test_states_without_memories_are_said(session: Session, playhead, theme: Theme, account: Account, qtbot):
    panel = MemoryPanel(session, playhead, theme)
    panel.show()
    qtbot.waitExposed(panel)
    assert panel._empty.title == "No film yet"
    with qtbot.waitSignal(session.opened):
        session.open(lambda: SampleProject(account.analysis), "Film")
    give(session, None)
    assert panel._empty.title == "Being worked out…" and panel._stack.currentIndex() == 0
    give(session, account)
    qtbot.waitUntil(lambda: panel.model.rowCount() > 0, timeout=10_000)
    assert panel._stack.currentIndex() == 1
    settled(panel, qtbot)
    panel.close()
    panel.shut_down()
    panel.deleteLater()


def test_nothing_is_asked_while_hidden(panel: MemoryPanel, playhead, qtbot):
    settled(panel, qtbot)
    panel.hide()
    asked = []
    panel.questions.ask = asked.append
    playhead.seek(12.0)
    QApplication.processEvents()
    assert not panel._timer.isActive() and asked == []


def test_a_long_film_is_answered_in_time(film: Account, qtbot, opened: Session, playhead, theme: Theme):
    """Under 8 ms of the GUI thread; what is asked takes less than the 200 ms between two looks."""
    inspector = Inspector(film, Settings(), "en")
    place, now = late(film)
    key = film.analysis.lines[place].person
    inspector.answer(Question(key, now, place))
    began = time.thread_time()
    inspector.answer(Question(key, now, place))
    assert time.thread_time() - began < 0.05
    panel = MemoryPanel(opened, playhead, theme)
    playhead.set_film(film.analysis.film.duration)
    panel.show()
    qtbot.waitExposed(panel)
    give(opened, film)
    qtbot.waitUntil(lambda: panel.model.rowCount() > 0, timeout=20_000)
    times = []
    for at in range(place - 20, place):
        playhead.seek(film.analysis.lines[at].utterance.start + 0.05)
        settled(panel, qtbot)
        times.append(panel.last_ms)
    assert np.median(times) < 8
    panel.close()
    panel.shut_down()
    panel.deleteLater()
