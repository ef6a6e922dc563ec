"""Who a face belongs to: dlib's 128 numbers (King 2017), for a track's best views instead of every picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dlib
import numpy as np
import numpy.typing as npt

from embedded.crops import Boxes
from embedded.film import Picture
from embedded.models import REPAIR, Network, model_path
from emotionai_core.wire.serve import StageError

# dlib's own module carries no type information.
_DLIB: Any = dlib

Embedding = npt.NDArray[np.float64]

# dlib's own figure: two pictures of one person lie closer than this in 99 % of pairs.
SAME_PERSON = 0.6
_CHIP, _PADDING = 150, 0.25


class Identity:
    """dlib's landmarks and identity network, loaded; raises `StageError` when one is missing or unreadable."""

    def __init__(self) -> None:
        landmarks = model_path("dlib-landmarks")
        self._network = Network("dlib-resnet")
        try:
            self._landmarks = _DLIB.shape_predictor(str(landmarks))
        except RuntimeError as error:
            raise StageError("models-missing", "The landmark model cannot be read.", REPAIR) from error

    def chips(self, picture: Picture, boxes: Boxes) -> list[Picture]:
        """Faces (n, 4) of an RGB picture turned upright and cut out, each (150, 150, 3)."""
        if not len(boxes):
            return []
        shapes = _DLIB.full_object_detections()
        for x1, y1, x2, y2 in np.round(boxes).astype(int).tolist():
            shapes.append(self._landmarks(picture, _DLIB.rectangle(x1, y1, x2, y2)))
        return list(_DLIB.get_face_chips(picture, shapes, size=_CHIP, padding=_PADDING))

    def embed(self, chips: Sequence[Picture]) -> Embedding:
        """Embeddings (n, 128) of chips."""
        if not chips:
            return np.zeros((0, 128))
        pixels = np.stack(chips).astype(np.float32)
        return self._network.run(["embedding"], pixels=pixels)[0].astype(np.float64)
