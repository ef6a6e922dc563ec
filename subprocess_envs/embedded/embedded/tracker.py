"""Faces of successive samples joined into tracks: by overlap and nearness, by identity only where those leave doubt."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from embedded.actions import NAMES, Vector
from embedded.crops import Boxes, Floats
from embedded.film import Picture

Resembles = Callable[[Picture, Picture], float]

KEPT_CHIPS = 3
# A face may be missed by the detector in two samples without its track ending.
MISSED_SAMPLES = 2
_FAR = 1.0
_SIZE_RATIO = 1.8
_SURE_OVERLAP = 0.25
_RIVAL_MARGIN = 0.2
_IMPOSSIBLE = 1e6
# Two people in the same place in successive samples, across a cut that was missed, look less alike than this (of 500
# pairs of one person's views 5 % do), and lie further apart than this (one person's good views hardly ever do).
_ALIKE = 0.8
_OTHER_PERSON = 0.65
_CLEAR = 0.6
_THUMBNAIL = 16


def _no_evidence() -> Vector:
    return np.full(len(NAMES), np.nan)


@dataclass(frozen=True, slots=True)
class View:
    """One face at one time: box (4,) and score of the detector, quality, expression (7,), and the upright cut-out.

    `actions` is the evidence (4,) of action units, `presence` how much the face mesh takes it for a face, in [0, 1];
    NaN where the face was not measured.
    """

    time: float
    box: npt.NDArray[np.float64]
    score: float
    quality: float
    emotion: Floats
    chip: Picture
    actions: Vector = field(default_factory=_no_evidence)
    presence: float = math.nan


@dataclass(slots=True)
class Track:
    """One unbroken appearance. Of its views only the best few keep their cut-outs, so that memory stays flat."""

    number: int
    last: View
    times: list[float] = field(default_factory=list[float])
    boxes: list[npt.NDArray[np.float64]] = field(default_factory=list[npt.NDArray[np.float64]])
    scores: list[float] = field(default_factory=list[float])
    qualities: list[float] = field(default_factory=list[float])
    emotions: list[Floats] = field(default_factory=list[Floats])
    actions: list[Vector] = field(default_factory=list[Vector])
    presences: list[float] = field(default_factory=list[float])
    best: list[View] = field(default_factory=list[View])

    def add(self, view: View) -> None:
        """Append the track's next view."""
        self.last = view
        self.times.append(view.time)
        self.boxes.append(view.box)
        self.scores.append(view.score)
        self.qualities.append(view.quality)
        self.emotions.append(view.emotion)
        self.actions.append(view.actions)
        self.presences.append(view.presence)
        self.best = sorted([*self.best, view], key=lambda item: (-item.quality, item.time))[:KEPT_CHIPS]


def overlap(first: Boxes, second: Boxes) -> Boxes:
    """Intersection over union of every pair: (n, m) for boxes (n, 4) and (m, 4)."""
    low = np.maximum(first[:, None, :2], second[None, :, :2])
    high = np.minimum(first[:, None, 2:], second[None, :, 2:])
    shared = np.maximum(high - low, 0).prod(axis=2)
    areas = [(boxes[:, 2:] - boxes[:, :2]).prod(axis=1) for boxes in (first, second)]
    return shared / np.maximum(areas[0][:, None] + areas[1][None] - shared, 1e-9)


def likeness(first: Picture, second: Picture) -> float:
    """Correlation of two upright cut-outs seen as small grey pictures, in [-1, 1]; 1 where one of them is plain."""
    one, other = (_thumbnail(picture) for picture in (first, second))
    scale = float(np.sqrt((one @ one) * (other @ other)))
    return float(one @ other) / scale if scale > 1e-6 else 1.0


def _thumbnail(picture: Picture) -> npt.NDArray[np.float64]:
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (_THUMBNAIL, _THUMBNAIL), interpolation=cv2.INTER_AREA).astype(np.float64).ravel()
    return small - small.mean()


