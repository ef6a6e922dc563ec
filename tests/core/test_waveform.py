from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from emotionai_core.errors import Cancelled
from emotionai_core.film.waveform import BUCKET, Waveform, outline, waveform_of

RATE = 16_000


def write(path: Path, samples: np.ndarray) -> Path:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.astype("<i2").tobytes())
    return path


@pytest.fixture
def quiet_with_clicks(tmp_path: Path) -> tuple[Path, list[float]]:
    """Three minutes of nearly nothing with single loud samples, some at the edges of blocks."""
    random = np.random.default_rng(4)
    samples = random.integers(-20, 20, RATE * 180)
    places = [0, BUCKET - 1, BUCKET, BUCKET * 2**15 - 1, BUCKET * 2**15, 2_000_003, len(samples) - 1]
    samples[places] = 30_000
    samples[1_500_001] = -32_768
    return write(tmp_path / "sound-x.wav", samples), [place / RATE for place in places]


@pytest.mark.parametrize("per_column", [180 / 1200, 1.0, 0.1, 0.013, 0.002])
def test_single_samples_are_seen_at_every_zoom(quiet_with_clicks, per_column: float):
    path, clicks = quiet_with_clicks
    seen = outline(path)
    for click in clicks:
        start = max(0.0, click - 100 * per_column)
        low, high = seen.extremes(start, per_column, 400)
        column = int((click - start) / per_column + 1e-6)
        assert high[column : column + 2].max() >= 30_000 / 32_768
        assert np.all(low <= high)
    low, _ = seen.extremes(0.0, 180 / 1200, 1200)
    assert low.min() == -1.0


def test_extremes_equal_those_of_the_samples(tmp_path: Path):
    random = np.random.default_rng(5)
    samples = random.normal(0, 4000, RATE * 60).clip(-32768, 32767).astype(np.int16)
    seen = outline(write(tmp_path / "sound.wav", samples))
    columns, per_column = 500, 60 / 500
    low, high = seen.extremes(0.0, per_column, columns)
    parts = samples.reshape(columns, -1)
    least, most = parts.min(axis=1) / 32768, parts.max(axis=1) / 32768
    # Stretches do not end where columns do: an extreme may be one column late, never lost, and never made smaller.
    assert np.all(np.minimum(low, np.r_[low[1:], low[-1]]) <= least)
    assert np.all(np.maximum(high, np.r_[high[1:], high[-1]]) >= np.minimum(most, 127 / 128))
    assert np.median(np.abs(high - most)) < 1 / 128 and np.median(np.abs(low - least)) < 1 / 128


def test_outside_the_sound_is_silence(tmp_path: Path):
    seen = outline(write(tmp_path / "sound.wav", np.full(RATE, 9000)))
    low, high = seen.extremes(-1.0, 0.01, 400)
    assert not high[:99].any() and not high[201:].any() and not low[201:].any()
    assert high[101:199].min() > 0.27
    empty = Waveform(RATE, ((np.zeros(0, np.int8), np.zeros(0, np.int8)),))
    assert not empty.extremes(0.0, 0.1, 10)[1].any()


def test_it_is_computed_once_and_kept(tmp_path: Path):
    sound = write(tmp_path / "sound-abc.wav", np.arange(-RATE, RATE))
    first = waveform_of(sound, tmp_path)
    kept = tmp_path / "waveform-sound-abc.npz"
    assert first is not None and kept.is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sound-abc.wav", kept.name]
    stamp = kept.stat().st_mtime_ns
    again = waveform_of(sound, tmp_path)
    assert again is not None and kept.stat().st_mtime_ns == stamp
    assert len(again.levels) == len(first.levels)
    for (low, high), (other_low, other_high) in zip(again.levels, first.levels, strict=True):
        assert np.array_equal(low, other_low) and np.array_equal(high, other_high)


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04nonsense", b"x" * 500])
def test_a_damaged_cache_is_computed_again(tmp_path: Path, damage: bytes):
    sound = write(tmp_path / "sound-abc.wav", np.arange(-RATE, RATE))
    (tmp_path / "waveform-sound-abc.npz").write_bytes(damage)
    assert waveform_of(sound, tmp_path) is not None
    assert (tmp_path / "waveform-sound-abc.npz").stat().st_size > 1000


def test_a_folder_that_cannot_be_written_to_is_no_hindrance(tmp_path: Path):
    sound = write(tmp_path / "sound-abc.wav", np.arange(-RATE, RATE))
    assert waveform_of(sound, tmp_path / "not there") is not None
    assert waveform_of(tmp_path / "no.wav", tmp_path) is None


def test_it_stops_when_told_and_leaves_nothing(tmp_path: Path):
    sound = write(tmp_path / "sound-abc.wav", np.zeros(RATE))
    with pytest.raises(Cancelled):
        waveform_of(sound, tmp_path, lambda: True)
    assert [path.name for path in tmp_path.iterdir()] == ["sound-abc.wav"]
