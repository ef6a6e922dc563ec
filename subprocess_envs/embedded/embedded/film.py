"""The film's pictures at a fixed pace, by their real presentation times, decoding no more than those pictures need."""

from __future__ import annotations

import itertools
import math
from collections import deque
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

# H.264 and HEVC reorder at most 16 frames; twice that, as fields may come one by one.
LOOKAHEAD = 34
SEEK_MARGIN_S = 2.0
_DISCARDABLE = {"h264", "hevc", "mpeg1video", "mpeg2video", "mpeg4"}
_WAY_OUT = "Check the file, or convert it, for example to MP4 with H.264."


@dataclass(frozen=True, slots=True)
class Sample:
    """The first frame at or after a multiple of the interval; `time` in seconds from the film's first video frame.

    `pixel_shape` is the width of its pixels over their height.
    """

    time: float
    frame: VideoFrame
    pixel_shape: float = 1.0


def _no_video(path: Path) -> StageError:
    return StageError("no-video", f"'{path.name}' has no picture that can be decoded.", _WAY_OUT)


def _main_video(container: av.container.InputContainer) -> VideoStream | None:
    for stream in container.streams.video:
        if not stream.disposition & av.stream.Disposition.attached_pic and stream.codec_context is not None:
            return stream
    return None


class Film:
    """One open film. `damaged` counts what could not be decoded; `cut_short` tells that the file ended in a fault."""

    def __init__(self, path: Path, interval: float) -> None:
        """Open `path` for samples every `interval` seconds; raises `StageError` when it has no picture to decode."""
        self.path = path
        self.damaged = 0
        self.cut_short = False
        self._interval = Fraction(interval).limit_denominator(1_000_000)
        self._container, self._stream = self._open()
        origin = self._first_stamp()
        if origin is None or self._stream.time_base is None:
            self._container.close()
            raise _no_video(path)
        self._origin = origin
        self._base = self._stream.time_base
        self._rewind()

    def _open(self) -> tuple[av.container.InputContainer, VideoStream]:
        try:
            # "file:" keeps a name such as "concat:..." from being taken for a protocol.
            container = av.open(f"file:{self.path}", metadata_errors="replace", options=dict(FILM_OPTIONS))
        except (av.error.InvalidDataError, av.error.EOFError, ValueError) as error:
            raise _no_video(self.path) from error
        stream = _main_video(container)
        if stream is None:
            container.close()
            raise _no_video(self.path)
        stream.codec_context.thread_type = "AUTO"
        stream.codec_context.thread_count = 2
        return container, stream

    def _rewind(self) -> None:
        self._container.close()
        self._container, self._stream = self._open()

    def unreadable(self) -> StageError:
        """What to raise when the film turns out to hold no picture that can be decoded."""
        return _no_video(self.path)

    def close(self) -> None:
        """Release the file."""
        self._container.close()

    def _first_stamp(self) -> int | None:
        """The tick of the first frame that decodes, which is film time 0 for the studio too."""
        for packet in self._demuxed():
            stamps = [frame.pts for frame in self._decoded(packet) if frame.pts is not None]
            if stamps:
                return stamps[0]
        return next((frame.pts for frame in self._decoded(None) if frame.pts is not None), None)

    def _decoded(self, packet: Packet | None) -> list[VideoFrame]:
        """What a packet decodes to, nothing when it is damaged; None flushes."""
        try:
            return self._stream.codec_context.decode(packet)
        except av.error.FFmpegError:
            return []

    def _demuxed(self) -> Iterator[Packet]:
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets, None)
            except av.error.FFmpegError:
                # A truncated file ends in an error after everything that is there has been read.
                self.cut_short = True
                return
            if packet is None:
                return
            if packet.size:
                yield packet

    def seconds(self, stamp: int) -> float:
        """Film time of a tick."""
        return float((stamp - self._origin) * self._base)

    def _bucket(self, stamp: int) -> int:
        """Which interval a tick lies in, in whole numbers: float rounding must not move a frame across a boundary."""
        return int((stamp - self._origin) * self._base // self._interval)

    def _frames(self) -> Iterator[VideoFrame]:
        """Decoded frames from the current place on; those that nothing depends on may be missing between samples."""
        context = self._stream.codec_context
        can_skip = context.name in _DISCARDABLE
        waiting: deque[tuple[Packet, int | None]] = deque()
        first_of: dict[int, int] = {}
        context.skip_frame = "DEFAULT"
        skipping = False
        for packet in itertools.chain(self._demuxed(), itertools.repeat(None, LOOKAHEAD)):
            if packet is not None:
                stamp = _stamp(packet)
                waiting.append((packet, stamp))
                if stamp is not None:
                    bucket = self._bucket(stamp)
                    first_of[bucket] = min(stamp, first_of.get(bucket, stamp))
            if not waiting or (packet is not None and len(waiting) <= LOOKAHEAD):
                continue
            due, stamp = waiting.popleft()
            needed = stamp is None or not can_skip or first_of.get(self._bucket(stamp), stamp) == stamp
            if needed == skipping:
                skipping = not needed
                context.skip_frame = "NONREF" if skipping else "DEFAULT"
            yield from self._decode(due)
            if len(first_of) > 4 * LOOKAHEAD:
                first_of = dict(sorted(first_of.items())[LOOKAHEAD:])
        yield from self._decode(None)

    def _decode(self, packet: Packet | None) -> Iterator[VideoFrame]:
        try:
            frames = self._stream.codec_context.decode(packet)
        except av.error.FFmpegError:
            self.damaged += 1
            return
        for frame in frames:
            if frame.is_corrupt:
                self.damaged += 1
            elif frame.pts is not None:
                yield frame

    def _from(self, start: float) -> Iterator[VideoFrame]:
        """Frames beginning at least one interval before `start`, or at the film's first."""
        lead = max(SEEK_MARGIN_S, 2 * float(self._interval))
        while start - lead > 0:
            self._container.seek(
                self._origin + int((start - lead) / self._base), stream=self._stream, backward=True, any_frame=False
            )
            frames = self._frames()
            first = next(frames, None)
            if first is not None and first.pts is not None and self.seconds(first.pts) <= start - lead / 2:
                return itertools.chain([first], frames)
            # Some containers' indexes land too late; go back until one lands early enough, or start over.
            lead *= 4
        self._rewind()
        return self._frames()

    def samples(self, start: float, end: float = math.inf) -> Iterator[Sample]:
        """Samples at or after `start` and before `end` seconds, in order; the same ones wherever reading began.

        A frame stamped later than `end` is passed over, not taken for the end: damaged files hold stamps of any size.
        """
        frames = self._from(start) if start > 0 else self._frames()
        last = -1
        shape = float(self._stream.sample_aspect_ratio or 1)
        for frame in frames:
            stamp = frame.pts
            if stamp is None or stamp < self._origin:
                continue
            bucket, time = self._bucket(stamp), self.seconds(stamp)
            if bucket <= last or time >= end:
                continue
            last = bucket
            if time >= start:
                yield Sample(time, frame, shape)


def _stamp(packet: Packet) -> int | None:
    if packet.is_corrupt or packet.is_discard:
        return None
    return packet.pts if packet.pts is not None else packet.dts


def resized(picture: Picture, size: tuple[int, int]) -> Picture:
    """`picture` made smaller to (width, height), each pixel the mean of the area it covers."""
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def upright(sample: Sample, max_side: int) -> Picture:
    """The frame as it is shown: RGB (h, w, 3) uint8, square pixels, rotated, at most `max_side` long."""
    frame = sample.frame
    width, height = frame.width * sample.pixel_shape, float(frame.height)
    scale = min(1.0, max_side / max(width, height))
    wide, high = max(2, round(width * scale)), max(2, round(height * scale))
    picture = frame.to_ndarray(format="rgb24", width=wide, height=high, interpolation="AREA").astype(
        np.uint8, copy=False
    )
    turns = round(frame.rotation / 90) % 4
    return np.ascontiguousarray(np.rot90(picture, turns))


def even_light(picture: Picture) -> Picture:
    """Local contrast evened out (CLAHE, Zuiderveld 1994) on the lightness alone, for old and unevenly lit films."""
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB)
    lab[:, :, 0] = cv2.createCLAHE(clipLimit=2.0, tileGridSize=(8, 8)).apply(lab[:, :, 0])
    return cv2.cvtColor(lab, cv2.COLOR_LAB2RGB).astype(np.uint8, copy=False)
