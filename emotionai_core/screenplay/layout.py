"""Screenplays that are told apart by their layout alone: plain text, text of a PDF, text that was recognised."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from typing import Final

from emotionai_core.records.screenplay import ElementKind
from emotionai_core.screenplay.assembling import Assembly
from emotionai_core.screenplay.cast import Cast
from emotionai_core.screenplay.columns import without_columns
from emotionai_core.screenplay.labels import Label, labels_of
from emotionai_core.screenplay.rows import Row
from emotionai_core.screenplay.shapes import (
    cuts_in,
    heading,
    is_chinese,
    is_continued,
    is_cue,
    is_heading,
    is_left_over,
    is_more,
    is_shot,
    is_transition,
    joined,
    labelled,
    speaker,
    without_number,
)

DEEP: Final = 4.0
"""Letters that a speech is set further in than the action, where indentation tells them apart."""


def read_layout(rows: Sequence[Row]) -> Assembly:
    """The screenplay in some lines; page numbers, (MORE) and CONTINUED are left out, and a speech that goes on overleaf
    is one again. Of two speeches beside each other the left one comes first; where they cannot be parted, both are left
    out and a warning says so.
    """
    parted, lost = without_columns(rows)
    made = _Reading(parted).read()
    if lost:
        made.warnings.append(
            f"Where two speak at once, {lost} passages could not be told apart and were left out."
            if lost > 1
            else "Where two speak at once, 1 passage could not be told apart and was left out."
        )
    return made


class _Reading:
    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._made = Assembly()
        self._place = 0
        self._more = ""
        self._margin = _margin(rows)
        self._cast = Cast([row.text for row in rows])
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
        elif is_heading(text) and (self._apart() or cuts_in(text)):
            self._plain(ElementKind.HEADING, heading(text), row.where)
        elif labels := labels_of(text):
            self._labels(labels, row)
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

    def _labels(self, labels: list[tuple[Label, str]], row: Row) -> None:
        """What stands before a colon and is nobody: the scene's place and time, what is written on the screen."""
        self._close()
        self._more = ""
        told = dict(labels)
        made = self._made
        if (title := told.get("title")) is not None and not made.elements:
            made.title = made.title or title
        elif (shown := told.get("shown", title)) is not None:
            made.add(ElementKind.ACTION, row.text if shown else "", row.where)
        elif told.get("place") or told.get("time"):
            made.amend_heading(told.get("place", ""), told.get("time", ""), row.where)
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
        return row.indent < self._margin + DEEP

    def _cue(self, row: Row) -> bool:
        if not is_cue(row.text) or is_heading(row.text) or self._ends(self._place):
            return False
        after = self._rows[self._place + 1]
        if cuts_in(after.text) or is_left_over(after.text):
            return is_more(after.text)
        deep = row.indent >= self._margin + 2 * DEEP
        if deep or row.beside:
            return True
        if is_chinese(row.text):
            return row.text in self._cast or (self._apart() and self._cast.may_speak(row.text, after.text))
        # In capitals at the margin, with a further line in capitals under it, it is a title or a sign.
        return self._apart() and (not is_cue(after.text) or is_chinese(after.text))

    def _speak(self, row: Row) -> None:
        character = speaker(row.text)
        goes_on = self._more == character or (is_continued(row.text) and self._unbroken(character))
        self._more = ""
        if not goes_on:
            self._close()
            self._speech = (character, [], row.where)
        self._place += 1
        deep = row.indent >= self._margin + 2 * DEEP
        left = -1.0
        while self._place < len(self._rows):
            one = self._rows[self._place]
            if not one.text or is_more(one.text) or (deep and one.indent < left - 3.0):
                break
            if left < 0 and one.text[0] not in "(（":
                left = one.indent
            if cuts_in(one.text) or (deep and is_cue(one.text) and one.indent >= row.indent - 2):
                break
            if self._is_next(one):
                break
            self._said(one)

    def _is_next(self, row: Row) -> bool:
        """Whether a line within a paragraph is the cue of somebody known, as Chinese screenplays print them."""
        return row.text in self._cast and not self._ends(self._place)

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
            if not one or labelled(one) is not None or labels_of(one) or cuts_in(one) or one[0] in "△▲(（":
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
            if not row.text or (begun and (row.text[0] in "△▲" or cuts_in(row.text) or self._breaks(row))):
                break
            if not is_left_over(row.text) or self._is_said(row):
                told.append(row.text)
            self._place += 1
        text = joined(told).lstrip("△▲ ")
        self._made.add(ElementKind.ACTION, without_number(text) if is_shot(text) else text, first.where)

    def _breaks(self, row: Row) -> bool:
        """Whether a line within a paragraph begins something else without a blank line before it."""
        deep = row.indent >= self._margin + 2 * DEEP
        if (deep and is_cue(row.text)) or self._is_next(row) or labels_of(row.text):
            return True
        return labelled(row.text) is not None and self._shallow(row)

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
