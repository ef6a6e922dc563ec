"""The layers of a serialised dlib network, in the order they run.

dlib writes whole numbers as one byte (count of the following bytes, sign in the top bit) and those bytes, texts as a
number and their bytes, tensors as version, four sizes and raw floats (`dlib/serialize.h`, `dlib/dnn/tensor.h`). Between
layers lies state of the training, which has no say in what the network gives and is passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from embedded.convert import ConversionError

# How many numbers describe a layer: before its tensor (negative) or after it.
_NUMBERS = {"con_4": 7, "affine_": 0, "max_pool_2": 6, "avg_pool_2": 6, "fc_2": -2, "relu_": 0, "add_prev_": 0}
_WITH_TENSOR = {"con_4", "affine_", "fc_2"}
_TENSOR_VERSION = 2

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: its dlib name, its numbers (filters, rows, columns, strides, padding ...) and its parameters, flat."""

    kind: str
    numbers: tuple[int, ...]
    params: Floats


class _Reader:
    def __init__(self, raw: bytes, place: int) -> None:
        self.raw = raw
        self.place = place

    def number(self) -> int:
        if self.place >= len(self.raw):
            raise ConversionError("the dlib file ends within a number")
        head = self.raw[self.place]
        count = head & 0x0F
        body = self.raw[self.place + 1 : self.place + 1 + count]
        if not 1 <= count <= 8 or len(body) != count:
            raise ConversionError("the dlib file holds a number of an unknown form")
        self.place += 1 + count
        value = int.from_bytes(body, "little")
        return -value if head & 0x80 else value

    def tensor(self) -> Floats:
        if self.number() != _TENSOR_VERSION:
            raise ConversionError("the dlib file holds a tensor of an unknown version")
        sizes = [self.number() for _ in range(4)]
        count = int(np.prod(sizes))
        end = self.place + 4 * count
        if min(sizes) < 0 or end > len(self.raw):
            raise ConversionError("the dlib file ends within a tensor")
        values = np.frombuffer(self.raw[self.place : end], "<f4")
        self.place = end
        return values


def read_layers(path: Path) -> list[Layer]:
    """The known layers in the file; raises `ConversionError` when one is damaged or there is none."""
    raw = path.read_bytes()
    marks = b"|".join(b"\x01" + bytes([len(name)]) + name.encode() for name in _NUMBERS)
    layers: list[Layer] = []
    place = 0
    while found := re.compile(marks).search(raw, place):
        kind = found.group()[2:].decode()
        reader = _Reader(raw, found.end())
        count = _NUMBERS[kind]
        numbers = [reader.number() for _ in range(max(0, -count))]
        params = reader.tensor() if kind in _WITH_TENSOR else np.zeros(0, np.float32)
        numbers += [reader.number() for _ in range(max(0, count))]
        layers.append(Layer(kind, tuple(numbers), params))
        place = reader.place
    if not layers:
        raise ConversionError(f"{path.name} is not a dlib network")
    return layers
