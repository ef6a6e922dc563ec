"""Results of a first pass over the film, kept in the run's folder so that a killed run need not listen again.

Some stages must have heard everything before they can say anything (whose voice is this, is it louder than usual).
Their first pass leaves one file per minute of film; the files go when the stage is done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from emotionai_core.wire.messages import WireError
from emotionai_core.wire.serve import Job
from emotionai_core.wire.tables import Table, read_tables, write_tables

_MARK = "made_from"


class FirstPass:
    """The kept files of one run; they count only if they were made from the same inputs and settings."""

    def __init__(self, job: Job, name: str) -> None:
        """`name` is the prefix of the files."""
        self._folder = Path(job.request.out)
        self._name = name
        self._key = _fingerprint(job)

    def get(self, index: int, make: Callable[[], Mapping[str, Mapping[str, Sequence[object]]]]) -> dict[str, Table]:
        """The tables of minute `index`, from disk or from `make`; equal either way, as both come through the file."""
        path = self._folder / f"{self._name}-{index:06d}.json"
        kept = self._read(path)
        if kept is None:
            write_tables(path, {**make(), _MARK: {"key": [self._key]}})
            kept = read_tables(path)
        return {name: table for name, table in kept.items() if name != _MARK}

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


def _fingerprint(job: Job) -> str:
    digest = hashlib.sha256(repr(sorted(job.request.settings.items())).encode())
    for name, path in sorted(job.request.inputs.items()):
        file = Path(path)
        digest.update(name.encode())
        if file.suffix == ".json":
            digest.update(file.read_bytes())
        elif file.is_file():
            # A sound file is too large to hash here; its size changes whenever its film does.
            digest.update(str(file.stat().st_size).encode())
    return digest.hexdigest()
