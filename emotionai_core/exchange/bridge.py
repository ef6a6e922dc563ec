"""The bridge: analyses made elsewhere, as CSV, become artefacts of their own.

    faces       person, emotion, file, confidence            the file's name is its time: 374.75.jpg
    voice       start, end, arousal, valence, dominance      a cell may be empty
    transcript  start, end, character, dialogue[, text_emotion, text_confidence]

A 14-column data set serves as voice (audio_...) and transcript too. Source: seed document 001, module 2, step 1.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from emotionai_core.errors import StudioError
from emotionai_core.exchange.dataset_csv import cell
from emotionai_core.perception.schema import check_tables
from emotionai_core.project.load import IMPORTED
from emotionai_core.records.evidence import EMOTIONS, emotion_named
from emotionai_core.wire.messages import Json, WireError
from emotionai_core.wire.tables import Table, tidy

BACKEND: Final = IMPORTED
VERSION: Final = "1"
_LARGEST = 200 * 2**20
_TIME_IN_NAME = re.compile(r"(\d+(?:\.\d+)?)\.(?:jpe?g|png|webp|bmp)$", re.IGNORECASE)
_SEVENTH = 1.0 / len(EMOTIONS)


class BridgeError(StudioError):
    """A CSV that is not of the documented shape."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class Imported:
    """Tables by stage, ready to stand as artefacts, and the bytes they come from."""

    tables: Mapping[str, Mapping[str, Table]]
    source: bytes


def import_faces(path: Path) -> Imported:
    """Faces and the people they belong to; people are numbered by how often they are seen."""
    data, rows = _rows(path, ("person", "emotion", "file", "confidence"))
    seen: dict[str, list[tuple[float, str, float]]] = {}
    for number, row in rows:
        found = _TIME_IN_NAME.search(row["file"].strip())
        if found is None:
            raise BridgeError(f"'{path.name}', line {number}: '{row['file'][:60]}' holds no time such as 374.75.jpg.")
        sure = _number(path, number, row, "confidence", 0.0, 1.0)
        sure = 0.0 if sure is None else sure
        seen.setdefault(row["person"].strip(), []).append(
            (float(found.group(1)), _emotion(path, number, row["emotion"]), sure)
        )
    order = sorted(seen, key=lambda person: (-len(seen[person]), person))
    faces = sorted(
        (time, track, emotion, sure) for track, person in enumerate(order) for time, emotion, sure in seen[person]
    )
    tables = {
        "faces": {"faces": _face_table(faces), "tracks": _track_table(order, seen)},
        "people": {"people": _people_table(len(order))},
    }
    return _checked(path, data, tables)


def import_voice(path: Path, numbers: Sequence[int], spans: Sequence[tuple[float, float]]) -> Imported:
    """Voice affect for the utterances `numbers` with their `spans` in seconds, matched by largest overlap."""
    data, rows = _rows(path, ("start", "end"))
    found: list[tuple[float, float, list[Json]]] = []
    for number, row in rows:
        start, end = (_number(path, number, row, name, 0.0, 1e6) for name in ("start", "end"))
        values: list[Json] = [
            _number(path, number, row, _first(row, name, f"audio_{name}"), low, 1.0)
            for name, low in (("arousal", 0.0), ("valence", -1.0), ("dominance", 0.0))
        ]
        if start is not None and end is not None:
            found.append((start, end, values))
    table: Table = {name: [] for name in ("utterance", "arousal", "valence", "dominance", "confidence")}
    for utterance, span in zip(numbers, spans, strict=True):
        best = max(found, key=lambda one: min(one[1], span[1]) - max(one[0], span[0]), default=None)
        if best is None or min(best[1], span[1]) <= max(best[0], span[0]):
            continue
        for name, value in zip(table, [utterance, *best[2], 1.0], strict=True):
            table[name].append(value)
    return _checked(path, data, {"voice": {"voice": table}})


