"""Whisper as WhisperX runs it: CTranslate2, beam of five, no timestamps, batches of pieces of at most 30 seconds."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from emotionai_core.wire.serve import Job, StageError
from speech.devices import THREADS, Batch, load_cublas, torch_device
from speech.rules import Heard
from speech.sound import Samples

BEAM = 5
# On a processor a larger batch is hardly faster, and each piece of large-v3 takes about half a gigabyte.
_PROCESSOR_BATCH = 2


class Listener:
    """One loaded Whisper model; what it hears in a piece depends on that piece (and on the device) alone."""

    def __init__(self, job: Job, folder: Path, batch: int) -> None:
        """Load the model in `folder`; raises `StageError` when its files cannot be used."""
        self._model = _loaded(job, folder)
        on_processor = self._model.model.device == "cpu"
        self._batch = Batch(job, min(batch, _PROCESSOR_BATCH) if on_processor else batch)
        self._tokenizer: Any = None
        self._language = ""

    @property
    def at_once(self) -> int:
        """How many pieces are heard at once."""
        return self._batch.size

    def language_of(self, samples: Sequence[Samples]) -> str:
        """ISO 639-1 code of the language that is most probable over all of `samples`."""
        total: dict[str, float] = {}
        for one in samples:
            for token, probability in self._model.model.detect_language(self._encoded([one]))[0]:
                total[token] = total.get(token, 0.0) + float(probability)
        return max(sorted(total), key=lambda token: total[token]).strip("<|>")

    def use(self, language: str) -> None:
        """Listen in `language` from now on; raises `StageError` when Whisper does not know it."""
        from faster_whisper.tokenizer import Tokenizer

        try:
            self._tokenizer = Tokenizer(
                self._model.hf_tokenizer, self._model.model.is_multilingual, task="transcribe", language=language
            )
        except ValueError as error:
            raise StageError(
                "unknown-language", f"Whisper knows no language '{language[:20]}'.", "Use an ISO 639-1 code or 'auto'."
            ) from error

    def hear(self, samples: Sequence[Samples]) -> list[Heard]:
        """What is said in each of `samples` (each at most 30 seconds)."""
        done: list[Heard] = []
        while len(done) < len(samples):
            rest = samples[len(done) :]
            done += self._batch.run(lambda size, rest=rest: self._hear(rest[:size]))
        return done

    def _hear(self, samples: Sequence[Samples]) -> list[Heard]:
        prompt = self._model.get_prompt(self._tokenizer, [], without_timestamps=True)
        results = self._model.model.generate(
            self._encoded(samples),
            [prompt] * len(samples),
            beam_size=BEAM,
            max_length=self._model.max_length,
            return_scores=True,
            return_no_speech_prob=True,
        )
        return [self._heard(one) for one in results]

    def _heard(self, result: Any) -> Heard:
        said = [token for token in result.sequences_ids[0] if token < self._tokenizer.eot]
        text: str = self._tokenizer.tokenizer.decode(said).strip()
        count = len(result.sequences_ids[0])
        # CTranslate2 divides by the length; Whisper's own figure counts the end of text as well.
        logprob = float(result.scores[0]) * count / (count + 1)
        return Heard(text, logprob, float(result.no_speech_prob))

    def _encoded(self, samples: Sequence[Samples]) -> Any:
        import torch
        from whisperx.audio import N_SAMPLES, log_mel_spectrogram

        mels = self._model.feat_kwargs.get("feature_size") or 80
        features = [log_mel_spectrogram(one, n_mels=mels, padding=max(0, N_SAMPLES - len(one))) for one in samples]
        return self._model.encode(torch.stack([one[:, :3000] for one in features]))


def _loaded(job: Job, folder: Path) -> Any:
    from whisperx.asr import WhisperModel

    options = {"cpu_threads": THREADS, "local_files_only": True}
    try:
        if torch_device() == "cuda":
            load_cublas()
            try:
                return WhisperModel(str(folder), device="cuda", compute_type="float16", **options)
            except (RuntimeError, ValueError) as error:
                print(f"Whisper on the graphics card: {error}", file=sys.stderr)
                job.warn("no-graphics-card", "Whisper could not use the graphics card; it runs on the processor.")
        return WhisperModel(str(folder), device="cpu", compute_type="int8", **options)
    except MemoryError:
        raise
    except Exception as error:  # tokenizers raises a bare Exception, CTranslate2 RuntimeError
        print(f"Whisper: {error}", file=sys.stderr)
        raise StageError(
            "weights-damaged",
            f"The weights of Whisper cannot be used ({str(error)[:160]}).",
            f"Get them again under Environments in the studio, or run: emotionai env models --get {folder.name}",
        ) from error


def windows(duration: float) -> list[tuple[float, float]]:
    """Up to five stretches of 30 seconds, spread over the film, by which its language is told."""
    count = int(np.clip(duration // 30.0, 1, 5))
    middles = [(number + 0.5) / count * duration for number in range(count)]
    return [(max(0.0, middle - 15.0), min(duration, middle + 15.0)) for middle in middles]
