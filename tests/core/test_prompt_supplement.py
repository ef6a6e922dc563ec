"""What a screenplay adds, and what it must not: words that mean somebody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emotionai_core.prompting.checking import unsourced
from emotionai_core.prompting.composing import Prompter
from emotionai_core.prompting.folders import rules_in_use
from emotionai_core.prompting.supplement import SUPPLEMENTED, Supplements
from emotionai_core.records.prompt import Origin, PromptBook, Span
from emotionai_core.records.screenplay import ElementKind, ScriptAlignment, ScriptMatch
from emotionai_core.settings import Settings
from tests.core.prompt_scenes import ROOM, Shown, account_of, script_of

K = ElementKind
PICKING = rules_in_use()[0].picking
LINE = Shown("I never said that.", "anger", 0.7, -0.4)


def added(action: str, *, speaker: str = "same", by: str = "machine", alone: bool = False) -> dict[str, list[str]]:
    """What an action directly before Anna's line adds to it, by part."""
    rows = [(K.HEADING, "INT. HALL - NIGHT", ""), (K.ACTION, action, ""), (K.DIALOGUE, LINE.text, "ANNA")]
    rows += [] if alone else [(K.DIALOGUE, "Yes.", "BEN SMITH")]
    script = script_of(rows, {0: 2})
    match = ScriptMatch(0, 2, 0.9, speaker, True, "", by)  # type: ignore[arg-type]
    found = Supplements(replace(script, matches={0: match}), PICKING).of(0, "p0")
    heading = ("interior", "hall", "night")
    return {part: [one.text for one in found.of(part) if one.text not in heading] for part in SUPPLEMENTED}


@pytest.mark.parametrize(
    ("action", "expression", "body", "atmosphere"),
    [
        ("Anna smiles.", ["smiles"], [], []),
        ("ANNA turns to the door; her hand shakes.", [], ["turns to the door"], []),
        ("Anna's eyes fill with tears.", ["eyes fill with tears"], [], []),
        ("At the door, Anna frowns.", ["frowns"], [], []),
        ("Anna lifts her chin. She stares at the wall.", ["stares at the wall"], ["lifts her chin"], []),
        ("Rain beats against the glass. A single lamp.", [], [], ["Rain beats against the glass", "A single lamp"]),
        # Somebody else, or nobody knows who.
        ("Ben smiles.", [], [], []),
        ("Smith turns away.", [], [], []),
        ("Ben slaps Anna with his hand.", [], [], []),
        ("The maid slaps Anna on the cheek.", [], [], []),
        ("She smiles.", [], [], []),
        ("Anna enters the room. He smiles.", [], ["enters the room"], []),
        ("Anna nods. Ben laughs. She smiles.", [], ["nods"], []),
        ("Anna nods. The maid smiles.", [], ["nods"], []),
        ("Anna's brother smiles.", [], [], []),
        ("Anna lifts her glass. Her brother smiles.", [], ["lifts her glass"], []),
        ("Ben's lamp throws a shadow. Annabel smiles.", [], [], []),
    ],
)
def test_what_an_action_adds(action: str, expression: list[str], body: list[str], atmosphere: list[str]):
    assert added(action) == {"expression": expression, "body": body, "atmosphere": atmosphere}


@pytest.mark.parametrize(
    ("action", "expression"),
    [
        ("She smiles.", ["smiles"]),
        ("She smiles. Her hands shake. She grins.", ["smiles", "grins"]),
        ("The waiter frowns. His eyes narrow at her.", []),
        ("A stranger enters. His face is covered in blood, eyes burning.", []),
        ("Light falls on Eva's torn dress. Her lips bleed.", []),
        ("Jonas sits by the stove. He smiles.", []),
        ("She nods at him. He smiles.", []),
        ("She nods. A man comes. She smiles.", []),
    ],
)
def test_a_pronoun_at_the_front_means_whoever_is_the_only_one_to_speak(action: str, expression: list[str]):
    assert added(action, alone=True)["expression"] == expression


@pytest.mark.parametrize(
    "action",
    [
        "Anna does not smile.",
        "Anna never smiles.",
        "Anna sees the man's smile.",
        "Anna hands him the knife. His face pales.",
        "Anna and he sit. He smiles.",
        "No rain beats on the window.",
        "安娜沒有笑。",
    ],
)
def test_denials_and_what_is_seen_of_others_are_left_out(action: str):
    found = added(action)
    assert found["expression"] == found["atmosphere"] == []


