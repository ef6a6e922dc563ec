"""Brief movements in what was seen of a face: from 1/25 s to 1/2 s between onset and offset, and over again.

The rolling median over four times the longest duration follows every movement that stays and none that is soon over:
what is left of a cell's path is over again within a second, and its own length decides. A part of the face has moved
when its cells stray far more than is usual for this face, and far more than the parts that no muscle of expression
moves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.ndimage import median_filter

from embedded.movement import (
    BROWS,
    CALM,
    LEFT_CORNER,
    LIDS,
    LOWER_LIP,
    MOUTH,
    RIGHT_CORNER,
    UPPER_LIP,
    Floats,
    Mask,
    Trace,
)

SHORTEST, LONGEST = 1 / 25, 0.5
# Standard deviations of the part's own calm, and pixels (of 112 across the face), that a movement has to reach.
_STANDS_OUT, _LEAST = 7.0, 0.5
# The same while somebody speaks, for the corners of the mouth alone; elsewhere in speech they reached 0.5.
_LEAST_SPOKEN = 0.8
# How much of the lower lip's movement the corners share when the jaw drops.
_JAW = 0.5
_NOISE_FLOOR = 0.06
# Onset and offset lie where the movement has this share of its height.
_FOOT = 0.3
_OVER_CALM = 2.5
_FASTEST_HEAD = 5.0
_FEWEST = 12
# Vertical movement of the mouth's corners, in the same pixels: below the first nothing is said, at the second all is.
_LEAST_LIFT, _FULL_LIFT = 0.3, 3.0


@dataclass(frozen=True, slots=True)
class Movement:
    """One brief movement; times in seconds, `region` "eyes" or "mouth", `strength` in [0, 1].

    `corners` in [-1, 1] is how far the corners of the mouth went up (positive) or down; None where that is not clear.
    """

    onset: float
    apex: float
    offset: float
    region: str
    strength: float
    corners: float | None


@dataclass(frozen=True, slots=True)
class _Seen:
    """A trace as signals over its n frames: `brief` (n, ROWS, COLUMNS, 2), `spoken` and `usable` (n,)."""

    time: Floats
    brief: Floats
    spoken: npt.NDArray[np.bool_]
    usable: npt.NDArray[np.bool_]

    def size(self, part: Mask) -> Floats:
        """How far the part's cells are from where they usually are (n,): the 95th percentile."""
        return np.percentile(np.linalg.norm(self.brief[:, part], axis=-1), 95, axis=1)

    def lift(self) -> Floats:
        """How far both corners of the mouth are above (or, negative, below) its middle, less the jaw's part (n,)."""
        left, right, upper, lower = (
            -np.median(self.brief[:, part][..., 1], axis=1)
            for part in (LEFT_CORNER, RIGHT_CORNER, UPPER_LIP, LOWER_LIP)
        )
        left, right = left - upper, right - upper
        both = np.where(left * right > 0, np.minimum(np.abs(left), np.abs(right)), 0.0)
        return np.sign(left) * np.maximum(both - _JAW * np.abs(lower - upper), 0.0)


def spot(trace: Trace, spoken: npt.NDArray[np.bool_]) -> list[Movement]:
    """The brief movements of a face in order of their apex; `spoken` (n,) tells in which frames somebody speaks."""
    time = np.array(trace.time)
    if len(time) < 2 * _FEWEST:
        return []
    wide = 4 * round(LONGEST / float(np.median(np.diff(time)))) + 1
    moved = trace.moved()
    brief = moved - median_filter(moved, size=(wide, 1, 1, 1), mode="nearest")
    # A hair's breadth of blur is left of frames before and after a fast head, too.
    fast = np.array(trace.head) > _FASTEST_HEAD
    usable = ~(fast | np.roll(fast, 1) | np.roll(fast, -1))
    seen = _Seen(time, brief, spoken, usable)
    calm, lids, everywhere = seen.size(CALM), seen.size(LIDS), np.ones(len(time), bool)
    brows = [one for one in _peaks(seen, seen.size(BROWS), everywhere, calm, "eyes") if not _is_blink(seen, one, lids)]
    # Whoever speaks moves the mouth as briefly: then only its corners, beyond what the jaw explains, count.
    silent = _peaks(seen, seen.size(MOUTH), ~spoken, calm, "mouth")
    corners = _peaks(seen, np.abs(seen.lift()), spoken, calm / _OVER_CALM, "mouth", _LEAST_SPOKEN)
    return sorted([*brows, *silent, *corners], key=lambda one: (one.apex, one.region))


def _noise(size: Floats, among: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Median and spread of a part's movement in the frames `among`."""
    middle = float(np.median(size[among]))
    return middle, max(1.4826 * float(np.median(np.abs(size[among] - middle))), _NOISE_FLOOR)


def _ratio(seen: _Seen, size: Floats) -> Floats:
    """How far the part stands out of its own noise (n,), apart for frames with and without speech."""
    ratio = np.zeros(len(size))
    everything = _noise(size, seen.usable) if seen.usable.any() else (0.0, np.inf)
    for among in (seen.spoken, ~seen.spoken):
        own = among & seen.usable
        found = _noise(size, own) if own.sum() >= _FEWEST else everything
        # Lips that are about to speak move before the first word: silence is no calmer than the whole.
        middle, spread = max(found[0], everything[0]), max(found[1], everything[1])
        ratio[among] = (size[among] - middle) / spread
    return ratio


def _peaks(
    seen: _Seen, size: Floats, among: npt.NDArray[np.bool_], calm: Floats, region: str, least: float = _LEAST
) -> list[Movement]:
    """Movements with their apex `among` the frames, of a part that is `size` (n,) from where it usually is."""
    ratio = _ratio(seen, size)
    taken = np.zeros(len(size), bool)
    found: list[Movement] = []
    for apex in np.argsort(-size, kind="stable").tolist():
        if size[apex] < least:
            break
        if taken[apex] or not among[apex]:
            continue
        first, last = _feet(size, apex)
        taken[first : last + 1] = True
        whole = first > 0 and last < len(size) - 1 and seen.usable[first : last + 1].all()
        brief = SHORTEST <= seen.time[last] - seen.time[first] <= LONGEST
        stands_out = ratio[apex] >= _STANDS_OUT and size[apex] >= _OVER_CALM * calm[apex]
        if whole and brief and stands_out:
            corners = _corners(float(seen.lift()[apex])) if region == "mouth" else None
            strength = float(ratio[apex] / (ratio[apex] + _STANDS_OUT))
            onset, offset = float(seen.time[first]), float(seen.time[last])
            found.append(Movement(onset, float(seen.time[apex]), offset, region, strength, corners))
    return found


def _feet(size: Floats, apex: int) -> tuple[int, int]:
    """The frames before and after the apex where the movement has not begun yet and is over."""
    low = size < _FOOT * size[apex]
    before, after = np.flatnonzero(low[:apex]), np.flatnonzero(low[apex:])
    return (int(before[-1]) if len(before) else 0), (apex + int(after[0]) if len(after) else len(size) - 1)


def _is_blink(seen: _Seen, movement: Movement, lids: Floats) -> bool:
    """Whether the lids moved at least as much as the brows: a blink or a glance, which take just as long."""
    during = (seen.time >= movement.onset) & (seen.time <= movement.offset)
    return bool(lids[during].max() >= seen.size(BROWS)[during].max())


def _corners(lift: float) -> float | None:
    """The lift of the corners in [-1, 1]; None when there is too little of it."""
    return None if abs(lift) < _LEAST_LIFT else float(np.clip(lift / _FULL_LIFT, -1.0, 1.0))
