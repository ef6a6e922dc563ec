"""A publisher of weights on the loopback: ranges, dropped connections, redirections, gates and silence on demand."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Shelf:
    """What is published under a path, and how it behaves."""

    data: bytes = b""
    # Bytes after which the connection is dropped, one entry a request; 0 lets it through.
    drops: list[int] = field(default_factory=list)
    status: list[int] = field(default_factory=list)
    redirect: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    ranges: bool = True
    # Whether If-Range is heeded, and how many bytes too far on a part starts.
    heeds: bool = True
    ahead: int = 0
    etag: str = '"v1"'
    token: str = ""
    silent: bool = False
    length: bool = True


@dataclass
class Seen:
    """One request as it arrived."""

    path: str
    range: str
    token: str


class Publisher:
    """A real HTTP server."""

    def __init__(self) -> None:
        self.shelves: dict[str, Shelf] = {}
        self.seen: list[Seen] = []
        self.closing = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    outer._answer(self)
                self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def put(self, path: str, **how) -> str:
        """Publish something; returns its address."""
        self.shelves[path] = Shelf(**how)
        return f"{self.address}{path}"

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, to: BaseHTTPRequestHandler) -> None:
        self.seen.append(Seen(to.path, to.headers.get("Range", ""), to.headers.get("Authorization", "")))
        shelf = self.shelves.get(to.path)
        if shelf is None:
            return _plain(to, 404)
        if shelf.token and to.headers.get("Authorization") != f"Bearer {shelf.token}":
            return _plain(to, 401 if not to.headers.get("Authorization") else 403)
        if shelf.status and (status := shelf.status.pop(0)):
            return _plain(to, status)
        if shelf.redirect:
            to.send_response(302)
            to.send_header("Location", shelf.redirect)
            for name, value in shelf.headers.items():
                to.send_header(name, value)
            to.send_header("Content-Length", "0")
            to.end_headers()
            return None
        return self._send(to, shelf)

    def _send(self, to: BaseHTTPRequestHandler, shelf: Shelf) -> None:
        asked = to.headers.get("Range", "")
        same = not shelf.heeds or to.headers.get("If-Range", shelf.etag) == shelf.etag
        start = int(asked[6:-1]) + shelf.ahead if asked and shelf.ranges and same else 0
        if asked and start >= len(shelf.data):
            to.send_response(416)
            to.send_header("Content-Range", f"bytes */{len(shelf.data)}")
            to.send_header("Content-Length", "0")
            to.end_headers()
            return
        to.send_response(206 if start else 200)
        if start:
            to.send_header("Content-Range", f"bytes {start}-{len(shelf.data) - 1}/{len(shelf.data)}")
        if shelf.length:
            to.send_header("Content-Length", str(len(shelf.data) - start))
        if shelf.etag:
            to.send_header("ETag", shelf.etag)
        for name, value in shelf.headers.items():
            to.send_header(name, value)
        to.end_headers()
        self._body(to, shelf, start)

    def _body(self, to: BaseHTTPRequestHandler, shelf: Shelf, start: int) -> None:
        drop = shelf.drops.pop(0) if shelf.drops else 0
        body = shelf.data[start:]
        to.wfile.write(body[:drop] if drop else body[: len(body) // 2] if shelf.silent else body)
        to.wfile.flush()
        while shelf.silent and not self.closing.is_set():
            time.sleep(0.02)


def _plain(to: BaseHTTPRequestHandler, status: int) -> None:
    to.send_response(status)
    to.send_header("Content-Length", "0")
    to.end_headers()


@contextlib.contextmanager
def publisher() -> Iterator[Publisher]:
    """A publisher for the time of a test."""
    one = Publisher()
    try:
        yield one
    finally:
        one.close()
