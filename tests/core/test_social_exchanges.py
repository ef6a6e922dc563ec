"""What single exchanges do to relations, against values worked out by hand from the rules as they are documented."""

from __future__ import annotations

import numpy as np
import pytest

from emotionai_core.records.society import Society
from emotionai_core.settings import Settings
from emotionai_core.social.circles import SocietyStream
from tests.core.social_films import analysis_of, mind_of, present_in, spoken, state_of

# Whoever has come closer than 0.05 is a friend, so that a second line finds one.
SOON = Settings(intimate_from=0.9, close_from=0.8, friends_from=0.05, acquaintance_from=0.01)


def said(*told: tuple[float, str, str, float, float], using: Settings | None = None, witness: str = "") -> Society:
    """Lines of a to b: (end, answer of b's face, words, valence, arousal)."""
    lines = [spoken(at, one[0] - 1.0, one[0], "a", "b", one[1], one[2]) for at, one in enumerate(told)]
    states = [state_of(line, one[3], one[4]) for line, one in zip(lines, told, strict=True)]
    keys = tuple("ab" + witness)
    present = present_in(lines, keys, [[witness]] * len(lines) if witness else ())
    return SocietyStream(using or Settings()).society(analysis_of(lines, keys), mind_of(states), present)


def towards(society: Society, source: str, target: str, column: str) -> list[float]:
    rows = (society.source == society.keys.index(source)) & (society.target == society.keys.index(target))
    return np.asarray(getattr(society, column))[rows].tolist()


def test_a_warm_line_that_is_answered_with_a_smile():
    """Valence 0.6, arousal 0.7: weight 1.2. b hears 0.7 * 0.6 + 0.3, a gets 0.5 * 0.6 + 0.5 back; c only sees it."""
    found = said((1.0, "joy", "Fine.", 0.6, 0.7), witness="c")
    assert towards(found, "b", "a", "positive") == pytest.approx([0.06 * 1.2 * 0.72])
    assert towards(found, "b", "a", "intimacy") == pytest.approx([0.07184])
    assert towards(found, "a", "b", "intimacy") == pytest.approx([0.06 * 1.2 * 0.8 + 0.02])
    for pair in (("a", "c"), ("c", "a")):
        assert towards(found, *pair, "intimacy") == pytest.approx([0.25 * (0.06 * 1.2 * 0.6 + 0.02)])


def test_an_angry_line_without_an_answer():
    """Valence -0.9, arousal 0.4: weight 0.9. The listener takes all of it, the speaker half; nothing falls below 0."""
    found = said((1.0, "", "Fine.", -0.9, 0.4))
    assert towards(found, "b", "a", "negative") == pytest.approx([0.0486])
    assert towards(found, "b", "a", "change") == pytest.approx([-0.0286])
    assert towards(found, "a", "b", "change") == pytest.approx([-0.0043])
    assert towards(found, "b", "a", "intimacy") == [0.0]


def test_a_minute_later_a_friend_counts_for_more_and_the_last_bit_is_harder():
    """0.07184 less 0.005 for a minute; 1.3 for a friend; times what is missing to 1."""
    found = said((1.0, "joy", "Fine.", 0.6, 0.7), (61.0, "joy", "Fine.", 0.6, 0.7), using=SOON)
    assert towards(found, "b", "a", "factor") == [1.0, 1.3]
    gain = 1.3 * 0.07184 * (1.0 - 0.06684)
    assert towards(found, "b", "a", "change") == pytest.approx([0.07184, gain])
    assert towards(found, "b", "a", "intimacy")[1] == pytest.approx(0.06684 + gain)
    assert towards(found, "b", "a", "positive")[1] == pytest.approx(2.3 * 0.05184)


@pytest.mark.parametrize(
    ("words", "change"),
    [
        ("You betrayed me!", 3.0 * (-0.03 + 0.02)),
        ("I would die for you.", 3.0 * (0.03 + 0.02)),
        ("I love you.", 2.5 * (0.03 + 0.02)),
        ("Fine.", 0.02),
    ],
)
def test_an_event_is_told_by_words_alone(words, change):
    """Nothing is shown, arousal 0.5: weight 1. An event counts as at least half of what can be shown."""
    found = said((1.0, "", words, 0.0, 0.5))
    for pair in (("a", "b"), ("b", "a")):
        assert towards(found, *pair, "change") == pytest.approx([change])
