"""Tiny weights in the real formats: a Whisper that says a fixed text, wav2vec2 aligners, a pyannote pipeline.

They show that loading and computing work; what they say means nothing.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from emotionai_core.wire.weights import write_manifest

TEXT = " Hello my friend, I am so happy to see you again. No! Do not leave me here, please."
LOOP = " thank you" * 60
_VOCABULARY = 51_866
_TEXT_TOKENS = 50_257
_EDGE = "<|endoftext|>"
LETTERS = "EATOINSHRDLCUMFPGWYBVKXJQZ'"


def whisper(root: Path, text: str = TEXT, size: str = "large-v3") -> Path:
    """`root/whisper-<size>`: large-v3's format and vocabulary, one layer, saying `text` whatever it hears."""
    import torch
    from ctranslate2.converters import TransformersConverter
    from transformers import GenerationConfig, WhisperConfig, WhisperForConditionalGeneration

    torch.manual_seed(0)
    source = root / f"source-{size}"
    source.mkdir(parents=True)
    letters, languages = _tokenizer(source)
    number: Any = letters.token_to_id
    end = number(_EDGE)
    config = WhisperConfig(
        vocab_size=_VOCABULARY, num_mel_bins=128, d_model=64, encoder_layers=1, decoder_layers=1,
        encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=128, decoder_ffn_dim=128,
        bos_token_id=end, eos_token_id=end, pad_token_id=end - 1, decoder_start_token_id=end + 1,
    )  # fmt: skip
    network = WhisperForConditionalGeneration(config).eval()
    said = letters.encode(text).ids
    # At each place of the decoder stands what follows it: language, task, no times, then the text.
    _recite(network, [number("<|en|>"), number("<|transcribe|>"), number("<|notimestamps|>"), *said, *[end] * 448])
    network.generation_config = GenerationConfig(
        suppress_tokens=[], begin_suppress_tokens=[220, end], 
        lang_to_id={f"<|{one}|>": number(f"<|{one}|>") for one in languages},
        decoder_start_token_id=end + 1, eos_token_id=end, bos_token_id=end, pad_token_id=end - 1,
    )  # fmt: skip
    network.save_pretrained(source)
    features = {"feature_size": 128, "sampling_rate": 16_000, "hop_length": 160, "chunk_length": 30, "n_fft": 400}
    (source / "preprocessor_config.json").write_text(json.dumps(features))
    folder = root / f"whisper-{size}"
    TransformersConverter(str(source), copy_files=["tokenizer.json", "preprocessor_config.json"]).convert(
        str(folder), quantization="int8"
    )
    words = json.loads((folder / "vocabulary.json").read_text())
    # CTranslate2 takes a model for multilingual when its vocabulary has the empty token, as the real ones do.
    words[end - 1] = ""
    (folder / "vocabulary.json").write_text(json.dumps(words, ensure_ascii=False))
    write_manifest(folder, f"whisper-{size}", "MIT", [one.name for one in folder.iterdir()])
    return folder


def _tokenizer(folder: Path) -> tuple[Any, list[str]]:
    """A tokenizer whose signs have the numbers of large-v3's, and the languages it knows."""
    from faster_whisper.tokenizer import _LANGUAGE_CODES
    from tokenizers import AddedToken, ByteLevelBPETokenizer
    from transformers import PreTrainedTokenizerFast

    letters: Any = ByteLevelBPETokenizer()
    letters.train_from_iterator([TEXT, LOOP] * 40, vocab_size=400)
    languages = [*(one for one in _LANGUAGE_CODES if one != "yue"), "yue"]
    marks = [_EDGE, "<|startoftranscript|>", *(f"<|{one}|>" for one in languages)]
    marks += ["<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"]
    letters.add_tokens([f"\u00abx{n}\u00bb" for n in range(_TEXT_TOKENS - letters.get_vocab_size())])
    letters.add_special_tokens(marks)
    times = _VOCABULARY - _TEXT_TOKENS - len(marks)
    letters.add_tokens([AddedToken(f"<|{n * 0.02:.2f}|>", normalized=False) for n in range(times)])
    letters.save(str(folder / "tokenizer.json"))
    PreTrainedTokenizerFast(
        tokenizer_object=letters._tokenizer, bos_token=_EDGE, eos_token=_EDGE, unk_token=_EDGE
    ).save_pretrained(folder)
    return letters, languages


def _recite(network: Any, script: list[int]) -> None:
    import torch

    with torch.no_grad():
        decoder = network.model.decoder
        width = decoder.embed_tokens.weight.shape
        decoder.embed_tokens.weight.copy_(torch.nn.functional.normalize(torch.randn(width), dim=1) * 8)
        places = decoder.embed_positions.weight
        places.copy_(decoder.embed_tokens.weight[script[: len(places)]] * 100)
        for layer in decoder.layers:
            for part in (layer.self_attn.out_proj, layer.encoder_attn.out_proj, layer.fc2):
                part.weight.zero_()
                part.bias.zero_()
    network.tie_weights()


