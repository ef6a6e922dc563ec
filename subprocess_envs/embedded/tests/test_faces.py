"""The stage `faces` over films made here, with a stand-in for the networks that finds a bright square."""

from __future__ import annotations

import dataclasses
import math
import threading
import time
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from conftest import make_film
from embedded import faces as stage
from embedded.film import Sample, upright
from embedded.tracker import View

from emotionai_core.perception.schema import check_tables
from emotionai_core.wire.serve import Cancelled, StageError
from emotionai_core.wire.tables import read_tables, write_tables

FPS_TICK = 40


def _paint(number: int) -> np.ndarray:
    """A bright square that drifts, changes place every 5 s and is gone for a while in between."""
    picture = np.full((90, 160, 3), 30, np.uint8)
    if number % 125 < 100:
        x = 10 + (number // 125 * 37) % 100 + number % 25
        picture[30:60, x : x + 30] = 200
    return picture


class SquareReader:
    """Stands in for `faces.Reader`: one view where the picture is bright, its embedding from the square's place."""

    delay = 0.0

    def __init__(self, settings: stage.Settings) -> None:
        self.settings = settings

    def views(self, samples: Sequence[Sample]) -> list[list[View]]:
        return [self._view(sample) for sample in samples]

    def _view(self, sample: Sample) -> list[View]:
        time.sleep(self.delay)
        picture = upright(sample, 1920)
        rows, columns = np.nonzero(picture[..., 0] > 120)
        if not len(rows):
            return []
        size = [picture.shape[1], picture.shape[0]] * 2
        box = np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]) / size
        emotion = np.full(7, 1 / 7, np.float32)
        mean = float(picture.mean()) / 255
        return [View(sample.time, box, 0.95 + mean / 25, mean, emotion, picture[:4, :4])]

    def unlike(self, first: np.ndarray, second: np.ndarray) -> float:
        return 0.0

    def embedding(self, job: object, track: object) -> np.ndarray:
        return np.full(128, track.best[0].box[0])  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _square_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "Reader", SquareReader)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return make_film(tmp_path / "film.mp4", [i * FPS_TICK for i in range(25 * 24)], _paint)


@pytest.fixture
def shots(tmp_path: Path) -> dict[str, str]:
    path = tmp_path / "shots.json"
    write_tables(path, {"shots": {"start": [0.0, 7.0, 15.0], "end": [7.0, 15.0, 24.0]}})
    return {"shots": str(path)}


CHUNKS = {"chunk_seconds": 5.0}


def _chunks(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("chunk-*.json"))}


def test_every_chunk_keeps_the_contract_and_covers_its_span(job_for, film: Path, shots, tmp_path: Path) -> None:
    job, recorder = job_for("faces", film, 24.0, inputs=shots, settings=CHUNKS)
    summary = stage.faces(job)
    spans = [(event["start"], event["end"]) for event in recorder.events("chunk")]
    assert spans == [(0, 5), (5, 10), (10, 15), (15, 20), (20, 24)]
    numbers: list[int] = []
    for (start, end), path in zip(spans, sorted((tmp_path / "out").glob("chunk-*.json")), strict=True):
        tables = read_tables(path)
        check_tables("faces", tables)
        assert all(start <= moment < end for moment in tables["faces"]["time"])
        assert set(tables["faces"]["track"]) == set(tables["tracks"]["track"])
        assert all(
            start <= a < b <= end for a, b in zip(tables["tracks"]["start"], tables["tracks"]["end"], strict=True)
        )
        numbers += tables["tracks"]["track"]
    assert len(numbers) == len(set(numbers)) == summary["tracks"]
    assert summary["faces"] == 80
    assert not recorder.events("warning")


def test_tracks_break_at_cuts(job_for, film: Path, shots, tmp_path: Path) -> None:
    job, _ = job_for("faces", film, 24.0, inputs=shots)
    stage.faces(job)
    tracks = read_tables(tmp_path / "out" / "chunk-000000.json")["tracks"]
    assert 7.0 in tracks["start"] and 7.0 in tracks["end"]
    assert not any(a < cut < b for cut in (7.0, 15.0) for a, b in zip(tracks["start"], tracks["end"], strict=True))


@pytest.mark.parametrize("resume_after", [0, 1, 3, 4])
def test_a_resumed_run_gives_the_same_bytes(job_for, film: Path, shots, tmp_path: Path, resume_after: int) -> None:
    job, _ = job_for("faces", film, 24.0, inputs=shots, settings=CHUNKS)
    stage.faces(job)
    whole = _chunks(tmp_path / "out")
    job, recorder = job_for("faces", film, 24.0, "again", inputs=shots, settings=CHUNKS, resume_after=resume_after)
    stage.faces(job)
    again = _chunks(tmp_path / "again")
    assert len(again) == len(whole) - resume_after - 1
    assert all(again[name] == whole[name] for name in again)
    assert [event["index"] for event in recorder.events("chunk")] == list(range(resume_after + 1, 5))


