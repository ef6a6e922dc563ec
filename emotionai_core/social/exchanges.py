"""What each line brings to relations: who spoke to whom, in what tone, and what happened; one small record a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from emotionai_core.cognition.presence import Presence
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.memory import EmotionState, Mind, Role
from emotionai_core.records.society import EventKind, MajorEvent
from emotionai_core.settings import Settings
from emotionai_core.social.closeness import TONE_FROM, answer
from emotionai_core.social.events import FoundEvent, events_in

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class Exchange:
    """One line between a speaker and those who heard it; people are indices into `Presence.keys`.

    `shown`, `arousal` and `reply` are NaN where nothing is known. `event_with` is whom the event is between, beside the
    speaker, -1 for nobody; `event_tone` -1, 0 or 1; `event_factor` 1 without an event.
    """

    time: float
    line: int
    speaker: int
    others: Ints
    role: Small
    shown: float
    arousal: float
    reply: float
    events: tuple[MajorEvent, ...]
    event_with: int
    event_tone: int
    event_factor: float

    def same(self, other: Exchange) -> bool:
        """Whether it brings the very same; NaN is NaN here."""
        numbers = ("time", "line", "speaker", "shown", "arousal", "reply", "event_with", "event_tone", "event_factor")
        return (
            all(_equal(getattr(self, name), getattr(other, name)) for name in numbers)
            and self.events == other.events
            and np.array_equal(self.others, other.others)
            and np.array_equal(self.role, other.role)
        )


def exchanges(analysis: Analysis, mind: Mind, present: Presence, settings: Settings) -> Iterator[Exchange]:
    """Every line with a speaker and somebody to hear it, in the order in which lines end."""
    lines = analysis.lines
    states = {state.utterance: state for state in mind.states}
    spoken = [line.utterance for line in lines]
    order = sorted(range(len(lines)), key=lambda at: (spoken[at].end, spoken[at].start, spoken[at].number))
    for at in order:
        first, last = int(present.offset[at]), int(present.offset[at + 1])
        people, role = present.person[first:last], present.role[first:last]
        if last - first < 2 or role[0] != Role.SPEAKER:
            continue
        state = states.get(spoken[at].number)
        found = events_in(spoken[at].text)
        with_whom = _addressed(people, role) if found else -1
        happened = tuple(_event(hit, spoken[at].number, present, people, with_whom, settings) for hit in found)
        strongest = max(range(len(found)), key=lambda one: (happened[one].factor, -one), default=-1)
        acts = strongest >= 0 and with_whom >= 0
        yield Exchange(
            spoken[at].end,
            at,
            int(people[0]),
            people[1:],
            role[1:],
            float("nan") if state is None else _tone(state),
            float("nan") if state is None else state.arousal,
            answer(lines[at].listener_emotion),
            happened,
            with_whom,
            found[strongest].pattern.tone if acts else 0,
            happened[strongest].factor if acts else 1.0,
        )


def _tone(state: EmotionState) -> float:
    """The valence of a line that has a tone, else 0."""
    return state.valence if abs(state.valence) >= TONE_FROM else 0.0


def _addressed(people: Ints, role: Small) -> int:
    """Whom a line is said to: the listener, else the only other one there, else nobody known."""
    if role[1] == Role.LISTENER or len(people) == 2:
        return int(people[1])
    return -1


def _event(
    hit: FoundEvent, utterance: int, present: Presence, people: Ints, with_whom: int, settings: Settings
) -> MajorEvent:
    speaker, other = present.keys[int(people[0])], present.keys[with_whom] if with_whom >= 0 else ""
    source, target = (speaker, other) if hit.pattern.by_speaker else (other, speaker)
    factor = {
        EventKind.BETRAYAL: settings.betrayal_factor,
        EventKind.SACRIFICE: settings.sacrifice_factor,
        EventKind.CONFESSION: settings.confession_factor,
    }[hit.pattern.kind]
    return MajorEvent(utterance, hit.pattern.kind, source, target, hit.phrase, hit.pattern.name, factor)


def _equal(one: float, other: float) -> bool:
    return one == other or (one != one and other != other)
