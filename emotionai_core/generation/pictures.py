"""Pictures and sound out of films and clips: the frame on screen at a time, a cut of a voice, and what a clip holds."""

from __future__ import annotations

import contextlib
import hashlib
import math
import os
import wave
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
from av.video.frame import VideoFrame

from emotionai_core.errors import FilmError, GenerationError
from emotionai_core.film.container import WAY_OUT, decoded, main_video, opened
from emotionai_core.film.frames import Picture
from emotionai_core.film.pictures import Pictures
from emotionai_core.film.probe import probe
from emotionai_core.records.clip import Heard

_ROUNDING: Final = 1e-6
_LONGEST_SECONDS: Final = 1e6
_LONGEST_CUT: Final = 3600.0
_BLOCK: Final = 1 << 16
_POSTER_QUALITY: Final = 85


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """What a clip's file holds: size in pixels as shown, number of frames, frames per second, seconds, any sound."""

    width: int
    height: int
    frames: int
    fps: float
    duration: float
    sound: bool


def frame_on_screen(film: Path, time: float) -> Picture:
    """The frame on screen at `time` seconds from the first one, as RGB (h, w, 3) uint8, upright, with square pixels.

    Seeks, so that it takes as long in a long film as in a short one. Before the first frame it is the first, after the
    last the last. Raises `FilmError`.
    """
    with opened(film) as container:
        pictures = Pictures(container)
        sure = min(max(time, 0.0), _LONGEST_SECONDS) if math.isfinite(time) else 0.0
        wanted = int((sure + _ROUNDING) / pictures.base)
        # A header's length only spares a search behind the end: live recordings have none, and cut ones a wrong one.
        said = (container.duration or 0) / 1_000_000
        begin = min(wanted, int((said + 1.0) / pictures.base)) if said > 0 else wanted
        shown = pictures.first
        for tick, frame in pictures.from_tick(begin):
            if tick > wanted:
                break
            shown = frame
        return _upright(shown, pictures.pixel_aspect)


def still(film: Path, time: float, target: Path) -> None:
    """Write `frame_on_screen` as PNG; raises `FilmError`, and `GenerationError` where it cannot be written."""
    write_picture(frame_on_screen(film, time), target)


def poster(path: Path, target: Path, height: int) -> None:
    """Write a JPEG at most `height` pixels high of the middle of a clip; raises `FilmError` and `GenerationError`."""
    import cv2

    picture = frame_on_screen(path, probe(path).film.duration / 2)
    high, wide = picture.shape[:2]
    if high > height:
        size = (max(1, round(wide * height / high)), height)
        picture = cast(Picture, cv2.resize(picture, size, interpolation=cv2.INTER_AREA))
    write_picture(picture, target)


def read_picture(path: Path) -> Picture:
    """The picture of a file as RGB (h, w, 3) uint8; raises `GenerationError` for anything that is not one."""
    import cv2

    try:
        data = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError as error:
        raise GenerationError(f"The picture '{path.name}' cannot be read: {error.strerror}.") from error
    try:
        made = cv2.imdecode(data, cv2.IMREAD_COLOR) if len(data) else None
    except cv2.error:
        made = None
    if made is None:
        raise GenerationError(f"'{path.name}' is not a picture.", "Choose a PNG or JPEG file.")
    return cast(Picture, cv2.cvtColor(made, cv2.COLOR_BGR2RGB))


def write_picture(picture: Picture, target: Path) -> None:
    """Write RGB (h, w, 3) uint8 as PNG or JPEG, by the name's ending, whole or not at all; raises `GenerationError`."""
    import cv2

    options = [cv2.IMWRITE_JPEG_QUALITY, _POSTER_QUALITY] if target.suffix.lower() in (".jpg", ".jpeg") else []
    done, data = cv2.imencode(target.suffix, cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), options)
    if not done:
        raise GenerationError(f"The picture '{target.name}' cannot be written.")
    with written(target) as partial:
        partial.write_bytes(data.tobytes())


