"""How far something long is: told by installations and downloads alike."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

Say = Callable[[str], None]
Asked = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Progressed:
    """`done` of `total` `unit` of a step, `name` being what is worked on; `eta` in seconds, negative while unknown.

    `step` is "packages", "weights", "convert", "check" or "download"; `total` is 0 while unknown.
    """

    step: str
    name: str
    done: float
    total: float
    unit: str
    eta: float = -1.0


OnProgress = Callable[[Progressed], None]


def silent(_: Progressed) -> None:
    """Tells nobody."""


def never() -> bool:
    """Nobody asks to stop."""
    return False


class Pace:
    """Time left from what was done since the start: -1 until a second has passed."""

    def __init__(self, done: float = 0.0) -> None:
        self._from = done
        self._began = time.monotonic()

    def left(self, done: float, total: float) -> float:
        """Seconds left at the pace so far."""
        passed, worked = time.monotonic() - self._began, done - self._from
        if passed < 1 or worked <= 0 or total <= 0:
            return -1.0
        return max(0.0, (total - done) * passed / worked)


def mb(count: float) -> str:
    """A number of bytes for a person: "734 MB", "1.6 GB" (decimal units, as shops sell them)."""
    if count < 1_000_000:
        return f"{max(0, round(count / 1000))} kB"
    return f"{count / 1e6:.0f} MB" if count < 1e9 else f"{count / 1e9:.1f} GB"
