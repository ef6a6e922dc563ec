"""The database's versions: numbered steps, each run once in a transaction; newer files are refused, never guessed."""

from __future__ import annotations

import sqlite3
from typing import Final

from emotionai_core.errors import ProjectTooNew

_STEPS: Final = (
    # 0 -> 1
    """
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE runs (
        stage TEXT PRIMARY KEY, artefact TEXT NOT NULL, backend TEXT NOT NULL, version TEXT NOT NULL,
        weights TEXT NOT NULL, limits TEXT NOT NULL, warnings TEXT NOT NULL
    ) STRICT;
    CREATE TABLE edits (
        number INTEGER PRIMARY KEY, kind TEXT NOT NULL, payload TEXT NOT NULL, coder TEXT NOT NULL,
        standing INTEGER NOT NULL DEFAULT 1, basis TEXT NOT NULL DEFAULT '{}'
    ) STRICT;
    """,
    # 1 -> 2: several edits of one gesture are undone together; every edit made before is a gesture of its own.
    """
    ALTER TABLE edits ADD COLUMN gesture INTEGER NOT NULL DEFAULT 0;
    UPDATE edits SET gesture = number;
    """,
    # 2 -> 3: readings of words that people corrected; no emotion where the program finds nothing to read.
    """
    CREATE TABLE word_readings (
        reader TEXT NOT NULL, words TEXT NOT NULL, emotion TEXT, PRIMARY KEY (reader, words)
    ) STRICT;
    """,
)

CURRENT: Final = len(_STEPS)


def version_of(connection: sqlite3.Connection) -> int:
    """Which version the database is of; 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, name: str) -> None:
    """Bring the database to `CURRENT`; raises `ProjectTooNew` and changes nothing when it is beyond it."""
    version = version_of(connection)
    if version > CURRENT:
        raise ProjectTooNew(
            f"'{name}' was made by a newer version of the studio (format {version}, this one knows {CURRENT}).",
            "Update the studio to open it; nothing was changed.",
        )
    for number in range(version, CURRENT):
        connection.executescript(f"BEGIN IMMEDIATE; {_STEPS[number]} PRAGMA user_version = {number + 1}; COMMIT;")
