from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from conftest import flat, make_film, shade
from restore.film import Film

from emotionai_core.wire.serve import Cancelled, StageError

# Variable rate, a late start and no key frame for two seconds at a time.
TICKS = [500 + 40 * n + (7 if n % 3 else 0) for n in range(200)]


def level(picture: np.ndarray) -> float:
    return float(picture[:, : picture.shape[1] // 4].mean())


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "ts"])
def test_the_frame_at_each_time(tmp_path: Path, suffix: str) -> None:
    film = Film(make_film(tmp_path / f"film.{suffix}", TICKS, flat), lambda: None)
    for number in (0, 1, 2, 49, 50, 51, 133, 199, 3):
        picture = film.picture(round((TICKS[number] - TICKS[0]) / 1000, 6))
        assert picture is not None and picture.shape == (96, 128, 3)
        assert level(picture) == pytest.approx(shade(number), abs=6)
    assert film.picture(20.0) is None
    film.close()


def test_wide_pixels_are_made_square(tmp_path: Path) -> None:
    film = Film(make_film(tmp_path / "wide.mkv", TICKS[:30], flat, Fraction(4, 3)), lambda: None)
    picture = film.picture(0.0)
    assert picture is not None and picture.shape == (96, 171, 3)


def test_a_film_cut_short(tmp_path: Path) -> None:
    whole = make_film(tmp_path / "whole.mkv", TICKS, flat).read_bytes()
    short = tmp_path / "short.mkv"
    short.write_bytes(whole[: len(whole) // 2])
    film = Film(short, lambda: None)
    assert film.picture(0.0) is not None
    assert film.picture(7.9) is None
    first = film.picture(0.0)
    assert first is not None and level(first) == pytest.approx(shade(0), abs=6)


@pytest.mark.parametrize("content", [b"", b"not a film at all" * 100])
def test_no_film(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(content)
    with pytest.raises(StageError, match="no picture that can be decoded"):
        Film(path, lambda: None)


def test_it_can_be_stopped_while_it_decodes(tmp_path: Path) -> None:
    asked = 0

    def check() -> None:
        nonlocal asked
        asked += 1
        if asked > 30:
            raise Cancelled

    film = Film(make_film(tmp_path / "film.mp4", TICKS, flat, g="500"), check)
    with pytest.raises(Cancelled):
        film.picture(7.0)
