"""Screenplays are read beside everything else, and given up at once."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from app.session import Session
from emotionai_core.errors import Cancelled
from emotionai_core.project.edits import UseScreenplay
from emotionai_core.records.screenplay import Screenplay
from emotionai_core.screenplay import keeping


class Reading:
    """A scan that takes as long as nobody stops it, or is read once `done` is set."""

    def __init__(self) -> None:
        self.begun, self.done, self.stopped = threading.Event(), threading.Event(), threading.Event()

    def __call__(self, _project: Path, file: Path, cancelled) -> Screenplay:
        self.begun.set()
        while not self.done.is_set():
            if cancelled():
                self.stopped.set()
                raise Cancelled
            time.sleep(0.01)
        return Screenplay(file.name, "scan", "a" * 64, "", (), (), ("One page could not be read.",))


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Reading:
    made = Reading()
    monkeypatch.setattr(keeping, "keep", made)
    return made


def test_a_screenplay_is_used_once_it_is_read(opened: Session, reading: Reading, qtbot, project):
    opened.prompted.import_screenplay(Path("/scripts/film.pdf"))
    assert opened.prompted.importing == "film.pdf"
    reading.done.set()
    qtbot.waitUntil(lambda: UseScreenplay("a" * 64, "film.pdf") in [edit for edit, _ in project.log], timeout=5000)
    assert opened.prompted.importing == ""


@pytest.mark.parametrize("how", ["stop", "close the project", "shut down"])
def test_reading_is_given_up_at_once(opened: Session, reading: Reading, qtbot, project, how: str):
    opened.prompted.import_screenplay(Path("/scripts/film.pdf"))
    assert reading.begun.wait(5)
    {"stop": opened.prompted.stop_import, "close the project": opened.close_project, "shut down": opened.shut_down}[
        how
    ]()
    assert reading.stopped.wait(5) and opened.prompted.importing == ""
    assert not [edit for edit, _ in project.log if isinstance(edit, UseScreenplay)]


def test_a_second_screenplay_takes_the_place_of_the_first(opened: Session, reading: Reading, qtbot, project):
    opened.prompted.import_screenplay(Path("/scripts/first.pdf"))
    assert reading.begun.wait(5)
    opened.prompted.import_screenplay(Path("/scripts/second.pdf"))
    assert reading.stopped.wait(5) and opened.prompted.importing == "second.pdf"
    reading.done.set()
    # The edit is written on the project's own lane.
    qtbot.waitUntil(lambda: bool(project.log) and not opened.busy, timeout=5000)
    assert opened.prompted.importing == ""
    assert [edit.name for edit, _ in project.log if isinstance(edit, UseScreenplay)] == ["second.pdf"]
