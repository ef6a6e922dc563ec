"""Artefacts: the same key for the same question, equal bytes for equal chunks, and damage that is noticed."""

from __future__ import annotations

import dataclasses
import json
import os
from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from emotionai_core.errors import ProjectError
from emotionai_core.perception.schema import STAGE_TABLES
from emotionai_core.project.artefacts import ArtefactSpec, ArtefactStore
from emotionai_core.project.load import save_times, stored_film, stored_times
from emotionai_core.project.store import Project
from emotionai_core.records.timebase import FrameTimes
from emotionai_core.wire.messages import WireError
from emotionai_core.wire.tables import read_tables, write_tables

SPEC = ArtefactSpec("f" * 32, "voice", "embedded", "1", (("m", "a" * 64),), {"a": 1.0, "b": [1, 2]}, {"sound": "x"})


def voice(number: int) -> dict:
    return {
        "voice": {
            "utterance": [number],
            "arousal": [0.25],
            "valence": [None],
            "dominance": [0.1],
            "confidence": [1],
        },
        "windows": {"time": [0.1], "step": [0.1], "arousal": [None], "valence": [-1], "dominance": [1.0]},
    }


@pytest.fixture
def store(tmp_path: Path) -> ArtefactStore:
    return ArtefactStore(tmp_path / "artefacts")


def fill(store: ArtefactStore, key: str, count: int = 3) -> Path:
    place = store.workplace(key)
    for number in range(count):
        write_tables(place / f"chunk-{number:06d}.json", voice(number))
    return place


def test_the_key_hangs_on_everything_that_decides_the_bytes():
    assert SPEC.key == dataclasses.replace(SPEC, settings={"b": [1, 2], "a": 1.0}).key
    assert SPEC.key.startswith("voice-")
    others = [
        dataclasses.replace(SPEC, **{name: value})
        for name, value in {
            "film": "e" * 32, "backend": "other", "version": "2", "weights": (("m", "b" * 64),),
            "settings": {"a": 1.5, "b": [1, 2]}, "inputs": {"sound": "y"},
        }.items()
    ]  # fmt: skip
    assert len({SPEC.key, *(one.key for one in others)}) == 7


def test_finishing_twice_gives_equal_bytes(store: ArtefactStore, tmp_path: Path):
    bytes_of = []
    for folder in ("one", "two"):
        other = ArtefactStore(tmp_path / folder)
        place = fill(other, SPEC.key)
        (place / "input-sound.json").write_text("not a chunk")
        other.finish(SPEC.key, "voice", {"b": 1, "a": ["ä"]})
        assert not place.exists()
        bytes_of.append({path.name: path.read_bytes() for path in (other.folder / SPEC.key).iterdir()})
    assert bytes_of[0] == bytes_of[1]
    assert set(bytes_of[0]) == {"voice.parquet", "windows.parquet", "about.json"}


def test_what_went_in_comes_out(store: ArtefactStore):
    fill(store, SPEC.key)
    store.finish(SPEC.key, "voice", {"limits": ["x"]})
    table = store.table(SPEC.key, "voice")
    assert table.whole("utterance").tolist() == [0, 1, 2]
    assert table.numbers("arousal").tolist() == [0.25] * 3
    assert np.isnan(table.numbers("valence")).all()
    assert store.about(SPEC.key) == {"limits": ["x"]}
    assert store.table(SPEC.key, "windows").numbers("valence").tolist() == [-1.0] * 3


def test_lists_and_texts_come_out(store: ArtefactStore):
    key = "text-1"
    rows = [[i / 10] + [0.0] * 6 for i in range(4)]
    write_tables(store.workplace(key) / "chunk-000000.json", {"text": {"utterance": [5, 6, 7, 8], "emotion": rows}})
    store.finish(key, "text", {})
    assert store.table(key, "text").vectors("emotion").tolist() == rows
    assert len(store.table(key, "text")) == 4


def test_as_input_is_what_the_chunks_held(store: ArtefactStore, tmp_path: Path):
    fill(store, SPEC.key, 2)
    store.finish(SPEC.key, "voice", {})
    path = store.as_input(SPEC.key, tmp_path / "in.json")
    given = read_tables(path)
    expected = {
        name: {column: [one for number in range(2) for one in voice(number)[name][column]] for column in rules}
        for name, rules in STAGE_TABLES["voice"].items()
    }
    assert given == expected


