"""A language model on this machine, through the interface that llama.cpp, Ollama and vLLM share (OpenAI's chat
completions).

Only addresses of this machine are asked: films and what was read in them stay here. Nothing is followed elsewhere.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import ipaddress
import json
import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, cast
from urllib.parse import quote, urlsplit

from emotionai_core.errors import Cancelled, StudioError

DEFAULT_MODEL: Final = "qwen2.5"
_LARGEST: Final = 1_000_000
_SEED: Final = 42
_LONGEST_NAME: Final = 200
_PIECE: Final = 65_536
_SLICE: Final = 0.25
# Seconds in which a server says what it has.
_GREETING: Final = 20.0
_THOUGHT: Final = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)


class ModelError(StudioError):
    """The language model did not answer usefully; the sentence says why."""


class NoAnswer(ModelError):
    """Its server is not there, says nothing or breaks off: asking again would only take time."""


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A server's address such as http://127.0.0.1:11434/v1, the model to ask for, and the longest wait in seconds."""

    address: str
    model: str = DEFAULT_MODEL
    patience: float = 180.0

    def __post_init__(self) -> None:
        _parts(self.address)

    def models(self, cancelled: Callable[[], bool] = lambda: False) -> tuple[str, ...]:
        """What the server has, sorted; raises `ModelError`, `Cancelled`."""
        answer = self._ask("GET", "/models", None, cancelled, min(self.patience, _GREETING))
        rows = answer.get("data")
        names = [
            _shown(cast(dict[str, Any], row).get("id"))
            for row in cast(list[object], rows if isinstance(rows, list) else [])
            if isinstance(row, dict)
        ]
        return tuple(sorted({name for name in names if name}))

    def chosen(self, cancelled: Callable[[], bool] = lambda: False) -> str:
        """The wanted model as the server calls it ("qwen2.5" is also "qwen2.5:7b"); raises `ModelError` when it has
        none, and `Cancelled`.
        """
        there = self.models(cancelled)
        wanted = self.model.casefold()
        for name in there:
            if name.casefold() == wanted:
                return name
        alike = [name for name in there if wanted.replace("-", "") in name.casefold().replace("-", "")]
        if alike:
            return alike[0]
        known = ", ".join(there[:8]) or "none"
        raise ModelError(
            f"The language model '{self.model}' is not on the server; it has: {known}.",
            "Name one of them.",
        )

    def answer(
        self, model: str, instructions: str, question: str, cancelled: Callable[[], bool] = lambda: False
    ) -> str:
        """The model's text; raises `ModelError`, or `Cancelled`. Temperature 0 and a fixed seed: as repeatable as it
        gets.
        """
        messages = [{"role": "system", "content": instructions}, {"role": "user", "content": question}]
        body = {
            "model": model,
            "messages": messages,
            "temperature": 0,
            "seed": _SEED,
            "max_tokens": 1200,
            "stream": False,
        }
        found = self._ask("POST", "/chat/completions", body, cancelled, self.patience)
        try:
            choice = found["choices"][0]
            text, ending = choice["message"]["content"], choice.get("finish_reason")
        except (KeyError, IndexError, TypeError, AttributeError) as error:
            raise ModelError("The language model's answer has no text in it.") from error
        if not isinstance(text, str):
            raise ModelError("The language model's answer has no text in it.")
        if ending == "length":
            raise ModelError("The language model's answer breaks off: it would be too long.")
        # Some models think aloud first.
        return _THOUGHT.sub("", text.replace("\r\n", "\n")).strip()

    def _ask(
        self, method: str, path: str, body: object, cancelled: Callable[[], bool], patience: float
    ) -> dict[str, Any]:
        host, port, prefix = _parts(self.address)
        connection = http.client.HTTPConnection(host, port, timeout=_SLICE)
        try:
            raw = _exchange(connection, method, prefix + path, body, _Wait(patience, cancelled))
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(
                f"The language model at {self.address} does not answer: {error or type(error).__name__}.",
                "Start its server, or go on without: the templates need none.",
            ) from error
        finally:
            connection.close()
        try:
            found = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise ModelError(f"What answers at {self.address} is not a language model's server.") from error
        if not isinstance(found, dict):
            raise ModelError(f"What answers at {self.address} is not a language model's server.")
        return cast(dict[str, Any], found)


def _shown(name: object) -> str:
    """A model's name; "" for what cannot be one."""
    return name if isinstance(name, str) and name.isprintable() and len(name) <= _LONGEST_NAME else ""


def _parts(address: str) -> tuple[str, int, str]:
    """Host, port and path of an address on this machine; raises `ModelError` for any other."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or 80
        ours = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        ours, host, port, parts = False, "", 0, urlsplit("")
    if not ours or parts.scheme != "http":
        raise ModelError(
            f"'{address}' is not a server on this machine.",
            "What is known of a film stays here: name an address such as http://127.0.0.1:11434/v1.",
        )
    # A name could be made to lead elsewhere.
    return "127.0.0.1" if host == "localhost" else host, port, quote(parts.path.rstrip("/"), safe="/%")


def _exchange(connection: http.client.HTTPConnection, method: str, path: str, body: object, patience: _Wait) -> bytes:
    data = None if body is None else json.dumps(body, ensure_ascii=False).encode(errors="replace")
    connection.connect()
    with contextlib.closing(connection.sock) as sock:
        connection.sock = cast(socket.socket, _Patient(sock, patience))
        connection.request(method, path, data, {"Content-Type": "application/json", "Accept": "application/json"})
        response = connection.getresponse()
        # A redirection is refused like any other answer: it might lead off this machine.
        if response.status != 200:
            raise ModelError(f"The language model's server refuses to answer (status {response.status}).")
        found = bytearray()
        while piece := response.read1(_PIECE):
            found += piece
            if len(found) > _LARGEST:
                raise ModelError("The language model's answer is too long.")
        if response.length:
            raise http.client.IncompleteRead(bytes(found), response.length)
    return bytes(found)


class _Wait:
    """How long is waited, and for what."""

    def __init__(self, patience: float, cancelled: Callable[[], bool]) -> None:
        self._until = time.monotonic() + patience
        self._patience = patience
        self._cancelled = cancelled

    def look(self) -> None:
        """Raises `Cancelled`, or `TimeoutError` when patience is at its end."""
        if self._cancelled():
            raise Cancelled
        if time.monotonic() > self._until:
            raise TimeoutError(f"no answer within {self._patience:g} seconds")


class _Arriving(io.RawIOBase):
    """What arrives on a socket, waited for in short steps, so that cancelling is noticed while the model thinks."""

    def __init__(self, sock: socket.socket, wait: _Wait) -> None:
        self._sock = sock
        self._wait = wait

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """What has arrived; 0 at the end."""
        while True:
            self._wait.look()
            with contextlib.suppress(TimeoutError):
                return self._sock.recv_into(buffer)


class _Patient:
    """What an HTTP connection uses of a socket, in short steps; who opened the socket closes it."""

    def __init__(self, sock: socket.socket, wait: _Wait) -> None:
        self._sock = sock
        self._wait = wait

    def sendall(self, data: bytes) -> None:
        """All of `data`."""
        rest = memoryview(data)
        while rest:
            self._wait.look()
            with contextlib.suppress(TimeoutError):
                rest = rest[self._sock.send(rest) :]

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What arrives, as a file for reading."""
        return io.BufferedReader(_Arriving(self._sock, self._wait))

    def close(self) -> None:
        """Nothing: an answer may still be read when its connection is done with."""
