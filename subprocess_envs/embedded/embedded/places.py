"""Where to look for brief movements: faces large enough, around lines, for no more film than was asked for."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from emotionai_core.wire.tables import Table

Floats = npt.NDArray[np.float64]

# A movement cannot be told from what is usual for a face that is seen for less.
LEAST_S = 1.0
# Traces are kept in memory until their place ends.
_LONGEST_S = 60.0

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Track:
    """One face over time: `time` (n,) seconds in order, `box` (n, 4) x, y, w, h as fractions of the frame."""

    number: int
    time: Floats
    box: Floats

    def at(self, moment: float) -> Floats:
        """The box (4,) at any time, between two looks in proportion."""
        return np.array([np.interp(moment, self.time, self.box[:, side]) for side in range(4)])

    def width(self, start: float, end: float) -> float:
        """Median width from `start` to `end`, as a fraction of the frame's; 0 where it was not looked at twice."""
        seen = self.box[(self.time >= start) & (self.time <= end), 2]
        return float(np.median(seen)) if len(seen) >= 2 else 0.0


@dataclass(frozen=True, slots=True)
class Place:
    """A face to be watched from `start` to `end` seconds without a cut."""

    start: float
    end: float
    track: int


def tracks_of(faces: Table) -> dict[int, Track]:
    """The tracks in the table `faces`, by number."""
    number = np.array(faces["track"], np.int64)
    time = np.array(faces["time"], float)
    box = np.array([faces[side] for side in "xywh"], float).T.reshape(-1, 4)
    order = np.lexsort((time, number))
    number, time, box = number[order], time[order], box[order]
    found, first = np.unique(number, return_index=True)
    parts = zip(found.tolist(), np.split(time, first[1:]), np.split(box, first[1:]), strict=True)
    return {one: Track(one, moments, boxes) for one, moments, boxes in parts if len(moments)}


def united(spans: Iterable[Span]) -> list[Span]:
    """Spans that overlap or touch as one, in order."""
    whole: list[Span] = []
    for start, end in sorted(spans):
        if whole and start <= whole[-1][1]:
            whole[-1] = whole[-1][0], max(whole[-1][1], end)
        else:
            whole.append((start, end))
    return whole


def seconds(spans: Sequence[Span]) -> float:
    """How long the spans last together."""
    return sum(end - start for start, end in spans)


def chosen_lines(
    lines: Sequence[Span], tracks: Mapping[int, Track], around: float, least_width: float, most_seconds: float
) -> tuple[list[Span], int]:
    """Spans around the lines with the largest faces, `most_seconds` of film at most, and how many had no room.

    Lines without a face of `least_width` (of the frame's) are not among either.
    """
    sized: list[tuple[float, float, float]] = []
    for start, end in lines:
        span = max(0.0, start - around), end + around
        width = max((track.width(*span) for track in tracks.values() if _meets(track, span)), default=0.0)
        if width >= least_width:
            sized.append((-width, *span))
    spans: list[Span] = []
    left_out = 0
    for _, start, end in sorted(sized):
        more = united([*spans, (start, end)])
        if seconds(more) > most_seconds:
            left_out += 1
        else:
            spans = more
    return spans, left_out


def places(spans: Sequence[Span], tracks: Mapping[int, Track], cuts: Floats, least_width: float) -> list[Place]:
    """Every large enough face within the spans, in order of time and track; none crosses a cut."""
    found: list[Place] = []
    for track in tracks.values():
        for span in spans:
            if _meets(track, span):
                start, end = max(span[0], float(track.time[0])), min(span[1], float(track.time[-1]))
                found += [
                    one for one in _pieces(track, start, end, cuts) if track.width(one.start, one.end) >= least_width
                ]
    return sorted(found, key=lambda one: (one.start, one.track))


def _meets(track: Track, span: Span) -> bool:
    return track.time[0] < span[1] and track.time[-1] > span[0]


def _pieces(track: Track, start: float, end: float, cuts: Floats) -> list[Place]:
    borders = [start, *cuts[(cuts > start) & (cuts < end)].tolist(), end]
    found: list[Place] = []
    for first, last in itertools.pairwise(borders):
        parts = max(1, int(np.ceil((last - first) / _LONGEST_S)))
        edges = np.linspace(first, last, parts + 1).tolist()
        found += [Place(a, b, track.number) for a, b in itertools.pairwise(edges) if b - a >= LEAST_S]
    return found
