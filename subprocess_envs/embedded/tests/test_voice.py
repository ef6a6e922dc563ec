from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from audible import checked, chunks, said, silence, write_tables, write_wav
from embedded.arousal import Baselines
from embedded.prosody import prosody, summary, windowed
from embedded.sound import RATE
from embedded.voice import voice

from emotionai_core.wire.serve import Cancelled

CALM = (
    "Well, it was rather quiet there.",
    "I think we might go home now.",
    "There is some tea left in the pot.",
    "The garden looks nice in autumn.",
    "My sister may come on Sunday.",
    "It does not really matter much.",
)
SHOUTED = ("Get out of my house right now!", "I told you never to come back!", "Stop it, stop it at once!")


def shout(folder: Path, text: str) -> np.ndarray:
    """A raised voice: higher, louder, and with more energy above 500 Hz."""
    loud = said(folder, text, pitch=95, speed=170)
    bright = np.diff(loud, prepend=loud[:1]) * 2.0 + loud
    return np.clip(bright * 1.6, -0.99, 0.99).astype(np.float32)


@pytest.fixture
def scene(tmp_path: Path) -> tuple[Path, Path, Path, list[int], list[int]]:
    """One speaker, six calm lines and three shouted ones over two minutes; a second one with a single line."""
    parts, rows, spans, kinds = [silence(0.5)], [], [], []
    at = 0.5
    lines = [(text, "calm") for text in CALM[:3]] + [(text, "shout") for text in SHOUTED]
    lines += [(text, "calm") for text in CALM[3:]] + [("Good evening, everybody.", "other")]
    for number, (text, kind) in enumerate(lines):
        spoken = shout(tmp_path, text) if kind == "shout" else said(tmp_path, text, pitch=35, speed=140) * 0.4
        parts += [spoken, silence(50.0 if number == 5 else 0.8)]
        rows.append((number if at < 60 else 1000 + number, at, at + len(spoken) / RATE, text))
        spans.append((at + 0.03, at + len(spoken) / RATE - 0.1))
        kinds.append(kind)
        at += (len(spoken) + len(parts[-1])) / RATE
    sound = write_wav(tmp_path / "scene.wav", np.concatenate(parts))
    columns = dict(zip(("utterance", "start", "end", "text"), map(list, zip(*rows, strict=True)), strict=True))
    more = {"source": ["subtitle"] * len(rows), "confidence": [1.0] * len(rows), "label": [""] * len(rows)}
    voiced = {"start": [a for a, _ in spans], "end": [b for _, b in spans], "confidence": [0.9] * len(spans)}
    speech = write_tables(tmp_path / "speech.json", utterances=columns | more, voiced=voiced)
    numbers = columns["utterance"]
    who = write_tables(
        tmp_path / "speakers.json",
        speakers={
            "utterance": numbers,
            "speaker": [int(kind == "other") for kind in kinds],
            "confidence": [0.5] * len(rows),
        },
    )
    of = {kind: [n for n, k in zip(numbers, kinds, strict=True) if k == kind] for kind in ("calm", "shout", "other")}
    return sound, speech, who, of["calm"], of["shout"]


def arousal_of(folder: Path) -> dict[int, float]:
    table = checked("voice", folder)["voice"]
    return dict(zip(table["utterance"], table["arousal"], strict=True))


def test_a_shouted_line_is_above_a_calm_one(tmp_path: Path, job_for: Callable, scene: tuple) -> None:
    sound, speech, who, calm, shouted = scene
    job, _ = job_for("voice", sound, 90.0, inputs={"sound": str(sound), "speech": str(speech), "speakers": str(who)})
    assert voice(job) == {"utterances": 10, "measured": 10}
    found = arousal_of(tmp_path / "out")
    assert min(found[n] for n in shouted) > max(found[n] for n in calm)
    assert np.mean([found[n] for n in shouted]) > 0.7
    assert np.mean([found[n] for n in calm]) < 0.5
    table = checked("voice", tmp_path / "out")
    assert set(table["voice"]["valence"]) == set(table["voice"]["dominance"]) == {None}
    # One line is no baseline: the second speaker is measured against the film, and less trusted.
    sure = dict(zip(table["voice"]["utterance"], table["voice"]["confidence"], strict=True))
    assert sure[1009] < min(sure[n] for n in calm)
    assert max(sure.values()) <= 0.8
    windows = table["windows"]
    assert set(windows["step"]) == {0.1, 1.0}
    for step in (0.1, 1.0):
        times = [t for t, s in zip(windows["time"], windows["step"], strict=True) if s == step]
        assert len(times) == len(set(times))


