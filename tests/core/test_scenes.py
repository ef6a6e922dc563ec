"""Scenes: where they begin, and which of them lines and shots belong to."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotionai_core.cognition.presence import presence
from emotionai_core.fusion.assembly import Assembler
from emotionai_core.fusion.scenes import scene_numbers, scene_spans, scene_starts
from emotionai_core.settings import Settings
from tests.core.fusions import face_table, reading
from tests.core.minds import Said, film

GAP = 20.0


def starts(said: list[tuple[float, float]], cuts: list[float], gap: float = GAP) -> list[float]:
    begin, end = np.array(said).reshape(-1, 2).T
    return scene_starts(begin, end, np.array(cuts), gap).tolist()


@pytest.mark.parametrize(
    ("said", "cuts", "found"),
    [
        ([(0, 4), (30, 34)], [0.0, 10.0, 20.0], [20.0]),
        # No cut in the pause: not even one in the words before it.
        ([(80, 89), (90, 108), (110, 120), (390, 395)], [0.0, 109.0, 400.0], [390.0]),
        ([(0, 4), (30, 34)], [0.0, 2.0], [30.0]),
        ([(0, 4), (30, 34)], [], [30.0]),
        ([(0, 4), (30, 34)], [31.0], [30.0]),
        ([(0, 4), (30, 34)], [4.0], [4.0]),
        ([(0, 4), (30, 34)], [30.0], [30.0]),
        # Somebody goes on talking.
        ([(0, 60), (5, 7), (50, 55)], [0.0, 48.0], []),
        ([(0, 60), (5, 7), (81, 82)], [0.0, 48.0], [81.0]),
        # Two pauses in one shot.
        ([(0, 4), (30, 34), (60, 64)], [0.0, 62.0], [30.0, 60.0]),
        ([(0, 4), (24, 28)], [10.0], []),
        ([(30, 34), (0, 4)], [10.0], [10.0]),
        ([(5, 6)], [1.0], []),
        ([], [1.0], []),
    ],
)
def test_a_scene_begins_in_the_pause(said, cuts, found):
    assert starts(said, cuts) == found


TIMES = st.integers(0, 400).map(lambda tenths: tenths / 2)


@given(st.lists(st.tuples(TIMES, st.sampled_from([0.5, 3.0, 40.0])), max_size=12), st.lists(TIMES, max_size=8), TIMES)
def test_lines_part_exactly_where_nobody_spoke_for_long(said, cuts, gap):
    lines = sorted((start, start + length) for start, length in said)
    found = starts(lines, sorted(cuts), gap)
    scene = scene_numbers(np.array(found), np.array([start for start, _ in lines])).tolist()
    number, until, wanted = 0, np.inf, list[int]()
    for start, end in lines:
        number += start - until > gap
        until = max(end, until if np.isfinite(until) else end)
        wanted.append(number)
    assert scene == wanted and found == sorted(found)
    for begin in found:
        assert not any(start < begin < end for start, end in lines)


def test_lines_and_shots_are_numbered_alike_and_a_shot_belongs_to_where_it_starts():
    said = [(0.0, 2.0, "One.", "ANN"), (40.0, 42.0, "Two.", "ANN"), (80.0, 82.0, "Three.", "ANN")]
    made = reading(said, face_table([(1.0, 0, "joy")], 1), cuts=[1.0, 60.0])
    analysis = Assembler(made, Settings()).assemble([])
    assert analysis.scene_starts == (40.0, 60.0)
    assert [shot.scene for shot in analysis.shots] == [0, 0, 2]
    assert presence(analysis, 60.0).scene.tolist() == [0, 1, 2]


def test_whoever_was_there_before_the_pause_is_not_there_after_it():
    plain = film([Said(0.0, 1.0, "ann"), Said(30.0, 31.0, "ben")])
    assert len(presence(plain, 60.0).person) == 3
    parted = dataclasses.replace(plain, scene_starts=(30.0,))
    found = presence(parted, 60.0)
    assert found.scene.tolist() == [0, 1] and len(found.person) == 2


def test_a_scene_within_one_shot_is_a_scene_of_its_own():
    parted = dataclasses.replace(film([Said(0.0, 1.0, "ann")], [50.0, 70.0]), scene_starts=(30.0, 40.0))
    assert [span[:2] for span in scene_spans(parted)] == [(0, 0.0), (1, 30.0), (2, 40.0)]
    assert [span[2] for span in scene_spans(parted)][:2] == [30.0, 40.0]
    shots_only = dataclasses.replace(parted, scene_starts=None)
    assert [span[:2] for span in scene_spans(shots_only)] == [(0, 0.0), (1, 50.0), (2, 70.0)]
