# pyright: reportMissingTypeStubs=false
# PySceneDetect ships types in its code but no marker that says so.
"""Cuts by PySceneDetect's adaptive detector, over frames with their real presentation times.

The detector is the library's (Adaptive: HSV change against its neighbours; BBC F1 91.6 as published); only the frame
source is ours, because times come from the film's own stamps, memory must stay flat and a killed run must be able to
go on: each chunk is a pure function of the film and its own span.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from emotionai_core.film.container import opened
from emotionai_core.film.pictures import Pictures
from emotionai_core.records.film import Shot

VERSION = "1"
CHUNK_SECONDS = 300.0
_WIDTH = 256
# The detector looks two frames back and ahead; a few more let its first score settle.
_CONTEXT_FRAMES = 6
_MIN_CONTENT = 15.0

Tick = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class CutSpan:
    """A chunk's cuts in seconds from the first frame."""

    index: int
    start: float
    end: float
    cuts: tuple[float, ...]


def find_cuts(path: Path, duration: float, threshold: float, first_chunk: int, tick: Tick) -> Iterator[CutSpan]:
    """Cuts chunk by chunk from `first_chunk` on; `tick` gets the film time reached and may raise to stop.

    `threshold` is the adaptive ratio a cut needs. Raises `FilmError` when the film cannot be opened.
    """
    with opened(path) as container:
        pictures = Pictures(container)
        total = max(1, int(np.ceil(duration / CHUNK_SECONDS)))
        for index in range(first_chunk, total):
            start = index * CHUNK_SECONDS
            end = duration if index == total - 1 else start + CHUNK_SECONDS
            cuts = _chunk_cuts(pictures, start, end, threshold, tick)
            yield CutSpan(index, start, end, tuple(cuts))


def shots_between(cuts: Sequence[float], duration: float, shortest: float) -> tuple[Shot, ...]:
    """Shots between `cuts` over [0, duration); a cut closer than `shortest` seconds to the one before is dropped."""
    edges = [0.0]
    for cut in sorted(cuts):
        if cut - edges[-1] >= shortest and cut < duration:
            edges.append(cut)
    edges.append(duration)
    return tuple(Shot(i, edges[i], edges[i + 1]) for i in range(len(edges) - 1))


def _chunk_cuts(pictures: Pictures, start: float, end: float, threshold: float, tick: Tick) -> list[float]:
    # Loading the detector takes half a second, which opening a project should not pay for its list of shots.
    from scenedetect.common import FrameTimecode
    from scenedetect.detectors import AdaptiveDetector

    detector = AdaptiveDetector(adaptive_threshold=threshold, min_scene_len=0, min_content_val=_MIN_CONTENT)
    times: list[float] = []
    found: list[float] = []
    late = 0
    lead = 2.0 if start > 0 else 0.0
    wide = min(_WIDTH, pictures.width // 2 * 2)
    high = max(2, round(pictures.height * wide / pictures.width / 2) * 2)
    for time, frame in pictures.from_time(max(0.0, start - lead)):
        number = len(times)
        times.append(time)
        picture = frame.to_ndarray(format="bgr24", width=wide, height=high, interpolation="AREA")
        # The detector counts frames; their real times are looked up in `times`, whatever the film's rate does.
        for code in detector.process_frame(FrameTimecode(number, fps=25.0), picture):
            found.append(times[code.frame_num])
        if number % 25 == 0:
            tick(max(time, start))
        late += time >= end
        if late > _CONTEXT_FRAMES:
            break
    return [time for time in found if start <= time < end and time > 0]
