"""Corrected words are read again once the analyst pauses: on a lane of its own, newest wins, stopped on closing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace

from sample_analysis import SampleProject

from app.rereading import WordsReader
from app.session import Session
from emotionai_core.errors import Cancelled, WorkerError
from emotionai_core.project.edits import CorrectText


@dataclass
class Work:
    """Stands for a run of the program; `go` lets it end."""

    words: tuple[str, ...]
    go: threading.Event = field(default_factory=threading.Event)
    fault: Exception | None = None
    threads: list[int] = field(default_factory=list)
    stopped: bool = False
    reader: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(identity="reader"))

    def read(self, cancelled: Callable[[], bool]) -> dict[str, None]:
        self.threads.append(threading.get_ident())
        while not self.go.wait(0.01):
            if cancelled():
                self.stopped = True
                raise Cancelled
        if self.fault is not None:
            raise self.fault
        return dict.fromkeys(self.words, None)


class Desk:
    """Makes a run of whatever was corrected and not kept."""

    def __init__(self, project: SampleProject) -> None:
        self.made: list[Work] = []
        self.fault: Exception | None = None
        project.reread = self.make

    def make(self, project: SampleProject) -> Work | None:
        said = {edit.text for edit, standing in project.log if standing and isinstance(edit, CorrectText)}
        words = tuple(sorted(said - project.kept.keys()))
        if not words:
            return None
        self.made.append(Work(words, fault=self.fault))
        return self.made[-1]


def test_a_burst_of_corrections_is_read_once_and_shown(opened: Session, project: SampleProject, qtbot):
    desk, words = Desk(project), opened.words
    opened.edit(CorrectText(1, "one"))
    opened.edit(CorrectText(2, "two"))
    qtbot.waitUntil(lambda: words.reading, timeout=3000)
    (work,) = desk.made
    assert work.words == ("one", "two")
    with qtbot.waitSignal(opened.analysis_changed, timeout=3000) as changed:
        work.go.set()
    assert changed.args == [frozenset({"lines"})] and set(project.kept) == {"one", "two"} and not words.reading
    assert not set(work.threads) & {*project.threads, threading.get_ident()}
    qtbot.wait(600)
    assert len(desk.made) == 1


def test_a_newer_correction_stops_the_run(opened: Session, project: SampleProject, qtbot):
    desk = Desk(project)
    opened.edit(CorrectText(1, "one"))
    qtbot.waitUntil(lambda: opened.words.reading, timeout=3000)
    opened.edit(CorrectText(1, "once more"))
    qtbot.waitUntil(lambda: desk.made[0].stopped and len(desk.made) > 1, timeout=3000)
    desk.made[-1].go.set()
    qtbot.waitUntil(lambda: "once more" in project.kept, timeout=3000)


def test_taking_the_correction_back_stops_the_run(opened: Session, project: SampleProject, qtbot):
    desk = Desk(project)
    opened.edit(CorrectText(1, "one"))
    qtbot.waitUntil(lambda: opened.words.reading, timeout=3000)
    opened.undo()
    qtbot.waitUntil(lambda: desk.made[0].stopped and not opened.words.reading, timeout=3000)
    assert project.kept == {}


def test_a_failure_is_said_once(opened: Session, project: SampleProject, qtbot):
    desk, said = Desk(project), []
    desk.fault = WorkerError("The program failed.", "Look at the log.")
    opened.failed.connect(said.append)
    opened.edit(CorrectText(1, "one"))
    qtbot.waitUntil(lambda: bool(desk.made), timeout=3000)
    desk.made[0].go.set()
    qtbot.waitUntil(lambda: bool(said), timeout=3000)
    opened.edit(CorrectText(2, "one"))
    qtbot.waitUntil(lambda: len(desk.made) == 2, timeout=3000)
    qtbot.wait(50)
    assert said == ["The program failed. Look at the log."] and desk.made[1].threads == []


def test_closing_stops_the_run(opened: Session, project: SampleProject, qtbot):
    desk = Desk(project)
    opened.edit(CorrectText(1, "one"))
    qtbot.waitUntil(lambda: opened.words.reading and bool(desk.made[0].threads), timeout=3000)
    opened.close_project()
    qtbot.waitUntil(lambda: desk.made[0].stopped, timeout=3000)
    assert not opened.words.reading and project.kept == {}
    assert isinstance(opened.words, WordsReader)
