"""The messages of worker protocol 1: one JSON object a line, each with exactly one key naming its kind.

The studio writes `run` and `cancel` to the worker's standard input; the worker writes the others to its standard
output. Everything read from the other side is hostile until one of the `parse_*` functions has turned it into a type.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import cast

PROTOCOL = 1
MAX_LINE_BYTES = 1_000_000

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


MAX_CHUNKS = 1_000_000


def chunk_name(index: int) -> str:
    """The one name that the file of chunk `index` has, inside the request's `out`."""
    return f"chunk-{index:06d}.json"


class WireError(ValueError):
    """A line or a file that does not follow the protocol; the message says what was wrong with it."""


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What a worker is asked to do. `inputs` maps a name to the path of an artefact's file; times in seconds."""

    stage: str
    backend: str
    film: str
    out: str
    duration: float
    settings: dict[str, Json] = field(default_factory=dict[str, Json])
    inputs: dict[str, str] = field(default_factory=dict[str, str])
    resume_after: int = -1
    protocol: int = PROTOCOL


@dataclass(frozen=True, slots=True)
class Weights:
    """One weights file a backend used: enough to say later exactly what read the film and under which licence."""

    name: str
    sha256: str
    licence: str


@dataclass(frozen=True, slots=True)
class Hello:
    """First event of every worker: who is speaking. `limits` are sentences for a person."""

    stage: str
    backend: str
    version: str
    weights: tuple[Weights, ...] = ()
    device: str = "cpu"
    limits: tuple[str, ...] = ()
    protocol: int = PROTOCOL


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` in `unit`; `eta` in seconds, negative while unknown."""

    done: float
    total: float
    unit: str
    eta: float = -1.0


@dataclass(frozen=True, slots=True)
class Chunk:
    """A finished, atomically renamed file (its name inside the request's `out`) holding [start, end) of film time."""

    index: int
    path: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Warned:
    """Something a person should know that did not stop the run."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The run stops here: one sentence what happened, one what to do."""

    code: str
    message: str
    hint: str = ""
    retryable: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """Last event of a run that went well; `cancelled` when it stopped because it was asked to."""

    chunks: int
    cancelled: bool = False
    summary: dict[str, Json] = field(default_factory=dict[str, Json])


Event = Hello | Progress | Chunk | Warned | Failed | Done

_KINDS: dict[type, str] = {
    Hello: "hello",
    Progress: "progress",
    Chunk: "chunk",
    Warned: "warning",
    Failed: "error",
    Done: "done",
}


def encode_event(event: Event) -> str:
    """One line, without the newline; ASCII, so that a path that is not valid text survives the way."""
    return json.dumps({_KINDS[type(event)]: asdict(event)}, allow_nan=False)


def encode_request(request: RunRequest) -> str:
    """One line, without the newline."""
    return json.dumps({"run": asdict(request)}, allow_nan=False)


CANCEL_LINE = json.dumps({"cancel": True})


class _Fields:
    """Typed access to an untrusted JSON object: every getter raises `WireError` instead of returning a wrong type."""

    def __init__(self, kind: str, raw: Json) -> None:
        if not isinstance(raw, dict):
            raise WireError(f"'{kind}' is not an object")
        self.kind = kind
        self.raw = raw

    def text(self, name: str, default: str | None = None, limit: int = 4000) -> str:
        value = self.raw.get(name, default)
        if not isinstance(value, str) or len(value) > limit:
            raise WireError(f"'{self.kind}.{name}' is not a text of at most {limit} characters")
        return value

    def number(self, name: str, default: float | None = None) -> float:
        value = self.raw.get(name, default)
        if not _is_finite(value):
            raise WireError(f"'{self.kind}.{name}' is not a finite number")
        return float(cast(float, value))

    def whole(self, name: str, default: int | None = None) -> int:
        value = self.raw.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise WireError(f"'{self.kind}.{name}' is not a whole number")
        return value

    def flag(self, name: str, default: bool) -> bool:
        value = self.raw.get(name, default)
        if not isinstance(value, bool):
            raise WireError(f"'{self.kind}.{name}' is not true or false")
        return value

    def mapping(self, name: str) -> dict[str, Json]:
        value = self.raw.get(name, {})
        if not isinstance(value, dict):
            raise WireError(f"'{self.kind}.{name}' is not an object")
        return value

    def items(self, name: str) -> list[Json]:
        value = self.raw.get(name, [])
        if not isinstance(value, list):
            raise WireError(f"'{self.kind}.{name}' is not a list")
        return value


def _is_finite(value: Json) -> bool:
    try:
        return not isinstance(value, bool) and isinstance(value, int | float) and math.isfinite(value)
    except OverflowError:
        # A whole number of hundreds of digits is JSON, but no number of ours.
        return False


def parse_json(text: str | bytes) -> Json:
    """JSON from outside; raises `ValueError` or `RecursionError`, also for the NaN and Infinity that are not JSON."""
    return cast(Json, json.loads(text, parse_constant=_refuse))


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _one_kind(line: str | bytes) -> tuple[str, Json]:
    if len(line) > MAX_LINE_BYTES:
        raise WireError(f"a line of {len(line)} bytes is over the limit of {MAX_LINE_BYTES}")
    try:
        parsed = parse_json(line)
    except (ValueError, RecursionError) as error:
        raise WireError(f"not JSON: {str(error)[:120]}") from error
    if not isinstance(parsed, dict) or len(parsed) != 1:
        raise WireError("a message is an object with exactly one key")
    return next(iter(parsed.items()))


def _weights(raw: Json) -> Weights:
    fields = _Fields("weights", raw)
    return Weights(fields.text("name"), fields.text("sha256", limit=64), fields.text("licence"))


def _hello(f: _Fields) -> Hello:
    protocol = f.whole("protocol")
    if protocol != PROTOCOL:
        raise WireError(f"the worker speaks protocol {protocol}, the studio speaks {PROTOCOL}")
    limits = tuple(str(item)[:400] for item in f.items("limits"))
    weights = tuple(_weights(item) for item in f.items("weights"))
    return Hello(f.text("stage"), f.text("backend"), f.text("version"), weights, f.text("device", "cpu"), limits)


def _chunk(f: _Fields) -> Chunk:
    index = f.whole("index")
    if not 0 <= index < MAX_CHUNKS:
        raise WireError(f"'chunk.index' is not between 0 and {MAX_CHUNKS}")
    path = f.text("path", limit=255)
    if path != chunk_name(index):
        raise WireError(f"'chunk.path' is not '{chunk_name(index)}'")
    return Chunk(index, path, f.number("start"), f.number("end"))


def parse_event(line: str | bytes) -> Event:
    """The event in one line of a worker's standard output; raises `WireError` for anything else."""
    kind, raw = _one_kind(line)
    f = _Fields(kind, raw)
    match kind:
        case "hello":
            return _hello(f)
        case "progress":
            return Progress(f.number("done"), f.number("total"), f.text("unit", limit=40), f.number("eta", -1.0))
        case "chunk":
            return _chunk(f)
        case "warning":
            return Warned(f.text("code", limit=80), f.text("message"))
        case "error":
            return Failed(f.text("code", limit=80), f.text("message"), f.text("hint", ""), f.flag("retryable", False))
        case "done":
            return Done(f.whole("chunks"), f.flag("cancelled", False), f.mapping("summary"))
        case _:
            raise WireError(f"unknown kind of message '{kind[:40]}'")


def _texts(mapping: Mapping[str, Json], name: str) -> dict[str, str]:
    if not all(isinstance(value, str) for value in mapping.values()):
        raise WireError(f"'run.{name}' has a value that is not a text")
    return cast(dict[str, str], dict(mapping))


def parse_request(line: str | bytes) -> RunRequest:
    """The request in the first line of a worker's standard input; raises `WireError`."""
    kind, raw = _one_kind(line)
    if kind != "run":
        raise WireError(f"expected 'run', got '{kind[:40]}'")
    f = _Fields(kind, raw)
    protocol = f.whole("protocol")
    if protocol != PROTOCOL:
        raise WireError(f"the studio speaks protocol {protocol}, this worker speaks {PROTOCOL}")
    return RunRequest(
        stage=f.text("stage"),
        backend=f.text("backend"),
        film=f.text("film"),
        out=f.text("out"),
        duration=f.number("duration"),
        settings=f.mapping("settings"),
        inputs=_texts(f.mapping("inputs"), "inputs"),
        resume_after=f.whole("resume_after", -1),
    )
