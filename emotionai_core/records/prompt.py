"""A key scene as words for a picture, every one of them with its source (SPEC section 4: zero fabrication).

A prompt describes a scene of a film as the analysis reads it: an estimate of what a character shows, never a statement
about a real person, and nothing about anybody's looks that nobody wrote down.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any, Final, Literal, cast

from emotionai_core.records.estimate import Input

PartName = Literal["anchor", "expression", "body", "atmosphere", "composition", "camera", "action", "negative"]
DIMENSIONS: Final[tuple[PartName, ...]] = ("expression", "body", "atmosphere", "composition", "camera", "action")
"""The six dimensions, in the order in which they are told."""
PARTS: Final[tuple[PartName, ...]] = ("anchor", *DIMENSIONS, "negative")


class PromptTier(Enum):
    """How much goes into a prompt (seed document 001, experiment C): with the screenplay, without it, the emotion
    alone.
    """

    FULL = "full"
    PIPELINE = "pipeline"
    MINIMAL = "minimal"


class Origin(Enum):
    """Where the words of a span come from."""

    PIPELINE = "pipeline"
    TRANSCRIPT = "transcript"
    SCREENPLAY = "screenplay"
    DESCRIPTION = "description"
    RULES = "rules"
    ANALYST = "analyst"


class ShotScale(Enum):
    """How much of a person is in the picture."""

    EXTREME_CLOSE_UP = "extreme-close-up"
    CLOSE_UP = "close-up"
    MEDIUM_CLOSE_UP = "medium-close-up"
    MEDIUM = "medium"
    WIDE = "wide"


class Movement(Enum):
    """What the camera does."""

    STATIC = "static"
    SLOW_PUSH_IN = "slow-push-in"
    PUSH_IN = "push-in"
    FAST_ZOOM_IN = "fast-zoom-in"
    PULL_BACK = "pull-back"
    PAN = "pan"
    HANDHELD = "handheld"


class Grouping(Enum):
    """How the people of a scene are placed: one alone, or two by the circle (Dunbar) that joins them."""

    SINGLE = "single"
    INTIMATE = "intimate"
    CLOSE = "close"
    FRIENDS = "friends"
    ACQUAINTANCE = "acquaintance"
    STRANGER = "stranger"


@dataclass(frozen=True, slots=True)
class Source:
    """What made some words appear: `field` of the pipeline ("face.emotion", "voice.arousal", "surprise", "circle") with
    its `value` as it is shown, or the element of a screenplay; `rule` the name of the rule that chose the words, ""
    where they stand as they were found.

    `time` in seconds of the film, NaN for none; `utterance` the line it belongs to, -1 for none; `element` the
    screenplay's element, -1 for none.
    """

    origin: Origin
    field: str
    value: str
    rule: str = ""
    time: float = float("nan")
    utterance: int = -1
    person: str = ""
    element: int = -1


@dataclass(frozen=True, slots=True)
class Span:
    """Some words and where they come from; there is no span without a source."""

    text: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class PromptPart:
    """One dimension (or the anchor before them, or the negative prompt): what stands, and what the machine would write.

    `written` says that the analyst wrote it; `locked` that it stays whatever the analysis says later.
    """

    name: PartName
    spans: tuple[Span, ...]
    machine: tuple[Span, ...]
    written: bool = False
    locked: bool = False

    @property
    def text(self) -> str:
        """Its words, spans parted by commas."""
        return text_of(self.spans)


@dataclass(frozen=True, slots=True)
class Staging:
    """The prompt as an animatic needs it: numbers instead of words.

    `arousal` in [0, 1] and `valence` in [-1, 1] are what the line shows, NaN where that is not known; `grade` names
    the mood's rule of light and colour; `face` (x, y, w, h) as fractions of the frame is where the speaker is at
    `face_time` (seconds), None where they are not seen; `other` the listener's at that time.
    """

    scale: ShotScale
    movement: Movement
    dutch: bool
    grouping: Grouping
    emotion: str
    arousal: float
    valence: float
    grade: str
    face_time: float
    face: tuple[float, float, float, float] | None = None
    other: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class PromptFrame:
    """The prompt of one key scene: the line `utterance`, [start, end) in seconds, said by `person` to `listener`.

    `score` ranks it among the key scenes of its chapter, `reasons` are what it is made of. `chosen` says that the
    analyst put it among the key scenes. `limits` are sentences about what it could not use.
    """

    utterance: int
    person: str
    listener: str
    start: float
    end: float
    chapter: int
    tier: PromptTier
    parts: tuple[PromptPart, ...]
    staging: Staging
    score: float
    reasons: tuple[Input, ...] = ()
    chosen: bool = False
    limits: tuple[str, ...] = ()

    def part(self, name: PartName) -> PromptPart:
        """One of its parts; raises `KeyError` where there is none of this name."""
        for one in self.parts:
            if one.name == name:
                return one
        raise KeyError(name)

    @property
    def text(self) -> str:
        """The whole prompt: anchor and dimensions as sentences, without the negative prompt."""
        told = [one.text for one in self.parts if one.name != "negative"]
        return " ".join(_sentence(one) for one in told if one)

    @property
    def negative(self) -> str:
        """The negative prompt."""
        return self.part("negative").text


@dataclass(frozen=True, slots=True)
class PromptBook:
    """The prompts of a film's key scenes in film order, and why every line that was not taken was not.

    `trivial` are lines that say nothing ("yes", "hello"), `full` those that lost against the others of their chapter.
    `rules` names the rules that chose the words, with their version and state.
    """

    frames: tuple[PromptFrame, ...]
    chapters: tuple[tuple[float, float], ...]
    trivial: frozenset[int] = frozenset()
    full: frozenset[int] = frozenset()
    limits: tuple[str, ...] = ()
    rules: str = ""

    def frame(self, utterance: int) -> PromptFrame | None:
        """The prompt of a line, None where it is no key scene."""
        return next((one for one in self.frames if one.utterance == utterance), None)


@dataclass(frozen=True, slots=True)
class Unsourced:
    """Words of a prompt that no source gives: in part `part`, [start, end) in characters of its text."""

    utterance: int
    part: PartName
    start: int
    end: int
    text: str
    why: str


def text_of(spans: Sequence[Span]) -> str:
    """The words of some spans, parted by commas."""
    return ", ".join(one.text for one in spans)


def spans_to_json(spans: Sequence[Span]) -> str:
    """Spans as a file holds them: sorted keys, no number that JSON does not know."""
    return json.dumps([_plain(one) for one in spans], ensure_ascii=False, sort_keys=True, allow_nan=False)


def spans_from_json(text: str) -> tuple[Span, ...]:
    """The spans of a file; raises `ValueError` for anything else: empty words, words of several lines, odd numbers."""
    try:
        rows = cast(list[dict[str, Any]], json.loads(text))
        return tuple(Span(_words(row["text"]), tuple(_source(one) for one in row["sources"])) for row in rows)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise ValueError(f"no spans of a prompt: {text[:60]!r}") from error


def _sentence(text: str) -> str:
    end = "" if text[-1] in '.!?…"”' else "."
    return text[:1].upper() + text[1:] + end


def _plain(span: Span) -> dict[str, object]:
    sources = [asdict(one) | {"origin": one.origin.value, "time": _number(one.time)} for one in span.sources]
    return {"text": span.text, "sources": sources}


def _number(value: float) -> float | None:
    return None if value != value else value


def _source(row: dict[str, Any]) -> Source:
    time = row.get("time")
    return Source(
        Origin(row["origin"]),
        _text(row["field"]),
        _text(row["value"]),
        _text(row.get("rule", "")),
        float("nan") if time is None else _seconds(time),
        _whole(row.get("utterance", -1)),
        _text(row.get("person", "")),
        _whole(row.get("element", -1)),
    )


def _words(value: object) -> str:
    found = _text(value)
    if not found.strip() or any(ord(letter) < 32 for letter in found):
        raise ValueError(f"no words of a prompt: {found[:60]!r}")
    return found


def _seconds(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) < 1e9:
        raise TypeError(value)
    return float(value)


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**53:
        raise TypeError(value)
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
