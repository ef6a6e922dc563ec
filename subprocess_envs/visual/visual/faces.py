"""The stage `faces`: who is on screen where, and what seven-class expression each face shows."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import numpy as np

from emotionai_core.wire.messages import Json
from emotionai_core.wire.serve import Job
from visual import networks
from visual.film import Film, Sample
from visual.reader import READ_SIDE, Reader
from visual.tracker import Numbers, Track, Tracker
from visual.variants import device

Tables = dict[str, dict[str, list[object]]]

# Room for the tracks of one chunk, so that a chunk can number its own without knowing the others.
TRACKS_PER_CHUNK = 100_000
_FACES = ("time", "track", "x", "y", "w", "h", "confidence", "quality", "emotion")
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
        names = ("interval", "min_face", "threshold", "max_side", "chunk_seconds")
        number = {name: float(cast(float, raw[name])) for name in names}
        interval = min(max(number["interval"], 0.01), 10.0)
        return cls(
            interval=interval,
            min_face=max(number["min_face"], 8.0),
            threshold=min(max(number["threshold"], 0.05), 1.0),
            max_side=min(max(int(number["max_side"]), 160), READ_SIDE),
            chunk_seconds=max(number["chunk_seconds"], interval),
            old_movie=bool(raw["old_movie"]),
        )


@dataclass(slots=True)
class _Chunk:
    """One span of film time; `times` are those of its samples."""

    index: int
    start: float
    end: float
    cuts: Sequence[float]
    times: list[float] = field(default_factory=list[float])

    def gone_by(self, time: float, interval: float) -> float:
        """When a face last seen at `time` was not there any more, as far as samples can tell."""
        later = [moment for moment in (*self.times, *self.cuts) if moment > time]
        return min([*later, max(self.end, time), time + 1.5 * interval])


class _Ahead:
    """Samples that can be taken up to a time, the next one staying where it is."""

    def __init__(self, samples: Iterator[Sample]) -> None:
        self._samples = samples
        self.next = next(samples, None)
        self.last = -math.inf

    def until(self, end: float) -> Iterator[Sample]:
        """Samples before `end`."""
        while self.next is not None and self.next.time < end:
            sample = self.next
            self.last = sample.time
            self.next = next(self._samples, None)
            yield sample


def make_reader(job: Job, settings: Settings) -> Reader:
    """The networks, loaded; raises `StageError` for missing or unreadable weights."""
    loaded = networks.load()
    if loaded.device != device():
        job.warn(
            "slow-device", "The graphics card cannot be used by this program; the processor reads the film instead."
        )
    return Reader(
        loaded,
        settings.threshold,
        settings.min_face,
        settings.max_side,
        settings.old_movie,
        warn=job.warn,
        check=job.check,
    )


def faces(job: Job, reader_for: Callable[[Job, Settings], Reader] = make_reader) -> dict[str, Json]:
    """Run the stage: input "shots", output the tables `faces` and `tracks` in chunks of fixed film time.

    Raises `StageError` when the film has no picture that can be decoded or weights are missing.
    """
    settings = Settings.of(job.request.settings)
    cuts = sorted(float(cast(float, start)) for start in job.table("shots", "shots")["start"])
    length, total = job.request.duration, max(1, math.ceil(job.request.duration / settings.chunk_seconds - 1e-9))
    film = Film(Path(job.request.film), settings.interval)
    counts = {"faces": 0, "tracks": 0}
    try:
        reader = reader_for(job, settings)
        first = job.request.resume_after + 1
        ahead = _Ahead(film.samples(first * settings.chunk_seconds, length + 1.0))
        if ahead.next is None and first == 0:
            raise film.unreadable()
        for index in range(first, total):
            start, is_last = index * settings.chunk_seconds, index == total - 1
            end = max(length, start) if is_last else start + settings.chunk_seconds
            chunk = _Chunk(index, start, end, cuts)
            tables = _read(job, reader, settings, chunk, ahead.until(math.inf if is_last else end))
            job.save(index, start, end, tables)
            counts = {name: counts[name] + len(next(iter(tables[name].values()))) for name in counts}
        _warn(job, film, ahead.last, settings)
    finally:
        film.close()
    return {"samples_every_s": settings.interval, **counts}


def _read(job: Job, reader: Reader, settings: Settings, chunk: _Chunk, samples: Iterator[Sample]) -> Tables:
    tracker = Tracker(chunk.cuts, settings.interval, reader.is_same_person)
    length = max(job.request.duration, chunk.end)
    while batch := list(itertools.islice(samples, reader.batch)):
        job.check()
        for sample, views in zip(batch, reader.views(batch), strict=True):
            chunk.times.append(sample.time)
            tracker.update(views)
        job.progress(min(batch[-1].time, length), length, "s")
    return _tables(reader, settings, chunk, tracker.tracks[:TRACKS_PER_CHUNK])


def _tables(reader: Reader, settings: Settings, chunk: _Chunk, tracks: Sequence[Track]) -> Tables:
    """The chunk's two tables: faces by time, then track; tracks by number."""
    rows: list[tuple[object, ...]] = []
    track_rows: list[tuple[object, ...]] = []
    for number, track in enumerate(tracks, chunk.index * TRACKS_PER_CHUNK):
        rows += [
            (one.time, number, *_place(one.box), one.score, one.quality, one.emotion.astype(float).tolist())
            for one in track.seen
        ]
        best = track.best[0]
        end = chunk.gone_by(track.last.time, settings.interval)
        vector = reader.embedding(track).tolist()
        track_rows.append((number, track.seen[0].time, end, best.time, *_place(best.box), best.quality, vector))
    rows.sort(key=lambda row: (cast(float, row[0]), cast(int, row[1])))
    return {"faces": _columns(_FACES, rows), "tracks": _columns(_TRACKS, track_rows)}


def _place(box: Numbers) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = np.clip(box, -1.0, 2.0).tolist()
    return x1, y1, x2 - x1, y2 - y1


def _columns(names: Sequence[str], rows: Sequence[tuple[object, ...]]) -> dict[str, list[object]]:
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def _warn(job: Job, film: Film, last: float, settings: Settings) -> None:
    if film.damaged:
        job.warn("damaged-frames", f"Damaged pictures of the film were left out: {film.damaged}.")
    if job.request.duration - last > max(1.0, 2 * settings.interval):
        shown = f"{max(last, 0.0):.1f} s" if math.isfinite(last) else "the place where this run began"
        sentence = f"The picture ends at {shown}, before the film's {job.request.duration:.1f} s are over."
        job.warn("film-truncated", sentence)
