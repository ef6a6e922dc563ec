"""A field to type in and the list of what it finds: what the search and the command palette have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.theme import Look, Theme

_HEADER: Final = 30
_ONE_LINE: Final = 34
_TWO_LINES: Final = 50
_MARGIN: Final = 14.0
_LEFT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `marks` are the letters of `title` that were meant, `side` stands at its right end.

    A row without payload is the heading of those after it. A row that is not `enabled` says why in `detail`.
    """

    title: str
    detail: str = ""
    side: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    colour: str = ""
    enabled: bool = True
    payload: Any = None

    @property
    def heading(self) -> bool:
        """Whether it only says what follows."""
        return self.payload is None


class Rows(QAbstractListModel):
    """The rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()

    def show(self, rows: Sequence[Row]) -> None:
        """Other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """How many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What is shown, and what is read out."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (row.title, row.detail, row.side) if part)
        if role == Qt.ItemDataRole.UserRole:
            return row
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen; what is impossible now can be, to read why."""
        if self.rows[index.row()].heading:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def next_row(self, start: int, step: int) -> int:
        """The next row that can be chosen from `start` on; -1 when there is none."""
        at = start
        while 0 <= at < len(self.rows):
            if not self.rows[at].heading:
                return at
            at += 1 if step > 0 else -1
        return -1


class RowDelegate(QStyledItemDelegate):
    """Paints rows: what was meant stands out, the rest is calm."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Headings are low, rows with a second line are high."""
        row: Row = index.data(Qt.ItemDataRole.UserRole)
        return QSize(100, _HEADER if row.heading else _TWO_LINES if row.detail else _ONE_LINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        row: Row = index.data(Qt.ItemDataRole.UserRole)
        look, area = self._theme.look, QRectF(option.rect)  # type: ignore[attr-defined]
        font: QFont = option.font  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.heading:
            self._paint_heading(painter, look, area.adjusted(_MARGIN, 6, -_MARGIN, 0), row, font)
        else:
            state = option.state  # type: ignore[attr-defined]
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            if chosen or state & QStyle.StateFlag.State_MouseOver:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.colour("selection" if chosen else "hover"))
                painter.drawRoundedRect(area.adjusted(4, 1, -4, -1), 6, 6)
            self._paint_row(painter, look, area.adjusted(_MARGIN, 0, -_MARGIN, 0), row, font)
        painter.restore()

    def _paint_heading(self, painter: QPainter, look: Look, area: QRectF, row: Row, font: QFont) -> None:
        painter.setFont(_sized(font, 11, True))
        painter.setPen(look.colour("muted"))
        painter.drawText(area, _LEFT, row.title)
        painter.setFont(_sized(font, 11, False))
        painter.drawText(area, _RIGHT, row.side)

    def _paint_row(self, painter: QPainter, look: Look, area: QRectF, row: Row, font: QFont) -> None:
        if row.colour:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.emotion(row.colour))
            painter.drawRoundedRect(QRectF(area.x(), area.y() + 9, 3, area.height() - 18), 1.5, 1.5)
            area = area.adjusted(11, 0, 0, 0)
        first = area.adjusted(0, 5, 0, -area.height() / 2 + 2) if row.detail else area
        small = _sized(font, 12, False)
        if row.side:
            painter.setFont(small)
            painter.setPen(look.colour("muted"))
            painter.drawText(first, _RIGHT, row.side)
            first = first.adjusted(0, 0, -QFontMetricsF(small).horizontalAdvance(row.side) - 12, 0)
        paint_marked(painter, look, first, row.title, row.marks, _sized(font, 13, False), row.enabled)
        if row.detail:
            painter.setFont(small)
            painter.setPen(look.colour("muted" if row.enabled else "faint"))
            second = area.adjusted(0, area.height() / 2, 0, -5)
            cut = Qt.TextElideMode.ElideRight
            painter.drawText(second, _LEFT, QFontMetricsF(small).elidedText(row.detail, cut, second.width()))


