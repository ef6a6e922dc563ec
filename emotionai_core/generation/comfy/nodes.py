"""A graph against the server's own node definitions, before anything is sent or loaded.

The kinds of problems are the server's own names for them, so that both are told in the same sentences.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from emotionai_core.generation.comfy.answers import Definition, InputDefinition, NodeComplaint, Plain
from emotionai_core.generation.comfy.sentences import complained, missing_node
from emotionai_core.generation.comfy.stages import Link, Node, Value
from emotionai_core.generation.comfy.workflows import Graph

_KINDS: Final = {"INT": int, "FLOAT": float, "STRING": str, "BOOLEAN": bool}
# Uploaded files: a server's list may be older than the upload.
_UPLOADS: Final = frozenset({("LoadImage", "image"), ("LoadAudio", "audio")})
NEUTRAL: Final[Mapping[tuple[str, str], Plain]] = {
    ("LTXVImgToVideoInplace", "bypass"): False,
    ("EmptyLTXVLatentVideo", "batch_size"): 1,
    ("LTXVEmptyLatentAudio", "batch_size"): 1,
    ("LTXAVTextEncoderLoader", "device"): "default",
    ("TrimAudioDuration", "start_index"): 0.0,
}
"""Inputs that ask for nothing with this value: left out where a server does not have them."""
_VERSION: Final = re.compile(r"v?(\d+)\.(\d+)(?:\.(\d+))?")


class Problem(NodeComplaint):
    """What is wrong with a node of a graph; `sentence` tells it and what can be done."""

    __slots__ = ()

    @property
    def sentence(self) -> tuple[str, str]:
        """What is wrong, and what can be done."""
        if self.kind == "missing_node_type":
            return missing_node(self.node_class)
        if self.kind == "unknown_input":
            return (
                f"This ComfyUI's {self.node_class} has no {self.input}.",
                "The workflow was made for another version: bring ComfyUI or the studio up to date.",
            )
        return complained(self)


def fitted(graph: Graph, known: Mapping[str, Definition]) -> Graph:
    """The graph without inputs that a server lacks and that ask for nothing, and with the server's own default for
    plain inputs that are new.
    """
    return Graph({name: _fitted(node, known.get(node.kind)) for name, node in graph.nodes.items()})


def problems(graph: Graph, known: Mapping[str, Definition]) -> tuple[Problem, ...]:
    """Everything a server with these nodes would refuse the graph for, in the graph's order; () where nothing."""
    missing = [
        Problem(name, node.kind, "missing_node_type", "", node.kind, "")
        for name, node in graph.nodes.items()
        if node.kind not in known
    ]
    if missing:
        return tuple(missing)
    if not any(known[node.kind].end for node in graph.nodes.values()):
        return (Problem("", "", "prompt_no_outputs", "", "", ""),)
    found: list[Problem] = []
    for name, node in graph.nodes.items():
        found += _of_node(name, node, graph, known)
    return tuple(found) if found else _cycles(graph)


def release(text: str) -> tuple[int, int, int] | None:
    """A version such as "0.27.0" or "v0.16" as numbers; None where it is none."""
    found = _VERSION.match(text)
    return (int(found[1]), int(found[2]), int(found[3] or 0)) if found else None


def _fitted(node: Node, about: Definition | None) -> Node:
    if about is None:
        return node
    kept = {
        key: value
        for key, value in node.inputs.items()
        if key in about.inputs or isinstance(value, Link) or NEUTRAL.get((node.kind, key)) != value
    }
    for key, one in about.inputs.items():
        if key not in kept and one.required and one.default is not None:
            kept[key] = one.default
    return replace(node, inputs=kept)


def _of_node(name: str, node: Node, graph: Graph, known: Mapping[str, Definition]) -> list[Problem]:
    about = known[node.kind]
    found = [
        Problem(name, node.kind, "unknown_input", key, key, str(value))
        for key, value in node.inputs.items()
        if key not in about.inputs
    ]
    for key, one in about.inputs.items():
        if key in node.inputs:
            trouble = _of_input(node, one, node.inputs[key], graph, known)
        else:
            trouble = ("required_input_missing", key) if one.required else None
        if trouble:
            value = node.inputs.get(key, "")
            shown = "" if isinstance(value, Link) else str(value)
            found.append(Problem(name, node.kind, trouble[0], key, trouble[1], shown))
    return found


def _of_input(
    node: Node, one: InputDefinition, value: Value, graph: Graph, known: Mapping[str, Definition]
) -> tuple[str, str] | None:
    if isinstance(value, Link):
        return _of_link(one, value, graph, known)
    if one.choices is not None:
        if (node.kind, one.name) in _UPLOADS or str(value) in one.choices:
            return None
        return "value_not_in_list", f"{one.name}: '{value}' not in the list"
    if one.kind not in _KINDS:
        return "invalid_input_type", f"{one.name} takes a link of {one.kind}"
    return _of_value(one, value)


def _of_value(one: InputDefinition, value: Plain) -> tuple[str, str] | None:
    try:
        seen = _KINDS[one.kind](value)
    except (TypeError, ValueError, OverflowError):
        return "invalid_input_type", f"{one.name}, {value}"
    if isinstance(seen, str):
        return None
    if one.low is not None and not seen >= one.low:
        return "value_smaller_than_min", one.name
    if one.high is not None and seen > one.high:
        return "value_bigger_than_max", one.name
    return None


def _of_link(
    one: InputDefinition, value: Link, graph: Graph, known: Mapping[str, Definition]
) -> tuple[str, str] | None:
    source = graph.nodes.get(value.node)
    if source is None:
        return "exception_during_validation", f"'{value.node}'"
    outputs = known[source.kind].outputs
    if not 0 <= value.output < len(outputs):
        return "bad_linked_input", f"{source.kind} has no output {value.output}"
    received = outputs[value.output]
    if one.kind == "*" or received == "*" or set(received.split(",")) & set(one.kind.split(",")):
        return None
    return "return_type_mismatch", f"{one.name}, received_type({received}) mismatch input_type({one.kind})"


def _cycles(graph: Graph) -> tuple[Problem, ...]:
    """The first node that leads back into itself, if any."""
    done: set[str] = set()
    for start in graph.nodes:
        open_: list[tuple[str, bool]] = [(start, False)]
        path: set[str] = set()
        while open_:
            name, leaving = open_.pop()
            if leaving:
                path.discard(name)
                done.add(name)
            elif name in path:
                return (Problem(name, graph.nodes[name].kind, "dependency_cycle", "", name, ""),)
            elif name not in done:
                path.add(name)
                open_.append((name, True))
                links = (one.node for one in graph.nodes[name].inputs.values() if isinstance(one, Link))
                open_ += [(one, False) for one in links]
    return ()