def _distance(first: Boxes, second: Boxes) -> tuple[Boxes, Boxes]:
    """Centre distances in mean face sizes, and ratios of sizes (larger over smaller), each (n, m)."""
    centres = [(boxes[:, :2] + boxes[:, 2:]) / 2 for boxes in (first, second)]
    sizes = [np.sqrt(np.maximum((boxes[:, 2:] - boxes[:, :2]).prod(axis=1), 1e-9)) for boxes in (first, second)]
    gap = np.linalg.norm(centres[0][:, None] - centres[1][None], axis=2)
    ratio = sizes[0][:, None] / sizes[1][None]
    return gap / ((sizes[0][:, None] + sizes[1][None]) / 2), np.maximum(ratio, 1 / ratio)


class Tracker:
    """Follows faces through the samples of one chunk."""

    def __init__(self, cuts: Sequence[float], interval: float, resembles: Resembles, limit: float) -> None:
        """`cuts` are sorted times; `resembles` is a distance between two cut-outs, below `limit` for one person."""
        self._cuts = cuts
        self._max_gap = (MISSED_SAMPLES + 1.5) * interval
        self._resembles = resembles
        self._limit = limit
        self._active: list[Track] = []
        self.tracks: list[Track] = []

    def update(self, views: Sequence[View]) -> None:
        """Take in the faces of the next sample, all of one time."""
        if not views:
            return
        time = views[0].time
        self._active = [track for track in self._active if self._alive(track, time)]
        owners = self._matched(views) if self._active else {}
        for index, view in enumerate(views):
            track = owners.get(index)
            if track is None:
                track = Track(len(self.tracks), view)
                self.tracks.append(track)
                self._active.append(track)
            track.add(view)

    def _alive(self, track: Track, time: float) -> bool:
        last = track.last.time
        return time - last <= self._max_gap and bisect_right(self._cuts, last) == bisect_right(self._cuts, time)

    def _matched(self, views: Sequence[View]) -> dict[int, Track]:
        known = np.array([track.last.box for track in self._active])
        seen = np.array([view.box for view in views])
        shared = overlap(known, seen)
        gap, ratio = _distance(known, seen)
        possible = ((shared > 0) | (gap < _FAR)) & (ratio < _SIZE_RATIO)
        cost = np.where(possible, 1 - shared + gap, _IMPOSSIBLE)
        for row, column in np.argwhere(possible & _doubtful(shared, possible)).tolist():
            cost[row, column] = self._judged(cost[row, column], self._active[row].last, views[column])
        rows, columns = linear_sum_assignment(cost)
        return {
            column: self._active[row]
            for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
            if cost[row, column] < _IMPOSSIBLE and not self._replaced(self._active[row].last, views[column])
        }

    def _replaced(self, known: View, seen: View) -> bool:
        """Whether another person has taken the place of `known`; identity is asked only where the picture changed."""
        if min(known.quality, seen.quality) < _CLEAR or likeness(known.chip, seen.chip) >= _ALIKE:
            return False
        return self._resembles(known.chip, seen.chip) > _OTHER_PERSON

    def _judged(self, cost: float, known: View, seen: View) -> float:
        """The cost of a doubtful pair once identity has been asked; unreadable faces are judged by place alone."""
        if min(known.quality, seen.quality) < 0.2:
            return cost if cost < 1 + _FAR else _IMPOSSIBLE
        distance = self._resembles(known.chip, seen.chip)
        return cost + distance if distance < self._limit else _IMPOSSIBLE


def _doubtful(shared: Boxes, possible: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Pairs that barely overlap, and pairs with a rival whose overlap is nearly as good: (tracks, faces)."""
    score = np.where(possible, shared, -1.0)
    rivals = np.zeros_like(possible)
    for axis in (0, 1):
        if score.shape[axis] > 1:
            ordered = np.sort(score, axis=axis)
            best, second = np.take(ordered, -1, axis), np.take(ordered, -2, axis)
            contested = (second > 0) & (best - second < _RIVAL_MARGIN)
            rivals |= np.expand_dims(contested, axis) & (shared > 0)
    return rivals | (shared < _SURE_OVERLAP)
