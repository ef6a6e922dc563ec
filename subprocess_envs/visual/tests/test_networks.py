"""The three networks through DeepFace's own loaders, from the studio's folder and from nowhere else."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from conftest import ANNA, BELA, ground, put_face
from visual import networks
from visual.detector import Detector
from visual.reader import upright_face
from visual.variants import chosen_variant, introduction

from emotionai_core.wire.messages import RunRequest
from emotionai_core.wire.serve import StageError
from emotionai_core.wire.weights import write_manifest

REQUEST = RunRequest("faces", "deepface", "film.mp4", "out", 1.0)


@pytest.fixture
def own_weights(made_up_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the made-up weights that a test may damage."""
    from deepface.modules import modeling
    from retinaface import RetinaFace

    # Both keep what they built for the process's life.
    vars(modeling).pop("cached_models", None)
    vars(RetinaFace).pop("model", None)
    folder = tmp_path / "weights"
    shutil.copytree(made_up_weights, folder)
    monkeypatch.setenv("EMOTIONAI_WEIGHTS", str(folder))
    return folder


def _faces(picture: np.ndarray) -> list[np.ndarray]:
    found = Detector(networks.load().detect, 0.9, 20).detect([picture])[0]
    order = found.boxes[:, 0].argsort()
    return [upright_face(picture, found, int(row)) for row in order]


def test_expressions_come_in_the_studios_order(weights: Path) -> None:
    smiling = _faces(put_face(ground(), 24, 40, ANNA, smiling=True))
    plain = _faces(put_face(ground(), 24, 40, ANNA))
    shares = networks.load().express([*smiling, *plain])
    assert shares.shape == (2, 7)
    np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=1e-5)
    # anger, disgust, fear, joy, neutral, sadness, surprise
    assert shares.argmax(axis=1).tolist() == [3, 4]


def test_one_person_lies_near_and_another_far(weights: Path) -> None:
    from visual.reader import SAME_PERSON

    loaded = networks.load()
    cuts = _faces(put_face(put_face(ground(), 24, 40, ANNA), 168, 56, BELA)) + _faces(put_face(ground(), 72, 40, ANNA))
    rows = loaded.embed(np.stack([networks.padded(cut, (160, 160)) for cut in cuts])).astype(float)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    distances = 1 - rows @ rows.T
    assert distances[0, 2] < SAME_PERSON < distances[0, 1]


def test_deepfaces_own_threshold_is_the_one_that_is_used() -> None:
    from deepface.modules.verification import find_threshold
    from visual.reader import SAME_PERSON
    from visual.variants import DESCRIPTION

    from emotionai_core.wire.manual import read_manual

    published = find_threshold("Facenet512", "cosine")
    assert published == SAME_PERSON == read_manual(DESCRIPTION, "people").settings["distance"]


def test_a_face_is_turned_until_its_eyes_are_level(weights: Path) -> None:
    from visual.detector import Faces

    picture = ground()
    picture[60:100, 100:110] = 255
    points = np.array([[105, 60], [105, 100], [120, 80], [130, 60], [130, 100.0]])
    faces = Faces(np.array([[70.0, 50, 140, 110]]), points[None], np.array([0.99], np.float32))
    bright = np.argwhere(upright_face(picture, faces, 0)[..., 0] > 128)
    high, wide = np.ptp(bright, axis=0)
    assert wide > 3 * high


@pytest.mark.parametrize("box", [[-30, -20, 40, 60], [240, 150, 300, 200], [255, 159, 256, 160], [10, 10, 10, 10]])
def test_faces_at_the_border_are_cut_out_too(box: list[float], weights: Path) -> None:
    from visual.detector import Faces

    points = np.array([[[0, 0], [4, 0], [2, 2], [1, 4], [3, 4.0]]])
    cut = upright_face(ground(), Faces(np.array([box], float), points, np.ones(1, np.float32)), 0)
    assert cut.size and networks.padded(cut, (224, 224)).shape == (224, 224, 3)


def test_the_weights_are_named_with_their_hashes(weights: Path) -> None:
    hello = introduction(REQUEST)
    assert (hello.backend, hello.device) == ("deepface", "cpu (onnx)")
    assert [one.name for one in hello.weights] == [
        "retinaface/retinaface.onnx",
        "facenet512/facenet512_weights.onnx",
        "deepface-emotion/facial_expression_model_weights.onnx",
    ]
    assert all(len(one.sha256) == 64 for one in hello.weights)


@pytest.mark.parametrize("model", ["retinaface", "facenet512", "deepface-emotion"])
def test_missing_weights_are_named_with_the_way_out(model: str, own_weights: Path) -> None:
    shutil.rmtree(own_weights / model)
    for attempt in (lambda: introduction(REQUEST), networks.load):
        with pytest.raises(StageError) as raised:
            attempt()
        assert raised.value.failed.code == "weights-missing" and model in raised.value.failed.hint


@pytest.mark.parametrize("model", ["retinaface", "facenet512", "deepface-emotion"])
def test_a_truncated_file_is_called_damaged(model: str, own_weights: Path) -> None:
    (path,) = (own_weights / model).glob("*.onnx")
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(StageError) as raised:
        introduction(REQUEST)
    assert raised.value.failed.code == "weights-damaged" and path.name in raised.value.failed.message


@pytest.mark.parametrize("model", ["retinaface", "facenet512", "deepface-emotion"])
def test_a_corrupt_file_of_the_right_size_is_called_damaged(model: str, own_weights: Path) -> None:
    (path,) = (own_weights / model).glob("*.onnx")
    path.write_bytes(bytes(path.stat().st_size))
    with pytest.raises(StageError) as raised:
        networks.load()
    assert raised.value.failed.code == "weights-damaged" and raised.value.failed.hint


def test_weights_of_another_network_are_refused(own_weights: Path) -> None:
    folder = own_weights / "facenet512"
    shutil.copy(
        own_weights / "deepface-emotion" / "facial_expression_model_weights.onnx", folder / "facenet512_weights.onnx"
    )
    write_manifest(folder, "facenet512", "none", ["facenet512_weights.onnx"])
    with pytest.raises(StageError) as raised:
        networks.load()
    assert raised.value.failed.code == "weights-damaged"


def test_deepface_cannot_download_what_is_not_listed(own_weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import requests

    asked: list[object] = []
    monkeypatch.setattr(requests, "head", lambda *args, **_: asked.append(args))
    folder = own_weights / "facenet512"
    (folder / "facenet512_weights.onnx").rename(folder / "other.onnx")
    write_manifest(folder, "facenet512", "none", ["other.onnx"])
    with pytest.raises(StageError) as raised:
        networks.load()
    assert raised.value.failed.code == "weights-missing" and not asked


def test_an_unknown_variant_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMOTIONAI_VARIANT", "steam")
    with pytest.raises(StageError, match="steam"):
        chosen_variant()
