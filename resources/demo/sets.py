"""Painted sets: a kitchen at dusk and a railway platform at night, each a panorama from which shots are cropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from brushes import Colour, Plane, lay, smooth, strands
from lighting import Light

PANORAMA = (1600, 460)
DENSITY = 2

KITCHEN_LIGHT = Light(
    key=(1.0, 0.86, 0.68), key_from=(-0.5, -0.55, 0.7), fill=(0.16, 0.22, 0.32), fill_from=(0.8, 0.1, 0.5),
    rim=(1.0, 0.75, 0.45), rim_side=1.0, ambient=(0.20, 0.18, 0.19),
)  # fmt: skip
PLATFORM_LIGHT = Light(
    key=(0.72, 0.83, 1.0), key_from=(0.5, -0.5, 0.7), fill=(0.30, 0.20, 0.12), fill_from=(-0.8, 0.1, 0.5),
    rim=(1.0, 0.62, 0.30), rim_side=-1.0, ambient=(0.19, 0.21, 0.27),
)  # fmt: skip


class Plate:
    """A panorama being painted, addressed in units of one output pixel."""

    def __init__(self) -> None:
        width, height = PANORAMA
        self.image = np.zeros((height * DENSITY, width * DENSITY, 3), np.float32)
        grid = np.mgrid[0 : height * DENSITY, 0 : width * DENSITY].astype(np.float32) / DENSITY
        self.y, self.x = grid[0], grid[1]

    def box(self, x0: float, y0: float, x1: float, y1: float, colour: Colour, lower: Colour | None = None) -> None:
        """A rectangle, plain or graded downwards to ``lower``."""
        d = DENSITY
        rows, columns = slice(int(y0 * d), int(y1 * d)), slice(max(int(x0 * d), 0), int(x1 * d))
        share = np.linspace(0, 1, max(int(y1 * d) - int(y0 * d), 1), dtype=np.float32)[:, None, None]
        target = self.image[rows, columns]
        first, last = np.asarray(colour, np.float32), np.asarray(lower or colour, np.float32)
        target[:] = (first * (1 - share) + last * share)[: target.shape[0]]

    def blob(self, cx: float, cy: float, rx: float, ry: float, colour: Colour, lit_from: float = -0.4) -> None:
        """A round thing with a soft shaded side."""
        away = np.hypot((self.x - cx) / rx, (self.y - cy) / ry)
        shade = 0.85 + 0.45 * (1 - away) + 0.35 * lit_from * (self.x - cx) / rx
        lay(
            self.image, np.clip((1 - away) * min(rx, ry) + 0.5, 0, 1), np.asarray(colour, np.float32) * shade[..., None]
        )

    def glow(self, cx: float, cy: float, radius: float, colour: Colour, strength: float = 1.0) -> None:
        """Light added around a point."""
        away = ((self.x - cx) ** 2 + (self.y - cy) ** 2) / np.float32(radius**2)
        self.image += (np.float32(strength) / (1.0 + 4.0 * away) ** 2)[..., None] * np.asarray(colour, np.float32)

    def shadow(self, cx: float, cy: float, rx: float, ry: float, depth: float) -> None:
        """Soft darkening."""
        self.image *= (1 - depth * np.exp(-(((self.x - cx) / rx) ** 2) - ((self.y - cy) / ry) ** 2))[..., None]


@lru_cache(maxsize=1)
def kitchen() -> Plane:
    """A warm kitchen in the evening."""
    plate = Plate()
    plate.box(0, 0, 1600, 460, (0.50, 0.27, 0.17), (0.58, 0.34, 0.20))
    plate.image *= (1.0 + 0.02 * strands(plate.x * 0.02 + np.sin(plate.y * 0.03), 3))[..., None]
    _tiles(plate)
    _cupboards(plate)
    _dusk_window(plate, 560, 50)
    _shelves(plate)
    for x in (330, 880, 1400):
        _pendant(plate, x)
    plate.box(0, 392, 1600, 402, (0.62, 0.40, 0.22), (0.42, 0.24, 0.12))
    plate.box(0, 402, 1600, 460, (0.30, 0.16, 0.10), (0.20, 0.10, 0.07))
    return np.clip(plate.image, 0, 1.2)


def _tiles(plate: Plate) -> None:
    plate.box(0, 250, 1600, 392, (0.20, 0.36, 0.35), (0.15, 0.29, 0.29))
    brick = np.floor((plate.y - 250) / 24)
    joint = np.minimum(np.abs((plate.y - 250) % 24 - 12), np.abs((plate.x + 22 * (brick % 2)) % 44 - 22))
    edge = np.maximum(np.abs((plate.y - 250) % 24 - 12) - 11, np.abs((plate.x + 22 * (brick % 2)) % 44 - 22) - 21)
    inside = (plate.y > 250) & (plate.y < 392)
    tone = 1 + 0.10 * np.sin(brick * 12.9 + np.floor((plate.x + 22 * (brick % 2)) / 44) * 78.2)
    plate.image *= np.where(inside, tone * (0.86 + 0.012 * joint), 1)[..., None]
    lay(plate.image, np.where(inside, np.clip(edge + 0.5, 0, 1), 0) * 0.6, (0.34, 0.42, 0.38))


def _cupboards(plate: Plate) -> None:
    for x in (20, 130, 240):
        plate.box(x, 20, x + 102, 200, (0.26, 0.36, 0.34), (0.20, 0.29, 0.28))
        plate.box(x + 10, 32, x + 92, 188, (0.30, 0.41, 0.38), (0.24, 0.34, 0.32))
        plate.blob(x + 84, 120, 4, 4, (0.85, 0.65, 0.35))
    plate.shadow(180, 208, 180, 14, 0.5)
    for x, height, colour in (
        (60, 46, (0.75, 0.30, 0.20)),
        (110, 60, (0.85, 0.66, 0.36)),
        (160, 38, (0.80, 0.78, 0.70)),
    ):
        plate.box(x, 392 - height, x + 34, 392, colour, (colour[0] * 0.6, colour[1] * 0.6, colour[2] * 0.6))
        plate.box(x + 2, 386 - height, x + 32, 394 - height, (0.45, 0.28, 0.16))


def _dusk_window(plate: Plate, x: float, y: float) -> None:
    plate.box(x - 12, y - 12, x + 232, y + 196, (0.74, 0.60, 0.46), (0.62, 0.46, 0.34))
    plate.box(x, y, x + 220, y + 110, (0.10, 0.14, 0.34), (0.62, 0.36, 0.40))
    plate.box(x, y + 110, x + 220, y + 182, (0.88, 0.50, 0.34), (0.55, 0.30, 0.34))
    rng = np.random.default_rng(8)
    for left in range(0, 220, 22):
        top = y + 182 - rng.uniform(28, 84)
        plate.box(x + left, top, min(x + left + 22, x + 220), y + 182, (0.16, 0.13, 0.24), (0.22, 0.15, 0.24))
        for _ in range(3):
            wx, wy = x + left + rng.uniform(3, 15), rng.uniform(top + 4, y + 174)
            plate.box(wx, wy, wx + 3, wy + 4, (1.0, 0.78, 0.42))
    for bar in (x + 107,):
        plate.box(bar, y, bar + 7, y + 182, (0.66, 0.52, 0.40))
    plate.box(x, y + 76, x + 220, y + 82, (0.66, 0.52, 0.40))
    plate.box(x - 20, y + 194, x + 240, y + 206, (0.80, 0.66, 0.50), (0.55, 0.40, 0.28))
    for dx in (26, 184):
        _plant(plate, x + dx, y + 194)


def _plant(plate: Plate, x: float, y: float) -> None:
    rng = np.random.default_rng(int(x))
    for _ in range(16):
        ax, ay = rng.uniform(-22, 22), rng.uniform(-48, -14)
        green = rng.uniform(0.7, 1.2)
        plate.blob(x + ax, y + ay, 9, 12, (0.16 * green, 0.34 * green, 0.18 * green))
    plate.box(x - 15, y - 22, x + 15, y, (0.72, 0.36, 0.22), (0.50, 0.22, 0.14))


def _shelves(plate: Plate) -> None:
    rng = np.random.default_rng(12)
    palette = ((0.76, 0.30, 0.22), (0.86, 0.66, 0.34), (0.30, 0.46, 0.48), (0.80, 0.74, 0.64), (0.48, 0.54, 0.32))
    for shelf_y in (110, 210):
        plate.box(960, shelf_y, 1560, shelf_y + 9, (0.50, 0.30, 0.16), (0.30, 0.17, 0.09))
        plate.shadow(1260, shelf_y + 18, 320, 10, 0.4)
        x = 974.0
        while x < 1530:
            wide, high = rng.uniform(16, 34), rng.uniform(30, 64)
            colour = palette[int(rng.integers(len(palette)))]
            if rng.uniform() < 0.3:
                plate.blob(x + wide / 2, shelf_y - 20, 20, 20, colour)
            else:
                low = (colour[0] * 0.55, colour[1] * 0.55, colour[2] * 0.55)
                plate.box(x, shelf_y - high, x + wide, shelf_y, colour, low)
                plate.box(x + 3, shelf_y - high + 3, x + 6, shelf_y - 4, (0.95, 0.88, 0.76), colour)
            x += wide + rng.uniform(4, 18)


def _pendant(plate: Plate, x: float) -> None:
    plate.box(x - 1, 0, x + 1, 34, (0.12, 0.08, 0.06))
    plate.blob(x, 46, 34, 20, (0.70, 0.32, 0.14))
    plate.blob(x, 58, 22, 9, (1.3, 1.05, 0.70))
    plate.glow(x, 64, 200, (1.0, 0.62, 0.28), 0.55)
    plate.glow(x, 60, 50, (1.0, 0.8, 0.5), 0.6)


@lru_cache(maxsize=1)
def platform() -> Plane:
    """A cold railway platform at night."""
    plate = Plate()
    plate.box(0, 0, 1600, 250, (0.015, 0.03, 0.085), (0.07, 0.13, 0.25))
    plate.box(0, 250, 1600, 300, (0.09, 0.13, 0.22), (0.06, 0.09, 0.15))
    rng = np.random.default_rng(5)
    for left in range(0, 1600, 46):
        top = rng.uniform(170, 236)
        plate.box(left, top, left + 47, 270, (0.035, 0.06, 0.13), (0.05, 0.09, 0.17))
        for _ in range(4):
            wx, wy = left + rng.uniform(4, 40), rng.uniform(top + 5, 262)
            warm = rng.uniform() < 0.6
            plate.box(wx, wy, wx + 4, wy + 5, (0.95, 0.70, 0.36) if warm else (0.45, 0.65, 0.85))
    _waiting_train(plate)
    _platform_floor(plate)
    _canopy(plate)
    return np.clip(plate.image, 0, 1.2)


def _waiting_train(plate: Plate) -> None:
    plate.box(60, 196, 760, 318, (0.11, 0.18, 0.27), (0.05, 0.08, 0.13))
    plate.box(60, 290, 760, 298, (0.60, 0.16, 0.14))
    for x in range(86, 740, 66):
        plate.box(x, 216, x + 48, 262, (0.98, 0.78, 0.46), (0.80, 0.52, 0.26))
        plate.box(x + 6, 240, x + 22, 262, (0.42, 0.24, 0.14))
    plate.glow(400, 250, 330, (0.9, 0.55, 0.25), 0.12)


def _platform_floor(plate: Plate) -> None:
    plate.box(0, 318, 1600, 460, (0.15, 0.19, 0.27), (0.07, 0.09, 0.14))
    plate.box(0, 326, 1600, 332, (0.72, 0.60, 0.24))
    wet = smooth(330, 350, plate.y) * (0.5 + 0.5 * strands(plate.x * 0.006 + plate.y * 0.05, 9, 5, 40))
    for x in (150, 480, 810, 1140, 1470):
        streak = np.exp(-(((plate.x - x) / 26) ** 2)) * wet * smooth(470, 330, plate.y)
        plate.image += (0.34 * streak)[..., None] * np.array((1.0, 0.70, 0.38), np.float32)


def _canopy(plate: Plate) -> None:
    plate.box(0, 0, 1600, 40, (0.03, 0.045, 0.08), (0.06, 0.085, 0.13))
    plate.box(0, 40, 1600, 47, (0.15, 0.19, 0.25))
    for x in (315, 645, 975, 1305):
        plate.box(x, 44, x + 13, 330, (0.10, 0.14, 0.20), (0.06, 0.08, 0.12))
        plate.box(x, 44, x + 3, 330, (0.30, 0.27, 0.26), (0.16, 0.15, 0.17))
    for x in (150, 480, 810, 1140, 1470):
        plate.box(x - 1, 44, x + 1, 70, (0.10, 0.12, 0.16))
        plate.blob(x, 76, 17, 9, (0.16, 0.2, 0.26))
        plate.blob(x, 83, 13, 7, (1.4, 1.1, 0.75))
        plate.glow(x, 86, 150, (1.0, 0.66, 0.34), 0.50)
        plate.glow(x, 84, 40, (1.0, 0.8, 0.55), 0.6)
    plate.box(840, 92, 950, 132, (0.08, 0.17, 0.38), (0.06, 0.13, 0.30))
    plate.box(846, 98, 876, 126, (0.92, 0.92, 0.90))
    cv2.putText(plate.image, "2", (1708, 248), cv2.FONT_HERSHEY_DUPLEX, 1.5, (0.08, 0.17, 0.38), 4)
    for row in (104, 116):
        plate.box(884, row, 940, row + 5, (0.80, 0.84, 0.90))
    _clock(plate, 1220, 130)
    plate.box(1010, 190, 1090, 322, (0.12, 0.26, 0.32), (0.08, 0.16, 0.22))
    plate.box(1018, 198, 1066, 300, (0.55, 0.85, 0.90), (0.30, 0.55, 0.66))
    for row in range(206, 296, 20):
        for column in range(1022, 1062, 9):
            plate.box(column, row, column + 6, row + 12, ((row * 7 + column * 3) % 10 / 12 + 0.1, 0.35, 0.25))
    plate.glow(1042, 250, 110, (0.35, 0.75, 0.85), 0.25)


def _clock(plate: Plate, x: float, y: float) -> None:
    plate.blob(x, y, 33, 33, (0.14, 0.18, 0.24))
    plate.blob(x, y, 28, 28, (0.92, 0.90, 0.82), 0.0)
    for angle, reach, width in ((0.0, 21, 5), (4.66, 15, 7)):
        tip = (int((x + reach * np.sin(angle)) * DENSITY), int((y - reach * np.cos(angle)) * DENSITY))
        cv2.line(plate.image, (int(x * DENSITY), int(y * DENSITY)), tip, (0.08, 0.09, 0.12), width)
    plate.glow(x, y, 70, (0.9, 0.85, 0.7), 0.25)


@dataclass(frozen=True)
class SetDesign:
    """A place: how it is painted and lit, and the air in it."""

    paint: Callable[[], Plane]
    light: Light
    snow: bool = False


SETS = {"kitchen": SetDesign(kitchen, KITCHEN_LIGHT), "platform": SetDesign(platform, PLATFORM_LIGHT, snow=True)}


@lru_cache(maxsize=32)
def backdrop(place: str, centre_x: float, centre_y: float, zoom: float, blur: float, size: tuple[int, int]) -> Plane:
    """The part of a set that a shot sees, out of focus by ``blur`` output pixels, at twice the output's ``size``."""
    image = SETS[place].paint()
    if blur:
        # Blurring brightened values lets lamps bloom into discs, as a lens does.
        image = cv2.GaussianBlur(image**2.2, (0, 0), blur * DENSITY / zoom) ** (1 / 2.2)
    wide, high = size
    gain = np.float32(1.0 / zoom)
    shift = np.array(
        [[gain, 0, centre_x * DENSITY - wide * gain / 2], [0, gain, centre_y * DENSITY - high * gain / 2]], np.float32
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(image, shift, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
