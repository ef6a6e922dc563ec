"""Characters' valence and arousal, one state after the other, as people annotated them.

studyforrest (Labs et al. 2015, CC0): what observers saw and heard characters of *Forrest Gump* feel, in intervals.
EmoryNLP (Zahiri, Choi 2018, Apache-2.0): one emotion for each line of the series *Friends*.
Valence in [-1, 1], arousal in [0, 1], time in seconds from the beginning of the film or episode.
"""

from __future__ import annotations

import ast
import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import numpy as np
import numpy.typing as npt

from emotionai_core.cognition.affect import CIRCUMPLEX

Floats = npt.NDArray[np.float64]
Row = Mapping[str, str]

FILM, SERIES = "studyforrest", "EmoryNLP"
# Whoever has no name is not one character; the voice that tells the story is its hero's.
NAMELESS = {"MAN", "MEN", "WOMAN", "CROWD", "BOY", "OLDERBOYS", "GIRL", "OLDMAN"}
SAME = {"FORRESTVO": "FORREST"}
# What EmoryNLP calls by other names, and two that are not among the seven: pleasant and calm, pleasant and lively
# (round numbers of ours on Russell's circle).
SEVEN = {"Joyful": "joy", "Mad": "anger", "Sad": "sadness", "Scared": "fear", "Neutral": "neutral"}
BESIDES = {"Peaceful": (0.5, 0.35), "Powerful": (0.5, 0.65)}


@dataclass(frozen=True, slots=True)
class Sequence:
    """The states of one character in one film or episode, in its order: `time`, `valence`, `arousal` (n,).

    `other` (n,) says whether another person's state came in between this one and the one before; 0 for the first.
    """

    corpus: str
    character: str
    time: Floats
    valence: Floats
    arousal: Floats
    other: Floats

    def part(self, keep: npt.NDArray[np.bool_]) -> Sequence:
        """Only the states where `keep`; what others said between the skipped ones still counts."""
        since = np.cumsum(self.other)[keep]
        return replace(
            self,
            time=self.time[keep],
            valence=self.valence[keep],
            arousal=self.arousal[keep],
            other=(np.diff(since, prepend=since[:1]) > 0).astype(np.float64),
        )

    def fainter(self, share: float) -> Sequence:
        """The same with every state `share` as far from neutral."""
        neutral = CIRCUMPLEX["neutral"]
        return replace(
            self,
            valence=neutral.valence + share * (self.valence - neutral.valence),
            arousal=neutral.arousal + share * (self.arousal - neutral.arousal),
        )


def _split(corpus: str, told: Iterable[tuple[str, float, float, float]]) -> Iterator[Sequence]:
    """One sequence for each named character of what is told in order: (character, time, valence, arousal)."""
    rows = list(told)
    names = np.array([row[0] for row in rows])
    numbers = np.array([row[1:] for row in rows], float)
    for name in sorted(set(names.tolist()) - {""}):
        places = np.flatnonzero(names == name)
        other = np.diff(places, prepend=places[0]) > 1
        time, valence, arousal = numbers[places].T
        yield Sequence(corpus, name, time, valence, arousal, other.astype(np.float64))


def rows_of(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    """The rows of a table of text."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter=delimiter))


def film(folder: Path) -> Iterator[Sequence]:
    """studyforrest: as seen and heard, and as heard only by other observers."""
    for kind in ("av", "ao"):
        rows = rows_of(folder / f"researchcut__emotions_{kind}_1s_events.tsv", "\t")
        rows.sort(key=lambda row: (float(row["onset"]), row["character"]))
        yield from _split(FILM, (_observed(row) for row in rows))


def _observed(row: Row) -> tuple[str, float, float, float]:
    name = SAME.get(row["character"], row["character"])
    valence = float(row["valence_positive"]) - float(row["valence_negative"])
    return "" if name in NAMELESS else name, float(row["onset"]), valence, (float(row["arousal"]) + 1) / 2


def series(folder: Path) -> Iterator[Sequence]:
    """EmoryNLP, train and dev, episode by episode in the order of its lines."""
    rows = [row for split in ("train", "dev") for row in rows_of(folder / f"emorynlp_{split}_final.csv")]

    def episode(row: Row) -> tuple[int, int]:
        return int(row["Season"]), int(row["Episode"])

    def place(row: Row) -> tuple[int, int, int, int]:
        return *episode(row), int(row["Scene_ID"]), int(row["Utterance_ID"])

    for _, lines in groupby(sorted(rows, key=place), key=episode):
        yield from _split(SERIES, (_labelled(row) for row in lines))


def meld(folder: Path, split: str) -> Iterator[Sequence]:
    """One split of MELD (Poria et al. 2019, GPL-3.0), dialogue by dialogue: measured only, never learnt from."""
    rows = rows_of(folder / f"{split}_sent_emo.csv")
    for _, lines in groupby(rows, key=lambda row: row["Dialogue_ID"]):
        points = [(row, CIRCUMPLEX[row["Emotion"]]) for row in lines]
        yield from _split(
            "MELD", ((row["Speaker"], _seconds(row["StartTime"]), at.valence, at.arousal) for row, at in points)
        )


def _seconds(clock: str) -> float:
    hours, minutes, seconds = clock.replace(",", ".").split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def _labelled(row: Row) -> tuple[str, float, float, float]:
    who = ast.literal_eval(row["Speaker"])
    name = who[0] if len(who) == 1 and not who[0].startswith("#") else ""
    label = row["Emotion"]
    point = None if label in BESIDES else CIRCUMPLEX[SEVEN[label]]
    valence, arousal = BESIDES[label] if point is None else (point.valence, point.arousal)
    return name, _seconds(row["Start_Time"]), valence, arousal