def signs_aligner(root: Path, language: str, signs: str) -> Path:
    """`root/aligner-<language>` as the publisher of the Japanese and Chinese aligners lays it out."""
    import torch
    from transformers import Wav2Vec2Config, Wav2Vec2ForCTC

    torch.manual_seed(0)
    folder = root / f"aligner-{language}"
    folder.mkdir(parents=True)
    letters = {one: number for number, one in enumerate(["<pad>", "<s>", "</s>", "<unk>", "|", *signs])}
    (folder / "vocab.json").write_text(json.dumps(letters, ensure_ascii=False), "utf-8")
    marks = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    (folder / "special_tokens_map.json").write_text(json.dumps(marks))
    listening = {
        "do_normalize": True, "feature_extractor_type": "Wav2Vec2FeatureExtractor", "feature_size": 1,
        "padding_side": "right", "padding_value": 0, "return_attention_mask": True, "sampling_rate": 16_000,
    }  # fmt: skip
    (folder / "preprocessor_config.json").write_text(json.dumps(listening))
    config = Wav2Vec2Config(
        vocab_size=len(letters), hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64,
        conv_dim=(32,) * 7, num_conv_pos_embeddings=16, num_conv_pos_embedding_groups=2, pad_token_id=0,
    )  # fmt: skip
    network = Wav2Vec2ForCTC(config)
    network.save_pretrained(folder)
    (folder / "model.safetensors").unlink()
    torch.save(network.state_dict(), folder / "pytorch_model.bin")
    write_manifest(folder, folder.name, "Apache-2.0", sorted(one.name for one in folder.iterdir()))
    return folder


def bundle_aligner(root: Path, language: str = "en") -> Path:
    """`root/aligner-<language>` in torchaudio's format and real size; random, written in half a second."""
    import torch
    import torchaudio.pipelines as bundles
    from speech.aligner import BUNDLES
    from torchaudio.pipelines._wav2vec2 import utils

    torch.manual_seed(0)
    folder = root / f"aligner-{language}"
    folder.mkdir(parents=True)
    bundle: Any = getattr(bundles, BUNDLES[language])
    state = utils._get_model(bundle._model_type, bundle._params).state_dict()
    for name in [one for one in state if one.startswith("aux.")]:
        state[name] = _with_unused_rows(state[name], bundle._remove_aux_axis)
    torch.save(state, folder / bundle._path)
    write_manifest(folder, folder.name, "MIT", [bundle._path])
    return folder


def _with_unused_rows(rows: Any, unused: tuple[int, ...]) -> Any:
    """The published file has rows for signs that torchaudio takes out when it loads it."""
    import torch

    whole = torch.zeros(len(rows) + len(unused), *rows.shape[1:])
    whole[[n for n in range(len(whole)) if n not in unused]] = rows
    return whole


def pyannote(root: Path) -> Path:
    """`root/pyannote-community-1`: the pipeline's folder, small segmentation, real embedding network, all random."""
    import torch
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from pyannote.audio.models.embedding.wespeaker import WeSpeakerResNet34
    from pyannote.audio.models.segmentation import PyanNet

    torch.manual_seed(0)
    folder = root / "pyannote-community-1"
    lstm = {"hidden_size": 8, "num_layers": 1, "bidirectional": True, "monolithic": True, "dropout": 0.0}
    segmentation = PyanNet(sincnet={"stride": 10}, lstm=lstm, linear={"hidden_size": 8, "num_layers": 1})
    segmentation.specifications = Specifications(
        problem=Problem.MONO_LABEL_CLASSIFICATION, resolution=Resolution.FRAME, duration=10.0, min_duration=10.0,
        warm_up=(0.0, 0.0), classes=["speaker#1", "speaker#2", "speaker#3"], powerset_max_classes=2,
        permutation_invariant=True,
    )  # fmt: skip
    embedding = WeSpeakerResNet34()
    embedding.specifications = Specifications(problem=Problem.REPRESENTATION, resolution=Resolution.CHUNK, duration=5.0)
    for name, network in (("segmentation", segmentation), ("embedding", embedding)):
        network.setup()
        if network is segmentation:
            # Untrained, it would hear everybody at once, of whom no voice can be taken.
            torch.nn.init.constant_(network.classifier.bias[1:2], 5.0)
        _save_checkpoint(network, folder / name)
    (folder / "plda").mkdir()
    turn = np.linalg.qr(np.random.default_rng(0).normal(size=(256, 128)))[0]
    np.savez(folder / "plda" / "xvec_transform.npz", mean1=np.zeros(256), mean2=np.zeros(128), lda=turn)
    np.savez(folder / "plda" / "plda.npz", mu=np.zeros(128), tr=np.eye(128), psi=np.linspace(4, 0.1, 128))
    (folder / "config.yaml").write_text(_PIPELINE)
    files = sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())
    write_manifest(folder, folder.name, "CC-BY-4.0", files)
    return folder


def _save_checkpoint(network: Any, folder: Path) -> None:
    import lightning
    import torch

    folder.mkdir(parents=True)
    checkpoint = {
        "state_dict": network.state_dict(), "hyper_parameters": dict(network.hparams), "epoch": 0, "global_step": 0,
        "pytorch-lightning_version": lightning.__version__,
    }  # fmt: skip
    network.on_save_checkpoint(checkpoint)
    torch.save(checkpoint, folder / "pytorch_model.bin")


_PIPELINE = """dependencies:
  pyannote.audio: 4.0.0
pipeline:
  name: pyannote.audio.pipelines.SpeakerDiarization
  params:
    clustering: VBxClustering
    segmentation: $model/segmentation
    segmentation_batch_size: 32
    embedding: $model/embedding
    embedding_batch_size: 32
    embedding_exclude_overlap: true
    plda: $model/plda
params:
  clustering:
    threshold: 0.6
    Fa: 0.07
    Fb: 0.8
  segmentation:
    min_duration_off: 0.0
"""
