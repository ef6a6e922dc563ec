"""What a line shows: the circumplex, the weights of the channels, and what a person set."""

from __future__ import annotations

import dataclasses
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotionai_core.cognition.affect import CIRCUMPLEX, WEIGHTS, distance, nearest_emotion, states
from emotionai_core.fusion.conflict import said_reading
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.evidence import EMOTIONS, POLARITY_OF, Channel, Polarity, Reading
from emotionai_core.records.memory import EmotionState
from emotionai_core.records.reliability import Tier
from emotionai_core.settings import Settings
from tests.core.minds import Said, film, word_reading

PLAIN = Settings()


def of(
    *readings: Reading,
    arousal: float = math.nan,
    tier: Tier | None = None,
    corrected: frozenset[str] = frozenset(),
    others: tuple[float, ...] = (),
) -> EmotionState | None:
    """The state of a line with these readings; `others` are the voice's arousals of further lines."""
    more = [Said(10.0 + place, 10.5 + place, "ben", arousal=one) for place, one in enumerate(others)]
    analysis = film([Said(1.0, 2.0, "ann", "", arousal=arousal), *more], tier=tier)
    lines = (dataclasses.replace(analysis.lines[0], readings=readings), *analysis.lines[1:])
    return states(dataclasses.replace(analysis, lines=lines, corrected={0: corrected}), PLAIN)[0]


def test_every_coordinate_has_a_source_and_the_polarity_of_the_contract():
    assert set(CIRCUMPLEX) == set(EMOTIONS)
    for name, point in CIRCUMPLEX.items():
        assert -1.0 <= point.valence <= 1.0 and 0.0 <= point.arousal <= 1.0 and "Russell" in point.source
        sign = {Polarity.POSITIVE: 1, Polarity.NEGATIVE: -1, Polarity.NEUTRAL: 0}[POLARITY_OF[name]]
        assert (point.valence > 0) - (point.valence < 0) == sign
        assert nearest_emotion(point.valence, point.arousal) == name
    assert CIRCUMPLEX["anger"].arousal == pytest.approx((0.59 + 1) / 2)


@pytest.mark.parametrize("name", EMOTIONS)
def test_a_certain_channel_gives_the_emotions_place(name):
    state = of(word_reading(name))
    assert (state.emotion, state.weights, state.confidence) == (name, (0.0, 0.0, 1.0), 1.0)
    assert state.valence == pytest.approx(CIRCUMPLEX[name].valence)
    assert state.arousal == pytest.approx(CIRCUMPLEX[name].arousal)


def test_doubt_among_negative_emotions_is_not_negative():
    even = Reading(Channel.FACE, Polarity.ABSTAINS, 0.34, 0.0, Polarity.NEUTRAL, "neutral", 0.0, tuple([1 / 7] * 7))
    assert of(even).valence == 0.0


def test_arousal_is_the_voices_own_where_it_was_measured():
    assert of(word_reading("sadness"), arousal=0.9).arousal == 0.9
    assert of(word_reading("sadness")).arousal == pytest.approx(CIRCUMPLEX["sadness"].arousal)


def test_a_voice_that_is_level_over_the_film_is_not_heard():
    level, lively = (0.5, 0.51, 0.5, 0.52, 0.5), (0.1, 0.9, 0.5, 0.2, 0.8)
    assert of(word_reading("joy"), arousal=0.5, others=level).arousal == pytest.approx(CIRCUMPLEX["joy"].arousal)
    assert of(word_reading("joy"), arousal=0.5, others=lively).arousal == 0.5


@pytest.mark.parametrize("tier", list(Tier))
def test_channels_are_weighed_by_the_tier(tier):
    face, words = word_reading("joy", channel=Channel.FACE), word_reading("anger")
    state = of(face, words, tier=tier)
    expected = WEIGHTS[tier][0] / (WEIGHTS[tier][0] + WEIGHTS[tier][2])
    assert state.weights == (pytest.approx(expected), 0.0, pytest.approx(1.0 - expected))
    assert WEIGHTS[Tier.RELIABLE][0] > WEIGHTS[Tier.PARTIAL][0] > WEIGHTS[Tier.DEGRADED][0]


def test_a_channel_that_abstains_counts_little():
    sure = word_reading("anger", 0.9)
    speaking = of(word_reading("joy", 0.9, Channel.FACE), sure)
    doubtful = of(word_reading("joy", 0.9, Channel.FACE, speaks=False), sure)
    assert 0.0 < doubtful.weights[0] < speaking.weights[0] / 2
    assert doubtful.emotion == "anger"


def test_what_a_person_set_counts_alone():
    face = said_reading(Channel.FACE, "joy", "A.")
    state = of(face, word_reading("anger"), corrected=frozenset({"face", "text"}))
    assert (state.emotion, state.weights, state.confidence) == ("joy", (1.0, 0.0, 0.0), 1.0)
    # Corrected words are still read by the machine: nobody set what they show.
    assert of(face, word_reading("anger"), corrected=frozenset({"text"})).weights[2] > 0.0


def test_a_voice_set_by_a_person_gives_emotion_and_arousal():
    voice = said_reading(Channel.VOICE, "fear", "A.")
    state = of(voice, word_reading("joy"), arousal=0.1, corrected=frozenset({"voice"}))
    assert (state.emotion, state.weights) == ("fear", (0.0, 1.0, 0.0))
    assert state.arousal == pytest.approx(CIRCUMPLEX["fear"].arousal)
    assert state.valence == pytest.approx(CIRCUMPLEX["fear"].valence)


def test_a_voice_alone_is_named_by_the_nearest_emotion():
    voice = Reading(Channel.VOICE, Polarity.NEGATIVE, 0.8, 0.5, Polarity.NEGATIVE, valence=-0.6)
    assert of(voice, arousal=0.35).emotion == "sadness"
    assert of(voice) is None


def test_a_line_that_shows_nothing_has_no_state():
    assert of() is None
    assert of(arousal=0.9) is None
    assert of(Reading(Channel.VOICE, Polarity.ABSTAINS, 0.8, 0.0, Polarity.ABSTAINS), arousal=0.9) is None


def test_no_lines_have_no_states():
    empty: Analysis = film([])
    assert states(empty, PLAIN) == ()


@given(
    st.lists(st.floats(0.0, 1.0), min_size=7, max_size=7).filter(lambda one: sum(one) > 0.01),
    st.floats(-1.0, 1.0) | st.just(math.nan),
    st.floats(0.0, 1.0),
)
def test_any_reading_gives_a_point_of_the_circumplex(shares, lean, sure):
    spread = tuple(one / sum(shares) for one in shares)
    name = EMOTIONS[spread.index(max(spread))]
    state = of(Reading(Channel.FACE, POLARITY_OF[name], sure, 0.0, POLARITY_OF[name], name, lean, spread))
    assert -1.0 <= state.valence <= 1.0 and 0.0 <= state.arousal <= 1.0
    assert (state.emotion == name and math.copysign(1.0, state.valence) == math.copysign(1.0, lean)) or not (
        abs(lean) > 1e-9
    )


def test_distances_are_those_of_the_plane():
    assert distance((1.0, 1.0), (-1.0, 0.0)) == pytest.approx(8**0.5)
    assert distance((0.2, 0.5), (0.2, 0.5)) == 0.0
