"""The three actors of the demo film: Mara, Tomas and Ines."""

from __future__ import annotations

import numpy as np
from anatomy import FaceShape, radial
from brushes import Colour, Plane, bump, cover, lay, smooth, strands, tint
from features import Makeup
from figure import Person, Sheet
from lighting import lit

NIGHT_BROWN: Colour = (0.17, 0.095, 0.075)
SILVER: Colour = (0.56, 0.55, 0.55)
COPPER: Colour = (0.50, 0.20, 0.09)


def _locks(sheet: Sheet, height: Plane, base: Colour, phase: Plane, seed: int, band: Plane) -> Plane:
    """Shaded hair: streaks along ``phase`` and a highlight where ``band`` is near zero."""
    streak = strands(phase, seed, 7, 90.0)
    light = lit(height + 0.012 * streak, sheet.pixel, sheet.light, gloss=0.0, rim=1.2)
    colour = np.asarray(base, np.float32) * (1.0 + 0.22 * streak)[..., None] * light
    shine = np.exp(-((band / 0.16) ** 2)) * np.clip(0.55 + 0.55 * streak, 0.0, 1.3)
    colour += (0.13 * shine)[..., None] * np.asarray(sheet.light.key, np.float32)
    return np.clip(colour, 0.0, 1.0)


def _dome(share: Plane, height: float = 0.55) -> Plane:
    return height * np.sqrt(np.clip(1.0 - np.clip(share, 0.0, 1.0) ** 2.2, 0.0, 1.0))


BOB = (0.80, 0.92, 1.06, 0.98, 0.93, 0.93, 0.98, 1.08, 1.17, 1.20)


def _bob_outline(sheet: Sheet) -> tuple[Plane, Plane]:
    share, radius = radial(sheet.x, sheet.y + 0.05, BOB)
    hem = 0.80 - 0.10 * sheet.x**2 + 0.012 * strands(sheet.x * 0.7, 3, 4, 40.0)
    inside = np.minimum((1.0 - share) * radius, hem - sheet.y)
    return share, inside


def bob_back(sheet: Sheet) -> tuple[Plane, Plane]:
    """The part of Mara's bob behind her neck."""
    share, inside = _bob_outline(sheet)
    colour = _locks(sheet, _dome(share, 0.3), NIGHT_BROWN, sheet.x * 1.2, 21, sheet.y * 0 + 9.0)
    tint(colour, smooth(1.0, 0.0, np.abs(sheet.x)) * smooth(0.2, 0.7, sheet.y), (0.45, 0.42, 0.45))
    return colour, cover(inside, sheet.pixel, 1.5)


def bob_front(sheet: Sheet) -> tuple[Plane, Plane]:
    """Side-parted fringe and the locks that frame Mara's face."""
    share, inside = _bob_outline(sheet)
    x, y = sheet.x, sheet.y
    part = -0.30
    right = np.clip((x - part) / 0.95, 0.0, None)
    left = np.clip((part - x) / 0.50, 0.0, None)
    fringe = (
        -0.76
        + np.where(x > part, 0.50 * right**1.5 + 0.16 * right**5, 0.62 * left**1.6)
        - 0.03 * np.exp(-(((x - part) / 0.1) ** 2))
    )
    width = 0.625 + 0.05 * smooth(-0.3, 0.2, y) - 0.07 * smooth(0.25, 0.8, y)
    covered = np.maximum(fringe - y, np.abs(x) - width)
    covered += 0.006 * strands(x * 0.9 + y * 0.5, 4, 5, 60.0)
    mask = cover(np.minimum(inside, covered), sheet.pixel, 2.0)
    phase = np.where(x > part, np.hypot(x - part, (y + 1.25) * 0.8), np.hypot(x - part, (y + 1.25) * 0.8) + 0.7)
    phase = phase * (1 - smooth(-0.4, 0.2, y)) + np.abs(x) * 1.7 * smooth(-0.4, 0.2, y)
    lean = 0.10 * np.exp(-(((np.abs(x) - 0.82) / 0.16) ** 2)) * smooth(-0.4, 0.3, y)
    colour = _locks(sheet, _dome(share, 0.62) + lean, NIGHT_BROWN, phase.astype(np.float32), 22, y + 0.72 - 0.35 * x**2)
    tint(colour, np.exp(-np.clip(covered, 0, 1) / 0.035) * 0.55, (0.45, 0.42, 0.45))
    tint(colour, 0.5 * np.exp(-(((x - part) / 0.022) ** 2)) * (y < -0.75), (0.4, 0.35, 0.35))
    return colour, mask


