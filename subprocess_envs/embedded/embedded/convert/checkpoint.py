"""PyTorch checkpoints as numpy arrays, read without torch and without running anything that the file says.

Two formats exist. Up to PyTorch 1.5: four pickles in a row (magic, protocol, machine facts, the object), then the list
of storage keys and each storage as an int64 count with raw bytes. Since 1.6: a zip archive holding `data.pkl` and one
entry per storage. Described by `torch/serialization.py` of PyTorch 2.
"""

from __future__ import annotations

import collections
import io
import math
import pickle
import struct
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt

from embedded.convert import ConversionError

MAGIC = 0x1950A86A20F9469CFC6C
PROTOCOL = 1001

Tensor = npt.NDArray[np.generic]

_STORAGE_TYPES: dict[str, str] = {
    "DoubleStorage": "<f8",
    "FloatStorage": "<f4",
    "HalfStorage": "<f2",
    "LongStorage": "<i8",
    "IntStorage": "<i4",
    "ShortStorage": "<i2",
    "CharStorage": "i1",
    "ByteStorage": "u1",
    "BoolStorage": "?",
}


@dataclass(slots=True)
class _StorageType:
    dtype: np.dtype[np.generic]


class _Storage:
    """A block of numbers that tensors look into; its bytes arrive after the object in the old format."""

    __slots__ = ("count", "dtype", "values")

    def __init__(self, dtype: np.dtype[np.generic], count: int) -> None:
        self.dtype = dtype
        self.count = count
        self.values: Tensor | None = None

    def fill(self, raw: bytes) -> None:
        if len(raw) != self.count * self.dtype.itemsize:
            raise ConversionError("the checkpoint ends within a tensor")
        self.values = np.frombuffer(raw, self.dtype)


class _View:
    """A tensor before its storage has been read."""

    __slots__ = ("offset", "shape", "storage", "strides")

    def __init__(self, storage: _Storage, offset: int, shape: Sequence[int], strides: Sequence[int]) -> None:
        whole = (offset, *shape, *strides)
        if not all(isinstance(item, int) and item >= 0 for item in whole) or len(shape) != len(strides):
            raise ConversionError("the checkpoint holds a tensor with an impossible shape")
        last = offset + sum((size - 1) * stride for size, stride in zip(shape, strides, strict=True))
        if math.prod(shape) and last >= storage.count:
            raise ConversionError("the checkpoint holds a tensor that reaches beyond its storage")
        self.storage, self.offset, self.shape, self.strides = storage, offset, tuple(shape), tuple(strides)

    def array(self) -> Tensor:
        values = self.storage.values
        if values is None:
            raise ConversionError("the checkpoint names a tensor whose numbers it does not hold")
        if not math.prod(self.shape):
            return np.zeros(self.shape, self.storage.dtype)
        steps = [stride * self.storage.dtype.itemsize for stride in self.strides]
        view = np.lib.stride_tricks.as_strided(values[self.offset :], self.shape, steps, writeable=False)
        return np.ascontiguousarray(view).reshape(self.shape)


def _rebuild(storage: object, offset: int, shape: Sequence[int], strides: Sequence[int], *_rest: object) -> _View:
    if not isinstance(storage, _Storage):
        raise ConversionError("the checkpoint builds a tensor from something that is not a storage")
    return _View(storage, offset, shape, strides)


class _TensorUnpickler(pickle.Unpickler):
    """Admits ordered dictionaries, tensors and storages; every other name is refused before it is looked up."""

    def __init__(
        self, source: io.BufferedIOBase, storage: Callable[[str, np.dtype[np.generic], int], _Storage]
    ) -> None:
        super().__init__(source)
        self._storage = storage

    def find_class(self, module: str, name: str) -> object:
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _rebuild
        if module == "torch" and name in _STORAGE_TYPES:
            return _StorageType(np.dtype(_STORAGE_TYPES[name]))
        raise ConversionError(f"the checkpoint asks for '{module}.{name}', which is not a tensor: refused")

    def persistent_load(self, pid: object) -> _Storage:
        if not isinstance(pid, tuple) or len(cast(tuple[object, ...], pid)) < 5:
            raise ConversionError("the checkpoint holds a reference of an unknown kind")
        kind, storage_type, key, _place, count, *view = cast(tuple[object, ...], pid)
        if kind != "storage" or not isinstance(storage_type, _StorageType) or any(item is not None for item in view):
            raise ConversionError("the checkpoint holds a reference of an unknown kind")
        if not isinstance(count, int) or count < 0:
            raise ConversionError("the checkpoint holds a storage of an impossible size")
        return self._storage(str(key), storage_type.dtype, count)


