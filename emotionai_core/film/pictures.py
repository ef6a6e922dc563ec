"""Decoded pictures in order, from any time on: the one place that seeks."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import av.container
import av.error
from av.video.frame import VideoFrame

from emotionai_core.errors import FilmError
from emotionai_core.film.container import WAY_OUT
from emotionai_core.film.probe import main_video


class Pictures:
    """The main picture track of an open film. `base` is the length of a tick in seconds."""

    def __init__(self, container: av.container.InputContainer) -> None:
        self._container = container
        self._stream = main_video(container)
        self._stream.thread_type = "AUTO"
        self.base: Fraction = self._stream.time_base or Fraction(1, 1000)
        self.width = self._stream.width
        self.height = self._stream.height
        first = next(self._decoded(), None)
        if first is None or first.pts is None:
            raise FilmError("The film's picture cannot be decoded.", WAY_OUT)
        self.first: VideoFrame = first
        self._origin: int = first.pts

    def onward(self) -> Iterator[tuple[int, VideoFrame]]:
        """Ticks from the first frame, and picture, from where decoding stands now."""
        for frame in self._decoded():
            if frame.pts is not None:
                yield frame.pts - self._origin, frame

    def from_tick(self, tick: int) -> Iterator[tuple[int, VideoFrame]]:
        """The same from the last key frame at or before `tick` on."""
        self._container.seek(self._origin + max(tick, 0), stream=self._stream, backward=True)
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

    def _decoded(self) -> Iterator[VideoFrame]:
        try:
            for frame in self._container.decode(self._stream):
                if frame.pts is not None:
                    yield frame
        except av.error.FFmpegError:
            # The end of a truncated film: what was decoded so far is all there is.
            return
