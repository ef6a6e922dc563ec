"""Which speeches a line may have been written as: by rare words anywhere, by likeness where a place is known."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from emotionai_core.screenplay.likeness import Likeness, Weights, Words

_MOST: Final = 6
"""Speeches of the whole screenplay that are compared with one line."""
_COMMON: Final = 0.03
"""Share of all speeches beyond which a word points nowhere."""
_JOINED: Final = 4


@dataclass(frozen=True, slots=True)
class Pair:
    """A line (place among the lines) and a speech (place among the speeches): `where` in the speech as a share of it,
    `worth` what the words say, `sure` that a person said so.
    """

    line: int
    speech: int
    score: float
    where: float
    worth: float
    sure: bool = False


class Finder:
    """Finds and compares; made once for a screenplay and a film."""

    def __init__(self, lines: Sequence[Words], speeches: Sequence[Words], floor: float) -> None:
        self.lines, self.speeches, self.floor = lines, speeches, floor
        self.weights = Weights([*speeches, *lines])
        self._index = _index(speeches)
        self._likeness = Likeness(floor)
        self._known: dict[tuple[int, int], Pair | None] = {}

    def shares(self, line: int, speech: int) -> bool:
        """Whether a line holds a whole speech among others."""
        return self._likeness.holds(self.lines[line], self.speeches[speech])

    def anywhere(self, line: int) -> list[Pair]:
        """The speeches of the whole screenplay that share the line's rare words."""
        votes: dict[int, float] = {}
        for gram in _grams(self.lines[line].pieces):
            for speech, weight in self._index.get(gram, ()):
                votes[speech] = votes.get(speech, 0.0) + weight
        best = heapq.nsmallest(_MOST, votes.items(), key=lambda one: (-one[1], one[0]))
        return self.compared(line, (speech for speech, _ in best))

    def compared(self, line: int, speeches: Iterable[int]) -> list[Pair]:
        """The pairs of a line with some speeches that are alike enough to be looked at."""
        pairs = (self.pair(line, speech) for speech in speeches)
        return [one for one in pairs if one is not None]

    def pair(self, line: int, speech: int) -> Pair | None:
        """How a line and a speech compare, None where they do not."""
        key = (line, speech)
        if key not in self._known:
            self._known[key] = self._compared(line, speech)
        return self._known[key]

    def _compared(self, line: int, speech: int) -> Pair | None:
        said, written = self.lines[line], self.speeches[speech]
        score, where, covers = self._likeness.of(said, written)
        if covers < 0.95 and score < 0.9 and len(said.pieces) > len(written.pieces):
            score = max(score, self._shared(line, speech))
        if score < self.floor:
            return None
        pieces = said.pieces if len(said.pieces) <= len(written.pieces) else written.pieces
        return Pair(line, speech, round(score, 6), round(where, 6), self.weights.of(pieces))

    def _shared(self, line: int, speech: int) -> float:
        """A line that several speeches share belongs to the longest of them; how alike it is to them together."""
        said, best = self.lines[line], 0.0
        for first in range(max(0, speech - _JOINED + 1), speech + 1):
            for end in range(max(first + 2, speech + 1), min(first + _JOINED, len(self.speeches)) + 1):
                run = self.speeches[first:end]
                length = sum(len(one.text) for one in run)
                longest = max(range(first, end), key=lambda at: (len(self.speeches[at].text), -at))
                if longest == speech and 0.7 * len(said.text) <= length <= 1.4 * len(said.text):
                    best = max(best, self._likeness.of_several(said, run))
        return best


def _grams(pieces: Sequence[str]) -> list[str]:
    """Words and pairs of words, each once, in the order in which they come."""
    pairs = [f"{one} {two}" for one, two in itertools.pairwise(pieces)]
    return list(dict.fromkeys([*pieces, *pairs]))


def _index(speeches: Sequence[Words]) -> Mapping[str, list[tuple[int, float]]]:
    """Speeches by the words and pairs of words in them that point somewhere, with what each is worth."""
    places: dict[str, list[int]] = {}
    for place, speech in enumerate(speeches):
        for gram in _grams(speech.pieces):
            places.setdefault(gram, []).append(place)
    most = max(12, int(_COMMON * len(speeches)))
    return {
        gram: [(place, 1.0 / len(there) ** 0.5) for place in there]
        for gram, there in places.items()
        if len(there) <= most
    }