CROP = (0.60, 0.60, 0.60, 0.70, 0.80, 0.85, 0.90, 1.02, 1.13, 1.16)


def crop_back(sheet: Sheet) -> tuple[Plane, Plane]:
    """Nothing of Tomas's short hair shows behind his neck."""
    share, radius = radial(sheet.x, sheet.y, CROP)
    mask = cover((1.0 - share) * radius, sheet.pixel, 3.0) * (sheet.y < -0.05)
    return _locks(sheet, _dome(share), SILVER, sheet.x * 2.0, 31, sheet.y + 9.0), mask


def crop_front(sheet: Sheet) -> tuple[Plane, Plane]:
    """Short grey hair, brushed back, with receding temples."""
    x, y = sheet.x, sheet.y
    share, radius = radial(x, y, CROP)
    line = -0.73 + 0.05 * np.cos(x * 7.0) - 0.05 * np.exp(-(((np.abs(x) - 0.42) / 0.12) ** 2))
    line = line + smooth(0.50, 0.72, np.abs(x)) * 0.62
    line = line + 0.016 * strands(x * 1.5, 33, 5, 50.0)
    mask = cover(np.minimum((1.0 - share) * radius, line - y), sheet.pixel, 4.0)
    phase = x * 2.2 * (1.0 + 0.35 * y)
    tuft = 0.03 * strands(x + 0.3 * y, 35, 4, 16.0)
    colour = _locks(sheet, _dome(share, 0.65) + tuft, SILVER, phase, 32, y + 0.98 - 0.3 * x**2)
    tint(colour, smooth(0.5, 0.8, np.abs(x)) * 0.45, (0.62, 0.62, 0.66))
    return colour, mask


CURLS = (0.55, 0.62, 0.86, 1.02, 1.06, 1.08, 1.12, 1.18, 1.24, 1.28)


def _curl_texture(sheet: Sheet) -> Plane:
    """Height of overlapping round curls, scattered over the head by a fixed seed."""
    rng = np.random.default_rng(41)
    angles = rng.uniform(0.0, 2 * np.pi, 150)
    reach = 1.18 * np.sqrt(rng.uniform(0.25, 1.0, 150))
    field = np.zeros_like(sheet.x)
    for angle, away, size in zip(angles, reach, rng.uniform(0.075, 0.13, 150), strict=True):
        cx, cy = float(away * np.sin(angle)), float(away * np.cos(angle) - 0.12)
        if cy < -0.75 or (abs(cx) < 0.5 and cy < 0.6):
            continue
        dx, dy = (sheet.x - cx) / np.float32(size), (sheet.y - cy) / np.float32(size)
        near = np.hypot(dx, dy)
        swirl = 0.22 * np.sin(near * 7.0 + np.arctan2(dy, dx) + float(angle * 3))
        np.maximum(field, np.sqrt(np.clip(1.0 - near * near, 0, 1)) * (0.8 + swirl) * float(0.7 + 3 * size), out=field)
    return field - 0.45


def curls_back(sheet: Sheet) -> tuple[Plane, Plane]:
    """The cloud of copper curls around Ines's head."""
    curl = _curl_texture(sheet)
    share, radius = radial(sheet.x, sheet.y, CURLS)
    inside = (1.0 - share) * radius + 0.045 * curl
    height = _dome(share, 0.5) + 0.075 * curl
    colour = _locks(sheet, height, COPPER, sheet.x * 1.5 + 0.3 * curl, 42, curl - 0.75)
    return colour, cover(inside, sheet.pixel, 2.0)


