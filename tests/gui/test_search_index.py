"""What is found is of the film as it is now, however edits and questions follow each other."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from sample_analysis import SampleProject

import app.dialogs.search as module
from app.dialogs.search import SearchWindow
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from emotionai_core.project.edits import CorrectText, WriteNote
from emotionai_core.review.search import SearchIndex


@pytest.fixture
def search(opened: Session, playhead: Playhead, theme: Theme, qtbot) -> Iterator[SearchWindow]:
    made = SearchWindow(opened, playhead, theme)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()


def titles(search: SearchWindow, qtbot) -> list[str]:
    qtbot.waitUntil(lambda: not search.busy, timeout=5000)
    return [row.title for row in search.list.rows.rows if not row.heading]


def test_two_questions_within_one_build_after_an_edit(search: SearchWindow, opened: Session, monkeypatch, qtbot):
    search.field.setText("zebra")
    assert titles(search, qtbot) == []
    gate, built = threading.Event(), []

    def slow(*parts: object) -> SearchIndex:
        built.append(parts)
        gate.wait(5)
        return SearchIndex(*parts)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "SearchIndex", slow)
    with qtbot.waitSignal(opened.analysis_changed):
        opened.edit(CorrectText(3, "A zebra crossing"))
    search._ask()
    qtbot.waitUntil(lambda: len(built) == 1, timeout=5000)
    search._ask()
    gate.set()
    assert titles(search, qtbot) == ["A zebra crossing"]
    search.field.setText("zebr")
    assert titles(search, qtbot) == ["A zebra crossing"]
    assert len(built) == 1, "one view, one index"


def test_nothing_of_others_is_found_blind_and_everything_after(
    search: SearchWindow, opened: Session, project: SampleProject, qtbot
):
    opened.code_as("Anna", False)
    with qtbot.waitSignal(opened.analysis_changed):
        opened.edit(WriteNote(opened.numbers.note(), 4.0, "She lies about the zebra"))
    search.field.setText("zebra")
    assert titles(search, qtbot) == ["She lies about the zebra"]
    opened.code_as("Ben", True)
    assert titles(search, qtbot) == []
    opened.code_as("Ben", False)
    assert titles(search, qtbot) == ["She lies about the zebra"]


def test_a_window_opened_again_knows_what_changed_meanwhile(search: SearchWindow, opened: Session, qtbot):
    search.field.setText("zebra")
    assert titles(search, qtbot) == []
    search.close()
    with qtbot.waitSignal(opened.analysis_changed):
        opened.edit(CorrectText(3, "A zebra crossing"))
    search.show()
    assert titles(search, qtbot) == ["A zebra crossing"]
