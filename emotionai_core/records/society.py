"""Who is how close to whom, and who is like what: relations are directed, A to B is not B to A."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.records.estimate import Estimate, Input

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int8]


class Circle(IntEnum):
    """Dunbar's circles, from the inside out (Dunbar 1992; seed document 001)."""

    INTIMATE = 0
    CLOSE = 1
    FRIENDS = 2
    ACQUAINTANCE = 3
    STRANGER = 4


CAPACITIES: Final = (5, 15, 50, 150)
"""How many people the first circle holds, the first two together, and so on; strangers are without number."""


class Trigger(IntEnum):
    """Why somebody moved from one circle to another."""

    INTERACTION = 0
    EVENT = 1
    DECAY = 2
    DISPLACED = 3


class EventKind(Enum):
    """What a line can do to a relation at one stroke."""

    BETRAYAL = "betrayal"
    SACRIFICE = "sacrifice"
    CONFESSION = "confession"


@dataclass(frozen=True, slots=True)
class MajorEvent:
    """Words that betray, sacrifice or confess: `phrase` as it was said, `pattern` the name of the rule that found
    it.
    """

    utterance: int
    kind: EventKind
    source: str
    target: str
    phrase: str
    pattern: str
    factor: float


@dataclass(frozen=True, slots=True, eq=False)
class Society:
    """Every change of every relation in film order.

    Changes, n rows: at `time` the intimacy of person `source` towards `target` (indices into `keys`) became `intimacy`,
    because of the line at place `line` in `Analysis.lines`, which moved it by `change` (after influence `factor`, and
    before it is held within [0, 1]); `positive` and `negative` are the sums of the felt tone, after influence, so far.
    Between changes intimacy falls by `decay` per minute, not below 0.

    Migrations, m rows: at `moved` person `mover` moved `moved_about` from circle `origin` to `circle`, for `trigger`,
    in the line at `moved_line` (-1 where no line did it).
    """

    keys: tuple[str, ...]
    decay: float
    thresholds: tuple[float, float, float, float]
    time: Floats
    line: Ints
    source: Ints
    target: Ints
    intimacy: Floats
    change: Floats
    factor: Floats
    positive: Floats
    negative: Floats
    moved: Floats
    mover: Ints
    moved_about: Ints
    origin: Small
    circle: Small
    trigger: Small
    moved_line: Ints
    events: tuple[MajorEvent, ...]


@dataclass(frozen=True, slots=True, eq=False)
class RelationsAt:
    """All relations at one moment: (p, p) matrices, row towards column; the diagonal is nobody's relation.

    `intimacy` in [0, 1]; `circle` a `Circle`; `balance` in [-1, 1] is gains minus losses over both, NaN where
    too little was felt; `met` whether they ever took part in one line.
    """

    time: float
    keys: tuple[str, ...]
    intimacy: Floats
    circle: Small
    balance: Floats
    met: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Trait:
    """One of "openness", "conscientiousness", "extraversion", "agreeableness", "neuroticism", in [0, 1], and its
    inputs.
    """

    name: str
    estimate: Estimate
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class Centrality:
    """A person in the network of who shares scenes and lines: all normalised to [0, 1] except `strength`, a sum of
    weights.
    """

    person: str
    degree: float
    strength: float
    betweenness: float
    eigenvector: float