def _no_storage(_key: str, _dtype: np.dtype[np.generic], _count: int) -> _Storage:
    raise ConversionError("the checkpoint refers to a tensor where none can be")


def _next(
    source: io.BufferedIOBase, storage: Callable[[str, np.dtype[np.generic], int], _Storage] = _no_storage
) -> object:
    try:
        return _TensorUnpickler(source, storage).load()
    except ConversionError:
        raise
    except (pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError, IndexError, KeyError) as error:
        raise ConversionError(f"the checkpoint is damaged: {error}") from error


def _read_old(source: io.BytesIO) -> object:
    if _next(source) != MAGIC or _next(source) != PROTOCOL:
        raise ConversionError("not a PyTorch checkpoint")
    facts = _next(source)
    if not isinstance(facts, dict) or cast(dict[str, object], facts).get("little_endian") is not True:
        raise ConversionError("the checkpoint was written on a big-endian machine")
    storages: dict[str, _Storage] = {}

    def storage(key: str, dtype: np.dtype[np.generic], count: int) -> _Storage:
        return storages.setdefault(key, _Storage(dtype, count))

    found = _next(source, storage)
    keys = _next(source)
    if not isinstance(keys, list) or {str(key) for key in cast(list[object], keys)} != storages.keys():
        raise ConversionError("the checkpoint's list of storages does not fit its tensors")
    for key in cast(list[object], keys):
        block = storages[str(key)]
        header = source.read(8)
        if len(header) != 8 or struct.unpack("<q", header)[0] != block.count:
            raise ConversionError("the checkpoint ends within a tensor")
        block.fill(source.read(block.count * block.dtype.itemsize))
    return found


def _read_zip(source: io.BytesIO) -> object:
    with zipfile.ZipFile(source) as archive:
        pickled = [name for name in archive.namelist() if name.endswith("/data.pkl")]
        if len(pickled) != 1:
            raise ConversionError("the checkpoint archive has no single data.pkl")
        root = pickled[0].removesuffix("data.pkl")
        if f"{root}byteorder" in archive.namelist() and archive.read(f"{root}byteorder") != b"little":
            raise ConversionError("the checkpoint was written on a big-endian machine")
        storages: dict[str, _Storage] = {}

        def storage(key: str, dtype: np.dtype[np.generic], count: int) -> _Storage:
            if key not in storages:
                block = _Storage(dtype, count)
                entry = archive.getinfo(f"{root}data/{key}")
                # Checked before reading: a packed entry may unfold to any size.
                if entry.file_size != count * dtype.itemsize:
                    raise ConversionError("a storage in the checkpoint archive has the wrong size")
                block.fill(archive.read(entry))
                storages[key] = block
            return storages[key]

        return _next(io.BytesIO(archive.read(pickled[0])), storage)


def _settle(value: object) -> object:
    if isinstance(value, _View):
        return value.array()
    if isinstance(value, dict):
        return {key: _settle(item) for key, item in cast(dict[object, object], value).items()}
    if isinstance(value, list | tuple):
        return [_settle(item) for item in cast(Sequence[object], value)]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise ConversionError(f"the checkpoint holds a {type(value).__name__}, which is neither a tensor nor plain data")


def read_checkpoint(path: Path) -> object:
    """The object in a `.pt` file: dictionaries and lists with numpy arrays for tensors. Raises `ConversionError`."""
    source = io.BytesIO(path.read_bytes())
    try:
        found = _read_zip(source) if zipfile.is_zipfile(source) else _read_old(_rewound(source))
    except (zipfile.BadZipFile, KeyError) as error:
        raise ConversionError(f"the checkpoint archive is damaged: {error}") from error
    return _settle(found)


def _rewound(source: io.BytesIO) -> io.BytesIO:
    source.seek(0)
    return source


def state_dict(path: Path, *keys: str) -> dict[str, Tensor]:
    """The named tensors of the state dictionary found in `path` under `keys`; raises `ConversionError`."""
    found = read_checkpoint(path)
    for key in keys:
        found = cast(dict[str, object], found).get(key) if isinstance(found, dict) else None
    if not isinstance(found, dict):
        raise ConversionError(f"{path.name} holds no table of tensors{' under ' + '/'.join(keys) if keys else ''}")
    table = cast(dict[str, object], found)
    return {name: value for name, value in table.items() if isinstance(value, np.ndarray)}
