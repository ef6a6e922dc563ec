"""How alike the words of a line and of a speech are, and how much a likeness says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Final

_ASIDE: Final = re.compile(r"\[[^\]]{0,200}\]|\([^)]{0,200}\)|（[^）]{0,200}）|<[^>]{0,40}>|[♪♫]")
_PIECE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")
_WIDE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
LONGEST_LINE: Final = 100
"""Words of a line that are compared; what is longer is no subtitle."""
_LONGEST: Final = 150
"""Words of a speech that is looked through as a whole; in a longer one, only where most of the line's words are."""
_OFTEN: Final = 40
_RARE: Final = 4
_LONG_ENOUGH: Final = 3
"""Words from which a piece of a longer speech is told from chance."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is compared: lower case, without marks, asides and stress; a Chinese sign counts as a word."""

    text: str
    pieces: tuple[str, ...]


def words_of(text: str) -> Words:
    """The words of a line or a speech."""
    plain = unicodedata.normalize("NFKC", _ASIDE.sub(" ", text)).casefold()
    plain = plain.replace("’", "'").replace("'", "")
    pieces = tuple(_PIECE.findall(plain))
    told: list[str] = []
    for piece in pieces:
        told.append(piece if _WIDE.match(piece) else f" {piece} ")
    return Words(" ".join("".join(told).split()), pieces)


def start_of(words: Words) -> Words:
    """The words of a line as far as they are compared."""
    if len(words.pieces) <= LONGEST_LINE:
        return words
    places = [one.end() for one in _PIECE.finditer(words.text)]
    return Words(words.text[: places[LONGEST_LINE - 1]], words.pieces[:LONGEST_LINE])


class Weights:
    """How rare every word is among some texts: what a likeness is worth grows with the words that it rests on."""

    def __init__(self, texts: Sequence[Words]) -> None:
        count: dict[str, int] = {}
        for text in texts:
            for piece in set(text.pieces):
                count[piece] = count.get(piece, 0) + 1
        self._rarity = {piece: log((len(texts) + 1) / there) + 0.2 for piece, there in count.items()}
        self._unknown = log(len(texts) + 1) + 0.2

    def of(self, pieces: Iterable[str]) -> float:
        """What some words are worth, each once: about 0.5 for "you", 6 for a name; at most 40 together."""
        unknown = self._unknown
        return min(40.0, sum(self._rarity.get(piece, unknown) for piece in sorted(set(pieces))))


class Likeness:
    """How alike a line and a speech are; below `floor` it is 0."""

    def __init__(self, floor: float) -> None:
        # Loaded here, for the studio's start needs no fuzzy matching.
        from rapidfuzz import fuzz

        self._floor = floor
        self._ratio, self._partial = fuzz.ratio, fuzz.partial_ratio_alignment
        self._places: dict[str, dict[str, list[int]]] = {}

    def of(self, said: Words, written: Words) -> tuple[float, float, float]:
        """(how alike in [0, 1], where in the speech as a share of it, the share of the line that it covers).

        A line may be a part of a speech, and a speech a part of a line; parts of fewer than three words must stand
        there word for word.
        """
        if not said.text or not written.text:
            return 0.0, 0.0, 0.0
        cut = 100.0 * self._floor
        whole = self._ratio(said.text, written.text, score_cutoff=cut) / 100.0
        if whole >= 0.95:
            return whole, 0.0, 1.0
        cut = max(cut, 100.0 * whole)
        if len(said.text) <= len(written.text):
            part, place = self._within(said, written, cut)
            return (part, place, 1.0) if part > whole else (whole, 0.0, 1.0)
        part, _ = self._within(written, said, cut)
        covers = len(written.text) / len(said.text)
        # A speech within a longer line: the rest of the line was written elsewhere, or not at all.
        part *= 0.5 + 0.5 * covers
        return (part, 0.0, covers) if part > max(whole, self._floor) else (whole, 0.0, 1.0)

    def holds(self, said: Words, written: Words) -> bool:
        """Whether a line holds a whole speech, four fifths alike."""
        return (
            bool(written.text) and len(written.text) <= len(said.text) and self._within(written, said, 80.0)[0] >= 0.8
        )

    def of_several(self, said: Words, speeches: Sequence[Words]) -> float:
        """How alike a line is to several speeches in a row that share one subtitle, in [0, 1]."""
        return self._ratio(said.text, " ".join(one.text for one in speeches)) / 100.0

    def _within(self, short: Words, long: Words, cut: float) -> tuple[float, float]:
        if len(short.pieces) < _LONG_ENOUGH:
            apart = " " in long.text or not _WIDE.match(short.text)
            at = f" {long.text} ".find(f" {short.text} ") if apart else long.text.find(short.text)
            return (0.95, at / len(long.text)) if at >= 0 else (0.0, 0.0)
        first, end = self._window(short, long)
        found = self._partial(short.text, long.text[first:end], score_cutoff=cut)
        if found is None or found.score <= 0:
            return 0.0, 0.0
        return found.score / 100.0, (first + found.dest_start) / len(long.text)

    def _window(self, short: Words, long: Words) -> tuple[int, int]:
        """The letters of a long text in which some words would stand: around where most of them are. The work grows
        with the words of the line, not with those of the speech.
        """
        if len(long.pieces) <= _LONGEST or len(short.text) * 4 > len(long.text):
            return 0, len(long.text)
        there = self._places.setdefault(long.text, {}) or self._index(long)
        size = len(short.text)
        hits: dict[int, float] = {}
        for gram in self._telling(short, there):
            for part in {at // size: None for at in there[gram]}:
                hits[part] = hits.get(part, 0.0) + 1.0 / len(there[gram])
        if not hits:
            return 0, 0
        best = max(sorted(hits), key=lambda part: hits[part] + hits.get(part + 1, 0.0))
        return max(0, (best - 1) * size), (best + 3) * size

    def _telling(self, short: Words, there: Mapping[str, Sequence[int]]) -> list[str]:
        """The pairs of words that tell where a line would stand, or else its rarest words."""
        pairs = [gram for gram in dict.fromkeys(map(" ".join, pairwise(short.pieces))) if gram in there]
        grams = pairs or sorted(there.keys() & short.pieces, key=lambda one: (len(there[one]), one))
        return [gram for gram in grams if len(there[gram]) <= _OFTEN][: None if pairs else _RARE]

    def _index(self, long: Words) -> dict[str, list[int]]:
        """Where each word and each pair of words begins in a text."""
        there = self._places[long.text]
        found = [(one.start(), one.group()) for one in _PIECE.finditer(long.text)]
        for place, piece in found:
            there.setdefault(piece, []).append(place)
        for (place, piece), (_, other) in pairwise(found):
            there.setdefault(f"{piece} {other}", []).append(place)
        return there
