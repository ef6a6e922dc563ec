"""Projects of earlier versions open, keep their edits, and can be read without being changed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from emotionai_core.project.edits import encode_edit
from emotionai_core.project.store import Project
from tests.core.test_project import EDITS


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "a film.emai"


OLD_SCHEMA = """
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE runs (
        stage TEXT PRIMARY KEY, artefact TEXT NOT NULL, backend TEXT NOT NULL, version TEXT NOT NULL,
        weights TEXT NOT NULL, limits TEXT NOT NULL, warnings TEXT NOT NULL
    ) STRICT;
    CREATE TABLE edits (
        number INTEGER PRIMARY KEY, kind TEXT NOT NULL, payload TEXT NOT NULL, coder TEXT NOT NULL,
        standing INTEGER NOT NULL DEFAULT 1, basis TEXT NOT NULL DEFAULT '{}'
    ) STRICT;
    PRAGMA user_version = 1;
"""


@pytest.fixture
def old_project(place: Path) -> Path:
    """A project as the first version wrote it: five edits, the last one undone."""
    place.mkdir()
    db = sqlite3.connect(place / "project.sqlite")
    db.execute("PRAGMA journal_mode = WAL")
    db.executescript(OLD_SCHEMA)
    for number, edit in enumerate(EDITS[:5], 1):
        row = (number, *encode_edit(edit), "me", int(number < 5), '{"speech": "speech-1"}')
        db.execute("INSERT INTO edits VALUES (?, ?, ?, ?, ?, ?)", row)
    db.commit()
    db.close()
    return place


def test_a_project_of_the_first_version_keeps_its_edits(old_project: Path):
    project = Project.open(old_project)
    assert [(one.edit, one.standing, one.coder, one.gesture) for one in project.history()] == [
        (edit, number < 5, "me", number) for number, edit in enumerate(EDITS[:5], 1)
    ]
    assert [basis for _, basis in project.standing_with_basis()] == [{"speech": "speech-1"}] * 4
    assert project.redo() == (EDITS[4],) and project.undo() == (EDITS[4],)
    project.append_all(EDITS[5:7])
    assert [one.gesture for one in project.history()] == [1, 2, 3, 4, 5, 5]
    project.close()
    again = Project.open(old_project)
    assert again.standing_edits() == (*EDITS[:4], *EDITS[5:7])
    again.close()


def test_a_project_of_the_first_version_can_be_read_without_being_changed(old_project: Path):
    before = (old_project / "project.sqlite").read_bytes()
    reader = Project.open(old_project, writable=False)
    assert reader.standing_edits() == tuple(EDITS[:4]) and reader.can_redo
    reader.close()
    assert (old_project / "project.sqlite").read_bytes() == before
