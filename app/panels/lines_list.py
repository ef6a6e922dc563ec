"""How a line looks, how its words are edited in place, and the keys that belong to the list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.icons import pixmap
from app.panels.lines_model import COLOUR_ROLE, CURRENT_ROLE, NAME_ROLE, ROW_ROLE, LineRow
from app.panels.paint import LEFT, elided, paint_emotion, paint_kind, sized
from app.panels.rows import Index
from app.theme import Look, Theme
from app.timeline.content import shown_emotion, words_sure
from app.words import short_time
from emotionai_core.records.evidence import Channel

_ROW = 54
Verb = Callable[[], None]


class LinesDelegate(QStyledItemDelegate):
    """Paints one line; Enter in the editor keeps the words, Tab goes on, Ctrl+Enter splits at the cursor."""

    # The line's row as it is, what its words are now, and after how many letters to split.
    split_wanted = Signal(object, str, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._edited: LineRow | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are equally high."""
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Time, who, emotion; below it what is said."""
        row: LineRow = index.data(ROW_ROLE)
        look, area = self._theme.look, QRectF(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, look.colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, look.colour("raised"))
        if index.data(CURRENT_ROLE):
            painter.fillRect(QRectF(area.x(), area.y(), 3, area.height()), look.colour("playhead"))
        if row.line is None:
            painter.setOpacity(0.55)
        base = painter.font()
        right = self._paint_signs(painter, look, area, row)
        self._paint_head(painter, look, area, row, index, right)
        font = sized(base, 13)
        font.setStrikeOut(row.line is None)
        painter.setFont(font)
        painter.setPen(look.colour("ink"))
        words = QRectF(area.x() + 12, area.y() + 28, area.width() - 24, 20)
        painter.drawText(words, LEFT, elided(font, row.said.text, words.width()))
        painter.restore()

    def _paint_signs(self, painter: QPainter, look: Look, area: QRectF, row: LineRow) -> float:
        """Emotion, conflict, pencil from the right; returns where they begin."""
        right, middle, line = area.right() - 12, area.y() + 17, row.line
        if line is None:
            return _paint_icon(painter, look, "hidden", "muted", right, middle)
        if line.reading(Channel.TEXT) is not None:
            right = paint_emotion(painter, look, right, middle, shown_emotion(line), painter.font(), words_sure(line))
        right = paint_kind(painter, look, right, middle, line.conflict.kind if line.conflict is not None else None)
        if row.corrected:
            right = _paint_icon(painter, look, "pencil", "accent", right - 4, middle)
        return right

    def _paint_head(
        self, painter: QPainter, look: Look, area: QRectF, row: LineRow, index: Index, right: float
    ) -> None:
        small, strong = sized(painter.font(), 12), sized(painter.font(), 12, bold=True)
        painter.setFont(small)
        painter.setPen(look.colour("muted"))
        time = short_time(row.said.start)
        head = QRectF(area.x() + 12, area.y() + 7, max(34.0, painter.fontMetrics().horizontalAdvance(time)), 20)
        painter.drawText(head, LEFT, time)
        left, colour = head.right() + 8, int(index.data(COLOUR_ROLE))
        if colour >= 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.person(colour))
            painter.drawEllipse(QPointF(left + 4, head.center().y()), 4, 4)
        painter.setFont(strong)
        painter.setPen(look.colour("ink"))
        name = str(index.data(NAME_ROLE)) or ("?" if row.line is not None else "")
        room = right - left - 20
        painter.drawText(QRectF(left + 14, head.y(), room, 20), LEFT, elided(strong, name, room))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A field for the words."""
        self._edited = index.data(ROW_ROLE)
        field = QLineEdit(parent)
        field.setAccessibleName(self.tr("Words of the line"))
        field.setToolTip(
            self.tr("Enter keeps it, Tab goes on to the next line, Ctrl+Enter splits it here, Esc leaves it")
        )
        return field

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """The words, unless somebody is changing them already."""
        text = str(index.data(Qt.ItemDataRole.EditRole))
        if isinstance(editor, QLineEdit) and not editor.isModified() and editor.text() != text:
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Keep what was typed."""
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text())  # type: ignore[arg-type]

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Over the words, and a little larger."""
        row: QRect = option.rect  # type: ignore[attr-defined]
        editor.setGeometry(QRect(row.x() + 4, row.y() + 23, row.width() - 8, 30))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter keeps the words and gives the keys back to the list, Ctrl+Enter splits."""
        if isinstance(watched, QLineEdit) and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            hints = QAbstractItemDelegate.EndEditHint
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                    self.closeEditor.emit(watched, hints.RevertModelCache)
                    self.split_wanted.emit(self._edited, watched.text(), watched.cursorPosition())
                else:
                    self.commitData.emit(watched)
                    self.closeEditor.emit(watched, hints.NoHint)
                return True
        return super().eventFilter(watched, event)


def _paint_icon(painter: QPainter, look: Look, name: str, token: str, right: float, middle: float) -> float:
    area = QRectF(right - 14, middle - 7, 14, 14)
    painter.drawPixmap(area, pixmap(name, look.colour(token), 28), QRectF(0, 0, 28, 28))
    return area.x() - 4


class LinesList(QListView):
    """A list that asks its panel about the keys that mean something to a line."""

    menu_wanted = Signal(object)
    # A row that somebody chose by key; what a change of the rows makes current, nobody chose.
    chosen = Signal(object)
    # The editor went on to this row.
    went_on = Signal(object)

    def __init__(
        self, verb_of: Callable[[QKeyEvent], Callable[[], None] | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._verb_of = verb_of
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setAccessibleName(self.tr("Lines"))

    @property
    def editing(self) -> bool:
        """Whether words are being edited."""
        return self.state() == QAbstractItemView.State.EditingState

    def event(self, event: QEvent) -> bool:
        """Keys that mean something here must not move the film."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            arrows = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
            if (plain and event.key() in arrows) or self._verb_of(event) is not None:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The panel's keys first."""
        run = self._verb_of(event)
        if run is not None:
            run()
            return
        before = self.currentIndex()
        super().keyPressEvent(event)
        if self.currentIndex() != before:
            self.chosen.emit(self.currentIndex())

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Tab goes on to the words of the next line; a letter typed there must not replace them all."""
        super().closeEditor(editor, hint)
        hints = QAbstractItemDelegate.EndEditHint
        if hint in (hints.EditNextItem, hints.EditPreviousItem) and self.editing:
            self.went_on.emit(self.currentIndex())
            field = self.viewport().focusWidget()
            if isinstance(field, QLineEdit):
                field.end(False)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Everything that can be done with the selected lines."""
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keyboard else self.indexAt(event.pos())
        if index.isValid():
            self.chosen.emit(index)
            place = self.visualRect(index).center() if keyboard else event.pos()
            self.menu_wanted.emit(self.viewport().mapToGlobal(place))
