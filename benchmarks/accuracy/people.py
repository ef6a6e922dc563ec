"""How well faces are grouped into people over a film: purity, completeness and V-measure (Rosenberg, Hirschberg 2007).

Sets: films with a list of who is on screen when, as `NAME.people.csv` beside `NAME.mp4` (columns start, end, x, y,
name: seconds, middle of the face as shares of the picture), those of `judged.json`, and the clips of the GRID corpus,
whose halves are joined in another order, so that everybody comes back once.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from benchmarks.accuracy.cuts import FILMS, judged_films
from benchmarks.accuracy.figure import Figure
from benchmarks.accuracy.program import film_of, run_stage_on
from emotionai_core.film.shots import find_cuts, shots_between
from emotionai_core.records.film import Film
from emotionai_core.settings import Settings
from emotionai_core.wire.tables import Table
from emotionai_core.workers.catalogue import stage_spec

# Two GRID clips of one speaker, whose number only one of the names carries.
_SAME: Final = {"swwp2s": "pwij3p"}
_RATE: Final = 25
_NEAR: Final = 0.15

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody is seen from `start` to `end` around (x, y); an empty name is no face."""

    start: float
    end: float
    x: float
    y: float
    name: str


def agreement(truth: Sequence[str], found: Sequence[int]) -> Mapping[str, float]:
    """Purity, completeness and V-measure of groups `found` against the names `truth`, one of each a look.

    Purity is the share of looks that belong to their group's most frequent person; completeness is one less the
    entropy of the groups given the person, over the entropy of the groups.
    """
    names, one = np.unique(np.array(truth), return_inverse=True)
    groups, other = np.unique(np.array(found), return_inverse=True)
    table = np.zeros((len(names), len(groups)))
    np.add.at(table, (one, other), 1.0)
    share = table / table.sum()
    people, grouped = share.sum(axis=1), share.sum(axis=0)
    joint = _entropy(share.ravel())
    homogeneity = 1.0 - _part(joint - _entropy(grouped), _entropy(people))
    completeness = 1.0 - _part(joint - _entropy(people), _entropy(grouped))
    both = homogeneity + completeness
    return {
        "purity": float(share.max(axis=0).sum()),
        "completeness": completeness,
        "V-measure": 2 * homogeneity * completeness / both if both else 0.0,
    }


def _entropy(share: npt.NDArray[np.float64]) -> float:
    used = share[share > 0]
    return float(-(used * np.log(used)).sum())


def _part(left: float, whole: float) -> float:
    return max(left, 0.0) / whole if whole > 1e-12 else 0.0


def measure(data: Path, backend: str | None = None) -> Iterator[Figure]:
    """Figures of every film with names; raises `FileNotFoundError` when there is none."""
    listed = [(path, [Seen(*row) for row in rows]) for path, rows in judged_films(data, "people")] + _beside(data)
    clips = sorted(data.rglob("grid_*.mpg"))
    if not listed and not clips:
        raise FileNotFoundError(f"no film with a list of its people below '{data.name}'")
    for path, seen in listed:
        yield from _figures(path.name, film_of(path), seen, backend)
    if clips:
        with tempfile.TemporaryDirectory() as folder:
            joined, seen = join_halves(clips, Path(folder) / "grid.mkv")
            people = len({one.name for one in seen})
            yield from _figures(f"{people} people of GRID in {len(seen)} pieces", film_of(joined), seen, backend)


def _beside(data: Path) -> list[tuple[Path, list[Seen]]]:
    found: list[tuple[Path, list[Seen]]] = []
    for listing in sorted(data.rglob("*.people.csv")):
        with listing.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        seen = [
            Seen(float(row["start"]), float(row["end"]), float(row["x"]), float(row["y"]), row["name"]) for row in rows
        ]
        films = [listing.with_name(listing.name.removesuffix(".people.csv") + suffix) for suffix in FILMS]
        found += [(film, seen) for film in films if film.is_file()]
    return found


