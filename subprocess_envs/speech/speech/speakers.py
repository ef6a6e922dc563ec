"""Stage `speakers`: whose voice it is, by pyannote.audio's community-1 pipeline.

The pipeline needs all of a sound at once and its clustering takes memory with the square of the length, so the film is
listened to in blocks of ten minutes and the voices of the blocks are joined by their embeddings (`speech.voices`).
What was heard in a block is kept until the stage is done.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from emotionai_core.wire.messages import Json
from emotionai_core.wire.serve import Job, StageError
from emotionai_core.wire.tables import Column, Table
from emotionai_core.wire.weights import StoredModel, stored_model
from speech.devices import Batch, settle, torch_device
from speech.manual import complete_settings
from speech.passes import Kept
from speech.patience import patiently
from speech.sound import RATE, Samples, Sound, sound_of
from speech.voices import BlockVoice, Turn, centres, join, speaker_of

MODEL = "pyannote-community-1"
BLOCK = 600.0
# A remainder this short joins the block before it: too little to tell voices apart.
LEAST_BLOCK = 120.0
# Embeddings that the schema takes; another model's would be of no use to the gallery.
WIDTH = 256
_BATCH = 32

Tables = Mapping[str, Mapping[str, Sequence[object]]]


def speakers(job: Job) -> dict[str, Json]:
    """Run the stage; settings in worker.toml. Raises `StageError`, `Cancelled`."""
    complete_settings(job.request)
    sound = sound_of(job)
    if not job.wants(0):
        return {}
    utterances = _utterances(job)
    if sound is None or not utterances:
        job.warn("no-voices", "There is no spoken line, so there are no voices to tell apart.")
        job.save(0, 0.0, job.request.duration, _tables([], {}))
        return {"speakers": 0, "utterances": 0}
    kept = Kept(job, "turns")
    with sound:
        voices, turns = _heard(job, sound, kept)
    fewest, most = _bounds(job.request.settings)
    numbers = join(voices, fewest, most)
    film_turns = [Turn(a, b, int(numbers[voice])) for a, b, voice in turns]
    rows = [(number, found) for number, a, b in utterances if (found := speaker_of(film_turns, a, b)) is not None]
    job.save(0, 0.0, job.request.duration, _tables(rows, centres(voices, numbers)))
    kept.clear()
    job.progress(job.request.duration, job.request.duration, "s")
    return {"speakers": len({speaker for _, (speaker, _) in rows}), "utterances": len(rows)}


def _utterances(job: Job) -> list[tuple[int, float, float]]:
    table = job.table("speech", "utterances")
    try:
        rows = zip(table["utterance"], table["start"], table["end"], strict=True)
        return sorted((int(str(number)), float(str(a)), float(str(b))) for number, a, b in rows)
    except (KeyError, ValueError) as error:
        raise StageError("input-incomplete", "The result of 'speech' is not what this stage can read.") from error


def _tables(rows: Sequence[tuple[int, tuple[int, float]]], embeddings: Mapping[int, Sequence[float]]) -> Tables:
    kept = {speaker: row for speaker, row in embeddings.items() if len(row) == WIDTH}
    return {
        "speakers": {
            "utterance": [number for number, _ in rows],
            "speaker": [speaker for _, (speaker, _) in rows],
            "confidence": [share for _, (_, share) in rows],
        },
        "voices": {"speaker": list(kept), "embedding": [list(row) for row in kept.values()]},
    }


def _bounds(settings: Mapping[str, Json]) -> tuple[int, int]:
    """Fewest and most voices of the film; raises `StageError` when they contradict each other."""
    wanted = int(str(settings["speakers"]))
    if wanted:
        return wanted, wanted
    fewest, most = int(str(settings["min_speakers"])), int(str(settings["max_speakers"]))
    if fewest > most:
        raise StageError("bad-setting", "There cannot be more speakers at least than at most.")
    return fewest, most


def blocks_of(duration: float) -> list[tuple[float, float]]:
    """[start, end) of each block; they depend on the film's length alone."""
    count = max(1, math.ceil((duration - LEAST_BLOCK) / BLOCK))
    edges = [number * BLOCK for number in range(count)] + [duration]
    return list(pairwise(edges))


def _heard(job: Job, sound: Sound, kept: Kept) -> tuple[list[BlockVoice], list[tuple[float, float, int]]]:
    """The voices of all blocks and the turns of each, as (start, end, place in the list of voices)."""
    duration = job.request.duration if job.request.duration > 0 else sound.duration
    blocks = blocks_of(duration)
    bounds = _bounds(job.request.settings)
    pipeline = _Pipeline(job, duration)
    voices: list[BlockVoice] = []
    turns: list[tuple[float, float, int]] = []
    for index, (start, end) in enumerate(blocks):
        # A block of a longer film can hold fewer of its voices, down to one.
        fewest = bounds[0] if len(blocks) == 1 else 1

        def make(start: float = start, end: float = end, fewest: int = fewest) -> Tables:
            return pipeline.listen(sound.read(start, end), start, end, (fewest, bounds[1]))

        _gather(kept.get(index, make), index, voices, turns)
        job.progress(end, duration, "s")
    return voices, turns


