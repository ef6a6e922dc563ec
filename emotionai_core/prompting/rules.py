"""The rules that choose a prompt's words, as values: conditions on what is known of a line, and the words they give.

Physical cues, never bare labels (seed document 001, finding F4); the rules themselves are data (resources/prompts).
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from emotionai_core.records.conflict import ConflictKind
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.prompt import Grouping, Movement, Origin, PartName, ShotScale
from emotionai_core.records.society import Circle
from emotionai_core.settings import Settings

NAMES: Final = ("emotion", "tier", "conflict", "circle", "company", "kind")
TRAITS: Final = ("openness", "conscientiousness", "extraversion", "agreeableness", "neuroticism")
NUMBERS: Final = ("arousal", "valence", "dominance", "surprise", "words", *TRAITS)
TIERS: Final = ("low", "medium", "high", "extreme")
VALUES: Final[Mapping[str, frozenset[str]]] = {
    "emotion": frozenset(EMOTIONS),
    "tier": frozenset(TIERS),
    "conflict": frozenset(one.value for one in ConflictKind),
    "circle": frozenset(one.name.lower() for one in Circle),
    "company": frozenset(("alone", "listener", "others")),
}
"""What each named fact can be; a kind of dialogue is any of the folder's own patterns."""

THRESHOLDS: Final = ("extreme_arousal", "dutch_surprise", "key_surprise")
"""Settings that a condition may name in place of a number."""

COMPARISONS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of a line: its `value`, how it is `shown`, and the `field` and `origin` it comes from."""

    value: str | float
    shown: str
    field: str
    origin: Origin = Origin.PIPELINE


Facts = Mapping[str, Fact]
"""What is known of a line by name (`NAMES`, `NUMBERS`); what is not known is not there."""


@dataclass(frozen=True, slots=True)
class Bound:
    """One side of a number: a key of `COMPARISONS` and a number, or the setting that holds it."""

    comparison: str
    number: float
    setting: str = ""

    def holds(self, value: float, thresholds: Mapping[str, float]) -> bool:
        """Whether `value` lies on its side."""
        return COMPARISONS[self.comparison](value, thresholds[self.setting] if self.setting else self.number)


@dataclass(frozen=True, slots=True)
class Condition:
    """What one fact has to be: one of the names `among`, or a number within all `bounds`."""

    fact: str
    among: tuple[str, ...] = ()
    bounds: tuple[Bound, ...] = ()

    def holds(self, value: str | float, thresholds: Mapping[str, float]) -> bool:
        """Whether a value meets it."""
        if isinstance(value, str):
            return value in self.among
        return bool(self.bounds) and all(one.holds(value, thresholds) for one in self.bounds)


@dataclass(frozen=True, slots=True)
class Rule:
    """Words of one part, and when they are said; of a `slot` the first rule that holds is taken.

    `scale`, `movement`, `dutch` and `grouping` say the same to an animatic; None where the rule says nothing of it.
    """

    part: PartName
    name: str
    slot: str
    when: tuple[Condition, ...]
    say: tuple[str, ...]
    scale: ShotScale | None = None
    movement: Movement | None = None
    dutch: bool = False
    grouping: Grouping | None = None

    def holds(self, facts: Facts, thresholds: Mapping[str, float]) -> bool:
        """Whether all its conditions are known and met."""
        return all(
            (found := facts.get(one.fact)) is not None and one.holds(found.value, thresholds) for one in self.when
        )


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of dialogue in English and Chinese, what it counts for, and examples of both sorts."""

    name: str
    points: float
    english: re.Pattern[str]
    chinese: re.Pattern[str]
    matches: tuple[str, ...]
    misses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """Words that an analyst may write for camera or composition, and what an animatic does with them."""

    part: PartName
    say: tuple[str, ...]
    scale: ShotScale | None = None
    movement: Movement | None = None
    dutch: bool = False
    grouping: Grouping | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """What a mark at the front of a scene's heading says: "INT." is an interior."""

    name: str
    marks: tuple[str, ...]
    say: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picking:
    """How a screenplay's words are picked: `cues` the part by word; `pronouns` family by family; the other
    sets as the file explains them. `longest` is the longest text taken over, in words.
    """

    cues: Mapping[str, PartName]
    technical: frozenset[str]
    addressed: tuple[str, ...]
    pronouns: tuple[frozenset[str], ...]
    possessives: frozenset[str]
    longest: int
    headings: tuple[Heading, ...]
    acted_on: frozenset[str] = frozenset()
    denying: frozenset[str] = frozenset()
    perceiving: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Points:
    """What makes a line a key scene, in points."""

    sudden: float
    surprise: float
    conflict: float


@dataclass(frozen=True)
class RuleSet:
    """One folder of rules; `labels` are the tier "minimal", `trivial` clauses that say nothing, `vocabulary` what an
    animatic follows in the analyst's words. `mark` tells one state of the files from another.
    """

    name: str
    title: str
    version: str
    medium: float
    high: float
    least_confidence: float
    longest_quote: int
    rules: tuple[Rule, ...]
    labels: tuple[Rule, ...]
    patterns: tuple[Pattern, ...]
    points: Points
    trivial: frozenset[str]
    picking: Picking
    vocabulary: tuple[Word, ...] = ()
    mark: str = ""

    @property
    def told(self) -> str:
        """Which rules these are, in a few words: "film 1.0 (3f2a9c01)"."""
        return f"{self.name} {self.version} ({self.mark})"

    def tier(self, arousal: float, extreme: float) -> str:
        """The tier of an arousal; `extreme` is the setting beyond which it is extreme."""
        if arousal > max(extreme, self.high):
            return "extreme"
        return "high" if arousal > self.high else "medium" if arousal >= self.medium else "low"

    @cached_property
    def slots(self) -> Mapping[PartName, tuple[tuple[Rule, ...], ...]]:
        """The rules of each part, slot by slot, in the order of the files."""
        found: dict[PartName, dict[str, list[Rule]]] = {}
        for rule in self.rules:
            found.setdefault(rule.part, {}).setdefault(rule.slot, []).append(rule)
        return {part: tuple(map(tuple, slots.values())) for part, slots in found.items()}

    @cached_property
    def by_name(self) -> Mapping[tuple[PartName, str], Rule]:
        """Every rule by part and name."""
        return {(rule.part, rule.name): rule for rule in (*self.rules, *self.labels)}

    def taken(self, part: PartName, facts: Facts, thresholds: Mapping[str, float]) -> tuple[Rule, ...]:
        """The rules of a part that are taken for a line, one a slot at most."""
        slots = self.slots.get(part, ())
        first = (next((rule for rule in slot if rule.holds(facts, thresholds)), None) for slot in slots)
        return tuple(rule for rule in first if rule is not None)


def thresholds_of(settings: Settings) -> Mapping[str, float]:
    """The settings that conditions name."""
    return {name: float(getattr(settings, name)) for name in THRESHOLDS}
