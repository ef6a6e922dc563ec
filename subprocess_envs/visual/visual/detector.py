"""Faces in pictures: RetinaFace (Deng, Guo, Ververas, Kotsia, Zafeiriou 2020), several pictures at a time.

`retinaface.detect_faces` looks at one picture and suppresses overlaps in a Python loop; here the network gets a batch
and its answer is read in columns. Boxes, points and scores are the same (a test holds one against the other).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt
from retinaface.commons.postprocess import anchors_plane, bbox_pred, clip_boxes, landmark_pred

from visual.film import Picture

Numbers = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]

# Steps of the three feature maps in pixels, and the two square anchors (x1 y1 x2 y2) at each of their places.
_ANCHORS = {
    32: ((-248.0, -248.0, 263.0, 263.0), (-120.0, -120.0, 135.0, 135.0)),
    16: ((-56.0, -56.0, 71.0, 71.0), (-24.0, -24.0, 39.0, 39.0)),
    8: ((-8.0, -8.0, 23.0, 23.0), (0.0, 0.0, 15.0, 15.0)),
}
_SUPPRESS = 0.4


@dataclass(frozen=True, slots=True)
class Faces:
    """The faces of one picture by descending score: boxes (n, 4) x1 y1 x2 y2, points (n, 5, 2), scores (n,).

    The points are eye, eye, nose, mouth corner, mouth corner, the left one in the picture first.
    """

    boxes: Numbers
    points: Numbers
    scores: Floats

    def __len__(self) -> int:
        return len(self.scores)

    def pick(self, rows: npt.NDArray[np.int64]) -> Faces:
        """The faces at `rows`, in that order."""
        return Faces(self.boxes[rows], self.points[rows], self.scores[rows])


@lru_cache(maxsize=8)
def _anchors(high: int, wide: int, step: int) -> Numbers:
    base = np.array(_ANCHORS[step], np.float32)
    return np.asarray(anchors_plane(high, wide, step, base).reshape(-1, 4), np.float64)


def smaller(picture: Picture, max_side: int) -> Picture:
    """`picture` with its longer side at most `max_side` pixels, each pixel the mean of the area it covers."""
    scale = max_side / max(picture.shape[:2])
    if scale >= 1:
        return picture
    size = (max(2, round(picture.shape[1] * scale)), max(2, round(picture.shape[0] * scale)))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


class Detector:
    """RetinaFace's network and what a face must be like."""

    def __init__(self, network: Callable[[Floats], list[Floats]], threshold: float, min_face: float) -> None:
        """`threshold` is the least score, `min_face` the least shorter side in pixels of the pictures."""
        self._network = network
        self._threshold = threshold
        self._min_face = min_face

    def detect(self, pictures: Sequence[Picture]) -> list[Faces]:
        """The faces of each picture; pictures are BGR (h, w, 3) and of one size."""
        pixels = np.stack([picture[:, :, ::-1] for picture in pictures]).astype(np.float32)
        outputs = self._network(pixels)
        return [self._faces([part[index] for part in outputs], pixels.shape[1:3]) for index in range(len(pictures))]

    def _faces(self, outputs: Sequence[Floats], size: tuple[int, ...]) -> Faces:
        """Read the nine outputs (h', w', c) of one picture: class scores, box and point offsets at each step."""
        levels = [self._level(step, outputs[3 * index : 3 * index + 3], size) for index, step in enumerate(_ANCHORS)]
        boxes, points, scores = (np.concatenate(column) for column in zip(*levels, strict=True))
        found = Faces(boxes, points, scores)
        found = found.pick(np.argsort(-found.scores, kind="stable"))
        found = found.pick(_kept(found.boxes))
        sides = (found.boxes[:, 2:] - found.boxes[:, :2]).min(axis=1, initial=np.inf)
        return found.pick(np.flatnonzero(sides >= self._min_face))

    def _level(self, step: int, outputs: Sequence[Floats], size: tuple[int, ...]) -> tuple[Numbers, Numbers, Floats]:
        classes, offsets, points = outputs
        high, wide, channels = classes.shape
        scores = classes[:, :, channels // 2 :].reshape(-1)
        rows = np.flatnonzero(scores >= self._threshold)
        anchors = _anchors(high, wide, step)[rows]
        boxes = clip_boxes(bbox_pred(anchors, offsets.reshape(-1, 4)[rows]).reshape(-1, 4), size)
        places = landmark_pred(anchors, points.reshape(-1, 5, 2)[rows]).reshape(-1, 5, 2)
        return boxes, places.astype(np.float64), scores[rows]


def _kept(boxes: Numbers) -> npt.NDArray[np.int64]:
    """Rows left by non-maximum suppression of boxes (n, 4) that come best first; whole pixels count, as in training."""
    area = (boxes[:, 2:] - boxes[:, :2] + 1).prod(axis=1)
    alive = np.ones(len(boxes), bool)
    for row in range(len(boxes)):
        if alive[row]:
            low = np.maximum(boxes[row, :2], boxes[row + 1 :, :2])
            high = np.minimum(boxes[row, 2:], boxes[row + 1 :, 2:])
            shared = np.maximum(high - low + 1, 0).prod(axis=1)
            alive[row + 1 :] &= shared / (area[row] + area[row + 1 :] - shared) < _SUPPRESS
    return np.flatnonzero(alive)
