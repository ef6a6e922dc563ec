"""What can be done with lines, wherever they are selected: in the list, on the timeline, by a menu."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from app.corrections import LONGEST_PAUSE, merge_next, split_after, split_at
from app.panels.lines_model import clean
from app.session import Session
from emotionai_core.project.edits import (
    AssignSpeaker,
    ChannelName,
    CorrectText,
    Edit,
    EmotionName,
    HideLine,
    OverrideEmotion,
)
from emotionai_core.records.line import Line


def assign(session: Session, lines: Sequence[Line], key: str) -> None:
    """Say who speaks the lines; "" for nobody."""
    edits = [AssignSpeaker(line.utterance.number, key) for line in lines if line.person != key]
    if edits:
        session.edit(*edits)


def override(session: Session, lines: Sequence[Line], channel: ChannelName, emotion: EmotionName) -> None:
    """Say what a channel shows in the lines; "" goes back to the machine's reading. Not while coding blind."""
    if lines and not session.blind:
        session.edit(*[OverrideEmotion(line.utterance.number, channel, emotion) for line in lines])


def split_here(session: Session, line: Line, time: float) -> bool:
    """Split a line at a time; where that is impossible, say so and return False."""
    edit = split_at(line, time, session.numbers.line()) if session.analysis is not None else None
    if edit is not None:
        session.edit(edit)
    else:
        text = QCoreApplication.translate("line_verbs", "Put the playhead inside the line to split it there.")
        session.notice.emit(text)
    return edit is not None


def split_text(session: Session, line: Line, text: str, letters: int) -> bool:
    """Split a line after some letters of what its words are now; False where that is impossible."""
    kept = clean(text)
    # Cleaning may have taken spaces away before the cut.
    letters = len(clean(text[:letters]))
    if session.analysis is None:
        return False
    reworded = replace(line, utterance=replace(line.utterance, text=kept))
    cut = split_after(reworded, letters, session.numbers.line())
    if cut is None:
        return False
    edits: list[Edit] = [CorrectText(line.utterance.number, kept)] if kept != line.utterance.text else []
    session.edit(*edits, cut)
    return True


def join_next(session: Session, line: Line) -> bool:
    """Make one line of this and the next of the same speaker; without one, say so and return False."""
    analysis = session.analysis
    edit = merge_next(line, analysis) if analysis is not None else None
    if edit is not None:
        session.edit(edit)
    else:
        text = QCoreApplication.translate(
            "line_verbs",
            "Only a line of the same speaker that follows at once, within {seconds} seconds, can be merged.",
        )
        session.notice.emit(text.format(seconds=round(LONGEST_PAUSE)))
    return edit is not None


def hide(session: Session, numbers: Sequence[int], hidden: bool) -> None:
    """Take lines out of the analysis, or put them back."""
    if numbers:
        session.edit(*[HideLine(number, hidden) for number in numbers])
