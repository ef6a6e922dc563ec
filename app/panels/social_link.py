"""One link: both directions in numbers, and the lines that made it, the biggest change first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QLabel,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.graph.words import relation_sentence, signed
from app.panels.jump_list import JumpList
from app.panels.paint import LEFT, RIGHT, elided, sized
from app.panels.rows import Index, RowsModel
from app.theme import Theme
from app.words import short_time
from emotionai_core.records.account import Account
from emotionai_core.records.society import RelationsAt

if TYPE_CHECKING:
    from emotionai_core.social.influence import EdgeScene

_ROLE = Qt.ItemDataRole.UserRole + 1
_ROW = 46


@dataclass(frozen=True, slots=True)
class MadeBy:
    """A line's part in a relation, as it is shown; `place` of the line in the film."""

    place: int
    time: float
    who: str
    text: str
    change: float
    factor: float


class _Scenes(RowsModel[MadeBy]):
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row itself, or what it says."""
        row = self.row(index.row())
        if role == _ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{short_time(row.time)} {row.who}: {row.text}, {signed(row.change)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            counted = self.tr("Intimacy {change}; influence counts {factor} times").format(
                change=signed(row.change), factor=f"{row.factor:g}"
            )
            return f"{row.who}: “{row.text}”\n{counted}"
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are equally high."""
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Time, who, the change; below it the words."""
        row: MadeBy = index.data(_ROLE)
        look, area = self._theme.look, QRectF(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, look.colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, look.colour("raised"))
        small, strong = sized(painter.font(), 12), sized(painter.font(), 12, bold=True)
        time, change = short_time(row.time), signed(row.change)
        painter.setFont(small)
        painter.setPen(look.colour("muted"))
        wide = max(34.0, QFontMetricsF(small).horizontalAdvance(time))
        painter.drawText(QRectF(area.x() + 12, area.y() + 5, wide, 18), LEFT, time)
        painter.setFont(strong)
        painter.setPen(look.colour(_token(row.change)))
        painter.drawText(QRectF(area.right() - 62, area.y() + 5, 50, 18), RIGHT, change)
        left = area.x() + wide + 22
        painter.setPen(look.colour("ink"))
        room = area.right() - 66 - left
        painter.drawText(QRectF(left, area.y() + 5, room, 18), LEFT, elided(strong, row.who, room))
        painter.setFont(small)
        room = area.right() - 12 - left
        painter.drawText(QRectF(left, area.y() + 23, room, 18), LEFT, elided(small, row.text, room))
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
        self.title = QLabel()
        self.title.setObjectName("muted")
        self.title.setWordWrap(True)
        # As high as its words need at this width, and no higher.
        room = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        room.setHeightForWidth(True)
        self.title.setSizePolicy(room)
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
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
        head = QVBoxLayout()
        head.setContentsMargins(12, 4, 12, 0)
        head.addWidget(self.title)
        head.addWidget(self.turn)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        self.show_link(None, None, (), {})

    def show_link(
        self,
        link: tuple[str, str] | None,
        account: Account | None,
        made: tuple[EdgeScene, ...],
        names: Mapping[str, str],
    ) -> None:
        """Another link and the lines that made it."""
        self.link, self._names = link, names
        self.turn.setVisible(link is not None)
        if link is None or account is None:
            self.title.setText(
                self.tr("Click a link in the graph, or choose somebody with the arrow keys and press Shift+Enter.")
            )
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
            )
            for one in made
            if 0 <= one.line < len(lines)
        ]
        self.model.take(rows, [(link, row.place, at) for at, row in enumerate(rows)])
        self.list.scrollToTop()

    def show_relations(self, relations: RelationsAt) -> None:
        """Both directions now."""
        if self.link is None or any(key not in relations.keys for key in self.link):
            return
        source, target = (relations.keys.index(key) for key in self.link)
        one, other = (self._names.get(key, key) for key in self.link)
        there = relation_sentence(relations, source, target, (one, other))
        back = relation_sentence(relations, target, source, (other, one))
        self.title.setText(f"{there}\n{back}")

    def place_of(self, index: Index) -> int:
        """Which line of the film a row is."""
        row: MadeBy = index.data(_ROLE)
        return row.place
