"""One row of the fused data set: an utterance with everything known about its moment."""

from __future__ import annotations

from dataclasses import dataclass

from emotionai_core.records.conflict import Conflict, Verdict
from emotionai_core.records.evidence import Channel, Reading
from emotionai_core.records.utterance import Utterance, VoiceAffect


@dataclass(frozen=True, slots=True)
class Line:
    """An utterance, its speaker (`person` is a `Person.key` or "") and listener, readings, verdict and conflict.

    `machine` holds the machine's readings of the channels that a person set.
    """

    utterance: Utterance
    person: str
    voice: VoiceAffect
    readings: tuple[Reading, ...]
    listener: str
    listener_emotion: str
    verdict: Verdict
    conflict: Conflict | None
    machine: tuple[Reading, ...] = ()

    def reading(self, channel: Channel) -> Reading | None:
        """The reading of one channel, if it was there at all."""
        return next((reading for reading in self.readings if reading.channel is channel), None)

    def replaced(self, channel: Channel) -> Reading | None:
        """What the machine reads in a channel that a person set, if it was there at all."""
        return next((reading for reading in self.machine if reading.channel is channel), None)
