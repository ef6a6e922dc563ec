"""The server's half of a websocket (RFC 6455), as small as the fake needs it."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import socket
import struct
import threading
from typing import Any

_MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_TEXT, _BINARY, _CLOSE, _PING, _PONG = 1, 2, 8, 9, 10


def accept(key: str) -> str:
    """The answer to a client's key."""
    return base64.b64encode(hashlib.sha1((key + _MAGIC).encode()).digest()).decode()


class Socket:
    """One connected client; sending never raises, a client that is gone is merely gone."""

    def __init__(self, connection: socket.socket, client: str) -> None:
        self.client = client
        self.metadata = False
        self.mute = False
        self._connection = connection
        self._lock = threading.Lock()

    def send(self, message: dict[str, Any] | bytes) -> None:
        """One message: an object as text, bytes as they are."""
        if isinstance(message, bytes):
            self._frame(_BINARY, message)
        else:
            self._frame(_TEXT, json.dumps(message).encode())

    def read(self) -> None:
        """Take what the client says until it goes."""
        with contextlib.suppress(OSError, EOFError):
            while True:
                kind, payload = self._receive()
                if kind == _CLOSE:
                    self._frame(_CLOSE, payload[:2])
                    return
                if kind == _PING:
                    self._frame(_PONG, payload)
                elif kind == _TEXT and b"supports_preview_metadata" in payload:
                    self.metadata = json.loads(payload)["data"]["supports_preview_metadata"] is True

    def cut(self) -> None:
        """End the connection without a word."""
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    def _frame(self, kind: int, payload: bytes) -> None:
        if self.mute:
            return
        length = len(payload)
        if length < 126:
            head = struct.pack("!BB", 0x80 | kind, length)
        elif length < 65536:
            head = struct.pack("!BBH", 0x80 | kind, 126, length)
        else:
            head = struct.pack("!BBQ", 0x80 | kind, 127, length)
        with self._lock, contextlib.suppress(OSError):
            self._connection.sendall(head + payload)

    def _receive(self) -> tuple[int, bytes]:
        first, second = self._exactly(2)
        length = second & 0x7F
        if length >= 126:
            length = int.from_bytes(self._exactly(2 if length == 126 else 8), "big")
        mask = self._exactly(4) if second & 0x80 else bytes(4)
        payload = self._exactly(length)
        return first & 0x0F, bytes(one ^ mask[at % 4] for at, one in enumerate(payload))

    def _exactly(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            piece = self._connection.recv(size - len(found))
            if not piece:
                raise EOFError
            found += piece
        return found
