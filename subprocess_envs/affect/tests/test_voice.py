from __future__ import annotations

import json
import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from affect.dimensions import DimensionsNetwork, VoiceReader
from affect.lines import inside, minutes
from affect.voice import CEILING, LONGEST, MODEL, pieces_of, touched, trust, voice
from conftest import RATE, checked, chunks, voice_like, write_sound, write_speech

from emotionai_core.wire.serve import Cancelled, StageError

LINES = [
    (0, 1.0, 4.0, "One."),
    (1, 5.0, 5.3, "Two."),
    (2, 58.0, 63.0, "Three."),
    (1003, 65.0, 79.0, "Four."),
    (1004, 86.0, 87.0, "Silent."),
]
VOICED = [(1.2, 3.8), (5.02, 5.12), (58.5, 62.0), (65.0, 78.0), (86.0, 86.15)]


@pytest.fixture
def inputs(tmp_path: Path) -> dict[str, str]:
    sound = write_sound(tmp_path / "sound.wav", voice_like(100.0))
    return {"sound": sound, "speech": write_speech(tmp_path / "speech.json", LINES, VOICED)}


def test_lines_and_windows(tmp_path: Path, weights: Path, job_for: Callable, inputs: dict[str, str]) -> None:
    job, out = job_for("voice", 100.0, inputs=inputs)
    assert voice(job) == {"utterances": 5, "measured": 3}
    tables = checked("voice", tmp_path / "out")
    rows = tables["voice"]
    assert rows["utterance"] == [0, 1, 2, 1003, 1004]
    # A tenth of a second of voice is not read, and no number is made up for it.
    for name in ("arousal", "valence", "dominance"):
        assert [value is None for value in rows[name]] == [False, True, False, False, True]
    assert rows["confidence"][1] == 0.0 and 0.3 < rows["confidence"][0] < rows["confidence"][3] <= CEILING
    windows = tables["windows"]
    assert len(chunks(tmp_path / "out")) == 2
    for step in (0.1, 1.0):
        times = [time for time, one in zip(windows["time"], windows["step"], strict=True) if one == step]
        assert times == sorted(set(times))
        assert all(math.isclose(time / step, round(time / step), abs_tol=1e-6) for time in times)
        expected = {n for a, b in VOICED for n in range(math.floor(a / step + 1e-9), math.ceil(b / step - 1e-9))}
        assert {round(time / step) for time in times} == expected
    assert [event["done"] for event in out.events("progress")][-1] == 100.0


def test_the_numbers_are_the_networks(tmp_path: Path, weights: Path, job_for: Callable, inputs: dict[str, str]) -> None:
    """Against the model card's own way of asking: one wave, normalised, no batch, no mask."""
    voice(job_for("voice", 100.0, inputs=inputs)[0])
    tables = checked("voice", tmp_path / "out")
    network = DimensionsNetwork.from_pretrained(weights / MODEL).eval()
    samples = (np.clip(np.rint(voice_like(100.0) * 32768), -32768, 32767) / 32768).astype(np.float32)

    def asked(start: float, end: float) -> list[float]:
        wave = samples[round(start * RATE) : round(end * RATE)]
        given = torch.tensor((wave - wave.mean()) / np.sqrt(wave.var() + 1e-7))[None]
        with torch.inference_mode():
            pooled = network.wav2vec2(given).last_hidden_state.mean(dim=1)
            return np.clip(network.classifier(pooled)[0].numpy(), 0, 1).tolist()

    arousal, dominance, valence = asked(1.1, 3.9)
    row = [tables["voice"][name][0] for name in ("arousal", "valence", "dominance")]
    assert row == pytest.approx([arousal, 2 * valence - 1, dominance], abs=1e-4)
    at = next(
        n
        for n, (t, s) in enumerate(zip(*(tables["windows"][c] for c in ("time", "step")), strict=True))
        if (t, s) == (2.0, 1.0)
    )
    assert tables["windows"]["arousal"][at] == pytest.approx(asked(1.5, 3.5)[0], abs=1e-4)
    # A tenth of a second lies between two points of the curve, at 2.0 and 2.5 s.
    at = next(
        n
        for n, (t, s) in enumerate(zip(*(tables["windows"][c] for c in ("time", "step")), strict=True))
        if (t, s) == (2.1, 0.1)
    )
    left, right = asked(1.0, 3.0)[0], asked(1.5, 3.5)[0]
    assert abs(left - right) > 1e-3
    assert tables["windows"]["arousal"][at] == pytest.approx(left + (right - left) * 0.3, abs=1e-4)


def test_answers_do_not_depend_on_the_batch(weights: Path) -> None:
    waves = [voice_like(seconds, seed) for seed, seconds in enumerate((1.0, 2.0, 2.0, 3.7, 0.3))]
    reader = VoiceReader(MODEL, torch.device("cpu"), lambda: None)
    together, alone = np.array(reader(waves)), np.concatenate([reader([wave]) for wave in waves])
    assert together.shape == (5, 3)
    assert np.allclose(together, alone, atol=1e-5)
    assert np.ptp(alone[:, 0]) > 1e-3


def test_killed_and_resumed_gives_the_same_bytes(
    tmp_path: Path, weights: Path, job_for: Callable, inputs: dict[str, str]
) -> None:
    voice(job_for("voice", 100.0, out="whole", inputs=inputs)[0])
    whole = chunks(tmp_path / "whole")
    killed, _ = job_for("voice", 100.0, out="killed", inputs=inputs)
    save = killed.save
    killed.save = lambda *a: (save(*a), killed.stop())  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        voice(killed)
    assert list(chunks(tmp_path / "killed")) == ["chunk-000000.json"]
    voice(job_for("voice", 100.0, out="killed", inputs=inputs, resume_after=0)[0])
    assert chunks(tmp_path / "killed") == whole and len(whole) == 2


