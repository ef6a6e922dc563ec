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
from emotionai_core.social.personality import LEAST, TRAITS, traits
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
    found = traits(analysis_of(lines, (key, "b")), mind, using or Settings())
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
        needed = LEAST.get(one.name, NEEDED)
        assert (estimate.count, estimate.needed) == (len(rows), needed)
        assert estimate.enough == (len(rows) >= needed)
        if estimate.enough:
            assert 0.0 <= estimate.low <= estimate.value <= estimate.high <= 1.0
            shares = [part.share for part in one.inputs if not math.isnan(part.share)]
            assert math.fsum(shares) == pytest.approx(estimate.value, abs=1e-9)
        else:
            assert one.inputs == () and math.isnan(estimate.low)


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("openness", 30),
        ("conscientiousness", 12),
        ("extraversion", 8),
        ("agreeableness", 8),
        ("neuroticism", 30),
    ],
)
def test_too_few_lines_give_no_number_and_one_more_does(name, needed):
    few, enough = played(calm(needed - 1))[name].estimate, played(calm(needed))[name].estimate
    assert (few.enough, few.count, few.needed) == (False, needed - 1, needed)
    assert (enough.enough, enough.count, enough.needed) == (True, needed, needed)
    more = Settings(fewest_lines=needed + 1)
    assert not played(calm(needed), using=more)[name].estimate.enough
    less = Settings(fewest_lines=1)
    assert not played(calm(needed - 1), using=less)[name].estimate.enough or name not in LEAST


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_line_or_two_leave_everything_open(count):
    """Who asks for traits from the first line on learns that it could be anything."""
    found = played(calm(count), using=Settings(fewest_lines=1))["extraversion"].estimate
    assert found.value == pytest.approx(0.2)
    assert (found.low, found.high) == ((0.0, 1.0) if count == 1 else (0.0, pytest.approx(0.2 + 1.0 / count)))


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
    # Half the mean of sixty even draws has a standard error of 0.0186; five blocks have Student's 2.13.
    assert estimate.high - estimate.value == pytest.approx(0.04, abs=0.015)
    assert estimate.value - estimate.low == pytest.approx(estimate.high - estimate.value)


def shares_of(trait):
    return {part.name: (part.value, part.share) for part in trait.inputs}


def test_openness_by_hand():
    """Half joy, half sadness in turn: one bit of log2(7), corrected by 1 / (2 * 40); 4 of 39 changes surprise."""
    rows = [("joy" if at % 2 else "sadness", 0.0, 0.4) for at in range(40)]
    for at in (5, 15, 25, 35):
        rows[at] = (*rows[at], TransitionKind.NATURAL, 0.6, 0.6)
    parts = shares_of(played(rows)["openness"])
    variety = (math.log(2.0) + 1.0 / 80.0) / math.log(7.0)
    assert parts["variety"] == (pytest.approx(variety), pytest.approx(0.6 * variety))
    # A share of one half counts in full.
    assert parts["surprise"] == (pytest.approx(4 / 39), pytest.approx(0.4 * (4 / 39) / 0.5))


def test_variety_is_corrected_for_more_where_emotions_last():
    """Twenty lines of one, then twenty of the other: neighbours are alike in 38 of 39, and four lines count as such."""
    rows = [("joy" if at < 20 else "sadness", 0.0, 0.4) for at in range(40)]
    # (38/39 - 1/2) / (1/2) is more than 0.8, the most that counts: 40 * 0.2 / 1.8 independent lines.
    variety = (math.log(2.0) + 1.0 / (2.0 * 40.0 * 0.2 / 1.8)) / math.log(7.0)
    assert shares_of(played(rows)["openness"])["variety"][0] == pytest.approx(variety)


