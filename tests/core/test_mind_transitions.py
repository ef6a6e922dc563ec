"""The state machine: kinds of change, what surprises, and how stability falls and comes back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotionai_core.cognition.expectation import WINDOW, Persistence, Surprises, expected, histories
from emotionai_core.cognition.stream import MindStream
from emotionai_core.cognition.transitions import (
    MOST_JUMP,
    baseline,
    kind_of,
    neuroticism,
    recovered,
    shaken,
)
from emotionai_core.records.memory import EmotionState, SurpriseModel, Transition, TransitionKind
from emotionai_core.settings import Settings
from tests.core.minds import Said, film

PLAIN = Settings()
UNIT = st.floats(0.0, 1.0)


def transitions(*said: Said, scenes=(), settings: Settings = PLAIN) -> tuple[Transition, ...]:
    return MindStream(settings, Persistence()).mind(film(said, scenes)).transitions


@pytest.mark.parametrize(
    ("jump", "elapsed", "surprise", "provoked", "kind"),
    [
        (0.25, 1.0, 1.0, True, TransitionKind.NATURAL),
        (0.71, 30.0, 0.0, True, TransitionKind.SUDDEN),
        (0.71, 30.1, 0.0, False, TransitionKind.GRADUAL),
        (0.71, 30.1, 0.6, False, TransitionKind.TRIGGERED),
        (0.70, 1.0, 0.59, False, TransitionKind.GRADUAL),
        (0.70, 1.0, 0.0, True, TransitionKind.TRIGGERED),
    ],
)
def test_kinds_of_change(jump, elapsed, surprise, provoked, kind):
    assert kind_of(jump, elapsed, surprise, provoked, PLAIN) is kind


def test_somebody_elses_strong_opposite_emotion_triggers_a_change():
    never = Settings(surprise_threshold=1.0)
    start, end = Said(0.0, 1.0, "ann", "joy", "ben"), Said(60.0, 61.0, "ann", "neutral", "ben")
    for emotion, listener, kind in (
        ("anger", "ann", TransitionKind.TRIGGERED),
        ("joy", "ann", TransitionKind.GRADUAL),
        ("neutral", "ann", TransitionKind.GRADUAL),
    ):
        (change,) = transitions(start, Said(30.0, 31.0, "ben", emotion, listener), end, settings=never)
        assert change.kind is kind, emotion
    # In another scene, while she is away, it provokes nobody.
    (change,) = transitions(start, Said(30.0, 31.0, "ben", "anger"), end, scenes=[20.0, 50.0], settings=never)
    assert (change.kind, change.cut) == (TransitionKind.GRADUAL, True)


def test_a_transition_tells_where_from_and_where_to():
    first, second = transitions(
        Said(0.0, 1.0, "ann", "joy"), Said(2.0, 3.0, "ben", "fear"), Said(5.0, 6.0, "ann", "anger"),
        Said(8.0, 9.0, "ben", "fear"),
    )  # fmt: skip
    assert (first.before, first.utterance, first.person, first.origin, first.emotion) == (0, 2, "ann", "joy", "anger")
    assert (first.elapsed, first.kind, first.cut) == (5.0, TransitionKind.SUDDEN, False)
    assert first.predicted == (pytest.approx(0.76), pytest.approx(0.74))
    assert first.error == pytest.approx(((0.76 + 0.51) ** 2 + (0.74 - 0.795) ** 2) / 2)
    assert (second.jump, second.error, second.kind) == (0.0, 0.0, TransitionKind.NATURAL)
    assert second.surprise < first.surprise


@given(UNIT, UNIT, st.floats(0.0, 1e4), st.floats(0.0, 1e4))
def test_calm_time_brings_stability_back_and_never_beyond_the_baseline(stability, base, one, other):
    near, far = sorted((one, other))
    early, late = recovered(stability, base, near, 120.0), recovered(stability, base, far, 120.0)
    assert abs(late - base) <= abs(early - base) + 1e-12 <= abs(stability - base) + 2e-12
    assert (stability - base) * (late - base) >= -1e-12
    assert recovered(stability, base, 120.0, 120.0) == pytest.approx((stability + base) / 2)


@given(UNIT, st.floats(0.0, MOST_JUMP), st.floats(0.0, MOST_JUMP), UNIT, UNIT)
def test_stability_falls_with_jump_and_surprise_down_to_the_floor(stability, one, other, dull, odd):
    small, large = sorted((one, other))
    little, much = sorted((dull, odd))
    floor = PLAIN.stability_floor
    assert floor <= shaken(stability, large, much, PLAIN) <= max(floor, stability)
    assert shaken(stability, large, little, PLAIN) <= shaken(stability, small, little, PLAIN)
    assert shaken(stability, large, much, PLAIN) <= shaken(stability, large, little, PLAIN)
    assert shaken(max(floor, stability), PLAIN.natural_jump, much, PLAIN) == max(floor, stability)


@given(st.integers(0, 200), st.integers(0, 200))
def test_high_neuroticism_lowers_the_baseline(changes, sudden):
    sudden = min(changes, sudden)
    assert 0.0 < neuroticism(changes, sudden) < 1.0
    assert PLAIN.stability_floor <= baseline(changes, sudden, PLAIN.stability_floor) <= 1.0
    assert baseline(changes + 1, sudden + 1, 0.1) < baseline(changes, sudden, 0.1)
    assert baseline(changes + 1, sudden, 0.1) > baseline(changes, sudden, 0.1)


def test_surprise_is_the_rank_among_those_so_far():
    plain = Surprises(np.zeros(0))
    assert [plain.next(error) for error in (0.3, 0.1, 0.5, 0.3)] == [0.5, 0.25, 2.5 / 3, 2.0 / 4]
    before = Surprises(np.linspace(0.0, 1.0, 101))
    assert before.next(0.5) == pytest.approx(0.5)
    assert Surprises(np.linspace(0.0, 1.0, 101)).next(2.0) == pytest.approx(30.5 / 31)


@given(st.lists(st.floats(0.0, 4.0), min_size=1, max_size=40), st.lists(st.floats(0.0, 4.0), max_size=5))
def test_surprise_lies_within_its_range_and_grows_with_the_error(errors, prior):
    one = Surprises(np.array(prior))
    for error in errors:
        other = one.copy()
        larger = other.next(error + 0.1)
        assert 0.0 < one.next(error) <= larger < 1.0


class Remembering:
    """Expects the mean of what it was shown, and remembers what that was."""

    model = SurpriseModel("mean", "1", (), "For a test.")
    prior = np.zeros(0)

    def __init__(self) -> None:
        self.shown: list[tuple[np.ndarray, np.ndarray]] = []

    def predict(self, history: np.ndarray, known: np.ndarray) -> np.ndarray:
        self.shown.append((history, known))
        return (history[:, :, :2] * known[:, :, None]).sum(axis=1) / known.sum(axis=1, keepdims=True)


def states(*points: tuple[str, float, float, float]) -> list[EmotionState]:
    return [EmotionState(n, who, at, "joy", v, a, 1.0, (0.0, 0.0, 1.0)) for n, (who, at, v, a) in enumerate(points)]


def test_a_window_holds_the_characters_own_last_states():
    made = states(("a", 0.0, 0.1, 0.2), ("b", 1.0, -1.0, 1.0), ("a", 3.0, 0.3, 0.4), ("a", 7.0, 0.5, 0.6))
    others = np.array([False, False, True, False])
    history, known = histories(made, others, [3, 2])
    assert history.shape == (2, WINDOW, 4) and known.sum(axis=1).tolist() == [2, 1]
    assert history[0, -2:].tolist() == [[0.1, 0.2, 0.0, 0.0], [0.3, 0.4, 3.0, 1.0]]
    assert history[1, -1].tolist() == [0.1, 0.2, 0.0, 0.0] and not history[0, :-2].any()
    long = states(*[("a", float(n), n / 100, 0.5) for n in range(20)])
    history, known = histories(long, np.zeros(20, bool), [19])
    assert history[0, :, 0].tolist() == pytest.approx([n / 100 for n in range(11, 19)]) and known.all()


def test_predictions_are_asked_for_in_batches_of_one_size_and_kept_in_range():
    model = Remembering()
    history = np.full((300, WINDOW, 4), 5.0)
    found = expected(model, history, np.ones((300, WINDOW), bool))
    assert {one.shape for one, _ in model.shown} == {(256, WINDOW, 4)}
    assert all(known.any(axis=1).all() for _, known in model.shown)
    assert found.tolist() == [[1.0, 1.0]] * 300
    assert expected(model, history[:0], np.ones((0, WINDOW), bool)).shape == (0, 2)
