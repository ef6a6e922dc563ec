"""Numbers for what edits make: lines by splitting, notes, people by splitting.

They belong to the log, not to what is on screen: a blind coder does not see others' notes, and two gestures may follow
each other before the first is computed. So a number is given out once, whoever made what it stood for and whether it
still stands.
"""

from __future__ import annotations

from collections.abc import Iterable

from emotionai_core.project.edits import MADE_LINES, MADE_PERSON, LogEntry, MoveTracks, SplitLine, WriteNote


class Numbers:
    """Gives out numbers that nothing in the log has or had."""

    def __init__(self, history: Iterable[LogEntry] = ()) -> None:
        self._line, self._note, self._person = MADE_LINES, 0, 0
        for entry in history:
            match entry.edit:
                case SplitLine(number=number):
                    self._line = max(self._line, number)
                case WriteNote(number=number):
                    self._note = max(self._note, number)
                case MoveTracks(key=key) if key.startswith(MADE_PERSON):
                    made = key.removeprefix(MADE_PERSON)
                    self._person = max(self._person, int(made) if made.isdecimal() else 0)
                case _:
                    pass

    def line(self) -> int:
        """For the second half of a line that is split."""
        self._line += 1
        return self._line

    def note(self) -> int:
        """For a new marker or note."""
        self._note += 1
        return self._note

    def person(self) -> str:
        """For somebody who is parted from another: a person's key."""
        self._person += 1
        return f"{MADE_PERSON}{self._person}"
