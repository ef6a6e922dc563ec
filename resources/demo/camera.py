"""One frame of the film: set, actors, weather, lens and film stock."""

from __future__ import annotations

import zlib
from functools import lru_cache

import cv2
import numpy as np
from acting import Performance
from brushes import Plane, bump, cover, lay, smooth, tint
from cast import ACTORS
from figure import Person, draw_person, paper
from lighting import Light, lit
from numpy.typing import NDArray
from schedule import FPS, TimedShot
from sets import SETS, backdrop

WIDTH, HEIGHT = 640, 360
SAMPLES = 2
GRAIN = 0.011


class Take:
    """A shot ready to be photographed frame by frame."""

    def __init__(self, timed: TimedShot) -> None:
        self.timed, self.shot = timed, timed.shot
        self.design = SETS[self.shot.place]
        self.performances = [Performance(actor, timed) for actor in self.shot.actors]

    def frame(self, number: int) -> NDArray[np.uint8]:
        """Frame ``number`` of the film as RGB."""
        framing, size = self.shot.framing, (WIDTH * SAMPLES, HEIGHT * SAMPLES)
        picture = backdrop(self.shot.place, framing.x, framing.y, framing.zoom, framing.blur, size).copy()
        if self.design.snow:
            _snow(picture, number / FPS, framing.zoom)
        if not self.performances:
            _stack(picture, _travellers())
        for performance in self.performances:
            self._place(picture, performance, number)
        if self.shot.over_shoulder:
            _stack(picture, _shoulder(self.shot.over_shoulder, self.design.light))
        if self.shot.place == "kitchen" and len(self.performances) > 1:
            _stack(picture, _table(self.design.light))
            _steam(picture, number / FPS)
        return _develop(_pushed(picture, self.timed, number), number)

    def _place(self, picture: Plane, performance: Performance, number: int) -> None:
        spot = performance.placement
        scale = spot.scale * SAMPLES
        left, right = (
            int(max(spot.x * SAMPLES - 1.75 * scale, 0)),
            int(min(spot.x * SAMPLES + 1.75 * scale, picture.shape[1])),
        )
        top = int(max(spot.y * SAMPLES - 1.75 * scale, 0))
        breath = 0.006 * np.sin(number / FPS * 1.9 + spot.x)
        person = ACTORS[performance.actor]
        centre = (spot.x * SAMPLES - left, spot.y * SAMPLES - top + breath * scale)
        region = picture[top:, left:right]
        units, pose = performance.face(number), performance.pose(number)
        figure = draw_person(person, units, pose, self.design.light, scale, region.shape[:2], centre)
        _stack(region, figure)


def _stack(picture: Plane, layer: Plane) -> None:
    picture *= 1.0 - layer[..., 3:]
    picture += layer[..., :3]


def _snow(picture: Plane, moment: float, zoom: float) -> None:
    rng = np.random.default_rng(77)
    flakes = rng.uniform(size=(90, 4))
    for x, y, near, sway in flakes:
        speed = (0.06 + 0.10 * near) * zoom
        cx = (x + 0.012 * np.sin(moment * (0.8 + sway) + 6.28 * sway) - 0.02 * moment) % 1.0
        cy = (y + speed * moment) % 1.0
        radius = (1.0 + 2.2 * near) * zoom
        _dab(picture, cx * picture.shape[1], cy * picture.shape[0], radius * 1.4, 0.10 + 0.32 * near)


def _dab(picture: Plane, cx: float, cy: float, radius: float, strength: float) -> None:
    reach = int(radius * 2.5) + 1
    x0, y0 = max(int(cx) - reach, 0), max(int(cy) - reach, 0)
    patch = picture[y0 : int(cy) + reach + 1, x0 : int(cx) + reach + 1]
    rows, columns = np.mgrid[0 : patch.shape[0], 0 : patch.shape[1]].astype(np.float32)
    mask = bump(columns + x0, rows + y0, cx, cy, radius, radius) * np.float32(strength)
    lay(patch, mask, (0.88, 0.93, 1.0))


