from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from conftest import SIZE, checked, chunks, flat, make_film, shade, write_faces
from restore.portraits import Track, chosen, cut, square_around, tracks_of
from restore.restored import restored

from emotionai_core.wire.serve import Cancelled, StageError

TICKS = list(range(0, 4000, 40))


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_film(tmp_path_factory.mktemp("film") / "film.mp4", TICKS, flat)


def pictures(rows: dict[str, list]) -> list[np.ndarray]:
    return [cv2.imdecode(np.frombuffer(base64.b64decode(text), np.uint8), cv2.IMREAD_COLOR) for text in rows["picture"]]


def test_portraits(tmp_path: Path, weights: Path, job_for: Callable, film: Path) -> None:
    inputs = write_faces(
        tmp_path / "faces.json",
        {"best_time": 2.4},
        {"best_time": 0.4},
        {"quality": 0.9},
        {"quality": 0.01},
        {"x": -0.1},
    )
    job, out = job_for(film, 4.0, inputs=inputs, settings={"scale": 1.0})
    assert restored(job) == {"faces": 3}
    rows = checked(tmp_path / "out")
    assert rows["track"] == [1, 4, 0] and rows["time"] == [0.4, 0.5, 2.4]
    found = pictures(rows)
    # 0.4 of 96 pixels is the face, 512 / 336 of it the square, in a frame of 128 x 96.
    side = round(0.4 * 96 * 512 / 336)
    assert all(picture.shape == (side, side, 3) for picture in found)
    assert rows["w"][0] == pytest.approx(side / 128, abs=1e-6) and rows["h"][0] == pytest.approx(side / 96, abs=1e-6)
    assert rows["x"][0] + rows["w"][0] / 2 == pytest.approx(0.3 + 0.25 / 2, abs=0.01)
    assert rows["y"][0] + rows["h"][0] / 2 == pytest.approx(0.3 + 0.4 / 2 - 0.4 * 24 / 336, abs=0.01)
    progress = out.events("progress")
    assert progress[0]["eta"] == 9.0 and progress[-1]["done"] == progress[-1]["total"] == 3
    assert progress[0]["unit"] == "faces"


def test_twice_the_size_up_to_the_networks(tmp_path: Path, weights: Path, job_for: Callable, film: Path) -> None:
    inputs = write_faces(tmp_path / "faces.json", {"h": 0.2, "w": 0.1}, {"h": 0.6})
    restored(job_for(film, 4.0, inputs=inputs)[0])
    small, large = pictures(checked(tmp_path / "out"))
    assert small.shape[0] == 2 * round(0.2 * 96 * 512 / 336) < SIZE
    assert large.shape[0] == SIZE


def test_the_longest_appearances_within_the_limit(tmp_path: Path, weights: Path, job_for: Callable, film: Path) -> None:
    inputs = write_faces(
        tmp_path / "faces.json", *({"end": 1.0 + (n * 7) % 10, "best_time": 3.0 - n / 10} for n in range(10))
    )
    restored(job_for(film, 4.0, inputs=inputs, settings={"max_faces": 3})[0])
    # Lengths 1 + (0 7 4 1 8 5 2 9 6 3): the longest are 7, 4 and 1, in the order of their times.
    assert checked(tmp_path / "out")["track"] == [7, 4, 1]
    restored(job_for(film, 4.0, inputs=inputs, out="none", settings={"max_faces": 0})[0])
    assert checked(tmp_path / "none")["track"] == []


def test_killed_and_resumed_gives_the_same_bytes(tmp_path: Path, weights: Path, job_for: Callable) -> None:
    film = make_film(tmp_path / "long.mkv", range(0, 130_000, 500), flat)
    inputs = write_faces(tmp_path / "faces.json", *({"best_time": at} for at in (0.5, 59.5, 60.0, 100.5, 125.0)))
    restored(job_for(film, 130.0, out="whole", inputs=inputs)[0])
    whole = chunks(tmp_path / "whole")
    killed, _ = job_for(film, 130.0, out="killed", inputs=inputs)
    save = killed.save
    killed.save = lambda *a: (save(*a), killed.stop())  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        restored(killed)
    assert list(chunks(tmp_path / "killed")) == ["chunk-000000.json"]
    restored(job_for(film, 130.0, out="killed", inputs=inputs, resume_after=0)[0])
    assert len(whole) == 3 and chunks(tmp_path / "killed") == whole
    assert checked(tmp_path / "whole")["track"] == [0, 1, 2, 3, 4]


def test_no_faces_need_no_network_and_no_film(tmp_path: Path, weights: Path, job_for: Callable) -> None:
    inputs = write_faces(tmp_path / "faces.json")
    assert restored(job_for(tmp_path / "nowhere.mp4", 90.0, inputs=inputs)[0]) == {"faces": 0}
    assert len(chunks(tmp_path / "out")) == 2


def test_faces_beyond_the_film_or_the_picture_are_left_out(
    tmp_path: Path, weights: Path, job_for: Callable, film: Path
) -> None:
    inputs = write_faces(tmp_path / "faces.json", {"best_time": 50.0}, {"x": 5.0}, {})
    job, out = job_for(film, 4.0, inputs=inputs)
    assert restored(job) == {"faces": 1}
    assert out.events("warning") == [
        {"code": "faces-left-out", "message": "2 of 3 faces are not restored: their pictures cannot be read."}
    ]


def test_wrong_settings_and_tables(tmp_path: Path, weights: Path, job_for: Callable, film: Path) -> None:
    inputs = write_faces(tmp_path / "faces.json", {})
    for wrong in ({"scale": 9.0}, {"max_faces": -1}, {"min_quality": 1.5}):
        with pytest.raises(StageError, match="lies between"):
            restored(job_for(film, 4.0, inputs=inputs, settings=wrong)[0])
    with pytest.raises(StageError, match="not what this stage can read"):
        tracks_of({"track": ["one"]})


def test_the_square_and_its_edge() -> None:
    picture = flat(0)
    inner = cut(picture, square_around(Track(0, 1.0, 0.0, 0.4, 0.4, 0.2, 0.2, 0.5), 128, 96))
    assert inner is not None and inner.shape == (39, 39, 3)
    corner = cut(picture, square_around(Track(0, 1.0, 0.0, -0.1, -0.1, 0.3, 0.3, 0.5), 128, 96))
    assert corner is not None and corner.shape[0] == corner.shape[1]
    assert set(np.unique(corner)) == {shade(0)}
    assert cut(picture, square_around(Track(0, 1.0, 0.0, 1.9, 0.4, 0.05, 0.05, 0.5), 128, 96)) is None


def test_choice_is_by_quality_and_length() -> None:
    tracks = [Track(n, 1.0, 10.0 - n, 0.1, 0.1, 0.1, 0.1, n / 10) for n in range(10)]
    assert [track.number for track in chosen(tracks, 0.2, 0.5, 99)] == [5, 4, 3, 2]
    assert [track.number for track in chosen(tracks, 0.2, 0.5, 2)] == [3, 2]
