"""Thousands of curved links as pixels.

OpenCV draws them, in one call per colour and width: it takes less time for curves than QPainter for as many straight
lines (`benchmarks/social_graph.py`), which is the difference between following the film and stuttering behind it.
"""

from __future__ import annotations

from enum import Enum
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

from app.graph.scene import Links
from app.theme import Look

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

BALANCES: Final = 7
"""Steps of the colour scale; odd, so that one of them is the middle."""
WIDEST: Final = 7.0
STRONGEST: Final = 300
"""So many links, the strongest ones, have their width and an arrow; the rest are lines as thin as can be."""

# How far links stand out from the ground: faded, weak, middling, strong; where there are few, all of them do.
_DEPTHS, _DEPTHS_OF_FEW = (0.14, 0.3, 0.55, 0.85), (0.14, 0.6, 0.8, 0.95)
# One more than any width in pixels.
_WIDTHS = 64
PLAIN_STEPS, FINE_STEPS = 6, 20
_BULGE = 0.16
# Coordinates beyond this are not worth drawing and would leave OpenCV's range.
_FAR = 20_000.0


class Detail(Enum):
    """How carefully links are painted: at half the resolution (many that move), plainly, or with smooth edges."""

    COARSE = 0
    PLAIN = 1
    FINE = 2


def balance_colour(look: Look, balance: float) -> QColor:
    """Orange for losses over a grey middle to blue for gains; told apart without red-green vision too."""
    if np.isnan(balance):
        return look.colour("border")
    middle, end = look.colour("faint"), look.colour("tag_blue" if balance > 0 else "tag_orange")
    return mixed(middle, end, abs(balance))


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """A colour on the way from one to another."""
    parts = [a + share * (b - a) for a, b in zip(one.getRgbF()[:3], other.getRgbF()[:3], strict=True)]  # type: ignore[index]
    return QColor.fromRgbF(*parts)


def width_of(intimacy: Floats) -> Floats:
    """How wide links are, in pixels."""
    return 1.0 + (WIDEST - 1.0) * np.clip(intimacy, 0.0, 1.0)


def curves(start: Floats, end: Floats, gap_start: Floats, gap_end: Floats, steps: int = PLAIN_STEPS) -> Floats:
    """Bent to the right of their way, so that there and back lie apart: (n, steps, 2) from `start`, `end` (n, 2).

    `gap_start`, `gap_end` (n,) are kept free at the ends, in the unit of the places.
    """
    along = end - start
    length = np.maximum(np.sqrt((along * along).sum(axis=1)), 1e-6)
    unit = along / length[:, None]
    first, last = start + unit * gap_start[:, None], end - unit * gap_end[:, None]
    along = last - first
    share = np.linspace(0.0, 1.0, steps)
    hump = _BULGE * 2 * share * (1 - share)
    made = np.empty((len(start), steps, 2))
    made[..., 0] = first[:, :1] + np.outer(along[:, 0], share) - np.outer(along[:, 1], hump)
    made[..., 1] = first[:, 1:] + np.outer(along[:, 1], share) + np.outer(along[:, 0], hump)
    return made


