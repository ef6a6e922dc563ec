"""The animatic: a camera over a still of the film, moved and graded as the prompt asks, with the line and its sound.

It needs no card and no model, so that a prompt can always be seen; it is labelled as what it is, in the picture and in
the file.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np

from emotionai_core.errors import Cancelled, FilmError, GenerationError
from emotionai_core.film.frames import Picture
from emotionai_core.generation.camera import SHAKE, TREMBLE, Lens, path
from emotionai_core.generation.caption import Overlay, overlay
from emotionai_core.generation.framing import DUTCH, Box, Room, compose, holds, other_scale
from emotionai_core.generation.grade import Grade, grade_for, graded, vignette
from emotionai_core.generation.making import Asked, Made, Progress, Tell
from emotionai_core.generation.mixing import stretch, within_scale
from emotionai_core.generation.pictures import frame_on_screen, read_picture
from emotionai_core.generation.writing import RATE, Samples, clip_writer
from emotionai_core.records.clip import ClipRequest
from emotionai_core.records.prompt import Grouping, Movement, Staging

VERSION: Final = "2"
LABEL: Final = "animatic"
_COMMENT: Final = "Animatic: a camera over one still picture; made by EmotionalAI Studio, not filmed and not generated."

# A face's box belongs to the frame it was found in; within this time it has hardly moved.
_SAME_LOOK: Final = 0.5
_LEAST: Final = 64
_MOST: Final = 4096
_MOST_FRAMES: Final = 20_000
# Fewer lines of the film than these show no face, whatever the clip's size is.
_FEWEST_LINES: Final = 107
_LARGEST: Final = 3
"""No pixel of the film becomes larger than this many of a clip of the usual size."""
_SOFT: Final = 4.0
_PREVIEWS: Final = 3
_LOOKS: Final = 20


@dataclass(frozen=True, slots=True)
class _Source:
    """The picture under the camera, boxes in its pixels, and what could not be used."""

    picture: Picture
    face: Box | None
    other: Box | None
    limits: tuple[str, ...]


def make_animatic(request: ClipRequest, folder: Path, tell: Tell, cancelled: Asked) -> Made:
    """Write `animatic.mp4` into `folder`: H.264 and AAC, the size, rate and length that `request` asks for.

    Raises `FilmError` where neither the film nor a picture is there, `GenerationError` where the size is not one or
    the file cannot be written, and `Cancelled` within a few frames.
    """
    width, height, frames = _size(request)
    tell(Progress(0.0, "Reading the picture of the scene."))
    source = _source(request)
    _stop(cancelled)
    staging = request.staging
    grade = grade_for(staging.valence, staging.arousal, staging.grade)
    words = overlay(request.caption, LABEL, width, height)
    sound, silent = _sound(request, frames, cancelled)
    lens = _lens(request, source, (width, height, frames), lambda part: graded(part, grade))
    target = folder / "animatic.mp4"
    fps = Fraction(request.fps)
    with clip_writer(target, (width, height), fps, sound, LABEL, _COMMENT) as out:
        for number, picture in enumerate(_finished(lens, grade, words)):
            _stop(cancelled)
            out.add(picture)
            _tell(tell, number, frames, picture)
    limits = (*source.limits, *_not_as_prompted(lens, source, staging), *words.limits, *silent)
    tell(Progress(1.0, " ".join(("The animatic is ready.", *limits))))
    notes = tuple(("animatic left out", one) for one in limits)
    return Made(target, (*_versions(), *notes))


def _versions() -> tuple[tuple[str, str], ...]:
    import cv2

    return ("animatic", VERSION), ("pyav", av.__version__), ("opencv", cv2.__version__)


def _size(request: ClipRequest) -> tuple[int, int, int]:
    """Even width and height, and the frames: those asked for, or else as many as the line lasts."""
    size = request.size
    line = request.end - request.start
    frames = size.frames if size.frames > 0 else round(line * request.fps) if math.isfinite(line) else 0
    sized = _LEAST <= size.width <= _MOST and _LEAST <= size.height <= _MOST
    if not (sized and 0 < frames <= _MOST_FRAMES and 0 < request.fps <= 120):
        raise GenerationError(
            f"An animatic of {size.width}x{size.height}, {frames} frames at {request.fps} a second cannot be made.",
            "Choose 64 to 4096 pixels each way, 1 to 20000 frames, and up to 120 a second.",
        )
    return size.width // 2 * 2, size.height // 2 * 2, frames


def _source(request: ClipRequest) -> _Source:
    if request.picture.file:
        try:
            picture = read_picture(Path(request.picture.file))
        except GenerationError as error:
            if not request.film:
                raise
            made = _from_film(request)
            return _Source(made.picture, made.face, made.other, (str(error), *made.limits))
        return _Source(picture, None, None, ())
    return _from_film(request)


def _from_film(request: ClipRequest) -> _Source:
    """The frame that was chosen, with the boxes where they belong to it."""
    staging = request.staging
    middle = (request.start + request.end) / 2
    time = next((one for one in (request.picture.time, staging.face_time, middle) if math.isfinite(one)), 0.0)
    try:
        picture = frame_on_screen(Path(request.film), time)
    except FilmError as error:
        raise FilmError(str(error), "Put the film back where it was, or open the project with it.") from error
    high, wide = picture.shape[:2]
    same = abs(time - staging.face_time) <= _SAME_LOOK
    face, other = (_pixels(box, wide, high) if same else None for box in (staging.face, staging.other))
    limits: tuple[str, ...] = ()
    if face is None:
        limits = ("The speaker's face is not known here: the whole picture is shown, at no scale.",)
    elif not request.start - _SAME_LOOK <= time <= request.end + _SAME_LOOK:
        limits = (f"The speaker is not seen in this line: the picture is their portrait, from {time:.1f} s.",)
    return _Source(picture, face, other, limits)


def _pixels(box: Box | None, width: int, height: int) -> Box | None:
    """A box in pixels, cut at the frame's edges; None for one that is not in it."""
    if box is None or not all(math.isfinite(one) for one in box):
        return None
    left, top = max(0.0, box[0]), max(0.0, box[1])
    right, bottom = min(1.0, box[0] + box[2]), min(1.0, box[1] + box[3])
    if right - left < 1e-3 or bottom - top < 1e-3:
        return None
    return left * width, top * height, (right - left) * width, (bottom - top) * height