def test_a_line_that_another_character_speaks_takes_the_surroundings_only():
    other = added("Anna smiles. Rain falls on the glass.", speaker="other")
    assert (other["expression"], other["atmosphere"]) == ([], ["Rain falls on the glass"])
    assert added("Anna smiles.", speaker="other", by="analyst")["expression"] == ["smiles"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(through her teeth)", ["through her teeth"]),
        ("(quietly)", ["quietly"]),
        ("(beat)", []),
        ("(to Ben)", []),
        ("(as Ben leaves)", []),
        ("(V.O.)", []),
    ],
)
def test_what_a_parenthetical_adds(text: str, expected: list[str]):
    rows = [(K.HEADING, "EXT. YARD", ""), (K.PARENTHETICAL, text, "ANNA"), (K.DIALOGUE, LINE.text, "ANNA")]
    script = script_of([*rows, (K.DIALOGUE, "Yes.", "BEN")], {0: 2})
    assert [one.text for one in Supplements(script, PICKING).of(0, "p0").expression] == expected


def test_action_of_another_scene_or_further_away_is_not_taken():
    rows = [
        (K.ACTION, "Anna smiles.", ""),
        (K.HEADING, "INT. HALL", ""),
        (K.ACTION, "Anna runs.", ""),
        (K.DIALOGUE, "Go.", "BEN"),
        (K.DIALOGUE, LINE.text, "ANNA"),
        (K.HEADING, "INT. ATTIC", ""),
        (K.ACTION, "Anna kneels.", ""),
    ]
    found = Supplements(script_of(rows, {0: 4}), PICKING).of(0, "p0")
    assert found.expression == found.body == ()


def test_a_text_that_is_too_long_is_cut_to_a_clause_or_left_out():
    long = " ".join(["slowly"] * 30)
    assert added(f"Anna {long}, with tears in both eyes, leaves.")["expression"] == ["with tears in both eyes"]
    assert added(f"Anna {long} smiles.")["expression"] == []
    rows = added(f"Rain falls on the yard, {long} and on.")
    assert rows["atmosphere"] == ["Rain falls on the yard"]


def test_a_match_that_must_not_be_used_adds_nothing():
    script = script_of(ROOM, {0: 2})
    refused = replace(script, matches={0: replace(script.matches[0], kept=False, why="misattributed")})
    assert Supplements(refused, PICKING).of(0, "p0") == Supplements(script, PICKING).of(7, "p0")


def scene_of(*speeches: int) -> tuple[ScriptAlignment, PromptBook]:
    rows = [
        (K.HEADING, "INT. CELLAR - NIGHT", ""),
        (K.ACTION, "Anna frowns. Smoke hangs in the light.", ""),
        (K.DIALOGUE, "One.", "ANNA"),
        (K.ACTION, "Anna frowns. Anna steps back.", ""),
        (K.DIALOGUE, "Two.", "ANNA"),
        (K.HEADING, "EXT. STREET - DAY", ""),
        (K.DIALOGUE, "Three.", "ANNA"),
        (K.DIALOGUE, "Four.", "BEN"),
    ]
    script = script_of(rows, dict(enumerate(speeches)))
    account = account_of([LINE] * len(speeches))
    return script, Prompter(Settings()).book(account, script)


def taken(spans: tuple[Span, ...]) -> list[str]:
    return [one.text for one in spans if one.sources[0].origin is Origin.SCREENPLAY]


def test_a_text_of_the_frame_before_is_not_used_again():
    _, book = scene_of(2, 4, 6)
    assert [taken(one.part("expression").spans) for one in book.frames] == [["frowns"], [], []]
    assert [taken(one.part("body").spans) for one in book.frames] == [["steps back"], [], []]
    rooms = [taken(one.part("atmosphere").spans) for one in book.frames]
    assert rooms == [
        ["interior", "cellar", "night", "Smoke hangs in the light"],
        ["interior", "cellar", "night"],
        ["exterior", "street", "day"],
    ]
    moods = [one.part("atmosphere").spans[-3:] for one in book.frames]
    assert all([span.text for span in mood] == ["tense", "high contrast", "cool lighting"] for mood in moods)


@pytest.mark.parametrize("tier", ["pipeline", "minimal"])
def test_only_the_full_tier_takes_words_of_the_screenplay(tier: str):
    script, _ = scene_of(2)
    book = Prompter(Settings(prompt_tier=tier)).book(account_of([LINE]), script)
    assert all(not taken(part.spans) for part in book.frames[0].parts)


def test_words_of_a_screenplay_are_verbatim():
    script, book = scene_of(2, 6)
    account = account_of([LINE] * 2)
    for frame in book.frames:
        assert unsourced(frame, account, script, Settings()) == ()
        for part in SUPPLEMENTED:
            for span in frame.part(part).spans:
                if span.sources[0].origin is Origin.SCREENPLAY and not span.sources[0].rule:
                    text = script.screenplay.elements[span.sources[0].element].text
                    assert span.text.casefold() in text.casefold()
