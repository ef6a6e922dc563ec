"""Score cards: six dimensions of each character's performance and their weighted mean, with intervals.

SPEC section 3 "Scoring"; weights move with the tier of the faces, dimensions without a number weigh nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.cognition.presence import Presence
from emotionai_core.judgement.bootstrap import drawn_counts, estimate
from emotionai_core.judgement.dimensions import RULES, UNCAPPED, Found, Part
from emotionai_core.judgement.evidence import Evidence, evidence
from emotionai_core.judgement.weights import dimension_weights, tier_of
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.estimate import Estimate, not_enough
from emotionai_core.records.memory import Mind, Role
from emotionai_core.records.scores import DIMENSIONS, Dimension, ScoreCard
from emotionai_core.settings import Settings

Ints = npt.NDArray[np.int64]

# A total made of one or two dimensions out of six would be their number under another name.
LEAST_WEIGHT: Final = 0.5
TOP: Final = 10.0


def score_cards(analysis: Analysis, mind: Mind, presence: Presence, settings: Settings) -> dict[str, ScoreCard]:
    """The card of everybody in `analysis.people`, by key; `presence` is that of the same lines."""
    of = evidence(analysis, mind, settings)
    numbers = np.array([line.utterance.number for line in analysis.lines], np.int64)
    line = np.repeat(np.arange(len(analysis.lines)), np.diff(presence.offset))
    place = {key: number for number, key in enumerate(presence.keys)}
    cards: dict[str, ScoreCard] = {}
    for person in analysis.people:
        number = place.get(person.key, -1)
        mine = presence.person == number
        spoken = line[mine & (presence.role == Role.SPEAKER)]
        heard = line[mine & (presence.role == Role.LISTENER)]
        cards[person.key] = _card(person.key, of, _part(spoken, heard), numbers, analysis, settings)
    return cards


def _part(spoken: Ints, heard: Ints) -> Part:
    rows = np.union1d(spoken, heard)
    return Part(spoken, heard, rows, drawn_counts(len(rows)))


def _card(key: str, of: Evidence, part: Part, numbers: Ints, analysis: Analysis, settings: Settings) -> ScoreCard:
    tier, needed = tier_of(analysis), settings.fewest_lines
    found = [RULES[name](of, part, needed) for name in DIMENSIONS]
    wanted = dimension_weights(settings, tier)
    weights = {one.name: wanted[one.name] if one.estimate.enough and _tells(one) else 0.0 for one in found}
    whole = sum(weights.values())
    lines = len(part.spoken)
    told = lines >= needed and whole >= LEAST_WEIGHT * sum(wanted.values())
    shares = {name: weight / whole if told else 0.0 for name, weight in weights.items()}
    dimensions = tuple(
        Dimension(
            one.name,
            one.estimate,
            shares[one.name],
            one.formula,
            one.inputs,
            tuple(int(numbers[row]) for row in one.rows),
        )
        for one in found
    )
    total = _total(found, shares, lines, needed) if told else not_enough(lines, needed)
    return ScoreCard(key, total, dimensions, tier)


def _tells(one: Found) -> bool:
    """Whether a dimension tells anything: a range that its cap cuts off is 10 for whoever says enough."""
    return all(value.value <= TOP for value in one.inputs if value.name == UNCAPPED)


def _total(found: list[Found], shares: Mapping[str, float], lines: int, needed: int) -> Estimate:
    """The weighted mean, and of each draw of lines the same; a dimension that a draw says nothing of stays as it is."""
    counted = [one for one in found if shares[one.name] > 0.0]
    value = sum(shares[one.name] * one.estimate.value for one in counted)
    draws = sum(shares[one.name] * np.where(np.isfinite(one.draws), one.draws, one.estimate.value) for one in counted)
    return estimate(value, np.asarray(draws, np.float64), lines, needed)
