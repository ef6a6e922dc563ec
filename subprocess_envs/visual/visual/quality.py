"""How far a face can be trusted to say anything: its size, its sharpness and whether it looks at the camera."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from visual.film import Picture

Numbers = npt.NDArray[np.float64]

# Identity and expression are guesses below 24 pixels; beyond 96 more pixels no longer help.
_SMALL, _LARGE = 24.0, 96.0
_SIDE = 64
# Half trust at this variance of the Laplacian, in units of the cut-out's own contrast.
_HALF_SHARP = 0.02
# Contrast below this (grey levels squared) is noise, whose edges mean nothing.
_LEAST_CONTRAST = 25.0


def size_score(box: Numbers) -> float:
    """0 at 24 pixels or less, 1 from 96 on, of the shorter side of a box (4,) x1 y1 x2 y2."""
    side = float((box[2:] - box[:2]).min())
    return float(np.clip((side - _SMALL) / (_LARGE - _SMALL), 0, 1))


def sharpness_score(face: Picture) -> float:
    """In [0, 1) for a cut-out BGR (h, w, 3): edges against the cut-out's own contrast, at one size for all faces."""
    grey = cv2.cvtColor(cv2.resize(face, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
    edges = cv2.Laplacian(grey, cv2.CV_32F)[1:-1, 1:-1]
    detail = float(edges.var()) / max(float(grey.astype(np.float32).var()), _LEAST_CONTRAST)
    return detail / (detail + _HALF_SHARP)


def frontality_score(points: Numbers) -> float:
    """1 seen from the front, 0 in profile, of five points (5, 2): two eyes, nose, two mouth corners, left to right.

    How far the nose lies from the middle of eyes and mouth along the line of the eyes, in eye distances, so that a
    tilted head loses nothing; and how narrow the eyes have come together against the height of the face.
    """
    across = points[1] - points[0]
    distance = float(np.linalg.norm(across))
    if distance < 1e-6:
        return 0.0
    middle = points[[0, 1, 3, 4]].mean(axis=0)
    aside = abs(float((points[2] - middle) @ across)) / distance**2
    height = max(float(np.linalg.norm(points[3:].mean(axis=0) - points[:2].mean(axis=0))), 1e-6)
    return float(np.clip(1 - 2 * aside, 0, 1) * np.clip(distance / height / 0.75, 0, 1))


def quality(box: Numbers, points: Numbers, face: Picture) -> float:
    """The root of the three scores' product, in [0, 1]: any one of them at nought makes a face worthless."""
    return float(np.sqrt(size_score(box) * sharpness_score(face) * frontality_score(points)))
