"""What a character is expected to feel next: the shipped models, and what happens when their files are not there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from emotionai_core.cognition import surprise
from emotionai_core.cognition.expectation import WINDOW
from emotionai_core.errors import EnvironmentMissing, SettingError
from emotionai_core.workers.places import program_root, resources

NAMES = ("lstm", "linear", "persistence")

ANSWERS = """
import hashlib
import numpy as np
from tests.core.test_surprise_models import windows
from emotionai_core.cognition.surprise import predictor
for name in ("lstm", "linear"):
    print(hashlib.sha256(predictor(name).predict(*windows(700)).tobytes()).hexdigest())
"""


def windows(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Histories of 1 to 8 states with times from moments to hours."""
    random = np.random.default_rng(seed)
    columns = (
        random.uniform(-1, 1, (count, WINDOW)),
        random.random((count, WINDOW)),
        np.expm1(random.uniform(0, 9, (count, WINDOW))),
        random.integers(0, 2, (count, WINDOW)).astype(float),
    )
    known = np.arange(WINDOW) >= WINDOW - random.integers(1, WINDOW + 1, (count, 1))
    return np.where(known[..., None], np.stack(columns, axis=-1), 0.0), known


def steady(valence: float, arousal: float, states: int = WINDOW) -> tuple[np.ndarray, np.ndarray]:
    """One history of a character who always feels the same."""
    known = np.arange(WINDOW)[None] >= WINDOW - states
    history = np.zeros((1, WINDOW, 4))
    history[0, WINDOW - states :] = (valence, arousal, 8.0, 1.0)
    return history, known


@pytest.fixture
def fresh():
    """Nothing is remembered from before, and nothing of what the test loads after."""
    surprise.predictor.cache_clear()
    yield
    surprise.predictor.cache_clear()


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: None) -> Path:
    """A copy of the models' folder that is read instead of the shipped one."""
    folder = tmp_path / "resources" / "models" / "surprise"
    shutil.copytree(resources() / "models" / "surprise", folder)
    monkeypatch.setenv("EMOTIONAI_ROOT", str(tmp_path))
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_predictions_are_states(name: str):
    found = surprise.predictor(name).predict(*windows(1000))
    assert found.shape == (1000, 2)
    assert found.dtype == np.float64
    assert (np.abs(found[:, 0]) <= 1).all()
    assert ((found[:, 1] >= 0) & (found[:, 1] <= 1)).all()


@pytest.mark.parametrize("name", NAMES)
def test_a_prediction_depends_on_its_window_alone(name: str):
    model = surprise.predictor(name)
    history, known = windows(600)
    together = model.predict(history, known)
    for size in (1, 7, 255, 256, 257):
        assert model.predict(history[:size], known[:size]).tobytes() == together[:size].tobytes()
    backwards = model.predict(history[::-1], known[::-1])
    assert backwards[::-1].tobytes() == together.tobytes()


@pytest.mark.parametrize("name", NAMES)
def test_padding_says_nothing(name: str):
    history, known = windows(300)
    filled = np.where(known[..., None], history, 0.7)
    model = surprise.predictor(name)
    assert model.predict(history, known).tobytes() == model.predict(filled, known).tobytes()


@pytest.mark.parametrize("name", NAMES)
def test_no_window_no_prediction(name: str):
    assert surprise.predictor(name).predict(np.zeros((0, WINDOW, 4)), np.zeros((0, WINDOW), bool)).shape == (0, 2)


def test_persistence_says_that_all_stays_as_it_is():
    history, known = windows(50)
    assert (surprise.predictor("persistence").predict(history, known) == history[:, -1, :2]).all()


@pytest.mark.parametrize("name", ["lstm", "linear"])
def test_whoever_is_gay_is_expected_to_be_gayer_than_whoever_is_sad(name: str):
    model = surprise.predictor(name)
    gay, sad = (model.predict(*steady(valence, 0.6))[0] for valence in (0.8, -0.8))
    assert gay[0] > 0 > sad[0]
    excited, calm = (model.predict(*steady(0.0, arousal))[0] for arousal in (0.95, 0.1))
    assert excited[1] > calm[1] + 0.2


