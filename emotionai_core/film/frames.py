"""Exact frames by film time."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame

from emotionai_core.errors import FilmError
from emotionai_core.film.container import opened
from emotionai_core.film.pictures import Pictures
from emotionai_core.film.probe import always, frame_times
from emotionai_core.records.timebase import FrameTimes

_NEAR_SECONDS = 2

Picture = npt.NDArray[np.uint8]
Wanted = Callable[[], bool]


class FrameReader:
    """Decodes the frame on screen at a time. Not thread-safe: one reader per thread.

    Without `times` the file is read through once for them; `wanted` may end that, which raises `Cancelled`.
    """

    def __init__(self, path: Path, times: FrameTimes | None = None, wanted: Wanted = always) -> None:
        self.times = times if times is not None else frame_times(path, wanted)
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
        self._goal = 0
        self._interrupted = False

    @property
    def aspect(self) -> float:
        """Width over height of the picture as it is meant to be seen."""
        return self._pictures.aspect

    @property
    def time(self) -> float:
        """Film time of the frame read last, in seconds."""
        return float(self._tick * self._pictures.base)

    def read(self, time: float, max_height: int | None = None) -> Picture:
        """The frame on screen at `time` seconds as RGB (h, w, 3) uint8, scaled down to `max_height` if higher."""
        self.reach(time)
        return self.picture(max_height)

    def reach(self, time: float, wanted: Wanted = always) -> bool:
        """Decode as far as the frame on screen at `time` seconds.

        `wanted` is asked before every further frame that has to be decoded on the way: once it says no, this is False
        and the frame reached so far stays; `time` tells which. Reaching for the same time again goes on from there.
        """
        self._interrupted = False
        self._seek(int(self.times.ticks[self.times.frame_at(time)]), wanted)
        return not self._interrupted

    def picture(self, max_height: int | None = None) -> Picture:
        """The frame reached, as RGB (h, w, 3) uint8, scaled down to `max_height` if higher."""
        frame = self._frame
        if max_height is not None and frame.height > max_height:
            width, height = self._pictures.size_for_height(max_height)
            return cast(Picture, frame.to_ndarray(format="rgb24", width=width, height=height))
        return cast(Picture, frame.to_ndarray(format="rgb24"))

    def _seek(self, wanted: int, still: Wanted) -> None:
        if wanted == self._tick:
            return
        # Decoding on is cheaper than seeking when the frame lies just ahead, as in playing and stepping.
        near = 0 < wanted - self._tick <= _NEAR_SECONDS / self._pictures.base
        interrupted = wanted == self._goal and self._tick < wanted
        self._goal = wanted
        if not near and not interrupted:
            self._following = self._pictures.from_tick(wanted)
            first = next(self._following, None)
            if first is None:
                return
            self._tick, self._frame = first
        if self._tick < wanted:
            self._decode_to(wanted, still)

    def _decode_to(self, wanted: int, still: Wanted) -> None:
        while still():
            following = next(self._following, None)
            if following is None:
                return
            if following[0] > wanted:
                # The wanted frame is damaged: the one shown before it stays, and this one waits for the next call.
                self._following = itertools.chain([following], self._following)
                return
            self._tick, self._frame = following
            if self._tick == wanted:
                return
        self._interrupted = True

    def close(self) -> None:
        """Release the file."""
        self._context.__exit__(None, None, None)