def _lens(
    request: ClipRequest, source: _Source, size: tuple[int, int, int], develop: Callable[[Picture], Picture]
) -> Lens:
    width, height, frames = size
    staging = request.staging
    high, wide = source.picture.shape[:2]
    shaken = staging.movement is Movement.HANDHELD
    angle = (DUTCH if staging.dutch else 0.0) + (TREMBLE if shaken else 0.0)
    room = Room(wide, high, width / height, angle, SHAKE if shaken else 0.0)
    composition = compose(staging, room, min(height / _LARGEST, _FEWEST_LINES), source.face, source.other)
    shots = path(composition, staging.movement, room, frames, request.fps, request.seed, _side(staging))
    return Lens(source.picture, shots, width, height, develop)


def _not_as_prompted(lens: Lens, source: _Source, staging: Staging) -> tuple[str, ...]:
    """What the prompt says of the picture and the film does not give."""
    limits: list[str] = []
    shown = max(lens.shots, key=lambda one: one.height)
    aspect = lens.width / lens.height
    two = staging.grouping is not Grouping.SINGLE and source.face is not None
    beside = source.other is not None and holds(shown, source.other, aspect)
    if two and source.other is None:
        limits.append("The listener is not seen here: the picture is framed about the speaker alone.")
    elif two and not beside:
        limits.append("The listener does not fit into this picture: it is framed about the speaker alone.")
    if source.face is not None and (why := other_scale(staging.scale, shown.height, source.face, two and beside)):
        limits.append(why)
    enlarged = lens.height / min(one.height for one in lens.shots)
    if enlarged > _SOFT:
        limits.append(f"The film's picture is enlarged {enlarged:.0f} times, and so it is soft.")
    return tuple(limits)


def _side(staging: Staging) -> float:
    """On which side of the speaker the listener is: a pan comes from there."""
    if staging.face is None or staging.other is None:
        return 0.0
    return (staging.other[0] + staging.other[2] / 2) - (staging.face[0] + staging.face[2] / 2)


def _finished(lens: Lens, grade: Grade, words: Overlay):
    shade = vignette(lens.width, lens.height, grade.vignette)
    for picture in lens.frames():
        yield words.over((picture * shade + np.float32(0.5)).astype(np.uint8))


def _sound(request: ClipRequest, frames: int, cancelled: Asked) -> tuple[Samples | None, tuple[str, ...]]:
    if request.sound is None:
        return None, ()
    try:
        return within_scale(stretch(request.sound, round(frames / request.fps * RATE), cancelled)), ()
    except FilmError as error:
        return None, (f"The animatic is silent: {error}",)


def _tell(tell: Tell, number: int, frames: int, picture: Picture) -> None:
    """About twenty times a clip, with a picture at few of them: to look costs more than to make."""
    if number % max(1, frames // _LOOKS):
        return
    preview = b"" if number % max(1, frames // _PREVIEWS) else _jpeg(picture)
    tell(Progress(number / frames, f"Frame {number + 1} of {frames}.", preview))


def _jpeg(picture: Picture) -> bytes:
    import cv2

    _, data = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    return data.tobytes()


def _stop(cancelled: Asked) -> None:
    if cancelled():
        raise Cancelled
