"""A language model's server on the loopback that answers as it is told to: honestly, lying, slowly or not at all."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"

# Answers that state nothing, and much that no data contains.
HONEST = (
    "What was measured of the film is told here as an estimate of what is performed.\n\n"
    "It seems that nothing more can be said of it than what the notes contain."
)
LYING = "Then Rhett leaves, and he says “I never loved you” at 99:59, for the 6789th time in the film."


@dataclass
class Raw:
    """Bytes as they go out: `pieces` with `pause` seconds before each, and then the end, or (`hold`) silence."""

    pieces: Sequence[bytes]
    pause: float = 0.0
    hold: bool = False


def whole(body: bytes, head: bytes = HEAD) -> Raw:
    """An answer with its length."""
    return Raw((head + b"Content-Length: %d\r\n\r\n" % len(body) + body,))


def status(code: int, extra: bytes = b"") -> Raw:
    """An answer with this status and further header lines."""
    return Raw((b"HTTP/1.1 %d No\r\nContent-Length: 0\r\n%s\r\n" % (code, extra),))


def text_of(answer: object) -> bytes:
    """What a real server sends for the text of an answer."""
    return json.dumps({"choices": [{"index": 0, "message": {"role": "assistant", "content": answer}}]}).encode()


@dataclass
class FakeServer:
    """Answers chat requests with `answers` in turn (the last one again and again) and lists `models`.

    An answer is a text of the model, or raw bytes. `asked` are the bodies of the requests for an answer, `paths` all
    that was asked for.
    """

    answers: list[str | Raw]
    models: bytes = b'{"data": [{"id": "qwen2.5:7b"}]}'
    listing: Raw | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def _next(self, path: str, body: bytes) -> Raw:
        self.paths.append(path)
        if path.endswith("/models"):
            return self.listing or whole(self.models)
        self.asked.append(json.loads(body))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer if isinstance(answer, Raw) else whole(text_of(answer))

    def serve(self, client: socket.socket, stopped: threading.Event) -> None:
        """Read one request and answer it."""
        with client, contextlib.suppress(OSError), client.makefile("rb") as wire:
            first, length = wire.readline().decode(), 0
            if not first:
                return
            while line := wire.readline().strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            answer = self._next(first.split()[1], wire.read(length))
            for piece in answer.pieces:
                if stopped.wait(answer.pause):
                    return
                client.sendall(piece)
            if answer.hold:
                stopped.wait()


@contextlib.contextmanager
def language_model(*answers: str | Raw, **more: Any) -> Iterator[FakeServer]:
    """A server that runs as long as the block."""
    server, stopped = FakeServer(list(answers), **more), threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server.port = listening.getsockname()[1]
        threads: list[threading.Thread] = []

        def accept() -> None:
            with contextlib.suppress(OSError):
                while not stopped.is_set():
                    client, _ = listening.accept()
                    threads.append(threading.Thread(target=server.serve, args=(client, stopped), daemon=True))
                    threads[-1].start()

        threads.append(threading.Thread(target=accept, daemon=True))
        threads[0].start()
        try:
            yield server
        finally:
            stopped.set()
            # Closing does not wake who waits in accept; a last connection does.
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", server.port), timeout=1).close()
            for thread in threads:
                thread.join(2)