def paint_links(
    image: QImage, ground: QColor, look: Look, links: Links, shape: Floats, faded: Flags, detail: Detail
) -> None:
    """All links into an RGB32 image; `shape` (n, steps, 2) in its pixels, `faded` (n,): almost out of sight."""
    import cv2  # loads slowly, and only here is it asked to draw

    pixels: Any = np.frombuffer(image.bits(), np.uint8).reshape(image.height(), image.width(), 4)
    if detail is not Detail.COARSE:
        _paint(pixels, ground, look, links, shape, faded, image.devicePixelRatio(), detail)
        return
    size = image.width(), image.height()
    half = cv2.resize(pixels, (size[0] // 2, size[1] // 2), interpolation=cv2.INTER_NEAREST)
    _paint(half, ground, look, links, shape / 2, faded, image.devicePixelRatio() / 2, detail)
    cv2.resize(half, size, dst=pixels, interpolation=cv2.INTER_LINEAR)


def _paint(
    pixels: Any, ground: QColor, look: Look, links: Links, shape: Floats, faded: Flags, ratio: float, detail: Detail
) -> None:
    import cv2

    count = len(links.source)
    strong = (np.arange(count) >= count - STRONGEST) & ~faded
    wide = np.where(strong, np.round(width_of(links.intimacy) * ratio), round(ratio)).astype(np.int64)
    wide = np.maximum(1, wide)
    depths = _DEPTHS if count > STRONGEST else _DEPTHS_OF_FEW
    depth = np.where(faded, 0, 1 + np.searchsorted((0.25, 0.5), links.intimacy, side="right"))
    level = np.round((np.nan_to_num(links.balance, nan=0.0) + 1) / 2 * (BALANCES - 1)).astype(np.int64)
    level[np.isnan(links.balance)] = BALANCES
    seen = _in_sight(shape, pixels.shape[1], pixels.shape[0])
    # One call for all of a kind; kinds follow one another from weak to strong.
    kind = (depth * _WIDTHS + np.minimum(wide, _WIDTHS - 1)) * (BALANCES + 1) + level
    # Smooth curves need places between pixels: sixteenths of them.
    smooth, parts = (cv2.LINE_AA, 4) if detail is Detail.FINE else (cv2.LINE_8, 0)
    points = np.round(np.clip(shape, -_FAR, _FAR) * (1 << parts)).astype(np.int32)
    for one in np.unique(kind[seen]).tolist():
        chosen = np.flatnonzero((kind == one) & seen)
        rest, step = divmod(one, BALANCES + 1)
        deep, thick = divmod(rest, _WIDTHS)
        colour = _colour(look, ground, step, depths[deep])
        cv2.polylines(pixels, points[chosen], False, colour, thick, smooth, parts)  # type: ignore[call-overload]
        arrows = chosen[strong[chosen]]
        if len(arrows):
            heads = _heads(shape[arrows], wide[arrows], ratio)
            cv2.fillPoly(pixels, heads, colour, smooth)  # type: ignore[call-overload]


def _colour(look: Look, ground: QColor, level: int, depth: float) -> tuple[int, int, int, int]:
    """What OpenCV paints with: no transparency, so the colour is mixed with the ground."""
    balance = float("nan") if level == BALANCES else level / (BALANCES - 1) * 2 - 1
    colour = mixed(ground, balance_colour(look, balance), depth)
    return colour.blue(), colour.green(), colour.red(), 255


def _in_sight(shape: Floats, width: int, height: int) -> npt.NDArray[np.bool_]:
    """Whether the box around each curve meets the picture."""
    if not len(shape):
        return np.zeros(0, np.bool_)
    # A curve leaves the box of its ends by less than a tenth of its length.
    start, end = shape[:, 0], shape[:, -1]
    room = np.abs(end - start).sum(axis=1) / 10
    low, high = np.minimum(start, end) - room[:, None], np.maximum(start, end) + room[:, None]
    meets = (high[:, 0] >= 0) & (low[:, 0] < width) & (high[:, 1] >= 0) & (low[:, 1] < height)
    return meets & (low[:, 0] > -_FAR) & (low[:, 1] > -_FAR) & (high[:, 0] < _FAR) & (high[:, 1] < _FAR)


def _heads(shape: Floats, wide: Ints, ratio: float) -> Any:
    """Arrow heads (n, 3, 2) at the ends of curves."""
    tip, before = shape[:, -1], shape[:, -2]
    along = tip - before
    unit = along / np.maximum(np.sqrt((along * along).sum(axis=1)), 1e-6)[:, None]
    side = np.stack([-unit[:, 1], unit[:, 0]], axis=1)
    long = (4 * ratio + 1.6 * wide)[:, None]
    back = tip - unit * long * 0.6
    heads = np.stack([tip + unit * long * 0.4, back + side * long * 0.45, back - side * long * 0.45], axis=1)
    return np.round(heads).astype(np.int32)
