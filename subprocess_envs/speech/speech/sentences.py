"""Sentences and words of a transcript, in languages with and without spaces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_END = re.compile(r"(?:[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？｡]+[」』”’）]*)")
# A full stop after these ends no sentence.
_ABBREVIATIONS = frozenset(
    [
        *("mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "vs", "etc", "mt", "capt", "lt", "col", "gen", "sgt"),
        *("hr", "fr", "bzw", "usw", "ca", "mme", "mlle", "m", "sig", "sra", "srta"),
    ]
)
_LONE = re.compile(r"[^\s\w'’-]+|\s+")
_WITHOUT_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


def spans_of(text: str) -> list[tuple[int, int]]:
    """(first, last + 1) character of each sentence in `text`; together they hold all that is not a space."""
    edges = [0]
    for found in _END.finditer(text):
        if not _abbreviated(text[: found.start()], found.group()):
            edges.append(found.end())
    edges.append(len(text))
    spans: list[tuple[int, int]] = []
    for start, end in pairwise(edges):
        part = text[start:end]
        kept = part.strip()
        if kept:
            first = start + part.index(kept)
            spans.append((first, first + len(kept)))
    return spans


def _abbreviated(before: str, mark: str) -> bool:
    if mark != ".":
        return False
    last = before.split()[-1].lower() if before.split() else ""
    return last.strip("(\"'") in _ABBREVIATIONS or (len(last) == 1 and last.isalpha() and last not in {"i", "a"})


def plain(text: str) -> str:
    """`text` on one line with single spaces, as aligners want it."""
    return " ".join(text.split())


def tokens(text: str) -> list[str]:
    """Words in lower case without punctuation; single characters of scripts that write no spaces."""
    words: list[str] = []
    for word in _LONE.split(text.casefold()):
        if _WITHOUT_SPACES.search(word):
            words += [one for one in word if not one.isspace()]
        elif word:
            words.append(word)
    return words


def shown_words(text: str) -> list[str]:
    """The words as they are written, single characters of scripts without spaces."""
    words: list[str] = []
    for word in text.split():
        words += list(word) if _WITHOUT_SPACES.search(word) else [word]
    return words


class Splitter:
    """Stands where WhisperX asks NLTK for a sentence splitter, whose data would have to be downloaded."""

    def span_tokenize(self, text: str) -> Sequence[tuple[int, int]]:
        """The spans of the sentences of `text`."""
        return spans_of(text)
