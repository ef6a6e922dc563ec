"""Eyes, brows and mouth, painted onto a shaded face and moved by its action units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from anatomy import ActionUnits, FaceShape, jaw_drop
from brushes import Colour, Plane, bump, cover, lay, smooth, strands, tint


@dataclass(frozen=True)
class Makeup:
    """The colours of one person's face, as RGB in [0, 1]."""

    skin: Colour
    lips: Colour
    iris: Colour
    brow: Colour
    blush: float = 0.25
    stubble: float = 0.0
    lash: float = 1.0


@dataclass(frozen=True)
class Brush:
    """Where and how a feature is painted: the coordinates of every pixel, their size, and the light on them."""

    x: Plane
    y: Plane
    pixel: float
    glow: float


def paint_eyes(face: Plane, at: Brush, shape: FaceShape, units: ActionUnits, makeup: Makeup) -> None:
    """Both eyes with lids, lashes and catch lights."""
    for side in (-1.0, 1.0):
        _paint_eye(face, at, side, shape, units, makeup)


def _lids(across: Plane, shape: FaceShape, units: ActionUnits) -> tuple[Plane, Plane]:
    arch = np.clip(1.0 - np.abs(across) ** 2.2, 0.0, 1.0) ** 0.85
    closing = np.clip(1.0 - units.blink, 0.0, 1.0)
    high = (
        1.0
        + 0.55 * units.au5
        - 0.22 * units.au7
        - 0.25 * units.au6
        - 0.15 * units.au9
        - 0.20 * units.au4 * (1 - units.au5)
    )
    low = 0.55 + 0.12 * units.au5 - 0.28 * units.au7 - 0.30 * units.au6 - 0.15 * units.au9
    high, low = max(high, 0.12) * closing, max(low, 0.05)
    # Sad and frightened brows pull the inner lid up, angry ones press it down: across is -1 at the nose.
    slant = (0.30 * units.au1 - 0.28 * units.au4 * (1.0 - units.au1)) * np.clip(0.2 - across, -0.8, 1.2)
    upper = -shape.eye_open * arch * (high * (1.0 + slant * closing) - 0.35 * (1.0 - closing))
    lower = shape.eye_open * low * np.clip(1.0 - np.abs(across - 0.12) ** 2.4 / 1.25, 0.0, 1.0)
    return upper, np.maximum(lower * (0.55 + 0.45 * closing + 0.2), upper)


def _paint_eye(face: Plane, at: Brush, side: float, shape: FaceShape, units: ActionUnits, makeup: Makeup) -> None:
    dx = side * at.x - shape.eye_x
    dy = at.y - shape.eye_y + shape.eye_tilt * dx / shape.eye_width
    across = dx / shape.eye_width
    upper, lower = _lids(np.clip(across, -1.0, 1.0), shape, units)
    inside = np.minimum(dy - upper, lower - dy)
    inside = np.minimum(inside, (1.0 - np.abs(across)) * shape.eye_width)
    opening = cover(inside, at.pixel, 1.6)
    tint(face, 0.30 * bump(dx, dy, 0.0, -0.06, 0.19, 0.075), (0.62, 0.52, 0.50))
    lay(face, opening, _eyeball(at, dx, dy, upper, side, shape, units, makeup))
    ends = np.clip(1.0 - np.abs(across) ** 6, 0.0, 1.0) * (np.abs(across) < 1.0)
    lash = 0.010 + 0.012 * makeup.lash * smooth(-0.9, 0.9, across)
    lay(face, np.exp(-(((dy - upper + 0.3 * lash) / lash) ** 2)) * ends * 0.95, (0.07, 0.045, 0.045))
    flick = np.exp(-(((dy - upper + 0.03 + 0.35 * (across - 0.95) * shape.eye_width) / 0.011) ** 2))
    lay(face, flick * bump(across, dy, 1.0, 0.0, 0.16, 0.2) * 0.7 * max(makeup.lash - 0.5, 0.0), (0.07, 0.05, 0.05))
    lay(face, np.exp(-(((dy - lower) / 0.007) ** 2)) * ends * 0.45, np.asarray(makeup.skin) * (0.42, 0.27, 0.24))
    lifted = 0.045 * (1.0 - 0.35 * units.au5) * (1.0 - 0.5 * units.au4) + 0.01
    crease = np.exp(-(((dy - upper * 1.04 + lifted) / 0.008) ** 2)) * np.clip(1.0 - np.abs(across) ** 3, 0, 1)
    lay(face, 0.55 * crease * (np.abs(across) < 1.0), np.asarray(makeup.skin) * (0.45, 0.32, 0.30))


