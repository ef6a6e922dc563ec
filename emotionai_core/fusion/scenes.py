"""Where scenes begin: after a long pause in the dialogue, at the cut that lies in it, else with the next words."""

from __future__ import annotations

import itertools

import numpy as np

from emotionai_core.records.analysis import Analysis, Floats, Ints


def scene_starts(starts: Floats, ends: Floats, cuts: Floats, gap: float) -> Floats:
    """When all scenes but the first begin, in seconds, ascending.

    `starts`, `ends` (n,) of the lines, in any order; `cuts` (k,) ascending. Nobody speaks in a pause, so that a line
    that goes on over the next ones puts it off. The last cut within the pause counts; a cut in running words does not.
    """
    order = np.argsort(starts, kind="stable")
    starts, spoken = starts[order], np.maximum.accumulate(ends[order])
    after = np.flatnonzero(starts[1:] - spoken[:-1] > gap) + 1
    begins = starts[after].astype(np.float64)
    if not len(cuts):
        return begins
    cut = cuts[np.maximum(np.searchsorted(cuts, begins, side="right") - 1, 0)]
    inside = (cut >= spoken[after - 1]) & (cut > starts[after - 1]) & (cut <= begins)
    return np.where(inside, cut, begins)


def scene_numbers(begins: Floats, times: Floats) -> Ints:
    """The number, from 0, of the scene that each of `times` (m,) is in; `begins` as `scene_starts` has them."""
    return np.searchsorted(begins, times, side="right").astype(np.int64)


def scenes_at(analysis: Analysis, times: Floats) -> tuple[Ints, Floats]:
    """The number of the scene at each of `times` (m,), and when that scene began, both (m,).

    Where nothing but the shots' numbers is known, scenes begin with shots.
    """
    if analysis.scene_starts is not None:
        begins = np.array(analysis.scene_starts, np.float64)
        number = scene_numbers(begins, times)
        return number, np.concatenate([[0.0], begins])[number]
    if not analysis.shots:
        return np.zeros(len(times), np.int64), np.zeros(len(times))
    shots = np.array([shot.start for shot in analysis.shots])
    scenes = np.array([shot.scene for shot in analysis.shots], np.int64)
    shot = np.clip(np.searchsorted(shots, times, side="right") - 1, 0, None)
    numbers, first = np.unique(scenes, return_index=True)
    return scenes[shot], shots[first][np.searchsorted(numbers, scenes[shot])]


def scene_spans(analysis: Analysis) -> tuple[tuple[int, float, float], ...]:
    """Number, start and end in seconds of each scene, in film order; none where neither shots nor scenes are known."""
    shots = analysis.shots
    if analysis.scene_starts:
        first, last = (shots[0].start, shots[-1].end) if shots else (0.0, analysis.film.duration)
        edges = [min(first, analysis.scene_starts[0]), *analysis.scene_starts, max(last, analysis.scene_starts[-1])]
        return tuple((number, *pair) for number, pair in enumerate(itertools.pairwise(edges)))
    spans: dict[int, tuple[int, float, float]] = {}
    for shot in shots:
        _, start, _ = spans.get(shot.scene, (shot.scene, shot.start, shot.end))
        spans[shot.scene] = shot.scene, start, shot.end
    return tuple(spans.values())
