"""Lines said again in nearly the same words."""

from __future__ import annotations

from difflib import SequenceMatcher

from hypothesis import given
from hypothesis import strategies as st

from emotionai_core.judgement.takes import FEWEST_WORDS, LIKE, takes, words_of
from tests.core.deliveries import Said, film


def of(*texts: str) -> tuple[tuple[int, ...], ...]:
    return takes(film([Said(words=text) for text in texts]))


def test_same_words_are_takes_whatever_their_case_and_marks():
    assert of("Come back here!", "I know.", "come back here...", "Come back, here?") == ((0, 2, 3),)


def test_short_lines_are_none():
    assert of("Come back!", "Come back!") == ()


def test_one_word_in_seven_may_differ_and_one_in_six_may_not():
    seven = "I never wanted you to see this"
    assert of(seven, seven.replace("this", "it")) == ((0, 1),)
    assert of("I never wanted you to know", "I never wanted you to see") == ()


def test_order_matters():
    assert of("one two three four five six seven", "seven six five four three two one") == ()


def test_chains_do_not_drift_away_from_the_first():
    words = [f"w{number}" for number in range(9)]
    lines = [" ".join(words[start : start + 7]) for start in range(3)]
    assert of(*lines) == ((0, 1),)


def test_chinese_letters_are_words():
    assert of("你好嗎?", "你好嗎", "你好") == ((0, 1),)


@given(st.lists(st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=9).map(" ".join), max_size=12))
def test_every_line_that_is_like_the_first_of_a_group_is_in_one(texts: list[str]):
    said = [words_of(text) for text in texts]

    def alike(one: int, other: int) -> bool:
        return SequenceMatcher(None, said[one], said[other], autojunk=False).ratio() >= LIKE

    groups = of(*texts)
    grouped = [row for group in groups for row in group]
    assert len(grouped) == len(set(grouped))
    for group in groups:
        assert list(group) == sorted(group)
        assert all(alike(group[0], row) for row in group)
    alone = [row for row in range(len(texts)) if row not in grouped and len(said[row]) >= FEWEST_WORDS]
    assert not any(alike(one, other) for one in alone for other in alone if one < other)
