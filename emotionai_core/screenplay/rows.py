"""Lines of a page with their indentation, and what stands beside what in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from emotionai_core.screenplay.shapes import unmarked

_CELL: Final = re.compile(r"\S+(?: \S+)*")

Cell = tuple[float, float, str]
"""Words that stand together in a line: left and right in letters from the left, and what they say."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the page: `indent` in letters from the left; `where` its line in the file, or its page. An empty
    `text` is a blank line. `cells` are its parts where there is room between them; `beside` marks a cue that stood
    beside another one.
    """

    text: str
    indent: float
    where: int
    cells: tuple[Cell, ...] = ()
    beside: bool = False


def row_of(cells: list[Cell], where: int) -> Row:
    """A line of some parts from left to right, without a mark of revision at its end."""
    text = unmarked(" ".join(" ".join(one[2] for one in cells).split()))
    return Row(text, cells[0][0] if cells else 0.0, where, tuple(cells) if len(cells) > 1 else ())


def rows_of_text(text: str) -> list[Row]:
    """The lines of a text file; a form feed counts as a blank line."""
    rows: list[Row] = []
    for where, line in enumerate(text.split("\n"), start=1):
        wide = unmarked(line.rstrip("\r").replace("\f", " ").expandtabs(8).replace("\u3000", "  "))
        cells = [(float(one.start()), float(one.end()), one.group()) for one in _CELL.finditer(wide)]
        rows.append(row_of(cells, where))
    return rows
