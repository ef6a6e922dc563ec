"""Running means over unevenly spaced samples."""

from __future__ import annotations

import numpy as np
import pytest

from emotionai_core.fusion.smoothing import AFFECT_HALF_WINDOW, running_mean, smooth_affect


def test_means_equal_those_of_a_plain_loop():
    random = np.random.default_rng(3)
    time = np.cumsum(random.exponential(4.0, 400))
    value, weight = random.normal(size=400), random.uniform(0.1, 1, 400)
    found = running_mean(time, value, weight, 9.0, 1e9)
    for place in range(400):
        near = np.abs(time - time[place]) <= 9.0
        assert found[place] == pytest.approx(np.average(value[near], weights=weight[near]))


def test_columns_are_averaged_each_for_itself():
    random = np.random.default_rng(4)
    time, weight = np.cumsum(random.exponential(4.0, 50)), random.uniform(0.1, 1, 50)
    value = random.normal(size=(50, 3))
    found = running_mean(time, value, weight, 9.0, 20.0)
    for column in range(3):
        assert found[:, column].tolist() == running_mean(time, value[:, column], weight, 9.0, 20.0).tolist()
    assert running_mean(np.zeros(0), np.zeros((0, 3)), np.zeros(0), 9.0, 20.0).shape == (0, 3)


def test_nothing_is_averaged_across_a_gap():
    time = np.array([0.0, 1.0, 2.0, 9.0, 10.0])
    value = np.array([1.0, 1.0, 1.0, 5.0, 5.0])
    assert running_mean(time, value, np.ones(5), 100.0, 3.0).tolist() == value.tolist()
    assert running_mean(time, value, np.ones(5), 100.0, 7.0).tolist() == pytest.approx([2.6] * 5)


def test_what_was_not_measured_stays_unknown_and_moves_nothing():
    time = np.arange(6) * AFFECT_HALF_WINDOW
    value = np.array([0.0, np.nan, 0.6, 0.9, np.nan, np.nan])
    found = smooth_affect(time, value)
    assert np.isnan(found[[1, 4, 5]]).all()
    assert found[[0, 2, 3]].tolist() == pytest.approx([0.0, 0.75, 0.75])
    assert np.isnan(smooth_affect(time, np.full(6, np.nan))).all()
