"""Key scenes as rows: when, who, what is said, how much speaks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt

from app.panels.prompts_words import field_name
from app.panels.rows import Index, RowsModel
from app.tips import plain_tip
from app.words import short_time
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.prompt import PromptBook, PromptFrame

ROW_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class SceneRow:
    """One key scene; `chosen` by the analyst, `edited` where a part is in the analyst's words, `reasons` in words."""

    number: int
    start: float
    end: float
    person: str
    name: str
    colour: int
    text: str
    chapter: int
    score: float
    chosen: bool
    edited: bool
    reasons: str


class ScenesModel(RowsModel[SceneRow]):
    """The key scenes that pass."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._all: list[SceneRow] = []
        self._words: tuple[str, ...] = ()
        self._person: str | None = None

    @property
    def everything(self) -> Sequence[SceneRow]:
        """Every key scene, in film order."""
        return self._all

    @property
    def numbers(self) -> Sequence[int]:
        """The lines of the key scenes that pass."""
        return [row.number for row in self._rows]

    def show_book(self, book: PromptBook | None, analysis: Analysis | None, colours: Mapping[str, int]) -> None:
        """Take the key scenes of a book."""
        self._all = [] if book is None or analysis is None else rows_of(book, analysis, colours)
        self.refill()

    def show_only(self, text: str, person: str | None) -> None:
        """Only scenes with all of these words in words or name, and of one person (None: of everybody)."""
        wanted = tuple(text.casefold().split())
        if (wanted, person) != (self._words, self._person):
            self._words, self._person = wanted, person
            self.refill()

    def refill(self) -> None:
        """Filter again."""
        rows = [row for row in self._all if self._passes(row)]
        self.take(rows, [row.number for row in rows])

    def _passes(self, row: SceneRow) -> bool:
        if self._person is not None and row.person != self._person:
            return False
        if not self._words:
            return True
        there = f"{row.name} {row.text} {chapter_name(row.chapter)}".casefold()
        return all(word in there for word in self._words)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What the delegate and assistive technology ask for."""
        if not index.isValid():
            return None
        row = self.row(index.row())
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            said = f"{short_time(row.start)} {row.name}: {row.text}"
            return f"{said}, {chapter_name(row.chapter)}, {row.reasons}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(f"{row.text}\n{row.reasons}")
        return None


def chapter_name(chapter: int) -> str:
    """A chapter, for a person."""
    return QCoreApplication.translate("prompts", "chapter {number}").format(number=chapter + 1)


def rows_of(book: PromptBook, analysis: Analysis, colours: Mapping[str, int]) -> list[SceneRow]:
    """The rows of all key scenes."""
    texts = {line.utterance.number: line.utterance.text for line in analysis.lines}
    names = {person.key: person.name or person.key for person in analysis.people}
    return [
        SceneRow(
            frame.utterance,
            frame.start,
            frame.end,
            frame.person,
            names.get(frame.person, ""),
            colours.get(frame.person, -1),
            texts.get(frame.utterance, ""),
            frame.chapter,
            frame.score,
            frame.chosen,
            any(part.written for part in frame.parts),
            reasons_of(frame),
        )
        for frame in book.frames
    ]


def reasons_of(frame: PromptFrame) -> str:
    """Why a line is a key scene."""
    told = [f"{_reason_name(one.name)} {one.value:.2f}" for one in frame.reasons]
    if frame.chosen:
        told.insert(0, QCoreApplication.translate("prompts", "chosen by hand"))
    text = QCoreApplication.translate("prompts", "{score} points").format(score=f"{frame.score:.1f}")
    return ", ".join([text, *told])


def _reason_name(name: str) -> str:
    """A reason as the rules call it; what follows a colon is the name of a pattern."""
    kind, colon, pattern = name.partition(": ")
    return f"{field_name(kind)}{colon}{pattern}"