def curls_front(sheet: Sheet) -> tuple[Plane, Plane]:
    """Curls over the temples, and the conductor's cap."""
    x, y = sheet.x, sheet.y
    curl = _curl_texture(sheet)
    share, radius = radial(x, y, CURLS)
    frame = np.abs(x) - 0.665 + 0.05 * smooth(0.0, 0.7, y) + 0.05 * curl
    inside = np.minimum((1.0 - share) * radius + 0.045 * curl, np.maximum(frame, -0.55 - y + 0.05 * curl))
    inside = np.minimum(inside, 0.62 - y + 0.04 * curl)
    mask = cover(inside, sheet.pixel, 2.0)
    colour = _locks(sheet, _dome(share, 0.55) + 0.075 * curl, COPPER, x * 1.5 + 0.3 * curl, 42, curl - 0.75)
    tint(colour, np.exp(-np.clip(inside, 0, 1) / 0.04) * 0.4, (0.5, 0.45, 0.45))
    return _with_cap(sheet, colour, mask)


def _with_cap(sheet: Sheet, colour: Plane, mask: Plane) -> tuple[Plane, Plane]:
    x, y = sheet.x, sheet.y
    bow = 0.13 * x**2
    dome = np.hypot(x / 0.98, (y + 0.80) / 0.56)
    crown = np.minimum((1.0 - dome) * 0.56, -0.80 - y + bow)
    band = np.minimum(np.minimum(y + 0.86 - bow, -0.60 - y + bow), 0.80 - np.abs(x))
    peak = np.minimum(y + 0.64 - bow, 1.0 - np.hypot(x / 0.66, (y + 0.70 - bow) / 0.235))
    for shape, paint, relief in (
        (
            crown,
            (0.10, 0.14, 0.26),
            0.55 * np.sqrt(np.clip(1.0 - dome**2, 0, 1)) + 0.10 * bump(x, y, 0.0, -1.12, 0.9, 0.10),
        ),
        (band, (0.52, 0.09, 0.11), 0.5 * np.sqrt(np.clip(1 - (x / 0.82) ** 2, 0, 1))),
        (peak, (0.05, 0.055, 0.08), 0.5 * np.sqrt(np.clip(1.1 - (x / 0.8) ** 2, 0, 1)) + 0.6 * np.clip(peak, 0, 0.1)),
    ):
        light = lit(relief.astype(np.float32), sheet.pixel, sheet.light, gloss=0.05)
        part = cover(shape, sheet.pixel, 1.5)
        total = part + mask * (1 - part)
        lay(colour, part / np.maximum(total, 1e-4), np.asarray(paint, np.float32) * light)
        mask = total
    badge = cover(0.075 - np.hypot(x, y + 0.735), sheet.pixel, 1.5)
    lay(colour, badge, np.array((0.86, 0.70, 0.32)) * (0.8 - 2.0 * y - 1.4)[..., None].clip(0.5, 1.1))
    return colour, mask


def _torso(sheet: Sheet, width: float, top: float, slope: float) -> tuple[Plane, Plane]:
    """Signed distance inside shoulders, arms and chest, and their height."""
    side, y = np.abs(sheet.x), sheet.y
    line = top + slope * np.clip(side - 0.30, 0, None) ** 1.25 + 2.4 * np.clip(side - width, 0, None) ** 2
    sleeve = width + 0.36 + 0.07 * np.clip(y - top, 0, None)
    inside = np.minimum(y - line, sleeve - side)
    crease = width - 0.06 + 0.03 * np.sin(y * 2.0)
    chest = 0.70 * np.sqrt(np.clip(1.0 - (side / (crease + 0.05)) ** 2, 0, 1)) * (side < crease + 0.05)
    middle, half = (crease + sleeve) / 2, (sleeve - crease) / 2 + 0.02
    arm = 0.50 * np.sqrt(np.clip(1.0 - ((side - middle) / half) ** 2, 0, 1))
    below = smooth(top + 0.30, top + 1.2, y)
    round_shoulder = 0.75 * np.sqrt(np.clip(1.0 - (side / (width + 0.46)) ** 2, 0, 1))
    height = below * np.maximum(chest, arm) + (1.0 - below) * round_shoulder
    return inside, height + 0.28 * (1.0 - np.exp(-np.clip(y - line, 0, 3) / 0.16))


