"""The bones of a drawn face: identity, action units, and the surface that light falls on.

Face units: x to the right of the picture, y downwards, the chin at y = 1, the eyes a little above y = 0.
The surface is a height field z(x, y); expressions move it, and its slope is what gets shaded.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from brushes import Plane, bump, smooth


@dataclass(frozen=True)
class ActionUnits:
    """Facial action units after Ekman and Friesen, each about 0 (rest) to 1 (strong), and the eyes' state."""

    au1: float = 0.0  # inner brow raiser
    au2: float = 0.0  # outer brow raiser
    au4: float = 0.0  # brow lowerer
    au5: float = 0.0  # upper lid raiser
    au6: float = 0.0  # cheek raiser
    au7: float = 0.0  # lid tightener
    au9: float = 0.0  # nose wrinkler
    au10: float = 0.0  # upper lip raiser
    au12: float = 0.0  # lip corner puller
    au15: float = 0.0  # lip corner depressor
    au17: float = 0.0  # chin raiser
    au20: float = 0.0  # lip stretcher
    au23: float = 0.0  # lip tightener
    au25: float = 0.0  # lips part
    au26: float = 0.0  # jaw drop
    blink: float = 0.0
    gaze_x: float = 0.0
    gaze_y: float = 0.0

    def towards(self, other: ActionUnits, share: float) -> ActionUnits:
        """The face on the way from this one (0) to the other (1)."""
        return ActionUnits(
            **{f.name: getattr(self, f.name) * (1 - share) + getattr(other, f.name) * share for f in fields(self)}
        )

    def plus(self, **changes: float) -> ActionUnits:
        """The same face with some units raised by the given amounts."""
        return replace(self, **{name: getattr(self, name) + amount for name, amount in changes.items()})


@dataclass(frozen=True)
class Pose:
    """Head turn in radians: yaw to the picture's right, pitch upwards, roll clockwise."""

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0


@dataclass(frozen=True)
class FaceShape:
    """What makes one person's face differ from another's."""

    outline: tuple[float, ...] = (1.0, 0.99, 0.93, 0.83, 0.77, 0.76, 0.80, 0.92, 1.06, 1.14)
    eye_x: float = 0.315
    eye_y: float = -0.04
    eye_width: float = 0.165
    eye_open: float = 0.082
    eye_tilt: float = 0.03
    iris: float = 0.078
    brow_y: float = -0.27
    brow_width: float = 0.20
    brow_thick: float = 0.038
    brow_arch: float = 0.035
    nose_width: float = 0.125
    nose_y: float = 0.32
    nose_size: float = 1.0
    mouth_y: float = 0.58
    mouth_width: float = 0.235
    lip_upper: float = 0.048
    lip_lower: float = 0.062
    cheek: float = 1.0
    age: float = 0.0


def jaw_drop(units: ActionUnits) -> float:
    """How far the chin moves down, in face units."""
    return 0.13 * units.au26


def rest_y(y: Plane, units: ActionUnits) -> Plane:
    """Height on the face at rest of a point on the moved face: undoes the jaw's drop."""
    return y - jaw_drop(units) * smooth(0.25, 1.05, y)


def radial(x: Plane, y: Plane, radii: tuple[float, ...]) -> tuple[Plane, Plane]:
    """Share of the way from the centre to a mirrored closed outline, and the outline's radius there.

    ``radii`` are the outline's distances at even angles from straight down to straight up.
    """
    knots = np.linspace(0.0, np.pi, len(radii))
    mirrored = np.concatenate([-knots[:0:-1], knots])
    values = np.concatenate([radii[:0:-1], radii])
    fine = np.linspace(-np.pi, np.pi, 721)
    curve = np.interp(fine, mirrored, values)
    kernel = np.hanning(49)
    curve = np.convolve(np.pad(curve, 24, mode="wrap"), kernel / kernel.sum(), "valid")
    radius = np.interp(np.arctan2(x, y), fine, curve).astype(np.float32)
    return np.hypot(x, y) / radius, radius


def coarse_depth(x: Plane, y: Plane, nose_y: float) -> Plane:
    """A gentle version of the head's depth, without the steep rim, for turning the head by parallax."""
    head = 0.72 * (1.0 - np.minimum((x / 1.05) ** 2 + (y / 1.5) ** 2, 1.3))
    return head + 0.16 * bump(x, y, 0.0, nose_y, 0.16, 0.22)


def surface(x: Plane, y: Plane, share: Plane, shape: FaceShape, units: ActionUnits) -> Plane:
    """Height of the skin towards the viewer."""
    z = 0.80 * np.sqrt(np.clip(1.0 - np.clip(share, 0.0, 1.0) ** 2.4, 0.0, 1.0))
    z += _upper_relief(x, y, shape, units) + _nose_relief(x, y, shape, units)
    return z + _lower_relief(x, y, shape, units)


