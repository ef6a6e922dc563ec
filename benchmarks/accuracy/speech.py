"""How right the `speech` stage is: where somebody speaks, which words, and when each of them.

Voice activity needs sound with RTTM files; the word error rate sound with its words in a .txt file of the same name;
alignment sound with an .align file of the same name: "start end word" a line, in 1/25000 s as in GRID (Cooke et al.
2006), or in seconds where there is a decimal point, with "sil" and "sp" for silence.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.accuracy.figure import Figure
from benchmarks.accuracy.metrics import WordErrors, area_under_curve, spoken_words, word_errors
from benchmarks.accuracy.program import Tables, made_up_film, run_stage_on
from benchmarks.accuracy.recordings import (
    Recording,
    diarised,
    ends_at,
    joined,
    samples_of,
    sound_named,
    write_wav,
)
from emotionai_core.workers.catalogue import stage_spec

# Seconds of each folder that are transcribed, shortest recordings first.
MOST_SOUND = 90.0
_FRAME = 0.01
_GAP = 1.0
_GRID = 25_000.0
_SILENCES = ("sil", "sp")
# Sensitivities at which the voiced spans are asked for, to draw the whole curve.
_SENSITIVITIES = (0.02, 0.05, 0.1, 0.25, 0.5, 0.8)

Floats = npt.NDArray[np.float64]


def measure(data: Path, backend: str | None = None) -> Iterator[Figure]:
    """Every figure that the sets under `data` allow; raises `FileNotFoundError` when there is none."""
    found = [*_activity(data, backend), *_transcripts(data, backend), *_alignments(data, backend)]
    if not found:
        raise FileNotFoundError("no sound with an .rttm, .txt or .align file")
    yield from found


def _activity(data: Path, backend: str | None) -> Iterator[Figure]:
    try:
        recordings = diarised(data)
    except FileNotFoundError:
        return
    spec = stage_spec("speech", backend)
    sounds = [samples_of(one.path) for one in recordings]
    samples, starts = joined(sounds, _GAP)
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "sound.wav"
        film = made_up_film(sound, write_wav(sound, samples))
        frames: Floats = (np.arange(round(film.duration / _FRAME), dtype=np.float64) + 0.5) * _FRAME
        default = _covered(frames, run_stage_on("speech", backend, film, {"sound": sound}, {"recognise": False}))
        score = default
        if "vad_on" in spec.settings:
            score = np.zeros(len(frames))
            for on in _SENSITIVITIES:
                tables = run_stage_on("speech", backend, film, {"sound": sound}, {"recognise": False, "vad_on": on})
                score = np.maximum(score, on * (_covered(frames, tables) > 0))
    said, scored = _labelled(recordings, [len(one) / 16_000 for one in sounds], starts, frames)
    heard = default[scored] > 0
    wrong = float((heard != said[scored]).sum() / said[scored].sum())
    always = float((~said[scored]).sum() / said[scored].sum())
    name, count = f"{len(recordings)} recordings with RTTM", int(scored.sum())
    yield Figure(
        stage="speech",
        backend=spec.backend,
        data=name,
        metric="AUC of voice, 10 ms frames",
        value=area_under_curve(said[scored], score[scored]),
        count=count,
        unit="frames of 10 ms",
        trivial=0.5,
        trivial_name="chance",
        note="" if "vad_on" in spec.settings else "at one sensitivity",
    )
    missed = float((said[scored] & ~heard).sum() / said[scored].sum())
    yield Figure(
        stage="speech",
        backend=spec.backend,
        data=name,
        metric="voice detection error rate",
        value=wrong,
        count=count,
        unit="frames of 10 ms",
        trivial=always,
        trivial_name="always voice",
        lower_is_better=True,
        note=f"missed {missed:.3f}, false {wrong - missed:.3f}",
    )


def _labelled(
    recordings: list[Recording], lengths: list[float], starts: list[float], frames: Floats
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which frames of the joined sound are speech, and which were labelled at all."""
    said, scored = np.zeros(len(frames), np.bool_), np.zeros(len(frames), np.bool_)
    for recording, length, at in zip(recordings, lengths, starts, strict=True):
        for start, end, _ in recording.turns:
            said |= (frames >= at + start) & (frames < at + min(end, length))
        for start, end in ends_at(recording, length):
            scored |= (frames >= at + start) & (frames < at + end)
    return said, scored


