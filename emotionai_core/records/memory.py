"""What the people of a film may feel, remember and be surprised by, line by line; columns where there are many.

Everything here is an estimate of a character in a film, made of what they show; nothing of it is about a real person.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum

import numpy as np
import numpy.typing as npt

from emotionai_core.records.evidence import EMOTIONS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int8]


class TransitionKind(Enum):
    """How one state of a character follows another (SPEC: state machine)."""

    NATURAL = "natural"
    GRADUAL = "gradual"
    TRIGGERED = "triggered"
    SUDDEN = "sudden"


class Trend(Enum):
    """Where the last few valences of a character go."""

    IMPROVING = "improving"
    DECLINING = "declining"
    STABLE = "stable"
    VOLATILE = "volatile"


class Role(IntEnum):
    """As what a character took part in a line."""

    SPEAKER = 0
    LISTENER = 1
    WITNESS = 2


class Entry(IntEnum):
    """Why a memory is kept beyond short-term memory: nothing yet, surprise, high arousal at a scene's end, a
    hotspot.
    """

    NONE = 0
    SURPRISE = 1
    AROUSAL = 2
    HOTSPOT = 3


class ArcShape(Enum):
    """The shape of a character's valence over the film."""

    RISING = "rising"
    FALLING = "falling"
    PEAK = "peak"
    VALLEY = "valley"
    W_SHAPE = "w-shape"
    FLAT = "flat"
    VOLATILE = "volatile"


@dataclass(frozen=True, slots=True)
class EmotionState:
    """What one spoken line shows of its speaker: `valence` in [-1, 1], `arousal` in [0, 1], `emotion` the most
    probable.

    `confidence` in [0, 1]; `weights` is what face, voice and text counted for (sum 1 of those present, 0 where silent).
    """

    utterance: int
    person: str
    time: float
    emotion: str
    valence: float
    arousal: float
    confidence: float
    weights: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Transition:
    """From the speaker's state in line `before` to that in line `utterance`.

    `jump` is the distance in the circumplex (valence, 2 arousal - 1), in [0, 2.83]; `elapsed` seconds; `predicted` the
    (valence, arousal) that was expected; `error` their mean squared error; `surprise` in [0, 1] its rank among those of
    the film so far; `stability` in [0, 1] of the character afterwards; `cut` whether a scene boundary lies between.
    """

    utterance: int
    before: int
    person: str
    time: float
    kind: TransitionKind
    origin: str
    emotion: str
    jump: float
    elapsed: float
    predicted: tuple[float, float]
    error: float
    surprise: float
    stability: float
    cut: bool


@dataclass(frozen=True, slots=True, eq=False)
class Memories:
    """Everybody's memories in film order, n rows: one for each line and each person who took part in it.

    `line` (n,) is a place in `Analysis.lines`, `utterance` (n,) its number, `person` (n,) an index into `keys`, `role`
    (n,) a `Role`; `time` (n,) when the line ends; `emotion` (n,) an index into `EMOTIONS` of what was shown, -1 where
    nothing was; `valence`, `arousal` (n,) NaN there; `surprise` (n,). `left` (n,) is when it left short-term memory,
    inf while it never does. `entered` (n,) is when it came into the candidate buffer and `entry` (n,) why (`Entry`);
    `promoted` (n,) when it came into long-term memory; both inf for never. `references` (n,) counts its rehearsals
    until the film's end.

    `rehearsed`, `rehearsal` (m,) are rows: memory `rehearsed[i]` was called up by the later memory `rehearsal[i]`, at
    `similarity[i]`.
    """

    keys: tuple[str, ...]
    line: Ints
    utterance: Ints
    person: Ints
    role: Small
    time: Floats
    emotion: Small
    valence: Floats
    arousal: Floats
    surprise: Floats
    left: Floats
    entered: Floats
    entry: Small
    promoted: Floats
    references: Ints
    rehearsed: Ints
    rehearsal: Ints
    similarity: Floats

    def __len__(self) -> int:
        return len(self.line)

    def shown(self, row: int) -> str:
        """The emotion of a memory by name, "" where nothing was shown."""
        emotion = int(self.emotion[row])
        return EMOTIONS[emotion] if emotion >= 0 else ""


