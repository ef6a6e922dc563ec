"""Imports every package that the worker uses and computes a little with weights made on the spot.

One JSON line a check on standard output, {"check": "torch", "ok": true}; exit status 1 when one fails. Nothing is
downloaded.
"""

from __future__ import annotations

import importlib
import json
import sys
import traceback
from collections.abc import Callable, Iterator
from typing import Any

from worker import prepare


def _torch() -> None:
    import torch

    assert float((torch.eye(3) @ torch.ones(3)).sum()) == 3.0


def _filter_bank() -> None:
    """torchaudio without its native library: what the voice embeddings are made from."""
    import torch
    import torchaudio.compliance.kaldi as kaldi

    found = kaldi.fbank(torch.sin(torch.arange(16_000) / 20.0)[None], num_mel_bins=80, sample_frequency=16_000.0)
    assert found.shape == (98, 80) and bool(torch.isfinite(found).all())


def _whisper() -> None:
    import ctranslate2
    import numpy as np
    from whisperx.asr import WhisperModel
    from whisperx.audio import log_mel_spectrogram

    assert "int8" in ctranslate2.get_supported_compute_types("cpu") and WhisperModel
    assert tuple(log_mel_spectrogram(np.zeros(16_000, np.float32), n_mels=128).shape) == (128, 100)


def _alignment() -> None:
    import torch
    from whisperx import alignment

    torch.manual_seed(0)
    emission = torch.log_softmax(torch.randn(20, 5), dim=-1)
    trellis = alignment.get_trellis(emission, [1, 2, 3], 0)
    assert alignment.backtrack(trellis, emission, [1, 2, 3], 0) is not None


def _voice_activity() -> None:
    """The network in WhisperX's package, on silence."""
    import torch
    from whisperx.vads import Pyannote

    detector = Pyannote(torch.device("cpu"), token=None, vad_onset=0.5, vad_offset=0.363, chunk_size=30)
    scores: Any = detector({"waveform": torch.zeros(1, 80_000), "sample_rate": 16_000})
    assert float(scores.data.max()) < 0.5


def _pyannote() -> None:
    import torch
    from pyannote.audio import Pipeline
    from pyannote.audio.models.segmentation import PyanNet

    assert Pipeline and PyanNet
    layer = torch.nn.LSTM(4, 3, bidirectional=True)
    assert layer(torch.zeros(2, 1, 4))[0].shape == (2, 1, 6)


CHECKS: dict[str, Callable[[], None]] = {
    "torch": _torch,
    "torchaudio": _filter_bank,
    "whisperx": _whisper,
    "whisperx-alignment": _alignment,
    "whisperx-vad": _voice_activity,
    "pyannote.audio": _pyannote,
}
MODULES = ("faster_whisper", "transformers", "nltk", "pandas", "numpy", "speech.speech", "speech.speakers")


def results() -> Iterator[dict[str, object]]:
    """One record a check."""
    checks: dict[str, Callable[[], object]] = {
        **CHECKS,
        **{name: (lambda name=name: importlib.import_module(name)) for name in MODULES},
    }
    for name, check in checks.items():
        try:
            check()
        except Exception as error:
            traceback.print_exc()
            yield {"check": name, "ok": False, "error": f"{type(error).__name__}: {str(error)[:300]}"}
            continue
        yield {"check": name, "ok": True}


def main() -> int:
    """Print every check; returns the process's exit status."""
    prepare()
    passed = True
    for result in results():
        print(json.dumps(result), flush=True)
        passed = passed and result["ok"] is True
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
