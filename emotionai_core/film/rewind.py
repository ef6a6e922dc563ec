"""Small pictures backwards, for a film without a scrubbing copy."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from emotionai_core.film.container import opened
from emotionai_core.film.frames import Picture, Wanted
from emotionai_core.film.pictures import Pictures
from emotionai_core.film.probe import always
from emotionai_core.records.timebase import FrameTimes

# Decoding runs forwards only: what it passes on the way is kept, so that a stretch is decoded once, not once a frame.
_KEPT_FRAMES = 100


class Rewinder:
    """Exact frames of a stretch just before the last one asked for. One per thread."""

    def __init__(self, path: Path, times: FrameTimes, height: int) -> None:
        self.path = path
        self._times = times
        self._context = opened(path)
        container = self._context.__enter__()
        try:
            self._pictures = Pictures(container)
        except BaseException:
            self.close()
            raise
        self._size = self._pictures.size_for_height(height)
        self._kept: dict[int, Picture] = {}

    def close(self) -> None:
        """Release the file and what was kept."""
        self._kept = {}
        self._context.__exit__(None, None, None)

    def read(self, time: float, wanted: Wanted = always) -> Picture | None:
        """The frame on screen at `time` seconds as RGB (h, w, 3) uint8; None when it is damaged or not wanted."""
        frame = self._times.frame_at(time)
        tick = int(self._times.ticks[frame])
        if tick not in self._kept:
            first = int(self._times.ticks[max(0, frame - _KEPT_FRAMES + 1)])
            self._kept = self._stretch(first, tick, wanted)
        return self._kept.get(tick)

    def _stretch(self, first: int, last: int, wanted: Wanted) -> dict[int, Picture]:
        width, height = self._size
        kept: dict[int, Picture] = {}
        for tick, frame in self._pictures.from_tick(first):
            if tick > last or not wanted():
                break
            if tick >= first:
                kept[tick] = cast(Picture, frame.to_ndarray(format="rgb24", width=width, height=height))
            if tick == last:
                break
        return kept
