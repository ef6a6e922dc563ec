"""The builders of networks on small random weights: what they compute, checked by a restatement in numpy."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
import pytest
from embedded.convert import ConversionError, dlib_resnet, ge2e, minilm, mtcnn
from embedded.convert.graph import Graph

RANDOM = np.random.default_rng(0)


def _weights(**shapes: tuple[int, ...]) -> dict[str, np.ndarray]:
    return {name: (RANDOM.normal(size=shape) * 0.2).astype(np.float32) for name, shape in shapes.items()}


def _run(model: bytes, **inputs: np.ndarray) -> list[np.ndarray]:
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    return [np.asarray(part) for part in session.run(None, inputs)]


def _named(**weights: np.ndarray) -> dict[str, np.ndarray]:
    return {name.replace("__", "."): values for name, values in weights.items()}


PNET = {
    "conv1__weight": (10, 3, 3, 3), "conv1__bias": (10,), "prelu1__weight": (10,),
    "conv2__weight": (16, 10, 3, 3), "conv2__bias": (16,), "prelu2__weight": (16,),
    "conv3__weight": (32, 16, 3, 3), "conv3__bias": (32,), "prelu3__weight": (32,),
    "conv4_1__weight": (2, 32, 1, 1), "conv4_1__bias": (2,), "conv4_2__weight": (4, 32, 1, 1), "conv4_2__bias": (4,),
}  # fmt: skip


def test_pnet_takes_any_size_and_gives_the_same_bytes_again(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    weights = _named(**_weights(**PNET))
    monkeypatch.setattr(mtcnn, "state_dict", lambda _path: weights)
    model = mtcnn.pnet(tmp_path)
    assert model == mtcnn.pnet(tmp_path)
    for high, wide in ((12, 12), (31, 57)):
        offsets, scores = _run(model, pixels=np.zeros((2, 3, high, wide), np.float32))
        grid = (-(-(high - 2) // 2) - 4, -(-(wide - 2) // 2) - 4)
        assert offsets.shape == (2, 4, *grid) and scores.shape == (2, 2, *grid)
        np.testing.assert_allclose(scores.sum(axis=1), 1, rtol=1e-5)


def test_weights_of_another_shape_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    weights = _named(**_weights(**{**PNET, "conv2__weight": (16, 9, 3, 3)}))
    monkeypatch.setattr(mtcnn, "state_dict", lambda _path: weights)
    with pytest.raises(ConversionError, match=r"conv2\.weight"):
        mtcnn.pnet(tmp_path)


def _lstm(weights: dict[str, np.ndarray], steps: np.ndarray, layers: int, hidden: int) -> np.ndarray:
    """PyTorch's LSTM, written out: gates in the order input, forget, cell, output."""

    def sigmoid(x: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-x))

    state = np.zeros(0)
    for layer in range(layers):
        state, cell, outputs = np.zeros(hidden), np.zeros(hidden), []
        w_in, w_back = weights[f"lstm.weight_ih_l{layer}"], weights[f"lstm.weight_hh_l{layer}"]
        bias = weights[f"lstm.bias_ih_l{layer}"] + weights[f"lstm.bias_hh_l{layer}"]
        for step in steps:
            gates = np.split(w_in @ step + w_back @ state + bias, 4)
            cell = sigmoid(gates[1]) * cell + sigmoid(gates[0]) * np.tanh(gates[2])
            state = sigmoid(gates[3]) * np.tanh(cell)
            outputs.append(state)
        steps = np.array(outputs)
    return state


def test_ge2e_keeps_pytorchs_gates_in_onnx_order(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setattr(ge2e, "BANDS", 5)
    monkeypatch.setattr(ge2e, "HIDDEN", 8)
    shapes = {"linear__weight": (8, 8), "linear__bias": (8,)}
    for layer in range(3):
        width = 5 if layer == 0 else 8
        shapes |= {f"lstm__weight_ih_l{layer}": (32, width), f"lstm__weight_hh_l{layer}": (32, 8)}
        shapes |= {f"lstm__bias_ih_l{layer}": (32,), f"lstm__bias_hh_l{layer}": (32,)}
    weights = _named(**_weights(**shapes))
    monkeypatch.setattr(ge2e, "state_dict", lambda _path, _key: weights)
    mel = RANDOM.normal(size=(2, 9, 5)).astype(np.float32)
    (found,) = _run(ge2e.ge2e(tmp_path), mel=mel)
    for row, steps in zip(found, mel, strict=True):
        raw = np.maximum(weights["linear.weight"] @ _lstm(weights, steps, 3, 8) + weights["linear.bias"], 0)
        np.testing.assert_allclose(row, raw / np.linalg.norm(raw), atol=1e-5)


def test_minilm_ignores_padding_and_gives_unit_vectors(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    sizes = {"VOCABULARY": 30, "POSITIONS": 16, "WIDTH": 24, "INNER": 48, "HEADS": 3, "LAYERS": 2}
    for name, size in sizes.items():
        monkeypatch.setattr(minilm, name, size)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (30, 24),
        "embeddings.position_embeddings.weight": (16, 24),
        "embeddings.token_type_embeddings.weight": (2, 24),
        "embeddings.LayerNorm.weight": (24,),
        "embeddings.LayerNorm.bias": (24,),
    }
    for layer in ("encoder.layer.0", "encoder.layer.1"):
        for part, (into, out) in {
            "attention.self.query": (24, 24),
            "attention.self.key": (24, 24),
            "attention.self.value": (24, 24),
            "attention.output.dense": (24, 24),
            "intermediate.dense": (24, 48),
            "output.dense": (48, 24),
        }.items():
            shapes |= {f"{layer}.{part}.weight": (out, into), f"{layer}.{part}.bias": (out,)}
        for part in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes |= {f"{layer}.{part}.weight": (24,), f"{layer}.{part}.bias": (24,)}
    weights = _weights(**shapes)
    monkeypatch.setattr(minilm, "read_safetensors", lambda _path: weights)
    model = minilm.minilm(tmp_path)
    short = np.array([[3, 7, 9]], np.int64)
    padded = np.array([[3, 7, 9, 0, 0, 0], [5, 6, 7, 8, 9, 10]], np.int64)
    (alone,) = _run(model, ids=short, mask=np.ones_like(short))
    (among,) = _run(model, ids=padded, mask=(padded > 0).astype(np.int64))
    np.testing.assert_allclose(among[0], alone[0], atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(among, axis=1), 1, rtol=1e-5)
    assert np.abs(among[0] - among[1]).max() > 0.01


def test_dlib_layers_in_another_order_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    from embedded.convert.dlib_file import Layer

    layers = [Layer("relu_", (), np.zeros(0, np.float32))]
    monkeypatch.setattr(dlib_resnet, "read_layers", lambda _path: layers)
    with pytest.raises(ConversionError, match="con_4"):
        dlib_resnet.dlib_resnet(tmp_path)


def test_a_graph_names_each_constant_once() -> None:
    graph = Graph("twice", {})
    graph.constant("a", np.zeros(1, np.float32))
    with pytest.raises(ConversionError, match="twice"):
        graph.constant("a", np.zeros(1, np.float32))


def test_a_finished_graph_passes_the_checker() -> None:
    graph = Graph("double", {})
    value = graph.input("x", ["n", 2])
    graph.output(graph.add("Add", [value, value]), "y", ["n", 2])
    model = onnx.load_from_string(graph.model())
    assert [item.name for item in model.graph.output] == ["y"]
    np.testing.assert_array_equal(_run(graph.model(), x=np.ones((1, 2), np.float32))[0], [[2, 2]])
