"""How well brief movements of faces are spotted: what is planted in films of real faces, and what is found without.

Sets: films of up to three minutes with faces of 80 pixels and more. Each is written again as it is, and with
movements of the mouth's corners planted in every large face, two seconds apart; the whole film counts as speech. What
is found in the first counts as false, although a few of its movements may be there. People's own micro-expressions are
not measured: no labelled set with a clear licence is known.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from benchmarks.accuracy.cuts import FILMS
from benchmarks.accuracy.figure import Figure
from benchmarks.accuracy.program import Tables, film_of, run_stage_on
from emotionai_core.film.shots import find_cuts, shots_between
from emotionai_core.records.film import Film
from emotionai_core.settings import Settings
from emotionai_core.wire.tables import Table
from emotionai_core.workers.catalogue import stage_spec

HEIGHTS: Final = (0.02, 0.04, 0.06)
"""Shares of the face's width that the corners of the mouth go up or down by."""

_LENGTH, _APART, _LONGEST_FILM, _LEAST_PIXELS = 0.2, 2.0, 180.0, 80.0
_NEAR: Final = 0.12
_PUBLISHED: Final = "spotting on long films (CAS(ME)2, SAMM-LV): F1 below 0.1"

Picture = npt.NDArray[np.uint8]
Paint = Callable[[float, Picture], Picture]


@dataclass(frozen=True, slots=True)
class Planted:
    """A movement of the face of `track`: it begins at `start` seconds; `way` is 1 up, -1 down."""

    track: int
    start: float
    way: float


def planted_in(faces: Table, wide: int) -> list[Planted]:
    """Where movements go: into every face that is large enough, from its second second on, up and down in turn."""
    found: list[Planted] = []
    track, time = np.array(faces["track"], int), np.array(faces["time"], float)
    for number in np.unique(track).tolist():
        own = time[track == number]
        if np.median(np.array(faces["w"], float)[track == number]) * wide < _LEAST_PIXELS:
            continue
        starts = np.arange(own[0] + 1.0, own[-1] - 1.0, _APART).tolist()
        found += [Planted(number, start, 1.0 - 2.0 * (place % 2)) for place, start in enumerate(starts)]
    return found


def painter(faces: Table, planted: Sequence[Planted], height: float) -> Paint:
    """Bends the pictures so that the corners of the mouth go up and down at the planted times."""
    track, time = np.array(faces["track"], int), np.array(faces["time"], float)
    box = np.array([faces[side] for side in "xywh"], float).T

    def paint(moment: float, picture: Picture) -> Picture:
        for one in planted:
            share = (moment - one.start) / _LENGTH
            if 0 < share < 1:
                own = track == one.track
                x, y, w, h = (float(np.interp(moment, time[own], box[own, side])) for side in range(4))
                rise = one.way * height * (0.5 - 0.5 * np.cos(2 * np.pi * share))
                picture = _bent(picture, x, y, w, h, rise)
        return picture

    return paint


