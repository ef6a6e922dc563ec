"""Imports every package the worker uses and runs both networks, made on the spot with small random weights.

One JSON line a check on standard output, {"check": "voice", "ok": true}; exit status 1 when one fails. Needs no
downloaded weights and no network.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import worker

PACKAGES = ("numpy", "safetensors", "tokenizers", "torch", "transformers")


def _imports() -> str:
    for name in PACKAGES:
        importlib.import_module(name)
    return ""


def _voice() -> str:
    """Two waves of different length, together and alone: padding must not change an answer."""
    import torch
    from affect.dimensions import DimensionsNetwork
    from transformers import Wav2Vec2Config

    config = Wav2Vec2Config(
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        conv_dim=[8] * 7,
        conv_bias=True,
        do_stable_layer_norm=True,
        feat_extract_norm="layer",
        num_conv_pos_embeddings=8,
        num_conv_pos_embedding_groups=2,
        num_labels=3,
    )
    torch.manual_seed(0)
    network = DimensionsNetwork(config).eval()
    waves = torch.sin(torch.arange(16000.0)[None] * torch.tensor([[0.05], [0.11]]))
    kept = torch.ones(2, 16000, dtype=torch.long)
    waves[1, 9000:] = 0
    kept[1, 9000:] = 0
    with torch.inference_mode():
        together = network(waves, kept)
        alone = torch.cat([network(waves[:1], kept[:1]), network(waves[1:, :9000], kept[1:, :9000])])
    return "" if torch.allclose(together, alone, atol=1e-4) else "a wave reads differently beside another one"


def _words() -> str:
    """A tokenizer and the classifier; seven probabilities that add up to one."""
    import torch
    from affect.emotions import EMOTIONS
    from tokenizers import ByteLevelBPETokenizer
    from transformers import RobertaConfig, RobertaForSequenceClassification

    learner = ByteLevelBPETokenizer()
    learner.train_from_iterator(["a few words, and a few more"], 270, special_tokens=["<s>", "<pad>", "</s>", "<unk>"])
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    config = RobertaConfig(vocab_size=learner.get_vocab_size(), num_labels=len(EMOTIONS), **sizes)
    network = RobertaForSequenceClassification(config).eval()
    with torch.inference_mode():
        found = network(input_ids=torch.tensor([learner.encode("a few words").ids])).logits.softmax(1)
    right = tuple(found.shape) == (1, len(EMOTIONS)) and abs(float(found.sum()) - 1.0) < 1e-4
    return "" if right else "the classifier does not give seven probabilities"


def _device() -> str:
    """The device that the worker will choose adds up."""
    import torch
    from affect.device import best_device

    total = float(torch.ones(8, device=best_device()).sum())
    return "" if total == 8.0 else f"{best_device()} adds eight ones up to {total}"


def _missing() -> str:
    """Without weights there is one sentence."""
    from affect.loading import model_folder

    from emotionai_core.wire.serve import StageError

    with tempfile.TemporaryDirectory() as empty:
        os.environ["EMOTIONAI_WEIGHTS"] = empty
        try:
            return f"found weights in {Path(model_folder('wav2vec2-dimensions')).name}"
        except StageError as error:
            return "" if error.failed.code == "weights-missing" else str(error)


CHECKS: dict[str, Callable[[], str]] = {
    "imports": _imports,
    "device": _device,
    "voice": _voice,
    "words": _words,
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
        if wrong:
            result["error"] = wrong[:300]
        yield result


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
