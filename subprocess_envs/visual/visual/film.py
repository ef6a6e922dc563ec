"""The film's pictures at a fixed pace, by their real presentation times, each upright and with square pixels."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import av.container
import av.error
import av.stream
import cv2
import numpy as np
import numpy.typing as npt
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from emotionai_core.wire.film_options import FILM_OPTIONS
from emotionai_core.wire.serve import StageError

Picture = npt.NDArray[np.uint8]

_LEAD_S = 2.0
_WAY_OUT = "Check the file, or convert it, for example to MP4 with H.264."


@dataclass(frozen=True, slots=True)
class Sample:
    """The first frame at or after a multiple of the interval; `time` in seconds from the film's first video frame.

    `pixel_shape` is the width of its pixels over their height.
    """

    time: float
    frame: VideoFrame
    pixel_shape: float = 1.0

    def picture(self, max_side: int) -> Picture:
        """The frame as it is shown: BGR (h, w, 3), rotated upright, its longer side at most `max_side` pixels."""
        width, height = self.frame.width * self.pixel_shape, float(self.frame.height)
        scale = min(1.0, max_side / max(width, height))
        wide, high = max(2, round(width * scale)), max(2, round(height * scale))
        pixels = self.frame.to_ndarray(format="bgr24", width=wide, height=high, interpolation="AREA")
        return np.ascontiguousarray(np.rot90(pixels, round(self.frame.rotation / 90) % 4), np.uint8)


def even_light(picture: Picture) -> Picture:
    """Local contrast evened out (CLAHE, Zuiderveld 1994) on the lightness alone, for old and unevenly lit films."""
    lab = cv2.cvtColor(picture, cv2.COLOR_BGR2LAB)
    lab[:, :, 0] = cv2.createCLAHE(clipLimit=2.0, tileGridSize=(8, 8)).apply(lab[:, :, 0])
    return cv2.cvtColor(lab, cv2.COLOR_LAB2BGR).astype(np.uint8, copy=False)


class Film:
    """One open film. `damaged` counts the pictures that could not be decoded."""

    def __init__(self, path: Path, interval: float) -> None:
        """Open `path` for samples every `interval` seconds; raises `StageError` when it has no picture to decode."""
        self.path = path
        self.damaged = 0
        self._interval = Fraction(interval).limit_denominator(1_000_000)
        self._container, self._stream = self._open()
        first = next(self._frames(), None)
        if first is None or first.pts is None or self._stream.time_base is None:
            self.close()
            raise self.unreadable()
        self._origin = first.pts
        self._base = self._stream.time_base
        self.damaged = 0

    def unreadable(self) -> StageError:
        """What to raise for a film without a picture."""
        return StageError("no-video", f"'{self.path.name}' has no picture that can be decoded.", _WAY_OUT)

    def close(self) -> None:
        """Release the file."""
        self._container.close()

    def _open(self) -> tuple[av.container.InputContainer, VideoStream]:
        try:
            # "file:" keeps a name such as "concat:..." from being taken for a protocol.
            container = av.open(f"file:{self.path}", metadata_errors="replace", options=dict(FILM_OPTIONS))
        except (av.error.InvalidDataError, av.error.EOFError, ValueError) as error:
            raise self.unreadable() from error
        for stream in container.streams.video:
            if not stream.disposition & av.stream.Disposition.attached_pic and stream.codec_context is not None:
                stream.codec_context.thread_type = "AUTO"
                stream.codec_context.thread_count = 2
                return container, stream
        container.close()
        raise self.unreadable()

    def _packets(self) -> Iterator[Packet | None]:
        """The stream's packets from the current place on, then None, which makes the decoder give up what it holds."""
        demuxed = self._container.demux(self._stream)
        while True:
            try:
                packet = next(demuxed, None)
            except av.error.FFmpegError:
                # A truncated file ends in an error, after everything that is there has been read.
                packet = None
            if packet is None:
                yield None
                return
            if packet.size:
                yield packet

    def _frames(self) -> Iterator[VideoFrame]:
        for packet in self._packets():
            try:
                frames = self._stream.codec_context.decode(packet)
            except av.error.FFmpegError:
                self.damaged += 1
                continue
            for frame in frames:
                if frame.is_corrupt:
                    self.damaged += 1
                elif frame.pts is not None:
                    yield frame

    def _ticks(self, frame: VideoFrame) -> int:
        """Presentation ticks since the film's first frame."""
        return (frame.pts or 0) - self._origin

    def _frames_around(self, start: float) -> Iterator[VideoFrame]:
        """Frames from well before `start` on, or from the film's first."""
        lead = max(_LEAD_S, 2 * float(self._interval))
        while start > lead:
            place = self._origin + int((start - lead) / self._base)
            self._container.seek(place, stream=self._stream, backward=True, any_frame=False)
            frames = self._frames()
            first = next(frames, None)
            if first is not None and self._ticks(first) * self._base <= start - lead / 2:
                return itertools.chain([first], frames)
            # Some containers' indexes land too late; go back until one lands early enough, or start over.
            lead *= 4
        self.close()
        self._container, self._stream = self._open()
        return self._frames()

    def samples(self, start: float, end: float = math.inf) -> Iterator[Sample]:
        """Samples at or after `start` and before `end` seconds, in order; the same ones wherever reading began.

        A frame stamped later than `end` is passed over, not taken for the end: damaged files hold stamps of any size.
        """
        shape = float(self._stream.sample_aspect_ratio or 1)
        last = -1
        for frame in self._frames_around(start):
            elapsed = self._ticks(frame) * self._base
            # Whole numbers: float rounding must not move a frame across an interval's border.
            bucket = int(elapsed // self._interval)
            if elapsed < 0 or bucket <= last or float(elapsed) >= end:
                continue
            last = bucket
            if float(elapsed) >= start:
                yield Sample(float(elapsed), frame, shape)
