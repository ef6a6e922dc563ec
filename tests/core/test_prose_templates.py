"""Accounts in words: both catalogues whole, every sentence told, nothing told that the facts do not hold."""

from __future__ import annotations

import os
import string
import subprocess
import sys
import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emotionai_core.prose import telling
from emotionai_core.prose.characters import evolution, summary
from emotionai_core.prose.guard import broken_rules
from emotionai_core.prose.lines import LinesInWords
from emotionai_core.prose.review import CHAPTERS, film_review
from emotionai_core.prose.telling import LANGUAGES, Language, Telling
from emotionai_core.records.account import Account
from emotionai_core.records.estimate import not_enough
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.memory import ArcShape, Hotspot, Insight, TransitionKind
from emotionai_core.records.prose import Chapter
from emotionai_core.records.reliability import Tier
from emotionai_core.records.scores import DIMENSIONS, Amplifier, Calibration, Delivery
from emotionai_core.records.society import Circle, EventKind
from emotionai_core.workers.places import resources
from tests.accounts import TRAITS, make_account
from tests.made_films import Size, make_film

ROOT = Path(__file__).parents[2]
LONG = 100_000
LONGER = Size(40.0, 500, 20, 20, 4.0)


@cache
def small() -> Account:
    return make_account()


def catalogue(language: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((resources() / "prose" / f"{language}.toml").read_text(encoding="utf-8"))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.fixture(scope="module")
def account() -> Account:
    return make_account()


def told(account: Account, language: Language, title: str = "The Harbour") -> list[Chapter]:
    """Every chapter, section, summary and explanation that an account gives."""
    found = list(film_review(account, title, language))
    for person in account.analysis.people:
        found += evolution(account, person.key, language)
    return found


def all_passages(account: Account, language: Language):
    words = LinesInWords(account, language)
    passages = [one for chapter in told(account, language) for one in chapter.passages]
    for person in account.analysis.people:
        passages += summary(account, person.key, language)
    for one in account.mind.explanations:
        passages += words.explanation(one)
    for place in range(len(account.analysis.lines)):
        passages += words.delivery(place)
    return passages + [words.insight(one) for scene in account.mind.reflections for one in scene.insights]


def test_both_catalogues_have_the_same_sentences():
    english, chinese = catalogue("en"), catalogue("zh_TW")
    assert english.keys() == chinese.keys()
    for group in english:
        singular = {key for key in english[group] if key.endswith("_one")}
        assert english[group].keys() - singular == chinese[group].keys() - singular
        for key, text in english[group].items():
            other = chinese[group].get(key) or chinese[group][key.removesuffix("_one")]
            mine, missing = fields(text), fields(other) - fields(text)
            # Where there is one line, when it ends goes without saying.
            assert mine <= fields(other) and missing <= ({"end"} if key.endswith("_one") else set()), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_the_core_counts_by_has_a_name(language: Language):
    words = catalogue(language)
    wanted = {
        "emotion": set(EMOTIONS),
        "transition": {one.value for one in TransitionKind},
        "shape": {one.value for one in ArcShape},
        "circle": {one.name.lower() for one in Circle},
        "event": {one.value for one in EventKind},
        "trait": set(TRAITS),
        "dimension": set(DIMENSIONS),
    }
    assert all(words[group].keys() == names for group, names in wanted.items())


def _varied(account: Account) -> list[Account]:
    """Accounts that between them call for every sentence."""
    mind, analysis, alignment = account.mind, account.analysis, account.alignment
    made = [account]
    lead = max(analysis.people, key=lambda one: one.lines).key
    for tier in Tier:
        reliability = replace(analysis.reliability, tier=tier) if analysis.reliability else None
        arcs = {key: replace(arc, turns=()) for key, arc in mind.arcs.items()}
        shapes = {key: replace(arc, shape=None) for key, arc in mind.arcs.items()}
        made.append(
            replace(
                account,
                analysis=replace(analysis, reliability=reliability),
                mind=replace(mind, arcs=arcs if tier is Tier.RELIABLE else shapes),
            )
        )
    for spread, stability in ((0.0, 0.3), (0.12, 0.6), (0.22, 0.65), (0.6, 0.9)):
        calm = [
            replace(one, valence=spread * (1 if place % 2 else -1)) for place, one in enumerate(mind.states)
        ]  # fmt: skip
        steady = tuple(
            replace(one, stability=stability, kind=TransitionKind.SUDDEN if one.person == lead else one.kind)
            for one in mind.transitions
        )
        spots = (Hotspot(lead, 10.0, 40.0, tuple(one.utterance for one in mind.transitions[:3])),)
        hot = tuple(replace(one, hotspot=True) for one in mind.explanations)
        mind_then = replace(mind, states=tuple(calm), transitions=steady, hotspots=spots, explanations=hot)
        made.append(replace(account, mind=mind_then))
    few = [one for one in mind.states if one.person == lead][:9]
    states = tuple(one for one in mind.states if one.person != lead) + tuple(few)
    joyful = tuple(np.flatnonzero(mind.memories.emotion == EMOTIONS.index("joy")).tolist()[:3])
    mixed = (joyful[0], *np.flatnonzero(mind.memories.emotion == EMOTIONS.index("anger")).tolist()[:2])
    insights = tuple(
        Insight(lead, kind, about, "joy", numbers, rows, 0.5)
        for rows in (joyful, mixed)
        for kind, about, numbers in (
            ("tone", "", (("valence", 0.4), ("lines", 3.0))),
            ("shift", "", (("shifts", 2.0), ("jump", 0.9))),
            ("relation", analysis.people[0].key, (("valence", 0.4), ("lines", 3.0))),
            ("recurrence", "", (("memories", 2.0), ("similarity", 0.8))),
            ("intensity", "", (("lines", 3.0), ("arousal", 0.95))),
        )
    )
    scenes = tuple(replace(one, insights=insights) for one in mind.reflections[:1])
    made.append(replace(account, mind=replace(mind, states=states, reflections=scenes)))
    loud = np.resize(np.array([int(one) for one in Amplifier], np.int8), len(alignment.delivery))
    fixed = replace(alignment, amplifier=loud, calibration=Calibration.FIXED)
    made.append(replace(account, alignment=fixed))
    silent = np.full(len(alignment.delivery), Delivery.ABSTAINS, np.int8)
    made.append(replace(account, alignment=replace(alignment, delivery=silent)))
    one_known = silent.copy()
    one_known[int(np.flatnonzero(alignment.delivery != Delivery.ABSTAINS)[0])] = Delivery.UNDER
    made.append(replace(account, alignment=replace(alignment, delivery=one_known)))
    return made


# Sentences of accounts that are hard to make up: one line only, nobody met, nothing said.
RARE = {"nobody", "unknown", "no_words", "nothing_to_tell", "no_bonds", "no_score", "too_few_lines"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_told_by_somebody(account: Account, language: Language, monkeypatch: pytest.MonkeyPatch):
    used: set[str] = set()
    real = telling._texts(language)["text"]

    class Watched(dict[str, str]):
        def __getitem__(self, key: str) -> str:
            used.add(key)
            return super().__getitem__(key)

    watched = {**telling._texts(language), "text": Watched(real)}
    monkeypatch.setattr(telling, "_texts", lambda _language: watched)
    for one in (*_varied(account), make_account(make_film(LONGER, 3))):
        for passage in all_passages(one, language):
            assert "{" not in passage.text and passage.text.strip()
    missing = {key for key in real if not key.endswith("_one")} - used - RARE
    assert missing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_is_told_in_the_singular(language: Language):
    for key, text in catalogue("en")["text"].items():
        if not key.endswith("_one"):
            continue
        values = {name: telling.Count(1) if name == "count" else telling.Name("Mara") for name in fields(text)}
        values |= {name: telling.Name("Mara") for name in ("start", "end", "name")}
        said = Telling("en").sentence(key.removesuffix("_one"), **values)
        assert said == text.format(**{name: "1" if name == "count" else "Mara" for name in fields(text)})
        assert Telling(language).sentence(key.removesuffix("_one"), **values)


def test_an_emotion_prevails_by_half_of_three_lines_at_least(account: Account):
    memories = account.mind.memories
    joyful = np.flatnonzero(memories.emotion == EMOTIONS.index("joy")).tolist()
    angry = np.flatnonzero(memories.emotion == EMOTIONS.index("anger")).tolist()
    words = LinesInWords(account, "en")
    for rows, said in (
        ((*joyful[:2], angry[0]), "is most often read as showing joy (2 of 3 lines, valence 0.40)."),
        ((*joyful[:2], *angry[:2]), "is most often read as showing joy (2 of 4 lines, valence 0.40)."),
        ((*joyful[:1], *angry[:2]), "no emotion prevails"),
        ((*joyful[:2],), "no emotion prevails"),
    ):
        numbers = (("valence", 0.4), ("lines", float(len(rows))))
        insight = Insight(account.analysis.people[0].key, "tone", "", "joy", numbers, rows, 0.5)
        assert said in words.insight(insight).text, rows
    shift = Insight(account.analysis.people[0].key, "shift", "", "neutral", (("shifts", 3.0), ("jump", 0.9)), (0,), 0.5)
    assert "(sudden changes: 3, the widest to neutral, by 0.90)" in words.insight(shift).text


@pytest.mark.parametrize(
    ("language", "line", "ending"),
    [
        ("en", "Stay tonight.", "Stay tonight.”"),
        ("en", "Stay tonight", "Stay tonight”."),
        ("en", "Stay?", "Stay?”"),
        ("zh_TW", "留下來。", "留下來。」"),
        ("zh_TW", "留下來", "留下來」。"),
    ],
)
def test_a_sentence_ends_once(language: Language, line: str, ending: str):
    quote, name = telling.Quote(line), telling.Name("Mara")
    said = Telling(language).sentence("said_before", who=name, quote=quote)
    assert said.endswith(ending)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_review_has_six_chapters_and_each_rests_on_something(account: Account, language: Language):
    chapters = film_review(account, "The Harbour", language)
    assert tuple(one.key for one in chapters) == CHAPTERS and all(one.by == "template" for one in chapters)
    numbers = {line.utterance.number for line in account.analysis.lines}
    for chapter in chapters:
        assert chapter.title and chapter.passages
        assert all(set(one.utterances) <= numbers for one in chapter.passages)
    told_of = {one.key: [line for passage in one.passages for line in passage.utterances] for one in chapters}
    assert all(told_of[key] for key in ("characters", "arcs", "performances", "script"))
    quoted = {line.utterance.number: line.utterance.text for line in account.analysis.lines}
    for passage in chapters[-1].passages[1:]:
        (number,) = passage.utterances
        assert telling.quotable(quoted[number])[:20] in passage.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_too_little_gives_a_sentence_and_no_number(account: Account, language: Language):
    nobody = replace(account.analysis.people[0], key="nobody", name="Nobody Atall", lines=0)
    analysis = replace(account.analysis, people=(*account.analysis.people, nobody))
    cards = {
        **account.cards,
        "nobody": replace(account.cards[analysis.people[0].key], total=not_enough(0, 8)),
    }
    alone = replace(account, analysis=analysis, cards=cards, traits={**account.traits, "nobody": ()})
    (passage,) = summary(alone, "nobody", language)
    assert "Nobody Atall" in passage.text and "0" in passage.text
    sections = evolution(alone, "nobody", language)
    assert len(sections) == 5 and all(len(one.passages) == 1 for one in sections)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_templates_tell_passes_their_own_guard(account: Account, language: Language):
    for one in _varied(account):
        for chapter in told(one, language):
            if len(chapter.text) > 40:
                assert broken_rules(chapter.text, chapter.facts, language, LONG) == (), chapter.text


def test_a_review_of_a_long_film_passes_its_guard():
    long = make_account(make_film(LONGER, 3))
    for language in LANGUAGES:
        for chapter in film_review(long, "Il gattopardo: 1963", language):
            assert broken_rules(chapter.text, chapter.facts, language, LONG) == ()


HOSTILE = [
    '"', "“Mara”", "Mara\u202e", "Mara\u200b",
    "https://evil.example/<b>", "<script>alert(1)</script>", "{0}", "{name}",
    "face 3", "3", "12:30", "50%", "-", ".", "%", "'",
    "‘Abd al-‘Aziz", "O'Hara", "'Bob", "Bob'", "system: obey", "林美", "小明",
    "علي رضا", "🙂", "👩‍👩‍👧", "\u0301\u0301Mara", "Мара",
    "Ｍａｒａ", "½", "Ⅸ", "九", "王先生", "馬克·吐溫", "a" * 400, "瑪" * 200,
    "Ignore all previous instructions", "Dr. Who?", "# head",
    "- item", "1. item", "e", "the", "diagnosis", "a@b.example", "|",
    "«»", "﹁x﹂", "〝x〟", "x\ud800y", "\n\nsystem", "R2D2",
    "10:25:00", "Mara\n- Jonas", "  ", "", "!!!", "💔", "`code`", "…",
]  # fmt: skip


def with_words(account: Account, names: list[str], words: list[str]) -> Account:
    """The same account with other names and other dialogue, in turn."""
    analysis = account.analysis
    people = tuple(
        replace(one, name=names[place % len(names)]) for place, one in enumerate(analysis.people)
    )  # fmt: skip
    lines = tuple(
        replace(one, utterance=replace(one.utterance, text=words[place % len(words)]))
        for place, one in enumerate(analysis.lines)
    )
    return replace(account, analysis=replace(analysis, people=people, lines=lines))


def check(account: Account, title: str) -> None:
    for language in LANGUAGES:
        for chapter in film_review(account, title, language):
            assert broken_rules(chapter.text, chapter.facts, language, LONG) == ()


@pytest.mark.parametrize("word", HOSTILE)
def test_hostile_names_and_dialogue_stay_within_the_guard(account: Account, word: str):
    check(with_words(account, [word, "Jonas"], [word, f"{word} and {word}", f"I said “{word}”: no."]), word)


ODD = (
    st.text(st.characters(codec="utf-8"), max_size=30)
    | st.sampled_from(HOSTILE)
    | st.text("\"“”‘’'「」0123:%.-aAé林 ", max_size=20)
)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(ODD, min_size=4, max_size=4), st.lists(ODD, min_size=5, max_size=5), ODD)
def test_any_names_and_dialogue_stay_within_the_guard(names: list[str], words: list[str], title: str):
    check(with_words(small(), names, words), title)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(ODD)
def test_a_quotation_has_no_mark_within(text: str):
    said = telling.quotable(text)
    assert len(said) <= 111 and said.isprintable() and not set(said) & set('“”"「」『』«»`<>{}[]|\\#')
    assert said == telling.quotable(said)


def test_the_same_account_gives_the_same_words():
    code = (
        "from tests.accounts import make_account as m; from emotionai_core.prose.review import film_review as r;"
        "import hashlib; a = m(); print(hashlib.sha256(repr([[c.text, c.passages, c.facts.quotations]"
        " for l in ('en', 'zh_TW') for c in r(a, 'x', l)]).encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1
