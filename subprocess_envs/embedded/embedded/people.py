"""The stage `people`: tracks of faces grouped into persons over the whole film.

Average linkage on dlib embeddings (as for diarised faces in Everingham, Sivic, Zisserman 2006), under the rule that two
faces seen at the same time belong to two people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import cdist, pdist, squareform

from emotionai_core.wire.messages import Json
from emotionai_core.wire.serve import Job

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# Samples of one track end where those of the next begin; film rates that don't divide the interval leave a sliver.
_TOUCHING_S = 0.1


@dataclass(frozen=True, slots=True)
class TrackTable:
    """A film's tracks as columns: numbers (n,), start and end in seconds (n,), quality (n,), embeddings (n, 128)."""

    number: Ints
    start: Floats
    end: Floats
    quality: Floats
    embedding: Floats

    def __len__(self) -> int:
        return len(self.number)

    def pick(self, rows: Ints) -> TrackTable:
        """The tracks at `rows`, in that order."""
        return TrackTable(*(getattr(self, column)[rows] for column in self.__slots__))


def together(start: Floats, end: Floats) -> npt.NDArray[np.bool_]:
    """Which tracks are on screen at the same time: (n, n), false on the diagonal."""
    shared = np.minimum(end[:, None], end[None]) - np.maximum(start[:, None], start[None])
    met = shared > _TOUCHING_S
    np.fill_diagonal(met, False)
    return met


def _split(members: Ints, distances: Floats, met: npt.NDArray[np.bool_], order: Floats) -> list[Ints]:
    """A cluster as groups without members that met: the longest on screen choose first, each its nearest free group."""
    groups: list[list[int]] = []
    for member in members[np.lexsort((members, -order[members]))].tolist():
        free = [group for group in groups if not met[member, group].any()]
        if free:
            min(free, key=lambda group: float(distances[member, group].mean())).append(member)
        else:
            groups.append([member])
    return [np.array(sorted(group), np.int64) for group in groups]


def _join_again(groups: list[Ints], distances: Floats, met: npt.NDArray[np.bool_], limit: float) -> list[Ints]:
    """Groups joined while two of them are near enough on average and never met; splitting may leave such pairs."""
    while len(groups) > 1:
        best, pair = limit, None
        for i, first in enumerate(groups):
            for j in range(i):
                if not met[np.ix_(first, groups[j])].any():
                    mean = float(distances[np.ix_(first, groups[j])].mean())
                    if mean < best:
                        best, pair = mean, (j, i)
        if pair is None:
            return groups
        low, high = pair
        groups[low] = np.sort(np.concatenate([groups[low], groups[high]]))
        del groups[high]
    return groups


def group_tracks(tracks: TrackTable, limit: float) -> list[Ints]:
    """Indices of `tracks` by person: average linkage cut at `limit`, no person in two places at once."""
    if len(tracks) == 0:
        return []
    if len(tracks) == 1:
        return [np.zeros(1, np.int64)]
    flat = pdist(tracks.embedding)
    labels = fcluster(linkage(flat, "average"), limit, "distance")
    distances = squareform(flat)
    met = together(tracks.start, tracks.end)
    seconds = tracks.end - tracks.start
    groups: list[Ints] = []
    loose: list[Ints] = []
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        if met[np.ix_(members, members)].any():
            loose += _split(members, distances, met, seconds)
        else:
            groups.append(members)
    return _join_again(groups + loose, distances, met, limit) if loose else groups


def _attach(
    tracks: TrackTable, weak: Ints, strong: Ints, groups: list[Ints], limit: float
) -> tuple[list[Ints], set[int]]:
    """Give each low-quality track to its nearest person within `limit`, or make it a person of its own (an outlier)."""
    if not len(weak):
        return groups, set()
    met = together(tracks.start, tracks.end)
    distances = cdist(tracks.embedding[weak], tracks.embedding)
    grown = [list(group) for group in groups]
    alone: set[int] = set()
    for row, index in enumerate(weak.tolist()):
        means = [
            np.inf if met[index, members].any() else float(distances[row, group].mean())
            for group, members in zip(groups, grown, strict=True)
        ]
        nearest = int(np.argmin(means)) if means else -1
        if nearest >= 0 and means[nearest] < limit:
            grown[nearest].append(index)
        else:
            alone.add(index)
    return [np.array(sorted(group), np.int64) for group in grown] + [np.array([i]) for i in sorted(alone)], alone


def _confidences(tracks: TrackTable, groups: Sequence[Ints], alone: set[int], limit: float) -> Floats:
    """How much nearer a track is to its own person than to the next one, in limits, lowered for poor quality."""
    confidence = np.zeros(len(tracks))
    centres = np.array([tracks.embedding[group].mean(axis=0) for group in groups])
    distances = cdist(tracks.embedding, centres)
    for person, group in enumerate(groups):
        own = distances[group, person]
        others = np.delete(distances[group], person, axis=1)
        rival = others.min(axis=1) if others.shape[1] else np.full(len(group), 2 * limit)
        margin = np.clip((np.minimum(rival, 2 * limit) - own) / limit, 0, 1)
        confidence[group] = margin * np.clip(tracks.quality[group] / 0.5, 0.3, 1)
    confidence[sorted(alone)] = 0.0
    return confidence


def assign(tracks: TrackTable, limit: float, attach: float, min_quality: float) -> tuple[Ints, Floats]:
    """Person number and confidence of every track, (n,) each; person 0 is on screen longest.

    `limit` is the mean distance up to which groups are one person; tracks below `min_quality` don't form groups. The
    order of the tracks has no say.
    """
    if len(tracks) == 0:
        return np.zeros(0, np.int64), np.zeros(0)
    order = np.argsort(tracks.number, kind="stable")
    person, confidence = _assign_ordered(tracks.pick(order), limit, attach, min_quality)
    back = np.argsort(order)
    return person[back], confidence[back]


def _assign_ordered(tracks: TrackTable, limit: float, attach: float, min_quality: float) -> tuple[Ints, Floats]:
    strong = np.flatnonzero(tracks.quality >= min_quality)
    weak = np.flatnonzero(tracks.quality < min_quality)
    groups = [strong[group] for group in group_tracks(tracks.pick(strong), limit)]
    groups, alone = _attach(tracks, weak, strong, groups, attach)
    seconds = tracks.end - tracks.start
    groups.sort(key=lambda group: (-round(float(seconds[group].sum()), 6), int(tracks.number[group].min())))
    person = np.zeros(len(tracks), np.int64)
    for number, group in enumerate(groups):
        person[group] = number
    return person, _confidences(tracks, groups, alone, limit)


def people(job: Job) -> dict[str, Json]:
    """Run the stage: input "faces" (its table `tracks`), output one chunk with the table `people`."""
    table = job.table("faces", "tracks")
    tracks = TrackTable(
        number=np.array(table["track"], np.int64),
        start=np.array(table["start"], float),
        end=np.array(table["end"], float),
        quality=np.array(table["quality"], float),
        embedding=np.array(table["embedding"], float).reshape(-1, 128),
    )
    job.progress(0, len(tracks), "tracks")
    limits = [float(cast(float, job.request.settings[name])) for name in ("distance", "attach", "min_quality")]
    person, confidence = assign(tracks, *limits)
    job.progress(len(tracks), len(tracks), "tracks")
    result = {"track": tracks.number.tolist(), "person": person.tolist(), "confidence": confidence.tolist()}
    if job.wants(0):
        job.save(0, 0.0, job.request.duration, {"people": result})
    return {"people": int(person.max(initial=-1)) + 1, "tracks": len(tracks)}
