"""A whole person in one picture: hair, head, neck and clothes, lit, turned and cut out.

The head is drawn from the front on a sheet of its own and then turned by parallax; what expressions do not move
(hair, ears, clothes) is drawn once per scale and light.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
from anatomy import ActionUnits, FaceShape, Pose, coarse_depth, radial, rest_y, surface
from brushes import Plane, bump, cover, lay, smooth, tint
from features import Brush, Makeup, lip_mask, lip_relief, mouth_line, paint_brows, paint_eyes, paint_mouth
from lighting import Light, lit

HEAD_BOX = (-1.4, 1.4, -1.5, 1.32)
FACE_BOX = (-1.0, 1.0, -1.25, 1.22)
BODY_BOX = (-1.7, 1.7, 0.3, 3.5)
EYE_ROWS, EYE_COLUMNS = (-0.34, 0.16), (-0.62, 0.62)
BROW_ROWS, MOUTH_ROWS, MOUTH_COLUMNS = (-0.55, -0.02), (0.36, 1.02), (-0.52, 0.52)
NECK_JOINT = 0.75


@dataclass(frozen=True)
class Sheet:
    """Drawing paper: the face coordinates of every pixel, and what the drawing functions need to know."""

    x: Plane
    y: Plane
    pixel: float
    light: Light
    makeup: Makeup

    def window(self, columns: tuple[float, float], rows: tuple[float, float]) -> tuple[slice, slice]:
        """Index of the part of the sheet between two columns and two rows, in face units."""
        across = np.searchsorted(self.x[0], columns)
        down = np.searchsorted(self.y[:, 0], rows)
        return slice(int(down[0]), int(down[1])), slice(int(across[0]), int(across[1]))

    def part(self, index: tuple[slice, slice]) -> Sheet:
        """The sheet cut down to a window."""
        return replace(self, x=self.x[index], y=self.y[index])


Drawing = tuple[Plane, Plane]


@dataclass(frozen=True)
class Person:
    """An actor: shape, colours, and the functions that draw hair and clothes."""

    name: str
    shape: FaceShape
    makeup: Makeup
    hair_back: Callable[[Sheet], Drawing]
    hair_front: Callable[[Sheet], Drawing]
    clothes: Callable[[Sheet], Drawing]
    ears: bool = True


def paper(box: tuple[float, float, float, float], scale: float, light: Light, makeup: Makeup) -> Sheet:
    """A sheet covering ``box`` (left, right, top, bottom in face units) at ``scale`` pixels a unit."""
    left, right, top, bottom = box
    x = np.arange(round((right - left) * scale), dtype=np.float32) / np.float32(scale) + np.float32(left)
    y = np.arange(round((bottom - top) * scale), dtype=np.float32) / np.float32(scale) + np.float32(top)
    grid_x, grid_y = np.meshgrid(x, y)
    return Sheet(grid_x, grid_y, 1.0 / scale, light, makeup)


def draw_person(
    person: Person,
    units: ActionUnits,
    pose: Pose,
    light: Light,
    scale: float,
    size: tuple[int, int],
    centre: tuple[float, float],
) -> Plane:
    """Premultiplied RGBA picture of ``size`` (height, width), the face's origin at pixel ``centre`` (x, y)."""
    scale = round(scale, 2)
    canvas = np.zeros((*size, 4), np.float32)
    maps = _turning_maps(pose, scale, size, centre, person.shape.nose_y)
    _stack(canvas, _turned(_hair_back(person, light, scale), maps))
    sway = (0.25 * pose.yaw * scale, 0.0)
    _stack(canvas, _placed(_body(person, light, scale), scale, size, (centre[0] + sway[0], centre[1])))
    _stack(canvas, _turned(_head(person, units, light, scale), maps))
    return canvas


def _stack(canvas: Plane, layer: Plane) -> None:
    canvas *= 1.0 - layer[..., 3:]
    canvas += layer


def _premultiplied(drawing: Drawing) -> Plane:
    colour, mask = drawing
    return np.dstack([np.clip(colour, 0.0, 1.0) * mask[..., None], mask]).astype(np.float32)


