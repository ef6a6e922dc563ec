"""The safetensors format: an eight-byte length, a JSON table of names, types, shapes and places, then raw numbers."""

from __future__ import annotations

import json
import math
import struct
from pathlib import Path
from typing import cast

import numpy as np

from embedded.convert import ConversionError
from embedded.convert.checkpoint import Tensor

MAX_HEADER = 10_000_000

_DTYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "U8": "u1", "I8": "i1", "BOOL": "?"}


def read_safetensors(path: Path) -> dict[str, Tensor]:
    """Every tensor of the file by name; raises `ConversionError` when the file is not well formed."""
    raw = path.read_bytes()
    if len(raw) < 8:
        raise ConversionError(f"{path.name} is too short")
    (length,) = struct.unpack("<Q", raw[:8])
    if length > min(MAX_HEADER, len(raw) - 8):
        raise ConversionError(f"{path.name} has an impossible header")
    try:
        header = json.loads(raw[8 : 8 + length])
    except (ValueError, RecursionError) as error:
        raise ConversionError(f"{path.name} has an unreadable header: {error}") from error
    if not isinstance(header, dict):
        raise ConversionError(f"{path.name} has an unreadable header")
    entries = cast(dict[str, object], header)
    body = memoryview(raw)[8 + length :]
    return {name: _tensor(name, entry, body) for name, entry in entries.items() if name != "__metadata__"}


def _tensor(name: str, entry: object, body: memoryview) -> Tensor:
    try:
        fields = cast(dict[str, object], entry)
        dtype = np.dtype(_DTYPES[cast(str, fields["dtype"])])
        shape = tuple(int(size) for size in cast(list[int], fields["shape"]))
        start, end = (int(place) for place in cast(list[int], fields["data_offsets"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ConversionError(f"tensor '{name}' is not described in a known way") from error
    fits = 0 <= start <= end <= len(body) and end - start == math.prod(shape) * dtype.itemsize
    if not fits or any(size < 0 for size in shape):
        raise ConversionError(f"tensor '{name}' lies outside its file")
    return np.frombuffer(body[start:end], dtype).reshape(shape)
