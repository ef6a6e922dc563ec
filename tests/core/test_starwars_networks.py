"""The comparison with published networks: on a small film worked out by hand, and on the seven films where they are."""

from __future__ import annotations

import json

import numpy as np
import pytest

from benchmarks.starwars import FILMS, GOALS, compared, present_in, published, scenes_of, spearman
from emotionai_core.social.network import centralities, shared_scenes


@pytest.fixture
def folder(tmp_path):
    """Film 1: A and B share two scenes, A and C one; scene 1.5 is of the next film."""
    (tmp_path / "charactersPerScene.csv").write_text("A,0.1,0.2,0.3\nB,0.1,0.2,1.5\nC,0.3,1.5,\n", encoding="utf-8")
    nodes = [{"name": name} for name in "CAB"]
    links = [{"source": 1, "target": 2, "value": 2}, {"source": 1, "target": 0, "value": 1}]
    network = json.dumps({"nodes": nodes, "links": links})
    (tmp_path / "starwars-episode-1-mentions.json").write_text(network, encoding="utf-8")
    return tmp_path


def test_scenes_become_the_network_that_is_published(folder):
    scenes = scenes_of(folder, 1)
    assert scenes == {0.1: ["A", "B"], 0.2: ["A", "B"], 0.3: ["A", "C"]}
    present = present_in(scenes)
    assert shared_scenes(present).tolist() == [[3, 2, 1], [2, 2, 0], [1, 0, 1]]
    ours, theirs = centralities(present), published(folder, 1, "mentions")
    assert {key: (one.degree, one.strength, one.betweenness) for key, one in ours.items()} == {
        "A": (1.0, 3.0, 1.0), "B": (0.5, 2.0, 0.0), "C": (0.5, 1.0, 0.0),
    }  # fmt: skip
    assert ours == theirs


def test_rank_correlation_with_ties():
    assert spearman(np.array([1.0, 2.0, 3.0]), np.array([10.0, 30.0, 20.0])) == pytest.approx(0.5)
    # Ranks 0, 1.5, 1.5, 3 against 0, 1, 2, 3.
    assert spearman(np.array([1.0, 2.0, 2.0, 9.0]), np.arange(4.0)) == pytest.approx(4.5 / np.sqrt(4.5 * 5.0))
    assert np.isnan(spearman(np.ones(3), np.arange(3.0)))


@pytest.mark.parametrize("kind", GOALS)
def test_the_same_people_are_central_in_seven_films(shared_data, kind, capsys):
    assert compared(shared_data / "network_starwars", kind) >= GOALS[kind]
    assert len(capsys.readouterr().out.splitlines()) == 3 + len(FILMS)
