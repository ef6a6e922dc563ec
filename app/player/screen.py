"""The picture, letterboxed, with what was read from it drawn on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme import Look, look_named

# A picture this many pixels off the size it is painted in need not be scaled with care.
_NEARLY = 2
_SHADE, _LINE_SHADE, _EDGE_SHADE = 0.75, 0.65, 0.47


@dataclass(frozen=True, slots=True)
class FaceMark:
    """One face on the picture: box (x, y, w, h) as fractions of the frame, two short texts, colour."""

    box: tuple[float, float, float, float]
    name: str
    reading: str
    colour: QColor
    selected: bool = False


class Screen(QWidget):
    """Paints frames and overlays; it knows nothing of files or time."""

    clicked = Signal()
    full_screen_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # A film is seen in the same surroundings whatever the window looks like: these colours are one in both themes.
        self._look: Look = look_named("dark")
        self._image = QImage()
        self._aspect = 0.0
        self._fitted = QImage()
        self._fitted_from: tuple[int, QSize] | None = None
        self._marks: tuple[FaceMark, ...] = ()
        self._subtitle = ""
        self._message = ""
        self._covered = 0
        self.show_faces = True
        self.show_subtitle = True
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(240, 135))
        self.setAccessibleName(self.tr("Film picture"))

    def sizeHint(self) -> QSize:
        """A comfortable picture."""
        return QSize(640, 360)

    @property
    def image(self) -> QImage:
        """The frame on screen, null before the first."""
        return self._image

    def show_image(self, image: QImage) -> None:
        """Put a frame on screen."""
        self._image = image
        self._message = ""
        self.update()

    def set_aspect(self, aspect: float) -> None:
        """Width over height of the picture as it is meant to be seen; 0: as its pixels are."""
        if aspect != self._aspect:
            self._aspect = aspect
            self.update()

    def show_message(self, sentence: str) -> None:
        """A sentence over the picture, until there is another one."""
        self._message = sentence
        self.update()

    @property
    def message(self) -> str:
        """The sentence shown now."""
        return self._message

    def show_marks(self, marks: Sequence[FaceMark]) -> None:
        """The faces to frame."""
        if tuple(marks) != self._marks:
            self._marks = tuple(marks)
            self.update()

    @property
    def marks(self) -> tuple[FaceMark, ...]:
        """The faces framed now."""
        return self._marks

    def show_line(self, text: str) -> None:
        """What is being said: a line, or one in a row for each of two people."""
        if text != self._subtitle:
            self._subtitle = text
            self.update()

    def keep_free(self, height: int) -> None:
        """Write the line above the lowest `height` points, which something else covers."""
        if height != self._covered:
            self._covered = height
            self.update()

    @property
    def line(self) -> str:
        """What is written on the picture now."""
        return self._subtitle

    def picture_rect(self) -> QRectF:
        """Where the picture lies inside the widget."""
        if self._image.isNull():
            return QRectF(self.rect())
        own = QSizeF(self._image.size())
        if self._aspect > 0:
            own.setWidth(own.height() * self._aspect)
        size = own.scaled(QSizeF(self.size()), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = round((self.width() - size.width()) / 2), round((self.height() - size.height()) / 2)
        return QRectF(left, top, round(size.width()), round(size.height()))

    def _fitted_image(self, target: QRectF) -> QImage:
        """The frame in the size it is painted in: overlays are repainted more often than frames come."""
        ratio = self.devicePixelRatioF()
        size = QSize(round(target.width() * ratio), round(target.height() * ratio))
        if self._fitted_from != (self._image.cacheKey(), size):
            self._fitted_from = (self._image.cacheKey(), size)
            own = self._image.size()
            if abs(own.width() - size.width()) <= _NEARLY and abs(own.height() - size.height()) <= _NEARLY:
                self._fitted = QImage(self._image)
            else:
                keep, mode = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
                self._fitted = self._image.scaled(size, keep, mode)
        return self._fitted

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Clicking the picture plays or pauses."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A second click takes the first one back and fills the screen."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()
            self.full_screen_asked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Picture, faces, line."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("film"))
        if self._image.isNull():
            self._paint_message(painter)
            return
        target = self.picture_rect()
        painter.drawImage(target, self._fitted_image(target))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.show_faces:
            for mark in self._marks:
                self._paint_mark(painter, target, mark)
        if self.show_subtitle and self._subtitle:
            self._paint_line(painter, target)
        self._paint_message(painter)

    def _paint_message(self, painter: QPainter) -> None:
        if not self._message:
            return
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        text = QRectF(self.rect().adjusted(32, 24, -32, -24))
        if not self._image.isNull():
            text = QFontMetricsF(self.font()).boundingRect(text, int(flags), self._message).adjusted(-2, 0, 2, 2)
            self._paint_ground(painter, text.adjusted(-16, -12, 16, 12), _SHADE)
        painter.setFont(self.font())
        painter.setPen(self._look.colour("film_message"))
        painter.drawText(text, flags, self._message)

    def _paint_ground(self, painter: QPainter, area: QRectF, shade: float) -> None:
        ground = QPainterPath()
        ground.addRoundedRect(area, 6, 6)
        painter.fillPath(ground, self._look.colour("film_shade", shade))

    def _paint_mark(self, painter: QPainter, target: QRectF, mark: FaceMark) -> None:
        x, y, w, h = mark.box
        box = QRectF(
            target.x() + x * target.width(), target.y() + y * target.height(), w * target.width(), h * target.height()
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._look.colour("film_shade", _EDGE_SHADE), 4))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QPen(mark.colour, 3 if mark.selected else 2))
        painter.drawRoundedRect(box, 4, 4)
        self._paint_label(painter, target, box, mark)

    def _paint_label(self, painter: QPainter, target: QRectF, box: QRectF, mark: FaceMark) -> None:
        font = QFont(self.font())
        font.setPixelSize(round(min(max(target.height() / 42, 12.0), 20.0)))
        strong = QFont(font)
        strong.setWeight(QFont.Weight.DemiBold)
        unit = font.pixelSize() / 12
        plain_width = QFontMetricsF(font).horizontalAdvance(mark.reading)
        name_width = QFontMetricsF(strong).horizontalAdvance(mark.name)
        width = 26 * unit + name_width + (8 * unit + plain_width if mark.reading else 0)
        height = 20 * unit
        left = min(max(box.x() - 1, target.x()), target.right() - width)
        above = box.y() - height - 4
        top = above if above >= target.y() else min(box.bottom() + 4, target.bottom() - height)
        ground = QRectF(left, top, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("film_shade", _SHADE))
        painter.drawRoundedRect(ground, 4 * unit, 4 * unit)
        painter.setBrush(mark.colour)
        painter.drawEllipse(QPointF(ground.x() + 10 * unit, ground.center().y()), 4 * unit, 4 * unit)
        painter.setPen(self._look.colour("film_ink"))
        painter.setFont(strong)
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(ground.adjusted(18 * unit, 0, 0, 0), align, mark.name)
        painter.setFont(font)
        painter.drawText(ground.adjusted(26 * unit + name_width, 0, 0, 0), align, mark.reading)

    def _paint_line(self, painter: QPainter, target: QRectF) -> None:
        font = QFont(self.font())
        font.setPixelSize(max(14, min(28, int(target.height() / 18))))
        metrics = QFontMetricsF(font)
        room = QRectF(0, 0, target.width() * 0.86, target.height() / 2)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        text = metrics.boundingRect(room, int(flags), self._subtitle)
        text.moveCenter(QPointF(target.center().x(), 0))
        text.moveBottom(min(target.bottom() - target.height() * 0.05, self.height() - self._covered - 12))
        self._paint_ground(painter, text.adjusted(-12, -4, 12, 4), _LINE_SHADE)
        painter.setFont(font)
        painter.setPen(self._look.colour("film_ink"))
        painter.drawText(text.adjusted(-2, 0, 2, 2), flags, self._subtitle)
