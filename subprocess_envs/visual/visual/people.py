"""The stage `people`: tracks of faces grouped into persons over the whole film by the cosine of their embeddings.

Average linkage (Sokal, Michener 1958) by nearest-neighbour chains (Murtagh 1983), under the rule that two faces seen
at the same time belong to two people: such pairs lie infinitely far apart, and so does every group that holds one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from emotionai_core.wire.messages import Json
from emotionai_core.wire.serve import Job, StageError

Numbers = npt.NDArray[np.float64]
# Single precision: of a film with 12,000 tracks, 0.6 GB.
Singles = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Told = Callable[[int], None]
"""Hears how many tracks are done."""

WIDTH = 512
# Samples of one track end where those of the next begin; film rates that don't divide the interval leave a sliver.
_TOUCHING_S = 0.1
# Rows whose distances from all others are held in double precision at a time.
_BLOCK = 512
_TELL_S = 0.5


def _nobody(_: int) -> None:
    pass


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


def distances_of(tracks: TrackTable, told: Told = _nobody) -> Singles:
    """Cosine distances in [0, 2] of all pairs, (n, n), symmetric to the bit; infinite for tracks that met."""
    count = len(tracks)
    distances = np.empty((count, count), np.float32)
    for rows in _blocks(count):
        told(0)
        distances[rows, rows.start :] = _distances(tracks, rows)[:, rows.start :]
        corner = distances[rows, rows]
        # A processor may add up a product in another order on its two sides.
        distances[rows, rows] = np.maximum(corner, corner.T)
        distances[rows.stop :, rows] = distances[rows, rows.stop :].T
    return distances


def _blocks(count: int) -> list[slice]:
    return [slice(low, min(low + _BLOCK, count)) for low in range(0, count, _BLOCK)]


def _distances(tracks: TrackTable, rows: slice | Ints) -> Numbers:
    """Cosine distances of the tracks at `rows` from all, (rows, n); infinite where they met."""
    distances = np.clip(1.0 - tracks.embedding[rows] @ tracks.embedding.T, 0.0, 2.0)
    for row, start, end in zip(distances, tracks.start[rows], tracks.end[rows], strict=True):
        row[np.minimum(tracks.end, end) - np.maximum(tracks.start, start) > _TOUCHING_S] = np.inf
    return distances


def linked(between: Numbers | Singles, limit: float, told: Told = _nobody) -> list[list[int]]:
    """Groups of rows of the distances `between` (n, n): average linkage until no two groups lie closer than `limit`.

    The matrix must be symmetric and is used up. `told` hears how many rows are done and may raise.
    """
    np.fill_diagonal(between, np.inf)
    groups: list[list[int]] = [[row] for row in range(len(between))]
    finished: list[list[int]] = []
    alive = list(range(len(between)))
    chain: list[int] = []
    while alive:
        told(len(between) - len(alive))
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


def _merge(between: Numbers | Singles, groups: list[list[int]], first: int, second: int) -> None:
    """Put group `second` into `first`; distances become means over all pairs."""
    one, other = len(groups[first]), len(groups[second])
    mean = (between[first] * one + between[second] * other) / (one + other)
    # Rounding must not bring the group nearer to a third than its nearer part was: chains could run in a circle.
    np.maximum(mean, np.minimum(between[first], between[second]), out=mean)
    groups[first] = groups[first] + groups[second]
    between[first] = between[:, first] = mean
    between[second] = between[:, second] = np.inf
    between[first, first] = np.inf


def assign(
    tracks: TrackTable, limit: float, attach: float, min_quality: float, told: Told = _nobody
) -> tuple[Ints, Numbers]:
    """Person number and confidence in [0, 1] of every track, (n,) each; person 0 is on screen longest.

    Tracks whose quality is at least `min_quality` form the groups; each of the others joins its nearest group if that
    lies closer than `attach` on average, else it stays alone with confidence 0. The tracks' order has no say. `told`
    hears many times a second how many tracks are done and may raise to stop.
    """
    order = np.argsort(tracks.number, kind="stable")
    person, confidence = _assign_in_order(tracks.pick(order), limit, attach, min_quality, told)
    back = np.argsort(order)
    return person[back], confidence[back]


def _assign_in_order(
    tracks: TrackTable, limit: float, attach: float, min_quality: float, told: Told
) -> tuple[Ints, Numbers]:
    strong = np.flatnonzero(tracks.quality >= min_quality)
    groups = linked(distances_of(tracks.pick(strong), told), limit, told)
    groups = [strong[group].tolist() for group in groups]
    alone = _attach(tracks, np.flatnonzero(tracks.quality < min_quality), groups, attach, told)
    groups += [[row] for row in alone]
    seconds = tracks.end - tracks.start
    groups.sort(key=lambda group: (-round(float(seconds[group].sum()), 6), min(group)))
    person = np.zeros(len(tracks), np.int64)
    for number, group in enumerate(groups):
        person[group] = number
    confidence = _confidences(tracks, groups, person, limit, told)
    confidence[alone] = 0.0
    return person, confidence


def _attach(tracks: TrackTable, weak: Ints, groups: list[list[int]], limit: float, told: Told) -> list[int]:
    """Put each of the `weak` rows into its nearest group if that is closer than `limit`; returns those that stay."""
    group_of = np.full(len(tracks), -1, np.int64)
    for number, group in enumerate(groups):
        group_of[group] = number
    sizes = np.array([len(group) for group in groups], np.int64)
    alone: list[int] = []
    for part in _blocks(len(weak)):
        for row, distances in zip(weak[part].tolist(), _distances(tracks, weak[part]), strict=True):
            told(len(tracks) - len(weak) + part.start)
            grouped = group_of >= 0
            means = np.bincount(group_of[grouped], distances[grouped], len(groups)) / sizes
            nearest = int(np.argmin(means)) if groups else -1
            if nearest >= 0 and means[nearest] < limit:
                groups[nearest].append(row)
                group_of[row] = nearest
                sizes[nearest] += 1
            else:
                alone.append(row)
    return alone


def _confidences(tracks: TrackTable, groups: Sequence[list[int]], person: Ints, limit: float, told: Told) -> Numbers:
    """How much nearer a track is to its person's mean than to the next one's, in limits; less for poor quality."""
    confidence = np.zeros(len(tracks))
    if not groups:
        return confidence
    centres = np.array([tracks.embedding[group].mean(axis=0) for group in groups])
    centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-12)
    for rows in _blocks(len(tracks)):
        told(len(tracks))
        distances = 1.0 - tracks.embedding[rows] @ centres.T
        own = np.arange(len(distances)), person[rows]
        nearest = distances[own]
        distances[own] = np.inf
        margin = np.clip((distances.min(axis=1, initial=2 * limit) - nearest) / limit, 0, 1)
        confidence[rows] = margin * np.clip(tracks.quality[rows] / 0.5, 0.3, 1)
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


def _telling(job: Job, total: int) -> Told:
    """Reports on twice a second, so that a long film is not taken for a dead program; raises when it should stop."""
    last = time.monotonic()

    def told(done: int) -> None:
        nonlocal last
        job.check()
        if time.monotonic() - last >= _TELL_S:
            job.progress(done, total, "tracks")
            last = time.monotonic()

    return told


def people(job: Job) -> dict[str, Json]:
    """Run the stage: input "faces" (its table `tracks`), output one chunk with the table `people`.

    Raises `StageError` when the faces' embeddings are not Facenet512's.
    """
    tracks = _tracks(job)
    job.progress(0, len(tracks), "tracks")
    limit, attach, least = (
        float(cast(float, job.request.settings[name])) for name in ("distance", "attach", "min_quality")
    )
    person, confidence = assign(tracks, limit, attach, least, _telling(job, len(tracks)))
    job.progress(len(tracks), len(tracks), "tracks")
    result = {"track": tracks.number.tolist(), "person": person.tolist(), "confidence": confidence.tolist()}
    if job.wants(0):
        job.save(0, 0.0, job.request.duration, {"people": result})
    return {"people": int(person.max(initial=-1)) + 1, "tracks": len(tracks)}
