"""Face boxes between samples: straight lines inside a track, nothing across cuts and gaps."""

from __future__ import annotations

import itertools
import time as clock

import numpy as np
import pytest

from emotionai_core.fusion.boxes import FaceBoxes
from emotionai_core.records.analysis import FaceTable


def table(rows: list[tuple[float, int, int, float]]) -> FaceTable:
    """Faces of (time, track, person, x), in time order."""
    rows = sorted(rows)
    time, track, person, x = (np.array(column) for column in zip(*rows, strict=True))
    box = np.stack([x, np.full(len(x), 0.2), np.full(len(x), 0.1), np.full(len(x), 0.1)], axis=1).astype(float)
    ones = np.ones(len(time))
    emotion = np.full((len(time), 7), 1 / 7)
    return FaceTable(
        time.astype(float), track.astype(int), person.astype(int), box, ones, ones, emotion, ("anna", "ben")
    )


def lefts(boxes: FaceBoxes, time: float) -> list[float]:
    return sorted(round(float(x), 6) for x in boxes.at(time).box[:, 0])


def test_between_two_looks_the_box_moves_on_a_straight_line():
    boxes = FaceBoxes(table([(1.0, 0, 0, 0.1), (1.25, 0, 0, 0.2), (1.5, 0, 0, 0.4)]), np.zeros(0))
    assert lefts(boxes, 1.0) == [0.1]
    assert lefts(boxes, 1.125) == [0.15]
    assert lefts(boxes, 1.25) == [0.2]
    assert lefts(boxes, 1.45) == [0.36]
    assert int(boxes.at(1.2).row[0]) == 1 and int(boxes.at(1.05).row[0]) == 0


def test_a_box_reaches_a_little_beyond_its_track_and_no_further():
    boxes = FaceBoxes(table([(1.0, 0, 0, 0.1), (1.25, 0, 0, 0.2)]), np.zeros(0))
    assert lefts(boxes, 0.8) == [0.1] and lefts(boxes, 0.7) == []
    assert lefts(boxes, 1.49) == [0.2] and lefts(boxes, 1.51) == []


def test_never_across_a_cut():
    boxes = FaceBoxes(table([(1.0, 0, 0, 0.1), (1.25, 0, 0, 0.5)]), np.array([1.12]))
    assert lefts(boxes, 1.11) == [0.1]
    assert lefts(boxes, 1.12) == [0.5]
    assert lefts(boxes, 1.2) == [0.5]


def test_never_across_a_long_gap_and_never_between_tracks():
    boxes = FaceBoxes(table([(1.0, 0, 0, 0.1), (1.7, 0, 0, 0.5), (2.0, 1, 1, 0.9)]), np.zeros(0))
    assert lefts(boxes, 1.35) == []
    assert lefts(boxes, 1.1) == [0.1] and lefts(boxes, 1.6) == [0.5]
    assert lefts(boxes, 1.85) == [0.5, 0.9]


def test_one_box_for_each_person_but_each_unknown_track_has_its_own():
    boxes = FaceBoxes(table([(1.0, 0, 0, 0.1), (1.02, 1, 0, 0.2), (1.0, 2, -1, 0.3), (1.0, 3, -1, 0.4)]), np.zeros(0))
    assert lefts(boxes, 1.0) == [0.1, 0.3, 0.4]


def test_no_faces_at_all():
    none = np.zeros(0)
    empty = FaceTable(none, none.astype(int), none.astype(int), np.zeros((0, 4)), none, none, np.zeros((0, 7)), ())
    assert len(FaceBoxes(empty, np.array([1.0])).at(0.5).row) == 0


def test_a_whole_film_of_faces_is_asked_in_no_time():
    chance = np.random.default_rng(1)
    count = 54_000
    rows = FaceTable(
        np.repeat(np.arange(count // 4) * 0.25, 4),
        np.tile(np.arange(4), count // 4),
        np.tile(np.arange(4), count // 4),
        chance.random((count, 4)),
        np.ones(count),
        np.ones(count),
        np.full((count, 7), 1 / 7),
        ("a", "b", "c", "d"),
    )
    boxes = FaceBoxes(rows, np.arange(0, 3000, 7.0))
    begin = clock.perf_counter()
    for at in chance.uniform(0, 3000, 200):
        assert len(boxes.at(float(at)).row) >= 1
    assert (clock.perf_counter() - begin) / 200 < 0.004


@pytest.mark.parametrize("seed", range(5))
def test_as_a_plain_loop_would_do_it(seed: int):
    chance = np.random.default_rng(seed)
    rows = [
        (round(float(at), 3), track, -1, float(chance.random()))
        for track in range(4)
        for at in np.cumsum(chance.uniform(0.1, 0.9, 12))
    ]
    cuts = np.array([1.9, 3.3])
    boxes = FaceBoxes(table(rows), cuts)
    for time in chance.uniform(0, 6, 80):
        expected = []
        for track in range(4):
            own = sorted(row for row in rows if row[1] == track)
            for one, other in itertools.pairwise(own):
                parted = any(one[0] < cut <= other[0] for cut in cuts)
                if one[0] <= time < other[0] and other[0] - one[0] <= 0.6 and not parted:
                    share = (time - one[0]) / (other[0] - one[0])
                    expected.append(round(one[3] + (other[3] - one[3]) * share, 6))
        found = lefts(boxes, float(time))
        assert [x for x in expected if x not in found] == []
