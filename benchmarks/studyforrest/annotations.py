"""What observers of studyforrest noted (Labs et al. 2015, CC0), interval by interval, and at any time.

Two groups that had nothing to do with each other: one saw and heard the film, the other heard it only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.training.surprise.sequences import NAMELESS, SAME, rows_of
from emotionai_core.records.evidence import EMOTIONS, Channel

Floats = npt.NDArray[np.float64]

SEEN, HEARD = "av", "ao"
# The 22 emotions of the annotation (after Ortony, Clore, Collins 1988) as the studio's seven; ours.
SEVEN: Final = {
    "anger": ("anger/rage", "hate", "resent"),
    "disgust": ("contempt",),
    "fear": ("fear", "fears_confirmed"),
    "joy": (
        "admiration", "gloating", "gratification", "gratitude", "happiness", "happy-for", "hope", "love", "pride",
        "relief", "satisfaction",
    ),
    "sadness": ("disappointment", "pity/compassion", "remorse", "sadness", "shame"),
}  # fmt: skip
CUES: Final = {Channel.FACE: "c_face", Channel.VOICE: "c_audio", Channel.TEXT: "c_verbal"}


@dataclass(frozen=True, slots=True)
class Interval:
    """What one character shows from `start` to `end` (seconds); shares of observers in [0, 1].

    `emotions` (7,) in the order of `EMOTIONS`, what is left over being neutral; `cues` the share that named each
    channel; `valence` in [-1, 1] and `arousal` in [0, 1] are ratings of their own; `towards` the share that says the
    emotion is about another person.
    """

    character: str
    start: float
    end: float
    emotions: tuple[float, ...]
    cues: dict[Channel, float]
    valence: float
    arousal: float
    towards: float


def intervals(folder: Path, group: str) -> list[Interval]:
    """Everything that one group noted, by time; the nameless are left out, the voice that tells is its hero's."""
    rows = rows_of(folder / f"researchcut__emotions_{group}_1s_events.tsv", "\t")
    found = [_interval(row) for row in rows]
    return sorted((one for one in found if one.character not in NAMELESS), key=lambda one: (one.start, one.character))


def _interval(row: dict[str, str]) -> Interval:
    shares = np.array([sum(float(row[f"e_{one}"]) for one in SEVEN.get(name, ())) for name in EMOTIONS])
    shares /= max(1.0, shares.sum())
    shares[EMOTIONS.index("neutral")] = max(0.0, 1.0 - shares.sum())
    start = float(row["onset"])
    return Interval(
        SAME.get(row["character"], row["character"]),
        start,
        start + float(row["duration"]),
        tuple(shares.tolist()),
        {channel: float(row[column]) for channel, column in CUES.items()},
        float(row["valence_positive"]) - float(row["valence_negative"]),
        (float(row["arousal"]) + 1) / 2,
        float(row["d_other"]),
    )


def places(folder: Path) -> Floats:
    """When each new place of the film begins, in seconds."""
    return np.array([float(row["onset"]) for row in rows_of(folder / "researchcut__locations.tsv", "\t")])


def overlap(one: Interval, start: float, end: float) -> float:
    """Seconds of [start, end) that the interval covers."""
    return max(0.0, min(one.end, end) - max(one.start, start))


class Noted:
    """What one group noted of each character, to be asked for any stretch of film."""

    def __init__(self, found: Sequence[Interval]) -> None:
        self._of: dict[str, list[Interval]] = {}
        for one in found:
            self._of.setdefault(one.character, []).append(one)

    def state(self, character: str, start: float, end: float) -> tuple[float, float]:
        """Mean (valence, arousal) over [start, end), by how long each interval lasts in it; NaN where nothing is."""
        there = [(overlap(one, start, end), one) for one in self._of.get(character, ())]
        total = sum(seconds for seconds, _ in there)
        if not total:
            return np.nan, np.nan
        valence = sum(seconds * one.valence for seconds, one in there) / total
        return valence, sum(seconds * one.arousal for seconds, one in there) / total

    def regard(self, source: str, target: str) -> tuple[float, float]:
        """Seconds that two characters' intervals share, and the mean valence in them of what `source` feels about
        others.
        """
        shared = tone = weight = 0.0
        for one in self._of.get(source, ()):
            seconds = sum(overlap(other, one.start, one.end) for other in self._of.get(target, ()))
            shared += seconds
            tone += seconds * one.towards * one.valence
            weight += seconds * one.towards
        return shared, tone / weight if weight else np.nan
