"""The language of a text by its script and commonest words: enough to choose the aligner for subtitles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from speech.sentences import tokens

_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
)
# Of each language the commonest short words that the others do not share.
_COMMON = {
    "en": "the and you that what is it of this have for not are with but was they he she",
    "de": "und ich nicht das ist sie wir mit ein eine der auf für hat aber mir dich wie auch",
    "fr": "et je vous pas est les des une dans pour que qui nous mais avec ça il elle cette",
    "es": "y que los las está por con una pero como muy qué usted yo lo del su esto sí",
    "it": "e che non il di è sono per mi con ma una questo cosa gli della perché ho lei",
    "pt": "e que não você um uma é eu para com mas isso está do da os ele muito são",
    "nl": "en ik niet het een dat je van is zijn wat met maar op voor die ben hij",
}
_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_ENOUGH = 0.02


def language_of(lines: Iterable[str]) -> str:
    """ISO 639-1 code of the language most of `lines` are in; "" when that cannot be told."""
    text = " ".join(lines)
    letters = sum(one.isalpha() for one in text)
    if not letters:
        return ""
    for language, script in _SCRIPTS:
        # Japanese writes Chinese signs too; its own are never missing from a few lines of it.
        if len(script.findall(text)) / letters > (0.1 if language == "ja" else 0.3):
            return language
    said = Counter(tokens(text))
    counts = {name: sum(said[word] for word in words) for name, words in _WORDS.items()}
    best = max(sorted(counts), key=lambda name: counts[name])
    return best if counts[best] > _ENOUGH * sum(said.values()) else ""


def normal(code: str) -> str:
    """A language setting as ISO 639-1 in lower case without a region; "" for "auto"."""
    short = re.split(r"[-_]", code.strip().lower())[0]
    return "" if short in ("", "auto") else short
