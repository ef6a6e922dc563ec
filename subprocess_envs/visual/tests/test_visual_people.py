"""Tracks grouped into persons, on embeddings made here."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from visual.people import WIDTH, TrackTable, assign, distances_of, linked, people

from emotionai_core.perception.schema import check_tables
from emotionai_core.wire.serve import Cancelled, StageError
from emotionai_core.wire.tables import read_tables, write_tables

LIMITS = (0.30, 0.30, 0.2)


def _table(
    who: list[int], spans: Sequence[tuple[float, float]], quality: list[float] | None = None, noise: float = 0.4
) -> TrackTable:
    """Unit embeddings of people who have nothing in common; `noise` is the length of what is added to each."""
    jitter = np.random.default_rng(5).normal(size=(len(who), WIDTH))
    embedding = noise * jitter / np.maximum(np.linalg.norm(jitter, axis=1, keepdims=True), 1e-9)
    embedding[np.arange(len(who)), who] += 1
    embedding /= np.maximum(np.linalg.norm(embedding, axis=1, keepdims=True), 1e-9)
    start, end = np.array(spans, float).reshape(-1, 2).T
    trust = np.array(quality if quality is not None else [0.9] * len(who))
    return TrackTable(np.arange(len(who)) * 7, start, end, trust, embedding)


def _in_turn(count: int, length: float = 2.0) -> list[tuple[float, float]]:
    return [(i * length, (i + 1) * length) for i in range(count)]


def _plainly_linked(distances: np.ndarray, limit: float) -> set[frozenset[int]]:
    """Average linkage by definition: again and again join the two groups that lie nearest on average."""
    groups = [[row] for row in range(len(distances))]
    while len(groups) > 1:
        pairs = [
            (float(distances[np.ix_(a, b)].mean()), i, j)
            for i, a in enumerate(groups)
            for j, b in enumerate(groups)
            if j < i
        ]
        least, i, j = min(pairs)
        if not least < limit:
            break
        groups[j] += groups.pop(i)
    return {frozenset(group) for group in groups}


@pytest.mark.parametrize("seed", range(12))
def test_chains_find_what_average_linkage_is_by_definition(seed: int) -> None:
    numbers = np.random.default_rng(seed)
    count = int(numbers.integers(2, 30))
    points = numbers.normal(size=(count, 3))
    distances = np.linalg.norm(points[:, None] - points[None], axis=2)
    apart = np.triu(numbers.uniform(size=(count, count)) < 0.1, 1)
    distances[apart | apart.T] = np.inf
    for limit in (0.5, 1.0, 2.5):
        assert {frozenset(group) for group in linked(distances.copy(), limit)} == _plainly_linked(distances, limit)


def test_distances_are_one_minus_the_cosine() -> None:
    table = _table([1, 2, 1], _in_turn(3), noise=0)
    found = distances_of(table)
    np.testing.assert_allclose(found[0, 1:], [1, 0], atol=1e-12)


def test_persons_are_found_and_numbered_by_their_time_on_screen() -> None:
    person, confidence = assign(_table([3, 1, 3, 2, 1, 1], _in_turn(6)), *LIMITS)
    assert person.tolist() == [1, 0, 1, 2, 0, 0]
    assert (confidence > 0.5).all()


def test_tracks_seen_together_are_two_people_even_if_they_look_alike() -> None:
    person, _ = assign(_table([1, 1, 1, 1], [(0, 4), (0, 4), (5, 7), (5, 7)]), *LIMITS)
    assert person[0] != person[1] and person[2] != person[3] and len(set(person.tolist())) == 2


def test_touching_tracks_may_be_one_person() -> None:
    assert assign(_table([1, 1], [(0, 2.03), (2.0, 4)]), *LIMITS)[0].tolist() == [0, 0]


def test_order_of_the_tracks_does_not_matter_and_nobody_is_in_two_places() -> None:
    numbers = np.random.default_rng(1)
    starts = numbers.uniform(0, 60, 40)
    table = _table(numbers.integers(0, 5, 40).tolist(), [(s, s + 3) for s in starts], noise=0.5)
    person, confidence = assign(table, *LIMITS)
    turned = numbers.permutation(40)
    person_again, confidence_again = assign(table.pick(turned), *LIMITS)
    assert person_again.tolist() == person[turned].tolist()
    np.testing.assert_allclose(confidence_again, confidence[turned])
    met = np.isinf(distances_of(table)) & ~np.eye(40, dtype=bool)
    assert met.any() and not (met & (person[:, None] == person[None])).any()


def test_weak_tracks_join_the_nearest_person_or_stand_alone() -> None:
    person, confidence = assign(_table([1, 2, 1, 5], _in_turn(4), quality=[0.9, 0.9, 0.1, 0.1]), *LIMITS)
    assert person[2] == person[0] and 0 < confidence[2] < confidence[0]
    assert person[3] not in person[:3] and confidence[3] == 0


def test_weak_tracks_do_not_join_someone_seen_beside_them() -> None:
    person, confidence = assign(_table([1, 1], [(0, 4), (1, 3)], quality=[0.9, 0.1]), *LIMITS)
    assert person.tolist() == [0, 1] and confidence[1] == 0


def test_the_least_certain_is_the_one_between_two_people() -> None:
    table = _table([1, 1, 2, 2, 1], _in_turn(5), noise=0.1)
    between = table.embedding[0] + 0.9 * table.embedding[2]
    table.embedding[4] = between / np.linalg.norm(between)
    _, confidence = assign(table, *LIMITS)
    assert confidence.argmin() == 4


def _crowd(count: int) -> TrackTable:
    """A long film's tracks: some fifty a person, some at the same time, every fifth of low quality."""
    numbers = np.random.default_rng(3)
    embedding = numbers.normal(size=(count // 50, 16))[numbers.integers(0, count // 50, count)]
    embedding += 0.2 * numbers.normal(size=embedding.shape)
    embedding /= np.linalg.norm(embedding, axis=1, keepdims=True)
    start = numbers.uniform(0, count, count)
    return TrackTable(np.arange(count), start, start + 2, np.where(np.arange(count) % 5, 0.9, 0.1), embedding)


def test_distances_are_the_same_from_both_sides_over_several_blocks() -> None:
    table = _crowd(1200)
    found = distances_of(table)
    assert np.array_equal(found, found.T)
    plain = np.clip(1 - table.embedding @ table.embedding.T, 0, 2)
    met = np.minimum.outer(table.end, table.end) - np.maximum.outer(table.start, table.start) > 0.1
    assert np.array_equal(np.isinf(found), met)
    np.testing.assert_allclose(found[~met], plain[~met], atol=1e-6)


def test_a_long_film_takes_no_more_than_a_number_a_pair() -> None:
    table = _crowd(2000)
    tracemalloc.start()
    try:
        assign(table, *LIMITS)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # The distances of all pairs in single precision, and one block in double with what is computed from it.
    assert peak < 4 * 1600**2 + 4 * 8 * 512 * 2000


def test_grouping_tells_how_far_it_is_and_can_be_stopped_anywhere() -> None:
    table, said = _crowd(600), list[int]()
    assign(table, *LIMITS, said.append)
    assert said == sorted(said) and said[0] == 0 and said[-1] == 600 and len(set(said)) > 300
    for last in (0, 1, 240, 480, 600):

        def stop(done: int, last: int = last) -> None:
            if done >= last:
                raise Cancelled

        with pytest.raises(Cancelled):
            assign(table, *LIMITS, stop)


@pytest.mark.parametrize("count", [0, 1])
def test_films_with_hardly_anyone(count: int) -> None:
    person, confidence = assign(_table([1] * count, _in_turn(count)), *LIMITS)
    assert person.tolist() == [0] * count and (confidence > 0.9).all()


def _faces_file(folder: Path, table: TrackTable) -> str:
    columns = {"track": table.number, "start": table.start, "end": table.end, "quality": table.quality}
    listed = {name: column.tolist() for name, column in columns.items()}
    write_tables(folder / "faces.json", {"tracks": {**listed, "embedding": table.embedding.tolist()}})
    return str(folder / "faces.json")


def test_the_stage_answers_every_track_and_keeps_its_contract(job_for, tmp_path: Path) -> None:
    table = _table([1, 2, 1, 3], [(0, 2), (0, 2), (2, 4), (4, 5)], quality=[0.9, 0.5, 0.6, 0.05])
    job, recorder = job_for("people", tmp_path / "film.mp4", 5.0, inputs={"faces": _faces_file(tmp_path, table)})
    summary = people(job)
    tables = read_tables(tmp_path / "out" / "chunk-000000.json")
    check_tables("people", tables)
    assert tables["people"]["track"] == [0, 7, 14, 21]
    assert tables["people"]["person"] == [0, 1, 0, 2]
    assert summary == {"people": 3, "tracks": 4} and len(recorder.events("chunk")) == 1


def test_faces_of_another_program_are_refused_in_a_sentence(job_for, tmp_path: Path) -> None:
    table = _table([1], _in_turn(1))
    other = TrackTable(table.number, table.start, table.end, table.quality, table.embedding[:, :128])
    with pytest.raises(StageError) as raised:
        people(job_for("people", tmp_path / "film.mp4", 5.0, inputs={"faces": _faces_file(tmp_path, other)})[0])
    assert raised.value.failed.code == "other-faces" and raised.value.failed.hint


def test_a_long_grouping_is_heard_of_and_stops_when_asked(
    job_for, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("visual.people._TELL_S", 0.0)
    table = _table([1, 2, 1, 3], _in_turn(4))
    given = {"faces": _faces_file(tmp_path, table)}
    job, recorder = job_for("people", tmp_path / "film.mp4", 8.0, inputs=given)
    people(job)
    told = [event["done"] for event in recorder.events("progress")]
    assert told == sorted(told) and len(told) > 4 and {0, 2, 4} <= set(told)
    stopped, heard = job_for("people", tmp_path / "film.mp4", 8.0, "again", inputs=given)
    progress = stopped.progress

    def ask_to_stop(done: float, total: float, unit: str) -> None:
        progress(done, total, unit)
        stopped.stop()

    monkeypatch.setattr(stopped, "progress", ask_to_stop)
    with pytest.raises(Cancelled):
        people(stopped)
    assert [event["done"] for event in heard.events("progress")] == [0]
