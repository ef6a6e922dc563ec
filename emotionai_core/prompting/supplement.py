"""What a screenplay adds to expression, body and atmosphere: its own words around the speech that was matched.

Only what surrounds that speech counts: its parentheticals, the action directly before and after it, the scene's
heading. Words are taken over or cut, never rewritten. A sentence that names another character, or that may mean
somebody else, is not used for this one; nor is one that says what they do not do, or what they see of another, as a
video model paints what it reads (misattribution guard, seed document 001).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from emotionai_core.prompting.length import chinese, words
from emotionai_core.prompting.rules import Heading, Picking
from emotionai_core.records.prompt import Origin, PartName, Source, Span
from emotionai_core.records.screenplay import Element, ElementKind, Screenplay, ScriptAlignment

SUPPLEMENTED: Final[tuple[PartName, ...]] = ("expression", "body", "atmosphere")
"""The dimensions that a screenplay may add to."""

_SENTENCE = re.compile(r"[^.!?。！？;；]+")
_CLAUSE = re.compile(r"[^,，、—–]+")
_PAUSE = re.compile(r"[,，、—–]")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_EDGES = " \t\r\n\"'“”‘’()（）*_-—–.,;:!?。，；：！？…"
_MARK = re.compile(r"^\s*([^\s.]+?(?:\./[^\s.]+)?)(?:[.．]\s*|\s+|$)")
_APART = re.compile(r"\s+[-–—]+\s+|\s*[.．·]\s+")
_TITLE = re.compile(r"\s*\([^)]*\)|（[^）]*）")


@dataclass(frozen=True, slots=True)
class Supplement:
    """Spans by part, in the order of the screenplay; the heading's come first."""

    expression: tuple[Span, ...] = ()
    body: tuple[Span, ...] = ()
    atmosphere: tuple[Span, ...] = ()

    def of(self, part: PartName) -> tuple[Span, ...]:
        """The spans of one part; none for a part that takes none."""
        found: dict[PartName, tuple[Span, ...]] = {
            "expression": self.expression,
            "body": self.body,
            "atmosphere": self.atmosphere,
        }
        return found.get(part, ())


