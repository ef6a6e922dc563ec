"""The co-presence network, on networks whose centralities are known by hand."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from emotionai_core.social.network import centralities, centralities_of, shared_scenes
from tests.core.social_films import present_in, random_film, spoken


def star(count: int) -> np.ndarray:
    shared = np.zeros((count, count), np.int64)
    shared[0, 1:] = shared[1:, 0] = 1
    return shared


def test_the_middle_of_a_star():
    found = centralities_of(tuple("abcde"), star(5))
    assert (found["a"].degree, found["a"].betweenness, found["a"].strength) == (1.0, 1.0, 4.0)
    assert (found["b"].degree, found["b"].betweenness, found["b"].strength) == (0.25, 0.0, 1.0)
    assert found["a"].eigenvector == 1.0 and found["b"].eigenvector == pytest.approx(0.5, abs=1e-3)


def test_strong_ties_are_short_ways():
    shared = np.array([[0, 1, 9], [1, 0, 9], [9, 9, 0]])
    found = centralities_of(("a", "b", "c"), shared)
    assert found["c"].betweenness == 1.0, "two short steps are shorter than one long one"
    assert found["a"].strength == 10.0 and found["c"].strength == 18.0


def test_who_is_listed_first_makes_no_difference():
    # Ways of equal length, whose thirds and sixths do not add up to the same floats in every order.
    chance = np.random.default_rng(7)
    half = np.triu(chance.choice([0, 0, 1, 3, 6, 7], (12, 12)), 1)
    shared, order = half + half.T, chance.permutation(12)
    names = tuple("abcdefghijkl")
    one = centralities_of(names, shared)
    other = centralities_of(tuple(names[at] for at in order), shared[np.ix_(order, order)])
    for name in names:
        assert one[name].betweenness == pytest.approx(other[name].betweenness, abs=1e-12)
        assert one[name].eigenvector == pytest.approx(other[name].eigenvector, abs=1e-5)


def test_scenes_are_counted_once_however_many_lines_are_shared():
    # Scenes of the made-up films change every forty seconds.
    lines = [spoken(0, 1.0, 2.0, "a", "b"), spoken(1, 5.0, 6.0, "b", "a"), spoken(2, 50.0, 51.0, "a", "c")]
    present = present_in(lines, "abcd")
    assert shared_scenes(present).tolist() == [[2, 1, 1, 0], [1, 1, 0, 0], [1, 0, 1, 0], [0, 0, 0, 0]]
    found = centralities(present)
    assert found["d"].degree == found["d"].eigenvector == 0.0 and found["a"].strength == 2.0


@pytest.mark.parametrize("keys", [(), ("a",), ("a", "b")])
def test_nobody_meets(keys):
    found = centralities_of(keys, np.zeros((len(keys), len(keys)), np.int64))
    assert set(found) == set(keys) and all(one.degree == one.eigenvector == 0.0 for one in found.values())


def test_everything_is_in_range():
    for one in centralities(random_film(4, 200, 20)[2]).values():
        assert 0.0 <= one.degree <= 1.0 and 0.0 <= one.betweenness <= 1.0 and 0.0 <= one.eigenvector <= 1.0


def test_networkx_is_loaded_only_when_it_is_needed():
    code = "import sys, emotionai_core.social.network; print('networkx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "False", done.stderr
