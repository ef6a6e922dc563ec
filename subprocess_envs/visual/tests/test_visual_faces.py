"""The stage `faces` over films made here, with the real code and made-up weights."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
import pytest
from conftest import ANNA, BELA, ground, make_film, put_face, steady
from visual import faces as stage
from visual.reader import Reader

from emotionai_core.perception.schema import check_tables
from emotionai_core.wire.serve import Cancelled, StageError
from emotionai_core.wire.tables import read_tables

LENGTH = 8.0
CHUNKS = {"chunk_seconds": 3.0}


def _paint(number: int) -> np.ndarray:
    """Anna from the start to the end, Bela smiling beside her from 2 to 6 s; at 4 s the picture is cut."""
    picture = ground()
    put_face(picture, 24 if number < 100 else 120, 40, ANNA)
    if 50 <= number < 150:
        put_face(picture, 168 if number < 100 else 24, 56, BELA, smiling=True)
    return picture


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_film(tmp_path_factory.mktemp("film") / "film.mp4", steady(200), _paint)


def _chunks(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("chunk-*.json"))}


def _tables(folder: Path) -> list[dict]:
    return [read_tables(path) for path in sorted(folder.glob("chunk-*.json"))]


def test_every_chunk_keeps_the_contract_and_covers_its_span(job_for, film: Path, shots, weights, tmp_path) -> None:
    job, recorder = job_for("faces", film, LENGTH, inputs=shots, settings=CHUNKS)
    summary = stage.faces(job)
    spans = [(event["start"], event["end"]) for event in recorder.events("chunk")]
    assert spans == [(0, 3), (3, 6), (6, 8)]
    numbers: list[int] = []
    for (start, end), tables in zip(spans, _tables(tmp_path / "out"), strict=True):
        check_tables("faces", tables)
        assert all(start <= moment < end for moment in tables["faces"]["time"])
        assert set(tables["faces"]["track"]) == set(tables["tracks"]["track"])
        numbers += tables["tracks"]["track"]
    assert len(numbers) == len(set(numbers)) == summary["tracks"]
    assert summary["faces"] == 32 + 16 and not recorder.events("warning")


def test_who_is_seen_where_and_what_they_show(job_for, film: Path, shots, weights, tmp_path: Path) -> None:
    stage.faces(job_for("faces", film, LENGTH, inputs=shots)[0])
    (tables,) = _tables(tmp_path / "out")
    tracks = tables["tracks"]
    spans = list(zip(tracks["start"], tracks["end"], strict=True))
    # Both on either side of the cut; a face is there until a sample shows that it has gone.
    assert spans[:2] == [(0.0, 4.0), (2.0, 4.0)] and sorted(spans[2:]) == [(4.0, 6.0), (4.0, 8.0)]
    left = [round(x * 256) for x in tracks["x"]]
    assert sorted(left[:2]) == [24, 168] and all(
        abs(a - b) <= 8 for a, b in zip(sorted(left[2:]), [24, 120], strict=True)
    )
    shown = {
        track: np.mean(
            [e for e, t in zip(tables["faces"]["emotion"], tables["faces"]["track"], strict=True) if t == track], 0
        )
        for track in tracks["track"]
    }
    calls = [int(np.argmax(shown[track])) for track in tracks["track"]]
    assert calls[:2] == [4, 3] and sorted(calls[2:]) == [3, 4]
    vectors = np.array(tracks["embedding"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    same = vectors @ vectors.T > 0.7
    anna = [calls[row] == 4 for row in range(4)]
    assert [[a == b for b in anna] for a in anna] == same.tolist()


@pytest.mark.parametrize("resume_after", [0, 1])
def test_a_resumed_run_gives_the_same_bytes(job_for, film, shots, weights, tmp_path, resume_after: int) -> None:
    stage.faces(job_for("faces", film, LENGTH, inputs=shots, settings=CHUNKS)[0])
    whole = _chunks(tmp_path / "out")
    job, recorder = job_for("faces", film, LENGTH, "again", inputs=shots, settings=CHUNKS, resume_after=resume_after)
    stage.faces(job)
    again = _chunks(tmp_path / "again")
    assert len(again) == len(whole) - resume_after - 1
    assert all(again[name] == whole[name] for name in again)
    assert [event["index"] for event in recorder.events("chunk")] == list(range(resume_after + 1, 3))


def test_batches_of_any_size_give_the_same_bytes(job_for, film, shots, weights, tmp_path, monkeypatch) -> None:
    stage.faces(job_for("faces", film, LENGTH, inputs=shots)[0])
    monkeypatch.setattr("visual.reader._LARGEST_ON_CPU", 16)
    stage.faces(job_for("faces", film, LENGTH, "again", inputs=shots)[0])
    assert _chunks(tmp_path / "again") == _chunks(tmp_path / "out")


def test_memory_running_out_changes_nothing_but_the_pace(job_for, film, shots, weights, tmp_path, monkeypatch) -> None:
    stage.faces(job_for("faces", film, LENGTH, inputs=shots)[0])
    monkeypatch.setattr("visual.reader._LARGEST_ON_CPU", 16)
    room = 3

    def small_card(job, settings) -> Reader:
        reader = stage.make_reader(job, settings)
        network = reader._detector._network

        def limited(pixels):
            if len(pixels) > room:
                raise RuntimeError("CUDA out of memory")
            return network(pixels)

        reader._detector._network = limited
        return reader

    job, recorder = job_for("faces", film, LENGTH, "again", inputs=shots)
    stage.faces(job, small_card)
    assert _chunks(tmp_path / "again") == _chunks(tmp_path / "out")
    assert [event["code"] for event in recorder.events("warning")] == ["smaller-batches"] * 3


def test_an_old_movies_light_is_evened_out_before_reading(job_for, film, shots, weights, monkeypatch) -> None:
    seen: list[float] = []
    plain = stage.Reader._found

    def watched(self, pictures):
        seen.append(float(np.mean([picture.std() for picture in pictures])))
        return plain(self, pictures)

    monkeypatch.setattr(stage.Reader, "_found", watched)
    stage.faces(job_for("faces", film, 1.0, inputs=shots)[0])
    half = len(seen)
    stage.faces(job_for("faces", film, 1.0, "old", inputs=shots, settings={"old_movie": True})[0])
    assert half and seen[0] != pytest.approx(seen[half], rel=1e-3)


def test_faces_of_hd_pictures_are_found_in_smaller_ones_and_placed_in_the_whole(
    job_for, shots, weights, tmp_path
) -> None:
    def paint(_: int) -> np.ndarray:
        small = put_face(ground(), 24, 40, ANNA)
        return small.repeat(4, axis=0).repeat(4, axis=1)

    film = make_film(tmp_path / "hd.mp4", steady(10), paint)
    stage.faces(job_for("faces", film, 0.4, inputs=shots, settings={"max_side": 256})[0])
    (tables,) = _tables(tmp_path / "out")
    assert [round(x * 256) for x in tables["tracks"]["x"]] == [24]
    assert [round(w * 256) for w in tables["tracks"]["w"]] == [63]


def test_cancelling_stops_within_a_second(job_for, film: Path, shots, weights) -> None:
    job, _ = job_for("faces", film, LENGTH, inputs=shots, settings={"interval": 0.04})
    stopped: list[float] = []
    timer = threading.Timer(0.3, lambda: (stopped.append(time.monotonic()), job.stop()))
    timer.start()
    with pytest.raises(Cancelled):
        stage.faces(job)
    assert time.monotonic() - stopped[0] < 1.0
    timer.join()


def test_a_truncated_film_gives_all_chunks_and_one_warning(job_for, shots, weights, tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mkv", steady(200), _paint)
    film.write_bytes(film.read_bytes()[: film.stat().st_size // 2])
    job, recorder = job_for("faces", film, LENGTH, inputs=shots, settings=CHUNKS)
    stage.faces(job)
    assert [event["code"] for event in recorder.events("warning")] == ["film-truncated"]
    assert len(_chunks(tmp_path / "out")) == 3
    for tables in _tables(tmp_path / "out"):
        check_tables("faces", tables)


def test_what_is_no_film_is_an_error_of_its_own(job_for, shots, weights, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x" * 1000)
    with pytest.raises(StageError) as raised:
        stage.faces(job_for("faces", tmp_path / "a.mp4", LENGTH, inputs=shots)[0])
    assert raised.value.failed.code == "no-video"


def test_missing_shots_are_named(job_for, film: Path, weights) -> None:
    with pytest.raises(StageError, match="shots"):
        stage.faces(job_for("faces", film, LENGTH)[0])


def test_settings_of_a_wrong_type_are_refused(job_for, film: Path, shots) -> None:
    with pytest.raises(StageError, match="interval"):
        job_for("faces", film, LENGTH, inputs=shots, settings={"interval": "often"})
