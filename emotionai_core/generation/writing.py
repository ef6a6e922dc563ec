# pyright: reportUnknownMemberType=false
# PyAV's stubs leave the packets of `encode` and `mux` open; nothing of them gets out of this file.
"""A clip's file: H.264 and AAC in an MP4 that begins to play before it is loaded; same pictures, same bytes.

The encoders are those in PyAV's FFmpeg. One thread and FFmpeg's "bitexact" keep the machine, the clock and the
library's version out of the file.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import av.error
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.codec import codecs_available
from av.codec.context import Flags
from av.video.frame import VideoFrame

from emotionai_core.errors import GenerationError
from emotionai_core.film.frames import Picture

Samples = npt.NDArray[np.float32]

RATE: Final = 48_000
"""Samples per second of every clip's sound."""

_ENCODERS: Final = {
    "libx264": {"preset": "veryfast", "crf": "17", "threads": "1"},
    "libopenh264": {"b": "2500000"},
    "h264_videotoolbox": {"b": "2500000"},
    "h264_mf": {"b": "2500000"},
}
_SOUND_BITS: Final = 128_000
_BLOCK: Final = 1024
# BT.601, which players take pictures of this size for anyway: said, so that none has to guess.
_COLOURS: Final = 6
_LIMITED: Final = 1


class ClipWriter:
    """Takes pictures of one size in order, and has the sound from the start, so that both lie side by side."""

    def __init__(self, container: Any, size: tuple[int, int], fps: Fraction, sound: Samples | None) -> None:
        self._container = container
        self._fps = fps
        self._frames = 0
        self._sound = sound
        self._heard = 0
        self._video = self._video_stream(size)
        self._audio = None if sound is None else self._sound_stream(sound.shape[1])

    def add(self, picture: Picture) -> None:
        """One more frame, RGB (h, w, 3) uint8."""
        import cv2

        planes = np.ascontiguousarray(cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420), np.uint8)
        frame = VideoFrame.from_ndarray(planes, format="yuv420p")
        frame.pts, frame.time_base = self._frames, 1 / self._fps
        frame.colorspace, frame.color_range = _COLOURS, _LIMITED
        self._container.mux(self._video.encode(frame))
        self._frames += 1
        self._hear(round(self._frames / self._fps * RATE))

    def close(self) -> None:
        """Write what the encoders still hold."""
        self._container.mux(self._video.encode(None))
        if self._audio is not None:
            self._hear(None)
            self._container.mux(self._audio.encode(None))

    def _video_stream(self, size: tuple[int, int]) -> Any:
        name = next((one for one in _ENCODERS if one in codecs_available), None)
        if name is None:
            raise GenerationError("No H.264 encoder is installed here.", "Install the studio again: PyAV brings one.")
        stream = self._container.add_stream(name, rate=self._fps, options=dict(_ENCODERS[name]))
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        context = stream.codec_context
        context.time_base = 1 / self._fps
        context.colorspace = context.color_primaries = context.color_trc = _COLOURS
        context.color_range = _LIMITED
        context.flags |= Flags.bitexact
        return stream

    def _sound_stream(self, channels: int) -> Any:
        stream = self._container.add_stream("aac", rate=RATE, layout="mono" if channels == 1 else "stereo")
        stream.codec_context.bit_rate = _SOUND_BITS
        stream.codec_context.flags |= Flags.bitexact
        return stream

    def _hear(self, until: int | None) -> None:
        if self._audio is None or self._sound is None:
            return
        last = len(self._sound)
        while self._heard < last and (until is None or self._heard + _BLOCK <= until):
            part = self._sound[self._heard : self._heard + _BLOCK]
            frame = AudioFrame.from_ndarray(
                np.ascontiguousarray(part.T), format="fltp", layout="mono" if part.shape[1] == 1 else "stereo"
            )
            frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), self._heard
            self._container.mux(self._audio.encode(frame))
            self._heard += len(part)


@contextlib.contextmanager
def clip_writer(
    target: Path, size: tuple[int, int], fps: Fraction, sound: Samples | None, title: str, comment: str
) -> Generator[ClipWriter]:
    """A writer whose file stands at `target` when the block ends; nothing is left where it fails.

    `size` even, width and height; `sound` (n, 1 or 2) at 48 kHz in [-1, 1]. Raises `GenerationError`.
    """
    partial = target.with_name(f".{target.stem}.part{target.suffix}")
    try:
        options = {"movflags": "+faststart", "fflags": "+bitexact"}
        with av.open(str(partial), "w", format="mp4", options=options) as container:
            container.metadata.update({"title": title, "comment": comment})
            writer = ClipWriter(container, size, fps, sound)
            yield writer
            writer.close()
        partial.replace(target)
    except (av.error.FFmpegError, OSError) as error:
        raise GenerationError(
            f"The clip cannot be written: {error.strerror}.", "Look for space on the disk."
        ) from error
    finally:
        partial.unlink(missing_ok=True)
