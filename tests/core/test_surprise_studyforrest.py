"""The annotated film as lines, and what the comparison with its annotations finds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.studyforrest import measures as drawing
from benchmarks.studyforrest.annotations import HEARD, SEEN, Interval, Noted, intervals, places
from benchmarks.studyforrest.compare import Comparison, measures, valences
from benchmarks.studyforrest.film import analysis
from benchmarks.studyforrest.measures import measured, pearson, ranks, spearman
from emotionai_core.records.evidence import EMOTIONS, Channel, Polarity
from emotionai_core.settings import Settings

FACE, TEXT = {Channel.FACE: 0.5, Channel.VOICE: 0.0, Channel.TEXT: 0.0}, {Channel.TEXT: 0.9}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch):
    """Intervals of fewer draws: wide enough apart from what is asserted."""
    monkeypatch.setattr(drawing, "DRAWS", 60)


def interval(who: str, start: float, emotion: str, valence: float, cues: dict[Channel, float], towards: float = 1.0):
    shares = tuple(0.8 * (name == emotion) + 0.2 * (name == "neutral") for name in EMOTIONS)
    return Interval(
        who, start, start + 4.0, shares, {one: cues.get(one, 0.0) for one in Channel}, valence, 0.5, towards
    )


def scene() -> list[Interval]:
    told = [interval("ANN", 0.0, "joy", 0.9, FACE), interval("BOB", 2.0, "anger", -0.7, TEXT)]
    return [*told, interval("ANN", 10.0, "sadness", -0.5, {}, 0.0)]


def test_cues_become_channels_and_who_is_there_listens():
    made = analysis(scene(), np.array([0.0, 9.0]), Settings())
    first, second, third = made.lines
    assert [one.channel for one in first.readings] == [Channel.FACE]
    assert first.readings[0].polarity is Polarity.POSITIVE
    assert (first.listener, first.listener_emotion) == ("BOB", "anger")
    assert [one.channel for one in second.readings] == [Channel.TEXT]
    assert third.readings == () and third.listener == ""
    assert [shot.scene for shot in made.shots] == [0, 1]
    assert made.faces.time.tolist() == [0.0, 1.0, 2.0, 3.0]


def test_ratings_are_not_fed():
    told = scene()
    other = [interval(one.character, one.start, "joy", -one.valence, one.cues, 0.3) for one in told]
    kept = [
        Interval(one.character, one.start, one.end, one.emotions, one.cues, two.valence, 0.1, two.towards)
        for one, two in zip(told, other, strict=True)
    ]
    made, again = (analysis(one, np.array([0.0]), Settings()) for one in (told, kept))
    assert made.lines == again.lines


def test_what_was_noted_is_weighed_by_time():
    noted = Noted(scene())
    assert noted.state("ANN", 2.0, 12.0) == (pytest.approx((2 * 0.9 - 2 * 0.5) / 4), 0.5)
    assert np.isnan(noted.state("ANN", 5.0, 9.0)).all()
    assert noted.regard("ANN", "BOB") == (2.0, pytest.approx(0.9))
    assert noted.regard("BOB", "ANN") == (2.0, pytest.approx(-0.7))


def test_rank_correlation_of_known_values():
    assert ranks(np.array([3.0, 1.0, 3.0])).tolist() == [2.5, 1.0, 2.5]
    rising = np.arange(9.0)
    assert spearman(rising, rising**3) == pytest.approx(1.0)
    assert pearson(rising, -rising) == pytest.approx(-1.0)
    assert np.isnan(pearson(rising, np.ones(9)))


def test_intervals_are_wider_when_neighbours_are_alike():
    random = np.random.default_rng(3)
    slow = np.repeat(random.normal(size=20), 10)
    other = slow + np.repeat(random.normal(size=20), 10)
    apart, together = (measured("", "", pearson, slow, other, block) for block in (1, 10))
    assert apart.value == together.value == pearson(slow, other)
    assert together.high - together.low > 1.5 * (apart.high - apart.low)
    assert measured("", "", pearson, np.array([1.0, np.nan, 2.0, 4.0]), np.array([1.0, 5.0, 2.0, 4.0])).count == 3


@pytest.mark.shared
@pytest.mark.parametrize(("group", "lines", "least"), [(SEEN, 0.85, 0.9), (HEARD, 0.7, 0.85)])
def test_arcs_of_the_named_go_with_what_was_noted(
    quick: None, shared_data: Path, group: str, lines: float, least: float
):
    folder = shared_data / "film_annotation_studyforrest"
    made = analysis(intervals(folder, group), places(folder), Settings())
    case = Comparison(group, made, Noted(intervals(folder, SEEN)), Settings())
    found = {one.what: one for one in valences(case, case.mind("persistence"), case.states())}
    assert found["valence of lines (r)"].value > lines
    for name in ("Forrest", "Jenny", "Dan"):
        assert found[f"arc of {name} (r)"].value > least


@pytest.mark.shared
def test_surprise_and_regard_follow_the_annotations(quick: None, shared_data: Path):
    folder = shared_data / "film_annotation_studyforrest"
    made = analysis(intervals(folder, SEEN), places(folder), Settings())
    case = Comparison("", made, Noted(intervals(folder, SEEN)), Settings())
    found = {one.what: one for one in measures(case)}
    assert found["surprise, lstm, at noted turning points (AUC)"].low > 0.65
    assert found["noted change is larger where a transition is sudden (AUC)"].low > 0.7
    assert found["balance (rank correlation with noted regard of pairs)"].low > 0.3
