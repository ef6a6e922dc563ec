"""Pages without what stands at the head or foot of most of them: title, date, number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from emotionai_core.screenplay.layout import DEEP
from emotionai_core.screenplay.rows import Row
from emotionai_core.screenplay.shapes import is_cue, is_heading, is_left_over, speaker

_MOST: Final = 0.3
_NEARLY_ALL: Final = 0.6
"""Share of pages from which what looks like a cue with its speech is a running head after all."""


def without_running_heads(pages: Sequence[Sequence[Row]]) -> list[Row]:
    """The lines of some pages in a row, without what stands at the top or foot of most of them. A cue is no running
    head: neither over its speech, nor alone where its speech goes on overleaf.

    Between two pages comes a blank line, unless a cue or a sentence goes on overleaf.
    """
    running = _running(pages)
    told: list[Row] = []
    for page in pages:
        edges = {id(row) for block in _edges(page) for row in block if _key(row) in running or is_left_over(row.text)}
        kept = [row for row in page if id(row) not in edges]
        while kept and not kept[0].text:
            kept.pop(0)
        if told and kept and not _goes_on(told[-1], kept[0]):
            told.append(Row("", 0.0, told[-1].where))
        told += kept
    return told


def _running(pages: Sequence[Sequence[Row]]) -> set[str]:
    blocks = [block for page in pages for block in _edges(page)]
    spoken = Counter(tuple(map(_key, block)) for block in blocks if _is_speech(block))
    pairs = [pair for page in pages for pair in pairwise(page)]
    speaking = {speaker(pair[0].text) for pair in pairs if _is_speech(pair)}
    counts: Counter[str] = Counter()
    for block in blocks:
        kept = _is_speech(block) and spoken[tuple(map(_key, block))] < max(3, _NEARLY_ALL * len(pages))
        if not kept and not any(_is_cue_of(row, speaking) for row in block[-1:]):
            counts.update({_key(row) for row in block})
        elif kept:
            counts.update({_key(row): -len(pages) for row in block})
    return {key for key, count in counts.items() if count >= max(3, _MOST * len(pages))}


def _is_cue_of(row: Row, speaking: set[str]) -> bool:
    return is_cue(row.text) and speaker(row.text) in speaking


def _is_speech(block: Sequence[Row]) -> bool:
    """Whether two lines are a cue and, less far in, what is said."""
    if len(block) != 2 or not block[1].text or is_left_over(block[1].text):
        return False
    cue, said = block
    return is_cue(cue.text) and not is_left_over(cue.text) and said.indent <= cue.indent - DEEP


def _goes_on(last: Row, first: Row) -> bool:
    """Whether what ends a page goes on at the top of the next: a cue further in than its speech, or half a sentence."""
    if is_cue(last.text) and last.indent >= first.indent + DEEP:
        return not is_heading(first.text)
    same = abs(last.indent - first.indent) < 1.5
    return (
        same and bool(last.text) and (last.text[-1].isalnum() or last.text[-1] in ",;-") and not is_heading(first.text)
    )


def _edges(page: Sequence[Row]) -> list[list[Row]]:
    """What stands alone at the top and at the foot of a page, two lines each at most."""
    texts = [bool(row.text) for row in page]
    if not any(texts):
        return []
    first, last = texts.index(True), len(texts) - texts[::-1].index(True)
    top = next((at for at in range(first, last) if not texts[at]), last)
    foot = next((at for at in range(last - 1, first, -1) if not texts[at]), first) + 1
    blocks = [list(page[first:top])] if top - first <= 2 else []
    return [*blocks, list(page[foot:last])] if last - foot <= 2 and foot > top else blocks


def _key(row: Row) -> str:
    return "".join(letter for letter in row.text if not letter.isdigit())