def test_windows_lie_on_voice_only(tmp_path: Path, job_for: Callable, scene: tuple) -> None:
    sound, speech, who, *_ = scene
    job, _ = job_for("voice", sound, 90.0, inputs={"sound": str(sound), "speech": str(speech), "speakers": str(who)})
    voice(job)
    windows = checked("voice", tmp_path / "out")["windows"]
    spans = json.loads(speech.read_text())["tables"]["voiced"]
    for time, step in zip(windows["time"], windows["step"], strict=True):
        assert any(a < time + step and time < b for a, b in zip(spans["start"], spans["end"], strict=True))
    assert all(value is not None for value in windows["arousal"])


def test_killed_and_resumed_gives_the_same_bytes(tmp_path: Path, job_for: Callable, scene: tuple) -> None:
    sound, speech, who, *_ = scene
    inputs = {"sound": str(sound), "speech": str(speech), "speakers": str(who)}
    whole, _ = job_for("voice", sound, 90.0, out="whole", inputs=inputs)
    voice(whole)
    killed, _ = job_for("voice", sound, 90.0, out="killed", inputs=inputs)
    send = killed.progress
    killed.progress = lambda *a: (send(*a), killed.stop())  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        voice(killed)
    assert [path.name for path in (tmp_path / "killed").glob("prosody-*")] == ["prosody-000000.json"]
    resumed, _ = job_for("voice", sound, 90.0, out="killed", inputs=inputs)
    voice(resumed)
    assert len(chunks(tmp_path / "whole")) == 2
    assert chunks(tmp_path / "killed") == chunks(tmp_path / "whole")
    late, _ = job_for("voice", sound, 90.0, out="late", inputs=inputs, resume_after=0)
    voice(late)
    assert chunks(tmp_path / "late") == {k: v for k, v in chunks(tmp_path / "whole").items() if "000001" in k}


def test_kept_results_of_other_inputs_do_not_count(tmp_path: Path, job_for: Callable, scene: tuple) -> None:
    sound, speech, who, *_ = scene
    inputs = {"sound": str(sound), "speech": str(speech), "speakers": str(who)}
    stopped, _ = job_for("voice", sound, 90.0, inputs=inputs)
    send = stopped.progress
    stopped.progress = lambda *a: (send(*a), stopped.stop())  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        voice(stopped)
    speech.write_text(speech.read_text().replace('"utterance": [0,', '"utterance": [7,').replace("[0, 1,", "[7, 1,"))
    job, _ = job_for("voice", sound, 90.0, inputs=inputs)
    voice(job)
    assert checked("voice", tmp_path / "out")["voice"]["utterance"][0] == 7


def test_without_sound_there_are_no_rows(tmp_path: Path, job_for: Callable, scene: tuple) -> None:
    job, out = job_for("voice", scene[0], 90.0, inputs={"speech": str(scene[1])})
    assert voice(job) == {"utterances": 0, "measured": 0}
    assert out.events("warning")[0]["code"] == "no-sound"
    assert checked("voice", tmp_path / "out")["voice"]["utterance"] == []


def test_pitch_level_and_brightness_of_a_known_tone() -> None:
    time = np.arange(RATE * 2) / RATE
    tone = sum(np.sin(2 * np.pi * 200 * k * time) / k for k in range(1, 6)).astype(np.float32) * 0.1
    frames = prosody(tone, 5.0, np.array([[5.5, 6.5]]))
    features, pitched, _ = summary(frames)
    assert 2 ** features[0] == pytest.approx(200, rel=0.02)
    assert pitched == pytest.approx(1.0, abs=0.05)
    assert not frames.pitched[frames.time < 5.49].any()
    assert summary(prosody(tone * 0.1, 5.0, np.array([[5.5, 6.5]])))[0][1] == pytest.approx(features[1] - 20, abs=0.2)
    times, values, _ = windowed(frames, 5.5, 6.5, 0.1, 0.5)
    assert times.tolist() == pytest.approx(np.arange(5.5, 6.45, 0.1).tolist())
    assert np.allclose(2 ** values[:, 0], 200, rtol=0.02)


