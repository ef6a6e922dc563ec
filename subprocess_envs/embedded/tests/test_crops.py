"""Crops by summed areas."""

from __future__ import annotations

import cv2
import numpy as np
from embedded.crops import area_crops, extended_crops, integral, square

PICTURE = np.random.default_rng(0).integers(0, 255, (120, 160, 3), np.uint8)


def test_whole_ratios_are_plain_means() -> None:
    crop = area_crops(integral(PICTURE), np.array([[20.0, 30, 116, 126 - 6]]), 24)[0]
    assert crop.shape == (24, 24, 3)
    exact = area_crops(integral(PICTURE), np.array([[20.0, 20, 116, 116]]), 24)[0]
    means = PICTURE[20:116, 20:116].reshape(24, 4, 24, 4, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(exact, means, rtol=1e-5)
    opencv = cv2.resize(PICTURE[20:116, 20:116], (24, 24), interpolation=cv2.INTER_AREA)
    assert np.abs(exact - opencv).max() <= 0.5


def test_what_lies_outside_is_black_or_continued() -> None:
    bright = np.full((50, 50, 3), 200, np.uint8)
    box = np.array([[-25.0, 0, 25, 50]])
    crop = area_crops(integral(bright), box, 10)[0, :, :, 0]
    np.testing.assert_allclose(crop[:, :5], 0, atol=1e-4)
    np.testing.assert_allclose(crop[:, 5:], 200, rtol=1e-5)
    np.testing.assert_allclose(extended_crops(bright[..., 0], box, 10), 200, rtol=1e-5)


def test_no_boxes_give_no_crops() -> None:
    assert area_crops(integral(PICTURE), np.zeros((0, 4)), 24).shape == (0, 24, 24, 3)
    assert extended_crops(PICTURE[..., 0], np.zeros((0, 4)), 64).shape == (0, 64, 64)


def test_squares_keep_their_centre_and_the_longer_side() -> None:
    found = square(np.array([[10.0, 10, 30, 50]]), 0.5)
    np.testing.assert_allclose(found, [[20 - 30, 30 - 30, 20 + 30, 30 + 30]])
