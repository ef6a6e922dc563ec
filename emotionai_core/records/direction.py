"""What the analyst said about prompts, the screenplay and clips: how the film is to be told again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from emotionai_core.records.prompt import PartName, Span

Preference = Literal["first", "second", "equal"]


@dataclass(frozen=True, slots=True)
class Written:
    """A part of a prompt in the analyst's words; `locked` parts stay whatever the analysis says later."""

    spans: tuple[Span, ...]
    locked: bool


@dataclass(frozen=True, slots=True)
class Rating:
    """Which of two clips a coder preferred, without knowing which is which."""

    first: str
    second: str
    preferred: Preference
    coder: str


@dataclass(frozen=True, slots=True)
class Direction:
    """`descriptions` by `Person.key`; `chosen` says by utterance number what is, or is not, a key scene; `written` by
    utterance number and part; `script` is the digest of the screenplay in use ("" for none) and `script_name` its file;
    `matches` the screenplay's element by utterance number, -1 for none. `hidden` are clips that were thrown away.
    """

    descriptions: Mapping[str, str] = field(default_factory=dict[str, str])
    chosen: Mapping[int, bool] = field(default_factory=dict[int, bool])
    written: Mapping[tuple[int, PartName], Written] = field(default_factory=dict["tuple[int, PartName]", Written])
    script: str = ""
    script_name: str = ""
    matches: Mapping[int, int] = field(default_factory=dict[int, int])
    ratings: tuple[Rating, ...] = ()
    hidden: frozenset[str] = frozenset()
