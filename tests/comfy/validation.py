"""The fake's own reading of a graph, as the recorded server reads it: which outputs run, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.comfy.definitions import files_of

_KINDS = {"INT": int, "FLOAT": float, "STRING": str, "BOOLEAN": bool}


@dataclass
class Verdict:
    """`status` of the answer, `error` (None where something runs), `node_errors`, the `outputs` that run."""

    status: int
    error: dict[str, Any] | None = None
    node_errors: dict[str, Any] = field(default_factory=dict)
    outputs: list[str] = field(default_factory=list)


class Validation:
    """One graph against the definitions, the model files and the uploaded files."""

    def __init__(
        self, graph: dict[str, Any], nodes: dict[str, Any], models: dict[str, tuple[str, ...]], inputs: list[str]
    ) -> None:
        self._graph = graph
        self._nodes = nodes
        self._models = models
        self._inputs = inputs
        self._found: dict[str, list[dict[str, Any]]] = {}

    def verdict(self) -> Verdict:
        """What the server answers."""
        for key, node in self._graph.items():
            name = node.get("class_type")
            if name is None:
                text = f"Node 'ID #{key}' has no class_type. The workflow may be corrupted or a custom node is missing."
                return _refused("missing_node_type", text, f"Node ID '#{key}'", _titles(key, None, None))
            if name not in self._nodes:
                text = f"Node '{name}' not found. The custom node may not be installed."
                return _refused("missing_node_type", text, f"Node ID '#{key}'", _titles(key, name, name))
        outputs = [key for key, node in self._graph.items() if self._nodes[node["class_type"]]["output_node"]]
        if not outputs:
            return _refused("prompt_no_outputs", "Prompt has no outputs", "", {})
        return self._judged(outputs)

    def _judged(self, outputs: list[str]) -> Verdict:
        good: list[str] = []
        errors: dict[str, Any] = {}
        own: list[str] = []
        for output in outputs:
            above = self._above(output, [])
            bad = [key for key in above if self._of(key)]
            if not bad:
                good.append(output)
                continue
            own += [f"{one['message']}: {one['details']}" for one in self._of(output)]
            for key in bad:
                row = {"errors": self._of(key), "dependent_outputs": [], "class_type": self._graph[key]["class_type"]}
                errors.setdefault(key, row)["dependent_outputs"].append(output)
        if good:
            return Verdict(200, None, errors, good)
        refused = _refused("prompt_outputs_failed_validation", "Prompt outputs failed validation", "\n".join(own), {})
        refused.node_errors = errors
        return refused

    def _above(self, key: str, seen: list[str]) -> list[str]:
        if key in seen:
            return seen
        seen.append(key)
        for value in self._graph[key]["inputs"].values():
            if _link(value) and value[0] in self._graph:
                self._above(value[0], seen)
        return seen

    def _of(self, key: str) -> list[dict[str, Any]]:
        if key not in self._found:
            node = self._graph[key]
            inputs = self._nodes[node["class_type"]]["inputs"]
            told = [self._input(name, spec, node["inputs"]) for name, spec in inputs.items()]
            self._found[key] = [one for one in told if one is not None]
        return self._found[key]

    def _input(self, name: str, spec: dict[str, Any], given: dict[str, Any]) -> dict[str, Any] | None:
        if name not in given:
            if spec["kind"] != "required":
                return None
            return _error("required_input_missing", "Required input is missing", name, {"input_name": name})
        value = given[name]
        return self._linked(name, spec, value) if _link(value) else self._valued(name, spec, value)

    def _linked(self, name: str, spec: dict[str, Any], value: list[Any]) -> dict[str, Any] | None:
        if value[0] not in self._graph:
            about = {"exception_type": "KeyError", "traceback": []}
            return _error("exception_during_validation", "Exception when validating node", f"'{value[0]}'", about)
        received = self._nodes[self._graph[value[0]]["class_type"]]["output"][value[1]]
        if spec["type"] in (received, "*"):
            return None
        details = f"{name}, received_type({received}) mismatch input_type({spec['type']})"
        about = {**_config(name, spec), "received_type": received, "linked_node": value}
        return _error("return_type_mismatch", "Return type mismatch between linked nodes", details, about)

    def _valued(self, name: str, spec: dict[str, Any], value: Any) -> dict[str, Any] | None:
        if isinstance(spec["type"], list) or spec["type"] == "COMBO":
            return self._chosen(name, spec, value)
        if spec["type"] not in _KINDS:
            return None
        about = {**_config(name, spec), "received_value": value}
        try:
            value = _KINDS[spec["type"]](value)
        except (TypeError, ValueError) as error:
            text = f"Failed to convert an input value to a {spec['type']} value"
            about["exception_message"] = str(error)
            return _error("invalid_input_type", text, f"{name}, {value}, {error}", about)
        if "min" in spec and value < spec["min"]:
            return _error("value_smaller_than_min", f"Value {value} smaller than min of {spec['min']}", name, about)
        if "max" in spec and value > spec["max"]:
            return _error("value_bigger_than_max", f"Value {value} bigger than max of {spec['max']}", name, about)
        return None

    def _chosen(self, name: str, spec: dict[str, Any], value: Any) -> dict[str, Any] | None:
        files = files_of(self._models, name, self._inputs)
        if name in ("image", "audio"):
            if value in self._inputs:
                return None
            details = f"{name} - Invalid {name} file: {value}"
            about = {"input_name": name}
            return _error("custom_validation_failed", "Custom validation failed for node", details, about)
        choices = files if files is not None else spec.get("options", spec["type"])
        if value in choices:
            return None
        about = {**_config(name, spec), "received_value": value}
        return _error("value_not_in_list", "Value not in list", f"{name}: '{value}' not in {choices}", about)


def _link(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2


def _config(name: str, spec: dict[str, Any]) -> dict[str, Any]:
    about = {key: value for key, value in spec.items() if key not in ("kind", "type")}
    return {"input_name": name, "input_config": [spec["type"], about]}


def _titles(key: str, name: str | None, title: str | None) -> dict[str, Any]:
    return {"node_id": key, "class_type": name, "node_title": title}


def _error(kind: str, message: str, details: str, about: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "message": message, "details": details, "extra_info": about}


def _refused(kind: str, message: str, details: str, about: dict[str, Any]) -> Verdict:
    return Verdict(400, _error(kind, message, details, about))
