"""How the skin of one face moves from frame to frame once the movement of the head is taken away.

Dense inverse search (Kroeger et al. 2016) gives the flow between consecutive pictures of the face. What an affine
movement of the whole face explains is the head's; the rest is averaged over small cells and summed over time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from embedded.film import Picture

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

# The face in a picture of its own: pixels across and down, and a border so that flow need not guess at its edges.
ACROSS, DOWN, _BORDER = 112, 144, 8
_CELL = 8
ROWS, COLUMNS = DOWN // _CELL, ACROSS // _CELL
_CONTRAST = 45.0
_ROUNDS = 4
# A cell that strays this far (pixels) from the head's movement counts half.
_STRAY = 0.3


def _part(left: float, right: float, top: float, bottom: float) -> Mask:
    """The cells (ROWS, COLUMNS) of a part of the face, in fractions of its box."""
    down, across = (np.arange(ROWS) + 0.5) / ROWS, (np.arange(COLUMNS) + 0.5) / COLUMNS
    inside_rows = (down >= top) & (down < bottom)
    inside_columns = (across >= left) & (across < right)
    return inside_rows[:, None] & inside_columns[None]


# Where detectors' boxes have the parts of an upright face.
BROWS: Final = _part(0.12, 0.88, 0.12, 0.30)
LIDS: Final = _part(0.12, 0.88, 0.30, 0.46)
MOUTH: Final = _part(0.24, 0.76, 0.66, 0.92)
CALM: Final = _part(0.15, 0.85, 0.48, 0.64) | _part(0.25, 0.75, 0.02, 0.12)
LEFT_CORNER: Final = _part(0.22, 0.38, 0.70, 0.88)
RIGHT_CORNER: Final = _part(0.62, 0.78, 0.70, 0.88)
UPPER_LIP: Final = _part(0.42, 0.58, 0.66, 0.76)
LOWER_LIP: Final = _part(0.42, 0.58, 0.84, 0.96)
_HEAD: Final = np.ones((ROWS, COLUMNS), bool) & ~_part(0.15, 0.85, 0.64, 1.0)

_X, _Y = np.meshgrid(np.linspace(-1, 1, COLUMNS), np.linspace(-1, 1, ROWS))
_PLANE: Final = np.column_stack([np.ones(ROWS * COLUMNS), _X.ravel(), _Y.ravel()])


def face_picture(picture: Picture, box: Floats) -> Picture:
    """The face in `box` (x, y, w, h as fractions of `picture`, RGB) as grey (160, 128), its brightness evened out."""
    high, wide = picture.shape[:2]
    x, y, w, h = box * [wide, high, wide, high]
    place = np.array([[w / ACROSS, 0, x - _BORDER * w / ACROSS], [0, h / DOWN, y - _BORDER * h / DOWN]])
    # The part around the face alone: making a whole frame grey costs more than everything else.
    left, top = max(0, int(x - w / 4)), max(0, int(y - h / 4))
    part = picture[top : int(y + 1.25 * h) + 2, left : int(x + 1.25 * w) + 2]
    if not part.size:
        return np.zeros((DOWN + 2 * _BORDER, ACROSS + 2 * _BORDER), np.uint8)
    place[:, 2] -= [left, top]
    grey = cv2.warpAffine(
        cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_RGB2GRAY),
        place,
        (ACROSS + 2 * _BORDER, DOWN + 2 * _BORDER),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    ).astype(np.float32)
    spread = max(float(grey.std()), 4.0)
    return np.clip((grey - grey.mean()) / spread * _CONTRAST + 128, 0, 255).astype(np.uint8)


def without_head(flow: Floats) -> tuple[Floats, float]:
    """Cells' flow (ROWS, COLUMNS, 2) without the head's movement, and how far the head moved, in pixels.

    The head's movement is the affine one that most of the cells above the mouth follow (iteratively reweighted least
    squares), so that brows and lids that move do not carry it along.
    """
    moved = flow.reshape(-1, 2)
    weight = _HEAD.ravel().astype(float)
    fit = np.zeros((3, 2))
    for _ in range(_ROUNDS):
        scaled = _PLANE * weight[:, None]
        fit = np.linalg.solve(_PLANE.T @ scaled + 1e-6 * np.eye(3), scaled.T @ moved)
        stray = np.linalg.norm(moved - _PLANE @ fit, axis=1)
        weight = _HEAD.ravel() / (1 + (stray / _STRAY) ** 2)
    return (moved - _PLANE @ fit).reshape(flow.shape), float(np.linalg.norm(fit[0]))


@dataclass(slots=True)
class Trace:
    """What was seen of one face, frame by frame; each list has one entry a frame.

    `time` in seconds; `step` (ROWS, COLUMNS, 2), movement since the frame before, right and down, in pixels of the
    face's picture (112 across the face); `head` the head's, in the same pixels.
    """

    time: list[float] = field(default_factory=list[float])
    step: list[npt.NDArray[np.float32]] = field(default_factory=list[npt.NDArray[np.float32]])
    head: list[float] = field(default_factory=list[float])

    def moved(self) -> Floats:
        """Where every cell has got to, (n, ROWS, COLUMNS, 2)."""
        return np.cumsum(np.array(self.step, float).reshape(-1, ROWS, COLUMNS, 2), axis=0)


class Follower:
    """Follows the skin of one face through consecutive frames."""

    def __init__(self) -> None:
        self.trace = Trace()
        self._flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
        self._last: Picture | None = None
        self._box = np.zeros(4)

    def see(self, time: float, picture: Picture, box: Floats) -> None:
        """Take the next frame: RGB `picture`, the face's `box` in it as fractions."""
        face = face_picture(picture, box)
        step, head = np.zeros((ROWS, COLUMNS, 2)), 0.0
        if self._last is not None:
            flow = self._flow.calc(self._last, face, np.zeros((*face.shape, 2), np.float32))
            inside = flow[_BORDER:-_BORDER, _BORDER:-_BORDER]
            cells = inside.reshape(ROWS, _CELL, COLUMNS, _CELL, 2).mean(axis=(1, 3)).astype(float)
            step, drift = without_head(cells)
            carried = (box[:2] - self._box[:2] + (box[2:] - self._box[2:]) / 2) / box[2:] * [ACROSS, DOWN]
            head = drift + float(np.linalg.norm(carried))
        self.trace.time.append(time)
        self.trace.step.append(step.astype(np.float32))
        self.trace.head.append(head)
        self._last, self._box = face, box
