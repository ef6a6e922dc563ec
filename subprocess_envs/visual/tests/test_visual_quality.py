"""How far a face can be trusted."""

from __future__ import annotations

import cv2
import numpy as np
from visual.quality import frontality_score, quality, sharpness_score, size_score

FRONT = np.array([[30, 40], [70, 40], [50, 60], [35, 80], [65, 80.0]])


def _textured(seed: int) -> np.ndarray:
    noise = np.random.default_rng(seed).uniform(0, 255, (90, 80)).astype(np.float32)
    grey = cv2.normalize(cv2.GaussianBlur(noise, (0, 0), 1.5), None, 0, 255, cv2.NORM_MINMAX).astype(np.uint8)
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)


def test_size_grows_from_nothing_to_all() -> None:
    sizes = [size_score(np.array([10, 10, 10 + side, 300.0])) for side in (10, 24, 60, 96, 300)]
    np.testing.assert_allclose(sizes, [0, 0, 0.5, 1, 1])


def test_blur_lowers_sharpness_and_contrast_hardly_does() -> None:
    sharp = _textured(1)
    scores = [sharpness_score(cv2.GaussianBlur(sharp, (0, 0), sigma)) for sigma in (0.1, 3, 8)]
    assert scores[0] > scores[1] > scores[2]
    assert abs(sharpness_score((sharp * 0.5).astype(np.uint8)) - scores[0]) < 0.02
    assert sharpness_score(np.full((64, 64, 3), 90, np.uint8)) < 0.01


def test_a_turned_head_counts_less_and_a_tilted_one_does_not() -> None:
    angle = np.radians(30)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    profile = FRONT.copy()
    profile[2, 0] += 18
    assert frontality_score(FRONT) > 0.95
    assert abs(frontality_score(FRONT @ turn) - frontality_score(FRONT)) < 1e-6
    assert frontality_score(profile) < 0.5


def test_any_failing_part_is_enough() -> None:
    large, small, face = np.array([0, 0, 200, 200.0]), np.array([0, 0, 20, 20.0]), _textured(2)
    assert 0.8 < quality(large, FRONT, face) <= 1
    assert quality(small, FRONT, face) == quality(large, np.zeros((5, 2)), face) == 0
