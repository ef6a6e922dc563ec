"""From the disc people stand in to the pixels of a widget: zoom, pan, and who lies in which direction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF

Floats = npt.NDArray[np.float64]

NEAREST: Final = 12.0
"""How far one can go in."""


@dataclass(frozen=True, slots=True)
class Frame:
    """`middle` of the disc in pixels at no zoom, `radius` of the disc there; `zoom` and `moved` are the user's."""

    width: float
    height: float
    extent: float = 1.0
    zoom: float = 1.0
    moved_x: float = 0.0
    moved_y: float = 0.0
    margin: float = 28.0

    @property
    def scale(self) -> float:
        """Pixels per unit."""
        return max(20.0, min(self.width, self.height) / 2 - self.margin) / max(1e-6, self.extent) * self.zoom

    @property
    def middle(self) -> tuple[float, float]:
        """Where the middle of the disc is."""
        return self.width / 2 + self.moved_x, self.height / 2 + self.moved_y

    def places(self, position: Floats) -> Floats:
        """Pixels (p, 2) of places (p, 2)."""
        return position * self.scale + np.array(self.middle)

    def zoomed(self, factor: float, about: QPointF) -> Frame:
        """Nearer or farther, with what lies under `about` staying there."""
        zoom = min(NEAREST, max(0.5, self.zoom * factor))
        kept = zoom / self.zoom
        x, y = self.middle
        new_x, new_y = about.x() + (x - about.x()) * kept, about.y() + (y - about.y()) * kept
        return replace(self, zoom=zoom, moved_x=new_x - self.width / 2, moved_y=new_y - self.height / 2)

    def shifted(self, x: float, y: float) -> Frame:
        """Moved by so many pixels."""
        return replace(self, moved_x=self.moved_x + x, moved_y=self.moved_y + y)

    def whole(self) -> Frame:
        """All of it in view again."""
        return replace(self, zoom=1.0, moved_x=0.0, moved_y=0.0)

    def centred(self, place: Floats) -> Frame:
        """With this place (2,) of the disc in the middle of the widget."""
        return replace(self, moved_x=-float(place[0]) * self.scale, moved_y=-float(place[1]) * self.scale)


def towards(places: Floats, here: int, x: int, y: int) -> int:
    """Who is next from the person at place `here` in a direction, seen within a right angle; `here` where nobody is."""
    away = places - places[here]
    along = away @ np.array([x, y], float)
    across = np.abs(away @ np.array([y, -x], float))
    ahead = (along > 1e-6) & (across <= along)
    if not ahead.any():
        return here
    return int(np.argmin(np.where(ahead, along + 2 * across, np.inf)))


def nearest_curve(shape: Floats, x: float, y: float, reach: float) -> int:
    """Which of the curves (n, k, 2) passes nearest to a point, -1 where none does within `reach`."""
    if not len(shape):
        return -1
    start, along = shape[:, :-1], np.diff(shape, axis=1)
    away = np.array([x, y]) - start
    square = np.maximum((along * along).sum(axis=2), 1e-9)
    share = np.clip((away * along).sum(axis=2) / square, 0.0, 1.0)
    rest = away - along * share[..., None]
    distance = np.sqrt((rest * rest).sum(axis=2)).min(axis=1)
    # Of several under the pointer, the strongest lies on top: it comes last.
    best = len(distance) - 1 - int(np.argmin(distance[::-1]))
    return best if distance[best] <= reach else -1
