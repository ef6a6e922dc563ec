"""The studio's own line icons, drawn in the colour asked for."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.resources import resource

_SIZES = (16, 20, 24, 32, 48)


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text("utf-8")


def pixmap(name: str, colour: QColor, size: int) -> QPixmap:
    """An icon as a picture of `size` x `size` device pixels."""
    drawing = _source(name).replace("currentColor", colour.name())
    image = QPixmap(QSize(size, size))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


def icon(name: str, colour: QColor, disabled: QColor | None = None) -> QIcon:
    """An icon in several sizes."""
    made = QIcon()
    for size in _SIZES:
        made.addPixmap(pixmap(name, colour, size))
        if disabled is not None:
            made.addPixmap(pixmap(name, disabled, size), QIcon.Mode.Disabled)
    return made


def write_icon(name: str, colour: QColor, target: str) -> str:
    """An icon as a file, for the style sheet; returns the path with forward slashes."""
    path = Path(target)
    if not pixmap(name, colour, 24).save(str(path), "PNG"):
        return ""
    return path.as_posix()
