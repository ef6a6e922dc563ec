"""How far the faces of a film can be relied upon, as measured by `fusion.reliability`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import Final

NEUTRAL_RATIO: Final = 0.6
LEAST_CONFIDENCE: Final = 0.5
# The contract names no number for coverage: a face on three lines in ten still describes a film.
LEAST_COVERAGE: Final = 0.3


class Tier(Enum):
    """What the faces of a film are worth beside voice and words."""

    RELIABLE = "reliable"
    PARTIAL = "partial"
    DEGRADED = "degraded"


@dataclass(frozen=True, slots=True)
class FaceReliability:
    """The tier and what it was measured by: shares in [0, 1], NaN where there was nothing to measure."""

    tier: Tier
    neutral: float
    confidence: float
    coverage: float

    def sentence(self) -> str:
        """For the report and the analyst."""
        if math.isnan(self.neutral):
            return "No face was read in this film."
        if math.isnan(self.coverage):
            return "There are no lines that faces could be set beside."
        return (
            f"Faces are {self.tier.value} in this film: {self.neutral:.0%} of the looks are neutral (above "
            f"{NEUTRAL_RATIO:.0%} is a warning), the network is {self.confidence:.0%} sure on average (below "
            f"{LEAST_CONFIDENCE:.0%}), and {self.coverage:.0%} of the lines have a face (below {LEAST_COVERAGE:.0%})."
        )
