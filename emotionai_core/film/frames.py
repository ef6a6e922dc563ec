"""Exact frames by film time."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame

from emotionai_core.errors import FilmError
from emotionai_core.film.container import opened
from emotionai_core.film.pictures import Pictures
from emotionai_core.film.probe import probe
from emotionai_core.records.timebase import FrameTimes

_NEAR_SECONDS = 2

Picture = npt.NDArray[np.uint8]


class FrameReader:
    """Decodes the frame on screen at a time. Not thread-safe: one reader per thread. `times` avoids a second probe."""

    def __init__(self, path: Path, times: FrameTimes | None = None) -> None:
        self.times = times if times is not None else probe(path).times
        self._context = opened(path)
        container = self._context.__enter__()
        try:
            self._pictures = Pictures(container)
        except FilmError:
            self.close()
            raise
        self._tick = 0
        self._frame: VideoFrame = self._pictures.first
        self._following = self._pictures.onward()

    def read(self, time: float, max_height: int | None = None) -> Picture:
        """The frame on screen at `time` seconds as RGB (h, w, 3) uint8, scaled down to `max_height` if higher."""
        frame = self._seek(int(self.times.ticks[self.times.frame_at(time)]))
        if max_height is not None and frame.height > max_height:
            width, height = self._pictures.size_for_height(max_height)
            return cast(Picture, frame.to_ndarray(format="rgb24", width=width, height=height))
        return cast(Picture, frame.to_ndarray(format="rgb24"))

    def _seek(self, wanted: int) -> VideoFrame:
        if wanted == self._tick:
            return self._frame
        # Decoding on is cheaper than seeking when the frame lies just ahead, as in playing and stepping.
        if not 0 < wanted - self._tick <= _NEAR_SECONDS / self._pictures.base:
            self._following = self._pictures.from_tick(wanted)
            first = next(self._following, None)
            if first is None:
                return self._frame
            self._tick, self._frame = first
        if self._tick >= wanted:
            return self._frame
        for tick, frame in self._following:
            if tick > wanted:
                # The wanted frame is damaged: the one shown before it stays, and this one waits for the next call.
                self._following = itertools.chain([(tick, frame)], self._following)
                break
            self._tick, self._frame = tick, frame
            if tick == wanted:
                break
        return self._frame

    def close(self) -> None:
        """Release the file."""
        self._context.__exit__(None, None, None)