@lru_cache(maxsize=1)
def _travellers() -> Plane:
    """Mara and Tomas from afar, as dark shapes with a rim of lamp light, and a suitcase."""
    rows, columns = np.mgrid[0 : HEIGHT * SAMPLES, 0 : WIDTH * SAMPLES].astype(np.float32) / SAMPLES
    layer = np.zeros((*rows.shape, 3), np.float32)
    mask = np.zeros_like(rows)
    foot, pixel = 334.0, 1.0 / SAMPLES
    for x, tall, broad, cloth in ((350.0, 76.0, 15.0, (0.20, 0.13, 0.05)), (390.0, 84.0, 17.0, (0.04, 0.06, 0.11))):
        part, inside = _traveller(columns - x, rows - foot, tall, broad)
        edge = np.exp(-np.clip(inside, 0, None) / 1.3)[..., None]
        lay(
            layer,
            cover(inside, pixel, 2.0),
            np.asarray(cloth, np.float32) + edge * np.array((0.55, 0.36, 0.19), np.float32),
        )
        mask = np.maximum(np.maximum(mask, part), 0.55 * bump(columns, rows, x, foot, broad * 1.7, 3.5))
    case = np.minimum(9 - np.abs(columns - 322), 12 - np.abs(rows - 321))
    lay(layer, cover(case, pixel, 2.0), (0.36, 0.13, 0.08))
    mask = np.maximum(mask, cover(case, pixel, 2.0))
    return np.dstack([layer * mask[..., None], mask])


def _traveller(dx: Plane, dy: Plane, tall: float, broad: float) -> tuple[Plane, Plane]:
    head = (1.0 - np.hypot(dx / (tall * 0.085), (dy + tall * 0.90) / (tall * 0.105))) * tall * 0.09
    down = np.clip((dy + tall * 0.80) / (tall * 0.80), 0.0, 1.0)
    wide = broad * (0.30 + 0.62 * smooth(0.0, 0.14, down) + 0.10 * down - 0.34 * smooth(0.70, 0.74, down))
    coat = np.minimum(wide - np.abs(dx), np.minimum(dy + tall * 0.80, -dy))
    legs = np.minimum(np.abs(dx) - 1.2, 99.0) + 99.0 * (down < 0.74)
    inside = np.maximum(head, np.minimum(coat, legs))
    return cover(inside, 1.0 / SAMPLES, 2.0), inside


@lru_cache(maxsize=4)
def _shoulder(actor: str, light: Light) -> Plane:
    """The listener's head and shoulder from behind, close to the lens and out of focus."""
    person, scale = ACTORS[actor], 112.0 * SAMPLES
    layer = np.zeros((HEIGHT * SAMPLES, WIDTH * SAMPLES, 4), np.float32)
    figure = _from_behind(person, light, scale)
    x0, y0 = int(392 * SAMPLES), int(30 * SAMPLES)
    seen = figure[: layer.shape[0] - y0, : layer.shape[1] - x0]
    layer[y0 : y0 + seen.shape[0], x0 : x0 + seen.shape[1]] = seen
    return cv2.GaussianBlur(layer, (0, 0), 9.0 * SAMPLES / 2)


def _from_behind(person: Person, light: Light, scale: float) -> Plane:
    sheet = paper((-1.75, 1.75, -1.3, 2.2), scale, light, person.makeup)
    x, y, pixel = sheet.x, sheet.y, sheet.pixel
    skull = np.hypot(x / 0.82, (y + 0.22) / 0.98)
    ears = np.hypot((np.abs(x) - 0.82) / 0.11, (y - 0.04) / 0.22)
    neck = np.maximum(np.abs(x) / 0.45, np.abs(y - 0.8) / 0.6)
    coat = np.hypot(x / 1.55, (y - 2.2) / 1.12)
    colour, mask = np.zeros((*x.shape, 3), np.float32), np.zeros_like(x)
    skin = np.asarray(person.makeup.skin, np.float32)
    for away, paint in (
        (neck, skin * 0.8),
        (coat, (0.10, 0.16, 0.27)),
        (ears, skin * 0.9),
        (skull, (0.52, 0.51, 0.50)),
    ):
        part = cover((1.0 - away) * 0.5, pixel, 2.0)
        relief = 0.9 * np.sqrt(np.clip(1.0 - away**2, 0, 1))
        lay(colour, part, np.asarray(paint, np.float32) * lit(relief, pixel, light, rim=2.0) * 0.6)
        mask = np.maximum(mask, part)
    tint(colour, 0.6 * smooth(0.25, 0.62, y) * cover((1.0 - skull) * 0.5, pixel, 2.0), (0.5, 0.48, 0.47))
    return np.dstack([colour * mask[..., None], mask])


