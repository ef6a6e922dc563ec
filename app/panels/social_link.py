"""One link: both directions in numbers, and the lines that made it, the biggest change first."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.graph.words import relation_sentence, signed
from app.panels.jump_list import JumpList
from app.panels.paint import LEFT, elided, paint_kind, sized
from app.panels.person_parts import label
from app.panels.rows import Index, RowsModel
from app.theme import Theme
from app.tips import plain_tip
from app.words import kind_name, short_time
from emotionai_core.records.account import Account
from emotionai_core.records.conflict import ConflictKind
from emotionai_core.records.line import Line
from emotionai_core.records.society import RelationsAt

if TYPE_CHECKING:
    from emotionai_core.social.influence import CumulativeMemory, EdgeScene

_ROLE = Qt.ItemDataRole.UserRole + 1
_LATER_ROLE = Qt.ItemDataRole.UserRole + 2
_ROW = 64


@dataclass(frozen=True, slots=True)
class MadeBy:
    """A line's part in a relation, as it is shown; `place` of the line in the film, `tone` what it gained or lost."""

    place: int
    time: float
    who: str
    text: str
    change: float
    factor: float
    tone: float
    kind: ConflictKind | None = None


class _Scenes(RowsModel[MadeBy]):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = math.inf

    def show_time(self, seconds: float) -> None:
        """Say how far the film is."""
        if seconds != self._now:
            self._now = seconds
            self.repaint()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row itself, or what it says."""
        row = self.row(index.row())
        if role == _ROLE:
            return row
        if role == _LATER_ROLE:
            return row.time > self._now
        kind = kind_name(row.kind) if row.kind is not None else ""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            parts = (f"{short_time(row.time)} {row.who}: {row.text}", kind, *changes(row))
            return ", ".join(part for part in parts if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            counted = self.tr("Influence counts {factor} times").format(factor=f"{row.factor:g}")
            meant = self.tr("Tone: how good or bad the line was for the relation; balance is made of all of them.")
            parts = (f"{row.who}: “{row.text}”", kind, " · ".join(changes(row)), counted, meant)
            return plain_tip("\n".join(part for part in parts if part))
        return None


def changes(row: MadeBy) -> tuple[str, str]:
    """What a line did to intimacy, and to the balance."""
    return (
        QCoreApplication.translate("relations", "intimacy {change}").format(change=signed(row.change)),
        QCoreApplication.translate("relations", "tone {change}").format(change=signed(row.tone)),
    )


def _kind(line: Line) -> ConflictKind | None:
    return line.conflict.kind if line.conflict is not None else None


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are equally high."""
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Time and who; below it the words and what they did; faint what is still to come."""
        row: MadeBy = index.data(_ROLE)
        look, area = self._theme.look, QRectF(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, look.colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, look.colour("raised"))
        small, strong = sized(painter.font(), 12), sized(painter.font(), 12, bold=True)
        time, later = short_time(row.time), bool(index.data(_LATER_ROLE))
        painter.setFont(small)
        painter.setPen(look.colour("faint" if later else "muted"))
        wide = max(34.0, QFontMetricsF(small).horizontalAdvance(time))
        painter.drawText(QRectF(area.x() + 12, area.y() + 5, wide, 18), LEFT, time)
        left = area.x() + wide + 22
        painter.setFont(strong)
        painter.setPen(look.colour("faint" if later else "ink"))
        room = paint_kind(painter, look, area.right() - 8, area.y() + 14, row.kind) - 4 - left
        painter.setPen(look.colour("faint" if later else "ink"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawText(QRectF(left, area.y() + 5, room, 18), LEFT, elided(strong, row.who, room))
        painter.setFont(small)
        room = area.right() - 12 - left
        painter.drawText(QRectF(left, area.y() + 23, room, 18), LEFT, elided(small, row.text, room))
        for text, change in zip(changes(row), (row.change, row.tone), strict=True):
            painter.setPen(look.colour("faint" if later else _token(change)))
            painter.drawText(QRectF(left, area.y() + 41, area.right() - 12 - left, 18), LEFT, text)
            left += painter.fontMetrics().horizontalAdvance(text) + 14
        painter.restore()


def _token(change: float) -> str:
    """The colour of a change that is not nothing after rounding."""
    if abs(change) < 0.005:
        return "muted"
    return "tag_blue" if change > 0 else "tag_orange"


class LinkView(QWidget):
    """What made a relation what it is."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.link: tuple[str, str] | None = None
        self._names: Mapping[str, str] = {}
        self._summed: CumulativeMemory | None = None
        self.title = label("muted")
        self.turn = QToolButton()
        self.turn.setText(self.tr("⇄ The other direction"))
        self.turn.setToolTip(self.tr("What the other one feels is not the same"))
        self.turn.hide()
        self.model = _Scenes(self)
        self.list = JumpList(self.tr("Lines that made the link"), self)
        self.list.setUniformItemSizes(True)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Delegate(theme, self.list))
        theme.changed.connect(self.list.viewport().update)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        # Directly in the column: a layout between would take as much of the room as the list.
        self.title.setContentsMargins(12, 4, 12, 0)
        column.addWidget(self.title)
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 12, 0)
        row.addWidget(self.turn)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.list, 1)
        self.show_link(None, None, (), None, {})

    def show_link(
        self,
        link: tuple[str, str] | None,
        account: Account | None,
        made: tuple[EdgeScene, ...],
        summed: CumulativeMemory | None,
        names: Mapping[str, str],
    ) -> None:
        """Another link, the lines that made it, and how their good and bad tone adds up; None for no link."""
        same = link == self.link
        self.link, self._summed, self._names = link, summed, names
        self.turn.setVisible(link is not None)
        if link is None or account is None:
            keys = self.tr(
                "Arrow keys go from person to person; Shift+Enter shows the link from whoever is in the middle, "
                "or from whoever was marked with Space."
            )
            self.title.setText(self.tr("Click a link in the graph.") + " " + keys)
            self.model.take([], [])
            return
        lines, analysis = account.analysis.lines, account.analysis
        rows = [
            MadeBy(
                one.line,
                lines[one.line].utterance.start,
                analysis.name(lines[one.line].person) or "?",
                lines[one.line].utterance.text,
                one.change,
                one.factor,
                one.felt,
                _kind(lines[one.line]),
            )
            for one in made
            if 0 <= one.line < len(lines)
        ]
        self.model.take(rows, [(link, row.place, at) for at, row in enumerate(rows)])
        if not same:
            self.list.scrollToTop()

    def show_relations(self, relations: RelationsAt) -> None:
        """Both directions now, and what the balance is made of."""
        if self.link is None or any(key not in relations.keys for key in self.link):
            return
        source, target = (relations.keys.index(key) for key in self.link)
        one, other = (self._names.get(key, key) for key in self.link)
        there = relation_sentence(relations, source, target, (one, other))
        back = relation_sentence(relations, target, source, (other, one))
        now = self.tr("Now, at {time}:").format(time=short_time(relations.time))
        self.title.setText(
            "\n".join(part for part in (now, there, back, self._sums(relations.time, one, other)) if part)
        )
        self.model.show_time(relations.time)

    def _sums(self, time: float, one: str, other: str) -> str:
        """What the balance rests on: good and bad tone until `time`, both added up."""
        summed = self._summed
        at = -1 if summed is None else int(np.searchsorted(summed.time, time, side="right")) - 1
        if summed is None or at < 0:
            return ""
        text = self.tr("Balance of {source} → {target}: (good tone {good} − bad tone {bad}) / both")
        good, bad = float(summed.positive[at]), float(summed.negative[at])
        return text.format(source=one, target=other, good=f"{good:.2f}", bad=f"{bad:.2f}")

    def place_of(self, index: Index) -> int:
        """Which line of the film a row is."""
        row: MadeBy = index.data(_ROLE)
        return row.place
