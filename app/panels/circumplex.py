"""A field to point into: valence from left to right, arousal from bottom to top."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.panels.paint import sized
from app.theme import Theme

_STEP = 0.1
_MARGIN = 18.0
_ARROWS = {
    Qt.Key.Key_Left: (-2 * _STEP, 0.0),
    Qt.Key.Key_Right: (2 * _STEP, 0.0),
    Qt.Key.Key_Up: (0.0, _STEP),
    Qt.Key.Key_Down: (0.0, -_STEP),
}
_AWAY = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class Circumplex(QWidget):
    """Arousal in [0, 1] and valence in [-1, 1] of one line, set by a click, a drag or the arrows."""

    # (arousal, valence), or (None, None) when they were taken away.
    chosen = Signal(object, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._arousal: float | None = None
        self._valence: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setToolTip(
            self.tr(
                "Right is pleasant, up is aroused. Click, or move the point with the arrow keys; Delete takes it away."
            )
        )
        theme.changed.connect(self.update)
        self.show_values(None, None)

    @property
    def values(self) -> tuple[float | None, float | None]:
        """Arousal and valence, None where not set."""
        return self._arousal, self._valence

    def show_values(self, arousal: float | None, valence: float | None) -> None:
        """Another line's point."""
        self._arousal, self._valence = arousal, valence
        said = self.tr("not set")
        if arousal is not None and valence is not None:
            said = self.tr("arousal {arousal}, valence {valence}").format(
                arousal=f"{arousal:.2f}", valence=f"{valence:+.2f}"
            )
        self.setAccessibleName(self.tr("Arousal and valence: {said}").format(said=said))
        self.update()

    def sizeHint(self) -> QSize:
        """Wider than high."""
        return QSize(220, 150)

    def minimumSizeHint(self) -> QSize:
        """Still large enough to point into."""
        return QSize(140, 110)

    def _field(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_MARGIN, _MARGIN - 2, -_MARGIN, -_MARGIN + 2)

    def event(self, event: QEvent) -> bool:
        """The arrows move the point, not the film."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if plain and (event.key() in _ARROWS or event.key() in _AWAY) and self.isEnabled():
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, Delete takes away."""
        if event.key() in _AWAY:
            self._choose(None, None)
        elif event.key() in _ARROWS:
            right, up = _ARROWS[Qt.Key(event.key())]
            before = (0.5 if self._arousal is None else self._arousal, self._valence or 0.0)
            self._choose(before[0] + up, before[1] + right)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the point there."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._preview(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the point along; it is told only where it comes to rest."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._preview(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Here it is."""
        if event.button() == Qt.MouseButton.LeftButton and self._arousal is not None:
            self._choose(self._arousal, self._valence)

    def _preview(self, place: QPointF) -> None:
        field = self._field()
        valence = 2 * (place.x() - field.x()) / field.width() - 1
        arousal = 1 - (place.y() - field.y()) / field.height()
        self.show_values(round(min(1.0, max(0.0, arousal)), 2), round(min(1.0, max(-1.0, valence)), 2))

    def _choose(self, arousal: float | None, valence: float | None) -> None:
        if arousal is not None and valence is not None:
            arousal, valence = round(min(1.0, max(0.0, arousal)), 2), round(min(1.0, max(-1.0, valence)), 2)
        self.show_values(arousal, valence)
        self.chosen.emit(arousal, valence)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Axes, their ends in words, the point."""
        look, painter, field = self._theme.look, QPainter(self), self._field()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("focus" if self.hasFocus() else "border"), 1))
        painter.setBrush(look.colour("raised"))
        painter.drawRoundedRect(field, 8, 8)
        painter.setPen(QPen(look.colour("border"), 1))
        painter.drawLine(QPointF(field.center().x(), field.top()), QPointF(field.center().x(), field.bottom()))
        painter.drawLine(QPointF(field.left(), field.center().y()), QPointF(field.right(), field.center().y()))
        painter.setFont(sized(self.font(), 11))
        painter.setPen(look.colour("muted"))
        inner = field.adjusted(6, 3, -6, -3)
        middle = Qt.AlignmentFlag.AlignHCenter
        painter.drawText(QRectF(0, 0, self.width(), _MARGIN), middle, self.tr("aroused"))
        painter.drawText(QRectF(0, self.height() - _MARGIN + 2, self.width(), _MARGIN), middle, self.tr("calm"))
        low = Qt.AlignmentFlag.AlignVCenter
        half = inner.adjusted(0, 14, 0, 14)
        painter.drawText(half, int(low | Qt.AlignmentFlag.AlignLeft), self.tr("unpleasant"))
        painter.drawText(half, int(low | Qt.AlignmentFlag.AlignRight), self.tr("pleasant"))
        if self._arousal is not None and self._valence is not None:
            x = field.x() + (self._valence + 1) / 2 * field.width()
            y = field.y() + (1 - self._arousal) * field.height()
            painter.setPen(QPen(look.colour("on_accent"), 2))
            painter.setBrush(look.colour("accent"))
            painter.drawEllipse(QPointF(x, y), 7, 7)
