from __future__ import annotations

import subprocess
import sys
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotionai_core.records.society import Circle
from emotionai_core.social.layout import RINGS, force_layout, ring_layout, spiral


def relations(people: int, seed: int = 3) -> np.ndarray:
    chance = np.random.default_rng(seed)
    intimacy = np.where(chance.random((people, people)) < 0.2, chance.random((people, people)), 0.0)
    np.fill_diagonal(intimacy, 0.0)
    return intimacy


@given(st.lists(st.sampled_from(list(Circle)), min_size=1, max_size=101), st.integers(0, 100))
@settings(max_examples=60, deadline=None)
def test_everybody_stands_on_the_ring_of_their_circle_apart_from_the_others(circles: list[Circle], ego: int):
    ego %= len(circles)
    placed = ring_layout(np.array(circles, np.int8), ego)
    radius = np.hypot(*placed.position.T)
    assert radius[ego] == 0
    others = np.arange(len(circles)) != ego
    assert np.allclose(radius[others], np.array(RINGS)[np.array(circles)][others])
    assert placed.room.min() > 0.02


def test_people_keep_an_angle_of_their_own_and_make_room_where_they_would_touch():
    far = np.full(12, Circle.STRANGER, np.int8)
    near = far.copy()
    near[3] = Circle.INTIMATE
    before, after = (ring_layout(circle, 0).position for circle in (far, near))
    angle = [np.arctan2(place[3, 1], place[3, 0]) for place in (before, after)]
    assert angle[0] == pytest.approx(angle[1])
    assert np.allclose(np.delete(before, 3, axis=0), np.delete(after, 3, axis=0))
    inner = np.full(60, Circle.INTIMATE, np.int8)
    inner[8:] = Circle.STRANGER
    placed = ring_layout(inner, 0)
    assert placed.room[1:8].min() > 0.05


@given(st.lists(st.sampled_from(list(Circle)), min_size=2, max_size=101))
@settings(max_examples=40, deadline=None)
def test_the_top_of_every_ring_is_free_for_its_name(circles: list[Circle]):
    placed = ring_layout(np.array(circles, np.int8), 0).position[1:]
    up = np.arctan2(placed[:, 0], -placed[:, 1])
    assert np.abs(up).min() > 0.2


def test_close_people_stand_nearer_than_strangers():
    intimacy = np.zeros((20, 20))
    intimacy[:5, :5] = 0.9
    intimacy[10:14, 10:14] = 0.9
    placed = force_layout(intimacy).position
    away = np.hypot(*(placed[:, None] - placed[None]).transpose(2, 0, 1))
    inside = [away[:5, :5].max(), away[10:14, 10:14].max()]
    assert max(inside) < away[:5, 10:14].min()


@pytest.mark.parametrize("people", [0, 1, 2, 101])
def test_places_lie_in_the_disc_and_apart(people: int):
    placed = force_layout(relations(people))
    assert placed.position.shape == (people, 2)
    assert (np.hypot(*placed.position.T) <= 1 + 1e-9).all()
    assert people < 2 or placed.room.min() > 1e-3


def test_who_is_close_to_nobody_stands_on_the_rim_at_an_angle_of_their_own():
    intimacy = np.zeros((20, 20))
    intimacy[:6, :6] = 0.4
    before = force_layout(intimacy).position
    radius = np.hypot(*before.T)
    assert np.allclose(radius[6:], 1.0) and radius[:6].max() <= 0.85 + 1e-9
    intimacy[6, 7] = 0.5
    after = force_layout(intimacy, before).position
    assert np.allclose(after[8:], before[8:])
    assert np.hypot(*after[[6, 7]].T).max() < 1.0


def test_going_on_from_where_they_stood_moves_people_little():
    intimacy = relations(60)
    before = force_layout(intimacy).position
    changed = intimacy.copy()
    changed[4, 9] = changed[9, 4] = 1.0
    after = force_layout(changed, before).position
    moved = np.hypot(*(after - before).T)
    assert 0 < moved.max() < 0.2 and np.median(moved) < 0.05
    fresh = force_layout(changed).position
    assert np.hypot(*(fresh - before).T).mean() > moved.mean()


def test_the_same_relations_give_the_same_bytes_in_another_process():
    told = (
        "import numpy as np, hashlib\n"
        "from emotionai_core.social.layout import force_layout\n"
        "i = np.add.outer(np.arange(40), np.arange(40)) % 7 / 7\n"
        "print(hashlib.sha256(force_layout(i).position.tobytes()).hexdigest())\n"
    )
    hashes = set()
    for seed, threads in (("1", "1"), ("2", "2")):
        environment = {"PYTHONHASHSEED": seed, "OPENBLAS_NUM_THREADS": threads, "PYTHONPATH": ":".join(sys.path)}
        done = subprocess.run([sys.executable, "-c", told], env=environment, capture_output=True, text=True, check=True)
        hashes.add(done.stdout)
    assert len(hashes) == 1


def test_a_crowd_is_placed_quickly():
    intimacy = relations(101)
    began = time.thread_time()
    force_layout(intimacy, spiral(101))
    assert time.thread_time() - began < 0.1
