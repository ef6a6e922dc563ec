"""Windows, speakers, listeners and the voice channel, against the plain loops and by hand."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fusion import assert_same, film
from benchmarks.fusion_reference import align_by_loops
from emotionai_core.fusion.dataset import align, voice_degraded
from emotionai_core.fusion.montage import Shots
from emotionai_core.fusion.offset import corrected
from emotionai_core.fusion.windows import DURING, NEAR, NOWHERE, WIDE, FaceIndex
from emotionai_core.settings import Settings
from tests.core.fusions import columns, face_table, showing

PLAIN = Settings()


# Against the loops

GRID = st.integers(0, 160).map(lambda one: one / 8)
FACES = st.lists(
    st.tuples(
        GRID,
        st.integers(-1, 3),
        st.sampled_from(["joy", "anger", "neutral", "fear"]),
        st.sampled_from([0.0, 0.5, 1.0]),
        st.sampled_from([0.0, 0.2, 0.25, 0.9]),
    ),
    max_size=40,
)
LINES = st.lists(
    st.tuples(
        GRID, GRID, st.sampled_from(["", "A", "B"]), st.integers(-1, 2), st.sampled_from([math.nan, 0.2, 0.6, 0.9])
    ),
    max_size=8,
)


CUTS = st.none() | st.lists(st.tuples(GRID, st.booleans()), max_size=8, unique_by=lambda cut: cut[0])


def cut_at(*cuts, scenes=()):
    """Shots from the film's start, cut at `cuts`; a scene begins at each of `scenes`."""
    start = np.array(sorted({0.0, *cuts}))
    return Shots(start, np.searchsorted(np.array(sorted(scenes)), start, side="right"))


@settings(max_examples=150, deadline=None)
@given(rows=FACES, said=LINES, samples=st.integers(1, 3), quality=st.sampled_from([0.0, 0.25, 0.5]), cuts=CUTS)
def test_the_vectorised_windows_are_the_plain_ones(rows, said, samples, quality, cuts):
    said = sorted((min(a, b), max(a, b), *rest) for a, b, *rest in said)
    lines = columns(
        [one[:2] for one in said],
        label=[one[2] for one in said],
        voice_cluster=np.array([one[3] for one in said], np.int64),
        voice_trust=np.array([one[4] for one in said], float),
    )
    chosen = dataclasses.replace(PLAIN, min_face_samples=samples, min_face_quality=quality, offset_gap=3600.0)
    table = face_table(rows, 4)
    shots = cut_at(*(at for at, _ in cuts), scenes=[at for at, begins in cuts if begins]) if cuts is not None else None
    assert_same(align(lines, table, chosen, shots=shots), align_by_loops(lines, table, chosen, shots))


def test_a_whole_film_like_the_benchmark():
    lines, faces = film(utterances=60, rows=800, people=15, seed=3)
    assert_same(align(lines, faces, PLAIN), align_by_loops(lines, faces, PLAIN))


def test_nothing_at_all():
    nobody = face_table([], 0)
    nothing = columns([])
    for lines, faces in ((nothing, nobody), (columns([(0, 1)]), nobody), (nothing, face_table([(0.0, 0, "joy")], 1))):
        found = align(lines, faces, PLAIN)
        assert len(found.listener) == len(lines)
        assert found.readings.emotion.shape == (len(lines), 7)
        assert found.readings.window.tolist() == [NOWHERE] * len(lines)
        assert found.remarks == ()


# By hand


def windows(rows, span=(10.0, 12.0), label="A", **more):
    lines = columns([span, (50.0, 51.0)], label=[label, label])
    # The second line ties the name to face 0.
    rows = [*rows, (50.25, 0, "neutral"), (50.5, 0, "neutral"), (50.75, 0, "neutral")]
    found = align(lines, face_table(rows, 2), dataclasses.replace(PLAIN, **more))
    assert found.casting.key[0] == "face-0"
    return found.readings.window[0], found.readings.samples[0], found.readings.confidence[0]


