"""A small writer of ONNX graphs: each method adds one operation and names its result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from embedded.convert import ConversionError
from embedded.convert.checkpoint import Tensor

OPSET = 17
# Opset 17 came with ONNX 1.12, whose files carry this format version: any runtime since 2022 reads them.
IR_VERSION = 8

Shape = Sequence[int | str]


class Graph:
    """Collects operations and constants; `model` gives the finished, checked bytes, the same for the same calls."""

    def __init__(self, name: str, weights: Mapping[str, Tensor]) -> None:
        self.name = name
        self.weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}
        self._inputs: list[onnx.ValueInfoProto] = []
        self._outputs: list[onnx.ValueInfoProto] = []

    def input(self, name: str, shape: Shape, kind: int = TensorProto.FLOAT) -> str:
        """Declare an input; texts in `shape` are sizes that may vary."""
        self._inputs.append(helper.make_tensor_value_info(name, kind, list(shape)))
        return name

    def output(self, value: str, name: str, shape: Shape) -> None:
        """Give `value` out under `name`."""
        self._nodes.append(helper.make_node("Identity", [value], [name]))
        self._outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape)))

    def tensor(self, name: str, shape: Sequence[int]) -> npt.NDArray[np.float32]:
        """The weights called `name` as float32; raises `ConversionError` when absent or of another shape."""
        if name not in self.weights:
            raise ConversionError(f"{self.name}: the weights have no tensor '{name}'")
        found = self.weights[name]
        if found.shape != tuple(shape):
            raise ConversionError(f"{self.name}: '{name}' has shape {found.shape}, expected {tuple(shape)}")
        return found.astype(np.float32)

    def constant(self, name: str, values: npt.NDArray[np.generic]) -> str:
        """A constant of the graph."""
        if name in self._constants:
            raise ConversionError(f"{self.name}: '{name}' is defined twice")
        self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def add(self, kind: str, inputs: Sequence[str], outputs: int = 1, **attributes: Any) -> str:
        """One operation; returns its last result's name (`LSTM` alone has several here; unused ones stay unnamed)."""
        result = f"{kind.lower()}_{len(self._nodes)}"
        names = [""] * (outputs - 1) + [result]
        self._nodes.append(helper.make_node(kind, list(inputs), names, **attributes))
        return result

    def model(self) -> bytes:
        """The serialised model."""
        graph = helper.make_graph(self._nodes, self.name, self._inputs, self._outputs, list(self._constants.values()))
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
        model.ir_version = IR_VERSION
        model.producer_name = "emotionai"
        onnx.checker.check_model(model)
        return model.SerializeToString(deterministic=True)
