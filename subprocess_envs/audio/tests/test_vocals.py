"""The stage: pieces that are together as long as the film's sound, the same however they were come by."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from audio.vocals import resampled, vocals
from audio.wav import length_of
from conftest import RATE, noise, read_pieces, write_sound

from emotionai_core.perception.schema import check_tables
from emotionai_core.wire.serve import StageError
from emotionai_core.wire.tables import read_tables

TOTAL = round(3.0123 * RATE)


def rows(folder: Path) -> list[tuple[str, float, float]]:
    found = []
    for path in sorted(folder.glob("chunk-*.json")):
        tables = read_tables(path)
        check_tables("vocals", tables)
        piece = tables["pieces"]
        found += zip(piece["file"], piece["start"], piece["end"], strict=True)
    return found


@pytest.mark.parametrize("denoise", [False, True])
def test_pieces_are_together_the_films_sound(job_for, film, weights: Path, tmp_path: Path, denoise: bool) -> None:
    inputs = {"sound": film["sound"]}
    job, recorder = job_for(inputs, film["film"], "out", chunk_seconds=1.0, denoise=denoise)
    assert vocals(job) == {"pieces": 4, "seconds": 3.012, "denoised": denoise}
    assert rows(tmp_path / "out") == [
        ("piece-000000.wav", 0.0, 1.0),
        ("piece-000001.wav", 1.0, 2.0),
        ("piece-000002.wav", 2.0, 3.0),
        ("piece-000003.wav", 3.0, pytest.approx(TOTAL / RATE, abs=1e-6)),
    ]
    data, count = read_pieces(tmp_path / "out")
    assert count == TOTAL and len(set(data)) == 4 and recorder.events("warning") == []
    # In one piece it sounds the same, also at the seams.
    whole, _ = job_for(inputs, film["film"], "whole", denoise=denoise)
    vocals(whole)
    (one,), count = read_pieces(tmp_path / "whole")
    assert count == TOTAL
    joined = np.concatenate([np.frombuffer(part[44:], "<i2") for part in data]).astype(int)
    apart = np.abs(joined - np.frombuffer(one[44:], "<i2").astype(int))
    assert np.abs(joined).max() > 30 and apart.max() <= 2


def test_the_same_bytes_again_and_after_a_break(job_for, film, weights: Path, tmp_path: Path) -> None:
    inputs = {"sound": film["sound"]}
    vocals(job_for(inputs, film["film"], "one", chunk_seconds=1.0)[0])
    # Two chunks are finished, of which one lost its sound.
    kept = tmp_path / "two"
    kept.mkdir()
    for name in ("chunk-000000.json", "chunk-000001.json", "piece-000000.wav"):
        (kept / name).write_bytes((tmp_path / "one" / name).read_bytes())
    before = (kept / "piece-000000.wav").stat().st_mtime_ns
    job, recorder = job_for(inputs, film["film"], "two", done=1, chunk_seconds=1.0)
    vocals(job)
    assert [event["index"] for event in recorder.events("chunk")] == [2, 3]
    assert read_pieces(kept) == read_pieces(tmp_path / "one")
    assert (kept / "piece-000000.wav").stat().st_mtime_ns == before


def test_without_a_film_the_plain_sound_is_heard(job_for, film, weights: Path, tmp_path: Path) -> None:
    text = tmp_path / "no film.txt"
    text.write_text("no film")
    for place in (tmp_path / "gone.mp4", text):
        job, recorder = job_for({"sound": film["sound"]}, str(place))
        vocals(job)
        assert [event["code"] for event in recorder.events("warning")] == ["plain-sound"]
        assert read_pieces(tmp_path / "out")[1] == TOTAL


def test_an_empty_sound_is_one_empty_piece(job_for, film, weights: Path, tmp_path: Path) -> None:
    write_sound(tmp_path / "empty.wav", np.zeros((1, 0), np.float32), RATE)
    vocals(job_for({"sound": str(tmp_path / "empty.wav")}, film["film"])[0])
    assert rows(tmp_path / "out") == [("piece-000000.wav", 0.0, 0.0)] and read_pieces(tmp_path / "out")[1] == 0


@pytest.mark.parametrize("fault", ["none", "missing", "stereo", "text"])
def test_a_sound_that_is_none(job_for, film, weights: Path, tmp_path: Path, fault: str) -> None:
    path = tmp_path / "bad.wav"
    if fault == "stereo":
        write_sound(path, noise(100, 2), RATE)
    elif fault == "text":
        path.write_text("no sound at all, only words")
    job, _ = job_for({} if fault == "none" else {"sound": str(path)}, film["film"])
    with pytest.raises(StageError) as caught:
        vocals(job)
    assert caught.value.failed.code == ("input-missing" if fault == "none" else "bad-sound")
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("seconds", [0.0, -1.0, 5000.0, float("nan")])
def test_pieces_of_an_impossible_length(job_for, film, weights: Path, seconds: float) -> None:
    with pytest.raises(StageError, match="between 0 and 1000 seconds"):
        vocals(job_for({"sound": film["sound"]}, film["film"], chunk_seconds=seconds)[0])


def test_progress_goes_from_start_to_end(job_for, film, weights: Path) -> None:
    job, recorder = job_for({"sound": film["sound"]}, film["film"], chunk_seconds=1.0)
    vocals(job)
    told = [float(str(event["done"])) for event in recorder.events("progress")]
    assert told == sorted(told) and told[0] == 0.0 and told[-1] == pytest.approx(TOTAL / RATE) and len(told) > 12


@pytest.mark.parametrize(("old", "new"), [(44_100, 16_000), (44_100, 48_000), (48_000, 16_000)])
def test_resampling_shifts_nothing(old: int, new: int) -> None:
    def tone(rate: int, seconds: float = 1.3) -> np.ndarray:
        return np.sin(2 * np.pi * 1000 * np.arange(round(rate * seconds)) / rate).astype(np.float32)

    found, edge = resampled(tone(old), old, new), new // 20
    assert found.shape == tone(new).shape
    assert np.abs(found - tone(new))[edge:-edge].max() < 0.005


def test_loud_sound_is_clipped_not_wrapped(tmp_path: Path) -> None:
    from audio.wav import write_piece

    write_piece(tmp_path / "a.wav", np.array([2.0, -2.0, 0.5], np.float32))
    assert np.frombuffer((tmp_path / "a.wav").read_bytes()[44:], "<i2").tolist() == [32767, -32768, 16384]
    assert length_of(tmp_path / "a.wav") == 3


def test_worker_json(job_for: Callable, film, weights: Path, tmp_path: Path) -> None:
    vocals(job_for({"sound": film["sound"]}, film["film"])[0])
    text = (tmp_path / "out" / "chunk-000000.json").read_text("utf-8")
    assert list(json.loads(text)["tables"]) == ["pieces"]
