"""What a ComfyUI server answers, read into types: anything else than what is expected is a `ValueError`.

The shapes are those a ComfyUI 0.27 was recorded to answer with; unknown fields are passed over, texts are bounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

_LONGEST: Final = 2000
_MOST: Final = 4096

Plain = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Device:
    """A card as the server sees it: bytes in all and free; `reserved` is what torch keeps of it."""

    name: str
    kind: str
    total: int
    free: int
    reserved: int


@dataclass(frozen=True, slots=True)
class SystemStats:
    """The server's versions, the machine's memory in bytes, and its cards."""

    version: str
    torch: str
    python: str
    ram_total: int
    ram_free: int
    devices: tuple[Device, ...]

    @property
    def card(self) -> Device | None:
        """The card it computes on; None where it computes without one."""
        return next((one for one in self.devices if one.kind != "cpu"), None)


@dataclass(frozen=True, slots=True)
class QueueState:
    """The prompts that run and those that wait, in order."""

    running: tuple[str, ...]
    waiting: tuple[str, ...]

    def __contains__(self, prompt: str) -> bool:
        return prompt in self.running or prompt in self.waiting


@dataclass(frozen=True, slots=True)
class Output:
    """A file that a node saved: its name, its folder below the output folder, and which folder that is."""

    name: str
    folder: str
    kind: str
    animated: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job ended: the Python exception's name and text, and the node it came from."""

    kind: str
    message: str
    node: str
    node_class: str


@dataclass(frozen=True, slots=True)
class Past:
    """A job of the history: `failure` is None where it succeeded; `interrupted` where it was stopped."""

    prompt: str
    succeeded: bool
    interrupted: bool
    outputs: tuple[Output, ...]
    failure: Failure | None


@dataclass(frozen=True, slots=True)
class NodeComplaint:
    """One thing the server finds wrong in a graph: `kind` is its own name for it."""

    node: str
    node_class: str
    kind: str
    input: str
    details: str
    received: str


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of a graph that was sent: in the queue under `prompt`, or refused with `kind` and `message`."""

    accepted: bool
    prompt: str
    kind: str = ""
    message: str = ""
    details: str = ""
    complaints: tuple[NodeComplaint, ...] = ()


@dataclass(frozen=True, slots=True)
class InputDefinition:
    """What a node takes: `kind` is a type of links, or INT, FLOAT, STRING, BOOLEAN, COMBO (one of `choices`)."""

    name: str
    required: bool
    kind: str
    choices: tuple[str, ...] | None = None
    low: float | None = None
    high: float | None = None
    default: Plain | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A node class: its inputs by name, the types it gives, and whether it is an end of a graph."""

    name: str
    inputs: Mapping[str, InputDefinition]
    outputs: tuple[str, ...]
    end: bool


def system_stats(answer: object) -> SystemStats:
    """From /system_stats."""
    row = _object(answer)
    system = _object(row.get("system"))
    return SystemStats(
        _text(system.get("comfyui_version", "")),
        _text(system.get("pytorch_version", "")),
        _text(system.get("python_version", "")),
        _whole(system.get("ram_total", 0)),
        _whole(system.get("ram_free", 0)),
        tuple(_device(_object(one)) for one in _rows(row.get("devices", []))),
    )


def queue_state(answer: object) -> QueueState:
    """From /queue."""
    row = _object(answer)
    running, waiting = (
        tuple(_text(_rows(one)[1]) for one in sorted(_jobs(row.get(name)), key=_number))
        for name in ("queue_running", "queue_pending")
    )
    return QueueState(running, waiting)


def past(answer: object, prompt: str) -> Past | None:
    """From /history/ID; None where the server does not know it (yet, or any more)."""
    found = _object(answer).get(prompt)
    if found is None:
        return None
    row = _object(found)
    status = _object(row.get("status") or {})
    failure, interrupted = None, False
    for message in _rows(status.get("messages", [])):
        pair = _rows(message)
        if len(pair) != 2:
            continue
        interrupted = interrupted or pair[0] == "execution_interrupted"
        if pair[0] == "execution_error":
            failure = failure_of(_object(pair[1]))
    good = status.get("status_str") == "success" and failure is None and not interrupted
    return Past(prompt, good, interrupted, _outputs(_object(row.get("outputs", {}))), failure)


def failure_of(row: Mapping[str, Any]) -> Failure:
    """From an `execution_error` message."""
    kind, message, node, name = (
        _text(row.get(key, "")) for key in ("exception_type", "exception_message", "node_id", "node_type")
    )
    return Failure(kind, message.strip(), node, name)


