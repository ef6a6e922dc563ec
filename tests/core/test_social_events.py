"""Every phrase that the patterns of events name, one by one."""

from __future__ import annotations

import pytest

from emotionai_core.records.society import EventKind
from emotionai_core.social.events import event_patterns, events_in

WANTED = [(one, text) for one in event_patterns() for text in one.matches]
UNWANTED = [(one, text) for one in event_patterns() for text in one.misses]


@pytest.mark.parametrize(("pattern", "text"), WANTED, ids=[text for _, text in WANTED])
def test_a_phrase_that_tells_an_event(pattern, text):
    found = {hit.pattern.kind: hit for hit in events_in(text)}
    assert found[pattern.kind].pattern is pattern
    assert found[pattern.kind].phrase.lower() in text.replace("’", "'").lower()


@pytest.mark.parametrize(("pattern", "text"), UNWANTED, ids=[text for _, text in UNWANTED])
def test_a_phrase_that_tells_none(pattern, text):
    assert pattern.kind not in {hit.pattern.kind for hit in events_in(text)}


def test_every_kind_has_patterns_in_both_languages_with_examples_of_both_sorts():
    rules = {(one.kind, one.language) for one in event_patterns()}
    assert rules == {(kind, language) for kind in EventKind for language in ("en", "zh")}
    assert all(len(one.matches) >= 2 and len(one.misses) >= 3 for one in event_patterns())
    assert len({one.name for one in event_patterns()}) == len(event_patterns())


@pytest.mark.parametrize(
    "text",
    [
        "I would never betray you.",
        "我沒有背叛你",
        "我没有背叛你。",
        "Would you betray me?",
        "She has betrayed her age for years.",
        "Your accent betrays you.",
        "The letter read: “I love you.”",
        "",
        "...",
    ],
)
def test_nothing_happens(text):
    assert events_in(text) == ()


def test_the_typographic_apostrophe_broken_lines_and_letter_case_make_no_difference():
    assert [hit.pattern.name for hit in events_in("YOU’VE\nBETRAYED ME!")] == ["accused of betrayal"]


def test_two_kinds_in_one_line_are_two_events():
    kinds = {hit.pattern.kind for hit in events_in("You betrayed me. And still I love you.")}
    assert kinds == {EventKind.BETRAYAL, EventKind.CONFESSION}