class Supplements:
    """Finds them for any line of an aligned screenplay."""

    def __init__(self, script: ScriptAlignment, picking: Picking) -> None:
        self._script, self._picking = script, picking
        self._names = {one: _name_parts(one) for one in _characters(script.screenplay)}
        self._speakers = _speakers(script.screenplay)
        # Whom a word names: a family's name may name two.
        self._named_by: dict[str, set[str]] = {}
        for name, parts in self._names.items():
            for one in parts:
                self._named_by.setdefault(one, set()).add(name)
        self._naming = _any_of(self._named_by)
        self._denying, self._perceiving = _any_of(picking.denying), _any_of(picking.perceiving)
        self._meaning = [(family, _any_of(family)) for family in picking.pronouns]

    def of(self, utterance: int, person: str) -> Supplement:
        """What the screenplay adds to a line; nothing where it has no match that may be used."""
        match = self._script.kept(utterance)
        elements = self._script.screenplay.elements
        if match is None or not 0 <= match.element < len(elements):
            return Supplement()
        spoken = elements[match.element]
        own = match.by == "analyst" or match.speaker != "other"
        found: dict[PartName, list[Span]] = {part: [] for part in SUPPLEMENTED}
        found["atmosphere"] += self._heading(spoken, utterance, person)
        for element in _around(elements, match.element):
            if element.kind is ElementKind.PARENTHETICAL:
                picked = self._parenthetical(element) if own else []
            else:
                alone = self._speakers.get(spoken.scene, set()) <= {spoken.character}
                picked = self._action(element, spoken.character, own, alone)
            for part, text in picked:
                found[part].append(Span(text, (_source(element, text, utterance, person),)))
        return Supplement(*(tuple(dict.fromkeys(found[part])) for part in SUPPLEMENTED))

    def _heading(self, spoken: Element, utterance: int, person: str) -> list[Span]:
        scenes = self._script.screenplay.scenes
        if not 0 <= spoken.scene < len(scenes):
            return []
        elements = self._script.screenplay.elements
        first = scenes[spoken.scene].first
        element = elements[first] if 0 <= first < len(elements) else None
        if element is None or element.kind is not ElementKind.HEADING:
            return []
        rule, rest = headed(element.text, self._picking.headings)
        spans: list[Span] = []
        if rule is not None:
            mark = Source(
                Origin.SCREENPLAY, "heading", element.text, rule.name, utterance=utterance, person=person,
                element=element.number,
            )  # fmt: skip
            spans += [Span(text, (mark,)) for text in rule.say]
        pieces = [one.strip(_EDGES) for one in _APART.split(_TITLE.sub("", rest))]
        for text in (one.lower() for one in pieces if one):
            if words(text) <= self._picking.longest and text not in self._picking.technical:
                spans.append(Span(text, (_source(element, element.text, utterance, person),)))
        return spans

    def _parenthetical(self, element: Element) -> list[tuple[PartName, str]]:
        text = element.text.strip(_EDGES)
        low = text.casefold()
        if not text or low.replace(".", "") in self._picking.technical or low.startswith(self._picking.addressed):
            return []
        if self._named(text) or words(text) > self._picking.longest or self._denying.search(low) is not None:
            return []
        return [(self._part(text) or "expression", text)]

    def _action(self, element: Element, character: str, own: bool, alone: bool) -> list[tuple[PartName, str]]:
        """The sentences of an action that speak of `character`, or of the surroundings; `alone` if nobody else speaks
        in the scene.
        """
        picked: list[tuple[PartName, str]] = []
        about, meant = "", frozenset[str]()
        # A pronoun at the very front means the only one who speaks, as long as each sentence begins with that pronoun.
        led = self._family(self._front(element.text)) if alone else frozenset[str]()
        for sentence in (one.strip(_EDGES) for one in _SENTENCE.findall(element.text)):
            named, pronouns = self._named(sentence), self._pronouns(sentence)
            if named:
                about, meant = (character, self._own(sentence)) if named == [character] else ("", frozenset[str]())
            if named or self._front(sentence) not in led:
                led = frozenset[str]()
            part = self._part(sentence)
            if part == "atmosphere":
                text = "" if named or pronouns else sentence
            elif not own or part is None:
                text = ""
            elif named:
                text = self._after_name(sentence, character) if about else ""
            else:
                text = self._after_pronoun(sentence, meant if about == character else led)
            seen = part != "atmosphere" and self._perceiving.search(text.casefold()) is not None
            if part is None or seen or self._denying.search(sentence.casefold()) is not None:
                continue
            if short := self._cut(text, part):
                picked.append((part, short))
        return picked

    def _after_name(self, sentence: str, character: str) -> str:
        """What stands after this character's name where a clause begins with it, else "": somebody else may act."""
        for begin in [0, *(found.end() for found in _PAUSE.finditer(sentence))]:
            rest = sentence[begin:].lstrip()
            for name in sorted(self._names.get(character, ()), key=lambda one: (-len(one), one)):
                if not rest.casefold().startswith(name) or _find(rest.casefold(), name) != 0:
                    continue
                after = rest[len(name) :]
                if after.startswith(("'s ", "’s ", "的")):
                    return self._of_body(after.split(maxsplit=1)[-1] if after[0] in "'’" else after[1:])
                return after.strip(_EDGES)
        return ""

    def _front(self, sentence: str) -> str:
        """The pronoun that a text begins with, "" for none."""
        low = sentence.strip(_EDGES).casefold()
        fronts = [one for family in self._picking.pronouns for one in family if low.startswith(one)]
        return max((one for one in fronts if _find(low, one) == 0), key=lambda one: (len(one), one), default="")

    def _own(self, sentence: str) -> frozenset[str]:
        """The family of pronouns that a sentence about one character can use of them: the only one there, and not of
        somebody else ("hands him the knife").
        """
        low = sentence.casefold()
        used = [family for family, said in self._meaning if said.search(low)]
        if len(used) != 1 or any(_find(low, one) >= 0 for one in self._picking.acted_on):
            return frozenset[str]()
        return used[0]

    def _after_pronoun(self, sentence: str, meant: frozenset[str]) -> str:
        """What stands after the pronoun at the front where that is one of `meant`, who is this character, else ""."""
        front = self._front(sentence)
        if not front or not self._family(front) & meant:
            return ""
        rest = sentence[len(front) :].strip(_EDGES)
        return self._of_body(rest) if front in self._picking.possessives or front.endswith("的") else rest

    def _of_body(self, text: str) -> str:
        """A text that begins with what a person has of their own, "" for another person ("her brother")."""
        first = next(iter(_WORD.findall(text.casefold())), "")
        telling = first in self._picking.cues or (
            chinese(text) and any(text.startswith(one) for one in self._picking.cues)
        )
        return text if telling else ""

    def _family(self, pronoun: str) -> frozenset[str]:
        return next((family for family in self._picking.pronouns if pronoun in family), frozenset[str]())

    def _named(self, text: str) -> list[str]:
        """The characters that a text names, or may name."""
        found = (sorted(self._named_by[hit.group()]) for hit in self._naming.finditer(text.casefold()))
        return list(dict.fromkeys(name for names in found for name in names))

    def _pronouns(self, text: str) -> frozenset[str]:
        """All words of the families of pronouns that a text uses."""
        low = text.casefold()
        used = [family for family, said in self._meaning if said.search(low)]
        return frozenset[str]().union(*used)

    def _part(self, text: str) -> PartName | None:
        """The part that the first telling word belongs to."""
        low = text.casefold()
        for word in _WORD.findall(low):
            if word in self._picking.cues:
                return self._picking.cues[word]
        places = [(low.find(one), one) for one in self._picking.cues if chinese(one) and one in low]
        return self._picking.cues[min(places)[1]] if places else None

    def _cut(self, text: str, part: PartName) -> str:
        """A text that is short enough, else its first clause that says something of the part, "" for none."""
        if words(text) <= self._picking.longest:
            return text
        clauses = (one.strip(_EDGES) for one in _CLAUSE.findall(text))
        fitting = (one for one in clauses if words(one) <= self._picking.longest and self._part(one) == part)
        return next(fitting, "")


