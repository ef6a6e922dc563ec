"""A drawing that is painted once and kept as a picture, with places one can point at by mouse or by key."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.theme import Look, Theme
from app.tips import plain_tip

_ON = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_PRESS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that means something: its shape, what it stands for, and what it says."""

    shape: QPainterPath
    key: Hashable
    tip: str


def box(area: QRectF) -> QPainterPath:
    """A rectangle as the shape of a spot."""
    path = QPainterPath()
    path.addRoundedRect(area, 4, 4)
    return path


class Chart(QWidget):
    """Paints itself by `_draw` when its content, width or theme changed; a moving mark is painted over by `_draw_over`.

    Arrows go from spot to spot, Enter and Space press one, a pointer that rests says its tip.
    """

    # The key of a spot that was pressed.
    activated = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture: QPixmap | None = None
        self._spots: list[Spot] = []
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.redraw)

    def _draw(self, painter: QPainter, look: Look) -> None:
        """Paint everything that stands still, and name the spots with `_spot`."""
        raise NotImplementedError

    def _draw_over(self, painter: QPainter, look: Look) -> None:
        """Paint what moves."""

    def _needed(self, width: int) -> int:
        """How high the drawing is at a width."""
        raise NotImplementedError

    @property
    def spots(self) -> list[Spot]:
        """The places one can point at, in the order of the keys."""
        self._prepared()
        return self._spots

    @property
    def current(self) -> Spot | None:
        """The spot that the keys are at."""
        return self._spots[self._at] if 0 <= self._at < len(self._spots) else None

    def _spot(self, shape: QPainterPath, key: Hashable, tip: str) -> None:
        self._spots.append(Spot(shape, key, tip))

    def redraw(self) -> None:
        """Something that stands still changed."""
        self._picture = None
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        """Legends wrap: narrower is higher."""
        return self._needed(max(1, width))

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(256, self._needed(max(256, self.width())))

    def minimumSizeHint(self) -> QSize:
        """Panels may be narrow."""
        return QSize(160, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width is another drawing."""
        super().resizeEvent(event)
        self._picture = None

    def _prepared(self) -> QPixmap:
        if self._picture is None:
            ratio = self.devicePixelRatioF()
            self._picture = QPixmap(max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio)))
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            self._spots = []
            painter = QPainter(self._picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self.font())
            self._draw(painter, self._theme.look)
            painter.end()
            self._at = min(self._at, len(self._spots) - 1)
        return self._picture

    def paintEvent(self, event: QPaintEvent) -> None:
        """The kept picture, what moves, and where the keys are."""
        picture, painter, look = self._prepared(), QPainter(self), self._theme.look
        painter.drawPixmap(0, 0, picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_over(painter, look)
        spot = self.current
        if spot is not None and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("focus"), 1.5))
            painter.drawPath(spot.shape)

    def spot_at(self, place: QPointF) -> Spot | None:
        """What lies at a place; of several the one painted last."""
        return next((spot for spot in reversed(self.spots) if spot.shape.contains(place)), None)

    def event(self, event: QEvent) -> bool:
        """Keys that mean something here must not move the film; a resting pointer is told what it is at."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._means(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            spot = self.spot_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), plain_tip(spot.tip if spot is not None else ""), self)
            return True
        return super().event(event)

    def _means(self, event: QKeyEvent) -> bool:
        if not self.spots or event.modifiers() not in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            return False
        return event.key() in (*_ON, *_BACK) or (event.key() in _PRESS and self.current is not None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From spot to spot; press one."""
        if not self._means(event):
            super().keyPressEvent(event)
            return
        if event.key() in _PRESS:
            spot = self.current
            if spot is not None:
                self.activated.emit(spot.key)
            return
        step = 1 if event.key() in _ON else -1
        self._stand(min(max(0, self._at + step), len(self._spots) - 1))

    def _stand(self, place: int) -> None:
        self._at = place
        spot = self.current
        self.setAccessibleDescription(spot.tip if spot is not None else "")
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keys begin at the first spot."""
        super().focusInEvent(event)
        if self._at < 0 and self.spots and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._stand(0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over what can be pressed."""
        self._point(event.position())

    def _point(self, place: QPointF) -> None:
        over = self.spot_at(place) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press what is there."""
        spot = self.spot_at(event.position()) if event.button() == Qt.MouseButton.LeftButton else None
        if spot is None:
            super().mousePressEvent(event)
            return
        self._stand(self._spots.index(spot))
        self.activated.emit(spot.key)