def sound(heard: Heard, target: Path) -> None:
    """Cut [start, end) out of a WAV file to the sample, in the file's own form; silence where the file ends earlier.

    Raises `GenerationError` where there is no such file, or none of the stretch lies in it.
    """
    name = Path(heard.file).name
    if not (math.isfinite(heard.start) and heard.end - heard.start <= _LONGEST_CUT):
        raise GenerationError(f"No stretch of '{name}' is named.", "Make the clip anew.")
    try:
        with wave.open(heard.file, "rb") as source:
            rate, total = source.getframerate(), source.getnframes()
            first, last = max(round(heard.start * rate), 0), round(heard.end * rate)
            if last <= first or first >= total:
                raise GenerationError(f"'{name}' has no sound from {heard.start:.2f} s to {heard.end:.2f} s.")
            source.setpos(first)
            with written(target) as partial, wave.open(str(partial), "wb") as out:
                out.setnchannels(source.getnchannels())
                out.setsampwidth(source.getsampwidth())
                out.setframerate(rate)
                _copy(source, out, last - first)
    except (wave.Error, EOFError) as error:
        raise GenerationError(f"'{name}' is not a WAV file.", "Analyse the film again for its sound.") from error
    except FileNotFoundError as error:
        raise GenerationError(f"The sound '{name}' is gone.", "Analyse the film again for it.") from error
    except OSError as error:
        raise GenerationError(f"The sound '{name}' cannot be cut: {error.strerror}.") from error


def frames_hash(path: Path) -> str:
    """SHA-256 of a clip's decoded pictures, in order, each with its size and form: what holds them does not matter.

    Memory is flat in its length. Raises `FilmError` where no picture decodes.
    """
    digest, frames = hashlib.sha256(), 0
    with opened(path) as container:
        for frame in decoded(container, main_video(container)):
            if isinstance(frame, VideoFrame):
                _add(digest, frame)
                frames += 1
    if not frames:
        raise FilmError(f"No picture of '{path.name}' can be decoded.", WAY_OUT)
    return digest.hexdigest()


def probe_clip(path: Path) -> ClipFacts:
    """What is in a clip's file, without decoding it; raises `FilmError`."""
    film = probe(path).film
    fps = film.frames / film.duration if film.duration > 0 else float(film.rate)
    return ClipFacts(film.width, film.height, film.frames, fps, film.duration, film.has_sound)


@contextlib.contextmanager
def written(target: Path) -> Generator[Path]:
    """A hidden file beside `target` that takes its place when the block ends, and is gone when the block fails."""
    partial = target.with_name(f".{target.stem}.part{target.suffix}")
    try:
        yield partial
        with partial.open("rb") as handle:
            os.fsync(handle.fileno())
        partial.replace(target)
    except OSError as error:
        raise GenerationError(f"'{target.name}' cannot be written: {error.strerror}.", "Look for space.") from error
    finally:
        partial.unlink(missing_ok=True)


def _upright(frame: VideoFrame, pixel_aspect: float) -> Picture:
    wide = max(1, round(frame.width * pixel_aspect))
    if wide == frame.width:
        return cast(Picture, frame.to_ndarray(format="rgb24"))
    return cast(Picture, frame.to_ndarray(format="rgb24", width=wide, height=frame.height))


def _copy(source: wave.Wave_read, out: wave.Wave_write, wanted: int) -> None:
    wide = source.getnchannels() * source.getsampwidth()
    # Eight bits are the only ones that WAV counts from 0.
    silent = b"\x80" if source.getsampwidth() == 1 else b"\0"
    while wanted > 0:
        block = min(wanted, _BLOCK)
        data = source.readframes(block)
        out.writeframes(data + silent * (block * wide - len(data)))
        wanted -= block


def _add(digest: Any, frame: VideoFrame) -> None:
    form = frame.format
    if not (form.is_planar or form.is_rgb or len(form.components) == 1 or len(frame.planes) > 1):
        # Packed colour with shared chroma: its rows cannot be told from their padding by the components alone.
        frame = frame.reformat(format="yuv444p")
        form = frame.format
    digest.update(f"{frame.width}x{frame.height} {form.name}\n".encode())
    for index, plane in enumerate(frame.planes):
        parts = [one for one in form.components if one.plane == index]
        wide = plane.width * sum(-(-one.bits // 8) for one in parts)
        rows = np.frombuffer(cast(Any, plane), np.uint8)[: plane.height * plane.line_size].reshape(plane.height, -1)
        digest.update(np.ascontiguousarray(rows[:, :wide]))