def _upper_relief(x: Plane, y: Plane, shape: FaceShape, units: ActionUnits) -> Plane:
    side = np.abs(x)
    ridge_y = shape.brow_y + 0.05 + 0.05 * units.au4 - 0.05 * units.au2
    z = (0.045 + 0.03 * units.au4) * bump(side, y, 0.26, ridge_y, 0.24, 0.075)
    z -= 0.10 * bump(side, y, shape.eye_x - 0.05, shape.eye_y, 0.20, 0.12)
    z += 0.06 * bump(side, y, shape.eye_x, shape.eye_y, 0.14, 0.085)
    z += 0.05 * shape.cheek * bump(side, y, 0.45, 0.17, 0.22, 0.16)
    z += 0.075 * units.au6 * bump(side, y, 0.42, 0.19 - 0.05 * units.au6, 0.17, 0.10)
    bag = shape.eye_y + shape.eye_open + 0.055
    pouch = 0.010 * shape.age + 0.016 * units.au6 + 0.010 * units.au7 + 0.008 * units.au9
    z -= pouch * bump(side, y - 0.10 * (side - shape.eye_x) ** 2, shape.eye_x, bag, 0.15, 0.022)
    furrow = 0.022 * units.au4 + 0.006 * shape.age
    z -= furrow * bump(side, y, 0.055, shape.brow_y + 0.02, 0.016, 0.085)
    z += 0.03 * units.au4 * bump(x, y, 0.0, shape.brow_y, 0.045, 0.08)
    lines = np.sin((y + 0.06 * np.cos(x * 3.0)) * 62.0)
    raised = 0.006 * max(units.au1, 0.0) * np.exp(-((x / 0.26) ** 2))
    raised = raised + 0.006 * max(units.au2, 0.0) * bump(side, y, 0.36, -0.5, 0.2, 1.0) + 0.0018 * shape.age
    return z + raised * lines * bump(x, y, 0.0, -0.56, 0.55, 0.15)


def _nose_relief(x: Plane, y: Plane, shape: FaceShape, units: ActionUnits) -> Plane:
    side = np.abs(x)
    size, tip, wide = shape.nose_size, shape.nose_y - 0.015 * units.au9, shape.nose_width
    along = smooth(-0.30, tip, y)
    profile = (0.050 + 0.11 * along * along) * (1.0 - smooth(tip - 0.03, tip + 0.15, y)) * smooth(-0.42, -0.2, y)
    z = size * profile * np.exp(-((x / (0.078 + 0.05 * along)) ** 2))
    z += 0.085 * size * bump(x, y, 0.0, tip, wide * 0.80, 0.10)
    wing_y = tip + 0.035 - 0.03 * units.au9
    z += 0.060 * size * bump(side, y, wide, wing_y, 0.055, 0.055)
    z -= 0.02 * bump(side, y, wide + 0.055, wing_y, 0.03, 0.06)
    wrinkle = np.sin((y - 0.35 * side) * 75.0) * bump(side, y, 0.09, -0.05, 0.09, 0.10)
    z += 0.010 * units.au9 * wrinkle
    return z - 0.018 * bump(x, y, 0.0, tip + 0.15, 0.03, 0.05)


def _lower_relief(x: Plane, y: Plane, shape: FaceShape, units: ActionUnits) -> Plane:
    side = np.abs(x)
    drop = jaw_drop(units)
    z = 0.07 * bump(x, y, 0.0, shape.mouth_y + 0.3 * drop, 0.32, 0.22)
    z -= 0.045 * bump(x, y, 0.0, shape.mouth_y + 0.205 + 0.9 * drop, 0.17, 0.045)
    chin_y = 0.89 + drop - 0.03 * units.au17
    z += (0.075 + 0.03 * units.au17) * bump(x, y, 0.0, chin_y, 0.17, 0.10)
    fold = 0.014 * shape.age + 0.030 * units.au12 + 0.032 * units.au9 + 0.022 * units.au10 + 0.010 * units.au15
    start_x, start_y = shape.nose_width + 0.055, shape.nose_y + 0.01 - 0.03 * units.au9
    reach = shape.mouth_width + 0.075 + 0.07 * units.au12 - start_x
    down = np.clip((y - start_y) / (shape.mouth_y + 0.08 - start_y), -0.2, 1.4)
    line = side - (start_x + reach * np.clip(down, 0.0, 1.4) ** 0.8)
    window = smooth(-0.05, 0.25, down) * (1.0 - smooth(0.75, 1.3, down))
    z += fold * window * (1.1 * np.exp(-(((line - 0.10) / 0.085) ** 2)) - 0.55 * np.exp(-((line / 0.042) ** 2)))
    corner_x = shape.mouth_width * (1.0 + 0.25 * units.au12 + 0.25 * units.au20) + 0.035
    corner_y = shape.mouth_y - 0.12 * units.au12 + 0.09 * units.au15
    z -= (0.008 + 0.016 * units.au12 + 0.014 * units.au15) * bump(side, y, corner_x, corner_y, 0.035, 0.04)
    return z
