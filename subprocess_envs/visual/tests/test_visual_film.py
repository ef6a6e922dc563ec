"""Which pictures are looked at: by real times, on every kind of film, wherever reading begins."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from conftest import MILLISECOND, make_film, steady
from visual.film import Film, Sample, even_light

from emotionai_core.wire.serve import StageError


def _paint(number: int) -> np.ndarray:
    picture = np.full((64, 96, 3), 40 + number % 160, np.uint8)
    x = number * 3 % 80
    picture[20:44, x : x + 16] = 240
    return picture


def _uneven(count: int, start: int = 0) -> list[int]:
    numbers = random.Random(7)
    steps = [numbers.choice([8, 17, 33, 42, 100, 400]) for _ in range(count)]
    return [start + sum(steps[:index]) for index in range(count)]


def _expected(ticks: list[int], interval: Fraction) -> list[float]:
    """First frame at or after each multiple of the interval, by definition."""
    wanted, target = [], Fraction(0)
    for tick in ticks:
        time = (tick - ticks[0]) * MILLISECOND
        if time >= target:
            wanted.append(float(time))
            target = (time // interval + 1) * interval
    return wanted


@pytest.mark.parametrize("ending", ["mp4", "mkv"])
@pytest.mark.parametrize("ticks", [steady(200), _uneven(300), steady(150, start=5000), steady(150, 333)])
def test_samples_are_the_first_frames_at_or_after_each_multiple(ending: str, ticks: list[int], tmp_path: Path) -> None:
    film = Film(make_film(tmp_path / f"a.{ending}", ticks, _paint), 0.25)
    times = [sample.time for sample in film.samples(0)]
    assert times == pytest.approx(_expected(ticks, Fraction(1, 4)), abs=1e-3)
    assert film.damaged == 0


@pytest.mark.parametrize("options", [{}, {"g": "250"}, {"x264-params": "open-gop=1:keyint=25"}])
def test_reading_from_the_middle_gives_the_same_samples(options: dict[str, str], tmp_path: Path) -> None:
    film = Film(make_film(tmp_path / "a.mkv", _uneven(400, start=1000), _paint, **options), 0.1)
    whole = [(sample.time, sample.frame.to_ndarray().tobytes()) for sample in film.samples(0)]
    for start in (0.05, 1.0, 7.3, 20.0, whole[-1][0]):
        part = [(sample.time, sample.frame.to_ndarray().tobytes()) for sample in film.samples(start)]
        assert part == [item for item in whole if item[0] >= start]


def test_pictures_are_shown_with_square_pixels_and_within_the_limit() -> None:
    frame = av.VideoFrame.from_ndarray(np.zeros((200, 400, 3), np.uint8), format="bgr24")
    assert Sample(0, frame).picture(1920).shape == (200, 400, 3)
    assert Sample(0, frame).picture(100).shape == (50, 100, 3)
    assert Sample(0, frame, pixel_shape=0.5).picture(1920).shape == (200, 200, 3)


def test_colours_come_blue_first() -> None:
    frame = av.VideoFrame.from_ndarray(np.full((32, 32, 3), (200, 30, 10), np.uint8), format="rgb24")
    assert Sample(0, frame).picture(100)[5, 5].tolist() == [10, 30, 200]


def test_local_contrast_rises_where_light_is_flat() -> None:
    dim = np.random.default_rng(0).integers(20, 40, (128, 128, 1), np.uint8).repeat(3, axis=2)
    assert even_light(dim).std() > 1.5 * dim.std()


def test_a_truncated_film_gives_what_it_has(tmp_path: Path) -> None:
    path = make_film(tmp_path / "a.mkv", steady(500), _paint)
    whole = [sample.time for sample in Film(path, 0.25).samples(0)]
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    part = [sample.time for sample in Film(path, 0.25).samples(0)]
    # The frame before the break may be lost where one that is shown later was stored earlier.
    assert 10 < len(part) < len(whole) and part[:-1] == whole[: len(part) - 1]


def test_damaged_frames_are_skipped_and_counted(tmp_path: Path) -> None:
    path = make_film(tmp_path / "a.mkv", steady(500), _paint)
    raw = bytearray(path.read_bytes())
    numbers = random.Random(3)
    for _ in range(40):
        place = numbers.randrange(len(raw) // 5, len(raw) * 4 // 5)
        raw[place : place + 60] = numbers.randbytes(60)
    path.write_bytes(raw)
    film = Film(path, 0.25)
    times = [sample.time for sample in film.samples(0)]
    assert times == sorted(set(times)) and film.damaged > 0


def test_frames_stamped_after_the_end_are_passed_over(tmp_path: Path) -> None:
    path = make_film(tmp_path / "a.mkv", [*steady(100), 900_000, 900_040], _paint)
    whole = [sample.time for sample in Film(path, 0.25).samples(0)]
    assert whole[-1] == pytest.approx(900) and whole[-2] < 4
    assert [sample.time for sample in Film(path, 0.25).samples(0, 5.0)] == whole[:-1]


@pytest.mark.parametrize("content", [b"", b"not a film at all" * 100])
def test_what_is_not_a_film_is_said_in_one_sentence(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(content)
    with pytest.raises(StageError) as raised:
        Film(tmp_path / "a.mp4", 0.25)
    assert raised.value.failed.code == "no-video" and raised.value.failed.hint