def _sized(font: QFont, pixels: int, bold: bool) -> QFont:
    made = QFont(font)
    made.setPixelSize(pixels)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return made


def paint_marked(
    painter: QPainter,
    look: Look,
    area: QRectF,
    text: str,
    marks: Sequence[tuple[int, int]],
    font: QFont,
    enabled: bool = True,
) -> None:
    """One line of text with the marked letters in the accent colour; what does not fit is cut at the end."""
    metrics = QFontMetricsF(font)
    one_line = " ".join(text.splitlines()) if "\n" in text else text
    if marks and metrics.horizontalAdvance(one_line) > area.width():
        one_line, marks = _around(one_line, marks, metrics, area.width())
    shown = metrics.elidedText(one_line, Qt.TextElideMode.ElideRight, area.width())
    layout = QTextLayout(shown, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    strong = QTextCharFormat()
    strong.setForeground(look.colour("accent"))
    strong.setFontWeight(QFont.Weight.DemiBold)
    spans: list[QTextLayout.FormatRange] = []
    for start, end in marks:
        span = QTextLayout.FormatRange()
        # QTextLayout counts UTF-16 units.
        span.start = _units(one_line[:start])  # type: ignore[assignment]
        span.length = _units(one_line[start:end])  # type: ignore[assignment]
        span.format = strong  # type: ignore[assignment]
        spans.append(span)
    layout.setFormats(spans)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(area.width())
    layout.endLayout()
    painter.setPen(look.colour("ink" if enabled else "faint"))
    layout.draw(painter, area.topLeft() + _down((area.height() - line.height()) / 2))


def _down(by: float) -> Any:
    return QRectF(0, by, 0, 0).topLeft()


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _around(
    text: str, marks: Sequence[tuple[int, int]], metrics: QFontMetricsF, width: float
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A long text from shortly before its first mark on, so that the mark is seen."""
    first = marks[0][0]
    if metrics.horizontalAdvance(text[: marks[0][1]]) < width * 0.8:
        return text, tuple(marks)
    start = max(0, first - 12)
    start = text.find(" ", start, first) + 1 or start
    moved = tuple((begin - start + 1, end - start + 1) for begin, end in marks if begin >= start)
    return "…" + text[start:], moved


class ResultList(QListView):
    """The list; it never takes the focus from the field."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = Rows(self)
        self.setModel(self.rows)
        self.setItemDelegate(RowDelegate(theme, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(name)
        theme.changed.connect(self.viewport().update)

    @property
    def chosen(self) -> Row | None:
        """The row that Enter takes."""
        index = self.currentIndex()
        return self.rows.rows[index.row()] if index.isValid() else None

    def show_rows(self, rows: Sequence[Row], keep: int = 0) -> None:
        """Other rows, with the first that can be chosen, or the one at `keep`, as the current one."""
        self.rows.show(rows)
        found = self.rows.next_row(keep, 1) if 0 <= keep < len(rows) else self.rows.next_row(0, 1)
        self._choose(found)
        if found <= 1:
            self.scrollToTop()

    def move(self, step: int) -> None:
        """So many rows on or back."""
        count = len(self.rows.rows)
        at = min(max(self.currentIndex().row() + step, 0), max(0, count - 1))
        found = self.rows.next_row(at, step)
        self._choose(found if found >= 0 else self.rows.next_row(at, -step))
        if self.currentIndex().row() <= 1:
            self.scrollToTop()

    def _choose(self, row: int) -> None:
        if row >= 0:
            self.setCurrentIndex(self.rows.index(row))


class QueryField(QLineEdit):
    """The field: arrows and page keys move in the list, Enter takes what is chosen there."""

    taken = Signal()

    def __init__(self, results: ResultList, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._results = results
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setClearButtonEnabled(True)

    def event(self, event: QEvent) -> bool:
        """Single letters belong to the text, not to the player."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
            if plain and event.text().isprintable():
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the list, else of the text."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        if event.key() in steps and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._results.move(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        else:
            super().keyPressEvent(event)
