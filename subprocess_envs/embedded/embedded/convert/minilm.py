"""The sentence encoder all-MiniLM-L6-v2 (Wang et al. 2020; Reimers, Gurevych 2019): six layers of BERT, mean pooled."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from onnx import TensorProto

from embedded.convert.graph import Graph
from embedded.convert.safetensors import read_safetensors

VOCABULARY, POSITIONS, WIDTH, INNER, HEADS, LAYERS = 30522, 512, 384, 1536, 12, 6


def _linear(graph: Graph, value: str, layer: str, width_in: int, width_out: int) -> str:
    weight = graph.tensor(f"{layer}.weight", (width_out, width_in)).T
    product = graph.add("MatMul", [value, graph.constant(f"{layer}.weight", weight)])
    return graph.add("Add", [product, graph.constant(f"{layer}.bias", graph.tensor(f"{layer}.bias", (width_out,)))])


def _norm(graph: Graph, value: str, layer: str) -> str:
    scale = graph.constant(f"{layer}.weight", graph.tensor(f"{layer}.weight", (WIDTH,)))
    bias = graph.constant(f"{layer}.bias", graph.tensor(f"{layer}.bias", (WIDTH,)))
    return graph.add("LayerNormalization", [value, scale, bias], axis=-1, epsilon=1e-12)


def _embed(graph: Graph, ids: str) -> str:
    words = graph.tensor("embeddings.word_embeddings.weight", (VOCABULARY, WIDTH))
    places = graph.tensor("embeddings.position_embeddings.weight", (POSITIONS, WIDTH))
    # One text at a time is encoded, so every token has segment 0 and its vector can be added beforehand.
    places = places + graph.tensor("embeddings.token_type_embeddings.weight", (2, WIDTH))[0]
    length = graph.add("Gather", [graph.add("Shape", [ids]), "one"], axis=0)
    place = graph.add("Slice", [graph.constant("places", places), "zero", length, "zero"])
    word = graph.add("Gather", [graph.constant("words", words), ids], axis=0)
    return _norm(graph, graph.add("Add", [word, place]), "embeddings.LayerNorm")


def _heads(graph: Graph, value: str, layer: str, perm: list[int]) -> str:
    split = graph.add("Reshape", [_linear(graph, value, layer, WIDTH, WIDTH), "split"])
    return graph.add("Transpose", [split], perm=perm)


def _attention(graph: Graph, value: str, mask: str, layer: str) -> str:
    query = _heads(graph, value, f"{layer}.attention.self.query", [0, 2, 1, 3])
    key = _heads(graph, value, f"{layer}.attention.self.key", [0, 2, 3, 1])
    content = _heads(graph, value, f"{layer}.attention.self.value", [0, 2, 1, 3])
    scores = graph.add("Div", [graph.add("MatMul", [query, key]), "scale"])
    weights = graph.add("Softmax", [graph.add("Add", [scores, mask])], axis=-1)
    mixed = graph.add("Transpose", [graph.add("MatMul", [weights, content])], perm=[0, 2, 1, 3])
    joined = graph.add("Reshape", [mixed, "join"])
    return _linear(graph, joined, f"{layer}.attention.output.dense", WIDTH, WIDTH)


def _gelu(graph: Graph, value: str) -> str:
    bent = graph.add("Add", [graph.add("Erf", [graph.add("Div", [value, "root2"])]), "unit"])
    return graph.add("Mul", [graph.add("Mul", [value, bent]), "half"])


def _layer(graph: Graph, value: str, mask: str, layer: str) -> str:
    attended = graph.add("Add", [value, _attention(graph, value, mask, layer)])
    value = _norm(graph, attended, f"{layer}.attention.output.LayerNorm")
    inner = _gelu(graph, _linear(graph, value, f"{layer}.intermediate.dense", WIDTH, INNER))
    outer = _linear(graph, inner, f"{layer}.output.dense", INNER, WIDTH)
    return _norm(graph, graph.add("Add", [value, outer]), f"{layer}.output.LayerNorm")


def _constants(graph: Graph) -> None:
    for name, value in (("zero", [0]), ("one", [1]), ("two", [2]), ("heads_axes", [1, 2])):
        graph.constant(name, np.array(value, np.int64))
    graph.constant("split", np.array([0, 0, HEADS, WIDTH // HEADS], np.int64))
    graph.constant("join", np.array([0, 0, WIDTH], np.int64))
    for name, number in (
        ("unit", 1.0),
        ("half", 0.5),
        ("root2", math.sqrt(2)),
        ("scale", math.sqrt(WIDTH / HEADS)),
        ("hidden", -1e4),
        ("tiny", 1e-12),
    ):
        graph.constant(name, np.array(number, np.float32))


def minilm(source: Path) -> bytes:
    """ids, mask (n, t) int64, t at most 512 -> embedding (n, 384): the mean over unmasked tokens, of length one."""
    graph = Graph("minilm", read_safetensors(source))
    _constants(graph)
    ids = graph.input("ids", ["n", "t"], TensorProto.INT64)
    shown = graph.add("Cast", [graph.input("mask", ["n", "t"], TensorProto.INT64)], to=TensorProto.FLOAT)
    hidden = graph.add("Mul", [graph.add("Sub", ["unit", shown]), "hidden"])
    mask = graph.add("Unsqueeze", [hidden, "heads_axes"])
    value = _embed(graph, ids)
    for layer in range(LAYERS):
        value = _layer(graph, value, mask, f"encoder.layer.{layer}")
    column = graph.add("Unsqueeze", [shown, "two"])
    total = graph.add("ReduceSum", [graph.add("Mul", [value, column]), "one"], keepdims=0)
    count = graph.add("Max", [graph.add("ReduceSum", [shown, "one"], keepdims=1), "unit"])
    mean = graph.add("Div", [total, count])
    length = graph.add("Max", [graph.add("ReduceL2", [mean], axes=[1], keepdims=1), "tiny"])
    graph.output(graph.add("Div", [mean, length]), "embedding", ["n", WIDTH])
    return graph.model()
