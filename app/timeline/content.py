"""An analysis as columns: what the tracks draw from, prepared once per change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from app.timeline.curves import Runs
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.conflict import Conflict
from emotionai_core.records.evidence import EMOTIONS, Channel, Polarity
from emotionai_core.records.line import Line
from emotionai_core.records.person import Person

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


# How much of its colour is left to a line whose words are not sure.
FAINT = 0.4


def shown_emotion(line: Line) -> str:
    """The emotion a line is coloured by: what its words say, neutral where they say nothing."""
    reading = line.reading(Channel.TEXT)
    return reading.label if reading is not None and reading.label else "neutral"


def words_sure(line: Line) -> bool:
    """Whether the words count: other lines are drawn faint."""
    reading = line.reading(Channel.TEXT)
    return reading is not None and reading.polarity is not Polarity.ABSTAINS


@dataclass(frozen=True, slots=True, eq=False)
class Lane:
    """One person's utterances: start and end in seconds, emotion as an index into `EMOTIONS`, and how sure it is."""

    key: str
    name: str
    colour: int
    start: Floats
    end: Floats
    emotion: Ints
    sure: Bools
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """Everything the timeline draws."""

    duration: float = 0.0
    shot_start: Floats = field(default_factory=lambda: np.zeros(0))
    shot_end: Floats = field(default_factory=lambda: np.zeros(0))
    shot_scene: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    lanes: tuple[Lane, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    conflict_middle: Floats = field(default_factory=lambda: np.zeros(0))
    judgements: dict[int, str] = field(default_factory=dict[int, str])
    arousal: dict[str, Runs] = field(default_factory=dict[str, Runs])
    valence: dict[str, Runs] = field(default_factory=dict[str, Runs])
    colours: dict[str, int] = field(default_factory=dict[str, int])
    names: dict[str, str] = field(default_factory=dict[str, str])

    def cuts(self) -> Floats:
        """Start of every shot."""
        return self.shot_start


def ranked(people: tuple[Person, ...]) -> list[Person]:
    """People by how much they speak, then by how long they are seen."""
    return sorted(people, key=lambda person: (-person.lines, -person.screen_time, person.key))


def _lane(key: str, name: str, colour: int, lines: list[Line]) -> Lane:
    return Lane(
        key,
        name,
        colour,
        np.array([line.utterance.start for line in lines], np.float64),
        np.array([line.utterance.end for line in lines], np.float64),
        np.array([EMOTIONS.index(shown_emotion(line)) for line in lines], np.int64),
        np.array([words_sure(line) for line in lines], np.bool_),
        tuple(lines),
    )


def content_of(
    analysis: Analysis,
    colours: Mapping[str, int],
    before: Content | None = None,
    touches: frozenset[str] | None = None,
) -> Content:
    """Columns of an analysis; curves are taken over from `before` where the change cannot have touched them."""
    spoken: dict[str, list[Line]] = {}
    for line in analysis.lines:
        spoken.setdefault(line.person, []).append(line)
    lanes = [
        _lane(one.key, one.name, colours.get(one.key, 0), spoken.get(one.key, [])) for one in ranked(analysis.people)
    ]
    if spoken.get(""):
        lanes.append(_lane("", "", -1, spoken[""]))
    conflicts = analysis.conflicts
    kept = before is not None and touches is not None and touches <= {"conflicts", "notes"}
    if before is not None and kept:
        arousal, valence = before.arousal, before.valence
    else:
        arousal = {key: Runs.of(curve.time, curve.arousal) for key, curve in analysis.curves.items()}
        valence = {key: Runs.of(curve.time, curve.valence) for key, curve in analysis.curves.items()}
    return Content(
        duration=analysis.film.duration,
        shot_start=np.array([shot.start for shot in analysis.shots], np.float64),
        shot_end=np.array([shot.end for shot in analysis.shots], np.float64),
        shot_scene=np.array([shot.scene for shot in analysis.shots], np.int64),
        lanes=tuple(lanes),
        conflicts=conflicts,
        conflict_middle=np.array([(one.start + one.end) / 2 for one in conflicts], np.float64),
        judgements=dict(analysis.judgements),
        arousal=arousal,
        valence=valence,
        colours={one.key: colours.get(one.key, 0) for one in analysis.people},
        names={one.key: one.name for one in analysis.people},
    )
