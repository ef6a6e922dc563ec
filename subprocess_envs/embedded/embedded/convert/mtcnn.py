"""MTCNN's three networks (Zhang, Zhang, Li, Qiao 2016) from facenet-pytorch's state dictionaries."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from embedded.convert.checkpoint import state_dict
from embedded.convert.graph import Graph


def _conv(graph: Graph, value: str, layer: str, shape: tuple[int, int, int, int]) -> str:
    weight = graph.constant(f"{layer}.weight", graph.tensor(f"{layer}.weight", shape))
    bias = graph.constant(f"{layer}.bias", graph.tensor(f"{layer}.bias", shape[:1]))
    return graph.add("Conv", [value, weight, bias], kernel_shape=shape[2:])


def _prelu(graph: Graph, value: str, layer: str, size: int, flat: bool = False) -> str:
    slope = graph.tensor(f"{layer}.weight", (size,))
    return graph.add("PRelu", [value, graph.constant(f"{layer}.weight", slope if flat else slope.reshape(size, 1, 1))])


def _pool(graph: Graph, value: str, size: int) -> str:
    return graph.add("MaxPool", [value], kernel_shape=[size, size], strides=[2, 2], ceil_mode=1)


def _dense(graph: Graph, value: str, layer: str, shape: tuple[int, int]) -> str:
    weight = graph.constant(f"{layer}.weight", graph.tensor(f"{layer}.weight", shape))
    bias = graph.constant(f"{layer}.bias", graph.tensor(f"{layer}.bias", shape[:1]))
    return graph.add("Gemm", [value, weight, bias], transB=1)


def _flat(graph: Graph, value: str) -> str:
    # The weights come from Caffe, whose pictures lie column by column.
    return graph.add("Flatten", [graph.add("Transpose", [value], perm=[0, 3, 2, 1])])


def pnet(source: Path) -> bytes:
    """Proposals. pixels (n, 3, h, w), (value - 127.5) / 128 -> offsets (n, 4, h', w'), scores (n, 2, h', w')."""
    graph = Graph("pnet", state_dict(source))
    value = graph.input("pixels", ["n", 3, "h", "w"])
    value = _prelu(graph, _conv(graph, value, "conv1", (10, 3, 3, 3)), "prelu1", 10)
    value = _pool(graph, value, 2)
    value = _prelu(graph, _conv(graph, value, "conv2", (16, 10, 3, 3)), "prelu2", 16)
    value = _prelu(graph, _conv(graph, value, "conv3", (32, 16, 3, 3)), "prelu3", 32)
    graph.output(_conv(graph, value, "conv4_2", (4, 32, 1, 1)), "offsets", ["n", 4, "gh", "gw"])
    scores = graph.add("Softmax", [_conv(graph, value, "conv4_1", (2, 32, 1, 1))], axis=1)
    graph.output(scores, "scores", ["n", 2, "gh", "gw"])
    return graph.model()


def rnet(source: Path) -> bytes:
    """Refinement. pixels (n, 3, 24, 24) -> offsets (n, 4), scores (n, 2)."""
    graph = Graph("rnet", state_dict(source))
    value = graph.input("pixels", ["n", 3, 24, 24])
    value = _pool(graph, _prelu(graph, _conv(graph, value, "conv1", (28, 3, 3, 3)), "prelu1", 28), 3)
    value = _pool(graph, _prelu(graph, _conv(graph, value, "conv2", (48, 28, 3, 3)), "prelu2", 48), 3)
    value = _prelu(graph, _conv(graph, value, "conv3", (64, 48, 2, 2)), "prelu3", 64)
    value = _prelu(graph, _dense(graph, _flat(graph, value), "dense4", (128, 576)), "prelu4", 128, flat=True)
    graph.output(_dense(graph, value, "dense5_2", (4, 128)), "offsets", ["n", 4])
    graph.output(graph.add("Softmax", [_dense(graph, value, "dense5_1", (2, 128))], axis=1), "scores", ["n", 2])
    return graph.model()


def onet(source: Path) -> bytes:
    """Output. pixels (n, 3, 48, 48) -> offsets (n, 4), points (n, 10: five x, then five y), scores (n, 2)."""
    graph = Graph("onet", state_dict(source))
    value = graph.input("pixels", ["n", 3, 48, 48])
    value = _pool(graph, _prelu(graph, _conv(graph, value, "conv1", (32, 3, 3, 3)), "prelu1", 32), 3)
    value = _pool(graph, _prelu(graph, _conv(graph, value, "conv2", (64, 32, 3, 3)), "prelu2", 64), 3)
    value = _pool(graph, _prelu(graph, _conv(graph, value, "conv3", (64, 64, 3, 3)), "prelu3", 64), 2)
    value = _prelu(graph, _conv(graph, value, "conv4", (128, 64, 2, 2)), "prelu4", 128)
    value = _prelu(graph, _dense(graph, _flat(graph, value), "dense5", (256, 1152)), "prelu5", 256, flat=True)
    graph.output(_dense(graph, value, "dense6_2", (4, 256)), "offsets", ["n", 4])
    graph.output(_dense(graph, value, "dense6_3", (10, 256)), "points", ["n", 10])
    graph.output(graph.add("Softmax", [_dense(graph, value, "dense6_1", (2, 256))], axis=1), "scores", ["n", 2])
    return graph.model()


NETWORKS: dict[str, Callable[[Path], bytes]] = {"pnet": pnet, "rnet": rnet, "onet": onet}
