"""What a person directs: prompts, the screenplay and clips. None of it changes what the film is read as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from emotionai_core.records.prompt import PartName

Touched = Literal["prompts", "clips"]
Preferred = Literal["first", "second", "equal", ""]


@dataclass(frozen=True, slots=True)
class DescribePerson:
    """What a character looks like, in the analyst's words: the anchor of their prompts; "" takes it back."""

    kind: ClassVar[str] = "describe-person"
    touches: ClassVar[Touched] = "prompts"
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class ChooseScene:
    """Say that a line is a key scene, or that it is none; None leaves it to the machine."""

    kind: ClassVar[str] = "choose-scene"
    touches: ClassVar[Touched] = "prompts"
    utterance: int
    chosen: bool | None


@dataclass(frozen=True, slots=True)
class WritePrompt:
    """Write one part of a line's prompt: `spans` as JSON (`records.prompt.spans_to_json`), "" for the machine's own.

    A `locked` part stays whatever the analysis says later.
    """

    kind: ClassVar[str] = "write-prompt"
    touches: ClassVar[Touched] = "prompts"
    utterance: int
    part: PartName
    spans: str
    locked: bool = False


@dataclass(frozen=True, slots=True)
class UseScreenplay:
    """Lay the screenplay with this digest, kept in the project, along the film; "" lets it go."""

    kind: ClassVar[str] = "use-screenplay"
    touches: ClassVar[Touched] = "prompts"
    digest: str
    name: str


@dataclass(frozen=True, slots=True)
class MatchLine:
    """Say which element of the screenplay a line was written as: -1 for none; None leaves it to the machine."""

    kind: ClassVar[str] = "match-line"
    touches: ClassVar[Touched] = "prompts"
    utterance: int
    element: int | None


@dataclass(frozen=True, slots=True)
class RateClips:
    """Which of two clips the coder prefers, seen without their names; "" takes it back."""

    kind: ClassVar[str] = "rate-clips"
    touches: ClassVar[Touched] = "clips"
    first: str
    second: str
    preferred: Preferred


@dataclass(frozen=True, slots=True)
class HideClip:
    """Throw a clip away, or get it back."""

    kind: ClassVar[str] = "hide-clip"
    touches: ClassVar[Touched] = "clips"
    clip: str
    hidden: bool
