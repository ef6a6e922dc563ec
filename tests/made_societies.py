"""Made-up relations over a film: they change where people meet and fall in between; changes of circle are logged."""

from __future__ import annotations

import numpy as np

from emotionai_core.records.analysis import Analysis
from emotionai_core.records.memory import Memories, Role
from emotionai_core.records.society import CAPACITIES, Circle, EventKind, MajorEvent, Society, Trigger

DECAY = 0.005
THRESHOLDS = (0.75, 0.5, 0.25, 0.05)
FACTORS = (3.0, 2.0, 1.3, 1.0, 1.0)


class _Relations:
    """Everybody's intimacy and circle towards everybody, and the rows written so far."""

    def __init__(self, people: int) -> None:
        self.intimacy = np.zeros((people, people))
        self.touched = np.zeros((people, people))
        self.circle = np.full((people, people), Circle.STRANGER, np.int8)
        self.sums = np.zeros((2, people, people))
        self.changes: list[tuple] = []
        self.moves: list[tuple] = []

    def move(self, time: float, line: int, pair: tuple[int, int], circle: int, trigger: Trigger) -> None:
        if circle != self.circle[pair]:
            self.moves.append((time, *pair, int(self.circle[pair]), circle, int(trigger), line))
            self.circle[pair] = circle

    def touch(self, time: float, line: int, pair: tuple[int, int], step: float) -> None:
        before = float(self.intimacy[pair])
        fallen = max(0.0, before - DECAY * (time - self.touched[pair]) / 60.0)
        for limit in range(4):
            if fallen < THRESHOLDS[limit] <= before and self.circle[pair] <= limit:
                crossed = float(self.touched[pair]) + (before - THRESHOLDS[limit]) / DECAY * 60.0
                self.move(crossed, -1, pair, limit + 1, Trigger.DECAY)
        factor = FACTORS[int(self.circle[pair])]
        value = float(np.clip(fallen + step * factor * (1 - fallen if step > 0 else 1.0), 0.0, 1.0))
        self.sums[0 if step > 0 else 1][pair] += abs(value - fallen)
        self.intimacy[pair], self.touched[pair] = value, time
        pluses, minuses = self.sums[:, pair[0], pair[1]]
        self.changes.append((time, line, *pair, value, value - fallen, factor, float(pluses), float(minuses)))
        wanted = sum(value < limit for limit in THRESHOLDS)
        circle, trigger = wanted, Trigger.INTERACTION
        while circle < 4 and circle < self.circle[pair] and self._full(pair[0], circle):
            circle, trigger = circle + 1, Trigger.DISPLACED
        self.move(time, line, pair, circle, trigger)

    def _full(self, who: int, circle: int) -> bool:
        return int((self.circle[who] <= circle).sum()) >= CAPACITIES[circle]


def made_society(film: Analysis, memories: Memories, chance: np.random.Generator) -> Society:
    """Everybody in a line comes closer to its speaker or drifts away, and the speaker to them."""
    relations = _Relations(len(memories.keys))
    starts = np.searchsorted(memories.line, np.arange(len(film.lines) + 1))
    for line, (first, last) in enumerate(zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)):
        if first == last or memories.role[first] != Role.SPEAKER:
            continue
        speaker, time = int(memories.person[first]), float(memories.time[first])
        for other in memories.person[first + 1 : last].tolist():
            warm = 0.12 * float(memories.valence[first]) + float(chance.normal(0.02, 0.05))
            relations.touch(time, line, (other, speaker), warm)
            relations.touch(time, line, (speaker, other), 0.8 * warm + float(chance.normal(0.0, 0.04)))
    return _society(film, memories, relations)


def _society(film: Analysis, memories: Memories, relations: _Relations) -> Society:
    changes = np.array(relations.changes, float).reshape(-1, 9)
    moves = np.array(sorted(relations.moves), float).reshape(-1, 7)
    whole = changes[:, 1:4].astype(np.int64)
    moved = moves[:, 1:].astype(np.int64)
    spoken = [line for line in film.lines if line.person and line.listener]
    events = tuple(
        MajorEvent(line.utterance.number, kind, line.person, line.listener, line.utterance.text, kind.value, factor)
        for line, kind, factor in zip(spoken[4::9], EventKind, (3.0, 3.0, 2.5), strict=False)
    )
    return Society(
        memories.keys, DECAY, THRESHOLDS, changes[:, 0], whole[:, 0], whole[:, 1], whole[:, 2], changes[:, 4],
        changes[:, 5], changes[:, 6], changes[:, 7], changes[:, 8], moves[:, 0], moved[:, 0], moved[:, 1],
        moved[:, 2].astype(np.int8), moved[:, 3].astype(np.int8), moved[:, 4].astype(np.int8), moved[:, 5], events,
    )  # fmt: skip
