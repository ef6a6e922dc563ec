# pyright: basic
# pyarrow ships no types; this file is the only one that touches it, and hands out lists and arrays with types of ours.
"""Tables of an artefact as Parquet: written with fixed settings, so that equal tables give equal bytes."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from emotionai_core.errors import ProjectError
from emotionai_core.perception.schema import ColumnRule
from emotionai_core.wire.tables import Table


class StoredTable:
    """A table read back: columns as numpy arrays or lists of text."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __len__(self) -> int:
        return self._table.num_rows

    def numbers(self, name: str) -> npt.NDArray[np.float64]:
        """A numeric column (n,) as float64, null as NaN."""
        return self._table.column(name).to_numpy().astype(np.float64)

    def whole(self, name: str) -> npt.NDArray[np.int64]:
        """A column of whole numbers (n,)."""
        return self._table.column(name).to_numpy().astype(np.int64)

    def vectors(self, name: str) -> npt.NDArray[np.float64]:
        """A column of fixed-length lists as (n, width)."""
        column = self._table.column(name).combine_chunks()
        width, first = column.type.list_size, column.offset
        # Not `flatten`, which loads all of Arrow's functions; no list is missing (`read_stored`).
        values = column.values.slice(first * width, len(column) * width)
        return values.to_numpy(zero_copy_only=False).astype(np.float64).reshape(-1, width)

    def texts(self, name: str) -> list[str]:
        """A column of texts."""
        return [str(value) for value in self._table.column(name).to_pylist()]

    def plain(self) -> Table:
        """All columns as JSON values."""
        return self._table.to_pydict()


def read_stored(path: Path, rules: Mapping[str, ColumnRule]) -> StoredTable:
    """The table in `path`; raises `ProjectError` when it is missing, damaged or not of the columns in `rules`."""
    try:
        # Not `read_table`, which loads the machinery for data sets of many files to read this one.
        with pq.ParquetFile(path, memory_map=False, page_checksum_verification=True) as file:
            table = file.read()
        if not _follows(table.schema, rules):
            raise pa.ArrowInvalid("other columns than the stage's")
        if any(table.column(name).null_count for name, rule in rules.items() if not rule.optional):
            raise pa.ArrowInvalid("a value is missing")
        return StoredTable(table)
    except (OSError, pa.ArrowException) as error:
        raise ProjectError(
            f"The result '{path.parent.name}' of the analysis is missing or damaged.",
            "Analyse the film again: only what is missing is computed, your edits are kept.",
        ) from error


def write_stored(path: Path, table: Table, rules: Mapping[str, ColumnRule]) -> None:
    """Write `table` to `path` and flush it to disk."""
    schema = pa.schema([pa.field(name, _arrow_type(rule, table[name])) for name, rule in rules.items()])
    columns = [pa.array(table[field.name], type=field.type) for field in schema]
    # The checksums tell a flipped bit from a number.
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), path, compression="zstd", write_page_checksum=True)
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())


def _follows(schema: Any, rules: Mapping[str, ColumnRule]) -> bool:
    """Whether the columns are those of `rules`, in their order and of their types."""
    return schema.names == list(rules) and all(
        any(schema.field(name).type == kind for kind in _arrow_types(rule)) for name, rule in rules.items()
    )


def _arrow_type(rule: ColumnRule, values: Sequence[object]) -> Any:
    """The type of a column that holds `values`."""
    kinds = _arrow_types(rule)
    first = values[0] if values else None
    width = len(cast(Sequence[object], first)) if isinstance(first, list | tuple) else None
    return kinds[rule.widths.index(width)] if width in rule.widths else kinds[0]


def _arrow_types(rule: ColumnRule) -> list[Any]:
    match rule.kind:
        case "float":
            return [pa.float64()]
        case "int":
            return [pa.int64()]
        case "text":
            return [pa.string()]
        case "floats":
            return [pa.list_(pa.float64(), width) for width in rule.widths]
