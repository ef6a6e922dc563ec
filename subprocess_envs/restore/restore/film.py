"""Single pictures of a film by their presentation times."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import av
import av.error
import av.stream
import cv2
import numpy as np
import numpy.typing as npt
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from emotionai_core.wire.film_options import FILM_OPTIONS
from emotionai_core.wire.serve import StageError

LEAD = 2.0
# Times arrive rounded to a millionth of a second.
_NEAR = 1e-4

Picture = npt.NDArray[np.uint8]


class Film:
    """One open film; `check` is called for every decoded frame and may raise."""

    def __init__(self, path: Path, check: Callable[[], None]) -> None:
        """Open `path`; raises `StageError` when it has no picture that can be decoded."""
        self.path = path
        self._check = check
        self._container, self._stream = self._open()
        first = next(self._frames(), None)
        if first is None or first.pts is None or self._stream.time_base is None:
            self._container.close()
            raise self._unreadable()
        self._origin, self._base = first.pts, self._stream.time_base

    def close(self) -> None:
        """Release the file."""
        self._container.close()

    def picture(self, time: float) -> Picture | None:
        """The frame at `time` seconds from the first one as it is shown, RGB (h, w, 3); None when there is none."""
        lead = LEAD
        while time - lead > 0:
            target = self._origin + int((time - lead) / self._base)
            self._container.seek(target, stream=self._stream, backward=True, any_frame=False)
            frames = self._frames()
            first = next(frames, None)
            if first is not None and self._seconds(first) <= time + _NEAR:
                return self._at(time, first, frames)
            # Some containers' indexes land too late; go back until one lands early enough, or start over.
            lead *= 4
        self._container.close()
        self._container, self._stream = self._open()
        frames = self._frames()
        first = next(frames, None)
        return None if first is None else self._at(time, first, frames)

    def _at(self, time: float, first: VideoFrame, later: Iterator[VideoFrame]) -> Picture | None:
        frame: VideoFrame | None = first
        while frame is not None and self._seconds(frame) < time - _NEAR:
            frame = next(later, None)
        return None if frame is None else self._upright(frame)

    def _seconds(self, frame: VideoFrame) -> float:
        return float(((frame.pts or 0) - self._origin) * self._base)

    def _upright(self, frame: VideoFrame) -> Picture:
        """With square pixels, and turned as the film says."""
        wide = max(2, round(frame.width * float(self._stream.sample_aspect_ratio or 1)))
        picture = frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)
        if wide != frame.width:
            picture = cv2.resize(picture, (wide, frame.height), interpolation=cv2.INTER_LINEAR).astype(
                np.uint8, copy=False
            )
        return np.ascontiguousarray(np.rot90(picture, round(frame.rotation / 90) % 4))

    def _open(self) -> tuple[InputContainer, VideoStream]:
        try:
            # "file:" keeps a name such as "concat:..." from being taken for a protocol.
            container = av.open(f"file:{self.path}", metadata_errors="replace", options=dict(FILM_OPTIONS))
        except (av.error.InvalidDataError, av.error.EOFError, ValueError) as error:
            raise self._unreadable() from error
        for stream in container.streams.video:
            if not stream.disposition & av.stream.Disposition.attached_pic and stream.codec_context is not None:
                stream.codec_context.thread_type = "AUTO"
                stream.codec_context.thread_count = 2
                return container, stream
        container.close()
        raise self._unreadable()

    def _frames(self) -> Iterator[VideoFrame]:
        """Whole frames from the current place on; damaged ones are left out."""
        packets = self._container.demux(self._stream)
        packet: Packet | None = None
        ended = False
        while not ended:
            self._check()
            try:
                packet = next(packets, None)
            except av.error.FFmpegError:
                # A file cut short ends in an error after everything that is there has been read.
                packet = None
            ended = packet is None
            if packet is not None and not packet.size:
                continue
            try:
                frames = self._stream.codec_context.decode(packet)
            except av.error.FFmpegError:
                continue
            yield from (frame for frame in frames if frame.pts is not None and not frame.is_corrupt)

    def _unreadable(self) -> StageError:
        return StageError(
            "no-video",
            f"'{self.path.name}' has no picture that can be decoded.",
            "Check the file, or convert it, for example to MP4 with H.264.",
        )
