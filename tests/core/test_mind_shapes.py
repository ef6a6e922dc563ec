"""Arcs with their turning points, and moods."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotionai_core.cognition.arcs import arc, shape, smoothed, turns
from emotionai_core.cognition.mood import mood, mood_at, perceived
from emotionai_core.records.memory import ArcShape, EmotionState
from emotionai_core.settings import Settings

PLAIN = Settings()


def states(valences, every: float = 10.0) -> list[EmotionState]:
    return [
        EmotionState(n, "ann", n * every, "joy", float(value), 0.5, 1.0, (0.0, 0.0, 1.0))
        for n, value in enumerate(valences)
    ]


def line(*corners: float, steps: int = 10) -> np.ndarray:
    """Straight from corner to corner."""
    at = np.arange((len(corners) - 1) * steps + 1) / steps
    return np.interp(at, np.arange(len(corners)), corners)


@pytest.mark.parametrize(
    ("corners", "found", "count"),
    [
        ((-0.5, 0.5), ArcShape.RISING, 0),
        ((0.5, -0.5), ArcShape.FALLING, 0),
        ((-0.5, 0.5, -0.4), ArcShape.PEAK, 1),
        ((0.5, -0.5, 0.4), ArcShape.VALLEY, 1),
        ((0.5, -0.5, 0.4, -0.5, 0.6), ArcShape.W_SHAPE, 3),
        ((-0.5, 0.5, -0.4, 0.5, -0.6), ArcShape.VOLATILE, 3),
        ((-0.6, 0.2, -0.2, 0.6), ArcShape.RISING, 2),
        ((0.6, -0.2, 0.2, -0.6), ArcShape.FALLING, 2),
        ((0.0, 0.5, -0.5, 0.0), ArcShape.VOLATILE, 2),
        ((0.5, -0.5, 0.5, -0.5, 0.5, -0.5), ArcShape.VOLATILE, 4),
        ((0.1, 0.2, 0.0, 0.1), ArcShape.FLAT, 0),
    ],
)
def test_shapes(corners, found, count):
    values = line(*corners)
    places = turns(values, 0.3)
    assert (shape(values, places, 0.3), len(places)) == (found, count)
    assert places == [10 * place for place in range(1, count + 1)]


@given(st.lists(st.floats(-1.0, 1.0), min_size=1, max_size=60), st.floats(0.05, 1.0))
def test_between_turns_lies_the_change_that_makes_one(values, least):
    values = np.array(values)
    places = turns(values, least)
    assert places == sorted(set(places)) and all(0 < place < len(values) - 1 for place in places)
    marks = [*places, len(values) - 1]
    for here, following in zip(places, marks[1:], strict=True):
        part = values[here : following + 1]
        assert abs(part - values[here]).max() >= least
    changes = np.diff(values[places])
    assert (changes[1:] * changes[:-1] < 0).all()
    assert isinstance(shape(values, places, least), ArcShape)


def test_smoothing_is_a_mean_of_neighbours_and_of_what_is_there_at_the_ends():
    values = np.array([1.0, 0.0, 0.5, -1.0])
    assert smoothed(values).tolist() == pytest.approx([0.5, 0.5, -0.5 / 3, -0.25])
    assert smoothed(np.zeros(0)).shape == (0,) and smoothed(np.array([0.3])).tolist() == [0.3]
    long = np.random.default_rng(1).uniform(-1, 1, 301)
    assert smoothed(long)[150] == pytest.approx(long[135:166].mean())


@given(st.lists(st.floats(-1.0, 1.0), max_size=80))
def test_smoothing_stays_within_what_it_smooths(values):
    found = smoothed(np.array(values))
    assert len(found) == len(values)
    if values:
        assert found.min() >= min(values) - 1e-12 and found.max() <= max(values) + 1e-12


def test_an_arc_of_too_few_lines_has_no_shape():
    few, enough = PLAIN.fewest_lines - 1, PLAIN.fewest_lines
    found = arc("ann", states(line(-0.8, 0.8, steps=few - 1)), PLAIN)
    assert (found.shape, found.turns, found.needed, len(found.valence)) == (None, (), enough, few)
    assert arc("ann", states(line(-0.8, 0.8, steps=enough - 1)), PLAIN).shape is ArcShape.RISING
    assert arc("ann", [], PLAIN).shape is None


def test_turning_points_name_their_line_and_what_follows():
    found = arc("ann", states(line(-0.6, 0.6, -0.6, steps=20)), PLAIN)
    assert found.shape is ArcShape.PEAK
    (turn,) = found.turns
    assert (turn.utterance, turn.time) == (20, 200.0)
    assert turn.change == pytest.approx(found.smoothed[-1] - found.smoothed[20]) and turn.change < -0.9


def test_a_mood_decays_to_the_baseline_by_halves():
    own = states([0.6, -0.2, -0.4, 0.0])
    found = mood("ann", own, PLAIN)
    assert found.baseline == pytest.approx((0.0, 0.5)) and found.valence[0] == pytest.approx(0.18)
    last = found.valence[-1]
    for halves in (0, 1, 2, 5):
        at = own[-1].time + halves * PLAIN.mood_half_life
        assert mood_at(found, at, PLAIN)[0] == pytest.approx(last / 2**halves)
    assert mood_at(found, -1.0, PLAIN) == found.baseline


def test_without_states_there_is_no_mood():
    found = mood("ann", [], PLAIN)
    assert len(found.time) == 0 and all(math.isnan(one) for one in found.baseline)
    assert math.isnan(mood_at(found, 5.0, PLAIN)[0])


@given(st.lists(st.floats(-1.0, 1.0), min_size=1, max_size=30), st.floats(0.0, 1e5))
def test_a_mood_never_leaves_what_was_felt(valences, later):
    found = mood("ann", states(valences), PLAIN)
    low, high = min(valences) - 1e-9, max(valences) + 1e-9
    assert (found.valence >= low).all() and (found.valence <= high).all()
    assert low <= mood_at(found, later, PLAIN)[0] <= high


def test_a_mood_colours_what_is_perceived_a_little():
    assert perceived((0.5, 0.5), (-0.5, 0.5)) == (pytest.approx(0.4), 0.5)
    assert perceived((0.5, 0.5), (0.5, 0.5)) == (0.5, 0.5)