def test_cancelling_works_within_a_batch(
    tmp_path: Path, weights: Path, job_for: Callable, inputs: dict[str, str]
) -> None:
    job, _ = job_for("voice", 100.0, inputs=inputs)
    asked = 0

    def check() -> None:
        nonlocal asked
        asked += 1
        if asked == 3:
            raise Cancelled

    job.check = check  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        voice(job)
    assert chunks(tmp_path / "out") == {}


def test_other_hops_give_the_same_windows_of_one_second(
    tmp_path: Path, weights: Path, job_for: Callable, inputs: dict[str, str]
) -> None:
    inputs["speech"] = write_speech(tmp_path / "short.json", LINES[:2], VOICED[:2])
    found = {}
    for hop in (0.25, 0.5, 1.0):
        voice(job_for("voice", 30.0, out=f"hop{hop}", inputs=inputs, settings={"hop": hop})[0])
        windows = checked("voice", tmp_path / f"hop{hop}")["windows"]
        found[hop] = {
            (time, step): value
            for time, step, value in zip(windows["time"], windows["step"], windows["valence"], strict=True)
        }
    assert found[0.25].keys() == found[0.5].keys() == found[1.0].keys()
    second = [key for key in found[0.5] if key[1] == 1.0]
    assert second and all(found[0.25][key] == pytest.approx(found[1.0][key], abs=1e-5) for key in second)
    tenth = [key for key in found[0.5] if key[1] == 0.1]
    assert any(abs(found[0.25][key] - found[1.0][key]) > 1e-3 for key in tenth)
    with pytest.raises(StageError, match="one of 0"):
        voice(job_for("voice", 100.0, inputs=inputs, settings={"hop": 0.3})[0])


def test_without_sound_there_are_no_rows(
    tmp_path: Path, weights: Path, job_for: Callable, inputs: dict[str, str]
) -> None:
    job, out = job_for("voice", 100.0, inputs={"speech": inputs["speech"]})
    assert voice(job) == {"utterances": 0, "measured": 0}
    assert out.events("warning")[0]["code"] == "no-sound"
    assert checked("voice", tmp_path / "out")["voice"]["utterance"] == []


def test_digital_silence_and_a_film_shorter_than_the_context(tmp_path: Path, weights: Path, job_for: Callable) -> None:
    sound = write_sound(tmp_path / "short.wav", np.zeros(RATE, np.float32))
    speech = write_speech(tmp_path / "s.json", [(0, 0.0, 1.0, "Short.")], [(0.1, 0.9)])
    voice(job_for("voice", 1.0, inputs={"sound": sound, "speech": speech})[0])
    tables = checked("voice", tmp_path / "out")
    assert tables["voice"]["arousal"][0] is not None
    assert len(tables["windows"]["time"]) == 1 + 8


@pytest.mark.parametrize("content", [b"", b"RIFF, but no more", "missing"])
def test_unusable_sound(
    tmp_path: Path, weights: Path, job_for: Callable, inputs: dict[str, str], content: object
) -> None:
    path = tmp_path / "broken.wav"
    if isinstance(content, bytes):
        path.write_bytes(content)
    job, _ = job_for("voice", 100.0, inputs={**inputs, "sound": str(path)})
    with pytest.raises(StageError, match="sound cannot be used"):
        voice(job)
    write_sound(path, voice_like(1.0), rate=8000)
    with pytest.raises(StageError, match="8000 Hz"):
        voice(job)


def test_damaged_tables_of_speech(tmp_path: Path, weights: Path, job_for: Callable, inputs: dict[str, str]) -> None:
    path = Path(inputs["speech"])
    tables = json.loads(path.read_text())
    tables["tables"]["voiced"]["start"][0] = "soon"
    path.write_text(json.dumps(tables))
    with pytest.raises(StageError, match="not what this stage can read"):
        voice(job_for("voice", 100.0, inputs=inputs)[0])


def test_pieces_and_trust() -> None:
    spans = np.array([[10.0, 12.0], [13.0, 40.0]])
    pieces = pieces_of(spans, 100.0)
    assert pieces[0][0] == pytest.approx(9.9) and pieces[-1][1] == pytest.approx(40.1)
    assert len(pieces) == 3 and max(b - a for a, b in pieces) <= LONGEST
    assert all(a[1] == b[0] for a, b in pairwise(pieces))
    assert pieces_of(np.array([[0.0, 0.1]]), 9.0) == [] and trust(np.array([[0.0, 0.1]]), []) == 0.0
    ((start, end),) = pieces_of(np.array([[5.0, 5.3]]), 100.0)
    assert end - start == pytest.approx(1.0)
    assert trust(np.array([[5.0, 5.3]]), [(start, end)]) < trust(spans, pieces) < CEILING


def test_windows_at_a_border_belong_to_one_chunk() -> None:
    first, second = minutes(100.0)
    voiced = np.array([[59.93, 60.31]])
    assert touched(voiced, first, 0.1).tolist() == [599]
    assert touched(voiced, second, 0.1).tolist() == [600, 601, 602, 603]
    assert touched(voiced, first, 1.0).tolist() == [59] and touched(voiced, second, 1.0).tolist() == [60]
    assert inside(voiced, 60.0, math.inf).tolist() == [[60.0, 60.31]]
    assert second.late == math.inf and first.holds(-5.0) and second.holds(500.0) and not second.holds(59.9)
