"""What comes to a character's mind: likeness, a little for the same emotion, and nothing from the future."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from emotionai_core.cognition.recall import recall, recall_words
from emotionai_core.settings import Settings
from tests.core.remembered import index_of, memories_of, unit_vectors

INF = float("inf")
PLAIN = Settings()


def leaning(*cosines: float) -> np.ndarray:
    """Line 0 along the first axis; line n + 1 at the nth cosine to it."""
    made = np.zeros((len(cosines) + 1, 384), np.float32)
    made[0, 0] = 1.0
    for place, cosine in enumerate(cosines, 1):
        made[place, 0], made[place, place] = cosine, np.sqrt(1.0 - cosine**2)
    return made


def test_the_most_alike_come_first_and_the_same_emotion_helps():
    index = index_of(leaning(0.9, 0.8, 0.7, 0.1))
    memories = memories_of([(0, 1, "joy", 5), (0, 2, "anger", 5), (0, 3, "anger", 5), (0, 4, "joy", 5)], ["ada"])
    found = recall(memories, index, "ada", 0, "anger", 10.0, PLAIN)
    assert [one.row for one in found] == [1, 0, 2]
    assert [one.boost for one in found] == [0.15, 0.0, 0.15]
    assert [one.similarity for one in found] == pytest.approx([0.8, 0.9, 0.7], abs=1e-3)
    assert all(one.score == one.similarity + one.boost for one in found)
    unfelt = recall(memories, index, "ada", 0, "", 10.0, PLAIN, limit=2)
    assert [one.row for one in unfelt] == [0, 1] and {one.boost for one in unfelt} == {0.0}
    stronger = dataclasses.replace(PLAIN, emotion_boost=0.9)
    assert recall(memories, index, "ada", 0, "joy", 10.0, stronger)[1].row == 3


def test_nothing_felt_is_no_feeling_in_common():
    index = index_of(leaning(0.9, 0.8, 0.7))
    memories = memories_of([(0, 1, "", 5), (0, 2, "neutral", 5), (0, 3, "", 5)], ["ada"])
    for emotion, boosted in (("", []), ("neutral", [1])):
        found = recall(memories, index, "ada", 0, emotion, 10.0, PLAIN)
        assert len(found) == 3 and [one.row for one in found if one.boost] == boosted
    assert [memories.shown(row) for row in range(3)] == ["", "neutral", ""]


def test_what_is_hardly_alike_does_not_come_to_mind():
    index = index_of(leaning(0.5, 0.3, 0.3, 0.2))
    memories = memories_of([(0, 1, "anger", 5), (0, 2, "anger", 5), (0, 3, "joy", 5), (0, 4, "joy", 5)], ["ada"])
    assert [one.row for one in recall(memories, index, "ada", 0, "joy", 10.0, PLAIN)] == [0, 2]
    lower = dataclasses.replace(PLAIN, memory_similarity=0.25)
    assert [one.row for one in recall(memories, index, "ada", 0, "", 10.0, lower)] == [0, 1, 2]


def test_only_ones_own_and_only_what_stayed_before():
    index = index_of(leaning(0.9, 0.8, 0.7, 0.6, 0.5))
    rows = [(0, 1, "joy", 5.0), (1, 2, "joy", 1.0), (0, 3, "joy", 10.0), (0, 4, "joy", INF), (0, 5, "joy", 9.9)]
    memories = memories_of(rows, ["ada", "bob"])
    assert [one.row for one in recall(memories, index, "ada", 0, "", 10.0, PLAIN)] == [0, 4]
    assert [one.row for one in recall(memories, index, "bob", 0, "", 10.0, PLAIN)] == [1]
    assert recall(memories, index, "nobody", 0, "", 10.0, PLAIN) == ()


def test_a_line_does_not_call_up_itself_and_nothing_is_known_of_lines_without_vectors():
    index = index_of(leaning(0.9, 0.8), without=[2])
    memories = memories_of([(0, 0, "joy", 1), (0, 1, "joy", 1), (0, 2, "joy", 1)], ["ada"])
    assert [one.row for one in recall(memories, index, "ada", 0, "joy", 10.0, PLAIN)] == [1]
    assert recall(memories, index, "ada", 2, "joy", 10.0, PLAIN) == ()


def test_equal_ones_come_in_film_order():
    vectors = leaning(0.9, 0.9, 0.9)
    vectors[1:] = vectors[1]
    memories = memories_of([(0, line, "joy", 1) for line in (3, 1, 2)], ["ada"])
    assert [one.row for one in recall(memories, index_of(vectors), "ada", 0, "", 10.0, PLAIN, limit=2)] == [0, 1]


def test_references_are_those_until_then():
    index = index_of(leaning(0.9, 0.8, 0.7))
    rows = [(0, 1, "joy", 1), (0, 2, "joy", 1), (0, 3, "joy", INF)]
    memories = memories_of(rows, ["ada"], rehearsals=[(0, 1), (0, 2), (1, 2)])
    early, late = (recall(memories, index, "ada", 0, "", at, PLAIN) for at in (3.0, 4.0))
    assert [one.references for one in early] == [1, 0] and [one.references for one in late] == [2, 1]


def test_words_call_up_what_a_line_of_the_same_vector_does():
    vectors = unit_vectors(60, 3)
    index = index_of(vectors)
    memories = memories_of([(0, line, "joy", 1) for line in range(1, 60)], ["ada"])
    anything = dataclasses.replace(PLAIN, memory_similarity=0.0)
    by_line = recall(memories, index, "ada", 0, "joy", 100.0, anything)
    assert recall_words(memories, index, "ada", vectors[0], "joy", 100.0, anything) == by_line
    assert len(by_line) == 5
