"""Traits: their inputs, their intervals, and silence where there is too little."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.memory import Hotspot, TransitionKind
from emotionai_core.records.utterance import VoiceAffect
from emotionai_core.settings import Settings
from emotionai_core.social.personality import TRAITS, traits
from tests.core.social_films import analysis_of, change_of, mind_of, spoken, state_of

NEEDED = Settings().fewest_lines


def played(rows, *, key="a", listener="b", dominance=float("nan"), hotspots=(), using=None):
    """The traits of one character whose lines show (emotion, valence, arousal) with (kind, surprise, stability)."""
    lines, states, changes = [], [], []
    for number, (emotion, valence, arousal, *change) in enumerate(rows):
        line = spoken(number, number * 4.0, number * 4.0 + 2.0, key, listener)
        lines.append(replace(line, voice=VoiceAffect(0.5, float("nan"), dominance, 1.0)))
        states.append(state_of(lines[-1], valence, arousal, emotion))
        if number:
            kind, surprise, stability = change or (TransitionKind.NATURAL, 0.0, 0.6)
            changes.append(change_of(states[-1], states[-2], kind=kind, surprise=surprise, stability=stability))
    mind = mind_of(states, changes, hotspots)
    found = traits(analysis_of(lines, ("a", "b")), mind, using or Settings())
    return {one.name: one for one in found[key]}


def calm(count=40, emotion="neutral", valence=0.0, arousal=0.4):
    return [(emotion, valence, arousal)] * count


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(EMOTIONS), st.floats(-1, 1), st.floats(0, 1), st.sampled_from(TransitionKind),
            st.floats(0, 1), st.floats(0, 1),
        ),
        min_size=0, max_size=60,
    ),
    st.sampled_from(["", "b"]),
    st.sampled_from([float("nan"), 0.3]),
)  # fmt: skip
def test_traits_lie_in_range_inside_their_intervals_and_are_the_sum_of_their_shares(rows, listener, dominance):
    found = played(rows, listener=listener, dominance=dominance)
    assert tuple(found) == TRAITS
    for one in found.values():
        estimate = one.estimate
        assert (estimate.count, estimate.needed) == (len(rows), NEEDED)
        assert estimate.enough == (len(rows) >= NEEDED)
        if estimate.enough:
            assert 0.0 <= estimate.low <= estimate.value <= estimate.high <= 1.0
            shares = [part.share for part in one.inputs if not math.isnan(part.share)]
            assert math.fsum(shares) == pytest.approx(estimate.value, abs=1e-9)
        else:
            assert one.inputs == () and math.isnan(estimate.low)


def test_too_few_lines_give_no_number_and_one_more_does():
    assert not played(calm(NEEDED - 1))["openness"].estimate.enough
    assert played(calm(NEEDED))["openness"].estimate.enough
    assert not played(calm(NEEDED), using=Settings(fewest_lines=NEEDED + 1))["openness"].estimate.enough


def test_whoever_does_not_speak_is_there_with_nothing():
    lines = [spoken(0, 0.0, 1.0, "a", "b")]
    found = traits(analysis_of(lines, ("a", "b")), mind_of([state_of(lines[0], 0.0, 0.5)]), Settings())
    assert set(found) == {"a", "b"} and not any(one.estimate.enough for one in found["b"])


def test_many_emotions_make_openness_and_one_none():
    one = played(calm(70))["openness"].estimate
    many = played([(EMOTIONS[at % 7], 0.0, 0.4) for at in range(70)])["openness"].estimate
    assert one.value == 0.0 and many.value == pytest.approx(0.6)


def test_sudden_shifts_hotspots_and_a_low_floor_make_neuroticism():
    wild = [("anger", (-1.0) ** at * 0.8, 0.9, TransitionKind.SUDDEN, 0.9, 0.1) for at in range(40)]
    spots = [Hotspot("a", 0.0, 50.0, tuple(range(40)))]
    quiet, loud = played(calm()), played(wild, hotspots=spots)
    assert loud["neuroticism"].estimate.low > quiet["neuroticism"].estimate.high
    assert loud["conscientiousness"].estimate.high < quiet["conscientiousness"].estimate.low
    assert loud["extraversion"].estimate.value > quiet["extraversion"].estimate.value
    hot = next(part for part in loud["neuroticism"].inputs if part.name == "hotspots")
    assert hot.value == 1.0 and hot.share == pytest.approx(0.2)


def test_recovery_counts_only_where_there_was_something_to_recover_from():
    never = played(calm())["conscientiousness"]
    assert math.isnan(next(part for part in never.inputs if part.name == "recovery").share)
    once = [("neutral", 0.0, 0.4)] * 5 + [("anger", -0.8, 0.9, TransitionKind.SUDDEN, 0.9, 0.2)] + calm(20)
    mended = played(once)["conscientiousness"]
    assert next(part for part in mended.inputs if part.name == "recovery").value == 1.0


def test_joy_towards_others_makes_agreeableness_and_a_dominant_voice_less_of_it():
    kind = played(calm(40, "joy", 0.8))["agreeableness"].estimate.value
    harsh = played(calm(40, "anger", -0.8))["agreeableness"].estimate.value
    ruling = played(calm(40, "joy", 0.8), dominance=0.9)["agreeableness"].estimate.value
    assert harsh < ruling < kind
    meek = played(calm(40, "joy", 0.8), dominance=0.1)["agreeableness"].estimate.value
    assert ruling < meek - 0.1


def test_the_interval_narrows_with_more_lines():
    def width(count: int) -> float:
        chance = np.random.default_rng(3)
        rows = [
            (str(chance.choice(EMOTIONS)), float(chance.uniform(-1, 1)), float(chance.random())) for _ in range(count)
        ]
        estimate = played(rows)["extraversion"].estimate
        return estimate.high - estimate.low

    assert width(640) < 0.6 * width(40)


def test_the_interval_lies_about_the_value_on_both_sides():
    chance = np.random.default_rng(4)
    rows = [("joy", 0.0, float(arousal)) for arousal in chance.random(60)]
    estimate = played(rows)["extraversion"].estimate
    # 1.645 standard errors of half the mean of sixty even draws are 0.03.
    assert estimate.high - estimate.value == pytest.approx(0.03, abs=0.015)
    assert estimate.value - estimate.low == pytest.approx(0.03, abs=0.015)


def test_intervals_are_the_same_twice_and_do_not_depend_on_who_else_is_there():
    rows = [(EMOTIONS[at * at % 7], (at % 5) / 5.0, (at % 3) / 3.0) for at in range(30)]
    assert repr(played(rows)) == repr(played(rows))
    lines = [spoken(at, at * 4.0, at * 4.0 + 2.0, "a", "b") for at in range(30)]
    states = [
        state_of(line, valence, arousal, name) for line, (name, valence, arousal) in zip(lines, rows, strict=True)
    ]
    few = traits(analysis_of(lines, ("a", "b")), mind_of(states), Settings())["a"]
    many = traits(analysis_of(lines, ("0", "a", "b", "z")), mind_of(states), Settings())["a"]
    assert repr(few) == repr(many), "NaN is not equal to itself, its text is"
