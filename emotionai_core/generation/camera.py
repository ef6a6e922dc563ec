"""How an animatic's camera moves, and what it then sees: eased paths of crops, sampled between the pixels."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, cast

import numpy as np
import numpy.typing as npt

from emotionai_core.film.frames import Picture
from emotionai_core.generation.framing import Composition, Room, Shot
from emotionai_core.records.prompt import Movement

Floats = npt.NDArray[np.float64]

SHAKE: Final = 0.012
TREMBLE: Final = math.radians(0.35)
"""A hand's largest way from its place, as a share of the picture's height, and its largest turn."""

# How much more of the source the wide end of a movement shows than its tight end.
_RATIO: Final = {
    Movement.SLOW_PUSH_IN: 1.12,
    Movement.PUSH_IN: 1.35,
    Movement.FAST_ZOOM_IN: 1.8,
    Movement.PULL_BACK: 1.35,
}
_PAN: Final = 0.25
_FAST_SECONDS: Final = 0.6
# Hertz of a hand's sway; none is a multiple of another, so that it does not repeat.
_SWAY: Final = (0.37, 0.83, 1.31, 2.07)
_FINER: Final = 2
# From here on every pixel is taken once: twice the lines of 4K would take gigabytes, and nobody sees it there.
_FINE_ENOUGH: Final = 1920 * 1088


def path(
    composition: Composition, movement: Movement, room: Room, frames: int, fps: int, seed: int, towards: float = 0.0
) -> list[Shot]:
    """The camera's crop in every frame. `seed` gives a hand its own sway; a pan comes from the side `towards` (negative
    is left), or from where there is more room.
    """
    start, end = _ends(composition, movement, room, towards)
    times = np.arange(frames) / fps
    steps = _eased(times, frames / fps, movement)
    shots = [_between(start, end, float(step)) for step in steps]
    if movement is Movement.HANDHELD:
        shots = [_shaken(shot, sway) for shot, sway in zip(shots, _sway(times, seed), strict=True)]
    return shots


@dataclass(frozen=True, slots=True)
class Lens:
    """Sees `shots` of a picture at `width` x `height`.

    The part that is needed is brought once to twice the clip's resolution where the camera is closest (Lanczos
    upwards, area average downwards) and graded by `develop`. Every frame is then sampled from that at twice its size
    and averaged, so that slow movements neither jump by pixels nor shimmer; above 1080 lines at its own size.
    """

    source: Picture
    shots: Sequence[Shot]
    width: int
    height: int
    develop: Callable[[Picture], Picture]

    def frames(self) -> Iterator[Picture]:
        """RGB (height, width, 3) uint8 for each shot."""
        import cv2

        finer = _FINER if self.width * self.height <= _FINE_ENOUGH else 1
        part, left, top, across, down = self._part(finer)
        size = (self.width * finer, self.height * finer)
        last: Shot | None = None
        seen = np.zeros((self.height, self.width, 3), np.uint8)
        for shot in self.shots:
            if shot != last:
                matrix = _matrix(shot, size, (left, top), (across, down))
                fine = cv2.warpAffine(
                    part, matrix, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
                )
                seen = cast(Picture, cv2.resize(fine, (self.width, self.height), interpolation=cv2.INTER_AREA))
                last = shot
            yield seen.copy()

    def _part(self, finer: int) -> tuple[Picture, int, int, float, float]:
        """What the camera sees of the source, resampled; its first pixel, and the scale each way."""
        import cv2

        high, wide = self.source.shape[:2]
        corners = np.array([corners_of(shot, self.width / self.height) for shot in self.shots]).reshape(-1, 2)
        left, top = (max(0, math.floor(edge) - 3) for edge in corners.min(axis=0))
        right, bottom = (math.ceil(edge) + 3 for edge in corners.max(axis=0))
        cut = self.source[top : min(bottom, high), left : min(right, wide)]
        scale = self.height * finer / min(shot.height for shot in self.shots)
        size = (max(1, round(cut.shape[1] * scale)), max(1, round(cut.shape[0] * scale)))
        method = cv2.INTER_LANCZOS4 if scale > 1 else cv2.INTER_AREA
        part = cast(Picture, cv2.resize(cut, size, interpolation=method))
        return self.develop(part), left, top, size[0] / cut.shape[1], size[1] / cut.shape[0]


def corners_of(shot: Shot, aspect: float) -> list[tuple[float, float]]:
    """The four corners of a crop in the source."""
    sine, cosine = math.sin(shot.angle), math.cos(shot.angle)
    half_w, half_h = aspect * shot.height / 2, shot.height / 2
    ways = [(-half_w, -half_h), (half_w, -half_h), (half_w, half_h), (-half_w, half_h)]
    return [(shot.x + cosine * a - sine * b, shot.y + sine * a + cosine * b) for a, b in ways]


def _ends(composition: Composition, movement: Movement, room: Room, towards: float) -> tuple[Shot, Shot]:
    height = composition.height
    if movement is Movement.PAN:
        return _panned(composition, room, towards)
    ratio = _RATIO.get(movement, 1.0)
    wide = min(height * ratio, room.tallest)
    near, far = composition.at(min(height, wide / ratio), room), composition.at(wide, room)
    return (near, far) if movement is Movement.PULL_BACK else (far, near)


def _panned(composition: Composition, room: Room, towards: float) -> tuple[Shot, Shot]:
    """From beside the subject to it; the crop is tightened where the source is not wide enough to go anywhere."""
    reach, _ = room.reach
    roomy = room.width / (2 * reach + _PAN * room.aspect)
    end = composition.at(min(composition.height, roomy), room)
    way = _PAN * room.aspect * end.height
    left, right = end.x - reach * end.height, room.width - reach * end.height - end.x
    from_left = left >= right if towards == 0 or min(left, right) < way else towards < 0
    return room.held(Shot(end.x + (-way if from_left else way), end.y, end.height, end.angle)), end


def _between(start: Shot, end: Shot, step: float) -> Shot:
    """Zooms by equal factors in equal steps, and about one fixed point, as a lens does."""
    if start.height == end.height:
        return Shot(*(_mixed(a, b, step) for a, b in zip(_of(start), _of(end), strict=True)))
    height = start.height * (end.height / start.height) ** step
    share = (height - start.height) / (end.height - start.height)
    return Shot(*(_mixed(a, b, share) for a, b in zip(_of(start), _of(end), strict=True)))


def _of(shot: Shot) -> tuple[float, float, float, float]:
    return shot.x, shot.y, shot.height, shot.angle


def _mixed(start: float, end: float, share: float) -> float:
    return start + (end - start) * share


def _eased(times: Floats, duration: float, movement: Movement) -> Floats:
    """How much of the way is done at each time, from 0 to 1, starting and ending at rest."""
    if movement is Movement.FAST_ZOOM_IN:
        done = np.clip(times / min(_FAST_SECONDS, duration / 2), 0.0, 1.0)
        return 1 - (1 - done) ** 3
    done = np.clip(times / max(duration, 1e-9), 0.0, 1.0)
    return done * done * (3 - 2 * done)


def _sway(times: Floats, seed: int) -> Floats:
    """(n, 3): sideways, upwards and turn, each within [-1, 1], as slow waves."""
    phases = np.random.default_rng(abs(seed)).uniform(0, 2 * math.pi, (3, len(_SWAY)))
    sizes = 1 / np.sqrt(np.array(_SWAY))
    waves = np.sin(2 * math.pi * np.array(_SWAY)[None, None] * times[:, None, None] + phases[None])
    return (waves * sizes).sum(axis=2) / sizes.sum()


def _shaken(shot: Shot, sway: Floats) -> Shot:
    across, up, turn = (float(one) for one in sway)
    way = SHAKE * shot.height
    return Shot(shot.x + way * across, shot.y + way * up, shot.height, shot.angle + TREMBLE * turn)


def _matrix(shot: Shot, size: tuple[int, int], first: tuple[int, int], scale: tuple[float, float]) -> Floats:
    """From a pixel of the finer frame to one of the resampled part, both by their centres."""
    wide, high = size
    step = shot.height / high
    sine, cosine = math.sin(shot.angle) * step, math.cos(shot.angle) * step
    turn = np.array([[cosine, -sine], [sine, cosine]])
    origin = np.array([shot.x, shot.y]) + turn @ np.array([0.5 - wide / 2, 0.5 - high / 2])
    place = (origin - np.array(first)) * np.array(scale) - 0.5
    return np.hstack([turn * np.array(scale)[:, None], place[:, None]])
