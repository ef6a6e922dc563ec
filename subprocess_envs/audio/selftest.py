"""Imports every package the worker uses and runs both networks, made on the spot with random weights.

One JSON line a check on standard output, {"check": "voices", "ok": true}; exit status 1 when one fails. Needs no
downloaded weights and no network.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from fractions import Fraction

import worker

PACKAGES = ("av", "demucs.htdemucs", "julius", "numpy", "safetensors", "torch")


def _imports() -> str:
    for name in PACKAGES:
        importlib.import_module(name)
    return ""


def _device() -> str:
    """The device that the worker will choose adds up."""
    import torch
    from audio.device import best_device

    total = float(torch.ones(8, device=best_device()).sum())
    return "" if total == 8.0 else f"{best_device()} adds eight ones up to {total}"


def _voices() -> str:
    """A second taken apart in two halves is what it is in one go."""
    import numpy as np
    import torch
    from audio.batches import Batches
    from audio.separator import Separator
    from demucs.htdemucs import HTDemucs

    torch.manual_seed(0)
    sizes = {"channels": 8, "bottom_channels": 16, "t_layers": 1, "t_heads": 2, "segment": Fraction(1, 4)}
    network = HTDemucs(["drums", "bass", "other", "vocals"], **sizes)
    device = torch.device("cpu")
    separator = Separator(network, device, lambda: None, Batches(device, lambda *_: None))
    sound = np.random.default_rng(0).normal(0, 0.1, (2, 66_150)).astype(np.float32)

    def voices(first: int, count: int) -> np.ndarray:
        return separator.voices(lambda a, n: sound[:, a : a + n].copy(), first, count, 44_100, lambda _: None)

    whole, halves = voices(0, 44_100), np.concatenate([voices(0, 22_050), voices(22_050, 22_050)])
    right = whole.shape == (44_100,) and bool(whole.any()) and np.allclose(whole, halves, atol=1e-5)
    return "" if right else "voices change where two pieces meet"


def _denoiser() -> str:
    """DeepFilterNet's filters and network are there and keep the length."""
    from audio.stand_in import stand_in_for_torchaudio

    stand_in_for_torchaudio()
    import numpy as np
    from audio.denoiser import Denoiser, quiet
    from audio.spans import NOISE_RATE, Span

    quiet()
    from df.config import config
    from df.model import ModelParams, init_model
    from libdf import DF

    config.use_defaults(allow_reload=True)
    sizes = ModelParams()
    filters = DF(sizes.sr, sizes.fft_size, sizes.hop_size, sizes.nb_erb, sizes.min_nb_freqs)
    sound = np.random.default_rng(0).normal(0, 0.1, NOISE_RATE).astype(np.float32)
    clean = Denoiser(init_model(filters), filters, lambda: None).denoised(sound, Span(0, 100), Span(0, 100))
    return "" if clean.shape == sound.shape and np.isfinite(clean).all() else "the denoiser gives no sound"


def _resampling() -> str:
    """A tone keeps its place and its loudness from rate to rate."""
    import numpy as np
    from audio.vocals import resampled

    def tone(rate: int) -> np.ndarray:
        return np.sin(2 * np.pi * 440 * np.arange(rate) / rate).astype(np.float32)

    apart = np.abs(resampled(tone(44_100), 44_100, 16_000) - tone(16_000))[800:-800].max()
    return "" if apart < 0.01 else f"a resampled tone is off by {apart:.3f}"


def _missing() -> str:
    """Without weights there is one sentence."""
    from audio.loading import stored_file

    from emotionai_core.wire.serve import StageError

    with tempfile.TemporaryDirectory() as empty:
        os.environ["EMOTIONAI_WEIGHTS"] = empty
        try:
            return f"found weights: {stored_file('htdemucs', '955717e8.safetensors').name}"
        except StageError as error:
            return "" if error.failed.code == "weights-missing" else str(error)


CHECKS: dict[str, Callable[[], str]] = {
    "imports": _imports,
    "device": _device,
    "voices": _voices,
    "denoiser": _denoiser,
    "resampling": _resampling,
    "weights": _missing,
}


def results() -> Iterator[dict[str, object]]:
    """One record a check; a check returns what is wrong, "" when nothing is."""
    for name, check in CHECKS.items():
        try:
            wrong = check()
        except Exception as error:  # whatever a broken package raises is what this is here to find
            wrong = f"{type(error).__name__}: {error}"
        result: dict[str, object] = {"check": name, "ok": not wrong}
        yield result | ({"error": wrong[:300]} if wrong else {})


def main() -> int:
    """Print every check; returns the process's exit status."""
    os.environ.update(worker.SURROUNDINGS)
    passed = True
    for result in results():
        print(json.dumps(result), flush=True)
        passed = passed and result["ok"] is True
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
