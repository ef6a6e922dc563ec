"""The stage `faces`: who is on screen where, and what seven-class expression each face shows."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import numpy.typing as npt

from embedded import actions
from embedded.crops import Boxes, Floats
from embedded.detector import Detector, Faces
from embedded.expression import Expression, grey_faces, to_grey
from embedded.film import Film, Picture, Sample, even_light, resized, upright
from embedded.identity import SAME_PERSON, Identity
from embedded.mesh import Mesh, Meshes
from embedded.quality import frontality_score, quality
from embedded.tracker import Track, Tracker, View
from emotionai_core.wire.messages import Json
from emotionai_core.wire.serve import Job

Tables = dict[str, dict[str, list[object]]]

BATCH = 8
# Faces are read from the picture in up to this size even where they are looked for in a smaller one.
READ_SIDE = 1920
# Room for the tracks of one chunk, so that a chunk can number its own without knowing the others.
TRACKS_PER_CHUNK = 100_000
# A second and a third embedding steady a long track; a short one shows one view anyway.
_VIEWS_PER_EMBEDDING = 4
_FULL_EVIDENCE = 4
_NO_FACE = 0.1

_FACES = ("time", "track", "x", "y", "w", "h", "confidence", "quality", "emotion")
# The last two are not measured here, but other programs may measure them.
_ACTIONS = ("time", "track", *actions.NAMES, "au4", "au15")
_TRACKS = ("track", "start", "end", "best_time", "x", "y", "w", "h", "quality", "embedding")


@dataclass(frozen=True, slots=True)
class Settings:
    """The stage's settings as declared in worker.toml; sides in pixels, times in seconds."""

    interval: float
    min_face: float
    threshold: float
    max_side: int
    chunk_seconds: float
    old_movie: bool

    @classmethod
    def of(cls, raw: Mapping[str, Json]) -> Settings:
        """From a request whose settings have been completed and checked against worker.toml."""
        number = {
            name: float(cast(float, raw[name])) for name in ("interval", "min_face", "threshold", "chunk_seconds")
        }
        interval = min(max(number["interval"], 0.01), 10.0)
        return cls(
            interval=interval,
            min_face=max(number["min_face"], 12.0),
            threshold=min(max(number["threshold"], 0.0), 1.0),
            max_side=min(max(int(cast(int, raw["max_side"])), 160), READ_SIDE),
            chunk_seconds=max(number["chunk_seconds"], interval),
            old_movie=bool(raw["old_movie"]),
        )


class Reader:
    """The networks of the stage; raises `StageError` when a model is missing."""

    def __init__(self, settings: Settings) -> None:
        # OpenCV's own threads would compete with those of the networks and gain nothing on pictures this small.
        cv2.setNumThreads(1)
        self.settings = settings
        self._detector = Detector(settings.min_face)
        self._expression = Expression()
        self._identity = Identity()
        self._meshes = Meshes()

    def _pictures(self, sample: Sample) -> tuple[Picture, Picture]:
        """A sample's picture to read faces from, and the one to look for them in."""
        whole = upright(sample, READ_SIDE)
        if self.settings.old_movie:
            whole = even_light(whole)
        scale = self.settings.max_side / max(whole.shape[:2])
        if scale >= 1:
            return whole, whole
        size = (max(2, round(whole.shape[1] * scale)), max(2, round(whole.shape[0] * scale)))
        return whole, resized(whole, size)

    def views(self, samples: Sequence[Sample]) -> list[list[View]]:
        """The faces of each sample, their boxes as fractions of the picture."""
        pairs = [self._pictures(sample) for sample in samples]
        found: list[Faces] = []
        for _, same_size in itertools.groupby((small for _, small in pairs), key=lambda picture: picture.shape):
            found += self._detector.detect(list(same_size))
        placed = [_enlarged(faces, whole, small) for faces, (whole, small) in zip(found, pairs, strict=True)]
        crops = [grey_faces(to_grey(whole), boxes) for (boxes, _), (whole, _) in zip(placed, pairs, strict=True)]
        meshes = [
            mesh
            for (whole, _), (boxes, points) in zip(pairs, placed, strict=True)
            for mesh in self._measured(whole, boxes, points)
        ]
        shown = actions.evidence(meshes)
        emotions = actions.combined(self._expression.read(np.concatenate(crops)), shown)
        rest = zip(emotions, shown, meshes, strict=True)
        views: list[list[View]] = []
        for sample, faces, (whole, _), (boxes, points), cut in zip(samples, found, pairs, placed, crops, strict=True):
            trust = quality(boxes, cut[:, 0], points)
            chips = self._identity.chips(whole, boxes)
            shares = boxes / np.array([whole.shape[1], whole.shape[0]] * 2)
            own = zip(shares, faces.scores, trust, chips, strict=True)
            views.append([_view(sample.time, *place, *next(rest)) for place in own])
        return views

    def _measured(self, picture: Picture, boxes: Boxes, points: Boxes) -> list[Mesh | None]:
        """The meshes of faces that are large and frontal enough to be measured; None for the others."""
        side = (boxes[:, 2:] - boxes[:, :2]).min(axis=1)
        wanted = (side >= actions.LEAST_SIDE) & (frontality_score(points) >= actions.LEAST_FRONTAL)
        return self._meshes.read(picture, boxes, points, wanted.tolist())

    def unlike(self, first: Picture, second: Picture) -> float:
        """Distance between two faces; one person's lie below `SAME_PERSON`."""
        one, other = self._identity.embed([first, second])
        return float(np.linalg.norm(one - other))

    def embedding(self, job: Job, track: Track) -> npt.NDArray[np.float64]:
        """The mean embedding (128,) of the track's best views: one for a short track, up to three for a long one."""
        job.check()
        count = min(len(track.best), math.ceil(len(track.times) / _VIEWS_PER_EMBEDDING))
        return self._identity.embed([view.chip for view in track.best[:count]]).mean(axis=0)


