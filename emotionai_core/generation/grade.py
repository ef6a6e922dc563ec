"""A mood as light and colour: contrast, saturation, temperature, brightness and vignette, as the prompt's words say.

The directions follow what film colourists do and viewers report (warm and bright for pleasant, cool and dull for
unpleasant and calm, hard contrast for aroused); the amounts are ours, small enough to leave the faces readable.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, cast

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


MOODS: Final = {
    "tense": Grade(1.24, 0.92, 0.96, -0.7, 0.3),
    "uneasy": Grade(1.06, 0.75, 0.88, -0.3, 0.35),
    "melancholy": Grade(0.88, 0.6, 0.88, -0.8, 0.25),
    "radiant": Grade(1.1, 1.3, 1.08, 0.7, 0.08),
    "warm": Grade(0.94, 1.12, 1.03, 0.9, 0.1),
    "tender": Grade(0.85, 0.85, 1.06, 0.4, 0.05),
    "charged": Grade(1.28, 1.0, 0.97, 0.0, 0.35),
    "even": Grade(),
    "calm": Grade(contrast=0.92),
}
"""What each rule of light and colour (resources/prompts, atmosphere) does to a picture at its strongest."""

# The share of a mood that is there at once; the rest comes with valence and arousal.
_AT_ONCE: Final = 0.7
_TINT: Final = 0.14


def grade_for(valence: float, arousal: float, mood: str = "") -> Grade:
    """The grade of the rule `mood`, stronger the further valence [-1, 1] and arousal [0, 1] are from their middle.

    For a rule that is not among `MOODS` the two alone decide; nothing is changed where neither is known.
    """
    pleasant = 0.0 if math.isnan(valence) else min(max(valence, -1.0), 1.0)
    excited = 0.5 if math.isnan(arousal) else min(max(arousal, 0.0), 1.0)
    high = 2 * excited - 1
    if mood in MOODS:
        return _weighed(MOODS[mood], abs(pleasant), abs(high))
    if math.isnan(valence) and math.isnan(arousal):
        return Grade()
    return Grade(
        contrast=1 + 0.22 * high,
        saturation=1 + 0.22 * pleasant + 0.12 * high,
        brightness=1 + 0.07 * pleasant,
        warmth=pleasant,
        vignette=0.1 + 0.3 * excited * (1 - pleasant) / 2,
    )


def _weighed(mood: Grade, pleasant: float, high: float) -> Grade:
    """Colour and brightness with valence, contrast and vignette with arousal."""
    colour, light = (_AT_ONCE + (1 - _AT_ONCE) * share for share in (pleasant, high))
    return Grade(
        contrast=1 + (mood.contrast - 1) * light,
        saturation=1 + (mood.saturation - 1) * colour,
        brightness=1 + (mood.brightness - 1) * colour,
        warmth=mood.warmth * colour,
        vignette=mood.vignette * light,
    )


def graded(picture: Picture, grade: Grade) -> Picture:
    """RGB (h, w, 3) uint8 with the grade but its vignette; contrast turns about the picture's own mean."""
    import cv2

    grey = cast(Picture, cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))
    mean = float(grey.mean())
    colour = np.asarray(picture, np.float32)
    luma = np.asarray(grey, np.float32)[:, :, None]
    colour = luma + (colour - luma) * np.float32(grade.saturation)
    gains = np.array([1 + _TINT * grade.warmth, 1.0, 1 - _TINT * grade.warmth], np.float32) * grade.brightness
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