def headed(text: str, headings: tuple[Heading, ...]) -> tuple[Heading | None, str]:
    """What the mark at the front of a heading says, and the heading without it."""
    found = _MARK.match(text)
    if found is None:
        return None, text
    mark = found[1].casefold().rstrip(".")
    rule = next((one for one in headings if mark in one.marks), None)
    return (None, text) if rule is None else (rule, text[found.end() :])


def _around(elements: tuple[Element, ...], number: int) -> list[Element]:
    """The parentheticals of a speech and the action directly before and after it, in the order of the screenplay."""
    spoken = elements[number]
    speech = (ElementKind.DIALOGUE, ElementKind.PARENTHETICAL, ElementKind.LYRICS)

    def same(place: int) -> bool:
        one = elements[place]
        return one.kind in speech and one.character == spoken.character and one.scene == spoken.scene

    first = last = number
    while first > 0 and same(first - 1):
        first -= 1
    while last + 1 < len(elements) and same(last + 1):
        last += 1
    own = [one for one in elements[first : last + 1] if one.kind is ElementKind.PARENTHETICAL]
    # A parenthetical belongs to the words after it, up to the next one.
    nearest = [one for one in own if one.number < spoken.number][-1:]
    beside = [elements[place] for place in (first - 1, last + 1) if 0 <= place < len(elements)]
    actions = [one for one in beside if one.kind is ElementKind.ACTION and one.scene == spoken.scene]
    return sorted([*nearest, *actions], key=lambda one: one.number)


def _characters(screenplay: Screenplay) -> tuple[str, ...]:
    return tuple(sorted({one.character for one in screenplay.elements if one.character}))


def _speakers(screenplay: Screenplay) -> dict[int, set[str]]:
    """Who speaks in each scene."""
    found: dict[int, set[str]] = {}
    for one in screenplay.elements:
        if one.character:
            found.setdefault(one.scene, set()).add(one.character)
    return found


def _name_parts(character: str) -> tuple[str, ...]:
    """A character's name and the words of it that may stand alone, in lower case."""
    whole = character.casefold().strip()
    parts = {one for one in _WORD.findall(whole) if len(one) > 2 and one not in _NO_NAMES}
    return tuple(sorted({whole, *parts} - {""}))


_NO_NAMES: Final = frozenset(
    (
        "the",
        "and",
        "man",
        "men",
        "boy",
        "girl",
        "old",
        "young",
        "woman",
        "women",
        "first",
        "second",
        "voice",
        "mrs",
        "miss",
    )
)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Finds any of some words in lower case, the longest first; Chinese ones within words, too."""
    longest = sorted(words, key=lambda one: (-len(one), one))
    han = [re.escape(one) for one in longest if chinese(one)]
    apart = [re.escape(one) for one in longest if not chinese(one)]
    whole = [rf"(?<!\w)(?:{'|'.join(apart)})(?!\w)"] if apart else []
    return re.compile("|".join([*han, *whole]) or r"(?!)")


def _find(low: str, word: str) -> int:
    if chinese(word):
        return low.find(word)
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", low)
    return -1 if found is None else found.start()


def _source(element: Element, text: str, utterance: int, person: str) -> Source:
    return Source(
        Origin.SCREENPLAY, element.kind.value, text, "", utterance=utterance, person=person, element=element.number
    )
