"""The dashboard as a browser shows it: no script error, every figure drawn, nothing fetched, small enough."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from emotionai_core.exchange.dashboard import dashboard_html
from emotionai_core.exchange.structured_report import told
from emotionai_core.exchange.telling import Telling, Words
from emotionai_core.records.account import Account
from emotionai_core.settings import Settings
from tests.accounts import make_account
from tests.end_to_end.browser import Browser, chromium
from tests.made_films import make_film

FIGURES = {
    "reliability", "emotions", "arcs", "scenes", "contradictions", "transitions", "flow", "memory", "traits",
    "scores", "relations", "network", "migrations", "delivery", "gaps",
}  # fmt: skip
DRAWN = "document.documentElement.dataset.drawn === 'yes' || !!document.documentElement.dataset.error"
PLOTS = """JSON.stringify([...document.querySelectorAll('.plot')].map((one) => ({
  name: one.id.slice(5), surfaces: one.querySelectorAll('.main-svg').length,
  height: one.querySelector('.main-svg').getBoundingClientRect().height, room: one.getBoundingClientRect().height,
  points: one.data.flatMap((trace) => trace.x || trace.r || (trace.link && trace.link.value) || []).length,
  marks: one.querySelectorAll('.main-svg path, .main-svg rect, .main-svg image').length,
  titles: [...one.querySelectorAll('.xtitle, .ytitle, .y2title')].map((title) => title.textContent),
})))"""
EVIL = "</script><script>window.broken = 1</script><img src=x onerror='window.broken = 1'> \"quoted\" & 'so' <!-- "

Shown = Callable[..., Browser]


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Shown]:
    program = chromium()
    opened: list[Browser] = []

    def show(account: Account, language: str = "en", dark: bool = False, title: str = "Film") -> Browser:
        telling = Telling(account, Settings(), title, Words(language))
        page = tmp_path / f"page-{len(opened)}.html"
        page.write_bytes(dashboard_html(telling, told(telling)).encode())
        browser = Browser(program, tmp_path / f"profile-{len(opened)}", dark=dark)
        opened.append(browser)
        browser.open(page, DRAWN, 120)
        return browser

    yield show
    for browser in opened:
        browser.close()


def choose(browser: Browser, person: int) -> None:
    browser.value(
        "(() => { const one = document.getElementById('person'); "
        f"one.value = '{person}'; one.dispatchEvent(new Event('change')); }})()"
    )
    browser.value("new Promise((done) => setTimeout(done, 600))")


def whole(browser: Browser) -> dict[str, dict]:
    """What is drawn, after checking that nothing was complained of or fetched."""
    assert browser.complaints == []
    assert browser.value("document.documentElement.dataset.error || ''") == ""
    assert {one.partition(":")[0] for one in browser.requests} <= {"file", "data", "about", "blob"}
    assert sum(one.startswith("file:") for one in browser.requests) == 1
    return {one["name"]: one for one in json.loads(browser.value(PLOTS))}


def test_every_figure_is_drawn_at_film_scale(shown: Shown, tmp_path: Path) -> None:
    account = make_account(size="film")
    browser = shown(account, "zh_TW")
    assert (tmp_path / "page-0.html").stat().st_size < 6_000_000
    plots = whole(browser)
    assert plots.keys() == FIGURES
    for name, plot in plots.items():
        assert plot["surfaces"] >= 2, name
        assert plot["points"] > 0, name
        assert plot["marks"] > 5, name
        assert plot["height"] <= plot["room"] + 1, name
    assert plots["delivery"]["points"] > 3_000
    last = "JSON.stringify(document.getElementById('plot-memory').data.map((one) => one.y.at(-1)))"
    kept = account.mind.memories
    wanted = [len(kept.rehearsal), int(np.isfinite(kept.entered).sum()), int(np.isfinite(kept.promoted).sum())]
    assert json.loads(browser.value(last)) == wanted
    assert plots["arcs"]["titles"] == ["影片時間（分鐘）", "正負向（−1 至 1）"]


def test_a_person_can_be_chosen_and_time_moved(shown: Shown) -> None:
    account = make_account()
    browser = shown(account)
    everybody = whole(browser)
    choose(browser, 0)
    own = whole(browser)
    assert 0 < own["delivery"]["points"] < everybody["delivery"]["points"]
    assert browser.value("document.getElementById('plot-traits').data[0].type") == "scatterpolar"
    assert own["arcs"]["titles"] == ["Time in the film (minutes)", "Valence (−1 to 1)", "Arousal (0 to 1)"]
    total = (
        "JSON.stringify(document.getElementById('plot-relations').data[0].z.flat().reduce((sum, one) => sum + one, 0))"
    )
    late = float(browser.value(total))
    browser.value(
        "(() => { const one = document.getElementById('moment'); one.value = '0'; "
        "one.dispatchEvent(new Event('input')); })()"
    )
    browser.value("new Promise((done) => setTimeout(done, 300))")
    assert float(browser.value(total)) < late
    assert browser.value("document.getElementById('moment-time').textContent") == "0:00:09"
    choose(browser, -1)
    assert {name: plot["points"] for name, plot in whole(browser).items() if name not in ("relations", "network")} == {
        name: plot["points"] for name, plot in everybody.items() if name not in ("relations", "network")
    }


def test_hostile_names_and_dialogue_stay_text(shown: Shown) -> None:
    film = make_film()
    lines = tuple(replace(line, utterance=replace(line.utterance, text=EVIL)) for line in film.lines)
    people = tuple(replace(person, name=EVIL) for person in film.people)
    browser = shown(make_account(replace(film, lines=lines, people=people)), title=EVIL)
    choose(browser, 1)
    whole(browser)
    assert browser.value("typeof window.broken") == "undefined"
    assert browser.value("document.title") == " ".join(EVIL.split())
    assert browser.value("document.querySelectorAll('main img, main script').length") == 0
    told_line = "document.querySelectorAll('#contradictions table')[1].querySelector('td:nth-child(3)').textContent"
    assert browser.value(told_line) == " ".join(EVIL.split())
    hover = browser.value("document.getElementById('plot-delivery').data[0].text[0]")
    assert "<img" not in hover and "&lt;img" in hover


def test_dark_where_the_system_is_dark(shown: Shown) -> None:
    account = make_account()
    grounds = [
        browser.value("getComputedStyle(document.querySelector('section')).backgroundColor")
        + browser.value("document.getElementById('plot-arcs').layout.paper_bgcolor")
        for browser in (shown(account), shown(account, dark=True))
    ]
    assert grounds == ["rgb(255, 255, 255)#ffffff", "rgb(27, 30, 37)#1b1e25"]


def test_a_film_without_lines_makes_a_page_without_errors(shown: Shown) -> None:
    film = make_film()
    whole_page = shown(make_account(replace(film, lines=(), people=(), shots=(), reliability=None)))
    assert whole_page.complaints == []
    assert whole_page.value("document.documentElement.dataset.error || ''") == ""


def test_printing_shows_everything_on_white(shown: Shown) -> None:
    browser = shown(make_account(), dark=True)
    browser.value("window.dispatchEvent(new Event('beforeprint'))")
    browser.value("new Promise((done) => setTimeout(done, 500))")
    assert browser.value("[...document.querySelectorAll('details')].every((one) => one.open)")
    assert browser.value("document.getElementById('plot-arcs').layout.paper_bgcolor") == "#ffffff"


def test_people_without_an_arc_are_shown_line_by_line(shown: Shown) -> None:
    film = make_film()
    browser = shown(make_account(replace(film, lines=film.lines[:12])))
    assert whole(browser)["arcs"]["points"] >= 10
    assert browser.value("document.getElementById('plot-arcs').data[0].mode") == "markers"


def test_people_of_one_name_and_names_that_are_numbers_are_kept_apart(shown: Shown) -> None:
    film = make_film()
    people = tuple(replace(one, name="7" if place else "1999") for place, one in enumerate(film.people))
    browser = shown(make_account(replace(film, people=people)))
    whole(browser)
    ticks = "JSON.stringify([...document.querySelectorAll('#plot-emotions .ytick text')].map((one) => one.textContent))"
    names = json.loads(browser.value(ticks))
    assert names[0] == "Everybody" and len(names) > 3 and set(names[1:]) == {"7", "1999"}
    sums = (
        "JSON.stringify((() => { const data = document.getElementById('plot-emotions').data; return data[0].y.map("
        "(_, row) => Math.round(data.reduce((sum, one) => sum + one.x[row], 0))); })())"
    )
    assert json.loads(browser.value(sums)) == [100] * len(names)
    bars = "document.querySelectorAll('#plot-emotions .trace.bars')[4].querySelectorAll('.point').length"
    assert browser.value(bars) == len(names)
