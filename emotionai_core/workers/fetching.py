"""One HTTP request of a download: range, redirections without the token, and a body that can be left at any moment.

The request runs in a thread of its own, because a stalled server could otherwise hold up a cancel for as long as the
socket's patience.
"""

from __future__ import annotations

import contextlib
import http.client
import queue
import re
import socket
import ssl
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from email.message import Message
from typing import IO, Final
from urllib.parse import urlsplit

_PATIENCE: Final = 30.0
_BLOCK: Final = 1 << 18
_QUEUED: Final = 32
_POLL: Final = 0.1
_LATER: Final = (408, 425, 429, 500, 502, 503, 504)
_RANGE: Final = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
_WHOLE: Final = re.compile(r"bytes \*/(\d+)")


CHANGED: Final = "the file has changed since the last attempt"


class Lost(Exception):
    """The connection failed in a way that may pass."""


class Stale(Lost):
    """What was kept does not belong to the file that the server has now."""


class Refused(Exception):
    """The server answered, and not with the file."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


@dataclass(frozen=True, slots=True)
class _Head:
    start: int
    total: int
    etag: str
    sha256: str


class Answer:
    """A file on its way: it starts at byte `start` of `total` (0 = unknown); `sha256` is the publisher's, or ""."""

    def __init__(self, head: _Head, fetching: _Fetching) -> None:
        self.start = head.start
        self.total = head.total
        self.etag = head.etag
        self.sha256 = head.sha256
        self._fetching = fetching

    def blocks(self, ask: Callable[[], None]) -> Iterator[bytes]:
        """The bytes as they come; `ask` is called several times a second and may raise to stop."""
        while True:
            item = self._fetching.next(ask)
            if item is None:
                return
            if isinstance(item, bytes):
                yield item


@contextlib.contextmanager
def request(source: str, token: str, start: int, etag: str, ask: Callable[[], None]) -> Generator[Answer]:
    """Ask for a file from byte `start` on; raises `Lost`, `Refused`, or what `ask` raises."""
    fetching = _Fetching(source, token, start, etag)
    try:
        head = fetching.next(ask)
        if not isinstance(head, _Head):
            raise Lost("the server sent nothing")
        yield Answer(head, fetching)
    finally:
        fetching.leave()


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirections, never to an unencrypted address, and notes what they say of the file."""

    def __init__(self, source: str, token: str) -> None:
        self._home = _origin(source)
        self._token = token
        self.sha256 = ""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        if urlsplit(req.full_url).scheme == "https" and urlsplit(newurl).scheme != "https":
            raise urllib.error.URLError("the server redirects to an unencrypted address")
        # A hub names the file's own hash here; the tag of the server behind it is another one.
        self.sha256 = _plain(headers.get("X-Linked-ETag", "")) or self.sha256
        found = super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]
        if found is not None and self._token and _origin(newurl) == self._home:
            found.add_unredirected_header("Authorization", f"Bearer {self._token}")
        return found


class _Fetching:
    """The thread that talks to the server, and the queue it fills."""

    def __init__(self, source: str, token: str, start: int, etag: str) -> None:
        self._source, self._token, self._start, self._etag = source, token, start, etag
        self._items: queue.Queue[_Head | bytes | Exception | None] = queue.Queue(_QUEUED)
        self._left = threading.Event()
        self._socket: socket.socket | None = None
        self._thread = threading.Thread(target=self._run, name="download", daemon=True)
        self._thread.start()

    def next(self, ask: Callable[[], None]) -> _Head | bytes | None:
        """What comes next, None at the end."""
        while True:
            ask()
            with contextlib.suppress(queue.Empty):
                item = self._items.get(timeout=_POLL)
                if isinstance(item, Exception):
                    raise item
                return item

    def leave(self) -> None:
        """Let go of the connection, whatever it is doing."""
        self._left.set()
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
            self._socket.close()
        self._thread.join(1.0)

    def _put(self, item: _Head | bytes | Exception | None) -> None:
        while not self._left.is_set():
            with contextlib.suppress(queue.Full):
                self._items.put(item, timeout=_POLL)
                return

    def _run(self) -> None:
        try:
            self._talk()
            self._put(None)
        except urllib.error.HTTPError as error:
            self._turned_down(error)
        except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
            self._put(Lost(_reason(error)))

    def _talk(self) -> None:
        redirects = _Redirects(self._source, self._token)
        asked = urllib.request.Request(self._source, headers={"User-Agent": "EmotionalAI-Studio"})
        asked.add_header("Accept-Encoding", "identity")
        if self._start:
            asked.add_header("Range", f"bytes={self._start}-")
            if self._etag:
                asked.add_header("If-Range", self._etag)
        if self._token:
            asked.add_unredirected_header("Authorization", f"Bearer {self._token}")
        with urllib.request.build_opener(redirects).open(asked, timeout=_PATIENCE) as response:
            self._hold(response)
            self._put(_head(response, redirects.sha256))
            while not self._left.is_set() and (block := response.read1(_BLOCK)):
                self._put(block)

    def _hold(self, response: http.client.HTTPResponse) -> None:
        """Keep a second handle on the connection: shutting it down wakes the thread."""
        with contextlib.suppress(OSError, ValueError):
            self._socket = socket.socket(fileno=socket.dup(response.fileno()))

    def _turned_down(self, error: urllib.error.HTTPError) -> None:
        with error:
            if error.code == 416:
                self._put_satisfied(error.headers)
            elif error.code in _LATER:
                self._put(Lost(f"the server answers {error.code}"))
            else:
                self._put(Refused(error.code))

    def _put_satisfied(self, headers: Message) -> None:
        """Nothing lies behind byte `start`: either all of it is here, or what is here belongs to another file."""
        whole = _WHOLE.match(headers.get("Content-Range", ""))
        if whole is None or int(whole.group(1)) != self._start:
            self._put(Stale(CHANGED))
            return
        tag = headers.get("ETag", "")
        self._put(_Head(self._start, self._start, tag, _plain(headers.get("X-Linked-ETag", "")) or _plain(tag)))
        self._put(None)


def _head(response: http.client.HTTPResponse, linked: str) -> _Head:
    headers = response.headers
    tag = headers.get("ETag", "")
    sha256 = linked or _plain(headers.get("X-Linked-ETag", "")) or _plain(tag)
    if response.status == 206:
        part = _RANGE.match(headers.get("Content-Range", ""))
        if part is None:
            raise http.client.HTTPException("the server sent a part and does not say which")
        total = int(part.group(2)) if part.group(2) != "*" else 0
        return _Head(int(part.group(1)), total, tag, sha256)
    length = headers.get("Content-Length", "")
    return _Head(0, int(length) if length.isdigit() else 0, tag, sha256)


def _plain(tag: str) -> str:
    """An entity tag without its quotes when it is strong, else ""."""
    return tag[1:-1].lower() if len(tag) > 2 and tag[0] == tag[-1] == '"' else ""


def _origin(address: str) -> tuple[str, str, int | None]:
    parts = urlsplit(address)
    return parts.scheme, parts.hostname or "", parts.port


def _reason(error: Exception) -> str:
    inner = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(inner, socket.gaierror):
        return "the server's name is not known here, or there is no network"
    if isinstance(inner, TimeoutError):
        return f"the server did not answer for {_PATIENCE:.0f} seconds"
    if isinstance(inner, ssl.SSLError):
        return f"the connection is not secure ({inner.reason or 'TLS error'})"
    if isinstance(inner, OSError) and inner.strerror:
        return inner.strerror[0].lower() + inner.strerror[1:]
    return str(inner) or "the connection was lost"
