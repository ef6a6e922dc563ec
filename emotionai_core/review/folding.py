"""Texts without case, accents and width, so that what a person types is found however it is written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Letters that no decomposition takes apart.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "’": "'", "‘": "'", "…": "..."}
)
_QUOTES = str.maketrans(dict.fromkeys("“”„«»「」＂", '"'))
_TERM = re.compile(r'"([^"]*)"?|(\S+)')

Mark = tuple[int, int]


def fold(text: str) -> str:
    """The text as it is compared: no case, no accents, no width."""
    return text.lower() if text.isascii() else "".join(_fold_character(one) for one in text)


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character).casefold()
    return "".join(one for one in parts if not unicodedata.combining(one)).translate(_PLAIN)


def terms_of(query: str) -> tuple[str, ...]:
    """The words of a query, folded, each once; what stands in double quotes is one of them."""
    found = (fold(phrase or word).strip() for phrase, word in _TERM.findall(query.translate(_QUOTES)))
    return tuple(dict.fromkeys(" ".join(one.split()) for one in found if one))


@dataclass(frozen=True, slots=True)
class Folded:
    """A text ready to be compared."""

    text: str
    folded: str

    @classmethod
    def of(cls, text: str) -> Folded:
        """Fold a text."""
        return cls(text, fold(text))

    def marks(self, terms: tuple[str, ...]) -> tuple[Mark, ...]:
        """Where the terms stand in the original text: [start, end) pairs in order, none overlapping."""
        found = sorted(span for term in terms for span in _places(self.folded, term))
        joined: list[Mark] = []
        for start, end in found:
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        if len(self.folded) == len(self.text):
            return tuple(joined)
        origin = self._origins()
        return tuple((origin[start], origin[end - 1] + 1) for start, end in joined)

    def _origins(self) -> list[int]:
        """The original character behind every folded one."""
        return [place for place, one in enumerate(self.text) for _ in fold(one)]


def _places(text: str, term: str) -> list[Mark]:
    found: list[Mark] = []
    at = text.find(term)
    while at >= 0:
        found.append((at, at + len(term)))
        at = text.find(term, at + len(term))
    return found


def rank(text: str, term: str) -> int:
    """How well a term stands in a folded text: 3 as a whole word, 2 where a word begins, 1 inside one, 0 not at all."""
    best, at = 0, text.find(term)
    if len(term) == 1 and at >= 0:
        # A single letter is everywhere, and is typed on the way to a word.
        return 2 if at == 0 or f" {term}" in text else 1
    while at >= 0:
        begins = at == 0 or not text[at - 1].isalnum()
        end = at + len(term)
        ends = end == len(text) or not text[end].isalnum()
        best = max(best, 3 if begins and ends else 2 if begins else 1)
        if best == 3:
            break
        at = text.find(term, at + 1)
    return best
