"""What the program for voices does without its networks: where pieces lie, how they fade, what it hears of a film."""

from __future__ import annotations

import sys
import wave
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests import films

FOLDER = Path(__file__).resolve().parents[2] / "subprocess_envs" / "audio"
sys.path.insert(0, str(FOLDER))

from audio.film import FilmSound, NoSound  # noqa: E402
from audio.spans import MODEL_RATE, RATE, Fading, Piece, Segments, Span, pieces, placed  # noqa: E402
from audio.wav import is_there, length_of, write_piece  # noqa: E402

CLICKS = (0.5, 1.25, 3.0)
SOUND = films.clicks_track(CLICKS, 4.0)


def quiet() -> None:
    return None


def heard(path: Path, first: int = 0, count: int = 4 * MODEL_RATE) -> np.ndarray:
    return FilmSound(path, quiet).read(first, count)


def clicks(samples: np.ndarray) -> list[float]:
    return films.clicks_heard((samples[0] * 32767).astype(np.int16), MODEL_RATE)


def write_wav(path: Path, samples: np.ndarray, rate: int = MODEL_RATE) -> Path:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(samples.shape[0])
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(np.rint(samples.T * 32767).astype("<i2").tobytes())
    return path


def noise(samples: int, channels: int = 2) -> np.ndarray:
    return np.random.default_rng(8).uniform(-0.5, 0.5, (channels, samples)).astype(np.float32)


@pytest.mark.parametrize("samples", [1, 159, 160, 48_000, 48_001, 4_800_000 * 3 - 1])
@pytest.mark.parametrize("seconds", [0.333, 1.0, 300.0])
def test_pieces_cover_the_sound_once(samples: int, seconds: float):
    found = pieces(samples, seconds)
    assert [one.index for one in found] == list(range(len(found)))
    assert found[0].first == 0 and found[-1].last == samples
    assert all(one.last == other.first for one, other in pairwise(found))
    for one in found:
        first, count = one.span.samples(RATE)
        assert first == one.first and first + count >= one.last > one.first
        assert first % 160 == 0 and one.span.samples(MODEL_RATE)[0] * 160 == first * 441


def test_a_sound_of_nothing_is_one_piece_of_nothing():
    assert pieces(0, 300.0) == [Piece(0, 0, 0)]
    assert pieces(0, 300.0)[0].span == Span(0, 0)


def test_segments_are_those_of_one_grid():
    segments = Segments(100, 75)
    assert segments.touching(0, 1000, 300) == [0, 75, 150, 225]
    assert segments.touching(100, 1, 300) == [75]
    assert segments.touching(99, 1, 300) == [0, 75]
    assert segments.touching(-50, 51, 300) == [0]
    assert segments.touching(400, 10, 300) == []
    for first in range(0, 300, 7):
        starts = segments.touching(first, 5, 300)
        assert all(start < first + 5 and start + 100 > first for start in starts)
        assert starts[0] == 0 or starts[0] - 75 + 100 <= first
        assert starts[-1] + 75 >= min(first + 5, 300)


@pytest.mark.parametrize("length", [100, 101])
def test_fading_gives_a_steady_sound_back(length: int):
    segments = Segments(length, 75)
    weights = segments.weights()
    assert weights.max() == 1.0 and weights[0] == weights[-1] > 0
    fading = Fading(20, 200)
    wave_in = np.sin(np.arange(400, dtype=np.float32))
    for start in segments.touching(20, 200, 300):
        fading.add(start, wave_in[start : start + length], weights)
    assert np.allclose(fading.result(), wave_in[20:220], atol=1e-6)


def test_fading_meets_in_the_middle_and_is_silent_elsewhere():
    fading = Fading(0, 12)
    ramp = np.array([1.0, 2.0, 2.0, 1.0], np.float32)
    fading.add(0, np.ones(4, np.float32), ramp)
    fading.add(2, np.zeros(4, np.float32), ramp)
    fading.add(40, np.ones(4, np.float32), ramp)
    assert fading.result()[:6] == pytest.approx([1, 1, 2 / 3, 1 / 3, 0, 0])
    assert not fading.result()[6:].any()


