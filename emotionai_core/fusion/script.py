"""The lines as people left them: which machine lines each is made of, what it says now, and who said what of it.

Edits are taken in the order of the log, so that a later one sees what an earlier one did. An edit of a line that is not
there (any more) does nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from emotionai_core.project.edits import (
    AssignSpeaker,
    CorrectText,
    HideLine,
    MergeLines,
    MoveEdges,
    OverrideEmotion,
    SplitLine,
)
from emotionai_core.records.utterance import Utterance, Word

Sources = tuple[tuple[int, float], ...]
LineEdit = AssignSpeaker | CorrectText | HideLine | MergeLines | MoveEdges | OverrideEmotion | SplitLine
LINE_EDITS: Final = (AssignSpeaker, CorrectText, HideLine, MergeLines, MoveEdges, OverrideEmotion, SplitLine)


@dataclass(frozen=True, slots=True)
class EditedLine:
    """A line that somebody touched.

    `utterance` carries every word it ever had, also those outside its present span; `sources` are the machine lines it
    is made of, the one whose speaker it has first, each with the seconds it gave; `speaker` None is the machine's;
    `said` is what a person says of a channel, with the coder's name.
    """

    utterance: Utterance
    sources: Sources
    speaker: str | None = None
    said: tuple[tuple[str, str, str], ...] = ()
    hidden: bool = False


@dataclass(slots=True)
class Script:
    """The machine's lines and what became of them."""

    machine: Mapping[int, Utterance]
    touched: dict[int, EditedLine] = field(default_factory=dict[int, EditedLine])
    gone: set[int] = field(default_factory=set[int])

    def copy(self) -> Script:
        """The same, to go on from."""
        return Script(self.machine, dict(self.touched), set(self.gone))

    def line(self, number: int) -> EditedLine | None:
        """The line as it stands; None when there is none of this number (any more)."""
        if number in self.gone:
            return None
        if number in self.touched:
            return self.touched[number]
        found = self.machine.get(number)
        return None if found is None else EditedLine(found, ((number, found.end - found.start),))

    def take(self, edit: LineEdit, coder: str) -> None:
        """Do what the edit says."""
        line = self.line(edit.utterance)
        if line is None:
            return
        match edit:
            case AssignSpeaker():
                line = replace(line, speaker=edit.key)
            case CorrectText():
                line = replace(line, utterance=replace(line.utterance, text=edit.text))
            case HideLine():
                line = replace(line, hidden=edit.hidden)
            case MoveEdges():
                line = _moved(line, edit)
            case OverrideEmotion():
                line = _told(line, edit, coder)
            case SplitLine():
                line = self._split(line, edit)
            case MergeLines():
                line = self._merged(line, edit.other)
        self.touched[edit.utterance] = line

    def _split(self, line: EditedLine, edit: SplitLine) -> EditedLine:
        said = line.utterance
        taken = edit.number in self.machine or edit.number in self.touched or edit.number in self.gone
        if taken or not said.start < edit.at < said.end:
            return line
        letters = min(max(edit.letters, 0), len(said.text))
        early = tuple(word for word in said.words if (word.start + word.end) / 2 < edit.at)
        first = replace(said, end=edit.at, text=said.text[:letters].rstrip(), words=early)
        rest = said.text[letters:].lstrip()
        second = replace(said, number=edit.number, start=edit.at, text=rest, words=said.words[len(early) :])
        self.touched[edit.number] = replace(line, utterance=second)
        return replace(line, utterance=first)

    def _merged(self, line: EditedLine, number: int) -> EditedLine:
        other = self.line(number)
        if other is None or other.hidden or line.hidden or number == line.utterance.number:
            return line
        self.touched.pop(number, None)
        self.gone.add(number)
        earlier, later = sorted((line.utterance, other.utterance), key=lambda one: (one.start, one.number))
        whole = replace(
            line.utterance,
            start=earlier.start,
            end=max(earlier.end, later.end),
            text=f"{earlier.text} {later.text}".strip(),
            confidence=min(earlier.confidence, later.confidence),
            source="recogniser" if "recogniser" in (earlier.source, later.source) else earlier.source,
            words=tuple(sorted((*earlier.words, *later.words), key=lambda word: word.start)),
        )
        return replace(line, utterance=whole, sources=_together(line.sources, other.sources))


def shown(utterance: Utterance) -> Utterance:
    """The utterance with the words that lie in its span, cut to it."""
    start, end = utterance.start, utterance.end
    if all(start <= word.start and word.end <= end for word in utterance.words):
        return utterance
    inside = [word for word in utterance.words if word.start < end and word.end > start]
    words = tuple(Word(max(one.start, start), min(one.end, end), one.text, one.confidence) for one in inside)
    return replace(utterance, words=words)


def corrected_parts(line: EditedLine, machine: Utterance) -> frozenset[str]:
    """What of the line a person set; `machine` is the line it came from."""
    parts: set[str] = set()
    if line.utterance.text != machine.text:
        parts.add("text")
    if (line.utterance.start, line.utterance.end) != (machine.start, machine.end):
        parts.add("span")
    if line.speaker is not None:
        parts.add("speaker")
    parts |= {"words" if channel == "text" else channel for channel, _, _ in line.said}
    return frozenset(parts)


def _moved(line: EditedLine, edit: MoveEdges) -> EditedLine:
    start = max(0.0, edit.start)
    if not start < edit.end:
        return line
    return replace(line, utterance=replace(line.utterance, start=start, end=edit.end))


def _told(line: EditedLine, edit: OverrideEmotion, coder: str) -> EditedLine:
    others = tuple(one for one in line.said if one[0] != edit.channel)
    return replace(line, said=(*others, (edit.channel, edit.emotion, coder)) if edit.emotion else others)


def _together(
    one: tuple[tuple[int, float], ...], other: tuple[tuple[int, float], ...]
) -> tuple[tuple[int, float], ...]:
    seconds = dict(one)
    for number, length in other:
        # Two halves of one machine line are that line again, not twice as much of it.
        seconds[number] = max(seconds.get(number, 0.0), length)
    return tuple(seconds.items())
