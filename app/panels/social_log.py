"""Who moved from which circle to which, when and why: all of the film, what is still to come in grey."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.graph.words import circle_name, trigger_name
from app.panels.paint import LEFT, elided, sized
from app.panels.rows import Index
from app.theme import Theme
from app.tips import plain_tip
from app.words import short_time
from emotionai_core.records.society import Circle, Society, Trigger

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
TEXTS_ROLE = Qt.ItemDataRole.UserRole + 2
LATER_ROLE = Qt.ItemDataRole.UserRole + 3
LAST_ROLE = Qt.ItemDataRole.UserRole + 4
CLOSER_ROLE = Qt.ItemDataRole.UserRole + 5
_ROW = 46


class MigrationModel(QAbstractListModel):
    """Rows of `Society.moved`, perhaps those of one person only; texts are made when they are looked at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._society: Society | None = None
        self._names: Mapping[str, str] = {}
        self._person = ""
        self._rows = np.zeros(0, np.int64)
        self._now = 0

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of moves."""
        return 0 if parent.isValid() else len(self._rows)

    @property
    def now(self) -> int:
        """How many of the rows have happened."""
        return self._now

    def show_society(self, society: Society | None, names: Mapping[str, str]) -> None:
        """Other moves; names by key."""
        self._society, self._names = society, names
        self._choose()

    def show_person(self, key: str) -> None:
        """Only moves by or about one person, "" for everybody's."""
        if key != self._person:
            self._person = key
            self._choose()

    def _choose(self) -> None:
        self.beginResetModel()
        society = self._society
        if society is None:
            self._rows = np.zeros(0, np.int64)
        elif self._person in society.keys:
            at = society.keys.index(self._person)
            self._rows = np.flatnonzero((society.mover == at) | (society.moved_about == at)).astype(np.int64)
        else:
            self._rows = np.arange(len(society.moved))
        self._now = 0
        self.endResetModel()

    def show_time(self, seconds: float) -> bool:
        """Say how far the film is; whether that changed anything."""
        if self._society is None:
            return False
        now = int(np.searchsorted(self._society.moved[self._rows], seconds, side="right"))
        before, self._now = self._now, now
        if now != before:
            self.dataChanged.emit(self.index(max(0, min(before, now) - 1)), self.index(max(before, now) - 1))
        return now != before

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a row says."""
        society = self._society
        if society is None or not index.isValid():
            return None
        row = int(self._rows[index.row()])
        if role == ROW_ROLE:
            return row
        if role == LATER_ROLE:
            return index.row() >= self._now
        if role == LAST_ROLE:
            return index.row() == self._now - 1
        if role == CLOSER_ROLE:
            return bool(society.circle[row] < society.origin[row])
        if role in (TEXTS_ROLE, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            time, who, how, why = texts = self._texts(society, row)
            return texts if role == TEXTS_ROLE else f"{time} {who}, {how}, {why}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip("\n".join(self._texts(society, row)[1:]))
        return None

    def _texts(self, society: Society, row: int) -> tuple[str, str, str, str]:
        names = [society.keys[int(at)] for at in (society.mover[row], society.moved_about[row])]
        who = " → ".join(self._names.get(key, key) for key in names)
        circles = [circle_name(Circle(int(at))) for at in (society.origin[row], society.circle[row])]
        why = trigger_name(Trigger(int(society.trigger[row])))
        return short_time(float(society.moved[row])), who, " → ".join(circles), why


class MigrationDelegate(QStyledItemDelegate):
    """Time and who about whom; below it from where to where, and why."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are equally high."""
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Two lines and a sign: up for closer, down for farther."""
        time, who, how, why = index.data(TEXTS_ROLE)
        look, area = self._theme.look, QRectF(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, look.colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, look.colour("raised"))
        if index.data(LAST_ROLE):
            painter.fillRect(QRectF(area.x(), area.y(), 3, area.height()), look.colour("playhead"))
        later = bool(index.data(LATER_ROLE))
        small, strong = sized(painter.font(), 12), sized(painter.font(), 12, bold=True)
        painter.setFont(small)
        wide = max(34.0, QFontMetricsF(small).horizontalAdvance(time))
        painter.setPen(look.colour("faint" if later else "muted"))
        painter.drawText(QRectF(area.x() + 12, area.y() + 5, wide, 18), LEFT, time)
        left, room = area.x() + wide + 22, area.width() - wide - 32
        painter.setFont(strong)
        painter.setPen(look.colour("faint" if later else "ink"))
        painter.drawText(QRectF(left, area.y() + 5, room, 18), LEFT, elided(strong, who, room))
        painter.setFont(small)
        closer = bool(index.data(CLOSER_ROLE))
        painter.setPen(look.colour("tag_blue" if closer else "tag_orange"))
        painter.drawText(QRectF(left, area.y() + 23, 14, 18), LEFT, "▲" if closer else "▼")
        painter.setPen(look.colour("faint" if later else "muted"))
        text = f"{how} · {why}"
        painter.drawText(QRectF(left + 16, area.y() + 23, room - 16, 18), LEFT, elided(small, text, room - 16))
        painter.restore()