def test_the_three_windows_and_the_last_resort():
    assert windows([(10.0, 0, "joy"), (11.75, 0, "joy")])[:2] == (DURING, 2)
    assert windows([(10.0, 0, "joy"), (12.0, 0, "joy")])[:2] == (NEAR, 2)
    assert windows([(8.5, 0, "joy")])[:2] == (NEAR, 1)
    assert windows([(13.5, 0, "joy")])[:2] == (WIDE, 1)
    assert windows([(8.25, 0, "joy", 0.9, 1.0)]) == (WIDE, 1, pytest.approx(0.9 * 0.4))
    assert windows([(16.875, 0, "joy")])[:2] == (WIDE, 1)
    assert windows([(17.0, 0, "joy")])[:2] == (NOWHERE, 0)
    assert windows([(4.875, 0, "joy")])[:2] == (NOWHERE, 0)
    assert windows([(10.5, 1, "joy")])[:2] == (NOWHERE, 0)
    assert windows([(10.5, 0, "joy", 1.0, 0.1)] * 3)[:2] == (NOWHERE, 0)


def test_the_mean_is_weighted_by_quality_and_confidence():
    rows = [(10.0, 0, "joy", 1.0, 0.9), (10.5, 0, "anger", 1.0, 0.3)]
    lines = columns([(10.0, 12.0)], label=["A"])
    emotion = align(lines, face_table(rows, 1), PLAIN).readings.emotion[0]
    expected = (np.array(showing("joy")) * 0.9 + np.array(showing("anger")) * 0.3) / 1.2
    assert emotion == pytest.approx(expected.tolist())
    assert emotion.sum() == pytest.approx(1.0)


def test_a_long_film_keeps_its_precision():
    """Running sums over hours of faces must not leak into a window of two."""
    rows = [(t / 4, 0, "anger") for t in range(20_000)] + [(20_000.0, 0, "joy"), (20_000.25, 0, "joy")]
    lines = columns([(20_000.0, 20_001.0)], label=["A"])
    emotion = align(lines, face_table(rows, 1), PLAIN).readings.emotion[0]
    assert emotion == pytest.approx(showing("joy"), abs=1e-9)


def test_the_listener_is_seen_most_and_does_not_speak():
    rows = [(t, 0, "joy") for t in (10.0, 10.25, 10.5, 10.75)]
    rows += [(t, 1, "fear") for t in (9.0, 12.5, 13.0)] + [(t, 2, "anger") for t in (10.0, 11.0)]
    lines = columns([(10.0, 12.0), (60.0, 61.0)], label=["A", "A"])
    found = align(lines, face_table(rows, 3), PLAIN)
    assert found.casting.face.tolist() == [0, 0]
    assert found.listener.tolist() == [1, -1]
    assert found.listener_emotion[0] == pytest.approx(showing("fear"))
    assert np.isnan(found.listener_emotion[1]).all()


def test_equal_listeners_are_chosen_in_one_order():
    rows = [(t, person, "joy") for t in (10.0, 11.0) for person in (3, 2, 1)] + [
        (t / 8, 0, "joy") for t in range(80, 96)
    ]
    lines = columns([(10.0, 12.0)], label=["A"])
    assert align(lines, face_table(rows, 4), PLAIN).listener.tolist() == [1]


def listeners(rows, shots):
    """Who listens to a line of face-0 between 10 s and 12 s."""
    lines = columns([(10.0, 12.0)], label=["A"])
    rows = [*rows, *((10.0 + look / 8, 0, "joy") for look in range(16))]
    found = align(lines, face_table(rows, 3), PLAIN, shots=shots)
    assert found.casting.face.tolist() == [0]
    return found.listener.tolist()


def test_nobody_listens_across_a_cut_to_somewhere_else():
    before = [(9.0, 1, "fear"), (9.25, 1, "fear")]
    assert listeners(before, None) == [1]
    assert listeners(before, cut_at(9.5)) == [-1]
    assert listeners([(12.5, 1, "fear"), (13.0, 1, "fear")], cut_at(12.25)) == [-1]


def test_whoever_is_seen_in_the_same_shot_listens():
    assert listeners([(9.0, 1, "fear")], cut_at(8.0, 14.0)) == [1]
    assert listeners([(9.0, 1, "fear")], cut_at(8.0, 11.0)) == [1]


