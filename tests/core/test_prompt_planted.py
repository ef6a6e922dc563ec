"""Words planted behind true-looking sources: abstention, other lines, other people, denials, other tiers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from emotionai_core.prompting.checking import unsourced
from emotionai_core.prompting.composing import Prompter
from emotionai_core.prompting.editing import rewritten
from emotionai_core.records.account import Account
from emotionai_core.records.prompt import Origin, PartName, PromptFrame, Source, Span
from emotionai_core.records.screenplay import ElementKind, ScriptAlignment
from emotionai_core.settings import Settings
from tests.core.prompt_scenes import NAN, Shown, account_of, script_of

K = ElementKind
UNSURE = Shown("I am going to the station with him now.", "anger", 0.82, -0.6, confidence=0.1, surprise=0.05)
LOVE = Shown("I don't love you any more.")
PLEA = Shown("I beg you, take the bread.")
KITCHEN = (
    (K.HEADING, "INT. KITCHEN - DAY", ""),
    (K.ACTION, "Jonas sobs on the floor, tears on his cheeks.", ""),
    (K.ACTION, "Mara does not smile. Jonas grins. The waiter frowns. Mara sits.", ""),
    (K.PARENTHETICAL, "(smiling)", "MARA"),
    (K.PARENTHETICAL, "(crying)", "MARA"),
    (K.DIALOGUE, "I go.", "MARA"),
    (K.DIALOGUE, "No.", "JONAS"),
)


def source(origin: Origin, field: str, value: str, rule: str = "", **more: Any) -> Source:
    here: dict[str, Any] = {"time": 1.0, "utterance": 0, "person": "p0"} | more
    return Source(origin, field, value, rule, **here)


def film(field: str, value: str, rule: str, **more: Any) -> Source:
    return source(Origin.PIPELINE, field, value, rule, **more)


def said(value: str, rule: str = "", **more: Any) -> Source:
    return source(Origin.TRANSCRIPT, "dialogue", value, rule, **more)


def script(element: int, text: str) -> Source:
    return source(Origin.SCREENPLAY, "action", text, element=element, time=NAN)


def frame_of(account: Account, laid: ScriptAlignment | None = None, tier: str = "full") -> PromptFrame:
    return Prompter(Settings(prompt_tier=tier)).book(account, laid).frames[0]


def caught(
    account: Account, part: PartName, span: Span, laid: ScriptAlignment | None = None, tier: str = "full"
) -> list[str]:
    frame = frame_of(account, laid, tier)
    assert unsourced(frame, account, laid, Settings()) == ()
    parts = tuple(replace(one, spans=(*one.spans, span)) if one.name == part else one for one in frame.parts)
    found = unsourced(replace(frame, parts=parts), account, laid, Settings())
    return [one.text for one in found]


@pytest.mark.parametrize(
    ("shown", "part", "text", "sources"),
    [
        (UNSURE, "expression", "jaw clenched", (("emotion", "anger"), ("voice.arousal", "0.82"))),
        (UNSURE, "expression", "gaze steady", (("face.emotion", "neutral"),)),
        (UNSURE, "atmosphere", "high contrast", (("valence", "-0.60"), ("voice.arousal", "0.82"))),
        (UNSURE, "camera", "Dutch angle", (("surprise", "0.05"),)),
        (UNSURE, "camera", "extreme close-up", (("voice.arousal", "0.82"),)),
        (Shown("Go.", "anger"), "expression", "angry expression", (("emotion", "anger"),)),
    ],
)
def test_values_that_the_film_is_not_sure_of_or_that_are_too_low(
    shown: Shown, part: PartName, text: str, sources: tuple[tuple[str, str], ...]
):
    rules = {
        "jaw clenched": "anger, high",
        "gaze steady": "neutral",
        "high contrast": "tense",
        "Dutch angle": "Dutch angle",
        "extreme close-up": "extreme arousal",
        "angry expression": "label anger",
    }
    span = Span(text, tuple(film(field, value, rules[text]) for field, value in sources))
    assert caught(account_of([shown]), part, span) == [text]


@pytest.mark.parametrize("more", [{"time": 9999.0}, {"utterance": 4711}, {"person": "nobody"}])
def test_a_source_of_another_line_time_or_person(more: dict[str, Any]):
    account = account_of([replace(UNSURE, listener="")])
    given = Span("close-up", (film("voice.arousal", "0.82", "high arousal", **more),))
    assert caught(account, "camera", given) == ["close-up"]
    words = Span("“I don't love you any more.”", (said(LOVE.text, **more),))
    assert caught(account_of([LOVE]), "action", words) == [words.text]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("“love you”", "love you"),
        ("“I don't love you”", "I don't love you"),
        ("“I don't lo…”", "I don't lo…"),
        ("“I don't love you any more.”", "I adore everything about you"),
        ("“…”", "…"),
    ],
)
def test_a_quotation_is_the_line_from_its_start_and_says_where_it_goes_on(text: str, value: str):
    assert caught(account_of([LOVE]), "action", Span(text, (said(value),))) == [text]


def test_a_cut_quotation_with_dots_may_stand():
    assert caught(account_of([LOVE]), "action", Span("“I don't love…”", (said("I don't love…"),))) == []


def test_the_phrase_of_a_kind_is_the_one_that_shows_it():
    account = account_of([PLEA])
    assert caught(account, "action", Span("open hands", (said("the bread", "pleading"),))) == ["open hands"]
    assert caught(account, "action", Span("open hands", (said("I beg you", "pleading"),))) == []


@pytest.mark.parametrize(
    ("element", "part", "text"),
    [
        (1, "expression", "sobs on the floor"),
        (2, "expression", "smile"),
        (2, "expression", "grins"),
        (2, "expression", "frowns"),
        (3, "expression", "smiling"),
    ],
)
def test_stage_directions_of_others_denied_or_further_away(element: int, part: PartName, text: str):
    account, laid = account_of([Shown("I go to the station.")]), script_of(KITCHEN, {0: 5})
    assert caught(account, part, Span(text, (script(element, text),)), laid) == [text]


def test_what_stands_beside_the_line_of_this_character_may_stand():
    account, laid = account_of([Shown("I go to the station.")]), script_of(KITCHEN, {0: 5})
    assert caught(account, "body", Span("sits", (script(2, "sits"),)), laid) == []
    assert caught(account, "body", Span("sits", (script(2, "sits proudly"),)), laid) == ["sits"]
    assert caught(account, "body", Span("sits", (script(2, "sits"),)), laid, "pipeline") == ["sits"]


def test_the_tier_of_the_label_takes_no_cues():
    account = account_of([Shown("Go.", "anger", 0.75)])
    span = Span("jaw clenched", (film("emotion", "anger", "anger, high"), film("voice.arousal", "0.75", "anger, high")))
    assert caught(account, "expression", span, tier="minimal") == ["jaw clenched"]


def test_a_written_quotation_without_its_denial_is_the_analysts_or_is_found():
    account = account_of([LOVE])
    frame = frame_of(account)
    action = frame.part("action")
    spans = rewritten(action, action.text.replace("don't ", ""))
    assert {one.origin for one in spans[-1].sources} == {Origin.TRANSCRIPT, Origin.ANALYST}
    stolen = replace(action, spans=(Span("“love you”", (said(LOVE.text),)),), written=True)
    parts = tuple(stolen if one.name == "action" else one for one in frame.parts)
    assert [one.text for one in unsourced(replace(frame, parts=parts), account, None, Settings())] == ["“love you”"]


def test_a_description_stands_whole():
    account = account_of([LOVE], descriptions={"p0": "a woman with no scar on her face, not old"})
    given = source(Origin.DESCRIPTION, "description", "scar on her face", utterance=-1, time=NAN)
    assert caught(account, "anchor", Span("scar on her face", (given,))) == ["scar on her face"]
