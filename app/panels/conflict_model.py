"""Conflicts as a list model and a filter over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSortFilterProxyModel, Qt

from app.coders import own_judgements
from app.panels.rows import Index, RowsModel
from app.session import Session
from app.words import judgement_name, kind_name, percent, short_time, verdict_name
from emotionai_core.records.conflict import Conflict, ConflictKind

CONFLICT_ROLE = Qt.ItemDataRole.UserRole + 1
JUDGEMENT_ROLE = Qt.ItemDataRole.UserRole + 2
NAME_ROLE = Qt.ItemDataRole.UserRole + 3
TEXT_ROLE = Qt.ItemDataRole.UserRole + 4
COMMENT_ROLE = Qt.ItemDataRole.UserRole + 5
RELABELLED_ROLE = Qt.ItemDataRole.UserRole + 6
JUDGED_ROLE = Qt.ItemDataRole.UserRole + 7
OTHERS_ROLE = Qt.ItemDataRole.UserRole + 8
# What became of a conflict that is none any more while it waits in a review; "" for every other.
CHANGED_ROLE = Qt.ItemDataRole.UserRole + 9

UNJUDGED = "unjudged"


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A conflict with everything that is shown beside it; `judgement` is the present coder's own last word."""

    conflict: Conflict
    judgement: str
    comment: str
    name: str
    text: str
    relabelled: bool
    # Every coder's last word: name and judgement.
    judged: tuple[tuple[str, str], ...] = ()
    coder: str = ""
    # What the line is by now, for a person, where it is no conflict any more.
    changed: str = ""

    @property
    def others(self) -> tuple[tuple[str, str], ...]:
        """What the other coders said."""
        return tuple(one for one in self.judged if one[0] != self.coder)


class ConflictModel(RowsModel[ConflictRow]):
    """The session's conflicts in film order."""

    def __init__(self, session: Session, parent: Any = None) -> None:
        super().__init__(parent)
        self._session = session

    def reload(self, no_longer: Mapping[int, Conflict] | None = None) -> None:
        """Take the session's current view; keeps selections where only details changed.

        `no_longer` are lines that are shown though they are no conflict any more, with what they were.
        """
        before = no_longer or {}
        analysis = self._session.analysis
        rows: list[ConflictRow] = []
        if analysis is not None:
            judged: dict[int, list[tuple[str, str]]] = {}
            for one in analysis.judged:
                judged.setdefault(one.utterance, []).append((one.coder, one.judgement))
            own = own_judgements(analysis, self._session.coder)
            names = {person.key: person.name for person in analysis.people}
            for line in analysis.lines:
                number = line.utterance.number
                conflict = line.conflict or before.get(number)
                if conflict is not None:
                    rows.append(
                        ConflictRow(
                            conflict,
                            own.get(number, ""),
                            analysis.comments.get(number, ""),
                            names.get(conflict.person, ""),
                            line.utterance.text,
                            "kind" in analysis.corrected.get(number, ()),
                            tuple(judged.get(number, ())),
                            self._session.coder,
                            "" if line.conflict is not None else verdict_name(line.verdict, line.readings),
                        )
                    )
        self.take(rows, [row.conflict.utterance for row in rows])

    def row_of(self, utterance: int) -> int:
        """The row of a line's conflict, -1 without one."""
        return self.place_of(utterance)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What the delegate and assistive technology ask for."""
        if not index.isValid():
            return None
        row = self.row(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            conflict = row.conflict
            said = f"{short_time(conflict.start)} {row.name}: {kind_name(conflict.kind)} {percent(conflict.severity)}"
            theirs = [
                f"{coder}: {judgement_name(word)}" if coder else judgement_name(word) for coder, word in row.others
            ]
            parts = (said, row.changed, judgement_name(row.judgement) if row.judgement else "", *theirs, row.comment)
            return ", ".join(part for part in parts if part)
        values: dict[int, Any] = {
            CONFLICT_ROLE: row.conflict,
            JUDGEMENT_ROLE: row.judgement,
            NAME_ROLE: row.name,
            TEXT_ROLE: row.text,
            COMMENT_ROLE: row.comment,
            RELABELLED_ROLE: row.relabelled,
            JUDGED_ROLE: row.judged,
            OTHERS_ROLE: row.others,
            CHANGED_ROLE: row.changed,
        }
        return values.get(role)


class ConflictFilter(QSortFilterProxyModel):
    """Conflicts of one kind, one person, one judgement (None lets all pass), inside the chosen stretch of film."""

    def __init__(self, holds: Callable[[float, float], bool], parent: Any = None) -> None:
        super().__init__(parent)
        self._holds = holds
        self._kind: ConflictKind | None = None
        self._person: str | None = None
        self._judgement: str | None = None
        self._by_severity = False
        self.sort(0)

    def set_filter(self, kind: ConflictKind | None, person: str | None, judgement: str | None) -> None:
        """What may pass."""
        if (kind, person, judgement) != (self._kind, self._person, self._judgement):
            self._kind, self._person, self._judgement = kind, person, judgement
            self.invalidate()

    def order(self, by_severity: bool) -> None:
        """The most severe first, or as they come in the film."""
        if by_severity != self._by_severity:
            self._by_severity = by_severity
            self.invalidate()

    def lessThan(self, source_left: Index, source_right: Index) -> bool:
        """Which of two comes first; of equally severe ones the earlier."""
        if not self._by_severity:
            return source_left.row() < source_right.row()
        model = self.sourceModel()
        assert isinstance(model, ConflictModel)
        one, other = model.row(source_left.row()).conflict, model.row(source_right.row()).conflict
        return (-one.severity, one.start) < (-other.severity, other.start)

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        """Whether a conflict passes."""
        model = self.sourceModel()
        assert isinstance(model, ConflictModel)
        row: ConflictRow = model.row(source_row)
        conflict = row.conflict
        if self._kind is not None and conflict.kind is not self._kind:
            return False
        if self._person is not None and conflict.person != self._person:
            return False
        judged = row.judgement or UNJUDGED
        return self._judgement in (None, judged) and self._holds(conflict.start, conflict.end)
