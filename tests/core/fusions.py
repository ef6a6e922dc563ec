"""Small utterances, faces and machine readings for the tests of fusion and of what leaves the studio."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np

from emotionai_core.fusion.assembly import assemble
from emotionai_core.fusion.columns import UtteranceColumns
from emotionai_core.project.edits import Edit
from emotionai_core.project.load import MachineReading
from emotionai_core.records.analysis import Analysis, FaceTable, StageRun
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.film import Film, Shot
from emotionai_core.records.person import Portrait
from emotionai_core.records.utterance import Utterance
from emotionai_core.settings import Settings

FILM = Film(Path("/films/x.mp4"), "d" * 32, 1000, 120.0, 640, 360, Fraction(25), 3000, 0.0, False, ())
NAN = float("nan")


def after(source: MachineReading, edits: Sequence[Edit], settings: Settings, coder: str = "") -> Analysis:
    """The view of `source` after edits that one coder made."""
    return assemble(source, [(edit, coder) for edit in edits], settings)


def showing(emotion: str, sure: float = 0.94) -> list[float]:
    """A distribution with `sure` on one emotion and the rest spread."""
    rest = (1 - sure) / (len(EMOTIONS) - 1)
    return [sure if name == emotion else rest for name in EMOTIONS]


def face_table(rows: Sequence[tuple], people: int) -> FaceTable:
    """Rows of (time, person, emotion name or distribution[, confidence, quality])."""
    rows = sorted(rows, key=lambda row: row[0])
    full = [(*row, 1.0, 1.0)[:5] if len(row) == 3 else row for row in rows]
    n = len(full)
    emotion = [showing(row[2]) if isinstance(row[2], str) else row[2] for row in full]
    return FaceTable(
        time=np.array([row[0] for row in full], float),
        track=np.arange(n, dtype=np.int64),
        person=np.array([row[1] for row in full], np.int64),
        box=np.zeros((n, 4)),
        confidence=np.array([row[3] for row in full], float),
        quality=np.array([row[4] for row in full], float),
        emotion=np.array(emotion, float).reshape(n, 7),
        keys=tuple(f"face-{number}" for number in range(people)),
    )


def columns(spans: Sequence[tuple[float, float]], **more) -> UtteranceColumns:
    """Utterances of which nothing is known but what `more` says."""
    n = len(spans)
    plain = {
        "label": ("",) * n,
        "voice_cluster": np.full(n, -1, np.int64),
        "voice_trust": np.full(n, NAN),
        "text_emotion": np.full((n, 7), NAN),
        **{name: np.full(n, NAN) for name in ("arousal", "valence", "dominance")},
        "voice_confidence": np.zeros(n),
    }
    plain.update({name: tuple(value) if name == "label" else np.array(value) for name, value in more.items()})
    start, end = np.array(spans, float).reshape(n, 2).T
    return UtteranceColumns(start=start, end=end, **plain)


class Stored:
    """Stands for a `StoredTable`."""

    def __init__(self, **columns: Sequence) -> None:
        self._columns = columns

    def __len__(self) -> int:
        return len(next(iter(self._columns.values())))

    def numbers(self, name: str) -> np.ndarray:
        return np.array([NAN if one is None else one for one in self._columns[name]], float)

    def whole(self, name: str) -> np.ndarray:
        return np.array(self._columns[name], np.int64)

    def vectors(self, name: str) -> np.ndarray:
        return np.array(self._columns[name], float).reshape(len(self), -1)

    def texts(self, name: str) -> list[str]:
        return list(self._columns[name])


def reading(
    said: Sequence[tuple[float, float, str, str]],
    faces: FaceTable,
    *,
    text: Sequence[str] | None = None,
    voice: Sequence[tuple[float | None, float | None, float]] | None = None,
    clusters: Sequence[int] | None = None,
    cuts: Sequence[float] = (),
) -> MachineReading:
    """A reading of lines (start, end, words, label), with text emotions, voice (arousal, valence, confidence)."""
    utterances = tuple(
        Utterance(number, start, end, words, "subtitle", 1.0, label)
        for number, (start, end, words, label) in enumerate(said)
    )
    numbers = list(range(len(said)))
    edges = [0.0, *cuts, FILM.duration]
    shots = tuple(Shot(i, edges[i], edges[i + 1]) for i in range(len(edges) - 1))
    spoken = None
    if voice is not None:
        arousal, valence, sure = (list(column) for column in zip(*voice, strict=True))
        spoken = Stored(
            utterance=numbers, arousal=arousal, valence=valence, dominance=[None] * len(voice), confidence=sure
        )
    return MachineReading(
        film=FILM,
        shots=shots,
        faces=faces,
        portraits={number: Portrait(1.0, (0.1, 0.1, 0.2, 0.2), 0.9) for number in range(len(faces.keys))},
        people_confidence={number: 0.8 for number in range(len(faces.keys))},
        utterances=utterances,
        speakers=Stored(utterance=numbers, speaker=clusters, confidence=[0.9] * len(said)) if clusters else None,  # type: ignore[arg-type]
        voice=spoken,  # type: ignore[arg-type]
        text=Stored(utterance=numbers, emotion=[showing(one) for one in text]) if text else None,  # type: ignore[arg-type]
        text_calibration={},
        face_calibration={},
        runs=(StageRun("faces", "embedded", "1", "faces-0", (("w", "a" * 64, "MIT"),), ("Small faces.",), ()),),
    )


def scene() -> MachineReading:
    """Mara (face 0) and Ben (face 1) talk; Mara smiles at sad words; Ben's last words come from off screen."""
    faces = [(t / 4, 0, "joy") for t in range(0, 12)] + [(t / 4, 1, "neutral") for t in range(16, 30)]
    faces += [(t / 4 + 0.01, 1, "surprise") for t in range(4, 9)]
    said = [
        (0.5, 2.0, "I am so sad today.", "MARA"),
        (4.0, 6.0, "How lovely.", "BEN"),
        (40.0, 42.0, "Nobody sees me.", "OMAR"),
    ]
    return reading(
        said, face_table(faces, 2), text=["sadness", "joy", "fear"],
        voice=[(0.2, None, 0.5), (0.8, None, 0.5), (0.5, None, 0.5)], clusters=[0, 1, 2], cuts=[3.0, 39.0],
    )  # fmt: skip
