"""People as discs with their face or initials, and their names where there is room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from app.panels.paint import elided, sized
from app.theme import Look, ink_on

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

LARGEST, LARGEST_EGO, SMALLEST = 20.0, 26.0, 3.0
_SPRITE = 96
_NAME_ROOM = 84.0
_SIZES = 1000
_NAMES, _NAME_HIGH = 40, 15.0


@dataclass(frozen=True, slots=True)
class Node:
    """A person: name, place among the colours."""

    key: str
    name: str
    colour: int


def initials(name: str) -> str:
    """Up to two letters that stand for a name; one sign of a script that has no spaces."""
    parts = [part for part in name.replace("-", " ").split() if part[0].isalnum()]
    if not parts:
        return name[:1]
    letters = parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")
    return letters.upper()


def radii(room: Floats, known: Flags, scale: float, ego: int) -> Floats:
    """How large people are drawn, (p,) pixels: as the room on the rings allows; in a crowd all alike.

    Those who are not `known` (p,) to anybody there are smaller.
    """
    largest = min(LARGEST, 6.0 + 0.08 * scale)
    if ego < 0:
        usual = float(np.percentile(room[known], 30)) if known.any() else 1.0
        alike = np.clip(usual * scale * 0.85, SMALLEST, largest)
        return np.where(known, alike, np.clip(room * scale * 0.85, SMALLEST, 0.7 * alike))
    made = np.clip(room * scale * 0.82, SMALLEST, largest)
    made[ego] = min(LARGEST_EGO, 1.3 * largest)
    return made


class NodePainter:
    """Keeps each person's disc as a picture, so that a frame only places it."""

    def __init__(self, picture_of: Callable[[str], QPixmap | None]) -> None:
        self._picture_of = picture_of
        # In full size by person, and in the sizes they were drawn in lately.
        self._sprites: dict[str, QPixmap] = {}
        self._sized: dict[tuple[str, int], QPixmap] = {}
        self._look = ""

    def forget(self) -> None:
        """Portraits or colours are others."""
        self._sprites, self._sized = {}, {}

    def paint(self, painter: QPainter, look: Look, nodes: Sequence[Node], places: Floats, radius: Floats) -> None:
        """Everybody, the smallest first."""
        if look.name != self._look:
            self._look = look.name
            self.forget()
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        ratio = painter.device().devicePixelRatioF()
        for at in np.argsort(radius, kind="stable").tolist():
            x, y, r = float(places[at, 0]), float(places[at, 1]), float(radius[at])
            if r < 5:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.person(nodes[at].colour))
                painter.drawEllipse(QPointF(x, y), r, r)
            else:
                painter.drawPixmap(QPointF(x - r, y - r), self._in_size(look, nodes[at], round(2 * r * ratio), ratio))

    def _in_size(self, look: Look, node: Node, pixels: int, ratio: float) -> QPixmap:
        """Scaled once: a frame that only moves people copies pixels."""
        made = self._sized.get((node.key, pixels))
        if made is None:
            if len(self._sized) > _SIZES:
                self._sized = {}
            mode = Qt.TransformationMode.SmoothTransformation
            made = self._sized[node.key, pixels] = self._sprite(look, node).scaledToHeight(max(1, pixels), mode)
            made.setDevicePixelRatio(ratio)
        return made

    def _sprite(self, look: Look, node: Node) -> QPixmap:
        made = self._sprites.get(node.key)
        if made is None:
            made = self._sprites[node.key] = _disc(look, node, self._picture_of(node.key))
        return made


def _disc(look: Look, node: Node, picture: QPixmap | None) -> QPixmap:
    made = QPixmap(_SPRITE, _SPRITE)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
    colour, area = look.person(node.colour), QRectF(0, 0, _SPRITE, _SPRITE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(area)
    if picture is not None and not picture.isNull():
        inside = QPainterPath()
        inside.addEllipse(area.adjusted(7, 7, -7, -7))
        painter.setClipPath(inside)
        painter.drawPixmap(area.adjusted(7, 7, -7, -7), picture, QRectF(picture.rect()))
    else:
        painter.setFont(sized(painter.font(), 40, bold=True))
        painter.setPen(ink_on(colour))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), initials(node.name))
    painter.end()
    return made


def paint_ring_of(painter: QPainter, look: Look, place: Floats, radius: float, token: str) -> None:
    """A ring around one person."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.colour(token), 2))
    painter.drawEllipse(QPointF(float(place[0]), float(place[1])), radius + 3, radius + 3)


class NamePainter:
    """Names below people; how wide they are is measured once."""

    def __init__(self) -> None:
        self._texts: dict[str, tuple[str, float]] = {}

    def _text(self, name: str, font: QFont) -> tuple[str, float]:
        """A name as it fits, and its width."""
        made = self._texts.get(name)
        if made is None:
            text = elided(font, name, _NAME_ROOM)
            made = self._texts[name] = text, QFontMetricsF(font).horizontalAdvance(text) + 6
        return made

    def paint(
        self, painter: QPainter, look: Look, nodes: Sequence[Node], places: Floats, radius: Floats, first: Sequence[int]
    ) -> None:
        """Those at the places `first` always, then the larger ones: no name over another name or over somebody."""
        font = sized(painter.font(), 11)
        painter.setFont(font)
        texts = [self._text(node.name, font) for node in nodes]
        window = QRectF(painter.viewport())
        wide = np.array([width for _, width in texts])
        left = np.clip(places[:, 0] - wide / 2, window.left(), np.maximum(window.left(), window.right() - wide))
        top = places[:, 1] + radius + 2
        free = (radius >= 9) & (top < window.bottom()) & (top > window.top())
        free &= ~_covering(left, top, left + wide, places, radius)
        order = [*first, *(at for at in np.argsort(-radius, kind="stable").tolist() if free[at] and at not in first)]
        taken: list[QRectF] = []
        for at in order:
            area = QRectF(float(left[at]), float(top[at]), float(wide[at]), _NAME_HIGH)
            if at not in first and (len(taken) >= _NAMES or any(area.intersects(one) for one in taken)):
                continue
            taken.append(area)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("panel", 0.72))
            painter.drawRoundedRect(area, 4, 4)
            painter.setPen(look.colour("ink" if at in first else "muted"))
            painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), texts[at][0])


def _covering(left: Floats, top: Floats, right: Floats, places: Floats, radius: Floats) -> Flags:
    """Whether each name would lie over somebody (p,)."""
    x, y = places.T
    across = (left[:, None] < x + radius) & (right[:, None] > x - radius)
    down = (top[:, None] < y + radius) & (top[:, None] + _NAME_HIGH > y - radius)
    return np.any(across & down, axis=1)