@pytest.mark.parametrize(
    ("spoil", "last"),
    [
        (lambda place: None, 3),
        (lambda place: (place / "chunk-000001.json").unlink(), 0),
        (lambda place: (place / "chunk-000000.json").unlink(), -1),
        (lambda place: (place / "chunk-000002.json").write_text('{"format": 1, "tab'), 1),
        (lambda place: (place / "chunk-000003.json").write_bytes(b""), 2),
        (lambda place: write_tables(place / "chunk-000002.json", {"voice": {"utterance": [1]}}), 1),
        (lambda place: (place / "chunk-abc.json").write_text("x"), 3),
        (lambda place: (place / "chunk-99.json").write_text("x"), 3),
        (lambda place: (place / ".chunk-000004.json.77.part").write_text("x"), 3),
    ],
)
def test_a_run_goes_on_after_the_last_good_chunk(store: ArtefactStore, spoil, last):
    place = fill(store, SPEC.key, 4)
    spoil(place)
    assert store.resume_after(SPEC.key, "voice") == last
    assert sorted(path.name for path in place.glob("chunk-*")) == [f"chunk-{n:06d}.json" for n in range(last + 1)]


def test_an_unfinished_run_cannot_be_finished_with_a_hole(store: ArtefactStore):
    place = fill(store, SPEC.key, 4)
    (place / "chunk-000001.json").unlink()
    with pytest.raises(WireError, match="chunk-000001"):
        store.finish(SPEC.key, "voice", {})
    assert not store.has(SPEC.key)
    assert len(list(place.iterdir())) == 3


def test_a_chunk_out_of_contract_is_not_taken_in(store: ArtefactStore):
    place = fill(store, SPEC.key, 2)
    bad = voice(1)
    bad["voice"]["arousal"] = [7.0]
    write_tables(place / "chunk-000001.json", bad)
    with pytest.raises(WireError, match="arousal"):
        store.finish(SPEC.key, "voice", {})
    assert not (store.folder / SPEC.key).exists()


@pytest.mark.parametrize("damage", ["gone", "cut", "text", "flipped", "columns", "about", "nulls"])
def test_damage_is_a_sentence_and_is_mended_by_a_new_run(store: ArtefactStore, damage):
    fill(store, SPEC.key)
    store.finish(SPEC.key, "voice", {})
    assert store.has(SPEC.key)
    path = store.folder / SPEC.key / "voice.parquet"
    data = bytearray(path.read_bytes())
    match damage:
        case "gone":
            path.unlink()
        case "cut":
            path.write_bytes(data[: len(data) // 2])
        case "text":
            path.write_text("not parquet")
        case "flipped":
            # The first page's data lies just behind its header at the start of the file.
            data[60] ^= 0x10
            path.write_bytes(data)
        case "columns":
            pq.write_table(pa.table({"utterance": [1.5]}), path)
        case "nulls":
            table = pq.read_table(path)
            column = table.schema.get_field_index("utterance")
            pq.write_table(
                table.set_column(column, table.schema.field(column), pa.array([1, None, 2], pa.int64())), path
            )
        case "about":
            (store.folder / SPEC.key / "about.json").write_text("{")
    assert not store.has(SPEC.key)
    with pytest.raises(ProjectError, match="missing or damaged"):
        store.about(SPEC.key)
        store.table(SPEC.key, "voice")
    fill(store, SPEC.key)
    store.finish(SPEC.key, "voice", {})
    assert store.has(SPEC.key)


def test_what_is_not_there(store: ArtefactStore):
    assert not store.has("cuts-00")
    with pytest.raises(ProjectError):
        store.table("cuts-00", "cuts")
    with pytest.raises(ProjectError):
        store.about("cuts-00")


# The film's own record


def test_frame_times_come_back(tmp_path: Path):
    project = Project.create_or_open(tmp_path / "x.emai")
    times = FrameTimes(np.array([0, 1001, 2002], np.int64), Fraction(1, 24000))
    assert stored_times(project, "d") is None
    save_times(project, "d", times)
    found = stored_times(project, "d")
    assert found.ticks.tolist() == [0, 1001, 2002] and found.base == Fraction(1, 24000)
    path = project.path / "artefacts" / "times-d.npz"
    whole = path.read_bytes()
    for damaged in (
        b"",
        b"PK\x03\x04 nonsense",
        whole[: len(whole) // 2],
        b"\x93NUMPY",
        whole.replace(b"base", b"bose"),
    ):
        path.write_bytes(damaged)
        assert stored_times(project, "d") is None
    with pytest.raises(ProjectError, match="does not know its film"):
        stored_film(project)
    for record in ("[]", "{}", '{"digest": 1}', "5"):
        project.set_meta({"film": record})
        with pytest.raises(ProjectError):
            stored_film(project)
    project.close()


@pytest.mark.parametrize("raw", [b"/films/plain.mp4", b'/films/caf\xe9 "x".mp4', "/films/黒澤 🎬.mp4".encode()])
def test_a_film_of_any_name_is_found_again(tmp_path: Path, raw):
    from emotionai_core.project.load import film_record
    from tests.core.fusions import FILM

    path = Path(os.fsdecode(raw))
    project = Project.create_or_open(tmp_path / "x.emai")
    project.set_meta({"film": film_record(FILM), "film_path": json.dumps(str(path))})
    assert stored_film(project) == dataclasses.replace(FILM, path=path)
    project.set_meta({"film_path": "/old/way.mp4"})
    assert stored_film(project).path == Path("/old/way.mp4")
    project.close()
