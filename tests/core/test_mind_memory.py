"""Short-term memory, the candidate buffer, sudden shifts, insights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotionai_core.cognition.candidates import Candidates
from emotionai_core.cognition.consolidation import Shift, Shifts, hotspots, patterns
from emotionai_core.cognition.expectation import Persistence
from emotionai_core.cognition.inspection import rehearsals, short_term
from emotionai_core.cognition.short_term import ShortTermMemory, described, trend, volatility, volatility_threshold
from emotionai_core.cognition.stream import MindStream
from emotionai_core.records.memory import Entry, Transition, TransitionKind, Trend
from emotionai_core.settings import Settings
from tests.core.minds import Said, film

PLAIN = Settings()
NAN = float("nan")


@given(st.integers(1, 6), st.lists(st.sampled_from("ab"), max_size=40))
def test_short_term_memory_never_holds_more_than_it_may(size, keys):
    memory = ShortTermMemory(size)
    held: dict[str, list[int]] = {"a": [], "b": []}
    for row, key in enumerate(keys):
        leaving = memory.add(key, row)
        assert leaving == (held[key].pop(0) if len(held[key]) == size else -1)
        held[key].append(row)
        assert memory.held(key) == tuple(held[key]) and len(memory.held(key)) <= size
    other = memory.copy()
    assert memory.archive() == sorted(held["a"] + held["b"])
    assert memory.held("a") == () and other.held("a") == tuple(held["a"])


@pytest.mark.parametrize(
    ("valences", "found"),
    [
        ([-0.3, -0.1, 0.1, 0.3], Trend.IMPROVING),
        ([0.3, 0.1, NAN, -0.1, -0.3], Trend.DECLINING),
        ([0.1, 0.0, 0.1, 0.0], Trend.STABLE),
        ([0.7, -0.6, 0.7, -0.6], Trend.VOLATILE),
        ([0.7, -0.6], Trend.STABLE),
        ([NAN] * 5, Trend.STABLE),
        ([], Trend.STABLE),
    ],
)
def test_trends(valences, found):
    assert trend(np.array(valences), 0.35, PLAIN) is found


def test_volatility_is_the_deviation_of_what_is_known():
    assert volatility(np.array([0.2, NAN, 0.6])) == pytest.approx(np.std([0.2, 0.6]))
    assert np.isnan(volatility(np.array([0.2, NAN]))) and np.isnan(volatility(np.zeros(0)))


def test_the_presence_of_others_lowers_the_threshold():
    found = [volatility_threshold(pressure, PLAIN) for pressure in range(30)]
    assert found[0] == PLAIN.volatile_from and found == sorted(found, reverse=True)
    assert found[1] < found[0] and found[-1] == PLAIN.volatile_from / 2
    swing = np.array([0.3, -0.3, 0.3, -0.3])
    assert described([0, 1, 2, 3], swing, 0, PLAIN).trend is not Trend.VOLATILE
    crowded = described([0, 1, 2, 3], swing, 9, PLAIN)
    assert (crowded.trend, crowded.pressure) == (Trend.VOLATILE, 9) and crowded.rows == (0, 1, 2, 3)


def test_what_is_in_mind_at_a_moment():
    said = [Said(2.0 * n, 2.0 * n + 1, "ann", "joy", "ben" if n < 3 else "") for n in range(8)]
    memories = MindStream(PLAIN, Persistence()).mind(film(said)).memories
    held = short_term(memories, "ann", 13.0, PLAIN)
    assert memories.utterance[list(held.rows)].tolist() == [2, 3, 4, 5, 6]
    early = short_term(memories, "ann", 3.5, PLAIN)
    assert memories.utterance[list(early.rows)].tolist() == [0, 1] and early.pressure == 1
    assert short_term(memories, "ann", 0.5, PLAIN).rows == ()
    assert short_term(memories, "nobody", 9.0, PLAIN).rows == ()


def rows(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.intp)


def test_only_what_entered_is_called_up_and_enough_of_it_is_kept():
    buffer = Candidates(6, 2)
    assert buffer.enter(rows(0, 1), np.array([1.0, 1.0]), Entry.SURPRISE).tolist() == [0, 1]
    assert buffer.enter(rows(1, 2), np.array([5.0, 5.0]), Entry.AROUSAL).tolist() == [2]
    assert buffer.entry.tolist() == [1, 1, 2, 0, 0, 0]
    assert buffer.rehearse(rows(0, 3), rows(4, 4), np.array([0.5, 0.9]), 6.0).tolist() == [0]
    assert buffer.references.tolist() == [1, 0, 0, 0, 0, 0] and np.isinf(buffer.promoted).all()
    kept = buffer.copy(4, 8)
    buffer.rehearse(rows(0), rows(5), np.array([0.7]), 8.0)
    assert (buffer.promoted[0], buffer.references[0], kept.references[0]) == (8.0, 2, 1)
    assert [part.tolist() for part in buffer.pairs()] == [[0, 0], [4, 5], [0.5, 0.7]]
    assert len(kept.entered) == 8 and kept.pairs()[0].tolist() == [0]


def test_a_hotspot_is_kept_at_once_unless_it_is_already():
    buffer = Candidates(3, 1)
    buffer.enter(rows(0, 1), np.array([1.0, 2.0]), Entry.SURPRISE)
    buffer.rehearse(rows(0), rows(2), np.array([0.5]), 3.0)
    buffer.keep(rows(0, 1, 2), np.full(3, 9.0))
    assert buffer.promoted.tolist() == [3.0, 9.0, 9.0] and buffer.entered.tolist() == [1.0, 2.0, 9.0]
    assert buffer.entry.tolist() == [Entry.SURPRISE, Entry.HOTSPOT, Entry.HOTSPOT]


def sudden(number: int, time: float, person: str = "ann", origin: str = "joy", kind=TransitionKind.SUDDEN):
    return Transition(number, 0, person, time, kind, origin, "anger", 1.0, 1.0, (0.0, 0.5), 0.1, 0.9, 0.5, False)


def test_patterns_count_sudden_shifts():
    made = [
        sudden(1, 1.0),
        sudden(2, 2.0, origin="fear"),
        sudden(3, 3.0, origin="fear"),
        sudden(4, 4.0, kind=TransitionKind.TRIGGERED),
        sudden(5, 5.0, "abe"),
    ]
    found = [(one.person, one.origin, one.emotion, one.utterances) for one in patterns(made)]
    assert found == [
        ("abe", "joy", "anger", (5,)),
        ("ann", "fear", "anger", (2, 3)),
        ("ann", "joy", "anger", (1,)),
    ]


def test_hotspots_are_enough_sudden_shifts_in_a_short_time_and_overlapping_ones_are_one():
    at = [0.0, 30.0, 60.0, 85.0, 300.0, 330.0, 400.0, 500.0, 501.0, 502.0]
    made = [sudden(number, time) for number, time in enumerate(at)]
    made += [sudden(20, 10.0, "ben"), sudden(21, 20.0, "ben"), sudden(22, 30.0, "ben", kind=TransitionKind.GRADUAL)]
    found = [(one.person, one.start, one.end, one.utterances) for one in hotspots(made, PLAIN)]
    assert found == [("ann", 0.0, 85.0, (0, 1, 2, 3)), ("ann", 500.0, 502.0, (7, 8, 9))]


@given(st.lists(st.sampled_from([0.0, 5.0, 30.0, 61.0, 100.0]), max_size=12), st.integers(2, 4))
def test_as_they_happen_the_same_shifts_are_hot(gaps, needed):
    chosen = Settings(hotspot_shifts=needed)
    times = np.cumsum(gaps).tolist()
    stream, hot = Shifts(chosen), set[int]()
    for row, time in enumerate(times):
        hot |= {one.row for one in stream.add("ann", Shift(time, row))}
    found = hotspots([sudden(row, time) for row, time in enumerate(times)], chosen)
    assert hot == {number for one in found for number in one.utterances}


def test_insights_name_the_memories_they_rest_on():
    said = [
        Said(0.0, 1.0, "ann", "joy", "ben", 0.2, 1),
        Said(2.0, 3.0, "ann", "anger", "ben", 0.9, 1),
        Said(4.0, 5.0, "ann", "anger", "ben", 0.8, 1),
        Said(6.0, 7.0, "ann", "anger", "ben", 0.9, 1),
        Said(8.0, 9.0, "ann", "anger", "", 0.1, 1),
        Said(10.0, 11.0, "ben", "neutral", "", 0.5),
    ]
    mind = MindStream(Settings(surprise_threshold=0.4), Persistence()).mind(film(said))
    (scene,) = mind.reflections
    found = {one.kind: one for one in scene.insights if one.person == "ann"}
    assert len(found) == 3 and set(found) == {"recurrence", "intensity", "relation"}
    memories = mind.memories
    assert dict(found["recurrence"].numbers) == {"memories": 1.0, "similarity": 1.0}
    assert memories.utterance[list(found["recurrence"].rows)].tolist() == [1, 4]
    assert dict(found["intensity"].numbers) == {"lines": 3.0, "arousal": 0.9}
    assert memories.utterance[list(found["intensity"].rows)].tolist() == [1, 2, 3]
    order = [one.importance for one in scene.insights]
    assert order == sorted(order, reverse=True) and all(0.0 <= one <= 1.0 for one in order)
    assert all(memories.keys[memories.person[row]] == "ann" for one in found.values() for row in one.rows)


def test_a_calm_scene_is_remembered_for_its_tone_and_whom_it_was_with():
    said = [Said(2.0 * n, 2.0 * n + 1, "ann", "joy", "ben", 0.3) for n in range(3)]
    (scene,) = MindStream(PLAIN, Persistence()).mind(film(said)).reflections
    assert [(one.kind, one.about, one.emotion) for one in scene.insights] == [("relation", "ben", "joy")]
    (more,) = MindStream(PLAIN, Persistence()).mind(film([*said, Said(9.0, 10.0, "ann", "joy", "", 0.3)])).reflections
    assert {(one.kind, one.about) for one in more.insights} == {("relation", "ben"), ("tone", "")}
    assert dict(scene.insights[0].numbers) == {"lines": 3.0, "valence": pytest.approx(0.76)}
    mixed = [
        Said(2.0 * n, 2.0 * n + 1, "ann", name, "", 0.3) for n, name in enumerate(("neutral", "surprise", "sadness"))
    ]
    assert MindStream(PLAIN, Persistence()).mind(film(mixed)).reflections[0].insights == ()


def test_a_sudden_shift_is_told_with_the_memories_before_and_after_it():
    said = [Said(0.0, 1.0, "ann", "joy"), Said(2.0, 3.0, "ben", "joy"), Said(4.0, 5.0, "ann", "anger")]
    mind = MindStream(PLAIN, Persistence()).mind(film(said))
    (insight,) = [one for one in mind.reflections[0].insights if one.kind == "shift"]
    (change,) = mind.transitions
    assert (insight.person, insight.emotion) == ("ann", "anger")
    assert dict(insight.numbers) == {"shifts": 1.0, "jump": change.jump}
    assert mind.memories.utterance[list(insight.rows)].tolist() == [0, 2]


def test_rehearsals_up_to_a_moment():
    said = [Said(2.0 * n, 2.0 * n + 1, "ann", "joy" if n % 2 else "anger", topic=1) for n in range(5)]
    memories = MindStream(Settings(surprise_threshold=0.0), Persistence()).mind(film(said)).memories
    found = [memories.utterance[memories.rehearsal[rehearsals(memories, 1, at)]].tolist() for at in (4.9, 5.0, 99.0)]
    assert found == [[], [2], [2, 3, 4]]
