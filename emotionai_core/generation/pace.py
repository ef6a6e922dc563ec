"""How long a clip will still take: from what others of its kind took, then from its own pace."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence

from emotionai_core.generation.vram_rows import tokens
from emotionai_core.records.clip import Clip, ClipRequest, Maker

_ENOUGH = 0.05
_REMEMBERED = 20


def expected(request: ClipRequest, clips: Sequence[Clip]) -> float:
    """Seconds that a clip will take by those of its maker and tier; NaN where there is none."""
    alike = [one for one in clips if _kind(one.request) == _kind(request) and one.took > 0][-_REMEMBERED:]
    if not alike:
        return float("nan")
    return statistics.median(one.took / _work(one.request) for one in alike) * _work(request)


class Pace:
    """The time left of one clip; `now` is a clock in seconds that never goes back."""

    def __init__(self, expected: float, now: Callable[[], float]) -> None:
        self._expected, self._now, self._began = expected, now, now()

    @property
    def took(self) -> float:
        """Seconds since it was begun."""
        return self._now() - self._began

    def left(self, done: float) -> float:
        """Seconds left at `done` in [0, 1]; NaN while unknown."""
        if done >= 1.0:
            return 0.0
        by_others = max(0.0, self._expected - self.took) if math.isfinite(self._expected) else float("nan")
        if done < _ENOUGH:
            return by_others
        own = self.took * (1.0 - done) / done
        # Loading weights comes first and says nothing about the rest, so the own pace counts as far as it has got.
        return own if math.isnan(by_others) else done * own + (1.0 - done) * by_others


def _kind(request: ClipRequest) -> tuple[object, ...]:
    return (request.maker, request.tier) if request.maker is Maker.LTX else (request.maker,)


def _work(request: ClipRequest) -> float:
    size = request.size if request.clamp is None else request.clamp.granted
    return tokens(size) if request.maker is Maker.LTX else float(size.frames)
