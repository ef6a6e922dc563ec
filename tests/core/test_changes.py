from __future__ import annotations

import math

import numpy as np
import pytest

from emotionai_core.fusion.changes import spoken_emotion, transitions
from emotionai_core.fusion.expression import HALF_WINDOW, expression_curves
from emotionai_core.fusion.pyramid import CurvePyramid
from emotionai_core.records.analysis import FaceTable
from emotionai_core.records.conflict import Verdict
from emotionai_core.records.evidence import EMOTIONS, Channel, Polarity, Reading
from emotionai_core.records.line import Line
from emotionai_core.records.utterance import Utterance, VoiceAffect


def spread(label: str, strength: float = 1.0) -> tuple[float, ...]:
    rest = (1 - strength) / 6
    return tuple(strength if one == label else rest for one in EMOTIONS)


def reading(channel: Channel, label: str, strength: float = 1.0, silent: bool = False) -> Reading:
    polarity = Polarity.ABSTAINS if silent else Polarity.NEUTRAL
    return Reading(channel, polarity, 0.9, 0.5, Polarity.NEUTRAL, label, distribution=spread(label, strength))


def line(number: int, start: float, person: str, *readings: Reading) -> Line:
    said = Utterance(number, start, start + 1.0, "words", "subtitle", 1.0)
    return Line(said, person, VoiceAffect(), readings, "", "", Verdict.UNSURE, None)


def test_opposite_sides_of_the_circle_are_the_largest_change():
    lines = [
        line(1, 0.0, "a", reading(Channel.TEXT, "joy")),
        line(2, 2.0, "b", reading(Channel.TEXT, "joy")),
        line(3, 4.0, "a", reading(Channel.TEXT, "sadness")),
        line(4, 6.0, "a", reading(Channel.TEXT, "neutral")),
    ]
    found = transitions(lines)
    assert [(one.person, one.previous, one.utterance, one.before, one.after) for one in found] == [
        ("a", 1, 3, "joy", "sadness"),
        ("a", 3, 4, "sadness", "neutral"),
    ]
    # A chord of 199.7 degrees, as half of the diameter; then from the rim to the centre.
    assert found[0].size == pytest.approx(math.sin(math.radians((207.5 - 7.8) / 2)))
    assert found[1].size == pytest.approx(0.5)
    assert found[0].time == 4.0


def test_the_same_emotion_a_long_pause_and_silence_are_no_changes():
    joy, anger = reading(Channel.TEXT, "joy"), reading(Channel.TEXT, "anger")
    assert transitions([line(1, 0, "a", joy), line(2, 3, "a", reading(Channel.TEXT, "joy", 0.6))]) == ()
    assert transitions([line(1, 0, "a", joy), line(2, 100, "a", anger)]) == ()
    assert transitions([line(1, 0, "", joy), line(2, 3, "", anger)]) == ()
    silent = reading(Channel.TEXT, "anger", silent=True)
    found = transitions([line(1, 0, "a", joy), line(2, 3, "a", silent), line(3, 6, "a"), line(4, 9, "a", anger)])
    assert [(one.previous, one.utterance) for one in found] == [(1, 4)]


def test_weaker_evidence_is_a_smaller_change():
    strong = transitions(
        [line(1, 0, "a", reading(Channel.TEXT, "joy")), line(2, 2, "a", reading(Channel.TEXT, "fear"))]
    )
    weak = transitions(
        [line(1, 0, "a", reading(Channel.TEXT, "joy", 0.4)), line(2, 2, "a", reading(Channel.TEXT, "fear", 0.4))]
    )
    assert 0 < weak[0].size < strong[0].size <= 1


def test_all_channels_that_speak_count_alike():
    mixed = line(1, 0, "a", reading(Channel.TEXT, "joy"), reading(Channel.FACE, "anger"))
    shown = spoken_emotion(mixed)
    assert shown is not None and shown[EMOTIONS.index("joy")] == shown[EMOTIONS.index("anger")] == 0.5
    voice = Reading(Channel.VOICE, Polarity.NEGATIVE, 0.9, 0.5, Polarity.NEGATIVE)
    assert spoken_emotion(line(1, 0, "a", voice)) is None


