"""The film's own sound in stereo, any stretch of it, on the clock of the first video frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import av
import av.error
import av.stream
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Stream
from av.video.frame import VideoFrame

from audio.spans import MODEL_RATE, Samples, placed
from emotionai_core.wire.film_options import FILM_OPTIONS

# A decoder needs some sound before a place until it is as if it had come there from the beginning.
LEAD = 2.0
# Coarse stamps jitter, and following each of them would click.
_MAX_DRIFT = MODEL_RATE // 25


class NoSound(Exception):
    """The file has no sound that can be decoded."""


class FilmSound:
    """The first sound track of one file; sample 0 is the first video frame, or 0 s where there is no picture."""

    def __init__(self, path: Path, check: Callable[[], None]) -> None:
        """`check` is called for every decoded frame and may raise. Raises `NoSound`, or `OSError`."""
        self._path = path
        self._check = check
        self._origin = self._first_picture()
        if next(self._frames(None), None) is None:
            raise NoSound(f"'{path.name}' has no sound that can be decoded")

    def read(self, first: int, count: int) -> Samples:
        """Samples [first, first + count) at `MODEL_RATE` as (2, count) in [-1, 1]; silence outside of the track.

        Late starts and gaps are silence and mono is on both sides. The same stretch is always read in the same way.
        """
        end = first + count
        parts: list[tuple[int, Samples]] = []
        at: int | None = None
        for place, part in self._parts(first):
            start = at if at is not None and (place is None or abs(place - at) <= _MAX_DRIFT) else place
            start = at or 0 if start is None else start
            if at is not None and start < at:
                # Nothing is heard twice.
                start, part = at, part[:, at - start :]
            at = start + part.shape[1]
            if at > first and part.shape[1]:
                parts.append((start, part))
            if at >= end:
                break
        return placed(parts, first, count)

    def _first_picture(self) -> float:
        with self._opened() as container:
            for stream in container.streams.video:
                if stream.disposition & av.stream.Disposition.attached_pic or stream.codec_context is None:
                    continue
                for frame in _decoded(container, stream, self._check):
                    if frame.pts is not None and frame.time_base:
                        return float(frame.pts * frame.time_base)
                break
        return 0.0

    def _opened(self) -> InputContainer:
        try:
            # "file:" keeps a name such as "concat:..." from being taken for a protocol.
            return av.open(f"file:{self._path}", metadata_errors="replace", options=dict(FILM_OPTIONS))
        except (av.error.InvalidDataError, av.error.EOFError, ValueError) as error:
            raise NoSound(f"'{self._path.name}' cannot be read") from error

    def _frames(self, seconds: float | None) -> Iterator[AudioFrame]:
        """Decoded frames, from a place at or before film time `seconds` on; from the beginning when None."""
        with self._opened() as container:
            if not container.streams.audio:
                return
            stream: AudioStream = container.streams.audio[0]
            if seconds is not None and stream.time_base:
                place = int((seconds + self._origin) / stream.time_base)
                container.seek(place, stream=stream, backward=True, any_frame=False)
            for frame in _decoded(container, stream, self._check):
                if isinstance(frame, AudioFrame):
                    yield frame

    def _from(self, first: int) -> Iterator[AudioFrame]:
        seconds = first / MODEL_RATE - LEAD
        if seconds > 0:
            frames = self._frames(seconds)
            one = next(frames, None)
            if one is not None and (place := self._place(one)) is not None and place <= first:
                yield one
                yield from frames
                return
            # Some containers' indexes land too late: then everything from the beginning on is read.
        yield from self._frames(None)

    def _parts(self, first: int) -> Iterator[tuple[int | None, Samples]]:
        """(sample at which it belongs or None, (2, n)) from a place before `first` on."""
        resampler, form = _resampler(2), None
        for frame in self._from(first):
            own = (frame.format.name, frame.layout.name, frame.sample_rate)
            if form != own:
                # A film may change its form midway, as broadcasts do.
                if form is not None:
                    yield from self._placed(resampler.resample(None))
                resampler, form = _resampler(frame.layout.nb_channels), own
            yield from self._placed(resampler.resample(frame))
        if form is not None:
            yield from self._placed(resampler.resample(None))

    def _placed(self, frames: list[AudioFrame]) -> Iterator[tuple[int | None, Samples]]:
        for frame in frames:
            part = np.asarray(frame.to_ndarray(), np.float32)
            # Doubled by hand: FFmpeg would take three decibels off.
            yield self._place(frame), np.repeat(part, 2, axis=0) if part.shape[0] == 1 else part

    def _place(self, frame: AudioFrame) -> int | None:
        if frame.pts is None or not frame.time_base:
            return None
        return round((float(frame.pts * frame.time_base) - self._origin) * MODEL_RATE)


def _resampler(channels: int) -> AudioResampler:
    return AudioResampler(format="fltp", layout="mono" if channels == 1 else "stereo", rate=MODEL_RATE)


def _decoded(container: InputContainer, stream: Stream, check: Callable[[], None]) -> Iterator[VideoFrame | AudioFrame]:
    """Frames of one stream from here on; what is damaged is left out, and a file cut short simply ends."""
    packets = container.demux(stream)
    while True:
        check()
        try:
            packet = next(packets, None)
        except av.error.FFmpegError:
            return
        if packet is None:
            return
        try:
            frames = packet.decode()
        except av.error.FFmpegError:
            continue
        yield from (frame for frame in frames if isinstance(frame, VideoFrame | AudioFrame))
