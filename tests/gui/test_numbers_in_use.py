"""Two gestures in one breath, blind coders, and lines that are split again: nothing gets a number twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.backing import CoreBacking
from app.dialogs.split_person import FacesDialog
from app.panels import line_verbs
from app.panels.notes import NotesPanel
from app.playhead import Playhead
from app.portraits import Portraits
from app.session import Session
from app.theme import Theme
from benchmarks.project import make_project
from benchmarks.synthetic import Size
from emotionai_core.fusion.appearances import appearances
from emotionai_core.project.edits import MergeLines, MoveTracks, SplitLine, WriteNote


@pytest.fixture
def real(session: Session, playhead: Playhead, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot) -> Session:
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    folder = make_project(tmp_path / "small.emai", Size.small(), seed=3)
    with qtbot.waitSignal(session.opened, timeout=20_000):
        session.open(lambda: CoreBacking(folder), "small")
    playhead.set_film(session.analysis.film.duration)
    session.code_as("Anna", False)
    return session


@pytest.fixture
def notes(real: Session, playhead: Playhead, theme: Theme) -> Iterator[NotesPanel]:
    made = NotesPanel(real, playhead, theme)
    yield made
    made.deleteLater()


def settled(session: Session, qtbot) -> None:
    qtbot.waitUntil(lambda: not session.busy, timeout=20_000)


def edits(session: Session, kind: type) -> list:
    return [entry.edit for entry in session.edits.history if isinstance(entry.edit, kind)]


def test_two_notes_in_one_breath_are_two(notes: NotesPanel, real: Session, qtbot):
    before = len(real.analysis.notes)
    notes.add_note()
    notes.add_note()
    settled(real, qtbot)
    assert len(real.analysis.notes) == before + 2


def test_two_splits_in_one_breath_are_two(real: Session, qtbot):
    lines = [line for line in real.analysis.lines if len(line.utterance.text.split()) > 3][:2]
    count = len(real.analysis.lines)
    for line in lines:
        assert line_verbs.split_here(real, line, (line.utterance.start + line.utterance.end) / 2)
    settled(real, qtbot)
    assert len(real.analysis.lines) == count + 2
    first, second = edits(real, SplitLine)[-2:]
    assert first.number != second.number


def test_two_new_people_in_one_breath_are_two(real: Session, theme: Theme, qtbot):
    portraits = Portraits()
    key = max(real.analysis.faces.keys, key=lambda one: len(appearances(real.analysis, one)))
    dialog = FacesDialog(real, portraits, theme, key)
    assert dialog.model.rowCount() >= 2
    for row in (0, 1):
        dialog.grid.selectionModel().clearSelection()
        dialog.grid.selectionModel().select(dialog.model.index(row), dialog.grid.selectionModel().SelectionFlag.Select)
        dialog.make_person()
    settled(real, qtbot)
    first, second = edits(real, MoveTracks)[-2:]
    assert first.key != second.key and first.tracks != second.tracks
    assert {first.key, second.key} <= {person.key for person in real.analysis.people}
    dialog.close()
    portraits.close()
    portraits.deleteLater()


def test_a_blind_coders_note_replaces_nobody_elses(notes: NotesPanel, real: Session, qtbot):
    real.edit(WriteNote(real.numbers.note(), 1.0, "Anna's remark"))
    settled(real, qtbot)
    real.code_as("Ben", True)
    assert not any(note.coder == "Anna" for note in real.analysis.notes)
    notes.add_note()
    settled(real, qtbot)
    real.code_as("Ben", False)
    assert {note.coder for note in real.analysis.notes} >= {"Anna", "Ben"}
    assert "Anna's remark" in {note.text for note in real.analysis.notes}


def test_a_line_that_was_split_and_merged_can_be_split_again(real: Session, qtbot):
    line = next(line for line in real.analysis.lines if len(line.utterance.text.split()) > 3)
    number, middle, text = line.utterance.number, (line.utterance.start + line.utterance.end) / 2, line.utterance.text
    assert line_verbs.split_here(real, line, middle)
    settled(real, qtbot)
    made = edits(real, SplitLine)[-1].number
    real.edit(MergeLines(number, made))
    settled(real, qtbot)
    whole = real.line(number)
    assert whole is not None and real.line(made) is None
    assert line_verbs.split_here(real, whole, middle)
    settled(real, qtbot)
    again = edits(real, SplitLine)[-1].number
    first, second = real.line(number), real.line(again)
    assert again != made and first is not None and second is not None
    assert f"{first.utterance.text} {second.utterance.text}".split() == text.split()
