"""Decoded pictures in order, from any time on: the one place that seeks."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Final, Literal

import av.container
import av.error
from av.filter import Graph
from av.video.frame import VideoFrame

from emotionai_core.errors import FilmError
from emotionai_core.film.container import WAY_OUT, decoded_packet, main_video

# MPEG streams and AVI have no index of key frames and seek by guess, often to after the wanted time.
_STEPS_BACK_SECONDS: Final = (0, 1, 5, 30)
# There not every picture carries its time, and the first few after a seek are given a wrong one.
_SPARSE_STAMPS: Final = ("mpeg", "avi")
_UNSURE_SECONDS: Final = Fraction(1, 2)


class Pictures:
    """The main picture track of an open film, upright: a telephone writes how it was held beside the pictures.

    `base` is the length of a tick in seconds; `origin` the container's tick of film time 0: the first frame that
    decodes.
    """

    def __init__(self, container: av.container.InputContainer) -> None:
        self._container = container
        self._stream = main_video(container)
        self._stream.thread_type = "AUTO"
        self.base: Fraction = self._stream.time_base or Fraction(1, 1000)
        self._unsure = int(_UNSURE_SECONDS / self.base) if container.format.name in _SPARSE_STAMPS else 0
        self._upright: _Upright | None = None
        # Why reading ended before the file did, where the disk or the network is at fault.
        self.fault: OSError | None = None
        first = next(self._stamped(), None)
        if first is None:
            raise FilmError("The film's picture cannot be decoded.", WAY_OUT)
        self.origin, self.first = first
        self.width, self.height = self._stream.width, self._stream.height
        # Set before the first picture is decoded by few containers only: the picture itself knows best.
        pixel = self._stream.sample_aspect_ratio or Fraction(1)
        self.pixel_aspect = float(pixel) if 0.1 < pixel < 10 else 1.0
        if self._upright is not None and self._upright.sideways:
            self.width, self.height, self.pixel_aspect = self.height, self.width, 1 / self.pixel_aspect

    @property
    def aspect(self) -> float:
        """Width over height as it is meant to be seen: pixels need not be square."""
        return self.width * self.pixel_aspect / max(1, self.height)

    @property
    def origin_seconds(self) -> float:
        """The first frame's time on the container's clock."""
        return float(self.origin * self.base)

    def leave_out(self, what: Literal["DEFAULT", "NONREF", "NONKEY"]) -> None:
        """Leave out nothing, the pictures that no other one needs, or all but key frames: for a slow machine."""
        if self._stream.codec_context.skip_frame != what:
            self._stream.codec_context.skip_frame = what

    def onward(self) -> Iterator[tuple[int, VideoFrame]]:
        """Ticks from the first frame, and picture, from where decoding stands now."""
        for stamp, frame in self._stamped():
            yield stamp - self.origin, frame

    def from_tick(self, tick: int) -> Iterator[tuple[int, VideoFrame]]:
        """The same from a key frame at or before `tick` on, or from the earliest one that can be reached."""
        sure = max(tick - self._unsure, 0)
        for seconds in _STEPS_BACK_SECONDS:
            frames = self._sought(self.origin + max(sure - int(seconds / self.base), 0))
            first = next(frames, None)
            if first is not None and first[0] <= sure:
                return itertools.chain([first], frames)
        # The very beginning: streams want a time well before it, files with an index refuse that.
        frames = self._sought(self.origin - int(60 / self.base))
        first = next(frames, None)
        return itertools.chain([first], frames) if first is not None else self._sought(self._stream.start_time or 0)

    def _sought(self, stamp: int) -> Iterator[tuple[int, VideoFrame]]:
        try:
            self._container.seek(stamp, stream=self._stream, backward=True)
        except av.error.FFmpegError:
            return iter(())
        return self.onward()

    def from_time(self, seconds: float) -> Iterator[tuple[float, VideoFrame]]:
        """Time in seconds and picture of every frame at or after `seconds`."""
        for tick, frame in self.from_tick(int(seconds / self.base)):
            time = float(tick * self.base)
            if time >= seconds:
                yield time, frame

    def size_for_height(self, height: int) -> tuple[int, int]:
        """Even width and height of a picture scaled down to at most `height`."""
        high = max(2, min(height, self.height) // 2 * 2)
        return max(2, round(self.width * high / self.height / 2) * 2), high

    def _stamped(self) -> Iterator[tuple[int, VideoFrame]]:
        self.fault = None
        try:
            for packet in self._container.demux(self._stream):
                for frame in decoded_packet(packet):
                    if isinstance(frame, VideoFrame) and frame.pts is not None:
                        yield frame.pts, self._turned(frame)
        except av.error.FFmpegError as error:
            # A truncated file simply ends earlier; one that cannot be reached any more does not.
            if isinstance(error, OSError) and not isinstance(error, EOFError):
                self.fault = error

    def _turned(self, frame: VideoFrame) -> VideoFrame:
        quarters = round(frame.rotation / 90) % 4
        if not quarters:
            return frame
        if self._upright is None or not self._upright.fits(frame, quarters):
            self._upright = _Upright(frame, quarters, self.base)
        return self._upright.turn(frame)


# Quarters against the clock, as FFmpeg's filters.
_TURNS: Final = {1: ("transpose=cclock",), 2: ("hflip", "vflip"), 3: ("transpose=clock",)}


class _Upright:
    """Turns pictures of one size and form."""

    def __init__(self, frame: VideoFrame, quarters: int, base: Fraction) -> None:
        self._made_for = self._form(frame, quarters)
        self.sideways = quarters % 2 == 1
        self._graph = Graph()
        source = self._graph.add_buffer(
            width=frame.width, height=frame.height, format=frame.format, time_base=base, name="in"
        )
        named = (turn.partition("=") for turn in _TURNS[quarters])
        turns = [self._graph.add(name, value) for name, _, value in named]
        self._graph.link_nodes(source, *turns, self._graph.add("buffersink"))
        self._graph.configure()

    @staticmethod
    def _form(frame: VideoFrame, quarters: int) -> tuple[int, int, str, int]:
        return frame.width, frame.height, frame.format.name, quarters

    def fits(self, frame: VideoFrame, quarters: int) -> bool:
        """Whether it was made for pictures like this one."""
        return self._made_for == self._form(frame, quarters)

    def turn(self, frame: VideoFrame) -> VideoFrame:
        """The picture upright, with its time."""
        self._graph.push(frame)
        made = self._graph.pull()
        assert isinstance(made, VideoFrame)
        return made
