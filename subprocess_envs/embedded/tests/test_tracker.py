"""Faces joined into tracks."""

from __future__ import annotations

import numpy as np
from embedded.tracker import Tracker, View, likeness, overlap


def _view(time: float, x: float, y: float = 0.3, size: float = 0.2, who: int = 0, quality: float = 0.9) -> View:
    box = np.array([x, y, x + size, y + size])
    return View(time, box, 0.99, quality, np.full(7, 1 / 7, np.float32), np.full((2, 2, 3), who, np.uint8))


class _Eyes:
    """Tells people apart by the grey of their cut-outs, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, first: np.ndarray, second: np.ndarray) -> float:
        self.asked += 1
        return 0.2 if first[0, 0, 0] == second[0, 0, 0] else 0.9


def _tracked(samples: list[list[View]], cuts: tuple[float, ...] = ()) -> tuple[Tracker, _Eyes]:
    eyes = _Eyes()
    tracker = Tracker(cuts, 0.25, eyes, 0.6)
    for views in samples:
        tracker.update(views)
    return tracker, eyes


def test_overlap_of_equal_half_and_apart() -> None:
    boxes = np.array([[0, 0, 1, 1], [0.5, 0, 1.5, 1], [3, 3, 4, 4.0]])
    np.testing.assert_allclose(overlap(boxes[:1], boxes)[0], [1, 1 / 3, 0])


def test_a_moving_face_stays_one_track_without_asking_who_it_is() -> None:
    tracker, eyes = _tracked([[_view(0.25 * i, 0.1 + 0.03 * i)] for i in range(12)])
    assert [track.times for track in tracker.tracks] == [[0.25 * i for i in range(12)]]
    assert eyes.asked == 0


def test_a_cut_ends_every_track_even_where_faces_coincide() -> None:
    tracker, _ = _tracked([[_view(0.25 * i, 0.3)] for i in range(8)], cuts=(1.0,))
    assert [len(track.times) for track in tracker.tracks] == [4, 4]


def test_two_missed_samples_are_bridged_and_a_long_absence_is_not() -> None:
    times = [0, 0.25, 1.0, 1.25, 2.5]
    tracker, _ = _tracked([[_view(time, 0.3)] for time in times])
    assert [track.times for track in tracker.tracks] == [[0, 0.25, 1.0, 1.25], [2.5]]


def test_neighbours_are_not_swapped_when_they_move_together() -> None:
    samples = [[_view(0.25 * i, 0.1 + 0.05 * i), _view(0.25 * i, 0.4 + 0.05 * i, who=1)] for i in range(6)]
    tracker, _ = _tracked(samples)
    assert [len(track.times) for track in tracker.tracks] == [6, 6]
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


def test_faces_of_very_different_size_are_not_joined() -> None:
    tracker, _ = _tracked([[_view(0, 0.1, size=0.1)], [_view(0.25, 0.1, size=0.3)]])
    assert len(tracker.tracks) == 2


def test_only_the_best_views_keep_their_pictures() -> None:
    tracker, _ = _tracked([[_view(0.25 * i, 0.3, quality=0.1 + 0.05 * (i % 10))] for i in range(40)])
    (track,) = tracker.tracks
    assert len(track.best) == 3
    assert [view.time for view in track.best] == [2.25, 4.75, 7.25]


def _patterned(time: float, who: int, quality: float = 0.9) -> View:
    """A face that stays in place, its cut-out one of two pictures that have nothing in common."""
    chip = np.random.default_rng(who).integers(0, 255, (32, 32, 3), np.uint8)
    return View(time, np.array([0.3, 0.3, 0.6, 0.6]), 0.99, quality, np.full(7, 1 / 7, np.float32), chip)


def test_likeness_of_a_picture_with_itself_another_and_a_plain_one() -> None:
    one, other = _patterned(0, 1).chip, _patterned(0, 2).chip
    assert likeness(one, one) > 0.999
    assert likeness(one, other) < 0.5
    assert likeness(one, np.full_like(one, 7)) == 1.0


def test_another_person_in_the_same_place_begins_a_track_even_if_the_cut_was_missed() -> None:
    tracker, _ = _tracked([[_patterned(0.25 * i, 1 if i < 3 else 2)] for i in range(6)])
    assert [len(track.times) for track in tracker.tracks] == [3, 3]


def test_a_blurred_change_in_the_same_place_ends_no_track() -> None:
    tracker, eyes = _tracked([[_patterned(0.25 * i, 1 if i < 3 else 2, quality=0.4)] for i in range(6)])
    assert [len(track.times) for track in tracker.tracks] == [6]
    assert eyes.asked == 0
