"""No number is given out twice."""

from __future__ import annotations

from app.numbering import Numbers
from app.session import Session
from emotionai_core.project.edits import MADE_LINES, Edit, LogEntry, MoveTracks, SplitLine, WriteNote


def log(*edits: Edit, standing: bool = True) -> list[LogEntry]:
    return [LogEntry(number, edit, standing, "Anna", number) for number, edit in enumerate(edits, 1)]


def test_an_empty_log_begins_at_the_first_numbers():
    numbers = Numbers()
    assert (numbers.line(), numbers.note(), numbers.person()) == (MADE_LINES + 1, 1, "made-1")
    assert (numbers.line(), numbers.note(), numbers.person()) == (MADE_LINES + 2, 2, "made-2")


def test_what_the_log_had_is_not_given_out_again_even_when_it_was_taken_back():
    edits = (SplitLine(3, MADE_LINES + 7, 1.0, 4), WriteNote(9, 1.0, "a"), MoveTracks((1,), "made-4"))
    numbers = Numbers(log(*edits, standing=False))
    assert (numbers.line(), numbers.note(), numbers.person()) == (MADE_LINES + 8, 10, "made-5")


def test_keys_of_other_makes_are_no_numbers():
    assert Numbers(log(MoveTracks((1,), "made-x"), MoveTracks((2,), "face-12"))).person() == "made-1"


def test_an_open_project_gives_out_numbers_beyond_its_log(opened: Session, qtbot):
    first = opened.numbers.note()
    opened.edit(WriteNote(first, 1.0, "one"))
    assert opened.numbers.note() == first + 1
    qtbot.waitUntil(lambda: not opened.busy)
