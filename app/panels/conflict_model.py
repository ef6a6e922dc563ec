"""Conflicts as a list model and a filter over it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt

from app.session import Session
from app.words import kind_name, percent, short_time
from emotionai_core.records.conflict import Conflict, ConflictKind

Index = QModelIndex | QPersistentModelIndex

CONFLICT_ROLE = Qt.ItemDataRole.UserRole + 1
JUDGEMENT_ROLE = Qt.ItemDataRole.UserRole + 2
NAME_ROLE = Qt.ItemDataRole.UserRole + 3
TEXT_ROLE = Qt.ItemDataRole.UserRole + 4

UNJUDGED = "unjudged"


class ConflictModel(QAbstractListModel):
    """The session's conflicts in film order."""

    def __init__(self, session: Session, parent: Any = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rows: tuple[Conflict, ...] = ()

    def reload(self) -> None:
        """Take the session's current view; keeps selections where only details changed."""
        analysis = self._session.analysis
        rows = analysis.conflicts if analysis is not None else ()
        if [row.utterance for row in rows] == [row.utterance for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of conflicts."""
        return 0 if parent.isValid() else len(self._rows)

    def row_of(self, utterance: int) -> int:
        """The row of a line's conflict, -1 without one."""
        return next((row for row, one in enumerate(self._rows) if one.utterance == utterance), -1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What the delegate and assistive technology ask for."""
        if not index.isValid():
            return None
        conflict = self._rows[index.row()]
        analysis = self._session.analysis
        if role == CONFLICT_ROLE:
            return conflict
        if analysis is None:
            return None
        if role == JUDGEMENT_ROLE:
            return analysis.judgements.get(conflict.utterance, "")
        if role == NAME_ROLE:
            return analysis.name(conflict.person)
        if role == TEXT_ROLE:
            line = self._session.line(conflict.utterance)
            return line.utterance.text if line is not None else ""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            name, kind = analysis.name(conflict.person), kind_name(conflict.kind)
            return f"{short_time(conflict.start)} {name}: {kind} {percent(conflict.severity)}"
        return None


class ConflictFilter(QSortFilterProxyModel):
    """Conflicts of one kind, one person, one judgement; None lets all pass."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._kind: ConflictKind | None = None
        self._person: str | None = None
        self._judgement: str | None = None

    def set_filter(self, kind: ConflictKind | None, person: str | None, judgement: str | None) -> None:
        """What may pass."""
        if (kind, person, judgement) != (self._kind, self._person, self._judgement):
            self._kind, self._person, self._judgement = kind, person, judgement
            self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        """Whether a conflict passes."""
        index = self.sourceModel().index(source_row, 0, source_parent)
        conflict: Conflict = index.data(CONFLICT_ROLE)
        if self._kind is not None and conflict.kind is not self._kind:
            return False
        if self._person is not None and conflict.person != self._person:
            return False
        judged = index.data(JUDGEMENT_ROLE) or UNJUDGED
        return self._judgement is None or judged == self._judgement
