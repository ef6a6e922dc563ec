from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from embedded.text_encoder import SentenceEncoder, Tuning, load_tuning, read_tuning

from emotionai_core.wire.serve import StageError

FOLDER = Path(__file__).parents[3] / "resources" / "models" / "text_emotion"
NAME = "encoder.layer.5.output.dense.weight"
LINES = ["I hate you!", "The train leaves at nine.", "word " * 60]


def of(rank: int, size: float, name: str = NAME, rows: int = 1536) -> Tuning:
    random = np.random.default_rng(3)
    down = random.standard_normal((rows, rank)).astype(np.float32)
    return Tuning({name: down}, {name: (random.standard_normal((rank, 384)) * size).astype(np.float32)})


@pytest.mark.parametrize("tuned", [False, True])
def test_vectors_do_not_depend_on_the_batch(models: Path, tuned: bool) -> None:
    encoder = SentenceEncoder(read_tuning(FOLDER / "tuning.npz") if tuned else None)
    lines = [f"{'word ' * (n % 40)}number {n}" for n in range(70)]
    together, alone = encoder(lines), np.concatenate([encoder([line]) for line in lines])
    assert np.allclose(together, alone, atol=2e-5)
    assert np.allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-4)
    assert np.array_equal(together, encoder(lines))
    assert encoder(["endless " * 5000]).shape == (1, 384)


def test_a_change_of_nothing_changes_nothing_and_any_other_does(models: Path) -> None:
    published = SentenceEncoder()(LINES)
    assert np.allclose(SentenceEncoder(of(4, 0.0))(LINES), published, atol=1e-6)
    assert np.abs(SentenceEncoder(of(4, 0.01))(LINES) - published).max() > 1e-3


def test_the_products_of_ranks_add_up(models: Path) -> None:
    both, halved = of(4, 0.01), of(4, 0.01)
    down = {NAME: np.concatenate([halved.down[NAME]] * 2, axis=1)}
    twice = Tuning(down, {NAME: np.concatenate([halved.up[NAME] / 2] * 2)})
    assert np.allclose(SentenceEncoder(twice)(LINES), SentenceEncoder(both)(LINES), atol=1e-4)


@pytest.mark.parametrize("wrong", [of(4, 0.1, "encoder.layer.9.output.dense.weight"), of(4, 0.1, rows=7)])
def test_a_change_of_another_network_is_refused(models: Path, wrong: Tuning) -> None:
    with pytest.raises(StageError, match="damaged") as caught:
        SentenceEncoder(wrong)
    assert caught.value.failed.hint == "Run: emotionai doctor --repair"


def test_a_missing_or_damaged_change_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMOTIONAI_RESOURCES", str(tmp_path))
    target = tmp_path / "models" / "text_emotion" / "tuning.npz"
    target.parent.mkdir(parents=True)
    for content in (None, b"", b"PK\x03\x04 not a real archive", os.urandom(200)):
        if content is not None:
            target.write_bytes(content)
        with pytest.raises(StageError, match="missing") as caught:
            load_tuning()
        assert caught.value.failed.hint == "Run: emotionai doctor --repair"
    np.savez(target, **{f"{NAME}/down": np.zeros((3, 2))})
    with pytest.raises(StageError, match="missing"):
        load_tuning()
    np.savez(target, **{f"{NAME}/down": np.full((1536, 2), np.nan), f"{NAME}/up": np.zeros((2, 384))})
    with pytest.raises(StageError, match="damaged"):
        load_tuning()
    shutil.copy(FOLDER / "tuning.npz", target)
    assert len(load_tuning().down) == 18


def test_what_ships_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 5_000_000
