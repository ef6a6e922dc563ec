"""Blind ratings: which pairs are shown, and what strengths and probabilities follow from them."""

from __future__ import annotations

import math
import random
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotionai_core.generation.ratings import ENOUGH, factors_of, pairs, table
from emotionai_core.generation.repeating import repeat
from emotionai_core.generation.strengths import binomial_p, strengths
from emotionai_core.records.clip import Clip, Maker, Mode
from emotionai_core.records.direction import Rating
from tests.core.clip_requests import make_clip, make_request

# American League East 1987 (Agresti 2002, Categorical Data Analysis, table 10.10): wins of the row over the column.
TEAMS = ("Milwaukee", "Detroit", "Toronto", "New York", "Boston", "Cleveland", "Baltimore")
WINS = np.array([
    [0, 7, 9, 7, 7, 9, 11], [6, 0, 7, 5, 11, 9, 9], [4, 6, 0, 7, 7, 8, 12], [6, 8, 6, 0, 6, 7, 10],
    [6, 2, 6, 7, 0, 7, 12], [4, 4, 5, 6, 6, 0, 6], [2, 4, 1, 3, 1, 7, 0],
])  # fmt: skip
PUBLISHED = (1.58, 1.44, 1.29, 1.25, 1.11, 0.68, 0.0)


def clips_of(line: int = 1, count: int = 4, factor: str = "prompt") -> list[Clip]:
    levels = ("full", "minimal")
    return [
        make_clip(
            f"{line}-{number}",
            make_request(line, seed=number, factors=((factor, levels[number % 2]),)),
            frames_hash=f"{line}-{number}",
        )
        for number in range(count)
    ]


def by_prompt(clips: list[Clip], coder: str = "A") -> list[Rating]:
    """Somebody who always prefers the full prompt, and else sees no difference."""
    level = {one.id: dict(one.request.factors)["prompt"] for one in clips}
    found: list[Rating] = []
    for first, second in pairs(clips, [], coder):
        same = level[first] == level[second]
        preferred = "equal" if same else "first" if level[first] == "full" else "second"
        found.append(Rating(first, second, preferred, coder))
    return found


def test_bradley_terry_gives_the_published_strengths():
    rows = [(i, j) for i in range(7) for j in range(7) for _ in range(WINS[i, j])]
    first, second = (np.array(side) for side in zip(*rows, strict=True))
    found = strengths(first, second, np.ones((1, len(rows))), 7, prior=0.0)[0]
    assert found - found[6] == pytest.approx(PUBLISHED, abs=0.006)


@pytest.mark.parametrize(
    ("wins", "losses", "p"), [(8, 2, 0.109375), (9, 1, 0.021484375), (10, 0, 0.001953125), (5, 5, 1.0), (1, 0, 1.0)]
)
def test_the_binomial_test_is_exact(wins: int, losses: int, p: float):
    assert binomial_p(wins, losses) == binomial_p(losses, wins) == pytest.approx(p)
    assert math.isnan(binomial_p(0, 0))
    assert 0 < binomial_p(900, 700) < 1e-5


@given(st.integers(0, 40), st.integers(0, 40))
def test_the_binomial_probability_falls_as_the_split_grows(wins: int, losses: int):
    if wins >= losses and wins + losses:
        assert binomial_p(wins + 1, losses) <= binomial_p(wins, losses) + 1e-12


def test_pairs_are_of_one_line_each_once_and_left_as_often_as_right():
    clips = clips_of(1, 6) + clips_of(2, 3)
    found = pairs(clips, [], "A")
    line = {one.id: one.request.utterance for one in clips}
    assert all(line[first] == line[second] for first, second in found)
    assert len({frozenset(pair) for pair in found}) == len(found) == 15 + 3
    lefts, rights = Counter(pair[0] for pair in found), Counter(pair[1] for pair in found)
    assert all(abs(lefts[one.id] - rights[one.id]) <= 2 for one in clips)
    assert found == pairs(clips[::-1], [], "A")
    assert [frozenset(pair) for pair in found] != [frozenset(pair) for pair in pairs(clips, [], "A", seed=7)]
    assert [frozenset(pair) for pair in found] != [frozenset(pair) for pair in pairs(clips, [], "B")]


def test_what_was_rated_is_not_asked_again_of_this_coder():
    clips = clips_of(1, 4)
    first, second = pairs(clips, [], "A")[0]
    rated = [Rating(second, first, "equal", "A")]
    assert frozenset((first, second)) not in {frozenset(one) for one in pairs(clips, rated, "A")}
    assert len(pairs(clips, rated, "A")) == 5
    assert len(pairs(clips, rated, "B")) == 6


def test_arcs_and_clips_with_the_same_pictures_are_not_compared():
    one, other = clips_of(1, 2)
    same = replace(other, id="again", frames_hash=other.frames_hash)
    arc = make_clip("arc", make_request(1, Maker.ARC))
    assert {frozenset(pair) for pair in pairs([one, other, same, arc], [], "A")} == {
        frozenset(("1-0", "1-1")), frozenset(("1-0", "again")),
    }  # fmt: skip


