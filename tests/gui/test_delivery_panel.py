"""The delivery panel on a made-up account: filters, order, what a line is told by, and takes side by side."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter
from sample_analysis import SampleProject

from app.panels.delivery import DeliveryPanel
from app.panels.delivery_list import paint_verdict
from app.panels.delivery_model import ROW_ROLE, DeliveryRow
from app.panels.delivery_words import delivery_sign
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from emotionai_core.prose.lines import LinesInWords
from emotionai_core.records.account import Account
from emotionai_core.records.scores import Amplifier, Calibration, Delivery
from tests.accounts import make_account


@pytest.fixture
def account() -> Account:
    made = make_account(seed=3)
    numbers = [line.utterance.number for line in made.analysis.lines]
    return replace(made, takes=((numbers[2], numbers[30], numbers[41]), (numbers[5], numbers[6])))


@pytest.fixture
def project(account: Account) -> SampleProject:
    return SampleProject(account.analysis)


def give(session: Session, account: Account) -> None:
    """The account is computed: nothing is pending any more."""
    session.understood._show(account)


@pytest.fixture
def panel(opened: Session, account: Account, playhead: Playhead, theme: Theme, qtbot) -> Iterator[DeliveryPanel]:
    playhead.set_film(account.analysis.film.duration)
    made = DeliveryPanel(opened, playhead, theme)
    made.resize(340, 1000)
    made.show()
    qtbot.waitExposed(made)
    give(opened, account)
    yield made
    made.close()
    made.deleteLater()


def rows(panel: DeliveryPanel) -> list[DeliveryRow]:
    return [panel.model.row(place) for place in range(panel.model.rowCount())]


def in_film_order(panel: DeliveryPanel) -> None:
    panel.order.setCurrentIndex(panel.order.findData("time"))


def choose(panel: DeliveryPanel, text: str) -> None:
    place = next(at for at in range(panel.verdict.count()) if text in panel.verdict.itemText(at))
    panel.verdict.setCurrentIndex(place)


def place_where(account: Account, amplifier: Amplifier) -> int:
    return int(np.flatnonzero(account.alignment.amplifier == int(amplifier))[0])


def test_every_line_is_there_in_film_order_and_counted(panel: DeliveryPanel, account: Account):
    in_film_order(panel)
    shown = rows(panel)
    assert [row.number for row in shown] == [line.utterance.number for line in account.analysis.lines]
    counts = np.bincount(account.alignment.delivery, minlength=4)
    assert f"{len(shown)} line" in panel.summary.text()
    for name, count in zip(("under", "aligned", "over", "not known"), counts, strict=True):
        assert f"{name} {count}" in panel.summary.text()
    assert "this film (expected 0.45 ± 0.15" in panel.summary.toolTip()


@pytest.mark.parametrize("delivery", list(Delivery))
def test_a_verdict_filters(panel: DeliveryPanel, account: Account, delivery: Delivery):
    in_film_order(panel)
    panel.verdict.setCurrentIndex(3 + int(delivery))
    wanted = np.flatnonzero(account.alignment.delivery == int(delivery))
    assert [row.place for row in rows(panel)] == wanted.tolist()


def test_clear_verdicts_are_counted_apart_and_found_at_once(panel: DeliveryPanel, account: Account):
    found = account.alignment
    clear = found.sure & (found.delivery != Delivery.ALIGNED)
    assert 0 < clear.sum() < np.isfinite(found.gap).sum()
    first = rows(panel)[: int(clear.sum())]
    assert {row.place for row in first} == set(np.flatnonzero(clear).tolist())
    counts = [int((clear & (found.delivery == kind)).sum()) for kind in (Delivery.UNDER, Delivery.OVER)]
    assert f"Clear: under {counts[0]}, over {counts[1]}" in panel.summary.text() and "±1.70 SD" in panel.summary.text()
    choose(panel, "clearly")
    assert {row.place for row in rows(panel)} == set(np.flatnonzero(clear).tolist())
    assert "within the error" not in panel.model.index(0).data() and "clear" in panel.model.index(0).data()
    choose(panel, "within the error")
    assert {row.place for row in rows(panel)} == set(np.flatnonzero(np.isfinite(found.gap) & ~clear).tolist())
    assert "within the error" in panel.model.index(0).data()


def test_a_line_is_told_with_how_sure_its_verdict_is(panel: DeliveryPanel, opened: Session, account: Account):
    found = account.alignment
    for sure, said in ((True, "the verdict is clear"), (False, "within the error")):
        place = int(np.flatnonzero((found.sure == sure) & (found.delivery == Delivery.OVER))[0])
        opened.select(account.analysis.lines[place].utterance.number)
        assert said in panel.line.told.text() and "1.70" in panel.line.told.text()


def test_a_verdict_within_the_error_is_painted_otherwise(panel: DeliveryPanel, theme: Theme, qtbot):
    assert (delivery_sign(Delivery.OVER), delivery_sign(Delivery.OVER, False)) == ("▲", "△")
    row = next(one for one in rows(panel) if one.delivery is Delivery.OVER and one.sure)
    ground = theme.look.colour("panel")

    def painted(one: DeliveryRow) -> QImage:
        image = QImage(120, 30, QImage.Format.Format_RGB32)
        image.fill(ground)
        painter = QPainter(image)
        paint_verdict(painter, theme.look, 115.0, 15.0, one)
        painter.end()
        return image

    assert painted(row) != painted(replace(row, sure=False))


def test_the_override_and_the_person_filter(panel: DeliveryPanel, account: Account):
    choose(panel, "amplifier")
    amplified = np.flatnonzero(account.alignment.amplifier)
    assert len(amplified) and sorted(row.place for row in rows(panel)) == amplified.tolist()
    panel.verdict.setCurrentIndex(0)
    key = account.analysis.lines[0].person
    panel.person.setCurrentIndex(panel.person.findData(key))
    assert {row.person for row in rows(panel)} == {key}
    panel.clear_filters()
    assert len(rows(panel)) == len(account.analysis.lines)


def test_the_largest_gap_comes_first_and_unknown_ones_last(panel: DeliveryPanel):
    gaps = [abs(row.gap) for row in rows(panel)]
    known = [gap for gap in gaps if not math.isnan(gap)]
    assert known == sorted(known, reverse=True) and len(known) < len(gaps)
    assert all(math.isnan(gap) for gap in gaps[len(known) :])


def test_the_chosen_stretch_holds_the_list(panel: DeliveryPanel, playhead: Playhead, account: Account):
    lines = account.analysis.lines
    playhead.choose_span((lines[3].utterance.start, lines[8].utterance.end))
    assert sorted(row.place for row in rows(panel)) == list(range(3, 9))
    panel.span.click()
    assert len(rows(panel)) == len(lines)


def test_nothing_found_offers_to_clear(panel: DeliveryPanel, playhead: Playhead, account: Account, qtbot):
    lines = account.analysis.lines
    playhead.choose_span((lines[3].utterance.end, lines[4].utterance.start))
    assert rows(panel) == [] and panel._nothing.isVisibleTo(panel)
    qtbot.mouseClick(panel._nothing.button, Qt.MouseButton.LeftButton)
    assert len(rows(panel)) == len(lines)


def test_a_click_goes_there_and_is_told(
    panel: DeliveryPanel, opened: Session, playhead: Playhead, account: Account, qtbot
):
    in_film_order(panel)
    index = panel.model.index(3)
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=panel.list.visualRect(index).center())
    line = account.analysis.lines[3]
    assert opened.selected == line.utterance.number
    assert playhead.position == pytest.approx(line.utterance.start, abs=0.1)
    told, alignment = panel.line.told.text(), account.alignment
    assert line.utterance.text in panel.line.text.text()
    assert all(passage.text in told for passage in LinesInWords(account, "en").delivery(3))
    for value in (alignment.expected[3], alignment.expressed[3], alignment.gap[3]):
        assert f"{abs(value):.2f}" in told
    assert "this film (expected 0.45 ± 0.15, expressed 0.47 ± 0.17)" in told


def test_the_override_is_said_with_what_was_measured(panel: DeliveryPanel, opened: Session, account: Account):
    place = place_where(account, Amplifier.LOUDNESS)
    opened.select(account.analysis.lines[place].utterance.number)
    told = panel.line.told.text().lower()
    assert "loudness" in told and f"{account.alignment.measured[place]:.2f}" in told
    in_film_order(panel)
    assert "extreme loudness" in panel.model.index(place).data()
    opened.select(account.analysis.lines[place_where(account, Amplifier.NONE)].utterance.number)
    assert "loudness" not in panel.line.told.text().lower()


def test_what_is_not_known_is_said_and_not_made_up(panel: DeliveryPanel, opened: Session, account: Account):
    in_film_order(panel)
    for column, name in ((account.alignment.expected, "expected"), (account.alignment.expressed, "expressed")):
        place = int(np.flatnonzero(np.isnan(column))[0])
        opened.select(account.analysis.lines[place].utterance.number)
        told, data = panel.line.told.text(), panel.model.index(place).data()
        assert told and not any(letter.isdigit() for letter in told)
        assert f"{name} not known" in data and data.count("not known") >= 2
        assert "nan" not in f"{told} {data}".lower()


def test_the_fixed_scale_is_named(panel: DeliveryPanel, opened: Session, account: Account):
    scale = (0.5, 0.2)
    fixed = replace(
        account.alignment, calibration=Calibration.FIXED, expected_scale=scale, expressed_scale=scale, threshold=0.3
    )
    give(opened, replace(account, alignment=fixed))
    opened.select(account.analysis.lines[0].utterance.number)
    assert "fixed scale (0.50 ± 0.20)" in panel.summary.toolTip()
    assert "fixed scale (0.50 ± 0.20)" in panel.line.told.text()


def test_the_attention_graph_follows_and_leads_the_film(
    panel: DeliveryPanel, opened: Session, playhead: Playhead, account: Account, theme: Theme, qtbot
):
    line, chart = account.analysis.lines[3].utterance, panel.line.chart
    opened.select(line.number)
    peak = int(np.argmax(account.alignment.attention[3]))
    assert chart._peak() == pytest.approx(line.start + (peak + 0.5) / 50 * (line.end - line.start))
    plot, wanted = chart._plot(), theme.look.colour("playhead").rgb()
    place = QPoint(round(plot.x() + plot.width() * 0.6), round(plot.center().y()))
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place)
    assert playhead.position == pytest.approx(line.start + 0.6 * (line.end - line.start), abs=0.05)

    def marks() -> int:
        image = chart.grab().toImage()
        row = round((plot.y() + 2) * image.devicePixelRatio())
        return sum(image.pixel(x, row) == wanted for x in range(image.width()))

    assert marks() > 0
    playhead.seek(line.end + 5)
    assert marks() == 0


def test_takes_stand_side_by_side_and_are_played(
    panel: DeliveryPanel, opened: Session, playhead: Playhead, account: Account, qtbot
):
    choose(panel, "more than once")
    assert sorted(row.number for row in rows(panel)) == sorted(number for group in account.takes for number in group)
    opened.select(account.takes[0][1])
    cards = panel.line.takes.cards
    assert [card.row.number for card in cards] == list(account.takes[0])
    assert "3 time" in panel.line.takes.title.text()
    starts: list[float] = []
    playhead.moved.connect(lambda position, _source: starts.append(position))
    qtbot.mouseClick(cards[2].play, Qt.MouseButton.LeftButton)
    line = opened.line(account.takes[0][2])
    assert line is not None and starts[0] == pytest.approx(line.utterance.start - 0.3, abs=0.1)
    opened.select(account.analysis.lines[0].utterance.number)
    assert panel.line.takes.cards == [] and not panel.line.takes.isVisibleTo(panel)


def test_arrows_and_enter_lead_through_the_list(panel: DeliveryPanel, opened: Session, playhead: Playhead, qtbot):
    panel.activateWindow()
    panel.list.setFocus()
    qtbot.waitUntil(panel.list.hasFocus, timeout=5000)
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    first = opened.selected
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    assert first is not None and opened.selected not in (None, first)
    playhead.seek(0.0)
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    line = opened.line(opened.selected)
    assert line is not None and playhead.position == pytest.approx(line.utterance.start, abs=0.1)


def test_a_selection_stays_marked_under_another_order(panel: DeliveryPanel, opened: Session, account: Account):
    number = account.analysis.lines[7].utterance.number
    opened.select(number)
    in_film_order(panel)
    assert panel.list.currentIndex().data(ROW_ROLE).number == number
    place = int(account.alignment.delivery[7])
    panel.verdict.setCurrentIndex(3 + (place + 1) % 3)
    assert not panel.list.currentIndex().isValid()
    assert account.analysis.lines[7].utterance.text in panel.line.text.text()


def test_it_says_why_there_is_nothing(opened: Session, account: Account, playhead: Playhead, theme: Theme):
    made = DeliveryPanel(opened, playhead, theme)
    made.show()
    assert made._stack.currentIndex() == 0
    opened.understood._pending = True
    opened.account_changed.emit()
    assert "put together" in made._empty.title
    opened.understood._pending = False
    opened.account_changed.emit()
    assert "next edit" in made._empty.hint
    give(opened, account)
    assert made._stack.currentIndex() == 1
    opened.code_as("Ann", True)
    assert made._stack.currentIndex() == 0 and "blind" in made._empty.title
    made.close()
    made.deleteLater()


@pytest.mark.parametrize(("width", "height"), [(280, 460), (330, 430), (500, 1000), (1200, 700)])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_nothing_reaches_beyond_the_panel(
    panel: DeliveryPanel, opened: Session, account: Account, theme: Theme, look: str, width: int, height: int, qtbot
):
    theme.choose(look)
    opened.select(account.takes[0][0])
    panel.resize(width, height)
    line = panel.line

    def settled() -> bool:
        inside = all(line.rect().contains(part.geometry()) for part in (line.chart, line.told, line.takes))
        whole = line.chart.height() >= line.chart.heightForWidth(line.chart.width())
        cards = all(line.takes.rect().contains(card.geometry().translated(0, 0)) for card in line.takes.cards)
        heads = (panel.summary, panel.verdict.parentWidget(), panel.legend)
        whole = whole and all(head.height() >= head.heightForWidth(head.width()) for head in heads)
        return inside and whole and cards and line.told.height() >= line.told.heightForWidth(line.told.width())

    qtbot.waitUntil(settled, timeout=2000)
    assert panel.list.viewport().width() <= width and panel.list.height() >= 60
    assert all(combo.geometry().right() <= combo.parentWidget().width() for combo in (panel.verdict, panel.order))


def test_a_long_film_is_shown_at_once(opened: Session, playhead: Playhead, theme: Theme, qtbot):
    account = make_account(size="film")
    made = DeliveryPanel(opened, playhead, theme)
    made.resize(420, 900)
    made.show()
    qtbot.waitExposed(made)
    start = time.thread_time()
    give(opened, account)
    assert made.model.rowCount() == len(account.analysis.lines)
    made.order.setCurrentIndex(1)
    assert time.thread_time() - start < 0.5
    start = time.thread_time()
    made.list.scrollToBottom()
    made.repaint()
    assert time.thread_time() - start < 0.1
    made.close()
    made.deleteLater()
