"""Weights that are missing, unfinished, cut short, broken or of another network: one sentence each, and what to do."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from affect.dimensions import VoiceReader
from affect.emotions import WordsReader
from safetensors.torch import load_file, save_file
from tiny import VOICE, WORDS, make_voice
from transformers import Wav2Vec2ForSequenceClassification

from emotionai_core.wire.serve import StageError
from emotionai_core.wire.weights import write_manifest

READERS = {VOICE: VoiceReader, WORDS: WordsReader}
MAIN = {VOICE: "model.safetensors", WORDS: "pytorch_model.bin"}


@pytest.fixture(params=[VOICE, WORDS])
def model(request: pytest.FixtureRequest, made_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of one model that a test may break."""
    folder = tmp_path / request.param
    shutil.copytree(made_weights / request.param, folder)
    monkeypatch.setenv("EMOTIONAI_WEIGHTS", str(tmp_path))
    return folder


def refused(folder: Path) -> StageError:
    with pytest.raises(StageError) as caught:
        READERS[folder.name](folder.name, torch.device("cpu"), lambda: None)
    failed = caught.value.failed
    assert failed.message.endswith(".") and "\n" not in failed.message
    assert f"emotionai env models --get {folder.name}" in failed.hint
    return caught.value


def listed(folder: Path) -> None:
    """Let the manifest say what is there now, as for a file that was already broken where it came from."""
    write_manifest(folder, folder.name, "-", [path.name for path in folder.iterdir() if path.name != "model.json"])


def loaded(folder: Path) -> None:
    READERS[folder.name](folder.name, torch.device("cpu"), lambda: None)


def test_whole_ones_load(model: Path) -> None:
    loaded(model)


def test_an_unfinished_download(model: Path) -> None:
    (model / "model.json").unlink()
    assert refused(model).failed.code == "weights-missing"


def test_a_file_that_is_gone_or_shorter(model: Path) -> None:
    path = model / MAIN[model.name]
    path.write_bytes(path.read_bytes()[:1000])
    assert refused(model).failed.code == "weights-damaged"
    path.unlink()
    assert refused(model).failed.code == "weights-damaged"


@pytest.mark.parametrize("content", [b"", b"<!DOCTYPE html><title>404</title>", b"half"])
def test_a_broken_file_of_the_promised_size(model: Path, content: bytes) -> None:
    path = model / MAIN[model.name]
    path.write_bytes(path.read_bytes()[:50_000] if content == b"half" else content)
    listed(model)
    assert refused(model).failed.code == "weights-damaged"


def test_a_broken_configuration(model: Path) -> None:
    for content in ("", "[]", '{"model_type": 7}'):
        (model / "config.json").write_text(content, "utf-8")
        listed(model)
        assert refused(model).failed.code == "weights-damaged"


def test_a_pickle_that_wants_to_run_something(model: Path, tmp_path: Path) -> None:
    class Harm:
        def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
            return Path.touch, (tmp_path / "harm",)  # type: ignore[return-value]

    (model / MAIN[model.name]).unlink()
    torch.save({"a": Harm()}, model / "pytorch_model.bin")
    listed(model)
    refused(model)
    assert not (tmp_path / "harm").exists()


def test_a_missing_or_unknown_weight_never_becomes_a_random_one(model: Path) -> None:
    path = model / MAIN[model.name]
    whole = load_file(path) if path.suffix == ".safetensors" else torch.load(path)
    name = "classifier.dense.weight"
    for change in ({}, {"classifier.other.weight": whole[name].clone()}):
        state = {key: value for key, value in whole.items() if change or key != name} | change
        if path.suffix == ".safetensors":
            save_file(state, path, metadata={"format": "pt"})
        else:
            torch.save(state, path)
        listed(model)
        assert "classifier." in str(refused(model))


def test_stock_sequence_classification_would_have_a_random_head(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Why the network has a class of its own here; and weights saved from the stock class are refused."""
    folder = make_voice(tmp_path)
    config = {**json.loads((folder / "config.json").read_text()), "vocab_size": 32}
    (folder / "config.json").write_text(json.dumps(config))
    stock, told = Wav2Vec2ForSequenceClassification.from_pretrained(folder, output_loading_info=True)
    assert {"projector.weight", "classifier.weight"} <= set(told["missing_keys"])
    stock.save_pretrained(folder)
    listed(folder)
    monkeypatch.setenv("EMOTIONAI_WEIGHTS", str(tmp_path))
    refused(folder)


def test_old_names_of_normalised_weights_are_known(
    made_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Published files call them weight_g and weight_v."""
    folder = tmp_path / VOICE
    shutil.copytree(made_weights / VOICE, folder)
    state = load_file(folder / "model.safetensors")
    renamed = {
        key.replace("parametrizations.weight.original0", "weight_g").replace(
            "parametrizations.weight.original1", "weight_v"
        ): value
        for key, value in state.items()
    }
    assert renamed.keys() != state.keys()
    wave = torch.sin(torch.arange(16000) * 0.05).numpy()
    monkeypatch.setenv("EMOTIONAI_WEIGHTS", str(made_weights))
    new = VoiceReader(VOICE, torch.device("cpu"), lambda: None)([wave])
    save_file(renamed, folder / "model.safetensors", metadata={"format": "pt"})
    listed(folder)
    monkeypatch.setenv("EMOTIONAI_WEIGHTS", str(tmp_path))
    old = VoiceReader(VOICE, torch.device("cpu"), lambda: None)([wave])
    assert old[0].tolist() == pytest.approx(new[0].tolist(), abs=1e-6)


def test_other_labels_of_the_voice_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six labels, or none at all, are another network; another order of the three is read right."""
    monkeypatch.setenv("EMOTIONAI_WEIGHTS", str(tmp_path))
    wave = torch.sin(torch.arange(16000) * 0.05).numpy()
    make_voice(tmp_path)
    plain = VoiceReader(VOICE, torch.device("cpu"), lambda: None)([wave])[0]
    folder = make_voice(tmp_path, id2label={"2": "arousal", "1": "dominance", "0": "valence"})
    assert VoiceReader(VOICE, torch.device("cpu"), lambda: None)([wave])[0].tolist() == pytest.approx(
        plain.tolist()[::-1]
    )
    config = json.loads((folder / "config.json").read_text())
    for labels in ({"0": "a", "1": "b", "2": "c"}, None):
        (folder / "config.json").write_text(json.dumps({**config, "id2label": labels}))
        listed(folder)
        assert "arousal, dominance and valence" in str(refused(folder))
