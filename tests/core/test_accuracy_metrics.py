from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from benchmarks.accuracy.metrics import (
    DiarisationErrors,
    WordErrors,
    area_under_curve,
    best_pairs,
    diarisation_errors,
    spoken_words,
    word_errors,
)


def test_area_counts_pairs() -> None:
    kind, score = [1, 1, 0, 0, 0], [0.9, 0.4, 0.4, 0.3, 0.5]
    pairs = [(a > b) + 0.5 * (a == b) for a, b in itertools.product(score[:2], score[2:])]
    assert area_under_curve(kind, score) == pytest.approx(sum(pairs) / 6)
    assert area_under_curve([1, 0], [1.0, 1.0]) == 0.5
    assert math.isnan(area_under_curve([1, 1], [0.1, 0.2]))


def test_area_agrees_with_pairs_on_random_ties() -> None:
    random = np.random.default_rng(4)
    kind, score = random.random(60) < 0.3, random.integers(0, 8, 60)
    above, below = score[kind][:, None], score[~kind][None]
    assert area_under_curve(kind, score) == pytest.approx(((above > below) + 0.5 * (above == below)).mean())


def test_words_are_counted_without_case_and_punctuation() -> None:
    assert spoken_words("Well, don’t -- you KNOW? (It's '68.)") == ["well", "don't", "you", "know", "it's", "68"]
    assert spoken_words("Où est-il, 你好") == ["où", "est", "il", "你好"]


@pytest.mark.parametrize(
    ("said", "heard", "errors"),
    [
        ("the cat sat", "the cat sat", (0, 0, 0)),
        ("the cat sat", "", (0, 3, 0)),
        ("", "a b", (0, 0, 2)),
        ("the cat sat on the mat", "the bat sat on mat", (1, 1, 0)),
        ("a b c d", "b c d e", (0, 1, 1)),
    ],
)
def test_word_errors(said: str, heard: str, errors: tuple[int, int, int]) -> None:
    found = word_errors(said.split(), heard.split())
    assert (found.substituted, found.deleted, found.inserted) == errors
    assert found.words == len(said.split())


def test_word_errors_add_up_by_words() -> None:
    both = word_errors(["a"], []) + word_errors(["b", "c", "d"], ["b", "c", "d"])
    assert both == WordErrors(0, 1, 0, 4)
    assert both.rate == 0.25
    assert math.isnan(WordErrors(0, 0, 0, 0).rate)


REFERENCE = [(0.0, 4.0, "A"), (4.0, 10.0, "B")]


def test_names_do_not_matter_but_who_is_who_does() -> None:
    same = diarisation_errors(REFERENCE, [(0.0, 4.0, "x"), (4.0, 10.0, "y")], [(0.0, 10.0)])
    assert same == DiarisationErrors(0.0, 0.0, 0.0, 10.0)
    one = diarisation_errors(REFERENCE, [(0.0, 10.0, "x")], [(0.0, 10.0)])
    assert one.confused == pytest.approx(4.0)
    assert one.rate == pytest.approx(0.4)


def test_missed_false_and_confused_of_a_worked_example() -> None:
    # A 0-4, B 3-6 (one second of overlap), silence to 10. Heard: x 1-5 and y 5-7.
    found = diarisation_errors([(0.0, 4.0, "A"), (3.0, 6.0, "B")], [(1.0, 5.0, "x"), (5.0, 7.0, "y")], [(0.0, 10.0)])
    # x is A (3 s), y is B (1 s): 0-1 missed, 3-4 B missed, 4-5 confused, 6-7 false.
    assert found == DiarisationErrors(missed=2.0, false=1.0, confused=1.0, speech=7.0)


def test_collar_and_scored_parts() -> None:
    late = [(0.2, 4.2, "x"), (4.2, 10.0, "y")]
    assert diarisation_errors(REFERENCE, late, [(0.0, 10.0)]).rate == pytest.approx(0.04)
    assert diarisation_errors(REFERENCE, late, [(0.0, 10.0)], collar=0.25).rate == 0.0
    part = diarisation_errors(REFERENCE, late, [(5.0, 7.0), (8.0, 9.0)])
    assert part == DiarisationErrors(0.0, 0.0, 0.0, 3.0)
    assert diarisation_errors(REFERENCE, [], [(0.0, 10.0)]).rate == 1.0
    assert math.isnan(diarisation_errors([], [], [(0.0, 1.0)]).rate)


def test_one_person_said_twice_is_one_person() -> None:
    doubled = [(0.0, 4.0, "x"), (1.0, 3.0, "x"), (4.0, 10.0, "y")]
    assert diarisation_errors(REFERENCE, doubled, [(0.0, 10.0)]).rate == 0.0


@pytest.mark.parametrize("shape", [(1, 1), (3, 3), (2, 4), (4, 2), (5, 5)])
def test_best_pairs_equal_trying_all(shape: tuple[int, int]) -> None:
    random = np.random.default_rng(shape[0] * 10 + shape[1])
    for _ in range(20):
        gain = random.random(shape).round(1)
        found = best_pairs(gain)
        small, large = sorted(shape)
        assert len(found) == len({a for a, _ in found}) == len({b for _, b in found}) == small
        rows = gain if shape[0] <= shape[1] else gain.T
        best = max(
            sum(rows[n, c] for n, c in enumerate(order)) for order in itertools.permutations(range(large), small)
        )
        assert sum(gain[a, b] for a, b in found) == pytest.approx(best)
    assert best_pairs(np.zeros((0, 3))) == []
