"""When each word is said: WhisperX's alignment of a known text with wav2vec2's letters (Bain et al. 2023)."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from emotionai_core.wire.serve import StageError
from emotionai_core.wire.weights import StoredModel
from speech.sentences import Splitter, plain, spans_of
from speech.sound import RATE, Samples
from speech.timing import Span, TimedWord, filled, spread

# Language -> model in worker.toml. Those with a bundle are torchaudio's file formats, the others transformers' folders.
MODELS: Final[Mapping[str, str]] = {
    "de": "aligner-de",
    "en": "aligner-en",
    "es": "aligner-es",
    "fr": "aligner-fr",
    "it": "aligner-it",
    "ja": "aligner-ja",
    "zh": "aligner-zh",
}
BUNDLES: Final[Mapping[str, str]] = {
    "de": "VOXPOPULI_ASR_BASE_10K_DE",
    "en": "WAV2VEC2_ASR_BASE_960H",
    "es": "VOXPOPULI_ASR_BASE_10K_ES",
    "fr": "VOXPOPULI_ASR_BASE_10K_FR",
    "it": "VOXPOPULI_ASR_BASE_10K_IT",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with its words; `aligned` is False where their times are spread over voice."""

    text: str
    words: tuple[TimedWord, ...]
    aligned: bool

    @property
    def start(self) -> float:
        """Start of the first word in seconds."""
        return self.words[0].start

    @property
    def end(self) -> float:
        """End of the last word in seconds, after the start."""
        return max(self.words[-1].end, self.words[0].start + 0.01)

    @property
    def fit(self) -> float:
        """Mean fit of the words with the sound, 0-1, weighted by their lengths."""
        seconds = [max(0.01, one.end - one.start) for one in self.words]
        return sum(one.confidence * span for one, span in zip(self.words, seconds, strict=True)) / sum(seconds)


class Aligner:
    """One language's alignment network."""

    def __init__(self, language: str, model: StoredModel, device: str) -> None:
        """Load it; raises `StageError` when its files cannot be used."""
        from whisperx import alignment

        logging.getLogger("whisperx").setLevel(logging.ERROR)
        # WhisperX splits sentences by data that NLTK downloads; ours needs none.
        alignment.nltk_load = _splitter
        self._device = device
        self._align = alignment.align
        name = BUNDLES.get(language) or str(model.folder)
        try:
            self._model, self._about = alignment.load_align_model(
                language, device, model_name=name, model_dir=str(model.folder), model_cache_only=True
            )
        except Exception as error:  # torch, transformers and safetensors raise types of their own
            print(f"{model.model}: {error}", file=sys.stderr)
            raise StageError(
                "weights-damaged",
                f"The weights of '{model.model}' cannot be used ({type(error).__name__}).",
                f"Get them again under Environments in the studio, or run: emotionai env models --get {model.model}",
            ) from error
        self._model.eval()

    def sentences(self, samples: Samples, start: float, text: str, voiced: Sequence[Span]) -> list[Sentence]:
        """The sentences of `text`, said in `samples` (at most 30 s, the first of them at `start` seconds)."""
        end = start + len(samples) / RATE
        segment: Any = {"start": 0.0, "end": end - start, "text": plain(text)}
        found = self._align([segment], self._model, self._about, samples, self._device)
        out: list[Sentence] = []
        for one in found["segments"]:
            words = filled(
                [_moved(word, start) for word in one.get("words", ())], max(start, start + one["start"]), end
            )
            if words:
                out.append(Sentence(plain(one["text"]), tuple(words), aligned=True))
        return out or spread_sentences(text, start, end, voiced)


def _splitter(_: str) -> Splitter:
    return Splitter()


def _moved(word: Mapping[str, Any], start: float) -> dict[str, object]:
    moved: dict[str, object] = dict(word)
    for name in ("start", "end"):
        value = word.get(name)
        if value is not None and value == value:
            moved[name] = float(value) + start
        else:
            moved.pop(name, None)
    return moved


def spread_sentences(text: str, start: float, end: float, voiced: Sequence[Span]) -> list[Sentence]:
    """The sentences of `text` over the voiced parts of [start, end): what is left where nothing can be aligned."""
    line = plain(text)
    words = spread(line, start, end, voiced)
    out: list[Sentence] = []
    for first, last in spans_of(line):
        mine: list[TimedWord] = []
        letters = sum(not one.isspace() for one in line[first:last])
        while words and letters > 0:
            letters -= len(words[0].text)
            mine.append(words.pop(0))
        if mine:
            out.append(Sentence(line[first:last], tuple(mine), aligned=False))
    return out
