"""A screenplay as rows: each paragraph, and the lines of the film that were written as it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QCoreApplication, Qt

from app.panels.rows import Index, RowsModel
from app.words import percent, short_time
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.screenplay import Element, ElementKind, ScriptAlignment, ScriptMatch, SpeakerCheck

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
Wanted = Literal["all", "spoken", "missing", "doubtful", "lines"]
_SPEECH = frozenset({ElementKind.DIALOGUE, ElementKind.PARENTHETICAL, ElementKind.LYRICS})
SPOKEN = frozenset({ElementKind.DIALOGUE, ElementKind.LYRICS})
# Below this share of the film's lines a screenplay is doubted.
_HARDLY = 0.1


@dataclass(frozen=True, slots=True)
class FilmLine:
    """A line of the film; `kept`, `why`, `score`, `check` and `mine` of its match, which may be none (score 0)."""

    number: int
    start: float
    end: float
    name: str
    colour: int
    text: str
    score: float = 0.0
    check: SpeakerCheck = "unknown"
    kept: bool = False
    why: str = ""
    mine: bool = False


@dataclass(frozen=True, slots=True)
class ScriptRow:
    """One paragraph with its lines, or (`element` -1) one line of the film that is nowhere in the screenplay.

    `cue` is the character above the paragraph, "" where the one before goes on.
    """

    element: int
    kind: ElementKind
    text: str
    scene: int
    cue: str
    lines: tuple[FilmLine, ...] = ()

    @property
    def key(self) -> tuple[int, int]:
        """What stays the same as long as the row means the same."""
        return self.element, self.lines[0].number if self.element < 0 else -1


class ScriptModel(RowsModel[ScriptRow]):
    """The paragraphs that pass."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._all: list[ScriptRow] = []
        self._lost: list[ScriptRow] = []
        self._wanted: Wanted = "all"

    @property
    def everything(self) -> Sequence[ScriptRow]:
        """Every paragraph."""
        return self._all

    @property
    def lost(self) -> Sequence[ScriptRow]:
        """The lines of the film that are nowhere in the screenplay."""
        return self._lost

    def show_script(
        self, script: ScriptAlignment | None, analysis: Analysis | None, colours: Mapping[str, int]
    ) -> None:
        """Take a screenplay and the film's lines beside it."""
        self._all, self._lost = [], []
        if script is not None and analysis is not None:
            known = _line_of(analysis, colours)
            self._all = _rows(script, _found(script, known))
            self._lost = _lost(script, known)
        self.refill()

    def show_only(self, wanted: Wanted) -> None:
        """Let others pass."""
        if wanted != self._wanted:
            self._wanted = wanted
            self.refill()

    def refill(self) -> None:
        """Filter again."""
        rows = self._lost if self._wanted == "lines" else [row for row in self._all if self._passes(row)]
        self.take(rows, [row.key for row in rows])

    def _passes(self, row: ScriptRow) -> bool:
        kept = any(line.kept for line in row.lines)
        if self._wanted == "spoken":
            return row.kind in _SPEECH
        if self._wanted == "missing":
            return row.kind in SPOKEN and not kept
        if self._wanted == "doubtful":
            return any(not line.kept or (line.check == "other" and not line.mine) for line in row.lines)
        return True

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What the delegate and assistive technology ask for."""
        if not index.isValid():
            return None
        row = self.row(index.row())
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            beside = "; ".join(line_text(line) for line in row.lines)
            head = f"{row.cue}: {row.text}" if row.cue else row.text
            return " – ".join(part for part in (head, beside) if part)
        return None


def hardly_found(script: ScriptAlignment | None, lines: int) -> bool:
    """Whether so few of the film's lines are in a screenplay that it may be another film's."""
    if script is None or not lines:
        return False
    return sum(one.kept for one in script.matches.values()) < _HARDLY * lines


def doubt_text() -> str:
    """That a screenplay may be another film's."""
    text = QCoreApplication.translate("screenplay", "Hardly any line of this film is in the screenplay.")
    return text + " " + QCoreApplication.translate("screenplay", "Is it the screenplay of another film?")


