"""Putting records into words: a catalogue of sentences, values that know how they are written, and what was thereby
told.

Whatever a sentence states goes into the chapter's facts as it is written, so that a template's own prose is always
within its facts and another rendering can be held to them.
"""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, Literal, cast

from emotionai_core.prose.mentions import plain
from emotionai_core.records.prose import Chapter, Facts, Passage
from emotionai_core.records.timebase import timecode
from emotionai_core.workers.places import resources

Language = Literal["en", "zh_TW"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "zh_TW")
_LONGEST: Final = 110
_LONGEST_NAME: Final = 80
# Marks that would end a quotation, and what no prose needs.
_UNQUOTABLE: Final = re.compile(
    r"[“”„\"「」『』«»‹›`《》{}<>\\\[\]#|]|://|\bwww\.|\b(?:system|assistant)\s*:", re.IGNORECASE
)
# Apostrophes that are not within a word.
_LOOSE: Final = re.compile(r"(?<!\w)['‘’]|['‘’](?!\w)|‘")
# A full stop behind a quotation that has its own.
_TWICE_ENDED: Final = re.compile(r"(?<=[.!?…]”)\.$|(?<=[.!?…。！？]」)。$")


@dataclass(frozen=True, slots=True)
class Name:
    """A person, or the film."""

    text: str


@dataclass(frozen=True, slots=True)
class Names:
    """Several people, as a list in a sentence."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many."""

    value: int


@dataclass(frozen=True, slots=True)
class Share:
    """A part in [0, 1], written as a percentage."""

    value: float


@dataclass(frozen=True, slots=True)
class Number:
    """A measurement, with so many digits after the point; `signed` writes a plus too."""

    value: float
    digits: int = 2
    signed: bool = False


@dataclass(frozen=True, slots=True)
class At:
    """A moment of the film in seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that were said."""

    text: str


@dataclass(frozen=True, slots=True)
class Term:
    """A name that the core counts by: an emotion, a kind of transition, a shape, a circle, a trait, ..."""

    group: str
    name: str


Value = Name | Names | Count | Share | Number | At | Quote | Term


@cache
def _texts(language: Language) -> dict[str, dict[str, str]]:
    path = resources() / "prose" / f"{language}.toml"
    return cast(dict[str, dict[str, str]], tomllib.loads(path.read_text(encoding="utf-8")))


def phrase(language: Language, key: str, **values: str) -> str:
    """A phrase that stands around the prose of a review; raises `KeyError` for one that is not there."""
    return _texts(language)["page"][key].format(**values)


def _harmless(text: str) -> str:
    """A text on one row, without marks of quotation or markup in any form, and without what does not print."""
    if not text.isascii():
        text = "".join(" " if _UNQUOTABLE.search(plain(one)) else one for one in text)
    said = " ".join(_UNQUOTABLE.sub(" ", text).split())
    said = " ".join("".join(one for one in said if one.isprintable()).split())
    # A combining mark would change the mark of quotation before it.
    while said and unicodedata.category(said[0])[0] == "M":
        said = said[1:].lstrip()
    return said


def quotable(text: str) -> str:
    """A line as it stands in a quotation: on one row, without marks that would end it, cut after a whole word."""
    said = _harmless(text)
    if len(said) <= _LONGEST:
        return said
    cut = said[:_LONGEST].rpartition(" ")[0] or said[:_LONGEST]
    return cut.rstrip(",;:–-. ") + "…"


@dataclass(slots=True)
class Telling:
    """One chapter being told in one language."""

    language: Language
    passages: list[Passage] = field(default_factory=list[Passage])
    names: set[str] = field(default_factory=set[str])
    numbers: set[float] = field(default_factory=set[float])
    times: set[float] = field(default_factory=set[float])
    quotations: dict[str, None] = field(default_factory=dict[str, None])
    words: set[str] = field(default_factory=set[str])
    shares: set[float] = field(default_factory=set[float])

    def term(self, group: str, name: str) -> str:
        """What something is called; raises `KeyError` for a name that the catalogue lacks."""
        return _texts(self.language)[group][name]

    def sentence(self, key: str, **values: Value) -> str:
        """A sentence of the catalogue with these values; "KEY_one" where there is one and `count` is 1. A quotation
        that ends a sentence of its own ends this one.

        Raises `KeyError` for a sentence or a value that is not there.
        """
        said = _texts(self.language)["text"]
        count = values.get("count")
        single = isinstance(count, Count) and count.value == 1 and f"{key}_one" in said
        told = said[f"{key}_one" if single else key].format(
            **{name: self._written(one) for name, one in values.items()}
        )
        return _TWICE_ENDED.sub("", told)

    def say(self, sentences: Sequence[str], utterances: Iterable[int] = (), fields: Iterable[str] = ()) -> None:
        """Add a passage of sentences, with the lines and fields that they rest on."""
        kept = [one for one in sentences if one]
        if kept:
            joined = ("" if self.language == "zh_TW" else " ").join(kept)
            self.passages.append(Passage(joined, tuple(dict.fromkeys(utterances)), tuple(dict.fromkeys(fields))))

    def chapter(self, key: str) -> Chapter:
        """What was told, with all that it states."""
        title = self.term("chapter", key)
        facts = Facts(
            frozenset(self.names),
            frozenset(self.numbers),
            frozenset(self.times),
            tuple(self.quotations),
            frozenset({*self.words, title}),
            frozenset(self.shares),
        )
        return Chapter(key, title, tuple(self.passages), facts)

    def _written(self, value: Value) -> str:
        match value:
            case Name(text):
                return self._name(text)
            case Names(texts):
                return self._listed([self._name(text) for text in texts])
            case Count(number):
                self.numbers.add(float(number))
                return str(number)
            case Share(number):
                return self._share(number)
            case Number(number, digits, signed):
                return self._number(number, digits, signed)
            case At(seconds):
                self.times.add(seconds)
                return timecode(seconds).partition(".")[0]
            case Quote(text):
                return self._quoted(text)
            case Term(group, name):
                written = self.term(group, name)
                self.words.add(written)
                return written

    def _name(self, text: str) -> str:
        shown = _LOOSE.sub("", _harmless(text))[:_LONGEST_NAME].strip()
        if not any(one.isalnum() or unicodedata.category(one) == "So" for one in shown):
            shown = self.term("text", "nobody")
        self.names.add(shown)
        return shown

    def _listed(self, parts: list[str]) -> str:
        if len(parts) < 2:
            return "".join(parts)
        between, last = self.term("text", "list_between"), self.term("text", "list_last")
        return between.join(parts[:-1]) + last + parts[-1]

    def _share(self, number: float) -> str:
        if math.isnan(number):
            return self.term("text", "unknown")
        self.shares.add(number)
        return f"{100 * number:.0f}%"

    def _number(self, number: float, digits: int, signed: bool) -> str:
        if math.isnan(number):
            return self.term("text", "unknown")
        written = f"{number:+.{digits}f}" if signed else f"{number:.{digits}f}"
        self.numbers.add(float(written))
        # A minus in front of nothing but zeros says nothing.
        return written if float(written) else written.lstrip("+-")

    def _quoted(self, text: str) -> str:
        said = quotable(text)
        self.quotations[text] = None
        self.quotations[said] = None
        return self.term("text", "quoted").format(said) if said else self.term("text", "no_words")
