"""What the core says of prompts, screenplays and clips, in the user's language.

The core speaks English sentences; `core_sentences` lists them with placeholders. A sentence is found again by the
words around its placeholders, which may hold other parts of sentences that are known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from PySide6.QtCore import QCoreApplication

from app.core_sentences import CONTEXT, PARTS, SENTENCES
from app.described import LANGUAGE

_HOLE: Final = re.compile(r"\{(\w+)\}")
# What fills a placeholder never goes on into another sentence.
_FILLED: Final = r"(?P<{}>(?:(?!\. [A-Z]).)*?)"
_BETWEEN: Final = re.compile(r" (?=[A-Z'\d])")
_ENDED: Final = re.compile(r"(?<=[.!?…]) ")
_FULL_WIDTH: Final = tuple("。，、；：！？）」…")


def core_text(text: str) -> str:
    """Sentences of the core in the user's language; what is not known stays as it is."""
    application = QCoreApplication.instance()
    language = str(application.property(LANGUAGE) or "en") if application is not None else "en"
    return text if not text or language.startswith("en") else _told(text, language)


@dataclass(frozen=True, slots=True)
class _Pattern:
    source: str
    words: tuple[str, ...]
    form: re.Pattern[str]


@cache
def _patterns(sources: tuple[str, ...]) -> tuple[_Pattern, ...]:
    """Those with the most words of their own first: a general one must not take what a special one says better."""
    made: list[_Pattern] = []
    for source in sources:
        pieces = _HOLE.split(source)
        form = "".join(_FILLED.format(one) if at % 2 else re.escape(one) for at, one in enumerate(pieces))
        made.append(_Pattern(source, tuple(pieces[::2]), re.compile(form, re.DOTALL)))
    return tuple(sorted(made, key=lambda one: -sum(map(len, one.words))))


@lru_cache(maxsize=1024)
def _told(text: str, language: str) -> str:
    """`language` only keeps what was said in one apart from another."""
    whole = _whole(text, SENTENCES)
    if whole is not None:
        return whole
    for place in reversed([one.start() for one in _BETWEEN.finditer(text)]):
        head = _whole(text[:place], SENTENCES)
        if head is not None:
            return _joined(head, _told(text[place + 1 :], language))
    first = _ENDED.search(text)
    if first is None:
        return text
    return _joined(text[: first.start()], _told(text[first.end() :], language))


def _whole(text: str, sources: tuple[str, ...]) -> str | None:
    """One sentence, or part of one; None for what is not known."""
    for pattern in _patterns(sources):
        if all(word in text for word in pattern.words) and (found := pattern.form.fullmatch(text)) is not None:
            values = {name: _filled(value) for name, value in found.groupdict().items()}
            return QCoreApplication.translate(CONTEXT, pattern.source).format(**values)
    return None


def _filled(value: str) -> str:
    """What stands in a placeholder: itself something that the core says, or a name, a number, a path."""
    known = _whole(value, (*PARTS, *SENTENCES))
    return value if known is None else known


def _joined(head: str, rest: str) -> str:
    return head + rest if head.endswith(_FULL_WIDTH) else f"{head} {rest}"
