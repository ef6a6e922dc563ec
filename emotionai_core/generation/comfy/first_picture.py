"""The picture a clip starts from: the film's frame, cut to the clip's shape with the speaker in it.

The server would cut off both sides of a wide film alike, and with them whoever stands there.
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Final

from emotionai_core.errors import GenerationError
from emotionai_core.film.frames import Picture
from emotionai_core.generation.framing import Box, Room, compose
from emotionai_core.generation.pictures import frame_on_screen, read_picture, write_picture
from emotionai_core.records.clip import ClipRequest
from emotionai_core.records.prompt import Grouping, ShotScale, Staging

_LARGEST_FILE: Final = 64 * 1024**2
# A face's box belongs to the frame it was found in; within this time it has hardly moved.
_SAME_LOOK: Final = 0.5
_LEAST: Final = 1e-3


def write_first_picture(request: ClipRequest, aspect: float, target: Path) -> None:
    """Write, as PNG, the picture from which a clip `aspect` times as wide as high starts.

    A file that was given is read as a picture and written anew: nothing else of it leaves, whatever it is. Raises
    `FilmError` and `GenerationError`.
    """
    if request.picture.file:
        write_picture(_of_file(Path(request.picture.file)), target)
        return
    picture = frame_on_screen(Path(request.film), request.picture.time)
    staging = request.staging
    if abs(request.picture.time - staging.face_time) <= _SAME_LOOK:
        picture = cut(picture, staging, aspect)
    write_picture(picture, target)


def cut(picture: Picture, staging: Staging, aspect: float) -> Picture:
    """The largest part of a picture (h, w, 3) of that shape which shows the speaker, and the listener where both fit;
    the whole picture where no face is known.
    """
    high, wide = picture.shape[:2]
    face, other = _pixels(staging.face, wide, high), _pixels(staging.other, wide, high)
    if face is None:
        return picture
    room = Room(wide, high, aspect)
    # Upright, and as large as it gets: tilting and going closer is the camera's business, which the prompt describes.
    grouping, scale = (Grouping.SINGLE, ShotScale.MEDIUM) if other is None else (Grouping.ACQUAINTANCE, ShotScale.WIDE)
    upright = replace(staging, dutch=False, grouping=grouping, scale=scale)
    shot = compose(upright, room, room.tallest, face, other).at(room.tallest, room)
    tall, broad = min(high, round(shot.height)), min(wide, round(shot.height * aspect))
    left = min(max(round(shot.x - broad / 2), 0), wide - broad)
    top = min(max(round(shot.y - tall / 2), 0), high - tall)
    return picture[top : top + tall, left : left + broad].copy()


def _of_file(file: Path) -> Picture:
    if not file.is_file():
        raise GenerationError(f"The picture {file.name} is gone.", "Choose another picture, or the film's.")
    if file.stat().st_size > _LARGEST_FILE:
        raise GenerationError(f"The picture {file.name} is too large.", "Choose one of at most 64 MB.")
    return read_picture(file)


def _pixels(box: Box | None, width: int, height: int) -> Box | None:
    """A box in pixels, cut at the picture's edges; None for one that is not in it."""
    if box is None or not all(math.isfinite(one) for one in box):
        return None
    left, top = max(0.0, box[0]), max(0.0, box[1])
    right, bottom = min(1.0, box[0] + box[2]), min(1.0, box[1] + box[3])
    if right - left < _LEAST or bottom - top < _LEAST:
        return None
    return left * width, top * height, (right - left) * width, (bottom - top) * height
