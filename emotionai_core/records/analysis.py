"""The current view of an analysed film: artefacts plus edits, as one immutable value the studio draws from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from emotionai_core.records.conflict import Conflict
from emotionai_core.records.direction import Direction
from emotionai_core.records.film import Film, Shot
from emotionai_core.records.line import Line
from emotionai_core.records.person import Person
from emotionai_core.records.reliability import FaceReliability
from emotionai_core.records.utterance import Utterance

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class FaceTable:
    """All sampled faces in time order, n rows. `person` is an index into `keys`, -1 for nobody.

    `time` (n,) seconds; `box` (n, 4) x, y, w, h as fractions of the frame; `emotion` (n, 7) calibrated probabilities
    in the order of `EMOTIONS`, `raw` the network's own, which windows are averaged over (None: the same);
    `valence` (n,) positive minus negative probability in [-1, 1] (None: added up from `emotion`);
    `confidence`, `quality` (n,) in [0, 1]; `track`, `person` (n,) int64. `actions` (n, units) is evidence of the
    action units named in `action_units`, in [0, 1], NaN where a face could not be measured; None where none was.
    """

    time: Floats
    track: Ints
    person: Ints
    box: Floats
    confidence: Floats
    quality: Floats
    emotion: Floats
    keys: tuple[str, ...]
    raw: Floats | None = None
    valence: Floats | None = None
    actions: Floats | None = None
    action_units: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.time)


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Arousal in [0, 1] and valence in [-1, 1] of one person over time (n,), NaN where nothing is known."""

    time: Floats
    arousal: Floats
    valence: Floats


@dataclass(frozen=True, slots=True)
class StageRun:
    """Which program read what: written into every report.

    `weights` are (file, SHA-256 in hex, licence), `restricted` the files among them that are for non-commercial use
    whatever the licence is called, `origins` (file, what it is, address or package it comes from) where the program
    says so. `program` is its title, `device` what it computed on, `calibration` what its certainties were fitted on; ""
    where that is not known.
    """

    stage: str
    backend: str
    version: str
    key: str
    weights: tuple[tuple[str, str, str], ...]
    limits: tuple[str, ...]
    warnings: tuple[str, ...]
    program: str = ""
    device: str = ""
    calibration: str = ""
    restricted: tuple[str, ...] = ()
    origins: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A remark of the analyst: a marker at `time`, or a range when `end` lies after it; `tag` names a colour or ""."""

    number: int
    time: float
    text: str
    end: float = 0.0
    tag: str = ""
    coder: str = ""

    @property
    def is_range(self) -> bool:
        """Whether it covers a stretch of film."""
        return self.end > self.time


@dataclass(frozen=True, slots=True)
class Coding:
    """How one coder reads one line; `emotion` "" and None where nothing was coded."""

    coder: str
    utterance: int
    emotion: str
    arousal: float | None
    valence: float | None


@dataclass(frozen=True, slots=True)
class Judged:
    """What one coder last said of one conflict: "accepted", "rejected" or "second-look"."""

    coder: str
    utterance: int
    judgement: str


@dataclass(frozen=True, slots=True, eq=False)
class Meanings:
    """Sentence vectors of lines: `utterance` (n,) their numbers, `vector` (n, 384) float32 of length 1; `model` made
    them.

    Lines that could not be read (another language, words nobody has read since they were corrected) have no row;
    `unread` are the numbers of the latter.
    """

    utterance: Ints
    vector: npt.NDArray[np.float32]
    model: str
    unread: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """Everything known about the film now.

    `judgements` maps an utterance number to "accepted", "rejected" or "second-look", whoever said it last; `judged`
    holds every coder's own last word. `comments` are the remarks on conflicts. `corrected` says by utterance number
    which of "text", "speaker", "span", "face", "voice", "words", "kind" a person set ("words": the emotion of the
    text channel). `hidden` are the lines taken out. `unread` are the numbers of the lines whose words nobody has read
    since they were corrected. `reliability` is how far faces can be relied upon in this film. `meanings` are the
    lines' sentence vectors, None where no program made any. `remarks` are sentences about what the analysis did of
    its own accord (offset shifted, voice channel off, ...). `scene_starts` are when all scenes but the first begin, in
    seconds, ascending; a shot belongs to the scene in which it starts. None where only the shots tell. `direction` is
    what people said about prompts, the screenplay and clips.
    """

    film: Film
    shots: tuple[Shot, ...]
    people: tuple[Person, ...]
    lines: tuple[Line, ...]
    faces: FaceTable
    curves: Mapping[str, Curve]
    runs: tuple[StageRun, ...]
    judgements: Mapping[int, str] = field(default_factory=dict[int, str])
    notes: tuple[Note, ...] = ()
    remarks: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    comments: Mapping[int, str] = field(default_factory=dict[int, str])
    corrected: Mapping[int, frozenset[str]] = field(default_factory=dict[int, frozenset[str]])
    hidden: tuple[Utterance, ...] = ()
    codings: tuple[Coding, ...] = ()
    judged: tuple[Judged, ...] = ()
    unread: frozenset[int] = frozenset()
    reliability: FaceReliability | None = None
    meanings: Meanings | None = None
    scene_starts: tuple[float, ...] | None = None
    direction: Direction = field(default_factory=Direction)

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Marked contradictions in film order."""
        return tuple(line.conflict for line in self.lines if line.conflict is not None)

    def person(self, key: str) -> Person | None:
        """The person with this key."""
        return next((person for person in self.people if person.key == key), None)

    def name(self, key: str) -> str:
        """The person's name, or "" for nobody."""
        found = self.person(key)
        return found.name if found else ""
