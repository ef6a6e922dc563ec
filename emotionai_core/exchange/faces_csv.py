"""The faces as CSV: `person, emotion, file, confidence`, one row per face that was looked at (seed document 001)."""

from __future__ import annotations

import csv
import io

from emotionai_core.exchange.dataset_csv import cell, number
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.evidence import EMOTIONS


def faces_csv(analysis: Analysis) -> str:
    """Rows in time order; the file's name is the face's time in seconds, as the bridge reads it back."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("person", "emotion", "file", "confidence"))
    faces = analysis.faces
    names = [cell(analysis.name(key)) or key for key in faces.keys]
    best = faces.emotion.argmax(axis=1) if len(faces) else ()
    for row, label in enumerate(best):
        # What a person marked as no face.
        if faces.person[row] < 0 and faces.quality[row] == 0.0 and faces.confidence[row] == 0.0:
            continue
        person = int(faces.person[row])
        who = names[person] if person >= 0 else ""
        sure = number(float(faces.emotion[row, label]))
        writer.writerow((who, EMOTIONS[int(label)], f"{number(float(faces.time[row]))}.jpg", sure))
    return out.getvalue()
