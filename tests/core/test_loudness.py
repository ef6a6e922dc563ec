"""Loudness of a sound, its cache, and what a project knows many times within a line."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from benchmarks.project import make_project
from benchmarks.synthetic import Size
from emotionai_core.errors import Cancelled
from emotionai_core.film.loudness import SILENCE, STEP, loudness, loudness_of
from emotionai_core.project.signals import load_signals
from emotionai_core.project.store import Project

RATE = 16_000


def written(path: Path, samples: np.ndarray, channels: int = 1) -> Path:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.astype(np.int16).tobytes())
    return path


def test_a_sine_of_half_of_full_scale_is_nine_decibels_down_and_silence_is_silent(tmp_path: Path):
    sine = 16384.0 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)
    found = loudness(written(tmp_path / "a.wav", np.concatenate([sine, np.zeros(RATE)])))
    assert len(found) == round(2.0 / STEP)
    assert np.allclose(found[:10], -9.03, atol=0.05)
    assert (found[10:] == SILENCE).all()


def test_a_square_wave_of_full_scale_is_nought_also_in_a_short_last_step(tmp_path: Path):
    found = loudness(written(tmp_path / "a.wav", np.where(np.arange(2000) % 2, 32767, -32768)))
    assert np.allclose(found, 0.0, atol=0.001)
    assert len(found) == 2


def test_blocks_join_without_a_seam(tmp_path: Path):
    noise = np.random.default_rng(1).integers(-9000, 9000, RATE * 200)
    found = loudness(written(tmp_path / "a.wav", noise))
    power = (noise.reshape(-1, 1600).astype(float) ** 2).mean(axis=1)
    assert np.allclose(found, 10 * np.log10(power / 32768.0**2), atol=1e-3)


def test_it_stops_when_asked_and_refuses_other_sounds(tmp_path: Path):
    sound = written(tmp_path / "a.wav", np.zeros(RATE))
    with pytest.raises(Cancelled):
        loudness(sound, lambda: True)
    with pytest.raises(wave.Error):
        loudness(written(tmp_path / "b.wav", np.zeros(RATE), channels=2))


def test_the_cache_is_read_and_a_damaged_one_made_again(tmp_path: Path):
    sound = written(tmp_path / "sound-x.wav", np.full(RATE, 3000))
    first = loudness_of(sound, tmp_path)
    stored = tmp_path / "loudness-sound-x.npz"
    written(sound, np.full(RATE, 30))
    assert loudness_of(sound, tmp_path).tobytes() == first.tobytes()
    stored.write_bytes(stored.read_bytes()[:60])
    assert loudness_of(sound, tmp_path)[0] < first[0] - 30
    assert [one.name for one in tmp_path.iterdir() if one.name.endswith(".part")] == []


def test_without_a_sound_or_with_half_of_one_there_is_none(tmp_path: Path):
    assert not len(loudness_of(tmp_path / "none.wav", tmp_path))
    (tmp_path / "half.wav").write_bytes(b"RIFF")
    assert not len(loudness_of(tmp_path / "half.wav", tmp_path))


def test_a_project_gives_its_finest_windows_and_the_loudness_of_its_sound(tmp_path: Path):
    path = make_project(tmp_path / "made.emai", Size.small(), sound=True)
    project = Project.open(path, writable=False)
    try:
        found = load_signals(project)
    finally:
        project.close()
    assert found.voice_step == pytest.approx(0.1)
    assert (np.diff(found.voice_time) >= 0).all()
    assert ((found.voice_arousal >= 0) & (found.voice_arousal <= 1)).all()
    assert len(found.loudness) == pytest.approx(180 / STEP, abs=1)
    assert found.loudness.max() > -60.0


def test_a_project_without_sound_is_silent(tmp_path: Path):
    project = Project.open(make_project(tmp_path / "made.emai", Size.small()), writable=False)
    try:
        found = load_signals(project)
    finally:
        project.close()
    assert not len(found.loudness)
    assert len(found.voice_time)
