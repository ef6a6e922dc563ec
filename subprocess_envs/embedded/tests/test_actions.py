"""Action units from points made here, and what they add to the network's distributions."""

from __future__ import annotations

import numpy as np
import pytest
from embedded.actions import NAMES, combined, evidence, evidence_of
from embedded.mesh import COUNT, Mesh

# A calm face in eye distances: across, down, towards the back; the other points don't matter.
_CALM = {
    33: (-0.5, 0, 0), 133: (-0.15, 0, 0), 362: (0.15, 0, 0), 263: (0.5, 0, 0),
    159: (-0.3, -0.046, 0), 145: (-0.3, 0.046, 0), 386: (0.3, -0.046, 0), 374: (0.3, 0.046, 0),
    105: (-0.3, -0.243, 0), 52: (-0.3, -0.243, 0), 334: (0.3, -0.243, 0), 282: (0.3, -0.243, 0),
    61: (-0.282, 0.8, 0), 291: (0.282, 0.8, 0), 0: (0, 0.698, 0), 17: (0, 0.906, 0),
    10: (0, -0.8, 0), 152: (0, 1.3, 0),
}  # fmt: skip


def _face(**moved: tuple[float, float, float]) -> np.ndarray:
    points = np.zeros((COUNT, 3))
    for index, place in _CALM.items():
        points[index] = np.array(place) + np.array(moved.get(f"p{index}", (0, 0, 0)))
    return points


SMILE = {"p61": (-0.05, -0.04, 0), "p291": (0.05, -0.04, 0)}
# The corners of the mouth follow the jaw some of the way.
JAW = {"p17": (0, 0.15, 0), "p152": (0, 0.12, 0), "p61": (0, 0.04, 0), "p291": (0, 0.04, 0)}
BROWS = {f"p{index}": (0, -0.08, 0) for index in (105, 52, 334, 282)}
CLOSED = {**{f"p{index}": (0, 0.04, 0) for index in (159, 386)}, **{f"p{index}": (0, -0.04, 0) for index in (145, 374)}}
SHOWN = {"au1_2": BROWS, "au12": SMILE, "au26": JAW, "au43": CLOSED}


def test_a_calm_face_shows_nothing() -> None:
    assert (evidence_of(_face()) < 0.3).all()


@pytest.mark.parametrize("unit", NAMES)
def test_each_unit_is_seen_and_no_other_that_is_not_there(unit: str) -> None:
    found = dict(zip(NAMES, evidence_of(_face(**SHOWN[unit])), strict=True))
    assert found.pop(unit) > 0.7
    assert max(found.values()) < 0.5


def test_size_place_tilt_and_a_slight_turn_of_the_head_change_nothing() -> None:
    tilt, turn = np.radians(20), np.radians(25)
    roll = np.array([[np.cos(tilt), -np.sin(tilt), 0], [np.sin(tilt), np.cos(tilt), 0], [0, 0, 1]])
    yaw = np.array([[np.cos(turn), 0, np.sin(turn)], [0, 1, 0], [-np.sin(turn), 0, np.cos(turn)]])
    face = _face(**SMILE)
    moved = face @ (roll @ yaw).T * 70 + [96, 90, 5]
    np.testing.assert_allclose(evidence_of(moved), evidence_of(face), atol=1e-9)


def test_what_was_not_measured_or_is_no_face_gives_no_evidence() -> None:
    found = evidence([None, Mesh(_face(), 0.2), Mesh(_face(), 0.99)])
    assert np.isnan(found).all(axis=1).tolist() == [True, True, False]


def test_evidence_moves_odds_by_the_stated_rule() -> None:
    network = np.full((1, 7), 1 / 7, np.float32)
    shown = np.array([[0.9, 0.8, 0.5, 0.9]])
    result = combined(network, shown)[0]
    odds = np.log(0.8 / 0.2)
    assert np.log(result[3] / result[0]) == pytest.approx(0.5 * odds, abs=1e-5)
    assert np.log(result[4] / result[0]) == pytest.approx(-0.25 * odds, abs=1e-5)
    assert result[[0, 1, 2, 5, 6]] == pytest.approx(result[0])
    assert result.sum() == pytest.approx(1)


def test_a_smile_makes_joy_and_a_still_face_neutral_more_likely() -> None:
    network = np.array([[0.2, 0.05, 0.1, 0.25, 0.25, 0.1, 0.05]] * 3, np.float32)
    smiling, still = evidence_of(_face(**SMILE)), evidence_of(_face())
    result = combined(network, np.array([smiling, still, np.full(4, np.nan)]))
    assert result[0].argmax() == 3 and result[1].argmax() == 4
    assert result[2].tolist() == network[2].tolist()
