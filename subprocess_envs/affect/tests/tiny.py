"""Small random networks in the very formats of the published ones; they read nothing, but load and run like those.

As a program: `python tiny.py FOLDER` makes both models under FOLDER, with their manifests.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
sys.path[:0] = [str(ROOT), str(Path(__file__).parents[1])]

import torch  # noqa: E402
from affect.dimensions import DimensionsNetwork  # noqa: E402
from affect.emotions import EMOTIONS  # noqa: E402
from tokenizers import ByteLevelBPETokenizer  # noqa: E402
from transformers import (  # noqa: E402
    RobertaConfig,
    RobertaForSequenceClassification,
    RobertaTokenizerFast,
    Wav2Vec2Config,
)

from emotionai_core.wire.weights import write_manifest  # noqa: E402

VOICE, WORDS = "wav2vec2-dimensions", "distilroberta-emotion"
# What the published configuration says beyond sizes, so that the same words are read here.
_PUBLISHED = {
    "architectures": ["Wav2Vec2ForSpeechClassification"],
    "conv_bias": True,
    "do_stable_layer_norm": True,
    "feat_extract_norm": "layer",
    "finetuning_task": "wav2vec2_reg",
    "gradient_checkpointing": False,
    "hidden_dropout_prob": 0.1,
    "id2label": {"0": "arousal", "1": "dominance", "2": "valence"},
    "label2id": {"arousal": 0, "dominance": 1, "valence": 2},
    "model_type": "wav2vec2",
    "pooling_mode": "mean",
    "problem_type": "regression",
    "torch_dtype": "float32",
    "transformers_version": "4.17.0.dev0",
    "vocab_size": None,
}
_SIZES: dict[str, dict[str, Any]] = {
    "tiny": {
        "conv_dim": [16] * 7,
        "hidden_size": 32,
        "intermediate_size": 48,
        "num_attention_heads": 2,
        "num_conv_pos_embedding_groups": 4,
        "num_conv_pos_embeddings": 16,
        "num_hidden_layers": 2,
    },
    "full": {
        "conv_dim": [512] * 7,
        "hidden_size": 1024,
        "intermediate_size": 4096,
        "num_attention_heads": 16,
        "num_conv_pos_embedding_groups": 16,
        "num_conv_pos_embeddings": 128,
        "num_hidden_layers": 12,
    },
}
_LINES = ["I love this film so much", "He was very angry and afraid", "What a surprise, she is sad", "No. Yes. Never!"]


def make_voice(root: Path, size: str = "tiny", **changes: object) -> Path:
    """The model for voices; `changes` go into its configuration. Its answers are spread over about 0 to 1."""
    folder = root / VOICE
    folder.mkdir(parents=True, exist_ok=True)
    raw = {**_PUBLISHED, **_SIZES[size], **changes}
    torch.manual_seed(1)
    network = DimensionsNetwork(Wav2Vec2Config(**{key: value for key, value in raw.items() if value is not None}))
    with torch.no_grad():
        network.classifier.dense.weight.normal_(0.0, 0.5)
        network.classifier.out_proj.weight.normal_(0.0, 0.05)
        network.classifier.out_proj.bias.fill_(0.5)
    network.save_pretrained(folder)
    (folder / "config.json").write_text(json.dumps(raw, indent=2), "utf-8")
    extractor = {
        "do_normalize": True,
        "feature_extractor_type": "Wav2Vec2FeatureExtractor",
        "feature_size": 1,
        "padding_side": "right",
        "padding_value": 0.0,
        "return_attention_mask": True,
        "sampling_rate": 16000,
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(extractor), "utf-8")
    write_manifest(folder, VOICE, "CC-BY-NC-SA-4.0", ["config.json", "preprocessor_config.json", "model.safetensors"])
    return folder


def make_words(root: Path, size: str = "tiny", labels: tuple[str, ...] = EMOTIONS) -> Path:
    """The model for words, with the old pickled weights that its author published."""
    folder = root / WORDS
    folder.mkdir(parents=True, exist_ok=True)
    learner = ByteLevelBPETokenizer()
    learner.train_from_iterator(_LINES * 20, vocab_size=400, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    learner.save_model(str(folder))
    full = size == "full"
    config = RobertaConfig(
        vocab_size=50265 if full else learner.get_vocab_size(),
        max_position_embeddings=514,
        type_vocab_size=1,
        layer_norm_eps=1e-5,
        num_hidden_layers=6 if full else 2,
        hidden_size=768 if full else 32,
        num_attention_heads=12 if full else 2,
        intermediate_size=3072 if full else 48,
        id2label=dict(enumerate(labels)),
        label2id={label: number for number, label in enumerate(labels)},
        architectures=["RobertaForSequenceClassification"],
    )
    torch.manual_seed(2)
    network = RobertaForSequenceClassification(config)
    with torch.no_grad():
        network.classifier.out_proj.weight.normal_(0.0, 1.0)
    config.save_pretrained(folder)
    positions = torch.arange(514)[None]
    torch.save({**network.state_dict(), "roberta.embeddings.position_ids": positions}, folder / "pytorch_model.bin")
    RobertaTokenizerFast(
        vocab=str(folder / "vocab.json"), merges=str(folder / "merges.txt"), model_max_length=512
    ).save_pretrained(folder)
    names = [path.name for path in folder.iterdir() if path.name != "model.json"]
    write_manifest(folder, WORDS, "no licence stated", names)
    return folder


if __name__ == "__main__":
    make_voice(Path(sys.argv[1]), *sys.argv[2:3])
    make_words(Path(sys.argv[1]), *sys.argv[2:3])
