"""The face mesh of 468 points (Kartynnik et al. 2019, MediaPipe's weights), run by OpenCV's own network engine.

The network was made for crops that hold a quarter of the face's size around it, turned until the eyes are level.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from embedded.crops import Boxes
from embedded.film import Picture
from embedded.models import REPAIR, model_path
from emotionai_core.wire.serve import StageError

Points = npt.NDArray[np.float64]

SIDE, COUNT = 192, 468
_MARGIN = 1.5
_POINTS, _PRESENCE = "conv2d_21", "conv2d_31"


@dataclass(frozen=True, slots=True)
class Mesh:
    """One face: points (468, 3) in pixels of the turned crop (z towards the camera negative), `presence` in [0, 1]."""

    points: Points
    presence: float


def turned_crop(picture: Picture, box: npt.NDArray[np.float64], eyes: npt.NDArray[np.float64]) -> Picture:
    """The face in `box` (x1 y1 x2 y2), eyes (2, 2: left and right as seen) made level: RGB (192, 192, 3)."""
    across = eyes[1] - eyes[0]
    angle = np.arctan2(across[1], across[0])
    centre = (box[:2] + box[2:]) / 2
    scale = float((box[2:] - box[:2]).max()) * _MARGIN / SIDE
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) * scale
    place = np.column_stack([turn, centre - turn @ [SIDE / 2, SIDE / 2]])
    return cv2.warpAffine(
        picture,
        place.astype(np.float32),
        (SIDE, SIDE),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    ).astype(np.uint8, copy=False)


class Meshes:
    """The network, loaded; raises `StageError` when it is missing or unreadable."""

    def __init__(self) -> None:
        path = model_path("mediapipe-mesh")
        try:
            self._network = cv2.dnn.readNetFromTFLite(str(path))
        except cv2.error as error:
            raise StageError("models-missing", "The model of the face mesh cannot be read.", REPAIR) from error

    def of_crop(self, crop: Picture) -> Mesh:
        """The mesh of one crop from `turned_crop`."""
        pixels = (crop.astype(np.float32) / 255).transpose(2, 0, 1)[None]
        self._network.setInput(np.ascontiguousarray(pixels))
        points, presence = self._network.forward([_POINTS, _PRESENCE])
        certain = 1 / (1 + math.exp(-max(-500.0, float(np.ravel(presence)[0]))))
        return Mesh(np.asarray(points, np.float64).reshape(COUNT, 3), certain)

    def read(self, picture: Picture, boxes: Boxes, points: Boxes, wanted: Sequence[bool]) -> list[Mesh | None]:
        """The meshes of faces (n, 4) with the detector's points (n, 5, 2); None where not `wanted`."""
        return [
            self.of_crop(turned_crop(picture, box, five[:2])) if want else None
            for box, five, want in zip(boxes, points, wanted, strict=True)
        ]
