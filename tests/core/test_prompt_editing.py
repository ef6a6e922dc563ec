"""The analyst's words: kept ones keep their sources, and the text stays what was typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotionai_core.prompting.editing import ANALYST, difference, rewritten
from emotionai_core.records.prompt import Origin, PromptPart, Source, Span, spans_from_json, spans_to_json, text_of

FACE = Source(Origin.PIPELINE, "face.emotion", "anger", "anger, high", 1.0, 0, "p0")
LINE = Source(Origin.TRANSCRIPT, "dialogue", "Frankly, my dear", "", 1.0, 0, "p0")
SPANS = (
    Span("jaw clenched", (FACE,)),
    Span("brow furrowed", (FACE,)),
    Span("“Frankly, my dear”", (LINE,)),
)
PART = PromptPart("action", SPANS, SPANS)


def origins(text: str) -> list[tuple[str, set[Origin]]]:
    return [(one.text, {source.origin for source in one.sources}) for one in rewritten(PART, text)]


def test_untouched_text_is_the_same_spans():
    assert rewritten(PART, PART.text) is SPANS
    assert rewritten(PART, f"  {PART.text} ") is SPANS


def test_no_text_is_no_span():
    assert rewritten(PART, "") == rewritten(PART, " , ") == ()


def test_new_words_are_the_analysts_and_kept_ones_keep_their_source():
    assert origins("jaw clenched, rain on the lens, brow furrowed, “Frankly, my dear”") == [
        ("jaw clenched", {Origin.PIPELINE}),
        ("rain on the lens", {Origin.ANALYST}),
        ("brow furrowed", {Origin.PIPELINE}),
        ("“Frankly, my dear”", {Origin.TRANSCRIPT}),
    ]
    assert rewritten(PART, "rain on the lens")[0].sources == (ANALYST,)


def test_a_word_added_within_a_span_adds_the_analyst_to_its_sources():
    assert origins("jaw clenched hard, “Frankly, my dear”")[0] == (
        "jaw clenched hard",
        {Origin.PIPELINE, Origin.ANALYST},
    )


def test_spans_that_were_joined_have_the_sources_of_both():
    spans = rewritten(PART, "jaw clenched “Frankly my dear”")
    assert [(one.text, one.sources) for one in spans] == [("jaw clenched “Frankly my dear”", (FACE, LINE, ANALYST))]


@pytest.mark.parametrize("text", ["Jaw Clenched!", "brow furrowed."])
def test_marks_and_letter_case_change_no_source(text: str):
    assert [one.sources for one in rewritten(PART, text)] == [(FACE,)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("“I don't love you any more.”", "“I love you any more.”"),
        ("“I don't love you any more.”", "“love you”"),
        ("a woman with no scar on her face, not old", "a woman with scar on her face, old"),
        ("smile not reaching the eyes", "smile"),
        ("我不愛你", "我愛你"),
    ],
)
def test_words_taken_out_make_the_rest_the_analysts_too(old: str, new: str):
    spans = rewritten(PromptPart("action", (Span(old, (LINE,)), SPANS[0]), ()), f"{new}, jaw clenched")
    assert all(one.sources == (LINE, ANALYST) for one in spans[:-1]) and len(spans) >= 2
    assert spans[-1] == SPANS[0]


def test_chinese_is_kept_character_by_character():
    part = PromptPart("action", (Span("“我絕不答應！”", (LINE,)),), ())
    assert rewritten(part, "“我絕不答應。”")[0].sources == (LINE,)
    assert rewritten(part, "“我不會答應！”")[0].sources == (LINE, ANALYST)


def test_what_differs_from_the_machine():
    part = PromptPart("action", rewritten(PART, "jaw set, brow furrowed"), SPANS, written=True)
    changes = difference(part)
    assert "".join(text for what, text in changes if what != "removed") == part.text
    assert "".join(text for what, text in changes if what != "added") == text_of(SPANS)
    assert ("added", " set") in changes and ("removed", " clenched") in changes
    assert difference(PART) == (("same", PART.text),)
    assert difference(PromptPart("body", (), ())) == ()


TEXTS = st.lists(
    st.sampled_from(["jaw", "brow", "clenched", ",", ", ", " ", "“", "Frankly, my dear", "我", "x", "-", "_", "'"])
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(TEXTS.map("".join), TEXTS.map("".join))
def test_the_text_stays_what_was_typed_and_has_sources(first: str, second: str):
    once = PromptPart("action", rewritten(PART, first), SPANS, written=True)
    twice = PromptPart("action", rewritten(once, second), SPANS, written=True)
    for part, text in ((once, first), (twice, second)):
        assert all(one.text.strip() and one.sources for one in part.spans)
        assert part.text.replace(" ", "").replace(",", "") == "".join(text.split()).replace(",", "")
        stored = spans_to_json(part.spans)
        assert spans_to_json(spans_from_json(stored)) == stored
        changes = difference(part)
        assert "".join(words for what, words in changes if what != "removed") == part.text
        assert "".join(words for what, words in changes if what != "added") == text_of(SPANS)
