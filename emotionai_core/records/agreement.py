"""How far people, and the machine's channels, say the same of the same lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Measure = Literal["cohen-kappa", "fleiss-kappa", "krippendorff-alpha", "icc"]
Matter = Literal["emotion", "conflict", "arousal", "valence"]
Reason = Literal["", "too-few", "only-marked", "only-unmarked", "one-answer", "one-sided"]


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One figure: between whom, about what, where, by which measure, from how many lines.

    `raters` are coder names, or "machine:face", "machine:voice", "machine:text", "machine:conflict"; `person` is a
    key or "" for everybody, `scene` a number or -1 for the whole film; `value` is NaN where there is none, and `low`,
    `high` bound it at 95 % (bootstrap over lines). `reason` says why there is none: fewer lines than a figure needs;
    the machine marks all of these lines, or none, so that chance alone decides; everybody always said the same;
    or one of two always said the same, so that kappa is 0 whatever the other said.
    """

    raters: tuple[str, ...]
    matter: Matter
    measure: Measure
    person: str
    scene: int
    value: float
    low: float
    high: float
    lines: int
    reason: Reason = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A line on which the raters of a figure do not say the same, and what each of them said, in their order.

    An emotion's name, "conflict" or "none", or a value; "" for nothing said.
    """

    utterance: int
    said: tuple[str | float, ...]


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What trained people reach among themselves, as published: the most a machine can be measured against."""

    matter: Matter
    measure: Measure
    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """All figures, in a fixed order, and the published ceilings beside them."""

    coders: tuple[str, ...]
    rows: tuple[AgreementRow, ...]
    ceilings: tuple[Ceiling, ...]
