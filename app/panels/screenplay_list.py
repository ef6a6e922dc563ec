"""How a screenplay looks beside the film, and the keys of that list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from app.panels.jump_list import JumpList
from app.panels.paint import LEFT, RIGHT, elided, sized
from app.panels.rows import Index
from app.panels.screenplay_layout import LINE, Layouts, PlacedLine, RowLayout
from app.panels.screenplay_model import ROW_ROLE, FilmLine, ScriptRow, line_text, why_text
from app.theme import Look, Theme
from app.tips import plain_tip
from app.words import percent, short_time
from emotionai_core.records.screenplay import ElementKind

# Thousands of paragraphs are broken into rows anew once the panel keeps its width for so long.
_SETTLED_MS = 120
# Of a long screenplay so many are broken at a time; between two times the studio answers.
_BATCH, _LAID_MS = 150, 20


class ScriptDelegate(QStyledItemDelegate):
    """Paints a paragraph as screenplays are set, and the film's lines beside it."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view
        self._layouts = Layouts(view.font())
        # The line at the playhead, and the selected one.
        self.now, self.selected = -1, -1

        # For which width rows are laid out; while the panel's edge is dragged, that is not yet the view's.
        self.width = 0

    def layout_of(self, row: ScriptRow) -> RowLayout:
        """Where everything of a row stands, from its corner."""
        return self._layouts.of(row, self.width)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as what it says."""
        return QSize(self.width, self.layout_of(index.data(ROW_ROLE)).height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One paragraph."""
        row: ScriptRow = index.data(ROW_ROLE)
        look, area = self._theme.look, QRectF(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, look.colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, look.colour("raised"))
        painter.translate(area.topLeft())
        made = self.layout_of(row)
        if any(line.number == self.now for line in row.lines):
            painter.fillRect(QRectF(0, 0, 3, area.height()), look.colour("playhead"))
        if row.element >= 0:
            self._paint_own(painter, look, row, made)
        for placed in made.lines:
            self._paint_line(painter, look, placed)
        painter.restore()

    def _paint_own(self, painter: QPainter, look: Look, row: ScriptRow, made: RowLayout) -> None:
        """The paragraph; dialogue that the film has nowhere is quieter."""
        area = made.area
        if row.kind is ElementKind.HEADING:
            painter.setPen(look.colour("line"))
            painter.drawLine(QPointF(0, 3), QPointF(self._view.viewport().width(), 3))
        if row.cue:
            cue = sized(painter.font(), 11, bold=True)
            painter.setFont(cue)
            painter.setPen(look.colour("ink"))
            box = QRectF(area.x(), area.y() - LINE, area.width(), LINE)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), elided(cue, row.cue, box.width()))
        spoken = row.kind in (ElementKind.DIALOGUE, ElementKind.LYRICS)
        token = "ink" if row.kind is ElementKind.HEADING or (spoken and any(one.kept for one in row.lines)) else "muted"
        font = sized(painter.font(), 13, bold=row.kind is ElementKind.HEADING)
        font.setItalic(row.kind in (ElementKind.PARENTHETICAL, ElementKind.LYRICS))
        painter.setFont(font)
        painter.setPen(look.colour(token))
        align = RIGHT if row.kind is ElementKind.TRANSITION else LEFT
        for place, text in enumerate(made.rows):
            painter.drawText(QRectF(area.x(), area.y() + LINE * place, area.width() + 2, LINE), align, text)

    def _paint_line(self, painter: QPainter, look: Look, placed: PlacedLine) -> None:
        line, area = placed.line, placed.area
        edge = "accent" if line.kept else "warn"
        if line.number == self.selected:
            painter.fillRect(area, look.colour("accent", 0.16))
        painter.fillRect(QRectF(area.x(), area.y() + 1, 2, area.height() - 2), look.colour(edge))
        inner = area.adjusted(10, 0, 0, 0)
        self._paint_head(painter, look, QRectF(inner.x(), inner.y(), inner.width(), LINE), line)
        painter.setFont(sized(painter.font(), 12))
        painter.setPen(look.colour("ink" if line.kept else "muted"))
        top = inner.y() + LINE
        for text in placed.words:
            painter.drawText(QRectF(inner.x(), top, inner.width() + 2, LINE), LEFT, text)
            top += LINE
        if not line.kept and line.why:
            small = sized(painter.font(), 11)
            painter.setFont(small)
            painter.setPen(look.colour("warn"))
            why = QRectF(inner.x(), top, inner.width(), LINE)
            painter.drawText(why, LEFT, elided(small, why_text(line.why), why.width()))

    def _paint_head(self, painter: QPainter, look: Look, head: QRectF, line: FilmLine) -> None:
        """When, who; at the right how alike, and whether the speaker is the same."""
        small, strong = sized(painter.font(), 12), sized(painter.font(), 12, bold=True)
        metrics = QFontMetricsF(small)
        painter.setFont(small)
        painter.setPen(look.colour("muted"))
        time = short_time(line.start)
        painter.drawText(head, LEFT, time)
        left, right = head.x() + max(34.0, metrics.horizontalAdvance(time)) + 6, head.right()
        told = _sign(line)
        if told:
            painter.setPen(look.colour("warn" if line.check == "other" else "muted"))
            painter.drawText(head, RIGHT, told)
            right -= metrics.horizontalAdvance(told) + 6
        if line.colour >= 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.person(line.colour))
            painter.drawEllipse(QPointF(left + 4, head.center().y()), 4, 4)
        painter.setFont(strong)
        painter.setPen(look.colour("ink"))
        room = right - left - 14
        painter.drawText(QRectF(left + 14, head.y(), room, LINE), LEFT, elided(strong, line.name, room))