def _eyeball(
    at: Brush, dx: Plane, dy: Plane, upper: Plane, side: float, shape: FaceShape, units: ActionUnits, makeup: Makeup
) -> Plane:
    ball = np.empty((*at.x.shape, 3), np.float32)
    ball[:] = np.array((0.93, 0.91, 0.89), np.float32) * at.glow
    round_off = smooth(0.35, 1.1, np.abs(dx) / shape.eye_width)
    ball *= (1.0 - 0.35 * round_off)[..., None]
    lay(ball, 0.6 * bump(dx, dy, -shape.eye_width * 0.93, 0.01, 0.03, 0.03), np.asarray(makeup.skin) * (0.9, 0.55, 0.5))
    ix, iy = dx - 0.05 * side * units.gaze_x + 0.008, dy - 0.045 * units.gaze_y + 0.012
    away = np.hypot(ix, iy)
    disc = cover(shape.iris - away, at.pixel, 1.5)
    radius = away / shape.iris
    fan = 0.85 + 0.15 * strands(np.arctan2(ix, iy), 5, 4, 30.0)
    iris = np.asarray(makeup.iris, np.float32) * (fan * (0.75 + 0.5 * iy / shape.iris))[..., None]
    iris *= (1.0 - 0.75 * smooth(0.75, 1.0, radius))[..., None]
    lay(ball, disc, np.clip(iris * 1.25, 0.0, 1.0))
    lay(ball, cover(shape.iris * 0.46 - away, at.pixel, 1.5), (0.02, 0.015, 0.02))
    tint(ball, 0.65 * np.exp(-np.clip(dy - upper, 0.0, 1.0) / 0.03), (0.35, 0.30, 0.32))
    glint = cover(shape.iris * 0.24 - np.hypot(ix * side + 0.035, iy + 0.034), at.pixel, 1.5)
    lay(ball, glint * 0.95, (1.0, 1.0, 1.0))
    small = cover(shape.iris * 0.12 - np.hypot(ix * side - 0.034, iy - 0.03), at.pixel, 2.0)
    lay(ball, small * 0.5, (1.0, 1.0, 1.0))
    return ball


def paint_brows(face: Plane, at: Brush, shape: FaceShape, units: ActionUnits, makeup: Makeup) -> None:
    """Both brows: a hair-textured band through an inner, a middle and an outer point."""
    au1, au2, au4 = units.au1, units.au2, units.au4
    inner = 0.025 - 0.125 * au1 - 0.02 * au2 + 0.105 * au4 * (1 - 0.6 * min(au1, 1.0)) + 0.05 * units.au9
    middle = -shape.brow_arch - 0.05 * au1 - 0.085 * au2 + 0.065 * au4 * (1 - 0.5 * min(au1, 1.0)) + 0.03 * units.au9
    outer = 0.045 + 0.035 * au1 - 0.095 * au2 + 0.01 * au4
    start = shape.eye_x - 0.75 * shape.brow_width - 0.035 * au4
    length = 1.85 * shape.brow_width + 0.02 * au4
    for side in (-1.0, 1.0):
        along = (side * at.x - start) / length
        t = np.clip(along, 0.0, 1.0)
        line = inner * (1 - t) * (1 - 2 * t) + 4 * middle * t * (1 - t) + outer * t * (2 * t - 1)
        thick = shape.brow_thick * (0.55 + 0.75 * smooth(-0.05, 0.3, t)) * (1.0 - 0.8 * smooth(0.45, 1.0, t))
        off = at.y - shape.brow_y - line
        hair = strands(along * 6.0 + off * (16.0 - 10.0 * t), 11, 5, 22.0)
        body = cover(thick * (1.0 + 0.16 * hair) - np.abs(off), at.pixel, 3.0)
        ends = smooth(-0.03, 0.10, along) * (1.0 - smooth(0.93, 1.0, along))
        shade = np.asarray(makeup.brow, np.float32) * (1.0 + 0.18 * hair)[..., None] * (0.55 + 0.45 * at.glow)
        lay(face, body * ends * 0.93, shade)


@dataclass(frozen=True)
class MouthLine:
    """Inner and outer edges of the lips over the mouth's width, and what is within."""

    across: Plane
    half_width: float
    upper_outer: Plane
    upper_inner: Plane
    lower_inner: Plane
    lower_outer: Plane
    gap: float


