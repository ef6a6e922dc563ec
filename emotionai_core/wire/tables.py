"""Tables as files: equally long, named columns in one JSON document, written at once or not at all.

A chunk file holds one or more tables. JSON keeps the worker side free of any package, is safe to read from a stranger
and gives the same bytes for the same numbers everywhere; the studio turns finished chunks into Parquet.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from emotionai_core.wire.messages import Json, WireError, parse_json

FORMAT = 1
DECIMALS = 6

Column = list[Json]
Table = dict[str, Column]


def tidy(value: object) -> Json:
    """A JSON value of `value`: floats rounded to six decimals, NaN and infinities null, numpy scalars as Python's."""
    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, float):
        # Adding zero turns -0.0 into 0.0, which would otherwise be a second spelling of the same number.
        return round(value, DECIMALS) + 0.0 if math.isfinite(value) else None
    if isinstance(value, list | tuple):
        return [tidy(item) for item in cast(Sequence[object], value)]
    as_python = getattr(value, "tolist", None)
    if as_python is None:
        raise TypeError(f"{type(value).__name__} has no place in a table")
    return tidy(as_python())


def write_tables(path: Path, tables: Mapping[str, Mapping[str, Sequence[object]]]) -> None:
    """Write `tables` (name -> column -> values) to `path` atomically; a crash leaves the old file or none."""
    tidied: dict[str, Table] = {
        name: {column: [tidy(value) for value in values] for column, values in columns.items()}
        for name, columns in tables.items()
    }
    for name, columns in tidied.items():
        if len({len(values) for values in columns.values()}) > 1:
            raise WireError(f"the columns of table '{name}' have different lengths")
    document = {"format": FORMAT, "tables": tidied}
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    write_atomically(path, text.encode())


def write_atomically(path: Path, data: bytes) -> None:
    """Write, flush to disk, then rename over `path`, so that a reader never sees half a file."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with partial.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        partial.replace(path)
    except BaseException:
        # On a full disk half a file would keep the room that the next attempt needs.
        partial.unlink(missing_ok=True)
        raise


def read_tables(path: Path) -> dict[str, Table]:
    """The tables in `path`; raises `WireError` when the file is not whole and well formed."""
    try:
        document = parse_json(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise WireError(f"{path.name} cannot be read: {str(error)[:120]}") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise WireError(f"{path.name} is not a table file of format {FORMAT}")
    tables = document.get("tables")
    if not isinstance(tables, dict):
        raise WireError(f"{path.name} has no tables")
    return {name: _table(f"{path.name}:{name}", raw) for name, raw in tables.items()}


def _table(where: str, raw: Json) -> Table:
    if not isinstance(raw, dict) or not all(isinstance(values, list) for values in raw.values()):
        raise WireError(f"{where} is not a set of columns")
    columns = cast(Table, raw)
    if len({len(values) for values in columns.values()}) > 1:
        raise WireError(f"{where} has columns of different lengths")
    return columns
