"""The stage `micro`: brief movements of eyes and mouth on large faces around lines, at the film's full frame rate.

Such movements (micro-expressions; Ekman and Friesen 1969) are spotted, not read: that something moved and for how long
can be measured, which emotion it was cannot. Published spotting on long films is weak (F1 below 0.1), and so is this.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import cv2
import numpy as np

from embedded.film import Film, Sample, upright
from embedded.movement import Follower
from embedded.places import Place, Span, Track, chosen_lines, places, seconds, tracks_of, united
from embedded.spotting import Movement, spot
from emotionai_core.wire.messages import Json
from emotionai_core.wire.serve import Job

_COLUMNS = ("track", "onset", "apex", "offset", "region", "strength", "corners")
_READ_SIDE = 1920
# Every frame is a sample of its own at this interval.
_EVERY_FRAME = 1e-4
# How far past a span to read before what comes is taken for its end: damaged files hold stamps of any size.
_BEYOND_S = 2.0
# Lips move before the first word and after the last one.
_AROUND_SPEECH_S = 0.15


@dataclass(frozen=True, slots=True)
class Settings:
    """The stage's settings as declared in worker.toml; `min_face` in pixels of the picture as read."""

    around: float
    min_face: float
    max_minutes: float
    chunk_seconds: float

    @classmethod
    def of(cls, raw: Mapping[str, Json]) -> Settings:
        """From a request whose settings have been completed and checked against worker.toml."""
        number = {name: float(cast(float, raw[name])) for name in cls.__slots__}
        return cls(
            around=min(max(number["around"], 0.0), 30.0),
            min_face=max(number["min_face"], 40.0),
            max_minutes=max(number["max_minutes"], 0.0),
            chunk_seconds=max(number["chunk_seconds"], 1.0),
        )


class _Watch:
    """Follows every face of the places of one chunk, each frame being read once."""

    def __init__(self, job: Job, film: Film, tracks: Mapping[int, Track], lines: Sequence[Span]) -> None:
        self._job, self._film, self._tracks = job, film, tracks
        self._spoken = np.array(united((a - _AROUND_SPEECH_S, b + _AROUND_SPEECH_S) for a, b in lines)).reshape(-1, 2)

    def movements(self, wanted: Sequence[Place], progress: _Progress) -> list[tuple[int, Movement]]:
        """The movements at all places with the number of their track, in order of apex, track and region."""
        found: list[tuple[int, Movement]] = []
        for start, end in united((place.start, place.end) for place in wanted):
            inside = [place for place in wanted if start <= place.start < end]
            found += self._within(start, end, inside, progress)
        return sorted(found, key=lambda one: (one[1].apex, one[0], one[1].region))

    def _within(
        self, start: float, end: float, wanted: Sequence[Place], progress: _Progress
    ) -> Iterator[tuple[int, Movement]]:
        waiting, watched = list(wanted), dict[Place, Follower]()
        for sample in _frames(self._film, start, end):
            self._job.check()
            for place in [one for one in watched if one.end <= sample.time]:
                yield from self._over(place, watched.pop(place))
            while waiting and waiting[0].start <= sample.time:
                watched[waiting.pop(0)] = Follower()
            picture = upright(sample, _READ_SIDE)
            for place, follower in watched.items():
                follower.see(sample.time, picture, self._tracks[place.track].at(sample.time))
            progress.at(sample.time - start)
        for place, follower in watched.items():
            yield from self._over(place, follower)
        progress.over(end - start)

    def _over(self, place: Place, follower: Follower) -> Iterator[tuple[int, Movement]]:
        time = np.array(follower.trace.time)
        row = np.searchsorted(self._spoken[:, 0], time, side="right") - 1
        spoken = (row >= 0) & (time < self._spoken[np.maximum(row, 0), 1]) if len(self._spoken) else time < 0
        for movement in spot(follower.trace, spoken):
            yield place.track, movement


class _Progress:
    """Reports how much of the film that is to be watched has been."""

    def __init__(self, job: Job, total: float) -> None:
        self._job, self._total, self._done, self._said = job, total, 0.0, 0.0

    def at(self, further: float) -> None:
        """`further` seconds into the present span."""
        if self._done + further - self._said >= 1.0:
            self._said = self._done + further
            self._job.progress(min(self._said, self._total), self._total, "s")

    def over(self, length: float) -> None:
        """The present span is done."""
        self._done += length


def _frames(film: Film, start: float, end: float) -> Iterator[Sample]:
    """Every frame from `start` to before `end`."""
    for sample in film.samples(max(start, 1e-6), end + _BEYOND_S):
        if sample.time >= end:
            return
        yield sample


def _share(film: Film, pixels: float) -> float:
    """`pixels` as a fraction of the picture's width."""
    first = next(film.samples(0.0), None)
    if first is None:
        raise film.unreadable()
    return pixels / upright(first, _READ_SIDE).shape[1]


def _planned(job: Job, film: Film, tracks: Mapping[int, Track], lines: Sequence[Span]) -> list[Place]:
    """Where to look; says so when there was no room for every line."""
    settings = Settings.of(job.request.settings)
    cuts = np.array([float(cast(float, start)) for start in job.table("shots", "shots")["start"]])
    least = _share(film, settings.min_face)
    spans, left_out = chosen_lines(lines, tracks, settings.around, least, 60 * settings.max_minutes)
    if left_out:
        text = (
            f"Brief movements were looked for around the lines with the largest faces; {left_out} lines were left out."
        )
        job.warn("lines-left-out", text)
    return places(spans, tracks, np.sort(cuts), least)


def _chunk(found: Sequence[tuple[int, Movement]]) -> dict[str, dict[str, list[object]]]:
    rows = [(track, one.onset, one.apex, one.offset, one.region, one.strength, one.corners) for track, one in found]
    return {"micro": {name: [row[place] for row in rows] for place, name in enumerate(_COLUMNS)}}


def micro(job: Job) -> dict[str, Json]:
    """Run the stage: inputs "faces", "speech", "shots"; output the table `micro` in chunks of fixed film time.

    A movement lies in the chunk in which watching its face began. Raises `StageError` when the film has no picture that
    can be decoded.
    """
    cv2.setNumThreads(1)
    length = Settings.of(job.request.settings).chunk_seconds
    said = job.table("speech", "utterances")
    lines = [(float(cast(float, a)), float(cast(float, b))) for a, b in zip(said["start"], said["end"], strict=True)]
    tracks = tracks_of(job.table("faces", "faces"))
    total = max(1, math.ceil(job.request.duration / length - 1e-9))
    film = Film(Path(job.request.film), _EVERY_FRAME)
    count = 0
    try:
        by_chunk: dict[int, list[Place]] = {}
        for place in _planned(job, film, tracks, lines):
            by_chunk.setdefault(min(int(place.start // length), total - 1), []).append(place)
        wanted = {index: by_chunk.get(index, []) for index in range(job.request.resume_after + 1, total)}
        watched = sum(seconds(united((one.start, one.end) for one in own)) for own in wanted.values())
        watch, progress = _Watch(job, film, tracks, lines), _Progress(job, watched)
        for index, own in wanted.items():
            found = watch.movements(own, progress)
            count += len(found)
            job.save(index, index * length, min((index + 1) * length, job.request.duration), _chunk(found))
        if film.damaged:
            job.warn("damaged-frames", f"Damaged pictures of the film were left out: {film.damaged}.")
    finally:
        film.close()
    return {"movements": count, "seconds": watched}
