"""How a performance is scored, and how delivery compares with what the words ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.records.estimate import Estimate, Input
from emotionai_core.records.reliability import Tier

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]

DIMENSIONS: Final = ("expression", "voice", "coherence", "range", "transition", "interaction")
"""The six of seed document 001, in its order."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One of `DIMENSIONS`: 0 to 10, how it was computed, and what counted.

    `weight` is its share in the total under the tier, 0 where it abstains; `formula` as it stands in the contract, with
    names that `inputs` has; `lines` the utterances that moved it most, worst first.
    """

    name: str
    estimate: Estimate
    weight: float
    formula: str
    inputs: tuple[Input, ...]
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """One character's performance; `total` is the weighted mean of the dimensions that have a number.

    There is none for whoever has too few lines, or where those dimensions carry less than half of the weight.
    """

    person: str
    total: Estimate
    dimensions: tuple[Dimension, ...]
    tier: Tier


class Delivery(IntEnum):
    """What delivery does with the words; ABSTAINS where one of the two is not known surely enough."""

    UNDER = 0
    ALIGNED = 1
    OVER = 2
    ABSTAINS = 3


class Amplifier(IntEnum):
    """What overrode the expressed intensity: nothing, extreme loudness, an open jaw."""

    NONE = 0
    LOUDNESS = 1
    JAW = 2


STEPS: Final = 50
"""Steps of temporal attention over a line (seed document 002)."""


class Calibration(Enum):
    """What intensities are compared with: the contract's mean 0.5 and deviation 0.2, or this film's own."""

    FIXED = "fixed"
    FILM = "film"


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """Expected against expressed intensity of every line, n rows in the order of `Analysis.lines`.

    `expected`, `expressed` (n,) in [0, 1], NaN where not estimated; `measured` (n,) is what expressed was before the
    amplifier; `gap` (n,) = z of expressed - z of expected, NaN where delivery abstains; `delivery` (n,) a `Delivery`;
    `amplifier` (n,) an `Amplifier`; `voice`, `face` (n,) what each channel adds, NaN where silent; `confidence` (n,) in
    [0, 1].
    `attention` (n, 50) sums to 1 over a line's steps, all NaN where nothing was measured; `intensity` (n, 50) is what
    was expressed at each step. `expected_scale` and `expressed_scale` are (mean, deviation) of the calibration;
    `threshold` the gap that counts.

    `error` is half the width of a gap's 90 % interval, in deviations, NaN where no line was compared; `sure` (n,) says
    which verdicts of under and over lie beyond it. What is not sure may be chance.
    """

    utterance: Ints
    expected: Floats
    expressed: Floats
    measured: Floats
    voice: Floats
    face: Floats
    gap: Floats
    delivery: Small
    amplifier: Small
    confidence: Floats
    attention: Floats
    intensity: Floats
    calibration: Calibration
    expected_scale: tuple[float, float]
    expressed_scale: tuple[float, float]
    threshold: float
    error: float = float("nan")
    sure: Flags = field(default_factory=lambda: np.zeros(0, np.bool_))

    @property
    def expected_z(self) -> Floats:
        """(n,) expected intensity in deviations from its mean: what verdicts compare, unlike the raw numbers."""
        return (self.expected - self.expected_scale[0]) / self.expected_scale[1]

    @property
    def expressed_z(self) -> Floats:
        """(n,) expressed intensity in deviations from its mean."""
        return (self.expressed - self.expressed_scale[0]) / self.expressed_scale[1]

    @property
    def expected_as_expressed(self) -> Floats:
        """(n,) the expressed intensity that would meet the words exactly, not clipped to [0, 1]."""
        return self.expressed_scale[0] + self.expected_z * self.expressed_scale[1]
