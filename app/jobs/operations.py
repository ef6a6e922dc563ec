"""Background operations: each is one value (what to do, what to do with the result, what to do on failure).

No widget starts a thread. A `Lane` is one thread whose operations run in order, so whatever lives there (an open
project, a film reader) is only ever touched by that thread. Results come back on the GUI thread.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from app.described_clips import core_text
from emotionai_core.errors import Cancelled, StudioError

T = TypeVar("T")
_log = logging.getLogger(__name__)


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Operation(Generic[T]):
    """`do` runs in the background; then `success` or `failure` runs on the GUI thread.

    `wanted` is asked right before `do` and again before the result is applied: False skips it, which is how a newer
    request replaces an older one. It must be safe to call from any thread.

    One that stops by itself (`Cancelled`), because nobody wants it any more, was skipped too: nothing is called.

    A `write` is done whatever happens: `wanted` only says whether its result is still applied, its failure is always
    told, and a lane that closes does it before it ends.
    """

    do: Callable[[], T]
    success: Callable[[T], None] | None = None
    failure: Callable[[Exception], None] | None = None
    wanted: Callable[[], bool] = field(default=_always)
    write: bool = False


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of an operation that ran to its end."""

    result: Any = None
    error: Exception | None = None


def sentence_for(error: Exception) -> str:
    """What to tell a person about an error."""
    if isinstance(error, StudioError):
        return core_text(error.sentence())
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


class Lane(QObject):
    """One background thread that runs operations in the order they were given.

    A Python thread, not a QThreadPool: objects bound to their thread (SQLite, decoders) need the same one for as long
    as the lane lives, and a pool exchanges its threads as it likes.
    """

    # An operation and its outcome, None when it was skipped.
    _finished = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._finished.connect(self._apply, Qt.ConnectionType.QueuedConnection)
        self._open = True
        self._waiting = 0

    @property
    def busy(self) -> bool:
        """Whether results are still to come."""
        return self._waiting > 0

    def run(self, operation: Operation[Any]) -> None:
        """Put an operation at the end of the lane."""
        if not self._open:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._live, name="lane", daemon=True)
            self._thread.start()
        self._waiting += 1
        self._queue.put(lambda: self._work(operation))

    def _live(self) -> None:
        while (work := self._queue.get()) is not None:
            work()

    def _work(self, operation: Operation[Any]) -> None:
        if not self._open and not operation.write:
            return
        outcome = self._outcome(operation)
        if self._open:
            self._finished.emit(operation, outcome)
        elif operation.write and outcome is not None and outcome.error is not None:
            _log.error("a change could not be written while closing", exc_info=outcome.error)

    def _outcome(self, operation: Operation[Any]) -> _Outcome | None:
        try:
            return _Outcome(operation.do()) if operation.write or operation.wanted() else None
        except Cancelled:
            return None
        except Exception as caught:
            return _Outcome(error=caught)

    def _apply(self, operation: Operation[Any], outcome: _Outcome | None) -> None:
        self._waiting -= 1
        if not self._open or outcome is None:
            return
        wanted = operation.wanted()
        if outcome.error is None:
            if wanted and operation.success is not None:
                operation.success(outcome.result)
            return
        if not wanted and not operation.write:
            return
        _log.warning("background operation failed", exc_info=outcome.error)
        if operation.failure is not None:
            operation.failure(outcome.error)

    def close(self, last: Callable[[], None] | None = None) -> None:
        """Forget what has not begun except writes, run `last` on the lane's thread, and end the thread."""
        if not self._open:
            return
        self._open = False
        if self._thread is None:
            return
        if last is not None:
            self._queue.put(last)
        self._queue.put(None)
        self._thread.join()
        self._thread = None