def mouth_line(at: Brush, shape: FaceShape, units: ActionUnits) -> MouthLine:
    """The lips' four edges for the given action units."""
    wide = 1.0 + 0.27 * units.au12 + 0.28 * units.au20 + 0.04 * units.au15 - 0.16 * units.au26 - 0.06 * units.au23
    half = shape.mouth_width * wide
    t = np.clip(at.x / half, -1.0, 1.0)
    drop = jaw_drop(units)
    corner = -0.105 * units.au12 + 0.085 * units.au15 + 0.035 * units.au20 - 0.014 + 0.35 * drop
    centre = 0.010 * units.au12 - 0.018 * units.au15 - 0.035 * units.au17 - 0.025 * units.au10
    bend = np.abs(t) ** 1.9
    line = shape.mouth_y + centre * (1 - bend) + corner * bend - 0.010 * np.exp(-((t / 0.25) ** 2)) * (1 - units.au25)
    dome = np.clip(1.0 - t * t, 0.0, 1.0)
    rise = 0.030 * units.au25 + 0.035 * units.au10 + 0.020 * units.au9 + 0.020 * units.au12 * units.au25
    fall = 0.055 * units.au25 + 0.25 * units.au26
    square = 0.5 - 0.22 * min(units.au20 + 0.5 * units.au12, 1.0)
    upper_inner = line - rise * dome**square
    lower_inner = line + fall * dome ** (square + 0.08)
    thin = 1.0 - 0.45 * units.au23 - 0.18 * units.au12 - 0.18 * units.au20
    bow = 1.0 - 0.22 * np.exp(-((t / 0.16) ** 2)) + 0.10 * np.exp(-(((np.abs(t) - 0.3) / 0.2) ** 2))
    upper_outer = upper_inner - shape.lip_upper * max(thin, 0.3) * dome**0.75 * bow
    full = max(thin, 0.3) * (1.0 + 0.25 * units.au17 - 0.15 * units.au26)
    lower_outer = lower_inner + shape.lip_lower * full * dome**0.65
    return MouthLine(at.x / half, half, upper_outer, upper_inner, lower_inner, lower_outer, rise + fall)


def lip_relief(at: Brush, mouth: MouthLine) -> Plane:
    """Height of the lips above the surrounding skin."""
    mask = np.clip(1.0 - mouth.across**2, 0.0, 1.0) ** 0.5
    upper = _pillow(at.y, mouth.upper_outer, mouth.upper_inner)
    lower = _pillow(at.y, mouth.lower_inner, mouth.lower_outer)
    return mask * (0.030 * upper + 0.045 * lower)


def _pillow(y: Plane, top: Plane, bottom: Plane) -> Plane:
    middle, half = (top + bottom) / 2, np.maximum((bottom - top) / 2, 1e-3)
    return np.clip(1.0 - ((y - middle) / half) ** 2, 0.0, 1.0) ** 0.6


def lip_mask(at: Brush, mouth: MouthLine) -> Plane:
    """Where the skin is lip."""
    lips = cover(np.minimum(at.y - mouth.upper_outer, mouth.lower_outer - at.y), at.pixel, 3.0)
    return lips * (np.abs(mouth.across) < 1.0)


def paint_mouth(face: Plane, at: Brush, mouth: MouthLine, units: ActionUnits, makeup: Makeup) -> None:
    """The opening with teeth and tongue, or the line between closed lips."""
    within = (np.abs(mouth.across) < 1.0).astype(np.float32)
    ends = np.clip(1.0 - np.abs(mouth.across) ** 8, 0.0, 1.0) * within
    if mouth.gap > 0.004:
        inside = np.minimum(at.y - mouth.upper_inner, mouth.lower_inner - at.y)
        opening = cover(inside, at.pixel, 1.8) * within
        lay(face, opening, _oral(face.shape, at, mouth, units))
    seam = np.exp(-(((at.y - mouth.upper_inner) / 0.009) ** 2)) * ends
    lay(face, 0.75 * seam, np.asarray(makeup.lips) * (0.30, 0.22, 0.25) * (0.4 + 0.6 * at.glow))
    nook = bump(np.abs(mouth.across), at.y - mouth.upper_inner, 1.0, 0.0, 0.07, 0.016)
    lay(face, 0.6 * nook, np.asarray(makeup.skin) * (0.40, 0.26, 0.25))


def _oral(size: tuple[int, ...], at: Brush, mouth: MouthLine, units: ActionUnits) -> Plane:
    cave = np.empty(size, np.float32)
    cave[:] = (0.13, 0.035, 0.045)
    depth = np.maximum(mouth.lower_inner - mouth.upper_inner, 1e-3)
    tongue = bump(mouth.across, (at.y - mouth.lower_inner) / depth, 0.0, 0.12, 0.62, 0.42)
    lay(cave, 0.85 * tongue * smooth(0.02, 0.10, depth), (0.62, 0.24, 0.26))
    show = min(1.0, 0.30 + units.au12 + units.au10 + 0.8 * units.au20 + units.au9)
    bite = mouth.upper_inner + 0.028 + 0.05 * show * np.clip(1.0 - 0.4 * mouth.across**2, 0, 1)
    side_dark = 1.0 - 0.55 * mouth.across**2
    gaps = 1.0 - 0.10 * np.exp(-((np.sin(mouth.across * mouth.half_width * 38.0) / 0.16) ** 2))
    enamel = np.array((0.95, 0.93, 0.88), np.float32) * (side_dark * gaps * (0.35 + 0.65 * at.glow))[..., None]
    lay(cave, cover(bite - at.y, at.pixel, 2.0), enamel)
    low_show = min(1.0, units.au20 + 0.5 * units.au9)
    if low_show > 0.15:
        lay(cave, cover(at.y - mouth.lower_inner + 0.045 * low_show, at.pixel, 2.0), enamel * 0.86)
    tint(cave, np.exp(-np.clip(at.y - mouth.upper_inner, 0, 1) / 0.018) * 0.7, (0.45, 0.35, 0.35))
    return cave
