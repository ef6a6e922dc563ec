from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from audible import said, silence, write_wav
from embedded.sound import Sound
from embedded.vad import BLOCK, BLOCK_FRAMES, HOP, Hysteresis, VoiceActivity, first_pause, spans_of


def _nothing() -> None:
    pass


def frames(*parts: tuple[float, int]) -> np.ndarray:
    return np.concatenate([np.full(count, value, np.float32) for value, count in parts])


def test_hysteresis_starts_high_and_ends_low() -> None:
    found = spans_of(frames((0.0, 10), (0.2, 5), (0.9, 10), (0.15, 10), (0.05, 20)), Hysteresis(pad=0.0))
    assert [(round(one.start / HOP), round(one.end / HOP)) for one in found] == [(15, 35)]
    assert found[0].confidence == pytest.approx((0.9 * 10 + 0.15 * 10) / 20, abs=0.01)


def test_short_gaps_close_and_short_spans_go() -> None:
    rule = Hysteresis(pad=0.0, gap=0.1, shortest=0.15)
    found = spans_of(frames((0.9, 10), (0.0, 2), (0.9, 10), (0.0, 20), (0.9, 2), (0.0, 5)), rule, origin=100.0)
    assert [(round((one.start - 100) / HOP), round((one.end - 100) / HOP)) for one in found] == [(0, 22)]


def test_only_half_loud_is_no_voice() -> None:
    assert spans_of(frames((0.2, 100)), Hysteresis()) == []
    assert spans_of(np.zeros(0, np.float32), Hysteresis()) == []


def test_first_pause_or_the_likeliest() -> None:
    assert first_pause(frames((0.9, 4), (0.05, 2), (0.9, 4)), Hysteresis()) == 4
    assert first_pause(frames((0.9, 4), (0.3, 1), (0.9, 4)), Hysteresis()) == 4


def test_finds_speech_between_silences(tmp_path: Path, models: Path) -> None:
    speech = said(tmp_path, "The quick brown fox jumps over the lazy dog, and then it goes home.")
    path = write_wav(tmp_path / "a.wav", np.concatenate([silence(2), speech, silence(3)]))
    with Sound(str(path)) as sound:
        found = VoiceActivity(sound, _nothing).spans(0.0, sound.duration, Hysteresis())
    assert found
    assert 1.8 < found[0].start < 2.4
    assert found[-1].end < 2.0 + len(speech) / 16000 + 0.4
    assert sum(one.end - one.start for one in found) > 0.6 * len(speech) / 16000


def test_blocks_do_not_depend_on_what_was_read_before(tmp_path: Path, models: Path) -> None:
    speech = said(tmp_path, "One two three four five six seven eight nine ten.")
    path = write_wav(tmp_path / "a.wav", np.tile(np.concatenate([silence(1), speech]), 18)[: 16000 * 70])
    with Sound(str(path)) as sound:
        in_order = VoiceActivity(sound, _nothing)
        both = [in_order.block(0), in_order.block(1)]
        alone = VoiceActivity(sound, _nothing).block(1)
        joined = VoiceActivity(sound, _nothing).between(BLOCK - 1.0, BLOCK + 1.0)[1]
    assert np.array_equal(both[1], alone)
    assert len(both[0]) == BLOCK_FRAMES
    # From the frame that holds 59.0 s to the one that holds 61.0 s.
    assert np.array_equal(joined, np.concatenate([both[0][-len(joined) + 32 :], both[1][:32]]))


def test_digital_silence_has_no_voice(tmp_path: Path, models: Path) -> None:
    with Sound(str(write_wav(tmp_path / "a.wav", np.zeros(16000 * 3, np.float32)))) as sound:
        assert VoiceActivity(sound, _nothing).spans(0.0, 3.0, Hysteresis()) == []


def test_cancel_is_asked_for_often(tmp_path: Path, models: Path) -> None:
    calls = []
    with Sound(str(write_wav(tmp_path / "a.wav", silence(5, 0.1)))) as sound:
        VoiceActivity(sound, lambda: calls.append(1)).block(0)
    assert len(calls) >= 7
