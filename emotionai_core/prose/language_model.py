"""A language model on this machine, through the interface that llama.cpp, Ollama and vLLM share (OpenAI's chat
completions).

Only addresses of this machine are asked: films and what was read in them stay here. Nothing is followed elsewhere.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, cast
from urllib.parse import urlsplit

from emotionai_core.errors import Cancelled, StudioError

DEFAULT_MODEL: Final = "qwen2.5"
_LARGEST: Final = 1_000_000
_SEED: Final = 42
_PIECE: Final = 65_536
_SLICE: Final = 0.5


class ModelError(StudioError):
    """The language model did not answer usefully; the sentence says why."""


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A server's address such as http://127.0.0.1:11434/v1, the model to ask for, and the longest wait in seconds."""

    address: str
    model: str = DEFAULT_MODEL
    patience: float = 180.0

    def __post_init__(self) -> None:
        _parts(self.address)

    def models(self) -> tuple[str, ...]:
        """What the server has, sorted; raises `ModelError`."""
        answer = self._ask("GET", "/models", None, lambda: False)
        rows = answer.get("data")
        names = [
            str(cast(dict[str, Any], row).get("id", ""))
            for row in cast(list[object], rows if isinstance(rows, list) else [])
            if isinstance(row, dict)
        ]
        return tuple(sorted({name for name in names if name}))

    def chosen(self) -> str:
        """The wanted model as the server calls it ("qwen2.5" is also "qwen2.5:7b"); raises `ModelError` when it has
        none.
        """
        there = self.models()
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
            "Name one of them with --model.",
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
        found = self._ask("POST", "/chat/completions", body, cancelled)
        try:
            text = found["choices"][0]["message"]["content"]
        except (KeyError, IndexError, TypeError) as error:
            raise ModelError("The language model's answer has no text in it.") from error
        if not isinstance(text, str):
            raise ModelError("The language model's answer has no text in it.")
        return text.strip()

    def _ask(self, method: str, path: str, body: object, cancelled: Callable[[], bool]) -> dict[str, Any]:
        host, port, prefix = _parts(self.address)
        connection = http.client.HTTPConnection(host, port, timeout=_SLICE)
        try:
            raw = _exchange(connection, method, prefix + path, body, self.patience, cancelled)
        except (OSError, http.client.HTTPException) as error:
            raise ModelError(
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
    return "127.0.0.1" if host == "localhost" else host, port, parts.path.rstrip("/")


def _exchange(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: object,
    patience: float,
    cancelled: Callable[[], bool],
) -> bytes:
    until = time.monotonic() + patience

    def waited(step: Callable[[], Any]) -> Any:
        """Try in short steps, so that cancelling is noticed while the model thinks."""
        while True:
            if cancelled():
                raise Cancelled
            try:
                return step()
            except TimeoutError:
                if time.monotonic() > until:
                    raise TimeoutError(f"no answer within {patience:g} seconds") from None

    connection.connect()
    data = None if body is None else json.dumps(body, ensure_ascii=False).encode(errors="replace")
    connection.request(method, path, data, {"Content-Type": "application/json", "Accept": "application/json"})
    sock = connection.sock
    # Only the first byte is waited for: a timeout in the midst of a header would lose what was read of it.
    waited(lambda: _peek(sock))
    sock.settimeout(max(_SLICE, until - time.monotonic()))
    response = connection.getresponse()
    if response.status != 200:
        raise http.client.HTTPException(f"status {response.status}")
    found = bytearray()
    while piece := response.read1(_PIECE):
        found += piece
        if cancelled():
            raise Cancelled
        if len(found) > _LARGEST or time.monotonic() > until:
            raise http.client.HTTPException("the answer is too long or takes too long")
    return bytes(found)


def _peek(sock: Any) -> None:
    import socket

    if not sock.recv(1, socket.MSG_PEEK):
        raise http.client.HTTPException("the connection was closed")
