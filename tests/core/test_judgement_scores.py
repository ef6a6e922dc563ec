"""Score cards: the contract's formulas on lines small enough to add up by hand, abstention, weights and intervals."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotionai_core.cognition.affect import CIRCUMPLEX
from emotionai_core.judgement.scores import score_cards
from emotionai_core.records.evidence import EMOTIONS, Channel
from emotionai_core.records.reliability import Tier
from emotionai_core.records.scores import DIMENSIONS, Dimension, ScoreCard
from emotionai_core.settings import Settings
from tests.core.deliveries import Said, film, mind_of, reading, there

NAN = float("nan")


def card(said, states=None, jumps=None, *, tier=Tier.RELIABLE, key="mara", judgements=None, chosen=None) -> ScoreCard:
    analysis = replace(film(said, tier=tier), judgements=judgements or {})
    mind = mind_of(analysis, states or {}, jumps or {})
    return score_cards(analysis, mind, there(analysis), chosen or Settings())[key]


def dimension(found: ScoreCard, name: str) -> Dimension:
    return next(one for one in found.dimensions if one.name == name)


def test_expression_is_ten_minus_five_times_the_distance_of_face_and_words():
    said = [Said(face="joy", text="joy")] * 6 + [Said(face="joy", text="sadness")] * 2
    found = dimension(card(said), "expression")
    assert found.estimate.value == pytest.approx(10 - (2 * 2.0 / 8) * 5)
    assert found.formula == "10 - |v_face - v_text| * 5"
    assert found.lines == (6, 7)
    assert [(one.name, one.value) for one in found.inputs] == [("|v_face - v_text|", 0.5), ("n", 8)]


def test_channels_that_abstain_count_nowhere():
    said = [Said(face="joy", text="joy")] * 8 + [Said(face="joy", text="anger", speaks=False)] * 8
    found = dimension(card(said), "expression")
    assert found.estimate.value == 10.0
    assert found.estimate.count == 8


def test_lines_whose_contradiction_was_rejected_do_not_compare_channels():
    said = [Said(face="joy", text="joy")] * 8 + [Said(face="joy", text="anger")]
    found = card(said, judgements={8: "rejected"})
    assert dimension(found, "expression").estimate.value == 10.0
    assert dimension(found, "coherence").estimate.value == 10.0
    assert dimension(card(said), "coherence").estimate.value < 10.0


def test_voice_is_measured_by_arousal_alone_where_nothing_else_is_read():
    asked = CIRCUMPLEX["anger"].arousal
    said = [Said(face="anger", text="anger", arousal=asked)] * 4 + [
        Said(face="anger", text="anger", arousal=asked - 0.5)
    ] * 4
    found = dimension(card(said), "voice")
    assert found.estimate.value == pytest.approx(10 - (4 * 2 * 0.5 / 8) * 5)


def test_voice_is_the_plain_distance_in_the_circumplex_where_both_axes_are_read():
    heard, asked = CIRCUMPLEX["sadness"], CIRCUMPLEX["anger"]
    said = [Said(face="anger", text="anger", arousal=0.1 * number) for number in range(8)]
    analysis = film(said)
    spoken = reading(Channel.VOICE, "sadness")
    lines = tuple(replace(line, readings=(*line.readings, spoken)) for line in analysis.lines)
    analysis = replace(analysis, lines=lines)
    cards = score_cards(analysis, mind_of(analysis, {}, {}), there(analysis), Settings())
    apart = math.hypot(heard.valence - asked.valence, 2.0 * (heard.arousal - asked.arousal))
    assert dimension(cards["mara"], "voice").estimate.value == pytest.approx(10 - 5 * apart)


def test_climactic_lines_weigh_one_and_a_half_times():
    asked = CIRCUMPLEX["anger"].arousal
    said = [Said(face="anger", text="anger", arousal=asked)] * 4 + [
        Said(face="anger", text="anger", arousal=asked - 0.5)
    ] * 4
    states = {number: ("anger", 0.9 if number < 4 else 0.2) for number in range(8)}
    found = dimension(card(said, states), "voice")
    assert found.estimate.value == pytest.approx(10 - (4 * 1.0) / (4 * 1.5 + 4) * 5)
    assert ("climax", 4) in [(one.name, one.value) for one in found.inputs]


def test_a_voice_that_hardly_varies_over_the_film_is_not_scored():
    said = [Said(face="anger", text="anger", arousal=0.5)] * 12
    assert not dimension(card(said), "voice").estimate.enough


def test_coherence_counts_how_far_polarities_lie_apart():
    said = [Said(face="joy", text="joy")] * 6 + [Said(face="joy", text="neutral"), Said(face="joy", text="fear")]
    found = dimension(card(said), "coherence")
    assert found.estimate.value == pytest.approx(10 - (1 + 2) / 8 * 5)
    assert found.lines == (7, 6)


def test_range_is_unique_over_seven_with_a_bonus_and_a_cap():
    few = {number: ("joy" if number else "fear", 0.5) for number in range(8)}
    found = dimension(card([Said()] * 8, few), "range")
    assert found.estimate.value == pytest.approx(2 / 7 * 10 + math.log(8))
    assert found.lines == (0, 1)
    every = {number: (EMOTIONS[number % 7], 0.5) for number in range(14)}
    capped = dimension(card([Said()] * 14, every), "range")
    assert capped.estimate.value == 10.0
    # Beyond its cap it is the same for everybody who says enough.
    assert capped.weight == 0.0 and capped.inputs[-1].name == "uncapped" and capped.inputs[-1].value > 10.0


def test_transitions_over_scene_boundaries_are_left_out_and_none_falls_below_zero():
    jumps = {number: (0.5, False) for number in range(1, 9)} | {9: (2.8, True)}
    found = dimension(card([Said()] * 10, jumps=jumps), "transition")
    assert found.estimate.value == pytest.approx(10 - 0.5 * 5)
    assert ("cuts", 1) in [(one.name, one.value) for one in found.inputs]
    wild = {number: (2.8, False) for number in range(1, 10)}
    assert dimension(card([Said()] * 10, jumps=wild), "transition").estimate.value == 0.0


def test_interaction_is_three_plus_seven_times_the_share_of_matches():
    said = [Said("ben", listener="mara", listener_emotion="sadness" if one < 6 else "joy") for one in range(8)]
    found = card(said, {number: ("anger", 0.5) for number in range(8)})
    interaction = dimension(found, "interaction")
    assert interaction.estimate.value == pytest.approx(6 / 8 * 7 + 3)
    assert interaction.lines == (6, 7)
    assert [one.name for one in found.dimensions if one.estimate.enough] == ["interaction"]
    # One dimension of six, of somebody who says nothing, is no total.
    assert interaction.weight == 0.0 and not found.total.enough


@pytest.mark.parametrize(("tier", "face", "voice"), [(Tier.RELIABLE, 0.25, 0.20), (Tier.PARTIAL, 0.10, 0.30)])
def test_weights_move_with_the_tier_and_add_up_to_one(tier: Tier, face: float, voice: float):
    said = [Said("mara", "joy", "joy", 0.3 + number / 40, "ben", "joy") for number in range(16)]
    said += [Said("ben", "joy", "joy", 0.3 + number / 40, "mara", "joy") for number in range(16)]
    states = {number: ("joy", 0.5) for number in range(32)}
    found = card(said, states, {number: (0.1, False) for number in range(1, 16)}, tier=tier)
    weights = {one.name: one.weight for one in found.dimensions}
    assert list(weights) == list(DIMENSIONS)
    assert sum(weights.values()) == pytest.approx(1.0)
    assert weights["expression"] / weights["voice"] == pytest.approx(face / voice)
    assert weights["range"] / weights["interaction"] == pytest.approx(1.5)
    assert found.total.value == pytest.approx(sum(one.weight * one.estimate.value for one in found.dimensions))


def test_degraded_faces_count_nowhere():
    said = [Said("mara", "joy", "joy", 0.3 + number / 40, "ben", "joy") for number in range(16)]
    states = {number: ("joy", 0.5) for number in range(16)}
    found = card(said, states, tier=Tier.DEGRADED)
    assert [one.name for one in found.dimensions if one.estimate.enough] == ["voice", "range"]
    assert dimension(found, "expression").weight == 0.0


def test_too_few_lines_give_no_number_and_say_how_many_are_needed():
    found = card([Said(face="joy", text="joy")] * 7)
    assert not any(one.estimate.enough for one in found.dimensions)
    assert math.isnan(found.total.value)
    assert (found.total.count, found.total.needed) == (7, 8)
    assert dimension(found, "expression").estimate.count == 7


def test_no_lines_and_people_who_say_nothing_have_cards():
    assert score_cards(film([]), mind_of(film([]), {}, {}), there(film([])), Settings()) == {}
    said = [Said("ben", listener="mara")]
    assert not card(said).total.enough


_EMOTION = st.sampled_from(EMOTIONS)
_SAID = st.builds(
    Said,
    person=st.sampled_from(["mara", "ben"]),
    face=st.one_of(st.just(""), _EMOTION),
    text=_EMOTION,
    arousal=st.one_of(st.just(NAN), st.floats(0, 1)),
    listener=st.sampled_from(["", "mara", "omar"]),
    listener_emotion=_EMOTION,
    speaks=st.booleans(),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(_SAID, max_size=30), st.sampled_from(list(Tier)), st.data())
def test_scores_lie_in_their_range_within_their_interval_and_are_the_same_twice(said, tier, data):
    analysis = film(said, tier=tier)
    states = {number: (data.draw(_EMOTION), 0.5) for number in range(len(said))}
    jumps = {number: (data.draw(st.floats(0, 2.83)), data.draw(st.booleans())) for number in range(1, len(said))}
    mind, chosen = mind_of(analysis, states, jumps), Settings(fewest_lines=3)
    cards = score_cards(analysis, mind, there(analysis), chosen)
    assert repr(cards) == repr(score_cards(analysis, mind, there(analysis), chosen))
    for found in cards.values():
        for one in [*(each.estimate for each in found.dimensions), found.total]:
            assert not one.enough or 0.0 <= one.low <= one.value <= one.high <= 10.0
        weights = sum(one.weight for one in found.dimensions)
        assert weights == pytest.approx(1.0 if found.total.enough else 0.0)


def test_more_lines_of_the_same_make_the_interval_narrower():
    few = [Said(face="joy", text="joy" if number % 2 else "sadness") for number in range(10)]
    narrow, wide = dimension(card(few * 8), "expression").estimate, dimension(card(few), "expression").estimate
    assert narrow.value == wide.value
    assert narrow.high - narrow.low < wide.high - wide.low
