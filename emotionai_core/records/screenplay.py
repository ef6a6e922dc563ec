"""A screenplay as it was written, and which of its elements belong to which line of the film."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal


class ElementKind(Enum):
    """What a paragraph of a screenplay is; what is neither acted nor spoken (notes, title page) is left out."""

    HEADING = "heading"
    ACTION = "action"
    DIALOGUE = "dialogue"
    PARENTHETICAL = "parenthetical"
    LYRICS = "lyrics"
    TRANSITION = "transition"


@dataclass(frozen=True, slots=True)
class Element:
    """One paragraph: `number` its place in the screenplay, `scene` a place in `Screenplay.scenes` (-1 before the
    first), `character` who speaks it ("" for nobody), `where` the line of the file (from 1), or the page.
    """

    number: int
    kind: ElementKind
    text: str
    scene: int
    character: str = ""
    where: int = 0


@dataclass(frozen=True, slots=True)
class ScriptScene:
    """One scene: elements [first, last] by number."""

    heading: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Screenplay:
    """`format` is "fountain", "fdx", "text", "pdf" or "scan"; `digest` the SHA-256 of who read it and of the file's
    bytes.
    """

    name: str
    format: str
    digest: str
    title: str
    elements: tuple[Element, ...]
    scenes: tuple[ScriptScene, ...]
    warnings: tuple[str, ...] = ()


SpeakerCheck = Literal["same", "other", "unknown"]


@dataclass(frozen=True, slots=True)
class ScriptMatch:
    """That a line of the film was written as a dialogue element: `score` in [0, 1] how alike their words are.

    `speaker` says whether the element's character is who speaks in the film. `kept` is whether the match may be used;
    where it may not, `why` says so ("misattributed", "order", "below the threshold", "rejected"). `by` is "machine" or
    "analyst".
    """

    utterance: int
    element: int
    score: float
    speaker: SpeakerCheck
    kept: bool
    why: str = ""
    by: Literal["machine", "analyst"] = "machine"


@dataclass(frozen=True, slots=True)
class ScriptAlignment:
    """A screenplay laid along the film.

    `matches` by utterance number; `spans` where each scene lies in the film, (start, end) in seconds by place in
    `Screenplay.scenes`, for those that were found; `names` which person (key) a character of the screenplay is.
    """

    screenplay: Screenplay
    matches: Mapping[int, ScriptMatch] = field(default_factory=dict[int, ScriptMatch])
    spans: Mapping[int, tuple[float, float]] = field(default_factory=dict[int, "tuple[float, float]"])
    names: Mapping[str, str] = field(default_factory=dict[str, str])

    def kept(self, utterance: int) -> ScriptMatch | None:
        """The match of a line that may be used."""
        found = self.matches.get(utterance)
        return found if found is not None and found.kept else None