@lru_cache(maxsize=2)
def _table(light: Light) -> Plane:
    """The laid table in front of the two at supper."""
    rows, columns = np.mgrid[0 : HEIGHT * SAMPLES, 0 : WIDTH * SAMPLES].astype(np.float32) / SAMPLES
    layer = np.zeros((*rows.shape, 3), np.float32)
    grain = 1.0 + 0.06 * np.sin(columns * 0.05 + 3 * np.sin(rows * 0.4)) + 0.04 * np.sin(rows * 2.2 + 0.02 * columns)
    layer[:] = (0.46, 0.26, 0.13)
    layer *= (grain * (0.75 + 0.5 * np.exp(-(((columns - 320) / 210) ** 2))))[..., None]
    top = 318.0 + 0.00004 * (columns - 320) ** 2
    mask = cover(rows - top, 1.0 / SAMPLES, 2.0)
    lay(layer, np.exp(-(((rows - top - 1.5) / 1.6) ** 2)), (0.85, 0.58, 0.34))
    for x, wide, colour in (
        (215.0, 40.0, (0.86, 0.84, 0.78)),
        (438.0, 40.0, (0.86, 0.84, 0.78)),
        (326.0, 52.0, (0.63, 0.22, 0.15)),
    ):
        bowl = np.hypot((columns - x) / wide, (rows - 322) / 30.0)
        shape = np.minimum((1 - bowl) * 30, rows - 320)
        rim = (1 - np.hypot((columns - x) / wide, (rows - 320) / 7.5)) * 7.5
        part = np.maximum(cover(shape, 1 / SAMPLES, 2.0), cover(rim, 1 / SAMPLES, 2.0))
        shade = 0.95 - 0.4 * (columns - x) / wide - 0.012 * (rows - 320)
        lay(layer, part, np.asarray(colour, np.float32) * np.clip(shade, 0.3, 1.3)[..., None])
        lay(layer, cover(rim - 1.6, 1 / SAMPLES, 2.0), (0.62, 0.40, 0.13))
        mask = np.maximum(mask, part)
    return np.dstack([np.clip(layer * np.asarray(light.key, np.float32), 0, 1) * mask[..., None], mask])


def _steam(picture: Plane, moment: float) -> None:
    for k in range(7):
        life = (moment * 0.33 + k / 7.0) % 1.0
        x = 326 + 10 * np.sin(6.28 * (life * 0.8 + k * 0.37))
        _dab(picture, x * SAMPLES, (308 - 88 * life) * SAMPLES, (7 + 13 * life) * SAMPLES, 0.11 * np.sin(np.pi * life))


def _pushed(picture: Plane, timed: TimedShot, number: int) -> Plane:
    """The camera's slow move towards the scene."""
    share = (number / FPS - timed.start) / (timed.end - timed.start)
    zoom = 1.0 + timed.shot.framing.push * share
    wide, high = picture.shape[1], picture.shape[0]
    move = np.array([[zoom, 0, wide * (1 - zoom) / 2], [0, zoom, high * 0.45 * (1 - zoom)]], np.float32)
    pushed = cv2.warpAffine(picture, move, (wide, high), flags=cv2.INTER_LINEAR)
    return cv2.resize(pushed, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)


@lru_cache(maxsize=1)
def _vignette() -> Plane:
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    away = np.hypot((columns - WIDTH / 2) / (WIDTH / 2), (rows - HEIGHT / 2) / (HEIGHT / 2))
    return (1.0 - 0.34 * smooth(0.55, 1.45, away))[..., None]


def _develop(picture: Plane, number: int) -> NDArray[np.uint8]:
    """Bloom, vignette, grain."""
    bloom = cv2.GaussianBlur(np.clip(picture - 0.72, 0, 1), (0, 0), 7)
    picture = (picture + 0.55 * bloom) * _vignette()
    picture = picture + GRAIN * _grain(number)[..., None]
    return (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)


def _grain(number: int) -> Plane:
    rng = np.random.default_rng(zlib.crc32(f"grain{number % 8}".encode()))
    return cv2.GaussianBlur(rng.standard_normal((HEIGHT, WIDTH)).astype(np.float32), (0, 0), 0.7)
