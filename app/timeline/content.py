"""An analysis as columns: what the tracks draw from, prepared once per change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from app.timeline.curves import Runs
from emotionai_core.fusion.changes import Transition, transitions
from emotionai_core.fusion.expression import expression_curves
from emotionai_core.fusion.smoothing import smooth_affect
from emotionai_core.records.account import Account
from emotionai_core.records.analysis import Analysis, Coding, FaceTable, Note
from emotionai_core.records.conflict import Conflict
from emotionai_core.records.evidence import EMOTIONS, Channel, Polarity
from emotionai_core.records.line import Line
from emotionai_core.records.person import Person

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


# Changes of these kinds leave every curve as it is.
CURVELESS = frozenset({"conflicts", "notes", "codings", "prompts", "clips"})
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
class CurveRuns:
    """One measure of a person: every sample, and a smooth line through them."""

    raw: Runs
    smooth: Runs


class Curves:
    """One measure of everybody. Made ready for drawing when first asked for: of a hundred people six are shown."""

    def __init__(self, samples: Mapping[str, tuple[Floats, Floats]], before: Curves | None = None) -> None:
        self._samples = dict(samples)
        kept = before._made if before is not None else {}
        self._made = {key: runs for key, runs in kept.items() if before is not None and self._is_as(before, key)}

    def _is_as(self, before: Curves, key: str) -> bool:
        now, then = self._samples.get(key), before._samples[key]
        return now is not None and all(np.array_equal(a, b, equal_nan=True) for a, b in zip(now, then, strict=True))

    def of(self, key: str) -> CurveRuns | None:
        """A person's curve; None where nothing was measured."""
        if key not in self._samples:
            return None
        if key not in self._made:
            time, value = self._samples[key]
            self._made[key] = CurveRuns(Runs.of(time, value), Runs.of(time, smooth_affect(time, value)))
        made = self._made[key]
        return None if made.raw.pyramid is None else made


@dataclass(frozen=True, slots=True, eq=False)
class Derived:
    """What takes too long for the moment between a click and its effect: computed in the background from `Content`."""

    faces: dict[str, CurveRuns] = field(default_factory=dict[str, CurveRuns])
    transitions: tuple[Transition, ...] = ()
    # What `faces` were made of.
    table: FaceTable | None = None

    def shows_same(self, other: Derived) -> bool:
        """Whether nothing would look different."""
        return self.faces is other.faces and self.transitions == other.transitions


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
    arousal: Curves = field(default_factory=lambda: Curves({}))
    valence: Curves = field(default_factory=lambda: Curves({}))
    dominance: Curves = field(default_factory=lambda: Curves({}))
    colours: dict[str, int] = field(default_factory=dict[str, int])
    names: dict[str, str] = field(default_factory=dict[str, str])
    notes: tuple[Note, ...] = ()
    comments: dict[int, str] = field(default_factory=dict[int, str])
    corrected: dict[int, frozenset[str]] = field(default_factory=dict[int, frozenset[str]])
    codings: tuple[tuple[float, Coding], ...] = ()
    programs: dict[str, str] = field(default_factory=dict[str, str])
    has_sound: bool = False

    def cuts(self) -> Floats:
        """Start of every shot."""
        return self.shot_start


def ranked(people: tuple[Person, ...], order: Mapping[str, int] | None = None) -> list[Person]:
    """People in a given order, others after them by how much they speak, then by how long they are seen."""
    known = order or {}
    last = len(known)
    return sorted(people, key=lambda one: (known.get(one.key, last), -one.lines, -one.screen_time, one.key))


def _lane(key: str, name: str, colour: int, lines: list[Line], before: Lane | None) -> Lane:
    """A person's columns: those there were, while nothing of them changed."""
    spoken = tuple(lines)
    if before is not None and (before.name, before.colour, before.lines) == (name, colour, spoken):
        return before
    return Lane(
        key,
        name,
        colour,
        np.array([line.utterance.start for line in lines], np.float64),
        np.array([line.utterance.end for line in lines], np.float64),
        np.array([EMOTIONS.index(shown_emotion(line)) for line in lines], np.int64),
        np.array([words_sure(line) for line in lines], np.bool_),
        spoken,
    )


def _dominance(lanes: list[Lane]) -> dict[str, tuple[Floats, Floats]]:
    """Voices' dominance where a program estimates it, in the middle of each line."""
    return {
        lane.key: ((lane.start + lane.end) / 2, np.array([line.voice.dominance for line in lane.lines], np.float64))
        for lane in lanes
    }


def _codings(analysis: Analysis) -> tuple[tuple[float, Coding], ...]:
    middles = {line.utterance.number: (line.utterance.start + line.utterance.end) / 2 for line in analysis.lines}
    timed = [(middles[one.utterance], one) for one in analysis.codings if one.utterance in middles]
    return tuple(sorted(timed, key=lambda pair: pair[0]))


def content_of(
    analysis: Analysis,
    colours: Mapping[str, int],
    before: Content | None = None,
    touches: frozenset[str] | None = None,
) -> Content:
    """Columns of an analysis; what the change cannot have touched, or did not, is taken over from `before`."""
    old = before if before is not None else Content()
    kept = before if before is not None and touches is not None and touches <= CURVELESS else None
    spoken: dict[str, list[Line]] = {}
    for line in analysis.lines:
        spoken.setdefault(line.person, []).append(line)
    known = {lane.key: lane for lane in old.lanes}
    lanes = [
        _lane(one.key, one.name, colours.get(one.key, 0), spoken.get(one.key, []), known.get(one.key))
        for one in ranked(analysis.people, colours)
    ]
    if spoken.get(""):
        lanes.append(_lane("", "", -1, spoken[""], known.get("")))
    if kept is not None:
        arousal, valence, dominance = kept.arousal, kept.valence, kept.dominance
    else:
        curves = analysis.curves.items()
        arousal = Curves({key: (curve.time, curve.arousal) for key, curve in curves}, old.arousal)
        valence = Curves({key: (curve.time, curve.valence) for key, curve in curves}, old.valence)
        dominance = Curves(_dominance(lanes), old.dominance)
    conflicts = analysis.conflicts
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
        dominance=dominance,
        colours={one.key: colours.get(one.key, 0) for one in analysis.people},
        names={one.key: one.name for one in analysis.people},
        notes=tuple(sorted(analysis.notes, key=lambda note: note.time)),
        comments=dict(analysis.comments),
        corrected=dict(analysis.corrected),
        codings=_codings(analysis),
        programs={run.stage: f"{run.backend} {run.version}" for run in analysis.runs},
        has_sound=analysis.film.has_sound,
    )


def surprise_of(account: Account, before: Curves) -> Curves:
    """How much each line of a person surprised, at its time."""
    samples: dict[str, list[tuple[float, float]]] = {}
    for one in account.mind.transitions:
        samples.setdefault(one.person, []).append((one.time, one.surprise))
    columns = {key: np.array(rows, np.float64).T for key, rows in samples.items()}
    return Curves({key: (time, value) for key, (time, value) in columns.items()}, before)


def derived_of(analysis: Analysis, before: Derived) -> Derived:
    """What is computed in the background; the same faces are not gone through once more."""
    faces = before.faces
    if before.table is not analysis.faces:
        faces = {
            key: CurveRuns(Runs.of(curve.time, curve.raw), Runs.of(curve.time, curve.smooth))
            for key, curve in expression_curves(analysis.faces).items()
        }
    return Derived(faces, transitions(analysis.lines), analysis.faces)
