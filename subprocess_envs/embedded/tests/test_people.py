"""Tracks grouped into persons, on embeddings made here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from embedded.people import TrackTable, assign, group_tracks, people, together

from emotionai_core.perception.schema import check_tables
from emotionai_core.wire.tables import read_tables, write_tables


def _table(
    who: list[int], spans: Sequence[tuple[float, float]], quality: list[float] | None = None, noise: float = 0.2
) -> TrackTable:
    """Tracks of people who lie 0.9 apart, each track `noise` away from its person's centre."""
    numbers = np.random.default_rng(5)
    embedding = np.zeros((len(who), 128))
    embedding[np.arange(len(who)), who] = 0.9 / np.sqrt(2)
    jitter = numbers.normal(size=(len(who), 128))
    embedding += noise * jitter / np.linalg.norm(jitter, axis=1, keepdims=True)
    start, end = np.array(spans, float).reshape(-1, 2).T
    trust = np.array(quality if quality is not None else [0.9] * len(who))
    return TrackTable(np.arange(len(who)) * 7, start, end, trust, embedding)


def _in_turn(count: int, length: float = 2.0) -> list[tuple[float, float]]:
    return [(i * length, (i + 1) * length) for i in range(count)]


def test_persons_are_found_and_numbered_by_their_time_on_screen() -> None:
    who = [3, 1, 3, 2, 1, 1]
    person, confidence = assign(_table(who, _in_turn(6)), 0.55, 0.5, 0.2)
    assert person.tolist() == [1, 0, 1, 2, 0, 0]
    assert (confidence > 0.5).all()


def test_tracks_seen_together_are_two_people_even_if_they_look_alike() -> None:
    spans = [(0, 4), (0, 4), (5, 7), (5, 7)]
    table = _table([1, 1, 1, 1], spans)
    person, _ = assign(table, 0.55, 0.5, 0.2)
    assert person[0] != person[1] and person[2] != person[3]
    assert len(set(person.tolist())) == 2
    groups = group_tracks(table, 0.55)
    met = together(table.start, table.end)
    assert not any(met[np.ix_(group, group)].any() for group in groups)


def test_touching_tracks_may_be_one_person() -> None:
    person, _ = assign(_table([1, 1], [(0, 2.03), (2.0, 4)]), 0.55, 0.5, 0.2)
    assert person.tolist() == [0, 0]


def test_order_of_the_tracks_does_not_matter() -> None:
    numbers = np.random.default_rng(1)
    who = numbers.integers(0, 5, 40).tolist()
    starts = numbers.uniform(0, 60, 40)
    table = _table(who, [(s, s + 3) for s in starts], noise=0.3)
    person, confidence = assign(table, 0.55, 0.5, 0.2)
    turned = numbers.permutation(40)
    again = table.pick(turned)
    person_again, confidence_again = assign(again, 0.55, 0.5, 0.2)
    assert person_again.tolist() == person[turned].tolist()
    np.testing.assert_allclose(confidence_again, confidence[turned])
    met = together(table.start, table.end)
    assert not (met & (person[:, None] == person[None])).any()


def test_weak_tracks_join_the_nearest_person_or_stand_alone() -> None:
    table = _table([1, 2, 1, 5], _in_turn(4), quality=[0.9, 0.9, 0.1, 0.1])
    person, confidence = assign(table, 0.55, 0.5, 0.2)
    assert person[2] == person[0]
    assert person[3] not in person[:3] and confidence[3] == 0
    assert 0 < confidence[2] < confidence[0]


def test_weak_tracks_do_not_join_someone_seen_beside_them() -> None:
    person, confidence = assign(_table([1, 1], [(0, 4), (1, 3)], quality=[0.9, 0.1]), 0.55, 0.5, 0.2)
    assert person.tolist() == [0, 1] and confidence[1] == 0


@pytest.mark.parametrize("count", [0, 1])
def test_films_with_hardly_anyone(count: int) -> None:
    person, confidence = assign(_table([1] * count, _in_turn(count)), 0.55, 0.5, 0.2)
    assert person.tolist() == [0] * count and (confidence > 0.9).all()


def test_the_stage_answers_every_track_and_keeps_its_contract(job_for, tmp_path: Path) -> None:
    table = _table([1, 2, 1, 3], [(0, 2), (0, 2), (2, 4), (4, 5)], quality=[0.9, 0.5, 0.6, 0.05])
    columns = {"track": table.number, "start": table.start, "end": table.end, "quality": table.quality}
    path = tmp_path / "faces.json"
    write_tables(
        path, {"tracks": {**{k: v.tolist() for k, v in columns.items()}, "embedding": table.embedding.tolist()}}
    )
    job, recorder = job_for("people", tmp_path / "film.mp4", 5.0, inputs={"faces": str(path)})
    summary = people(job)
    tables = read_tables(tmp_path / "out" / "chunk-000000.json")
    check_tables("people", tables)
    assert tables["people"]["track"] == [0, 7, 14, 21]
    assert tables["people"]["person"] == [0, 1, 0, 2]
    assert summary == {"people": 3, "tracks": 4}
    assert len(recorder.events("chunk")) == 1
    assert json.loads((tmp_path / "out" / "chunk-000000.json").read_text())["format"] == 1
