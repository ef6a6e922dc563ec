"""Seven emotions of a line of English: DistilRoBERTa (Hartmann 2022)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from transformers import AutoConfig, AutoTokenizer, RobertaForSequenceClassification

from affect.loading import attempt, damaged, model_folder, network

EMOTIONS = ("anger", "disgust", "fear", "joy", "neutral", "sadness", "surprise")
LONGEST = 512
# Other spellings of the seven in published networks.
_SPELLINGS = {
    "angry": "anger",
    "disgusted": "disgust",
    "fearful": "fear",
    "happiness": "joy",
    "happy": "joy",
    "sad": "sadness",
    "surprised": "surprise",
}

Floats = npt.NDArray[np.float64]


class WordsReader:
    """Reads lines of text; call it with a batch."""

    def __init__(self, model: str, device: torch.device, check: Callable[[], None]) -> None:
        """`check` is called between layers and may raise; raises `StageError` when the weights cannot be used."""
        folder = model_folder(model)
        config: Any = attempt(model, lambda: AutoConfig.from_pretrained(folder, local_files_only=True))
        self._columns = columns_of(model, dict(config.id2label))
        self._tokenizer: Any = attempt(model, lambda: AutoTokenizer.from_pretrained(folder, local_files_only=True))
        self._network = network(RobertaForSequenceClassification, model, config, device)
        self._device = device
        for layer in self._network.roberta.encoder.layer:
            layer.register_forward_pre_hook(lambda *_: check())

    def __call__(self, texts: Sequence[str]) -> list[Floats]:
        """(7,) probabilities of each text in the order of `EMOTIONS`; what is beyond 512 tokens is not read."""
        given = self._tokenizer(list(texts), padding=True, truncation=True, max_length=LONGEST, return_tensors="pt")
        with torch.inference_mode():
            logits = self._network(**{name: value.to(self._device) for name, value in given.items()}).logits
        return list(torch.softmax(logits.to("cpu", torch.float64), dim=1).numpy()[:, self._columns])


def columns_of(model: str, labels: dict[int, str]) -> list[int]:
    """Where the network's outputs have `EMOTIONS`; raises `StageError` when these are not its seven classes."""
    spelled = {number: label.strip().lower() for number, label in labels.items()}
    place = {_SPELLINGS.get(label, label): number for number, label in spelled.items()}
    if sorted(place) != sorted(EMOTIONS) or len(labels) != len(EMOTIONS):
        raise damaged(model, "it does not read the seven emotions")
    return [place[name] for name in EMOTIONS]
