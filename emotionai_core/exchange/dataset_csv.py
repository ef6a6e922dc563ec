"""The fused data set as CSV: exactly 14 columns, empty where a channel is silent, never a made-up number."""

from __future__ import annotations

import csv
import io
import math
from typing import Final

from emotionai_core.records.analysis import Analysis
from emotionai_core.records.conflict import Verdict
from emotionai_core.records.evidence import Channel
from emotionai_core.records.line import Line

COLUMNS: Final = (
    "start",
    "end",
    "character",
    "dialogue",
    "text_emotion",
    "text_confidence",
    "audio_arousal",
    "audio_valence",
    "audio_dominance",
    "face_emotion",
    "face_confidence",
    "listener",
    "listener_emotion",
    "conflict",
)


def number(value: float) -> str:
    """The one spelling of a number in exports: three decimals, empty for "not known"."""
    return "" if math.isnan(value) else f"{round(value, 3) + 0.0:.3f}"


def dataset_csv(analysis: Analysis) -> str:
    """One row per utterance in film order, RFC 4180 with newline ends."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for line in analysis.lines:
        writer.writerow(_row(analysis, line))
    return out.getvalue()


def _row(analysis: Analysis, line: Line) -> list[str]:
    face, text = line.reading(Channel.FACE), line.reading(Channel.TEXT)
    return [
        number(line.utterance.start),
        number(line.utterance.end),
        cell(analysis.name(line.person)),
        cell(line.utterance.text),
        text.label if text else "",
        number(text.distribution_top) if text else "",
        number(line.voice.arousal),
        number(line.voice.valence),
        number(line.voice.dominance),
        face.label if face else "",
        number(face.distribution_top) if face else "",
        cell(analysis.name(line.listener)),
        line.listener_emotion,
        _conflict(analysis, line),
    ]


def _conflict(analysis: Analysis, line: Line) -> str:
    """The kind, "unsure", or empty; a conflict that the analyst rejected is none."""
    if line.conflict is not None and analysis.judgements.get(line.utterance.number) != "rejected":
        return line.conflict.kind.value
    return "unsure" if line.verdict is Verdict.UNSURE else ""


def cell(text: str) -> str:
    """Text that a spreadsheet will not run: a leading =, +, -, @ or control character gets an apostrophe."""
    # The csv module leaves a lone carriage return unquoted, which other readers take for the end of the row.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\n") else text
