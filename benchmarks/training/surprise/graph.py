"""The trained LSTM as an ONNX graph, operator set 17."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from benchmarks.training.surprise.network import HIDDEN, LAYERS, Network
from emotionai_core.cognition.expectation import WINDOW

OPSET = 17


def written(network: Network, place: Path) -> None:
    """Write the graph: "window" (n, 8, 5) float32, as encoded, to "state" (n, 2), both axes in about [-1, 1]."""
    weights = {name: value.detach().numpy() for name, value in network.named_parameters()}
    tensors = {"direction": np.array([1]), "last": np.array([0])}
    nodes = [helper.make_node("Transpose", ["window"], ["steps"], perm=[1, 0, 2])]
    source = "steps"
    for layer in range(LAYERS):
        inner, outer, *biases = (
            _gates(weights[f"recurrent.{part}_l{layer}"]) for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        )
        names = [f"{part}{layer}" for part in ("inner", "outer", "bias")]
        tensors.update(zip(names, (inner[None], outer[None], np.concatenate(biases)[None]), strict=True))
        nodes.append(helper.make_node("LSTM", [source, *names], [f"all{layer}", f"end{layer}"], hidden_size=HIDDEN))
        source = f"steps{layer}"
        nodes.append(helper.make_node("Squeeze", [f"all{layer}", "direction"], [source]))
    tensors |= {"weight": weights["state.weight"], "offset": weights["state.bias"]}
    # The top layer's steps are not read, only where it ends.
    nodes[-1] = helper.make_node("Squeeze", [f"end{LAYERS - 1}", "last"], ["end"])
    nodes.append(helper.make_node("Gemm", ["end", "weight", "offset"], ["state"], transB=1))
    graph = helper.make_graph(
        nodes,
        "surprise",
        [helper.make_tensor_value_info("window", TensorProto.FLOAT, ["n", WINDOW, 5])],
        [helper.make_tensor_value_info("state", TensorProto.FLOAT, ["n", 2])],
        [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in tensors.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    place.write_bytes(model.SerializeToString(deterministic=True))


def _gates(rows: np.ndarray) -> np.ndarray:
    """From the order input, forget, cell, output (torch) to input, output, forget, cell (ONNX)."""
    first, forget, cell, last = np.split(rows, 4)
    return np.concatenate((first, last, forget, cell))