def test_uneven_films_resume_to_the_same_bytes(job_for, shots, tmp_path: Path) -> None:
    ticks = np.cumsum(np.random.default_rng(2).choice([17, 33, 50, 120], 400)).tolist()
    film = make_film(tmp_path / "uneven.mkv", ticks, _paint, Fraction(1, 1000))
    duration = (ticks[-1] - ticks[0]) / 1000 + 0.04
    settings = {"chunk_seconds": 3.1, "interval": 0.2}
    stage.faces(job_for("faces", film, duration, inputs=shots, settings=settings)[0])
    stage.faces(job_for("faces", film, duration, "again", inputs=shots, settings=settings, resume_after=2)[0])
    whole, again = _chunks(tmp_path / "out"), _chunks(tmp_path / "again")
    assert again and again == {name: whole[name] for name in again}


def test_cancelling_stops_within_a_second(job_for, film: Path, shots, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SquareReader, "delay", 0.05)
    job, _ = job_for("faces", film, 24.0, inputs=shots)
    stopped: list[float] = []
    timer = threading.Timer(0.5, lambda: (stopped.append(time.monotonic()), job.stop()))
    timer.start()
    with pytest.raises(Cancelled):
        stage.faces(job)
    assert time.monotonic() - stopped[0] < 1.0
    timer.join()


def test_a_truncated_film_gives_all_chunks_and_one_warning(job_for, shots, tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mkv", [i * FPS_TICK for i in range(600)], _paint)
    raw = film.read_bytes()
    film.write_bytes(raw[: len(raw) // 2])
    job, recorder = job_for("faces", film, 24.0, inputs=shots, settings=CHUNKS)
    stage.faces(job)
    assert [event["code"] for event in recorder.events("warning")] == ["film-truncated"]
    assert len(_chunks(tmp_path / "out")) == 5
    for path in (tmp_path / "out").glob("chunk-*.json"):
        check_tables("faces", read_tables(path))


def test_doubtful_tracks_are_dropped(job_for, film: Path, shots, tmp_path: Path) -> None:
    job, _ = job_for("faces", film, 24.0, inputs=shots, settings={"threshold": 0.999})
    assert stage.faces(job)["faces"] == 0
    assert read_tables(tmp_path / "out" / "chunk-000000.json")["tracks"]["track"] == []


def test_what_is_no_film_is_an_error_of_its_own(job_for, shots, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x" * 1000)
    job, _ = job_for("faces", tmp_path / "a.mp4", 24.0, inputs=shots)
    with pytest.raises(StageError) as raised:
        stage.faces(job)
    assert raised.value.failed.code == "no-video"


def test_missing_shots_are_named(job_for, film: Path) -> None:
    with pytest.raises(StageError, match="shots"):
        stage.faces(job_for("faces", film, 24.0)[0])


def test_settings_of_a_wrong_type_are_refused(job_for, film: Path, shots) -> None:
    with pytest.raises(StageError, match="interval"):
        job_for("faces", film, 24.0, inputs=shots, settings={"interval": "often"})


@pytest.mark.parametrize(("scores", "sure"), [([0.96], False), ([0.98], True), ([0.94] * 2, False), ([0.91] * 4, True)])
def test_a_face_seen_briefly_must_be_surer(scores: list[float], sure: bool) -> None:
    view = View(0.0, np.zeros(4), 1.0, 0.5, np.zeros(7, np.float32), np.zeros((1, 1, 3), np.uint8))
    track = stage.Track(0, view, scores=scores)
    assert stage._is_sure(track, 0.9) is sure


@pytest.mark.parametrize(
    ("presences", "sure"),
    [([0.01, 0.02], False), ([0.01, 0.9], True), ([0.01, math.nan, math.nan], True), ([math.nan] * 2, True)],
)
def test_what_the_mesh_never_takes_for_a_face_is_none(presences: list[float], sure: bool) -> None:
    view = View(0.0, np.zeros(4), 1.0, 0.5, np.zeros(7, np.float32), np.zeros((1, 1, 3), np.uint8))
    track = stage.Track(0, view, scores=[0.999] * len(presences), presences=presences)
    assert stage._is_sure(track, 0.9) is sure


def test_action_units_have_rows_only_where_they_were_measured(
    job_for, film: Path, shots, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = SquareReader._view

    def measured(self: SquareReader, sample: Sample) -> list[View]:
        return [
            dataclasses.replace(view, actions=np.array([0.1, 0.8, 0.2, 0.3])) if view.time < 2 else view
            for view in plain(self, sample)
        ]

    monkeypatch.setattr(SquareReader, "_view", measured)
    stage.faces(job_for("faces", film, 24.0, inputs=shots)[0])
    tables = read_tables(tmp_path / "out" / "chunk-000000.json")
    check_tables("faces", tables)
    rows = tables["actions"]
    assert rows["time"] == [time for time in tables["faces"]["time"] if time < 2]
    assert set(rows["au12"]) == {0.8} and set(rows["au4"]) == {None}
