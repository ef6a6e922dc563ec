"""The time that a playing film has reached: a steady clock, pulled along by the sound that is really heard."""

from __future__ import annotations

import time
from collections.abc import Callable

# The eye forgives a picture that is a little early or late, but not one that jerks.
_PULL = 0.1
_MOST_SECONDS = 0.002


class FilmClock:
    """Stands until `start`; then runs `rate` times as fast as the clock on the wall."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._at = 0.0
        self._since: float | None = None
        self._rate = 1.0

    @property
    def running(self) -> bool:
        """Whether it runs."""
        return self._since is not None

    @property
    def rate(self) -> float:
        """How fast it runs."""
        return self._rate

    def time(self) -> float:
        """Film time in seconds."""
        if self._since is None:
            return self._at
        return self._at + (self._now() - self._since) * self._rate

    def put(self, seconds: float) -> None:
        """Stand at a time."""
        self._at, self._since = seconds, None

    def start(self) -> None:
        """Run from where it stands."""
        if self._since is None:
            self._since = self._now()

    def stop(self) -> None:
        """Stand where it is."""
        self.put(self.time())

    def set_rate(self, rate: float) -> None:
        """Run `rate` times as fast from here on."""
        running = self.running
        self.stop()
        self._rate = rate
        if running:
            self.start()

    def pull(self, off: float) -> None:
        """Approach a better clock that is `off` seconds of film ahead, too slowly to be seen."""
        most = _MOST_SECONDS * max(1.0, self._rate)
        self._at += max(-most, min(most, off * _PULL))
