"""Artefacts: what a stage made of the film, content-addressed, written once, renamed into place, never changed.

`artefacts/<key>/` holds one Parquet file a table and `about.json`. While a stage runs, its finished chunks gather in
`artefacts/<key>.work/`, where an interrupted run finds them again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from emotionai_core.errors import ProjectError
from emotionai_core.perception.schema import OPTIONAL_TABLES, STAGE_TABLES, check_tables
from emotionai_core.project.parquet import StoredTable, read_stored, write_stored
from emotionai_core.wire.messages import Json, WireError, chunk_name
from emotionai_core.wire.tables import Table, read_tables, write_atomically, write_tables


@dataclass(frozen=True, slots=True)
class ArtefactSpec:
    """Everything that determines an artefact's bytes; its hash is the artefact's key."""

    film: str
    stage: str
    backend: str
    version: str
    weights: tuple[tuple[str, str], ...]
    settings: Mapping[str, Json]
    inputs: Mapping[str, str]

    @property
    def key(self) -> str:
        """Stage name and 16 hex digits: readable in a file browser, unique enough to be trusted."""
        text = json.dumps(
            [self.film, self.stage, self.backend, self.version, self.weights, self.settings, self.inputs],
            sort_keys=True,
            ensure_ascii=True,
            default=dict,
        )
        return f"{self.stage}-{hashlib.blake2b(text.encode(), digest_size=8).hexdigest()}"


class ArtefactStore:
    """The `artefacts/` folder of one project."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def has(self, key: str) -> bool:
        """Whether the artefact is there, whole and undamaged; what is not has to be made again."""
        try:
            self.about(key)
            for name in self._tables_of(key):
                self.table(key, name)
        except ProjectError:
            return False
        return True

    def workplace(self, key: str) -> Path:
        """The folder where the chunks of an unfinished run gather; made when absent."""
        place = self.folder / f"{key}.work"
        place.mkdir(parents=True, exist_ok=True)
        return place

    def resume_after(self, key: str, stage: str) -> int:
        """The last of the unbroken row of good chunks from 0, -1 for none; damaged ones and what follows them go."""
        place = self.workplace(key)
        last = -1
        for path in sorted(place.glob("chunk-*.json")):
            try:
                if path.name != chunk_name(last + 1):
                    raise WireError("a chunk before it is missing")
                check_tables(stage, read_tables(path))
                last += 1
            except WireError:
                path.unlink()
        return last

    def finish(self, key: str, stage: str, about: Mapping[str, Json]) -> None:
        """Turn the gathered chunks into the artefact, atomically.

        Raises `WireError` for a chunk that is missing or out of contract, `ProjectError` when the disk does not take
        it; the chunks stay then.
        """
        place = self.workplace(key)
        gathered = _gathered(place, stage)
        ready = self.folder / f"{key}.ready"
        shutil.rmtree(ready, ignore_errors=True)
        try:
            ready.mkdir(parents=True)
            for name, table in gathered.items():
                write_stored(ready / f"{name}.parquet", table, STAGE_TABLES[stage][name])
            write_atomically(ready / "about.json", json.dumps(about, sort_keys=True, indent=1).encode())
            target = self.folder / key
            shutil.rmtree(target, ignore_errors=True)
            ready.replace(target)
        except OSError as error:
            shutil.rmtree(ready, ignore_errors=True)
            raise ProjectError(
                f"The result of '{stage}' could not be saved: {error.strerror or error}.",
                "Free some disk space and run it again: the finished parts are kept.",
            ) from error
        shutil.rmtree(place, ignore_errors=True)

    def lacks(self, key: str, name: str) -> bool:
        """Whether the artefact was made before this table belonged to its stage."""
        optional = name in OPTIONAL_TABLES.get(_stage_of(key), frozenset())
        return optional and not (self.folder / key / f"{name}.parquet").exists()

    def table(self, key: str, name: str) -> StoredTable:
        """One table of a finished artefact; raises `ProjectError` when it is missing or damaged."""
        return read_stored(self.folder / key / f"{name}.parquet", STAGE_TABLES[_stage_of(key)][name])

    def _tables_of(self, key: str) -> list[str]:
        """The tables that the artefact must have, and those of the others that it has."""
        stage = _stage_of(key)
        spared = OPTIONAL_TABLES.get(stage, frozenset())
        return [
            name
            for name in STAGE_TABLES[stage]
            if name not in spared or (self.folder / key / f"{name}.parquet").is_file()
        ]

    def about(self, key: str) -> dict[str, Json]:
        """What was written beside the artefact."""
        try:
            raw = cast(Json, json.loads((self.folder / key / "about.json").read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise ProjectError(f"The result '{key}' of the analysis is missing or damaged.") from error
        return raw if isinstance(raw, dict) else {}

    def as_input(self, key: str, target: Path) -> Path:
        """The artefact's tables as one table file that a worker can read."""
        tables: dict[str, Table] = {}
        for name in self._tables_of(key):
            tables[name] = self.table(key, name).plain()
        write_tables(target, tables)
        return target


def _stage_of(key: str) -> str:
    return key.rsplit("-", 1)[0]


def _gathered(place: Path, stage: str) -> dict[str, Table]:
    """The rows of all chunks in order."""
    gathered: dict[str, Table] = {name: {column: [] for column in rules} for name, rules in STAGE_TABLES[stage].items()}
    for number, path in enumerate(sorted(place.glob("chunk-*.json"))):
        if path.name != chunk_name(number):
            raise WireError(f"'{chunk_name(number)}' is missing")
        tables = read_tables(path)
        check_tables(stage, tables)
        for name, table in tables.items():
            for column, values in table.items():
                gathered[name][column].extend(values)
    return gathered
