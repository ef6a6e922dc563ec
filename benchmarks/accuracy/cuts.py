"""How many cuts of a film are found, to the frame: the studio's own detector against films with a list of their cuts.

A list is a text file beside its film, `NAME.cuts.txt` for `NAME.mp4`, with the time in seconds of the first frame after
each cut, one a line. For the free test films named in `judged.json` the list is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, cast

from benchmarks.accuracy.figure import Figure
from benchmarks.accuracy.program import film_of
from emotionai_core.film.shots import find_cuts
from emotionai_core.settings import Settings
from emotionai_core.workers.catalogue import stage_spec

JUDGED: Final = Path(__file__).with_name("judged.json")
FILMS: Final = (".mp4", ".webm", ".mkv", ".mov", ".mpg", ".avi")
_PUBLISHED: Final = "on other data (BBC Planet Earth): PySceneDetect Adaptive 0.916, TransNetV2 0.962"


def judged_films(data: Path, part: str) -> list[tuple[Path, list[Any]]]:
    """Films below `data` that `judged.json` has a list `part` of ("cuts" or "people"), with that list."""
    known = cast(dict[str, dict[str, list[Any]]], json.loads(JUDGED.read_text(encoding="utf-8"))["films"])
    return [(path, known[path.name][part]) for path in sorted(data.rglob("*")) if path.name in known]


def matched(found: Sequence[float], truth: Sequence[float], tolerance: float) -> int:
    """How many of `truth` have a cut of `found` of their own within `tolerance` seconds; both ascending."""
    hits, place = 0, 0
    for time in truth:
        while place < len(found) and found[place] < time - tolerance:
            place += 1
        if place < len(found) and found[place] <= time + tolerance:
            hits, place = hits + 1, place + 1
    return hits


def f1(found: Sequence[float], truth: Sequence[float], tolerance: float) -> float:
    """Harmonic mean of precision and recall of cuts, 1.0 when there is nothing to find and nothing was."""
    total = len(found) + len(truth)
    return 2 * matched(found, truth, tolerance) / total if total else 1.0


def measure(data: Path, backend: str | None = None) -> Iterator[Figure]:
    """F1 within one frame of every film with a list of cuts; raises `FileNotFoundError` when there is none.

    Only the studio itself looks for cuts: there is no other `backend` for it to be measured with.
    """
    listed = [(path, truth) for path, truth in judged_films(data, "cuts")] + _beside(data)
    if not listed:
        raise FileNotFoundError(f"no film with a list of its cuts below '{data.name}'")
    for path, truth in listed:
        yield _figure(path, sorted(float(time) for time in truth))


def _beside(data: Path) -> list[tuple[Path, list[Any]]]:
    found: list[tuple[Path, list[Any]]] = []
    for listing in sorted(data.rglob("*.cuts.txt")):
        films = [listing.with_name(listing.name.removesuffix(".cuts.txt") + suffix) for suffix in FILMS]
        times = [float(line) for line in listing.read_text(encoding="utf-8").split()]
        found += [(film, times) for film in films if film.is_file()]
    return found


def _figure(path: Path, truth: Sequence[float]) -> Figure:
    film = film_of(path)
    spans = find_cuts(path, film.duration, Settings().shot_threshold, 0, lambda _: None)
    found = [time for span in spans for time in span.cuts]
    frame = float(1 / film.rate) * 1.01
    every = film.duration / (len(truth) + 1)
    evenly = [every * (number + 1) for number in range(len(truth))]
    hits = matched(found, truth, frame)
    return Figure(
        stage="cuts",
        backend=stage_spec("cuts").backend,
        data=path.name,
        metric="F1 within one frame",
        value=f1(found, truth, frame),
        count=len(truth),
        trivial=f1(evenly, truth, frame),
        trivial_name=f"a cut every {every:.1f} s",
        published=_PUBLISHED,
        note=f"{hits} found, {len(truth) - hits} missed, {len(found) - hits} that are none",
    )
