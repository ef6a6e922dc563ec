"""The speaker encoder of Resemblyzer (generalised end-to-end loss, Wan, Wang, Papir, Moreno 2018)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from embedded.convert.checkpoint import state_dict
from embedded.convert.graph import Graph

BANDS, HIDDEN, LAYERS = 40, 256, 3

Floats = npt.NDArray[np.float32]


def _onnx_gates(block: Floats) -> Floats:
    """PyTorch stacks input, forget, cell, output; ONNX wants input, output, forget, cell."""
    gate_in, forget, cell, gate_out = np.split(block, 4)
    return np.concatenate([gate_in, gate_out, forget, cell])[None]


def _layer(graph: Graph, value: str, layer: int, last: bool) -> str:
    width = BANDS if layer == 0 else HIDDEN
    into = _onnx_gates(graph.tensor(f"lstm.weight_ih_l{layer}", (4 * HIDDEN, width)))
    back = _onnx_gates(graph.tensor(f"lstm.weight_hh_l{layer}", (4 * HIDDEN, HIDDEN)))
    biases = [_onnx_gates(graph.tensor(f"lstm.bias_{kind}_l{layer}", (4 * HIDDEN,))) for kind in ("ih", "hh")]
    inputs = [
        value,
        graph.constant(f"lstm{layer}.into", into),
        graph.constant(f"lstm{layer}.back", back),
        graph.constant(f"lstm{layer}.bias", np.concatenate(biases, axis=1)),
    ]
    if last:
        # The second result is the state after the last step: (1, n, hidden).
        return graph.add("LSTM", inputs, outputs=2, hidden_size=HIDDEN)
    steps = graph.add("LSTM", inputs, outputs=1, hidden_size=HIDDEN)
    return graph.add("Squeeze", [steps, "axis1"])


def ge2e(source: Path) -> bytes:
    """mel (n, t, 40) mel power, t = 160 frames of 10 ms -> embedding (n, 256), not negative, of length one."""
    graph = Graph("ge2e", state_dict(source, "model_state"))
    graph.constant("axis0", np.array([0], np.int64))
    graph.constant("axis1", np.array([1], np.int64))
    value = graph.add("Transpose", [graph.input("mel", ["n", "t", BANDS])], perm=[1, 0, 2])
    for layer in range(LAYERS):
        value = _layer(graph, value, layer, last=layer == LAYERS - 1)
    value = graph.add("Squeeze", [value, "axis0"])
    weight = graph.constant("linear.weight", graph.tensor("linear.weight", (HIDDEN, HIDDEN)))
    bias = graph.constant("linear.bias", graph.tensor("linear.bias", (HIDDEN,)))
    value = graph.add("Relu", [graph.add("Gemm", [value, weight, bias], transB=1)])
    length = graph.add("ReduceL2", [value], axes=[1], keepdims=1)
    # A row of zeros stays zero instead of becoming not-a-number.
    length = graph.add("Max", [length, graph.constant("tiny", np.array(1e-12, np.float32))])
    graph.output(graph.add("Div", [value, length]), "embedding", ["n", HIDDEN])
    return graph.model()
