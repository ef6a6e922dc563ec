"""Fifty steps: what holds where, and where attention goes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from emotionai_core.judgement.steps import at_steps, attended, attention, count_within, samples, step_times
from emotionai_core.records.scores import STEPS

ONE = np.zeros(1, np.int64)


def at(times: list[float], values: list[float], wanted: list[float], reach: float = 0.5) -> list[float]:
    given = samples(np.zeros(len(times), np.int64), np.array(times), np.array(values))
    return at_steps(given, np.array([wanted]), ONE, reach)[0].tolist()


def test_steps_are_the_middles_of_fifty_parts():
    times = step_times(np.array([10.0]), np.array([15.0]))[0]
    assert len(times) == STEPS
    assert np.allclose(times[[0, -1]], [10.05, 14.95])


def test_between_two_samples_is_interpolated_and_beside_one_it_holds():
    assert np.allclose(at([0.0, 0.4], [0.2, 0.6], [0.1, 0.2, 0.6]), [0.3, 0.4, 0.6])


def test_nothing_is_known_beyond_reach():
    assert np.isnan(at([0.0, 9.0], [0.2, 0.6], [4.0])[0])
    assert np.isnan(at([], [], [4.0])[0])


def test_samples_of_others_and_unknown_ones_say_nothing():
    given = samples(np.array([0, 1, 0]), np.array([1.0, 1.0, 2.0]), np.array([0.1, 0.9, np.nan]))
    found = at_steps(given, np.array([[1.0, 2.0], [1.0, 2.0]]), np.array([1, 2]), 0.3)
    assert found[0, 0] == 0.9
    assert np.isnan(found[0, 1])
    assert np.isnan(found[1]).all()


def test_looks_are_counted_from_the_start_to_before_the_end():
    given = samples(np.array([0, 0, 0, 1]), np.array([1.0, 1.5, 2.0, 1.5]), np.ones(4))
    count = count_within(given, np.array([1.0, 1.0]), np.array([2.0, 2.0]), np.array([0, -1]))
    assert count.tolist() == [2, 0]


def test_five_loud_steps_in_silence_are_heard():
    line = np.full((1, STEPS), 0.1)
    line[0, 20:25] = 1.0
    weight = attention(line)
    assert weight[0, 20:25].sum() > 0.5
    assert attended(line, weight)[0] > 0.55 > line.mean()


def test_a_level_line_is_attended_to_alike_and_an_unknown_one_not_at_all():
    found = attention(np.stack([np.full(STEPS, 0.4), np.full(STEPS, np.nan)]))
    assert np.allclose(found[0], 1 / STEPS)
    assert np.isnan(found[1]).all()
    assert np.isnan(attended(np.full((1, STEPS), np.nan), found[1:])[0])


@given(arrays(float, (3, STEPS), elements=st.one_of(st.floats(0, 1), st.just(float("nan")))))
def test_attention_sums_to_one_and_its_mean_lies_within_what_was_measured(line: np.ndarray):
    weight = attention(line)
    known = np.isfinite(line).any(axis=1)
    assert np.allclose(weight[known].sum(axis=1), 1.0)
    assert np.isnan(weight[~known]).all()
    found = attended(line, weight)
    assert (found[known] >= np.nanmin(line[known], axis=1) - 1e-9).all()
    assert (found[known] <= np.nanmax(line[known], axis=1) + 1e-9).all()
