"""Where the words of a screenplay's paragraph and of the lines beside it stand, measured once for each width."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from app.panels.paint import sized
from app.panels.screenplay_model import FilmLine, ScriptRow
from emotionai_core.records.screenplay import ElementKind

# From here on, the film stands beside the screenplay.
WIDE: Final = 520
SIDE: Final = 12
LINE: Final = 17
_GAP: Final = 6
_MOST: Final = 2
_RIGHT: Final = Qt.TextElideMode.ElideRight
# A word with the space after it, or one sign of a script that is written without spaces.
_DENSE: Final = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_PIECES: Final = re.compile(rf"[{_DENSE}]|[^\s{_DENSE}]+\s*|\s+")


class Wrapper:
    """Breaks words into rows; what each word measures is remembered, since a screenplay repeats its words."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self._metrics = QFontMetricsF(font)
        self._widths: dict[str, float] = {}

    def _width(self, piece: str) -> float:
        if piece not in self._widths:
            self._widths[piece] = self._metrics.horizontalAdvance(piece)
        return self._widths[piece]

    def rows(self, text: str, room: float, most: int = 0) -> tuple[str, ...]:
        """The text in rows no wider than `room`, at most `most` (0: all), the last of which is elided."""
        rows: list[str] = []
        row, wide = "", 0.0
        for piece in _PIECES.findall(text):
            width = self._width(piece)
            if row and wide + width > room and wide + self._width(piece.rstrip()) > room:
                rows.append(row)
                row, wide = "", 0.0
            row, wide = row + piece, wide + width
        rows.append(row)
        if most and len(rows) > most:
            rest = "".join(rows[most - 1 :])
            rows = [*rows[: most - 1], self._metrics.elidedText(rest, _RIGHT, room)]
        return tuple(one.rstrip() for one in rows)


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line of the film: its area in the row, and its words in rows."""

    line: FilmLine
    area: QRectF
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowLayout:
    """A row: its words in `rows` within `area`, the lines beside or below it, and how high all of it is."""

    height: int
    area: QRectF
    rows: tuple[str, ...]
    lines: tuple[PlacedLine, ...]


class Layouts:
    """The layouts of all rows at one width."""

    def __init__(self, font: QFont) -> None:
        self.text, self.strong, self.small = (
            Wrapper(sized(font, 13)),
            Wrapper(sized(font, 13, bold=True)),
            Wrapper(sized(font, 12)),
        )
        self._width = 0
        self._made: dict[tuple[int, int], tuple[ScriptRow, RowLayout]] = {}

    def of(self, row: ScriptRow, width: int) -> RowLayout:
        """The layout of a row."""
        if width != self._width:
            self._made.clear()
            self._width = width
        known = self._made.get(row.key)
        if known is None or (known[0] is not row and known[0] != row):
            known = row, self._lay(row, width)
            self._made[row.key] = known
        return known[1]

    def _lay(self, row: ScriptRow, width: int) -> RowLayout:
        wide = width >= WIDE
        room = (width - 3 * SIDE) * 0.55 if wide else width - 2 * SIDE
        area = self._own(row, SIDE, room) if row.element >= 0 else QRectF(SIDE, 4, room, 0)
        own = self._wrapper(row.kind).rows(row.text, area.width()) if row.element >= 0 else ()
        area.setHeight(LINE * len(own))
        beside = wide and row.element >= 0
        left = 2 * SIDE + room if beside else SIDE + (16 if row.element >= 0 else 0)
        top = 4.0 if beside else (area.bottom() + 3 if own else 4.0)
        placed: list[PlacedLine] = []
        for line in row.lines:
            words = self.small.rows(line.text, width - SIDE - left - 10, _MOST)
            high = LINE * (1 + len(words)) + (LINE if not line.kept and line.why else 0)
            placed.append(PlacedLine(line, QRectF(left, top, width - SIDE - left, high), words))
            top += high + 4
        foot = max(area.bottom(), placed[-1].area.bottom() if placed else 0.0)
        return RowLayout(round(foot) + _GAP, area, own, tuple(placed))

    def _own(self, row: ScriptRow, left: float, room: float) -> QRectF:
        """Where the paragraph itself stands: speech is set in, below its cue."""
        top = 4.0
        if row.kind is ElementKind.HEADING:
            top = 12.0
        elif row.cue:
            top = 6.0 + LINE
        inset = {
            ElementKind.DIALOGUE: 0.10,
            ElementKind.LYRICS: 0.10,
            ElementKind.PARENTHETICAL: 0.16,
        }.get(row.kind, 0.0)
        return QRectF(left + inset * room, top, room * (1 - 1.5 * inset), 0)

    def _wrapper(self, kind: ElementKind) -> Wrapper:
        return self.strong if kind is ElementKind.HEADING else self.text