def _neck(sheet: Sheet, half: float) -> tuple[Plane, Plane]:
    side = np.abs(sheet.x)
    width = half + 0.30 * np.clip(sheet.y - 1.02, 0, None) ** 1.6
    height = 0.6 * np.sqrt(np.clip(1.0 - (side / (width + 0.03)) ** 2, 0, 1)).astype(np.float32)
    tendon = 0.03 * bump(side - 0.45 * (1.35 - sheet.y), sheet.y, 0.0, 1.1, 0.05, 0.4)
    light = lit(height + tendon, sheet.pixel, sheet.light)
    colour = np.asarray(sheet.makeup.skin, np.float32) * (0.94, 0.88, 0.86) * light
    return colour, cover(width - side, sheet.pixel, 1.5) * (sheet.y > 0.3)


def _dress(sheet: Sheet, neck: tuple[Plane, Plane], inside: Plane, height: Plane, cloth: Plane) -> tuple[Plane, Plane]:
    colour, mask = neck
    light = lit(height.astype(np.float32), sheet.pixel, sheet.light, gloss=0.0, rim=1.1)
    part = cover(inside, sheet.pixel, 1.5)
    shadow = np.exp(-np.clip(-inside, 0, 1) / 0.06) * (1 - part)
    tint(colour, 0.5 * shadow, (0.5, 0.4, 0.4))
    total = part + mask * (1 - part)
    lay(colour, part / np.maximum(total, 1e-4), cloth * light)
    return colour, total


def knit_jumper(sheet: Sheet) -> tuple[Plane, Plane]:
    """Mara's mustard jumper with a rolled neck line."""
    x, y = sheet.x, sheet.y
    inside, height = _torso(sheet, 0.95, 1.17, 0.34)
    roll = y - 0.10 * (1.0 - (x / 0.4) ** 2)
    collar = np.minimum(np.minimum(0.36 + 0.12 * (y - 1.0) - np.abs(x), roll - 0.93), 1.19 - roll)
    inside = np.maximum(inside, collar)
    height = height + smooth(0.0, 0.02, collar) * (
        0.12 + 0.10 * np.sqrt(np.clip(1 - ((roll - 1.06) / 0.14) ** 2, 0, 1))
    )
    knit = 0.005 * np.sin(x * 75.0)
    cloth = np.empty((*x.shape, 3), np.float32)
    cloth[:] = (0.78, 0.50, 0.16)
    return _dress(sheet, _neck(sheet, 0.27), inside, height + knit, cloth)


def wool_coat(sheet: Sheet) -> tuple[Plane, Plane]:
    """Tomas's navy cardigan over a pale shirt."""
    x, y = sheet.x, sheet.y
    side = np.abs(x)
    inside, height = _torso(sheet, 1.12, 1.10, 0.30)
    opening = side - 0.62 * np.clip(1.72 - y, 0, None)
    cloth = np.empty((*x.shape, 3), np.float32)
    cloth[:] = (0.10, 0.16, 0.27)
    shirt = cover(-opening, sheet.pixel, 2.0)
    lay(cloth, shirt, (0.70, 0.74, 0.78))
    lapel = np.exp(-(((opening - 0.10) / 0.09) ** 2)) * 0.05 + 0.035 * smooth(0.0, 0.03, opening)
    collar = np.minimum(0.30 - np.abs(side - 0.25 - 0.2 * (1.25 - y)) * 2.4, np.minimum(y - 0.98, 1.42 - y))
    lay(cloth, cover(collar, sheet.pixel, 2.0), (0.78, 0.81, 0.84))
    inside = np.maximum(inside, collar)
    inside = np.minimum(inside, side - 0.34 * np.clip(1.33 - y, 0, None))
    ribs = 0.006 * np.sin(x * 60.0) * (1 - shirt)
    return _dress(
        sheet, _neck(sheet, 0.37), inside, height + lapel + ribs + 0.04 * np.clip(collar, 0, 0.1) / 0.1, cloth
    )


