"""Words of a film and names of people are shown as they are written, whatever tags they hold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QTextDocument
from PySide6.QtWidgets import QToolTip

from app.charts.bars import Bar, BarsChart
from app.panels.memory_rows import MemoryModel, Remembered
from app.panels.quoted import Quote, QuotesModel
from app.panels.social_link import LinkView
from app.panels.social_log import MigrationModel
from app.theme import Theme
from app.tips import plain_tip
from app.words import percent
from tests.accounts import make_account

TAGS = "<img src=x> & <b>so</b>"
TIP = Qt.ItemDataRole.ToolTipRole


def read(tip: object) -> str:
    """What Qt shows of a tip."""
    document = QTextDocument()
    document.setHtml(str(tip))
    return document.toPlainText()


def test_a_tip_says_just_its_text(qapp):
    assert read(plain_tip(f"{TAGS}\n\u4e00 &amp;")) == f"{TAGS}\n\u4e00 &amp;"
    assert plain_tip("") == ""


def test_quotes_and_memories_keep_their_tags(qapp):
    quotes = QuotesModel()
    quotes.take([Quote(1, 0.0, TAGS, "joy")])
    assert f"“{TAGS}”" in read(quotes.index(0).data(TIP)) and f"“{TAGS}”" in quotes.index(0).data()
    memories = MemoryModel()
    memories.take([Remembered(0, 1.0, "<b>A</b>", TAGS, "joy", "said it")], [0])
    assert read(memories.index(0).data(TIP)).splitlines() == [f"<b>A</b>: “{TAGS}”", "said it"]


def test_names_in_relations_keep_their_tags(theme: Theme):
    from emotionai_core.social.influence import edge_scenes

    account = make_account(size="small")
    society, keys = account.society, account.society.keys
    moves = MigrationModel()
    moves.show_society(society, dict.fromkeys(keys, TAGS))
    assert read(moves.index(0).data(TIP)).splitlines()[0] == f"{TAGS} → {TAGS}"
    link = LinkView(theme)
    assert link.title.textFormat() is Qt.TextFormat.PlainText
    pair = keys[int(society.source[0])], keys[int(society.target[0])]
    lines = tuple(replace(line, utterance=replace(line.utterance, text=TAGS)) for line in account.analysis.lines)
    named = replace(account, analysis=replace(account.analysis, lines=lines))
    link.show_link(pair, named, edge_scenes(society, *pair), None, {})
    assert f"“{TAGS}”" in read(link.model.index(0).data(TIP)).splitlines()[0]


def test_charts_tell_their_tips_as_plain_text(theme: Theme, qtbot, monkeypatch):
    chart = BarsChart(theme)
    qtbot.addWidget(chart)
    chart.resize(300, 60)
    chart.show_bars([Bar("one", "One", "1", 0.5, tip=TAGS)], "Bars")
    shown: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _place, text, _widget: shown.append(text))
    place = chart.spots[0].shape.boundingRect().center().toPoint()
    chart.event(QHelpEvent(QEvent.Type.ToolTip, place, place))
    chart.event(QHelpEvent(QEvent.Type.ToolTip, QPoint(-5, -5), QPoint(-5, -5)))
    assert read(shown[0]) == TAGS and shown[1] == ""


@pytest.mark.parametrize("value", [0.0, 0.005, 0.145, 0.905, 0.995, 0.7849999, 1.0])
def test_a_percentage_is_the_same_number_as_with_two_decimals(value: float):
    assert percent(value) == f"{int(f'{value:.2f}'.replace('.', ''))}%"
