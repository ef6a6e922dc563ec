"""Sentence vectors of the lines as they stand: the machine's where the words are its own, else those read since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.perception.schema import STAGE_TABLES
from emotionai_core.project.load import MachineReading
from emotionai_core.project.store import WordReadings
from emotionai_core.records.analysis import Ints, Meanings
from emotionai_core.records.utterance import Utterance

Single = npt.NDArray[np.float32]

_WIDTH: Final = STAGE_TABLES["meaning"]["meaning"]["vector"].widths[0]


class LineMeanings:
    """The vectors of one machine reading, for the lines after any edits."""

    def __init__(self, reading: MachineReading) -> None:
        numbers = np.zeros(0, np.int64) if reading.meaning is None else reading.meaning.whole("utterance")
        place = {number: row for row, number in enumerate(numbers.tolist())}
        self._there = reading.meaning is not None
        self._vectors = unit(np.zeros((0, _WIDTH)) if reading.meaning is None else reading.meaning.vectors("vector"))
        self._model = _model(reading)
        # Machine row -> row of the vectors, -1 where the program could not read the line.
        self._row = np.array([place.get(one.number, -1) for one in reading.utterances], np.int64)

    def of(
        self,
        utterances: Sequence[Utterance],
        rows: Sequence[int],
        reworded: Mapping[int, str],
        meant: WordReadings,
    ) -> Meanings | None:
        """Vectors of `utterances`, in their order; None where no program made any.

        `rows` is the machine's line of each, `reworded` the words, by place, of those that say something else, `meant`
        what was read in such words.
        """
        if not self._there:
            return None
        row = self._row[np.array(rows, np.int64)]
        row[list(reworded)] = -1
        read = {place: vector for place, said in reworded.items() if (vector := meant.get(said)) is not None}
        numbers = np.array([one.number for one in utterances], np.int64)
        kept: Ints = np.flatnonzero((row >= 0) | np.isin(np.arange(len(row)), list(read))).astype(np.int64)
        vectors = self._vectors[row[kept]] if len(self._vectors) else np.zeros((len(kept), _WIDTH), np.float32)
        for at, place in enumerate(kept.tolist()):
            if place in read:
                vectors[at] = unit(np.array([read[place]]))[0]
        unread = frozenset(int(numbers[place]) for place, said in reworded.items() if said not in meant)
        return Meanings(numbers[kept], vectors, self._model, unread)


def unit(vectors: npt.NDArray[np.float64]) -> Single:
    """Vectors (n, width) with length 1; those of length 0 stay."""
    length = np.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
    return (vectors / np.where(length > 0.0, length, 1.0)).astype(np.float32)


def _model(reading: MachineReading) -> str:
    """What made the vectors: the model of the first file of weights, else the program."""
    run = next((one for one in reading.runs if one.stage == "meaning"), None)
    if run is None:
        return ""
    return run.weights[0][0].partition("/")[0] if run.weights else run.backend