def _gather(
    tables: Mapping[str, Table], block: int, voices: list[BlockVoice], turns: list[tuple[float, float, int]]
) -> None:
    known, said = tables["voices"], tables["turns"]
    first = len(voices)
    for seconds, row in zip(known["seconds"], known["embedding"], strict=True):
        voices.append(BlockVoice(block, float(str(seconds)), _floats(row)))
    for start, end, voice in zip(said["start"], said["end"], said["voice"], strict=True):
        turns.append((float(str(start)), float(str(end)), first + int(str(voice))))


def _floats(value: Json) -> tuple[float, ...]:
    items: Column = value if isinstance(value, list) else []
    return tuple(float(str(one)) for one in items)


class _Pipeline:
    """pyannote's pipeline, loaded when the first block asks for it."""

    def __init__(self, job: Job, duration: float) -> None:
        self._job = job
        self._duration = duration
        self._loaded: Any = None
        self._batch = Batch(job, _BATCH)
        self._share = 0.0

    def listen(self, samples: Samples, start: float, end: float, bounds: tuple[int, int]) -> Tables:
        """The turns and voices in `samples`, which are [start, end) of the film."""

        def alive() -> None:
            self._job.progress(start + self._share * (end - start), self._duration, "s")

        alive()
        if self._loaded is None:
            settle()
            self._loaded = patiently(self._job, lambda: load(stored_model(MODEL)), alive)
            step = float(str(self._job.request.settings["segmentation_step"]))
            inference = self._loaded._segmentation
            inference.step = step * inference.duration
        found = patiently(self._job, lambda: self._batch.run(lambda size: self._run(samples, size, bounds)), alive)
        self._share = 0.0
        return block_tables(found, start)

    def _run(self, samples: Samples, size: int, bounds: tuple[int, int]) -> Any:
        import torch

        torch.manual_seed(0)
        self._loaded.segmentation_batch_size = size
        self._loaded.embedding_batch_size = size
        sound = {"waveform": torch.from_numpy(samples)[None], "sample_rate": RATE}
        return self._loaded(sound, hook=self._hook, min_speakers=bounds[0], max_speakers=bounds[1])

    def _hook(
        self, name: str, _: object, file: object = None, total: float | None = None, completed: float | None = None
    ) -> None:
        # Segmentation takes about a third of the time, embeddings nearly all of the rest.
        if total and completed is not None and name in ("segmentation", "embeddings"):
            part = completed / total
            self._share = 0.3 * part if name == "segmentation" else 0.3 + 0.7 * part


def load(model: StoredModel) -> Any:
    """The pipeline in the model's folder; raises `StageError` when its files cannot be used."""
    import torch
    from pyannote.audio import Pipeline

    try:
        pipeline = Pipeline.from_pretrained(Path(model.folder))
        if pipeline is None:
            raise ValueError("the pipeline's description names files that are not there")
        return pipeline.to(torch.device(torch_device()))
    except Exception as error:  # torch, yaml, zipfile and pyannote raise types of their own
        print(f"{model.model}: {error}", file=sys.stderr)
        raise StageError(
            "weights-damaged",
            f"The weights of pyannote's pipeline cannot be used ({type(error).__name__}).",
            f"Get them again under Environments in the studio, or run: emotionai env models --get {model.model}",
        ) from error


def block_tables(found: Any, start: float) -> Tables:
    """The pipeline's answer as tables; voices in the order of their labels, times in film seconds."""
    labels = list(found.speaker_diarization.labels())
    turns = [
        (start + one.start, start + one.end, labels.index(label))
        for one, _, label in found.exclusive_speaker_diarization.itertracks(yield_label=True)
        if label in labels
    ]
    seconds = [0.0] * len(labels)
    for first, last, voice in turns:
        seconds[voice] += last - first
    return {
        "turns": {
            "start": [one[0] for one in turns],
            "end": [one[1] for one in turns],
            "voice": [one[2] for one in turns],
        },
        "voices": {"seconds": seconds, "embedding": _embeddings(found.speaker_embeddings, len(labels))},
    }


def _embeddings(vectors: Any, count: int) -> list[list[float]]:
    """One unit row a voice, empty where the pipeline has none for it."""
    rows: list[list[float]] = []
    for number in range(count):
        row = np.asarray(vectors[number], np.float64) if vectors is not None and number < len(vectors) else np.zeros(0)
        length = float(np.linalg.norm(row)) if row.size and np.isfinite(row).all() else 0.0
        rows.append((row / length).tolist() if length > 1e-9 else [])
    return rows
