"""What a person corrects: small typed records appended to a log; the current view is artefacts plus edits.

Nothing is ever changed in place: undo marks the log's newest standing edit as taken back, redo puts it back, and a
new edit after an undo drops the undone tail. Each edit says what kind of thing it changed, so that hidden views can
note it and repaint when shown.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Literal, cast, get_args

from emotionai_core.errors import ProjectError

Touches = Literal["people", "lines", "conflicts", "notes"]
Judgement = Literal["accepted", "rejected", ""]


@dataclass(frozen=True, slots=True)
class RenamePerson:
    """Give a person another name."""

    kind: ClassVar[str] = "rename-person"
    touches: ClassVar[Touches] = "people"
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class MergePeople:
    """Say that `other` is the same person as `key`."""

    kind: ClassVar[str] = "merge-people"
    touches: ClassVar[Touches] = "people"
    key: str
    other: str


@dataclass(frozen=True, slots=True)
class AssignSpeaker:
    """Say who speaks a line; `key` "" for nobody."""

    kind: ClassVar[str] = "assign-speaker"
    touches: ClassVar[Touches] = "lines"
    utterance: int
    key: str


@dataclass(frozen=True, slots=True)
class CorrectText:
    """Correct the words of a line."""

    kind: ClassVar[str] = "correct-text"
    touches: ClassVar[Touches] = "lines"
    utterance: int
    text: str


@dataclass(frozen=True, slots=True)
class JudgeConflict:
    """Accept or reject a marked conflict; "" takes the judgement back."""

    kind: ClassVar[str] = "judge-conflict"
    touches: ClassVar[Touches] = "conflicts"
    utterance: int
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class WriteNote:
    """Write a remark at a time of the film; the same `number` again replaces it, an empty text removes it."""

    kind: ClassVar[str] = "write-note"
    touches: ClassVar[Touches] = "notes"
    number: int
    time: float
    text: str


Edit = RenamePerson | MergePeople | AssignSpeaker | CorrectText | JudgeConflict | WriteNote

_TYPES: dict[str, type[Edit]] = {
    one.kind: one for one in (RenamePerson, MergePeople, AssignSpeaker, CorrectText, JudgeConflict, WriteNote)
}


def encode_edit(edit: Edit) -> tuple[str, str]:
    """Kind and JSON payload, for the log; halves of surrogate pairs, which no file can hold, become "?"."""
    payload = json.dumps(asdict(edit), ensure_ascii=False, sort_keys=True, allow_nan=False)
    return edit.kind, payload.encode(errors="replace").decode()


def decode_edit(kind: str, payload: str) -> Edit:
    """The edit stored in the log; raises `ProjectError` when it is not one this version knows."""
    try:
        edit = _TYPES[kind](**cast(dict[str, Any], json.loads(payload)))
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise _unreadable(kind) from error
    if not all(_fits(getattr(edit, one.name), str(one.type)) for one in fields(edit)):
        raise _unreadable(kind)
    return edit


def _unreadable(kind: str) -> ProjectError:
    return ProjectError(f"The edit log holds an entry of kind '{kind[:40]}' that cannot be read.")


def _fits(value: object, kind: str) -> bool:
    """Whether a value of the log, which may have been written by anyone, is of its field's type."""
    match kind:
        case "str":
            return isinstance(value, str)
        case "int":
            return isinstance(value, int) and not isinstance(value, bool)
        case "float":
            return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9
        case _:
            return value in get_args(Judgement)
