"""The stage `people`: tracks of faces grouped into persons over the whole film by the cosine of their embeddings.

Average linkage (Sokal, Michener 1958) by nearest-neighbour chains (Murtagh 1983), under the rule that two faces seen
at the same time belong to two people: such pairs lie infinitely far apart, and so does every group that holds one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from emotionai_core.wire.messages import Json
from emotionai_core.wire.serve import Job, StageError

Numbers = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

WIDTH = 512
# Samples of one track end where those of the next begin; film rates that don't divide the interval leave a sliver.
_TOUCHING_S = 0.1


@dataclass(frozen=True, slots=True)
class TrackTable:
    """A film's tracks by number: start and end in seconds (n,), quality (n,), unit embeddings (n, 512)."""

    number: Ints
    start: Numbers
    end: Numbers
    quality: Numbers
    embedding: Numbers

    def __len__(self) -> int:
        return len(self.number)

    def pick(self, rows: Ints) -> TrackTable:
        """The tracks at `rows`, in that order."""
        return TrackTable(*(getattr(self, column)[rows] for column in self.__slots__))


def distances_of(tracks: TrackTable) -> Numbers:
    """Cosine distances in [0, 2] of all pairs, (n, n), from one matrix product; infinite for tracks that met."""
    distances = np.clip(1.0 - tracks.embedding @ tracks.embedding.T, 0.0, 2.0)
    shared = np.minimum.outer(tracks.end, tracks.end) - np.maximum.outer(tracks.start, tracks.start)
    distances[shared > _TOUCHING_S] = np.inf
    return distances


def linked(distances: Numbers, limit: float) -> list[list[int]]:
    """Groups of rows of `distances` (n, n): average linkage until no two groups lie closer than `limit`."""
    between = distances.copy()
    np.fill_diagonal(between, np.inf)
    groups: list[list[int]] = [[row] for row in range(len(between))]
    finished: list[list[int]] = []
    alive = list(range(len(between)))
    chain: list[int] = []
    while alive:
        if not chain:
            chain = [alive[0]]
        tip = chain[-1]
        nearest = int(between[tip].argmin())
        if not between[tip, nearest] < limit:
            # Merging others never brings a group nearer than its nearest part was, so this one is whole.
            finished.append(groups[tip])
            alive.remove(tip)
            chain.pop()
            between[tip] = between[:, tip] = np.inf
        elif len(chain) > 1 and between[tip, chain[-2]] <= between[tip, nearest]:
            first, second = sorted((tip, chain[-2]))
            _merge(between, groups, first, second)
            alive.remove(second)
            del chain[-2:]
        else:
            chain.append(nearest)
    return [sorted(group) for group in finished]


def _merge(between: Numbers, groups: list[list[int]], first: int, second: int) -> None:
    """Put group `second` into `first`; distances become means over all pairs."""
    one, other = len(groups[first]), len(groups[second])
    mean = (between[first] * one + between[second] * other) / (one + other)
    groups[first] = groups[first] + groups[second]
    between[first] = between[:, first] = mean
    between[second] = between[:, second] = np.inf
    between[first, first] = np.inf


def assign(tracks: TrackTable, limit: float, attach: float, min_quality: float) -> tuple[Ints, Numbers]:
    """Person number and confidence in [0, 1] of every track, (n,) each; person 0 is on screen longest.

    Tracks whose quality is at least `min_quality` form the groups; each of the others joins its nearest group if that
    lies closer than `attach` on average, else it stays alone with confidence 0. The tracks' order has no say.
    """
    order = np.argsort(tracks.number, kind="stable")
    person, confidence = _assign_in_order(tracks.pick(order), limit, attach, min_quality)
    back = np.argsort(order)
    return person[back], confidence[back]


def _assign_in_order(tracks: TrackTable, limit: float, attach: float, min_quality: float) -> tuple[Ints, Numbers]:
    distances = distances_of(tracks)
    strong = np.flatnonzero(tracks.quality >= min_quality)
    groups = [strong[group].tolist() for group in linked(distances[np.ix_(strong, strong)], limit)]
    alone: list[int] = []
    for row in np.flatnonzero(tracks.quality < min_quality).tolist():
        means = [float(distances[row, group].mean()) for group in groups]
        nearest = int(np.argmin(means)) if means else -1
        if nearest >= 0 and means[nearest] < attach:
            groups[nearest].append(row)
        else:
            alone.append(row)
    groups += [[row] for row in alone]
    seconds = tracks.end - tracks.start
    groups.sort(key=lambda group: (-round(float(seconds[group].sum()), 6), min(group)))
    person = np.zeros(len(tracks), np.int64)
    for number, group in enumerate(groups):
        person[group] = number
    confidence = _confidences(tracks, groups, limit)
    confidence[alone] = 0.0
    return person, confidence


def _confidences(tracks: TrackTable, groups: Sequence[list[int]], limit: float) -> Numbers:
    """How much nearer a track is to its person's mean than to the next one's, in limits; less for poor quality."""
    confidence = np.zeros(len(tracks))
    if not groups:
        return confidence
    centres = np.array([tracks.embedding[group].mean(axis=0) for group in groups])
    centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-12)
    distances = 1.0 - tracks.embedding @ centres.T
    for person, group in enumerate(groups):
        others = np.delete(distances[group], person, axis=1)
        rival = others.min(axis=1, initial=2 * limit)
        margin = np.clip((rival - distances[group, person]) / limit, 0, 1)
        confidence[group] = margin * np.clip(tracks.quality[group] / 0.5, 0.3, 1)
    return confidence


def _tracks(job: Job) -> TrackTable:
    table = job.table("faces", "tracks")
    rows = cast("list[list[float]]", table["embedding"])
    if any(len(row) != WIDTH for row in rows):
        raise StageError(
            "other-faces",
            "These faces were read by another program, whose embeddings DeepFace cannot compare.",
            "Let DeepFace read the faces too, or choose the program for people that belongs to them.",
        )
    embedding = np.array(rows, float).reshape(-1, WIDTH)
    embedding /= np.maximum(np.linalg.norm(embedding, axis=1, keepdims=True), 1e-12)
    return TrackTable(
        number=np.array(table["track"], np.int64),
        start=np.array(table["start"], float),
        end=np.array(table["end"], float),
        quality=np.array(table["quality"], float),
        embedding=embedding,
    )


def people(job: Job) -> dict[str, Json]:
    """Run the stage: input "faces" (its table `tracks`), output one chunk with the table `people`.

    Raises `StageError` when the faces' embeddings are not Facenet512's.
    """
    tracks = _tracks(job)
    job.progress(0, len(tracks), "tracks")
    limit, attach, least = (
        float(cast(float, job.request.settings[name])) for name in ("distance", "attach", "min_quality")
    )
    person, confidence = assign(tracks, limit, attach, least)
    job.progress(len(tracks), len(tracks), "tracks")
    result = {"track": tracks.number.tolist(), "person": person.tolist(), "confidence": confidence.tolist()}
    if job.wants(0):
        job.save(0, 0.0, job.request.duration, {"people": result})
    return {"people": int(person.max(initial=-1)) + 1, "tracks": len(tracks)}
