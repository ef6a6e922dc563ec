"""Whether a ComfyUI server answers at an address, and what it says of itself."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Final, cast
from urllib.parse import urlsplit

_MOST: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Health:
    """What a server says: its version, and the first card's name and memory in bytes (0 where it does not say)."""

    version: str
    device: str = ""
    vram: int = 0
    ram: int = 0


def health(address: str, seconds: float) -> Health | None:
    """Ask `/system_stats`; None unless a ComfyUI server answers within `seconds`. Goes through no proxy."""
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    try:
        connection = kind(parts.hostname or "", parts.port, timeout=seconds)
    except (ValueError, http.client.HTTPException):
        return None
    until = time.monotonic() + seconds
    try:
        connection.connect()
        with _over(connection.sock, until - time.monotonic()):
            connection.request("GET", f"{parts.path.rstrip('/')}/system_stats")
            answer = connection.getresponse()
            body = answer.read(_MOST + 1)
        if answer.status != 200 or len(body) > _MOST:
            return None
        return _parsed(cast(object, json.loads(body)))
    except (OSError, ValueError, http.client.HTTPException, RecursionError):
        return None
    finally:
        connection.close()


@contextlib.contextmanager
def _over(connected: socket.socket, seconds: float) -> Generator[None]:
    """Cut the connection when the time is over: a socket's own patience begins anew with every byte that drips in."""

    def cut() -> None:
        with contextlib.suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)

    clock = threading.Timer(max(0.0, seconds), cut)
    clock.daemon = True
    clock.start()
    try:
        yield
    finally:
        clock.cancel()
        clock.join()


def _parsed(answer: object) -> Health | None:
    system = _rows(_rows(answer).get("system"))
    version = system.get("comfyui_version")
    if not isinstance(version, str):
        return None
    devices = _rows(answer).get("devices")
    first = _rows(cast(list[object], devices)[0] if isinstance(devices, list) and devices else None)
    name, kind = first.get("name"), first.get("type")
    on_card = kind not in (None, "cpu")
    return Health(
        version[:40],
        name[:80] if isinstance(name, str) else "",
        _whole(first.get("vram_total")) if on_card else 0,
        _whole(system.get("ram_total")),
    )


def _rows(value: object) -> Mapping[str, object]:
    return cast(dict[str, object], value) if isinstance(value, dict) else {}


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 50 else 0