def line_text(line: FilmLine) -> str:
    """A line of the film and how it matches, in a row."""
    return ", ".join(part for part in (f"{short_time(line.start)} {line.name}: {line.text}", match_text(line)) if part)


def match_text(line: FilmLine) -> str:
    """How alike, whether the speaker is the same, and who says so."""
    if not line.score and not line.why:
        return ""
    told = [QCoreApplication.translate("screenplay", "by hand") if line.mine else percent(line.score)]
    told.append(speaker_text(line.check))
    if not line.kept:
        told.append(why_text(line.why))
    return ", ".join(part for part in told if part)


def speaker_text(check: SpeakerCheck) -> str:
    """Whether the character of the screenplay speaks in the film."""
    return {
        "same": QCoreApplication.translate("screenplay", "same speaker"),
        "other": QCoreApplication.translate("screenplay", "another speaker"),
        "unknown": "",
    }[check]


def why_text(why: str) -> str:
    """Why a match is not used."""
    return {
        "misattributed": QCoreApplication.translate("screenplay", "not used: somebody else says it in the film"),
        "order": QCoreApplication.translate("screenplay", "not used: out of order"),
        "below the threshold": QCoreApplication.translate("screenplay", "not used: the words are too unlike"),
        "rejected": QCoreApplication.translate("screenplay", "not used: you said so"),
    }.get(why, QCoreApplication.translate("screenplay", "not used"))


def _line_of(analysis: Analysis, colours: Mapping[str, int]) -> dict[int, FilmLine]:
    names = {person.key: person.name or person.key for person in analysis.people}
    return {
        line.utterance.number: FilmLine(
            line.utterance.number,
            line.utterance.start,
            line.utterance.end,
            names.get(line.person, "") or "?",
            colours.get(line.person, -1),
            line.utterance.text,
        )
        for line in analysis.lines
    }


def _with(line: FilmLine, match: ScriptMatch) -> FilmLine:
    told = (match.score, match.speaker, match.kept, match.why, match.by == "analyst")
    return FilmLine(line.number, line.start, line.end, line.name, line.colour, line.text, *told)


def _found(script: ScriptAlignment, known: Mapping[int, FilmLine]) -> dict[int, tuple[FilmLine, ...]]:
    """The lines of each element, in film order."""
    found: dict[int, list[FilmLine]] = {}
    for number, match in script.matches.items():
        if number in known and match.element >= 0:
            found.setdefault(match.element, []).append(_with(known[number], match))
    return {element: tuple(sorted(lines, key=lambda one: one.start)) for element, lines in found.items()}


def _rows(script: ScriptAlignment, found: Mapping[int, tuple[FilmLine, ...]]) -> list[ScriptRow]:
    rows: list[ScriptRow] = []
    before: Element | None = None
    for one in script.screenplay.elements:
        goes_on = before is not None and before.kind in _SPEECH and before.character == one.character
        cue = one.character if one.kind in _SPEECH and not goes_on else ""
        text = one.text
        if one.kind is ElementKind.PARENTHETICAL and not text.startswith("("):
            text = f"({text})"
        rows.append(ScriptRow(one.number, one.kind, text, one.scene, cue, found.get(one.number, ())))
        before = one
    return rows


def _lost(script: ScriptAlignment, known: Mapping[int, FilmLine]) -> list[ScriptRow]:
    lost: list[ScriptRow] = []
    for number, line in known.items():
        match = script.matches.get(number)
        if match is None or not match.kept:
            shown = line if match is None else _with(line, match)
            lost.append(ScriptRow(-1, ElementKind.DIALOGUE, "", -1, "", (shown,)))
    return sorted(lost, key=lambda row: row.lines[0].start)
