"""How far a face can be trusted to say anything: its size, its sharpness and whether it looks at the camera."""

from __future__ import annotations

import cv2
import numpy as np

from embedded.crops import Boxes, Floats

# Below 24 pixels identity and expression are guesses; above 96 more pixels no longer help networks of 64 and 150.
_SMALL, _LARGE = 24.0, 96.0
# Half trust at this Laplacian variance of the contrast-normalised crop.
_HALF_SHARP = 0.02


def size_score(boxes: Boxes) -> Floats:
    """0 at 24 pixels or less, 1 from 96: (n,) for boxes (n, 4) in pixels of the film."""
    side = (boxes[:, 2:] - boxes[:, :2]).min(axis=1)
    return np.clip((side - _SMALL) / (_LARGE - _SMALL), 0, 1).astype(np.float32)


def sharpness_score(crops: Floats) -> Floats:
    """From the variance of the Laplacian over the crop's own contrast, in [0, 1): (n,) for grey crops (n, s, s)."""
    if not len(crops):
        return np.zeros(0, np.float32)
    # One tall picture instead of n small ones; the rows where two crops meet are left out.
    side = crops.shape[1]
    edges = cv2.Laplacian(crops.reshape(-1, side), cv2.CV_32F).reshape(crops.shape)[:, 1:-1, 1:-1]
    detail = edges.var(axis=(1, 2)) / np.maximum(crops.var(axis=(1, 2)), 25.0)
    return (detail / (detail + _HALF_SHARP)).astype(np.float32)


def frontality_score(points: Boxes) -> Floats:
    """1 for a face seen from the front, 0 in profile: (n,) from the five points (n, 5, 2) of the detector.

    Measured along the line of the eyes, so that a tilted head loses nothing: how far the nose lies from the middle of
    the eyes and the mouth, in eye distances.
    """
    across = points[:, 1] - points[:, 0]
    distance = np.maximum(np.linalg.norm(across, axis=1), 1e-6)
    middle = (points[:, 0] + points[:, 1] + points[:, 3] + points[:, 4]) / 4
    aside = np.abs(((points[:, 2] - middle) * across).sum(axis=1)) / distance**2
    down = np.linalg.norm((points[:, 3] + points[:, 4] - points[:, 0] - points[:, 1]) / 2, axis=1)
    # Turned heads also show their eyes closer together than their height lets expect.
    narrow = np.clip(distance / np.maximum(down, 1e-6) / 0.75, 0, 1)
    return (np.clip(1 - aside / 0.5, 0, 1) * narrow).astype(np.float32)


def quality(boxes: Boxes, crops: Floats, points: Boxes) -> Floats:
    """The root of the three scores' product, (n,) in [0, 1]: any one of them at nought makes a face worthless.

    About 0.9 for a sharp close-up, 0.3 for a face of 50 pixels in an old film, below 0.2 for blurred passers-by.
    """
    return np.sqrt(size_score(boxes) * sharpness_score(crops) * frontality_score(points))
