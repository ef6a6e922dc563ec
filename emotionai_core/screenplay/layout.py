"""Screenplays that are told apart by their layout alone: plain text, text of a PDF, text that was recognised."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from emotionai_core.records.screenplay import ElementKind
from emotionai_core.screenplay.assembling import Assembly
from emotionai_core.screenplay.shapes import (
    heading,
    is_continued,
    is_cue,
    is_heading,
    is_left_over,
    is_more,
    is_transition,
    joined,
    labelled,
    speaker,
)

_DEEP: Final = 4.0
"""Letters that a speech is set further in than the action, where indentation tells them apart."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the page: `indent` in letters from the left; `where` its line in the file, or its page. An empty
    `text` is a blank line.
    """

    text: str
    indent: float
    where: int


def rows_of_text(text: str) -> list[Row]:
    """The lines of a text file; a form feed counts as a blank line."""
    rows: list[Row] = []
    for where, line in enumerate(text.split("\n"), start=1):
        wide = line.rstrip("\r").replace("\f", " ").expandtabs(8).replace("\u3000", "  ")
        rows.append(Row(" ".join(wide.split()), len(wide) - len(wide.lstrip()), where))
    return rows


def read_layout(rows: Sequence[Row]) -> Assembly:
    """The screenplay in some lines; page numbers, (MORE) and CONTINUED are left out, and a speech that goes on overleaf
    is one again.
    """
    return _Reading(rows).read()


class _Reading:
    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._made = Assembly()
        self._place = 0
        self._more = ""
        self._margin = _margin(rows)
        self._speech: tuple[str, list[str], int] | None = None

    def read(self) -> Assembly:
        while self._place < len(self._rows):
            self._next(self._rows[self._place])
        self._close()
        return self._made

    def _next(self, row: Row) -> None:
        text = row.text
        if not text:
            self._place += 1
        elif is_left_over(text) and not self._is_said(row):
            self._more = self._speech[0] if self._speech is not None and is_more(text) else self._more
            self._place += 1
        elif is_heading(text) and (self._apart() or not any(letter.islower() for letter in text)):
            self._plain(ElementKind.HEADING, heading(text), row.where)
        elif is_transition(text):
            self._plain(ElementKind.TRANSITION, text, row.where)
        elif self._cue(row):
            self._speak(row)
        elif (told := labelled(text)) is not None and self._shallow(row):
            self._label(told, row)
        else:
            self._action()

    def _plain(self, kind: ElementKind, text: str, where: int) -> None:
        self._close()
        self._more = ""
        self._made.add(kind, text, where)
        self._place += 1

    def _is_said(self, row: Row) -> bool:
        """A number alone within a speech ("12") is said, one that stands by itself is of the page."""
        return not self._apart() and not self._ends(self._place) and row.text[-1] in ".!?"

    def _apart(self) -> bool:
        return self._place == 0 or not self._rows[self._place - 1].text

    def _ends(self, place: int) -> bool:
        """Whether a blank line, or nothing, follows."""
        return place + 1 >= len(self._rows) or not self._rows[place + 1].text

    def _shallow(self, row: Row) -> bool:
        return row.indent < self._margin + _DEEP

    def _cue(self, row: Row) -> bool:
        if not is_cue(row.text) or is_heading(row.text) or self._ends(self._place):
            return False
        after = self._rows[self._place + 1]
        if is_heading(after.text) or is_left_over(after.text):
            return is_more(after.text)
        deep = row.indent >= self._margin + 2 * _DEEP
        # In capitals at the margin, with a further line in capitals under it, it is a title or a sign.
        return deep or (self._apart() and not is_cue(after.text))

    def _speak(self, row: Row) -> None:
        character = speaker(row.text)
        goes_on = self._more == character or (is_continued(row.text) and self._unbroken(character))
        self._more = ""
        if not goes_on:
            self._close()
            self._speech = (character, [], row.where)
        self._place += 1
        deep = row.indent >= self._margin + 2 * _DEEP
        left = -1.0
        while self._place < len(self._rows):
            one = self._rows[self._place]
            if not one.text or is_more(one.text) or (deep and one.indent < left - 3.0):
                break
            if left < 0 and one.text[0] not in "(（":
                left = one.indent
            if is_heading(one.text) or (deep and is_cue(one.text) and one.indent >= row.indent - 2):
                break
            self._said(one)

    def _unbroken(self, character: str) -> bool:
        """Whether the last thing told is a speech of this character."""
        return self._speech is not None and self._speech[0] == character and bool(self._speech[1])

    def _said(self, row: Row) -> None:
        """One line of a speech, or the parenthetical that begins there."""
        assert self._speech is not None
        character, words, began = self._speech
        if not row.text.startswith(("(", "（")):
            self._speech = (character, [*words, row.text], began if words else row.where)
            self._place += 1
            return
        told: list[str] = []
        while self._place < len(self._rows) and self._rows[self._place].text and len(told) < 6:
            told.append(self._rows[self._place].text)
            self._place += 1
            if told[-1].endswith((")", "）")):
                break
        self._close()
        self._made.add(ElementKind.PARENTHETICAL, joined(told).strip("()（）"), row.where, character)
        self._speech = (character, [], row.where)

    def _label(self, told: tuple[str, str, str], row: Row) -> None:
        self._close()
        character, aside, words = told
        if aside:
            self._made.add(ElementKind.PARENTHETICAL, aside, row.where, character)
        said = [words]
        self._place += 1
        while self._place < len(self._rows):
            one = self._rows[self._place].text
            if not one or labelled(one) is not None or is_heading(one) or one[0] in "△▲(（":
                break
            said.append(one)
            self._place += 1
        self._made.add(ElementKind.DIALOGUE, joined(said), row.where, character)

    def _action(self) -> None:
        self._close()
        self._more = ""
        first, told = self._rows[self._place], list[str]()
        while self._place < len(self._rows):
            row = self._rows[self._place]
            begun = bool(told)
            if not row.text or (begun and (row.text[0] in "△▲" or is_heading(row.text) or self._breaks(row))):
                break
            if not is_left_over(row.text) or self._is_said(row):
                told.append(row.text)
            self._place += 1
        self._made.add(ElementKind.ACTION, joined(told).lstrip("△▲ "), first.where)

    def _breaks(self, row: Row) -> bool:
        """Whether a line within a paragraph begins something else without a blank line before it."""
        deep = row.indent >= self._margin + 2 * _DEEP
        return (deep and is_cue(row.text)) or (labelled(row.text) is not None and self._shallow(row))

    def _close(self) -> None:
        if self._speech is not None:
            character, words, began = self._speech
            self._made.add(ElementKind.DIALOGUE, joined(words), began, character)
        self._speech = None


def _margin(rows: Sequence[Row]) -> float:
    """Where action and headings begin, in letters: where most headings do, else the leftmost common indentation."""
    heads = [row.indent for row in rows if row.text and is_heading(row.text)]
    if heads:
        return float(statistics.median_low(heads))
    common = Counter(round(row.indent) for row in rows if row.text)
    total = sum(common.values())
    return float(min((indent for indent, count in common.items() if count >= 0.1 * total), default=0))


def without_running_heads(pages: Sequence[Sequence[Row]]) -> list[Row]:
    """The lines of some pages in a row, without what stands at the top or foot of most of them (title, date, number).

    Between two pages comes a blank line, unless a cue or a sentence goes on overleaf.
    """
    heads = Counter(key for page in pages for key in {_key(row) for row in _edges(page)})
    running = {key for key, count in heads.items() if count >= max(3, 0.3 * len(pages))}
    told: list[Row] = []
    for page in pages:
        edges = {id(row) for row in _edges(page) if _key(row) in running or is_left_over(row.text)}
        kept = [row for row in page if id(row) not in edges]
        while kept and not kept[0].text:
            kept.pop(0)
        if told and kept and not _goes_on(told[-1], kept[0]):
            told.append(Row("", 0.0, told[-1].where))
        told += kept
    return told


def _goes_on(last: Row, first: Row) -> bool:
    """Whether what ends a page goes on at the top of the next: a cue further in than its speech, or half a sentence."""
    if is_cue(last.text) and last.indent >= first.indent + _DEEP:
        return not is_heading(first.text)
    same = abs(last.indent - first.indent) < 1.5
    return (
        same and bool(last.text) and (last.text[-1].isalnum() or last.text[-1] in ",;-") and not is_heading(first.text)
    )


def _edges(page: Sequence[Row]) -> list[Row]:
    """The lines that stand alone at the top and at the foot of a page, two each at most."""
    texts = [bool(row.text) for row in page]
    if not any(texts):
        return []
    first, last = texts.index(True), len(texts) - texts[::-1].index(True)
    top = next((at for at in range(first, last) if not texts[at]), last)
    foot = next((at for at in range(last - 1, first, -1) if not texts[at]), first) + 1
    head = list(page[first:top]) if top - first <= 2 else []
    return head + (list(page[foot:last]) if last - foot <= 2 and foot > top else [])


def _key(row: Row) -> str:
    return "".join(letter for letter in row.text if not letter.isdigit())
