"""Dual dialogue: two speeches that are set beside each other, put one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from emotionai_core.screenplay.rows import Cell, Row, row_of
from emotionai_core.screenplay.shapes import is_cue, is_heading, is_left_over

_APART: Final = 6.0
"""Letters between two cues that stand beside each other."""
_OVER: Final = 0.5


def without_columns(rows: Sequence[Row]) -> tuple[list[Row], int]:
    """The lines with every pair of columns as two speeches, the left one first, and how many pairs could not be parted;
    those are left out, lest one's words be the other's.
    """
    told: list[Row] = []
    lost = at = 0
    while at < len(rows):
        end = _end(rows, at)
        sides = _sides(rows[at:end]) if end > at + 1 else []
        if sides is None:
            lost += 1
            told.append(Row("", 0.0, rows[at].where))
        elif sides:
            for side in sides:
                told += [replace(side[0], beside=True), *side[1:], Row("", 0.0, rows[at].where)]
        else:
            told.append(rows[at])
            end = at + 1
        at = end
    return told, lost


def _end(rows: Sequence[Row], at: int) -> int:
    """Where the block that begins with two cues in one line ends; `at` where none begins."""
    cells = rows[at].cells
    if len(cells) != 2 or cells[1][0] - cells[0][1] < _APART or is_heading(rows[at].text):
        return at
    if not all(is_cue(one[2]) and not is_left_over(one[2]) for one in cells):
        return at
    end = at + 1
    while end < len(rows) and rows[end].text and not is_heading(rows[end].text):
        end += 1
    return end


def _sides(block: Sequence[Row]) -> list[list[Row]] | None:
    """The lines of the left and of the right speech; empty where it is no such block, None where words run through."""
    (left, end, _), (begin, right, _) = block[0].cells
    middle = (left + end + begin + right) / 4
    parted = [_parted(row, middle) for row in block]
    if not all(any(row[side] for row in parted[1:]) for side in (0, 1)) or _is_page(parted[1]):
        return []
    edge = min(cells[0][0] for _, cells in parted if cells)
    if any(cells and cells[-1][1] > edge - _OVER for cells, _ in parted):
        return None
    where = [row.where for row in block]
    return [[row_of(row[side], line) for row, line in zip(parted, where, strict=True) if row[side]] for side in (0, 1)]


def _parted(row: Row, middle: float) -> tuple[list[Cell], list[Cell]]:
    cells = row.cells or ((row.indent, row.indent + len(row.text), row.text),)
    return [one for one in cells if one[0] < middle], [one for one in cells if one[0] >= middle]


def _is_page(row: tuple[list[Cell], list[Cell]]) -> bool:
    """Whether a line is of the page (a date, a number): the one above is its head and no cue."""
    return any(is_left_over(one[2]) for cells in row for one in cells)
