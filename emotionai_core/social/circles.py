"""Dunbar circles over the film: continuous, directed intimacy, who is in which circle, and every migration.

Seed document 001 (Dunbar circles, relationship influence). Between exchanges all relations of one person fall at the
same rate, so nobody overtakes anybody by waiting; falls through a threshold have an exact time and are written down
when the person is next touched, or at the film's end.

A migration is an interaction's or an event's where the line itself moved that relation the same way; it is a
displacement where somebody else took the room, or left it. `Society.positive` and `negative` add up how exchanges felt,
after influence, whether or not there was any closeness left to gain or to lose.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from emotionai_core.cognition.presence import Presence
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.memory import Mind
from emotionai_core.records.society import Circle, Society, Trigger
from emotionai_core.settings import Settings
from emotionai_core.social.closeness import Rules, by_threshold, contact, crossings, felt, level, room, rules
from emotionai_core.social.exchanges import Exchange, exchanges

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int8]

CHECKPOINT: Final = 100
# A betrayal is one whatever the face shows; a sacrifice is meant well.
_AT_LEAST: Final = 0.5

Change = tuple[float, int, Ints, Ints, Floats, Floats, Floats, Floats, Floats]
Migration = tuple[float, int, int, int, int, Trigger, int]


@dataclass(slots=True)
class _State:
    """Where relations stand after the last exchange; (p, p) each, `crossing` (4, p, p)."""

    level: Floats
    crossing: Floats
    circle: Small
    room: Small
    positive: Floats
    negative: Floats
    changes: list[Change] = field(default_factory=list[Change])
    migrations: list[Migration] = field(default_factory=list[Migration])


@dataclass(frozen=True, slots=True, eq=False)
class _Checkpoint:
    level: Floats
    circle: Small
    room: Small
    positive: Floats
    negative: Floats
    changes: int
    migrations: int


class SocietyStream:
    """Relations in film order; what lies before an edit is not computed again.

    `recomputed_from` is how many exchanges (in the order in which lines end) the last call kept.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._rules = rules(settings)
        self._keys: tuple[str, ...] = ()
        self._done: list[Exchange] = []
        self._checkpoints: list[_Checkpoint] = []
        self._state = _fresh(0)
        self.recomputed_from = 0

    def society(self, analysis: Analysis, mind: Mind, present: Presence) -> Society:
        """Every change of every relation, and every migration, up to the film's end.

        `present` says who took part in each line of `analysis`; `mind` what each line shows.
        """
        coming = list(exchanges(analysis, mind, present, self._settings))
        self._back_to(self._kept(coming, present.keys), present.keys)
        for number in range(self.recomputed_from, len(coming)):
            if number % CHECKPOINT == 0:
                self._checkpoints.append(_remembered(self._state))
            _take(self._state, coming[number], self._rules)
        self._done = coming
        end = max(analysis.film.duration, coming[-1].time if coming else 0.0)
        return _society(self._state, self._rules, present.keys, coming, end)

    def _kept(self, coming: Sequence[Exchange], keys: tuple[str, ...]) -> int:
        """How many exchanges need not be taken again."""
        if keys != self._keys or not self._checkpoints:
            return 0
        pairs = zip(self._done, coming, strict=False)
        alike = sum(1 for _ in itertools.takewhile(lambda pair: pair[0].same(pair[1]), pairs))
        return alike if alike == len(self._done) else alike // CHECKPOINT * CHECKPOINT

    def _back_to(self, kept: int, keys: tuple[str, ...]) -> None:
        self.recomputed_from = kept
        if kept == len(self._done) and keys == self._keys:
            return
        if kept == 0:
            self._keys, self._checkpoints, self._state = keys, [], _fresh(len(keys))
            return
        _restore(self._state, self._checkpoints[kept // CHECKPOINT], self._rules)
        del self._checkpoints[kept // CHECKPOINT :]


def _fresh(people: int) -> _State:
    square = (people, people)
    return _State(
        np.full(square, -np.inf),
        np.full((4, *square), -np.inf),
        np.full(square, Circle.STRANGER, np.int8),
        np.zeros(square, np.int8),
        np.zeros(square),
        np.zeros(square),
    )


def _remembered(state: _State) -> _Checkpoint:
    return _Checkpoint(
        state.level.copy(),
        state.circle.copy(),
        state.room.copy(),
        state.positive.copy(),
        state.negative.copy(),
        len(state.changes),
        len(state.migrations),
    )


def _restore(state: _State, point: _Checkpoint, made: Rules) -> None:
    state.level, state.circle, state.room = point.level.copy(), point.circle.copy(), point.room.copy()
    state.positive, state.negative = point.positive.copy(), point.negative.copy()
    state.crossing = crossings(state.level, made)
    del state.changes[point.changes :]
    del state.migrations[point.migrations :]


def _take(state: _State, exchange: Exchange, made: Rules) -> None:
    """Let one exchange move the speaker and everybody who heard it."""
    speaker, others, time = exchange.speaker, exchange.others, exchange.time
    rows = np.concatenate([[speaker], others])
    state.migrations += _decayed(state, rows, time)
    toward = np.full(len(others), speaker)
    source, target = np.concatenate([toward, others]), np.concatenate([others, toward])
    before = np.maximum(state.level[source, target] - made.decay * time, 0.0)
    factor = made.influence[state.circle[source, target]] * _event_factor(exchange)
    tone = factor * _felt(exchange)
    step = tone + factor * _twice(contact(exchange.role))
    change = np.where(step > 0.0, step * (1.0 - before), step)
    intimacy = np.clip(before + change, 0.0, 1.0)
    state.level[source, target] = level(intimacy, time, made.decay)
    state.crossing[:, source, target] = crossings(state.level[source, target], made)
    state.positive[source, target] += np.maximum(tone, 0.0)
    state.negative[source, target] += np.maximum(-tone, 0.0)
    sums = state.positive[source, target], state.negative[source, target]
    state.changes.append((time, exchange.line, source, target, intimacy, change, factor, *sums))
    _settle(state, exchange, rows, intimacy - before)


def _felt(exchange: Exchange) -> Floats:
    """How the line feels: the speaker's side towards each of the others, then theirs towards the speaker."""
    read = exchange.shown, exchange.arousal, exchange.reply, exchange.role
    both = np.concatenate([felt(*read, towards_speaker=False), felt(*read, towards_speaker=True)])
    if not exchange.event_tone:
        return both
    told = _twice(exchange.event_tone * felt(_AT_LEAST, exchange.arousal, float("nan"), exchange.role, True))
    stronger = np.maximum(both, told) if exchange.event_tone > 0 else np.minimum(both, told)
    return np.where(_twice(exchange.others == exchange.event_with), stronger, both)


def _twice(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The same for both directions."""
    return np.concatenate([values, values])


def _event_factor(exchange: Exchange) -> Floats:
    """An event counts between the two whom it is about, in both directions."""
    return np.where(_twice(exchange.others == exchange.event_with), exchange.event_factor, 1.0)


def _decayed(state: _State, rows: Ints, time: float) -> list[Migration]:
    """The falls of these people's relations up to `time`; afterwards `circle` holds at `time`."""
    now = np.maximum(by_threshold(state.crossing[:, rows], time), state.room[rows])
    held = state.circle[rows]
    fallen: list[Migration] = []
    for at, other in np.argwhere(now != held).tolist():
        mover = int(rows[at])
        for origin in range(int(held[at, other]), int(now[at, other])):
            when = float(state.crossing[origin, mover, other])
            fallen.append((when, mover, other, origin, origin + 1, Trigger.DECAY, -1))
    state.circle[rows] = now
    return fallen


def _settle(state: _State, exchange: Exchange, rows: Ints, gain: Floats) -> None:
    """Who is in which circle after the exchange; `gain` (2 others,) is what intimacies gained."""
    crossing = state.crossing[:, rows]
    state.room[rows] = room(state.level[rows], crossing, exchange.time)
    now = np.maximum(by_threshold(crossing, exchange.time), state.room[rows])
    held = state.circle[rows]
    count = len(exchange.others)
    for at, other in np.argwhere(now != held).tolist():
        origin, circle = int(held[at, other]), int(now[at, other])
        # Row 0 is the speaker's, towards everybody who heard; the others' rows changed towards the speaker only.
        place = _place(exchange, at, other, count)
        moved_by = 0.0 if place is None else float(gain[place])
        trigger = Trigger.DISPLACED
        if moved_by * (origin - circle) > 0.0:
            about = exchange.event_with in (other, int(rows[at])) and exchange.event_factor != 1.0
            trigger = Trigger.EVENT if about else Trigger.INTERACTION
        state.migrations.append((exchange.time, int(rows[at]), other, origin, circle, trigger, exchange.line))
    state.circle[rows] = now


def _place(exchange: Exchange, at: int, other: int, count: int) -> int | None:
    """Where the relation of row `at` towards `other` stands among the 2 * `count` changes, None for unmoved."""
    if at > 0:
        return count + at - 1 if other == exchange.speaker else None
    found = np.flatnonzero(exchange.others == other)
    return int(found[0]) if len(found) else None


def _society(state: _State, made: Rules, keys: tuple[str, ...], taken: Sequence[Exchange], end: float) -> Society:
    standing = state.circle.copy()
    last = _decayed(state, np.arange(len(keys)), end)
    # The film's end is no exchange: the next edit goes on from where the last line left things.
    state.circle = standing
    moves = sorted([*state.migrations, *last], key=lambda one: one[0])
    width = [len(one[2]) for one in state.changes]

    def column(of: int) -> npt.NDArray[Any]:
        return np.concatenate([one[of] for one in state.changes]) if state.changes else np.zeros(0)

    def moved(of: int, kind: type[np.generic]) -> npt.NDArray[Any]:
        return np.array([one[of] for one in moves], kind)

    intimate, close, friends, acquaintance = made.thresholds.tolist()
    return Society(
        keys=keys,
        decay=made.a_minute,
        thresholds=(intimate, close, friends, acquaintance),
        time=np.repeat(np.array([one[0] for one in state.changes], np.float64), width),
        line=np.repeat(np.array([one[1] for one in state.changes], np.int64), width),
        source=column(2).astype(np.int64),
        target=column(3).astype(np.int64),
        intimacy=column(4),
        change=column(5),
        factor=column(6),
        positive=column(7),
        negative=column(8),
        moved=moved(0, np.float64),
        mover=moved(1, np.int64),
        moved_about=moved(2, np.int64),
        origin=moved(3, np.int8),
        circle=moved(4, np.int8),
        trigger=moved(5, np.int8),
        moved_line=moved(6, np.int64),
        events=tuple(event for one in taken for event in one.events),
    )