def _sign(line: FilmLine) -> str:
    """How alike in percent, with a sign for the speaker: "=" the same, "≠" another; a pencil for the analyst."""
    if line.mine:
        return "✎"
    if not line.score:
        return ""
    return {"same": "= ", "other": "≠ ", "unknown": ""}[line.check] + percent(line.score)


class ScriptList(JumpList):
    """The paragraphs; the arrows choose one, Enter and a click go into the film, M matches."""

    # A line of the film, by number, was pressed or chosen with Enter.
    line_pressed = Signal(int)
    match_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Screenplay beside the film"))
        self.delegate = ScriptDelegate(theme, self)
        self.setItemDelegate(self.delegate)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        # While it is held, a click chooses a paragraph and leaves the film where it is.
        self.held = False
        self._settling = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settling.timeout.connect(self._lay_out)
        self.setBatchSize(_BATCH)
        # What is to be brought into view once all rows have their places.
        self._wanted = -1
        self._laying = QTimer(self, interval=_LAID_MS)
        self._laying.timeout.connect(self._on_laying)
        theme.changed.connect(self.viewport().update)

    def mark(self, now: int, selected: int) -> None:
        """The line at the playhead, and the selected one."""
        if (now, selected) != (self.delegate.now, self.delegate.selected):
            self.delegate.now, self.delegate.selected = now, selected
            self.viewport().update()

    def show_row(self, place: int) -> None:
        """Bring a row into view, unless it is; of a screenplay that is still being laid out, afterwards."""
        index = self.model().index(place, 0)
        if self._laying.isActive():
            self._wanted = place
            return
        area = self.visualRect(index)
        if area.top() < 0 or area.bottom() > self.viewport().height():
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def lay_in_batches(self) -> None:
        """Lay out what comes next without keeping anybody waiting; whoever reads further down stays there."""
        if not self.verticalScrollBar().value():
            self.setLayoutMode(QListView.LayoutMode.Batched)
            self._laying.start()

    def _on_laying(self) -> None:
        rows = self.model().rowCount()
        if rows and not self.visualRect(self.model().index(rows - 1, 0)).isValid() and self.isVisible():
            return
        self._laying.stop()
        self.setLayoutMode(QListView.LayoutMode.SinglePass)
        wanted, self._wanted = self._wanted, -1
        if 0 <= wanted < rows:
            self.show_row(wanted)

    def _line_at(self, index: Index, event_y: float, event_x: float) -> FilmLine | None:
        """The line of the film under a point; elsewhere in the row its first."""
        row: ScriptRow = index.data(ROW_ROLE)
        corner = self.visualRect(index).topLeft()
        point = QPointF(event_x - corner.x(), event_y - corner.y())
        under = next((one.line for one in self.delegate.layout_of(row).lines if one.area.contains(point)), None)
        return under or (row.lines[0] if row.lines else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click goes to the line of the film."""
        QListView.mouseReleaseEvent(self, event)
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid() or self.held:
            return
        line = self._line_at(index, event.position().y(), event.position().x())
        if line is not None:
            self.line_pressed.emit(line.number)

    def event(self, event: QEvent) -> bool:
        """M means something here."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _matches(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the line of the film, M matches."""
        if _matches(event):
            self.match_wanted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            index = self.currentIndex()
            row: ScriptRow | None = index.data(ROW_ROLE) if index.isValid() else None
            if row is not None and row.lines:
                self.line_pressed.emit(row.lines[0].number)
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """All of a line that is cut, and how it matches."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            line = self._line_at(index, event.pos().y(), event.pos().x()) if index.isValid() else None
            QToolTip.showText(event.globalPos(), plain_tip(line_text(line)) if line is not None else "", self)
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks words differently."""
        super().resizeEvent(event)
        if not self.delegate.width or not self.isVisible():
            self._lay_out()
        elif event.size().width() != self.delegate.width:
            self._settling.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody waits for rows that nobody sees."""
        super().hideEvent(event)
        if self._settling.isActive():
            self._settling.stop()
            self._lay_out()

    def _lay_out(self) -> None:
        if self.delegate.width != self.viewport().width():
            self.delegate.width = self.viewport().width()
            if self.model().rowCount() > _BATCH:
                self.lay_in_batches()
            self.scheduleDelayedItemsLayout()
            self.viewport().update()


def _matches(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_M and event.modifiers() == Qt.KeyboardModifier.NoModifier
