"""What edits do to a made-up analysis, in the plainest way: enough to see the effect of a panel's work on screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from emotionai_core.fusion.directions import DirectionEdit, Directions
from emotionai_core.project.edits import (
    AssignSpeaker,
    ChoosePortrait,
    CodeLine,
    CommentConflict,
    CorrectText,
    Edit,
    HideLine,
    JudgeConflict,
    MarkNotFace,
    MergeLines,
    MergePeople,
    MoveEdges,
    MoveTracks,
    OverrideEmotion,
    RelabelConflict,
    RenamePerson,
    SetCast,
    SplitLine,
    WriteNote,
)
from emotionai_core.records.analysis import Analysis, Coding, Judged, Note
from emotionai_core.records.conflict import ConflictKind
from emotionai_core.records.evidence import EMOTIONS, POLARITY_OF, Channel, Reading
from emotionai_core.records.line import Line
from emotionai_core.records.person import Person, Portrait


class _View:
    """An analysis being changed, edit by edit."""

    def __init__(self, base: Analysis) -> None:
        self.base = base
        self.people = {person.key: person for person in base.people}
        self.lines = {line.utterance.number: line for line in base.lines}
        self.hidden = {said.number: said for said in base.hidden}
        self.gone: dict[int, Line] = {}
        self.person = base.faces.person.copy()
        self.keys = list(base.faces.keys)
        self.judgements = dict(base.judgements)
        self.judged: dict[tuple[str, int], str] = {}
        self.comments = dict(base.comments)
        self.corrected = {number: set(what) for number, what in base.corrected.items()}
        self.notes = {note.number: note for note in base.notes}
        self.codings = {(one.coder, one.utterance): one for one in base.codings}
        self.cast = base.cast

    def mark(self, number: int, *what: str) -> None:
        self.corrected.setdefault(number, set()).update(what)

    def people_edit(self, edit: Edit) -> None:
        if isinstance(edit, RenamePerson) and edit.key in self.people:
            self.people[edit.key] = replace(self.people[edit.key], name=edit.name)
        elif isinstance(edit, MergePeople) and {edit.key, edit.other} <= self.people.keys():
            gone, kept = self.people.pop(edit.other), self.people[edit.key]
            self.people[edit.key] = replace(kept, screen_time=kept.screen_time + gone.screen_time)
            self.lines = {
                number: replace(line, person=edit.key) if line.person == edit.other else line
                for number, line in self.lines.items()
            }
            if edit.other in self.keys and edit.key in self.keys:
                self.person[self.person == self.keys.index(edit.other)] = self.keys.index(edit.key)
        elif isinstance(edit, MoveTracks | MarkNotFace):
            rows = np.isin(self.base.faces.track, edit.tracks)
            self.person[rows] = self._index(edit.key) if isinstance(edit, MoveTracks) else -1
        elif isinstance(edit, ChoosePortrait) and edit.key in self.people:
            portrait = Portrait(edit.time, edit.box, 1.0)
            self.people[edit.key] = replace(self.people[edit.key], portrait=portrait)
        elif isinstance(edit, SetCast):
            self.cast = edit.names

    def _index(self, key: str) -> int:
        if key not in self.people:
            self.people[key] = Person(key, key, None, 1.0, 0.0, 0, 1.0)
        if key not in self.keys:
            self.keys.append(key)
        return self.keys.index(key)

    def line_edit(self, edit: Edit, coder: str) -> None:
        if isinstance(edit, HideLine):
            if edit.hidden and edit.utterance in self.lines:
                self.gone[edit.utterance] = self.lines.pop(edit.utterance)
                self.hidden[edit.utterance] = self.gone[edit.utterance].utterance
            elif not edit.hidden and edit.utterance in self.gone:
                self.lines[edit.utterance] = self.gone.pop(edit.utterance)
                del self.hidden[edit.utterance]
            return
        number = getattr(edit, "utterance", None)
        line = self.lines.get(number) if number is not None else None
        if line is None or number is None:
            return
        said = line.utterance
        if isinstance(edit, AssignSpeaker):
            self._put(replace(line, person=edit.key), "speaker")
        elif isinstance(edit, CorrectText):
            self._put(replace(line, utterance=replace(said, text=edit.text)), "text")
        elif isinstance(edit, MoveEdges):
            self._put(replace(line, utterance=replace(said, start=edit.start, end=edit.end)), "span")
        elif isinstance(edit, SplitLine):
            first = replace(said, end=edit.at, text=said.text[: edit.letters].rstrip())
            second = replace(said, number=edit.number, start=edit.at, text=said.text[edit.letters :].lstrip())
            self._put(replace(line, utterance=first), "text", "span")
            self._put(replace(line, utterance=second, conflict=None), "text", "span")
        elif isinstance(edit, MergeLines) and edit.other in self.lines:
            other = self.lines.pop(edit.other).utterance
            whole = replace(said, end=max(said.end, other.end), text=f"{said.text} {other.text}")
            self._put(replace(line, utterance=whole), "text", "span")
        elif isinstance(edit, OverrideEmotion):
            self._override(line, edit, coder)

    def _put(self, line: Line, *what: str) -> None:
        self.lines[line.utterance.number] = line
        self.mark(line.utterance.number, *what)

    def _override(self, line: Line, edit: OverrideEmotion, coder: str) -> None:
        channel, matter = Channel(edit.channel), {"text": "words"}.get(edit.channel, edit.channel)
        base = next(one for one in self.base.lines if one.utterance.number == line.utterance.number)
        if edit.emotion:
            lean = POLARITY_OF[edit.emotion]
            sure = tuple(float(name == edit.emotion) for name in EMOTIONS) if channel is not Channel.VOICE else ()
            made = Reading(channel, lean, 1.0, 1.0, lean, edit.emotion, 0.0, sure, f"set by {coder}")
            read = tuple(one for one in (*line.machine, base.reading(channel)) if one is not None)
            machine = tuple({one.channel: one for one in read}.values())
            readings = tuple(made if one.channel is channel else one for one in line.readings)
            self._put(replace(line, readings=readings, machine=machine))
            self.mark(edit.utterance, matter)
        else:
            back = base.reading(channel)
            assert back is not None
            readings = tuple(back if one.channel is channel else one for one in line.readings)
            machine = tuple(one for one in line.machine if one.channel is not channel)
            self._put(replace(line, readings=readings, machine=machine))
            self.corrected[edit.utterance].discard(matter)

    def conflict_edit(self, edit: Edit, coder: str) -> None:
        if isinstance(edit, JudgeConflict):
            self.judgements[edit.utterance] = self.judged[coder, edit.utterance] = edit.judgement
        elif isinstance(edit, CommentConflict):
            self.comments[edit.utterance] = edit.text
        elif isinstance(edit, RelabelConflict):
            line = self.lines[edit.utterance]
            assert line.conflict is not None
            base = next(one.conflict for one in self.base.lines if one.utterance.number == edit.utterance)
            assert base is not None
            kind = ConflictKind(edit.label) if edit.label else base.kind
            self.lines[edit.utterance] = replace(line, conflict=replace(line.conflict, kind=kind))
            self.corrected.setdefault(edit.utterance, set()).discard("kind")
            if edit.label:
                self.mark(edit.utterance, "kind")

    def remark(self, edit: Edit, coder: str) -> None:
        if isinstance(edit, WriteNote):
            self.notes[edit.number] = Note(edit.number, edit.time, edit.text, edit.end, edit.tag, coder)
        elif isinstance(edit, CodeLine):
            self.codings[coder, edit.utterance] = Coding(
                coder, edit.utterance, edit.emotion, edit.arousal, edit.valence
            )

    def analysis(self) -> Analysis:
        lines = sorted(self.lines.values(), key=lambda line: (line.utterance.start, line.utterance.number))
        people = [
            replace(person, lines=sum(line.person == person.key for line in lines)) for person in self.people.values()
        ]
        faces = replace(self.base.faces, person=self.person, keys=tuple(self.keys))
        return replace(
            self.base,
            people=tuple(people),
            lines=tuple(lines),
            faces=faces,
            hidden=tuple(sorted(self.hidden.values(), key=lambda said: said.start)),
            judgements={number: word for number, word in self.judgements.items() if word},
            judged=tuple(Judged(coder, number, word) for (coder, number), word in self.judged.items() if word),
            comments={number: text for number, text in self.comments.items() if text},
            corrected={number: frozenset(what) for number, what in self.corrected.items() if what},
            notes=tuple(note for note in self.notes.values() if note.text or note.tag),
            codings=tuple(
                one
                for one in self.codings.values()
                if one.emotion or one.arousal is not None or one.valence is not None
            ),
            cast=self.cast,
        )


def apply(analysis: Analysis, edits: Sequence[Edit], coders: Sequence[str] = ()) -> Analysis:
    """The view after some edits, each in its coder's name."""
    view, directions = _View(analysis), Directions()
    for place, edit in enumerate(edits):
        coder = coders[place] if place < len(coders) else ""
        view.people_edit(edit)
        view.line_edit(edit, coder)
        view.conflict_edit(edit, coder)
        view.remark(edit, coder)
        if isinstance(edit, DirectionEdit):
            directions.take(edit, coder)
    made = view.analysis()
    order = {line.utterance.number: place for place, line in enumerate(made.lines)}
    return replace(made, direction=directions.standing(order, {}))
