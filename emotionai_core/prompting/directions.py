"""Whether a screenplay gives some words for a line: asked of its elements anew, apart from what picks the words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from emotionai_core.prompting.rules import Picking
from emotionai_core.records.prompt import PartName, Source
from emotionai_core.records.screenplay import Element, ElementKind, Screenplay, ScriptMatch

PARTS_GIVEN: Final[tuple[PartName, ...]] = ("expression", "body", "atmosphere")

_SENTENCE = re.compile(r"[^.!?。！？;；]+")
_CLAUSE = re.compile(r"[,，、—–]")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_EDGES = " \t\"'“”‘’()（）*_-—–"
_SPACE = re.compile(r"\s+")
_SPEECH = (ElementKind.DIALOGUE, ElementKind.PARENTHETICAL, ElementKind.LYRICS)
# Words of a character's name that may mean anybody.
_COMMON = re.compile("the|and|man|men|boy|girl|old|young|woman|women|first|second|voice|mrs|miss")


def direction_lacks(
    part: PartName, text: str, source: Source, match: ScriptMatch, screenplay: Screenplay, picking: Picking
) -> str:
    """Why a screenplay does not give `text` for the line of a match, "" where it does."""
    if part not in PARTS_GIVEN:
        return "A screenplay adds nothing to this part."
    elements = screenplay.elements
    if not 0 <= source.element < len(elements) or not 0 <= match.element < len(elements):
        return "The screenplay has no such element."
    element, spoken = elements[source.element], elements[match.element]
    if element.scene != spoken.scene:
        return "It stands in another scene of the screenplay."
    if not within(source.value, element.text):
        return "The screenplay does not say what its source says."
    if element.kind is ElementKind.HEADING:
        return _heading(part, text, source, element, screenplay, picking)
    if source.rule or source.value != text:
        return "The screenplay does not say this."
    if element.number not in _beside(elements, match.element):
        return "It does not stand beside the line."
    other = match.by == "machine" and match.speaker == "other"
    spoken_so = element.kind is ElementKind.PARENTHETICAL
    if other and (spoken_so or part != "atmosphere"):
        return "Another character speaks the line."
    names = sorted({one.character for one in elements if one.character} - {spoken.character})
    sentences = [element.text] if spoken_so else _SENTENCE.findall(element.text)
    lacking = "The screenplay does not say this."
    for sentence in (one for one in sentences if within(text, one)):
        lacking = _sentence_lacks(sentence, names, picking)
        if (
            not lacking
            and not spoken_so
            and part != "atmosphere"
            and not _of(spoken.character, text, sentence, picking)
        ):
            lacking = "Nobody knows of whom this is said."
        if not lacking:
            break
    return lacking


def _sentence_lacks(sentence: str, others: Sequence[str], picking: Picking) -> str:
    if any(_names(one, sentence) for one in others):
        return "It is said of another character."
    return "The screenplay denies it." if any(within(one, sentence, inside=True) for one in picking.denying) else ""


def within(text: str, whole: str, *, inside: bool = False) -> bool:
    """Whether a text stands in another one, word for word, apart from letter case; `inside` Chinese words, too."""
    sought, low = even(text).casefold(), even(whole).casefold()
    place = low.find(sought) if sought else -1
    while place >= 0:
        before, after = low[place - 1 : place] if place else "", low[place + len(sought) : place + len(sought) + 1]
        if inside and sought[0] >= "\u3400":
            return True
        if not (_joins(before, sought[0]) or _joins(sought[-1], after)):
            return True
        place = low.find(sought, place + 1)
    return False


def even(text: str) -> str:
    """A text with single spaces."""
    return _SPACE.sub(" ", text).strip()


def _heading(
    part: PartName, text: str, source: Source, element: Element, screenplay: Screenplay, picking: Picking
) -> str:
    if part != "atmosphere" or element.number != screenplay.scenes[element.scene].first:
        return "The heading does not say this."
    if not source.rule:
        return "" if within(text, element.text) else "The heading does not say this."
    rule = next((one for one in picking.headings if one.name == source.rule), None)
    low = element.text.strip().casefold()
    marks = () if rule is None else [mark for mark in rule.marks if _begins(low, mark)]
    # Of "int" and "int./ext" at one place the longer is meant.
    longer = [mark for one in picking.headings for mark in one.marks if _begins(low, mark)]
    if rule is None or not marks or max(map(len, marks)) < max(map(len, longer)) or text not in rule.say:
        return "The heading does not say this."
    return ""


def _begins(low: str, mark: str) -> bool:
    return low.startswith(mark) and not low[len(mark) : len(mark) + 1].isalnum()


def _beside(elements: tuple[Element, ...], number: int) -> set[int]:
    """The parenthetical before the words, and the actions next to the whole speech."""
    spoken = elements[number]

    def speech(place: int) -> bool:
        one = elements[place]
        return one.kind in _SPEECH and (one.character, one.scene) == (spoken.character, spoken.scene)

    first = last = number
    while first > 0 and speech(first - 1):
        first -= 1
    while last + 1 < len(elements) and speech(last + 1):
        last += 1
    said = [place for place in range(first, number) if elements[place].kind is ElementKind.PARENTHETICAL]
    edges = [place for place in (first - 1, last + 1) if 0 <= place < len(elements)]
    return {*said[-1:], *(place for place in edges if elements[place].kind is ElementKind.ACTION)}


def _names(character: str, sentence: str) -> bool:
    """Whether a sentence names a character, or may name them by one word of their name."""
    whole = character.casefold().strip()
    parts = [one for one in _WORD.findall(whole) if len(one) > 2 and _COMMON.fullmatch(one) is None]
    return any(within(one, sentence, inside=True) for one in (whole, *parts))


def _of(character: str, text: str, sentence: str, picking: Picking) -> bool:
    """Whether the words stand behind a clause's front that is this character's name, or a pronoun at the very front."""
    low, sought = even(sentence).casefold(), re.escape(even(text).casefold())
    fronts = [low[: found.start()] for found in re.finditer(f"(?={sought})", low)]
    front = low.lstrip(_EDGES)
    led = any(
        front.startswith(one) and within(one, front[: len(one) + 1], inside=True)
        for family in picking.pronouns
        for one in family
    )
    if led and any(fronts):
        return True
    return any(_names(character, clause) for before in fronts for clause in _CLAUSE.split(before))


def _joins(one: str, other: str) -> bool:
    """Whether two characters are of one word: Chinese writes none apart."""
    return one.isalnum() and other.isalnum() and one < "\u3400" and other < "\u3400"