def _placed(layer: Plane, scale: float, size: tuple[int, int], centre: tuple[float, float]) -> Plane:
    shift = np.array([[1, 0, centre[0] + BODY_BOX[0] * scale], [0, 1, centre[1] + BODY_BOX[2] * scale]], np.float32)
    return cv2.warpAffine(layer, shift, (size[1], size[0]), flags=cv2.INTER_LINEAR)


def _turned(layer: Plane, maps: tuple[Plane, Plane]) -> Plane:
    return cv2.remap(layer, maps[0], maps[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)


def _turning_maps(
    pose: Pose, scale: float, size: tuple[int, int], centre: tuple[float, float], nose_y: float
) -> tuple[Plane, Plane]:
    """For every pixel of the turned head, its place on the frontal sheet, by inverse parallax."""
    rows, columns = np.mgrid[0 : size[0], 0 : size[1]].astype(np.float32)
    px, py = (columns - np.float32(centre[0])) / np.float32(scale), (rows - np.float32(centre[1])) / np.float32(scale)
    cos, sin = float(np.cos(pose.roll)), float(np.sin(pose.roll))
    x = px * cos + (py - NECK_JOINT) * sin
    y = -px * sin + (py - NECK_JOINT) * cos + NECK_JOINT
    u, v = x, y
    for _ in range(3):
        z = coarse_depth(u, v, nose_y) - 0.25
        u = (x - z * float(np.sin(pose.yaw))) / float(np.cos(pose.yaw))
        v = (y + z * float(np.sin(pose.pitch))) / float(np.cos(pose.pitch))
    return (u - HEAD_BOX[0]) * np.float32(scale), (v - HEAD_BOX[2]) * np.float32(scale)


@lru_cache(maxsize=32)
def _hair_back(person: Person, light: Light, scale: float) -> Plane:
    return _premultiplied(person.hair_back(paper(HEAD_BOX, scale, light, person.makeup)))


@lru_cache(maxsize=32)
def _hair_front(person: Person, light: Light, scale: float) -> tuple[Plane, Plane]:
    """The hair over the face, and the shadow it throws on it."""
    sheet = paper(HEAD_BOX, scale, light, person.makeup)
    layer = _premultiplied(person.hair_front(sheet))
    fall = cv2.GaussianBlur(layer[..., 3], (0, 0), 0.045 * scale)
    down = np.array([[1, 0, 0], [0, 1, 0.05 * scale]], np.float32)
    return layer, cv2.warpAffine(fall, down, (fall.shape[1], fall.shape[0]))


@lru_cache(maxsize=32)
def _body(person: Person, light: Light, scale: float) -> Plane:
    sheet = paper(BODY_BOX, scale, light, person.makeup)
    colour, mask = person.clothes(sheet)
    tint(colour, 0.75 * bump(sheet.x, sheet.y, 0.0, 0.92, 0.55, 0.26), (0.42, 0.30, 0.30))
    return _premultiplied((colour, mask))


@lru_cache(maxsize=32)
def _ears(person: Person, light: Light, scale: float) -> Plane:
    sheet = paper(HEAD_BOX, scale, light, person.makeup)
    out = np.abs(sheet.x) - person.shape.outline[4] - 0.02
    away = np.hypot(out / 0.115, (sheet.y - 0.04 + 0.2 * out) / 0.235)
    height = 0.12 * np.sqrt(np.clip(1.0 - away**2, 0, 1)) - 0.07 * np.exp(-(((away - 0.62) / 0.22) ** 2))
    skin = np.asarray(person.makeup.skin, np.float32) * np.array((0.84, 0.70, 0.69), np.float32)
    return _premultiplied((skin * lit(height, sheet.pixel, light), cover((1.0 - away) * 0.115, sheet.pixel, 1.4)))


def _head(person: Person, units: ActionUnits, light: Light, scale: float) -> Plane:
    """The frontal head with its expression, on the head sheet."""
    sheet = paper(HEAD_BOX, scale, light, person.makeup)
    window = sheet.window(FACE_BOX[:2], FACE_BOX[2:])
    hair, shadow = _hair_front(person, light, scale)
    face, mask = _face(person, sheet.part(window), units)
    tint(face, 0.55 * shadow[window], (0.50, 0.36, 0.36))
    head = _ears(person, light, scale).copy() if person.ears else np.zeros_like(hair)
    inner = head[window]
    _stack(inner, _premultiplied((face, mask)))
    _stack(head, hair)
    return head


def _face(person: Person, sheet: Sheet, units: ActionUnits) -> Drawing:
    shape, makeup = person.shape, person.makeup
    share, radius = radial(sheet.x, rest_y(sheet.y, units), shape.outline)
    mask = cover((1.0 - share) * radius, sheet.pixel, 1.4)
    glow = sheet.light.glow
    spots = sheet.window(MOUTH_COLUMNS, MOUTH_ROWS)
    at = Brush(sheet.x[spots], sheet.y[spots], sheet.pixel, glow)
    mouth = mouth_line(at, shape, units)
    height = surface(sheet.x, sheet.y, share, shape, units)
    height[spots] += lip_relief(at, mouth)
    skin = _skin(sheet, units, person)
    lay(skin[spots], 0.80 * lip_mask(at, mouth), np.asarray(makeup.lips, np.float32))
    hollow = np.clip(cv2.GaussianBlur(height, (0, 0), 0.07 / sheet.pixel) - height, 0.0, 0.05) * 6.0
    face = skin * lit(height, sheet.pixel, sheet.light, skin=True) * (1.0 - np.minimum(hollow, 0.5))[..., None]
    _nostrils(face, sheet, shape, units)
    paint_mouth(face[spots], at, mouth, units, makeup)
    for rows, paint in ((EYE_ROWS, paint_eyes), (BROW_ROWS, paint_brows)):
        spots = sheet.window(EYE_COLUMNS, rows)
        paint(face[spots], Brush(sheet.x[spots], sheet.y[spots], sheet.pixel, glow), shape, units, makeup)
    return face, mask


def _skin(sheet: Sheet, units: ActionUnits, person: Person) -> Plane:
    makeup, shape, x, y = person.makeup, person.shape, sheet.x, sheet.y
    side = np.abs(x)
    skin = np.empty((*x.shape, 3), np.float32)
    skin[:] = makeup.skin
    rosy = bump(side, y, 0.42, 0.24, 0.22, 0.15) + 0.7 * bump(x, y, 0.0, shape.nose_y, 0.13, 0.09)
    tint(skin, makeup.blush * (1.0 + 0.5 * units.au12) * np.minimum(rosy, 1.0), (1.02, 0.68, 0.64))
    tint(skin, 0.30 * bump(side, y, shape.eye_x, shape.eye_y + 0.02, 0.20, 0.12), (0.90, 0.74, 0.74))
    if makeup.stubble:
        jaw = smooth(0.30, 0.62, y + 0.35 * side**2) * (1.0 - 0.75 * bump(side, y, 0.36, 0.30, 0.22, 0.22))
        lip_top = bump(x, y, 0.0, shape.mouth_y - 0.10, 0.24, 0.06)
        shadow = makeup.stubble * np.clip(jaw * 0.9 + 0.6 * lip_top, 0.0, 1.0)
        tint(skin, shadow, (0.66, 0.66, 0.70))
    return skin


def _nostrils(face: Plane, sheet: Sheet, shape: FaceShape, units: ActionUnits) -> None:
    y = shape.nose_y + 0.075 - 0.028 * units.au9
    holes = bump(np.abs(sheet.x), sheet.y, shape.nose_width * 0.56, y, 0.036, 0.018)
    tint(face, 0.75 * holes, (0.30, 0.17, 0.16))
    under = bump(sheet.x, sheet.y, 0.0, y + 0.02, shape.nose_width * 1.1, 0.035)
    tint(face, 0.25 * under, (0.65, 0.50, 0.48))
