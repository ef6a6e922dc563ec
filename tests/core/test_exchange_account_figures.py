"""The report's figures and its typeset form: drawings that are whole, and a PDF that holds them."""

from __future__ import annotations

import json
import math
import re
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from emotionai_core.errors import StudioError
from emotionai_core.exchange.account_files import typeset
from emotionai_core.exchange.document import Table
from emotionai_core.exchange.figures import FIGURES, drawn, theme
from emotionai_core.exchange.pdf import report_pdf
from emotionai_core.exchange.series import grid, memory_tiers, moves, transition_counts, up_to
from emotionai_core.exchange.structured_report import told
from emotionai_core.exchange.svg import Canvas, mixed, short, ticks, wide
from emotionai_core.exchange.telling import LANGUAGES, Language, Telling, Words
from emotionai_core.records.account import Account
from emotionai_core.records.estimate import not_enough
from emotionai_core.settings import Settings
from tests.accounts import make_account
from tests.made_films import make_film

SVG = "{http://www.w3.org/2000/svg}"
EVIL = "</svg><script>\x00\x0b\ud800 & 'quotes\" 林"


def telling(account: Account, language: Language = "en") -> Telling:
    return Telling(account, Settings(), "Film", Words(language))


@pytest.fixture(scope="module")
def account() -> Account:
    return make_account()


