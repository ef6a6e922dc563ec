"""The facts behind a psychological summary."""

from __future__ import annotations

import math

import pytest

from emotionai_core.records.memory import Hotspot, TransitionKind
from emotionai_core.social.summary import summary_facts
from tests.core.social_films import change_of, mind_of, spoken, state_of

SUDDEN = TransitionKind.SUDDEN


def mind_with(emotions, kinds):
    states = [state_of(spoken(at, at, at + 1.0, "a"), 0.0, 0.5, name) for at, name in enumerate(emotions)]
    changes = [
        change_of(after, before, kind=kind, stability=0.1 * at)
        for at, (before, after, kind) in enumerate(zip(states, states[1:], kinds, strict=False))
    ]
    return mind_of(states, changes, [Hotspot("a", 0.0, 5.0, (1, 2)), Hotspot("b", 0.0, 5.0, (1,))])


def test_the_commonest_sudden_change_and_its_share():
    mind = mind_with(
        ["neutral", "anger", "neutral", "anger", "joy"], [SUDDEN, SUDDEN, SUDDEN, TransitionKind.NATURAL]
    )  # fmt: skip
    facts = summary_facts(mind, "a")
    assert (facts.origin, facts.emotion, facts.times) == ("neutral", "anger", 2)
    assert (facts.transitions, facts.sudden, facts.sudden_share, facts.hotspots) == (4, 3, 0.75, 1)
    assert facts.stability == pytest.approx(0.15)


def test_the_first_in_the_film_wins_among_equals():
    facts = summary_facts(mind_with(["joy", "fear", "joy"], [SUDDEN, SUDDEN]), "a")
    assert (facts.origin, facts.emotion, facts.times) == ("joy", "fear", 1)


def test_nobody_known_has_nothing():
    facts = summary_facts(mind_with(["joy"], []), "nobody")
    assert (facts.transitions, facts.times, facts.origin) == (0, 0, "")
    assert math.isnan(facts.stability) and math.isnan(facts.sudden_share)
