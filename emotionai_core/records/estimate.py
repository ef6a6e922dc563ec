"""A number that was estimated: its interval, what it was made of, and whether there was enough to say it at all."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Input:
    """One number that went into another: `share` is what it contributes there, NaN where it is only told."""

    name: str
    value: float
    share: float = float("nan")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 90 % interval [low, high] over `count` observations; all NaN where `count` is below `needed`."""

    value: float
    low: float
    high: float
    count: int
    needed: int

    @property
    def enough(self) -> bool:
        """Whether there is a number at all."""
        return not math.isnan(self.value)


def not_enough(count: int, needed: int) -> Estimate:
    """The answer where there is too little to say."""
    nothing = float("nan")
    return Estimate(nothing, nothing, nothing, count, needed)