def _covered(frames: Floats, tables: Tables) -> Floats:
    """The confidence of the voiced span over each frame, 0 where there is none."""
    out = np.zeros(len(frames))
    spans = tables["voiced"]
    for start, end, sure in zip(spans["start"], spans["end"], spans["confidence"], strict=True):
        out[(frames >= float(str(start))) & (frames < float(str(end)))] = max(1e-6, float(str(sure)))
    return out


def _beside(data: Path, suffix: str) -> dict[Path, list[tuple[Path, Path]]]:
    """By folder: sound files and the files of their name that end in `suffix`.

    The last part of a label's name is enough: "grid_swwp2s.align" belongs to "grid_id2_swwp2s.mpg" as well.
    """
    found: dict[Path, list[tuple[Path, Path]]] = {}
    for labels in sorted(data.rglob(f"*{suffix}")):
        path = sound_named(labels.parent, labels.stem) or sound_named(labels.parent, labels.stem.rpartition("_")[2])
        if path is not None:
            found.setdefault(labels.parent, []).append((path, labels))
    return found


def _transcripts(data: Path, backend: str | None) -> Iterator[Figure]:
    name = stage_spec("speech", backend).backend
    for folder, pairs in _beside(data, ".txt").items():
        sounds = sorted(((samples_of(path), labels) for path, labels in pairs), key=lambda pair: len(pair[0]))
        errors, seconds, rejected = WordErrors(0, 0, 0, 0), 0.0, 0
        count = 0
        for samples, labels in sounds:
            if seconds and seconds + len(samples) / 16_000 > MOST_SOUND:
                break
            found, length = _read(samples, backend, None)
            heard = " ".join(str(text) for text in found["utterances"]["text"])
            errors += word_errors(spoken_words(labels.read_text("utf-8")), spoken_words(heard))
            rejected += sum(len(spoken_words(str(text))) for text in found["rejected"]["text"])
            seconds, count = seconds + length, count + 1
        note = f"{errors.substituted} wrong, {errors.deleted} missed, {errors.inserted} added, {rejected} rejected"
        yield Figure(
            stage="speech",
            backend=name,
            data=f"{folder.name}, {count} of {len(sounds)} recordings",
            metric="word error rate",
            value=errors.rate,
            count=errors.words,
            trivial=1.0,
            trivial_name="nothing written",
            lower_is_better=True,
            note=note if count == len(sounds) else f"{note}; only the shortest recordings, {seconds:.0f} s together",
        )


def _read(samples: npt.NDArray[np.int16], backend: str | None, text: str | None) -> tuple[Tables, float]:
    """The stage on one recording, with `text` as its only subtitle line or without any; and its seconds."""
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "sound.wav"
        seconds = write_wav(sound, samples)
        film = made_up_film(sound, seconds)
        if text is None:
            return run_stage_on("speech", backend, film, {"sound": sound}), seconds
        line = {"start": [0.0], "end": [seconds], "text": [text], "label": [""]}
        inputs = {"sound": sound, "subtitles": {"subtitles": line}}
        return run_stage_on("speech", backend, film, inputs), seconds


def _alignments(data: Path, backend: str | None) -> Iterator[Figure]:
    name = stage_spec("speech", backend).backend
    for folder, pairs in _beside(data, ".align").items():
        errors, plain = list[float](), list[float]()
        for path, labels in pairs:
            words = read_align(labels.read_text("utf-8"))
            found, seconds = _read(samples_of(path), backend, " ".join(word for _, _, word in words))
            starts = [float(str(start)) for start in found["words"]["start"]]
            true = np.array([start for start, _, _ in words])
            if len(starts) == len(true):
                errors += np.abs(np.array(starts) - true).tolist()
                plain += np.abs(np.arange(len(true)) * seconds / len(true) - true).tolist()
        if errors:
            yield Figure(
                stage="speech",
                backend=name,
                data=f"{folder.name}, {len(pairs)} recordings with .align",
                metric="median error of word starts, s",
                value=float(np.median(errors)),
                count=len(errors),
                trivial=float(np.median(plain)),
                trivial_name="words spread evenly",
                lower_is_better=True,
            )


def read_align(text: str) -> list[tuple[float, float, str]]:
    """The words of an .align file with their start and end in seconds, silences left out."""
    rows = [line.split(maxsplit=2) for line in text.splitlines() if len(line.split()) >= 3]
    unit = 1.0 if any("." in start for start, _, _ in rows) else _GRID
    return [(float(a) / unit, float(b) / unit, word.strip()) for a, b, word in rows if word.strip() not in _SILENCES]
