"""Regular expressions out of a file of rules: the part of the language that always comes to an end soon.

Python's `re` tries every way in which a pattern may fit and cannot be stopped while it does. So the ways are counted
before a pattern is compiled, and what could take long is refused: `(?:a+)+`, `(?:a|aa)*`, forty times `a?`.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST_TEXT: Final = 1_000
"""Characters of a line that are looked at."""

MOST_WAYS: Final = 30_000
"""Ways in which a pattern may be tried from one place of a text."""

_LONGEST_PATTERN = 2_000
_DEEPEST = 12
_TIMES = re.compile(r"\{(\d{1,4})(,?)(\d{0,4})\}")
_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")
_ESCAPES = frozenset("bBdDsSwW")
# The other marks that have a meaning by themselves.
_REFUSED = frozenset("*+?{}()|]")


def compiled(name: str, text: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """A pattern ready to be looked for; raises `ValueError` for one that is no pattern or could take long."""
    if len(text) > _LONGEST_PATTERN:
        raise ValueError(f"pattern '{name}' is longer than {_LONGEST_PATTERN} characters")
    ways = _Ways(name, text).counted()
    if ways > MOST_WAYS:
        raise ValueError(f"pattern '{name}' could take too long: it can be tried in {ways} ways")
    try:
        return re.compile(text, flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"pattern '{name}' is no pattern: {error}") from error


class _Ways:
    """Counts the ways in which a pattern can be tried, an upper bound; refuses what it does not know."""

    def __init__(self, name: str, text: str) -> None:
        self._name, self._text, self._at, self._depth = name, text, 0, 0

    def counted(self) -> int:
        ways = self._choice()
        if self._at < len(self._text):
            raise self._wrong()
        return ways

    def _choice(self) -> int:
        """Alternatives are tried one after the other."""
        ways = self._row()
        while self._next("|"):
            ways += self._row()
        return ways

    def _row(self) -> int:
        """Each way of one item is tried with each way of the next."""
        ways = 1
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            ways = min(ways * self._item(), MOST_WAYS + 1)
        return ways

    def _item(self) -> int:
        ways = self._one()
        least, most = self._times()
        if (least, most) == (1, 1):
            return ways
        self._next("?")
        if self._at < len(self._text) and self._text[self._at] in "*+?{":
            raise self._wrong()
        if ways == 1:
            return most - least + 1
        # A choice that is repeated is made anew each time.
        if most > 20:
            return MOST_WAYS + 1
        return min(sum(ways**times for times in range(least, most + 1)), MOST_WAYS + 1)

    def _times(self) -> tuple[int, int]:
        """How often the item before is repeated, at least and at most."""
        for mark, found in (("*", (0, LONGEST_TEXT)), ("+", (1, LONGEST_TEXT)), ("?", (0, 1))):
            if self._next(mark):
                return found
        times = _TIMES.match(self._text, self._at)
        if times is None:
            return 1, 1
        self._at = times.end()
        least = int(times[1])
        most = int(times[3]) if times[3] else LONGEST_TEXT if times[2] else least
        if most < least:
            raise self._wrong()
        return least, most

    def _one(self) -> int:
        """One character, class, escape or group."""
        for front in ("(?:", *_LOOKS):
            if self._next(front):
                return self._group()
        mark = self._text[self._at]
        if mark == "\\":
            self._escape()
        elif mark == "[":
            self._class()
        elif mark in _REFUSED:
            raise self._wrong()
        else:
            self._at += 1
        return 1

    def _group(self) -> int:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ValueError(f"pattern '{self._name}' is too deep")
        ways = self._choice()
        self._depth -= 1
        if not self._next(")"):
            raise self._wrong()
        return ways

    def _escape(self) -> None:
        mark = self._text[self._at + 1 : self._at + 2]
        # Numbers mean what a group found before, other letters more than is needed here.
        if not mark or (mark.isalnum() and mark not in _ESCAPES):
            raise self._wrong()
        self._at += 2

    def _class(self) -> None:
        self._at += 1
        self._next("^")
        first = self._at
        while self._at < len(self._text):
            mark = self._text[self._at]
            if mark == "]" and self._at > first:
                self._at += 1
                return
            if mark == "\\":
                self._escape()
            else:
                self._at += 1
        raise self._wrong()

    def _next(self, mark: str) -> bool:
        found = self._text.startswith(mark, self._at)
        self._at += len(mark) if found else 0
        return found

    def _wrong(self) -> ValueError:
        return ValueError(f"pattern '{self._name}' cannot be used at character {self._at}; groups are (?:...)")