def test_shot_and_reverse_shot_are_one_exchange():
    before = [(9.0, 1, "fear")]
    assert listeners([(7.0, 0, "joy"), *before], cut_at(8.0, 9.5)) == [1]
    assert listeners([(9.25, 0, "joy"), *before], cut_at(9.5)) == [1]
    assert listeners([*before, (13.0, 1, "joy")], cut_at(9.5, 12.25)) == [1]
    assert listeners([(7.0, 0, "joy"), *before], cut_at(8.0, 9.5, scenes=[9.5])) == [-1]


def test_whoever_is_back_after_two_other_shots_joins_nothing():
    rows = [(7.0, 0, "joy"), (8.25, 2, "joy"), (9.0, 1, "fear")]
    assert listeners(rows, cut_at(8.0, 8.5, 9.5)) == [-1]
    assert listeners(rows, cut_at(8.5, 9.5)) == [1]


def test_nobody_listens_from_beyond_a_shot_between():
    # Joined to the shot before the line, which is not where the listener was seen.
    rows = [(8.75, 1, "fear"), (9.5, 0, "joy"), (9.5, 2, "anger")]
    assert listeners(rows, cut_at(9.0, 9.75)) == [2]
    assert listeners(rows[:2], cut_at(9.0, 9.75)) == [-1]


# Offset


def test_faces_that_start_long_after_the_last_line_are_moved_back():
    lines = columns([(0.0, 2.0), (8.0, 10.0)])
    faces = face_table([(100.0, 0, "joy"), (101.5, 0, "joy")], 1)
    moved, remark = corrected(faces, lines.start, lines.end, 60.0)
    assert moved.time.tolist() == [0.0, 1.5]
    assert "0:01:30.000" in remark and "0:01:40.000" in remark and remark.endswith(".")
    assert faces.time[0] == 100.0
    assert align(lines, faces, PLAIN).remarks == (remark,)


@pytest.mark.parametrize("first", [0.0, 9.0, 69.9, 70.0])
def test_other_faces_stay(first):
    faces = face_table([(first, 0, "joy")], 1)
    assert corrected(faces, np.array([8.0]), np.array([10.0]), 60.0) == (faces, "")


def test_nothing_to_move():
    assert corrected(face_table([], 0), np.array([0.0]), np.array([1.0]), 60.0)[1] == ""
    assert corrected(face_table([(900.0, 0, "joy")], 1), np.zeros(0), np.zeros(0), 60.0)[1] == ""


# Who speaks


def on_screen(*people_by_line, span=2.0):
    """Faces seen during each line; each entry is the persons on screen, evenly."""
    rows = []
    for line, people in enumerate(people_by_line):
        rows += [(line * 10 + t * 0.25, person, "neutral") for t in range(8) for person in people]
    return rows, [(line * 10.0, line * 10.0 + span) for line in range(len(people_by_line))]


def test_a_name_belongs_to_the_face_seen_with_it():
    rows, spans = on_screen([0], [1], [0], [0, 1])
    found = align(columns(spans, label=["ANN", "BEN", "ANN", "BEN"]), face_table(rows, 2), PLAIN)
    assert found.casting.key == ("face-0", "face-1", "face-0", "face-1")
    assert (found.casting.names["face-0"], found.casting.names["face-1"]) == ("ANN", "BEN")


def test_a_voice_belongs_to_the_face_seen_with_it():
    rows, spans = on_screen([1], [0], [1], [0])
    lines = columns(spans, voice_cluster=[5, 2, 5, 2], voice_trust=[0.9] * 4)
    casting = align(lines, face_table(rows, 2), PLAIN).casting
    assert casting.key == ("face-1", "face-0", "face-1", "face-0")


def cast(seen, trust, shots, **more):
    """Who speaks when everybody's voice is the same one, which belongs to whoever is seen most."""
    rows, spans = on_screen(*seen)
    lines = columns(spans, voice_cluster=[5] * len(seen), voice_trust=[trust] * len(seen), **more)
    return align(lines, face_table(rows, 3), PLAIN, shots=shots)


def test_a_voice_whose_owner_is_elsewhere_gives_way_to_whoever_is_alone_on_screen():
    cuts = cut_at(5, 15, 25, 35, 45, scenes=[5])
    found = cast(([0], [1], [1], [1], [1]), 0.9, cuts)
    assert found.casting.key == ("face-0", "face-1", "face-1", "face-1", "face-1")
    assert found.listener.tolist() == [-1] * 5


