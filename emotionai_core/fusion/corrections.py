"""The standing edits, boiled down: the last word on each matter, with whoever said it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TypeVar

from emotionai_core.fusion.directions import DirectionEdit, Directions
from emotionai_core.fusion.script import LINE_EDITS, Script
from emotionai_core.project.edits import (
    ChoosePortrait,
    CodeLine,
    CommentConflict,
    JudgeConflict,
    MarkNotFace,
    MergePeople,
    MoveTracks,
    RelabelConflict,
    RenamePerson,
    SetCast,
    Signed,
    WriteNote,
)
from emotionai_core.project.log import same_start
from emotionai_core.records.analysis import Coding, Judged, Note
from emotionai_core.records.utterance import Utterance

_Key = TypeVar("_Key")
# So many edits at most are taken again when one goes back in the log; so many states are kept to undo step by step.
_STRIDE, _NEWEST = 500, 16
PersonEdit = RenamePerson | MergePeople | ChoosePortrait


@dataclass(slots=True)
class Corrections:
    """What people said, by matter.

    `people` stay in the order of the log: who is there is known only when speakers are. `tracks` maps a face track to
    a person's key, or to None where it shows no face.
    """

    script: Script
    people: list[PersonEdit] = field(default_factory=list[PersonEdit])
    tracks: dict[int, str | None] = field(default_factory=dict[int, str | None])
    cast: tuple[str, ...] = ()
    judgements: dict[int, str] = field(default_factory=dict[int, str])
    judged: dict[tuple[int, str], str] = field(default_factory=dict[tuple[int, str], str])
    comments: dict[int, str] = field(default_factory=dict[int, str])
    kinds: dict[int, str] = field(default_factory=dict[int, str])
    notes: dict[int, Note] = field(default_factory=dict[int, Note])
    codings: dict[tuple[int, str], Coding] = field(default_factory=dict[tuple[int, str], Coding])
    directions: Directions = field(default_factory=Directions)

    def copy(self) -> Corrections:
        """The same, to go on from."""
        return Corrections(
            self.script.copy(),
            list(self.people),
            dict(self.tracks),
            self.cast,
            dict(self.judgements),
            dict(self.judged),
            dict(self.comments),
            dict(self.kinds),
            dict(self.notes),
            dict(self.codings),
            self.directions.copy(),
        )

    def standing_judged(self, order: Mapping[int, int]) -> tuple[Judged, ...]:
        """Every coder's own last word on the lines in `order`, in film order, then by name."""
        found = [Judged(coder, number, word) for (number, coder), word in self.judged.items() if number in order]
        return tuple(sorted(found, key=lambda one: (order[one.utterance], one.coder)))

    def standing_codings(self, order: Mapping[int, int]) -> tuple[Coding, ...]:
        """Every coder's reading of the lines in `order`, in film order, then by name."""
        found = [(order[number], coder, one) for (number, coder), one in self.codings.items() if number in order]
        return tuple(one for _, _, one in sorted(found, key=itemgetter(0, 1)))


class Corrector:
    """Boils a log down, going on from where an earlier one that began alike had come to."""

    def __init__(self, machine: Mapping[int, Utterance]) -> None:
        self._before: Sequence[Signed] = ()
        # What was said after so many of these edits, ascending.
        self._stages: list[tuple[int, Corrections]] = [(0, Corrections(Script(machine)))]

    def corrections(self, edits: Sequence[Signed]) -> Corrections:
        """The last word on each matter; edits in the order of the log, each with its coder. Not to be changed."""
        same = same_start(edits, self._before)
        self._stages = [stage for stage in self._stages if stage[0] <= same]
        done, said = self._stages[-1]
        while done < len(edits):
            stop = min(len(edits), (done // _STRIDE + 1) * _STRIDE)
            said = said.copy()
            _take_all(said, edits[done:stop])
            done = stop
            self._stages.append((done, said))
        self._before = tuple(edits)
        self._thin_out()
        return said

    def _thin_out(self) -> None:
        """Keep the newest stages, which undo asks for, and one in every `_STRIDE` edits before."""
        old, new = self._stages[:-_NEWEST], self._stages[-_NEWEST:]
        self._stages = [stage for stage in old if stage[0] % _STRIDE == 0] + new


def _take_all(said: Corrections, edits: Sequence[Signed]) -> None:
    for edit, coder in edits:
        if isinstance(edit, LINE_EDITS):
            said.script.take(edit, coder)
        elif isinstance(edit, RenamePerson | MergePeople | ChoosePortrait):
            said.people.append(edit)
        elif isinstance(edit, JudgeConflict | CommentConflict | RelabelConflict):
            _conflict(said, edit, coder)
        elif isinstance(edit, DirectionEdit):
            said.directions.take(edit, coder)
        else:
            _rest(said, edit, coder)


def _conflict(said: Corrections, edit: JudgeConflict | CommentConflict | RelabelConflict, coder: str) -> None:
    match edit:
        case JudgeConflict():
            _set(said.judgements, edit.utterance, edit.judgement)
            _set(said.judged, (edit.utterance, coder), edit.judgement)
        case CommentConflict():
            _set(said.comments, edit.utterance, edit.text)
        case RelabelConflict():
            _set(said.kinds, edit.utterance, edit.label)


def _rest(said: Corrections, edit: MoveTracks | MarkNotFace | SetCast | WriteNote | CodeLine, coder: str) -> None:
    match edit:
        case MoveTracks():
            said.tracks.update(dict.fromkeys(edit.tracks, edit.key))
        case MarkNotFace():
            said.tracks.update(dict.fromkeys(edit.tracks))
        case SetCast():
            said.cast = edit.names
        case WriteNote():
            if edit.text or edit.tag:
                said.notes[edit.number] = Note(edit.number, edit.time, edit.text, edit.end, edit.tag, coder)
            else:
                said.notes.pop(edit.number, None)
        case CodeLine():
            key = edit.utterance, coder
            if edit.emotion or edit.arousal is not None or edit.valence is not None:
                said.codings[key] = Coding(coder, edit.utterance, edit.emotion, edit.arousal, edit.valence)
            else:
                said.codings.pop(key, None)


def _set(values: dict[_Key, str], key: _Key, text: str) -> None:
    """Keep the last word; an empty one takes it back."""
    if text:
        values[key] = text
    else:
        values.pop(key, None)
