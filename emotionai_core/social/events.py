"""Betrayal, sacrifice and confession in the words of a line; the patterns are data (resources/patterns/events.toml).

After seed document 001 (relationship influence: major events by English and Chinese patterns). Words are all that is
read: an event that only happens in the picture is not found, and what is said in irony may be taken at its word.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from emotionai_core.records.society import EventKind
from emotionai_core.workers.places import resources

PATTERNS: Final = "patterns/events.toml"

_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|「[^」]*」|『[^』]*』|«[^»]*»")
_SENTENCE = re.compile(r"[^.!?…。！？；;]+[.!?…。！？；;]*")
# What stands before the last pause cannot negate what stands behind it: "No, you betrayed me".
_PAUSE = re.compile(r"[,，、:：—–]")
_ASKED = re.compile(r"[?？]|[嗎吗么]\W*$")


@dataclass(frozen=True, slots=True)
class Guard:
    """What keeps a pattern of one language from counting; see the comments in the file."""

    negations: re.Pattern[str]
    suppositions: re.Pattern[str]
    factive: re.Pattern[str]
    jokes: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class EventPattern:
    """One rule: `by_speaker` whether the speaker did it, `tone` -1, 1, or 0 for what the line shows; examples."""

    name: str
    kind: EventKind
    language: str
    regex: re.Pattern[str]
    by_speaker: bool
    tone: int
    questions: bool
    matches: tuple[str, ...]
    misses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """An event in words: the rule and the phrase as it was said."""

    pattern: EventPattern
    phrase: str


@cache
def event_patterns() -> tuple[EventPattern, ...]:
    """All rules, in the order of the file."""
    return tuple(_pattern(entry) for entry in _data()["pattern"])


@lru_cache(maxsize=65_536)
def events_in(text: str) -> tuple[FoundEvent, ...]:
    """The events that the words of one line tell, at most one of each kind, in the order of the rules."""
    plain = _QUOTED.sub(" ", " ".join(text.replace("’", "'").split()))
    found: dict[EventKind, FoundEvent] = {}
    for sentence in _SENTENCE.findall(plain):
        for pattern in event_patterns():
            if pattern.kind not in found and (hit := _said(pattern, sentence, plain)):
                found[pattern.kind] = FoundEvent(pattern, hit)
    return tuple(found.values())


def _said(pattern: EventPattern, sentence: str, line: str) -> str:
    """The phrase with which a sentence tells an event, "" where it does not."""
    guard = _guards()[pattern.language]
    for hit in pattern.regex.finditer(sentence):
        before = guard.factive.sub(" ", sentence[: hit.start()])
        asked = not pattern.questions and _ASKED.search(sentence[hit.end() :])
        denied = guard.negations.search(_PAUSE.split(before)[-1])
        if not (asked or denied or guard.suppositions.search(before) or guard.jokes.search(line)):
            return hit.group().strip()
    return ""


@cache
def _data() -> dict[str, Any]:
    with (resources() / PATTERNS).open("rb") as file:
        return tomllib.load(file)


@cache
def _guards() -> dict[str, Guard]:
    return {
        language: Guard(**{name: re.compile(regex, re.IGNORECASE) for name, regex in entry.items()})
        for language, entry in _data()["guards"].items()
    }


def _pattern(entry: dict[str, Any]) -> EventPattern:
    return EventPattern(
        name=entry["name"],
        kind=EventKind(entry["kind"]),
        language=entry["language"],
        regex=re.compile(entry["regex"], re.IGNORECASE),
        by_speaker={"speaker": True, "listener": False}[entry["actor"]],
        tone={"positive": 1, "negative": -1, "shown": 0}[entry["tone"]],
        questions=entry.get("questions", False),
        matches=tuple(entry["matches"]),
        misses=tuple(entry["misses"]),
    )
