"""The stages in this process: weights that are damaged, memory that runs out, networks in the other real formats."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tiny
from audible import silence, utterances, voice, write_wav
from conftest import chunk, job_for, request_for

from emotionai_core.wire.serve import StageError
from emotionai_core.wire.weights import stored_model

FILM = 8.0


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return write_wav(tmp_path / "sound.wav", silence(1), voice(5), silence(2))


@pytest.fixture
def mine(tmp_path: Path, weights: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the weights that a test may damage."""
    shutil.copytree(weights, tmp_path / "weights", ignore=shutil.ignore_patterns("source-*"))
    monkeypatch.setenv("EMOTIONAI_WEIGHTS", str(tmp_path / "weights"))
    return tmp_path / "weights"


def damage(path: Path, how: str) -> None:
    data = path.read_bytes()
    path.write_bytes(
        data[: len(data) // 2] if how == "cut short" else b"\x80not weights" + bytes(max(0, len(data) - 12))
    )


@pytest.mark.parametrize("how", ["cut short", "other bytes"])
@pytest.mark.parametrize("file", ["model.bin", "tokenizer.json"])
def test_a_damaged_whisper_is_named(tmp_path: Path, sound: Path, mine: Path, file: str, how: str) -> None:
    from speech.speech import speech

    damage(mine / "whisper-large-v3" / file, how)
    job, _ = job_for(request_for("speech", tmp_path, FILM, inputs={"sound": str(sound)}))
    with pytest.raises(StageError) as caught:
        speech(job)
    assert caught.value.failed.code == "weights-damaged" and "whisper-large-v3" in caught.value.failed.hint
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("how", ["cut short", "other bytes"])
@pytest.mark.parametrize("file", ["pytorch_model.bin", "vocab.json"])
def test_a_damaged_aligner_is_named(mine: Path, file: str, how: str) -> None:
    from speech.aligner import Aligner
    from speech.manual import aligner

    damage(mine / "aligner-ja" / file, how)
    with pytest.raises(StageError) as caught:
        found = aligner("ja")
        assert found is not None
        Aligner("ja", found, "cpu")
    assert caught.value.failed.code == "weights-damaged" and "aligner-ja" in caught.value.failed.hint


@pytest.mark.parametrize("how", ["cut short", "other bytes"])
@pytest.mark.parametrize("file", ["config.yaml", "segmentation/pytorch_model.bin", "plda/plda.npz"])
def test_a_damaged_pyannote_is_named(mine: Path, file: str, how: str) -> None:
    from speech.speakers import MODEL, load

    damage(mine / MODEL / file, how)
    with pytest.raises(StageError) as caught:
        load(stored_model(MODEL))
    assert caught.value.failed.code == "weights-damaged" and MODEL in caught.value.failed.hint


def test_a_language_that_whisper_does_not_know(tmp_path: Path, sound: Path, mine: Path) -> None:
    from speech.speech import speech

    request = request_for("speech", tmp_path, FILM, inputs={"sound": str(sound)}, settings={"language": "xx"})
    with pytest.raises(StageError) as caught:
        speech(job_for(request)[0])
    assert caught.value.failed.code == "unknown-language"


def test_the_english_aligner_in_torchaudios_own_format(english: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from speech.aligner import Aligner

    monkeypatch.setenv("EMOTIONAI_WEIGHTS", str(english))
    network = Aligner("en", stored_model("aligner-en"), "cpu")
    found = network.sentences(voice(4), 100.0, "Mr. Smith, 42! I am here.", [(100.0, 104.0)])
    assert [one.text for one in found] == ["Mr. Smith, 42!", "I am here."]
    words = [word for one in found for word in one.words]
    assert [word.text for word in words] == ["Mr.", "Smith,", "42!", "I", "am", "here."]
    assert all(one.aligned for one in found) and all(0.0 <= word.confidence <= 1.0 for word in words)
    assert all(100.0 <= word.start < word.end <= 104.1 for word in words)


def test_a_batch_is_halved_until_it_fits(
    tmp_path: Path, sound: Path, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from speech.listener import Listener

    job, said = job_for(request_for("speech", tmp_path, FILM))
    listener = Listener(job, mine / "whisper-large-v3", 8)
    listener.use("en")
    listener._batch.size = 8
    real, sizes = listener._hear, []

    def small_card(samples: Any) -> Any:
        sizes.append(len(samples))
        if len(samples) > 2:
            raise RuntimeError("CUDA failed with error out of memory")
        return real(samples)

    monkeypatch.setattr(listener, "_hear", small_card)
    heard = listener.hear([voice(2, seed=n) for n in range(5)])
    assert sizes == [5, 4, 2, 2, 1] and [one.text for one in heard] == [tiny.TEXT.strip()] * 5
    assert [str(one["code"]) for one in said.events("warning")] == ["batch-halved", "batch-halved"]
    assert all(one.no_speech < 0.1 and one.logprob > -0.5 for one in heard)


def test_too_little_memory_for_one_is_not_hidden(tmp_path: Path) -> None:
    import torch
    from speech.devices import Batch

    def never(_: int) -> None:
        raise torch.OutOfMemoryError("no")

    job, said = job_for(request_for("speech", tmp_path, FILM))
    with pytest.raises(torch.OutOfMemoryError):
        Batch(job, 4).run(never)
    assert len(said.events("warning")) == 2


def test_nothing_opens_a_connection(tmp_path: Path, sound: Path, mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from speech.speakers import speakers
    from speech.speech import speech

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was tried")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    request = request_for("speech", tmp_path, FILM, inputs={"sound": str(sound)})
    assert speech(job_for(request)[0])["utterances"] == 3
    heard = utterances(tmp_path / "speech.json", (0, 1.0, 6.0))
    inputs = {"sound": str(sound), "speech": str(heard)}
    later = request_for("speakers", tmp_path, FILM, out="later", inputs=inputs, settings={"speakers": 1})
    assert speakers(job_for(later)[0]) == {"speakers": 1, "utterances": 1}
    from pyannote.audio.telemetry import metrics

    assert not metrics.is_metrics_enabled()


def test_blocks_already_heard_are_not_heard_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from speech import speakers as stage

    asked: list[tuple[float, float]] = []
    fail = [True]

    def listen(self: Any, samples: Any, start: float, end: float, bounds: tuple[int, int]) -> Any:
        asked.append((start, end))
        assert len(samples) == round((end - start) * 16_000) and bounds == (1, 5)
        if start > 0 and fail.pop():
            raise RuntimeError("the power went off")
        row = [float(start == 0)] + [float(start > 0)] + [0.0] * 254
        turns = {"start": [start], "end": [end], "voice": [0]}
        return {"turns": turns, "voices": {"seconds": [end - start], "embedding": [row]}}

    monkeypatch.setattr(stage._Pipeline, "listen", listen)
    write_wav(tmp_path / "sound.wav", np.zeros(16_000 * 1100, np.float32))
    heard = utterances(tmp_path / "speech.json", (0, 10.0, 12.0), (1, 599.0, 603.0), (2, 700.0, 702.0))
    inputs = {"sound": str(tmp_path / "sound.wav"), "speech": str(heard)}
    request = request_for("speakers", tmp_path, 1100.0, inputs=inputs)
    with pytest.raises(RuntimeError):
        stage.speakers(job_for(request)[0])
    assert [one.name for one in (tmp_path / "out").iterdir()] == ["turns-000000.json"]
    fail.append(False)
    stage.speakers(job_for(request)[0])
    assert asked == [(0.0, 600.0), (600.0, 1100.0), (600.0, 1100.0)]
    table = chunk(request, 0)["speakers"]
    assert table["speaker"] == [0, 1, 1] and table["confidence"] == [1.0, 0.75, 1.0]


def test_speech_over_the_end_of_a_block_belongs_to_the_one_it_began_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from speech import activity
    from speech.sound import Sound

    monkeypatch.setattr(activity, "BLOCK", 6.0)
    path = write_wav(tmp_path / "sound.wav", silence(2), voice(6), silence(2), voice(1), silence(2))
    with Sound(str(path)) as opened:
        heard = activity.VoiceActivity(opened, "cpu", lambda: None)
        first, second = heard.spans(0, opened.duration), heard.spans(1, opened.duration)
        assert heard.spans(1, opened.duration) == second
    assert len(first) == 1 and abs(first[0].end - 8.0) < 0.4
    assert len(second) == 1 and abs(second[0].start - 10.0) < 0.4
    assert all(one.confidence > 0.5 for one in (*first, *second))
