"""Faces joined into tracks."""

from __future__ import annotations

import numpy as np
from visual.tracker import Tracker, View, overlap


def _view(time: float, x: float, y: float = 0.3, size: float = 0.2, who: int = 0, quality: float = 0.9) -> View:
    box = np.array([x, y, x + size, y + size])
    return View(time, box, 0.99, quality, np.full(7, 1 / 7), np.full((2, 2, 3), who, np.uint8))


class _Eyes:
    """Tells people apart by the grey of their cut-outs, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, first: np.ndarray, second: np.ndarray) -> bool:
        self.asked += 1
        return bool(first[0, 0, 0] == second[0, 0, 0])


def _tracked(samples: list[list[View]], cuts: tuple[float, ...] = ()) -> tuple[Tracker, _Eyes]:
    eyes = _Eyes()
    tracker = Tracker(cuts, 0.25, eyes)
    for views in samples:
        tracker.update(views)
    return tracker, eyes


def _times(tracker: Tracker) -> list[list[float]]:
    return [[one.time for one in track.seen] for track in tracker.tracks]


def test_overlap_of_equal_half_and_apart() -> None:
    boxes = np.array([[0, 0, 1, 1], [0.5, 0, 1.5, 1], [3, 3, 4, 4.0]])
    np.testing.assert_allclose(overlap(boxes[:1], boxes)[0], [1, 1 / 3, 0])


def test_a_moving_face_stays_one_track_without_asking_who_it_is() -> None:
    tracker, eyes = _tracked([[_view(0.25 * i, 0.1 + 0.03 * i)] for i in range(12)])
    assert _times(tracker) == [[0.25 * i for i in range(12)]] and eyes.asked == 0


def test_a_cut_ends_every_track_even_where_faces_coincide() -> None:
    tracker, _ = _tracked([[_view(0.25 * i, 0.3)] for i in range(8)], cuts=(1.0,))
    assert [len(times) for times in _times(tracker)] == [4, 4]


def test_two_missed_samples_are_bridged_and_a_long_absence_is_not() -> None:
    tracker, _ = _tracked([[_view(time, 0.3)] for time in (0, 0.25, 1.0, 1.25, 2.5)])
    assert _times(tracker) == [[0, 0.25, 1.0, 1.25], [2.5]]


def test_neighbours_are_not_swapped_when_they_move_together() -> None:
    samples = [[_view(0.25 * i, 0.1 + 0.05 * i), _view(0.25 * i, 0.4 + 0.05 * i, who=1)] for i in range(6)]
    tracker, _ = _tracked(samples)
    assert [len(times) for times in _times(tracker)] == [6, 6]
    assert {int(view.chip[0, 0, 0]) for view in tracker.tracks[0].best} == {0}


def test_people_who_cross_are_told_apart_by_identity() -> None:
    left, right = [0.20, 0.26, 0.32, 0.38], [0.44, 0.38, 0.32, 0.26]
    samples = [
        [_view(0.25 * i, a, who=1), _view(0.25 * i, b, y=0.33, who=2)]
        for i, (a, b) in enumerate(zip(left, right, strict=True))
    ]
    tracker, eyes = _tracked(samples)
    assert len(tracker.tracks) == 2 and eyes.asked > 0
    for track in tracker.tracks:
        assert len({int(view.chip[0, 0, 0]) for view in [*track.best, track.last]}) == 1


def test_a_jump_is_followed_only_if_it_is_the_same_person() -> None:
    same, _ = _tracked([[_view(0, 0.1, who=1)], [_view(0.25, 0.27, who=1)]])
    other, _ = _tracked([[_view(0, 0.1, who=1)], [_view(0.25, 0.27, who=2)]])
    assert (len(same.tracks), len(other.tracks)) == (1, 2)


def test_an_unreadable_face_is_judged_by_place_alone() -> None:
    touching, eyes = _tracked([[_view(0, 0.1, quality=0.1)], [_view(0.25, 0.25, who=2)]])
    apart, _ = _tracked([[_view(0, 0.1, quality=0.1)], [_view(0.25, 0.31, who=2)]])
    assert (len(touching.tracks), len(apart.tracks), eyes.asked) == (1, 2, 0)


def test_faces_of_very_different_size_are_not_joined() -> None:
    tracker, _ = _tracked([[_view(0, 0.1, size=0.1)], [_view(0.25, 0.1, size=0.3)]])
    assert len(tracker.tracks) == 2


def test_only_the_best_views_keep_their_pictures() -> None:
    tracker, _ = _tracked([[_view(0.25 * i, 0.3, quality=0.1 + 0.05 * (i % 10))] for i in range(40)])
    (track,) = tracker.tracks
    assert [view.time for view in track.best] == [2.25, 4.75, 7.25] and len(track.seen) == 40