def test_wins_strengths_and_factors():
    clips = clips_of(1, 6)
    found = table(clips, by_prompt(clips))
    (prompt,) = found.factors
    assert prompt.factor == "prompt"
    full, minimal = prompt.levels
    assert (full.name, full.wins, full.losses, full.ties) == ("full", 9, 0, 0)
    assert (minimal.name, minimal.wins, minimal.losses) == ("minimal", 0, 9)
    assert full.p == pytest.approx(2 / 2**9)
    assert full.strength == pytest.approx(-minimal.strength)
    # It never lost, and yet is neither infinitely strong nor surely so.
    assert 0 < full.low < full.strength <= full.high < 1000
    best = max(found.clips, key=lambda one: one.standing.strength)
    assert dict(best.clip.request.factors)["prompt"] == "full"
    assert all(one.standing.wins + one.standing.losses + one.standing.ties == 5 for one in found.clips)
    assert found.count == 15
    assert found.left + found.right == 9


def test_many_coders_of_one_pair_are_one_vote_for_a_factor():
    clips = clips_of(1, 2)
    (prompt,) = table(clips, [Rating("1-0", "1-1", "first", f"coder {number}") for number in range(10)]).factors
    full = prompt.levels[0]
    assert (prompt.pairs, prompt.lines, full.wins, full.losses) == (1, 1, 1, 0)
    assert full.p == 1.0 and math.isnan(full.strength)
    # Most coders decide, whichever clip stood first; as many on either side are none.
    one, other = Rating("1-0", "1-1", "first", "A"), Rating("1-1", "1-0", "first", "B")
    votes = [one, other, Rating("1-1", "1-0", "second", "C")]
    assert table(clips, votes).factors[0].levels[0].wins == 1
    assert table(clips, votes[:2]).factors[0].levels[0].ties == 1
    both = [*clips, *clips_of(2, 2)]
    (prompt,) = table(both, [*votes, Rating("2-0", "2-1", "first", "A")]).factors
    assert (prompt.pairs, prompt.lines, prompt.levels[0].wins) == (2, 2, 2)


def test_the_order_of_ratings_does_not_matter():
    clips = clips_of(1, 5)
    ratings = by_prompt(clips) + by_prompt(clips, "B")[:4]
    shuffled = ratings[:]
    random.Random(3).shuffle(shuffled)
    assert table(clips, ratings) == table(clips, shuffled)


def test_few_ratings_give_counts_but_no_strength():
    clips = clips_of(1, 2)
    rating = Rating("1-0", "1-1", "first", "A")
    found = table(clips, [rating] * (ENOUGH - 1))
    assert found.clips[0].standing.wins == ENOUGH - 1
    assert math.isnan(found.clips[0].standing.strength)
    assert math.isfinite(table(clips, [rating] * ENOUGH).clips[0].standing.strength)


def test_ratings_of_clips_that_are_not_there_are_left_out():
    clips = clips_of(1, 2) + clips_of(2, 1)
    found = table(clips, [Rating("1-0", "gone", "first", "A"), Rating("1-0", "2-0", "first", "A")])
    assert found.count == 0
    assert found.clips == found.factors == ()
    assert math.isnan(found.side_p)


def test_a_pair_that_differs_in_two_factors_says_nothing_of_either():
    one = make_clip("a", make_request(1, factors=(("prompt", "full"), ("cfg", "1"))))
    other = make_clip("b", make_request(1, factors=(("prompt", "minimal"), ("cfg", "2"))), frames_hash="b")
    assert table([one, other], [Rating("a", "b", "first", "A")]).factors == ()


def test_what_made_a_clip_is_a_factor_unless_the_experiment_says_so():
    plain = make_request(1, Maker.LTX, mode=Mode.I2V, factors=())
    assert factors_of(plain) == (("maker", "ltx i2v"),)
    assert factors_of(replace(plain, maker=Maker.ANIMATIC)) == (("maker", "animatic"),)
    assert factors_of(replace(plain, factors=(("mode", "picture"),))) == (("mode", "picture"),)
    assert factors_of(repeat(make_clip("a", plain))) == (("maker", "ltx i2v"),)


def test_agreement_of_coders_does_not_depend_on_which_clip_stood_first():
    clips = clips_of(1, 6)
    ratings = by_prompt(clips)
    agreeing = [replace(one, coder="B") for one in ratings]
    turned = {"first": "second", "second": "first", "equal": "equal"}
    mirrored = [Rating(one.second, one.first, turned[one.preferred], "B") for one in ratings]
    whole = table(clips, ratings + agreeing).agreement
    assert whole == table(clips, ratings + mirrored).agreement
    assert (whole.coders, whole.pairs, whole.same, whole.alpha) == (("A", "B"), 15, 1.0, pytest.approx(1.0))
    against = [replace(one, preferred=turned[one.preferred], coder="B") for one in ratings]
    contrary = table(clips, ratings + against).agreement
    assert contrary.same == pytest.approx(6 / 15)
    assert contrary.alpha < 0.2
    assert math.isnan(table(clips, ratings).agreement.same)
