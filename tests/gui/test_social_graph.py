from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage

from app.graph.frame import Frame, nearest_curve, towards
from app.graph.nodes import initials, radii
from app.graph.scene import Links, Scene, between, links
from app.graph.strokes import Detail, balance_colour, curves, paint_links
from app.theme import look_named
from emotionai_core.records.society import RelationsAt


def scene(people: int, seed: int = 1, ego: int = -1) -> Scene:
    chance = np.random.default_rng(seed)
    intimacy = chance.uniform(0.01, 1.0, (people, people))
    np.fill_diagonal(intimacy, 0.0)
    keys = tuple(f"face-{at}" for at in range(people))
    balance = chance.uniform(-1, 1, (people, people))
    relations = RelationsAt(0.0, keys, intimacy, (intimacy * 4).astype(np.int8), balance, intimacy > 0)
    return Scene(relations, chance.uniform(-1, 1, (people, 2)), np.full(people, 0.1), 1.0, ego)


def test_all_links_of_a_crowd_are_there_weakest_first_and_what_is_hidden_is_counted():
    crowd = scene(101)
    whole = links(crowd, 0.0)
    assert len(whole.source) == 10_100 and whole.hidden == 0
    assert (np.diff(whole.intimacy) >= 0).all() and (whole.source != whole.target).all()
    some = links(crowd, 0.4)
    assert some.hidden == int((whole.intimacy < 0.4).sum()) and some.intimacy.min() >= 0.4
    around = links(scene(101, ego=7), 0.0)
    assert len(around.source) == 200 and ((around.source == 7) | (around.target == 7)).all()


def test_there_and_back_bend_to_different_sides():
    one, other = np.array([[0.0, 0.0]]), np.array([[100.0, 0.0]])
    none = np.zeros(1)
    there, back = curves(one, other, none, none)[0], curves(other, one, none, none)[0]
    assert there[1:-1, 1].min() > 0 > back[1:-1, 1].max()
    assert np.allclose(there[[0, -1]], [[0, 0], [100, 0]])
    gapped = curves(one, other, np.array([10.0]), np.array([20.0]))[0]
    assert np.allclose(gapped[[0, -1]], [[10, 0], [80, 0]])


def test_the_way_between_two_moments_is_straight_and_ends_there():
    one, other = scene(5, 1), scene(5, 2)
    half = between(one, other, 0.5)
    assert np.allclose(half.position, (one.position + other.position) / 2)
    assert np.allclose(half.relations.intimacy, (one.relations.intimacy + other.relations.intimacy) / 2)
    assert between(one, other, 1.0) is other and between(scene(4), other, 0.3) is other


def painted(found: Links, shape: np.ndarray, detail: Detail) -> np.ndarray:
    image = QImage(200, 120, QImage.Format.Format_RGB32)
    ground = QColor("#000000")
    image.fill(ground)
    faded = np.zeros(len(found.source), np.bool_)
    paint_links(image, ground, look_named("dark"), found, shape, faded, detail)
    return np.frombuffer(image.bits(), np.uint8).reshape(120, 200, 4)[..., :3].astype(int)


@pytest.mark.parametrize("detail", list(Detail))
def test_wider_links_are_closer_ones_and_colours_tell_balance(detail: Detail):
    start, end = np.array([[10.0, 30.0], [10.0, 90.0]]), np.array([[190.0, 30.0], [190.0, 90.0]])
    shape = curves(start, end, np.zeros(2), np.zeros(2))
    at = np.array([0, 1])
    pixels = painted(Links(at, at + 1, np.array([0.1, 0.9]), np.array([-1.0, 1.0]), 0), shape, detail)
    weak, strong = pixels[:64], pixels[64:]
    assert (strong.sum(axis=2) > 60).sum() > 2 * (weak.sum(axis=2) > 60).sum() > 0
    # OpenCV and Qt hold blue first: losses are orange, gains blue.
    assert weak[..., 2].sum() > weak[..., 0].sum() and strong[..., 0].sum() > strong[..., 2].sum()


def test_links_out_of_sight_and_far_away_cost_nothing_and_break_nothing():
    start, end = np.array([[-5000.0, -5000.0], [1e9, 1e9]]), np.array([[-4000.0, -5000.0], [-1e9, 3.0]])
    shape = curves(start, end, np.zeros(2), np.zeros(2))
    at = np.array([0, 1])
    assert painted(Links(at, at + 1, np.array([0.5, 0.9]), np.array([0.1, np.nan]), 0), shape, Detail.PLAIN).max() == 0


def seen_without(colour: QColor, kind: str) -> np.ndarray:
    """Linear RGB as people without red (protan) or green (deutan) receptors see it (Machado 2009, full severity)."""
    matrix = {
        "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    }[kind]
    return np.array(matrix) @ np.array(colour.getRgbF()[:3]) ** 2.2


@pytest.mark.parametrize("name", ["dark", "light"])
@pytest.mark.parametrize("kind", ["protan", "deutan"])
def test_losses_and_gains_differ_without_red_green_vision(name: str, kind: str):
    look = look_named(name)
    ends = [seen_without(balance_colour(look, value), kind) for value in (-1.0, 0.0, 1.0)]
    assert all(np.abs(one - other).max() > 0.15 for one, other in pairwise(ends))
    assert np.abs(ends[0] - ends[2]).max() > 0.3


def test_zooming_keeps_what_lies_under_the_pointer():
    frame, pointer = Frame(400, 300), QPointF(310, 60)
    place = (np.array([[310.0, 60.0]]) - np.array(frame.middle)) / frame.scale
    nearer = frame.zoomed(3.0, pointer)
    assert nearer.scale == pytest.approx(3 * frame.scale)
    assert np.allclose(nearer.places(place), [[310, 60]])
    assert nearer.whole() == frame
    assert np.allclose(nearer.centred(place[0]).places(place), [[200, 150]])


def test_arrows_find_who_lies_that_way():
    places = np.array([[0.0, 0.0], [50.0, 5.0], [20.0, 40.0], [-30.0, 0.0], [0.0, -10.0]])
    assert [towards(places, 0, *way) for way in ((1, 0), (0, 1), (-1, 0), (0, -1))] == [1, 2, 3, 4]
    assert towards(places, 3, -1, 0) == 3


def test_the_link_under_the_pointer_is_found():
    start, end = np.array([[0.0, 0.0], [0.0, 100.0]]), np.array([[100.0, 0.0], [100.0, 100.0]])
    shape = curves(start, end, np.zeros(2), np.zeros(2))
    middle = shape[1].mean(axis=0)
    assert nearest_curve(shape, *middle.tolist(), 6.0) == 1
    assert nearest_curve(shape, 50.0, 60.0, 6.0) == -1 == nearest_curve(shape[:0], 0.0, 0.0, 6.0)


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Hildy Johnson", "HJ"), ("the colonel", "TC"), ("Bruce", "B"), ("林美", "林"), ("?", "?"), ("", "")],
)
def test_initials(name: str, letters: str):
    assert initials(name) == letters


def test_people_of_a_crowd_are_drawn_alike_and_who_stands_in_the_middle_larger():
    room = np.array([0.01, 0.3, 0.2, 0.1])
    everybody = np.ones(4, np.bool_)
    assert len(set(radii(room, everybody, 300.0, -1).tolist())) == 1
    alone = radii(room, np.array([True, True, True, False]), 300.0, -1)
    assert alone[3] < alone[0] == alone[1]
    around = radii(room, everybody, 300.0, 2)
    assert around[2] == around.max() and around[0] < around[1]
