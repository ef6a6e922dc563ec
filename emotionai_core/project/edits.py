"""What a person corrects: small typed records appended to a log; the current view is artefacts plus edits.

Nothing is ever changed in place: undo marks the log's newest standing gesture as taken back, redo puts it back, and a
new one after an undo drops the undone tail. A gesture is what the analyst did at once: one edit, or several that belong
together. Each edit says what kind of thing it changed, so that hidden views can note it and repaint when shown.
"""

from __future__ import annotations

import functools
import json
import types
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Final, Literal, Union, cast, get_args, get_origin, get_type_hints

from emotionai_core.errors import ProjectError
from emotionai_core.project.direction_edits import (
    ChooseScene as ChooseScene,
)
from emotionai_core.project.direction_edits import (
    DescribePerson as DescribePerson,
)
from emotionai_core.project.direction_edits import (
    HideClip as HideClip,
)
from emotionai_core.project.direction_edits import (
    MatchLine as MatchLine,
)
from emotionai_core.project.direction_edits import (
    RateClips as RateClips,
)
from emotionai_core.project.direction_edits import (
    UseScreenplay as UseScreenplay,
)
from emotionai_core.project.direction_edits import (
    WritePrompt as WritePrompt,
)
from emotionai_core.records.prompt import spans_from_json

Touches = Literal["people", "lines", "conflicts", "notes", "codings", "prompts", "clips"]
Judgement = Literal["accepted", "rejected", "second-look", ""]
ChannelName = Literal["face", "voice", "text"]
EmotionName = Literal["anger", "disgust", "fear", "joy", "neutral", "sadness", "surprise", ""]
KindName = Literal["masking", "sarcasm", "suppression", "leakage", ""]
Tag = Literal["", "red", "orange", "yellow", "green", "blue", "purple"]

# Lines that an edit makes (the second half of a split one) are numbered from here, so that no artefact has them.
MADE_LINES: Final = 1_000_000
# People that an edit makes have keys "made-1", "made-2", ...
MADE_PERSON: Final = "made-"


@dataclass(frozen=True, slots=True)
class RenamePerson:
    """Give a person another name."""

    kind: ClassVar[str] = "rename-person"
    touches: ClassVar[Touches] = "people"
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class MergePeople:
    """Say that `other` is the same person as `key`: faces, voice and name alike."""

    kind: ClassVar[str] = "merge-people"
    touches: ClassVar[Touches] = "people"
    key: str
    other: str


@dataclass(frozen=True, slots=True)
class MoveTracks:
    """Say whose face these tracks show: `key` of a person there is, or "made-N" for one who is new (a split)."""

    kind: ClassVar[str] = "move-tracks"
    touches: ClassVar[Touches] = "people"
    tracks: tuple[int, ...]
    key: str


@dataclass(frozen=True, slots=True)
class MarkNotFace:
    """Say that these tracks show no face at all: they count nowhere any more."""

    kind: ClassVar[str] = "mark-not-face"
    touches: ClassVar[Touches] = "people"
    tracks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ChoosePortrait:
    """Show a person by the face in `box` (x, y, w, h as fractions of the frame) at `time`."""

    kind: ClassVar[str] = "choose-portrait"
    touches: ClassVar[Touches] = "people"
    key: str
    time: float
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class SetCast:
    """The names of the film's characters, offered wherever a person is named."""

    kind: ClassVar[str] = "set-cast"
    touches: ClassVar[Touches] = "people"
    names: tuple[str, ...]


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
class MoveEdges:
    """Say when a line begins and ends, in seconds."""

    kind: ClassVar[str] = "move-edges"
    touches: ClassVar[Touches] = "lines"
    utterance: int
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class SplitLine:
    """Cut a line in two at `at` seconds after `letters` characters of its text; `number` is the second half's own."""

    kind: ClassVar[str] = "split-line"
    touches: ClassVar[Touches] = "lines"
    utterance: int
    number: int
    at: float
    letters: int


@dataclass(frozen=True, slots=True)
class MergeLines:
    """Make one line of two: `other` becomes part of `utterance`."""

    kind: ClassVar[str] = "merge-lines"
    touches: ClassVar[Touches] = "lines"
    utterance: int
    other: int


@dataclass(frozen=True, slots=True)
class HideLine:
    """Take a line out of the analysis (not speech, not this film), or put it back."""

    kind: ClassVar[str] = "hide-line"
    touches: ClassVar[Touches] = "lines"
    utterance: int
    hidden: bool


@dataclass(frozen=True, slots=True)
class OverrideEmotion:
    """Say what one channel shows in a line; "" goes back to the machine's reading."""

    kind: ClassVar[str] = "override-emotion"
    touches: ClassVar[Touches] = "lines"
    utterance: int
    channel: ChannelName
    emotion: EmotionName


