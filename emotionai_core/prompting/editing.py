"""The analyst's words against the machine's: kept words keep their sources, new ones have the analyst as theirs."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, Literal

from emotionai_core.records.prompt import Origin, PromptPart, Source, Span, text_of

Change = Literal["same", "added", "removed"]

ANALYST: Final = Source(Origin.ANALYST, "written", "")
"""The source of a word that the analyst wrote."""

# A word, a Chinese character or a mark, each with the space before it: together they are the text again.
_TOKEN = re.compile(
    r"\s*(?:[\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3400-\u9fff\uf900-\ufaff]+(?:['’-][^\W_\u3400-\u9fff\uf900-\ufaff]+)*|[^\w\s]|_)|\s+$"
)
_SEPARATOR = ", "
_NEW, _NEITHER = -1, -2


def rewritten(part: PromptPart, text: str) -> tuple[Span, ...]:
    """Spans that say `text`, the words that stood in the part with the sources that they had.

    Spans are parted by commas, as the text of a part is: what stands between two commas is one span, and where it has
    both kept and new words, all their sources. Where words of a span were taken out, or spans were joined, the analyst
    is a source, too: what is left may say something else ("I don't love you"). White space is made even; no text is no
    span.
    """
    plain = " ".join(text.split()).strip(", ")
    if plain == part.text:
        return part.spans
    kept, whole = _kept(part, plain)
    spans: list[Span] = []
    for start, end in _pieces(plain, part.spans):
        there = dict.fromkeys(place for place in kept[start:end] if place != _NEITHER)
        spans.append(Span(plain[start:end], _sources(part, list(there), whole)))
    return tuple(spans)


def difference(part: PromptPart) -> tuple[tuple[Change, str], ...]:
    """What stands against what the machine would write, in runs of words.

    "same" and "added" together are what stands, "same" and "removed" what the machine would write.
    """
    before, after = _tokens(text_of(part.machine)), _tokens(part.text)
    found: list[tuple[Change, str]] = []
    for what, first, last, begin, end in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(("same", "".join(after[begin:end])))
            continue
        if last > first:
            found.append(("removed", "".join(before[first:last])))
        if end > begin:
            found.append(("added", "".join(after[begin:end])))
    return tuple(found)


def _sources(part: PromptPart, there: Sequence[int], whole: frozenset[int]) -> tuple[Source, ...]:
    """The sources of a new span with words of the old spans `there`; those in `whole` are there to their last word."""
    old = [one for one in there if one != _NEW]
    sources = {_key(source): source for place in old for source in part.spans[place].sources}
    if len(there) != 1 or not whole.issuperset(old) or not old:
        sources[_key(ANALYST)] = ANALYST
    return tuple(sources.values())


def _kept(part: PromptPart, text: str) -> tuple[list[int], frozenset[int]]:
    """For each character of the new text the place of the old span that its word stood in (`_NEW` for a new word,
    `_NEITHER` for marks and spaces), and which old spans lost no word.
    """
    old = [(_plain(token), place) for place, span in enumerate(part.spans) for token in _tokens(span.text)]
    old = [one for one in old if one[0]]
    new = [(found.start(), found.end(), _plain(found.group())) for found in _TOKEN.finditer(text)]
    new = [one for one in new if one[2]]
    kept = [_NEITHER] * len(text)
    for start, end, _ in new:
        kept[start:end] = [_NEW] * (end - start)
    lost = Counter(place for _, place in old)
    matcher = difflib.SequenceMatcher(None, [one for one, _ in old], [word for _, _, word in new], autojunk=False)
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            start, end, _ = new[block.b + step]
            kept[start:end] = [old[block.a + step][1]] * (end - start)
            lost[old[block.a + step][1]] -= 1
    return kept, frozenset(place for place, count in lost.items() if not count)


def _pieces(text: str, spans: Sequence[Span]) -> list[tuple[int, int]]:
    """[start, end) of the new spans: those that stand as they were, commas and all, else what commas part."""
    whole = sorted({one.text for one in spans if _SEPARATOR in one.text}, key=lambda one: (-len(one), one))
    found: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        as_it_was = next((one for one in whole if text.startswith(one, start) and _ends(text, start + len(one))), "")
        end = start + len(as_it_was) if as_it_was else text.find(_SEPARATOR, start)
        end = len(text) if end < 0 else end
        if end > start:
            found.append((start, end))
        start = end + len(_SEPARATOR)
    return found


def _key(source: Source) -> tuple[object, ...]:
    # Without the time: one that is not known equals nothing, and it follows from the line.
    return source.origin, source.field, source.value, source.rule, source.utterance, source.person, source.element


def _ends(text: str, place: int) -> bool:
    return place == len(text) or text.startswith(_SEPARATOR, place)


def _tokens(text: str) -> list[str]:
    return [found.group() for found in _TOKEN.finditer(text)]


def _plain(token: str) -> str:
    """A word to be compared; "" for a mark."""
    word = token.strip()
    return word.casefold() if word[:1].isalnum() else ""