def uniform(sheet: Sheet) -> tuple[Plane, Plane]:
    """Ines's teal railway jacket, white collar and red scarf."""
    x, y = sheet.x, sheet.y
    side = np.abs(x)
    inside, height = _torso(sheet, 0.98, 1.13, 0.36)
    cloth = np.empty((*x.shape, 3), np.float32)
    cloth[:] = (0.07, 0.29, 0.31)
    opening = side - 0.42 * np.clip(1.75 - y, 0, None)
    lay(cloth, cover(-opening, sheet.pixel, 2.0), (0.86, 0.86, 0.84))
    scarf = np.minimum(0.23 - np.abs(np.hypot(x / 1.05, (y - 0.86) / 0.9) - 0.40), y - 0.98)
    lay(cloth, cover(scarf, sheet.pixel, 2.0), (0.66, 0.12, 0.13))
    piping = np.exp(-(((opening - 0.03) / 0.014) ** 2))
    lay(cloth, 0.8 * piping * (scarf < 0), (0.85, 0.70, 0.34))
    inside = np.maximum(inside, scarf)
    folds = 0.03 * np.clip(scarf, 0, 0.1) / 0.1 * (1.0 + 0.4 * np.sin(x * 22.0 + 9.0 * y))
    return _dress(sheet, _neck(sheet, 0.26), inside, height + folds + 0.03 * smooth(0, 0.04, opening), cloth)


MARA = Person(
    "MARA",
    FaceShape(
        outline=(0.98, 0.89, 0.76, 0.69, 0.68, 0.69, 0.74, 0.87, 1.02, 1.1),
        eye_x=0.268, eye_y=-0.04, eye_width=0.172, eye_open=0.076, eye_tilt=0.03, iris=0.078,
        brow_y=-0.293, brow_width=0.223, brow_thick=0.022, brow_arch=0.021,
        nose_width=0.085, nose_y=0.308, nose_size=0.714, mouth_y=0.579, mouth_width=0.217,
        lip_upper=0.041, lip_lower=0.065, cheek=1.18, age=0.0,
    ),
    Makeup((0.95, 0.75, 0.6), (0.70, 0.30, 0.30), (0.36, 0.20, 0.09), (0.13, 0.075, 0.06), 0.45, 0.0, 1.2),
    bob_back, bob_front, knit_jumper, ears=False,
)  # fmt: skip

TOMAS = Person(
    "TOMAS",
    FaceShape(
        outline=(1.1, 1.1, 1.0, 0.84, 0.78, 0.77, 0.8, 0.9, 1.03, 1.1),
        eye_x=0.318, eye_y=-0.04, eye_width=0.138, eye_open=0.076, eye_tilt=-0.015, iris=0.066,
        brow_y=-0.284, brow_width=0.213, brow_thick=0.058, brow_arch=0.034,
        nose_width=0.185, nose_y=0.337, nose_size=0.969, mouth_y=0.555, mouth_width=0.223,
        lip_upper=0.041, lip_lower=0.036, cheek=1.281, age=1.0,
    ),
    Makeup((0.89, 0.68, 0.59), (0.66, 0.40, 0.37), (0.25, 0.40, 0.52), (0.30, 0.29, 0.29), 0.40, 0.75, 0.3),
    crop_back, crop_front, wool_coat, ears=True,
)  # fmt: skip

INES = Person(
    "INES",
    FaceShape(
        outline=(0.85, 0.83, 0.82, 0.79, 0.78, 0.77, 0.79, 0.88, 1.0, 1.07),
        eye_x=0.375, eye_y=-0.03, eye_width=0.19, eye_open=0.081, eye_tilt=0.045, iris=0.082,
        brow_y=-0.299, brow_width=0.222, brow_thick=0.024, brow_arch=0.074,
        nose_width=0.185, nose_y=0.277, nose_size=0.844, mouth_y=0.568, mouth_width=0.217,
        lip_upper=0.046, lip_lower=0.095, cheek=1.6, age=0.0,
    ),
    Makeup((0.53, 0.335, 0.235), (0.47, 0.19, 0.19), (0.25, 0.15, 0.08), (0.10, 0.06, 0.05), 0.30, 0.0, 1.4),
    curls_back, curls_front, uniform, ears=False,
)  # fmt: skip

ACTORS = {person.name: person for person in (MARA, TOMAS, INES)}
