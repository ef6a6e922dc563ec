from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from audible import write_wav
from embedded.sound import RATE, Sound, as_pcm

from emotionai_core.wire.serve import StageError


def test_reads_any_span_and_pads_with_silence(tmp_path: Path) -> None:
    samples = (np.arange(RATE * 2) % 200 / 400).astype(np.float32)
    with Sound(str(write_wav(tmp_path / "a.wav", samples))) as sound:
        assert sound.duration == 2.0
        assert np.allclose(sound.read(0.5, 1.0), samples[8000:16000], atol=1 / 32768)
        early = sound.read(-0.5, 0.25)
        assert len(early) == 12000
        assert not early[:8000].any()
        assert np.allclose(early[8000:], samples[:4000], atol=1 / 32768)
        late = sound.read(1.9, 2.4)
        assert len(late) == 8000 and not late[1600:].any()
        assert len(sound.read(5.0, 6.0)) == RATE


def test_pcm_is_the_inverse_of_reading(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", np.random.default_rng(1).uniform(-1, 0.99, 4000).astype(np.float32))
    with Sound(str(path)) as sound:
        assert as_pcm(sound.read_samples(0, 4000)) == path.read_bytes()[44:]


@pytest.mark.parametrize("content", [b"", b"RIFF", b"not a wave file at all, but long enough to be one" * 4])
def test_a_broken_file_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.wav"
    path.write_bytes(content)
    with pytest.raises(StageError, match="cannot be used"):
        Sound(str(path))


def test_another_rate_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StageError, match="8000 Hz"):
        Sound(str(write_wav(tmp_path / "a.wav", np.zeros(100, np.float32), rate=8000)))


def test_a_file_cut_short_reads_as_silence_after_its_end(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", np.full(RATE, 0.5, np.float32))
    path.write_bytes(path.read_bytes()[: 44 + RATE])
    with Sound(str(path)) as sound:
        read = sound.read(0.0, 1.0)
    assert len(read) == RATE and read[0] == 0.5 and read[-1] == 0.0
