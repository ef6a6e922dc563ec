"""Results of a pass over the film, kept in the run's folder so that a killed run need not listen again.

Voices can be told apart only after all of the film was heard. What is found in each block of it is kept in a file;
the files go when the stage is done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from emotionai_core.wire.messages import WireError
from emotionai_core.wire.serve import Job
from emotionai_core.wire.tables import Table, read_tables, write_tables

_MARK = "made_from"

Tables = Mapping[str, Mapping[str, Sequence[object]]]


class Kept:
    """The kept files of one run; they count only if they were made from the same sound and settings."""

    def __init__(self, job: Job, name: str) -> None:
        """`name` is the prefix of the files."""
        self._folder = Path(job.request.out)
        self._name = name
        sound = Path(job.request.inputs.get("sound", ""))
        size = sound.stat().st_size if sound.is_file() else 0
        # A sound file is too large to hash here; its size changes whenever its film does.
        made_from = repr((sorted(job.request.settings.items()), size, job.request.duration))
        self._key = hashlib.sha256(made_from.encode()).hexdigest()

    def get(self, index: int, make: Callable[[], Tables]) -> dict[str, Table]:
        """The tables of block `index`, from disk or from `make`; equal either way, as both come through the file."""
        path = self._folder / f"{self._name}-{index:06d}.json"
        found = self._read(path)
        if found is None:
            write_tables(path, {**make(), _MARK: {"key": [self._key]}})
            found = read_tables(path)
        return {name: table for name, table in found.items() if name != _MARK}

    def clear(self) -> None:
        """Remove the files."""
        for path in sorted(self._folder.glob(f"{self._name}-*.json")):
            path.unlink(missing_ok=True)

    def _read(self, path: Path) -> dict[str, Table] | None:
        try:
            tables = read_tables(path)
        except WireError:
            return None
        return tables if tables.get(_MARK, {}).get("key") == [self._key] else None
