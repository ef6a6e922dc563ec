"""How aroused a voice is: the `voice` stage on acted speech, each actor's recordings read as lines of one film.

A set is a folder of sound files with a labels.csv beside them: columns `file` and `emotion`, and where there are any
`speaker` (or `actor`) and `intensity` (normal, strong). RAVDESS and EmoDB are often used; nothing is fitted on either.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.accuracy.figure import Figure
from benchmarks.accuracy.metrics import area_under_curve
from benchmarks.accuracy.program import Tables, made_up_film, run_stage_on
from benchmarks.accuracy.recordings import joined, samples_of, write_wav
from emotionai_core.workers.catalogue import stage_spec

HIGH = frozenset({"angry", "anger", "happy", "happiness", "joy"})
LOW = frozenset({"sad", "sadness", "neutral", "calm", "bored", "boredom"})
ACTED_STRONGER = frozenset({"angry", "anger", "happy", "happiness", "joy", "fear", "fearful"})
GOAL = 0.93
PUBLISHED = "the method on four other sets: binary accuracy 0.73-0.86, rank correlation 0.62-0.77 (Bone et al. 2012)"
_GAP = 1.0

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One recording of a set."""

    file: Path
    speaker: str
    emotion: str
    intensity: str


def measure(data: Path, backend: str | None = None) -> Iterator[Figure]:
    """Area under the curve for high against low arousal, for strong against normal, and for the surer half of lines.

    High is angry and happy, low is sad, neutral, calm and bored, by the actors' instructions. Raises
    `FileNotFoundError` without a set.
    """
    sets = [labels for labels in sorted(data.rglob("labels.csv")) if recordings(labels)]
    if not sets:
        raise FileNotFoundError("no labels.csv with the columns file and emotion beside sound files")
    name = stage_spec("voice", backend).backend
    for labels in sets:
        rows = recordings(labels)
        starts, found = _read(rows, backend)
        yield from _figures(name, labels.parent.name, rows, starts, found)


def recordings(labels: Path) -> list[Spoken]:
    """The recordings named in a labels.csv that are there, by speaker and name; empty for another kind of table."""
    with labels.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows or not {"file", "emotion"} <= rows[0].keys():
        return []
    found = [
        Spoken(
            labels.parent / row["file"],
            (row.get("speaker") or row.get("actor") or "").strip(),
            row["emotion"].strip().lower(),
            (row.get("intensity") or "").strip().lower(),
        )
        for row in rows
    ]
    return sorted((one for one in found if one.file.is_file()), key=lambda one: (one.speaker, one.file.name))


def _read(rows: Sequence[Spoken], backend: str | None) -> tuple[list[float], Tables]:
    """Where each recording begins in the made-up film, and what the stage says of it."""
    sounds = [samples_of(row.file) for row in rows]
    samples, starts = joined(sounds, _GAP)
    who = sorted({row.speaker for row in rows})
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "sound.wav"
        film = made_up_film(sound, write_wav(sound, samples))
        voiced = run_stage_on("speech", None, film, {"sound": sound}, {"recognise": False})["voiced"]
        numbers = list(range(len(rows)))
        lines = {
            "utterance": numbers,
            "start": starts,
            "end": [start + len(one) / 16_000 for start, one in zip(starts, sounds, strict=True)],
            "text": [""] * len(rows),
            "source": ["subtitle"] * len(rows),
            "confidence": [1.0] * len(rows),
            "label": [row.speaker for row in rows],
        }
        speakers = [who.index(row.speaker) for row in rows]
        inputs = {
            "sound": sound,
            "speech": {"utterances": lines, "voiced": voiced},
            "speakers": {"speakers": {"utterance": numbers, "speaker": speakers, "confidence": [1.0] * len(rows)}},
        }
        return starts, run_stage_on("voice", backend, film, inputs)


def _figures(
    backend: str, name: str, rows: Sequence[Spoken], starts: Sequence[float], found: Tables
) -> Iterator[Figure]:
    arousal, sure = _columns(found, len(rows))
    high = np.array([row.emotion in HIGH for row in rows])
    judged = high | np.array([row.emotion in LOW for row in rows])

    def figure(metric: str, kind: npt.NDArray[np.bool_], score: Floats, goal: float | None = None) -> Figure:
        known = np.isfinite(score)
        value = area_under_curve(kind[known], score[known])
        note = f"{int((~known).sum())} without a reading" if (~known).any() else ""
        count = int(known.sum())
        published = PUBLISHED if goal else ""
        return Figure("voice", backend, name, metric, value, count, 0.5, "chance", published, goal, note=note)

    yield figure("AUC high against low arousal", high[judged], arousal[judged], GOAL)
    middle = np.median(sure[judged & np.isfinite(arousal)]) if judged.any() else 0.0
    half = judged & (sure >= middle)
    yield figure("AUC, the surer half of lines", high[half], arousal[half])
    acted = np.array([row.emotion in ACTED_STRONGER and row.intensity in ("normal", "strong") for row in rows])
    strong = np.array([row.intensity == "strong" for row in rows])
    if acted.any():
        yield figure("AUC strong against normal", strong[acted], arousal[acted])
    times, scores = _windows(found)
    row_of = np.searchsorted(np.array(starts), times + 0.5, side="right") - 1
    kept = judged[row_of]
    yield replace(figure("AUC of windows of 1.0 s", high[row_of][kept], scores[kept]), unit="windows")


def _columns(found: Tables, count: int) -> tuple[Floats, Floats]:
    """Arousal (NaN where not estimated) and confidence of each line, shape (count,)."""
    arousal, sure = np.full(count, np.nan), np.zeros(count)
    table = found["voice"]
    for number, value, trust in zip(table["utterance"], table["arousal"], table["confidence"], strict=True):
        arousal[int(str(number))] = np.nan if value is None else float(str(value))
        sure[int(str(number))] = float(str(trust))
    return arousal, sure


def _windows(found: Tables) -> tuple[Floats, Floats]:
    """Start and arousal of the windows of one second that have a reading."""
    table = found["windows"]
    rows = zip(table["time"], table["step"], table["arousal"], strict=True)
    kept = [(float(str(t)), float(str(a))) for t, step, a in rows if step == 1.0 and a is not None]
    times, scores = np.array(kept, np.float64).reshape(-1, 2).T
    return times, scores
