"""Who worked on a project, and what each of them said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from app.session import Session
from emotionai_core.project.edits import (
    AssignSpeaker,
    CodeLine,
    CommentConflict,
    CorrectText,
    Edit,
    JudgeConflict,
    LogEntry,
    MergeLines,
    MoveEdges,
    OverrideEmotion,
    RelabelConflict,
    SplitLine,
    WriteNote,
)
from emotionai_core.records.analysis import Analysis, Coding

# What shows how somebody reads a moment: kept from a coder who codes blind.
OPINIONS = (CodeLine, CommentConflict, JudgeConflict, OverrideEmotion, RelabelConflict, WriteNote)
# The matters of a line that are such opinions.
OPINION_MATTERS = frozenset({"face", "voice", "words", "kind"})
_OF_A_LINE = (AssignSpeaker, CorrectText, MergeLines, MoveEdges, OverrideEmotion, RelabelConflict)


def coders_of(session: Session) -> list[str]:
    """The names in the log and the present one, in alphabetical order."""
    names = {entry.coder for entry in session.edits.history} | {session.coder}
    return sorted(filter(None, names), key=str.casefold)


def work_of(session: Session) -> dict[str, tuple[int, int]]:
    """Standing corrections and standing codings by coder."""
    corrections: Counter[str] = Counter()
    codings: Counter[str] = Counter()
    for entry in session.edits.history:
        if entry.standing:
            (codings if isinstance(entry.edit, CodeLine) else corrections)[entry.coder] += 1
    return {name: (corrections[name], codings[name]) for name in coders_of(session)}


def own_codings(analysis: Analysis | None, coder: str) -> dict[int, Coding]:
    """What one coder said, by line."""
    codings = analysis.codings if analysis is not None else ()
    return {one.utterance: one for one in codings if one.coder == coder}


def own_judgements(analysis: Analysis | None, coder: str) -> dict[int, str]:
    """What one coder last said of conflicts, by line."""
    judged = analysis.judged if analysis is not None else ()
    return {one.utterance: one.judgement for one in judged if one.coder == coder}


def who_corrected(history: Iterable[LogEntry], number: int) -> dict[str, str]:
    """Who said the last word on each matter of a line: "text", "speaker", "span", "face", "voice", "words", "kind"."""
    found: dict[str, str] = {}
    for entry in history:
        if entry.standing:
            for matter in _matters(entry.edit, number):
                found[matter] = entry.coder
    return found


def _matters(edit: Edit, number: int) -> tuple[str, ...]:
    if isinstance(edit, SplitLine):
        return ("text", "span") if number in (edit.utterance, edit.number) else ()
    if not isinstance(edit, _OF_A_LINE) or edit.utterance != number:
        return ()
    if isinstance(edit, OverrideEmotion):
        return ("words" if edit.channel == "text" else edit.channel,)
    if isinstance(edit, MergeLines):
        return ("text", "span")
    if isinstance(edit, MoveEdges):
        return ("span",)
    if isinstance(edit, AssignSpeaker):
        return ("speaker",)
    return ("text",) if isinstance(edit, CorrectText) else ("kind",)
