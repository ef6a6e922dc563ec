"""When channels contradict each other: each kind, abstention, and that chance alone marks next to nothing."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotionai_core.fusion.conflict import emotion_readings, judge, polarity_columns, voice_reading
from emotionai_core.perception.calibration import calibrated, polarities, valences
from emotionai_core.records.conflict import ConflictKind, Verdict
from emotionai_core.records.evidence import EMOTIONS, Channel, Polarity, Reading
from emotionai_core.records.utterance import VoiceAffect
from tests.core.fusions import showing

STRONG = 0.7
FACE, VOICE, TEXT = Channel.FACE, Channel.VOICE, Channel.TEXT
UP, DOWN, FLAT, OUT = Polarity.POSITIVE, Polarity.NEGATIVE, Polarity.NEUTRAL, Polarity.ABSTAINS


def says(channel: Channel, polarity: Polarity, sure: float = 0.9) -> Reading:
    return Reading(channel, polarity, sure, 0.8, polarity)


@pytest.mark.parametrize(
    ("face", "voice", "text", "verdict", "kind"),
    [
        (UP, None, DOWN, Verdict.CONFLICT, ConflictKind.MASKING),
        (UP, DOWN, None, Verdict.CONFLICT, ConflictKind.MASKING),
        (UP, DOWN, UP, Verdict.CONFLICT, ConflictKind.MASKING),
        (DOWN, None, UP, Verdict.CONFLICT, ConflictKind.SARCASM),
        (None, DOWN, UP, Verdict.CONFLICT, ConflictKind.SARCASM),
        (FLAT, DOWN, UP, Verdict.CONFLICT, ConflictKind.SARCASM),
        (FLAT, DOWN, DOWN, Verdict.CONFLICT, ConflictKind.SUPPRESSION),
        (FLAT, DOWN, None, Verdict.AGREES, None),
        (FLAT, None, DOWN, Verdict.AGREES, None),
        (FLAT, FLAT, DOWN, Verdict.AGREES, None),
        (FLAT, UP, UP, Verdict.AGREES, None),
        (UP, UP, UP, Verdict.AGREES, None),
        (DOWN, FLAT, DOWN, Verdict.AGREES, None),
        (UP, OUT, OUT, Verdict.UNSURE, None),
        (UP, OUT, None, Verdict.UNSURE, None),
        (OUT, OUT, OUT, Verdict.UNSURE, None),
        (None, None, None, Verdict.UNSURE, None),
    ],
)
def test_each_combination(face, voice, text, verdict, kind):
    readings = [says(c, p) for c, p in ((FACE, face), (VOICE, voice), (TEXT, text)) if p is not None]
    found = judge(readings, STRONG)
    assert found[:2] == (verdict, kind)
    assert (found[2] > 0) == (verdict is Verdict.CONFLICT)


def test_suppression_needs_strong_negatives():
    for voice, text in ((0.69, 0.9), (0.9, 0.69)):
        weak = [says(FACE, FLAT), says(VOICE, DOWN, voice), says(TEXT, DOWN, text)]
        assert judge(weak, STRONG)[0] is Verdict.AGREES
    assert judge([says(FACE, FLAT), says(VOICE, DOWN, 0.7), says(TEXT, DOWN, 0.7)], STRONG)[0] is Verdict.CONFLICT


READINGS = st.lists(
    st.tuples(st.sampled_from(list(Channel)), st.sampled_from(list(Polarity)), st.floats(0, 1)), max_size=3,
    unique_by=lambda one: one[0],
)  # fmt: skip


@given(READINGS)
def test_severity_lies_in_range_and_order_does_not_matter(raw):
    readings = [says(*one) for one in raw]
    found = {judge(order, STRONG) for order in itertools.permutations(readings)}
    assert len(found) == 1
    verdict, kind, severity = found.pop()
    assert 0.0 <= severity <= 1.0
    assert (kind is not None) == (verdict is Verdict.CONFLICT)


MIRROR = {UP: DOWN, DOWN: UP, FLAT: FLAT, OUT: OUT}


@given(READINGS)
def test_positive_against_negative_is_as_severe_as_negative_against_positive(raw):
    here = judge([says(*one) for one in raw], 0.0)
    there = judge([says(c, MIRROR[p], s) for c, p, s in raw], 0.0)
    if here[1] is not ConflictKind.SUPPRESSION and there[1] is not ConflictKind.SUPPRESSION:
        assert (here[0], here[2]) == (there[0], there[2])


def test_severity_by_hand():
    assert judge([says(FACE, UP, 0.8), says(TEXT, DOWN, 0.5)], STRONG)[2] == pytest.approx(0.4)
    three = [says(FACE, UP, 0.8), says(VOICE, DOWN, 0.9), says(TEXT, DOWN, 0.5)]
    assert judge(three, STRONG)[2] == pytest.approx(0.72)
    assert judge([says(FACE, FLAT, 0.8), says(VOICE, DOWN, 0.9), says(TEXT, DOWN, 0.75)], STRONG)[2] == pytest.approx(
        0.36
    )


# When a channel speaks


def one(distribution, enough=True, certainty=0.6, margin=0.25):
    return emotion_readings(FACE, np.array([distribution]), [enough], ["3 looks"], certainty, margin)[0]


def test_a_sure_channel_speaks():
    reading = one(showing("joy"))
    assert (reading.polarity, reading.label, reading.note) == (UP, "joy", "3 looks")
    assert reading.confidence == pytest.approx(0.94)
    assert reading.distribution_top == pytest.approx(0.94)


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_the_polarity_of_each_emotion(emotion):
    expected = {"joy": UP, "neutral": FLAT, "surprise": FLAT}.get(emotion, DOWN)
    assert one(showing(emotion)).polarity is expected


def test_emotions_of_one_polarity_count_together():
    split = [0.3, 0.0, 0.3, 0.1, 0.1, 0.2, 0.0]
    reading = one(split)
    assert reading.polarity is DOWN and reading.confidence == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("distribution", "enough", "why"),
    [
        (showing("joy"), False, "too few or too poor looks"),
        (showing("joy", 0.5), True, "50% sure, 60% needed"),
        ([0.4, 0, 0, 0.6, 0, 0, 0], True, "leads by 20%, 25% needed"),
    ],
)
def test_an_unsure_channel_abstains_and_says_why(distribution, enough, why):
    reading = one(distribution, enough)
    assert reading.polarity is OUT
    assert reading.leaning is UP
    assert reading.note == f"3 looks; abstains: {why}"


def test_a_silent_channel_has_no_reading():
    assert one([float("nan")] * 7) is None
    leaning, probability, lead, speaks = polarity_columns(np.zeros((0, 3)), 0.6, 0.2)
    assert len(leaning) == len(probability) == len(lead) == len(speaks) == 0


@pytest.mark.parametrize(
    ("valence", "sure", "off", "polarity", "leaning"),
    [
        (0.5, 0.8, "", UP, UP), (-0.5, 0.8, "", DOWN, DOWN), (0.1, 0.8, "", FLAT, FLAT), (-0.1, 0.8, "", FLAT, FLAT),
        (0.5, 0.5, "", OUT, UP), (0.5, 0.8, "The voice channel is off.", OUT, UP),
    ],
)  # fmt: skip
def test_the_voice_by_its_valence(valence, sure, off, polarity, leaning):
    reading = voice_reading(VoiceAffect(0.5, valence, 0.5, sure), 0.1, 0.6, off)
    assert (reading.polarity, reading.leaning) == (polarity, leaning)
    assert bool(reading.note) == (polarity is OUT)


def test_a_voice_of_arousal_alone_contradicts_nothing():
    reading = voice_reading(VoiceAffect(0.7, float("nan"), float("nan"), 0.9), 0.1, 0.6, "")
    assert reading.polarity is OUT and "0.70" in reading.note
    assert voice_reading(VoiceAffect(), 0.1, 0.6, "") is None


# Two mediocre channels


def two_random_channels(honest: bool, n: int = 4000, accuracy: float = 0.6):
    """Channels that find the one true emotion in 60 % of lines, a lucky guess among seven included.

    Their networks always claim 95 %. Honest ones are calibrated: mixed with chance by how often they are right.
    """
    knows = (accuracy - 1 / 7) / (1 - 1 / 7)
    chance = np.random.default_rng(4)
    truth = chance.integers(0, 7, n)
    found = []
    for channel in (FACE, TEXT):
        said = np.where(chance.random(n) < knows, truth, chance.integers(0, 7, n))
        raw = np.array([showing(EMOTIONS[one], 0.95) for one in said])
        known = calibrated(raw, {"recall": dict.fromkeys(EMOTIONS, accuracy)} if honest else {})
        found.append(emotion_readings(channel, known, [True] * n, [""] * n, 0.6, 0.25))
    verdicts = [judge([face, text], STRONG)[0] for face, text in zip(*found, strict=True)]
    return {verdict: verdicts.count(verdict) / n for verdict in Verdict}


def test_overconfident_channels_contradict_each_other_by_error_alone():
    shares = two_random_channels(honest=False)
    # The emotions agree in one true way and err apart; without calibration that alone makes this many "conflicts".
    assert shares[Verdict.CONFLICT] > 0.1
    assert shares[Verdict.UNSURE] == 0.0


def test_calibrated_channels_abstain_instead():
    shares = two_random_channels(honest=True)
    assert shares[Verdict.CONFLICT] < 0.01
    assert shares[Verdict.UNSURE] > 0.2


def test_a_stated_accuracy_is_the_probability_that_comes_out():
    called = np.array([[float(name == "joy") for name in EMOTIONS]])
    for stated in (0.2, 0.6, 0.86, 1.0):
        assert calibrated(called, {"recall": {"joy": stated}})[0, 3] == pytest.approx(stated, abs=1e-6)


# Calibration


@given(
    rows=st.lists(st.lists(st.floats(0, 1), min_size=7, max_size=7).filter(lambda r: sum(r) > 0.01), max_size=6),
    temperature=st.floats(0.3, 5.0),
    recall=st.dictionaries(st.sampled_from(EMOTIONS), st.floats(0, 1)),
)
def test_a_calibrated_distribution_is_one(rows, temperature, recall):
    raw = np.array(rows, float).reshape(-1, 7)
    raw = raw / np.maximum(raw.sum(axis=1, keepdims=True), 1e-9)
    found = calibrated(raw, {"temperature": temperature, "recall": recall})
    assert found.shape == raw.shape
    assert np.all(found >= -1e-12)
    assert found.sum(axis=1) == pytest.approx(np.ones(len(raw)))


def test_calibration_trusts_no_class_more_than_it_deserves():
    disgust = np.array([showing("disgust", 0.99)])
    assert calibrated(disgust, {"recall": {"disgust": 0.01}})[0, 1] < 0.2
    assert calibrated(disgust, {})[0] == pytest.approx(disgust[0])
    assert calibrated(disgust, {"temperature": 2.0})[0, 1] < 0.99
    silent = np.full((1, 7), np.nan)
    assert np.isnan(calibrated(silent, {"recall": {"joy": 0.5}})).all()


def test_a_face_that_nothing_is_known_about_is_as_likely_positive_as_negative():
    """Four of the seven classes are negative: shared out among classes, ignorance would look like anger."""
    recall = dict(zip(EMOTIONS, (0.69, 0.01, 0.25, 0.85, 0.60, 0.45, 0.47), strict=True))
    flat = np.full((1, 7), 1 / 7)
    assert polarities(flat, {"recall": dict.fromkeys(EMOTIONS, 1 / 7)})[0] == pytest.approx([1 / 3] * 3)
    fear = np.array([[float(name == "fear") for name in EMOTIONS]])
    _, _, _, speaks = polarity_columns(polarities(fear, {"recall": recall}), 0.6, 0.25)
    assert not speaks.any()
    joy = np.array([[float(name == "joy") for name in EMOTIONS]])
    leaning, _, _, speaks = polarity_columns(polarities(joy, {"recall": recall}), 0.6, 0.25)
    assert speaks.all() and leaning[0] == 2
    assert valences(flat, {"recall": recall})[0] > -0.2
    assert polarities(fear, {})[0] == pytest.approx([1.0, 0.0, 0.0])
