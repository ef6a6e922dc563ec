"""A mood as light and colour: contrast, saturation, temperature, brightness and vignette from valence and arousal.

The directions follow what film colourists do and viewers report (warm and bright for pleasant, cool and dull for
unpleasant and calm, hard contrast for aroused); the amounts are ours, small enough to leave the faces readable.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from emotionai_core.film.frames import Picture


@dataclass(frozen=True, slots=True)
class Grade:
    """Factors on contrast, saturation and brightness (1 changes nothing), `warmth` in [-1, 1], `vignette` in [0, 1]:
    how much darker the corners are.
    """

    contrast: float = 1.0
    saturation: float = 1.0
    brightness: float = 1.0
    warmth: float = 0.0
    vignette: float = 0.0


def grade_for(valence: float, arousal: float) -> Grade:
    """The grade of a mood; nothing is changed where neither is known. Valence in [-1, 1], arousal in [0, 1]."""
    if math.isnan(valence) and math.isnan(arousal):
        return Grade()
    pleasant = 0.0 if math.isnan(valence) else min(max(valence, -1.0), 1.0)
    excited = 0.5 if math.isnan(arousal) else min(max(arousal, 0.0), 1.0)
    high = 2 * excited - 1
    return Grade(
        contrast=1 + 0.22 * high,
        saturation=1 + 0.22 * pleasant + 0.12 * high,
        brightness=1 + 0.07 * pleasant,
        warmth=pleasant,
        vignette=0.1 + 0.3 * excited * (1 - pleasant) / 2,
    )


def graded(picture: Picture, grade: Grade) -> Picture:
    """RGB (h, w, 3) uint8 with the grade but its vignette; contrast turns about the picture's own mean."""
    import cv2

    grey = cast(Picture, cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))
    mean = float(grey.mean())
    colour = np.asarray(picture, np.float32)
    luma = np.asarray(grey, np.float32)[:, :, None]
    colour = luma + (colour - luma) * np.float32(grade.saturation)
    gains = np.array([1 + 0.09 * grade.warmth, 1.0, 1 - 0.09 * grade.warmth], np.float32) * grade.brightness
    colour = (mean + (colour - mean) * grade.contrast) * gains
    return np.clip(np.rint(colour), 0, 255).astype(np.uint8)


def vignette(width: int, height: int, amount: float) -> npt.NDArray[np.float32]:
    """(h, w, 3) factors in [1 - amount, 1]: nothing in the middle, all of it in the corners."""
    across = (np.arange(width) + 0.5) / width * 2 - 1
    down = (np.arange(height) + 0.5) / height * 2 - 1
    away = np.sqrt((across[None] ** 2 + down[:, None] ** 2) / 2)
    share = np.clip((away - 0.35) / 0.65, 0.0, 1.0)
    factors = 1 - amount * share * share * (3 - 2 * share)
    return np.repeat(factors[:, :, None], 3, axis=2).astype(np.float32)
