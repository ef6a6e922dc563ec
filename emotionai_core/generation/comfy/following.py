"""A job at the server, followed until it is done: by websocket while that holds, by queue and history always.

The websocket only tells how far it is. What became of a job is read from the history, so that a message that is lost,
a connection that drops or an identical graph of which nothing runs changes nothing.
"""

from __future__ import annotations

import contextlib
import json
import math
import struct
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

from emotionai_core.errors import Cancelled, GenerationError, ServerLost, StudioError
from emotionai_core.generation.comfy.answers import Past
from emotionai_core.generation.comfy.client import Client
from emotionai_core.generation.comfy.stages import Link, Node
from emotionai_core.generation.comfy.workflows import Graph
from emotionai_core.generation.making import Asked, Progress, Tell

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

_LARGEST: Final = 16 * 1024**2
_PICTURE, _PICTURE_WITH_WORDS = 1, 4
_MAGIC: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_ENDS: Final = frozenset({"execution_success", "execution_error", "execution_interrupted"})
_STEP: Final = 0.2
# A connection of which the other end is gone says nothing of it: it is asked, and ended where it does not answer.
_PING: Final = 20.0
_DOUBLE: Final = 4.0
_TEXTS: Final = {
    "Loader": "Loading the models",
    "CLIPTextEncode": "Reading the prompt",
    "SamplerCustomAdvanced": "Sampling",
    "VAEDecodeTiled": "Decoding the pictures",
    "SaveVideo": "Writing the clip",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Seconds: between two looks at queue and history, for a short answer, of silence until the server is lost, of a
    refused connection until it is, without any progress until it is, for a job to end that was told to, and without
    any progress where no websocket speaks that could have told of one.
    """

    look: float = 2.0
    answer: float = 5.0
    silence: float = 30.0
    refused: float = 4.0
    stall: float = 1800.0
    leave: float = 10.0
    deaf: float = 6 * 3600.0


class Stalled(ServerLost):
    """The server answers, and the job does not move: it was taken back."""


class Ear:
    """The websocket of one client id; it connects again by itself, and never keeps anybody waiting."""

    def __init__(self, client: Client, name: str) -> None:
        self._address = client.socket(name)
        self._connection: ClientConnection | None = None
        self._end = contextlib.ExitStack()
        self._next = 0.0
        self.connected = 0
        self.speaks_since = math.inf

    def hear(self, seconds: float) -> str | bytes | None:
        """The next message within `seconds`; None where there is none, or no connection."""
        from websockets.exceptions import WebSocketException

        try:
            if self._connection is None and not self._connect():
                time.sleep(seconds)
                return None
            heard = cast("ClientConnection", self._connection).recv(timeout=seconds)
            self.speaks_since = min(self.speaks_since, time.monotonic())
            return heard
        except TimeoutError:
            return None
        except (OSError, WebSocketException):
            self.close()
            return None

    def close(self) -> None:
        """End the connection; a server that hangs is not waited for."""
        from websockets.exceptions import WebSocketException

        self.speaks_since = math.inf
        if self._connection is not None:
            self._connection = None
            with contextlib.suppress(OSError, WebSocketException):
                self._end.close()

    def _connect(self) -> bool:
        from websockets.sync.client import connect

        if time.monotonic() < self._next:
            return False
        self._next = time.monotonic() + 5 * _STEP
        opening = connect(
            self._address,
            open_timeout=2.0,
            close_timeout=0.2,
            ping_interval=_PING,
            ping_timeout=_PING,
            max_size=_LARGEST,
            compression=None,
            proxy=None,
        )
        self._connection = self._end.enter_context(opening)
        # Without this the server sends pictures of which nobody knows whose they are.
        self._connection.send(json.dumps({"type": "feature_flags", "data": {"supports_preview_metadata": True}}))
        self.connected += 1
        return True


@dataclass(slots=True)
class Course:
    """How far a graph is: the share of each node by what it costs, samplers by steps and size."""

    graph: Graph
    done: float = 0.0
    text: str = ""
    _shares: dict[str, float] = field(init=False)
    _parts: dict[str, float] = field(default_factory=dict[str, float], init=False)

    def __post_init__(self) -> None:
        self._shares = {name: _cost(name, node, self.graph) for name, node in self.graph.nodes.items()}

    def cached(self, names: list[Any]) -> None:
        """Nodes of which nothing has to run."""
        self._parts.update({str(one): 1.0 for one in names})
        self._add_up()

    def states(self, nodes: Mapping[str, Any]) -> None:
        """What a `progress_state` message tells of every node so far."""
        for name, state in nodes.items():
            if not isinstance(state, dict):
                continue
            row = cast(dict[str, Any], state)
            value, most = _number(row.get("value")), _number(row.get("max"))
            self._parts[name] = 1.0 if row.get("state") == "finished" else value / most if most > 0 else 0.0
            if row.get("state") == "running":
                self._name(name, value, most)
        self._add_up()

    def _name(self, name: str, value: float, most: float) -> None:
        node = self.graph.nodes.get(name)
        kind = "" if node is None else next((one for one in _TEXTS if one in node.kind), "")
        if kind:
            steps = f", step {value:.0f} of {most:.0f}" if kind == "SamplerCustomAdvanced" and most > 1 else ""
            self.text = _TEXTS[kind] + steps

    def _add_up(self) -> None:
        whole = sum(self._shares.values())
        done = sum(share * min(1.0, self._parts.get(name, 0.0)) for name, share in self._shares.items())
        self.done = max(self.done, min(1.0, done / whole if whole else 0.0))


def follow(
    client: Client,
    prompt: str,
    graph: Graph,
    ear: Ear,
    tell: Tell,
    cancelled: Asked,
    waiting: Waiting | None = None,
    look: Callable[[], None] = lambda: None,
) -> Past:
    """Wait for a job that was sent, telling how far it is; what became of it.

    Raises `Cancelled` after the job was taken back, and `ServerLost` (retryable) where the server is gone, silent, has
    not moved, or has forgotten the job. `look` is called at every look at the server.
    """
    return _Following(client, prompt, Course(graph), ear, tell, waiting or Waiting(), look).run(cancelled)


def withdraw(client: Client, prompt: str, waiting: Waiting | None = None) -> None:
    """Take a job back wherever it is: out of the queue, or interrupted; a server that is gone has none."""
    wait = waiting or Waiting()
    until = time.monotonic() + wait.leave
    with contextlib.suppress(StudioError):
        while True:
            client.delete(prompt, wait.answer)
            client.interrupt(prompt, wait.answer)
            if prompt not in client.queue(wait.answer) or time.monotonic() >= until:
                return
            time.sleep(_STEP)


class _Following:
    """The state of following one job."""

    def __init__(
        self,
        client: Client,
        prompt: str,
        course: Course,
        ear: Ear,
        tell: Tell,
        waiting: Waiting,
        look: Callable[[], None],
    ) -> None:
        self._client = client
        self._prompt = prompt
        self._course = course
        self._ear = ear
        self._tell = tell
        self._waiting = waiting
        self._look_too = look
        now = time.monotonic()
        self._answered = self._moved = now
        self._next = now
        self._missing = 0

    def run(self, cancelled: Asked) -> Past:
        """Until it is done."""
        while True:
            if cancelled():
                withdraw(self._client, self._prompt, self._waiting)
                raise Cancelled
            connections = self._ear.connected
            message = self._ear.hear(min(_STEP, self._waiting.look))
            ended = self._take(message) if message is not None else False
            again = self._ear.connected != connections
            # What it says comes first: questions are for silence, and for when it has gone on for long.
            patience = self._waiting.look if message is not None else 0.0
            if ended or again or time.monotonic() >= self._next + patience:
                found = self._look()
                if found is not None:
                    return found

    def _look(self) -> Past | None:
        """Ask history and queue; both, since a job goes from one to the other between two questions."""
        self._next = time.monotonic() + self._waiting.look
        try:
            self._look_too()
            found = self._client.history(self._prompt, self._waiting.answer)
            queue = self._client.queue(self._waiting.answer) if found is None else None
        except GenerationError as error:
            if not error.retryable:
                raise
            self._silent(error)
            return None
        self._answered = time.monotonic()
        if found is not None or queue is None:
            return found
        if self._prompt not in queue:
            self._forgotten()
            return None
        self._missing = 0
        if self._prompt in queue.waiting:
            before = queue.waiting.index(self._prompt) + len(queue.running)
            self._tell(Progress(self._course.done, f"Waiting for ComfyUI: {before} before it"))
            self._moved = time.monotonic()
        elif (still := self._stalled()) > 0.0:
            withdraw(self._client, self._prompt, self._waiting)
            raise Stalled(
                f"ComfyUI has not moved for {still / 60:.0f} minutes.",
                "It is asked again; a larger swap file or a smaller clip may help.",
                retryable=True,
            )
        return None

    def _stalled(self) -> float:
        """For how many seconds a running job has not moved, where that is too long; else 0.

        Only a websocket tells of a step: while none speaks, a server that says "running" is believed for longer.
        """
        now = time.monotonic()
        still = now - max(self._moved, self._ear.speaks_since)
        if still > self._waiting.stall:
            return still
        return now - self._moved if now - self._moved > self._waiting.deaf else 0.0

    def _silent(self, error: GenerationError) -> None:
        """Patience with a server that does not answer: little where nobody listens, more where it is busy."""
        refused = type(error.__cause__).__name__ == "ConnectError"
        patience = self._waiting.refused if refused else self._waiting.silence
        if time.monotonic() - self._answered > patience:
            raise error if isinstance(error, ServerLost) else ServerLost(str(error), error.hint, True) from error
        self._next = time.monotonic() + min(self._waiting.look, max(_STEP, patience / 4))

    def _forgotten(self) -> None:
        self._missing += 1
        if self._missing > 1:
            raise ServerLost(
                "ComfyUI has forgotten the job: it was started again, or its queue was cleared.",
                "The job is sent once more.",
                retryable=True,
            )
        self._next = time.monotonic() + _STEP

    def _take(self, message: str | bytes) -> bool:
        """One message; whether it says that the job has ended."""
        self._answered = time.monotonic()
        if isinstance(message, bytes):
            preview = picture_of(message, self._prompt)
            if preview:
                self._moved = time.monotonic()
                self._tell(Progress(self._course.done, self._course.text, preview))
            return False
        kind, data = _parsed(message)
        if data.get("prompt_id") != self._prompt:
            return False
        self._moved = time.monotonic()
        nodes = data.get("nodes")
        if kind == "execution_cached" and isinstance(nodes, list):
            self._course.cached(cast(list[Any], nodes))
        elif kind == "progress_state" and isinstance(nodes, dict):
            self._course.states(cast(dict[str, Any], nodes))
            self._tell(Progress(self._course.done, self._course.text))
        return kind in _ENDS or (kind == "executing" and data.get("node") is None)


def picture_of(message: bytes, prompt: str) -> bytes:
    """The picture in a binary message: JPEG or PNG; b"" where there is none, or it is another job's."""
    if len(message) < 8:
        return b""
    kind, second = struct.unpack("!II", message[:8])
    picture = message[8:]
    if kind == _PICTURE_WITH_WORDS:
        if second > len(picture):
            return b""
        _, about = _parsed('{"data": ' + picture[:second].decode("utf-8", "replace") + "}")
        if about.get("prompt_id", prompt) != prompt:
            return b""
        picture = picture[second:]
    elif kind != _PICTURE:
        return b""
    return picture if picture.startswith(_MAGIC) else b""


def _parsed(message: str) -> tuple[str, dict[str, Any]]:
    try:
        found = json.loads(message)
    except (ValueError, RecursionError):
        return "", {}
    if not isinstance(found, dict):
        return "", {}
    row = cast(dict[str, Any], found)
    kind, data = row.get("type"), row.get("data")
    return kind if isinstance(kind, str) else "", cast(dict[str, Any], data) if isinstance(data, dict) else {}


def _number(value: object) -> float:
    """A number of at most 2**62, which a whole number of JSON need not be; 0 for anything else."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return 0.0
    return float(value) if 0 <= value < 2**62 else 0.0


def _cost(name: str, node: Node, graph: Graph) -> float:
    """What a node costs against others; a second stage's pictures are four times as large."""
    large = _DOUBLE if "up" in graph.nodes and (name.endswith("_2") or name == "dec") else 1.0
    if node.kind == "SamplerCustomAdvanced":
        sigmas = node.inputs.get("sigmas")
        about = graph.nodes.get(sigmas.node) if isinstance(sigmas, Link) else None
        text = about.inputs.get("sigmas", "") if about else ""
        return 10.0 * large * max(1, str(text).count(","))
    if "Loader" in node.kind:
        return 6.0
    return {"VAEDecodeTiled": 8.0 * large, "CLIPTextEncode": 3.0, "SaveVideo": 2.0}.get(node.kind, 0.2)
