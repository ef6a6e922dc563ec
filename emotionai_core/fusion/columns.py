"""What fusion works on: utterances as columns, all arrays of one length in utterance order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from emotionai_core.fusion.script import EditedLine
from emotionai_core.perception.calibration import calibrated
from emotionai_core.project.load import MachineReading
from emotionai_core.project.parquet import StoredTable
from emotionai_core.records.analysis import Floats, Ints
from emotionai_core.records.utterance import Utterance


@dataclass(frozen=True, slots=True, eq=False)
class UtteranceColumns:
    """n utterances in time order.

    `start`, `end` (n,) seconds; `label` n speaker names from the subtitles, "" for none; `voice_cluster` (n,) speaker
    number by voice, -1 for none; `voice_trust` (n,) in [0, 1]; `text_emotion` (n, 7) calibrated, NaN rows where the
    text was not read; `arousal`, `valence`, `dominance`, `voice_confidence` (n,), NaN where not estimated.
    """

    start: Floats
    end: Floats
    label: tuple[str, ...]
    voice_cluster: Ints
    voice_trust: Floats
    text_emotion: Floats
    arousal: Floats
    valence: Floats
    dominance: Floats
    voice_confidence: Floats

    def __len__(self) -> int:
        return len(self.start)


def machine_columns(reading: MachineReading) -> UtteranceColumns:
    """The machine's own utterances."""
    numbers = np.array([one.number for one in reading.utterances], np.int64)
    cluster = _by_number(numbers, reading.speakers, "speaker")
    text = np.full((len(numbers), 7), np.nan)
    if reading.text is not None and len(reading.text):
        place = _places(numbers, reading.text.whole("utterance"))
        text[place[place >= 0]] = reading.text.vectors("emotion")[place >= 0]
        text = calibrated(text, reading.text_calibration)
    return UtteranceColumns(
        start=np.array([one.start for one in reading.utterances]),
        end=np.array([one.end for one in reading.utterances]),
        label=tuple(one.label for one in reading.utterances),
        voice_cluster=np.where(np.isnan(cluster), -1, cluster).astype(np.int64),
        voice_trust=_by_number(numbers, reading.speakers, "confidence"),
        text_emotion=text,
        arousal=_by_number(numbers, reading.voice, "arousal"),
        valence=_by_number(numbers, reading.voice, "valence"),
        dominance=_by_number(numbers, reading.voice, "dominance"),
        voice_confidence=np.nan_to_num(_by_number(numbers, reading.voice, "confidence")),
    )


def edited_columns(
    machine: UtteranceColumns,
    utterances: Sequence[Utterance],
    rows: Sequence[int],
    edited: Mapping[int, EditedLine],
    row_of: Mapping[int, int],
    reworded: Mapping[int, Floats | None],
) -> UtteranceColumns:
    """Columns of the lines as people left them.

    `rows` says which machine row each line is of; `edited` holds the touched lines by their place in `utterances`;
    `reworded` holds the calibrated emotion (7,) of lines whose words are not the machine's, None where unknown.
    """
    at = np.array(rows, np.int64)
    text = machine.text_emotion[at]
    for place, emotion in reworded.items():
        # The emotion that was read belongs to the words that were read.
        text[place] = np.nan if emotion is None else emotion
    heard = {name: getattr(machine, name)[at] for name in ("arousal", "valence", "dominance", "voice_confidence")}
    for place, line in edited.items():
        if len(line.sources) > 1:
            own = [row_of[number] for number, _ in line.sources]
            seconds = np.array([length for _, length in line.sources])
            for name, values in heard.items():
                values[place] = _mean(getattr(machine, name)[own], seconds)
    return replace(
        machine,
        start=np.array([one.start for one in utterances]),
        end=np.array([one.end for one in utterances]),
        label=tuple(machine.label[row] for row in rows),
        voice_cluster=machine.voice_cluster[at],
        voice_trust=machine.voice_trust[at],
        text_emotion=text,
        **heard,
    )


def _mean(values: Floats, weight: Floats) -> float:
    """Weighted mean of what is known; NaN when nothing is."""
    known = ~np.isnan(values)
    total = weight[known].sum()
    return float(values[known] @ weight[known] / total) if total > 0 else float("nan")


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