def test_a_voice_whose_owner_is_in_the_shot_keeps_it():
    seen = ([0], [1], [1], [1], [1])
    assert cast(seen, 0.6, cut_at(15, 25, 35, 45)).casting.key == ("face-1",) * 5
    assert cast(seen, 0.4, cut_at(15, 25, 35, 45)).casting.key[0] == "face-0"


def test_only_a_voice_beyond_doubt_comes_from_the_other_half_of_an_exchange():
    seen = ([1], [0], [1], [1])
    assert cast(seen, 0.9, cut_at(5, 15)).casting.key == ("face-1",) * 4
    assert cast(seen, 0.7, cut_at(5, 15)).casting.key == ("face-1", "face-0", "face-1", "face-1")
    assert cast(seen, 0.9, cut_at(5, 15, scenes=[5, 15])).casting.key[1] == "face-0"


def test_a_name_in_the_subtitles_wins_over_whoever_is_alone_on_screen():
    found = cast(([0], [1], [1], [1], [1]), 0.4, cut_at(5, 15, 25, 35, 45), label=["ANN"] * 5)
    assert found.casting.key == ("face-1",) * 5


def test_a_voice_keeps_its_owner_where_two_others_are_on_screen():
    assert cast(([0, 2], [1], [1], [1], [1]), 0.9, cut_at(5)).casting.key == ("face-1",) * 5


def test_without_names_and_voices_whoever_is_alone_on_screen_speaks():
    rows, spans = on_screen([1], [0, 1], [0], [])
    casting = align(columns(spans), face_table(rows, 2), PLAIN).casting
    assert casting.key == ("face-1", "", "face-0", "")
    assert casting.face.tolist() == [1, -1, 0, -1]


def test_a_name_never_seen_stays_a_person_of_its_own():
    rows, spans = on_screen([0], [], [0])
    casting = align(columns(spans, label=["ANN", "VOICE FROM ABOVE", "ANN"]), face_table(rows, 1), PLAIN).casting
    assert casting.key == ("face-0", "name-VOICE FROM ABOVE", "face-0")
    assert casting.names["name-VOICE FROM ABOVE"] == "VOICE FROM ABOVE"
    assert casting.face.tolist() == [0, -1, 0]


def test_one_face_is_not_given_to_two_names():
    rows, spans = on_screen([0], [0], [0])
    casting = align(columns(spans, label=["ANN", "BEN", "ANN"]), face_table(rows, 1), PLAIN).casting
    assert sorted(set(casting.key)) == ["face-0", "name-BEN"]


def test_a_voice_without_a_face_is_numbered():
    casting = align(columns([(0, 1)], voice_cluster=[3], voice_trust=[0.9]), face_table([], 0), PLAIN).casting
    assert casting.key == ("voice-3",) and casting.names["voice-3"] == "Voice 4"


# The voice channel


def test_a_flat_voice_is_switched_off_and_says_so():
    assert voice_degraded(np.linspace(0.4, 0.55, 50), 0.2).startswith(
        "The voice channel is off: arousal varies by only"
    )
    assert voice_degraded(np.linspace(0.1, 0.9, 50), 0.2) == ""
    assert voice_degraded(np.array([0.4, 0.9, 0.4, 0.4]), 0.2) == ""
    assert voice_degraded(np.full(50, np.nan), 0.2) == ""
    one_scream = np.append(np.full(99, 0.5), 1.0)
    assert "0.00" in voice_degraded(one_scream, 0.2)


# The index


@given(times=st.lists(st.floats(0, 1e5), min_size=1, max_size=30), start=st.floats(-10, 1e5), length=st.floats(0, 100))
def test_windows_are_half_open(times, start, length):
    times = [round(time, 3) for time in times]
    start = round(start, 3)
    end = round(start + length, 3)
    index = FaceIndex(face_table([(time, i % 2, "joy") for i, time in enumerate(times)], 2), 0.0)
    for person in (0, 1):
        low, high = index.edges(np.array([person]), np.array([start]), np.array([end]))
        own = [time for i, time in enumerate(times) if i % 2 == person]
        assert high[0] - low[0] == sum(start <= time < end for time in own)
