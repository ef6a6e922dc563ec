"""Which faces are restored, and which part of the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from emotionai_core.wire.serve import StageError
from emotionai_core.wire.tables import Table

# The network knows faces as in FFHQ (Karras et al. 2019). There, a detector's box from forehead to chin is 336 of 512
# pixels high and its middle 24 pixels below the picture's.
_SIDE = 512 / 336
_RISE = 24 / 336

Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Track:
    """One appearance of a face and its best look; box as fractions of the frame."""

    number: int
    seconds: float
    time: float
    x: float
    y: float
    w: float
    h: float
    quality: float


@dataclass(frozen=True, slots=True)
class Square:
    """A square of a frame in pixels; it may stick out."""

    left: int
    top: int
    side: int


def tracks_of(table: Table) -> list[Track]:
    """The rows of the faces stage's table `tracks`; raises `StageError` when it is not usable."""
    try:
        names = ("track", "start", "end", "best_time", "x", "y", "w", "h", "quality")
        return [
            Track(int(number), end - start, time, x, y, w, h, quality)
            for number, start, end, time, x, y, w, h, quality in zip(
                *([float(str(value)) for value in table[name]] for name in names), strict=True
            )
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise StageError("input-incomplete", "The result of 'faces' is not what this stage can read.") from error


def chosen(tracks: Sequence[Track], low: float, high: float, most: int) -> list[Track]:
    """The `most` longest appearances whose quality lies between `low` and `high`, in the order of their best looks."""
    fitting = [track for track in tracks if low <= track.quality <= high and track.w > 0 and track.h > 0]
    longest = sorted(fitting, key=lambda track: (-track.seconds, track.number))[:most]
    return sorted(longest, key=lambda track: (track.time, track.number))


def square_around(track: Track, width: int, height: int) -> Square:
    """What of a frame of these sizes the network is shown, the face as large and high as in its training pictures."""
    face = max(track.w * width, track.h * height)
    side = max(2, round(face * _SIDE))
    left = (track.x + track.w / 2) * width - side / 2
    top = (track.y + track.h / 2 - _RISE * track.h) * height - side / 2
    return Square(round(left), round(top), side)


def cut(picture: Picture, square: Square) -> Picture | None:
    """The square (side, side, 3), beyond the frame's edge its last pixels go on; None when it lies outside."""
    height, width = picture.shape[:2]
    left, top = max(0, square.left), max(0, square.top)
    right, bottom = min(width, square.left + square.side), min(height, square.top + square.side)
    if right <= left or bottom <= top:
        return None
    inner = picture[top:bottom, left:right]
    above, before = top - square.top, left - square.left
    below, after = square.side - above - len(inner), square.side - before - inner.shape[1]
    return np.asarray(cv2.copyMakeBorder(inner, above, below, before, after, cv2.BORDER_REPLICATE), np.uint8)
