"""The likeliest way along a screenplay: lines and speeches in the same order, with few and dear jumps.

A chain of pairs in which both lines and speeches rise. Leaving out speeches costs a little for each; any jump, on or
back, costs as much as some good lines are worth. So a scene that was cut, or moved, is followed where its lines carry
it, and a "yes" never goes anywhere alone. Maximal over all chains; O(p log p) for p pairs by a Fenwick tree of maxima.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from emotionai_core.screenplay.candidates import Pair

JUMP: Final = 12.0
"""What a jump costs, in the worth of matched words."""
_SKIP: Final = 0.4
_CHANCE: Final = 1.0
"""What each speech that is left out costs."""
_SURE: Final = 1e6
_FAR: Final = -1e18


@dataclass(frozen=True, slots=True)
class Run:
    """Pairs in order without a jump back; `moved` says that they stand elsewhere in the film than in the screenplay."""

    pairs: tuple[Pair, ...]
    moved: bool

    @property
    def gain(self) -> float:
        """What its words are worth."""
        return sum(one.worth * one.score for one in self.pairs)


def best_way(pairs: Sequence[tuple[Pair, float]]) -> list[Run]:
    """The chain of greatest gain among pairs with their gains, at most one of a line, as runs in film order."""
    ordered = sorted(pairs, key=lambda one: (one[0].line, one[0].speech, one[0].where))
    before, jumped = _chained([one for one, _ in ordered], [gain for _, gain in ordered])
    return _main([list(run) for run in _runs([one for one, _ in ordered], before, jumped)])


def gain_of(pair: Pair, floor: float, factor: float = 1.0) -> float:
    """What a pair adds to a chain: its evidence, less what is found by chance."""
    return _SURE if pair.sure else max(0.0, evidence(pair, floor) * factor - _CHANCE)


def evidence(pair: Pair, floor: float) -> float:
    """What the words of a pair say: the square, for half of all letters agree between any two sentences."""
    return (max(0.0, pair.score - floor) / (1.0 - floor)) ** 2 * pair.worth


def _place(pair: Pair) -> float:
    return pair.speech + 0.999 * min(1.0, max(0.0, pair.where))


def _chained(pairs: Sequence[Pair], gains: Sequence[float]) -> tuple[list[int], list[bool]]:
    """For each pair the one before it (-1 for none) in the best chain that ends there, and whether that is a jump; the
    last entry of the first list is where the best chain ends.
    """
    where = [_place(pair) for pair in pairs]
    places = sorted(set(where))
    rank = {place: at + 1 for at, place in enumerate(places)}
    tree = [(_FAR, -1)] * (len(places) + 1)
    total = [0.0] * len(pairs)
    before, jumped = [-1] * len(pairs), [False] * len(pairs)
    best, first = (0.0, -1), 0
    while first < len(pairs):
        end = first
        while end < len(pairs) and pairs[end].line == pairs[first].line:
            end += 1
        for at in range(first, end):
            value, last = _highest(tree, rank[where[at]] - 1)
            on = value - _SKIP * pairs[at].speech
            over = best[0] - JUMP
            more = 0.0
            if on >= over and on > 0.0:
                more, before[at] = on, last
            elif over > 0.0:
                more, before[at], jumped[at] = over, best[1], True
            total[at] = gains[at] + more
        for at in range(first, end):
            _raise(tree, rank[where[at]], (total[at] + _SKIP * pairs[at].speech, at))
            if total[at] > best[0]:
                best = (total[at], at)
        first = end
    return [*before, best[1]], jumped


def _highest(tree: Sequence[tuple[float, int]], at: int) -> tuple[float, int]:
    found = (_FAR, -1)
    while at > 0:
        if tree[at] > found:
            found = tree[at]
        at &= at - 1
    return found


def _raise(tree: list[tuple[float, int]], at: int, value: tuple[float, int]) -> None:
    while at < len(tree):
        if value > tree[at]:
            tree[at] = value
        at += at & -at


def _runs(pairs: Sequence[Pair], before: Sequence[int], jumped: Sequence[bool]) -> list[list[Pair]]:
    """The best chain, parted where it jumps."""
    runs: list[list[Pair]] = []
    at, part = before[-1], True
    while at >= 0:
        if part:
            runs.append([])
        runs[-1].append(pairs[at])
        part, at = jumped[at], before[at]
    return [run[::-1] for run in reversed(runs)]


def _main(runs: Sequence[list[Pair]]) -> list[Run]:
    """Which runs follow the order of the screenplay: those that rise and are worth most together; the others moved."""
    worth = [sum(one.worth * one.score for one in run) for run in runs]
    total, before = list(worth), [-1] * len(runs)
    for here, run in enumerate(runs):
        for earlier in range(here):
            if _place(runs[earlier][-1]) < _place(run[0]) and total[earlier] + worth[here] > total[here]:
                total[here], before[here] = total[earlier] + worth[here], earlier
    at = max(range(len(runs)), key=lambda here: (total[here], -here), default=-1)
    ordered: set[int] = set()
    while at >= 0:
        ordered.add(at)
        at = before[at]
    return [Run(tuple(run), here not in ordered) for here, run in enumerate(runs)]
