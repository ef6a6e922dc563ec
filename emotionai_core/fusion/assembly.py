"""From what the machine read and what people corrected to the current view of the film."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from emotionai_core.fusion.columns import UtteranceColumns
from emotionai_core.fusion.dataset import Fusion, align, fuse
from emotionai_core.fusion.speakers import Casting
from emotionai_core.perception.calibration import calibrated
from emotionai_core.project.edits import (
    AssignSpeaker,
    CorrectText,
    Edit,
    JudgeConflict,
    MergePeople,
    RenamePerson,
    WriteNote,
)
from emotionai_core.project.load import MachineReading
from emotionai_core.project.parquet import StoredTable
from emotionai_core.records.analysis import Analysis, Curve, FaceTable, Floats, Ints, Note
from emotionai_core.records.film import Shot
from emotionai_core.records.line import Line
from emotionai_core.records.person import Person
from emotionai_core.records.utterance import Utterance
from emotionai_core.settings import Settings


@dataclass(slots=True)
class _Corrections:
    """The standing edits, boiled down: the last word on each matter."""

    names: dict[str, str] = field(default_factory=dict[str, str])
    merged: dict[str, str] = field(default_factory=dict[str, str])
    speakers: dict[int, str] = field(default_factory=dict[int, str])
    texts: dict[int, str] = field(default_factory=dict[int, str])
    judgements: dict[int, str] = field(default_factory=dict[int, str])
    notes: dict[int, Note] = field(default_factory=dict[int, Note])

    def merge(self, key: str, other: str) -> None:
        """From now on both are one person; whoever was merged before comes along."""
        into, gone = self.root(key), self.root(other)
        # "" is nobody, and nobody is somebody.
        if into and gone and into != gone:
            self.merged[gone] = into

    def root(self, key: str) -> str:
        """Whom `key` was merged into, in the end."""
        while key in self.merged:
            key = self.merged[key]
        return key


def assemble(reading: MachineReading, edits: Sequence[Edit], settings: Settings) -> Analysis:
    """The analysis as it stands; pure and deterministic."""
    said = _corrections(edits)
    utterances = [replace(one, text=said.texts.get(one.number, one.text)) for one in reading.utterances]
    lines = _columns(reading, utterances)
    trust = reading.face_calibration
    fusion = align(lines, reading.faces, settings, trust=trust)
    if said.merged or said.speakers:
        faces = _merged_faces(reading.faces, said)
        casting = _recast(fusion.casting, faces.keys, utterances, said)
        fusion = align(lines, faces, settings, casting, trust)
    rows = fuse(utterances, lines, fusion, settings)
    rows = tuple(replace(row, listener=said.root(row.listener)) for row in rows)
    people = _people(reading, fusion, rows, said)
    return Analysis(
        film=reading.film,
        shots=_with_scenes(reading.shots, utterances, settings.scene_gap),
        people=people,
        lines=rows,
        faces=fusion.faces,
        curves={person.key: _curve(person.key, rows) for person in people},
        runs=reading.runs,
        judgements=dict(sorted(said.judgements.items())),
        notes=tuple(sorted(said.notes.values(), key=lambda note: (note.time, note.number))),
        remarks=(*fusion.remarks, *_unread(len(_reworded(reading, utterances)))),
    )


def _unread(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    lines = "1 corrected line has" if count == 1 else f"{count} corrected lines have"
    return (f"{lines} no emotion of the words until the words are read again.",)


def _corrections(edits: Sequence[Edit]) -> _Corrections:
    said = _Corrections()
    for edit in edits:
        match edit:
            case RenamePerson():
                said.names[edit.key] = edit.name
            case MergePeople():
                said.merge(edit.key, edit.other)
            case AssignSpeaker():
                said.speakers[edit.utterance] = edit.key
            case CorrectText():
                said.texts[edit.utterance] = edit.text
            case JudgeConflict():
                said.judgements[edit.utterance] = edit.judgement
            case WriteNote():
                said.notes[edit.number] = Note(edit.number, edit.time, edit.text, edit.end, edit.tag)
            case _:
                pass
    said.judgements = {number: word for number, word in said.judgements.items() if word}
    said.notes = {number: note for number, note in said.notes.items() if note.text}
    return said


def _columns(reading: MachineReading, utterances: Sequence[Utterance]) -> UtteranceColumns:
    numbers = np.array([one.number for one in utterances], np.int64)
    cluster = _by_number(numbers, reading.speakers, "speaker")
    text = np.full((len(numbers), 7), np.nan)
    if reading.text is not None and len(reading.text):
        place = _places(numbers, reading.text.whole("utterance"))
        text[place[place >= 0]] = reading.text.vectors("emotion")[place >= 0]
        text = calibrated(text, reading.text_calibration)
    # The emotion that was read belongs to the words that were read.
    text[_reworded(reading, utterances)] = np.nan
    return UtteranceColumns(
        start=np.array([one.start for one in utterances]),
        end=np.array([one.end for one in utterances]),
        label=tuple(one.label for one in utterances),
        voice_cluster=np.where(np.isnan(cluster), -1, cluster).astype(np.int64),
        voice_trust=_by_number(numbers, reading.speakers, "confidence"),
        text_emotion=text,
        arousal=_by_number(numbers, reading.voice, "arousal"),
        valence=_by_number(numbers, reading.voice, "valence"),
        dominance=_by_number(numbers, reading.voice, "dominance"),
        voice_confidence=np.nan_to_num(_by_number(numbers, reading.voice, "confidence")),
    )


def _reworded(reading: MachineReading, utterances: Sequence[Utterance]) -> list[int]:
    """Rows of the utterances whose words were corrected."""
    pairs = zip(reading.utterances, utterances, strict=True)
    return [row for row, (before, after) in enumerate(pairs) if before.text.split() != after.text.split()]


def _places(numbers: Ints, wanted: Ints) -> Ints:
    """Row of each wanted utterance number in `numbers`, -1 where there is none."""
    if not len(numbers):
        return np.full(len(wanted), -1, np.int64)
    order = np.argsort(numbers)
    found = order[np.clip(np.searchsorted(numbers, wanted, sorter=order), 0, len(numbers) - 1)]
    return np.where(numbers[found] == wanted, found, -1)


def _by_number(numbers: Ints, table: StoredTable | None, column: str) -> Floats:
    values = np.full(len(numbers), np.nan)
    if table is not None and len(table):
        place = _places(numbers, table.whole("utterance"))
        values[place[place >= 0]] = table.numbers(column)[place >= 0]
    return values


def _merged_faces(faces: FaceTable, said: _Corrections) -> FaceTable:
    """The faces with merged people as one. Whoever had no face of their own gets the first one merged into them."""
    roots = [said.root(key) for key in faces.keys]
    number = {key: index for index, key in reversed(list(enumerate(roots)))}
    number.update({key: index for index, key in enumerate(faces.keys) if roots[index] == key})
    target = np.array([number[root] for root in roots] or [-1], np.int64)
    keys = list(faces.keys)
    for root, index in number.items():
        keys[index] = root
    person = np.where(faces.person >= 0, target[np.maximum(faces.person, 0)], -1)
    return replace(faces, person=person, keys=tuple(keys))


def _recast(casting: Casting, faces: tuple[str, ...], utterances: Sequence[Utterance], said: _Corrections) -> Casting:
    keys = [said.root(said.speakers.get(one.number, key)) for one, key in zip(utterances, casting.key, strict=True)]
    number = {key: index for index, key in enumerate(faces)}
    return replace(casting, key=tuple(keys), face=np.array([number.get(key, -1) for key in keys], np.int64))


def _people(reading: MachineReading, fusion: Fusion, rows: Sequence[Line], said: _Corrections) -> tuple[Person, ...]:
    """Everybody seen or heard, longest on screen first, then by speaking time and key."""
    faces = fusion.faces
    seen = np.bincount(faces.person[faces.person >= 0], minlength=len(faces.keys)) if len(faces.keys) else np.zeros(0)
    step = _sampling_step(faces.time)
    keys = {key for key, looks in zip(faces.keys, seen, strict=True) if looks} | {
        row.person for row in rows if row.person
    }
    numbers = {key: index for index, key in enumerate(faces.keys)}
    found: list[Person] = []
    for key in keys:
        number = numbers.get(key, -1)
        own = [row.utterance for row in rows if row.person == key]
        found.append(
            Person(
                key=key,
                name=said.names.get(key, fusion.casting.names.get(key, key)),
                portrait=reading.portraits.get(number),
                screen_time=round(float(seen[number]) * step, 3) if 0 <= number < len(seen) else 0.0,
                speaking_time=round(sum(one.end - one.start for one in own), 3),
                lines=len(own),
                confidence=reading.people_confidence.get(number, fusion.casting.confidence.get(key, 0.0)),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.screen_time, -one.speaking_time, one.key)))


def _sampling_step(time: Floats) -> float:
    steps = np.diff(np.unique(time))
    return float(np.median(steps)) if len(steps) else 0.0


def _curve(key: str, rows: Sequence[Line]) -> Curve:
    """A point in the middle of each of the person's lines: arousal by voice, valence by what the channels show."""
    own = [row for row in rows if row.person == key]
    return Curve(
        time=np.array([(row.utterance.start + row.utterance.end) / 2 for row in own]),
        arousal=np.array([row.voice.arousal for row in own]),
        valence=np.array([_valence(row) for row in own]),
    )


def _valence(row: Line) -> float:
    """Positive minus negative probability, averaged over the channels that were read; the voice's own where given."""
    values = [
        reading.valence if reading.distribution == () else _lean(reading.distribution) for reading in row.readings
    ]
    known = [value for value in values if not math.isnan(value)]
    return float(np.mean(known)) if known else float("nan")


def _lean(distribution: tuple[float, ...]) -> float:
    anger, disgust, fear, joy, _, sadness, _ = distribution
    return joy - anger - disgust - fear - sadness


def _with_scenes(shots: Sequence[Shot], utterances: Sequence[Utterance], gap: float) -> tuple[Shot, ...]:
    """Scene numbers: a pause in the dialogue longer than `gap` seconds starts a new one, at the next cut after it."""
    starts = [later.start for earlier, later in itertools.pairwise(utterances) if later.start - earlier.end > gap]
    edges = [max((shot.start for shot in shots if shot.start <= start), default=0.0) for start in starts]
    return tuple(replace(shot, scene=sum(shot.start >= edge for edge in edges)) for shot in shots)