def test_noise_and_nothing_have_no_arousal() -> None:
    noise = (np.random.default_rng(2).standard_normal(RATE) * 0.1).astype(np.float32)
    assert np.isnan(summary(prosody(np.zeros(RATE, np.float32), 0.0, np.array([[0.0, 1.0]])))[0]).all()
    assert summary(prosody(noise, 0.0, np.zeros((0, 2))))[1] == 0.0
    assert prosody(noise[:100], 0.0, np.array([[0.0, 1.0]])).time.shape == (0,)


def test_a_voice_that_never_changes_stays_at_its_usual() -> None:
    features = np.tile([7.0, -30.0, -5.0], (40, 1)) + np.random.default_rng(1).standard_normal((40, 3)) * [
        0.01,
        0.2,
        0.1,
    ]
    found, _ = Baselines(features, ["a"] * 40).arousal(features, np.arange(40))
    assert np.ptp(np.percentile(found, [5, 95])) < 0.2
    assert found.mean() == pytest.approx(0.5, abs=0.03)


def test_each_speaker_has_a_usual_of_its_own() -> None:
    low, high = np.array([6.8, -30.0, -8.0]), np.array([7.8, -20.0, 0.0])
    change = np.linspace(-1, 1, 20)[:, None] * [0.3, 6.0, 4.0]
    features = np.concatenate([low + change, high + change])
    own, spread = Baselines(features, ["a"] * 20 + ["b"] * 20).arousal(features, np.arange(40))
    assert np.allclose(own[:20], own[20:], atol=1e-6)
    assert spread.max() < 0.1
    together, _ = Baselines(features, [""] * 40).arousal(features, np.arange(40))
    assert together[20:].mean() - together[:20].mean() > 0.3
    assert np.all(np.diff(own[:20]) > 0)


def spoken_lines(loudness: float, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Sixty lines of three voices: how aroused each is, and features whose loudness follows it by `loudness`."""
    random = np.random.default_rng(seed)
    aroused = random.standard_normal(60)
    slope = np.array([0.2, 4.0 * loudness, 3.0])
    voices = np.repeat([[7.0, -30.0, -6.0], [7.7, -24.0, -2.0], [7.3, -35.0, -9.0]], 20, axis=0)
    return aroused, voices + aroused[:, None] * slope + random.standard_normal((60, 3)) * [0.1, 1.5, 1.2]


def agreement_with(aroused: np.ndarray, found: np.ndarray) -> float:
    return float(np.mean([np.corrcoef(aroused[n : n + 20], found[n : n + 20])[0, 1] for n in (0, 20, 40)]))


def test_a_levelled_mix_does_not_turn_arousal_round() -> None:
    voices = ["a"] * 20 + ["b"] * 20 + ["c"] * 20
    for loudness in (1.0, 0.0, -0.6):
        aroused, features = spoken_lines(loudness)
        found, _ = Baselines(features, voices).arousal(features, np.arange(60))
        assert agreement_with(aroused, found) > 0.8
    # The last mix is levelled too far: raised voices are turned down. Loudness alone would tell the opposite.
    assert agreement_with(aroused, features[:, 1]) < -0.4


def test_features_that_contradict_each_other_are_trusted_less() -> None:
    _, features = spoken_lines(1.0)
    odd = np.concatenate([features, [[7.3, -26.0, -12.0], [7.3, -30.0, -6.0]]])
    _, spread = Baselines(odd, ["a"] * 20 + ["b"] * 20 + ["c"] * 20 + ["a"] * 2).arousal(odd, np.arange(62))
    assert spread[60] > 2 * np.median(spread[:60])
    assert np.isfinite(spread).all() and spread.max() <= 1.0


def test_a_pause_within_a_line_does_not_count() -> None:
    time = np.arange(RATE) / RATE
    tone = sum(np.sin(2 * np.pi * 150 * k * time) / k for k in range(1, 8)).astype(np.float32) * 0.1
    alone, _, _ = summary(prosody(tone, 0.0, np.array([[0.0, 1.0]])))
    paused = np.concatenate([tone, np.zeros(RATE // 2, np.float32), tone])
    both, _, _ = summary(prosody(paused, 0.0, np.array([[0.0, 2.5]])))
    assert both[0] == pytest.approx(alone[0], abs=0.03)
    assert both[2] == pytest.approx(alone[2], abs=0.3)
    assert alone[1] - 4.0 < both[1] < alone[1]
