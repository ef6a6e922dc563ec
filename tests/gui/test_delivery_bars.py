"""Delivery in numbers that compare: bars on the scale of the verdict, overrides, confidence, takes page by page."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem
from sample_analysis import SampleProject

from app.panels.delivery import DeliveryPanel
from app.panels.delivery_list import EXPECTED, EXPRESSED, DeliveryDelegate, bar_share
from app.panels.delivery_model import DeliveryRow
from app.panels.delivery_takes import PAGE, TakesRow
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from emotionai_core.records.account import Account
from emotionai_core.records.scores import Amplifier, Delivery
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


def place_where(account: Account, amplifier: Amplifier) -> int:
    return int(np.flatnonzero(account.alignment.amplifier == int(amplifier))[0])


def painted_row(panel: DeliveryPanel, theme: Theme, place: int) -> QImage:
    option = QStyleOptionViewItem()
    delegate = DeliveryDelegate(theme)
    index = panel.model.index(place)
    size = delegate.sizeHint(option, index)
    option.rect = QRect(0, 0, 400, size.height())
    image = QImage(400, size.height(), QImage.Format.Format_RGB32)
    image.fill(theme.look.colour("panel"))
    painter = QPainter(image)
    delegate.paint(painter, option, index)
    painter.end()
    return image


def filled(image: QImage, colour: QColor, y: int) -> int:
    """Pixels of a colour in the row of pixels at `y`."""
    return sum(image.pixel(x, y) == colour.rgb() for x in range(image.width()))


def test_the_longer_bar_is_the_one_that_the_verdict_says(
    panel: DeliveryPanel, opened: Session, account: Account, theme: Theme
):
    # Voices and faces of this film run higher than its words.
    found = replace(account.alignment, expressed_scale=(0.7, 0.17))
    gap = found.expressed_z - found.expected_z
    sides = [np.isnan(gap), gap < -0.15, gap > 0.15]
    verdicts = np.select(sides, [Delivery.ABSTAINS, Delivery.UNDER, Delivery.OVER], Delivery.ALIGNED).astype(np.int8)
    give(opened, replace(account, alignment=replace(found, gap=gap, delivery=verdicts)))
    turned = 0
    for place, row in enumerate(rows(panel)):
        if row.delivery in (Delivery.ABSTAINS, Delivery.ALIGNED) or abs(row.gap) < 0.4:
            continue
        image = painted_row(panel, theme, place)
        asked = filled(image, theme.look.colour(EXPECTED), 55)
        shown = filled(image, theme.look.colour(EXPRESSED), 68)
        over = row.delivery is Delivery.OVER
        both_full = bar_share(row.expected_z) == bar_share(row.expressed_z)
        assert both_full or (shown > asked) is over
        turned += (row.expressed > row.expected) is not over
    assert bar_share(0.0) == 0.5 and (bar_share(-9.0), bar_share(9.0)) == (0.0, 1.0)
    assert turned, "no line whose raw numbers would have said the contrary"


def test_an_override_names_both_numbers_and_a_jaw_has_a_sign_of_its_own(
    panel: DeliveryPanel, opened: Session, account: Account, theme: Theme
):
    in_film_order(panel)
    place = place_where(account, Amplifier.LOUDNESS)
    found = account.alignment
    assert f"{found.measured[place]:.2f} → {found.expressed[place]:.2f}" in panel.model.index(place).data()
    before = painted_row(panel, theme, place)
    jaws = np.where(found.amplifier == Amplifier.LOUDNESS, Amplifier.JAW, found.amplifier).astype(np.int8)
    give(opened, replace(account, alignment=replace(found, amplifier=jaws)))
    head = QRect(0, 0, 400, 26)
    assert painted_row(panel, theme, place).copy(head) != before.copy(head)


def test_confidence_is_said_and_painted(panel: DeliveryPanel, opened: Session, account: Account, theme: Theme):
    in_film_order(panel)
    assert "confidence 0.60" in panel.model.index(0).data()
    before, found = painted_row(panel, theme, 0), account.alignment
    changed = {name: getattr(found, name).copy() for name in ("gap", "delivery", "confidence", "sure")}
    changed["gap"][0], changed["delivery"][0] = np.nan, Delivery.ABSTAINS
    changed["confidence"][0], changed["sure"][0] = 0.07, False
    give(opened, replace(account, alignment=replace(found, **changed)))
    data = panel.model.index(0).data()
    assert "confidence too low: 0.07" in data and "SD" not in data
    foot = QRect(0, 76, 400, 16)
    assert painted_row(panel, theme, 0).copy(foot) != before.copy(foot)
    opened.select(account.analysis.lines[0].utterance.number)
    assert "too uncertain" in panel.line.told.text()


def test_the_graph_sets_the_words_on_the_scale_of_what_is_shown(
    panel: DeliveryPanel, opened: Session, account: Account
):
    found = account.alignment
    for place in np.flatnonzero(np.isfinite(found.gap))[:20].tolist():
        opened.select(account.analysis.lines[place].utterance.number)
        steps = panel.line.chart._steps
        assert (steps.expressed - steps.expected) / 0.17 == pytest.approx(float(found.gap[place]))


def test_every_take_is_reached_and_cards_are_used_again(panel: DeliveryPanel, opened: Session, account: Account, qtbot):
    numbers = [line.utterance.number for line in account.analysis.lines]
    many = tuple(numbers[: 2 * PAGE + 1])
    give(opened, replace(account, takes=(many,)))
    opened.select(many[PAGE])
    takes: TakesRow = panel.line.takes
    assert [card.row.number for card in takes.cards] == list(many[PAGE : 2 * PAGE])
    first = list(takes.cards)
    qtbot.mouseClick(takes.later, Qt.MouseButton.LeftButton)
    assert [card.row.number for card in takes.cards] == [many[-1]] and not takes.later.isEnabled()
    assert f"{2 * PAGE + 1} to {2 * PAGE + 1} of {2 * PAGE + 1}" in takes.where.text()
    assert takes.cards[0] is first[0] and not first[1].isVisibleTo(panel)
    for _ in range(2):
        qtbot.mouseClick(takes.earlier, Qt.MouseButton.LeftButton)
    assert [card.row.number for card in takes.cards] == list(many[:PAGE]) and not takes.earlier.isEnabled()
    played: list[int] = []
    takes.played.connect(played.append)
    qtbot.mouseClick(takes.cards[1].play, Qt.MouseButton.LeftButton)
    assert played == [many[1]] and takes.cards == first


def test_a_line_with_many_takes_is_shown_at_once(panel: DeliveryPanel, opened: Session, account: Account):
    numbers = [line.utterance.number for line in account.analysis.lines]
    give(opened, replace(account, takes=(tuple(numbers),)))
    spent: list[float] = []
    for number in numbers[0:40:6]:
        start = time.thread_time()
        opened.select(number)
        spent.append(time.thread_time() - start)
    assert max(spent) < 0.03


def test_a_hidden_panel_does_nothing_at_a_selection(
    panel: DeliveryPanel, opened: Session, account: Account, monkeypatch: pytest.MonkeyPatch
):
    panel.hide()
    shown: list[object] = []
    show = panel.line.show_row
    monkeypatch.setattr(panel.line, "show_row", lambda *given: (shown.append(given), show(*given)))
    opened.select(account.takes[0][0])
    opened.select(account.takes[0][1])
    assert shown == []
    panel.show()
    assert len(shown) == 1
    assert [card.row.number for card in panel.line.takes.cards] == list(account.takes[0])