def import_transcript(path: Path) -> Imported:
    """Utterances, and their text emotion where the columns are there."""
    data, rows = _rows(path, ("start", "end", "character", "dialogue"))
    lines: Table = {name: [] for name in ("utterance", "start", "end", "text", "source", "confidence", "label")}
    text: Table = {"utterance": [], "emotion": []}
    spoken: list[tuple[float, float, int, dict[str, str]]] = []
    for number, row in rows:
        start, end = (_number(path, number, row, name, 0.0, 1e6) for name in ("start", "end"))
        if start is None or end is None or end <= start:
            raise BridgeError(f"'{path.name}', line {number}: start and end must be seconds, end after start.")
        spoken.append((start, end, number, row))
    for index, (start, end, number, row) in enumerate(sorted(spoken, key=lambda one: one[:3])):
        cells: list[Json] = [index, start, end, _unguarded(row["dialogue"]), BACKEND, 1.0, _unguarded(row["character"])]
        for name, value in zip(lines, cells, strict=True):
            lines[name].append(value)
        if row.get("text_emotion", "").strip():
            sure = _number(path, number, row, "text_confidence", 0.0, 1.0)
            text["utterance"].append(index)
            text["emotion"].append(_spread(_emotion(path, number, row["text_emotion"]), 1.0 if sure is None else sure))
    tables: dict[str, dict[str, Table]] = {"speech": {"utterances": lines}}
    if text["utterance"]:
        tables["text"] = {"text": text}
    return _checked(path, data, tables)


def _rows(path: Path, needed: Sequence[str]) -> tuple[bytes, list[tuple[int, dict[str, str]]]]:
    try:
        if path.stat().st_size > _LARGEST:
            raise BridgeError(f"'{path.name}' is too large to be a table of an analysis.")
        data = path.read_bytes()
        reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), restval="")
        missing = [name for name in needed if name not in (reader.fieldnames or [])]
        if missing:
            raise BridgeError(f"'{path.name}' lacks the column {', '.join(missing)}.", "See the documentation's table.")
        return data, [(number, {k: v or "" for k, v in row.items() if k}) for number, row in enumerate(reader, 2)]
    except OSError as error:
        raise BridgeError(f"'{path.name}' cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise BridgeError(f"'{path.name}' is not a CSV in UTF-8 ({error}).") from error


def _number(path: Path, line: int, row: Mapping[str, str], name: str, low: float, high: float) -> float | None:
    cell = row.get(name, "").strip()
    if not cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise BridgeError(
            f"'{path.name}', line {line}: {name} is '{cell[:40]}', not a number from {low:g} to {high:g}."
        )
    return value


def _first(row: Mapping[str, str], *names: str) -> str:
    return next((name for name in names if name in row), names[0])


def _unguarded(text: str) -> str:
    """Text without the apostrophe that our own CSV puts before what a spreadsheet would run."""
    plain = text.strip()
    return plain[1:] if plain[:1] == "'" and cell(plain[1:]) == plain else plain


def _emotion(path: Path, line: int, cell: str) -> str:
    try:
        return emotion_named(cell)
    except ValueError as error:
        raise BridgeError(f"'{path.name}', line {line}: {error}.") from error


def _spread(emotion: str, sure: float) -> Json:
    """The stated confidence on the stated emotion, the rest evenly on all: nothing else was handed over."""
    rest = (1.0 - sure) * _SEVENTH
    return tidy([rest + (sure if name == emotion else 0.0) for name in EMOTIONS])


def _face_table(faces: Sequence[tuple[float, int, str, float]]) -> Table:
    n = len(faces)
    return {
        "time": [time for time, *_ in faces],
        "track": [track for _, track, *_ in faces],
        # The pictures themselves were not handed over, so there is nowhere to draw a box.
        **{name: [0.0] * n for name in ("x", "y", "w", "h")},
        "confidence": [sure for *_, sure in faces],
        "quality": [1.0] * n,
        "emotion": [_spread(emotion, sure) for _, _, emotion, sure in faces],
    }


def _track_table(order: Sequence[str], seen: Mapping[str, list[tuple[float, str, float]]]) -> Table:
    times = [[time for time, *_ in seen[person]] for person in order]
    n = len(order)
    nowhere: list[Json] = [0.0] * 128
    return {
        "track": list(range(n)),
        "start": [min(own) for own in times],
        "end": [max(own) for own in times],
        "best_time": [min(own) for own in times],
        **{name: [0.0] * n for name in ("x", "y", "w", "h")},
        "quality": [1.0] * n,
        "embedding": [nowhere] * n,
    }


def _people_table(count: int) -> Table:
    return {"track": list(range(count)), "person": list(range(count)), "confidence": [1.0] * count}


def _checked(path: Path, data: bytes, tables: Mapping[str, Mapping[str, Table]]) -> Imported:
    try:
        for stage, own in tables.items():
            check_tables(stage, own)
    except WireError as error:
        raise BridgeError(f"'{path.name}' holds a value outside its range: {error}.") from error
    return Imported(tables, data)
