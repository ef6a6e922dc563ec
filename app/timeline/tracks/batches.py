"""Many small things in one call: rows of colour, rectangles, and pictures of signs that are painted once."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import cast

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QPixmap, QStaticText, QTransform
from shiboken6 import Shiboken

from app.timeline.tracks.base import Brush

Colours = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_LABELS_KEPT = 4000


def paint_row(brush: Brush, strip: QRectF, first: int, row: Colours) -> None:
    """Columns of the screen from `first` on, all of one colour each (ARGB, 0 is none).

    A picture one pixel high, stretched: it costs the same for ten blocks and for ten thousand.
    """
    ratio, columns = brush.ratio, len(row)
    # `row` must live until it is drawn: the image only borrows it.
    image = QImage(row.data, columns, 1, columns * 4, QImage.Format.Format_ARGB32)
    target = QRectF(strip.x() + first / ratio, strip.y(), columns / ratio, strip.height())
    brush.painter.drawImage(target, image)


def paint_rectangles(painter: QPainter, boxes: Floats) -> None:
    """Rectangles (n, 4) of left, top, width and height."""
    if len(boxes):
        whole = np.ascontiguousarray(boxes, np.float64)
        painter.drawRects(cast(QRectF, Shiboken.wrapInstance(whole.ctypes.data, QRectF)), len(whole))


@lru_cache(16)
def sheet_of(signs: tuple[Callable[[QPainter], None], ...], side: int, ratio: float) -> QPixmap:
    """Signs that are painted around the origin, side by side in squares; equal ones are painted once."""
    pixels = round(side * ratio)
    picture = QPixmap(pixels * len(signs), pixels)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for place, paint in enumerate(signs):
        painter.setWorldTransform(QTransform(ratio, 0, 0, ratio, (place + 0.5) * pixels, pixels / 2))
        paint(painter)
    painter.end()
    return picture


def put_signs(painter: QPainter, sheet: QPixmap, which: Ints, x: Floats, y: Floats, ratio: float) -> None:
    """Draw signs of a sheet around points, on whole pixels of the screen: as sharp as when they were painted."""
    if not len(which):
        return
    side = sheet.height()
    # As Qt's PixmapFragment: place of the middle, corner and size in the sheet, scales, rotation, opacity.
    parts = np.zeros((len(which), 10))
    parts[:, 0] = (np.round(x * ratio - side / 2) + side / 2) / ratio
    parts[:, 1] = (np.round(y * ratio - side / 2) + side / 2) / ratio
    parts[:, 2] = which * side
    parts[:, 4:6] = side
    parts[:, 6:8] = 1 / ratio
    parts[:, 9] = 1.0
    first = cast(QPainter.PixmapFragment, Shiboken.wrapInstance(parts.ctypes.data, QPainter.PixmapFragment))
    painter.drawPixmapFragments(first, len(parts), sheet)


class Labels:
    """Texts in one font, whose glyphs are placed once: laying them out costs several times what drawing them does."""

    def __init__(self, font: QFont) -> None:
        self._font = QFont(font)
        self._metrics = QFontMetricsF(self._font)
        self._texts: dict[str, tuple[QStaticText, float]] = {}

    def width(self, text: str) -> float:
        """How wide a text is."""
        return self._found(text)[1]

    def draw(self, painter: QPainter, x: float, room: QRectF, text: str) -> None:
        """Draw from `x` on, in the middle of a room's height, in the painter's pen; the painter has the font."""
        painter.drawStaticText(QPointF(x, room.center().y() - self._metrics.height() / 2), self._found(text)[0])

    def _found(self, text: str) -> tuple[QStaticText, float]:
        found = self._texts.get(text)
        if found is None:
            if len(self._texts) > _LABELS_KEPT:
                self._texts.clear()
            made = QStaticText(text)
            made.setTextFormat(Qt.TextFormat.PlainText)
            made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            made.prepare(QTransform(), self._font)
            found = self._texts[text] = (made, self._metrics.horizontalAdvance(text))
        return found


_labels: dict[str, Labels] = {}


def labels_in(font: QFont) -> Labels:
    """The texts of a font."""
    key = font.key()
    found = _labels.get(key)
    if found is None:
        found = _labels[key] = Labels(font)
    return found