def _view(
    time: float,
    share: npt.NDArray[np.float64],
    score: float,
    trust: float,
    chip: Picture,
    emotion: Floats,
    shown: actions.Vector,
    mesh: Mesh | None,
) -> View:
    if mesh is None:
        return View(time, share, float(score), float(trust), emotion, chip, shown)
    return View(time, share, float(score), float(trust) * mesh.presence, emotion, chip, shown, mesh.presence)


def _enlarged(faces: Faces, whole: Picture, small: Picture) -> tuple[Boxes, Boxes]:
    """Boxes and points found in `small`, in the pixels of `whole`."""
    scale = np.array([whole.shape[1] / small.shape[1], whole.shape[0] / small.shape[0]])
    return faces.boxes * np.tile(scale, 2), faces.points * scale


def _aspect_free(box: npt.NDArray[np.float64]) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = np.clip(box, -1.0, 2.0).tolist()
    return x1, y1, x2 - x1, y2 - y1


@dataclass(slots=True)
class _Chunk:
    """One span of film time and what is known about it."""

    index: int
    start: float
    end: float
    cuts: Sequence[float]
    times: list[float]

    def shown_until(self, time: float, interval: float) -> float:
        """When a face last seen at `time` was not there any more, as far as samples can tell."""
        later = [moment for moment in self.times if moment > time] + [cut for cut in self.cuts if cut > time]
        return min([*later, max(self.end, time), time + 1.5 * interval])


def _is_sure(track: Track, threshold: float) -> bool:
    """Whether the track's mean score reaches the threshold, which rises for tracks of less than four samples.

    Fences and bonnets that look like a face do so in one picture; a face seen once must therefore be beyond doubt.
    What the face mesh, too, looked at often and never took for a face (a robot's head) is none.
    """
    needed = 1 - (1 - threshold) * min(len(track.scores), _FULL_EVIDENCE) / _FULL_EVIDENCE
    measured = [presence for presence in track.presences if not math.isnan(presence)]
    denied = 2 * len(measured) > len(track.presences) and max(measured) < _NO_FACE
    return float(np.mean(track.scores)) >= needed and not denied