def faces(time: np.ndarray, emotion: np.ndarray, person: np.ndarray, confidence: np.ndarray) -> FaceTable:
    count = len(time)
    return FaceTable(
        time, np.zeros(count, np.int64), person, np.zeros((count, 4)), confidence, confidence, emotion, ("a", "b")
    )


def test_the_smooth_line_is_the_weighted_mean_of_a_window():
    random = np.random.default_rng(3)
    time = np.sort(random.uniform(0, 60, 500))
    time[250:] += 30
    emotion, confidence = random.dirichlet(np.ones(7), 500), random.uniform(0.1, 1, 500)
    person = random.integers(-1, 2, 500)
    emotion[17] = np.nan
    curves = expression_curves(faces(time, emotion, person, confidence))
    assert set(curves) == {"a", "b"}
    for index, key in enumerate("ab"):
        mine = (person == index) & np.isfinite(emotion[:, 0])
        curve, weight = curves[key], confidence[mine]
        signs = np.array([-1, -1, -1, 1, 0, -1, 0])
        assert np.array_equal(curve.time, time[mine])
        assert np.allclose(curve.raw, emotion[mine] @ signs)
        for place in range(0, len(curve.time), 7):
            near = np.abs(curve.time - curve.time[place]) <= HALF_WINDOW
            wanted = np.average(curve.raw[near], weights=weight[near])
            assert curve.smooth[place] == pytest.approx(wanted, abs=1e-9)


def test_nothing_is_averaged_across_a_cut_in_the_looks():
    time = np.array([0.0, 0.5, 1.0, 3.2, 3.5])
    emotion = np.array([spread("joy")] * 3 + [spread("anger")] * 2)
    curve = expression_curves(faces(time, emotion, np.zeros(5, np.int64), np.ones(5)))["a"]
    assert curve.smooth.tolist() == [1, 1, 1, -1, -1]


def test_a_blind_view_has_no_curves():
    none = faces(np.arange(5.0), np.full((5, 7), np.nan), np.zeros(5, np.int64), np.ones(5))
    assert expression_curves(none) == {}


@pytest.mark.parametrize("cuts", [[], [1], [7, 8, 5000], list(range(100, 9000, 100))])
def test_pyramids_keep_extremes_and_cross_no_gap_that_can_be_seen(cuts: list[int]):
    random = np.random.default_rng(8)
    time, value = np.arange(10_000.0), random.normal(0, 1, 10_000)
    for cut in cuts:
        time[cut:] += 30.0
    value[[0, 4999, 5000, 9999]] = 50
    pyramid = CurvePyramid.of(time, value, np.array(cuts, np.int64))
    runs = np.searchsorted(cuts, np.arange(10_000), side="right")
    assert len(pyramid.levels) > 6
    for number, level in enumerate(pyramid.levels):
        assert level.high.max() == 50 and level.low.min() == value.min()
        stretch = np.floor(time / level.length) if number else np.arange(10_000)
        first = np.flatnonzero(np.r_[True, np.diff(stretch) > 0])
        assert np.array_equal(level.low, np.minimum.reduceat(value, first))
        assert np.array_equal(level.high, np.maximum.reduceat(value, first))
        assert np.all(np.abs(level.time - time[first]) <= level.length)
        if 4 * level.length < 30:
            assert np.array_equal(level.run, runs[first])
        else:
            assert set(level.run.tolist()) == {0}


def test_a_pyramid_gives_the_coarsest_level_that_is_fine_enough():
    pyramid = CurvePyramid.of(np.arange(1000.0), np.sin(np.arange(1000.0)), np.zeros(0, np.int64))
    assert pyramid.level_for(0.1) == 0 and pyramid.levels[0].low is pyramid.levels[0].high
    for seconds in (2.0, 5.0, 9.0):
        level = pyramid.levels[pyramid.level_for(seconds)]
        assert seconds / 2 < level.length <= seconds
    assert CurvePyramid.of(np.array([3.0]), np.array([1.0]), np.zeros(0, np.int64)).level_for(100) == 0