def speaker_of(clip: Path) -> str:
    """Who is seen in a clip of GRID, which is named after its sentence: each but one of these has its own speaker."""
    sentence = clip.stem.split("_")[-1]
    return _SAME.get(sentence, sentence)


def join_halves(clips: Sequence[Path], target: Path) -> tuple[Path, list[Seen]]:
    """The first halves of all clips, then the second ones, as one film; and who is seen in it when."""
    seen: list[Seen] = []
    written = 0
    with av.open(str(target), "w") as container:
        stream: VideoStream | None = None
        for half in (0, 1):
            for clip in clips:
                frames = _frames(clip)
                middle = len(frames) // 2
                part = frames[:middle] if half == 0 else frames[middle:]
                if stream is None:
                    stream = container.add_stream("libx264", rate=_RATE, options={"crf": "18", "preset": "veryfast"})
                    stream.width, stream.height, stream.pix_fmt = part[0].shape[1], part[0].shape[0], "yuv420p"
                seen.append(Seen(written / _RATE, (written + len(part)) / _RATE, 0.5, 0.6, speaker_of(clip)))
                for picture in part:
                    frame = VideoFrame.from_ndarray(picture, format="rgb24")
                    frame.pts, frame.time_base = written, Fraction(1, _RATE)
                    container.mux(stream.encode(frame))
                    written += 1
        if stream is not None:
            container.mux(stream.encode(None))
    return target, seen


def _frames(clip: Path) -> list[npt.NDArray[np.uint8]]:
    with av.open(str(clip)) as container:
        return [frame.to_ndarray(format="rgb24").astype(np.uint8) for frame in container.decode(video=0)]


def _figures(name: str, film: Film, seen: Sequence[Seen], backend: str | None) -> Iterator[Figure]:
    settings = Settings()
    spans = find_cuts(film.path, film.duration, settings.shot_threshold, 0, lambda _: None)
    cuts = [time for span in spans for time in span.cuts]
    shots = shots_between(cuts, film.duration, settings.shot_min_seconds)
    edges = {"start": [shot.start for shot in shots], "end": [shot.end for shot in shots]}
    faces = run_stage_on("faces", backend, film, {"shots": {"shots": edges}})
    people = run_stage_on("people", backend, film, {"faces": faces})["people"]
    truth, group = named_looks(faces["faces"], people, seen)
    if not truth:
        raise FileNotFoundError(f"no face of '{name}' is where the list has one")
    alone = agreement(truth, [0] * len(truth))
    note = f"{len(set(truth))} people in {len(set(group))} groups"
    whole = f"{note}; one group for everybody is complete by definition: read it with the purity"
    for metric, value in agreement(truth, group).items():
        yield Figure(
            stage="people",
            backend=stage_spec("people", backend).backend,
            data=name,
            metric=metric,
            value=value,
            count=len(truth),
            trivial=alone[metric],
            trivial_name="all one person",
            note=whole if metric == "completeness" else note,
        )


def named_looks(faces: Table, people: Table, seen: Sequence[Seen]) -> tuple[list[str], list[int]]:
    """Name and group of every look that lies where the list has somebody; what is no face counts as a person apart."""
    person = {_number(track): int(_number(who)) for track, who in zip(people["track"], people["person"], strict=True)}
    columns = [[_number(value) for value in faces[name]] for name in ("time", "x", "y", "w", "h", "track")]
    truth: list[str] = []
    group: list[int] = []
    for time, x, y, w, h, track in zip(*columns, strict=True):
        near = [one for one in seen if one.start <= time < one.end]
        near.sort(key=lambda one: abs(one.x - x - w / 2) + abs(one.y - y - h / 2))
        if near and abs(near[0].x - x - w / 2) + abs(near[0].y - y - h / 2) < max(_NEAR, w):
            truth.append(near[0].name or f"no face at {near[0].start}")
            group.append(person[track])
    return truth, group


def _number(value: object) -> float:
    return float(str(value))
