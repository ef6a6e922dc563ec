"""The stream of a mind: in range, deterministic, and after any edit what a fresh stream gives."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotionai_core.cognition.expectation import Persistence
from emotionai_core.cognition.inputs import inputs_of
from emotionai_core.cognition.inspection import candidates, long_term, short_term
from emotionai_core.cognition.long_term import ExactIndex
from emotionai_core.cognition.recall import recall
from emotionai_core.cognition.stream import MindStream
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.memory import Entry, Mind, Role
from emotionai_core.settings import Settings
from tests.core.minds import Said, film, looks, snapshot

PLAIN = Settings()
PEOPLE = ("ann", "ben", "cat", "")


def fresh(analysis: Analysis, chosen: Settings = PLAIN) -> Mind:
    return MindStream(chosen, Persistence()).mind(analysis)


@st.composite
def lines(draw, most: int = 14) -> list[Said]:
    """Lines that may overlap, be simultaneous, be silent in any channel, and be about one of a few topics."""
    found, at = [], 0.0
    for _ in range(draw(st.integers(0, most))):
        at += draw(st.sampled_from([0.0, 0.5, 2.0, 2.0, 5.0, 40.0]))
        found.append(
            Said(
                at,
                at + draw(st.sampled_from([0.25, 1.0, 3.0])),
                draw(st.sampled_from(PEOPLE)),
                draw(st.sampled_from([*EMOTIONS, "joy", "anger", ""])),
                draw(st.sampled_from(PEOPLE)),
                draw(st.sampled_from([float("nan"), 0.2, 0.95])),
                draw(st.integers(-1, 2)),
            )
        )
    return found


SCENES = st.lists(st.sampled_from([3.0, 9.0, 20.0, 60.0, 100.0]), unique=True, max_size=3).map(sorted)
SEEN = st.lists(
    st.tuples(st.sampled_from([0.5, 4.0, 10.0, 70.0]), st.sampled_from(PEOPLE[:3])), max_size=5, unique=True
).map(sorted)
CHOSEN = st.builds(
    Settings,
    short_term_size=st.integers(1, 5),
    memory_references=st.integers(1, 3),
    hotspot_shifts=st.integers(2, 3),
    surprise_threshold=st.sampled_from([0.0, 0.5, 0.6, 1.0]),
    presence_seconds=st.sampled_from([0.0, 10.0, 60.0]),
    memory_similarity=st.sampled_from([0.0, 0.4, 1.0]),
)


def in_unit(values) -> bool:
    known = values[np.isfinite(values)]
    return bool(((known >= 0.0) & (known <= 1.0)).all())


@settings(max_examples=80, deadline=None)
@given(lines(), SCENES, SEEN, CHOSEN)
def test_everything_lies_in_its_range_and_is_kept_only_for_a_reason(said, scenes, seen, chosen):
    mind = fresh(film(said, scenes, looks(seen)), chosen)
    memories = mind.memories
    assert all(-1.0 <= one.valence <= 1.0 and 0.0 <= one.arousal <= 1.0 for one in mind.states)
    assert all(sum(one.weights) == pytest.approx(1.0) and 0.0 <= one.confidence <= 1.0 for one in mind.states)
    for one in mind.transitions:
        assert 0.0 <= one.surprise <= 1.0 and chosen.stability_floor <= one.stability <= 1.0
        assert 0.0 <= one.jump <= 2.83 and one.elapsed >= 0.0 and one.error >= 0.0
    assert in_unit(memories.arousal) and in_unit(memories.surprise) and in_unit(memories.similarity)
    assert (memories.similarity >= chosen.memory_similarity).all()
    kept, entered = np.isfinite(memories.promoted), np.isfinite(memories.entered)
    assert entered[kept].all() and (memories.promoted[kept] >= memories.entered[kept]).all()
    assert ((memories.entry != Entry.NONE) == entered).all()
    hot = memories.entry == Entry.HOTSPOT
    assert (memories.references[kept & ~hot] >= chosen.memory_references).all()
    assert kept[hot].all() and kept[entered & (memories.references >= chosen.memory_references)].all()
    assert (memories.left >= memories.time).all() and (memories.entered >= memories.time).all()
    counted = np.bincount(memories.rehearsed, minlength=len(memories))
    assert counted.tolist() == memories.references.tolist()
    assert (memories.rehearsal > memories.rehearsed).all() and entered[memories.rehearsed].all()
    assert (memories.person[memories.rehearsal] == memories.person[memories.rehearsed]).all()


@settings(max_examples=60, deadline=None)
@given(lines(), SCENES, CHOSEN, st.floats(0.0, 400.0))
def test_at_any_moment_memory_holds_what_it_may(said, scenes, chosen, at):
    memories = fresh(film(said, scenes), chosen).memories
    for key in memories.keys:
        held = short_term(memories, key, at, chosen)
        assert len(held.rows) <= chosen.short_term_size
        waiting, kept = candidates(memories, key, at), long_term(memories, key, at)
        assert not set(waiting.tolist()) & set(kept.tolist())
        rows = np.array([*held.rows, *waiting, *kept], np.int64)
        assert (memories.time[rows] <= at).all()
        assert {memories.keys[one] for one in memories.person[rows].tolist()} <= {key}


@settings(max_examples=60, deadline=None)
@given(lines(), SCENES, SEEN, st.randoms(use_true_random=False))
def test_the_order_in_which_simultaneous_lines_come_is_irrelevant(said, scenes, seen, chance):
    analysis = film([dataclasses.replace(one, number=place) for place, one in enumerate(said)], scenes, looks(seen))
    mixed = list(analysis.lines)
    chance.shuffle(mixed)
    mixed.sort(key=lambda one: one.utterance.start)
    other = fresh(dataclasses.replace(analysis, lines=tuple(mixed)))
    places = np.array([mixed.index(one) for one in analysis.lines], np.int64)
    one = fresh(analysis)
    moved = dataclasses.replace(one.memories, line=places[one.memories.line])
    assert snapshot(other) == snapshot(dataclasses.replace(one, memories=moved))


def edited(said: list[Said], draw) -> list[Said]:
    """The lines with one put elsewhere, taken out, said by another, merged away or new."""
    now = list(said)
    place = draw(st.integers(0, max(0, len(now) - 1)))
    kind = draw(st.sampled_from(["move", "drop", "speaker", "person", "emotion", "topic", "append"]))
    if kind == "append" or not now:
        return [*now, Said(500.0, 501.0, "ben", "anger", topic=1)]
    old = now[place]
    if kind == "drop":
        return now[:place] + now[place + 1 :]
    if kind == "person":
        # Two people become one, wherever they are.
        return [
            dataclasses.replace(
                one,
                person="ann" if one.person == "cat" else one.person,
                listener="ann" if one.listener == "cat" else one.listener,
            )
            for one in now
        ]
    new = {
        "move": {"start": old.start + 3.0, "end": old.end + 3.5},
        "speaker": {"person": draw(st.sampled_from(PEOPLE))},
        "emotion": {"emotion": draw(st.sampled_from(EMOTIONS))},
        "topic": {"topic": draw(st.integers(-1, 3))},
    }[kind]
    now[place] = dataclasses.replace(old, **new)
    return sorted(now, key=lambda one: one.start)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_after_any_edits_a_stream_gives_what_a_fresh_one_gives(data):
    from emotionai_core.cognition import stream as module

    with pytest.MonkeyPatch.context() as patch:
        # Checkpoints close together, so that a short film has some.
        patch.setattr(module, "_EVERY", 3)
        patch.setattr(module, "_BLOCK", 4)
        said = [dataclasses.replace(one, number=place) for place, one in enumerate(data.draw(lines(20)))]
        scenes, seen, chosen = data.draw(SCENES), data.draw(SEEN), data.draw(CHOSEN)
        stream = MindStream(chosen, Persistence())
        for _ in range(3):
            analysis = film(said, scenes, looks(seen))
            assert snapshot(stream.mind(analysis)) == snapshot(fresh(analysis, chosen))
            said = edited(said, data.draw)
            if data.draw(st.integers(0, 5)) == 0:
                scenes, seen = data.draw(SCENES), data.draw(SEEN)


def talk(count: int = 450) -> list[Said]:
    chance = np.random.default_rng(5)
    people, emotions = chance.choice(["ann", "ben", "cat"], count), chance.choice(EMOTIONS, count)
    topics, arousal = chance.integers(-1, 6, count), chance.uniform(0.1, 0.95, count)
    return [
        Said(4.0 * place, 4.0 * place + 2.0, str(people[place]), str(emotions[place]),
             "ben" if people[place] != "ben" else "ann", float(arousal[place]), int(topics[place]), place)
        for place in range(count)
    ]  # fmt: skip


SCENE_STARTS = (190.0, 610.0, 1111.0)


def test_an_edit_is_taken_up_from_the_checkpoint_before_it():
    said = talk()
    stream = MindStream(PLAIN, Persistence())
    stream.mind(film(said, SCENE_STARTS))
    assert stream.recomputed_from == 0
    said[257] = dataclasses.replace(said[257], emotion="joy" if said[257].emotion != "joy" else "fear")
    again = stream.mind(film(said, SCENE_STARTS))
    assert stream.recomputed_from == 200
    assert snapshot(again) == snapshot(fresh(film(said, SCENE_STARTS)))
    stream.mind(film(said, SCENE_STARTS))
    assert stream.recomputed_from == len(said)
    stream.mind(film(said[:150], SCENE_STARTS))
    assert stream.recomputed_from == 100
    stream.mind(film([dataclasses.replace(one, topic=-1) for one in said[:150]], SCENE_STARTS))
    assert stream.recomputed_from == 0


def test_nothing_that_comes_later_changes_what_was():
    said, upto = talk(), 300
    whole, half = fresh(film(said, SCENE_STARTS)), fresh(film(said[:upto], SCENE_STARTS))
    assert whole.transitions[: len(half.transitions)] == half.transitions
    assert whole.states[:upto] == half.states[:upto]
    at = said[upto - 1].start
    for key in half.memories.keys:
        for view in (candidates, long_term):
            assert view(whole.memories, key, at).tolist() == view(half.memories, key, at).tolist()
        assert short_term(whole.memories, key, at, PLAIN) == short_term(half.memories, key, at, PLAIN)


def test_explanations_hold_what_was_said_who_was_there_and_what_came_to_mind():
    said = talk()
    analysis = film(said, SCENE_STARTS)
    mind = fresh(analysis)
    index = ExactIndex([line.utterance.number for line in analysis.lines], analysis.meanings)
    surprising = [one for one in mind.transitions if one.surprise >= PLAIN.surprise_threshold]
    assert [one.utterance for one in mind.explanations] == [one.utterance for one in surprising]
    recalled = 0
    hot = {number for one in mind.hotspots for number in one.utterances}
    for one, change in zip(mind.explanations, surprising, strict=True):
        place = one.utterance
        known = [number for number in range(place - 3, place) if number >= 0]
        assert set(one.said) <= set(known) and one.person not in one.present
        before = recall(mind.memories, index, one.person, place, change.emotion, change.time, PLAIN)
        assert one.recalled == before
        assert one.hotspot == (one.utterance in hot)
        recalled += len(before)
    assert recalled > 50 and len(surprising) > 100 and hot


@settings(max_examples=150, deadline=None)
@given(lines(24), SCENES, st.sampled_from([0.2, 0.5]))
def test_an_explanation_holds_nothing_that_was_not_over_or_had_not_begun(said, scenes, surprising):
    chosen = Settings(surprise_threshold=surprising, memory_references=1)
    analysis = film(said, scenes)
    mind, index = fresh(analysis, chosen), ExactIndex(list(range(len(said))), analysis.meanings)
    felt = {state.utterance: state for state in mind.states}
    for one in mind.explanations:
        state = felt[one.utterance]
        then = recall(mind.memories, index, one.person, one.utterance, state.emotion, state.time, chosen)
        assert one.recalled == then
        assert all(said[number].start < said[one.utterance].start for number in one.said)


def test_references_of_a_line_that_still_goes_on_do_not_count():
    said = [
        Said(0.0, 1.0, "ann", "neutral", topic=1),
        Said(2.0, 3.0, "ann", "anger", topic=1),
        Said(4.0, 5.0, "ann", "anger", topic=1),
        Said(6.0, 20.0, "ann", "anger", topic=1),
        Said(8.0, 9.0, "ann", "joy", topic=1),
    ]
    mind = fresh(film(said), Settings(surprise_threshold=0.0, memory_references=1))
    (last,) = [one for one in mind.explanations if one.utterance == 4]
    assert {int(mind.memories.utterance[one.row]): one.references for one in last.recalled} == {1: 1}


def test_what_is_said_at_the_same_time_explains_nothing():
    said = [Said(3.0 * place, 3.0 * place + 1, "ben", "neutral") for place in range(4)] + [Said(9.5, 10, "ann", "joy")]
    said += [Said(12.0, 14.0, "ben", "anger"), Said(12.0, 14.0, "ann", "anger")]
    explained = {one.utterance: one.said for one in fresh(film(said), Settings(surprise_threshold=0.0)).explanations}
    assert explained[5] == explained[6] == (2, 3, 4)


def test_a_scene_ends_short_term_memory_and_keeps_what_moved():
    said = [Said(2.0 * place, 2.0 * place + 1, "ann", "neutral", "ben", 0.1 + 0.8 * (place == 3)) for place in range(5)]
    said += [Said(20.0, 21.0, "ann", "neutral", "", 0.2)]
    mind = fresh(film(said, [15.0]), Settings(surprise_threshold=1.0))
    first, last = mind.reflections
    assert (first.start, first.end, first.archived, last.archived) == (0.0, 20.0, 10, 0)
    memories = mind.memories
    rows = [(memories.keys[memories.person[row]], memories.utterance[row]) for row in first.kept]
    assert rows == [("ann", 3), ("ben", 3)]
    assert set(memories.entry[list(first.kept)].tolist()) <= {int(Entry.AROUSAL)}
    assert memories.entered[list(first.kept)].tolist() == [20.0, 20.0]
    assert short_term(memories, "ann", 19.0, PLAIN).rows and short_term(memories, "ann", 20.5, PLAIN).rows == ()


def test_rehearsals_make_a_long_term_memory():
    chosen = Settings(surprise_threshold=0.0, memory_references=2)
    said = [
        Said(0.0, 1.0, "ann", "neutral"),
        Said(2.0, 3.0, "ann", "anger", topic=1),
        Said(4.0, 5.0, "ann", "joy", topic=2),
        Said(6.0, 7.0, "ben", "joy", topic=1),
        Said(8.0, 9.0, "ann", "joy", topic=1),
        Said(10.0, 11.0, "ann", "joy"),
    ]
    memories = fresh(film(said), chosen).memories
    (row,) = np.flatnonzero((memories.utterance == 1) & (memories.role == Role.SPEAKER)).tolist()
    assert (memories.references[row], memories.promoted[row], memories.entered[row]) == (2, 9.0, 3.0)
    assert long_term(memories, "ann", 8.9).tolist() == [] and long_term(memories, "ann", 9.0).tolist() == [row]
    once = fresh(film(said[:4]), chosen).memories
    assert once.references[row] == 1 and not np.isfinite(once.promoted[row])


def test_a_hotspot_goes_straight_to_long_term_memory():
    emotions = ["joy", "anger", "joy", "anger", "anger"]
    said = [Said(10.0 * place, 10.0 * place + 1, "ann", name, "ben") for place, name in enumerate(emotions)]
    mind = fresh(film(said))
    (hot,) = mind.hotspots
    assert (hot.person, hot.utterances, hot.start, hot.end) == ("ann", (1, 2, 3), 10.0, 30.0)
    memories = mind.memories
    kept = np.flatnonzero(memories.entry == Entry.HOTSPOT)
    assert memories.utterance[kept].tolist() == [1, 2, 3] and memories.promoted[kept].tolist() == [31.0] * 3
    assert {memories.keys[one] for one in memories.person[kept].tolist()} == {"ann"}


def test_nothing_is_kept_before_it_is_over_where_lines_overlap():
    chosen = Settings(hotspot_shifts=2)
    said = [
        Said(0.0, 1.0, "ann", "joy"),
        Said(2.0, 9.0, "ann", "anger"),
        Said(3.0, 4.0, "ann", "joy"),
        Said(10.0, 11.0, "ann", "joy"),
    ]
    memories = fresh(film(said), chosen).memories
    assert memories.promoted.tolist() == [np.inf, 9.0, 4.0, np.inf] and memories.entered[1] == 9.0


@pytest.mark.parametrize(
    "said",
    [
        [],
        [Said(0.0, 1.0, "", "joy")],
        [Said(0.0, 1.0, "ann", "")],
        [Said(0.0, 1.0, "ann", "", "ben", 0.5), Said(2.0, 3.0, "ben", "")],
        [Said(0.0, 1.0, "ann", "joy")],
    ],
)
def test_where_little_is_known_little_is_said(said):
    mind = fresh(film(said))
    shown = [one for one in said if one.emotion and one.person]
    assert len(mind.states) == len(shown) and mind.transitions == () and mind.explanations == ()
    assert all(one.shape is None for one in mind.arcs.values())
    silent = {number for number, one in enumerate(said) if not one.emotion}
    for row, number in enumerate(mind.memories.utterance.tolist()):
        assert np.isnan(mind.memories.valence[row]) == (number in silent)
        assert mind.memories.shown(row) == said[number].emotion
    assert (mind.memories.surprise == 0.0).all()


SCRIPT = """
import hashlib
from tests.core.minds import film, snapshot
from tests.core.test_mind_stream import SCENE_STARTS, fresh, talk
print(hashlib.sha256(repr(snapshot(fresh(film(talk(), SCENE_STARTS)))).encode()).hexdigest())
"""


@pytest.mark.parametrize(("seed", "threads"), [("1", "1"), ("2", "4")])
def test_other_processes_give_the_same_bytes(seed, threads):
    own = hashlib.sha256(repr(snapshot(fresh(film(talk(), SCENE_STARTS)))).encode()).hexdigest()
    around = os.environ | {"PYTHONHASHSEED": seed, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
    root = Path(__file__).parents[2]
    told = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=root, env=around, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == own


def test_what_is_kept_only_later_does_not_come_to_mind_where_lines_overlap():
    chosen = Settings(surprise_threshold=0.0, memory_references=1)
    said = [
        Said(0.0, 1.0, "ann", "joy"),
        Said(2.0, 3.0, "ann", "anger", topic=1),
        Said(4.0, 9.0, "ann", "anger", topic=1),
        Said(5.0, 6.0, "ann", "joy", topic=1),
        Said(10.0, 11.0, "ann", "joy", topic=1),
    ]
    found = {one.utterance: [back.row for back in one.recalled] for one in fresh(film(said), chosen).explanations}
    assert found == {1: [], 2: [], 3: [], 4: [1, 2]}


def test_only_the_lines_of_others_come_in_between():
    said = [("ann", "joy"), ("ann", ""), ("ann", "joy"), ("ben", "joy"), ("ann", "joy"), ("", "joy"), ("ann", "joy")]
    made = inputs_of(film([Said(2.0 * n, 2.0 * n + 1, *one) for n, one in enumerate(said)]), PLAIN)
    assert made.others.tolist() == [False, False, False, False, True, False, True]
