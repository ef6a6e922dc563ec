"""One ComfyUI server asked over HTTP: every answer is bounded in size and time and read into a type.

A server on another machine is asked only where the user named its address; nothing is followed elsewhere, and no proxy
of the environment is used.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import quote, urlsplit

from emotionai_core.errors import Cancelled, GenerationError, ServerLost
from emotionai_core.generation.comfy import answers
from emotionai_core.generation.comfy.answers import Definition, Output, Past, Posted, QueueState, SystemStats

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

PROMPT_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_JSON: Final = 32 * 1024**2
_FILM: Final = 4 * 1024**3
_NOBODY_BEHIND: Final = (502, 503, 504)
_PIECE: Final = 1 << 18
_EMPTY: Final = 512 * 1024**2
_GAINED: Final = 64 * 1024**2
_KINDS: Final = {".png": "image/png", ".jpg": "image/jpeg", ".wav": "audio/wav"}


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: to connect, for a short answer, for a file, and until freed memory is looked at again (`settle` in all,
    `glance` between two looks).
    """

    connect: float = 5.0
    answer: float = 30.0
    file: float = 120.0
    settle: float = 3.0
    glance: float = 0.25


class Client:
    """A server at `address` (http://127.0.0.1:8188); raises `GenerationError` for an address that is none.

    Every method raises `ServerLost` where the server does not answer and `GenerationError` where its answer is not
    ComfyUI's.
    """

    def __init__(self, address: str, patience: Patience | None = None) -> None:
        self.address = checked(address)
        self.patience = patience or Patience()

    def socket(self, client: str) -> str:
        """The address of the websocket of a client id."""
        scheme, rest = self.address.split("://", 1)
        return f"{'wss' if scheme == 'https' else 'ws'}://{rest}/ws?clientId={quote(client, safe='')}"

    def stats(self, seconds: float | None = None) -> SystemStats:
        """Versions, memory and cards; waits `seconds` for the answer."""
        return self._read(answers.system_stats, self._json("GET", "/system_stats", seconds=seconds))

    def queue(self, seconds: float | None = None) -> QueueState:
        """What runs and what waits."""
        return self._read(answers.queue_state, self._json("GET", "/queue", seconds=seconds))

    def history(self, prompt: str, seconds: float | None = None) -> Past | None:
        """What became of a job; None while it waits or runs, and when the server has forgotten it."""
        found = self._json("GET", f"/history/{quote(prompt, safe='')}", seconds=seconds)
        return self._read(lambda answer: answers.past(answer, prompt), found)

    def definitions(self, classes: Iterable[str]) -> dict[str, Definition]:
        """The node classes among `classes` that the server has."""
        found: dict[str, Definition] = {}
        for name in classes:
            answer = self._json("GET", f"/object_info/{quote(name, safe='')}")
            about = self._read(lambda given, name=name: answers.definition(given, name), answer)
            if about is not None:
                found[name] = about
        return found

    def models(self, folder: str) -> tuple[str, ...]:
        """The model files the server sees in a folder; () for a folder it does not have."""
        answer = self._json("GET", f"/models/{quote(folder, safe='')}", allowed=(404,))
        return () if answer is None else self._read(answers.names, answer)

    def upload(self, file: Path, name: str) -> str:
        """Send a picture or a sound; the name under which a node finds it, which may be another than `name`."""
        kind = _KINDS.get(file.suffix.lower(), "application/octet-stream")
        with file.open("rb") as data:
            answer = self._json(
                "POST",
                "/upload/image",
                files={"image": (name, data, kind)},
                data={"type": "input"},
                seconds=self.patience.file,
            )
        return self._read(answers.uploaded, answer)

    def post(self, graph: Mapping[str, Any], prompt: str, client: str, preview: bool = True) -> Posted:
        """Put a graph into the queue under an id of our own (a lower-case UUID), with pictures on the way if wished."""
        if not PROMPT_ID.fullmatch(prompt):
            raise ValueError(f"{prompt!r} is no lower-case UUID")
        body = {"prompt": graph, "prompt_id": prompt, "client_id": client}
        # The server forgets a preview method that was chosen when it was started: it is asked for with every job.
        extra = {"extra_data": {"preview_method": "latent2rgb" if preview else "none"}}
        answer = self._json("POST", "/prompt", body={**body, **extra}, allowed=(400,))
        return self._read(lambda given: answers.posted(given, prompt), answer)

    def interrupt(self, prompt: str, seconds: float | None = None) -> None:
        """Stop a job that runs; without effect on one that waits."""
        self._json("POST", "/interrupt", body={"prompt_id": prompt}, seconds=seconds)

    def delete(self, prompt: str, seconds: float | None = None) -> None:
        """Take a job that waits out of the queue; without effect on one that runs."""
        self._json("POST", "/queue", body={"delete": [prompt]}, seconds=seconds)

    def free(self, cancelled: Callable[[], bool] = lambda: False, tries: int = 3) -> bool:
        """Have the models leave the memory, and look whether they did; whether they have.

        The server answers at once, the memory falls a second later, and one call in about 130 was lost (measured): so
        it is repeated. Raises `Cancelled`.
        """
        before = self.stats()
        for _ in range(tries):
            self._json("POST", "/free", body={"unload_models": True, "free_memory": True})
            until = time.monotonic() + self.patience.settle
            while True:
                if cancelled():
                    raise Cancelled
                if _freed(before, self.stats()):
                    return True
                if time.monotonic() >= until:
                    break
                time.sleep(self.patience.glance)
        return False

    def download(self, output: Output, target: Path, cancelled: Callable[[], bool] = lambda: False) -> bool:
        """Fetch a file that a job saved, if the server still has it; `target` appears whole or not at all. Raises
        `Cancelled`.
        """
        part = target.with_name(f"{target.name}.part")
        query = {"filename": output.name, "subfolder": output.folder, "type": output.kind or "output"}
        try:
            with self._asked("GET", "/view", params=query, seconds=self.patience.file) as response:
                self._reached(response.status_code)
                if response.status_code != 200:
                    return False
                _keep(response.iter_bytes(_PIECE), part, cancelled)
            part.replace(target)
            return True
        finally:
            part.unlink(missing_ok=True)

    def _read(self, reader: Callable[[object], T], answer: object) -> T:
        try:
            return reader(answer)
        except ValueError as error:
            raise GenerationError(
                f"What answers at {self.address} is not a ComfyUI that the studio knows: {error}.",
                "Check the address, or bring ComfyUI up to date.",
            ) from error

    def _json(
        self,
        verb: str,
        path: str,
        *,
        body: object = None,
        allowed: tuple[int, ...] = (),
        seconds: float | None = None,
        **given: Any,
    ) -> object:
        """An answer's JSON; None where it has no body, or a status of `allowed` and no JSON."""
        if body is not None:
            given["json"] = body
        with self._asked(verb, path, seconds=seconds, **given) as response:
            found = bytearray()
            for piece in response.iter_bytes(_PIECE):
                found += piece
                if len(found) > _JSON:
                    raise GenerationError(f"ComfyUI at {self.address} answers too much.", "Check the address.")
            status = response.status_code
        self._reached(status)
        if status != 200 and status not in allowed:
            raise GenerationError(
                f"ComfyUI at {self.address} answered with status {status} to {path.split('/')[1]}.",
                "Look into its log.",
                retryable=status >= 500,
            )
        try:
            return json.loads(found) if found else None
        except (ValueError, RecursionError) as error:
            raise GenerationError(f"What answers at {self.address} is not ComfyUI.", "Check the address.") from error

    def _reached(self, status: int) -> None:
        """Raise `ServerLost` where not ComfyUI answered, but a proxy that does not reach it."""
        if status in _NOBODY_BEHIND:
            raise ServerLost(
                f"What stands before ComfyUI at {self.address} answers with status {status}: it does not reach it.",
                "It is asked again; start the server where it is your own.",
                retryable=True,
            )

    @contextmanager
    def _asked(self, verb: str, path: str, *, seconds: float | None = None, **given: Any) -> Generator[httpx.Response]:
        import httpx

        wait = seconds if seconds is not None else self.patience.answer
        limits = httpx.Timeout(wait, connect=min(wait, self.patience.connect))
        # Reading the system's certificates takes longer than the question; only https needs them.
        secure = self.address.startswith("https")
        try:
            with (
                httpx.Client(trust_env=False, follow_redirects=False, timeout=limits, verify=secure) as asker,
                asker.stream(verb, self.address + path, **given) as response,
            ):
                yield response
        except httpx.HTTPError as error:
            raise ServerLost(
                f"ComfyUI at {self.address} does not answer: {_why(error)}.",
                "It is started again, or start it yourself where it is your own.",
                retryable=True,
            ) from error


def checked(address: str) -> str:
    """An address without its trailing slash; raises `GenerationError` for anything but http and https."""
    try:
        parts = urlsplit(address.strip())
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good, parts = False, urlsplit("")
    if not good or parts.query or parts.fragment or parts.username is not None:
        raise GenerationError(f"'{address}' is not the address of a server.", "Such as http://127.0.0.1:8188.")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def _freed(before: SystemStats, now: SystemStats) -> bool:
    first, last = before.card, now.card
    if first is None or last is None:
        return now.ram_free >= before.ram_free + _GAINED
    # What torch keeps of the card is nothing once no model is loaded.
    return last.reserved <= _EMPTY or last.free >= first.free + _GAINED


def _keep(pieces: Iterator[bytes], target: Path, cancelled: Callable[[], bool]) -> None:
    size = 0
    with target.open("wb") as file:
        for piece in pieces:
            if cancelled():
                raise Cancelled
            size += len(piece)
            if size > _FILM:
                raise GenerationError("The clip's file is larger than any clip.", "Look into ComfyUI's log.")
            file.write(piece)


def _why(error: Exception) -> str:
    text = " ".join(str(error).split())[:120]
    return text or type(error).__name__