def test_parts_are_placed():
    one, two = np.ones((2, 4), np.float32), np.full((2, 3), 2, np.float32)
    assert placed([(-2, one), (5, two), (90, two)], 0, 7)[0].tolist() == [1, 1, 0, 0, 0, 2, 2]


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        ("plain.mp4", {}, CLICKS),
        ("late clock.ts", {"start": 10.0, "container_format": "mpegts"}, CLICKS),
        ("late sound.mkv", {"sound_start": 0.7}, (1.2, 1.95, 3.7)),
        ("early sound.mkv", {"sound_start": -0.7, "start": 2.0}, (0.55, 2.3)),
        ("gap.mkv", {"sound_gap": (1.5, 2.5)}, CLICKS),
        ("gap over a click.mkv", {"sound_gap": (1.0, 1.5)}, (0.5, 3.0)),
    ],
)
def test_it_hears_the_film_on_the_clock_of_its_pictures(tmp_path: Path, name, options, expected):
    path = films.write_film(tmp_path / name, 100, sound=SOUND, **options)
    found = heard(path)
    assert found.shape == (2, 4 * MODEL_RATE) and found.dtype == np.float32
    assert clicks(found) == pytest.approx(list(expected), abs=0.002)
    # Both sides are the one there is, as loud as it was.
    assert np.array_equal(found[0], found[1]) and np.abs(found).max() == pytest.approx(0.8, abs=0.15)


def test_any_stretch_is_cut_from_the_whole(tmp_path: Path):
    sound = noise(9 * MODEL_RATE)
    path = write_wav(tmp_path / "stereo.wav", sound)
    whole = heard(path, 0, 9 * MODEL_RATE)
    assert np.allclose(whole, sound, atol=1e-4) and not np.allclose(whole[0], whole[1], atol=0.1)
    for first in (-1000, 0, 1, 123_456, 300_001, 8 * MODEL_RATE):
        part = heard(path, first, 50_000)
        expected = np.zeros((2, 50_000), np.float32)
        low, high = max(first, 0), min(first + 50_000, 9 * MODEL_RATE)
        expected[:, low - first : high - first] = whole[:, low:high]
        assert np.array_equal(part, expected)


def test_a_stretch_far_in_lies_where_it_is_when_read_from_the_start(tmp_path: Path):
    times = (0.5, 4.25, 9.0, 9.5)
    path = films.write_film(tmp_path / "long.mp4", 250, sound=films.clicks_track(times, 10.0))
    part = heard(path, 8 * MODEL_RATE, 2 * MODEL_RATE)
    assert clicks(part) == pytest.approx([1.0, 1.5], abs=0.002)
    assert np.array_equal(part, heard(path, 8 * MODEL_RATE, 2 * MODEL_RATE))


def test_what_has_no_sound_says_so(tmp_path: Path, constant_film: Path):
    text = tmp_path / "a.mp4"
    text.write_text("no film")
    for path in (constant_film, text):
        with pytest.raises(NoSound, match=r"cannot be read|no sound"):
            FilmSound(path, quiet)
    with pytest.raises(FileNotFoundError):
        FilmSound(tmp_path / "gone.mp4", quiet)


def test_reading_can_be_stopped(tmp_path: Path):
    class Stop(Exception):
        pass

    path = films.write_film(tmp_path / "a.mp4", 100, sound=SOUND)
    calls = 0

    def check() -> None:
        nonlocal calls
        calls += 1
        if calls > 30:
            raise Stop

    sound = FilmSound(path, check)
    with pytest.raises(Stop):
        sound.read(0, 4 * MODEL_RATE)


def test_pieces_on_disk(tmp_path: Path):
    path = tmp_path / "piece-000000.wav"
    write_piece(path, np.linspace(-1, 1, 500, dtype=np.float32))
    assert length_of(path) == 500 and is_there(path, 500)
    assert not is_there(path, 501) and not is_there(tmp_path / "gone.wav", 500)
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
