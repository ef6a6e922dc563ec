"""Small random networks in the form of the published files; also a program: tiny.py FOLDER."""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import torch

sys.path[:0] = [str(Path(__file__).parents[3]), str(Path(__file__).parents[1])]

from emotionai_core.wire.weights import write_manifest  # noqa: E402

SEPARATOR, DENOISER = "htdemucs", "deepfilternet3"
WEIGHTS = "955717e8.safetensors"
# Half a second instead of 7.8; the ratio is a fraction, as in the published file.
SEGMENT = Fraction(1, 2)


def make_separator(root: Path, **changes: Any) -> Path:
    """A hybrid transformer with few weights in Demucs's safetensors form; returns its folder."""
    from demucs.htdemucs import HTDemucs
    from safetensors.torch import save_file

    torch.manual_seed(3)
    sizes: dict[str, Any] = {
        "sources": ["drums", "bass", "other", "vocals"],
        "channels": 8,
        "bottom_channels": 16,
        "t_layers": 1,
        "t_heads": 2,
        "segment": SEGMENT,
        **changes,
    }
    network = HTDemucs(**sizes)
    folder = root / SEPARATOR
    folder.mkdir(parents=True, exist_ok=True)
    sizes["segment"] = {"_type": "fraction", "numerator": SEGMENT.numerator, "denominator": SEGMENT.denominator}
    about = {"klass": "demucs.htdemucs.HTDemucs", "args": "[]", "kwargs": json.dumps(sizes)}
    # The published weights have half precision.
    state = {name: value.half().contiguous() for name, value in network.state_dict().items()}
    save_file(state, folder / WEIGHTS, metadata=about)
    write_manifest(folder, SEPARATOR, "MIT", [WEIGHTS])
    return folder


def make_denoiser(root: Path) -> Path:
    """DeepFilterNet 3 in its real size with random weights; returns its folder."""
    from audio.stand_in import stand_in_for_torchaudio

    stand_in_for_torchaudio()
    from df.config import config
    from df.model import ModelParams, init_model
    from libdf import DF
    from loguru import logger

    logger.remove()
    folder = root / DENOISER
    inner = folder / "DeepFilterNet3"
    (inner / "checkpoints").mkdir(parents=True, exist_ok=True)
    config.use_defaults(allow_reload=True)
    measures = ModelParams()
    torch.manual_seed(4)
    filters = DF(measures.sr, measures.fft_size, measures.hop_size, measures.nb_erb, measures.min_nb_freqs)
    network = init_model(filters)
    torch.save(network.state_dict(), inner / "checkpoints" / "model_120.ckpt.best")
    config.modified = True
    config.save(str(inner / "config.ini"))
    names = ["DeepFilterNet3/config.ini", "DeepFilterNet3/checkpoints/model_120.ckpt.best"]
    write_manifest(folder, DENOISER, "MIT", names)
    return folder


if __name__ == "__main__":
    make_separator(Path(sys.argv[1]))
    make_denoiser(Path(sys.argv[1]))
