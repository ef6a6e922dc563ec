"""How far a face can be trusted."""

from __future__ import annotations

import cv2
import numpy as np
from embedded.quality import frontality_score, quality, sharpness_score, size_score

FRONT = np.array([[30, 40], [70, 40], [50, 60], [35, 80], [65, 80.0]])


def _boxes(*sides: float) -> np.ndarray:
    return np.array([[10, 10, 10 + side, 10 + side] for side in sides])


def _textured(seed: int) -> np.ndarray:
    noise = np.random.default_rng(seed).uniform(0, 255, (64, 64)).astype(np.float32)
    return cv2.GaussianBlur(noise, (0, 0), 1.0).astype(np.float32)


def test_size_grows_from_nothing_to_all() -> None:
    np.testing.assert_allclose(size_score(_boxes(10, 24, 60, 96, 300)), [0, 0, 0.5, 1, 1])


def test_blur_lowers_sharpness_and_contrast_does_not() -> None:
    sharp = _textured(1)
    crops = np.stack(
        [sharp, cv2.GaussianBlur(sharp, (0, 0), 2), cv2.GaussianBlur(sharp, (0, 0), 5), sharp * 0.5]
    ).astype(np.float32)
    scores = sharpness_score(crops)
    assert scores[0] > scores[1] > scores[2]
    np.testing.assert_allclose(scores[3], scores[0], rtol=1e-4)
    assert sharpness_score(np.full((1, 64, 64), 90, np.float32))[0] < 0.01


def test_a_crop_is_judged_alone_whatever_lies_beside_it() -> None:
    crops = np.stack([_textured(i) for i in range(5)])
    alone = np.concatenate([sharpness_score(crops[i : i + 1]) for i in range(5)])
    np.testing.assert_allclose(sharpness_score(crops), alone, rtol=1e-5)


def test_a_turned_head_counts_less_and_a_tilted_one_does_not() -> None:
    angle = np.radians(30)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    profile = FRONT.copy()
    profile[2, 0] += 18
    front, tilted, turned = frontality_score(np.stack([FRONT, FRONT @ turn, profile]))
    assert front > 0.95
    np.testing.assert_allclose(tilted, front, rtol=1e-5)
    assert turned < 0.5 * front


def test_quality_lies_in_its_range_and_one_failing_part_is_enough() -> None:
    crops = np.stack([_textured(2)] * 3)
    found = quality(_boxes(200, 20, 200), crops, np.stack([FRONT, FRONT, np.zeros((5, 2))]))
    assert found[0] > 0.8 and found[1] == 0 and 0 <= found[2] <= 1
    assert quality(np.zeros((0, 4)), np.zeros((0, 64, 64), np.float32), np.zeros((0, 5, 2))).shape == (0,)
