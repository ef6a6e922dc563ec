"""dlib's face identity network (King 2017): 29 convolutions in residual blocks, as in He, Zhang, Ren, Sun 2016.

The same numbers as dlib's own runner gives, several times faster.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from embedded.convert import ConversionError
from embedded.convert.dlib_file import Layer, read_layers
from embedded.convert.graph import Graph

SIDE, WIDTH = 150, 128
# What dlib takes off red, green and blue before dividing by 256 (`input_rgb_image_sized`).
_MEAN = (122.782, 117.001, 104.298)


class _Builder:
    """Turns layers into operations one after the other, keeping track of the picture's channels and side."""

    def __init__(self, layers: list[Layer]) -> None:
        self.graph = Graph("dlib-resnet", {})
        self._layers = layers
        self._next = 0
        self.channels, self.side = 3, SIDE

    def take(self, kind: str) -> Layer:
        if self._next >= len(self._layers) or self._layers[self._next].kind != kind:
            raise ConversionError(f"dlib-resnet: layer {self._next} is not the expected {kind}")
        self._next += 1
        return self._layers[self._next - 1]

    def comes(self, kind: str) -> bool:
        return self._next < len(self._layers) and self._layers[self._next].kind == kind

    def _constant(self, what: str, values: np.ndarray) -> str:
        return self.graph.constant(f"{self._next}.{what}", values.astype(np.float32))

    def convolution(self, value: str) -> str:
        """Convolution and the affine layer after it."""
        layer = self.take("con_4")
        filters, high, wide, down, right, pad_y, pad_x = layer.numbers
        if len(layer.params) != filters * (self.channels * high * wide + 1):
            raise ConversionError("dlib-resnet: a convolution has another size than its input asks for")
        weights = layer.params[:-filters].reshape(filters, self.channels, high, wide)
        bias = layer.params[-filters:]
        affine = self.take("affine_").params
        if len(affine) != 2 * filters:
            raise ConversionError("dlib-resnet: an affine layer has another size than its convolution")
        inputs = [value, self._constant("weight", weights), self._constant("bias", bias)]
        value = self.graph.add(
            "Conv", inputs, kernel_shape=[high, wide], strides=[down, right], pads=[pad_y, pad_x, pad_y, pad_x]
        )
        self.channels, self.side = filters, (self.side + 2 * pad_y - high) // down + 1
        scale = self._constant("scale", affine[:filters].reshape(-1, 1, 1))
        shift = self._constant("shift", affine[filters:].reshape(-1, 1, 1))
        return self.graph.add("Add", [self.graph.add("Mul", [value, scale]), shift])

    def relu(self, value: str) -> str:
        self.take("relu_")
        return self.graph.add("Relu", [value])

    def pool(self, value: str, kind: str, operation: str, side: int) -> tuple[str, int]:
        high, wide, down, right, *_padding = self.take(kind).numbers
        value = self.graph.add(operation, [value], kernel_shape=[high, wide], strides=[down, right])
        return value, (side - high) // down + 1

    def _filled(self, value: str, have: tuple[int, int], want: tuple[int, int], what: str) -> str:
        """Zeros after the last channel, row and column: dlib adds tensors of unlike sizes that way."""
        more, longer = want[0] - have[0], want[1] - have[1]
        if not more and not longer:
            return value
        pads = self.graph.constant(f"{self._next}.{what}", np.array([0, 0, 0, 0, 0, more, longer, longer], np.int64))
        return self.graph.add("Pad", [value, pads])

    def block(self, value: str) -> str:
        """A residual block; one that halves the picture averages its input on the way around."""
        around, have = value, (self.channels, self.side)
        value = self.convolution(self.relu(self.convolution(value)))
        if self.comes("avg_pool_2"):
            around, side = self.pool(around, "avg_pool_2", "AveragePool", have[1])
            have = (have[0], side)
        self.take("add_prev_")
        want = (max(have[0], self.channels), max(have[1], self.side))
        value = self._filled(value, (self.channels, self.side), want, "inner")
        around = self._filled(around, have, want, "around")
        self.channels, self.side = want
        return self.relu(self.graph.add("Add", [value, around]))

    def dense(self, value: str) -> str:
        layer = self.take("fc_2")
        if len(layer.params) != self.channels * WIDTH:
            raise ConversionError("dlib-resnet: the last layer has an unexpected size")
        return self.graph.add("MatMul", [value, self._constant("dense", layer.params.reshape(self.channels, WIDTH))])


def dlib_resnet(source: Path) -> bytes:
    """pixels (n, 150, 150, 3) red, green, blue in 0..255 -> embedding (n, 128)."""
    build = _Builder(read_layers(source))
    graph = build.graph
    value = graph.add("Transpose", [graph.input("pixels", ["n", SIDE, SIDE, 3])], perm=[0, 3, 1, 2])
    mean = graph.constant("mean", np.array(_MEAN, np.float32).reshape(3, 1, 1))
    value = graph.add("Div", [graph.add("Sub", [value, mean]), graph.constant("range", np.array(256, np.float32))])
    value = build.relu(build.convolution(value))
    value, build.side = build.pool(value, "max_pool_2", "MaxPool", build.side)
    while build.comes("con_4"):
        value = build.block(value)
    build.take("avg_pool_2")
    value = graph.add("Flatten", [graph.add("GlobalAveragePool", [value])])
    graph.output(build.dense(value), "embedding", ["n", WIDTH])
    return graph.model()
