"""Many small squares out of one picture at once: each pixel of a crop is the mean of the area it covers.

Summed-area tables (Crow 1984) make the cost independent of the boxes' sizes and need no loop over boxes.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from embedded.film import Picture

Floats = npt.NDArray[np.float32]
Boxes = npt.NDArray[np.float64]

# A crowd must not take more memory than a handful of people.
_AT_ONCE = 64


def integral(picture: Picture) -> npt.NDArray[np.int32]:
    """The summed-area table (h+1, w+1, c) of a picture of at most 8 million pixels (more would overflow int32)."""
    table = cv2.integral(picture).astype(np.int32, copy=False)
    return table if table.ndim == 3 else table[..., None]


def square(boxes: Boxes, grow: float = 0.0) -> Boxes:
    """Boxes (n, 4) x1 y1 x2 y2 made square about their centres, their longer side times 1 + `grow`."""
    centre = (boxes[:, :2] + boxes[:, 2:]) / 2
    half = (boxes[:, 2:] - boxes[:, :2]).max(axis=1, keepdims=True) * (1 + grow) / 2
    return np.hstack([centre - half, centre + half])


def _table_at(table: npt.NDArray[np.int32], y: Boxes, x: Boxes) -> Boxes:
    """The table between its whole places, (n, s+1, s+1, c): exact, as a picture is constant within each pixel."""
    wide, channels = table.shape[1:]
    y0 = np.minimum(y.astype(np.int64), table.shape[0] - 2)
    x0 = np.minimum(x.astype(np.int64), wide - 2)
    fy, fx = (y - y0)[:, :, None, None], (x - x0)[:, None, :, None]
    flat = table.reshape(-1, channels)
    place = y0[:, :, None] * wide + x0[:, None, :]
    upper, lower = flat.take(place, axis=0), flat.take(place + wide, axis=0)
    upper = upper + (flat.take(place + 1, axis=0) - upper) * fx
    lower = lower + (flat.take(place + wide + 1, axis=0) - lower) * fx
    return upper + (lower - upper) * fy


def area_crops(table: npt.NDArray[np.int32], boxes: Boxes, size: int) -> Floats:
    """Boxes (n, 4) of the picture behind `table` (h+1, w+1, c) as (n, size, size, c) float32; black outside of it."""
    if len(boxes) > _AT_ONCE:
        parts = [boxes[first : first + _AT_ONCE] for first in range(0, len(boxes), _AT_ONCE)]
        return np.concatenate([area_crops(table, part, size) for part in parts])
    steps = np.linspace(0, 1, size + 1)
    x = boxes[:, :1] + (boxes[:, 2:3] - boxes[:, :1]) * steps
    y = boxes[:, 1:2] + (boxes[:, 3:] - boxes[:, 1:2]) * steps
    sums = _table_at(table, np.clip(y, 0, table.shape[0] - 1), np.clip(x, 0, table.shape[1] - 1))
    sums = np.diff(np.diff(sums, axis=1), axis=2)
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]) / size**2
    return (sums / np.maximum(area, 1e-9)[:, None, None, None]).astype(np.float32)


def extended_crops(picture: Picture, boxes: Boxes, size: int) -> Floats:
    """Like `area_crops`, on a grey picture (h, w), with its nearest pixels outside of it: (n, size, size)."""
    high, wide = picture.shape
    over = np.concatenate([-boxes[:, :2], boxes[:, 2:] - [wide, high]], axis=1).max(initial=0)
    border = min(int(np.ceil(over)), max(high, wide)) if over > 0 else 0
    if border:
        picture = cv2.copyMakeBorder(picture, border, border, border, border, cv2.BORDER_REPLICATE).astype(np.uint8)
    return area_crops(integral(picture), boxes + border, size)[..., 0]
