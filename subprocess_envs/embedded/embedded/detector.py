"""Faces in pictures: the MTCNN cascade (Zhang, Zhang, Li, Qiao 2016), several pictures of one size at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from embedded.crops import Boxes, Floats, area_crops, integral, square
from embedded.film import Picture, resized
from embedded.models import Network

Ints = npt.NDArray[np.int64]

# Its type information knows lists only; arrays are taken as they are.
_NMS: Any = cv2.dnn.NMSBoxesBatched

PROPOSE, REFINE = 0.6, 0.7
# Below the face threshold of a track: one doubtful picture must not end a track that is certain on the whole.
ACCEPT = 0.7
_PYRAMID_FACTOR = 0.709
_CELL, _STRIDE = 12, 2


@dataclass(frozen=True, slots=True)
class Faces:
    """The faces of one picture: boxes (n, 4) x1 y1 x2 y2 and five points (n, 5, 2) in pixels, scores (n,) in [0, 1].

    The points are the left and right eye, the nose, and the left and right corner of the mouth, as seen in the picture.
    """

    boxes: Boxes
    scores: Floats
    points: Boxes

    def __len__(self) -> int:
        return len(self.scores)


@dataclass(slots=True)
class _Found:
    """Candidates over all pictures of a batch."""

    picture: Ints
    boxes: Boxes
    scores: Floats

    def pick(self, kept: Ints) -> _Found:
        return _Found(self.picture[kept], self.boxes[kept], self.scores[kept])


def _scaled(pixels: npt.NDArray[np.generic]) -> Floats:
    scaled = (pixels.astype(np.float32) - np.float32(127.5)) / np.float32(128)
    return scaled.transpose(0, 3, 1, 2)


def _suppress(boxes: Boxes, scores: Floats, groups: Ints, limit: float) -> Ints:
    """Indices kept by non-maximum suppression within each group, by intersection over union."""
    if not len(scores):
        return np.zeros(0, np.int64)
    corners = np.hstack([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]])
    kept = _NMS(corners, scores, groups.astype(np.int32), 0.0, limit)
    return np.sort(np.asarray(kept, np.int64).ravel())


def _suppress_nested(boxes: Boxes, scores: Floats, limit: float) -> Ints:
    """Indices kept when overlap is measured against the smaller box, so that a face within a face goes too."""
    order = np.argsort(-scores, kind="stable")
    ordered = boxes[order]
    size = np.maximum(ordered[:, 2:] - ordered[:, :2], 0)
    area = size.prod(axis=1)
    low = np.maximum(ordered[:, None, :2], ordered[None, :, :2])
    high = np.minimum(ordered[:, None, 2:], ordered[None, :, 2:])
    shared = np.maximum(high - low, 0).prod(axis=2) / np.maximum(np.minimum(area[:, None], area[None]), 1e-9)
    alive = np.ones(len(order), bool)
    for index in range(len(order)):
        if alive[index]:
            alive[index + 1 :] &= shared[index, index + 1 :] <= limit
    return np.sort(order[alive])


def _moved(boxes: Boxes, offsets: Floats) -> Boxes:
    size = boxes[:, 2:] - boxes[:, :2]
    return boxes + offsets * np.hstack([size, size])


class Detector:
    """MTCNN with its three networks loaded; raises `StageError` when one is missing."""

    def __init__(self, min_face: float) -> None:
        """`min_face`: the least side of a face in pixels of the pictures given to `detect`."""
        self._min_face = min_face
        self._pnet, self._rnet, self._onet = Network("pnet"), Network("rnet"), Network("onet")

    def detect(self, pictures: Sequence[Picture]) -> list[Faces]:
        """The faces of each picture, by descending score; pictures are RGB (h, w, 3) and of one size."""
        found = self._proposals(np.stack(pictures))
        tables = [integral(picture) for picture in pictures]
        found = self._refined(tables, found)
        found, points = self._accepted(tables, found)
        return [self._faces_of(index, found, points) for index in range(len(pictures))]

    def _proposals(self, batch: Picture) -> _Found:
        high, wide = batch.shape[1:3]
        scale = _CELL / self._min_face
        parts: list[tuple[Ints, Boxes, Floats, Ints]] = []
        level = 0
        source: Sequence[Picture] = list(batch)
        while min(high, wide) * scale >= _CELL:
            size = (int(wide * scale + 1), int(high * scale + 1))
            small = [resized(picture, size) for picture in source]
            parts.append(self._level(np.stack(small), scale, level))
            if level == 0:
                first = small
            elif level == 1:
                # From here on pictures are at most half the first level's size and lose nothing by coming from it.
                source = first
            scale *= _PYRAMID_FACTOR
            level += 1
        if not parts:
            return _Found(np.zeros(0, np.int64), np.zeros((0, 4)), np.zeros(0, np.float32))
        picture, boxes, scores, levels = (np.concatenate(column) for column in zip(*parts, strict=True))
        kept = _suppress(boxes, scores, picture * level + levels, 0.5)
        found = _Found(picture[kept], boxes[kept], scores[kept])
        return found.pick(_suppress(found.boxes, found.scores, found.picture, 0.7))

    def _level(self, small: Picture, scale: float, level: int) -> tuple[Ints, Boxes, Floats, Ints]:
        offsets, scores = self._pnet.run(["offsets", "scores"], pixels=_scaled(small))
        picture, y, x = np.nonzero(scores[:, 1] >= PROPOSE)
        corner = np.stack([x, y], axis=1) * _STRIDE + 1.0
        boxes = (np.hstack([corner, corner + _CELL - 1]) / scale).astype(np.float64)
        return (
            picture,
            _moved(boxes, offsets[picture, :, y, x]),
            scores[picture, 1, y, x],
            np.full(len(picture), level, np.int64),
        )

    @staticmethod
    def _crops(tables: Sequence[npt.NDArray[np.int32]], found: _Found, size: int) -> Floats:
        # `found` is ordered by picture, so joining the pictures' crops keeps its order.
        crops = [area_crops(table, found.boxes[found.picture == index], size) for index, table in enumerate(tables)]
        return _scaled(np.concatenate(crops))

    def _refined(self, tables: Sequence[npt.NDArray[np.int32]], found: _Found) -> _Found:
        found = self._ordered(_Found(found.picture, square(found.boxes), found.scores))
        if not len(found.scores):
            return found
        offsets, scores = self._rnet.run(["offsets", "scores"], pixels=self._crops(tables, found, 24))
        good = scores[:, 1] > REFINE
        found = _Found(found.picture[good], found.boxes[good], scores[good, 1])
        kept = _suppress(found.boxes, found.scores, found.picture, 0.7)
        found = found.pick(kept)
        return _Found(found.picture, square(_moved(found.boxes, offsets[good][kept])), found.scores)

    @staticmethod
    def _ordered(found: _Found) -> _Found:
        return found.pick(np.argsort(found.picture, kind="stable"))

    def _accepted(self, tables: Sequence[npt.NDArray[np.int32]], found: _Found) -> tuple[_Found, Boxes]:
        if not len(found.scores):
            return found, np.zeros((0, 5, 2))
        pixels = self._crops(tables, found, 48)
        offsets, points, scores = self._onet.run(["offsets", "points", "scores"], pixels=pixels)
        good = scores[:, 1] > ACCEPT
        boxes = found.boxes[good]
        size = (boxes[:, 2:] - boxes[:, :2])[:, None, :]
        places = np.stack([points[good, :5], points[good, 5:]], axis=2) * size + boxes[:, None, :2]
        return _Found(found.picture[good], _moved(boxes, offsets[good]), scores[good, 1]), places

    def _faces_of(self, index: int, found: _Found, points: Boxes) -> Faces:
        mine = np.flatnonzero(found.picture == index)
        kept = mine[_suppress_nested(found.boxes[mine], found.scores[mine], 0.7)]
        tall_enough = (found.boxes[kept, 2:] - found.boxes[kept, :2]).max(axis=1) >= self._min_face * 0.9
        kept = kept[tall_enough]
        kept = kept[np.argsort(-found.scores[kept], kind="stable")]
        return Faces(found.boxes[kept], found.scores[kept], points[kept])
