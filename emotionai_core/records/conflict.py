"""Where the channels of one line disagree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from emotionai_core.records.evidence import Channel, Polarity, Reading


class ConflictKind(Enum):
    """How the channels disagree (domain contract, section 1)."""

    MASKING = "masking"
    SARCASM = "sarcasm"
    SUPPRESSION = "suppression"
    LEAKAGE = "leakage"


class Verdict(Enum):
    """What fusion says of a line: AGREES when at least two channels speak and none contradicts another."""

    CONFLICT = "conflict"
    AGREES = "agrees"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A marked contradiction; `severity` in [0, 1]; `evidence` holds every channel's reading, abstaining ones too."""

    utterance: int
    start: float
    end: float
    person: str
    kind: ConflictKind
    severity: float
    evidence: tuple[Reading, ...]

    def reading(self, channel: Channel) -> Reading | None:
        """The reading of one channel, if it was there at all."""
        return next((reading for reading in self.evidence if reading.channel is channel), None)


def point_one_way(readings: Iterable[Reading]) -> bool:
    """Whether at least two channels speak and all that do have the same polarity.

    A line whose channels do not contradict each other may still be one of joy and neutral: they do not agree either.
    """
    spoken = [reading.polarity for reading in readings if reading.polarity is not Polarity.ABSTAINS]
    return len(spoken) > 1 and len(set(spoken)) == 1
