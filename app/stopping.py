"""Turning an interrupt or a polite kill into a flag that long work looks at."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Generator


@contextlib.contextmanager
def stop_signals() -> Generator[Callable[[], bool]]:
    """Says whether somebody asked to stop since; the signals work as before afterwards.

    A second interrupt raises `KeyboardInterrupt`, for work that does not look at the flag soon enough.
    """
    flag = threading.Event()
    before = {}

    def hear(number: int, _: object) -> None:
        if flag.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        flag.set()

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            before[number] = signal.signal(number, hear)
    try:
        yield flag.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
