"""Expressed intensity against what actors were asked for (for expected intensity see `benchmarks.training.intensity`).

    python -m benchmarks.intensity DATA

Acted speech of two intensities (DATA/speech_ravdess_dev: RAVDESS, Livingstone & Russo 2018, CC BY-NC-SA 4.0,
measured only), read by the voice program and taken through `judgement.expressed` as the lines of one film: the area
under the curve of strong against normal, beside loudness alone; and by how much attention lifts a line above the
mean of its steps (`expressed.USUAL_LIFT`). Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.accuracy.metrics import area_under_curve
from benchmarks.accuracy.program import made_up_film, run_stage_on
from benchmarks.accuracy.recordings import joined, samples_of, write_wav
from benchmarks.accuracy.voice import Spoken, recordings
from emotionai_core.film.loudness import STEP, loudness
from emotionai_core.judgement.amplifier import amplifiers, line_loudness, usual_loudness
from emotionai_core.judgement.expressed import expressed_intensity
from emotionai_core.judgement.steps import attended, row_means
from emotionai_core.records.analysis import Analysis, FaceTable
from emotionai_core.records.conflict import Verdict
from emotionai_core.records.line import Line
from emotionai_core.records.signals import Signals
from emotionai_core.records.utterance import Utterance, VoiceAffect
from emotionai_core.settings import Settings

GAP = 1.0
# Acted sadness and calm are not louder when they are stronger.
LOUDER = frozenset({"angry", "happy", "fearful", "fear"})


def film_of(rows: Sequence[Spoken]) -> tuple[Analysis, Signals]:
    """The recordings as the lines of one film, as the embedded voice program reads them."""
    sounds = [samples_of(row.file) for row in rows]
    samples, starts = joined(sounds, GAP)
    who = sorted({row.speaker for row in rows})
    numbers = list(range(len(rows)))
    ends = [start + len(one) / 16_000 for start, one in zip(starts, sounds, strict=True)]
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "sound.wav"
        film = made_up_film(sound, write_wav(sound, samples))
        voiced = run_stage_on("speech", None, film, {"sound": sound}, {"recognise": False})["voiced"]
        plain = {
            "utterance": numbers, "start": starts, "end": ends, "text": [""] * len(rows),
            "source": ["subtitle"] * len(rows), "confidence": [1.0] * len(rows), "label": [row.speaker for row in rows],
        }  # fmt: skip
        speakers = [who.index(row.speaker) for row in rows]
        groups = {"speakers": {"utterance": numbers, "speaker": speakers, "confidence": [1.0] * len(rows)}}
        inputs = {"sound": sound, "speech": {"utterances": plain, "voiced": voiced}, "speakers": groups}
        found = run_stage_on("voice", None, film, inputs)
        level = loudness(sound)
    lines = tuple(
        _line(number, start, end, row.speaker, arousal, sure)
        for number, start, end, row, arousal, sure in zip(
            numbers, starts, ends, rows, _in_order(found["voice"], "arousal"), _in_order(found["voice"], "confidence"),
            strict=True,
        )
    )  # fmt: skip
    windows = found["windows"]
    fine = [row for row, step in enumerate(windows["step"]) if abs(float(str(step)) - 0.1) < 1e-6]
    time, arousal = (np.array([float(str(windows[name][row])) for row in fine]) for name in ("time", "arousal"))
    order = np.argsort(time, kind="stable")
    none, whole = np.zeros(0), np.zeros(0, np.int64)
    faces = FaceTable(none, whole, whole, np.zeros((0, 4)), none, none, np.zeros((0, 7)), ())
    return Analysis(film, (), (), lines, faces, {}, ()), Signals(time[order], arousal[order], 0.1, level, STEP)


def _in_order(table: dict, column: str) -> list[float]:
    rows = sorted(zip(table["utterance"], table[column], strict=True))
    return [float("nan") if value is None else float(value) for _, value in rows]


def _line(number: int, start: float, end: float, speaker: str, arousal: float, sure: float) -> Line:
    said = Utterance(number, start, end, "", "subtitle", 1.0, speaker)
    return Line(said, speaker, VoiceAffect(arousal=arousal, confidence=sure), (), "", "", Verdict.UNSURE, None)


def compared(rows: Sequence[Spoken], analysis: Analysis, signals: Signals) -> dict[str, object]:
    """Areas under the curve, strong against normal, over all acted emotions and over those that get louder."""
    shown = expressed_intensity(analysis, signals, Settings())
    level = line_loudness(analysis, signals)
    usual = usual_loudness([row.speaker for row in rows], level, Settings().fewest_lines)
    scores = {
        "expressed intensity": shown.measured,
        "arousal of the whole line": np.array([line.voice.arousal for line in analysis.lines]),
        "plain mean of the steps": row_means(shown.intensity),
        "loudness (loudest 0.3 s)": level,
        "loudness over the speaker's median": level - usual,
    }
    lift = attended(shown.intensity, shown.attention) - row_means(shown.intensity)
    strong = np.array([row.intensity == "strong" for row in rows])
    acted = np.array([row.emotion not in ("neutral", "calm", "disgust", "surprised", "surprise") for row in rows])
    known = np.all([np.isfinite(one) for one in scores.values()], axis=0)
    raised = amplifiers(analysis, signals, Settings())
    out: dict[str, object] = {
        "lines": len(rows),
        "measured": int(known.sum()),
        "attention lifts a line by (median)": round(float(np.nanmedian(lift)), 3),
        "amplified": {"strong": int((raised > 0)[strong].sum()), "normal": int((raised > 0)[~strong].sum())},
    }
    louder = np.array([row.emotion in LOUDER for row in rows])
    for name, kept in (("emotions acted both ways", acted & known), ("anger, joy, fear", louder & known)):
        table = {score: round(area_under_curve(strong[kept], value[kept]), 3) for score, value in scores.items()}
        out[name] = {"strong": int(strong[kept].sum()), "normal": int((~strong[kept]).sum()), "AUC": table}
    return out


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    rows = recordings(parser.parse_args().data / "speech_ravdess_dev" / "labels.csv")
    analysis, signals = film_of(rows)
    print(json.dumps(compared(rows, analysis, signals), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
