"""One thread that keeps a short queue full from a source that can be started anew at any place."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import Generic, Protocol, TypeVar


class Closable(Protocol):
    """What a feed draws from."""

    def close(self) -> None:
        """Release it."""
        ...


S = TypeVar("S", bound=Closable)
T = TypeVar("T")
Wanted = Callable[[], bool]


class Feed(Generic[S, T]):
    """The source is opened, used and closed by the feed's own thread, which is joined by `close`.

    The thread begins with the first `start`. `peek` and `take` never wait. After an error the source is opened anew by
    the next `start`.
    """

    def __init__(self, name: str, open_source: Callable[[], S], length: int) -> None:
        self._name = name
        self._open_source = open_source
        self._length = length
        self._changed = threading.Condition()
        self._items: deque[T] = deque()
        self._run: Callable[[S, Wanted], Iterator[T]] | None = None
        self._request = 0
        self._finished = False
        self._closed = False
        self._error: Exception | None = None
        self._thread: threading.Thread | None = None

    @property
    def finished(self) -> bool:
        """Whether nothing will come after what is in the queue."""
        return self._finished

    @property
    def error(self) -> Exception | None:
        """Why nothing comes any more, where that is no end of the source."""
        return self._error

    @property
    def waiting(self) -> int:
        """How many items are ready."""
        return len(self._items)

    def start(self, run: Callable[[S, Wanted], Iterator[T]]) -> None:
        """Forget everything and fill from `run`, which asks now and then whether it is still wanted."""
        with self._changed:
            if self._closed:
                return
            self._request += 1
            self._run, self._finished, self._error = run, False, None
            self._items.clear()
            self._changed.notify_all()
        if self._thread is None:
            self._thread = threading.Thread(target=self._live, name=self._name, daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Forget everything and rest."""
        with self._changed:
            self._request += 1
            self._run, self._finished, self._error = None, False, None
            self._items.clear()
            self._changed.notify_all()

    def peek(self) -> T | None:
        """The next item, left where it is."""
        with self._changed:
            return self._items[0] if self._items else None

    def take(self) -> T | None:
        """The next item."""
        with self._changed:
            if not self._items:
                return None
            item = self._items.popleft()
            self._changed.notify_all()
            return item

    def close(self) -> None:
        """End the thread and release the source."""
        with self._changed:
            self._closed = True
            self._request += 1
            self._items.clear()
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _live(self) -> None:
        source: S | None = None
        try:
            while not self._closed:
                with self._changed:
                    while self._run is None and not self._closed:
                        self._changed.wait()
                    run, request = self._run, self._request
                    self._run = None
                if run is None:
                    continue
                try:
                    source = source or self._open_source()
                    self._fill(run(source, lambda request=request: request == self._request), request)
                except Exception as error:
                    if source is not None:
                        source.close()
                        source = None
                    self._finish(request, error)
        finally:
            if source is not None:
                source.close()

    def _fill(self, items: Iterator[T], request: int) -> None:
        for item in items:
            if not self._put(item, request):
                return
        self._finish(request, None)

    def _finish(self, request: int, error: Exception | None) -> None:
        with self._changed:
            if request == self._request:
                self._finished, self._error = True, error

    def _put(self, item: T, request: int) -> bool:
        with self._changed:
            while request == self._request and len(self._items) >= self._length:
                self._changed.wait()
            if request != self._request:
                return False
            self._items.append(item)
            return True