def test_the_same_on_any_number_of_cores_and_with_any_hash_seed():
    found = set()
    for threads, seed in (("1", "0"), ("4", "77")):
        variables = {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", ANSWERS],
            cwd=program_root(), env=os.environ | variables, capture_output=True, text=True, check=True,
        )  # fmt: skip
        found.add(done.stdout)
    assert len(found) == 1


def test_a_long_film_takes_a_moment():
    history, known = windows(3874)
    for name in NAMES:
        model = surprise.predictor(name)
        model.predict(history[:1], known[:1])
        start = time.process_time()
        model.predict(history, known)
        assert time.process_time() - start < 0.3


@pytest.mark.parametrize("name", NAMES)
def test_the_prior_is_a_distribution_of_errors(name: str):
    prior = surprise.predictor(name).prior
    assert len(prior) >= 50
    assert (np.diff(prior) >= 0).all()
    assert prior[0] >= 0
    assert prior[-1] < 2.5


def test_what_a_model_says_of_itself_follows_from_its_figures():
    for name in NAMES:
        model = surprise.predictor(name).model
        figures = dict(model.figures)
        assert model.name == name
        assert f"{figures[name]:.3f}" in model.sentence
        beaten = [one for one in NAMES if one != name and figures[one] > figures[name]]
        for one in NAMES:
            assert (one in model.sentence.split(": ")[1].lower()) == (one in beaten)


def test_the_model_beats_both_baselines_on_characters_held_apart():
    figures = dict(surprise.predictor("lstm").model.figures)
    assert figures["lstm"] < figures["linear"] < figures["mean"]
    assert figures["lstm"] < figures["persistence"]


def test_a_worse_model_says_so(copied: Path):
    card = json.loads((copied / "card.json").read_text("utf-8"))
    card["figures"]["lstm"] = 9.0
    (copied / "card.json").write_text(json.dumps(card), "utf-8")
    assert "better than neither" in surprise.predictor("lstm").model.sentence


def test_small_and_without_torch():
    folder = resources() / "models" / "surprise"
    assert sum(path.stat().st_size for path in folder.iterdir()) < 1_000_000
    code = "import sys; from emotionai_core.cognition.surprise import predictor; print('onnxruntime' in sys.modules); "
    code += "predictor('lstm'); print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=program_root(), capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_an_unknown_model_names_those_there_are():
    with pytest.raises(SettingError) as raised:
        surprise.predictor("oracle")
    assert "persistence" in raised.value.hint


@pytest.mark.parametrize(("file", "name"), [("surprise.onnx", "lstm"), ("tables.npz", "linear"), ("card.json", "lstm")])
def test_a_missing_file_has_a_way_out(copied: Path, file: str, name: str):
    (copied / file).unlink()
    with pytest.raises(EnvironmentMissing) as raised:
        surprise.predictor(name)
    assert "Install" in raised.value.hint


@pytest.mark.parametrize(("file", "name"), [("surprise.onnx", "lstm"), ("tables.npz", "linear")])
def test_a_damaged_file_has_a_way_out(copied: Path, file: str, name: str):
    content = bytearray((copied / file).read_bytes())
    content[len(content) // 2] ^= 0xFF
    (copied / file).write_bytes(content)
    with pytest.raises(EnvironmentMissing, match="damaged"):
        surprise.predictor(name)


@pytest.mark.parametrize("card", ["{", "[]", '{"version": "1"}', '{"version": "1", "figures": {}, "sha256": {}}'])
def test_a_damaged_card_has_a_way_out(copied: Path, card: str):
    (copied / "card.json").write_text(card, "utf-8")
    with pytest.raises(EnvironmentMissing):
        surprise.predictor("lstm")
