"""No word without a source: ten thousand random prompts, and every way of smuggling one in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotionai_core.prompting.checking import unsourced
from emotionai_core.prompting.composing import Prompter
from emotionai_core.prompting.editing import ANALYST
from emotionai_core.prompting.folders import rules_in_use
from emotionai_core.records.account import Account
from emotionai_core.records.conflict import ConflictKind
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.prompt import Origin, PromptBook, PromptFrame, PromptPart, Source, Span
from emotionai_core.records.screenplay import ElementKind, ScriptAlignment
from emotionai_core.records.society import Circle
from emotionai_core.settings import Settings
from tests.core.prompt_scenes import NAN, PEOPLE, SCENES, Shown, account_of, scene_account, script_of

BATCH, BATCHES = 250, 40
NAMES = ("SCARLETT", "RHETT BUTLER", "MELANIE", "林美")
PICKED = (
    *("Scarlett", "Rhett", "the maid", "She", "He", "her", "his", "smiles", "eyes", "turns", "hand", "window", "light"),
    *(
        "candle",
        "slowly",
        "at",
        "the door",
        "rain",
        "jaw",
        "tears",
        "runs",
        "林美",
        "轉身",
        "雨",
        "她",
        "笑",
        ",",
        ".",
        "!",
    ),
)


def sentences() -> list[str]:
    """Examples of every pattern, and what none of them knows."""
    rules, _ = rules_in_use()
    return [one for pattern in rules.patterns for one in (*pattern.matches, *pattern.misses)] + ["Yes.", "好。", "…"]


def shown(chance: np.random.Generator, texts: list[str]) -> Shown:
    """Anything that a line can be."""
    pick = [str(texts[int(one)]) for one in chance.integers(len(texts), size=int(chance.integers(1, 5)))]
    kinds = (None, None, None, *ConflictKind)
    return Shown(
        text=" ".join(pick),
        emotion=EMOTIONS[int(chance.integers(7))],
        arousal=float(chance.choice([NAN, 0.0, 0.4, 0.6, 0.85, 1.0, chance.random(), chance.random()])),
        valence=float(chance.choice([-1.0, -0.1, 0.0, 0.1, 1.0, chance.uniform(-1, 1)])),
        dominance=float(chance.choice([NAN, 0.4, 0.6, chance.random()])),
        confidence=float(chance.random()),
        face=("", *EMOTIONS)[int(chance.integers(8))],
        circle=(None, *Circle)[int(chance.integers(6))],
        speaker=("", "p0", "p0", "p1")[int(chance.integers(4))],
        listener=("", "p1", "p2")[int(chance.integers(3))],
        witness=bool(chance.random() < 0.3),
        surprise=float(chance.choice([NAN, 0.7, chance.random()])),
        sudden=bool(chance.random() < 0.2),
        conflict=kinds[int(chance.integers(len(kinds)))],
        rejected=bool(chance.random() < 0.3),
    )


def written(chance: np.random.Generator, lines: int) -> ScriptAlignment:
    """A screenplay of random words in the order of headings, action, speeches."""
    rows: list[tuple[ElementKind, str, str]] = []
    matches: dict[int, int] = {}

    def words(most: int) -> str:
        return " ".join(PICKED[int(one)] for one in chance.integers(len(PICKED), size=int(chance.integers(1, most))))

    for line in range(lines):
        who = NAMES[int(chance.integers(len(NAMES)))]
        if not line or chance.random() < 0.2:
            rows.append((ElementKind.HEADING, f"INT./EXT. {words(4).upper()} - DAY", ""))
        if chance.random() < 0.7:
            rows.append((ElementKind.ACTION, words(30), ""))
        if chance.random() < 0.5:
            rows.append((ElementKind.PARENTHETICAL, f"({words(5)})", who))
        if chance.random() < 0.8:
            matches[line] = len(rows)
        rows.append((ElementKind.DIALOGUE, words(8), who))
    return script_of(rows, matches)


def random_book(seed: int) -> tuple[PromptBook, Account, ScriptAlignment, Settings]:
    chance = np.random.default_rng(seed)
    texts = sentences()
    traits = {"openness": float(chance.random()), "extraversion": float(chance.random())}
    described = {key: str(PICKED[int(chance.integers(len(PICKED)))]) + " coat" for key in PEOPLE[:2]}
    account = account_of([shown(chance, texts) for _ in range(BATCH)], traits=traits, descriptions=described)
    tier = ("full", "full", "full", "pipeline", "minimal")[int(chance.integers(5))]
    chosen = Settings(prompt_tier=tier, extreme_arousal=float(chance.random()), dutch_surprise=float(chance.random()))
    script = written(chance, BATCH)
    return Prompter(chosen).book(account, script), account, script, chosen


@settings(max_examples=BATCHES, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1))
def test_ten_thousand_prompts_without_a_word_that_has_no_source(seed: int):
    book, account, script, chosen = random_book(seed)
    rules, _ = rules_in_use()
    assert len(book.frames) == BATCH
    for frame in book.frames:
        assert unsourced(frame, account, script, chosen, rules) == ()
        for part in ("composition", "camera", "action"):
            origins = {source.origin for span in frame.part(part).spans for source in span.sources}
            assert origins <= {Origin.PIPELINE, Origin.TRANSCRIPT}


@settings(max_examples=3, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1))
def test_a_planted_word_is_found_wherever_it_is(seed: int):
    book, account, script, chosen = random_book(seed)
    chance = np.random.default_rng(seed)
    for frame in book.frames[::10]:
        places = [(at, part) for at, part in enumerate(frame.parts) if part.spans]
        at, part = places[int(chance.integers(len(places)))]
        which = int(chance.integers(len(part.spans)))
        span = part.spans[which]
        planted = replace(span, text=f"{span.text} zeppelin")
        found = unsourced(
            _with(frame, at, (*part.spans[:which], planted, *part.spans[which + 1 :])), account, script, chosen
        )
        assert [one.part for one in found] == [part.name]
        begin = len(", ".join(one.text for one in part.spans[:which])) + (2 if which else 0)
        assert (found[0].start, found[0].text) == (begin, planted.text)


def _with(frame: PromptFrame, at: int, spans: tuple[Span, ...], *, written: bool = False) -> PromptFrame:
    part = frame.parts[at]
    made = PromptPart(part.name, spans, part.machine, written)
    return replace(frame, parts=(*frame.parts[:at], made, *frame.parts[at + 1 :]))


def _fury() -> tuple[PromptFrame, Account, ScriptAlignment]:
    account, script = scene_account(SCENES[1])
    assert script is not None
    return Prompter(Settings()).book(account, script).frames[0], account, script


def _from(origin: Origin, field: str, value: str, rule: str = "", element: int = -1) -> tuple[Source, ...]:
    return (Source(origin, field, value, rule, 1.0, 0, "p0", element),)


@pytest.mark.parametrize(
    ("part", "text", "sources"),
    [
        ("expression", "jaw clenched", ()),
        ("expression", "zeppelin", _from(Origin.PIPELINE, "face.emotion", "anger", "anger, high")),
        ("expression", "broad smile", _from(Origin.PIPELINE, "face.emotion", "anger", "joy, high")),
        ("expression", "jaw clenched", _from(Origin.PIPELINE, "face.emotion", "anger", "anger, high")),
        ("expression", "jaw clenched", _from(Origin.PIPELINE, "face.emotion", "joy", "anger, high")),
        ("expression", "jaw clenched", _from(Origin.PIPELINE, "face.emotion", "anger", "no such rule")),
        ("expression", "jaw clenched", _from(Origin.RULES, "expression", "", "anger, high")),
        ("expression", "a scar on the cheek", (ANALYST,)),
        ("camera", "eyes flash", _from(Origin.SCREENPLAY, "action", "eyes flash", "", 1)),
        ("expression", "eyes blink", _from(Origin.SCREENPLAY, "action", "eyes blink", "", 1)),
        ("expression", "How proud", _from(Origin.SCREENPLAY, "dialogue", "How proud", "", 3)),
        ("atmosphere", "exterior", _from(Origin.SCREENPLAY, "heading", "", "outside", 0)),
        ("expression", "eyes flash", _from(Origin.SCREENPLAY, "action", "eyes flash", "", 99)),
        ("action", "“How humble you are!”", _from(Origin.TRANSCRIPT, "dialogue", "How humble you are!")),
        ("action", "pleads", _from(Origin.TRANSCRIPT, "dialogue", "How proud", "pleading")),
        ("anchor", "red hair", _from(Origin.DESCRIPTION, "description", "red hair")),
        ("body", "assertive", _from(Origin.PIPELINE, "voice.arousal", "0.82", "high arousal, dominant")),
        ("composition", "two-shot at arm's length", _from(Origin.PIPELINE, "circle", "friends", "friends")),
    ],
)
def test_words_with_a_false_source_are_found(part: str, text: str, sources: tuple[Source, ...]):
    frame, account, script = _fury()
    at = next(place for place, one in enumerate(frame.parts) if one.name == part)
    found = unsourced(_with(frame, at, (Span(text, sources),)), account, script, Settings())
    assert [(one.part, one.text) for one in found] == [(part, text)]
    assert found[0].why


def test_what_the_analyst_wrote_and_what_stays_locked_may_stand():
    frame, account, script = _fury()
    place = next(at for at, one in enumerate(frame.parts) if one.name == "expression")
    old = (Source(Origin.PIPELINE, "face.emotion", "joy", "joy, high", 1.0, 0, "p0"),)
    spans = (Span("a scar on the cheek", (ANALYST,)), Span("broad smile", old))
    assert unsourced(_with(frame, place, spans, written=True), account, script, Settings()) == ()
    smuggled = (Span("broad hat", old),)
    assert len(unsourced(_with(frame, place, smuggled, written=True), account, script, Settings())) == 1


def test_a_value_that_the_film_does_not_give_any_more_is_found():
    frame, account, script = _fury()
    lines = account.analysis.lines
    changed = replace(lines[0], voice=replace(lines[0].voice, arousal=0.5))
    other = replace(account, analysis=replace(account.analysis, lines=(changed, *lines[1:])))
    assert {one.part for one in unsourced(frame, other, script, Settings())} >= {"expression", "body", "camera"}


def test_without_the_screenplay_its_words_have_no_source():
    frame, account, _ = _fury()
    assert {one.part for one in unsourced(frame, account, None, Settings())} == {"expression", "body", "atmosphere"}