def hostile() -> Account:
    film = make_film()
    lines = tuple(replace(line, utterance=replace(line.utterance, text=EVIL)) for line in film.lines)
    return make_account(replace(film, lines=lines, people=tuple(replace(one, name=EVIL) for one in film.people)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", ["small", "film"])
def test_every_figure_is_drawn_inside_its_frame(size: Literal["small", "film"], language: Language) -> None:
    one = telling(make_account(size=size), language)
    figures = drawn(one, told(one))
    assert figures.keys() == FIGURES.keys()
    for name, text in figures.items():
        root = ElementTree.fromstring(text)
        _, _, width, height = (float(part) for part in root.attrib["viewBox"].split())
        assert len(root) > 5, name
        assert "nan" not in text.replace("Anan", "") and "inf" not in text, name
        for part in root.iter(f"{SVG}circle"):
            assert -1 <= float(part.attrib["cx"]) <= width + 1 and -1 <= float(part.attrib["cy"]) <= height + 1, name
        for part in root.iter(f"{SVG}text"):
            assert 0 <= float(part.attrib["x"]) <= width and 0 <= float(part.attrib["y"]) <= height, (name, part.text)


def test_names_are_never_markup() -> None:
    one = telling(hostile())
    for name, text in drawn(one, told(one)).items():
        root = ElementTree.fromstring(text.encode(errors="replace"))
        assert not list(root.iter(f"{SVG}script")), name


def test_matrix_of_transitions_adds_up(account: Account) -> None:
    counts = transition_counts(account.mind.transitions)
    assert counts.sum() == len(account.mind.transitions)
    root = ElementTree.fromstring(FIGURES["transitions"](telling(account), theme("light")))
    numbers = [int(part.text) for part in root.iter(f"{SVG}text") if part.text and part.text.isdigit()]
    assert sorted(numbers) == sorted(counts.ravel().tolist())


def test_series_end_at_their_totals(account: Account) -> None:
    kept, duration = account.mind.memories, account.analysis.film.duration
    tiers = memory_tiers(kept, grid(duration))
    assert tiers["rehearsals"][-1] == len(kept.rehearsal)
    assert all((tier[1:] >= tier[:-1]).all() for tier in tiers.values())
    inward, outward = moves(account.society, duration, 7)
    assert inward.sum() + outward.sum() == len(account.society.moved)
    assert up_to(kept.left, grid(duration))[-1] <= len(kept)


@given(some.floats(-1e6, 1e6), some.floats(1e-3, 1e6))
def test_ticks_are_few_and_inside(low: float, span: float) -> None:
    found = ticks(low, low + span)
    assert 1 <= len(found) <= 12
    slack = 1e-6 * max(1.0, abs(low), span)
    assert all(low - slack <= one <= low + span + slack for one in found)


def test_short_texts_count_chinese_twice() -> None:
    assert wide("ab林") == 4
    assert short("林美林美林美", 8) == "林美林…"
    assert short("Mara", 8) == "Mara"


def test_colours_mix() -> None:
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"
    assert mixed("#102030", "#ffffff", 0) == "#102030"


def test_a_line_breaks_where_nothing_is_known() -> None:
    canvas = Canvas(10, 10)
    canvas.path([(0, 0), (1, 1), (math.nan, 2), (3, 3), (4, 4)], "#000000")
    assert re.search(r'd="M0 0L1 1M3 3L4 4"', canvas.svg())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_typeset_report_holds_every_page(account: Account, language: Language) -> None:
    one = telling(account, language)
    document = told(one)
    made = report_pdf(document, drawn(one, document), one.words)
    assert made.startswith(b"%PDF-") and b"%%EOF" in made[-32:]
    assert not any(word in made for word in (b"CreationDate", b"ModDate", b"CreateDate"))
    pages = re.search(rb"/Type/Pages/Count (\d+)", made)
    assert pages is not None and int(pages[1]) >= 10


def test_hostile_names_and_dialogue_are_typeset() -> None:
    one = telling(hostile())
    document = told(replace(one, title="#set page(width: 1pt) \\ $ </x>"))
    assert report_pdf(document, drawn(one, document), one.words).startswith(b"%PDF-")


def test_a_system_without_chinese_fonts_is_told(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    from emotionai_core.exchange import pdf

    said: list[str] = []
    spoken = pdf._data
    monkeypatch.setattr(pdf, "CHINESE", ("No Such Font",))
    monkeypatch.setattr(pdf, "_data", lambda *given: said.append(spoken(*given)) or said[-1])
    one = telling(account)
    document = told(one)
    assert report_pdf(document, drawn(one, document), one.words).startswith(b"%PDF-")
    assert one.words("no_cjk") in said[0]


def test_without_chinese_fonts_the_file_is_in_english_and_says_so(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    from emotionai_core.exchange import pdf

    said: list[dict[str, Any]] = []
    spoken = pdf._data
    monkeypatch.setattr(pdf, "_data", lambda *given: said.append(json.loads(spoken(*given))) or spoken(*given))
    one = telling(account, "zh_TW")
    document = told(one)
    made = typeset(one, document, drawn(one, document), system=False)
    english = told(telling(account))
    assert said[0]["notes"] == [Words("en")("no_cjk")] and said[0]["lang"] == "en" and said[0]["fonts"] == ["Inter"]
    assert [section["title"] for section in said[0]["sections"]] == [one.title for one in english.sections]
    pages = re.search(rb"/Type/Pages/Count (\d+)", made)
    assert pages is not None and int(pages[1]) >= 10 and made == typeset(one, document, {}, system=False)


def test_without_typst_it_is_said(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    one = telling(account)
    with pytest.raises(StudioError, match="typst is not installed"):
        report_pdf(told(one), {}, one.words)


def test_an_arc_without_a_shape_has_no_curve(account: Account) -> None:
    shapeless = {key: replace(arc, shape=None) for key, arc in account.mind.arcs.items()}
    known = [one for one in account.mind.arcs.values() if one.shape is not None]
    curve = f'stroke="{theme("light")["accent"]}"'
    one = telling(account)
    assert known and FIGURES["arcs"](one, theme("light")).count(curve) > 0
    bare = telling(replace(account, mind=replace(account.mind, arcs=shapeless)))
    assert FIGURES["arcs"](bare, theme("light")).count(curve) == 0


def test_dimensions_are_shown_where_the_total_abstains(account: Account) -> None:
    (key, card) = next((key, card) for key, card in account.cards.items() if card.total.enough)
    cards = {**account.cards, key: replace(card, total=not_enough(0, 8))}
    one = telling(replace(account, cards=cards))
    name = account.analysis.name(key)
    assert f">{name}<" in FIGURES["scores"](one, theme("light"))
    rows = [
        row for section in told(one).sections if section.key == "scores" for block in section.blocks
        if isinstance(block, Table) and block.title == one.words("scores_table") for row in block.rows
    ]  # fmt: skip
    (row,) = [row for row in rows if row[0] == name]
    assert row[1] == "–" and any(cell != "–" for cell in row[2:])
