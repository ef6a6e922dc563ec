"""Sudden shifts set in order: which ones come back, and where they crowd together.

Patterns and hotspots as in seed document 001 ("consolidator"): shifts grouped by "anger -> sadness", and a hotspot
wherever one person has enough of them within a short time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from emotionai_core.records.memory import Hotspot, ShiftPattern, Transition, TransitionKind
from emotionai_core.settings import Settings


@dataclass(frozen=True, slots=True)
class Shift:
    """A sudden shift: when, and the row of the memory that its person has of it."""

    time: float
    row: int


class Shifts:
    """Everybody's latest sudden shifts, as they happen."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._latest: dict[str, tuple[Shift, ...]] = {}

    def copy(self) -> Shifts:
        """One that goes on by itself."""
        other = Shifts(self._settings)
        other._latest = self._latest.copy()
        return other

    def add(self, person: str, shift: Shift) -> tuple[Shift, ...]:
        """All shifts of the hotspot that this one makes or goes on; () where there is none."""
        since = shift.time - self._settings.hotspot_seconds
        near = (*(one for one in self._latest.get(person, ()) if one.time >= since), shift)
        self._latest[person] = near
        return near if len(near) >= self._settings.hotspot_shifts else ()


def patterns(transitions: Iterable[Transition]) -> tuple[ShiftPattern, ...]:
    """Sudden shifts by person, origin and emotion: the commonest of each person first, then the earliest."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for one in _sudden(transitions):
        found.setdefault((one.person, one.origin, one.emotion), []).append(one.utterance)
    ranked = sorted(found.items(), key=lambda item: (item[0][0], -len(item[1])))
    return tuple(ShiftPattern(*key, tuple(utterances)) for key, utterances in ranked)


def hotspots(transitions: Iterable[Transition], settings: Settings) -> tuple[Hotspot, ...]:
    """Where `hotspot_shifts` sudden shifts of one person lie within `hotspot_seconds`; overlapping ones are one.

    In the order of their beginning, then of the person's key.
    """
    by_person: dict[str, list[Transition]] = {}
    for one in _sudden(transitions):
        by_person.setdefault(one.person, []).append(one)
    found: list[Hotspot] = []
    for person, own in by_person.items():
        found += [_hotspot(person, own[first:last]) for first, last in _crowded(own, settings)]
    return tuple(sorted(found, key=lambda one: (one.start, one.person)))


def _sudden(transitions: Iterable[Transition]) -> list[Transition]:
    return [one for one in transitions if one.kind is TransitionKind.SUDDEN]


def _hotspot(person: str, own: Sequence[Transition]) -> Hotspot:
    return Hotspot(person, own[0].time, own[-1].time, tuple(one.utterance for one in own))


def _crowded(own: Sequence[Transition], settings: Settings) -> list[tuple[int, int]]:
    """Runs [first, last) of shifts, each of which lies within some crowd."""
    runs: list[tuple[int, int]] = []
    needed = settings.hotspot_shifts
    for first in range(len(own) - needed + 1):
        last = first + needed
        if own[last - 1].time - own[first].time <= settings.hotspot_seconds:
            joins = bool(runs) and runs[-1][1] > first
            runs[-1:] = [(runs[-1][0], last)] if joins else [*runs[-1:], (first, last)]
    return runs
