"""What a psychological summary of a character states, as facts: the commonest sudden shift, stability, sudden share."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from emotionai_core.records.memory import Mind, TransitionKind


@dataclass(frozen=True, slots=True)
class SummaryFacts:
    """About one character, as performed: `transitions` changes of state, `sudden` of them sudden.

    The commonest sudden change goes from `origin` to `emotion`, `times` times; "" and 0 where there was none, and the
    first in the film among equals. `stability` in [0, 1] is the mean after each change; it and `sudden_share` are NaN
    without any.
    """

    person: str
    transitions: int
    sudden: int
    sudden_share: float
    stability: float
    origin: str
    emotion: str
    times: int
    hotspots: int


def summary_facts(mind: Mind, key: str) -> SummaryFacts:
    """The facts of one character, in film order; seed document 001 (psychological summary)."""
    changes = [one for one in mind.transitions if one.person == key]
    sudden = [(one.origin, one.emotion) for one in changes if one.kind is TransitionKind.SUDDEN]
    # Counter keeps the order in which it meets things, so the first of equals is the first in the film.
    (origin, emotion), times = Counter(sudden).most_common(1)[0] if sudden else (("", ""), 0)
    count = len(changes)
    return SummaryFacts(
        person=key,
        transitions=count,
        sudden=len(sudden),
        sudden_share=len(sudden) / count if count else float("nan"),
        stability=math.fsum(one.stability for one in changes) / count if count else float("nan"),
        origin=origin,
        emotion=emotion,
        times=times,
        hotspots=sum(1 for spot in mind.hotspots if spot.person == key),
    )
