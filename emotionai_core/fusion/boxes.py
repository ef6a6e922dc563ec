"""Where each face is between the moments at which it was looked at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from emotionai_core.records.analysis import FaceTable, Floats, Ints

# Faces are sampled every quarter of a second; across a longer gap the face may have been anywhere.
LONGEST_GAP = 0.6
# How far a box reaches beyond the first and the last look at its face.
_REACH = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class SeenFaces:
    """Faces on screen at one moment, n of them: `row` (n,) in the face table, `box` (n, 4) x, y, w, h as fractions."""

    row: Ints
    box: Floats


class FaceBoxes:
    """The boxes at any time, between the samples of one track on a straight line; never across a cut or a long gap."""

    def __init__(self, faces: FaceTable, cuts: Floats) -> None:
        order = np.lexsort((faces.time, faces.track))
        time, track = faces.time[order], faces.track[order]
        shot = np.searchsorted(cuts, time, side="right")
        linked = np.zeros(len(order), np.bool_)
        if len(order) > 1:
            together = (track[1:] == track[:-1]) & (track[1:] >= 0) & (shot[1:] == shot[:-1])
            linked[:-1] = together & (time[1:] - time[:-1] <= LONGEST_GAP) & (time[1:] > time[:-1])
        self._faces = faces
        begins, ends, first, second = _pieces(time, linked, shot, cuts)
        by_begin = np.argsort(begins, kind="stable")
        self._begins, self._ends = begins[by_begin], ends[by_begin]
        self._first, self._second = order[first[by_begin]], order[second[by_begin]]
        self._longest = float(np.max(ends - begins, initial=0.0))

    def at(self, time: float) -> SeenFaces:
        """The faces at `time` seconds, one for each person and each track of nobody, the surest moment first."""
        low = int(np.searchsorted(self._begins, time - self._longest))
        high = int(np.searchsorted(self._begins, time, side="right"))
        pieces = low + np.flatnonzero(self._ends[low:high] > time)
        first, second = self._first[pieces], self._second[pieces]
        faces = self._faces
        length = faces.time[second] - faces.time[first]
        share = np.clip((time - faces.time[first]) / np.where(length > 0, length, 1.0), 0.0, 1.0)
        box = faces.box[first] + (faces.box[second] - faces.box[first]) * share[:, None]
        row = np.where(share > 0.5, second, first)
        kept = _one_each(faces, row, np.abs(faces.time[row] - time))
        return SeenFaces(row[kept], box[kept])


def _pieces(time: Floats, linked: npt.NDArray[np.bool_], shot: Ints, cuts: Floats) -> tuple[Floats, Floats, Ints, Ints]:
    """Stretches [begin, end) and the two samples each lies between: one per link, one for each loose end."""
    rows = np.arange(len(time), dtype=np.int64)
    after = np.concatenate([[False], linked[:-1]]) if len(time) else linked
    borders = np.concatenate([[-np.inf], cuts, [np.inf]])
    heads, tails, inner = rows[~after], rows[~linked], rows[linked]
    begins = [time[inner], np.maximum(time[heads] - _REACH, borders[shot[heads]]), time[tails]]
    ends = [time[inner + 1], time[heads], np.minimum(time[tails] + _REACH, borders[shot[tails] + 1])]
    first, second = [inner, heads, tails], [inner + 1, heads, tails]
    return np.concatenate(begins), np.concatenate(ends), np.concatenate(first), np.concatenate(second)


def _one_each(faces: FaceTable, row: Ints, off: Floats) -> Ints:
    nearest = np.argsort(off, kind="stable")
    person, track = faces.person[row[nearest]], faces.track[row[nearest]]
    who = np.stack([person, np.where(person < 0, track, -1)], axis=1)
    _, kept = np.unique(who, axis=0, return_index=True)
    return nearest[np.sort(kept)]
