# pyright: reportUnknownMemberType=false
# PyAV's stubs leave the packets of `encode` and `mux` open; nothing of them gets out of this file.
"""The scrubbing copy: all-intra segments, small enough to show any frame at once.

A segment covers a minute of film and keeps every frame's own time, so the picture found in the copy is the picture of
the film. Segments are written one by one: an interrupted copy goes on where it stopped, and those that exist can be
used already. The folder is a cache and may be deleted at any time.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import av.container
import av.error

from emotionai_core.film.container import opened
from emotionai_core.film.frames import Picture
from emotionai_core.film.pictures import Pictures
from emotionai_core.records.film import Film
from emotionai_core.records.timebase import FrameTimes

SEGMENT_SECONDS = 60.0
_QUALITY = 5
_MILLISECOND = Fraction(1, 1000)

Tick = Callable[[float], None]


def segment_path(folder: Path, index: int) -> Path:
    """Where segment `index`, covering [60 * index, 60 * index + 60) seconds, lies."""
    return folder / f"segment-{index:05d}.mkv"


def make_proxy(film: Film, folder: Path, height: int, tick: Tick) -> None:
    """Write the missing segments of `film` at `height` pixels into `folder`; `tick` may raise to stop."""
    folder.mkdir(parents=True, exist_ok=True)
    total = int(-(-film.duration // SEGMENT_SECONDS))
    missing = [index for index in range(total) if not segment_path(folder, index).exists()]
    if not missing:
        return
    with opened(film.path) as container:
        pictures = Pictures(container)
        for index in missing:
            _write_segment(pictures, segment_path(folder, index), height, index * SEGMENT_SECONDS, film.rate, tick)


def _write_segment(pictures: Pictures, target: Path, height: int, start: float, rate: Fraction, tick: Tick) -> None:
    partial = target.with_name(f".{target.stem}.part.mkv")
    wide, high = pictures.size_for_height(height)
    try:
        with av.open(str(partial), "w", format="matroska") as out:
            stream = out.add_stream("mjpeg", rate=rate)
            stream.width, stream.height, stream.pix_fmt = wide, high, "yuvj420p"
            stream.codec_context.time_base = _MILLISECOND
            stream.codec_context.qmin = stream.codec_context.qmax = _QUALITY
            for time, frame in pictures.from_time(start):
                if time >= start + SEGMENT_SECONDS:
                    break
                picture = frame.reformat(width=wide, height=high, format="yuvj420p")
                picture.pts = round(time * 1000)
                picture.time_base = _MILLISECOND
                out.mux(stream.encode(picture))
                tick(time)
            out.mux(stream.encode(None))
        # A picture can stand for longer than a segment; the empty file says that there is nothing to copy.
        partial.touch()
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


class ProxyReader:
    """Exact frames from the scrubbing copy; None where the copy has no segment yet. One reader per thread."""

    def __init__(self, folder: Path, times: FrameTimes) -> None:
        self._folder = folder
        self._times = times
        self._index = -1
        self._container: av.container.InputContainer | None = None

    @property
    def folder(self) -> Path:
        """Where the copy lies."""
        return self._folder

    def read(self, time: float) -> Picture | None:
        """The frame on screen at `time` seconds as RGB (h, w, 3) uint8."""
        start = self._times.time_of(self._times.frame_at(time))
        try:
            return self._read(start)
        except av.error.FFmpegError:
            # A cache may be damaged or deleted under our hands: the film itself is still there.
            self.close()
            return None

    def _read(self, start: float) -> Picture | None:
        container = self._segment(int(start // SEGMENT_SECONDS))
        if container is None:
            return None
        wanted = round(start * 1000)
        stream = container.streams.video[0]
        container.seek(wanted, stream=stream, backward=True)
        for frame in container.decode(stream):
            if frame.pts is not None and frame.pts >= wanted:
                return cast(Picture, frame.to_ndarray(format="rgb24")) if frame.pts == wanted else None
        return None

    def _segment(self, index: int) -> av.container.InputContainer | None:
        if index != self._index:
            self.close()
            path = segment_path(self._folder, index)
            if not path.exists():
                return None
            self._container = av.open(str(path))
            self._index = index
        return self._container

    def close(self) -> None:
        """Release the open segment."""
        if self._container is not None:
            self._container.close()
        self._container, self._index = None, -1
