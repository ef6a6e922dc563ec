"""The whole account of a film: what was read, and what follows from it about the characters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from emotionai_core.records.analysis import Analysis
from emotionai_core.records.memory import Mind
from emotionai_core.records.scores import Alignment, ScoreCard
from emotionai_core.records.society import Centrality, Society, Trait


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """`traits`, `cards` and `centralities` are by `Person.key` and hold everybody who is in `analysis.people`.

    `limits` are sentences about what this account cannot say (no sentence vectors, no voice, ...). `takes` are groups
    of utterances in which one person says the same words again.
    """

    analysis: Analysis
    mind: Mind
    society: Society
    traits: Mapping[str, tuple[Trait, ...]]
    cards: Mapping[str, ScoreCard]
    centralities: Mapping[str, Centrality]
    alignment: Alignment
    limits: tuple[str, ...] = ()
    takes: tuple[tuple[int, ...], ...] = ()
