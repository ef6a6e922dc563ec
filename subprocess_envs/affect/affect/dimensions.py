"""Arousal, dominance and valence of a voice: wav2vec 2.0 with a regression head.

Wagner et al., "Dawn of the transformer era in speech emotion recognition", IEEE TPAMI 45(9), 2023. The published
network averages the last layer over time and reads three numbers, about 0 to 1 each, through one hidden layer. It is
not transformers' own sequence classification: loaded as that, its head would silently be a random one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from transformers import Wav2Vec2Config, Wav2Vec2FeatureExtractor, Wav2Vec2Model, Wav2Vec2PreTrainedModel

from affect.loading import attempt, damaged, model_folder, network, read_json

RATE = 16_000
DIMENSIONS = ("arousal", "dominance", "valence")

Samples = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]


class RegressionHead(nn.Module):
    """One hidden layer with tanh; the names of its layers are those in the published file."""

    def __init__(self, config: Wav2Vec2Config) -> None:
        super().__init__()
        self.dense = nn.Linear(config.hidden_size, config.hidden_size)
        self.out_proj = nn.Linear(config.hidden_size, config.num_labels)

    def forward(self, pooled: torch.Tensor) -> torch.Tensor:
        """(batch, hidden) to (batch, labels)."""
        return self.out_proj(torch.tanh(self.dense(pooled)))


class DimensionsNetwork(Wav2Vec2PreTrainedModel):
    """wav2vec 2.0, averaged over the frames that hold sound, and the head."""

    def __init__(self, config: Wav2Vec2Config) -> None:
        super().__init__(config)
        self.wav2vec2 = Wav2Vec2Model(config)
        self.classifier = RegressionHead(config)
        self.post_init()

    def forward(self, input_values: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Waves (batch, samples) and which samples are not padding, to (batch, labels)."""
        hidden = self.wav2vec2(input_values, attention_mask=attention_mask).last_hidden_state
        counts = self._get_feat_extract_output_lengths(attention_mask.sum(dim=1))
        kept = (torch.arange(hidden.shape[1], device=hidden.device)[None] < counts[:, None]).unsqueeze(-1)
        return self.classifier((hidden * kept).sum(dim=1) / kept.sum(dim=1))


class VoiceReader:
    """Reads waves of 16 kHz; call it with a batch."""

    def __init__(self, model: str, device: torch.device, check: Callable[[], None]) -> None:
        """`check` is called between layers and may raise; raises `StageError` when the weights cannot be used."""
        raw = read_json(model, "config.json")
        self._columns = _columns(model, raw)
        # The published file says null for a vocabulary that this network does not have.
        config = attempt(
            model, lambda: Wav2Vec2Config(**{key: value for key, value in raw.items() if value is not None})
        )
        self._extractor = attempt(
            model, lambda: Wav2Vec2FeatureExtractor.from_pretrained(model_folder(model), local_files_only=True)
        )
        if self._extractor.sampling_rate != RATE:
            raise damaged(model, f"it was made for {self._extractor.sampling_rate} Hz")
        self._network = network(DimensionsNetwork, model, config, device)
        self._device = device
        for layer in self._network.wav2vec2.encoder.layers:
            layer.register_forward_pre_hook(lambda *_: check())

    def __call__(self, waves: Sequence[Samples]) -> list[Floats]:
        """(3,) arousal, dominance and valence of each wave as the network gives them, about [0, 1]."""
        given: Any = self._extractor(
            list(waves), sampling_rate=RATE, padding=True, return_attention_mask=True, return_tensors="pt"
        )
        with torch.inference_mode():
            found = self._network(given["input_values"].to(self._device), given["attention_mask"].to(self._device))
        return list(found.to("cpu", torch.float64).numpy()[:, self._columns])


def _columns(model: str, config: dict[str, Any]) -> list[int]:
    """Where the network's outputs have `DIMENSIONS`; raises `StageError` when it does not read these three."""
    labels = config.get("id2label")
    place = {str(label): int(number) for number, label in labels.items()} if isinstance(labels, dict) else {}
    if sorted(place) != sorted(DIMENSIONS):
        raise damaged(model, "it does not read arousal, dominance and valence")
    return [place[name] for name in DIMENSIONS]
