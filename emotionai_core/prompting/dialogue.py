"""What kind of thing a line says: eighteen kinds of dialogue, and lines that say nothing (seed document 001).

Words are all that is read: what is said in irony is taken at its word, and of a negation only what the pattern holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from emotionai_core.prompting.length import chinese
from emotionai_core.prompting.patterns import LONGEST_TEXT
from emotionai_core.prompting.rules import Pattern, RuleSet

QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|「[^」]*」|『[^』]*』|«[^»]*»")
"""Words of others, as a line quotes them."""

NOTES = re.compile(r"\[[^\]]*\]|\([^)]*\)|（[^）]*）|【[^】]*】")
"""What subtitles put in brackets: sounds, not words that are said."""

_CLAUSE = re.compile(r"[,.!?;:…—–，。！？；：、]+")
_EDGES = " \t\r\n\"'“”‘’「」『』()-—–.!?…。！？,，;；:：、~～♪"


@dataclass(frozen=True, slots=True)
class Said:
    """A kind of dialogue in a line and the phrase that shows it, as it was said."""

    pattern: Pattern
    phrase: str


class Dialogue:
    """Reads lines by the patterns of one set of rules; keeps what it has read."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules
        # Most lines have none of the phrases: one expression of all answers that at once.
        self._english = _any([one.english.pattern for one in rules.patterns], re.IGNORECASE)
        self._chinese = _any([one.chinese.pattern for one in rules.patterns], re.NOFLAG)
        self._read: dict[str, Said | None] = {}

    def kind(self, text: str) -> Said | None:
        """The kind of a line that counts most, of equals the first in the rules; None where it is of no kind."""
        if text not in self._read:
            self._read[text] = self._found(text)
        return self._read[text]

    def trivial(self, text: str) -> bool:
        """Whether a line is made of nothing but clauses that say nothing."""
        plain = NOTES.sub(" ", text.replace("’", "'")).replace("-", " ")
        clauses = [one.strip(_EDGES).casefold() for one in _CLAUSE.split(plain)]
        return all(" ".join(one.split()) in self._rules.trivial for one in clauses if one)

    def _found(self, text: str) -> Said | None:
        plain = " ".join(NOTES.sub(" ", text[:LONGEST_TEXT].replace("’", "'")).split())
        plain = QUOTED.sub(" ", plain)
        hits: list[Said] = []
        if self._english.search(plain):
            hits += [Said(one, hit.group()) for one in self._rules.patterns if (hit := one.english.search(plain))]
        if chinese(plain) and self._chinese.search(plain):
            hits += [Said(one, hit.group()) for one in self._rules.patterns if (hit := one.chinese.search(plain))]
        return max(hits, key=lambda one: one.pattern.points, default=None)


def _any(patterns: list[str], flags: re.RegexFlag) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns), flags)
