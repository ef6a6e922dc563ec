"""The face mesh: how faces are cut out for it, and the network itself on a drawn face."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from embedded.actions import NAMES, evidence
from embedded.mesh import COUNT, SIDE, Meshes, turned_crop


def _spots(angle: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A grey picture with two bright eyes turned by `angle`, the face's box and the eyes."""
    picture = np.full((300, 300, 3), 90, np.uint8)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    eyes = np.array([[-25.0, -15.0], [25.0, -15.0]]) @ turn.T + 150
    for x, y in eyes:
        cv2.circle(picture, (round(x), round(y)), 4, (255, 255, 255), -1)
    return picture, np.array([90.0, 90.0, 210.0, 210.0]), eyes


def test_crops_are_turned_until_the_eyes_are_level() -> None:
    for angle in (-0.5, 0.0, 0.6):
        crop = turned_crop(*_spots(angle))
        assert crop.shape == (SIDE, SIDE, 3)
        rows, columns = np.nonzero(crop[..., 0] > 200)
        left, right = columns < SIDE / 2, columns >= SIDE / 2
        assert left.any() and right.any()
        assert abs(rows[left].mean() - rows[right].mean()) < 1.5
        assert abs(columns.mean() - SIDE / 2) < 1.5


def _drawn(smile: bool) -> np.ndarray:
    picture = np.full((SIDE, SIDE, 3), (90, 120, 160), np.uint8)
    cv2.ellipse(picture, (96, 96), (46, 60), 0, 0, 360, (205, 165, 140), -1)
    for x in (78, 114):
        cv2.ellipse(picture, (x, 82), (9, 5), 0, 0, 360, (250, 250, 250), -1)
        cv2.circle(picture, (x, 82), 4, (50, 35, 30), -1)
        cv2.line(picture, (x - 11, 70), (x + 11, 70), (60, 40, 30), 3)
    cv2.line(picture, (96, 88), (92, 108), (170, 130, 110), 2)
    if smile:
        cv2.ellipse(picture, (96, 112), (24, 16), 0, 15, 165, (150, 60, 60), 4)
    else:
        cv2.line(picture, (82, 124), (110, 124), (150, 60, 60), 4)
    return picture


def test_a_drawn_face_is_one_and_its_smile_is_measured(models: Path) -> None:
    network = Meshes()
    calm, smiling = (network.of_crop(_drawn(smile)) for smile in (False, True))
    assert calm.points.shape == (COUNT, 3)
    assert min(calm.presence, smiling.presence) > 0.5
    shown = evidence([calm, smiling])[:, NAMES.index("au12")]
    assert shown[1] > shown[0] + 0.2


def test_plain_pictures_are_no_faces(models: Path) -> None:
    assert Meshes().of_crop(np.full((SIDE, SIDE, 3), 128, np.uint8)).presence < 0.5