def _bent(picture: Picture, x: float, y: float, w: float, h: float, rise: float) -> Picture:
    high, wide = picture.shape[:2]
    down, across = np.mgrid[0:high, 0:wide].astype(np.float32)
    hills = sum(
        np.exp(-(((across / wide - x - at * w) / (0.09 * w)) ** 2) - ((down / high - y - 0.78 * h) / (0.07 * h)) ** 2)
        for at in (0.30, 0.70)
    )
    moved = (down + np.asarray(hills) * rise * w * wide).astype(np.float32)
    bent = cv2.remap(picture, across, moved, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return bent.astype(np.uint8, copy=False)


def rewritten(film: Path, target: Path, paint: Paint) -> None:
    """The film's pictures with `paint` on each, at 25 frames a second if the file does not say."""
    with av.open(str(film)) as source, av.open(str(target), "w") as container:
        stream = source.streams.video[0]
        rate = stream.average_rate or 25
        made: VideoStream = container.add_stream("libx264", rate=rate, options={"crf": "18", "preset": "veryfast"})
        made.width, made.height = stream.width // 2 * 2, stream.height // 2 * 2
        made.pix_fmt = "yuv420p"
        for number, frame in enumerate(source.decode(stream)):
            picture = frame.to_ndarray(format="rgb24", width=made.width, height=made.height)
            shown = VideoFrame.from_ndarray(paint(float(number / rate), picture.astype(np.uint8)), format="rgb24")
            shown.pts, shown.time_base = number, 1 / rate
            container.mux(made.encode(shown))
        container.mux(made.encode(None))


def shots_of(film: Film) -> dict[str, list[float]]:
    """Start and end of the film's shots."""
    spans = find_cuts(film.path, film.duration, Settings().shot_threshold, 0, lambda _: None)
    cuts = [time for span in spans for time in span.cuts]
    shots = shots_between(cuts, film.duration, Settings().shot_min_seconds)
    return {"start": [one.start for one in shots], "end": [one.end for one in shots]}


def spotted(film: Film, faces: Tables, shots: dict[str, list[float]], backend: str | None) -> Table:
    """The rows of the stage `micro`, all of the film being one line."""
    said = {"utterances": {"start": [0.0], "end": [film.duration]}}
    return run_stage_on("micro", backend, film, {"faces": faces, "shots": {"shots": shots}, "speech": said})["micro"]


def hits(found: Table, planted: Sequence[Planted]) -> tuple[int, int]:
    """How many planted movements were found, and how many of those with the right direction."""
    rows = list(zip(found["track"], found["apex"], found["corners"], strict=True))
    there = way = 0
    for one in planted:
        near = [
            corners for track, apex, corners in rows
            if track == one.track and abs(float(apex) - one.start - _LENGTH / 2) <= _NEAR  # type: ignore[arg-type]
        ]  # fmt: skip
        there += bool(near)
        way += any(corners is not None and float(corners) * one.way > 0 for corners in near)  # type: ignore[arg-type]
    return there, way


def measure(data: Path, backend: str | None = None) -> Iterator[Figure]:
    """Recall of planted movements by their height, and false alarms a minute; raises `FileNotFoundError`."""
    films = [path for path in sorted(data.rglob("*")) if path.suffix.lower() in FILMS]
    seconds, alarms, count = 0.0, 0, 0
    there, way = dict.fromkeys(HEIGHTS, 0), dict.fromkeys(HEIGHTS, 0)
    for path in films:
        with tempfile.TemporaryDirectory() as folder:
            for watched, own, false, found in _of_film(path, Path(folder), backend):
                seconds, alarms, count = seconds + watched, alarms + false, count + own
                for height, (hit, right) in found.items():
                    there[height], way[height] = there[height] + hit, way[height] + right
    if not count:
        raise FileNotFoundError(f"no short films with large faces below '{data.name}'")
    name, kind = stage_spec("micro", backend).backend, f"faces of {len(films)} films"
    yield Figure(
        "micro", name, kind, "false alarms a minute", 60 * alarms / seconds, alarms, lower_is_better=True,
        published=_PUBLISHED, note=f"{seconds:.0f} s of faces, all of it taken for speech", unit="alarms",
    )  # fmt: skip
    for height in HEIGHTS:
        note = f"planted, {_LENGTH:g} s; direction right in {way[height]} of {there[height]}"
        yield Figure("micro", name, kind, f"recall, {height:.0%} of the face", there[height] / count, count, note=note)


def _of_film(
    path: Path, folder: Path, backend: str | None
) -> Iterator[tuple[float, int, int, dict[float, tuple[int, int]]]]:
    """Seconds watched, planted, false alarms, and by height what was found of a film; nothing for one without faces."""
    if film_of(path).duration > _LONGEST_FILM:
        return
    rewritten(path, folder / "plain.mkv", lambda _, picture: picture)
    film = film_of(folder / "plain.mkv")
    shots = shots_of(film)
    faces = run_stage_on("faces", backend, film, {"shots": {"shots": shots}})
    planted = planted_in(faces["faces"], film.width)
    if not planted:
        return
    tracks = {one.track for one in planted}
    rows = zip(faces["tracks"]["track"], faces["tracks"]["start"], faces["tracks"]["end"], strict=True)
    watched = sum(float(end) - float(start) for track, start, end in rows if track in tracks)  # type: ignore[arg-type]
    false = len(spotted(film, faces, shots, backend)["track"])
    found: dict[float, tuple[int, int]] = {}
    for height in HEIGHTS:
        target = folder / f"planted-{height}.mkv"
        rewritten(path, target, painter(faces["faces"], planted, height))
        found[height] = hits(spotted(film_of(target), faces, shots, backend), planted)
    yield watched, len(planted), false, found