@dataclass(frozen=True, slots=True)
class Recalled:
    """A memory (row of `Memories`) that comes to mind: `score` = `similarity` + `boost`; `references` so far."""

    row: int
    similarity: float
    boost: float
    score: float
    references: int


@dataclass(frozen=True, slots=True)
class ShortTerm:
    """What a character holds in mind at one moment: rows of `Memories`, oldest first, and what they come to.

    `volatility` is the standard deviation of their valences; `pressure` the number of others present; `threshold` what
    the volatility has to pass to be called volatile under that pressure.
    """

    rows: tuple[int, ...]
    trend: Trend
    volatility: float
    pressure: int
    threshold: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a surprising transition may have happened, as records: what was said before, who was there, what came to
    mind.
    """

    utterance: int
    person: str
    said: tuple[int, ...]
    present: tuple[str, ...]
    recalled: tuple[Recalled, ...]
    hotspot: bool


@dataclass(frozen=True, slots=True)
class ShiftPattern:
    """Sudden shifts of one person from one emotion to another: the lines they end in, in film order."""

    person: str
    origin: str
    emotion: str
    utterances: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hotspot:
    """Many sudden shifts of one person close together: [start, end] in seconds and the lines they end in."""

    person: str
    start: float
    end: float
    utterances: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Insight:
    """Something the memories of a scene come to for one person (after Park et al. 2023), with the memories it rests on.

    `kind` is "tone", "shift", "relation", "recurrence" or "intensity"; `numbers` are what its sentence states, by name;
    `about` is another person's key or "". `importance` in [0, 1] is the mean arousal and surprise of `rows`.
    """

    person: str
    kind: str
    about: str
    emotion: str
    numbers: tuple[tuple[str, float], ...]
    rows: tuple[int, ...]
    importance: float


@dataclass(frozen=True, slots=True)
class Reflection:
    """What happened to memory at the end of one scene: `archived` left short-term memory, `kept` rows became
    candidates.
    """

    scene: int
    start: float
    end: float
    archived: int
    kept: tuple[int, ...]
    insights: tuple[Insight, ...]


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """Where a smoothed arc turns: the line, the time, and the valence it gains or loses from there to the next turn."""

    utterance: int
    time: float
    change: float


@dataclass(frozen=True, slots=True, eq=False)
class Arc:
    """A character's valence over the film; `shape` None where there are fewer than `needed` lines.

    `time`, `valence`, `smoothed` (n,), one per line of the character.
    """

    person: str
    shape: ArcShape | None
    time: Floats
    valence: Floats
    smoothed: Floats
    turns: tuple[TurningPoint, ...]
    needed: int


@dataclass(frozen=True, slots=True, eq=False)
class Mood:
    """The mid-term mood behind a character's states: (n,) at each of their lines; decays to the baseline in between."""

    person: str
    time: Floats
    valence: Floats
    arousal: Floats
    baseline: tuple[float, float]


@dataclass(frozen=True, slots=True)
class SurpriseModel:
    """What predicts the next state: "lstm", "linear" or "persistence", its version, and how well it does.

    `figures` are (name, mean squared error) on characters that were held apart; `sentence` says for people whether it
    beats the baselines.
    """

    name: str
    version: str
    figures: tuple[tuple[str, float], ...]
    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class Mind:
    """The cognitive half of an account: all of it follows from the lines, in film order."""

    states: tuple[EmotionState, ...]
    transitions: tuple[Transition, ...]
    memories: Memories
    explanations: tuple[Explanation, ...]
    patterns: tuple[ShiftPattern, ...]
    hotspots: tuple[Hotspot, ...]
    reflections: tuple[Reflection, ...]
    arcs: dict[str, Arc]
    moods: dict[str, Mood]
    model: SurpriseModel
