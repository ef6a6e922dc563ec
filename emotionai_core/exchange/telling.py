"""What every section of a report needs at hand: the account, the words of one language, and names of people."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, Literal, cast

import numpy as np

from emotionai_core.exchange.document import Block, Paragraph, Table
from emotionai_core.fusion.scenes import scenes_at
from emotionai_core.records.account import Account
from emotionai_core.records.line import Line
from emotionai_core.records.memory import EmotionState
from emotionai_core.records.person import Person
from emotionai_core.records.timebase import timecode
from emotionai_core.settings import Settings
from emotionai_core.workers.places import resources

Language = Literal["en", "zh_TW"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "zh_TW")
LONGEST = 30
"""Rows of a table in the report; the tables as files are whole."""


@cache
def _texts(language: Language) -> dict[str, dict[str, str]]:
    path = resources() / "report" / f"{language}.toml"
    return cast(dict[str, dict[str, str]], tomllib.loads(path.read_text(encoding="utf-8")))


class Words:
    """The texts of one language, from resources/report."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._texts = _texts(language)

    def __call__(self, key: str, **values: object) -> str:
        """A sentence or a heading; raises `KeyError` for one that the catalogue lacks."""
        return self._texts["text"][key].format(**values)

    def term(self, group: str, name: str) -> str:
        """A name that the core counts by (an emotion, a kind, ...); the core's own, spaced, where there is no other."""
        return self._texts.get(group, {}).get(name, name.replace("_", " "))

    def limit(self, sentence: str) -> str:
        """A sentence of the core about what cannot be said, in this language; as it is where nobody has put it so."""
        for known, told in self.group("limits").items():
            pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[\\d.]+)", re.escape(known))
            if (found := re.fullmatch(pattern, sentence)) is not None:
                return told.format(**found.groupdict())
        return sentence

    def group(self, group: str) -> Mapping[str, str]:
        """All names of one group."""
        return self._texts.get(group, {})


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """One report being told. `corrections` says how many edits stand, by the name of the coder."""

    account: Account
    settings: Settings
    title: str
    words: Words
    corrections: Mapping[str, int] = field(default_factory=dict[str, int])
    names: dict[str, str] = field(default_factory=dict[str, str])
    lines: dict[int, Line] = field(default_factory=dict[int, Line])

    def __post_init__(self) -> None:
        self.names.update({person.key: person.name for person in self.account.analysis.people})
        self.lines.update({line.utterance.number: line for line in self.account.analysis.lines})

    def name(self, key: str) -> str:
        """A person's name, or the word for nobody known."""
        return self.names.get(key) or self.words("nobody")

    def said(self, utterance: int) -> str:
        """The words of a line, on one line; "" where there is no such line."""
        line = self.lines.get(utterance)
        return " ".join(line.utterance.text.split()) if line else ""

    def contradiction(self, utterance: int) -> str:
        """The kind of contradiction that a line is, "–" for none: what it shows is then one of several readings."""
        line = self.lines.get(utterance)
        found = None if line is None else line.conflict
        return "–" if found is None else self.words.term("kinds", found.kind.value)

    def at(self, utterance: int) -> str:
        """When a line begins."""
        line = self.lines.get(utterance)
        return moment(line.utterance.start) if line else ""

    def speakers(self) -> tuple[Person, ...]:
        """Everybody with a line, most lines first, then by key."""
        own = self.states()
        spoken = [person for person in self.account.analysis.people if own.get(person.key)]
        return tuple(sorted(spoken, key=lambda person: (-len(own[person.key]), person.key)))

    def states(self) -> dict[str, list[EmotionState]]:
        """Each person's states in film order."""
        found: dict[str, list[EmotionState]] = {}
        for state in self.account.mind.states:
            found.setdefault(state.person, []).append(state)
        return found

    def table(
        self, title: str, head: Sequence[str], rows: Iterable[Sequence[str]], numeric: Iterable[int] = ()
    ) -> tuple[Block, ...]:
        """At most `LONGEST` rows, and a sentence where there are more; `title` and `head` are keys of the catalogue."""
        every = [tuple(row) for row in rows]
        if not every:
            return (Paragraph(f"{self.words(title)}: {self.words('none')}", "quiet"),)
        left = len(every) - LONGEST
        note = self.words("more_rows", count=left) if left > 0 else ""
        names = tuple(self.words(key) for key in head)
        return (Table(self.words(title), names, tuple(every[:LONGEST]), tuple(numeric), note),)

    def facts(self, title: str, rows: Iterable[tuple[str, str]]) -> Table:
        """Names (keys of the catalogue) with what they are."""
        pairs = tuple((self.words(key), value) for key, value in rows)
        return Table(self.words(title), (self.words("what"), self.words("value")), pairs, (1,))


def moment(seconds: float) -> str:
    """A time in the film without its thousandths."""
    return timecode(seconds).partition(".")[0]


def mean(values: Iterable[float]) -> float:
    """The mean of those that are known, NaN for none; summed in order, so the same bytes everywhere."""
    known = [value for value in values if not np.isnan(value)]
    return sum(known) / len(known) if known else float("nan")


def scenes(account: Account) -> dict[int, int]:
    """The scene of each line by its number; the first where no scene is known."""
    lines = [line.utterance for line in account.analysis.lines]
    found, _ = scenes_at(account.analysis, np.array([line.start for line in lines]))
    return {line.number: scene for line, scene in zip(lines, found.tolist(), strict=True)}
