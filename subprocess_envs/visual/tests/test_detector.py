"""RetinaFace in batches against `retinaface` itself, one picture at a time."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import ANNA, BELA, ground, put_face
from retinaface import RetinaFace
from visual import networks
from visual.detector import Detector, smaller


def _noisy_network(count: int, high: int, wide: int):
    """Nine outputs as the network gives them, of hundreds of overlapping faces; and one picture's part of them."""
    numbers = np.random.default_rng(11)
    outputs = []
    for step in (32, 16, 8):
        shape = (count, -(-high // step), -(-wide // step))
        outputs.append(numbers.uniform(0, 1, (*shape, 4)).astype(np.float32))
        outputs.append(numbers.normal(0, 0.2, (*shape, 8)).astype(np.float32))
        outputs.append(numbers.normal(0, 0.3, (*shape, 20)).astype(np.float32))
    return outputs


@pytest.mark.parametrize(("high", "wide"), [(96, 160), (101, 133), (240, 180)])
def test_a_batch_gives_what_the_package_gives_for_each_picture(high: int, wide: int) -> None:
    outputs = _noisy_network(3, high, wide)
    pictures = [ground(high, wide) for _ in range(3)]
    found = Detector(lambda _: [part.copy() for part in outputs], 0.9, 0.0).detect(pictures)
    for index, faces in enumerate(found):
        own = [part[index : index + 1].copy() for part in outputs]
        published = RetinaFace.detect_faces(pictures[index], 0.9, lambda _, own=own: own, allow_upscaling=False)
        assert len(faces) == len(published) > 20
        for row, face in enumerate(published.values()):
            assert faces.scores[row] == pytest.approx(float(face["score"]))
            assert faces.boxes[row].astype(int).tolist() == [int(value) for value in face["facial_area"]]
            marks = face["landmarks"]
            places = [marks[name] for name in ("right_eye", "left_eye", "nose", "mouth_right", "mouth_left")]
            np.testing.assert_allclose(faces.points[row], np.array(places, float), rtol=1e-5, atol=1e-3)


def test_faces_are_found_where_they_are_in_every_picture_of_a_batch(weights: object) -> None:
    two = put_face(put_face(ground(), 24, 40, ANNA), 168, 56, BELA)
    batch = [ground(), two, put_face(ground(), 101, 87, BELA)]
    nobody, both, one = Detector(networks.load().detect, 0.9, 20).detect(batch)
    assert len(nobody) == 0
    assert sorted(both.boxes.round().tolist()) == [[24, 40, 87, 103], [168, 56, 231, 119]]
    assert len(one) == 1 and np.abs(one.boxes[0] - [101, 87, 165, 151]).max() <= 8
    assert one.points[0, 0, 0] < one.points[0, 1, 0] and one.points[0, 0, 1] < one.points[0, 3, 1]


def test_scores_and_sizes_below_the_limits_are_left_out(weights: object) -> None:
    network, picture = networks.load().detect, put_face(ground(), 24, 40, ANNA)
    assert len(Detector(network, 0.9, 63).detect([picture])[0]) == 1
    assert len(Detector(network, 0.9, 64).detect([picture])[0]) == 0
    assert len(Detector(network, 0.9999, 20).detect([picture])[0]) == 0


def test_pictures_are_made_smaller_but_never_larger() -> None:
    assert smaller(ground(1080, 1920), 960).shape == (540, 960, 3)
    assert smaller(ground(1920, 1080), 640).shape == (640, 360, 3)
    assert smaller(ground(360, 640), 960).shape == (360, 640, 3)
