"""Lines that are said again in nearly the same words, for comparing their deliveries side by side."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from emotionai_core.records.analysis import Analysis

LIKE: Final = 0.85
"""Ratio of shared words from which two lines are takes of one (Ratcliff, Obershelp, over words in order)."""

FEWEST_WORDS: Final = 3

# Chinese, Japanese and Korean letters are words of their own: there are no spaces to go by.
_WORD: Final = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+(?:'[^\W_]+)*"
)


def takes(analysis: Analysis) -> tuple[tuple[int, ...], ...]:
    """Groups of utterance numbers in film order, the first said first; lines of fewer than three words are in none.

    Every line of a group is like its first: with chains of likeness a group would drift away from what it is about.
    """
    said = [words_of(line.utterance.text) for line in analysis.lines]
    first: dict[tuple[str, ...], int] = {}
    same = [first.setdefault(words, row) for row, words in enumerate(said)]
    different = sorted(row for words, row in first.items() if len(words) >= FEWEST_WORDS)
    like: defaultdict[int, list[int]] = defaultdict(list)
    for one, other in _alike(said, different):
        like[max(one, other)].append(min(one, other))
    # What leads a group is like none before it that does.
    leader: dict[int, int] = {}
    for row in different:
        leader[row] = next((one for one in sorted(like[row]) if leader[one] == one), row)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for row, line in enumerate(analysis.lines):
        if same[row] in leader:
            groups[leader[same[row]]].append(line.utterance.number)
    return tuple(tuple(group) for _, group in sorted(groups.items()) if len(group) > 1)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a line in lower case, without punctuation."""
    return tuple(_WORD.findall(text.lower().replace("’", "'")))


def _alike(said: Sequence[tuple[str, ...]], rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs of `rows` whose words are alike.

    The shorter of two such lines lacks at most 15 % of its words in the other, so that the other has one of its
    (15 % + 1) rarest: only lines that share one of those are compared.
    """
    where: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        for word in sorted(set(said[row])):
            where[word].append(row)
    for row in rows:
        words = sorted(said[row], key=lambda word: (len(where[word]), word))
        rarest = words[: math.floor((1.0 - LIKE) * len(words) + 1e-9) + 1]
        for other in sorted({one for word in rarest for one in where[word]}):
            shorter = (len(said[row]), row) < (len(said[other]), other)
            if shorter and _ratio(said[min(row, other)], said[max(row, other)]) >= LIKE:
                yield row, other


def _ratio(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Twice the words in common over all words: by order, once the bags of words allow it at all."""
    length = len(one) + len(other)
    if 2.0 * min(len(one), len(other)) / length < LIKE:
        return 0.0
    if 2.0 * (Counter(one) & Counter(other)).total() / length < LIKE:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