@dataclass(frozen=True, slots=True)
class JudgeConflict:
    """Accept or reject a marked conflict, or ask for a second look; "" takes the judgement back."""

    kind: ClassVar[str] = "judge-conflict"
    touches: ClassVar[Touches] = "conflicts"
    utterance: int
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class RelabelConflict:
    """Say of which kind a conflict is; "" goes back to the machine's."""

    kind: ClassVar[str] = "relabel-conflict"
    touches: ClassVar[Touches] = "conflicts"
    utterance: int
    label: KindName


@dataclass(frozen=True, slots=True)
class CommentConflict:
    """A remark on a conflict; "" removes it."""

    kind: ClassVar[str] = "comment-conflict"
    touches: ClassVar[Touches] = "conflicts"
    utterance: int
    text: str


@dataclass(frozen=True, slots=True)
class WriteNote:
    """A marker (`end` not after `time`) or a range with a text and a coloured tag.

    The same `number` again replaces it; an empty text with an empty tag removes it.
    """

    kind: ClassVar[str] = "write-note"
    touches: ClassVar[Touches] = "notes"
    number: int
    time: float
    text: str
    end: float = 0.0
    tag: Tag = ""


@dataclass(frozen=True, slots=True)
class CodeLine:
    """How the coder reads a line: an observation for agreement, which corrects nothing.

    `emotion` "" says nothing; `arousal` in [0, 1] and `valence` in [-1, 1], None where not coded. All empty takes the
    coding back. The newest of a coder on a line counts.
    """

    kind: ClassVar[str] = "code-line"
    touches: ClassVar[Touches] = "codings"
    utterance: int
    emotion: EmotionName
    arousal: float | None = None
    valence: float | None = None


Edit = (
    RenamePerson
    | MergePeople
    | MoveTracks
    | MarkNotFace
    | ChoosePortrait
    | SetCast
    | AssignSpeaker
    | CorrectText
    | MoveEdges
    | SplitLine
    | MergeLines
    | HideLine
    | OverrideEmotion
    | JudgeConflict
    | RelabelConflict
    | CommentConflict
    | WriteNote
    | CodeLine
    | DescribePerson
    | ChooseScene
    | WritePrompt
    | UseScreenplay
    | MatchLine
    | RateClips
    | HideClip
)

# An edit and the name of the coder who made it.
Signed = tuple[Edit, str]

EDITS: Final[tuple[type[Edit], ...]] = get_args(Edit)
_TYPES: Final[dict[str, type[Edit]]] = {one.kind: one for one in EDITS}


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One row of the log: who made which edit, and whether it stands or was taken back.

    Entries of one `gesture` (the number of its first entry) are undone and redone together.
    """

    number: int
    edit: Edit
    standing: bool
    coder: str
    gesture: int = 0


def encode_edit(edit: Edit) -> tuple[str, str]:
    """Kind and JSON payload, for the log; halves of surrogate pairs, which no file can hold, become "?"."""
    payload = json.dumps(asdict(edit), ensure_ascii=False, sort_keys=True, allow_nan=False)
    return edit.kind, payload.encode(errors="replace").decode()


# The whole log is read again after every edit, and an edit never changes.
@functools.lru_cache(maxsize=65_536)
def decode_edit(kind: str, payload: str) -> Edit:
    """The edit stored in the log; raises `ProjectError` when it is not one this version knows."""
    try:
        made = _TYPES[kind]
        raw = cast(dict[str, Any], json.loads(payload))
        values: dict[str, Any] = {
            name: tuple(cast(list[Any], value)) if isinstance(value, list) else value for name, value in raw.items()
        }
        edit = made(**values)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise _unreadable(kind) from error
    hints = get_type_hints(made)
    if not all(_fits(getattr(edit, one.name), hints[one.name]) for one in fields(edit)):
        raise _unreadable(kind)
    if isinstance(edit, WritePrompt) and edit.spans:
        try:
            spans_from_json(edit.spans)
        except ValueError as error:
            raise _unreadable(kind) from error
    return edit


def _unreadable(kind: str) -> ProjectError:
    return ProjectError(f"The edit log holds an entry of kind '{kind[:40]}' that cannot be read.")


def _fits(value: object, hint: object) -> bool:
    """Whether a value of the log, which may have been written by anyone, is of its field's type."""
    origin = get_origin(hint)
    if origin is Literal:
        return value in get_args(hint)
    if origin in (Union, types.UnionType):
        return any(_fits(value, one) for one in get_args(hint))
    if origin is tuple:
        return isinstance(value, tuple) and _fits_all(cast(tuple[object, ...], value), get_args(hint))
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53
    return isinstance(value, cast(type, hint))


def _fits_all(values: tuple[object, ...], hints: tuple[object, ...]) -> bool:
    if len(hints) == 2 and hints[1] is Ellipsis:
        return all(_fits(value, hints[0]) for value in values)
    return len(values) == len(hints) and all(_fits(value, hint) for value, hint in zip(values, hints, strict=True))
