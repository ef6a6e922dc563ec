"""The person panel on a made-up account: what it says, what a press does, what it says where there is too little."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from sample_analysis import SampleProject

import app.panels.person
from app.charts.chart import Chart
from app.panels.person import PersonPanel
from app.panels.person_parts import Sentences
from app.panels.quoted import QUOTE_ROLE, QuotedLines
from app.playhead import Playhead
from app.portraits import Portraits
from app.session import Session
from app.theme import Theme
from app.words import emotion_name, kind_name
from emotionai_core.project.edits import RenamePerson
from emotionai_core.prose.characters import evolution
from emotionai_core.records.account import Account
from emotionai_core.records.estimate import not_enough
from emotionai_core.records.evidence import EMOTIONS
from tests.accounts import make_account

FEW = {
    "expression": "needs 8 lines, has 3",
    "transition": "needs 8 transitions, has 3",
    "interaction": "needs 8 answers, has 3",
}
DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


@pytest.fixture
def account() -> Account:
    return make_account(seed=3)


@pytest.fixture
def project(account: Account) -> SampleProject:
    return SampleProject(account.analysis)


@pytest.fixture
def portraits(qapp) -> Iterator[Portraits]:
    made = Portraits()
    yield made
    made.close()
    made.deleteLater()


def give(session: Session, account: Account) -> None:
    """The account is computed: nothing is pending any more."""
    session.understood._show(account)


@pytest.fixture
def panel(
    opened: Session, account: Account, playhead: Playhead, portraits: Portraits, theme: Theme, qtbot, monkeypatch
) -> Iterator[PersonPanel]:
    # Everything within one turn of the window.
    monkeypatch.setattr(app.panels.person, "_TURN", math.inf)
    playhead.set_film(account.analysis.film.duration)
    made = PersonPanel(opened, playhead, portraits, theme)
    made.resize(320, 900)
    made.show()
    qtbot.waitExposed(made)
    give(opened, account)
    yield made
    made.close()
    made.deleteLater()


def seconds(do: Callable[[], object]) -> float:
    start = time.thread_time()
    do()
    return time.thread_time() - start


def most(account: Account) -> str:
    return min(account.analysis.people, key=lambda one: (-one.lines, -one.screen_time, one.key)).key


def shown(quotes: QuotedLines) -> list[int]:
    model = quotes.quotes
    return [model.index(row).data(QUOTE_ROLE).number for row in range(model.rowCount())]


def press_first(qtbot, quotes: QuotedLines) -> None:
    area = quotes.visualRect(quotes.quotes.index(0))
    qtbot.mouseClick(quotes.viewport(), Qt.MouseButton.LeftButton, pos=area.center())


def test_it_shows_who_says_most_with_their_facts(panel: PersonPanel, account: Account):
    person = account.analysis.person(most(account))
    assert person is not None and panel.choice.key == person.key
    assert panel.head.name.text() == person.name
    assert f"{person.lines} line" in panel.head.facts.text()
    assert "as performed" in panel.head.limits.text()


def test_a_picked_person_stays_and_a_followed_one_changes_with_the_selection(
    panel: PersonPanel, opened: Session, account: Account
):
    first = panel.choice.key
    other = next(line for line in account.analysis.lines if line.person not in ("", first))
    opened.select(other.utterance.number)
    assert panel.choice.key == other.person
    assert panel.head.name.text() == account.analysis.name(other.person)
    panel.choice.choose(first)
    panel.choice.activated.emit(panel.choice.currentIndex())
    assert not panel.follow.isChecked() and panel.head.name.text() == account.analysis.name(first)
    elsewhere = next(line for line in account.analysis.lines if line.person not in ("", first, other.person))
    opened.select(elsewhere.utterance.number)
    assert panel.choice.key == first
    panel.follow.setChecked(True)
    assert panel.choice.key == elsewhere.person


def test_a_turning_point_leads_into_the_film_by_mouse_and_by_key(
    panel: PersonPanel, opened: Session, playhead: Playhead, account: Account, qtbot
):
    key = next(key for key, arc in account.mind.arcs.items() if len(arc.turns) > 1)
    panel.show_person(key)
    turns, chart = account.mind.arcs[key].turns, panel.arc.chart
    assert [spot.key for spot in chart.spots] == [turn.utterance for turn in turns]
    place = chart.spots[0].shape.boundingRect().center().toPoint()
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place)
    line = opened.line(turns[0].utterance)
    assert line is not None and opened.selected == turns[0].utterance
    assert playhead.position == pytest.approx(line.utterance.start, abs=0.1)
    panel.activateWindow()
    chart.setFocus()
    qtbot.waitUntil(chart.hasFocus, timeout=5000)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert opened.selected == turns[1].utterance
    assert f"{turns[1].change:+.2f}".replace("-", "−") in chart.accessibleDescription()


def test_a_press_beside_the_turning_points_seeks(panel: PersonPanel, playhead: Playhead, account: Account, qtbot):
    chart = panel.arc.chart
    plot = chart._plot()
    place = QPoint(round(plot.x() + plot.width() * 0.5), round(plot.bottom() - 2))
    assert chart.spot_at(place.toPointF()) is None
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place)
    assert playhead.position == pytest.approx(account.analysis.film.duration / 2, rel=0.02)


def test_the_playhead_is_drawn_over_the_arc(panel: PersonPanel, playhead: Playhead, account: Account, theme: Theme):
    chart, wanted = panel.arc.chart, theme.look.colour("playhead").rgb()
    for share in (0.25, 0.75):
        playhead.seek(share * account.analysis.film.duration)
        image, plot = chart.grab().toImage(), chart._plot()
        ratio = image.devicePixelRatio()
        row = round((plot.y() + 4) * ratio)
        found = [x / ratio for x in range(image.width()) if image.pixel(x, row) == wanted]
        assert found and all(abs(x - plot.x() - share * plot.width()) < 3 for x in found)


def test_a_trait_tells_its_inputs_and_the_same_press_hides_them(panel: PersonPanel, account: Account, qtbot):
    rows = panel.traits.rows
    traits = account.traits[panel.choice.key]
    assert [spot.key for spot in rows.spots] == [trait.name for trait in traits]
    place = rows.spots[2].shape.boundingRect().center().toPoint()
    qtbot.mouseClick(rows, Qt.MouseButton.LeftButton, pos=place)
    assert panel.traits.inputs.isVisibleTo(panel)
    assert f"{traits[2].inputs[0].value:.2f}" in panel.traits.inputs.accessibleName()
    assert panel.traits.radar.spots[2].tip == rows.spots[2].tip
    qtbot.mouseClick(rows, Qt.MouseButton.LeftButton, pos=place)
    assert not panel.traits.inputs.isVisibleTo(panel)


def test_every_interval_is_said(panel: PersonPanel, account: Account):
    for trait, spot in zip(account.traits[panel.choice.key], panel.traits.rows.spots, strict=True):
        assert f"{trait.estimate.low:.2f}" in spot.tip and f"{trait.estimate.high:.2f}" in spot.tip


def test_a_score_tells_formula_inputs_and_worst_lines(panel: PersonPanel, opened: Session, account: Account, qtbot):
    dimension = account.cards[panel.choice.key].dimensions[0]
    panel.scores.rows.activated.emit(dimension.name)
    assert panel.scores.formula.text() == dimension.formula
    assert shown(panel.scores.worst) == list(dimension.lines)
    press_first(qtbot, panel.scores.worst)
    assert opened.selected == dimension.lines[0]


def test_emotions_are_counted_and_list_their_lines(panel: PersonPanel, account: Account):
    states = [state for state in account.mind.states if state.person == panel.choice.key]
    emotion = next(label for label in EMOTIONS if any(state.emotion == label for state in states))
    mine = [state.utterance for state in states if state.emotion == emotion]
    assert f"{emotion_name(emotion)} {len(mine)} · " in panel.emotions.bars.accessibleName()
    panel.emotions.bars.activated.emit(emotion)
    assert shown(panel.emotions.lines) == mine


def test_a_ribbon_lists_the_lines_of_its_change(panel: PersonPanel, account: Account, qtbot):
    moves = [one for one in account.mind.transitions if one.person == panel.choice.key and one.origin != one.emotion]
    keys = {(one.origin, one.emotion) for one in moves}
    chart = panel.changes.chart
    assert {spot.key for spot in chart.spots} == keys
    spot = chart.spots[-1]
    middle = spot.shape.pointAtPercent(0.01)
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(round(middle.x()) + 2, round(middle.y()) + 1))
    wanted = [one.utterance for one in moves if (one.origin, one.emotion) == spot.key]
    assert shown(panel.changes.lines) == wanted


def test_every_sentence_leads_to_the_lines_it_rests_on(panel: PersonPanel, opened: Session, account: Account, qtbot):
    told = evolution(account, panel.choice.key, "en")
    assert [part.heading.text() for part in panel.evolution.parts] == [chapter.title for chapter in told]
    turns = next(chapter for chapter in told if chapter.key == "turning_points").passages[0]
    shown_as = [one for one in panel.evolution.findChildren(Sentences) if one.text() == turns.text]
    assert len(shown_as) == 1 and len(turns.utterances) > 0
    for number in (*turns.utterances, turns.utterances[0]):
        qtbot.mouseClick(shown_as[0], Qt.MouseButton.LeftButton)
        assert opened.selected == number
    qtbot.keyClick(shown_as[0], Qt.Key.Key_Return)
    assert opened.selected == turns.utterances[1 % len(turns.utterances)]


def test_memories_are_filtered_by_words_and_emotion(panel: PersonPanel, account: Account):
    memories = account.mind.memories
    key = max(memories.keys, key=lambda one: int(_kept(account, one).sum()))
    panel.show_person(key)
    kept = memories.utterance[_kept(account, key)].tolist()
    assert kept and shown(panel.memories.list) == kept
    emotions = memories.emotion[_kept(account, key)].tolist()
    panel.memories.emotion.setCurrentIndex(1 + emotions[0])
    assert shown(panel.memories.list) == [
        number for number, label in zip(kept, emotions, strict=True) if label == emotions[0]
    ]
    panel.memories.search.setText("no such words at all")
    assert shown(panel.memories.list) == [] and "0 of" in panel.memories.remark.text()


def _kept(account: Account, key: str):
    memories = account.mind.memories
    return (memories.person == memories.keys.index(key)) & (memories.promoted < math.inf)


def test_whoever_says_too_little_gets_no_number(panel: PersonPanel, opened: Session, account: Account):
    person = min(account.analysis.people, key=lambda one: one.lines)
    lines = account.analysis.lines
    few = [line for line in lines if line.person == person.key][:3]
    analysis = replace(
        account.analysis,
        people=tuple(replace(one, lines=3) if one.key == person.key else one for one in account.analysis.people),
        lines=tuple(line for line in lines if line.person != person.key or line in few),
    )
    give(opened, make_account(analysis, seed=3))
    panel.show_person(person.key)
    assert not panel.traits.radar.isVisibleTo(panel) and not panel.arc.chart.isVisibleTo(panel)
    assert "needs 8 lines, has 3" in panel.arc.remark.text()
    assert not panel.traits.rows.isVisibleTo(panel) and not panel.scores.rows.isVisibleTo(panel)
    assert "has 3" in panel.traits.remark.text() and "needs 8 lines, has 3" in panel.scores.remark.text()
    assert not any(part.isVisibleTo(panel) for part in panel.evolution.parts)


def test_one_number_that_is_lacking_says_what_it_needs(panel: PersonPanel, opened: Session, account: Account):
    card = account.cards[panel.choice.key]
    few = [replace(one, estimate=not_enough(3, 8)) if one.name in FEW else one for one in card.dimensions]
    cards = {**account.cards, panel.choice.key: replace(card, dimensions=tuple(few))}
    give(opened, replace(account, cards=cards))
    tips = {spot.key: spot.tip for spot in panel.scores.rows.spots}
    assert all(said in tips[name] for name, said in FEW.items()) and panel.scores.rows.isVisibleTo(panel)
    panel.scores._show("interaction")
    assert FEW["interaction"] in panel.scores.meaning.text() and "From" not in panel.scores.meaning.text()


def test_lines_whose_channels_contradict_each_other_are_marked(panel: PersonPanel, account: Account):
    line = next(one for one in account.analysis.lines if one.conflict is not None and one.person)
    panel.show_person(line.person)
    state = next(one for one in account.mind.states if one.utterance == line.utterance.number)
    panel.emotions._show(state.emotion)
    model, kinds = panel.emotions.lines.quotes, {}
    for row in range(model.rowCount()):
        quote = model.index(row).data(QUOTE_ROLE)
        kinds[quote.number] = quote.kind
    expected = {one.utterance.number: one.conflict.kind for one in account.analysis.lines if one.conflict is not None}
    assert kinds == {number: expected.get(number) for number in kinds} and line.utterance.number in kinds
    at = model.index(list(kinds).index(line.utterance.number))
    assert kind_name(line.conflict.kind) in at.data(Qt.ItemDataRole.AccessibleTextRole)


def test_it_says_when_there_is_nothing_yet_and_when_it_is_on_its_way(
    opened: Session, account: Account, playhead: Playhead, portraits: Portraits, theme: Theme, qtbot
):
    made = PersonPanel(opened, playhead, portraits, theme)
    made.show()
    assert made._stack.currentIndex() == 0
    opened.understood._pending = True
    opened.account_changed.emit()
    assert "put together" in made._empty.title
    opened.understood._pending = False
    opened.account_changed.emit()
    assert "next edit" in made._empty.hint
    give(opened, account)
    assert made._stack.currentIndex() == 1 and not made.pending.isVisibleTo(made)
    opened.understood._pending = True
    opened.account_changed.emit()
    assert made._stack.currentIndex() == 1 and made.pending.isVisibleTo(made)
    opened.code_as("Ann", True)
    assert "blind" in made._empty.title.lower() and made._stack.currentIndex() == 0
    made.close()
    made.deleteLater()


def test_hidden_it_puts_nothing_together(panel: PersonPanel, opened: Session, account: Account, monkeypatch):
    panel.hide()
    asked: list[str] = []
    monkeypatch.setattr(panel.arc, "show_character", lambda character: asked.append(character.person.key))
    give(opened, make_account(account.analysis, seed=5))
    opened.select(account.analysis.lines[0].utterance.number)
    assert asked == []
    panel.show()
    assert len(asked) == 1


def test_an_edit_that_takes_a_quoted_line_away_leaves_its_time(
    panel: PersonPanel, opened: Session, playhead: Playhead, account: Account, qtbot
):
    quotes = panel.emotions.lines
    emotion = account.mind.states[0].emotion
    panel.show_person(account.mind.states[0].person)
    panel.emotions._show(emotion)
    quote = quotes.quotes.index(0).data(QUOTE_ROLE)
    panel._go(replace(quote, number=999_999))
    assert playhead.position == pytest.approx(quote.time, abs=0.1) and opened.selected is None


def test_a_renamed_person_is_renamed_here(panel: PersonPanel, opened: Session, account: Account, qtbot):
    key = panel.choice.key
    with qtbot.waitSignal(opened.analysis_changed, timeout=5000):
        opened.edit(RenamePerson(key, "Somebody Else"))
    give(opened, replace(account, analysis=opened.analysis))
    assert panel.choice.key == key and panel.choice.currentText() == "Somebody Else"
    assert panel.head.name.text() == "Somebody Else"


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("width", [280, 620, 1200])
def test_nothing_reaches_beyond_the_panel(panel: PersonPanel, theme: Theme, look: str, width: int, qtbot):
    theme.choose(look)
    panel.resize(width, 900)
    panel.traits.choose("openness")
    panel.scores._show("coherence")
    qtbot.waitUntil(lambda: faults(panel) == [], timeout=2000)
    assert panel.page.widget().width() <= panel.page.viewport().width()


def faults(panel: PersonPanel) -> list[str]:
    """What sticks out of its section, lies over its neighbour or is lower than what it draws."""
    found: list[str] = []
    for section in panel.sections:
        parts = [one for one in section.findChildren(QWidget, options=DIRECT) if one.isVisible()]
        parts.sort(key=lambda one: one.y())
        found += [f"{part} sticks out" for part in parts if not section.rect().contains(part.geometry())]
        pairs = pairwise(parts)
        found += [f"{one} over {other}" for one, other in pairs if one.geometry().intersects(other.geometry())]
        charts = [chart for chart in section.findChildren(Chart) if chart.isVisible()]
        found += [f"{chart} is cut" for chart in charts if chart.height() < chart.heightForWidth(chart.width())]
    return found


def test_a_film_with_a_hundred_people_is_shown_at_once(
    opened: Session, playhead: Playhead, portraits: Portraits, theme: Theme, qtbot
):
    account = make_account(size="film")
    made = PersonPanel(opened, playhead, portraits, theme)
    made.resize(420, 900)
    made.show()
    qtbot.waitExposed(made)
    assert seconds(lambda: give(opened, account)) < 0.5
    assert made.choice.count() == len(account.analysis.people)
    made.page.verticalScrollBar().setValue(0)
    assert seconds(made.repaint) < 0.1
    made.close()
    made.deleteLater()
