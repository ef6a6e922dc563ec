"""What a server says on its websocket while a graph runs, as the recorded transcript holds it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

Message = tuple[str, dict[str, Any]]


@contextmanager
def listening(address: str, client: str) -> Iterator[ClientConnection]:
    """A websocket whose greeting has been heard."""
    where = f"{address.replace('http', 'ws', 1)}/ws?clientId={client}"
    with connect(where, proxy=None, ping_interval=None, close_timeout=0.2) as ear:
        assert [json.loads(ear.recv(5))["type"] for _ in range(2)] == ["status", "feature_flags"]
        yield ear


def until_idle(ear: ClientConnection, prompt: str, seconds: float = 20) -> list[Message]:
    """All messages until the server says that the job has ended."""
    found: list[Message] = []
    end = time.monotonic() + seconds
    while True:
        message = json.loads(ear.recv(end - time.monotonic()))
        found.append((message["type"], message["data"]))
        if found[-1] == ("executing", {"node": None, "prompt_id": prompt}):
            return found


def transcript(folder: Path, begin: str) -> list[Message]:
    """The recorded messages after a note that begins so, until the job's end."""
    rows = [json.loads(line) for line in (folder / "samples" / "ws_transcript.jsonl").read_text().splitlines()]
    at = next(place for place, row in enumerate(rows) if row.get("note", "").startswith(begin))
    found: list[Message] = []
    for row in rows[at + 1 :]:
        if "text" not in row:
            continue
        found.append((row["text"]["type"], row["text"]["data"]))
        if found[-1][0] == "executing" and found[-1][1]["node"] is None:
            return found
    return found
