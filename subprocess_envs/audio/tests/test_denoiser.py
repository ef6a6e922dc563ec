"""The denoiser: the same in blocks as over a longer stretch, and one sentence for every fault."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from audio.denoiser import LEAD, MODEL, Denoiser, load_denoiser
from audio.spans import NOISE_RATE, TICKS, Span
from audio.stand_in import NotHere, stand_in_for_torchaudio
from conftest import noise
from tiny import make_denoiser

from emotionai_core.wire.serve import Cancelled, StageError
from emotionai_core.wire.weights import write_manifest

INNER = Path("DeepFilterNet3")


def quiet(*_: object) -> None:
    return None


def test_blocks_are_cut_from_one_whole(weights: Path) -> None:
    denoiser = load_denoiser(quiet)
    film = Span(0, 34 * TICKS)
    sound = noise(34 * NOISE_RATE, 1)[0]
    whole = denoiser.denoised(sound, film, film)
    assert whole.shape == sound.shape and np.isfinite(whole).all() and not np.allclose(whole, sound, atol=1e-3)
    # The second block alone, heard from `LEAD` before it on, as a later piece of the film hears it.
    wanted = Span(30 * TICKS, 34 * TICKS)
    heard = Span(wanted.first - LEAD, wanted.last)
    part = denoiser.denoised(sound[heard.first * NOISE_RATE // TICKS :], heard, wanted)
    assert np.array_equal(part, whole[30 * NOISE_RATE :])


def test_where_it_is_placed_nothing_is_shifted(weights: Path) -> None:
    denoiser = load_denoiser(quiet)
    click = np.zeros(NOISE_RATE, np.float32)
    click[24_000] = 0.9
    found = denoiser.denoised(click, Span(0, TICKS), Span(0, TICKS))
    # Random weights smear over the window of 20 ms around it, and never elsewhere.
    assert abs(int(np.abs(found).argmax()) - 24_000) <= 960


def test_silence_and_stopping(weights: Path) -> None:
    silent = np.zeros(NOISE_RATE, np.float32)
    assert not load_denoiser(quiet).denoised(silent, Span(0, TICKS), Span(0, TICKS)).any()

    def stop() -> None:
        raise Cancelled

    network = load_denoiser(stop)
    assert isinstance(network, Denoiser)
    with pytest.raises(Cancelled):
        network.denoised(silent, Span(0, TICKS), Span(0, TICKS))


@pytest.mark.parametrize("fault", ["cut", "no checkpoint", "no settings", "other settings", "a weight is missing"])
def test_damaged_weights_are_one_sentence(fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_denoiser(tmp_path)
    weights, settings = folder / INNER / "checkpoints" / "model_120.ckpt.best", folder / INNER / "config.ini"
    if fault == "cut":
        weights.write_bytes(weights.read_bytes()[:100_000])
    elif fault == "no checkpoint":
        weights.unlink()
    elif fault == "no settings":
        settings.unlink()
    elif fault == "other settings":
        settings.write_text(settings.read_text().replace("sr = 48000", "sr = 16000"))
    else:
        state = torch.load(weights, weights_only=True)
        del state["enc.erb_conv0.1.weight"]
        torch.save(state, weights)
    files = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    write_manifest(folder, MODEL, "MIT", [name for name in files if name != "model.json"])
    monkeypatch.setenv("EMOTIONAI_WEIGHTS", str(tmp_path))
    with pytest.raises(StageError) as caught:
        load_denoiser(quiet)
    assert caught.value.failed.code == "weights-damaged" and caught.value.failed.hint.endswith(f"--get {MODEL}")


def test_settings_come_from_the_file_alone(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SR", "16000")
    monkeypatch.setenv("MODEL", "deepfilternet")
    load_denoiser(quiet)


def test_nothing_of_torchaudio_can_be_called() -> None:
    stand_in_for_torchaudio()
    from torchaudio.functional import resample

    with pytest.raises(NotHere):
        resample()
