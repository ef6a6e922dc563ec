"""The lines of the film as a list model, and what may hold some of them back."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import Qt

from app.coders import OPINION_MATTERS, who_corrected
from app.edit_sentences import corrected_sentence
from app.panels.rows import Index, RowsModel
from app.session import Session
from app.timeline.content import shown_emotion
from app.tips import plain_tip
from app.words import emotion_name, short_time
from emotionai_core.project.edits import CorrectText
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.conflict import Verdict
from emotionai_core.records.evidence import Channel
from emotionai_core.records.line import Line
from emotionai_core.records.utterance import Utterance

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
NAME_ROLE = Qt.ItemDataRole.UserRole + 2
COLOUR_ROLE = Qt.ItemDataRole.UserRole + 3
CURRENT_ROLE = Qt.ItemDataRole.UserRole + 4
_LONGEST = 5000


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line, or the bare utterance of a hidden one (`line` None).

    `corrected` names what a person set; `name` and `colour` are its speaker's.
    """

    said: Utterance
    line: Line | None
    corrected: frozenset[str]
    name: str = ""
    colour: int = -1


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines may pass: None and False let all."""

    words: tuple[str, ...] = ()
    person: str | None = None
    emotion: str | None = None
    unsure: bool = False
    corrected: bool = False
    shown_people: bool = False
    hidden: bool = False


class LinesModel(RowsModel[LineRow]):
    """The lines that pass in film order, and which one is spoken now."""

    def __init__(self, session: Session, holds: Callable[[float, float], bool], parent: Any = None) -> None:
        super().__init__(parent)
        self._session = session
        self._holds = holds
        self._wanted = Wanted()
        self._starts = np.zeros(0)
        self._names: dict[str, str] = {}
        self._current = -1

    @property
    def wanted(self) -> Wanted:
        """What may pass."""
        return self._wanted

    def show_only(self, wanted: Wanted) -> None:
        """Let others pass."""
        if wanted != self._wanted:
            self._wanted = wanted
            self.reload()

    def reload(self) -> None:
        """Take the session's current view."""
        analysis = self._session.analysis
        self._names = {person.key: person.name for person in analysis.people} if analysis is not None else {}
        rows = self._all(analysis) if analysis is not None else []
        # Mostly nothing is held back, and asking each of thousands of lines takes longer than all the rest.
        if self._wanted not in (Wanted(), Wanted(hidden=True)) or not self._holds(math.inf, math.inf):
            rows = [row for row in rows if self._passes(row)]
        spoken = self.row(self._current).said.number if 0 <= self._current < self.rowCount() else None
        self.take(rows, [row.said.number for row in rows])
        self._starts = np.array([row.said.start for row in rows], np.float64)
        self._current = -1 if spoken is None else self.place_of(spoken)

    def _all(self, analysis: Analysis) -> list[LineRow]:
        nothing: frozenset[str] = frozenset()
        corrected: Mapping[int, frozenset[str]] = analysis.corrected
        if self._session.blind:
            corrected = {number: what - OPINION_MATTERS for number, what in corrected.items()}
        rows = self._rows_for(analysis.lines, corrected)
        if self._wanted.hidden and analysis.hidden:
            rows += [LineRow(said, None, nothing) for said in analysis.hidden]
            rows.sort(key=lambda row: (row.said.start, row.said.number))
        return rows

    def _rows_for(self, lines: Sequence[Line], corrected: Mapping[int, frozenset[str]]) -> list[LineRow]:
        """The rows that are there already where nothing of them changed: most edits change one of thousands."""
        nothing: frozenset[str] = frozenset()
        names, colours, before = self._names, self._session.colours, dict(zip(self._keys, self._rows, strict=True))
        rows: list[LineRow] = []
        for line in lines:
            number, person = line.utterance.number, line.person
            what, name, colour = corrected.get(number, nothing), names.get(person, ""), colours.get(person, -1)
            row = before.get(number)
            if row is None or row.line is not line or row.corrected != what or row.name != name or row.colour != colour:
                row = LineRow(line.utterance, line, what, name, colour)
            rows.append(row)
        return rows

    def _passes(self, row: LineRow) -> bool:
        wanted, line = self._wanted, row.line
        if line is not None:
            if wanted.person is not None and line.person != wanted.person:
                return False
            if wanted.shown_people and line.person not in self._session.people_shown:
                return False
            if wanted.emotion is not None and (not line.readings or shown_emotion(line) != wanted.emotion):
                return False
            if (wanted.unsure and line.verdict is not Verdict.UNSURE) or (wanted.corrected and not row.corrected):
                return False
        elif wanted.person is not None or wanted.emotion is not None or wanted.unsure or wanted.corrected:
            return False
        if not self._holds(row.said.start, row.said.end):
            return False
        if not wanted.words:
            return True
        text = f"{row.name} {row.said.text}".casefold()
        return all(word in text for word in wanted.words)

    def row_of(self, number: int) -> int:
        """The row of a line, -1 without one."""
        return self.place_of(number)

    def row_at(self, time: float) -> int:
        """The row of the line spoken at a time, -1 in a pause."""
        row = int(np.searchsorted(self._starts, time, side="right")) - 1
        return row if row >= 0 and time < self.row(row).said.end else -1

    def set_time(self, time: float) -> bool:
        """Move the mark; whether it moved."""
        row = self.row_at(time)
        if row == self._current:
            return False
        before, self._current = self._current, row
        for changed in (before, row):
            if 0 <= changed < self.rowCount():
                self.dataChanged.emit(self.index(changed), self.index(changed), [CURRENT_ROLE])
        return True

    @property
    def current(self) -> int:
        """The row of the line spoken now, -1 in a pause."""
        return self._current

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The words of lines that are not hidden can be edited."""
        kind = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not index.isValid() or self._session.read_only or self.row(index.row()).line is None:
            return kind
        return kind | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What the delegate and assistive technology ask for."""
        if not index.isValid():
            return None
        row = self.row(index.row())
        if role == ROW_ROLE:
            return row
        if role == NAME_ROLE:
            return row.name
        if role == COLOUR_ROLE:
            return row.colour
        if role == CURRENT_ROLE:
            return index.row() == self._current
        if role == Qt.ItemDataRole.EditRole:
            return row.said.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._tip(row))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            said = f"{short_time(row.said.start)} {row.name}: {row.said.text}"
            return ", ".join([said, *self._states(row)])
        return None

    def _states(self, row: LineRow) -> list[str]:
        if row.line is None:
            return [self.tr("hidden")]
        parts = [emotion_name(shown_emotion(row.line))] if row.line.reading(Channel.TEXT) is not None else []
        if row.corrected:
            parts.append(corrected_sentence(row.corrected, {}))
        return parts

    def _tip(self, row: LineRow) -> str:
        if row.line is None:
            return f"{row.said.text}\n" + self.tr("Hidden: it counts nowhere. Delete shows it again.")
        parts = [row.said.text]
        if row.corrected:
            who = who_corrected(self._session.edits.history, row.said.number)
            parts.append(corrected_sentence(row.corrected, who))
        parts.append(
            self.tr(
                "F2 or a double-click edits the words. S: who speaks. 1–7: the emotion of the words, 0: the machine's."
            )
        )
        parts.append(self.tr("B splits at the playhead, G merges it with the speaker's next, Delete hides it."))
        return "\n".join(parts)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Other words are an edit."""
        row, text = self.row(index.row()), clean(str(value))
        if role != Qt.ItemDataRole.EditRole or not text or text == row.said.text or row.line is None:
            return False
        self._session.edit(CorrectText(row.said.number, text))
        return True


def clean(text: str) -> str:
    """Text as it is kept: one space between words, no longer than any line is."""
    return " ".join(text.split())[:_LONGEST]
