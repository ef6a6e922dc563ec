"""Faces of successive samples joined into tracks: by place, and by identity where places leave doubt."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from visual.film import Picture

Numbers = npt.NDArray[np.float64]
Resembles = Callable[[Picture, Picture], bool]

KEPT_VIEWS = 3
# Below this quality a face is no evidence of who somebody is.
READABLE = 0.2
# A face may be missed in two samples without its track ending.
_MISSED = 2
# Apart by more than a face's width, or grown by more than this, it is another face.
_FARTHEST, _LARGEST_GROWTH = 1.0, 1.8
# Less overlap than this, or a rival whose overlap comes this near, leaves doubt.
_SURE, _CLEAR = 0.25, 0.2


@dataclass(frozen=True, slots=True)
class View:
    """One face at one time: box (4,) x1 y1 x2 y2 in fractions of the picture, emotion (7,), the upright cut-out."""

    time: float
    box: Numbers
    score: float
    quality: float
    emotion: Numbers
    chip: Picture


@dataclass(slots=True)
class Seen:
    """What a track keeps of one of its views; without the cut-out, so that memory stays flat."""

    time: float
    box: Numbers
    score: float
    quality: float
    emotion: Numbers


@dataclass(slots=True)
class Track:
    """One unbroken appearance. Only the last and the best few views keep their cut-outs."""

    last: View
    seen: list[Seen] = field(default_factory=list[Seen])
    best: list[View] = field(default_factory=list[View])

    def add(self, view: View) -> None:
        """Append the track's next view."""
        self.last = view
        self.seen.append(Seen(view.time, view.box, view.score, view.quality, view.emotion))
        self.best = sorted([*self.best, view], key=lambda one: (-one.quality, one.time))[:KEPT_VIEWS]


def overlap(first: Numbers, second: Numbers) -> Numbers:
    """Intersection over union of every pair: (n, m) for boxes (n, 4) and (m, 4)."""
    low = np.maximum(first[:, None, :2], second[None, :, :2])
    high = np.minimum(first[:, None, 2:], second[None, :, 2:])
    shared = np.maximum(high - low, 0).prod(axis=2)
    one, other = ((boxes[:, 2:] - boxes[:, :2]).prod(axis=1) for boxes in (first, second))
    return shared / np.maximum(one[:, None] + other[None] - shared, 1e-12)


def _apart(first: Numbers, second: Numbers) -> tuple[Numbers, Numbers]:
    """Of every pair (n, m): the distance of the centres in mean face sizes, and how much larger one is."""
    middles = [(boxes[:, :2] + boxes[:, 2:]) / 2 for boxes in (first, second)]
    sizes = [np.sqrt(np.maximum((boxes[:, 2:] - boxes[:, :2]).prod(axis=1), 1e-12)) for boxes in (first, second)]
    gap = np.linalg.norm(middles[0][:, None] - middles[1][None], axis=2)
    growth = sizes[0][:, None] / sizes[1][None]
    return gap / ((sizes[0][:, None] + sizes[1][None]) / 2), np.maximum(growth, 1 / growth)


class Tracker:
    """Follows faces through the samples of one chunk."""

    def __init__(self, cuts: Sequence[float], interval: float, resembles: Resembles) -> None:
        """`cuts` are sorted times; `resembles` says whether two cut-outs show one person."""
        self._cuts = cuts
        self._longest_gap = (_MISSED + 1.5) * interval
        self._resembles = resembles
        self._active: list[Track] = []
        self.tracks: list[Track] = []

    def update(self, views: Sequence[View]) -> None:
        """Take in the faces of the next sample, all of one time."""
        if not views:
            return
        self._active = [track for track in self._active if self._goes_on(track, views[0].time)]
        owners = self._owners(views) if self._active else {}
        for index, view in enumerate(views):
            track = owners.get(index)
            if track is None:
                track = Track(view)
                self.tracks.append(track)
                self._active.append(track)
            track.add(view)

    def _goes_on(self, track: Track, time: float) -> bool:
        last = track.last.time
        return time - last <= self._longest_gap and bisect_right(self._cuts, last) == bisect_right(self._cuts, time)

    def _owners(self, views: Sequence[View]) -> dict[int, Track]:
        """Which track each view belongs to, the best pairs first; views without one begin a track."""
        known = np.array([track.last.box for track in self._active])
        new = np.array([view.box for view in views])
        shared = overlap(known, new)
        gap, growth = _apart(known, new)
        possible = ((shared > 0) | (gap < _FARTHEST)) & (growth < _LARGEST_GROWTH)
        doubtful = _doubtful(np.where(possible, shared, 0.0))
        order = np.argsort(np.where(possible, 1 - shared + gap, np.inf), axis=None, kind="stable")
        owners: dict[int, Track] = {}
        taken: set[int] = set()
        for row, column in np.column_stack(np.unravel_index(order, shared.shape)).tolist():
            if not possible[row, column]:
                break
            if row in taken or column in owners:
                continue
            track = self._active[row]
            if not doubtful[row, column] or self._is_same(track.last, views[column], bool(shared[row, column] > 0)):
                taken.add(row)
                owners[column] = track
        return owners

    def _is_same(self, known: View, new: View, touching: bool) -> bool:
        """Whether a doubtful pair is one face; unreadable ones are judged by place alone."""
        if min(known.quality, new.quality) < READABLE:
            return touching
        return self._resembles(known.chip, new.chip)


def _doubtful(shared: Numbers) -> npt.NDArray[np.bool_]:
    """Pairs that barely overlap, and pairs with a rival whose overlap is nearly as good: (tracks, faces)."""
    doubtful = shared < _SURE
    for table, marks in ((shared, doubtful), (shared.T, doubtful.T)):
        if table.shape[1] > 1:
            best = np.sort(table, axis=1)[:, ::-1]
            contested = (best[:, 1] > 0) & (best[:, 0] - best[:, 1] < _CLEAR)
            marks |= contested[:, None] & (table > 0)
    return doubtful