def test_conscientiousness_by_hand():
    """Valence 0.3 and -0.3 in turn, arousal 0.5 and 0.3: of 40 lines the deviations are 0.3 and 0.1, times 40/39."""
    rows = [("neutral", 0.3 if at % 2 else -0.3, 0.5 if at % 2 else 0.3) for at in range(40)]
    wider = math.sqrt(40 / 39)
    parts = shares_of(played(rows)["conscientiousness"])
    # Nothing to recover from: the two others share everything. Full deviations are 0.6 and 0.3.
    assert parts["volatility"] == (pytest.approx(0.3 * wider), pytest.approx(0.5 * (1.0 - 0.5 * wider)))
    assert parts["arousal deviation"] == (pytest.approx(0.1 * wider), pytest.approx(0.5 * (1.0 - wider / 3.0)))


def test_extraversion_by_hand():
    rows = [("neutral" if at % 4 else "joy", 0.0, 0.3) for at in range(40)]
    parts = shares_of(played(rows)["extraversion"])
    assert parts["arousal"] == (pytest.approx(0.3), pytest.approx(0.15))
    assert parts["expression"] == (pytest.approx(0.25), pytest.approx(0.125))


def test_agreeableness_by_hand():
    """Ten joyful and four angry lines: (10 + 1) / (14 + 2); valence 0.2 towards others counts as 0.6."""
    rows = [("joy", 0.2, 0.4)] * 10 + [("anger", 0.2, 0.4)] * 4 + [("neutral", 0.2, 0.4)] * 6
    parts = shares_of(played(rows, dominance=0.7)["agreeableness"])
    assert parts["positive share"] == (pytest.approx(11 / 16), pytest.approx(0.4 * 11 / 16))
    assert parts["social polarity"] == (pytest.approx(0.2), pytest.approx(0.4 * 0.6))
    assert parts["dominance"] == (pytest.approx(0.7), pytest.approx(0.2 * 0.3))


def test_neuroticism_by_hand():
    """Stability 0.01 to 0.40 in 40 changes: the lowest tenth ends at 0.04; ten sudden ones of 40; a hotspot of six."""
    rows = [("neutral", 0.0, 0.4)]
    for at in range(1, 41):
        kind = TransitionKind.SUDDEN if at % 4 == 0 else TransitionKind.NATURAL
        rows.append(("neutral", 0.0, 0.4, kind, 0.0, at * 7 % 41 / 100.0))
    parts = shares_of(played(rows, hotspots=[Hotspot("a", 0.0, 50.0, tuple(range(6)))])["neuroticism"])
    assert parts["stability floor"] == (pytest.approx(0.04), pytest.approx(0.4 * 0.96))
    assert parts["sudden density"] == (pytest.approx(0.25), pytest.approx(0.4 * 0.5))
    assert parts["hotspots"] == (pytest.approx(6 / 41), pytest.approx(0.2 * 6 / 41))


def test_emotions_that_were_not_drawn_are_allowed_for():
    """Of seven even emotions 30 lines show fewer and less evenly; corrected, their variety is right on average."""
    chance = np.random.default_rng(11)
    drawn = [[(EMOTIONS[one], 0.0, 0.4) for one in chance.integers(0, 7, 30)] for _ in range(60)]
    variety = [shares_of(played(rows)["openness"])["variety"][0] for rows in drawn]
    # The plain entropy is 0.05 too small on average; what is above 1 is cut.
    assert float(np.mean(variety)) > 0.97


def test_the_interval_holds_the_long_run_value_about_nine_times_in_ten():
    """Eight lines of a character whose emotions and arousal are independent draws; long-run extraversion is 0.6."""
    chance = np.random.default_rng(12)
    held, wide = 0, []
    for number in range(300):
        expressed, arousal = chance.random(8) < 0.65, chance.uniform(0.2, 0.9, 8)
        rows = [("joy" if one else "neutral", 0.0, float(two)) for one, two in zip(expressed, arousal, strict=True)]
        estimate = played(rows, key=f"p{number}", listener="b")["extraversion"].estimate
        held += estimate.low <= 0.6 <= estimate.high
        wide.append(estimate.high - estimate.low)
    assert 0.85 <= held / 300 <= 0.98
    assert float(np.mean(wide)) < 0.6


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
