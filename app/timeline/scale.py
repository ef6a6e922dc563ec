"""The one mapping between film time and pixels that all tracks share."""

from __future__ import annotations

from dataclasses import dataclass, replace

# At the closest zoom one pixel is this many seconds: a film frame is about 40 pixels wide.
_CLOSEST = 0.001
_STEPS = (0.04, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)


@dataclass(frozen=True, slots=True)
class TimeScale:
    """`start` is the time at the left edge, `per_pixel` seconds; `width` pixels show a film of `duration` seconds."""

    duration: float
    width: float
    start: float = 0.0
    per_pixel: float = 1.0

    @property
    def end(self) -> float:
        """The time at the right edge."""
        return self.start + self.width * self.per_pixel

    def x(self, time: float) -> float:
        """Pixels from the left edge."""
        return (time - self.start) / self.per_pixel

    def time(self, x: float) -> float:
        """Film time under a pixel."""
        return self.start + x * self.per_pixel

    def fitted(self) -> TimeScale:
        """The whole film."""
        return replace(self, start=0.0, per_pixel=self._widest())

    def resized(self, width: float) -> TimeScale:
        """Another width; a view of the whole film stays one."""
        whole = self.per_pixel >= self._widest() - 1e-9
        fresh = replace(self, width=max(1.0, width))
        return fresh.fitted() if whole else fresh._within()

    def zoomed(self, factor: float, x: float) -> TimeScale:
        """`factor` > 1 goes closer; the time under `x` stays under `x`."""
        fixed = self.time(x)
        per_pixel = min(max(self.per_pixel / factor, _CLOSEST), self._widest())
        return replace(self, per_pixel=per_pixel, start=fixed - x * per_pixel)._within()

    def panned(self, pixels: float) -> TimeScale:
        """Moved to the right by some pixels."""
        return replace(self, start=self.start + pixels * self.per_pixel)._within()

    def aligned(self, other: TimeScale, unit: int = 1) -> TimeScale:
        """Moved by a pixel at most (half of `unit`), so that whole units lie between this view and the other."""
        pixels = round((self.start - other.start) / self.per_pixel / unit) * unit
        return replace(self, start=other.start + pixels * self.per_pixel)

    def showing(self, time: float, margin: float = 0.0) -> TimeScale:
        """Moved so that `time` is in view, if it is not: to a tenth of the width from the left."""
        if self.start + margin * self.per_pixel <= time <= self.end - margin * self.per_pixel:
            return self
        return replace(self, start=time - 0.1 * self.width * self.per_pixel)._within()

    def step(self, pixels: float = 96.0) -> float:
        """A round number of seconds at least `pixels` wide, for marks."""
        wanted = pixels * self.per_pixel
        return next((step for step in _STEPS if step >= wanted), _STEPS[-1])

    def _widest(self) -> float:
        return max(self.duration / self.width, _CLOSEST)

    def _within(self) -> TimeScale:
        last = max(0.0, self.duration - self.width * self.per_pixel)
        return replace(self, start=min(max(0.0, self.start), last))
