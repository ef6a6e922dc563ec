"""Light on height fields."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from brushes import Colour, Plane
from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Light:
    """One lighting set-up: a key light, a fill, a rim from behind, and the room."""

    key: Colour
    key_from: Colour
    fill: Colour
    fill_from: Colour
    rim: Colour
    rim_side: float
    ambient: Colour

    @property
    def glow(self) -> float:
        """How bright things that face the viewer are, from 0.3 to 1."""
        level = np.mean(np.asarray(self.key) * 0.75 + np.asarray(self.ambient) + np.asarray(self.fill) * 0.3)
        return float(np.clip(level, 0.3, 1.0))


def lit(
    height: Plane, pixel: float, light: Light, *, gloss: float = 0.10, rim: float = 1.0, skin: bool = False
) -> Plane:
    """Light (RGB) falling on a height field whose pixels are ``pixel`` wide, in the height's own unit."""
    height = height.astype(np.float32)
    zx = cv2.Sobel(height, cv2.CV_32F, 1, 0, scale=0.125) / np.float32(pixel)
    zy = cv2.Sobel(height, cv2.CV_32F, 0, 1, scale=0.125) / np.float32(pixel)
    facing = 1.0 / np.sqrt(zx * zx + zy * zy + 1.0)
    nx, ny = -zx * facing, -zy * facing
    key = _lambert(nx, ny, facing, light.key_from, 0.30)
    fill = _lambert(nx, ny, facing, light.fill_from, 0.45)
    edge = (1.0 - facing) ** 2.2 * np.clip(0.25 + light.rim_side * nx * 1.3 - 0.35 * ny, 0.0, 1.2)
    layers = [(key, light.key), (fill, light.fill), (np.float32(rim) * edge, light.rim)]
    if skin:
        # Light scattered under the skin reddens the edge of the shadow.
        layers.append((np.exp(-(((key - 0.30) / 0.17) ** 2)) * np.float32(0.10), (1.0, 0.28, 0.16)))
    if gloss:
        half = _unit(_unit(light.key_from) + np.array((0.0, 0.0, 1.0), np.float32))
        shine = np.clip(nx * half[0] + ny * half[1] + facing * half[2], 0, 1) ** 26
        layers.append((np.float32(gloss) * shine, light.key))
    total = np.empty((*height.shape, 3), np.float32)
    total[:] = light.ambient
    for layer, colour in layers:
        for channel in range(3):
            total[..., channel] += layer * np.float32(colour[channel])
    return total


def _unit(vector: ArrayLike) -> Plane:
    direction = np.asarray(vector, np.float32)
    return direction / np.float32(np.linalg.norm(direction))


def _lambert(nx: Plane, ny: Plane, nz: Plane, towards: Colour, wrap: float) -> Plane:
    direction = _unit(towards)
    dot = nx * direction[0] + ny * direction[1] + nz * direction[2]
    return np.clip((dot + np.float32(wrap)) / np.float32(1.0 + wrap), 0.0, 1.0)
