"""A coach mark: the window dimmed but for one part of it, and a bubble that says what that part does."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.theme import Theme

_WIDTH = 340
_GAP = 18
_EDGE = 12
_VEIL = 0.66


class Bubble(QFrame):
    """Title, text, and where in the tour this is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setFixedWidth(_WIDTH)
        self.title = QLabel()
        self.title.setObjectName("panelTitle")
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.place = QLabel()
        self.place.setObjectName("faint")
        self.skip = QPushButton(self.tr("Skip"))
        self.skip.setObjectName("link")
        self.back = QPushButton(self.tr("Back"))
        self.next = QPushButton()
        self.next.setObjectName("primary")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.place, 1)
        for button in (self.skip, self.back, self.next):
            # The keys belong to the coach mark, whichever button was pressed last.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(8)
        for widget in (self.title, self.text):
            column.addWidget(widget)
        column.addSpacing(6)
        column.addLayout(row)


class CoachMark(QWidget):
    """Covers the whole window. Enter and Right go on, Left goes back, Escape ends."""

    went_on = Signal()
    went_back = Signal()
    ended = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hole = QRect()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Tour"))
        self.bubble = Bubble(self)
        self.bubble.skip.clicked.connect(lambda: self.ended.emit())
        self.bubble.back.clicked.connect(lambda: self.went_back.emit())
        self.bubble.next.clicked.connect(lambda: self.went_on.emit())
        theme.changed.connect(self.update)

    @property
    def hole(self) -> QRect:
        """The part of the window that is not dimmed; empty when there is none."""
        return self._hole

    def say(self, title: str, text: str, number: int, count: int) -> None:
        """Another step."""
        self.bubble.title.setText(title)
        self.bubble.text.setText(text)
        self.bubble.place.setText(self.tr("{number} of {count}").format(number=number + 1, count=count))
        self.bubble.back.setEnabled(number > 0)
        self.bubble.skip.setVisible(number < count - 1)
        self.bubble.next.setText(self.tr("Next") if number < count - 1 else self.tr("Done"))
        self.setAccessibleDescription(f"{title}. {text}")

    def point_at(self, widget: QWidget | None, area: QRect) -> None:
        """Leave `area` of a widget bright and put the bubble beside it; in the middle where there is no widget."""
        self._hole = QRect()
        if widget is not None:
            corner = self.mapFromGlobal(widget.mapToGlobal(area.topLeft()))
            self._hole = QRect(corner, area.size()).adjusted(-4, -4, 4, 4).intersected(self.rect())
        self.bubble.setFixedHeight(self.bubble.heightForWidth(_WIDTH))
        self.bubble.move(self._place())
        self.update()

    def _place(self) -> QPoint:
        """Where the bubble hides least: right of the part, left, below, above, else over its middle."""
        size, room, hole = self.bubble.size(), self.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE), self._hole
        wide, high = size.width(), size.height()
        middle = hole.center() if not hole.isEmpty() else self.rect().center()
        places = [
            QPoint(hole.right() + _GAP, middle.y() - high // 2),
            QPoint(hole.left() - _GAP - wide, middle.y() - high // 2),
            QPoint(middle.x() - wide // 2, hole.bottom() + _GAP),
            QPoint(middle.x() - wide // 2, hole.top() - _GAP - high),
        ]
        for corner in places if not hole.isEmpty() else []:
            wanted = QRect(self._inside(corner, wide, high, room), size)
            if not wanted.intersects(hole):
                return wanted.topLeft()
        return self._inside(QPoint(middle.x() - wide // 2, middle.y() - high // 2), wide, high, room)

    def _inside(self, corner: QPoint, wide: int, high: int, room: QRect) -> QPoint:
        x = max(room.left(), min(corner.x(), room.right() - wide))
        y = max(room.top(), min(corner.y(), room.bottom() - high))
        return QPoint(x, y)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The dimmed window, the bright part, the arrow."""
        look = self._theme.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dim = QPainterPath()
        dim.addRect(QRectF(self.rect()))
        if not self._hole.isEmpty():
            bright = QPainterPath()
            bright.addRoundedRect(QRectF(self._hole), 8, 8)
            dim = dim.subtracted(bright)
        painter.setPen(Qt.PenStyle.NoPen)
        # Dark in both themes: a light veil over a light window would hide nothing.
        veil = min(look.colour("ink"), look.colour("window"), key=lambda one: one.lightnessF())
        veil.setAlphaF(_VEIL)
        painter.fillPath(dim, veil)
        if not self._hole.isEmpty():
            painter.setPen(look.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self._hole).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
            self._paint_arrow(painter)

    def _paint_arrow(self, painter: QPainter) -> None:
        box, hole = QRectF(self.bubble.geometry()), QRectF(self._hole)
        if box.intersects(hole):
            return
        half = 9.0
        if box.left() >= hole.right() or box.right() <= hole.left():
            y = min(max(hole.center().y(), box.top() + 20), box.bottom() - 20)
            edge = box.left() if box.left() >= hole.right() else box.right()
            tip = edge - 11 if edge == box.left() else edge + 11
            points = [QPointF(edge, y - half), QPointF(tip, y), QPointF(edge, y + half)]
        else:
            x = min(max(hole.center().x(), box.left() + 20), box.right() - 20)
            edge = box.top() if box.top() >= hole.bottom() else box.bottom()
            tip = edge - 11 if edge == box.top() else edge + 11
            points = [QPointF(x - half, edge), QPointF(x, tip), QPointF(x + half, edge)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.look.colour("panel"))
        painter.drawPolygon(QPolygonF(points))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The window below is not to be operated while it is explained."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """On, back, end."""
        if event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.went_on.emit()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Backspace):
            self.went_back.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.ended.emit()
        else:
            super().keyPressEvent(event)
