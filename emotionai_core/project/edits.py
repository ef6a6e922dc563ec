"""What a person corrects: small typed records appended to a log; the current view is artefacts plus edits.

Nothing is ever changed in place: undo marks the log's newest standing edit as taken back, redo puts it back, and a
new edit after an undo drops the undone tail. Each edit says what kind of thing it changed, so that hidden views can
note it and repaint when shown.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import ClassVar, Literal, cast

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
    """Kind and JSON payload, for the log."""
    return edit.kind, json.dumps(asdict(edit), ensure_ascii=False, sort_keys=True, allow_nan=False)


def decode_edit(kind: str, payload: str) -> Edit:
    """The edit stored in the log; raises `ProjectError` when it is not one this version knows."""
    try:
        wanted = _TYPES[kind]
        return wanted(**cast(dict[str, str], json.loads(payload)))  # type: ignore[arg-type]
    except (KeyError, TypeError, ValueError) as error:
        raise ProjectError(f"The edit log holds an entry of kind '{kind[:40]}' that cannot be read.") from error
