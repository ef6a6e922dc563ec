"""Lines with what was expected and expressed, as a list model with filters and an order."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from PySide6.QtCore import Qt

from app.panels.delivery_words import (
    certainty_name,
    confidence_text,
    delivery_name,
    gap_text,
    override_text,
    raw_text,
)
from app.panels.rows import Index, RowsModel
from app.tips import plain_tip
from app.words import short_time
from emotionai_core.records.account import Account
from emotionai_core.records.scores import Amplifier, Delivery

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
Order = Literal["time", "gap"]


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One line; `place` is its row in the alignment, numbers are NaN where not estimated; `sure` beyond the error.

    `expected_z` and `expressed_z` are what the verdict compares; `met` is the expressed intensity that would meet the
    words; `measured` what was expressed before an override.
    """

    number: int
    place: int
    start: float
    end: float
    person: str
    name: str
    colour: int
    text: str
    expected: float
    expressed: float
    gap: float
    delivery: Delivery
    amplifier: Amplifier
    takes: int
    sure: bool
    expected_z: float
    expressed_z: float
    met: float
    measured: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines may pass, None and False let all; and in which order they come."""

    delivery: Delivery | None = None
    sure: bool | None = None
    amplified: bool = False
    takes: bool = False
    person: str | None = None
    order: Order = "gap"


class DeliveryModel(RowsModel[DeliveryRow]):
    """The lines that pass."""

    def __init__(self, holds: Callable[[float, float], bool], parent: Any = None) -> None:
        super().__init__(parent)
        self._holds = holds
        self._all: list[DeliveryRow] = []
        self._wanted = Wanted()
        self.counts: Counter[Delivery] = Counter()
        self.clear: Counter[Delivery] = Counter()

    @property
    def everything(self) -> list[DeliveryRow]:
        """Every line, whether it passes or not, in film order."""
        return self._all

    @property
    def wanted(self) -> Wanted:
        """What may pass."""
        return self._wanted

    def show_account(self, account: Account | None, colours: Mapping[str, int]) -> None:
        """Take the lines of an account."""
        self._all = [] if account is None else _rows(account, colours)
        self.counts = Counter(row.delivery for row in self._all)
        self.clear = Counter(row.delivery for row in self._all if row.sure)
        self.refill()

    def show_only(self, wanted: Wanted) -> None:
        """Let others pass, in another order."""
        if wanted != self._wanted:
            self._wanted = wanted
            self.refill()

    def refill(self) -> None:
        """Filter and order again."""
        rows = list(self._all)
        # Mostly nothing is held back, and asking each of thousands of lines takes longer than all the rest.
        if replace(self._wanted, order=Wanted().order) != Wanted() or not self._holds(math.inf, math.inf):
            rows = [row for row in rows if self._passes(row)]
        if self._wanted.order == "gap":
            rows.sort(key=lambda row: (math.isnan(row.gap), 0.0 if math.isnan(row.gap) else -abs(row.gap), row.start))
        self.take(rows, [row.number for row in rows])

    def _passes(self, row: DeliveryRow) -> bool:
        wanted = self._wanted
        if wanted.delivery is not None and row.delivery is not wanted.delivery:
            return False
        if wanted.sure is not None and (row.delivery is Delivery.ABSTAINS or row.sure is not wanted.sure):
            return False
        if (wanted.amplified and row.amplifier is Amplifier.NONE) or (wanted.takes and not row.takes):
            return False
        return (wanted.person is None or row.person == wanted.person) and self._holds(row.start, row.end)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What the delegate and assistive technology ask for."""
        if not index.isValid():
            return None
        row = self.row(index.row())
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{short_time(row.start)} {row.name}: {row.text}, {self._numbers(row)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(f"{row.text}\n{self._numbers(row)}")
        return None

    def _numbers(self, row: DeliveryRow) -> str:
        parts = (
            raw_text(row.expected, row.expressed),
            gap_text(row.gap),
            delivery_name(row.delivery),
            certainty_name(row.delivery, row.sure),
            confidence_text(row.delivery, row.confidence),
            override_text(row.amplifier, row.measured, row.expressed),
        )
        return ", ".join(part for part in parts if part)


def _rows(account: Account, colours: Mapping[str, int]) -> list[DeliveryRow]:
    names = {person.key: person.name or person.key for person in account.analysis.people}
    takes = {number: len(group) for group in account.takes for number in group}
    known = account.alignment
    columns = zip(
        account.analysis.lines,
        known.expected.tolist(),
        known.expressed.tolist(),
        known.gap.tolist(),
        known.delivery.tolist(),
        known.amplifier.tolist(),
        known.sure.tolist(),
        known.expected_z.tolist(),
        known.expressed_z.tolist(),
        known.expected_as_expressed.tolist(),
        known.measured.tolist(),
        known.confidence.tolist(),
        strict=True,
    )
    return [
        DeliveryRow(
            line.utterance.number,
            place,
            line.utterance.start,
            line.utterance.end,
            line.person,
            names.get(line.person, ""),
            colours.get(line.person, -1),
            line.utterance.text,
            expected,
            expressed,
            gap,
            Delivery(delivery),
            Amplifier(amplifier),
            takes.get(line.utterance.number, 0),
            sure,
            *numbers,
        )
        for place, (line, expected, expressed, gap, delivery, amplifier, sure, *numbers) in enumerate(columns)
    ]
