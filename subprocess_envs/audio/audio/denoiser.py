"""DeepFilterNet 3 (Schröter et al. 2023): noise taken away from voices."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch

from audio.loading import attempt, damaged, stored_file, stored_model
from audio.spans import NOISE_RATE, TICKS, Samples, Span
from audio.stand_in import stand_in_for_torchaudio

MODEL = "deepfilternet3"
SETTINGS = "config.ini"
# It remembers what it heard: with this much before a block, it is as if it had listened from the beginning.
LEAD = 5 * TICKS
BLOCK = 30 * TICKS
AFTER = TICKS // 2
_PER_TICK = NOISE_RATE // TICKS
# Windows that are computed, not learned, may be absent from or more than the network in older files.
_COMPUTED = (".h0", "erb_comp")


class Denoiser:
    """The network and the filters around it."""

    def __init__(self, network: torch.nn.Module, filters: Any, check: Callable[[], None]) -> None:
        self._network = network
        self._filters = filters
        self._check = check

    def denoised(self, voices: Samples, span: Span, wanted: Span) -> Samples:
        """The ticks `wanted` of `voices` (n,), which cover `span`, both at `NOISE_RATE`.

        Blocks lie on one grid over the film, each heard with some sound before and after it.
        """
        parts = []
        for start in range(wanted.first // BLOCK * BLOCK, wanted.last, BLOCK):
            heard = Span(max(start - LEAD, span.first), min(start + BLOCK + AFTER, span.last))
            kept = Span(max(start, wanted.first), min(start + BLOCK, wanted.last))
            clean = self._one(_cut(voices, span, heard))
            parts.append(_cut(clean, heard, kept))
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def _one(self, voices: Samples) -> Samples:
        from df.enhance import enhance

        self._check()
        if not voices.any():
            return voices
        return enhance(self._network, self._filters, torch.from_numpy(voices[None].copy()))[0].numpy()


def load_denoiser(check: Callable[[], None]) -> Denoiser:
    """The network from its downloaded files; raises `StageError` when they are missing or damaged."""
    settings = stored_file(MODEL, SETTINGS)
    weights = _best(settings.parent / "checkpoints")
    network, filters = attempt(MODEL, lambda: _network(settings, weights))
    return Denoiser(network, filters, check)


def _best(folder: Path) -> Path:
    """The published checkpoint, "model_120.ckpt.best"; of several the one trained longest."""
    stored = stored_model(MODEL)
    found = [stored.folder / one.file for one in stored.files if one.file.endswith(".ckpt.best")]
    here = sorted((path for path in found if path.parent == folder), key=lambda path: (len(path.name), path.name))
    if not here:
        raise damaged(MODEL, "there is no checkpoint")
    return here[-1]


def _network(settings: Path, weights: Path) -> tuple[torch.nn.Module, Any]:
    stand_in_for_torchaudio()
    quiet()
    from df.config import config
    from df.model import ModelParams, init_model
    from df.modules import get_device
    from libdf import DF

    config.load(str(settings), config_must_exist=True, allow_defaults=True, allow_reload=True)
    measures = ModelParams()
    if measures.sr != NOISE_RATE:
        raise ValueError(f"it hears {measures.sr} samples a second")
    filters = DF(
        sr=measures.sr,
        fft_size=measures.fft_size,
        hop_size=measures.hop_size,
        nb_bands=measures.nb_erb,
        min_nb_erb_freqs=measures.min_nb_freqs,
    )
    network = cast(torch.nn.Module, init_model(filters, run_df=True, train_mask=True))
    state = torch.load(weights, map_location="cpu", weights_only=True)
    # Older checkpoints call the deep filter by its first name.
    told = network.load_state_dict({name.replace("clc", "df"): value for name, value in state.items()}, strict=False)
    learned = {name for name, _ in network.named_parameters()}
    wrong = [name for name in told.missing_keys if name in learned]
    wrong += [name for name in told.unexpected_keys if not any(part in name for part in _COMPUTED)]
    if wrong:
        raise ValueError(f"{len(wrong)} weights do not belong to it or are missing, such as '{min(wrong)}'")
    return network.to(get_device()).eval(), filters


def quiet() -> None:
    """Its own log speaks of the machine; and it takes settings from the surroundings, under names such as MODEL."""
    from loguru import logger

    logger.remove()
    for name in ("MODEL", "SR", "DEVICE", "FFT_SIZE", "HOP_SIZE", "NB_ERB", "NB_DF", "MASK_PF"):
        os.environ.pop(name, None)


def _cut(samples: Samples, span: Span, part: Span) -> Samples:
    return samples[(part.first - span.first) * _PER_TICK : (part.last - span.first) * _PER_TICK]
