"""Times of words: an aligner's, with its gaps filled, or words spread over the voice where there is no aligner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from speech.sentences import shown_words

# Of words whose times are a guess.
SPREAD_CONFIDENCE = 0.3
_SHORTEST = 0.01

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class TimedWord:
    """One word, [start, end) in seconds, and how well it fits the sound there (0-1)."""

    start: float
    end: float
    text: str
    confidence: float


def filled(words: Sequence[Mapping[str, object]], start: float, end: float) -> list[TimedWord]:
    """An aligner's words ("word", and if it could place them "start", "end", "score") in order, none left out.

    Words without a place share the time between their neighbours, or up to [start, end] at the edges.
    """
    places = [_place(word) for word in words]
    out: list[TimedWord] = []
    reached = start
    number = 0
    while number < len(words):
        place = places[number]
        if place is not None:
            # An aligner's rounding can leave a word a millisecond before the one it follows.
            first = max(reached, place[0])
            last = max(first + _SHORTEST, place[1])
            out.append(TimedWord(first, last, str(words[number]["word"]), _score(words[number])))
            reached = last
            number += 1
            continue
        gap = number
        while gap < len(words) and places[gap] is None:
            gap += 1
        following = places[gap] if gap < len(words) else None
        until = max(reached + _SHORTEST, following[0] if following else end)
        out += shared([str(word["word"]) for word in words[number:gap]], [(reached, until)])
        reached = out[-1].end
        number = gap
    return out


def _place(word: Mapping[str, object]) -> Span | None:
    start, end = word.get("start"), word.get("end")
    if isinstance(start, int | float) and isinstance(end, int | float) and end >= start:
        return float(start), float(end)
    return None


def _score(word: Mapping[str, object]) -> float:
    score = word.get("score", SPREAD_CONFIDENCE)
    return min(1.0, max(0.0, float(score))) if isinstance(score, int | float) else SPREAD_CONFIDENCE


def shared(words: Sequence[str], spans: Sequence[Span]) -> list[TimedWord]:
    """`words` one after the other over `spans` (sorted, not empty), each as long as it has letters."""
    total = sum(end - start for start, end in spans)
    letters = [max(1, len(word)) for word in words]
    unit = total / sum(letters) if letters else 0.0
    out: list[TimedWord] = []
    spent = 0.0
    for word, length in zip(words, letters, strict=True):
        first = _at(spans, spent)
        spent += length * unit
        out.append(TimedWord(first, max(first + _SHORTEST, _at(spans, spent, end=True)), word, SPREAD_CONFIDENCE))
    return out


def _at(spans: Sequence[Span], spent: float, end: bool = False) -> float:
    """The time at which `spent` seconds of `spans` have passed; at a border the end of one or the start of the next."""
    for start, stop in spans[:-1]:
        length = stop - start
        if spent < length - 1e-9 or (end and spent <= length + 1e-9):
            return start + spent
        spent -= length
    start, stop = spans[-1]
    return min(stop, start + max(0.0, spent))


def spread(text: str, start: float, end: float, voiced: Sequence[Span]) -> list[TimedWord]:
    """The words of `text` over the voiced parts of [start, end), over all of it where nothing is voiced."""
    return shared(shown_words(text), inside(voiced, start, end) or [(start, max(end, start + _SHORTEST))])


def inside(spans: Sequence[Span], start: float, end: float) -> list[Span]:
    """The parts of `spans` within [start, end)."""
    cut = ((max(start, a), min(end, b)) for a, b in spans)
    return [(a, b) for a, b in cut if b > a]


def share_of(spans: Sequence[Span], start: float, end: float) -> float:
    """How much of [start, end) lies in `spans`, 0-1."""
    return sum(b - a for a, b in inside(spans, start, end)) / max(end - start, _SHORTEST)