def _tables(job: Job, reader: Reader, chunk: _Chunk, tracks: Sequence[Track]) -> Tables:
    """The chunk's three tables: faces and actions by time, then track; tracks by number."""
    interval = reader.settings.interval
    rows: list[tuple[object, ...]] = []
    action_rows: list[tuple[object, ...]] = []
    track_rows: list[tuple[object, ...]] = []
    sure = [track for track in tracks if _is_sure(track, reader.settings.threshold)]
    for local, track in enumerate(sure[:TRACKS_PER_CHUNK]):
        number = chunk.index * TRACKS_PER_CHUNK + local
        columns = zip(track.times, track.boxes, track.scores, track.qualities, track.emotions, strict=True)
        rows += [
            (time, number, *_aspect_free(box), score, trust, emotion.astype(float).tolist())
            for time, box, score, trust, emotion in columns
        ]
        action_rows += [
            (time, number, *units.tolist(), None, None)
            for time, units in zip(track.times, track.actions, strict=True)
            if not np.isnan(units).any()
        ]
        best = track.best[0]
        vector = reader.embedding(job, track).tolist()
        end = chunk.shown_until(track.times[-1], interval)
        track_rows.append((number, track.times[0], end, best.time, *_aspect_free(best.box), best.quality, vector))
    for table in (rows, action_rows):
        table.sort(key=lambda row: (cast(float, row[0]), cast(int, row[1])))
    return {
        "faces": _columns(_FACES, rows),
        "tracks": _columns(_TRACKS, track_rows),
        "actions": _columns(_ACTIONS, action_rows),
    }


def _columns(names: Sequence[str], rows: Sequence[tuple[object, ...]]) -> dict[str, list[object]]:
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def _read_chunk(job: Job, reader: Reader, chunk: _Chunk, samples: Iterator[Sample]) -> Tables:
    tracker = Tracker(chunk.cuts, reader.settings.interval, reader.unlike, SAME_PERSON)
    duration = max(job.request.duration, chunk.end)
    while batch := list(itertools.islice(samples, BATCH)):
        job.check()
        for sample, views in zip(batch, reader.views(batch), strict=True):
            chunk.times.append(sample.time)
            tracker.update(views)
        job.progress(min(batch[-1].time, duration), duration, "s")
    return _tables(job, reader, chunk, tracker.tracks)


class _Ahead:
    """Samples that can be taken up to a time, the next one staying where it is."""

    def __init__(self, samples: Iterator[Sample]) -> None:
        self._samples = samples
        self.next: Sample | None = next(samples, None)
        self.last = -math.inf

    def until(self, end: float) -> Iterator[Sample]:
        """Samples before `end`."""
        while self.next is not None and self.next.time < end:
            sample = self.next
            self.last = sample.time
            self.next = next(self._samples, None)
            yield sample


def _warn(job: Job, film: Film, last: float, settings: Settings) -> None:
    if film.damaged:
        job.warn("damaged-frames", f"Damaged pictures of the film were left out: {film.damaged}.")
    if job.request.duration - last > max(1.0, 2 * settings.interval):
        shown = f"{max(last, 0.0):.1f} s" if math.isfinite(last) else "the place where this run began"
        job.warn(
            "film-truncated", f"The picture ends at {shown}, before the film's {job.request.duration:.1f} s are over."
        )


def faces(job: Job) -> dict[str, Json]:
    """Run the stage: input "shots", output the tables `faces` and `tracks` in chunks of fixed film time.

    Raises `StageError` when the film has no picture that can be decoded or a model is missing.
    """
    settings = Settings.of(job.request.settings)
    cuts = sorted(float(cast(float, start)) for start in job.table("shots", "shots")["start"])
    total = max(1, math.ceil(job.request.duration / settings.chunk_seconds - 1e-9))
    reader = Reader(settings)
    film = Film(Path(job.request.film), settings.interval)
    counts = {"faces": 0, "tracks": 0}
    try:
        first = job.request.resume_after + 1
        ahead = _Ahead(film.samples(first * settings.chunk_seconds, job.request.duration + 1.0))
        if ahead.next is None and first == 0:
            raise film.unreadable()
        for index in range(first, total):
            start = index * settings.chunk_seconds
            end = start + settings.chunk_seconds if index < total - 1 else max(job.request.duration, start)
            chunk = _Chunk(index, start, end, cuts, [])
            tables = _read_chunk(job, reader, chunk, ahead.until(end if index < total - 1 else math.inf))
            job.save(index, start, end, tables)
            counts = {name: counts[name] + len(next(iter(tables[name].values()))) for name in counts}
        _warn(job, film, ahead.last, settings)
    finally:
        film.close()
    return {"samples_every_s": settings.interval, **counts}
