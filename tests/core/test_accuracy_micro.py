"""The measurement of brief movements: where they are planted, what the picture shows, and what counts as found."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.accuracy.micro import Planted, hits, painter, planted_in


def _faces(width: float = 0.3, track: int = 0) -> dict[str, list[object]]:
    times: list[object] = [look / 4 for look in range(21)]
    boxes: dict[str, list[object]] = {"x": [0.3] * 21, "y": [0.2] * 21, "w": [width] * 21, "h": [0.6] * 21}
    return {"time": times, "track": [track] * 21, **boxes}


def test_large_faces_get_movements_up_and_down_in_turn() -> None:
    assert planted_in(_faces(), 640) == [Planted(0, 1.0, 1.0), Planted(0, 3.0, -1.0)]
    assert planted_in(_faces(width=0.1), 640) == []


def test_the_corners_move_at_the_planted_time_only() -> None:
    picture = np.zeros((200, 320, 3), np.uint8)
    # A white line at the height of the corners: 0.2 + 0.78 * 0.6 of the picture.
    picture[132:136] = 255
    paint = painter(_faces(), [Planted(0, 1.0, 1.0)], 0.1)
    assert (paint(0.9, picture) == picture).all() and (paint(1.3, picture) == picture).all()
    bent = paint(1.1, picture)
    corner, cheek = round((0.3 + 0.3 * 0.3) * 320), round(0.05 * 320)
    middle = [float(np.average(np.arange(200), weights=bent[:, at, 0])) for at in (corner, cheek)]
    assert middle[1] == pytest.approx(133.5, abs=0.1)
    assert middle[0] < 128


def test_a_movement_is_found_near_its_middle_on_its_own_face() -> None:
    planted = [Planted(0, 1.0, 1.0), Planted(0, 3.0, -1.0), Planted(1, 3.0, 1.0)]
    found: dict[str, list[object]] = {"track": [0, 0, 2], "apex": [1.15, 3.1, 3.1], "corners": [0.5, None, 0.5]}
    assert hits(found, planted) == (2, 1)
    assert hits({"track": [0], "apex": [1.3], "corners": [0.5]}, planted) == (0, 0)
