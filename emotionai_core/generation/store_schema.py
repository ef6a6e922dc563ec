"""The clip database's versions: numbered steps, each run once in a transaction; newer files are refused."""

from __future__ import annotations

import sqlite3
from typing import Final

from emotionai_core.errors import ProjectTooNew

_STEPS: Final = (
    # 0 -> 1
    """
    CREATE TABLE numbers (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
    CREATE TABLE jobs (
        id TEXT PRIMARY KEY, place INTEGER NOT NULL, state TEXT NOT NULL, request TEXT NOT NULL,
        progress REAL NOT NULL DEFAULT 0, left REAL, message TEXT NOT NULL DEFAULT '',
        prompt_id TEXT NOT NULL DEFAULT '', attempts INTEGER NOT NULL DEFAULT 0, stopping INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX jobs_by_place ON jobs (state, place);
    CREATE TABLE clips (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, clip TEXT NOT NULL, measured TEXT) STRICT;
    """,
    # 1 -> 2: who started the process that makes it
    """
    ALTER TABLE jobs ADD COLUMN owner TEXT NOT NULL DEFAULT ''
    """,
)

CURRENT: Final = len(_STEPS)


def version_of(connection: sqlite3.Connection) -> int:
    """Which version the database is of; 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database to `CURRENT`; raises `ProjectTooNew` and changes nothing when it is beyond it."""
    if version_of(connection) > CURRENT:
        raise ProjectTooNew(
            "The clips of this project were made by a newer version of the studio.",
            "Update the studio to see them; nothing was changed.",
        )
    if version_of(connection) == CURRENT:
        return
    # Asked again in each transaction: the studio and the process that makes clips may both be opening it.
    for number in range(CURRENT):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if version_of(connection) == number:
                for statement in _STEPS[number].split(";"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
