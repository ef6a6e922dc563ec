"""Waiting for a library call that cannot be interrupted, without becoming deaf to the studio."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from emotionai_core.wire.serve import Job

Result = TypeVar("Result")

_LOOK = 0.2
_SIGN_OF_LIFE = 5.0


class _Call(threading.Thread, Generic[Result]):
    def __init__(self, function: Callable[[], Result]) -> None:
        super().__init__(daemon=True, name="speech-call")
        self._function = function
        self.results: list[Result] = []
        self.fault: BaseException | None = None

    def run(self) -> None:
        try:
            self.results.append(self._function())
        except BaseException as error:  # raised again by whoever waits
            self.fault = error


def patiently(job: Job, function: Callable[[], Result], alive: Callable[[], None]) -> Result:
    """The result of `function`, which runs beside; raises its exception, or `Cancelled` within a moment.

    `alive` is called every few seconds: it reports progress, so that a long call is not taken for a hanging program.
    A call that was given up goes on until the process ends, which is what follows a cancelled stage.
    """
    call = _Call(function)
    call.start()
    reported = time.monotonic()
    while call.is_alive():
        call.join(_LOOK)
        job.check()
        if time.monotonic() - reported >= _SIGN_OF_LIFE:
            alive()
            reported = time.monotonic()
    if call.fault is not None:
        raise call.fault
    return call.results[0]
