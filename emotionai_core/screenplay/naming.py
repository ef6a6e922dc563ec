"""Which person of the film a character of the screenplay is: who says their lines, and what both are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from emotionai_core.records.person import Person
from emotionai_core.screenplay.likeness import Words, words_of

_CALLED: Final = 5.0
"""How many clear lines a name counts for."""
_CLEAR: Final = 0.75
_SHARE: Final = 0.5


def names(
    characters: Iterable[str], people: Iterable[Person], said: Iterable[tuple[str, str, float]]
) -> Mapping[str, str]:
    """`Person.key` by character. `said` are matched lines as (character, person's key or "", likeness).

    Somebody is a character who says more than half of the character's clear lines (two at least), or who is called
    as they are; where nobody does, the character has no entry.
    """
    called = [(one.key, words_of(one.name)) for one in people]
    votes: dict[str, dict[str, float]] = {character: {} for character in sorted(set(characters) - {""})}
    for character, person, score in said:
        if character in votes and person and score >= _CLEAR:
            votes[character][person] = votes[character].get(person, 0.0) + 1.0
    found: dict[str, str] = {}
    for character, heard in votes.items():
        own = words_of(character)
        named = {key for key, name in called if called_alike(own, name)}
        # Two people of one name: the name tells nobody.
        if len(named) == 1:
            key = next(iter(named))
            heard[key] = heard.get(key, 0.0) + _CALLED
        best = max(heard, key=lambda key: (heard[key], key), default="")
        if best and heard[best] >= 2.0 and heard[best] > _SHARE * sum(heard.values()):
            found[character] = best
    return found


def called_alike(one: Words, other: Words) -> bool:
    """Whether a character and a person have the same name, or one is a part of the other's (JONAS, "Jonas Berg")."""
    from rapidfuzz import fuzz

    if not one.text or not other.text:
        return False
    shorter, longer = sorted((set(one.pieces), set(other.pieces)), key=len)
    told = max((len(piece) for piece in shorter), default=0) >= 3 or one.text == other.text
    numbers = {piece for piece in (*shorter, *longer) if piece.isdigit()}
    if numbers and not (numbers <= shorter and numbers <= longer):
        return False
    return (told and shorter <= longer) or (len(one.text) >= 4 and fuzz.ratio(one.text, other.text) >= 88.0)
