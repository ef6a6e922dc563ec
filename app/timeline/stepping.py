"""Which moment of the film comes next, for keys that go from one to the next."""

from __future__ import annotations

from collections.abc import Sequence

# Nearer than this is the same moment: far less than any frame lasts.
_SAME = 1e-3


def neighbour(
    landings: Sequence[float], ends: Sequence[float], here: float, selected: int | None, direction: int
) -> int | None:
    """The place of the next (1) or previous (-1) moment in time order; None where there is none.

    `landings` are the frames' times that going there shows: a moment's own time lies up to a frame away from what the
    playhead says on arrival. While the playhead is within the moment at `selected`, the step starts from that one, so
    that moments on one frame are all reached.
    """
    places = range(len(landings)) if direction > 0 else range(len(landings) - 1, -1, -1)
    if selected is not None and landings[selected] - _SAME <= here < max(ends[selected], landings[selected] + _SAME):
        if direction < 0:
            return selected - 1 if selected else None
        return next((place for place in places if place > selected and landings[place] >= here - _SAME), None)
    return next((place for place in places if (landings[place] - here) * direction > _SAME), None)
