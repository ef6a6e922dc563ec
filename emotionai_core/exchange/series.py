"""The few series that figures need beside what the account holds: counts over time, and counts of transitions.

The drawings of the typeset report and of the dashboard both come from here.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.memory import Memories, Transition
from emotionai_core.records.society import Society

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

STEPS = 240
"""Points of a curve over the film; more cannot be told apart on a page."""


def grid(duration: float, steps: int = STEPS) -> Floats:
    """Equal steps over the film, the first after one step, the last at its end: (steps,) seconds."""
    return np.linspace(0.0, max(duration, 1e-9), steps + 1)[1:]


def up_to(times: Floats, at: Floats) -> Ints:
    """How many of `times` (any order, inf for never) lie at or before each of `at`: (len(at),)."""
    known = np.sort(times[np.isfinite(times)])
    return np.searchsorted(known, at, side="right").astype(np.int64)


def memory_tiers(memories: Memories, at: Floats) -> dict[str, Ints]:
    """Candidates, long-term memories and rehearsals so far, at each of `at`."""
    return {
        "candidates": up_to(memories.entered, at),
        "long_term": up_to(memories.promoted, at),
        "rehearsals": up_to(memories.time[memories.rehearsal], at),
    }


def transition_counts(transitions: Iterable[Transition]) -> Ints:
    """How often each emotion (row) was followed by each (column): (7, 7) in the order of `EMOTIONS`."""
    counts = np.zeros((len(EMOTIONS), len(EMOTIONS)), np.int64)
    for one in transitions:
        counts[EMOTIONS.index(one.origin), EMOTIONS.index(one.emotion)] += 1
    return counts


def moves(society: Society, duration: float, bins: int) -> tuple[Ints, Ints]:
    """Moves to an inner and to an outer circle in each of `bins` equal stretches of the film: two of (bins,)."""
    place = np.clip((society.moved / max(duration, 1e-9) * bins).astype(np.int64), 0, bins - 1)
    inward = society.circle < society.origin
    return (
        np.bincount(place[inward], minlength=bins).astype(np.int64),
        np.bincount(place[~inward], minlength=bins).astype(np.int64),
    )
