"""Small painting helpers shared by faces, hair, clothes and sets.

Pictures are float32 RGB in [0, 1]; a mask is a float32 array in [0, 1] of the same height and width.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Plane = NDArray[Any]
Colour = tuple[float, float, float]


def bump(x: Plane, y: Plane, cx: float, cy: float, sx: float, sy: float) -> Plane:
    """A Gaussian hill of height one."""
    return np.exp(-(((x - cx) / sx) ** 2) - ((y - cy) / sy) ** 2)


def smooth(edge0: float, edge1: float, value: ArrayLike) -> Plane:
    """Hermite step from 0 at ``edge0`` to 1 at ``edge1``."""
    t = np.clip((np.asarray(value, np.float32) - edge0) / (edge1 - edge0), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


def cover(signed_distance: Plane, pixel: float, softness: float = 1.0) -> Plane:
    """Antialiased mask of a shape, from its signed distance (positive inside) and the pixel size."""
    return np.clip(signed_distance / (pixel * softness) + 0.5, 0.0, 1.0)


def lay(picture: Plane, mask: Plane, paint: ArrayLike) -> None:
    """Paint over ``picture`` in place, with a plain colour or another picture."""
    picture += mask[..., None] * (np.asarray(paint, np.float32) - picture)


def tint(picture: Plane, mask: Plane, factor: Colour) -> None:
    """Multiply ``picture`` in place by a colour, where the mask allows."""
    picture *= 1.0 - mask[..., None] * (1.0 - np.asarray(factor, np.float32))


def strands(phase: Plane, seed: int, waves: int = 6, finest: float = 60.0) -> Plane:
    """Fine streaks along a direction: a sum of sines over a hair's own coordinate, about [-1, 1]."""
    rng = np.random.default_rng(seed)
    total = np.zeros_like(phase)
    for frequency in np.geomspace(6.0, finest, waves):
        total += np.sin(phase * np.float32(frequency * rng.uniform(0.8, 1.2)) + np.float32(rng.uniform(0, 6.28)))
    return total / np.float32(waves**0.5 * 1.6)
