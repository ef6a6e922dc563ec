"""Matching what somebody types against names: letters in order, better at the beginnings of words and side by side."""

from __future__ import annotations

from functools import cache

from emotionai_core.review.folding import fold

Marks = tuple[tuple[int, int], ...]

_BEGINS = 8
_FOLLOWS = 5
_APART = -1


def match(wanted: str, name: str) -> tuple[int, Marks] | None:
    """How well `wanted` fits `name`, and the letters meant; None when a letter is missing. No letters fit anything."""
    letters = "".join(fold(wanted).split())
    if not letters:
        return 0, ()
    text = fold(name)
    # Marks are places in the name as it is written.
    if len(text) != len(name):
        text = name.casefold()
    found = _best(letters, text)
    if found is None:
        return None
    score, places = found
    return score - len(name) // 8, _joined(places)


def _best(letters: str, text: str) -> tuple[int, tuple[int, ...]] | None:
    @cache
    def at(letter: int, start: int, follows: bool) -> tuple[int, tuple[int, ...]] | None:
        """The best places of letters[letter:] in text[start:]; `follows` when the one before stands at start - 1."""
        if letter == len(letters):
            return 0, ()
        best: tuple[int, tuple[int, ...]] | None = None
        place = text.find(letters[letter], start)
        while place >= 0:
            rest = at(letter + 1, place + 1, True)
            if rest is not None:
                begins = place == 0 or not text[place - 1].isalnum()
                own = _BEGINS if begins else 0
                own += _FOLLOWS if follows and place == start else _APART
                if best is None or own + rest[0] > best[0]:
                    best = own + rest[0], (place, *rest[1])
            place = text.find(letters[letter], place + 1)
        return best

    # Longer names are paths of somebody's layouts; nobody types so much.
    return at(0, 0, False) if len(letters) <= 40 and len(text) <= 200 else None


def _joined(places: tuple[int, ...]) -> Marks:
    marks: list[tuple[int, int]] = []
    for place in places:
        if marks and marks[-1][1] == place:
            marks[-1] = (marks[-1][0], place + 1)
        else:
            marks.append((place, place + 1))
    return tuple(marks)