def posted(answer: object, prompt: str) -> Posted:
    """From POST /prompt, whatever its status."""
    row = _object(answer)
    complaints = tuple(
        complaint
        for node, found in _object(row.get("node_errors") or {}).items()
        for complaint in _complaints(node, _object(found))
    )
    if "prompt_id" in row:
        return Posted(True, _text(row["prompt_id"]), complaints=complaints)
    error = row.get("error")
    if isinstance(error, str):
        return Posted(False, prompt, "", _text(error), "", complaints)
    about = _object(error)
    kind, message, details = (_text(about.get(key) or "") for key in ("type", "message", "details"))
    return Posted(False, prompt, kind, message, details, complaints)


def definition(answer: object, name: str) -> Definition | None:
    """From /object_info/CLASS; None where the server has no such node."""
    found = _object(answer).get(name)
    if found is None:
        return None
    row = _object(found)
    asked = _object(row.get("input") or {})
    inputs = {
        key: _input(key, kind == "required", _rows(spec))
        for kind in ("required", "optional")
        for key, spec in _object(asked.get(kind) or {}).items()
    }
    outputs = tuple(one if isinstance(one, str) else "COMBO" for one in _rows(row.get("output") or []))
    return Definition(name, inputs, outputs, row.get("output_node") is True)


def names(answer: object) -> tuple[str, ...]:
    """From /models/FOLDER."""
    return tuple(_text(one) for one in _rows(answer))


def uploaded(answer: object) -> str:
    """From POST /upload/image: the name under which a node finds the file (the server may have changed it)."""
    row = _object(answer)
    name, folder = _text(row.get("name", "")), _text(row.get("subfolder", ""))
    if not name:
        raise ValueError("an upload without a name")
    return f"{folder}/{name}" if folder else name


def _device(row: Mapping[str, Any]) -> Device:
    return Device(
        _text(row.get("name", "")),
        _text(row.get("type", "")),
        _whole(row.get("vram_total", 0)),
        _whole(row.get("vram_free", 0)),
        _whole(row.get("torch_vram_total", 0)),
    )


def _jobs(value: object) -> list[object]:
    rows = [one for one in _rows(value) if len(_rows(one)) >= 2]
    if len(rows) != len(_rows(value)):
        raise ValueError("a job without an id")
    return rows


def _number(row: object) -> float:
    value = _rows(row)[0]
    # JSON knows whole numbers that no float holds.
    return float(value) if isinstance(value, int | float) and abs(value) < 2**62 else 0.0


def _outputs(row: Mapping[str, Any]) -> tuple[Output, ...]:
    found: list[Output] = []
    for node in row.values():
        shown = _object(node)
        # SaveVideo tells its film under "images"; other versions have used these names.
        for group in ("images", "video", "videos", "gifs"):
            animated = shown.get("animated")
            moving = animated is True or (isinstance(animated, list) and True in cast(list[object], animated))
            for one in _rows(shown.get(group, [])):
                about = _object(one)
                name, folder, kind = (_text(about.get(key, "")) for key in ("filename", "subfolder", "type"))
                found.append(Output(name, folder, kind, moving or group != "images"))
    return tuple(found)


def _complaints(node: str, row: Mapping[str, Any]) -> list[NodeComplaint]:
    name = _text(row.get("class_type", ""))
    found: list[NodeComplaint] = []
    for one in _rows(row.get("errors", [])):
        about = _object(one)
        extra = _object(about.get("extra_info") or {})
        received = extra.get("received_value", "")
        found.append(
            NodeComplaint(
                node[:_LONGEST],
                name,
                _text(about.get("type", "")),
                _text(extra.get("input_name", "")),
                _text(about.get("details", "")),
                received[:_LONGEST] if isinstance(received, str) else str(received)[:_LONGEST],
            )
        )
    return found


def _input(name: str, required: bool, spec: list[Any]) -> InputDefinition:
    if not spec:
        raise ValueError(f"the input {name} has no type")
    about = _object(spec[1]) if len(spec) > 1 else {}
    kind, choices = spec[0], None
    if isinstance(kind, list):
        kind, choices = "COMBO", cast(list[object], kind)
    elif kind == "COMBO":
        choices = _rows(about.get("options", []))
    default = about.get("default")
    return InputDefinition(
        name,
        required,
        _text(kind),
        None if choices is None else tuple(str(one)[:_LONGEST] for one in choices),
        _bound(about.get("min")),
        _bound(about.get("max")),
        default if isinstance(default, str | int | float) else None,
    )


def _bound(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"an object was expected, not {str(value)[:40]!r}")
    return cast(dict[str, Any], value)


def _rows(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"a list was expected, not {str(value)[:40]!r}")
    rows = cast(list[Any], value)
    if len(rows) > _MOST:
        raise ValueError("a list is too long")
    return rows


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"a text was expected, not {str(value)[:40]!r}")
    return value[:_LONGEST]


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 2**62:
        raise ValueError(f"a number was expected, not {str(value)[:40]!r}")
    return int(value)
