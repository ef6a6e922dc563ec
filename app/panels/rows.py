"""A list model that changes only the rows that changed: selection and scroll position outlive an edit."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex

Index = QModelIndex | QPersistentModelIndex
R = TypeVar("R")


def unchanged_ends(before: Sequence[Hashable], after: Sequence[Hashable]) -> tuple[int, int]:
    """How many keys two lists share at their start and, beyond those, at their end."""
    short = min(len(before), len(after))
    head = next((place for place in range(short) if before[place] != after[place]), short)
    rest = short - head
    tail = next((place for place in range(rest) if before[-1 - place] != after[-1 - place]), rest)
    return head, tail


class RowsModel(QAbstractListModel, Generic[R]):
    """Rows of any kind, each with a key that stays the same while the row means the same thing."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._rows: list[R] = []
        self._keys: list[Hashable] = []
        self._places: dict[Hashable, int] = {}

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def row(self, place: int) -> R:
        """The row at a place."""
        return self._rows[place]

    def place_of(self, key: Hashable) -> int:
        """Where the row with this key is, -1 without one."""
        return self._places.get(key, -1)

    def take(self, rows: Sequence[R], keys: Sequence[Hashable]) -> None:
        """Show these rows.

        What lies between the unchanged start and end is exchanged; of the rest, only what differs is said to.
        """
        same, before = list(keys) == self._keys, self._rows
        if not same:
            known = dict(zip(self._keys, before, strict=True))
            self._exchange(rows, keys)
            before = [known.get(key, row) for key, row in zip(keys, rows, strict=True)]
        self._rows = list(rows)
        pairs = enumerate(zip(before, self._rows, strict=True))
        self._tell([place for place, (old, new) in pairs if old is not new and old != new])

    def _exchange(self, rows: Sequence[R], keys: Sequence[Hashable]) -> None:
        head, tail = unchanged_ends(self._keys, keys)
        old, new = len(self._rows) - tail, len(rows) - tail
        if self._moves(keys, head, old):
            self._rows = list(rows)
            self._remember(keys)
            self.endMoveRows()
            return
        if old > head:
            self.beginRemoveRows(QModelIndex(), head, old - 1)
            del self._rows[head:old]
            self._remember([*self._keys[:head], *self._keys[old:]])
            self.endRemoveRows()
        if new > head:
            self.beginInsertRows(QModelIndex(), head, new - 1)
            self._rows = list(rows)
            self._remember(keys)
            self.endInsertRows()

    def _moves(self, keys: Sequence[Hashable], head: int, end: int) -> bool:
        """Begin a move where exactly one row stands elsewhere among rows [head, end): it stays chosen."""
        before, after = self._keys[head:end], list(keys[head:end])
        if len(keys) != len(self._keys) or len(before) < 2:
            return False
        if [*before[1:], before[0]] == after:
            return self.beginMoveRows(QModelIndex(), head, head, QModelIndex(), end)
        if [before[-1], *before[:-1]] == after:
            return self.beginMoveRows(QModelIndex(), end - 1, end - 1, QModelIndex(), head)
        return False

    def _tell(self, places: Sequence[int]) -> None:
        """Say that these rows are others than before, neighbours together."""
        first = 0
        for after, place in enumerate(places, 1):
            if after == len(places) or places[after] != place + 1:
                self.dataChanged.emit(self.index(places[first]), self.index(place))
                first = after

    def repaint(self) -> None:
        """Say that every row may look different now."""
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def _remember(self, keys: Sequence[Hashable]) -> None:
        self._keys = list(keys)
        self._places = {key: place for place, key in enumerate(self._keys)}
